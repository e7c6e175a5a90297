"""The head of an article, where it got into the text: crumbs, the headline's own line, authors, dates, the caption.

A page's markup tells much of it; in a text that somebody copied only the words do. There the body begins at its
dateline, and where it has none, below the last line that says when the article was published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from caritau_crawler.people import is_person
from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.bylines import BYLINE, add_author, names_a_role, names_maker, take_byline
from pipelines.rules.datelines import brands_of, is_dateline_alone, read_dateline
from pipelines.rules.notice_lines import notice_of
from pipelines.rules.places import is_place
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import ends_sentence, is_prose, title_share, words_of

NAME = "article-head"
HEADLINE = "headline-repeat"

#: In words: a heading right below the headline that is so long is the standfirst.
_STANDFIRST = 7
#: In words: a tag between the date and the first sentence is no longer.
_CHIP = 3
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


def take_head(draft: Draft, portal: Portal) -> None:
    """Take the headline's own line and what stands above the first sentence: breadcrumb, section, date, author."""
    if draft.from_markup:
        _take_head_of_page(draft, portal)
    else:
        _take_copied_head(draft, portal)


def _take_head_of_page(draft: Draft, portal: Portal) -> None:
    kept = draft.kept()
    headline = draft.headline or ""
    first_prose = next(
        (
            number
            for number, piece in enumerate(kept)
            if piece.type != "heading" and is_prose(piece.text) and not _repeats(piece.text, headline)
        ),
        0,
    )
    head = kept[:first_prose]
    repeated = [n for n, piece in enumerate(head) if _repeats(piece.text, headline)]
    in_head = bool(repeated)
    last_crumb = _MOST_CRUMBS if _is_home(head) else -1
    for n, piece in enumerate(head):
        if repeated and n == repeated[-1]:
            draft.take(piece, HEADLINE)
        elif (
            (repeated and n < repeated[-1])
            or _is_head_line(piece, _META_LINE)
            or _names_page(piece.text, headline, portal.title)
            or (in_head and _is_chip(piece) and not is_place(piece.text))
            or n <= last_crumb
            or (
                repeated
                and n == repeated[-1] + 1
                and piece.type == "heading"
                and len(words_of(piece.text)) >= _STANDFIRST
            )
        ):
            draft.take(piece, NAME)
            in_head = True


def _take_copied_head(draft: Draft, portal: Portal) -> None:
    kept = draft.kept()
    headline = draft.headline or ""
    body = _body_at(kept, draft, portal)
    first_prose = next(
        (
            n
            for n, piece in enumerate(kept)
            if _is_of_body(piece.text)
            and not (n == 0 and _may_be_title(piece.text))
            and not _repeats(piece.text, headline)
        ),
        len(kept),
    )
    limit = min(first_prose, _LONGEST_HEAD) if body is None else body
    repeated = max((n for n, piece in enumerate(kept[:limit]) if _repeats(piece.text, headline)), default=-1)
    dates = [n for n, piece in enumerate(kept[:limit]) if _is_head_line(piece, _META_TEXT)]
    # More of them are a timetable; a text without a sentence is a list or a poem.
    is_head = len(dates) <= _MOST_DATES and first_prose < len(kept)
    dated = max((n for n in dates if is_head and n <= max(repeated, 0) + _LONGEST_DATED), default=-1)
    if not headline:
        # A title, and who wrote it: the headline of a text whose headline nobody gave.
        dated = max((n for n in range(dated + 1, min(limit, _LONGEST_SIGNED)) if names_maker(kept, n)), default=dated)
    end = max(repeated, dated) + 1 if body is None else body
    if body is None and repeated < 0 and not all(len(piece.text) <= _LONGEST_CRUMB for piece in kept[:end]):
        end = 0
    for n in range(end):
        if kept[n].rule is None:
            take_byline(draft, kept, n)
    labelled = bool(draft.authors)
    if end and not headline:
        repeated = _headline_in(kept[:end])
        draft.headline = kept[repeated].text if repeated >= 0 else None
    for n, piece in enumerate(kept[:end]):
        if piece.rule is not None:
            continue
        if n == repeated:
            draft.take(piece, HEADLINE)
        elif not labelled and (names := _authors_in(kept[:end], n, repeated)):
            for name in names:
                add_author(draft, name)
            draft.take(piece, BYLINE)
        else:
            draft.take(piece, notice_of(piece.text) or NAME)
    last_crumb = _MOST_CRUMBS if _is_home(kept[:limit]) else -1
    for n in range(end, limit) if first_prose <= _LONGEST_HEAD else ():
        piece = kept[n]
        of_chips = end and _is_chip(piece) and not _opens_dateline(kept, n)
        if piece.rule is not None or (n == limit - 1 and is_dateline_alone(piece.text)):
            continue
        if end and take_byline(draft, kept, n):
            continue
        if not labelled and (names := _authors_in(kept[:limit], n, repeated)):
            for name in names:
                add_author(draft, name)
            draft.take(piece, BYLINE)
        elif (
            (is_head and _is_head_line(piece, _META_TEXT))
            or _names_page(piece.text, headline, portal.title)
            or of_chips
            or n <= last_crumb
            or _CRUMBS.match(piece.text)
            or _DOT.match(piece.text)
        ):
            draft.take(piece, NAME)


