from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.config import Config
from caritau_crawler.discovery.references import PageReference
from caritau_crawler.store.connection import Store, open_store
from caritau_crawler.store.page_state import merge
from caritau_crawler.store.pages import Due, PageResult

pytestmark = pytest.mark.mongo

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://caritau.com/post/a"
PORTAL = "caritau"


def plan(store: Store, *references: PageReference | str, now: datetime = NOW, recheck: bool = False) -> list[Due]:
    found = [r if isinstance(r, PageReference) else PageReference(r, "feed:/rss") for r in references]
    return store.pages.plan(found, portal=PORTAL, now=now, recheck=recheck)


def urls(due: list[Due]) -> list[str]:
    return [one.url for one in due]


def page(store: Store, url: str = URL) -> dict[str, Any]:
    document = store.pages.get(url)
    assert document is not None
    return document


def mark(store: Store, state: str, *results: PageResult, now: datetime = NOW) -> None:
    getattr(store.pages, f"mark_{state}")(results or [PageResult(URL, 200)], portal=PORTAL, now=now)


def test_an_unknown_page_is_due_and_recorded_with_what_its_source_said(store: Store) -> None:
    reference = PageReference(URL, "news-sitemap:/news.xml", lastmod=NOW - HOUR, headline="Judul")

    [due] = plan(store, reference)

    assert due == Due(URL, "news-sitemap:/news.xml", "Judul", NOW - HOUR, is_new=True)
    document = page(store)
    assert (document["state"], document["discovered_at"], document["headline"]) == ("due", NOW, "Judul")


def test_a_due_page_stays_due_until_it_is_marked_and_is_new_only_once(store: Store) -> None:
    plan(store, URL)

    [again] = plan(store, URL, now=NOW + HOUR)

    assert not again.is_new
    assert page(store)["discovered_at"] == NOW


def test_a_stored_page_is_not_due_again(store: Store) -> None:
    plan(store, URL)
    mark(store, "stored", PageResult(URL, 200, etag='"x"', last_modified="Mon", article_id="caritau.com/post/a"))

    assert plan(store, URL, now=NOW + HOUR) == []
    assert page(store)["article_id"] == "caritau.com/post/a"


def test_spellings_of_one_address_are_one_page(store: Store) -> None:
    due = plan(store, URL, f"{URL}?utm_source=x", f"{URL}#komentar")

    assert urls(due) == [URL]


def test_the_order_of_discovery_is_kept(store: Store) -> None:
    some = [f"https://caritau.com/post/{n}" for n in (5, 1, 9, 3)]

    assert urls(plan(store, *some)) == some


def test_more_references_than_a_batch_holds_are_all_planned(store: Store) -> None:
    many = [f"https://caritau.com/post/{n}" for n in range(2_500)]

    assert urls(plan(store, *many)) == many
    assert store.pages.count_by_state(PORTAL) == {"due": 2_500}
    assert len(plan(store, *many)) == 2_500


def test_a_newer_lastmod_makes_a_stored_page_due_once(store: Store) -> None:
    first = PageReference(URL, "sitemap:/s.xml", lastmod=NOW - HOUR)
    plan(store, first)
    mark(store, "stored", PageResult(URL, 200, etag='"1"', article_id="k"))
    assert plan(store, first, now=NOW + HOUR) == []

    newer = PageReference(URL, "sitemap:/s.xml", lastmod=NOW - HOUR / 2)
    [due] = plan(store, newer, now=NOW + HOUR)

    assert (due.etag, due.article_id, due.lastmod) == ('"1"', "k", NOW - HOUR / 2)
    assert page(store)["state"] == "due"
    mark(store, "stored", PageResult(URL, 304), now=NOW + HOUR)
    assert plan(store, newer, first, now=NOW + 2 * HOUR) == []


def test_a_lastmod_finer_than_the_store_keeps_is_not_newer_than_itself(store: Store) -> None:
    fine = PageReference(URL, "s", lastmod=NOW - HOUR + timedelta(microseconds=123_456))
    plan(store, fine)
    mark(store, "stored")

    assert plan(store, fine, now=NOW + HOUR) == []


def test_a_lastmod_learned_later_counts_from_the_last_visit(store: Store) -> None:
    plan(store, URL)
    mark(store, "stored")

    assert plan(store, PageReference(URL, "s", lastmod=NOW - HOUR), now=NOW + HOUR) == []
    assert len(plan(store, PageReference(URL, "s", lastmod=NOW - HOUR / 2), now=NOW + HOUR)) == 1


def test_a_lastmod_in_the_future_says_nothing(store: Store) -> None:
    wrong = PageReference(URL, "s", lastmod=datetime(2099, 1, 1, tzinfo=UTC))
    plan(store, wrong)
    mark(store, "stored")

    assert plan(store, wrong, now=NOW + HOUR) == []
    assert page(store)["lastmod"] is None


