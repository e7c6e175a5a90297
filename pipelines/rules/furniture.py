"""What the markup alone gives away: menus, forms, comments, hidden text, the head of the article.

Only roles that a tag or a settled class name gives, and only for text that does not read as prose: whatever its
container is called, a paragraph that ends in a full stop and carries no links stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile, groupby

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.places import is_place
from pipelines.rules.related import is_marker
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import ends_sentence, is_prose, words_of

#: role → rule, for text that is never part of an article.
_ALWAYS = {
    "hidden": "hidden",
    "navigation": "navigation",
    "comments": "comments",
    "poll": "poll",
    "embed": "embed",
}
#: role → rule, for text that is furniture unless it reads as prose.
_UNLESS_PROSE = {
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
#: In words: a heading so short is the article's own, whatever link was left open round it; headlines are longer.
_SUBHEADING = 3


def take_furniture(draft: Draft, portal: Portal) -> None:
    """Take what the markup marks as no part of the text, then the head that stands above it."""
    folded = _folded_part(draft)
    for piece in draft.kept():
        if piece.judged or not piece.raw.hints:
            continue
        rule = _rule_of(piece)
        if rule is not None and not (rule == "hidden" and piece.number in folded):
            draft.take(piece, rule)
    _take_head(draft, portal)


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
    prose = is_prose(piece.text) and piece.raw.link_share < 0.3
    if not prose:
        for hint, rule in _UNLESS_PROSE.items():
            if piece.has(hint):
                # Initials are a field of their own: the sign-off's rule takes them, whatever their box is called.
                return None if rule == "byline" and _INITIALS.match(piece.text) else rule
    elif piece.has("comments", "related") and piece.raw.link_share > 0.2:
        return "related-list"
    return None


_WHEN = (
    r"diterbitkan|terbit|tayang|rilis|published|posted|updated?|diperbarui|"
    r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu)\b[ ,]|\d{1,2}[ /.-]\w{1,9}[ /.-]\d{4}"
)
_CLOCK = r"\b\d{1,2}[:.]\d{2}\s*(?:WI[BT]A?\b|$)|\b(?:menit|jam|hari)\s+(?:yang\s+)?lalu$|\b(?:views?|dilihat|dibaca)\b"
#: A line of the article's head: it opens with who or when, or carries a clock, a zone or a counter.
_META_LINE = re.compile(
    r"^\W*(?:oleh|by|penulis|reporter|wartawan|pewarta|kontributor|catatan|laporan|teks|"
    r"(?:ditulis|disunting|disajikan|diliput|dilaporkan|disusun)\s+(?:oleh\s+)?(?=[A-Z])|dibaca\s+\d+\s+menit|editor|redaksi|"
    rf"{_WHEN})|{_CLOCK}",
    re.I,
)
#: The same in plain text, where a line that names a person is the byline's rule's, unless a date stands behind the name.
_META_TEXT = re.compile(
    rf"^\W*(?:{_WHEN}|(?:oleh|by)\s[^.!?]{{2,40}}\s[|–—-]\s*\d{{1,2}}\s\w{{3,9}}\s\d{{4}})|{_CLOCK}", re.I
)


def _take_head(draft: Draft, portal: Portal) -> None:
    """Take the headline's own line and what stands above the first sentence: breadcrumb, section, date, author."""
    kept = draft.kept()
    headline = draft.headline or ""
    first_prose = next(
        (
            number
            for number, piece in enumerate(kept)
            if piece.type != "heading" and is_prose(piece.text) and not _repeats(piece.text, headline)
        ),
        None,
    )
    if first_prose is None or (not draft.from_markup and first_prose > _LONGEST_HEAD):
        return
    head = kept[:first_prose]
    repeated = [n for n, piece in enumerate(head) if _repeats(piece.text, headline)]
    in_head = bool(repeated)
    last_crumb = _MOST_CRUMBS if _is_home(head) else -1
    for n, piece in enumerate(head):
        if repeated and n == repeated[-1]:
            draft.take(piece, "headline-repeat")
        elif (
            (repeated and n < repeated[-1])
            or _is_head_line(piece, _META_LINE if draft.from_markup else _META_TEXT)
            or _names_page(piece.text, headline, portal.title)
            or (in_head and _is_chip(piece))
            or n <= last_crumb
            or (not draft.from_markup and (_CRUMBS.match(piece.text) or _DOT.match(piece.text)))
        ):
            draft.take(piece, "article-head")
            in_head = True