#: A head has so many lines with a date, or a clock, and so far below the headline.
_MOST_DATES, _LONGEST_DATED = 3, 8
#: So many lines below the first a text may say who wrote it, in its head.
_LONGEST_SIGNED = 4


def _may_be_title(text: str) -> bool:
    return text.endswith(("!", "?", '"', "”")) and len(text) <= _LONGEST_CRUMB and title_share(text) >= _TITLE_CAPITALS


_TITLE_CAPITALS = 0.75


def _is_of_body(text: str) -> bool:
    return is_prose(text) and notice_of(text) is None


def _body_at(kept: Sequence[Piece], draft: Draft, portal: Portal) -> int | None:
    """Return where the text's first paragraph stands, known by its dateline; None where it has none or opens the text."""
    brands = brands_of(portal)
    found: dict[bool, int] = {}
    for number, piece in enumerate(kept[: _LONGEST_HEAD + 1]):
        if len(piece.text) >= _DATED_PARAGRAPH and (dateline := read_dateline(piece.text, brands, draft)) is not None:
            found.setdefault(dateline[0].outlet is not None, number)
    # `LAPUK - Pelajar melintasi titian.` is a caption where a dateline with an outlet stands below it.
    number = found.get(True, found.get(False, -1))
    above = [len(one.text) for one in kept[: max(0, number)] if is_prose(one.text)]
    whole = sum(len(one.text) for one in kept)
    return number if number >= 0 and len(above) <= _MOST_ABOVE and sum(above) <= _SHARE_ABOVE * whole else None


#: In characters: a paragraph with a dateline is longer, a line of the head shorter.
_DATED_PARAGRAPH, _LONGEST_CRUMB = 60, 160
#: A standfirst and a caption may stand above the dateline, not the half of an article.
_MOST_ABOVE, _SHARE_ABOVE = 3, 0.3


def _headline_in(head: Sequence[Piece]) -> int:
    """Return which line of a head is the headline, -1 where none can be: the longest above the first date or name."""
    titles = [
        n
        for n, piece in enumerate(head)
        if piece.rule is None
        and len(words_of(piece.text)) >= _TITLE_WORDS
        and not _CRUMBS.match(piece.text)
        and not _CAPTIONED.search(piece.text)
        and not piece.text.endswith((".", ")", '."', ".”"))
        and not _is_head_line(piece, _META_TEXT)
        and notice_of(piece.text) is None
        and not _authors_in(head, n, -1)
    ]
    ends = (
        n
        for n, piece in enumerate(head)
        if piece.rule is not None or _is_head_line(piece, _META_TEXT) or _authors_in(head, n, -1)
    )
    first = [n for n in titles if n < next(ends, len(head))] or titles
    return max(first, key=lambda n: len(head[n].text), default=-1)


_TITLE_WORDS = 4
_CAPTIONED = re.compile(r"\b(?:foto|photo|dok)\s*[:.]|^(?:foto|ilustrasi)\b|\([^()]*/[^()]*\)$", re.I)

