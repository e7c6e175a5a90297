"""The profile's selector candidates: CSS, tried in order; `::attr(name)` at the end reads an attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from caritau_crawler.extraction.page import Page
from caritau_crawler.text import fold_space, repair

#: A page that matches more often is no article, or nests its matches to cost us time.
_MAX_MATCHES = 60
_PSEUDO = re.compile(r"::(?:text|attr\(([\w:-]+)\))$")


#: Names and values that a page must hold somewhere if the selector is to find anything on it.
_NAMED = re.compile(r"[.#]([\w-]+)|[~^$*|]?=\s*[\"']?([\w:/.-]+)")

#: An attribute with what its value must hold; class and id apart, whose names a look at the source rules out.
_ATTRIBUTE = re.compile(r"\[\s*(?!(?:class|id)\b)([\w-]+)\s*[~^$*|]?=\s*[\"']?([\w:/.-]+)")
#: A selector that begins with a bare name: `.post-author a`.
_NAME_FIRST = re.compile(r"[.#][\w-]+")
_TAG = re.compile(rb"[A-Za-z][A-Za-z0-9-]*")
_NO_ELEMENTS = frozenset((b"script", b"style"))
#: A name that stands more often is looked for among all elements.
_MAX_NAMES = 20


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A selector, the attribute that it reads if not the text, and what a page must hold for it to find anything."""

    find: CSSSelector
    reads: str | None
    names: tuple[bytes, ...]
    attributes: tuple[tuple[str, str], ...]


@lru_cache(maxsize=512)
def _compiled(selector: str) -> _Candidate:
    pseudo = _PSEUDO.search(selector)
    css = selector[: pseudo.start()] if pseudo else selector
    may_lack = ":not(" in css or "," in css
    return _Candidate(
        CSSSelector(css, translator="html"),
        pseudo.group(1) if pseudo else None,
        () if may_lack else tuple((one or other).encode() for one, other in _NAMED.findall(css)),
        () if may_lack else tuple((name.lower(), value) for name, value in _ATTRIBUTE.findall(css)),
    )


def _found(page: Page, selector: str) -> list[HtmlElement]:
    candidate = _compiled(selector)
    # A look at each element's class costs 0.12 ms a selector; most candidates are ruled out by a look at the text, and
    # of the others the text tells the first tag, which makes them four times as fast (2026-11). `author` stands in most
    # texts, though, and hardly ever in a `rel`: what few such attributes a page has are read once.
    if any(name not in page.source for name in candidate.names):
        return []
    if any(all(wanted not in value for value in page.values_of(name)) for name, wanted in candidate.attributes):
        return []
    if (
        candidate.names
        and _NAME_FIRST.match(selector)
        and (tag := _tag_of(page.source, candidate.names[0])) is not None
    ):
        candidate = _compiled(f"{tag}{selector}")
    # A CSS selector gives elements and nothing else; an XPath could give numbers, which is what its types say.
    return cast("list[HtmlElement]", candidate.find(page.tree))[:_MAX_MATCHES]


def _tag_of(source: bytes, name: bytes) -> str | None:
    """Return the tag of the elements in which a name stands, None where they are several or it cannot be told."""
    tags: set[str] = set()
    at = source.find(name)
    for _ in range(_MAX_NAMES):
        if at < 0:
            return tags.pop() if len(tags) == 1 else None
        opened = source.rfind(b"<", 0, at)
        tag = _TAG.match(source, opened + 1)
        if opened < 0 or tag is None or b">" in source[opened:at]:
            # In a script, in a style sheet or in the text itself; or the markup is too odd to be sure.
            if tag is None or tag[0].lower() not in _NO_ELEMENTS:
                return None
        else:
            tags.add(tag[0].decode().lower())
        at = source.find(name, at + len(name))
    return None


@dataclass(frozen=True, slots=True)
class Match:
    """The texts that one candidate found, and which candidate it was."""

    texts: tuple[str, ...]
    selector: str


def first_match(page: Page, candidates: Sequence[str]) -> Match | None:
    """Return the texts of the first candidate that finds any."""
    for selector in candidates:
        attribute = _compiled(selector).reads
        texts = []
        for element in _found(page, selector):
            text = element.get(attribute) if attribute else element.text_content()
            if text and (text := repair(fold_space(text))):
                texts.append(text)
        if texts:
            return Match(tuple(texts), selector)
    return None


def elements(page: Page, candidates: Sequence[str]) -> Iterator[tuple[HtmlElement, str]]:
    """Yield every element that a candidate finds, with its selector, in the order of the candidates."""
    for selector in candidates:
        for element in _found(page, selector):
            yield element, selector
