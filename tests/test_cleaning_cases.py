"""Plain text as a naive scraper left it, against the record that a careful reader would make of it.

A case is two files in `cleaning_cases/`: `<name>.txt`, and `<name>.json` with what must come out and the `reason`, the
trap in one sentence. A key that the JSON leaves out is not asserted. A block's type may name two (`heading|paragraph`)
where the words alone do not decide.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from caritau_crawler.items import Article
from caritau_crawler.portals import Portal, load_portal
from pipelines.text import clean_text
from quality.lossless import ink, put_back

CASES = Path(__file__).parent / "cleaning_cases"
NAMES = sorted(path.stem for path in CASES.glob("*.txt"))


@cache
def portal() -> Portal:
    return load_portal("caritau")


@cache
def cleaned(name: str) -> Article:
    return clean_text((CASES / f"{name}.txt").read_text(encoding="utf-8"), portal())


@cache
def expected(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return record


def first_difference(want: str, got: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip_longest(want, got)) if a != b), len(want))
    start = max(0, at - 40)
    return f"at character {at}:\n  want …{want[start : at + 60]!r}\n  got  …{got[start : at + 60]!r}"


def block_difference(name: str, article: Article) -> str | None:
    record = expected(name)
    pairs = zip_longest(record["blocks"], article.blocks)
    for number, (want, got) in enumerate(pairs):
        if want and got and want["text"] == got.text and got.type in want["type"].split("|"):
            continue
        lines = [f"{name}: block {number} differs. Trap: {record['reason']}"]
        lines.append(f"  want {want['type']}: {want['text']!r}" if want else "  want no further block")
        lines.append(f"  got  {got.type}: {got.text!r}" if got else "  got  no further block")
        if want and got and want["text"] != got.text:
            lines.append(first_difference(want["text"], got.text))
        lines += [f"  removed by {piece.rule} at {piece.index}: {piece.text!r}" for piece in article.removed]
        return "\n".join(lines)
    return None


@pytest.mark.parametrize("name", NAMES)
def test_the_blocks_are_the_text_and_nothing_else(name: str) -> None:
    difference = block_difference(name, cleaned(name))

    assert difference is None, difference


@pytest.mark.parametrize("name", NAMES)
def test_the_fields_come_out_of_the_residue(name: str) -> None:
    article, record = cleaned(name), expected(name)
    found: dict[str, Any] = {
        "dateline": asdict(article.dateline) if article.dateline else None,
        "byline_initials": article.byline_initials,
        "source_credit": article.source_credit,
        "related": [link.headline for link in article.related],
        "authors": article.authors,
        "headline": article.headline,
    }
    want = {field: record[field] for field in found if field in record}
    got = {field: found[field] for field in want}

    assert got == want, f"{name}. Trap: {record['reason']}"


@pytest.mark.parametrize("name", NAMES)
def test_blocks_and_removed_pieces_are_the_whole_input(name: str) -> None:
    text = ink((CASES / f"{name}.txt").read_text(encoding="utf-8"))
    back = ink(put_back(cleaned(name)))

    assert back == text, f"{name}: {first_difference(text, back)}"


@pytest.mark.parametrize("name", NAMES)
def test_a_second_pass_changes_nothing(name: str) -> None:
    once = cleaned(name)

    twice = clean_text("\n".join(block.text for block in once.blocks), portal())

    assert twice.removed == [], f"{name}: the second pass took {twice.removed[0]}"
    assert twice.blocks == once.blocks, name


def test_every_case_is_two_files_with_a_reason() -> None:
    assert {path.stem for path in CASES.glob("*.json")} == set(NAMES)
    assert len(NAMES) >= 60
    assert all(expected(name)["reason"].endswith(".") for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_expected_blocks_are_taken_from_the_input_in_order(name: str) -> None:
    text = ink((CASES / f"{name}.txt").read_text(encoding="utf-8"))
    rest = iter(text)

    assert all(character in rest for block in expected(name)["blocks"] for character in ink(block["text"])), name
