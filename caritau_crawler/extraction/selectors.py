"""The profile's selector candidates: CSS, tried in order; `::attr(name)` at the end reads an attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from caritau_crawler.text import fold_space, repair

#: A page that matches more often is no article, or nests its matches to cost us time.
_MAX_MATCHES = 60
_PSEUDO = re.compile(r"::(?:text|attr\(([\w:-]+)\))$")


@lru_cache(maxsize=512)
def _compiled(selector: str) -> tuple[CSSSelector, str | None]:
    pseudo = _PSEUDO.search(selector)
    css = selector[: pseudo.start()] if pseudo else selector
    return CSSSelector(css, translator="html"), pseudo.group(1) if pseudo else None


def _found(tree: HtmlElement, css: CSSSelector) -> list[HtmlElement]:
    # A CSS selector gives elements and nothing else; an XPath could give numbers, which is what its types say.
    return cast("list[HtmlElement]", css(tree))[:_MAX_MATCHES]


@dataclass(frozen=True, slots=True)
class Match:
    """The texts that one candidate found, and which candidate it was."""

    texts: tuple[str, ...]
    selector: str


def first_match(tree: HtmlElement, candidates: Sequence[str]) -> Match | None:
    """Return the texts of the first candidate that finds any."""
    for selector in candidates:
        css, attribute = _compiled(selector)
        texts = []
        for element in _found(tree, css):
            text = element.get(attribute) if attribute else element.text_content()
            if text and (text := repair(fold_space(text))):
                texts.append(text)
        if texts:
            return Match(tuple(texts), selector)
    return None


def elements(tree: HtmlElement, candidates: Sequence[str]) -> Iterator[tuple[HtmlElement, str]]:
    """Yield every element that a candidate finds, with its selector, in the order of the candidates."""
    for selector in candidates:
        css, _ = _compiled(selector)
        for element in _found(tree, css):
            yield element, selector