#: In plain text: more lines above the first sentence are a list that the article opens with.
_LONGEST_HEAD = 12
#: The way to a page: `Beranda » Daerah`; or a line each, `Home`, `Ekonomi`, with so many lines below the first.
_CRUMBS = re.compile(r"^\W*(?:home|beranda)\s*[»›>/|→]\s*\S.{0,150}$", re.I)
_HOME = re.compile(r"^\W*(?:home|beranda|[\w-]{3,30}\.(?:com|id|net|co\.id))\W*$", re.I)
_CRUMB = re.compile(r"^[A-Z][\w& ]{1,30}$")
_MOST_CRUMBS = 3
_DOT = re.compile(r"^[\s·•|]+$")


def _is_home(head: Sequence[Piece]) -> bool:
    """Tell the first line of a way that is printed a step a line; `KOMPAS.com` above `- Jakarta` is a torn dateline."""
    return len(head) > 1 and _HOME.match(head[0].text) is not None and _CRUMB.match(head[1].text) is not None


def _is_chip(piece: Piece) -> bool:
    """Tell a tag between the date and the first sentence: a word or two, and no place that a dateline begins with."""
    return (
        piece.type == "paragraph"
        and len(words_of(piece.text)) <= _SUBHEADING
        and not piece.has("strong")
        and not ends_sentence(piece.text)
        and not piece.text.endswith((":", "-", "–", "—"))
        and not is_place(piece.text)
    )


def _names_page(text: str, headline: str, site: str) -> bool:
    """Tell a line that is the headline with a date behind it, or an author with the site's name."""
    if len(headline) > _MARKS and text.startswith(headline) and len(text) <= len(headline) + 5 * _MARKS:
        return True
    return site in text and len(words_of(text)) <= _BYLINE_WORDS and not ends_sentence(text)


_BYLINE_WORDS = 8


#: What is on, not when the page was made: `19.00 WIB: Persib vs Arema`, `Waktu: Sabtu pukul 19.00 WIB`.
_SCHEDULE = re.compile(
    r"^\d{1,2}[.:]\d{2}\s*(?:WI[BT]A?)?\s*[:–-]\s*\D|\bvs\.?\s|\bpukul\s\d|^\w+\s*:\s.{0,60}\?\s*$|^[Oo]leh-oleh\b"
)


def _is_head_line(piece: Piece, meta: re.Pattern[str]) -> bool:
    if piece.type not in ("paragraph", "list_item") or piece.text.endswith(":") or len(words_of(piece.text)) > 16:
        return False
    if _SCHEDULE.search(piece.text) or (piece.has("row") and not piece.has("header")):
        return False
    return piece.raw.link_share > 0.5 or meta.search(piece.text) is not None


def take_bare_links(draft: Draft, portal: Portal) -> None:
    """Take blocks that are nothing but a link and no sentence; the article's own sources are part of sentences."""
    if not draft.from_markup:
        return
    for piece in draft.kept():
        if (
            piece.raw.link_share >= _LINK_ONLY
            and (piece.type != "heading" or len(words_of(piece.text)) > _SUBHEADING)
            and not ends_sentence(piece.text)
            and piece.type != "list_item"
            and len(piece.text) < 200
        ):
            draft.take(piece, "bare-link")


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
        inside = list(dropwhile(lambda piece: piece.rule is not None, pieces))
        kept = [piece for piece in inside if piece.rule is None]
        if any([piece.rule in _BESIDE for piece in inside]) and all([_is_remains(piece) for piece in kept]):
            for piece in kept:
                draft.take(piece, "box-remains")


_BESIDE = _OTHERS | {"byline"}


def _is_remains(piece: Piece) -> bool:
    text = piece.text
    is_open = text.endswith("?") or not (ends_sentence(text) or text.endswith((":", '"', "”")))
    return is_open and piece.type in ("paragraph", "heading") and not piece.has("row")


def _repeats(text: str, headline: str) -> bool:
    """Tell whether two lines have the same letters; those of another length need no closer look."""
    return abs(len(text) - len(headline)) <= _MARKS and bool(headline) and _key(text) == _key(headline)


#: Two prints of a headline differ by no more characters: quotation marks, blanks.
_MARKS = 12


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


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
        Rule("headline-repeat", "The headline, printed once more above the body."),
        Rule("article-head", "Section, date and author, printed above the first sentence."),
    ),
)
BOXES = Family(
    take_box_remains, (Rule("box-remains", "What is left of a box whose other lines lead elsewhere, ask or count."),)
)
BARE_LINKS = Family(take_bare_links, (Rule("bare-link", "A link that stands by itself."),))
