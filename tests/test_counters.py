from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.runs import counters
from caritau_crawler.runs.counters import DropReason, collect
from caritau_crawler.runs.errors import ErrorBook, ErrorKind
from caritau_crawler.runs.run import COUNTS, Run


def new_run() -> Run:
    return Run(id="r", job="j", mode="latest", portal="caritau", started_at=datetime(2026, 11, 23, tzinfo=UTC))


def test_every_count_is_read_and_those_that_nobody_counted_are_zero():
    run = new_run()

    collect({counters.count_key("new"): 12, counters.count_key("fetched"): 14}, run)

    assert set(run.counts) == set(COUNTS)
    assert (run.counts["new"], run.counts["fetched"], run.counts["updated"]) == (12, 14, 0)


@pytest.mark.parametrize("name", ["nwe", "dropped", ""])
def test_a_misspelt_count_is_a_bug_and_says_so(name):
    with pytest.raises(ValueError, match="no count of a run"):
        counters.count_key(name)


def test_drops_are_counted_by_reason_and_in_sum():
    run = new_run()

    collect({counters.dropped_key(DropReason.NO_BODY): 3, counters.dropped_key(DropReason.OFF_SITE): 2}, run)

    assert run.dropped_by == {"no-body": 3, "off-site": 2}
    assert run.counts["dropped"] == 5


def test_coverage_is_the_share_of_articles_that_had_the_field():
    run = new_run()

    collect(
        {
            counters.field_key("authors", "json-ld"): 6,
            counters.field_key("authors", 'selector:a[href^="/penulis/"]'): 3,
            counters.missing_key("authors"): 1,
            counters.missing_key("keywords"): 10,
        },
        run,
    )

    assert run.field_coverage == {"authors": 0.9, "keywords": 0.0}
    assert run.winners == {"authors": {"json-ld": 6, 'selector:a[href^="/penulis/"]': 3}}


def test_http_statuses_finish_reason_and_memory_come_from_scrapy():
    run = new_run()
    stats = {
        "downloader/response_status_count/200": 40,
        "downloader/response_status_count/404": 2,
        "finish_reason": "closespider_timeout",
        "memusage/max": 200 * 2**20,
    }

    collect(stats, run)

    assert run.http_status == {"200": 40, "404": 2}
    assert run.finish_reason == "closespider_timeout"
    assert run.peak_rss_mb == 200.0


def test_exceptions_that_scrapy_counted_are_reported_with_their_kind():
    run = new_run()
    stats = {
        "downloader/exception_type_count/twisted.internet.error.ConnectionRefusedError": 7,
        "spider_exceptions/KeyError": 2,
        "spider_exceptions/count": 2,
        counters.error_key(ErrorKind.RENDER, "NoBrowser"): 4,
    }

    collect(stats, run)

    assert [(error.fingerprint, error.count) for error in run.errors] == [
        ("fetch: ConnectionRefusedError", 7),
        ("render: NoBrowser", 4),
        ("code: KeyError", 2),
    ]


def test_an_exception_that_the_error_book_saw_whole_is_not_reported_twice():
    book = ErrorBook()
    book.add("'author'", "KeyError", ErrorKind.CODE, "https://caritau.com/a")
    run = new_run()
    run.errors = book.reports()

    collect({"spider_exceptions/KeyError": 1, "spider_exceptions/count": 1}, run)

    assert [error.fingerprint for error in run.errors] == ["code: KeyError: 'author'"]


def test_collecting_again_at_the_end_of_a_run_takes_the_newer_figures():
    run = new_run()
    collect({"spider_exceptions/KeyError": 1, counters.count_key("new"): 1}, run)

    collect({"spider_exceptions/KeyError": 5, counters.count_key("new"): 9}, run)

    assert run.counts["new"] == 9
    assert [(error.fingerprint, error.count) for error in run.errors] == [("code: KeyError", 5)]


values = st.one_of(st.integers(), st.floats(allow_nan=True), st.text(), st.none(), st.just(math.inf))
prefixes = ["caritau/count/", "caritau/dropped/", "caritau/field/", "caritau/field_missing/", "caritau/error/", ""]
keys = st.builds(lambda prefix, rest: prefix + rest, st.sampled_from(prefixes), st.text(max_size=12))


@given(st.dictionaries(keys, values))
def test_no_garbage_in_the_stats_breaks_the_report(stats):
    run = new_run()

    collect(stats, run)

    assert set(run.counts) == set(COUNTS)
