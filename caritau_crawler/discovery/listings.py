"""Bytes of a home or section page → the links worth a fetch, the next page, further sections, feeds.

The rule: no single URL pattern decides. A link is scored by its path, its words and its place, generously, because
whether a page is an article is seen when it is read; what is missed here is missed for good.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from lxml import etree

from caritau_crawler.discovery.anchors import Anchor, anchors, parse_html
from caritau_crawler.discovery.pagination import next_page
from caritau_crawler.discovery.references import PageReference
from caritau_crawler.discovery.sitemaps import source_path
from caritau_crawler.site import Site
from caritau_crawler.urls import absolute, canonicalise

#: What a link needs to be a candidate: a headline and a long slug each give two.
CANDIDATE_SCORE = 3

_HEADLINE_WORDS = 4
_LONGEST_HEADLINE = 250
_SECTION_WORDS = 3
_SECTION_DEPTH = 2
_IN_NAVIGATION = -3
_IN_TAXONOMY = -5

_SEPARATORS = re.compile(r"[-_.+]+")
_NUMBER = re.compile(r"\d{4,}")
_IDENTITY = re.compile(r"(?:^|&)(?:p|id|[a-z]*id|post|read|baca|berita|news|artikel)=\d+", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_TAXONOMY = re.compile(
    r"tags?|topik|topics?|authors?|penulis|category|categories|kategori|kanal|rubrik|channel|section|label|indeks|index"
    r"|arsip|archives?|users?|profile?|page|halaman",
    re.IGNORECASE,
)
_STATIC = re.compile(
    r"(?:tentang|about)(?:-kami|-us)?|redaksi|(?:susunan|dewan|box|tim)-redaksi|kontak(?:-kami)?|contact(?:-us)?"
    r"|hubungi-kami|(?:kebijakan|privacy|terms|cookie|syarat|ketentuan|disclaimer|pedoman|kode-etik)"
    r"(?:-(?:privasi|policy|of-(?:use|service)|conditions?|dan|ketentuan|and|layanan|penggunaan|media|siber|jurnalistik"
    r"|pemberitaan|ramah|anak))*|karir|career|careers|(?:info-)?iklan|advertise|pasang-iklan|sitemap|site-map|faq|bantuan",
    re.IGNORECASE,
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page links to, in the order of the page; all addresses canonical, on the portal (or its mirror), once.

    `references` carry the best anchor text as headline. `skipped` counts the links on the portal that are not worth
    following by the reason of `Site.skips`, and `off-portal` for all others.
    """

    references: tuple[PageReference, ...] = ()
    next_page: str | None = None
    sections: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    skipped: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Target:
    """All anchors to one address, boiled down."""

    parts: SplitResult
    score: int = -100
    in_navigation: bool = False
    label: str = ""
    is_heading: bool = False


def parse_listing(body: bytes, url: str, site: Site, encoding: str | None = None) -> Listing:
    """Read a page that was fetched from `url`; `encoding` is that of its Content-Type, None where it had none."""
    root = parse_html(body, encoding)
    if root is None:
        return Listing()
    base = _base(root, url)
    skipped: Counter[str] = Counter()
    found = list(anchors(root))
    targets = _targets(found, base, site, skipped)
    here = canonicalise(site.to_fetch(url) or url)
    following = next_page(root, found, base, here, site)
    for address in (here, following):
        targets.pop(address or "", None)
    references = tuple(
        PageReference(address, f"section:{source_path(url)}", headline=target.label or None)
        for address, target in targets.items()
        if target.score >= CANDIDATE_SCORE
    )
    sections = tuple(address for address, target in targets.items() if _is_section(address, target, site))
    return Listing(references, following, sections, tuple(_feeds(root, base, site)), dict(skipped))


def _base(root: etree._Element, url: str) -> str:
    for element in root.iter("base"):
        return absolute(url, element.get("href", "")) or url
    return url


def _targets(found: list[Anchor], base: str, site: Site, skipped: Counter[str]) -> dict[str, _Target]:
    addresses: dict[str, str | None] = {}
    targets: dict[str, _Target] = {}
    for anchor in found:
        if anchor.href not in addresses:
            addresses[anchor.href] = _follow(anchor.href, base, site, skipped)
        address = addresses[anchor.href]
        if address is None:
            continue
        target = targets.setdefault(address, _Target(urlsplit(address)))
        target.score = max(target.score, _score(anchor, target.parts))
        target.in_navigation = target.in_navigation or anchor.in_navigation
        if (anchor.is_heading, len(anchor.label)) > (target.is_heading, len(target.label)) and (
            len(anchor.label) <= _LONGEST_HEADLINE
        ):
            target.label, target.is_heading = anchor.label, anchor.is_heading
    return targets


def _follow(href: str, base: str, site: Site, skipped: Counter[str]) -> str | None:
    address = absolute(base, href)
    if address is None:
        return None
    address = site.to_fetch(canonicalise(address))
    reason = "off-portal" if address is None else site.skips(address)
    if reason:
        skipped[reason] += 1
        return None
    return address


def _score(anchor: Anchor, parts: SplitResult) -> int:
    segments = [segment for segment in parts.path.split("/") if segment]
    identity = bool(_IDENTITY.search(parts.query))
    if not segments and not identity:
        return _IN_NAVIGATION
    slug = _EXTENSION.sub("", segments[-1]) if segments else ""
    if _STATIC.fullmatch(slug):
        return _IN_NAVIGATION
    words = len([word for word in _SEPARATORS.split(slug) if word])
    score = 2 if words >= _HEADLINE_WORDS else int(words == _HEADLINE_WORDS - 1)
    score += 2 if len(anchor.label.split()) >= _HEADLINE_WORDS else 0
    score += len(segments) >= 2
    score += identity or any(_NUMBER.search(segment) for segment in segments)
    score += anchor.is_heading
    score += _IN_NAVIGATION if anchor.in_navigation else 0
    score += _IN_TAXONOMY if any(_TAXONOMY.fullmatch(segment) for segment in segments[:-1]) else 0
    return score


def _is_section(address: str, target: _Target, site: Site) -> bool:
    segments = [segment for segment in target.parts.path.split("/") if segment]
    if target.score >= CANDIDATE_SCORE or target.parts.query or len(segments) > _SECTION_DEPTH:
        return False
    if not segments and canonicalise(site.home) == address:
        return False
    if any(segment.isdigit() or _STATIC.fullmatch(segment) for segment in segments):
        return False
    return bool(target.label) and len(target.label.split()) <= _SECTION_WORDS


def _feeds(root: etree._Element, base: str, site: Site) -> Iterator[str]:
    seen = set()
    for element in root.iter("link"):
        if "alternate" not in element.get("rel", "").lower().split():
            continue
        if element.get("type", "").lower().partition(";")[0].strip() not in _FEED_TYPES:
            continue
        address = absolute(base, element.get("href", ""))
        followed = site.to_fetch(canonicalise(address)) if address else None
        if followed and followed not in seen:
            seen.add(followed)
            yield followed
