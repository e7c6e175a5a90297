"""What the markup alone gives away: menus, forms, comments, hidden text, the head of the article.

Only roles that a tag or a settled class name gives, and only for text that does not read as prose: whatever its
container is called, a paragraph that ends in a full stop and carries no links stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile, groupby
from urllib.parse import urlsplit

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.related_markers import is_marker
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import ends_sentence, is_labelled, is_prose, words_of

#: role → rule, for text that is never part of an article.
_ALWAYS = {
    "hidden": "hidden",
    "navigation": "navigation",
    "comments": "comments",
    "embed": "embed",
}
#: role → rule, for text that is furniture unless it reads as prose.
_UNLESS_PROSE = {
    "poll": "poll",
    "form": "form",
    "share": "share-bar",
    "tags": "keyword-line",
    "ad": "advertising-mark",
    "promotion": "prompt",
    "author": "byline",
    "related": "related-list",
    "footer": "footer",
    "aside": "aside",
    "header": "article-head",
}
_INITIALS = re.compile(r"^\W*[\[({«<][^\[\](){}]{2,16}[\])}»>]\W*$")
_TELLING = frozenset((*_ALWAYS, *_UNLESS_PROSE))
#: A block that is one link and no sentence, standing by itself: a button or a teaser.
_LINK_ONLY = 0.95
#: So many headings in a `<header>` each are those of a live report's entries, not the head of the article.
_FEWEST_ENTRIES = 3
#: In words: a heading so short is the article's own, whatever link was left open round it; headlines are longer.
_SUBHEADING = 3


def take_furniture(draft: Draft, portal: Portal) -> None:
    """Take what the markup marks as no part of the text."""
    folded = _folded_part(draft)
    kept = draft.kept()
    data = _data_boxes(kept)
    entries = [piece for piece in kept if piece.type == "heading" and piece.has("header")]
    for piece in kept:
        if piece.judged or not piece.raw.hints or (len(entries) >= _FEWEST_ENTRIES and piece in entries):
            continue
        rule = _rule_of(piece)
        if rule == "aside" and piece.number in data:
            continue
        if rule is not None and not (rule == "hidden" and piece.number in folded):
            draft.take(piece, rule)
    _take_teasers(draft)


def _take_teasers(draft: Draft) -> None:
    """Take the one sentence below a linked headline in a box that is called related: it speaks of that other article."""
    for before, piece, after in zip(draft.pieces, draft.pieces[1:], (*draft.pieces[2:], None), strict=False):
        if (
            piece.rule is None
            and before.rule == "related-list"
            and before.raw.link_share >= _LINK_ONLY
            and piece.has("related")
            and before.raw.group == piece.raw.group != 0
            and (after is None or after.rule is not None or after.raw.group != piece.raw.group)
            and len(piece.text) <= _TEASED
        ):
            draft.take(piece, "related-list")


def _data_boxes(kept: Sequence[Piece]) -> frozenset[int]:
    """Return the pieces of the `<aside>`s that hold figures, `Luas lahan: 2,4 hektare`: no links, nothing of the site's."""
    boxes = (
        list(box)
        for is_aside, box in groupby(kept, key=lambda piece: "aside" in piece.raw.hints and len(piece.raw.hints) == 1)
        if is_aside
    )
    return frozenset(
        piece.number
        for box in boxes
        if not any([piece.raw.links for piece in box])
        and sum([is_labelled(piece.text) for piece in box]) >= max(_FEWEST_FIGURES, len(box) // 2)
        for piece in box
    )


#: Lines with a label in a box of figures.
_FEWEST_FIGURES = 2
_READ_MORE = re.compile(
    r"^\W*(?:(?:baca|lihat|tampilkan|klik)\s+)?(?:selengkapnya|lanjutannya|semua)\W*$|^\W*(?:read|show)\s+more\W*$",
    re.I,
)


def _folded_part(draft: Draft) -> frozenset[int]:
    """Return the blocks that a button such as `Baca selengkapnya` unfolds: hidden until then, and the article's second half.

    A hidden double of the visible text, as sites for telephones have it, is none.
    """
    pieces = draft.pieces
    if not any(["hidden" in piece.raw.hints for piece in pieces if piece.raw.hints]):
        return frozenset()
    for number, piece in enumerate(pieces):
        if not _READ_MORE.match(piece.text):
            continue
        run = []
        for after in pieces[number + 1 :]:
            if not after.has("hidden"):
                break
            run.append(after)
        visible = {other.text for other in pieces if not other.has("hidden")}
        if sum(1 for other in run if is_prose(other.text)) > 1 and not any(other.text in visible for other in run):
            return frozenset(other.number for other in run)
    return frozenset()


def _rule_of(piece: Piece) -> str | None:
    if piece.raw.hints.isdisjoint(_TELLING):
        return None
    for hint, rule in _ALWAYS.items():
        if piece.has(hint):
            return rule
    prose = is_prose(piece.text) and piece.raw.link_share < 0.3 and not (piece.has("poll") and piece.text.endswith("?"))
    if not prose:
        for hint, rule in _UNLESS_PROSE.items():
            if piece.has(hint):
                # Initials are a field of their own: the sign-off's rule takes them, whatever their box is called.
                return None if rule == "byline" and _INITIALS.match(piece.text) else rule
    elif piece.has("comments", "related") and piece.raw.link_share > 0.2:
        return "related-list"
    return None


def take_ornaments(draft: Draft, portal: Portal) -> None:
    """Take lines without a letter or a digit: `***`, a drop beside a call to subscribe."""
    for piece in draft.kept():
        if len(piece.text) <= _LONGEST_ORNAMENT and not any(map(str.isalnum, piece.text)) and "." not in piece.text:
            draft.take(piece, "ornament")


_LONGEST_ORNAMENT = 12


def take_bare_links(draft: Draft, portal: Portal) -> None:
    """Take blocks that are nothing but a link and no sentence; the article's own sources are part of sentences."""
    if not draft.from_markup:
        return
    before: Piece | None = None
    card = 0
    for piece in draft.kept():
        if _is_bare(piece, before, portal):
            # A small box that the link opens is a card: what stands below it there is said of that other article.
            card = piece.raw.group if before is None or before.raw.group != piece.raw.group else card
            draft.take(piece, "bare-link")
        elif (before is not None and _is_same_card(before, piece)) or (
            0 > card == piece.raw.group and len(piece.text) <= _TEASED
        ):
            draft.take(piece, "bare-link")
        before = piece


def _is_bare(piece: Piece, before: Piece | None, portal: Portal) -> bool:
    """Tell a link that stands by itself, unless the line above it announces an address, or it is a telephone number."""
    return (
        piece.raw.link_share >= _LINK_ONLY
        and (piece.type != "heading" or len(words_of(piece.text)) > _SUBHEADING)
        and (not ends_sentence(piece.text) or _is_whole_card(piece, portal))
        and piece.type != "list_item"
        and len(piece.text) < _LONGEST_LINK
        and not (before is not None and before.rule is None and _GIVES_ADDRESS.search(before.text))
        and not any([link.url.startswith("tel:") for link in piece.raw.links])
    )


#: In characters.
_LONGEST_LINK = 200


def _is_whole_card(piece: Piece, portal: Portal) -> bool:
    """Tell a card in one link to another page of the portal: its headline, glued to what that article says."""
    if len(piece.raw.links) != 1 or urlsplit(piece.raw.links[0].url).hostname not in portal.hosts:
        return False
    return _GLUED.search(piece.text) is not None and len(words_of(piece.text)) >= _CARD_WORDS


_GLUED = re.compile(r"[a-z][A-Z][a-z]")
_CARD_WORDS = 10


#: `… melalui tautan berikut:`
_GIVES_ADDRESS = re.compile(r"\b(?:tautan|laman|situs|link|berikut|alamat|dokumen|putusan|unduh)\b[^:]{0,40}:$", re.I)


def _is_same_card(before: Piece, piece: Piece) -> bool:
    """Tell the teaser in a card: a link goes round it and round the headline that was taken above it."""
    linked = before.raw.links and piece.raw.links and piece.raw.link_share >= _LINK_ONLY
    return bool(linked) and before.rule == "bare-link" and before.raw.links[-1].url == piece.raw.links[0].url


#: Rules that take what leads elsewhere, asks or counts: a heading that is left alone with it headed nothing else.
_OTHERS = frozenset(
    (
        "related-link",
        "related-list",
        "prompt",
        "poll",
        "form",
        "embed",
        "bare-link",
        "share-bar",
        "counter",
        "hidden",
        "keyword-line",
    )
)


def take_empty_sections(draft: Draft) -> None:
    """Take a page's heading of which nothing is left but what led elsewhere, at the end of the text: `Terkait`."""
    pieces = draft.pieces
    while draft.from_markup and (kept := draft.kept()) and len(kept) > 1 and kept[-1].raw.type == "heading":
        below = pieces[next(number for number, piece in enumerate(pieces) if piece is kept[-1]) + 1 :]
        if below[0].rule not in _OTHERS if below else not is_marker(kept[-1].text):
            break
        draft.take(kept[-1], "empty-section")


def take_box_remains(draft: Draft, portal: Portal) -> None:
    """Take the short lines of a small box in which nothing else is left: the heading above a newsletter's form."""
    if not draft.from_markup:
        return
    for box, pieces in groupby(draft.pieces, key=lambda piece: piece.raw.box):
        if not box:
            continue
        whole = list(pieces)
        inside = list(dropwhile(lambda piece: piece.rule is not None, whole))
        kept = [piece for piece in inside if piece.rule is None]
        asks = any([piece.rule in _ASKING or piece.has("promotion") for piece in whole])
        is_teased = asks and whole[-1].type != "heading" and _is_teaser(whole[0], kept)
        # `Halaman Selanjutnya`, what stands there, and the button.
        is_ahead = whole[0].rule == "page-numbers" and sum([len(piece.text) for piece in kept]) <= _TEASED
        is_below = any([piece.rule in _BESIDE for piece in inside])
        if is_teased or is_ahead or (is_below and all([_is_remains(piece) for piece in kept])):
            for piece in kept:
                draft.take(piece, "box-remains")


_BESIDE = _OTHERS | {"byline"}
#: Rules that take what asks the reader for something, or cannot be shown. What else stands in such a box says what for,
#: and is no longer, in characters, as a whole and a line.
_ASKING = frozenset(("prompt", "form", "poll", "embed", "counter"))
_TEASED, _TEASING = 160, 80


def _is_teaser(first: Piece, kept: Sequence[Piece]) -> bool:
    """Tell what a box says of what it asks for: a line that is no sentence, and a short sentence or two below it."""
    if first.rule is None and ends_sentence(first.text) and not first.has("promotion"):
        return False
    lines = all([len(piece.text) <= _TEASING or piece.has("promotion") for piece in kept])
    return lines and sum([len(piece.text) for piece in kept]) <= _TEASED


def _is_remains(piece: Piece) -> bool:
    text = piece.text
    is_open = text.endswith("?") or not (ends_sentence(text) or text.endswith((":", '"', "”")))
    return is_open and piece.type in ("paragraph", "heading") and not piece.has("row")


FURNITURE = Family(
    take_furniture,
    (
        Rule("hidden", "The page hides it from its readers."),
        Rule("navigation", "A menu, a breadcrumb or a pager."),
        Rule("embed", "A post of a social network, set into the page by its script."),
        Rule("form", "A form, a button or a label."),
        Rule("footer", "The foot of the page."),
        Rule("aside", "Set beside the text by its tag."),
        Rule("empty-section", "A heading at the end under which nothing of the article stands."),
    ),
)
BOXES = Family(
    take_box_remains, (Rule("box-remains", "What is left of a box whose other lines lead elsewhere, ask or count."),)
)
ORNAMENTS = Family(take_ornaments, (Rule("ornament", "Signs that part sections, and no letter."),))
BARE_LINKS = Family(take_bare_links, (Rule("bare-link", "A link that stands by itself."),))
