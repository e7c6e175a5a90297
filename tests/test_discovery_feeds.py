from __future__ import annotations

import gzip
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.discovery.feeds import parse_feed

URL = "https://caritau.com/rss/terbaru"
WHEN = datetime(2023, 9, 12, 3, 23, tzinfo=UTC)
REAL_PAGES = os.environ.get("CARITAU_REAL_PAGES")
real = pytest.mark.skipif(not REAL_PAGES, reason="needs CARITAU_REAL_PAGES")

ITEM = (
    "<item><title>Adik Kim Jong Un {0}</title><link>https://caritau.com/post/{0}</link>"
    "<description><![CDATA[<p>Teks & <b>tebal]]></description><pubDate>Tue, 12 Sep 2023 10:23:00 +0700</pubDate></item>"
)

FEEDBURNER = '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://caritau.com/post/a</f:origLink>'


def rss(*items: str) -> bytes:
    channel = f"<channel><title>C</title><link>/</link>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def only(body: bytes):
    (reference,) = parse_feed(body, URL).references
    return reference


def test_references_come_in_the_feeds_order_with_headline_date_and_source():
    feed = parse_feed(rss(*(ITEM.format(n) for n in (3, 1, 2))), URL)

    assert [reference.url[-1] for reference in feed.references] == ["3", "1", "2"]
    assert feed.references[0].headline == "Adik Kim Jong Un 3"
    assert feed.references[0].published == WHEN
    assert feed.references[0].lastmod is None
    assert feed.references[0].found_in == "feed:/rss/terbaru"
    assert feed.problems == {}


def test_atom_gives_the_alternate_link_and_both_dates():
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><link rel="self" href="/feed"/>
      <entry><title type="html">Judul &amp;amp; &lt;b&gt;isi&lt;/b&gt;</title><link rel="edit" href="/e"/>
      <link rel="enclosure" href="/a.mp3"/><link rel="alternate" href="../post/a"/><id>tag:caritau.com,2023:1</id>
      <source><title>Lain</title><link href="https://lain.id/"/></source>
      <updated>2023-09-12T11:00:00+07:00</updated><published>2023-09-12T10:23:00+07:00</published></entry></feed>"""

    reference = only(body)

    assert reference.url == "https://caritau.com/post/a"
    assert reference.headline == "Judul & isi"
    assert (reference.published, reference.lastmod) == (WHEN, datetime(2023, 9, 12, 4, tzinfo=UTC))


def test_rdf_is_read():
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>C</title></channel>
      <item rdf:about="/post/a"><title>Judul</title><link>/post/a</link><dc:date>2023-09-12T10:23+07:00</dc:date></item>
      </rdf:RDF>"""

    reference = only(body)

    assert (reference.url, reference.headline, reference.published) == ("https://caritau.com/post/a", "Judul", WHEN)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("<guid>https://caritau.com/post/a</guid>", "https://caritau.com/post/a"),
        ('<guid isPermaLink="true">https://caritau.com/post/a</guid>', "https://caritau.com/post/a"),
        ("<link/><guid>https://caritau.com/post/a</guid>", "https://caritau.com/post/a"),
        ("<guid>https://caritau.com/?p=1</guid><link>/post/a</link>", "https://caritau.com/post/a"),
        ("<link><![CDATA[ https://caritau.com/?a=1&b=2 ]]></link>", "https://caritau.com/?a=1&b=2"),
        ("<link>https://caritau.com/?a=1&b=2</link>", "https://caritau.com/?a=1&b=2"),
        ("<link>mailto:a@b.id</link><guid>https://caritau.com/post/a</guid>", "https://caritau.com/post/a"),
        (f"<link>http://feeds.example.id/~r/1</link>{FEEDBURNER}", "https://caritau.com/post/a"),
        ("<feedburner:origLink>https://caritau.com/post/a</feedburner:origLink>", "https://caritau.com/post/a"),
    ],
)
def test_the_best_address_of_an_item_is_taken(parts, expected):
    assert only(rss(f"<item><title>Judul</title>{parts}</item>")).url == expected


@pytest.mark.parametrize(
    "parts",
    ["", '<guid isPermaLink="false">https://caritau.com/?p=1</guid>', "<guid>51065</guid>", "<link>tel:1</link>"],
)
def test_an_item_without_an_address_is_counted(parts):
    feed = parse_feed(rss(f"<item><title>Judul</title>{parts}</item>", ITEM.format(1)), URL)

    assert len(feed.references) == 1
    assert feed.problems == {"no-address": 1}


def test_xml_base_counts():
    entry = '<entry><link href="a"/></entry>'
    body = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.caritau.com/x/">{entry}</feed>'

    assert only(body.encode()).url == "https://www.caritau.com/x/a"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 12 Sep 2023 03:23:00 GMT", WHEN),
        ("12 Sep 2023 10:23 +0700", WHEN),
        ("Selasa, 12 September 2023 10:23:00 WIB", WHEN),
        ("Jum'at, 12 Mei 2023 10:23:00 +0700", datetime(2023, 5, 12, 3, 23, tzinfo=UTC)),
        ("Kam, 12 Okt 2023 10:23:00 WITA", datetime(2023, 10, 12, 2, 23, tzinfo=UTC)),
        ("2023-09-12 10:23:00 +07:00", WHEN),
        ("kemarin", None),
        ("Tue, 99 Foo 20156 34:99:00 +9999", None),
    ],
)
def test_every_form_of_date_is_read(text, expected):
    feed = parse_feed(rss(f"<item><link>/a</link><pubDate>{text}</pubDate></item>"), URL)

    assert feed.references[0].published == expected
    assert feed.problems == ({} if expected else {"bad-date": 1})


