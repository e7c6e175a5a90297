"""The images of an article: what the page claims as its picture, and those that stand in its body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from caritau_crawler.extraction.captions import caption_of
from caritau_crawler.extraction.markup import hints_of_names
from caritau_crawler.extraction.structured_data import as_list
from caritau_crawler.items import Image
from caritau_crawler.urls import absolute

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src")
#: Parts of the addresses of pictures that belong to the page, not to the article. Substrings, not a pattern: 8 → 1 µs
#: an address (2026-11).
_FURNITURE = tuple(
    "logo icon avatar gravatar pixel spacer blank. placeholder loading emoji banner /ad/ /ads/ //ad. //ads. //iklan. "
    "/iklan/ .iklan. -iklan- adserver adsystem doubleclick /sponsor".split()
)
#: Width and height of advertisements, in pixels, as the industry sells them.
_BANNERS = frozenset(
    "468x60 728x90 300x250 336x280 320x50 320x100 970x90 970x250 160x600 120x600 300x600 250x250 200x200".split()
)
_AD_LINK = re.compile(r"/(?:klik|click|iklan|ads?|adclick|banner)\b|[?&](?:b|bid|banner|adid)=", re.I)
_MAX_IMAGES = 60


def read_images(
    container: HtmlElement | None, json_ld: dict[str, Any], meta: dict[str, list[str]], base_url: str
) -> list[Image]:
    """Return each image once: the body's with caption and credit first, then those that the page only claims."""
    found: dict[str, Image] = {}
    for image in _body_images(container, base_url) or _body_images(_around(container), base_url):
        found.setdefault(_key(image.url), image)
    for claim in (*_claimed(json_ld.get("image")), *meta.get("og:image", ())):
        url = absolute(base_url, claim)
        if url and not _is_furniture(url):
            found.setdefault(_key(url), Image(url))
    return list(found.values())[:_MAX_IMAGES]


def _claimed(value: Any) -> Iterator[str]:
    for one in as_list(value):
        address = one.get("url") or one.get("contentUrl") if isinstance(one, dict) else one
        for url in as_list(address):
            if isinstance(url, str):
                yield url


def _around(container: HtmlElement | None) -> HtmlElement | None:
    """Return the article element round a body: the picture often stands above the text, outside of its container."""
    return next(container.iterancestors("article", "main"), None) if container is not None else None


def _body_images(container: HtmlElement | None, base_url: str) -> list[Image]:
    images: list[Image] = []
    if container is None:
        return images
    for element in container.iter("img", "amp-img"):
        source = next((value for name in _LAZY if (value := element.get(name)) and not value.startswith("data:")), None)
        url = absolute(base_url, source) if source else None
        if url is None or _is_furniture(url) or _is_small(element) or _is_advertisement(element):
            continue
        if not _stands_in_furniture(element, container):
            images.append(Image(url, *caption_of(element)))
    return images


def _is_furniture(url: str) -> bool:
    small = url.lower()
    return any([part in small for part in _FURNITURE])


def _is_small(element: HtmlElement) -> bool:
    sizes = (element.get("width") or "", element.get("height") or "")
    return any(size.isdigit() and int(size) < 60 for size in sizes)


def _is_advertisement(element: HtmlElement) -> bool:
    if f"{element.get('width')}x{element.get('height')}" in _BANNERS:
        return True
    link = element.getparent()
    if link is None or link.tag != "a":
        return False
    return "sponsored" in (link.get("rel") or "") or _AD_LINK.search(link.get("href") or "") is not None


def _stands_in_furniture(element: HtmlElement, container: HtmlElement) -> bool:
    for above in element.iterancestors():
        if above is container:
            return False
        hints = hints_of_names(f"{above.get('class') or ''} {above.get('id') or ''}")
        if hints & {"ad", "related", "share", "author"} or above.tag in ("aside", "nav"):
            return True
    return False


def _key(url: str) -> str:
    # The same picture in several sizes: `name-300x200.jpg`, `name.jpg?w=700`.
    return re.sub(r"-\d{2,4}x\d{2,4}(?=\.\w+$)", "", url.split("?", 1)[0])
