"""A fetched page: its bytes decoded once and parsed once.

Charset declarations lie. Bytes that are valid UTF-8 are UTF-8, whatever header and meta say: text in another charset
that is valid UTF-8 by chance does not occur in practice. Only then the declarations are believed, and only after them
a detector is asked.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import cast
from urllib.parse import urlsplit

from charset_normalizer import from_bytes
from lxml import etree, html
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from caritau_crawler.urls import absolute

#: How much of a page the charset detector reads, in bytes: it takes milliseconds a kilobyte.
_DETECTION_SAMPLE = 32_768
_NUL_SAMPLE = 2_048
#: Plain strings, since strings that know their parent cost 0.1 ms a page (2026-11).
_HREFS = etree.XPath(".//a/@href", smart_strings=False)
_TEXT = etree.XPath("//body//text()[not(parent::script or parent::style or parent::noscript or parent::template)]")
#: One class for all elements: lxml.html asks a function of its own for the class of each (0.2 ms a page, 2026-11).
_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
#: The charsets of the WHATWG Encoding Standard, by Python's names.
_PAGE_CHARSETS = re.compile(r"utf-8|utf-16|cp\d|iso8859|koi8|mac-|gb|big5|euc_|shift_jis|iso2022_jp$|tis-620")


@lru_cache(maxsize=64)
def _attribute(name: str) -> etree.XPath:
    return etree.XPath(f"//@{name}", smart_strings=False)


@dataclass(frozen=True)
class Page:
    """One page as text; `broken_characters` counts what no charset could read."""

    url: str
    text: str
    encoding: str
    broken_characters: int
    rendered: bool = False
    #: The body as it came, where it is the text in UTF-8 to the byte: most pages need not be encoded once more.
    utf_8: bytes | None = field(default=None, repr=False, compare=False)
    _values: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_bytes(cls, body: bytes, url: str, *, content_type: str | None = None, rendered: bool = False) -> Page:
        """Decode `body`; never raises, whatever the bytes are."""
        text, encoding = decode(body, content_type)
        broken = text.count("\ufffd") if "\ufffd" in text else 0
        if encoding == "utf-8" and not broken and b"\x00" not in body and not body.startswith(codecs.BOM_UTF8):
            return cls(url, text, encoding, broken, rendered, body)
        return cls(url, text.replace("\x00", ""), encoding, broken, rendered)

    @cached_property
    def source(self) -> bytes:
        """The text as UTF-8: what is parsed, and four times as fast to search as the text (2026-11)."""
        return self.text.encode("utf-8", "replace") if self.utf_8 is None else self.utf_8

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The parsed page; an empty document where there is no markup."""
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        parser.set_element_class_lookup(_ONE_CLASS)
        try:
            return html.document_fromstring(self.source, parser=parser)
        except etree.ParserError:
            return html.document_fromstring(b"<html><body></body></html>")

    @cached_property
    def base_url(self) -> str:
        """The address that the page's relative links are counted from: `<base href>`, or its own."""
        base = next((one for one in self.tree.iter("base") if one.get("href") is not None), None)
        return self.url if base is None else absolute(self.url, base.get("href") or "") or self.url

    @cached_property
    def hrefs(self) -> list[str]:
        """The addresses of the page's links as they are written, in order."""
        return cast("list[str]", _HREFS(self.tree))

    def values_of(self, attribute: str) -> frozenset[str]:
        """Return the values that an attribute has anywhere on the page; each attribute is looked up once."""
        if attribute not in self._values:
            self._values[attribute] = frozenset(cast("list[str]", _attribute(attribute)(self.tree)))
        return self._values[attribute]

    @property
    def letters(self) -> int:
        """How many characters, white space apart, the page holds as text: scripts and the like are none."""
        return sum(len("".join(text.split())) for text in cast("list[str]", _TEXT(self.tree)))

    @property
    def host(self) -> str:
        """The host of the page's address, without its port."""
        return urlsplit(self.url).hostname or ""


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    r"""Return the text of `body` and the charset that read it.

    >>> decode("Jum’at".encode("utf-8"), "text/html; charset=latin-1")
    ('Jum’at', 'utf-8')
    >>> decode(b"Jum\x92at", "text/html; charset=iso-8859-1")
    ('Jum’at', 'cp1252')
    """
    bom_encoding, bom = read_bom(body)
    if bom_encoding is not None and bom is not None:
        return body[len(bom) :].decode(bom_encoding, "replace"), bom_encoding
    from_header = _believable(http_content_type_encoding(content_type))
    if from_header is not None and from_header.startswith("utf-16"):
        # Latin text in UTF-16 is half NULs; a header that says so of anything else is wrong.
        if body.count(0, 0, _NUL_SAMPLE) * 4 > min(len(body), _NUL_SAMPLE):
            return body.decode(from_header, "replace"), from_header
        from_header = None
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    from_meta = _believable(html_body_declared_encoding(body))
    # A meta tag that could be read byte by byte proves that the page is not UTF-16, whatever it says.
    declared = from_header or (from_meta if from_meta is None or not from_meta.startswith("utf-16") else "utf-8")
    if declared is not None and declared != "utf-8":
        return body.decode(declared, "replace"), declared
    as_utf8 = body.decode("utf-8", "replace")
    if declared is not None and as_utf8.count("\ufffd") * 1000 < len(body):
        # A few broken bytes, such as a teaser cut in mid-character, do not make a UTF-8 page another charset's.
        return as_utf8, "utf-8"
    best = from_bytes(body[:_DETECTION_SAMPLE]).best()
    encoding = _believable(best.encoding if best is not None else None) or "cp1252"
    return body.decode(encoding, "replace"), encoding


def _believable(name: str | None) -> str | None:
    """Return Python's name of a charset that pages are written in; None for what is none, such as `hex` or `utf-7`."""
    if name is None:
        return None
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    if found == "ascii":
        return "utf-8"
    return found if _PAGE_CHARSETS.match(found) else None
