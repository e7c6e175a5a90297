"""What stands below the end of a copied text: its sign-off, its editor or its tags end an article.

Most of it other rules know by its words: prompts, related links, copyright. This one takes what is left between and
below them: buttons, polls, a disclaimer. That is for plain text; a page's markup tells its foot apart, and only the name of a
series or a box is left below the sign-off.
"""

from __future__ import annotations

import re

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.bylines import BYLINE, SIGN_OFF, is_correction
from pipelines.rules.keyword_lines import NAME as KEYWORDS
from pipelines.rules.keyword_lines import is_labelled_tags
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import is_prose, is_title

NAME = "after-end"

#: The share of the prose, and of the lines, that may stand below the end: where more does, the article goes on.
_BELOW, _LINES_BELOW = 0.15, 0.5


def take_after_end(draft: Draft, portal: Portal) -> None:
    """Take what is left below the sign-off, the editor's line or the tags."""
    if draft.from_markup:
        _take_names(draft)
        return
    pieces = draft.pieces
    prose = [len(piece.text) if piece.rule is None and is_prose(piece.text) else 0 for piece in pieces]
    whole, above = sum(prose), 0
    for number, piece in enumerate(pieces):
        above += prose[number]
        ends = piece.rule in (SIGN_OFF, BYLINE) or (piece.rule == KEYWORDS and is_labelled_tags(piece.text))
        if ends and above and whole - above <= _BELOW * whole:
            below = [after for after in pieces[number + 1 :] if after.rule is None and not is_correction(after.text)]
            # What the other rules have all left alone; they say better why a line goes.
            if all([after.judged for after in below]) and len(below) <= _LINES_BELOW * len(draft.kept()):
                for after in below:
                    draft.take(after, NAME)
            return


#: In words and in lines: the name of a box that a page prints below the sign-off.
_LONGEST_NAME, _MOST_NAMES = 4, 2
_LABEL = re.compile(r"[\d:@]")


def _take_names(draft: Draft) -> None:
    """Take a name or two below the sign-off of a page, such as that of the series that it belongs to."""
    below: list[Piece] = []
    for piece in reversed(draft.pieces):
        if piece.rule == SIGN_OFF:
            for name in below if len(below) <= _MOST_NAMES else ():
                draft.take(name, NAME)
            return
        if piece.rule is None:
            is_name = piece.type in ("paragraph", "heading") and is_title(piece.text, at_least=1, at_most=_LONGEST_NAME)
            if not is_name or _LABEL.search(piece.text):
                return
            below.append(piece)


_BODY = (
    "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur dan wali kota.\n"
    "Para wali kota meminta tambahan anggaran untuk pasar induk yang atapnya bocor sejak musim hujan tahun lalu.\n"
    "Gubernur berjanji membawa permintaan itu ke sidang anggaran yang dibuka pada pekan pertama bulan Februari.\n"
    "Rapat berlangsung sampai sore di gedung yang sama, dan wartawan boleh mengikuti semua sidang.{}"
)

FAMILY = Family(
    take_after_end,
    (
        Rule(
            NAME,
            "Below the sign-off, the editor or the tags nothing of the article follows.",
            (
                _BODY.format(" (afr/afr)\nPOLLING\nApakah rapat itu perlu?\nYa\nTidak"),
                _BODY.format("\nEditor: Rina Amelia\nSembunyikan\nTulis pendapatmu dan menangkan hadiahnya!"),
                _BODY.format("\nTags: rapat, menteri\nEdisi cetak"),
            ),
            (_BODY.format("\nSusunan Panitia\nKetua Budi Santoso"),),
        ),
    ),
)
