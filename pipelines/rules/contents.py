"""The table of contents that a page prints above a long article: its entries stand below once more, as subheadings."""

from __future__ import annotations

import re

from caritau_crawler.portals import Portal
from pipelines.draft import Draft
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import is_prose

NAME = "contents-list"

_HEADING = re.compile(
    r"^\W*(?:daftar\s+isi|isi\s+artikel|indeks\s+artikel|table\s+of\s+contents?|contents|on\s+this\s+page)\W*$", re.I
)
_WORDS = (b"daftar isi", b"isi artikel", b"indeks artikel", b"contents", b"on this page")
#: No article has more subheadings.
_LONGEST = 40
_LONGEST_ENTRY = 120


def take_contents(draft: Draft, portal: Portal) -> None:
    """Take the heading of the contents and its entries: short lines that end no sentence."""
    if not draft.speaks_of(_WORDS):
        return
    kept = draft.kept()
    for number, heading in enumerate(kept):
        if not _HEADING.match(heading.text):
            continue
        below = {piece.text.casefold() for piece in kept[number + 1 :]}
        entries = []
        for piece in kept[number + 1 : number + 1 + _LONGEST]:
            is_entry = piece.type == "list_item" or piece.raw.link_share > 0.8 or piece.text.casefold() in below
            if not is_entry or is_prose(piece.text) or len(piece.text) > _LONGEST_ENTRY or piece.type == "heading":
                break
            entries.append(piece)
        for piece in (heading, *entries) if entries else ():
            draft.take(piece, NAME)


FAMILY = Family(
    take_contents,
    (
        Rule(
            NAME,
            "The table of contents above a long article.",
            (
                "Daftar Isi\n- Bahan\n- Cara Membuat\nSup ini cocok untuk hari hujan yang panjang.\nBahan\nSiapkan ikan dan kunyit segar.",
            ),
            ("Daftar isi buku itu memuat dua belas bab tentang laut.",),
        ),
    ),
)
