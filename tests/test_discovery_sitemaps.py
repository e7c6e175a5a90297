from __future__ import annotations

import gzip
import os
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.discovery.sitemaps import parse_sitemap

URL = "https://caritau.com/sitemap-1.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ENTRY = "<url><loc>https://caritau.com/post/{0}</loc><lastmod>2023-09-12T10:23:00+07:00</lastmod></url>"
REAL_PAGES = os.environ.get("CARITAU_REAL_PAGES")
real = pytest.mark.skipif(not REAL_PAGES, reason="needs CARITAU_REAL_PAGES")


def urlset(*entries: str, namespace: str = NS) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {namespace}>{"".join(entries)}</urlset>'.encode()


def addresses(body: bytes) -> list[str]:
    return [reference.url for reference in parse_sitemap(body, URL).references]


def real_file(name: str) -> bytes:
    return (Path(REAL_PAGES).parent / "discovery" / name).read_bytes()


def test_references_come_in_the_files_order_with_date_and_source():
    sitemap = parse_sitemap(urlset(*(ENTRY.format(n) for n in (3, 1, 2))), URL)

    assert [reference.url[-1] for reference in sitemap.references] == ["3", "1", "2"]
    assert sitemap.references[0].lastmod == datetime(2023, 9, 12, 3, 23, tzinfo=UTC)
    assert sitemap.references[0].found_in == "sitemap:/sitemap-1.xml"
    assert sitemap.children == ()
    assert sitemap.problems == {}


def test_an_index_names_its_children():
    body = (
        f"<sitemapindex {NS}><sitemap><loc>/a.xml</loc><lastmod>2023-09-12</lastmod></sitemap><sitemap><loc>b.xml</loc>"
    )
    sitemap = parse_sitemap(f"{body}</sitemap></sitemapindex>".encode(), "https://caritau.com/x/index.xml")

    assert [child.url for child in sitemap.children] == ["https://caritau.com/a.xml", "https://caritau.com/x/b.xml"]
    assert sitemap.children[0].lastmod == datetime(2023, 9, 12, tzinfo=UTC)
    assert sitemap.references == ()


@pytest.mark.parametrize("prefix", ["news", "n"])
def test_a_news_sitemap_gives_headline_and_date_of_publication(prefix):
    entry = (
        f"<url><loc>https://caritau.com/post/a</loc><{prefix}:news><{prefix}:publication><{prefix}:name>Caritau"
        f"</{prefix}:name></{prefix}:publication><{prefix}:publication_date>2023-09-12T10:23+07:00"
        f"</{prefix}:publication_date><{prefix}:title><![CDATA[ Adik Kim & AS ]]></{prefix}:title></{prefix}:news>"
        "</url>"
    )
    namespace = f'{NS} xmlns:{prefix}="http://www.google.com/schemas/sitemap-news/0.9"'
    (reference,) = parse_sitemap(urlset(entry, namespace=namespace), "https://caritau.com/news.xml").references

    assert reference.headline == "Adik Kim & AS"
    assert reference.published == datetime(2023, 9, 12, 3, 23, tzinfo=UTC)
    assert reference.found_in == "news-sitemap:/news.xml"


def test_images_and_videos_are_not_taken_for_pages():
    media = "<image:image><image:loc>https://caritau.com/a.jpg</image:loc><image:title>Foto</image:title></image:image>"
    body = urlset(f"<url>{media}<loc>https://caritau.com/post/a</loc>{media}</url>")
    declared = urlset(
        f"<url>{media}<loc>https://caritau.com/post/a</loc></url>",
        namespace=f'{NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"',
    )

    assert addresses(body) == addresses(declared) == ["https://caritau.com/post/a"]
    assert parse_sitemap(declared, URL).references[0].headline is None


@pytest.mark.parametrize("namespace", ["", 'xmlns="http://www.google.com/schemas/sitemap/0.84"', 'xmlns="x"'])
def test_any_or_no_namespace_will_do(namespace):
    assert addresses(urlset(ENTRY.format(1), namespace=namespace)) == ["https://caritau.com/post/1"]


