"""The measures of `make quality`, on texts whose scores can be counted on the fingers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from caritau_crawler.errors import InputError
from quality.benchmark_folder import read_pages, read_text
from quality.fields import differences
from quality.ours import rename_classes
from quality.score import f1, score_body, shingles, summarise

TRUTH = ["Menteri membuka rapat kerja itu.", "Rapat berlangsung sampai sore di Jakarta."]
RESIDUE = ["Baca Juga: Harga Beras Turun", "Iklan"]


def test_the_text_itself_is_exact_whatever_its_line_breaks_are() -> None:
    score = score_body(TRUTH, RESIDUE, "Menteri membuka rapat\nkerja itu. Rapat berlangsung sampai sore di Jakarta.")

    assert score.exact
    assert score.recalled == score.wanted == 2
    assert score.residue == ()


def test_a_related_link_in_the_text_is_residue_and_costs_precision_and_exactness() -> None:
    score = score_body(TRUTH, RESIDUE, "\n".join([TRUTH[0], "Baca juga: x", "Baca Juga: Harga Beras Turun", TRUTH[1]]))

    assert score.residue == ("Baca Juga: Harga Beras Turun",)
    assert (score.right_lines, score.lines) == (2, 4)
    assert not score.exact
    assert score.recalled == 2


def test_a_short_mark_is_residue_only_as_a_line_of_its_own() -> None:
    assert score_body(TRUTH, RESIDUE, "\n".join([*TRUTH, "Iklan"])).residue == ("Iklan",)
    assert score_body([*TRUTH, "Iklan rokok dilarang."], RESIDUE, "Iklan rokok dilarang.").residue == ()


def test_a_lost_paragraph_costs_recall_and_no_precision() -> None:
    summary = summarise([score_body(TRUTH, (), TRUTH[0])])

    assert summary.paragraph_recall == 0.5
    assert summary.paragraph_precision == 1.0
    assert summary.exact == 0.0


def test_nothing_found_scores_nothing() -> None:
    score = score_body(TRUTH, RESIDUE, "")

    assert (score.recalled, score.lines, score.shingles.precision, score.shingles.recall) == (0, 0, None, 0.0)


def test_shingles_are_rows_of_four_words_and_each_page_weighs_the_same() -> None:
    score = shingles("a b c d e", "a b c d x")

    # abcd is in both, bcde is missing, bcdx is surplus.
    assert (score.both, score.surplus, score.missing) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert score.precision == score.recall == 0.5
    assert f1(0.5, 1.0) == pytest.approx(2 / 3)
    assert f1(0.0, 0.0) == 0.0


def test_dates_are_compared_as_moments_names_as_sets_and_only_what_the_truth_names() -> None:
    expected = {"date_published": "2023-09-12T03:23:00Z", "authors": ["Sari", "Budi"], "related": ["Satu"]}
    found = {
        "date_published": "2023-09-12T10:23:00+07:00",
        "authors": ["budi", "SARI"],
        "related": [{"headline": "Satu", "url": None}],
        "headline": "not asked",
    }

    assert differences(expected, found) == []
    assert differences(expected, {**found, "authors": ["Sari"]}) == ["authors"]
    assert differences({"date_published": None}, {"date_published": None}) == []


def test_renamed_classes_are_other_names_and_the_same_one_each_time() -> None:
    page = b'<div class="body text"><p class=body>class="x" is text</p></div>'

    renamed = rename_classes(page, "seed")

    assert b"body" not in renamed
    assert b"text</p>" in renamed
    assert rename_classes(page, "seed") == renamed
    first, second = (piece.split(b'"')[1] for piece in renamed.split(b"class=")[1:3])
    assert first.split()[0] == second


def test_a_folder_in_the_form_of_the_public_benchmark_is_read(tmp_path: Path) -> None:
    text = " ".join(["Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur."] * 3)
    page = f"<html><body><h1>Menteri Membuka Rapat</h1><article><p>{text}</p><p>{text}</p></article></body></html>"
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "k1.html.gz").write_bytes(gzip.compress(page.encode()))
    truth = {"k1": {"articleBody": f"{text}\n\n{text}", "url": "https://warta.example/menteri"}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(truth), encoding="utf-8")

    (found,) = read_pages(tmp_path)

    assert read_text(found) == truth["k1"]["articleBody"]


def test_a_folder_without_truth_or_page_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ground-truth\.json"):
        read_pages(tmp_path)
    (tmp_path / "ground-truth.json").write_text('{"k1": {"articleBody": "x"}}', encoding="utf-8")
    with pytest.raises(InputError, match=r"k1\.html\.gz"):
        read_pages(tmp_path)
