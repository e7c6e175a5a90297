"""What a line of an article's head looks like: a date, a crumb, a tag, the headline once more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.draft import Piece
from pipelines.rules.words import ends_sentence, words_of

#: What a column of questions and answers opens with.
_ASKS = re.compile(r"^\W*(?:pertanyaan|tanya|soal)\W*$", re.I)
#: In words: a tag between the date and the first sentence is no longer.
_CHIP = 3
_WHEN = (
    r"diterbitkan|terbit|tayang|rilis|published|posted|updated?|diperbarui|"
    r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu)\b[ ,]|\d{1,2}[ /.-]\w{1,9}[ /.-]\d{4}"
)
_CLOCK = r"\b\d{1,2}[:.]\d{2}\s*(?:WI[BT]A?\b|$)|^\d{1,2}\s\w{3,9}\s\d{4}\s+\d{1,2}[:.]\d{2}\s+diperbarui\b|\b(?:menit|jam|hari)\s+(?:yang\s+)?lalu$|\b(?:views?|dilihat|dibaca)\b"
#: A line of the article's head: it opens with who or when, or carries a clock, a zone or a counter.
META_LINE = re.compile(
    r"^\W*(?:oleh|by|penulis|reporter|wartawan|pewarta|kontributor|catatan|laporan|teks|"
    r"(?:ditulis|disunting|disajikan|diliput|dilaporkan|disusun)\s+(?:oleh\s+)?(?=[A-Z])|dibaca\s+\d+\s+menit|editor|redaksi|"
    rf"{_WHEN})|{_CLOCK}",
    re.I,
)
#: The same in plain text, where a line that names a person is the byline's rule's, unless a date stands behind the name.
META_TEXT = re.compile(
    rf"^\W*(?:{_WHEN}|(?:oleh|by)\s[^.!?]{{2,40}}\s[|–—-]\s*\d{{1,2}}\s\w{{3,9}}\s\d{{4}})|{_CLOCK}", re.I
)
#: The way to a page: `Beranda » Daerah`; or a line each, `Home`, `Ekonomi`, with so many lines below the first.
CRUMBS = re.compile(r"^\W*(?:home|beranda)\s*[»›>/|→]\s*\S.{0,150}$", re.I)
_HOME = re.compile(r"^\W*(?:home|beranda|[\w-]{3,30}\.(?:com|id|net|co\.id))\W*$", re.I)
_CRUMB = re.compile(r"^[A-Z][\w& ]{1,30}$")
MOST_CRUMBS = 3
DOT = re.compile(r"^[\s·•|]+$")


def is_home(head: Sequence[Piece]) -> bool:
    """Tell the first line of a way that is printed a step a line; `KOMPAS.com` above `- Jakarta` is a torn dateline."""
    return len(head) > 1 and _HOME.match(head[0].text) is not None and _CRUMB.match(head[1].text) is not None


def is_chip(piece: Piece) -> bool:
    """Tell a tag between the date and the first sentence: a word or two."""
    return (
        piece.type == "paragraph"
        and len(words_of(piece.text)) <= _CHIP
        and not piece.has("strong")
        and not _ASKS.match(piece.text)
        and not ends_sentence(piece.text)
        and not piece.text.endswith((":", ",", "-", "–", "—"))
    )


def names_page(text: str, headline: str, site: str) -> bool:
    """Tell a line that is the headline with a date behind it, or an author with the site's name."""
    if len(headline) > _MARKS and text.startswith(headline) and len(text) <= len(headline) + 5 * _MARKS:
        return True
    return site in text and len(words_of(text)) <= _BYLINE_WORDS and not ends_sentence(text)


_BYLINE_WORDS = 8


#: What is on, not when the page was made: `19.00 WIB: Persib vs Arema`, `Waktu: Sabtu pukul 19.00 WIB`.
_SCHEDULE = re.compile(
    r"^\d{1,2}[.:]\d{2}\s*(?:WI[BT]A?)?\s*[:–-]\s*\D|\bvs\.?\s|\bpukul\s\d|^\w+\s*:\s.{0,60}\?\s*$|^[Oo]leh-oleh\b"
)


def is_head_line(piece: Piece, meta: re.Pattern[str]) -> bool:
    """Tell a line that says when, or by whom, an article was published; `meta` is what such a line begins with."""
    if piece.type not in ("paragraph", "list_item") or piece.text.endswith(":") or len(words_of(piece.text)) > 16:
        return False
    if _SCHEDULE.search(piece.text) or (piece.has("row") and not piece.has("header")):
        return False
    return piece.raw.link_share > 0.5 or meta.search(piece.text) is not None


def repeats(text: str, headline: str) -> bool:
    """Tell whether two lines have the same letters; those of another length need no closer look."""
    return abs(len(text) - len(headline)) <= _MARKS and bool(headline) and _key(text) == _key(headline)


def between_headline_and_date(kept: Sequence[Piece], headline: str, meta: re.Pattern[str]) -> int:
    """Return which line alone stands between the headline and the line that says when or by whom; -1 where none does."""
    for n in range(min(LONGEST_HEAD, len(kept) - 2)):
        if repeats(kept[n].text, headline):
            return n + 1 if is_head_line(kept[n + 2], meta) else -1
    return -1


#: More lines above the first sentence are a list that the article opens with.
LONGEST_HEAD = 12
#: Two prints of a headline differ by no more characters: quotation marks, blanks.
_MARKS = 12


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