def test_a_prefix_of_its_own_will_do():
    body = '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>/a</s:loc></s:url></s:urlset>'

    assert addresses(body.encode()) == ["https://caritau.com/a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023", datetime(2023, 1, 1, tzinfo=UTC)),
        ("2023-09", datetime(2023, 9, 1, tzinfo=UTC)),
        ("2023-09-12", datetime(2023, 9, 12, tzinfo=UTC)),
        ("2023-9-2", datetime(2023, 9, 2, tzinfo=UTC)),
        ("2023-09-12T10:23Z", datetime(2023, 9, 12, 10, 23, tzinfo=UTC)),
        ("2023-09-12T10:23:45+07:00", datetime(2023, 9, 12, 3, 23, 45, tzinfo=UTC)),
        ("2023-09-12T10:23:45+0700", datetime(2023, 9, 12, 3, 23, 45, tzinfo=UTC)),
        ("2023-09-12T10:23:45+07", datetime(2023, 9, 12, 3, 23, 45, tzinfo=UTC)),
        ("\n 2023-09-12 10:23:45 +0700 ", datetime(2023, 9, 12, 3, 23, 45, tzinfo=UTC)),
        ("2023-09-12 10:23:45 WIB", datetime(2023, 9, 12, 3, 23, 45, tzinfo=UTC)),
        ("2023-09-12T10:23:45-02:30", datetime(2023, 9, 12, 12, 53, 45, tzinfo=UTC)),
        ("2023-09-12T10:23:45.1234567Z", datetime(2023, 9, 12, 10, 23, 45, 123456, tzinfo=UTC)),
        ("Tue, 12 Sep 2023 10:23:45 +0700", datetime(2023, 9, 12, 3, 23, 45, tzinfo=UTC)),
        ("kemarin", None),
        ("2023-13-45", None),
        ("0001-01-01T00:00:00+07:00", None),
        ("2023-09-12T10:23:45+99:99", None),
    ],
)
def test_every_form_of_date_is_read(text, expected):
    sitemap = parse_sitemap(urlset(f"<url><loc>/a</loc><lastmod>{text}</lastmod></url>"), URL)

    assert sitemap.references[0].lastmod == expected
    assert sitemap.problems == ({} if expected else {"bad-date": 1})


def test_a_date_without_a_zone_was_printed_in_the_portals():
    body = urlset("<url><loc>/a</loc><lastmod>2023-09-12 10:23:45</lastmod></url>")

    lastmod = parse_sitemap(body, URL, timezone(timedelta(hours=7))).references[0].lastmod

    assert lastmod == datetime(2023, 9, 12, 3, 23, 45, tzinfo=UTC)


def test_what_is_skipped_is_counted():
    body = urlset(
        "<url><loc>/a</loc></url>", "<url><loc> /a </loc></url>", "<url/>", "<url><loc>mailto:a@b</loc></url>"
    )

    sitemap = parse_sitemap(body, URL)

    assert len(sitemap.references) == 1
    assert sitemap.problems == {"duplicate": 1, "no-address": 1, "bad-address": 1}


def test_a_bare_ampersand_costs_nothing_of_the_address():
    body = urlset("<url><loc>https://caritau.com/?id=1&page=2&copy=3</loc></url>", ENTRY.format(1))

    assert addresses(body) == ["https://caritau.com/?id=1&page=2&copy=3", "https://caritau.com/post/1"]


def test_an_ampersand_in_cdata_stands_for_itself():
    body = urlset("<url><loc><![CDATA[https://caritau.com/?a=1&b=2]]></loc></url><url><loc>/?a&b</loc></url>")

    assert addresses(body) == ["https://caritau.com/?a=1&b=2", "https://caritau.com/?a&b"]


@pytest.mark.parametrize(
    "cut", ["</urlset>", "</url></urlset>", "</loc><lastmod>2023-09-12T10:23:00+07:00</lastmod></url></urlset>"]
)
def test_a_file_that_breaks_off_gives_what_came_before(cut):
    body = urlset(*(ENTRY.format(n) for n in range(50))).removesuffix(cut.encode())

    sitemap = parse_sitemap(body, URL)

    assert len(sitemap.references) == 50
    assert sitemap.problems == {"broken-xml": 1}


def test_a_missing_end_tag_in_every_entry_loses_none():
    entries = [f"<url><loc>https://caritau.com/post/{n}</loc><lastmod>2023-09-12</url>" for n in range(1000)]

    sitemap = parse_sitemap(urlset(*entries), URL)

    assert len(sitemap.references) == 1000
    assert {reference.lastmod for reference in sitemap.references} == {datetime(2023, 9, 12, tzinfo=UTC)}


def test_a_stray_control_character_loses_no_neighbour():
    body = urlset(ENTRY.format(1), "<url><loc>https://caritau.com/\x01x</loc></url>", ENTRY.format(2))

    assert {"https://caritau.com/post/1", "https://caritau.com/post/2"} <= set(addresses(body))


@pytest.mark.parametrize(
    "wrap",
    [
        gzip.compress,
        lambda body: gzip.compress(gzip.compress(body)),
        lambda body: gzip.compress(body[:40]) + gzip.compress(body[40:]),
        lambda body: gzip.compress(body) + b"\x00" * 20,
        lambda body: b"\xef\xbb\xbf\r\n " + body,
        lambda body: body.replace(b"UTF-8", b"utf-16").decode().encode("utf-16"),
        lambda body: body.replace(b"UTF-8", b"utf-16"),
        lambda body: body.replace(b"UTF-8", b"x-none"),
    ],
    ids=["gzip", "twice", "members", "padded", "bom", "utf-16", "wrong-utf-16", "unknown-encoding"],
)
def test_wrappings_are_seen_through(wrap):
    assert addresses(wrap(urlset(ENTRY.format(1)))) == ["https://caritau.com/post/1"]


