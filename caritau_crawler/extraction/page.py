"""A fetched page: its bytes decoded once and parsed once.

Charset declarations lie. Bytes that are valid UTF-8 are UTF-8, whatever header and meta say: text in another charset
that is valid UTF-8 by chance does not occur in practice. Only then the declarations are believed, and only after them
a detector is asked.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from charset_normalizer import from_bytes
from lxml import etree, html
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

#: How much of a page the charset detector reads, in bytes: it takes milliseconds a kilobyte.
_DETECTION_SAMPLE = 32_768


@dataclass(frozen=True)
class Page:
    """One page as text; `broken_characters` counts what no charset could read."""

    url: str
    text: str
    encoding: str
    broken_characters: int
    rendered: bool = False

    @classmethod
    def from_bytes(cls, body: bytes, url: str, *, content_type: str | None = None, rendered: bool = False) -> Page:
        """Decode `body`; never raises, whatever the bytes are."""
        text, encoding = decode(body, content_type)
        return cls(url, text.replace("\x00", ""), encoding, text.count("\ufffd"), rendered)

    @cached_property
    def tree(self) -> html.HtmlElement:
        """The parsed page; an empty document where there is no markup."""
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        try:
            return html.document_fromstring(self.text.encode("utf-8", "replace"), parser=parser)
        except etree.ParserError:
            return html.document_fromstring(b"<html><body></body></html>")

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
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = http_content_type_encoding(content_type)
    declared = declared or html_body_declared_encoding(body)
    if declared is not None and codecs.lookup(declared).name not in ("utf-8", "ascii"):
        return body.decode(declared, "replace"), declared
    as_utf8 = body.decode("utf-8", "replace")
    if declared is not None and as_utf8.count("\ufffd") * 1000 < len(body):
        # A few broken bytes, such as a teaser cut in mid-character, do not make a UTF-8 page another charset's.
        return as_utf8, "utf-8"
    best = from_bytes(body[:_DETECTION_SAMPLE]).best()
    encoding = best.encoding if best is not None else "cp1252"
    return body.decode(encoding, "replace"), encoding
