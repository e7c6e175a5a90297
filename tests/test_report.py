from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from caritau_crawler.runs.clock import for_people
from caritau_crawler.runs.report import WIDTH, duration, final_line, report
from caritau_crawler.runs.run import ErrorReport, Refusal, Run, SourceReport

BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ARTICLE = {
    "url": "https://caritau.com/post/banjir",
    "headline": "Banjir di Jakarta",
    "date_published": BEGIN,
    "article_section": "Nasional",
    "article_body": "Presiden meninjau banjir. " * 30,
    "blocks": [{}] * 9,
    "removed": [{}],
}


def a_run(**given):
    run = Run(id="20261123-x", job="latest", mode="latest", portal="caritau", started_at=BEGIN, outcome="ok")
    run.finished_at = BEGIN + timedelta(seconds=34)
    run.counts |= {"new": 12, "updated": 3}
    for name, value in given.items():
        setattr(run, name, value)
    return run


def printed(*what):
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None)
    console.print(report(*what))
    return console.file.getvalue()


def test_cron_gets_one_line_that_says_what_came_of_it():
    assert final_line(a_run()) == "caritau latest ok: 12 new, 3 updated, 0 failed in 34 s (run 20261123-x)"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"outcome": "degraded", "causes": ["field-lost:authors", "spooled"]}, "[field-lost:authors, spooled]"),
        ({"dry_run": True}, "dry run, nothing stored"),
        ({"outcome": None, "finished_at": None}, "caritau latest running: "),
        ({"counts": {"new": 1, "spooled": 4}}, ", 4 spooled in"),
        ({"causes": ["two\nlines\x1b[2J"], "outcome": "failed"}, "[two lines[2J]"),
    ],
)
def test_the_final_line_stays_one_line_whatever_happened(given, words):
    line = final_line(a_run(**given))

    assert words in line
    assert "\n" not in line
    assert "\x1b" not in line


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (3725, "1 h 2 min"), (-5, "0 s")]
)
def test_a_duration_is_told_in_the_unit_that_fits(seconds, words):
    assert duration(a_run(finished_at=BEGIN + timedelta(seconds=seconds))) == words


def test_people_read_moments_in_the_time_of_jakarta():
    assert for_people(BEGIN) == "23 Nov 2026 15:00 WIB"
    assert for_people(BEGIN.replace(tzinfo=None)) == "23 Nov 2026 15:00 WIB"
    assert for_people(None) == "-"


def test_the_report_has_everything_that_a_first_run_is_judged_by():
    run = a_run(
        outcome="degraded",
        causes=["field-lost:authors", "an-old-cause"],
        discovery=[
            SourceReport("sitemap:/sitemap.xml", 200, 1200, 20),
            SourceReport("feed:/rss", 0, problem="refused"),
        ],
        winners={"headline": {"json-ld": 12}, "authors": {"selector:.post-author a": 3}},
        field_coverage={"headline": 1.0, "authors": 0.25, "keywords": 0.0},
        dropped_by={"no-body": 2},
        refused=[Refusal("https://caritau.com/video/1", "no-body", "a video")],
        errors=[ErrorReport("fetch: TimeoutError: no answer", 3, "no answer", "https://caritau.com/a")],
        http_status={"200": 30, "404": 1},
    )

    text = printed(run, [ARTICLE], ["9 of 12 articles have no authors."])

    for part in (
        "DEGRADED  caritau latest",
        "• 9 of 12 articles have no authors.",
        "• An old cause.",
        "12 new, 3 updated",
        "HTTP 200: 30 HTTP 404: 1",
        "sitemap:/sitemap.xml",
        "refused",
        "selector:.post-author a (3)",
        "nowhere",
        "https://caritau.com/video/1 (a video)",
        "fetch: TimeoutError: no answer",
        "Banjir di Jakarta",
        "23 Nov 2026 15:00 WIB, Nasional, 9 blocks, 1 piece removed",
    ):
        assert part in text, part
    assert text.index("authors  ") < text.index("headline  ")
    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_run_that_found_nothing_has_a_short_report():
    text = printed(a_run(counts={}))

    assert text.startswith("OK  caritau latest")
    assert "nothing was found" in text
    assert "Errors" not in text


def test_a_hundred_kinds_of_errors_are_not_all_printed():
    text = printed(a_run(errors=[ErrorReport(f"code: {n}", 1, "x") for n in range(100)]))

    assert "and 85 more" in text
    assert len(text.splitlines()) < 40


@settings(max_examples=25, deadline=None)
@given(st.text(), st.text(), st.dictionaries(st.text(), st.integers()))
def test_hostile_words_neither_break_the_report_nor_reach_the_terminal(words, url, reasons):
    run = a_run(
        dropped_by=reasons,
        refused=[Refusal(url, words)],
        errors=[ErrorReport(words, 1, words, url)],
        discovery=[SourceReport(words, 200, problem=words)],
        winners={words: {url: 1}},
        field_coverage={words: 0.5},
        causes=[words],
    )

    text = printed(run, [{"headline": words, "article_body": words, "article_section": url}])

    assert "\x1b" not in text


def test_square_brackets_of_a_page_are_text_and_no_markup():
    text = printed(a_run(dropped_by={"[red]odd[/blue]": 1}, refused=[Refusal("https://x/[b]", "[red]odd[/blue]")]))

    assert "[red]odd[/blue]" in text
    assert "https://x/[b]" in text
