"""Read the XML of strangers: broken, mislabelled or made to harm.

The rule: no entity is ever expanded and nothing is fetched, and what a strict parser would refuse is salvaged as far
as it can be read. `lxml` with `recover` does most; two things are mended before, because recovery loses them: bare
ampersands (`?a=1&b=2` would lose its `&b`) and UTF-16.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lxml import etree

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")

# By namespace where one is declared, since anyone may choose another prefix for it.
_PREFIXES = (
    ("sitemap-news", "news"),
    ("sitemap-image", "image"),
    ("sitemap-video", "video"),
    ("purl.org/dc/", "dc"),
    ("feedburner", "feedburner"),
    ("1999/xhtml", "html"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document; `broken` says that something had to be mended or left out."""

    root: etree._Element
    broken: bool


def parse_document(body: bytes) -> Document | None:
    """Return the tree of an XML document, None where there is no element in it."""
    body, encoding = _as_utf8(body)
    body = _escape_bare_ampersands(body)
    for declared in (encoding, "utf-8"):
        parser = etree.XMLParser(
            encoding=declared,
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        try:
            root = etree.fromstring(body, parser)
        except etree.XMLSyntaxError:
            continue
        if root is not None:
            return Document(root, broken=len(parser.error_log) > 0)
    return None


class Names:
    """Short names of elements: `loc`, `news:title`, `dc:date`, whatever the prefixes of the document are.

    The prefix of the root element is left away, an undeclared prefix is kept as it was written.
    """

    def __init__(self, root: etree._Element) -> None:
        self._root_prefix = root.prefix
        self._known: dict[str, str] = {}

    def of(self, element: etree._Element) -> str:
        """Return the short name, in lower case."""
        tag = str(element.tag)
        name = self._known.get(tag)
        if name is None:
            name = self._known[tag] = self._shorten(tag, element.prefix)
        return name

    def _shorten(self, tag: str, prefix: str | None) -> str:
        namespace, _, local = tag.rpartition("}")
        for part, known_prefix in _PREFIXES:
            if part in namespace:
                return f"{known_prefix}:{local}".lower()
        if prefix is None or prefix == self._root_prefix:
            return local.lower()
        return f"{prefix}:{local}".lower()


def _as_utf8(body: bytes) -> tuple[bytes, str | None]:
    if body.startswith(_UTF16_MARKS):
        return body.decode("utf-16", "replace").encode(), "utf-8"
    return body.removeprefix(codecs.BOM_UTF8).lstrip(), None


def _escape_bare_ampersands(body: bytes) -> bytes:
    if not _BARE_AMPERSAND.search(body):
        return body
    # Inside CDATA an ampersand stands for itself.
    head, *sections = body.split(b"<![CDATA[")
    mended = [_BARE_AMPERSAND.sub(b"&amp;", head)]
    for section in sections:
        inside, end, after = section.partition(b"]]>")
        mended.append(inside + end + _BARE_AMPERSAND.sub(b"&amp;", after))
    return b"<![CDATA[".join(mended)
