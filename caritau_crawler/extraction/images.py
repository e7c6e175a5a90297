"""The images of an article: what the page claims as its picture, and those that stand in its body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import islice
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from caritau_crawler.extraction.captions import caption_of
from caritau_crawler.extraction.markup import hints_of_names, names_of
from caritau_crawler.extraction.structured_data import as_list
from caritau_crawler.items import Image
from caritau_crawler.urls import absolute

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src")
#: Parts of the addresses of pictures that belong to the page, not to the article. Substrings, not a pattern: 8 → 1 µs
#: an address (2026-11).
_FURNITURE = tuple(
    "captcha logo icon avatar gravatar pixel spacer blank. placeholder loading emoji banner /ad/ /ads/ //ad. //ads. "
    "//iklan. /iklan/ .iklan. -iklan- adserver adsystem doubleclick /sponsor".split()
)
#: Width and height of advertisements, in pixels, as the industry sells them.
_BANNERS = frozenset(
    "468x60 728x90 300x250 336x280 320x50 320x100 970x90 970x250 160x600 120x600 300x600 250x250 200x200".split()
)
_AD_LINK = re.compile(r"/(?:klik|click|iklan|ads?|adclick|banner)\b|[?&](?:b|bid|banner|adid)=", re.I)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#]|$)|blogger\.googleusercontent\.com/img/", re.I)
#: The same picture in several sizes: `name-300x200.jpg`, `name_169.jpeg`, `/s640/name.jpg`, `/w1200-h630-p-k/name.jpg`.
_SIZES = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)|(?<=/)(?:s\d{2,4}|w\d{2,4}-h\d{2,4}[\w-]*|\d{2,4}x\d{2,4})/")
_PICTURES = ("img", "amp-img")
_PRECEDING = etree.XPath("preceding::img | preceding::amp-img")
_MAX_IMAGES = 60


def read_images(
    container: HtmlElement | None, json_ld: dict[str, Any], meta: dict[str, list[str]], base_url: str
) -> list[Image]:
    """Return each image once, with caption and credit: the one above the text, the body's, then those only claimed.

    What stands above the text is the article's where the page claims it (JSON-LD, `og:image`), or where neither a
    claim nor the body shows another.
    """
    body = _images_in(container, base_url)
    claims: dict[str, str] = {}
    for claim in (*_claimed(json_ld.get("image")), *meta.get("og:image", ())):
        url = absolute(base_url, claim)
        if url and not _is_furniture(url):
            claims.setdefault(_key(url), url)
    shown = {_key(image.url) for image in body}
    above = _images_above(container, base_url, claims.keys() - shown) if container is not None else []
    if not above and not body:
        above = _images_in(_around(container), base_url)
    found: dict[str, Image] = {}
    for image in (*above, *body, *map(Image, claims.values())):
        found.setdefault(_key(image.url), image)
    return list(found.values())[:_MAX_IMAGES]


def _claimed(value: Any) -> Iterator[str]:
    for one in as_list(value):
        address = one.get("url") or one.get("contentUrl") if isinstance(one, dict) else one
        for url in as_list(address):
            if isinstance(url, str):
                yield url


def _around(container: HtmlElement | None) -> HtmlElement | None:
    """Return the article element round a body: the picture often stands above the text, outside of its container.

    Where a page has none, the box that holds both the headline and the body does as well.
    """
    if container is None:
        return None
    if (article := next(container.iterancestors("article", "main"), None)) is not None:
        return article
    boxes = islice(container.iterancestors("div", "section"), _HEAD_LEVELS)
    return next((box for box in boxes if next(box.iter("h1"), None) is not None), None)


#: So many boxes at most lie between a body and the one that holds its headline too.
_HEAD_LEVELS = 3


def _images_in(container: HtmlElement | None, base_url: str) -> list[Image]:
    if container is None:
        return []
    images = []
    for element in container.iter(*_PICTURES):
        url = _address(element, base_url)
        if url and not _is_foreign(element, base_url) and not _stands_in_furniture(element, container):
            images.append(Image(url, *caption_of(element)))
    return images


def _images_above(container: HtmlElement, base_url: str, wanted: Set[str]) -> list[Image]:
    """Return the pictures before a body that the page claims as the article's: those of the wanted keys."""
    pictures = cast("list[HtmlElement]", _PRECEDING(container)) if wanted else []
    # To resolve every address of a page costs 0.1 ms (2026-11): only those that share a file's name are.
    names = [key.rpartition("/")[2].partition(".")[0] for key in wanted]
    return [
        Image(url, *caption_of(picture))
        for picture in pictures
        if any([name in source for name in names for source in picture.values()])
        and (url := _address(picture, base_url))
        and _key(url) in wanted
    ]


def _address(picture: HtmlElement, base_url: str) -> str | None:
    source = next((value for name in _LAZY if (value := picture.get(name)) and not value.startswith("data:")), None)
    url = absolute(base_url, source) if source else None
    return None if url is None or _is_furniture(url) else url


def _is_foreign(picture: HtmlElement, base_url: str) -> bool:
    return _is_small(picture) or _is_advertisement(picture) or _is_teaser(picture, base_url)


def _is_furniture(url: str) -> bool:
    small = url.lower()
    return any([part in small for part in _FURNITURE])


def _is_small(element: HtmlElement) -> bool:
    sizes = (element.get("width") or "", element.get("height") or "")
    return any(len(size) <= 2 and size.isdecimal() and int(size) < 60 for size in sizes)


def _is_advertisement(element: HtmlElement) -> bool:
    if f"{element.get('width')}x{element.get('height')}" in _BANNERS:
        return True
    link = element.getparent()
    if link is None or link.tag != "a":
        return False
    return "sponsored" in (link.get("rel") or "") or _AD_LINK.search(link.get("href") or "") is not None


def _is_teaser(element: HtmlElement, base_url: str) -> bool:
    """Whether a picture is a link to another page: a card. One that leads to itself in full size is the article's."""
    link = next(element.iterancestors("a"), None)
    target = absolute(base_url, link.get("href") or "") if link is not None else None
    if target is None or _IMAGE_FILE.search(target) or target.partition("#")[0] == base_url.partition("#")[0]:
        return False
    return next(element.iterancestors("figure"), None) is None


def _stands_in_furniture(element: HtmlElement, container: HtmlElement) -> bool:
    for above in element.iterancestors():
        if above is container:
            return False
        hints = hints_of_names(names_of(above))
        if hints & {"ad", "related", "share", "author"} or above.tag in ("aside", "nav"):
            return True
    return False


def _key(url: str) -> str:
    return _SIZES.sub("", url.split("?", 1)[0])
