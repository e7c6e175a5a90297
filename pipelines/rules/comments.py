"""What readers wrote below the article, where no class name says so: from the heading that counts them on.

A counter such as `3 Komentar` also stands at the head of pages; it opens the readers' part only below the text.
"""

from __future__ import annotations

import re

from caritau_crawler.portals import Portal
from pipelines.draft import Draft
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import is_prose

NAME = "comments"

_HEADING = re.compile(
    r"^\W*(?:(?:komentar|tanggapan|comments?|responses?)(?:\s+(?:pembaca|anda|kamu|terbaru|para\s+pembaca))?\s*[:(\[]\s*\d{1,5}\s*[)\]]?"
    r"|\d{1,5}\s+(?:komentar|tanggapan|comments?|responses?)(?:\s+(?:pembaca|untuk|pada|to|on)\b.{0,120})?"
    r"|(?:one|\d{1,4})\s+(?:responses?|thoughts?|comments?)\s+(?:to|on)\b.{0,120}"
    r"|(?:komentar|tanggapan)\s+pembaca|(?:beri|tulis|kirim|tinggalkan)(?:kan)?\s+komentar(?:\s+anda)?)\W*$",
    re.I,
)
_LONGEST = 160
_WORDS = (b"komentar", b"tanggapan", b"comment", b"response", b"thought")
#: The share of the prose that must stand above the heading.
_ABOVE = 0.6


def take_comments(draft: Draft, portal: Portal) -> None:
    """Take everything from the heading of the readers' comments on."""
    if not draft.speaks_of(_WORDS):
        return
    pieces = draft.pieces
    opening = next((number for number in range(len(pieces) - 1, 0, -1) if _is_heading(pieces[number].text)), None)
    if opening is None:
        return
    while opening and any(_is_heading(piece.text) for piece in pieces[max(0, opening - 3) : opening]):
        opening -= 1
    above = sum(len(piece.text) for piece in pieces[:opening] if is_prose(piece.text))
    below = sum(len(piece.text) for piece in pieces[opening:] if is_prose(piece.text))
    if above and above >= _ABOVE * (above + below):
        for piece in pieces[opening:]:
            if piece.rule is None:
                draft.take(piece, NAME)


def _is_heading(text: str) -> bool:
    return len(text) <= _LONGEST and _HEADING.match(text) is not None


_BODY = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta.\n{}"

FAMILY = Family(
    take_comments,
    (
        Rule(
            NAME,
            "What readers wrote below the article.",
            (_BODY.format("Komentar Pembaca (2)\nBudi 21/04/2024\nSetuju.\nBalas"),),
            (_BODY.format("Komentar pedas datang dari pembaca koran itu."),),
        ),
    ),
)
