"""Pages that are broken, cut, mixed up or made to hurt: `extract` never raises and ends in seconds, whatever it is given.

The mutated pages are those of the sample portal, so that what is broken is what real templates print. A number of
mutations is a pure function of its number: a failure names it, and it fails again.
"""

from __future__ import annotations

import json
import random
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caritau_crawler.extraction.article import Extraction, extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.portals import load_portal
from pipelines.boilerplate import strip
from pipelines.clean import clean
from quality.lossless import ink, put_back
from quality.mutate import garble, mutated
from sample_portal import SamplePortal

#: How many mutated pages a normal run reads; at 4 ms each.
MUTATED_PAGES = 500
ADDRESS = "https://caritau.com/post/menteri-membuka-rapat"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PORTALS = {"laravel": load_portal("caritau"), "wordpress": load_portal("sample_wordpress")}
KINDS = {"article", "needs-browser", "no-body", "not-an-article"}
SENTENCE = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur dan wali kota."
PROSE = f"<p>{SENTENCE}</p>" * 6


def read(body: bytes | str, theme: str = "laravel", content_type: str | None = None) -> Extraction:
    """Read a page and strip it, as a crawl does; check what must hold of any page."""
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    portal = PORTALS[theme]
    extraction = extract(Page.from_bytes(raw, ADDRESS, content_type=content_type), portal, fetched_at=NOW)
    article = clean(strip(extraction.article, portal), portal)
    assert extraction.kind in KINDS
    assert ink(put_back(article)) == ink("".join(block.text for block in extraction.article.blocks))
    json.dumps(article.to_document(), default=str)
    return extraction


@pytest.fixture(scope="module")
def pages() -> Iterator[list[tuple[str, bytes]]]:
    """Pages of both themes, of every kind: articles with their traps, lists, the home page, a missing one."""
    found: list[tuple[str, bytes]] = []
    for theme in PORTALS:
        with SamplePortal(theme=theme, articles=24) as site:
            paths = [path for truth in site.truths if truth.status == 200 for path in truth.page_paths]
            for path in [*paths[:18], "/"]:
                with urllib.request.urlopen(site.base_url + path, timeout=20) as answer:
                    found.append((theme, answer.read()))
    return found


def test_mutated_pages_of_the_sample_portal_raise_nothing(pages):
    kinds = set()
    for number in range(MUTATED_PAGES):
        theme, body = pages[number % len(pages)]
        try:
            kinds.add(read(mutated(body, number), theme).kind)
        except Exception as error:
            raise AssertionError(f"mutation {number} of a page of {theme}: {error!r}") from error

    assert {"article", "not-an-article"} <= kinds


def test_most_mutated_articles_are_still_read(pages):
    articles = [(theme, body) for theme, body in pages if read(body, theme).kind == "article"]
    still = sum(
        read(garble(body, random.Random(number)), theme).kind == "article"
        for number, (theme, body) in enumerate(articles)
    )

    assert still >= 0.9 * len(articles)


MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "<p>", "</p>", "<div>", "</div>", "<h1>", "</h1>", "<br>", "<a href='?page=2'>", "</a>", "<ul>", "<li>", "<table>",
                "<td>", "<tr>", "<form>", "<script>", "</script>", "<!--", "-->", "<article>", "<b", "=", '"', "&amp", "<img src=x>",
                "<time datetime=2023>", "<meta property=og:type content=article>", "<figure>", "<figcaption>", "<body>", "<html>",
                "<script type=application/ld+json>{}", SENTENCE, "Baca Juga: ", "\x00", "\u200b", "12 September 2023",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(MARKUP)
def test_markup_of_loose_pieces_raises_nothing(markup):
    read(markup)


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(
    st.binary(max_size=200),
    st.sampled_from((None, "text/html", "text/html; charset=utf-16", "image/png", ";;", "charset=")),
)
def test_bytes_of_any_kind_raise_nothing(body, content_type):
    read(body, content_type=content_type)


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Rapat</title>{head}</head><body><h1>Menteri Membuka Rapat</h1>{body}</body></html>"


def json_ld(text: str) -> str:
    return page(PROSE, f'<script type="application/ld+json">{text}</script>')