@pytest.mark.parametrize(("state", "expected"), [("stored", 1), ("refused", 1), ("failed", 1), ("gone", 0)])
def test_a_recheck_takes_all_that_are_not_gone(store: Store, state: str, expected: int) -> None:
    plan(store, URL)
    mark(store, state)

    assert len(plan(store, URL, now=NOW + timedelta(seconds=1), recheck=True)) == expected


@pytest.mark.parametrize("state", ["gone", "refused"])
def test_a_gone_or_refused_page_is_left_alone_until_its_lastmod_is_newer(store: Store, state: str) -> None:
    plan(store, URL)
    mark(store, state, PageResult(URL, 410, error="not-an-article"))

    assert plan(store, URL, now=NOW + HOUR) == []
    assert page(store)["last_error"] == "not-an-article"
    assert len(plan(store, PageReference(URL, "s", lastmod=NOW + HOUR), now=NOW + HOUR)) == 1


@pytest.mark.parametrize("error", [None, "soft-404"])
def test_a_page_that_was_not_found_is_looked_at_three_times_more_and_then_left_alone(store: Store, error: str) -> None:
    plan(store, URL)
    moment, waits = NOW, []
    for _ in range(6):
        mark(store, "gone", PageResult(URL, 200 if error else 404, error=error), now=moment)
        again = page(store)["next_check"]
        if again is None:
            break
        waits.append((again - moment) / HOUR)
        assert plan(store, URL, now=again - HOUR / 2) == []
        [due] = store.pages.due(PORTAL, limit=5, now=again)
        assert due.was_missing
        assert len(plan(store, URL, now=again)) == 1
        moment = again

    assert waits == [1, 6, 36]
    assert plan(store, URL, now=NOW + 10_000 * HOUR) == []


def test_failures_before_a_page_was_not_found_cost_it_no_look(store: Store) -> None:
    plan(store, URL)
    for _ in range(5):
        mark(store, "failed", PageResult(URL, 503))
    mark(store, "gone", PageResult(URL, 404))

    assert page(store)["next_check"] == NOW + HOUR


def test_each_failure_in_a_row_doubles_the_wait_up_to_a_day(store: Store) -> None:
    plan(store, URL)
    waits = []
    for attempt in range(1, 40):
        mark(store, "failed", PageResult(URL, 503, error="busy"))
        document = page(store)
        assert document["attempts"] == attempt
        waits.append((document["next_check"] - NOW).total_seconds() / 60)

    assert waits[:8] == [15, 30, 60, 120, 240, 480, 960, 1440]
    assert set(waits[8:]) == {1440}


def test_a_failed_page_is_due_when_its_next_check_has_come_and_success_forgets_the_failures(store: Store) -> None:
    plan(store, URL)
    mark(store, "failed", PageResult(URL, error="time-out"))

    assert plan(store, URL, now=NOW + timedelta(minutes=14)) == []
    [due] = plan(store, URL, now=NOW + timedelta(minutes=15))
    assert due.attempts == 1

    mark(store, "stored")
    assert (page(store)["attempts"], page(store)["last_error"]) == (0, None)
    assert page(store)["next_check"] == NOW + HOUR  # no failure's: that of a young article


def test_not_modified_keeps_validators_and_article_and_a_new_answer_replaces_them(store: Store) -> None:
    mark(store, "stored", PageResult(URL, 200, etag='"1"', last_modified="Mon", article_id="k"))
    mark(store, "stored", PageResult(URL, 304))
    assert (page(store)["etag"], page(store)["last_modified"], page(store)["article_id"]) == ('"1"', "Mon", "k")

    mark(store, "stored", PageResult(URL, 200, article_id="k2"))

    assert (page(store)["etag"], page(store)["last_modified"], page(store)["article_id"]) == (None, None, "k2")


@pytest.mark.parametrize("state", ["stored", "gone", "refused", "failed"])
def test_a_page_that_was_never_planned_can_be_marked(store: Store, state: str) -> None:
    mark(store, state, PageResult(URL, 410), PageResult("https://caritau.com/$b.c?d=$e", 410))

    document = page(store)
    assert (document["state"], document["portal"], document["discovered_at"]) == (state, PORTAL, NOW)
    assert len(plan(store, URL, now=NOW + 48 * HOUR, recheck=True)) == (0 if state == "gone" else 1)


def test_what_a_killed_run_left_comes_oldest_first_and_failed_pages_when_ripe(store: Store) -> None:
    first, second, third, other = (f"https://caritau.com/post/{n}" for n in range(4))
    plan(store, second, now=NOW + HOUR)
    plan(store, first, third, now=NOW)
    mark(store, "failed", PageResult(third, 500))
    store.pages.plan([PageReference(other, "s")], portal="lain", now=NOW, recheck=False)

    assert urls(store.pages.due(PORTAL, limit=10, now=NOW)) == [first, second]
    assert urls(store.pages.due(PORTAL, limit=10, now=NOW + HOUR)) == [first, third, second]
    assert urls(store.pages.due(PORTAL, limit=1, now=NOW)) == [first]


