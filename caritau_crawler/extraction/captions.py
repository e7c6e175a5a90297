"""Captions: what the words under a picture tell, and whose picture it is.

Pages set captions in a `<figcaption>`, in a paragraph of small print, in the cell below, or in nothing at all; the
credit at their end is what tells them.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from caritau_crawler.extraction.markup import hints_of_names, names_of
from caritau_crawler.text import fold_space, repair

_NAME = r"[^\W\d_][^()\[\]\d]{1,58}"
_LABEL = r"(?:foto(?:grafer)?|photo|ft|sumber(?:\s+foto)?|kredit|kamera|jepretan)"
_BY_OUTLET = r"[\w.]{3,30}/[^()\[\]]{2,40}"
#: Credits at the end of a caption: `(Warta/Budi)`, `Foto: Budi`, `FOTO | Budi`, `Dok. Humas`, `ANTARA FOTO/Budi`,
#: `– BUDI SANTOSO`.
_CREDITS = (
    re.compile(
        rf"\s*[(\[]\s*(?:{_LABEL}\b\s*[:.]?\s*(?:oleh\s+)?)?(?P<credit>{_NAME}|[\w.]{{3,30}}/[^()\[\]]{{2,40}})\s*[)\]]\.?$",
        re.I,
    ),
    re.compile(rf"\s*\b{_LABEL}\s*(?:[:|]|(?:oleh|by)\b)\s*(?P<credit>[^:]{{2,60}}?)\.?$", re.I),
    re.compile(r"\s+(?P<credit>[Dd]ok(?:umentasi)?\b[.:]?\s*[A-Z][^.]{1,58})\.?$"),
    re.compile(
        r"(?:(?<=[.!?])|\s[-–—|/])\s*(?:©\s?\d{4}\s)?(?P<credit>"
        r"(?:[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3}|[a-z][\w-]{2,30}\.(?:id|com|co\.id|net))"
        r"/[A-Za-z][\w .'’/-]{1,40}?)\.?$"
    ),
    re.compile(r"\s[-–—|/]\s*(?P<credit>[A-Z.'’]{2,}(?:\s[A-Z.'’]{2,}){1,3})$"),
)
#: What announces a caption and is none of it: `Ket. Foto:`, `Keterangan gambar:`.
_ANNOUNCED = re.compile(r"(?:ket(?:erangan)?\.?(?:\s*(?:foto|gambar)\b)?|caption)\s*[.:,]\s*", re.I)
#: A credit that stands apart from the caption in its figure: `Sumber gambar, Budi Santoso`.
_SOURCE = re.compile(r"(?:sumber\s+(?:gambar|foto)|image\s+source)\s*[,:]\s*(?P<credit>.{2,60})$", re.I)
#: … as `Foto:` does where a credit stands behind the words; and before a name, `Foto/Dispenal`.
_LABEL_FIRST = re.compile(r"^(?:foto|photo)\s*:\s+", re.I)
_LABEL_OF_CREDIT = re.compile(r"^(?:foto|photo)/(?=[A-Z])", re.I)
LONGEST_CAPTION = 300
#: In words: a line under a picture that ends no sentence and carries no credit is a caption when it is no longer.
_SHORT = 30
_SKIPPED = frozenset(("script", "style", "noscript", "br", "hr", "ins", "template", "amp-ad"))
_FINE = frozenset(("small", "em", "i", "figcaption", "cite"))
_NO_CAPTION = frozenset(("h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "nav", "header", "footer", "aside"))
_BYLINE = re.compile(r"(?:oleh|penulis|reporter|editor|by)\b\s*[:A-Z]")
_PICTURES = ("img", "amp-img", "video", "iframe")
_BOXED_BY = frozenset(("div", "span", "a", "center", "td", "picture", "source", "section"))
_NO_CAPTION_HINTS = frozenset(("share", "related", "author", "comments", "tags"))
#: A picture stands in so many boxes of its own at most.
_BOXES = 4


def split_credit(caption: str) -> tuple[str | None, str | None]:
    """Return caption and credit, each None where there is none.

    >>> split_credit("Warga mengungsi, Kamis (4/1/2024). Foto: Dok. BPBD Sawai")
    ('Warga mengungsi, Kamis (4/1/2024).', 'Dok. BPBD Sawai')
    >>> split_credit("Polisi menyita barang bukti (Istimewa)")
    ('Polisi menyita barang bukti', 'Istimewa')
    """
    if announced := _ANNOUNCED.match(caption):
        caption = caption[announced.end() :]
    for pattern in _CREDITS:
        if match := pattern.search(caption):
            before = _LABEL_FIRST.sub("", caption[: match.start()].rstrip(" |-–—/"))
            return before or None, _LABEL_OF_CREDIT.sub("", fold_space(match["credit"]))
    return caption or None, None


def caption_of(picture: HtmlElement) -> tuple[str | None, str | None]:
    """Return caption and credit of a picture: its figure's, or what reads as one right below it."""
    figure = next(picture.iterancestors("figure"), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    if figure is not None and caption is not None and (text := _text_of(caption)):
        found, credit = split_credit(text)
        return found, credit or _source_in(figure)
    if text := _beside(picture):
        return split_credit(text)
    text, fine = _below(picture)
    if not text or text[-1] in "-–—" or len(text) > LONGEST_CAPTION or _BYLINE.match(text.lower()[:7] + text[7:]):
        return None, None
    found, credit = split_credit(text)
    if credit is None and not fine and (text.endswith((".", "!", "?", ":", '"', "”")) or len(text.split()) > _SHORT):
        return None, None
    return found, credit


def _source_in(figure: HtmlElement) -> str | None:
    texts = (_text_of(line) for line in figure.iter("p", "span", "div"))
    return next((match["credit"] for text in texts if (match := _SOURCE.match(text))), None)


def _beside(picture: HtmlElement) -> str:
    """Return the words that share a box with a picture and nothing else: a figure in all but its tag."""
    box = picture.getparent()
    for _ in range(_BOXES):
        if box is None or box.tag not in _BOXED_BY:
            break
        pieces, length = [], 0
        for piece in box.itertext():
            if text := _folded(piece):
                pieces.append(text)
                length += len(text)
                if length > LONGEST_CAPTION:
                    return ""
        if not pieces:
            box = box.getparent()
            continue
        bare = [box.text, *(child.tail for child in box)]
        if (
            any([_folded(text) for text in bare])
            or next(box.iter(*_NO_CAPTION, "time", "button", "h5"), None) is not None
        ):
            break
        if len(list(islice(box.iter(*_PICTURES), 2))) > 1 or any([_folded(link.text) for link in box.iter("a")]):
            break
        return " ".join(piece for piece in pieces if any([letter.isalpha() for letter in piece]))
    return ""


def _below(picture: HtmlElement) -> tuple[str, bool]:
    """Return the first text below a picture, and whether it is small print; none where another picture comes first."""
    here: HtmlElement | None = picture
    for _ in range(_BOXES):
        if here is None or here.tag in ("body", "article", "main"):
            break
        if text := _folded(here.tail):
            return text, False
        for element in here.itersiblings():
            if element.tag in _SKIPPED or not isinstance(element.tag, str):
                if text := _folded(element.tail):
                    return text, False
                continue
            names = hints_of_names(names_of(element))
            if (
                element.tag in _NO_CAPTION
                or names & _NO_CAPTION_HINTS
                or next(element.iter("h1", "h2", "time"), None) is not None
            ):
                return "", False
            if text := _text_of(element):
                return text, _is_fine(element)
            if element.tag in _PICTURES or next(element.iter(*_PICTURES), None) is not None:
                return "", False
            if text := _folded(element.tail):
                return text, False
        here = here.getparent()
    return "", False


def _is_fine(element: HtmlElement) -> bool:
    fine = element.tag in _FINE or (element.tag == "font" and element.get("size") in ("1", "-1"))
    names = names_of(element)
    if fine or "caption" in hints_of_names(names):
        return True
    children = [child for child in element if isinstance(child.tag, str)]
    return not _folded(element.text) and len(children) == 1 and not _folded(children[0].tail) and _is_fine(children[0])


def _text_of(element: HtmlElement) -> str:
    return repair(fold_space(" ".join(element.itertext())))


def _folded(text: str | None) -> str:
    return repair(fold_space(text)) if text and not text.isspace() else ""
