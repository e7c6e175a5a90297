"""Discovery: bytes of a robots file, sitemap, feed or listing → page references. Pure: no network, no Scrapy.

The rule: what a file is, its first bytes say, not its name and hardly its Content-Type: a feed comes as `text/html`,
a sitemap as gzip without saying so, an error page as `sitemap.xml`.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal

from caritau_crawler.discovery.compression import inflate_head

Kind = Literal["sitemap", "feed", "html", "text", "binary", "empty"]

_HEAD = 64 * 1024
_NOT_AN_ELEMENT = re.compile(r"\s*(?:<\?[^>]*>|<!--.*?-->)", re.DOTALL)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\s+([\w:]+)", re.IGNORECASE)
_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]{0,60})[\s>/]")
_ROOTS: dict[str, Kind] = {
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "rss": "feed",
    "feed": "feed",
    "rdf": "feed",
    "html": "html",
    "head": "html",
    "body": "html",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(body: bytes, content_type: str | None = None) -> Kind:
    """Return what a body is, seen through gzip; the Content-Type decides only where the bytes do not."""
    text = _decode(inflate_head(body, _HEAD))
    if not text.strip("\x00 \t\r\n\ufeff"):
        return "empty"
    if len(_CONTROLS.findall(text)) * 50 > len(text) or "\x00" in text[:1024]:
        return "binary"
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return _kind_of_text(text, content_type or "")
    return _kind_of_markup(text, content_type or "")


def _decode(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8", "replace")


def _kind_of_text(text: str, content_type: str) -> Kind:
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if all(line.strip().startswith(("http://", "https://")) and " " not in line.strip() for line in lines):
        return "sitemap"
    return "html" if "html" in content_type and _ELEMENT.search(text) else "text"


def _kind_of_markup(text: str, content_type: str) -> Kind:
    position = 0
    while match := _NOT_AN_ELEMENT.match(text, position):
        position = match.end()
    if doctype := _DOCTYPE.match(text, position):
        return _ROOTS.get(doctype[1].rpartition(":")[2].lower(), "html")
    element = _ELEMENT.search(text, position)
    root = element[1].rpartition(":")[2].lower() if element else ""
    if root in _ROOTS:
        return _ROOTS[root]
    return "text" if "xml" in content_type or text.startswith("<?xml") else "html"
