from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.runs.errors import ErrorBook, ErrorKind, fingerprint, kind_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("timed out after 30.2 s", "timed out after 7 s"),
        ("no answer from https://caritau.com/a/1", "no answer from http://127.0.0.1:8080/b?x=2"),
        ("<Deferred at 0x7f1c2a>", "<Deferred at 0x55aa10ff>"),
        ("duplicate key 507f1f77bcf86cd799439011", "duplicate key 607f191e810c19729de860ea"),
        ("cannot open /home/a/var/spool/1.json", "cannot open /srv/caritau/spool/22.json"),
        ("refused by 10.0.0.7:27017", "refused by 192.168.1.20:27018"),
        ("line one\n  line two", "line one line two"),
    ],
)
def test_errors_of_one_cause_have_one_fingerprint(one, other):
    assert fingerprint(one, "SomeError") == fingerprint(other, "SomeError")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("no title", "KeyError"), ("no title", "ValueError")),
        (("no title", "KeyError"), ("no author", "KeyError")),
        (("no title", "KeyError", ErrorKind.CODE), ("no title", "KeyError", ErrorKind.FETCH)),
        (("a facade of beef",), ("a decade of bread",)),
    ],
)
def test_errors_of_different_causes_have_different_fingerprints(one, other):
    assert fingerprint(*one) != fingerprint(*other)


def test_the_module_of_an_exception_type_does_not_matter():
    assert fingerprint("x", "twisted.internet.error.TimeoutError") == fingerprint("x", "TimeoutError")


@given(st.text(max_size=300), st.text(alphabet="abcXYZ.", max_size=20), st.sampled_from(ErrorKind))
def test_a_fingerprint_is_short_one_line_and_names_its_kind(message, exception, kind):
    mark = fingerprint(message, exception, kind)

    assert len(mark) <= 200
    assert "\n" not in mark
    assert kind_of(mark) == kind


@pytest.mark.parametrize("piece", ["a-", "/a", "0a", "1.2,", "deadbeef-", "http", "://", " ", "f"])
def test_a_hostile_message_costs_no_time(piece):
    begin = time.process_time()

    fingerprint(piece * 500_000)

    assert time.process_time() - begin < 0.5


def test_the_book_groups_counts_and_keeps_the_first_sample():
    book = ErrorBook()

    book.add("timed out after 1 s", "TimeoutError", ErrorKind.FETCH, "https://caritau.com/1")
    book.add("'author'", "KeyError", ErrorKind.CODE, "https://caritau.com/2")
    book.add("timed out after 9 s", "TimeoutError", ErrorKind.FETCH, "https://caritau.com/3")

    first, second = book.reports()
    assert (first.count, first.sample, first.url) == (2, "timed out after 1 s", "https://caritau.com/1")
    assert (second.count, second.fingerprint) == (1, "code: KeyError: 'author'")


def test_a_million_kinds_of_errors_stay_bounded_and_none_goes_uncounted():
    book = ErrorBook(max_groups=10)

    for number in range(1_000):
        book.add("".join(chr(97 + int(digit)) for digit in str(number)), kind=ErrorKind.STORE)

    reports = book.reports()
    assert len(reports) == 11
    assert sum(report.count for report in reports) == 1_000
    assert reports[0].fingerprint == "store: others"
