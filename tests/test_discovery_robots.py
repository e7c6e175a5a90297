from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.discovery.robots import parse_robots

URL = "https://caritau.com/robots.txt"
REAL_PAGES = os.environ.get("CARITAU_REAL_PAGES")


def test_sitemaps_are_absolute_in_order_and_named_once():
    body = b"User-agent: *\nDisallow: /admin\nSitemap: /b.xml\nsitemap: https://caritau.com/a.xml\nSitemap: /b.xml\n"

    assert parse_robots(body, URL).sitemaps == ("https://caritau.com/b.xml", "https://caritau.com/a.xml")


@pytest.mark.parametrize(
    ("body", "delay"),
    [
        (b"User-agent: *\nCrawl-delay: 10\n", 10),
        (b"User-agent: *\nCrawl-delay: 10\nUser-agent: CaritauCrawler\nCrawl-delay: 2.5\n", 2.5),
        (b"User-agent: googlebot\nCrawl-delay: 10\n", None),
        (b"User-agent: *\nCrawl-delay: inf\n", None),
        (b"User-agent: *\nCrawl-delay: -3\n", None),
        (b"User-agent: *\nCrawl-delay: pelan\n", None),
    ],
)
def test_the_delay_is_the_one_for_our_agent(body, delay):
    assert parse_robots(body, URL).crawl_delay == delay


def test_a_byte_order_mark_hides_nothing():
    robots = parse_robots(b"\xef\xbb\xbfUser-agent: *\r\nCrawl-delay: 1\r\nSitemap: /a.xml", URL)

    assert (robots.sitemaps, robots.crawl_delay) == (("https://caritau.com/a.xml",), 1)


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (b"", {}),
        (b"\n <!DOCTYPE html><p>Sitemap: /a.xml", {"html": 1}),
        (b"Sitemap: /a.xml\n\x00\x01", {"binary": 1}),
        (b"Sitemap: mailto:a@b.id\n", {"bad-address": 1}),
        (b"#" * 600_000, {"truncated": 1}),
    ],
)
def test_what_is_no_robots_file_says_nothing(body, problems):
    robots = parse_robots(body, URL)

    assert (robots.sitemaps, robots.crawl_delay, robots.problems) == ((), None, problems)


@pytest.mark.parametrize(
    "piece", [b"Disallow: /" + b"*a" * 50 + b"$\n", b"User-agent: a\n", b"Sitemap: /a\n", b":", b"%"]
)
def test_a_long_file_costs_linear_time(piece):
    start = time.perf_counter()
    parse_robots(piece * (480_000 // len(piece)), URL)

    assert time.perf_counter() - start < 10


@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_break_the_parser(body):
    parse_robots(body, URL)
    parse_robots(b"User-agent: *\nCrawl-delay: " + body + b"\nSitemap: " + body, URL)


@pytest.mark.skipif(not REAL_PAGES, reason="needs CARITAU_REAL_PAGES")
@pytest.mark.real_pages
def test_a_real_robots_file_names_its_sitemap():
    body = (Path(REAL_PAGES).parent / "discovery" / "9pars_robots.txt").read_bytes()

    assert parse_robots(body, "https://9pars.com/robots.txt").sitemaps == ("https://9pars.com/sitemap.xml",)
