"""What one run is asked to do: every argument is read or named as wrong before anything is fetched."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.portals import load_portal
from caritau_crawler.site import Site
from caritau_crawler.spiders.options import CrawlOptions

PORTAL = load_portal("caritau")
#: Midnight in Jakarta at the begin of 12 September 2023.
BEGIN = datetime(2023, 9, 11, 17, tzinfo=UTC)
END = BEGIN + timedelta(days=1) - timedelta(microseconds=1)


def read(**arguments):
    return CrawlOptions.read(PORTAL, **arguments)


def refused(**arguments) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read(**arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_nothing_asked_is_the_latest_and_no_limit():
    assert read() == CrawlOptions("latest", (), None, None, None)


@pytest.mark.parametrize("mode", ["latest", "backfill", "recheck"])
def test_the_modes_are_those_of_the_contract(mode):
    assert read(mode=mode).mode == mode


@pytest.mark.parametrize("mode", ["", "Latest", "all", "newest"])
def test_an_unknown_mode_is_named_with_those_there_are(mode):
    text = refused(mode=mode)

    assert repr(mode) in text
    assert "latest, backfill, recheck" in text


def test_a_day_is_one_of_the_portals_zone_from_its_begin_to_its_end():
    options = read(since="2023-09-12", until="2023-09-12")

    assert (options.since, options.until) == (BEGIN, END)


@pytest.mark.parametrize("text", ["20230912", "2023-09-12"])
def test_until_is_the_end_of_the_day_however_it_is_written(text):
    try:
        assert read(until=text).until == END
    except ConfigurationError as error:
        assert text in str(error)  # noqa: PT017  a form may be refused, but not read as the day's begin


def test_a_time_with_a_zone_is_that_time_and_one_without_is_the_portals():
    assert read(since="2023-09-12T07:00:00+09:00").since == datetime(2023, 9, 11, 22, tzinfo=UTC)
    assert read(since="2023-09-12T07:00").since == datetime(2023, 9, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize(
    "text",
    [
        "kemarin",
        "12/09/2023",
        "2023-13-01",
        "2023-02-30",
        "2023-9-1",
        "2023",
        "12-09-2023",
        "2023-09-12T25:00",
        "0001-01-01",
        "None",
    ],
)
def test_a_day_outside_of_the_calendar_or_in_another_form_is_named(name, text):
    if (name, text) == ("until", "0001-01-01"):
        return  # the end of that day lies in every zone's calendar

    message = refused(**{name: text})

    assert message.startswith(f"{name} is {text!r}")
    assert "2023-09-12" in message


@pytest.mark.parametrize("text", ["", None])
def test_an_empty_argument_is_none_at_all(text):
    assert read(since=text, until=text, max_articles=text, url=text) == CrawlOptions()


def test_days_in_the_wrong_order_are_named():
    assert "since 2023-09-13 lies after until 2023-09-12" in refused(since="2023-09-13", until="2023-09-12")
    assert read(since="2023-09-12", until="2023-09-13").since == BEGIN


@pytest.mark.parametrize(("text", "number"), [("5", 5), (5, 5), ("1", 1)])
def test_a_limit_is_a_whole_number(text, number):
    assert read(max_articles=text).max_articles == number


@pytest.mark.parametrize("text", ["0", 0, "-1", "1.5", "lima", "1e3", "9" * 5000])
def test_a_limit_that_is_none_is_named(text):
    assert "max-articles is" in refused(max_articles=text)


@pytest.mark.parametrize(
    ("given", "urls"),
    [
        ("https://caritau.com/post/a", ("https://caritau.com/post/a",)),
        (" /post/a \n /post/b ", ("/post/a", "/post/b")),
        (["https://caritau.com/post/a", "/post/b"], ("https://caritau.com/post/a", "/post/b")),
        ([], ()),
    ],
)
def test_addresses_come_as_one_string_or_as_several(given, urls):
    assert read(url=given).urls == urls


def site(base_url: str | None = None) -> Site:
    return Site(PORTAL, base_url, today=date(2026, 11, 23))


def test_addresses_are_resolved_on_the_portal_or_on_its_mirror():
    options = read(url="https://www.caritau.com/post/a /post/b")

    assert options.resolve_urls(site()) == ["https://www.caritau.com/post/a", "https://caritau.com/post/b"]
    assert options.resolve_urls(site("http://127.0.0.1:8000")) == [
        "http://127.0.0.1:8000/post/a", "http://127.0.0.1:8000/post/b",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://lain.example/post/a", "other-host"),
        ("https://caritau.com.lain.example/a", "other-host"),
        ("http://127.0.0.1/a", "private-address"),
        ("http://169.254.169.254/latest/meta-data", "private-address"),
        ("https://kata:sandi@caritau.com/a", "userinfo"),
        ("file:///etc/passwd", "malformed"),
        ("javascript:alert(1)", "malformed"),
        ("http://[", "malformed"),
    ],
)
def test_an_address_off_the_portal_is_named_with_the_reason(url, reason):
    with pytest.raises(ConfigurationError) as caught:
        read(url=[url]).resolve_urls(site())

    assert repr(url) in str(caught.value)
    assert reason in str(caught.value)
    assert "caritau.com" in str(caught.value)


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        (BEGIN, True),
        (END, True),
        (BEGIN - timedelta(microseconds=1), False),
        (END + timedelta(microseconds=1), False),
        (datetime(2023, 9, 12, 23, tzinfo=timezone(timedelta(hours=9))), True),
        (None, True),
    ],
)
def test_a_date_is_wanted_inside_its_days_and_an_unknown_one_until_the_page_says_more(when, wanted):
    assert read(since="2023-09-12", until="2023-09-12").wants(when) is wanted


def test_without_days_every_date_is_wanted():
    assert read().wants(datetime(1999, 1, 1, tzinfo=UTC))
    assert read(since="2023-09-12").wants(datetime(2030, 1, 1, tzinfo=UTC))
    assert not read(until="2023-09-12").wants(datetime(2030, 1, 1, tzinfo=UTC))
