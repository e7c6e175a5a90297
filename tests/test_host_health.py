"""When the portal is left alone: its own words are followed, silence is met with longer and longer pauses, then the end."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.middlewares.host_health import MOST_PAUSES, HostHealth, read_retry_after

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


def health(**given: float) -> HostHealth:
    return HostHealth(**{"first": 5.0, "longest": 120.0, **given})


@pytest.mark.parametrize(
    ("text", "date", "seconds"),
    [
        ("120", None, 120), (" 7 ", None, 7), ("1.5", None, 1.5), ("0", None, 0), ("999999999999", None, 366 * 86_400),
        ("Wed, 25 Nov 2026 04:01:00 GMT", None, 60), ("Wed, 25 Nov 2026 03:00:00 GMT", None, 0),
        ("Wed, 25 Nov 2026 05:01:00 GMT", "Wed, 25 Nov 2026 05:00:30 GMT", 30),
        ("Wed, 25 Nov 9999 05:01:00 GMT", None, 366 * 86_400),
        ("besok pagi", None, None), ("-5", None, None), ("", None, None), ("1e5", None, None), ("٣", None, None),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_seconds_and_as_a_date_of_the_portals_own_clock(text, date, seconds):
    assert read_retry_after(text, date, NOW) == seconds


@given(st.text(max_size=60), st.none() | st.text(max_size=60))
def test_whatever_a_portal_sends_as_retry_after_is_a_bounded_number_or_nothing(text, date):
    seconds = read_retry_after(text, date, NOW)

    assert seconds is None or 0 <= seconds <= 366 * 86_400


def test_a_named_time_is_kept_to_the_second():
    host = health()

    assert host.busy(100, 30, certain=True)
    assert host.pause_left(100) == 30
    assert host.pause_left(130) == 0
    assert host.end is None


def test_answers_to_requests_sent_before_the_pause_are_one_complaint():
    host = health()
    for moment in range(10):
        host.busy(100 + moment / 10, 20, certain=True)

    assert host.end is None
    assert 20 <= host.pause_left(100.9) <= 21


def test_a_single_503_is_about_its_page_and_three_in_a_row_are_about_the_host():
    host = health()
    assert [host.busy(moment, None, certain=False) for moment in (1, 2)] == [False, False]
    host.good(3)
    assert [host.busy(moment, None, certain=False) for moment in (4, 5, 6)] == [False, False, True]
    assert host.pause_left(6) > 3


def test_pauses_grow_stay_within_the_longest_and_end_the_run_when_none_of_them_helps():
    host, now, pauses = health(), 0.0, []
    for _ in range(MOST_PAUSES):
        host.busy(now, None, certain=True)
        pauses.append(host.pause_left(now))
        now += pauses[-1] + 0.1
    assert all(short < long for short, long in pairwise(pauses[:5]))
    assert max(pauses) <= 120 + 1e-6  # resume_at less now: floats
    assert sum(pauses) < 420
    assert host.end is None

    host.busy(now, None, certain=True)
    assert host.end == "portal-busy"


def test_a_good_answer_after_a_pause_makes_the_next_pause_a_first_one():
    host = health()
    host.busy(0, None, certain=True)
    host.busy(100, None, certain=True)
    host.good(101)  # sent before the pause
    assert host.pause_left(101) > 5
    host.good(200)
    host.busy(201, None, certain=True)

    assert host.pause_left(201) <= 5 * 1.25


def test_a_portal_that_asks_for_more_than_the_longest_pause_ends_the_run():
    host = health()
    host.busy(0, 3600, certain=True)

    assert (host.end, host.come_back_after) == ("asked-to-wait", 3600)


def test_silence_pauses_and_then_ends_and_any_answer_breaks_it():
    host = health(first=0.001)
    for moment in range(29):
        host.silent(moment)
    assert host.end is None
    host.good(30)
    for moment in range(31, 60):
        host.silent(moment)
    assert host.end is None
    host.silent(61)

    assert host.end == "portal-silent"


@given(st.lists(st.tuples(st.sampled_from(("good", "429", "503", "silent")), st.floats(0, 200), st.floats(0, 50))))
def test_no_pause_is_longer_than_the_longest_whatever_comes(events):
    host, now = health(), 0.0
    for kind, wait, passed in events:
        now += passed
        if kind == "good":
            host.good(now)
        elif kind == "silent":
            host.silent(now)
        else:
            host.busy(now, wait if kind == "429" else None, certain=kind == "429")
        assert 0 <= host.pause_left(now) <= 120