HOSTILE = {
    "a paragraph of 2 MB": page(f"<p>{(SENTENCE + ' ') * 22_000}</p>"),
    "an attribute of 1 MB": page(f'<p class="{"a-" * 500_000}">x</p>{PROSE}'),
    "a style of 1 MB": page(f'<p style="{"display " * 125_000}">x</p>{PROSE}'),
    "a link of 1 MB": page(f'<a href="{"a/" * 500_000}">x</a>{PROSE}'),
    "100,000 nested tags": page("<div>" * 100_000 + PROSE),
    "100,000 nested inline tags": page("<span>" * 100_000 + PROSE),
    "100,000 nested roles": page('<div class="related">' * 100_000 + PROSE),
    "20,000 nested dates": page('<div class="date">x' * 20_000 + PROSE),
    "10,000 nested tags of the portal": page('<div class="tags"><a>x</a>' * 10_000 + PROSE),
    "20,000 nested bodies": page('<div class="post-content">' * 20_000 + PROSE),
    "20,000 nested quotes": page("<blockquote>" * 20_000 + PROSE),
    "20,000 nested links": page("<a href=x>" * 20_000 + PROSE),
    "20,000 nested tables": page("<table><tr><td>" * 20_000 + PROSE),
    "20,000 nested lists": page("<ul><li>" * 20_000 + PROSE),
    "3,000 bodies": page(f'<div class="post-content"><p>{SENTENCE * 3}</p></div>' * 3_000),
    "20,000 headlines": page("<h1>Gubernur Resmikan Pasar</h1>" * 20_000),
    "20,000 links to the next part": page('<a href="?page=2">2</a>' * 20_000 + PROSE),
    "20,000 links in a sentence": page(f"<p>{'<a href=/x>kata</a> ' * 20_000}.</p>{PROSE}"),
    "20,000 bold words": page(f"<p>{'<b>kata</b> ' * 20_000}.</p>"),
    "100,000 line breaks": page(f"<p>{'<br>' * 100_000}x</p>"),
    "20,000 lines of a poem": page(f"<p>{'kata kata<br>' * 20_000}</p>"),
    "20,000 cells": page("<table><tr>" + "<td>x" * 20_000),
    "20,000 meta tags": page(PROSE, "<meta name=a content=b>" * 20_000),
    "20,000 empty boxes": page(PROSE + '<span class="ad"></span>' * 20_000),
    "20,000 dates": page("<time datetime=2023-09-12>x</time>" * 20_000 + PROSE),
    "10,000 images": page(f"<article>{PROSE}{''.join(f'<img src=a{n}.jpg>' for n in range(10_000))}</article>"),
    "10,000 images in a figure": page(
        f"<article>{PROSE}<figure>{''.join(f'<img src=a{n}.jpg>' for n in range(10_000))}</figure></article>"
    ),
    "5,000 images deep below": page("<div>" * 2_000 + PROSE + "".join(f"<img src=a{n}.jpg>" for n in range(5_000))),
    "500,000 opening signs": "<" * 500_000,
    "200,000 tags that do not end": "<p" * 200_000,
    "200,000 entities that do not end": page("&amp" * 200_000),
    "100,000 NUL characters": "\x00" * 100_000 + PROSE,
    "20,000 scripts that do not end": "<script>" * 20_000 + PROSE,
    "20,000 forms": "<form>" * 20_000 + PROSE,
    "a nested graph": json_ld('{"@graph":[' * 900 + "]}" * 900),
    "nested arrays": json_ld("[" * 100_000),
    "a wide graph": json_ld("[" + ",".join(["{}"] * 300_000) + "]"),
    "a headline of 1 MB": json_ld('{"@type":"NewsArticle","headline":"' + "Rapat - " * 125_000 + '"}'),
    "a description of 1 MB": json_ld('{"@type":"NewsArticle","description":"' + "<a &amp; " * 110_000 + '"}'),
    "100,000 keywords": json_ld('{"@type":"NewsArticle","keywords":"' + "beras, " * 100_000 + '"}'),
    "100,000 authors": json_ld('{"@type":"NewsArticle","author":[' + ",".join(['{"name":"Sari"}'] * 100_000) + "]}"),
    "a date of 1 MB": json_ld('{"@type":"NewsArticle","datePublished":"' + "12 September " * 80_000 + '"}'),
    "an address of 1 MB": page(PROSE, f'<link rel="canonical" href="/{"a/../" * 200_000}">'),
    "a caption of 1 MB": page(f"<article>{PROSE}<figure><img src=a.jpg><figcaption>{'(Foto: x ' * 110_000}</figcaption></figure></article>"),
    "related links run together": page(f"<p>{'Baca Juga: ' * 20_000}</p>{PROSE}"),
    "open brackets": page(f"<p>{'( ' * 20_000}</p>{PROSE}"),
}  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markup_is_read_in_seconds(markup):
    extraction = extract(Page.from_bytes(markup.encode(), ADDRESS), PORTALS["laravel"], fetched_at=NOW)

    assert extraction.kind in KINDS


@pytest.mark.parametrize("depth", [50, 200])
def test_an_article_below_many_boxes_is_still_found(depth):
    extraction = read(page("<div>" * depth + PROSE))

    assert sum(block.text == SENTENCE for block in extraction.article.blocks) == 6


@pytest.mark.timeout(20)
def test_of_a_page_of_five_megabytes_nothing_is_lost():
    body = page(PROSE * 9_000).encode()

    extraction = extract(Page.from_bytes(body, ADDRESS), PORTALS["laravel"], fetched_at=NOW)

    assert len(body) > 5_000_000
    assert sum(block.text == SENTENCE for block in extraction.article.blocks) == 54_000


@pytest.mark.parametrize(
    "address",
    [
        "https://caritau.com/",
        "https://caritau.com/?p=1",
        "https://caritau.com:8443/a//b/../c?x=%zz#y",
        "http://127.0.0.1:1/a",
    ],
)
def test_any_address_of_a_page_will_do(address):
    extract(Page.from_bytes(page(PROSE).encode(), address), PORTALS["laravel"], fetched_at=NOW)


def test_a_tag_whose_name_holds_a_control_character_is_one_like_any_other():
    prose = "<p>Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur dan wali kota.</p>" * 6
    markup = (
        f'<meta property="og:image" content="/a.jpg"><h1>Menteri Membuka Rapat</h1><isi\x01kita>{prose}</isi\x01kita>'
    )

    assert read(markup.encode(), "laravel").kind == "article"
