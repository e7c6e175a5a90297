"""When a source is asked, and how: what it says of itself saves requests and is never believed for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.discovery.references import PageReference
from caritau_crawler.discovery.sitemaps import SitemapChild
from caritau_crawler.store.connection import Store
from caritau_crawler.store.source_state import (
    BELIEVED_FOR,
    LONGEST_WAIT,
    SHORTEST_WAIT_OF_CHILD,
    SourceState,
    after_answer,
    digest_of,
    how_to_ask,
    telling,
)

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
URL = "https://caritau.com/sitemap-1.xml"


def state(**given: object) -> SourceState:
    """A source that was read a minute ago and said something new then."""
    then = NOW - MINUTE
    values = {"rules": "r", "read_at": then, "asked_at": then, "changed_at": then, "etag": '"1"', **given}
    return SourceState(URL, **values)  # type: ignore[arg-type]


def ask(known: SourceState | None, **given: object) -> str:
    return how_to_ask(known, **{"rules": "r", "now": NOW, **given})  # type: ignore[arg-type]


def test_an_unknown_source_is_read_whole() -> None:
    assert ask(None) == "whole"


def test_a_known_source_is_asked_whether_it_changed() -> None:
    assert ask(state()) == "if-changed"


def test_a_source_is_read_whole_once_a_day_whatever_it_says_of_itself() -> None:
    said = {"lastmod": NOW - 30 * DAY}
    assert ask(state(read_at=NOW - BELIEVED_FOR, **said), lastmod=NOW - 30 * DAY) == "whole"
    assert ask(state(read_at=NOW - BELIEVED_FOR + MINUTE, **said), lastmod=NOW - 30 * DAY) == "not-now"


def test_other_rules_for_addresses_make_every_source_news() -> None:
    assert ask(state(rules="other"), lastmod=None) == "whole"


def test_a_sitemap_is_asked_when_its_index_says_that_it_is_newer() -> None:
    known = state(lastmod=NOW - DAY)
    assert ask(known, lastmod=NOW - DAY, is_child=True) == "not-now"
    assert ask(known, lastmod=NOW - HOUR, is_child=True) == "if-changed"


def test_a_feed_that_has_long_been_unchanged_is_asked_less_often_and_never_later_than_the_longest_wait() -> None:
    quiet = state(changed_at=NOW - 10 * HOUR, asked_at=NOW - 50 * MINUTE)
    assert ask(quiet) == "not-now"
    assert ask(quiet, now=NOW + 10 * MINUTE) == "if-changed"
    silent = state(changed_at=NOW - 400 * DAY, asked_at=NOW - LONGEST_WAIT, read_at=NOW - 7 * HOUR)
    assert ask(silent) == "if-changed"
    assert ask(silent, now=NOW - MINUTE) == "not-now"


def test_a_source_that_changed_within_the_hour_is_asked_each_time() -> None:
    assert ask(state(changed_at=NOW - 49 * MINUTE, asked_at=NOW)) == "if-changed"
    assert ask(state(changed_at=NOW - 51 * MINUTE, asked_at=NOW)) == "not-now"


def test_the_home_page_is_asked_each_time_however_quiet_the_portal() -> None:
    assert ask(state(changed_at=NOW - 400 * DAY, asked_at=NOW), is_patient=False) == "if-changed"


def test_a_sitemap_whose_index_says_nothing_that_tells_waits_for_an_hour() -> None:
    assert ask(state(asked_at=NOW - SHORTEST_WAIT_OF_CHILD + MINUTE), is_child=True) == "not-now"
    assert ask(state(asked_at=NOW - SHORTEST_WAIT_OF_CHILD), is_child=True) == "if-changed"


def test_an_index_that_dates_all_its_sitemaps_alike_does_not_make_all_of_them_newer() -> None:
    children = [SitemapChild(f"{URL}?{number}", NOW) for number in range(6)]
    known = {child.url: state(lastmod=NOW - HOUR) for child in children}
    assert set(telling(children, known).values()) == {None}


def test_an_index_that_dates_its_sitemaps_one_by_one_is_believed() -> None:
    children = [SitemapChild(f"{URL}?{number}", NOW - number * DAY) for number in range(6)]
    known = {
        child.url: state(lastmod=child.lastmod - HOUR if number == 0 else child.lastmod)
        for number, child in enumerate(children)
        if child.lastmod
    }
    assert telling(children, known) == {child.url: child.lastmod for child in children}


def test_that_nothing_is_newer_is_believed_of_any_index() -> None:
    children = [SitemapChild(f"{URL}?{number}", NOW) for number in range(6)]
    known = {child.url: state(lastmod=NOW) for child in children}
    assert set(telling(children, known).values()) == {NOW}


def test_an_answer_that_names_the_same_pages_is_no_change_though_its_bytes_differ() -> None:
    page = PageReference("https://caritau.com/post/a", "feed:/rss", lastmod=NOW)
    said = SourceState(URL, rules="r", digest=digest_of([page]))
    first = after_answer(None, said, now=NOW, is_modified=True)
    again = after_answer(first, said, now=NOW + HOUR, is_modified=True)
    assert (again.changed_at, again.asked_at, again.read_at) == (NOW, NOW + HOUR, NOW + HOUR)
    other = SourceState(
        URL, rules="r", digest=digest_of([page, PageReference("https://caritau.com/post/b", "feed:/rss")])
    )
    assert after_answer(again, other, now=NOW + 2 * HOUR, is_modified=True).changed_at == NOW + 2 * HOUR


def test_not_modified_is_an_answer_and_no_reading() -> None:
    known = state(lastmod=NOW - DAY)
    after = after_answer(known, SourceState(URL, lastmod=NOW), now=NOW, is_modified=False)
    assert (after.asked_at, after.read_at, after.etag, after.lastmod) == (NOW, known.read_at, '"1"', NOW)


TIMES = st.integers(0, 400 * 24 * 60).map(lambda minutes: NOW - minutes * MINUTE)


@given(read=TIMES, asked=TIMES, changed=TIMES, said=st.none() | TIMES, says=st.none() | TIMES, is_child=st.booleans())
def test_no_source_goes_unread_for_longer_than_a_day(read, asked, changed, said, says, is_child) -> None:
    known = state(read_at=read, asked_at=asked, changed_at=changed, lastmod=said)
    assert ask(known, now=read + BELIEVED_FOR, lastmod=says, is_child=is_child) == "whole"


@pytest.mark.mongo
def test_what_is_known_of_sources_comes_back_as_it_was(store: Store) -> None:
    index = state(children=(SitemapChild(f"{URL}?1", NOW), SitemapChild(f"{URL}?2")), links=3, lastmod=NOW)
    store.sources.record([index], portal="caritau")
    assert store.sources.known("caritau") == {URL: index}
    assert store.sources.known("other") == {}
    store.sources.record([state(etag=None)], portal="caritau")
    assert store.sources.known("caritau") == {URL: state(etag=None)}
