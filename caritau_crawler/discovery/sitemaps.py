"""Bytes of a sitemap → page references: XML in any state, an index, a news sitemap, or one address a line.

The rule: a bad entry costs itself, never its neighbours, and is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from html import unescape
from urllib.parse import urlsplit

from caritau_crawler.discovery.compression import inflate
from caritau_crawler.discovery.dates import parse_machine_date
from caritau_crawler.discovery.references import PageReference
from caritau_crawler.discovery.safe_xml import Names, parse_document
from caritau_crawler.urls import absolute

_TAG = re.compile(rb"<([A-Za-z][\w:.-]{0,60})(?:\s[^<>]{0,2000})?>\s*(?:<!\[CDATA\[)?([^<\]]{0,4000})")
_LOC_TAG = re.compile(rb"<(?:\w{1,20}:)?loc[\s>]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class SitemapChild:
    """A sitemap that an index names; `lastmod` is aware UTC and only a hint."""

    url: str
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap says, in its own order, each address once (compared as written).

    `problems` counts what went wrong by name: `too-large`, `truncated-gzip`, `broken-xml`, `not-a-sitemap`, `binary`
    for the file, `no-address`, `bad-address`, `bad-date`, `duplicate` for its entries.
    """

    children: tuple[SitemapChild, ...] = ()
    references: tuple[PageReference, ...] = ()
    problems: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Entry:
    is_child: bool = False
    loc: str = ""
    lastmod: str = ""
    published: str = ""
    headline: str = ""
    is_news: bool = False


def parse_sitemap(body: bytes, url: str, zone: tzinfo = UTC) -> Sitemap:
    """Read a sitemap that was fetched from `url`; dates without a zone were printed in `zone`."""
    problems: Counter[str] = Counter()
    body, problem = inflate(body)
    if problem:
        problems[problem] += 1
    if problem == "too-large":
        return Sitemap(problems=dict(problems))
    entries = list(_entries(body, problems))
    if not entries and not problems:
        problems["not-a-sitemap"] += 1
    return _assemble(entries, url, zone, problems)


def _entries(body: bytes, problems: Counter[str]) -> Iterator[_Entry]:
    if b"<" not in body[:4096]:
        return _plain_entries(body, problems)
    document = parse_document(body)
    if document is None:
        problems["broken-xml"] += 1
        return _group(_loose_elements(body))
    if not document.broken:
        return _group(_tree_elements(document.root))
    problems["broken-xml"] += 1
    # The parser gives up for good at some errors and at depth 256, which a missing end tag in each entry soon reaches.
    elements = list(_tree_elements(document.root))
    found = sum(name.rpartition(":")[2] == "loc" for name, _ in elements)
    return _group(elements if found >= len(_LOC_TAG.findall(body)) else _loose_elements(body))


def _tree_elements(root: object) -> Iterator[tuple[str, str]]:
    names = Names(root)  # type: ignore[arg-type]
    for element in root.iter("*"):  # type: ignore[attr-defined]
        yield names.of(element), element.text or ""


def _loose_elements(body: bytes) -> Iterator[tuple[str, str]]:
    for match in _TAG.finditer(body):
        yield match[1].decode("ascii", "replace").lower(), unescape(match[2].decode("utf-8", "replace"))


def _group(elements: Iterable[tuple[str, str]]) -> Iterator[_Entry]:
    """Cut the run of elements into entries; their nesting is not looked at, since broken XML gets it wrong."""
    entry: _Entry | None = None
    for name, text in elements:
        if name in ("url", "sitemap"):
            if entry:
                yield entry
            entry = _Entry(is_child=name == "sitemap")
        elif entry is None:
            continue
        elif name == "loc":
            entry.loc = entry.loc or text
        elif name == "lastmod":
            entry.lastmod = entry.lastmod or text
        elif name.startswith("news:"):
            entry.is_news = True
            if name == "news:publication_date":
                entry.published = entry.published or text
            elif name == "news:title":
                entry.headline = entry.headline or text
    if entry:
        yield entry


def _plain_entries(body: bytes, problems: Counter[str]) -> Iterator[_Entry]:
    text = body.decode("utf-8-sig", "replace")
    if _CONTROLS.search(text[:4096]):
        problems["binary"] += 1
        return
    for line in text.splitlines():
        if line.strip().startswith(("http://", "https://")):
            yield _Entry(loc=line)
        elif line.strip():
            problems["not-a-sitemap" if len(line) > 2000 else "bad-address"] += 1


def _assemble(entries: list[_Entry], url: str, zone: tzinfo, problems: Counter[str]) -> Sitemap:
    kind = "news-sitemap" if any(entry.is_news for entry in entries) else "sitemap"
    found_in = f"{kind}:{source_path(url)}"
    seen: set[str] = set()
    children: list[SitemapChild] = []
    references: list[PageReference] = []
    for entry in entries:
        address = _address(entry, url, seen, problems)
        if address is None:
            continue
        lastmod = _date(entry.lastmod, zone, problems)
        if entry.is_child:
            children.append(SitemapChild(address, lastmod))
            continue
        published = _date(entry.published, zone, problems)
        headline = " ".join(unescape(entry.headline).split()) or None
        references.append(PageReference(address, found_in, lastmod, published, headline))
    return Sitemap(tuple(children), tuple(references), dict(problems))


def source_path(url: str) -> str:
    """Return path and query of an address, as `found_in` names a source."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _address(entry: _Entry, base: str, seen: set[str], problems: Counter[str]) -> str | None:
    if not entry.loc.strip():
        problems["no-address"] += 1
        return None
    address = absolute(base, entry.loc)
    if address is None:
        problems["bad-address"] += 1
        return None
    if address in seen:
        problems["duplicate"] += 1
        return None
    seen.add(address)
    return address


def _date(text: str, zone: tzinfo, problems: Counter[str]) -> datetime | None:
    found = parse_machine_date(text, zone)
    if found is None and text.strip():
        problems["bad-date"] += 1
    return found
