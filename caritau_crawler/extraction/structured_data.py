"""What a page says of itself in JSON-LD, OpenGraph and meta tags.

Everything here is a claim by the page's software, not a fact: templates print the portal's own name as the author,
yesterday's export as the date, a teaser as the body. So claims are collected with their source and judged later.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from caritau_crawler.extraction.page import Page
from caritau_crawler.text import INVISIBLE, fold_space, repair
from caritau_crawler.urls import article_key

_ARTICLE_TYPES = frozenset(
    "newsarticle article blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle liveblogposting "
    "backgroundnewsarticle reviewnewsarticle askpublicnewsarticle techarticle scholarlyarticle report posting".split()
)
#: What templates wrap JSON in: HTML comments, CDATA, with or without script comments round it.
_WRAPPING = re.compile(r"^\s*(?:(?:<!--|//|/\*|<!\[CDATA\[|\*/)\s*)+|(?:\s*(?:-->|//|/\*|\]\]>|\*/))+\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
#: What can be read of a node that is no JSON; an author among several would be half the truth.
_BROKEN_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w{4,40})"')
_BROKEN_MOMENT = re.compile(r'"(datePublished|dateModified)"\s*:\s*"(\d{4}-\d\d-\d\d[T ][\d:.+Z-]{4,24})"\s*[,}]')
_BROKEN_AUTHOR = re.compile(
    r'"author"\s*:\s*\[?\s*\{\s*(?:"@type"\s*:\s*"Person"\s*,\s*)"name"\s*:\s*"(?P<name>[^"\\{}]{2,80})"\s*'
    r'(?:,\s*"(?:url|@id)"\s*:\s*"[^"{}]{0,300}"\s*)?\}(?:\s*\]|\s*,\s*(?:,\s*)?"|\s*\})'
)
_LONGEST_BROKEN = 20_000
#: Depth and number of nodes that are looked at: a hostile page may nest without end.
_MAX_NODES = 2_000


@dataclass(slots=True)
class JsonLd:
    """The article node of a page's JSON-LD, and the breadcrumb where there is one."""

    article: dict[str, Any] = field(default_factory=dict)
    breadcrumb: list[str] = field(default_factory=list)
    broken: int = 0


def read_json_ld(page: Page) -> JsonLd:
    """Collect the page's JSON-LD; scripts that cannot be read are counted in `broken`."""
    found = JsonLd()
    articles: list[dict[str, Any]] = []
    broken: list[dict[str, Any]] = []
    for script in page.tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        data = _parse(script.text or "")
        if data is None:
            found.broken += 1
            if salvaged := _salvage(script.text or ""):
                broken.append(salvaged)
            continue
        for node in _nodes(data):
            _take_node(node, found, articles)
    found.article = _own(articles or broken, page.url)
    return found


def _own(articles: list[dict[str, Any]], page_url: str) -> dict[str, Any]:
    """Return the node that speaks of this page; teasers of other articles have nodes of their own."""
    if len(articles) > 1:
        page_key = article_key(page_url)
        for node in articles:
            names = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
            urls = [name.get("@id") or name.get("url") if isinstance(name, dict) else name for name in names]
            if any(isinstance(url, str) and article_key(url) == page_key for url in urls):
                return node
    return articles[0] if articles else {}


def _parse(text: str) -> Any:
    mends: tuple[Callable[[str], str], ...] = (
        lambda found: found,
        lambda found: _WRAPPING.sub("", INVISIBLE.sub("", found)).strip().rstrip(";"),
        lambda found: _TRAILING_COMMA.sub("", found),
    )
    for mend in mends:
        text = mend(text)
        try:
            # strict=False: raw line breaks inside strings are the most common fault of templates.
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _salvage(text: str) -> dict[str, Any]:
    """Return what stands whole in an article's node that is no JSON: a bare quotation mark in a headline is enough.

    Only what cannot be cut short by such a mark: moments, and the person in the author's own pair of braces.
    """
    text = text[:_LONGEST_BROKEN]
    types = {name.lower() for name in _BROKEN_TYPE.findall(text)}
    if not types & _ARTICLE_TYPES:
        return {}
    found: dict[str, Any] = {}
    for name, moment in _BROKEN_MOMENT.findall(text):
        found.setdefault(name, moment)
    if author := _BROKEN_AUTHOR.search(text):
        found["author"] = {"name": author["name"]}
    return found


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    queue, seen = [data], 0
    while queue and seen < _MAX_NODES:
        node = queue.pop(0)
        seen += 1
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            yield node
            queue.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart") if key in node)


def _take_node(node: dict[str, Any], found: JsonLd, articles: list[dict[str, Any]]) -> None:
    types = {str(name).rsplit("/", 1)[-1].lower() for name in as_list(node.get("@type"))}
    if types & _ARTICLE_TYPES:
        articles.append(node)
    elif "breadcrumblist" in types and not found.breadcrumb:
        found.breadcrumb = [name for item in as_list(node.get("itemListElement")) if (name := _crumb_name(item))]


def _crumb_name(item: Any) -> str | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("item")
    return as_text(item.get("name")) or (as_text(inner.get("name")) if isinstance(inner, dict) else None)


def as_list(value: Any) -> list[Any]:
    """Return `value` as a list: JSON-LD writes one thing bare and several as an array."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def as_text(value: Any) -> str | None:
    """Return the first readable text of a JSON-LD value, or None.

    >>> as_text([{"@type": "Person", "name": "Sari &amp; Budi"}])
    'Sari & Budi'
    """
    for one in as_list(value):
        claim = one.get("name") or one.get("@value") or one.get("url") if isinstance(one, dict) else one
        if isinstance(claim, list):
            claim = next((part for part in claim if isinstance(part, str)), None)
        if isinstance(claim, bool) or not isinstance(claim, str | int):
            continue
        if text := clean_claim(str(claim)):
            return text
    return None


def clean_claim(text: str) -> str:
    """Fold white space, undo entities that a template escaped twice, drop tags that leaked into a value."""
    if "&" in text:
        from html import unescape

        text = unescape(text)
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", " ", text)
    return fold_space(repair(text))


def read_meta(page: Page) -> dict[str, list[str]]:
    """Return the meta tags by lower-case name, property or itemprop; values in the order of the page."""
    meta: dict[str, list[str]] = {}
    for element in page.tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content")
        if name and content and (value := clean_claim(content)):
            meta.setdefault(name.strip().lower(), []).append(value)
    return meta


@dataclass(frozen=True, slots=True)
class HeadLinks:
    """What `<link>` elements name: the page's own address, its AMP double, the next part, all parts on one page."""

    canonical: str | None = None
    next: str | None = None


def read_links(page: Page) -> HeadLinks:
    """Read `<link rel=…>` wherever it stands; the first of each kind counts."""
    found: dict[str, str] = {}
    for element in page.tree.iter("link"):
        href = (element.get("href") or "").strip()
        for rel in (element.get("rel") or "").lower().split():
            if href and rel in ("canonical", "next"):
                found.setdefault(rel, href)
    return HeadLinks(**found)


def title_of(page: Page) -> str | None:
    """Return the text of `<title>`, site name and all."""
    element: HtmlElement | None = page.tree.find(".//title")
    return clean_claim(element.text_content()) or None if element is not None else None
