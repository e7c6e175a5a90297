"""The head of an article, where it got into the text of its page: crumbs, the headline's own line, authors, dates.

Plain text has heads too: `copied_heads`.
"""

from __future__ import annotations

from caritau_crawler.portals import Portal
from pipelines.draft import Draft
from pipelines.rules.bylines import names_office
from pipelines.rules.copied_heads import HEADLINE, NAME, take_copied_head
from pipelines.rules.head_lines import (
    META_LINE,
    MOST_CRUMBS,
    between_headline_and_date,
    is_chip,
    is_head_line,
    is_home,
    names_page,
    repeats,
)
from pipelines.rules.places import is_place
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import is_prose, words_of

#: In words: a heading right below the headline that is so long is the standfirst.
_STANDFIRST = 7


def take_head(draft: Draft, portal: Portal) -> None:
    """Take the headline's own line and what stands above the first sentence: breadcrumb, section, date, author."""
    if draft.from_markup:
        _take_head_of_page(draft, portal)
    else:
        take_copied_head(draft, portal)


def _take_head_of_page(draft: Draft, portal: Portal) -> None:
    kept = draft.kept()
    headline = draft.headline or ""
    first_prose = next(
        (
            number
            for number, piece in enumerate(kept)
            if piece.type != "heading" and is_prose(piece.text) and not repeats(piece.text, headline)
        ),
        0,
    )
    below = between_headline_and_date(kept, headline, META_LINE)
    standfirst = below if below > 0 and is_prose(kept[below].text) else -1
    if first_prose == standfirst:
        first_prose = next(
            (n for n in range(standfirst + 1, len(kept)) if kept[n].type != "heading" and is_prose(kept[n].text)), 0
        )
    head = kept[:first_prose]
    repeated = [n for n, piece in enumerate(head) if repeats(piece.text, headline)]
    in_head = bool(repeated)
    last_crumb = MOST_CRUMBS if is_home(head) else -1
    for n, piece in enumerate(head):
        if repeated and n == repeated[-1]:
            draft.take(piece, HEADLINE)
        elif (
            (repeated and n < repeated[-1])
            or is_head_line(piece, META_LINE)
            or (n and head[n - 1].rule == NAME and piece.raw.continues and names_office(piece.text))
            or names_page(piece.text, headline, portal.title)
            or (in_head and is_chip(piece) and not is_place(piece.text))
            or n <= last_crumb
            or n == standfirst
            or (
                repeated
                and n == repeated[-1] + 1
                and piece.type == "heading"
                and len(words_of(piece.text)) >= _STANDFIRST
            )
        ):
            draft.take(piece, NAME)
            in_head = True


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
