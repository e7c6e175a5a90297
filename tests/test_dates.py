"""The expected values were worked out by hand with a calendar, never by running the code."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caritau_crawler.dates import read_date

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2023, 9, 13, 5, 0, tzinfo=UTC)  # Wednesday noon in Jakarta

PRINTED = [
    # ISO 8601 and RFC 3339
    ("2023-09-12T10:23:45+07:00", "2023-09-12T03:23:45"),
    ("2023-09-12T10:23:45+0700", "2023-09-12T03:23:45"),
    ("2023-09-12T10:23:45+07", "2023-09-12T03:23:45"),
    ("2023-09-12T10:23:45Z", "2023-09-12T10:23:45"),
    ("2023-09-12t10:23:45z", "2023-09-12T10:23:45"),
    ("2023-09-12T10:23:45.250Z", "2023-09-12T10:23:45.250"),
    ("2023-09-12T10:23:45.123456789Z", "2023-09-12T10:23:45.123456"),
    ("2023-09-12T10:23:45-05:00", "2023-09-12T15:23:45"),
    ("2023-09-12T10:23:45", "2023-09-12T03:23:45"),
    ("2023-09-12T10:23", "2023-09-12T03:23"),
    ("2023-09-12 10:23:45", "2023-09-12T03:23:45"),
    ("2023-09-12 10:23", "2023-09-12T03:23"),
    ("2023-09-12 10:23:45 +0700", "2023-09-12T03:23:45"),
    ("2023-09-12 10:23:45+07:00", "2023-09-12T03:23:45"),
    ("2023-09-12 10:23:45 WITA", "2023-09-12T02:23:45"),
    ("2023-09-12", "2023-09-11T17:00"),
    ("20230912T102345Z", "2023-09-12T10:23:45"),
    ("Published: 2023-09-12T10:23:45+07:00", "2023-09-12T03:23:45"),
    ("  2023-09-12T00:30:00+07:00\n", "2023-09-11T17:30"),
    # RFC 822
    ("Tue, 12 Sep 2023 10:23:45 +0700", "2023-09-12T03:23:45"),
    ("Tue, 12 Sep 2023 10:23:45 GMT", "2023-09-12T10:23:45"),
    ("Tue, 12 Sep 2023 10:23 GMT", "2023-09-12T10:23"),
    ("Tue, 12 Sep 23 10:23:45 +0000", "2023-09-12T10:23:45"),
    ("12 Sep 2023 10:23:45 -0500", "2023-09-12T15:23:45"),
    ("Mon, 11 Sep 2023 22:00:00 EST", "2023-09-12T03:00"),
    ("Mon, 11 Sep 2023 22:00:00 PDT", "2023-09-12T05:00"),
    # Indonesian, in full
    ("Selasa, 12 September 2023 | 10:23 WIB", "2023-09-12T03:23"),
    ("Selasa, 12 September 2023 | 10:23 WITA", "2023-09-12T02:23"),
    ("Selasa, 12 September 2023 | 10:23 WIT", "2023-09-12T01:23"),
    ("Selasa, 12 September 2023 - 10:23 WIB", "2023-09-12T03:23"),
    ("Selasa, 12 September 2023 – 10:23 WIB", "2023-09-12T03:23"),
    ("Selasa, 12 September 2023, 10:23 WIB", "2023-09-12T03:23"),
    ("Selasa 12 September 2023 10:23 wib", "2023-09-12T03:23"),
    ("SELASA, 12 SEPTEMBER 2023 10.23", "2023-09-12T03:23"),
    ("12 September 2023 10.23", "2023-09-12T03:23"),
    ("12 September 2023 10.23 WIB", "2023-09-12T03:23"),
    ("12 September 2023 10:23:45", "2023-09-12T03:23:45"),
    ("12 September 2023 pukul 10.23", "2023-09-12T03:23"),
    ("12 September 2023 pukul 10.23 WIB", "2023-09-12T03:23"),
    ("12 September 2023, Pukul: 10:23 WIB", "2023-09-12T03:23"),
    ("12 September 2023 jam 10:23", "2023-09-12T03:23"),
    ("12 September 2023 pkl. 10.23 WITA", "2023-09-12T02:23"),
    ("12 September 2023", "2023-09-11T17:00"),
    ("Selasa,\u00a012\u00a0September\u00a02023", "2023-09-11T17:00"),
    ("\u200eSelasa, 12 September 2023\ufeff", "2023-09-11T17:00"),
    ("10:23 WIB, 12 September 2023", "2023-09-12T03:23"),
    ("10.23 WIB | Selasa, 12 September 2023", "2023-09-12T03:23"),
    ("12-September-2023", "2023-09-11T17:00"),
    ("12 September 2023 10:23 GMT+7", "2023-09-12T03:23"),
    ("12 September 2023 10:23 (GMT+07:00)", "2023-09-12T03:23"),
    ("12 September 2023 10:23 UTC+8", "2023-09-12T02:23"),
    ("12 September 2023 10:23 UTC", "2023-09-12T10:23"),
    ("12 September 2023 10:23 +0700 WIB", "2023-09-12T03:23"),
    ("12 September 2023 00:05 WIB", "2023-09-11T17:05"),
    ("13 September 2023 11:59 WIB", "2023-09-13T04:59"),
    # Friday, with and without the sign
    ("Jum'at, 8 September 2023 10:23 WIB", "2023-09-08T03:23"),
    ("Jum’at, 8 September 2023 10:23 WIB", "2023-09-08T03:23"),
    ("Jum`at, 08 September 2023", "2023-09-07T17:00"),
    ("Jumat, 8 September 2023 10:23 WIB", "2023-09-08T03:23"),
    ("Jum, 8 Sep 2023 10:23", "2023-09-08T03:23"),
    ("Ahad, 10 September 2023 06:00 WIB", "2023-09-09T23:00"),
    ("Min, 10 Sep 2023 06:00 WIB", "2023-09-09T23:00"),
    # months
    ("12 Januari 2023", "2023-01-11T17:00"),
    ("12 Jan 2023 08:00", "2023-01-12T01:00"),
    ("12 Februari 2023", "2023-02-11T17:00"),
    ("12 Pebruari 2023", "2023-02-11T17:00"),
    ("12 Peb 2023", "2023-02-11T17:00"),
    ("12 Feb. 2023", "2023-02-11T17:00"),
    ("29 Februari 2020 12:00 WIB", "2020-02-29T05:00"),
    ("12 Maret 2023", "2023-03-11T17:00"),
    ("12 Mar 2023", "2023-03-11T17:00"),
    ("12 April 2023", "2023-04-11T17:00"),
    ("12 Mei 2023", "2023-05-11T17:00"),
    ("12 May 2023", "2023-05-11T17:00"),
    ("12 Juni 2023", "2023-06-11T17:00"),
    ("12 Juli 2023", "2023-07-11T17:00"),
    ("12 Agustus 2023", "2023-08-11T17:00"),
    ("12 Ags 2023", "2023-08-11T17:00"),
    ("12 Agt 2023 10:23", "2023-08-12T03:23"),
    ("12 Agu 2023", "2023-08-11T17:00"),
    ("12 Agust 2023", "2023-08-11T17:00"),
    ("12 Aug 2023", "2023-08-11T17:00"),
    ("12 Sept 2023", "2023-09-11T17:00"),
    ("12 Okt 2022", "2022-10-11T17:00"),
    ("12 Oktober 2022", "2022-10-11T17:00"),
    ("12 Nov 2022", "2022-11-11T17:00"),
    ("12 Nop 2022", "2022-11-11T17:00"),
    ("12 Nopember 2022", "2022-11-11T17:00"),
    ("12 Des 2022", "2022-12-11T17:00"),
    ("31 Desember 2022 23:59 WIB", "2022-12-31T16:59"),
    ("1 Januari 2023 00:00 WIB", "2022-12-31T17:00"),
    # English
    ("September 12, 2023", "2023-09-11T17:00"),
    ("Sept. 12, 2023", "2023-09-11T17:00"),
    ("September 12th, 2023 3:05 PM", "2023-09-12T08:05"),
    ("Tuesday, September 12, 2023 at 3:05 p.m.", "2023-09-12T08:05"),
    ("12 September 2023 3:05 PM", "2023-09-12T08:05"),
    ("12 September 2023 12:05 AM", "2023-09-11T17:05"),
    ("12 September 2023 12:05 PM", "2023-09-12T05:05"),
    ("12 September 2023 3pm", "2023-09-12T08:00"),
    ("12 September 2023 15:05 PM", "2023-09-12T08:05"),
    ("12th September 2023", "2023-09-11T17:00"),
    ("By admin September 12, 2023", "2023-09-11T17:00"),
    ("Tue Sep 12 2023 10:23:45 GMT+0700 (Western Indonesia Time)", "2023-09-12T03:23:45"),
    # numbers only, day first
    ("12/9/2023", "2023-09-11T17:00"),
    ("12/09/2023", "2023-09-11T17:00"),
    ("3/4/2023", "2023-04-02T17:00"),
    ("12-09-2023 08:15", "2023-09-12T01:15"),
    ("12.09.2023", "2023-09-11T17:00"),
    ("2023/09/12", "2023-09-11T17:00"),
    ("2023/09/12 10:23", "2023-09-12T03:23"),
    ("(12/9/2023)", "2023-09-11T17:00"),
    ("Selasa (12/9/2023)", "2023-09-11T17:00"),
    ("Jakarta, Selasa (12/9/2023).", "2023-09-11T17:00"),
    ("12/09/23", "2023-09-11T17:00"),
    ("12/09/23 10:23", "2023-09-12T03:23"),
    ("Kamis, 05/11/2015 09:25 WIB", "2015-11-05T02:25"),
    ("09/25/2022", "2022-09-24T17:00"),  # there is no 25th month
    ("Selasa, 09/12/2023", "2023-09-11T17:00"),  # 9 December 2023 is a Saturday
    # no year
    ("Senin (11/9)", "2023-09-10T17:00"),
    ("Senin, 11/9 10:23 WIB", "2023-09-11T03:23"),
    ("Selasa, 12 September | 10:23 WIB", "2023-09-12T03:23"),
    ("Rabu (13/9)", "2023-09-12T17:00"),  # today
    ("Sabtu (31/12)", "2022-12-30T17:00"),
    ("Jumat (4/11)", "2022-11-03T17:00"),
    ("Minggu (11/9)", "2022-09-10T17:00"),  # Monday this year, Sunday the year before
    # labels and neighbours
    ("Diterbitkan: Selasa, 12 September 2023 10:23 WIB", "2023-09-12T03:23"),
    ("Diterbitkan pada 12 September 2023 pukul 10:23", "2023-09-12T03:23"),
    ("Published September 12, 2023", "2023-09-11T17:00"),
    ("Terbit 12 Sep 2023, 10:23 WIB", "2023-09-12T03:23"),
    ("Diperbarui: 12 September 2023 10:23 WIB", "2023-09-12T03:23"),
    ("Update 12/9/2023 10:23", "2023-09-12T03:23"),
    ("Terakhir diperbarui 12 September 2023", "2023-09-11T17:00"),
    ("oleh Redaksi | 12 September 2023 10:23 WIB", "2023-09-12T03:23"),
    ("Oleh: Budi Santoso - Selasa, 12 September 2023 | 10:23 WIB", "2023-09-12T03:23"),
    ("Jakarta, 12 September 2023", "2023-09-11T17:00"),
    ("Tanggal: 12-09-2023", "2023-09-11T17:00"),
    ("Hari Selasa, tanggal 12 September 2023", "2023-09-11T17:00"),
    ("Selasa, 23 Februari 2016 15:06 WIB | 998 Views", "2016-02-23T08:06"),
    ("12 September 2023 · 5 min read", "2023-09-11T17:00"),
    ("Terbit: 12 September 2023 10:23 WIB | Diperbarui: 13 September 2023 08:00 WIB", "2023-09-12T03:23"),
    ("12 September 2023 10:23 WIB\n  12 September 2023 10:23 WIB", "2023-09-12T03:23"),
    ("12 September 2023 (Diperbarui 13 September 2023)", "2023-09-11T17:00"),
    # against now
    ("3 jam lalu", "2023-09-13T02:00"),
    ("3 jam yang lalu", "2023-09-13T02:00"),
    ("Terbit 3 jam yang lalu", "2023-09-13T02:00"),
    ("1 jam 30 menit yang lalu", "2023-09-13T03:30"),
    ("sejam yang lalu", "2023-09-13T04:00"),
    ("30 menit yang lalu", "2023-09-13T04:30"),
    ("45 detik lalu", "2023-09-13T04:59:15"),
    ("baru saja", "2023-09-13T05:00"),
    ("Baru Saja", "2023-09-13T05:00"),
    ("2 hari lalu", "2023-09-11T05:00"),
    ("2 hari lalu, 14:05", "2023-09-11T07:05"),
    ("seminggu lalu", "2023-09-06T05:00"),
    ("3 pekan lalu", "2023-08-23T05:00"),
    ("2 bulan lalu", "2023-07-13T05:00"),
    ("sebulan yang lalu", "2023-08-13T05:00"),
    ("setahun lalu", "2022-09-13T05:00"),
    ("hari ini", "2023-09-12T17:00"),
    ("Hari ini, 08:15 WIB", "2023-09-13T01:15"),
    ("kemarin", "2023-09-11T17:00"),
    ("kemarin, 14:05", "2023-09-12T07:05"),
    ("Kemarin pukul 14.05 WITA", "2023-09-12T06:05"),
    ("3 hours ago", "2023-09-13T02:00"),
    ("an hour ago", "2023-09-13T04:00"),
    ("yesterday", "2023-09-11T17:00"),
    # machine time: 2023-09-12T03:23:45Z is 1694489025
    ("1694489025", "2023-09-12T03:23:45"),
    ("1694489025000", "2023-09-12T03:23:45"),
    ("1694489025250", "2023-09-12T03:23:45.250"),
    # only dateparser knows these
    ("Tue Sep 12 10:23:45 WIB 2023", "2023-09-12T03:23:45"),
    ("1,5 jam lalu", "2023-09-13T03:30"),
]

NO_DATES = [
    "",
    "   ",
    "Caritau",
    "Rp 12.500",
    "Rp 12.50",
    "Rp2.000.000",
    "Rp 10.230, 2023",
    "pasal 12 ayat 3",
    "Pasal 12 ayat 3 UU 11/2020",
    "UU No. 12/9/2023",
    "Nomor: 12-09-2023",
    "2-1",
    "Persib menang 2-1",
    "skor akhir 3-2 (1-1)",
    "0812-3456-7890",
    "+62 812-3456-7890",
    "(021) 555-1234",
    "021-12-09-2023",
    "0812345678",
    "08123456789",
    "10.23",
    "10:23 WIB",
    "pukul 10.23 WIB",
    "2023",
    "September 2023",
    "2023/2024",
    "11/9",
    "(11/9)",
    "12 September",
    "Selasa",
    "1.234.567 views",
    "3 jam",
    "beberapa waktu lalu",
    "minggu lalu",
    "12 Rabiul Awal 1445 H",
    "32 Agustus 2023",
    "30 Februari 2023",
    "12/13/14/2023",
    "13/13/2023",
    "2023-13-45",
    "2023-09-12T25:61:00",
    "12 September 2023 25:61",
    "12 September 2023 15:05 AM",
    "0001-01-01T00:00:00",
    "1970-01-01T00:00:00Z",
    "0000-00-00 00:00:00",
    "9999 tahun lalu",
    "v1.12.2023",
    "192.168.1.1",
    "12.9.2023.1",
    "20230912",
    "12345678901",
    "Senin, 12 September 2023",  # it was a Tuesday
    "Jumat (11/9)",  # neither this year nor the last
    "Kamis (31/2)",
    "12 September 2023, 14 September 2023",
    "16 Feb 2016 – 18 Feb 2016",
    "12 September 2023 10:23 - 11:30 WIB",
    "12 September 2023 10:23 WIB (UTC+8)",
    "Pilkada akan dilaksanakan Rabu 15 Februari 2017 di 101 daerah",
    "mulai 12 November 2015",
    "Harga BBM Shell Turun per 1 November 2022, V-Power Jadi Rp 15.270 Per Liter",
    "Gempa mengguncang Cianjur 3 jam lalu",
    "Presiden kemarin bertemu 12 menteri",
    "3 jam lalu 10:23 WIB",
    "Top 10 film 2023",
    "Liga 1 2023 pekan 12",
    "5 berita populer 2 hari lalu",
    "10 tahun lalu, 12 orang",
]


def read(text: str, **options: date | ZoneInfo) -> datetime | None:
    return read_date(text, **{"zone": JAKARTA, "now": NOW, **options})  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "expected"), PRINTED, ids=[text for text, _ in PRINTED])
def test_a_printed_date_is_read_to_the_exact_moment(text: str, expected: str) -> None:
    assert read(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read(text) is None


def test_the_tables_are_as_long_as_promised() -> None:
    assert len({text for text, _ in PRINTED}) == len(PRINTED) >= 110
    assert len(set(NO_DATES)) == len(NO_DATES) >= 30


def test_the_answer_is_aware_utc() -> None:
    value = read("Selasa, 12 September 2023 | 10:23 WIB")

    assert value is not None
    assert value.tzinfo is UTC


def test_a_time_without_zone_is_the_portals_own() -> None:
    assert read("12 September 2023 10:23", zone=ZoneInfo("Asia/Jayapura")) == datetime(2023, 9, 12, 1, 23, tzinfo=UTC)


def test_a_printed_zone_wins_over_the_portals() -> None:
    value = read("12 September 2023 10:23 WIB", zone=ZoneInfo("Asia/Jayapura"))

    assert value == datetime(2023, 9, 12, 3, 23, tzinfo=UTC)


def test_a_date_in_the_future_is_none_but_for_a_clock_that_goes_some_minutes_wrong() -> None:
    assert read("13 September 2023 12:10 WIB") == datetime(2023, 9, 13, 5, 10, tzinfo=UTC)
    assert read("13 September 2023 12:11 WIB") is None
    assert read("14 September 2023") is None
    assert read("12/09/2032") is None


def test_local_time_that_a_template_prints_with_a_wrong_zone_is_none_rather_than_hours_ahead() -> None:
    assert read("2023-09-13T11:55:00+00:00") is None
    assert read("13 September 2023 11:55") == datetime(2023, 9, 13, 4, 55, tzinfo=UTC)


def test_a_date_before_the_portal_was_founded_is_none() -> None:
    founded = date(2020, 1, 1)

    assert read("1 Januari 2020", founded=founded) == datetime(2019, 12, 31, 17, tzinfo=UTC)
    assert read("31 Desember 2019 23:59 WIB", founded=founded) is None


def test_yearless_days_turn_with_the_year() -> None:
    january = datetime(2023, 1, 2, 5, tzinfo=UTC)

    assert read_date("Sabtu (31/12)", zone=JAKARTA, now=january) == datetime(2022, 12, 30, 17, tzinfo=UTC)


def test_months_ago_end_on_the_last_day_that_exists() -> None:
    now = datetime(2023, 3, 31, 5, tzinfo=UTC)

    assert read_date("sebulan lalu", zone=JAKARTA, now=now) == datetime(2023, 2, 28, 5, tzinfo=UTC)


def test_a_text_longer_than_any_date_line_is_not_read() -> None:
    assert read("Selasa, 12 September 2023" + " |" * 100) is None
    assert read("12 September 2023" + " " * 1000) == datetime(2023, 9, 11, 17, tzinfo=UTC)
    assert read("1/" * 1_000_000) is None


fragments = st.one_of(
    st.sampled_from(["12", "9", "31", "2023", "23", "99", "0001", "1694489025", "99999", "²", "٣", "10:23", "25:61"]),
    st.sampled_from(
        ["/", "-", ".", ",", ":", "|", "(", ")", "T", "Z", "\u200b", "\n", "PM", "WIB", "+0700", "Rp", "No"]
    ),
    st.sampled_from(
        ["September", "Mei", "Selasa", "Jum’at", "lalu", "ago", "jam", "tahun", "se", "kemarin", "hari ini"]
    ),
)


@settings(deadline=None)  # the first call of dateparser reads its languages
@given(
    st.one_of(st.text(max_size=200), st.lists(fragments, max_size=14).map(" ".join), st.lists(fragments).map("".join))
)
def test_no_text_raises_or_lies_in_the_future_or_before_the_founding(text: str) -> None:
    founded = date(2020, 1, 1)

    value = read(text, founded=founded)

    if value is not None:
        assert value.utcoffset() == timedelta()
        assert datetime(2019, 12, 31, 17, tzinfo=UTC) <= value <= NOW + timedelta(minutes=10)


@given(
    st.integers(0, 1345 * 86_400).map(lambda seconds: datetime(2020, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds)),
    st.sampled_from([("WIB", 7), ("WITA", 8), ("WIT", 9), ("GMT", 0)]),
)
def test_every_moment_in_every_indonesian_zone_is_read_back(moment: datetime, zone: tuple[str, int]) -> None:
    days = ["Senin", "Selasa", "Rabu", "Kamis", "Jum’at", "Sabtu", "Minggu"]
    months = ["Januari", "Februari", "Maret", "April", "Mei", "Juni"]
    months += ["Juli", "Agustus", "September", "Oktober", "November", "Desember"]
    name, hours = zone
    text = f"{days[moment.weekday()]}, {moment.day} {months[moment.month - 1]} {moment.year} | {moment:%H:%M:%S} {name}"

    assert read(text) == moment - timedelta(hours=hours)
