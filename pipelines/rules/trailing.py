"""Trailing headlines: the list of other articles below the last sentence.

A subheading has text below it; a headline of such a list has only its like. Cut ones (`… oleh Orang yang...`) are
sure; whole ones are sure when several stand together, or when the article's end was marked before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from caritau_crawler.items import Known
from caritau_crawler.portals import Portal
from caritau_crawler.text import bare
from pipelines.draft import Draft, Piece
from pipelines.rules.bylines import BYLINE, SIGN_OFF
from pipelines.rules.keyword_lines import NAME as KEYWORDS
from pipelines.rules.related_markers import LIST_NAME
from pipelines.rules.related_markers import NAME as RELATED
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import ends_sentence, is_cut, is_labelled, is_stamp, is_title, words_of

NAME = "trailing-headline"

#: Marks after which nothing of the article follows but stray lines.
_END_MARKS = frozenset((SIGN_OFF, BYLINE, KEYWORDS, "copyright"))
_WEAK_END_MARKS = frozenset((RELATED, LIST_NAME, "share-bar", "counter"))
_ITEM = re.compile(r"^(?:[-•·*►▶»>–]|#?\d{1,2}[.)]?)\s+")
#: `27 September: Laskar Musi vs Bahari Tual`: a schedule of matches.
_FIXTURE = re.compile(r"\bvs\b\.?\s|^\d{1,2}\s+[A-Z]\w{2,8}(?:\s+\d{4})?\s*:\s")
#: A line with more commas is a line-up or an enumeration.
_MOST_COMMAS = 2
#: What all lines of a list of people have, and headlines only by chance: `Siti Nurhaliza dari Kota Palembang`.
#: Winners and offices, results, laws: lists of the article's own.
_OF_A_LIST = re.compile(
    r"\s(?:dari|sebagai|selaku)\s|\b\d{1,2}-\d{1,2}\b|\bNomor\s+(?:\d+\s+Tahun|Satu|Dua|Tiga|Empat)\b"
)
_MARKED_ITEM = re.compile(r"^(?:[-•·*–]|[a-z0-9]{1,2}[.)])\s")
_STAMP_TAIL = re.compile(
    r"\s*[|•·(-]?\s*(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}\s+\w{3,9}\s+\d{4}|\d{1,3}\s+\w+\s+(?:yang\s+)?lalu)(?:[\s|,·-]*\d{1,2}[:.]\d{2}(?:\s*WI[BT]A?)?)?\)?\s*$",
    re.I,
)


def take_trailing_headlines(draft: Draft, portal: Portal) -> None:
    """Take the list of headlines at the end of the body."""
    tail = tail_of(draft.kept(), draft.known)
    if not tail:
        return
    marked = _end_was_marked(draft, tail[0])
    cut_at = portal.boilerplate.headline_cut
    known = [number for number, piece in enumerate(tail) if _is_known(piece, draft.known)]
    first = _first_headline(tail, marked, cut_at, known)
    if first is None:
        return
    for number, piece in enumerate(tail[first:], first):
        sure = number in known or is_stamp(piece.text) or piece.raw.link_share > 0.7
        if sure or _looks_like_headline(piece, cut_at, loose=True):
            draft.take(piece, NAME)


def headline_stem(text: str) -> str:
    """Return a line as the portal's memory looks it up: what a stored headline must begin with."""
    return bare(_STAMP_TAIL.sub("", _ITEM.sub("", text)))


def _is_known(piece: Piece, known: Known) -> bool:
    return bool(known.headlines) and headline_stem(piece.text) in known.headlines


def tail_of(kept: Sequence[Piece], known: Known) -> list[Piece]:
    """Return what stands below the last piece that ends a sentence; a known headline may end in a question mark."""
    end = len(kept)
    while end and not (
        not _is_known(kept[end - 1], known)
        and (
            ends_sentence(kept[end - 1].text)
            or len(words_of(kept[end - 1].text)) > 24
            or kept[end - 1].text.endswith(":")
        )
        and not (kept[end - 1].raw.link_share > 0.8 and len(kept[end - 1].text) < 160)
        and not is_stamp(kept[end - 1].text)
    ):
        end -= 1
    if end and kept[end - 1].text.endswith(":"):
        # `Berikut jadwalnya:` and its list belong to the article; what stands below the list does not belong to it.
        first = end
        while end < len(kept) and _is_item_of(kept[end], kept[first]):
            end += 1
    return list(kept[end:]) if end else []


