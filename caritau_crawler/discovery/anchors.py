"""The anchors of a page with what their place says of them, in one pass and linear time whatever the page is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from w3lib.encoding import html_body_declared_encoding, read_bom

_LONGEST_LABEL = 1000
# An anchor that was never closed holds the rest of the page, and others like it.
_MOST_NODES = 200
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NAVIGATION_TAGS = frozenset({"nav", "footer", "menu"})
_CONTENT_TAGS = frozenset({"article", "main"})
_WHOLE_PAGE = frozenset({"html", "body"})
_NAVIGATION_WORD = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|navigasi|menu|menus|submenu|mainmenu|footer|breadcrumbs?|topbar|sosmed"
    r"|social|pagination|paging|pager|copyright)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT_A_HEADLINE = re.compile(
    r"(?:baca |lihat |read )?(?:selengkapnya|selanjutnya|lebih lanjut|lainnya|semua|more|lagi)\W*|continue reading\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One `<a href>`: `label` is what a reader takes for its text, `text` what stands in it."""

    href: str
    label: str
    text: str
    rel: str
    is_heading: bool
    in_navigation: bool


def parse_html(body: bytes, encoding: str | None) -> etree._Element | None:
    """Return the tree of a page, None where there is no element in it; wrong or missing encodings are made good."""
    # At depth 256 the parser drops the rest of the page; `huge_tree` makes it 2048, for pages with many open tags.
    parser = etree.HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(_as_utf8(body, encoding), parser)
    except etree.XMLSyntaxError:
        return None
    return root if etree.iselement(root) else None


def anchors(root: etree._Element) -> Iterator[Anchor]:
    """Yield every anchor that has an address, in the order of the page."""
    places: dict[etree._Element, bool] = {}
    for element in root.iter("a", "area"):
        href = element.get("href", "").strip()
        if not href or href.startswith("#"):
            continue
        text = _text(element)
        heading = _heading(element)
        yield Anchor(
            href=href,
            label=_label(element, heading, text),
            text=text,
            rel=element.get("rel", "").lower(),
            is_heading=heading is not None,
            in_navigation=_in_navigation(element, places),
        )


def _as_utf8(body: bytes, encoding: str | None) -> bytes:
    # libxml2 knows fewer encodings than Python, and some by other names (`utf-16-be`): Python decodes.
    name = _encoding(body, encoding)
    if name == "utf-8":
        return body
    try:
        return body.decode(name, "replace").encode("utf-8", "replace")
    except (LookupError, UnicodeError):
        # What a page may name and is no encoding of text: `base64`, `idna`.
        return body.decode("windows-1252", "replace").encode("utf-8", "replace")


def _encoding(body: bytes, encoding: str | None) -> str:
    for name in (encoding, read_bom(body)[0], html_body_declared_encoding(body)):
        try:
            if name and not (codecs.lookup(name).name.startswith("utf-16") and b"<" in body[:64:2] + body[1:64:2]):
                return codecs.lookup(name).name
        except LookupError:
            continue
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _text(element: etree._Element) -> str:
    if not len(element):
        return " ".join((element.text or "")[:_LONGEST_LABEL].split())
    pieces: list[str] = []
    for event, node in islice(etree.iterwalk(element, events=("start", "end")), _MOST_NODES):
        if event == "start":
            pieces.append(node.text or "")
        elif node is not element:
            pieces.append(node.tail or "")
    return " ".join("".join(pieces)[:_LONGEST_LABEL].split())


def _heading(element: etree._Element) -> etree._Element | None:
    parent = element.getparent()
    if parent is not None and parent.tag in _HEADINGS:
        return element
    return next((node for node in islice(element.iter("*"), _MOST_NODES) if node.tag in _HEADINGS), None)


def _label(element: etree._Element, heading: etree._Element | None, text: str) -> str:
    candidates = [_text(heading) if heading is not None else "", text, element.get("title"), element.get("aria-label")]
    candidates += (
        [node.get("alt") for node in islice(element.iter("*"), _MOST_NODES) if node.tag == "img"] if not text else []
    )
    cleaned = (" ".join((candidate or "").split()) for candidate in candidates)
    return next((label for label in cleaned if label and not _NOT_A_HEADLINE.fullmatch(label)), "")


def _in_navigation(element: etree._Element, places: dict[etree._Element, bool]) -> bool:
    """Climb to the nearest element that says; what was learnt is kept, so that a page costs one climb an element."""
    climbed: list[etree._Element] = []
    answer = False
    current = element.getparent()
    while current is not None and current.tag not in _WHOLE_PAGE:
        if current in places:
            answer = places[current]
            break
        climbed.append(current)
        if current.tag in _NAVIGATION_TAGS or current.get("role") == "navigation":
            answer = True
            break
        if current.tag in _CONTENT_TAGS:
            break
        if _NAVIGATION_WORD.search(f"{current.get('class', '')} {current.get('id', '')}"[:400]):
            answer = True
            break
        current = current.getparent()
    places.update(dict.fromkeys(climbed, answer))
    return answer
