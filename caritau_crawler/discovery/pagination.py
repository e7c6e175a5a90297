"""The next page of a section: what the markup calls next, what the words call next, or the number after this one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from caritau_crawler.discovery.anchors import Anchor
from caritau_crawler.site import Site
from caritau_crawler.urls import absolute, canonicalise

_NEXT_WORDS = re.compile(
    r"(?:halaman |laman |page )?(?:selanjutnya|berikutnya|berikut|lanjut|next|older)"
    r"(?: page| posts?| entries| articles?| halaman| laman)?\W*|muat lainnya|load more|berita lama|posting(?:an)? lama",
    re.IGNORECASE,
)
_NEXT_SIGNS = re.compile(r"[»›>→❯⟩\s]{1,4}")
_PAGE_IN_QUERY = re.compile(r"(?:^|&)(?:page|paged|p|halaman|hal|pg)=(\d{1,5})(?=&|$)", re.IGNORECASE)
_PAGE_IN_PATH = re.compile(r"/(?:page|halaman|hal|p)[/-](\d{1,5})(?=/|$)", re.IGNORECASE)


def next_page(root: etree._Element, found: list[Anchor], base: str, here: str, site: Site) -> str | None:
    """Return the address of the page after `here` (a canonical address), None on the last page."""
    wanted = _page_number(here) + 1
    for href in _by_preference(root, found, wanted):
        address = absolute(base, href)
        followed = site.to_fetch(canonicalise(address)) if address else None
        # A link back, or to this very page, is no next page: the last page of many portals points to itself.
        if followed and followed != here and _page_number(followed) in (wanted, 1):
            return followed
    return None


def _by_preference(root: etree._Element, found: list[Anchor], wanted: int) -> Iterator[str]:
    for element in root.iter("link"):
        if "next" in element.get("rel", "").lower().split():
            yield element.get("href", "")
    yield from (anchor.href for anchor in found if "next" in anchor.rel.split())
    yield from (anchor.href for anchor in found if _NEXT_WORDS.fullmatch(anchor.text or anchor.label))
    yield from (anchor.href for anchor in found if anchor.text == str(wanted) and _page_number(anchor.href) == wanted)
    yield from (anchor.href for anchor in found if _NEXT_SIGNS.fullmatch(anchor.text))


def _page_number(url: str) -> int:
    try:
        parts = urlsplit(url)
    except ValueError:
        return 1
    match = _PAGE_IN_QUERY.search(parts.query) or _PAGE_IN_PATH.search(parts.path)
    return int(match[1]) if match else 1