def test_hostile_text_from_a_feed_does_no_harm(store: Store) -> None:
    odd = PageReference("https://caritau.com/post/\ud800", "feed:\ud800", headline="Judul \ud800 \x00")

    assert len(plan(store, odd)) == 1
    mark(store, "failed", PageResult("https://caritau.com/\x00", error="\ud800" * 10), PageResult("", error="$x"))
    assert store.pages.count_by_state(PORTAL) == {"due": 1, "failed": 2}


def test_a_dry_run_plans_and_writes_nothing(store: Store, config: Config) -> None:
    with open_store(config, read_only=True) as dry:
        assert len(plan(dry, URL)) == 1
        mark(dry, "stored")
        mark(dry, "failed")

    assert store.pages.get(URL) is None


references = st.builds(
    PageReference,
    url=st.sampled_from([URL, f"{URL}?utm_medium=y", "https://caritau.com/post/b"]),
    found_in=st.text(max_size=5),
    lastmod=st.none() | st.integers(-50, 50).map(lambda hours: NOW + HOUR * hours),
    headline=st.none() | st.text(max_size=5),
)


@given(st.lists(references, max_size=12))
def test_merged_references_keep_the_newest_credible_lastmod_whatever_the_order(found: list[PageReference]) -> None:
    forwards, backwards = merge(found, NOW), merge(reversed(found), NOW)

    assert forwards.keys() == backwards.keys()
    for key, merged in forwards.items():
        assert merged.lastmod == backwards[key].lastmod
        assert merged.lastmod is None or merged.lastmod <= NOW


# Young articles.


@pytest.mark.parametrize(
    ("age", "next_age"), [(0.2, 1), (1, 6), (5.9, 6), (7, 24), (25, 48), (48, None), (1_000, None)]
)
def test_a_young_article_is_looked_at_again_at_the_next_of_its_ages(
    store: Store, age: float, next_age: float | None
) -> None:
    published = NOW - age * HOUR
    mark(store, "stored", PageResult(URL, 200, article_id="k", published=published))

    assert page(store)["next_check"] == (None if next_age is None else published + next_age * HOUR)


def test_an_article_without_a_date_is_as_old_as_its_discovery(store: Store) -> None:
    plan(store, URL, now=NOW - 7 * HOUR)
    mark(store, "stored", PageResult(URL, 200, article_id="k"))

    assert page(store)["next_check"] == NOW + 17 * HOUR


def test_an_article_dated_in_the_future_is_as_old_as_its_discovery(store: Store) -> None:
    mark(store, "stored", PageResult(URL, 200, article_id="k", published=NOW + HOUR))

    assert page(store)["next_check"] == NOW + HOUR


def test_ripe_pages_are_those_overdue_for_longest_and_no_more_than_asked_for(store: Store) -> None:
    some = [PageResult(f"{URL}{n}", 200, article_id=f"k{n}", published=NOW - n * HOUR) for n in (0, 2, 1)]
    mark(store, "stored", *some)
    later = NOW + 5 * HOUR

    assert urls(store.pages.ripe(PORTAL, limit=9, now=NOW)) == []
    assert urls(store.pages.ripe(PORTAL, limit=9, now=later)) == [f"{URL}0", f"{URL}2", f"{URL}1"]
    assert urls(store.pages.ripe(PORTAL, limit=1, now=later)) == [f"{URL}0"]
    assert store.pages.ripe("other", limit=9, now=later) == []


def test_a_304_moves_the_next_look_on_and_keeps_the_age(store: Store) -> None:
    mark(store, "stored", PageResult(URL, 200, article_id="k", published=NOW))
    mark(store, "stored", PageResult(URL, 304), now=NOW + 2 * HOUR)

    assert (page(store)["next_check"], page(store)["watched_from"]) == (NOW + 6 * HOUR, NOW)


def test_a_young_article_is_fetched_whole_and_an_old_one_with_its_validators(store: Store) -> None:
    mark(store, "stored", PageResult(URL, 200, etag='"1"', last_modified="Mon", article_id="k", published=NOW))
    young, old = (plan(store, URL, now=NOW + n * HOUR, recheck=True)[0].conditions(NOW + n * HOUR) for n in (48, 49))

    assert young == {}
    assert old == {"If-None-Match": '"1"', "If-Modified-Since": "Mon"}


def test_a_page_that_gave_no_article_is_never_asked_for_with_conditions() -> None:
    assert Due(URL, "s", etag='"1"', watched_from=NOW - 100 * HOUR).conditions(NOW) == {}