def _is_item_of(piece: Piece, first: Piece) -> bool:
    if piece.raw.group != first.raw.group:
        return False
    return piece.type == "list_item" or _MARKED_ITEM.match(piece.text) is not None


def _end_was_marked(draft: Draft, first: Piece) -> bool:
    """Tell whether a sign-off, a byline, the tags or a related link stood between the last sentence and the tail."""
    strong = False
    for piece in draft.pieces:
        if piece is first:
            return strong
        if piece.rule is None:
            strong = False
        elif piece.rule in _END_MARKS or piece.rule in _WEAK_END_MARKS:
            strong = True
    return strong


def _first_headline(tail: Sequence[Piece], marked: bool, cut_at: int, known: Sequence[int]) -> int | None:
    cut = [n for n, piece in enumerate(tail) if _is_cut_headline(piece, cut_at)]
    linked = [n for n, piece in enumerate(tail) if piece.raw.link_share > 0.8 and len(words_of(piece.text)) >= 4]
    titles = [n for n, piece in enumerate(tail) if _looks_like_headline(piece, cut_at)]
    if marked and (titles or known):
        return min((*titles, *known))
    sure = sorted({*cut, *linked, *known})
    if sure:
        first = sure[0]
        # Whole headlines may stand above the first cut one in the same list, but one line may also be the text's last.
        while first > 0 and first - 1 in titles and len(titles) > 2:
            first -= 1
        return first
    if sum(1 for n in titles if is_labelled(tail[n].text)) * 2 > len(titles):
        return None
    in_a_row = _longest_row(titles)
    if len(in_a_row) > 1 and all(_OF_A_LIST.search(tail[n].text) for n in in_a_row):
        return None
    return in_a_row[0] if len(in_a_row) >= 2 and len(words_of(tail[in_a_row[0]].text)) >= 5 else None


def _longest_row(numbers: Sequence[int]) -> list[int]:
    best: list[int] = []
    row: list[int] = []
    for number in numbers:
        row = [*row, number] if row and number == row[-1] + 1 else [number]
        if len(row) > len(best):
            best = row
    return best


def _is_cut_headline(piece: Piece, cut_at: int) -> bool:
    text = _STAMP_TAIL.sub("", piece.text)
    if not is_cut(text) or len(words_of(text)) < 3:
        return False
    stem = text.rstrip(".… ")
    if cut_at and cut_at - 3 <= len(stem) <= cut_at:
        return True
    # Cut elsewhere: a headline in capitals of one list line, not a sentence that trails off.
    return 20 <= len(stem) <= 110 and is_title(stem, at_least=3, at_most=20)


def _looks_like_headline(piece: Piece, cut_at: int, *, loose: bool = False) -> bool:
    if _is_cut_headline(piece, cut_at):
        return True
    if ";" in piece.text or piece.text.count(",") > _MOST_COMMAS or piece.has("row") or _FIXTURE.search(piece.text):
        return False
    if piece.type == "quote" or (_MARKED_ITEM.match(piece.text) and not loose):
        return False
    text = _STAMP_TAIL.sub("", _ITEM.sub("", piece.text))
    least = 3 if loose else 5
    return is_title(text, at_least=least, at_most=20)


_BODY = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta.\n{}"

FAMILY = Family(
    take_trailing_headlines,
    (
        Rule(
            NAME,
            "Headlines of other articles below the last sentence.",
            tuple(
                _BODY.format(lines)
                for lines in (
                    "Fauzi Bowo Ingin Jakarta Dipimpin oleh Orang yang...\nDenny JA Hibahkan Dana Abadi untuk Festival Tahuna...",
                    "Gubernur Resmikan Pasar Baru di Kota Bandung\nPolisi Tangkap Tiga Pencuri Motor di Depok\nHarga Beras Turun Jelang Panen Raya",
                    "(IRN)\nGubernur Resmikan Pasar Baru di Kota Bandung",
                )
            ),
            tuple(
                _BODY.format(lines)
                for lines in (
                    "Sementara itu, harga cabai terus naik...",
                    "Kunjungan ke Pasar Induk\nSetelah rapat, menteri berkunjung ke pasar induk.",
                    "1. Pantai Kuta\n2. Danau Toba\n3. Gunung Bromo",
                    "Siti Nurhaliza dari Kota Palembang\nBudi Hartono dari Kabupaten Malang",
                )
            ),
        ),
    ),
)