_ROLES = r"(?:jurnalis|reporter|wartawan|pewarta|kontributor|koresponden|penulis|writer|kolumnis|fotografer)"
#: An author with what stands behind a name in a head: an outlet, a role, a date, an office.
_NAME_WITH = re.compile(
    r"^(?:(?i:oleh|by)\s+)?(?P<name>(?:[A-Z][\w'’-]*\.?\s+){1,3}[A-Z][\w'’-]+)\s*"
    rf"(?:[-–—|,·•]\s*(?:(?i:{_ROLES})\b.{{0,30}}|(?P<outlet>[A-Za-z][\w.]*(?:\s[A-Z]\w*){{0,2}})|(?:\w+,\s*)?\d{{1,2}}\s\w{{3,9}}\s\d{{4}}.{{0,30}}))\s*$"
)
_OF_OFFICE = re.compile(
    r"(?P<name>(?:[A-Z][\w'’-]*\.?\s+){1,3}[A-Z][\w'’-]+),\s+(?:Universitas|Institut|Politeknik|Badan|Lembaga|University|Institute)\s[^,]+(?:,\s+|$)"
)


def _authors_in(head: Sequence[Piece], number: int, headline: int) -> list[str]:
    """Return the authors that a line of the head names, without a label: behind a name an outlet, a role, a date, or nothing."""
    text = head[number].text.strip(" ,|·")
    if (match := _NAME_WITH.match(text)) and is_person(match["name"]) and not is_place(match["name"]):
        return [match["name"]]
    if match := _OF_OFFICE.match(text):
        return [one["name"] for one in _OF_OFFICE.finditer(text)]
    if number <= headline or not is_person(text) or is_place(text):
        return []
    beside = (*head[max(0, number - 2) : number], *head[number + 1 : number + 3])
    if any(_is_head_line(one, _META_TEXT) or _NAME_WITH.match(one.text) or names_a_role(one.text) for one in beside):
        return [text]
    return []


def _opens_dateline(kept: Sequence[Piece], number: int) -> bool:
    """Tell a place that a torn dateline begins with: a dash or a bracket stands below it."""
    below = kept[number + 1].text if number + 1 < len(kept) else ""
    return is_place(kept[number].text) and (below[:1] in "-–—―(," or len(below) < _DATED_PARAGRAPH)


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
    """Tell a tag between the date and the first sentence: a word or two."""
    return (
        piece.type == "paragraph"
        and len(words_of(piece.text)) <= _CHIP
        and not piece.has("strong")
        and not ends_sentence(piece.text)
        and not piece.text.endswith((":", ",", "-", "–", "—"))
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


def _repeats(text: str, headline: str) -> bool:
    """Tell whether two lines have the same letters; those of another length need no closer look."""
    return abs(len(text) - len(headline)) <= _MARKS and bool(headline) and _key(text) == _key(headline)


#: Two prints of a headline differ by no more characters: quotation marks, blanks.
_MARKS = 12


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


FAMILY = Family(
    take_head,
    (
        Rule(HEADLINE, "The headline, printed once more above the body."),
        Rule(
            NAME,
            "Section, date, author and caption, printed above the first sentence.",
            (
                "Daerah\nPasar Ikan Ambon Dibuka Lagi\nRina Amelia - wartakita\nSenin, 12 Mei 2025 10:21 WIB\n"
                "Pemerintah kota membuka kembali pasar ikan itu pada Senin pagi.",
                "Pasar Ikan Ambon Dibuka Lagi\nPedagang menyambutnya dengan doa bersama.\n"
                "Ambon (ANTARA) - Pemerintah kota membuka kembali pasar ikan itu pada Senin pagi setelah diperbaiki.\n"
                "Dinas perikanan mencatat 212 pedagang sudah menempati lapak baru yang dilengkapi saluran air.\n"
                "Pasar itu dibangun dengan anggaran empat miliar rupiah dari kas daerah tahun lalu.",
            ),
            (
                "Jumat, 12 Mei 2025\nPersikara melawan Gelora Muda\nSabtu, 13 Mei 2025\nBahari Muda melawan Persatuan Muara\n"
                "Minggu, 14 Mei 2025\nPersikara melawan Bahari Muda\nSenin, 15 Mei 2025\nSemua tim beristirahat sehari penuh.",
                "Di gudang itu ibu menyimpan hujan\ndalam toples bekas biskuit\nAmbon, 12 Mei 2025",
            ),
        ),
    ),
)
