"""The gold set: every case is sound, and the scores stay above their floors, redesigned or not.

The floors are what was reached (2026-11), a step below. Raise them when a change raises the scores; never lower one to
let a change pass.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from caritau_crawler.items import Article
from quality.__main__ import record_of, score_case
from quality.fields import FIELDS, differences
from quality.gold import Case, portal_of, read_cases
from quality.lossless import ink, put_back
from quality.ours import read, rename_classes
from quality.score import Summary, summarise

CASES = read_cases()
#: Pages in the designs of today's large portals, in those of many kinds and years, and in rare ones (a paper's PDF
#: turned into a page, a village's site), written by people who had not seen the rules; they came when the other pages'
#: floors stood already, and have floors of their own. Those of the rare ones show what still falls short.
LATER = {
    "the pages of today": "today",
    "the assorted pages": "assorted",
    "the rare pages": "rare",
    "the everyday pages": "everyday",
    "the varied pages": "varied",
    "the pages of many portals": "many",
}
SETS = {
    "the first pages": [case for case in CASES if case.design not in LATER.values()],
    **{name: [case for case in CASES if case.design == design] for name, design in LATER.items()},
}
KNOWN_KEYS = {*FIELDS, "url", "fetched_at", "traps", "blocks", "residue"}
BLOCK_TYPES = {"paragraph", "heading", "quote", "list_item"}

#: residue a hundred at most; the others at least.
FLOORS = {
    "the first pages": {
        "with the profile": Summary(225, 0.0, 1.0, 0.999, 0.99, 0.999),
        "without selectors": Summary(225, 1.5, 0.999, 0.997, 0.985, 0.998),
        "with all classes renamed": Summary(225, 1.0, 0.999, 0.998, 0.98, 0.998),
    },
    # No profile fits these hosts, so the first two readings differ in nothing.
    "the pages of today": {
        "with the profile": Summary(30, 0.0, 1.0, 0.999, 0.96, 0.999),
        "without selectors": Summary(30, 0.0, 1.0, 0.999, 0.96, 0.999),
        "with all classes renamed": Summary(30, 4.0, 1.0, 0.997, 0.96, 0.998),
    },
    "the assorted pages": {
        "with the profile": Summary(56, 0.0, 1.0, 0.999, 0.98, 0.999),
        "without selectors": Summary(56, 0.0, 1.0, 0.999, 0.98, 0.999),
        "with all classes renamed": Summary(56, 8.0, 1.0, 0.99, 0.96, 0.998),
    },
    "the rare pages": {
        "with the profile": Summary(14, 95.0, 1.0, 0.92, 0.64, 0.975),
        "without selectors": Summary(14, 95.0, 1.0, 0.92, 0.64, 0.975),
        "with all classes renamed": Summary(14, 145.0, 1.0, 0.89, 0.35, 0.96),
    },
    "the everyday pages": {
        "with the profile": Summary(28, 0.0, 1.0, 0.999, 0.99, 0.999),
        "without selectors": Summary(28, 0.0, 1.0, 0.999, 0.99, 0.999),
        "with all classes renamed": Summary(28, 4.0, 1.0, 0.99, 0.96, 0.998),
    },
    "the varied pages": {
        "with the profile": Summary(30, 0.0, 1.0, 0.99, 0.96, 0.998),
        "without selectors": Summary(30, 0.0, 1.0, 0.99, 0.96, 0.998),
        "with all classes renamed": Summary(30, 7.0, 1.0, 0.99, 0.93, 0.997),
    },
    "the pages of many portals": {
        "with the profile": Summary(42, 3.0, 1.0, 0.99, 0.95, 0.998),
        "without selectors": Summary(42, 3.0, 1.0, 0.99, 0.95, 0.998),
        "with all classes renamed": Summary(42, 8.0, 1.0, 0.98, 0.9, 0.997),
    },
}
#: The share of all fields that is found; and how much of a measure new class names may cost, in pages.
LATER_FIELDS = {
    "the pages of today": 0.95,
    "the assorted pages": 0.95,
    "the rare pages": 0.88,
    "the everyday pages": 0.95,
    "the varied pages": 0.93,
    "the pages of many portals": 0.93,
}
LOST_TO_RENAMING = {"the rare pages": 5, "the pages of many portals": 2}
READINGS: dict[str, Callable[[Case], Article]] = {
    "with the profile": lambda case: read(case.page, case.url, portal_of(case), case.fetched_at),
    "without selectors": lambda case: read(case.page, case.url, portal_of(case), case.fetched_at, selectors=False),
    "with all classes renamed": lambda case: read(
        rename_classes(case.page, case.key), case.url, portal_of(case), case.fetched_at
    ),
}
#: Shares of the truths' values that are found as they are.
FIELD_FLOORS = {
    "headline": 1.0,
    "date_published": 1.0,
    "date_modified": 0.99,
    "dateline": 0.99,
    "byline_initials": 0.98,
    "source_credit": 0.99,
    "authors": 0.97,
    "article_section": 0.99,
    "keywords": 0.98,
    "description": 0.99,
    "canonical_url": 1.0,
    "in_language": 1.0,
    "related": 0.935,
    "images": 0.955,
}


@cache
def articles(reading: str) -> dict[str, Article]:
    return {case.key: READINGS[reading](case) for case in CASES}


@cache
def summary(reading: str, pages: str = "the first pages") -> Summary:
    found = articles(reading)
    return summarise([score_case(case, {"text": found[case.key].article_body}) for case in SETS[pages]])


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("pages", SETS)
def test_the_scores_stay_above_their_floors(reading: str, pages: str) -> None:
    score, floor = summary(reading, pages), FLOORS[pages][reading]

    assert score.residue <= floor.residue
    assert score.paragraph_recall >= floor.paragraph_recall
    assert score.paragraph_precision >= floor.paragraph_precision
    assert score.exact >= floor.exact
    assert score.f1 >= floor.f1


@pytest.mark.parametrize("reading", ["without selectors", "with all classes renamed"])
@pytest.mark.parametrize("measure", ["paragraph_recall", "paragraph_precision", "exact", "f1"])
@pytest.mark.parametrize("pages", SETS)
def test_a_redesign_costs_at_most_two_points(reading: str, measure: str, pages: str) -> None:
    # Of thirty pages one is more than two points.
    allowed = max(0.02, LOST_TO_RENAMING.get(pages, 1) / len(SETS[pages]))

    assert getattr(summary(reading, pages), measure) >= getattr(summary("with the profile", pages), measure) - allowed


def wrong(reading: str, field: str, pages: str = "the first pages") -> list[str]:
    found = articles(reading)
    asked = (case for case in SETS[pages] if field in case.expected)
    return [case.key for case in asked if differences(case.expected, record_of(found[case.key]), (field,))]


def asked(field: str) -> int:
    return sum(field in case.expected for case in SETS["the first pages"])


@pytest.mark.parametrize("pages", LATER)
def test_of_the_later_pages_nearly_all_fields_are_found(pages: str) -> None:
    missed = {field: wrong("with the profile", field, pages) for field in FIELDS}
    values = sum(field in case.expected for case in SETS[pages] for field in FIELDS)

    assert 1 - sum(map(len, missed.values())) / values >= LATER_FIELDS[pages], missed


@pytest.mark.parametrize("field", FIELDS)
def test_the_fields_stay_above_their_floors(field: str) -> None:
    missed = wrong("with the profile", field)

    assert 1 - len(missed) / asked(field) >= FIELD_FLOORS[field], missed


@pytest.mark.parametrize("reading", ["without selectors", "with all classes renamed"])
@pytest.mark.parametrize("field", FIELDS)
def test_a_redesign_costs_no_field_more_than_two_points(reading: str, field: str) -> None:
    lost = sorted({*wrong(reading, field)} - {*wrong("with the profile", field)})

    assert len(wrong(reading, field)) - len(wrong("with the profile", field)) <= 0.02 * asked(field), lost


@pytest.mark.parametrize("reading", READINGS)
def test_blocks_and_removed_pieces_of_every_page_are_its_whole_body(reading: str) -> None:
    for case in CASES:
        article = articles(reading)[case.key]
        kept = ink("".join(block.text for block in article.blocks))

        assert len(ink(put_back(article))) == len(kept) + sum(len(ink(piece.text)) for piece in article.removed)


def test_there_are_enough_cases_in_enough_designs() -> None:
    assert len(CASES) >= 150
    assert len({case.design for case in CASES}) >= 8


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_every_truth_is_sound(case: Case) -> None:
    expected: dict[str, Any] = case.expected
    body = ink("".join(text for _, text in case.blocks))

    assert expected.keys() <= KNOWN_KEYS, sorted(expected.keys() - KNOWN_KEYS)
    assert {"url", "fetched_at", "traps", "headline", "date_published", "blocks", "residue"} <= expected.keys()
    assert expected["traps"]
    assert all(kind in BLOCK_TYPES and text == text.strip() for kind, text in case.blocks)
    assert len(case.blocks) >= 3
    assert not [piece for piece in expected["residue"] if ink(piece) in body]