def test_a_truncated_gzip_file_gives_what_came_through():
    body = gzip.compress(urlset(*(ENTRY.format(os.urandom(8).hex()) for _ in range(2000))))

    sitemap = parse_sitemap(body[: len(body) // 2], URL)

    assert 500 < len(sitemap.references) < 1500
    assert sitemap.problems["truncated-gzip"] == 1


def test_a_gzip_bomb_is_refused_with_little_work():
    layer = gzip.compress(b"<urlset>" + b" " * 70_000_000)

    for bomb in (layer, gzip.compress(layer * 20)):
        start = time.perf_counter()
        sitemap = parse_sitemap(bomb, URL)

        assert sitemap.problems == {"too-large": 1}
        assert time.perf_counter() - start < 3


def test_entities_are_neither_expanded_nor_fetched(tmp_path):
    (tmp_path / "secret").write_text("rahasia")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<!DOCTYPE urlset [<!ENTITY l0 "lol">{laughs}<!ENTITY f SYSTEM "file://{tmp_path}/secret">]><urlset>'
        "<url><loc>https://caritau.com/&l9;</loc></url><url><loc>https://caritau.com/&f;</loc></url>"
        "<url><loc>https://caritau.com/a</loc></url></urlset>"
    )

    found = addresses(body.encode())

    assert found[-1] == "https://caritau.com/a"
    assert "rahasia" not in str(found)
    assert len(str(found)) < 300


def test_a_plain_text_sitemap_has_one_address_a_line():
    sitemap = parse_sitemap(b"\xef\xbb\xbfhttps://caritau.com/a\r\n\r\nhttps://caritau.com/b\nhalo\n", URL)

    assert [reference.url for reference in sitemap.references] == ["https://caritau.com/a", "https://caritau.com/b"]
    assert sitemap.problems == {"bad-address": 1}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "not-a-sitemap"),
        (b"<!DOCTYPE html><html><body><p>404</p></body></html>", "not-a-sitemap"),
        (b"<rss><channel><item><link>https://caritau.com/a</link></item></channel></rss>", "not-a-sitemap"),
        (b"\x89PNG\x00\x01\x02", "binary"),
        (b"\x1f\x8b", "truncated-gzip"),
    ],
)
def test_what_is_no_sitemap_says_so(body, problem):
    sitemap = parse_sitemap(body, URL)

    assert sitemap.references == sitemap.children == ()
    assert sitemap.problems == {problem: 1}


def test_fifty_thousand_addresses_are_read_in_a_moment():
    body = urlset(*(ENTRY.format(f"korea-utara-tuding-amerika-serikat-{n}") for n in range(50_000)))

    start = time.perf_counter()
    count = len(parse_sitemap(body, URL).references)

    assert count == 50_000
    assert time.perf_counter() - start < 5  # measured 0.8 s; the machine is shared


@pytest.mark.parametrize(
    "piece",
    [b"<", b"<url>", b"<url><loc>", b"<![CDATA[", b"&", b"<!--", b"<!DOCTYPE ", b"<loc ", b"\x00", b"]]>", b"<a b='"],
)
def test_a_run_of_any_piece_costs_linear_time(piece):
    start = time.perf_counter()
    parse_sitemap(b"<urlset>" + piece * (2_000_000 // len(piece)), URL)

    assert time.perf_counter() - start < 10


@given(st.binary())
def test_no_bytes_break_the_parser(body):
    parse_sitemap(body, URL)
    parse_sitemap(b"<urlset><url><loc>" + body, URL)
    parse_sitemap(b"\x1f\x8b\x08\x00" + body, URL)


@given(st.data())
def test_a_damaged_sitemap_never_breaks_the_parser(data):
    body = bytearray(urlset(*(ENTRY.format(n) for n in range(5))))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(body)))
        body[place : place + data.draw(st.integers(0, 30))] = data.draw(
            st.sampled_from(
                [b"", b"<", b">", b"&", b"&#x110000;", b"\x00", b"\xff", b"<![CDATA[", b"<!ENTITY", b"-->", b"["]
            )
        )

    sitemap = parse_sitemap(bytes(body), URL)

    assert len(sitemap.references) <= 6


@real
@pytest.mark.real_pages
@pytest.mark.parametrize(
    ("name", "children", "references", "with_lastmod", "with_headline"),
    [
        ("9pars_sitemap_index.xml", 9, 0, 9, 0),
        ("9pars_post-sitemap6.xml", 0, 107, 107, 0),
        ("9pars_news-sitemap.xml", 0, 20, 0, 20),
    ],
)
def test_a_real_sitemap_gives_what_a_reader_counts(name, children, references, with_lastmod, with_headline):
    sitemap = parse_sitemap(real_file(name), "https://9pars.com/sitemap.xml")

    assert (len(sitemap.children), len(sitemap.references)) == (children, references)
    assert sum(bool(item.lastmod) for item in (*sitemap.children, *sitemap.references)) == with_lastmod
    assert sum(bool(reference.headline and reference.published) for reference in sitemap.references) == with_headline
    assert sitemap.problems == {}
