"""From a text to what stands in the page: dateline, related links, sign-off, advertisements, lists that follow.

The rule: decoration adds and never changes a kept text. It depends on the number of the furniture, the text does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from sample_portal.articles import KEPT, Article, Draft, Head, Insertion, Link, Piece
from sample_portal.deck import die
from sample_portal.texts import seed_article
from sample_portal.traits import Traits

_SENTENCE_END = re.compile(r"(?<=[a-z0-9)][.])(?= [A-Z])")


@dataclass(frozen=True, slots=True)
class Brand:
    """The portal as its pages call it: `dateline` opens one, `name` stands in sentences."""

    dateline: str
    name: str


def decorate(
    head: Head, draft: Draft, traits: Traits, brand: Brand, pick: Callable[[Random], Link], die_name: str
) -> Article:
    """Return the article with everything around its text; `pick` draws another article to link to."""
    random = die(die_name, "decoration", head.number)
    pieces = [Piece(role, text) for role, text in draft.blocks]
    dateline = _dateline(pieces, traits, draft, brand)
    _mark_up(pieces, traits, draft)
    initials = _sign_off(pieces, traits, draft)
    _relate(pieces, traits.related_second, random, pick, late=True)
    _relate(pieces, traits.related_first, random, pick, late=False)
    _interrupt(pieces, traits, brand, random)
    trailing = tuple(_distinct(pick, random, 5))
    _append_furniture(pieces, traits, draft, brand, trailing)
    return Article(
        head, draft, traits, _pages(pieces, traits.pages), trailing, dateline, initials, image=_image(head, traits)
    )


def seed_pieces(head: Head, draft: Draft, traits: Traits, path_of: Callable[[str], str]) -> Article:
    """Return the seed article as its 21 lines say, whatever the furniture; `path_of` makes an address of a headline."""
    lines = seed_article()
    pieces = [Piece(role, text, "plain" if role == "heading" else "") for role, text in draft.blocks]
    pieces[0] = replace(pieces[0], insertions=(Insertion(0, "dateline", "CARITAU WASHINGTON - "),))
    pieces[-1] = replace(pieces[-1], insertions=(Insertion(len(pieces[-1].text), "signoff", " (IRN)"),))
    for place, line in ((4, lines[4]), (14, lines[14])):
        headline = line.removeprefix("Baca Juga: ")
        pieces.insert(place, Piece("related", "Baca Juga:", "strong", (Link(headline, path_of(headline)),)))
    trailing = tuple(Link(line, path_of(line.removesuffix("..."))) for line in lines[16:21])
    pieces += [Piece("tags", form="links"), Piece("trailing", form="paragraphs", links=trailing)]
    return Article(
        head, draft, traits, (tuple(pieces),), trailing, ("CARITAU", "WASHINGTON"), "IRN", image=_image(head, traits)
    )


def _image(head: Head, traits: Traits) -> str:
    return "" if traits.figure == "none" else f"foto/{head.published:%Y/%m}/{head.number:05d}-{head.slug[:24]}.jpg"


def _dateline(pieces: list[Piece], traits: Traits, draft: Draft, brand: Brand) -> tuple[str | None, str | None] | None:
    if traits.dateline == "none":
        return None
    place = draft.place.upper()
    outlet = None if traits.dateline == "place" else brand.dateline
    opening = {
        "brand-hyphen": f"{outlet} {place} - ",
        "brand-en-dash": f"{outlet} {place} – ",
        "brand-em-dash": f"{outlet} {place} — ",
        "brand-comma": f"{outlet}, {place} – ",
        "brand-strong": f"{outlet} {place} - ",
        "place": f"{place} - ",
    }[traits.dateline]
    form = "strong" if traits.dateline == "brand-strong" else ""
    pieces[0] = replace(pieces[0], insertions=(Insertion(0, "dateline", opening, form),))
    return outlet, place


def _mark_up(pieces: list[Piece], traits: Traits, draft: Draft) -> None:
    for place, piece in enumerate(pieces):
        if piece.role == "heading":
            pieces[place] = replace(piece, form=traits.heading)
        elif piece.role == "paragraph" and traits.markup in ("nbsp", "entities", "line-breaks", "divs"):
            pieces[place] = replace(piece, form=traits.markup)
        elif piece.role == "paragraph" and traits.markup == "inline-link" and place in (2, 4):
            word = next((tag for tag in draft.tags if tag in piece.text), piece.text.split()[1])
            start = piece.text.index(word)
            around = (
                Insertion(start, "inline-link-start", word),
                Insertion(start + len(word), "inline-link-end", ""),
            )
            pieces[place] = replace(piece, insertions=piece.insertions + around)


def _sign_off(pieces: list[Piece], traits: Traits, draft: Draft) -> str | None:
    if traits.ending in ("none", "acronym"):
        return None
    author, editor = _initials(draft.author), _initials(draft.editor)
    initials = f"{author}/{editor}".lower() if traits.ending == "double" else author
    last = pieces[-1]
    if traits.ending == "own-line" or last.role != "paragraph":
        pieces.append(Piece("signoff", f"({initials})"))
    else:
        sign = Insertion(len(last.text), "signoff", f" ({initials})")
        pieces[-1] = replace(last, insertions=(*last.insertions, sign))
    return initials


def _initials(name: str) -> str:
    return name.replace(" ", "")[:2].upper() + name.rsplit(maxsplit=1)[-1][0].upper()


def _distinct(pick: Callable[[Random], Link], random: Random, count: int) -> list[Link]:
    links: dict[str, Link] = {}
    for _ in range(count * 12):
        link = pick(random)
        links.setdefault(link.headline, link)
        if len(links) == count:
            break
    return list(links.values())


def _relate(pieces: list[Piece], form: str, random: Random, pick: Callable[[Random], Link], *, late: bool) -> None:
    if form == "none":
        return
    links = _distinct(pick, random, 3 if form == "list" else 1)
    if form in ("bare", "run-in-bare"):
        links = [replace(link, path=None) for link in links]
    paragraphs = [place for place, piece in enumerate(pieces) if piece.role == "paragraph"]
    half = len(paragraphs) // 2
    candidates = paragraphs[half:] if late else paragraphs[1 : max(half, 2)]
    if form.startswith("run-in"):
        _run_in(pieces, form, tuple(links), [c for c in candidates if not pieces[c].text.endswith(":")], random)
        return
    place = random.choice(candidates) + 1
    while place < len(pieces) and pieces[place].role == "list_item":
        place += 1
    pieces.insert(place, Piece("related", _LABELS.get(form, "Baca Juga:"), form, tuple(links)))


_LABELS = {"caps": "BACA JUGA :", "simak": "Simak juga:", "lihat": "Lihat juga:", "list": "Artikel terkait"}


def _run_in(pieces: list[Piece], form: str, links: tuple[Link, ...], candidates: list[int], random: Random) -> None:
    random.shuffle(candidates)
    for place in candidates:
        piece = pieces[place]
        if any(insertion.role == "signoff" for insertion in piece.insertions):
            continue
        ends = [m.start() for m in _SENTENCE_END.finditer(piece.text) if piece.text[: m.start()].count('"') % 2 == 0]
        if form == "run-in-middle" and not ends:
            continue
        offset = ends[0] if form == "run-in-middle" else len(piece.text)
        insertion = Insertion(offset, "related", "Baca juga:", form, links)
        pieces[place] = replace(piece, insertions=(*piece.insertions, insertion))
        return
    pieces.insert(candidates[0] + 1 if candidates else 2, Piece("related", "Baca Juga:", "strong", links))


def _interrupt(pieces: list[Piece], traits: Traits, brand: Brand, random: Random) -> None:
    """Put advertisements and prompts between paragraphs."""
    places = [
        place
        for place in range(2, len(pieces))
        if pieces[place - 1].role == "paragraph" and pieces[place].role == "paragraph"
    ] or [1]
    if traits.prompt == "newsletter":
        text = f"Dapatkan update berita pilihan setiap hari dari {brand.name}. Daftarkan email Anda di sini."
        pieces.insert(random.choice(places), Piece("prompt", text, "newsletter"))
    if traits.advertisement == "caps":
        pieces.insert(places[0], Piece("ad", "ADVERTISEMENT", "caps"))
    elif traits.advertisement == "scroll":
        pieces[places[0] : places[0]] = [
            Piece("ad", "ADVERTISEMENT", "scroll"),
            Piece("ad", "SCROLL TO CONTINUE WITH CONTENT", "scroll"),
        ]
    elif traits.advertisement == "script":
        pieces.insert(places[0], Piece("ad", "Iklan", "script"))
    if traits.figure.startswith("inside"):
        pieces.insert(0, Piece("figure", form=traits.figure))


def _append_furniture(
    pieces: list[Piece], traits: Traits, draft: Draft, brand: Brand, trailing: tuple[Link, ...]
) -> None:
    if traits.editor in ("editor", "both"):
        writer = f"Penulis: {draft.author} | " if traits.editor == "both" and traits.author == "printed" else ""
        pieces.append(Piece("editor", f"{writer}Editor: {draft.editor}"))
    if traits.prompt == "google-news":
        pieces.append(Piece("prompt", f"Ikuti berita terbaru {brand.name} di Google News", "google-news"))
    elif traits.prompt == "whatsapp":
        text = f"Cek berita dan artikel lainnya dengan bergabung di WhatsApp Channel {brand.name}"
        pieces.append(Piece("prompt", text, "whatsapp"))
    if traits.copyright == "inside":
        pieces.append(Piece("copyright", f"Copyright © {brand.name} 2024. Hak cipta dilindungi undang-undang."))
    if traits.share == "inside":
        pieces.append(Piece("share"))
    if traits.tags in ("links-inside", "text-inside"):
        pieces.append(Piece("tags", " ".join(draft.tags), traits.tags.removesuffix("-inside")))
    if traits.trailing.startswith("inside"):
        pieces.append(Piece("trailing", "", traits.trailing.removeprefix("inside-"), trailing))


def _pages(pieces: list[Piece], count: int) -> tuple[tuple[Piece, ...], ...]:
    """Cut the body into pages of about as many kept pieces each, always before a paragraph."""
    total = sum(piece.role in KEPT for piece in pieces)
    pages: list[list[Piece]] = [[]]
    seen = 0
    for piece in pieces:
        if piece.role == "paragraph" and seen >= total * len(pages) / count and len(pages) < count:
            opening = [pages[-1].pop()] if pages[-1][-1].role == "heading" else []
            pages.append(opening)
        pages[-1].append(piece)
        seen += piece.role in KEPT
    return tuple(tuple(page) for page in pages)
