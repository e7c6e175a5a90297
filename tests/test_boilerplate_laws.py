"""The laws of stripping, for any input: nothing lost, nothing invented, a second pass changes nothing, no crash, no hang.

Texts are made of lines as they stand on Indonesian portals, of the rules' own words, and of garbage, in any order: what
no page was ever seen to hold comes here.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from caritau_crawler.items import Article, Link, RawArticle, RawBlock
from caritau_crawler.portals import load_portal
from caritau_crawler.text import fold_space, repair
from pipelines.boilerplate import strip
from pipelines.rules import RULES
from pipelines.text import clean_text
from quality.lossless import ink, put_back

PORTAL = load_portal("caritau")
LAW = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

PROSE = (
    "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta.",
    '"Kami siap membantu warga yang terdampak banjir," kata dia, dilansir dari Antara.',
    "Sementara itu, harga cabai terus naik...",
    "Apakah harga beras akan turun?",
    "Dokter memakai ukuran Body Mass Index (BMI).",
    "Ia mengajak warga membaca undang-undang itu dan baca juga penjelasannya di situs resmi.",
    "T: Sejak kapan Anda melaut?",
    "J: Sejak umur sepuluh tahun, ikut ayah.",
    "1. Pantai Kuta",
    "Kunjungan ke Pasar Induk",
)
RESIDUE = (
    "CARITAU WASHINGTON - Amerika Serikat menyebut pertemuan itu penting.",
    "Baca Juga: Gubernur Resmikan Pasar Baru",
    "BACA JUGA : Polisi Tangkap Tiga Pencuri Motor di Depok",
    "Baca juga:",
    "Artikel Terkait",
    "Gubernur Resmikan Pasar Baru di Kota Bandung",
    "Denny JA Hibahkan Dana Abadi untuk Festival Tahuna...",
    "Tags: beras, impor, menteri",
    "rapat kerja menteri beras impor jakarta",
    "ADVERTISEMENT",
    "Bagikan",
    "Editor: Sari Wulandari",
    "Rapat ditutup pukul lima. (afr/afr)",
    "(IRN)",
    "Foto: Menteri membuka rapat kerja (Dok. Humas)",
    "Copyright © Portal 2023",
    "Halaman: 1 2 3 Selanjutnya",
    "12 Komentar",
    "2 jam lalu",
    "Ikuti berita terbaru kami di Google News",
)
#: What rules look for, as loose pieces; put together at random they make what no editor would write.
SHARDS = (
    "Baca Juga: ", "Baca juga ", "Simak juga:", "Artikel terkait", "(IRN)", "(", ")", "[", "]", "...", "…", ".", "!", "?",
    ":", " - ", " – ", "--", "“", "”", '"', "’", "#", "*", "***", "|", "/", ",", "1", "2023", "12/9/2023", "WIB", "Tags",
    "Editor:", "Foto:", "Halaman", "CARITAU", "JAKARTA", "Jakarta", "KOMPAS.com", "Antara", "kata dia", "Polisi", "yang",
    "lalu", "jam", "dilansir dari", " ", "\t", "\u00a0", "\u200b", "\ufeff", "\u00ad", "\u2060", "\x00", "\x1b", "\ufffd",
    "é", "漢", "😀", "ا", "\u0301",
)  # fmt: skip
LINES = st.one_of(
    st.sampled_from(PROSE),
    st.sampled_from(RESIDUE),
    st.lists(st.sampled_from(SHARDS), max_size=10).map("".join),
    st.tuples(st.sampled_from(PROSE + RESIDUE), st.sampled_from(SHARDS), st.sampled_from(PROSE + RESIDUE)).map("".join),
    st.text(max_size=30),
)
TEXTS = st.lists(LINES, max_size=12).map("\n".join)


@st.composite
def raw_blocks(draw: st.DrawFn) -> list[RawBlock]:
    """Blocks as a page may give them: any type, role, link and line break; no blank beyond one, as the walk leaves it."""
    blocks: list[RawBlock] = []
    for line in draw(st.lists(LINES, max_size=9)):
        text = fold_space(repair(line))
        if not text:
            continue
        start = draw(st.integers(0, max(0, len(text) - 1)))
        anchor = text[start : start + draw(st.integers(0, 40))].strip()
        links = (Link(anchor, "https://caritau.com/post/lain"),) if anchor and draw(st.booleans()) else ()
        blocks.append(
            RawBlock(
                text,
                draw(st.sampled_from(("paragraph", "paragraph", "heading", "quote", "list_item"))),
                links=links,
                link_share=min(1.0, len(anchor) / len(text)) if links else 0.0,
                hints=frozenset(draw(st.lists(st.sampled_from(HINTS), max_size=2))),
                continues=bool(blocks) and draw(st.booleans()),
                group=draw(st.integers(0, 2)),
                part=draw(st.sampled_from((0, 0, 0, 2))) if not blocks else blocks[-1].part,
            )
        )
    return blocks


HINTS = (
    "strong", "strong", "related", "share", "tags", "ad", "navigation", "comments", "author", "caption", "promotion",
    "embed", "hidden", "form", "header", "footer", "aside", "table",
)  # fmt: skip


def stripped(blocks: list[RawBlock]) -> Article:
    raw = RawArticle(
        portal="caritau",
        url="https://caritau.com/post/a",
        canonical_url="https://caritau.com/post/a",
        fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
        headline="Gubernur Resmikan Pasar Baru",
        keywords=["beras", "impor"],
        blocks=blocks,
    )
    return strip(raw, PORTAL)


@LAW
@given(TEXTS)
@example("\u200bBaca Juga: Gubernur Resmikan Pasar Baru")
@example("\u200b\xa0\u200b\nMenteri membuka rapat kerja itu pada Senin pagi di Jakarta.")
@example("Baca Juga: Baca Juga: Baca Juga:")
@example("(IRN) (IRN)\n(IRN)")
def test_blocks_and_removed_pieces_of_a_text_are_the_whole_input_in_order(text):
    assert ink(put_back(clean_text(text, PORTAL))) == ink(repair(text))


@LAW
@given(TEXTS)
@example("Menteri membuka rapat kerja itu pada Senin pagi di Jakarta.\n\u200b (AA)")
@example("\ufeff Baca Juga: Gubernur Resmikan Pasar Baru\nMenteri membuka rapat kerja itu pada Senin pagi.")
@example("\n".join(["CARITAU WASHINGTON - Amerika Serikat menyebut pertemuan itu penting."] * 5))
def test_cleaning_a_cleaned_text_changes_nothing(text):
    once = clean_text(text, PORTAL)

    twice = clean_text("\n".join(block.text for block in once.blocks), PORTAL)

    assert [piece.text for piece in twice.removed] == []
    assert [block.text for block in twice.blocks] == [block.text for block in once.blocks]


@LAW
@given(raw_blocks())
def test_blocks_and_removed_pieces_of_a_page_are_the_whole_input_in_order(blocks):
    assert ink(put_back(stripped(blocks))) == ink("".join(block.text for block in blocks))


@LAW
@given(raw_blocks())
@example(
    [
        RawBlock(PROSE[0], "paragraph"),
        RawBlock("Gubernur Resmikan Pasar", "paragraph"),
        RawBlock(PROSE[0], "heading", continues=True),
    ]
)
def test_stripping_a_stripped_page_changes_nothing(blocks):
    once = stripped(blocks)
    # What is kept, as the page would show it: a line break inside a block is one that `<br>` made.
    again = [
        RawBlock(text, block.type, continues=number > 0)
        for block in once.blocks
        for number, text in enumerate(block.text.split("\n"))
    ]

    twice = stripped(again)

    assert [piece.text for piece in twice.removed] == []
    assert twice.blocks == once.blocks


@LAW
@given(raw_blocks())
def test_every_removed_piece_names_a_rule_and_lies_at_a_place_of_the_body(blocks):
    article = stripped(blocks)
    names = {rule.name for rule in RULES} | OTHER_NAMES

    for piece in article.removed:
        assert piece.text.strip() == piece.text != ""
        assert piece.rule in names
        assert 0 <= piece.index <= len(article.blocks)
        length = len(article.blocks[piece.index].text) if piece.index < len(article.blocks) else 0
        assert 0 <= piece.offset <= length
    places = [(piece.index, piece.offset) for piece in article.removed]
    assert places == sorted(places)


#: Names in `removed` that are no rule's own: roles that the markup gives, and what the stage itself does.
OTHER_NAMES = {
    "hidden", "navigation", "comments", "embed", "form", "footer", "aside", "article-head", "headline-repeat",
    "repeated-paragraph", "invisible-characters",
}  # fmt: skip


@LAW
@given(raw_blocks())
def test_no_kept_block_is_blank_or_holds_invisible_characters(blocks):
    for block in stripped(blocks).blocks:
        assert block.text.strip() == block.text != ""
        assert not set("\u200b\ufeff\u00ad\u2060") & set(block.text)
        assert "  " not in block.text


@LAW
@given(TEXTS, TEXTS)
def test_the_same_text_gives_the_same_record_whatever_was_cleaned_between(text, other):
    first = clean_text(text, PORTAL)
    clean_text(other, PORTAL)

    assert clean_text(text, PORTAL).to_document() == first.to_document()


LEAD = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta.\n"
PATHOLOGICAL = {
    "a line of 1 MB": "Menteri membuka rapat kerja itu. " * 31_000,
    "a word of 1 MB": "a" * 1_000_000,
    "20,000 lines of prose": LEAD * 20_000,
    "20,000 headlines": LEAD + "Gubernur Resmikan Pasar Baru di Bandung\n" * 20_000,
    "8,000 cut headlines": LEAD + "Polisi Tangkap Tiga Pencuri di...\n" * 8_000,
    "20,000 related links": LEAD + "".join(f"Baca Juga: Gubernur Resmikan Pasar {n}\n" for n in range(20_000)),
    "8,000 sign-offs alone": LEAD + "(IRN)\n" * 8_000,
    "20,000 sign-offs": "Rapat selesai. (IRN)\n" * 20_000,
    "8,000 bylines": LEAD + "Editor: Sari Wulandari\n" * 8_000,
    "8,000 lines of tags": LEAD + "rapat kerja menteri beras impor jakarta\n" * 8_000,
    "8,000 labels of tags": LEAD + "Tags:\n" * 8_000,
    "8,000 ages": LEAD + "2 jam lalu\n" * 8_000,
    "8,000 markers of lists": "Artikel Terkait\n" * 8_000,
    "markers run together": "Baca Juga: " * 20_000,
    "markers run into a sentence": "kata dia. Baca Juga: Polisi Tangkap " * 10_000,
    "markers in open brackets": "[Baca Juga: Polisi " * 10_000,
    "open brackets": "(" * 50_000,
    "open brackets with blanks": "( " * 50_000,
    "hyphens with blanks": "- " * 50_000,
    "hyphens": "-" * 100_000,
    "full stops": ". " * 50_000,
    "ellipses": "... " * 30_000,
    "quotes": '" ' * 50_000,
    "initials in brackets": LEAD + "(ab)" * 50_000 + "x",
    "hyphens behind a sentence": LEAD + "Selesai. " + "-" * 70 + " x",
    "stars behind a sentence": LEAD + "Selesai. " + "*" * 70 + " x",
    "equals behind a sentence": LEAD + "Selesai. " + "=" * 70 + " x",
    "mixed marks behind a sentence": LEAD + "Selesai. " + "***---===###" * 20 + " x",
    "slashes in brackets": LEAD + "(ab/" * 30_000,
    "a page number of 60 digits": LEAD + "Halaman " + "1" * 60 + " orang",
    "page numbers without end": LEAD + "1 2 " * 70 + "orang",
    "hashtags": LEAD + "#a b c d " * 40 + "!",
    "share words": LEAD + "facebook x " * 28 + "!",
    "domains": "a.com" * 30_000,
    "capitals and hyphens": "A-" * 50_000,
    "capitals and full stops": "A.' " * 30_000,
    "places": "Jakarta, " * 30_000,
    "credits": "dilansir dari " * 30_000,
    "authors": "Editor: " * 30_000,
    "captions": "Foto: " * 30_000,
    "numbers": "1 " * 50_000,
    "invisible characters": "\u200b" * 50_000,
    "words and invisible characters": "\u200ba " * 20_000,
    "colons": LEAD + "Juara: " * 20_000,
    # To look through the whole text at each of them took minutes (2026-11).
    "numbered subheadings": "1. Jangan dicuci dulu\nMencuci membuat kain itu cepat sekali rusak.\n" * 10_000,
    "markers above numbers": "Baca juga:\n2. Jangan Dicuci\nMencuci membuat kain itu cepat sekali rusak.\n" * 10_000,
    "markers above rows": (
        "Baca juga\nGubernur Resmikan Pasar Baru di Tepi Kali\nAdab Bertamu saat Ramadhan\nMengapa Kurma Dimakan Ganjil?\n"
        "Kasus itu terus didalami polisi kota.\n"
    )
    * 10_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_pathological_text_is_cleaned_in_seconds(text):
    article = clean_text(text, PORTAL)

    assert len(ink(put_back(article))) == len(ink(text))


def test_an_empty_text_gives_an_empty_record():
    for text in ("", "\n \n\t", "\u200b\n"):
        assert clean_text(text, PORTAL).blocks == []
