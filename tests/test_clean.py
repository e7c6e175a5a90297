"""Fields in order: people without roles, tags one by one, the agency that the text names, hashes of the content alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caritau_crawler.items import Block, Dateline, Related, Removed
from caritau_crawler.portals import load_portal
from pipelines.clean import clean, clean_authors, clean_keywords, content_hash, fingerprint, source_credit

PORTAL = load_portal("caritau")


@pytest.mark.parametrize(
    ("claims", "names"),
    [
        (["Sari Dewi"], ["Sari Dewi"]),
        (["Reporter: Sari Dewi"], ["Sari Dewi"]),
        (["Oleh Sari Dewi"], ["Sari Dewi"]),
        (["By: Sari Dewi"], ["Sari Dewi"]),
        (["Penulis - Sari Dewi"], ["Sari Dewi"]),
        (["Sari Dewi (Editor)"], ["Sari Dewi"]),
        (["Sari Dewi - Kontributor Bandung"], ["Sari Dewi"]),
        (["Sari Dewi | Redaksi"], ["Sari Dewi"]),
        (["Sari Dewi dan Budi"], ["Sari Dewi", "Budi"]),
        (["Sari Dewi & Budi", "Rina; Joko/Tono"], ["Sari Dewi", "Budi", "Rina", "Joko", "Tono"]),
        (["Sari Dewi, Budi Santoso"], ["Sari Dewi", "Budi Santoso"]),
        (["Sari Dewi", "Sari  Dewi"], ["Sari Dewi"]),
        ([" Sari\u00a0Dewi. "], ["Sari Dewi"]),
        (["Nanda Danardono", "Andi Anderson"], ["Nanda Danardono", "Andi Anderson"]),
        (["R. A. Kartini", "M. Nur'aini"], ["R. A. Kartini", "M. Nur'aini"]),
    ],
)
def test_authors_are_people_without_roles_one_each(claims, names):
    assert clean_authors(claims, PORTAL) == names


@pytest.mark.parametrize(
    "claim",
    [
        "Caritau", "CARITAU", "caritau.com", "www.caritau.com", "admin", "Administrator", "Super Admin", "Redaksi",
        "Tim Redaksi", "tim", "root", "editor", "https://caritau.com/penulis/1", "@caritau", "PT Media Caritau Nusantara",
        "kabar.co.id", "", " ", "-", "A", "x" * 61, "Newsroom",
    ],
)  # fmt: skip
def test_the_site_itself_a_desk_or_an_account_is_no_author(claim):
    assert clean_authors([claim], PORTAL) == []
    assert clean_authors([claim, "Sari Dewi"], PORTAL) == ["Sari Dewi"]


@pytest.mark.parametrize(
    "titled", ["Budi Santoso, S.Pd., M.Pd.", "Budi Santoso, S.H.", "Budi Santoso, Ph.D", "Budi Santoso, M.Si"]
)
def test_an_academic_title_is_no_author(titled):
    (name,) = clean_authors([titled], PORTAL)

    assert name.startswith("Budi Santoso")


def test_a_name_that_begins_like_a_role_stays_whole():
    assert clean_authors(["Tim Cook", "Byron Sitanggang", "Olehta Ginting"], PORTAL) == [
        "Tim Cook", "Byron Sitanggang", "Olehta Ginting",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        (["beras, impor;menteri|Jakarta"], ["beras", "impor", "menteri", "Jakarta"]),
        (["#beras", " # impor "], ["beras", "impor"]),
        (["Beras", "beras", "BERAS"], ["Beras"]),
        (["korea  utara"], ["korea utara"]),
        (["", ",", "a", "x" * 81], []),
        (["Kim Jong-un", "KTT G20", "5G"], ["Kim Jong-un", "KTT G20", "5G"]),
    ],
)
def test_keywords_are_the_tags_one_by_one_each_once(claims, words):
    assert clean_keywords(claims) == words


def test_keywords_without_end_are_cut():
    assert len(clean_keywords([", ".join(f"tag {number}" for number in range(10_000))])) == 60


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"Kami siap," kata dia, dilansir dari Antara.', "Antara"),
        ("Seperti dilansir Reuters, harga minyak naik.", "Reuters"),
        ("Dikutip dari laman Kementerian Kesehatan, kasus itu turun.", "Kementerian Kesehatan"),
        ("Mengutip CNN Indonesia, rapat itu ditunda.", "CNN Indonesia"),
        ("Polisi mengutip CNN Indonesia tentang rapat itu.", "CNN Indonesia"),
        ("Hal itu dilaporkan kantor berita AFP, Senin (11/9).", "AFP"),
        ('"Siap," kata dia, dilansir dari Antara. Miller menegaskan hal itu.', "Antara"),
        ('"Siap," kata dia, dilansir dari Antara dan dibenarkan polisi.', "Antara"),
        ("Hal itu dikutip dari Antara Senin (12/9/2023).", "Antara"),
        ("Hal itu dikutip dari Kompas.com, Selasa.", "Kompas.com"),
        ("Berita itu dilansir dari The New York Times.", "The New York Times"),
        ("Ia mengutip pepatah lama itu.", None),
        ("Kapal itu dilansir galangan pada pagi hari.", None),
        ("Rapat berlangsung sampai sore.", None),
    ],
)
def test_the_agency_that_the_text_names_is_credited(text, name):
    assert source_credit([text]) == name


def test_the_first_credit_of_the_text_wins_and_the_sentence_stays(article):
    texts = ["Rapat berlangsung.", "Hal itu dilansir dari Antara.", "Hal itu dilansir dari Reuters."]
    made = article(blocks=[Block("paragraph", text) for text in texts])

    cleaned = clean(made, PORTAL)

    assert cleaned.source_credit == "Antara"
    assert [block.text for block in cleaned.blocks] == texts


def test_a_credit_found_below_the_article_is_kept_where_the_text_names_none(article):
    assert clean(article(source_credit="Antara"), PORTAL).source_credit == "Antara"


def test_texts_of_fields_lose_blanks_and_invisible_characters(article):
    cleaned = clean(
        article(headline=" Rapat\u200b  Kerja\n", description="\u200b", article_section=" Politik "), PORTAL
    )

    assert (cleaned.headline, cleaned.description, cleaned.article_section) == ("Rapat Kerja", None, "Politik")


def test_where_nothing_declares_a_language_it_is_the_portals(article):
    assert clean(article(in_language=None), PORTAL).in_language == "id"
    assert clean(article(in_language="en"), PORTAL).in_language == "en"


def test_a_field_that_was_cleaned_away_names_no_source(article):
    cleaned = clean(article(authors=["Caritau"], extraction={"authors": "json-ld", "headline": "json-ld"}), PORTAL)

    assert cleaned.authors == []
    assert cleaned.extraction == {"headline": "json-ld"}


@pytest.mark.parametrize(
    "furniture",
    [
        {"related": [Related("Kabar Lain")]},
        {"removed": [Removed("Bagikan", "share-bar", 0)]},
        {"keywords": ["beras"]},
        {"url": "https://caritau.com/post/lain"},
        {"description": "Lain."},
    ],
)
def test_the_hash_is_of_headline_and_body_alone(article, furniture):
    made = article()

    assert content_hash(replace(made, **furniture)) == content_hash(made)


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "Lain"},
        {"blocks": [Block("paragraph", "Isi berita pasar-modal.")]},
        {
            "blocks": [
                Block("heading", "Isi berita pasar-modal."),
                Block("paragraph", "Keterangan itu disampaikan kemarin."),
            ]
        },
        {
            "blocks": [
                Block("paragraph", "Keterangan itu disampaikan kemarin."),
                Block("paragraph", "Isi berita pasar-modal."),
            ]
        },
    ],
)
def test_the_hash_changes_with_the_content(article, change):
    made = article()

    assert content_hash(replace(made, **change)) != content_hash(made)


def test_the_fingerprint_is_of_the_letters_alone(article):
    made = article(blocks=[Block("paragraph", "Isi berita, kata dia.")])
    other = article(headline="Judul lain", blocks=[Block("quote", "ISI BERITA"), Block("paragraph", "— kata dia!")])

    assert fingerprint(made) == fingerprint(other) != ""
    assert fingerprint(article(blocks=[Block("paragraph", "Isi lain.")])) != fingerprint(made)
    assert fingerprint(article(blocks=[])) == ""


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_cleaning_fields_twice_is_cleaning_once_and_never_raises(claims):
    authors, keywords = clean_authors(claims, PORTAL), clean_keywords(claims)

    assert clean_keywords(keywords) == keywords
    assert all(name in clean_authors(authors, PORTAL) for name in authors)
    source_credit(claims)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "dilansir dari " * 40_000,
        "dilansir " * 60_000,
        "mengutip A " * 40_000,
        "a, " * 100_000,
        "- " * 100_000,
        "Oleh " * 60_000,
    ],
)
def test_hostile_fields_are_cleaned_in_seconds(text):
    clean_authors([text], PORTAL)
    clean_keywords([text])
    source_credit([text])


def test_the_body_is_not_touched(article):
    made = article(dateline=Dateline("CARITAU", "WASHINGTON"), blocks=[Block("paragraph", "  Dua  blank  ")])

    cleaned = clean(made, PORTAL)

    assert (cleaned.blocks, cleaned.dateline) == (made.blocks, made.dateline)