def test_the_same_address_is_listed_once():
    feed = parse_feed(rss(ITEM.format(1), ITEM.format(1)), URL)

    assert len(feed.references) == 1
    assert feed.problems == {"duplicate": 1}


def test_unclosed_markup_in_a_description_loses_no_item():
    item = "<item><title>J&nbsp;{0}</title><description><p>a<br><b>b</description><link>/post/{0}</link></item>"

    feed = parse_feed(rss(*(item.format(n) for n in range(30))), URL)

    assert [reference.url for reference in feed.references] == [f"https://caritau.com/post/{n}" for n in range(30)]
    assert feed.references[0].headline == "J 0"
    assert feed.problems == {"broken-xml": 1}


def test_a_feed_that_breaks_off_gives_what_came_before():
    body = rss(*(ITEM.format(n) for n in range(10)))

    assert len(parse_feed(body[: body.rindex(b"<item>")], URL).references) == 9


def test_gzip_and_leading_blanks_are_seen_through():
    assert only(gzip.compress(b"\n \xef\xbb\xbf".strip() + rss(ITEM.format(1)))).url == "https://caritau.com/post/1"
    assert only(b"\r\n " + rss(ITEM.format(1))).url == "https://caritau.com/post/1"


def test_entities_are_neither_expanded_nor_fetched(tmp_path):
    (tmp_path / "secret").write_text("rahasia")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}<!ENTITY f SYSTEM "file://{tmp_path}/secret">]><rss><channel>'
        "<item><title>&l9;&f;</title><link>/a</link></item></channel></rss>"
    )

    assert only(body.encode()).headline == "&l9;&f;"


@pytest.mark.parametrize("body", [b"", b"halo", b"\x89PNG\x00", b"<html><body><p>404</body></html>", b'{"items": []}'])
def test_what_is_no_feed_says_so(body):
    feed = parse_feed(body, URL)

    assert feed.references == ()
    assert feed.problems["not-a-feed"] == 1


def test_a_feed_without_items_is_a_feed():
    assert parse_feed(rss(), URL).problems == {}


@pytest.mark.parametrize(
    "piece", [b"<", b"<item>", b"<a ", b"<![CDATA[", b"&", b"<!--", b"<item><title>x", b"<entry/>"]
)
def test_a_run_of_any_piece_costs_linear_time(piece):
    start = time.perf_counter()
    parse_feed(b"<rss><channel><item>" + piece * (2_000_000 // len(piece)), URL)

    assert time.perf_counter() - start < 15


@given(st.binary())
def test_no_bytes_break_the_parser(body):
    parse_feed(body, URL)
    parse_feed(b"<rss><channel><item><link>" + body, URL)


PIECES = [b"", b"<", b"&", b"&#x110000;", b"&#99999999999;", b"\x00", b"\xff", b"<![CDATA[", b"<!ENTITY a", b"]]>"]
PIECES += [b'<base href="http://[">', b'<item xml:base="http://[">', b"</item>", b"<pubDate>x</pubDate>", b"<?", b"-->"]


@given(st.data())
def test_a_damaged_feed_never_breaks_the_parser(data):
    body = bytearray(rss(*(ITEM.format(n) for n in range(3))))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(body)))
        body[place : place + data.draw(st.integers(0, 40))] = data.draw(st.sampled_from(PIECES))

    assert len(parse_feed(bytes(body), URL).references) <= 9


@real
@pytest.mark.real_pages
@pytest.mark.parametrize(
    ("name", "count", "with_lastmod", "first"),
    [
        ("anpandu_antara-mainpage.xml", 20, 0, "29 penerbangan Bandara Internasional Lombok dibatalkan"),
        ("anpandu_detik-mainpage.xml", 20, 0, "Google Umbar Kelemahan Galaxy S6 Edge"),
        ("archived-gofossil-indonesia_feed_atom_index.html.xml", 10, 10, "Dimas, Fossil Free UI"),
        ("archived-gofossil-indonesia_feed_index.html.xml", 10, 0, "Dimas, Fossil Free UI"),
        ("desa_padurenan.go.id_feed_index.xml", 10, 0, "Informasi mengenai Desa Padurenan"),
    ],
)
def test_a_real_feed_gives_what_a_reader_counts(name, count, with_lastmod, first):
    feed = parse_feed((Path(REAL_PAGES).parent / "discovery" / name).read_bytes(), URL)

    assert len(feed.references) == count
    assert all(reference.headline and reference.published for reference in feed.references)
    assert sum(bool(reference.lastmod) for reference in feed.references) == with_lastmod
    assert feed.references[0].headline == first
    assert feed.problems == {}
