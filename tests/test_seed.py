"""The one article that a user gave: every row of its truth, as text, by the command, and as a page of the portal."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.items import Article, Block, Dateline, Related
from caritau_crawler.portals import load_portal
from pipelines.boilerplate import strip
from pipelines.clean import clean
from pipelines.text import clean_text
from quality.lossless import ink, put_back
from sample_portal import SamplePortal

SEED = Path(__file__).parent / "seed" / "seed_article.txt"
LINES = SEED.read_text(encoding="utf-8").splitlines()
HEADING = "Kim Jong Un Bertolak ke Moskow"
RELATED = (
    "Tekuk Jepang, Korea Utara Juara Piala Asia Putri U17 Bali",
    "Putin Ucapkan Selamat untuk Keunggulan Prabowo-Gibran di Pemilu 2024",
)
DATELINE = "CARITAU WASHINGTON - "


def line(number: int) -> str:
    """Line `number` of the seed, counted from 1 as the truth does."""
    return LINES[number - 1]


BODY = [
    Block("paragraph", line(1).removeprefix(DATELINE)),
    *(Block("paragraph", line(number)) for number in (2, 3, 4, 6, 7, 8)),
    Block("heading", HEADING),
    *(Block("paragraph", line(number)) for number in (10, 11, 12, 13)),
    Block("paragraph", line(14).removesuffix(" (IRN)")),
]


@pytest.fixture(scope="module")
def article() -> Article:
    return clean_text(SEED.read_text(encoding="utf-8"), load_portal("caritau"))


def by_rule(article: Article, rule: str) -> list[str]:
    return [piece.text for piece in article.removed if piece.rule == rule]


def test_the_seed_is_the_one_that_the_truth_speaks_of():
    assert len(LINES) == 21
    assert line(1).startswith(DATELINE)
    assert line(9) == HEADING
    assert line(14).endswith("Panmunjeom. (IRN)")


def test_the_body_is_twelve_paragraphs_and_one_heading_to_the_letter(article):
    assert [block.type for block in article.blocks].count("paragraph") == 12
    assert article.blocks == BODY


def test_row_1_the_dateline_becomes_a_field(article):
    assert article.dateline == Dateline("CARITAU", "WASHINGTON")
    assert article.blocks[0].text.startswith("Amerika Serikat menyebut")
    assert by_rule(article, "dateline") == [DATELINE.strip()]


@pytest.mark.parametrize("number", [2, 3, 4, 6, 7, 8, 10, 11, 12, 13])
def test_rows_2_to_13_paragraphs_are_unchanged(article, number):
    assert Block("paragraph", line(number)) in article.blocks


def test_rows_5_and_15_related_links_become_fields(article):
    assert article.related == [Related(headline) for headline in RELATED]
    assert by_rule(article, "related-link") == [line(5), line(15)]


def test_row_9_a_subheading_that_looks_like_a_headline_stays(article):
    assert article.blocks[7] == Block("heading", HEADING)


def test_row_14_the_sign_off_becomes_a_field(article):
    assert article.byline_initials == "IRN"
    assert article.blocks[-1].text.endswith("desa gencatan senjata antar-Korea Panmunjeom.")
    assert by_rule(article, "sign-off") == ["(IRN)"]


def test_row_16_the_run_of_tags_is_removed_and_not_guessed_apart(article):
    assert by_rule(article, "keyword-line") == [line(16)]
    assert article.keywords == []


def test_rows_17_to_21_headlines_of_other_articles_are_removed_the_whole_one_too(article):
    assert by_rule(article, "trailing-headline") == LINES[16:21]


def test_nothing_else_is_removed_and_all_has_its_place(article):
    places = [(piece.rule, piece.index, piece.offset) for piece in article.removed]
    assert places == [
        ("dateline", 0, 0),
        ("related-link", 4, 0),
        ("sign-off", 13, 0),
        ("related-link", 13, 0),
        ("keyword-line", 13, 0),
        *[("trailing-headline", 13, 0)] * 5,
    ]


def test_the_agency_is_credited_and_its_sentence_stays(article):
    assert article.source_credit == "Antara"
    assert "dilansir dari Antara." in article.article_body


@pytest.mark.parametrize("kept", ["KTT G20", "(12/9/2023)", "(KNCA)", "“meminta bantuan”", "sendiri... untuk"])
def test_what_only_looks_like_residue_stays(article, kept):
    assert kept in article.article_body


def test_blocks_and_removed_pieces_are_the_whole_input(article):
    assert ink(put_back(article)) == ink(SEED.read_text(encoding="utf-8"))


def test_cleaning_the_cleaned_text_changes_nothing(article):
    again = clean_text("\n".join(block.text for block in article.blocks), load_portal("caritau"))

    assert (again.blocks, again.removed) == (article.blocks, [])


def test_a_younger_related_link_and_other_headlines_below_do_not_change_the_article(article):
    lines = [*LINES]
    lines[4] = "Baca Juga: Gubernur Resmikan Pasar Baru di Kota Bandung"
    lines[14:] = ["Gempa Guncang Maluku, Warga Diminta Tetap Tenang d..."]

    other = clean_text("\n".join(lines), load_portal("caritau"))

    assert other.content_hash == article.content_hash


def test_the_command_gives_the_same_record(article, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "caritau_crawler", "clean", str(SEED), "--format", "json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin", "CARITAU_HOME": str(tmp_path)},
        cwd=tmp_path,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record == json.loads(json.dumps(article.to_document()))
    assert record["dateline"] == {"outlet": "CARITAU", "place": "WASHINGTON"}
    assert record["article_body"] == "\n\n".join(block.text for block in BODY)
    assert [block["type"] for block in record["blocks"]].count("heading") == 1
    assert (record["byline_initials"], record["source_credit"]) == ("IRN", "Antara")
    assert [related["headline"] for related in record["related"]] == list(RELATED)
    assert list(tmp_path.iterdir()) == [], "the command wrote something"


def test_the_page_of_the_sample_portal_that_holds_it_gives_the_same_body():
    with SamplePortal(articles=20) as site:
        truth = site.truth(0)
        with urllib.request.urlopen(site.base_url + truth.path, timeout=20) as answer:
            page = Page.from_bytes(
                answer.read(), f"https://caritau.com{truth.path}", content_type=answer.headers["Content-Type"]
            )
    portal = load_portal("caritau")
    extraction = extract(page, portal, fetched_at=datetime(2026, 11, 23, tzinfo=UTC))
    article = clean(strip(extraction.article, portal), portal)

    assert extraction.kind == "article"
    assert article.blocks == BODY
    assert article.dateline == Dateline("CARITAU", "WASHINGTON")
    assert (article.byline_initials, article.source_credit) == ("IRN", "Antara")
    assert [related.headline for related in article.related] == list(RELATED)
    assert all(related.url for related in article.related)
    assert len(article.keywords) == 7
