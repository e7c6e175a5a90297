from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caritau_crawler.discovery.listings import Listing, parse_listing
from caritau_crawler.portals import Portal, load_portal
from caritau_crawler.site import Site

URL = "https://caritau.com/politik"
MIRROR = "http://127.0.0.1:8123/"
REAL_PAGES = os.environ.get("CARITAU_REAL_PAGES")

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<link rel="alternate" type="application/rss+xml" href="/feed">
<link rel="alternate" hreflang="en" href="/en"></head><body>
<header class="site-header"><a href="/"><img alt="Caritau"></a></header>
<nav><a href="/politik">Politik</a><a href="/ekonomi">Ekonomi</a><a href="/gaya-hidup">Gaya Hidup</a>
<a href="/login">Masuk</a>
<a href="https://www.facebook.com/caritau">Facebook</a><a href="/tag/pemilu-2024">Pemilu</a></nav>
<main><article><a href="/post/adik-kim-jong-un-tuding-as"><img src="a.jpg" alt="Foto"></a>
<h2><a href="/post/adik-kim-jong-un-tuding-as?utm_source=home">Adik Kim Jong Un Tuding AS Picu Ketegangan</a></h2>
<a href="/post/adik-kim-jong-un-tuding-as">Baca selengkapnya</a>
<a href="/penulis/irena-sari-dewi-putri">Irena</a></article>
<article><h2><a href="https://m.caritau.com/read/88213">Harga Beras Naik Lagi di Pasar</a></h2></article>
<article><a href="/viral-kucing-naik-motor"><h3>Viral!</h3>
<p>Seekor kucing yang naik motor di jalan raya</p></a></article>
<article><a href="/foto/banjir-besar-di-jakarta-hari-ini.jpg">Banjir besar di Jakarta hari ini</a></article>
<ul class="pagination"><li><a href="/politik">1</a></li><li><a href="/politik?page=2">2</a></li>
<li><a href="/politik?page=9">»</a></li></ul></main>
<footer><a href="/tentang-kami">Tentang Kami</a>
<a href="/kebijakan-privasi-dan-cookie">Kebijakan Privasi dan Cookie Kami</a>
<a href="/pedoman-media-siber">Pedoman Pemberitaan Media Siber</a><a href="mailto:a@caritau.com">Surel</a></footer>
</body></html>"""


def listing(html: str, url: str = URL, base_url: str | None = None, encoding: str | None = None) -> Listing:
    return parse_listing(html.encode(), url, Site(load_portal("caritau"), base_url), encoding)


def candidates(html: str) -> list[str]:
    return [reference.url for reference in listing(html).references]


def test_articles_come_in_the_order_of_the_page_with_their_headlines():
    found = listing(PAGE)

    assert [(reference.url, reference.headline) for reference in found.references] == [
        ("https://caritau.com/post/adik-kim-jong-un-tuding-as", "Adik Kim Jong Un Tuding AS Picu Ketegangan"),
        ("https://m.caritau.com/read/88213", "Harga Beras Naik Lagi di Pasar"),
        ("https://caritau.com/viral-kucing-naik-motor", "Viral!"),
    ]
    assert {reference.found_in for reference in found.references} == {"section:/politik"}


def test_sections_feeds_and_the_next_page_are_found():
    found = listing(PAGE)

    assert found.sections == ("https://caritau.com/ekonomi", "https://caritau.com/gaya-hidup")
    assert found.feeds == ("https://caritau.com/feed",)
    assert found.next_page == "https://caritau.com/politik?page=2"


def test_what_is_not_followed_is_counted_by_its_reason():
    assert listing(PAGE).skipped == {"profile": 6, "off-portal": 1, "file": 1}


def test_all_addresses_stay_on_the_mirror():
    found = listing(PAGE, MIRROR + "politik", MIRROR)
    all_addresses = [*(reference.url for reference in found.references), *found.sections, *found.feeds, found.next_page]

    assert len(found.references) == 3
    assert all(address.startswith(MIRROR) for address in all_addresses)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/post/adik-kim-jong-un">Adik Kim Jong Un Tuding AS</a>',
        '<a href="/post/adik-kim-jong-un-tuding-as"></a>',
        '<a href="/adik-kim-jong-un-tuding-as/">Adik Kim Jong Un Tuding AS</a>',
        '<a href="/?p=123">Adik Kim Jong Un Tuding AS</a>',
        '<a href="/baca.php?id=77123">Adik Kim Jong Un Tuding AS</a>',
        '<a href="/post/abc"><img alt="Adik Kim Jong Un Tuding AS"></a>',
        '<a href="/post/abc" title="Foto">x</a><a href="/post/abc">Adik Kim Jong Un Tuding AS</a>',
        '<a href="/post/abc" aria-label="Adik Kim Jong Un Tuding AS"><i></i></a>',
        '<a href="/read/2023/09/12/1023/Adik.Kim.Jong.Un">Adik Kim</a>',
        '<a href="d-7016153/adik-kim-jong-un">Adik Kim Jong Un Tuding AS</a>',
        '<div class="sidebar"><a href="/post/adik-kim-jong-un-tuding-as">Adik Kim Jong Un Tuding AS</a></div>',
        '<div id="menu"><main><a href="/post/adik-kim-jong-un-tuding-as">Adik Kim Jong Un Tuding AS</a></main></div>',
        '<a href="/kebijakan-baru-presiden-soal-beras">Kebijakan Baru Presiden soal Beras</a>',
    ],
)
def test_a_link_that_may_be_an_article_is_a_candidate(link):
    assert len(candidates(link)) == 1


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/ekonomi">Ekonomi</a>',
        '<a href="/ekonomi/makro">Ekonomi Makro</a>',
        '<a href="/">Caritau, kabar dari sumber yang jernih</a>',
        '<a href="/category/hukum-dan-hak-asasi-manusia">Hukum dan Hak Asasi Manusia</a>',
        '<a href="/kanal/topik/pemilu-presiden-dan-wakil-presiden">Pemilu Presiden dan Wakil Presiden</a>',
        '<a href="/tag/kim-jong-un-korea">Kim Jong Un Korea Utara</a>',
        '<a href="/tentang-kami">Tentang Kami, Redaksi dan Alamat</a>',
        '<footer><a href="/layanan/syarat-dan-ketentuan-layanan">Syarat dan Ketentuan Layanan Kami</a></footer>',
        '<a href="/politik?page=3">3</a>',
        '<a href="/search?q=a">Hasil pencarian untuk kata a</a>',
        '<a href="/post/a.pdf">Unduh siaran pers lengkap di sini</a>',
        '<a href="https://detik.com/post/adik-kim-jong-un-tuding-as">Adik Kim Jong Un Tuding AS</a>',
        '<a href="javascript:void(0)">Adik Kim Jong Un Tuding AS</a>',
        '<a href="#">Adik Kim Jong Un Tuding AS</a>',
        "<a>Adik Kim Jong Un Tuding AS</a>",
    ],
)
def test_a_link_that_is_surely_none_is_no_candidate(link):
    assert candidates(link) == []


def test_the_best_headline_of_several_anchors_is_kept():
    html = (
        '<a href="/post/a-b-c-d">Baca selengkapnya »</a><a href="/post/a-b-c-d"><img alt="Foto Kim"></a>'
        '<h2><a href="/post/a-b-c-d#isi">Adik Kim Jong Un</a></h2>'
        '<a href="/post/a-b-c-d">Pyongyang menuding Washington memicu ketegangan di semenanjung sejak Agustus</a>'
    )

    (reference,) = listing(html).references

    assert reference.headline == "Adik Kim Jong Un"


def test_many_unclosed_elements_do_not_hide_the_links():
    assert candidates("<div>" * 1000 + '<a href="/post/satu-dua-tiga-empat">x</a>') == [
        "https://caritau.com/post/satu-dua-tiga-empat"
    ]


def test_a_base_element_counts():
    html = '<base href="https://www.caritau.com/x/"><a href="adik-kim-jong-un-tuding-as">Adik Kim Jong Un</a>'

    assert candidates(html) == ["https://www.caritau.com/x/adik-kim-jong-un-tuding-as"]


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        ('<link rel="next" href="/politik?page=2">', URL, "/politik?page=2"),
        ('<a rel="nofollow next" href="/politik/page/2">x</a>', URL, "/politik/page/2"),
        ('<a href="?page=2">Selanjutnya »</a>', URL, "/politik?page=2"),
        ('<a href="?page=3">Berikutnya</a>', URL + "?page=2", "/politik?page=3"),
        ('<a href="/politik/20">Next</a>', URL, "/politik/20"),
        ('<a href="?page=2">Older posts</a>', URL, "/politik?page=2"),
        ('<a href="?page=2">»</a>', URL, "/politik?page=2"),
        ('<a href="?page=2" aria-label="Next"><i></i></a>', URL, "/politik?page=2"),
        ('<a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=3">3</a>', URL + "?page=2", "/politik?page=3"),
        ('<a href="?hal=1">1</a><a href="?hal=2">2</a>', URL, "/politik?hal=2"),
        ('<a href="?page=9">»</a><a href="?page=2">2</a>', URL, "/politik?page=2"),
        ('<a href="/politik">1</a><a href="?page=1">‹</a>', URL + "?page=2", None),
        ('<a href="?page=2">Selanjutnya</a>', URL + "?page=2", None),
        ('<a href="?page=1">Sebelumnya</a>', URL + "?page=2", None),
        ('<a href="#">Next</a><a href="https://detik.com/?page=2">2</a>', URL, None),
        ('<a href="/post/2">2</a>', URL, None),
        ("<p>Selanjutnya</p>", URL, None),
    ],
)
def test_the_next_page_is_found_by_markup_word_or_number(html, url, expected):
    assert listing(html, url).next_page == (expected and "https://caritau.com" + expected)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ("é".encode(), None),
        ("é".encode("windows-1252"), None),
        (b"<meta charset=iso-8859-1>" + "é".encode("latin-1"), None),
        ("é".encode("latin-1"), "iso-8859-1"),
        ("é".encode(), "x-tidak-ada"),
        (b"\xef\xbb\xbf" + "é".encode(), None),
    ],
    ids=["utf-8", "windows-1252", "meta", "header", "unknown", "bom"],
)
def test_the_encoding_is_made_out(body, encoding):
    head, _, letter = body.rpartition(b">")
    page = (
        head + b"><a href='/post/a-b-c-d'>" + letter + b"</a>" if head else b"<a href='/post/a-b-c-d'>" + body + b"</a>"
    )

    (reference,) = parse_listing(page, URL, Site(load_portal("caritau")), encoding).references

    assert reference.headline.strip("\ufeff") == "é"


@pytest.mark.parametrize("body", [b"", b" ", b"\x00", b"halo", b"\x89PNG\x00\x01", b"\xff\xfe<\x00a\x00"])
def test_what_is_no_page_has_no_links(body):
    assert parse_listing(body, URL, Site(load_portal("caritau"))).references == ()


@pytest.mark.parametrize(
    "piece",
    [
        "<div class='menu'>",
        "<a href='/post/a-b-c-d'>",
        "<a href=/x><b>",
        "<",
        "<h2>",
        "<ul><li><a href='?page=2'>2</a>",
        "<a href='/post/satu-dua-tiga-empat-lima'>Satu dua tiga empat</a></div>",
    ],
)
def test_a_large_page_costs_linear_time(piece):
    start = time.perf_counter()
    listing(piece * (2_000_000 // len(piece)))

    assert time.perf_counter() - start < 20


@example(b"\xfe\xff")
@example(b"<meta charset=base64>")
@example(b"<meta charset=idna>\xff")
@given(st.one_of(st.binary(), st.text(alphabet="<a href='/?#>p=2\"nav »").map(str.encode)))
def test_no_bytes_break_the_parser(body):
    parse_listing(body, URL, Site(load_portal("caritau")))
    parse_listing(b"<a href='" + body + b"'>Satu dua tiga empat</a>", URL, Site(load_portal("caritau")))


@pytest.mark.skipif(not REAL_PAGES, reason="needs CARITAU_REAL_PAGES")
@pytest.mark.real_pages
def test_a_real_index_page_gives_what_a_reader_sees():
    body = (Path(REAL_PAGES).parent / "discovery" / "anpandu_kompas-mainpage.html").read_bytes()
    hosts = tuple(sorted(set(re.findall(r"//([\w.]*kompas\.com)", body.decode()))))
    portal = Portal(name="kompas", title="Kompas", home="http://indeks.kompas.com/", hosts=hosts)

    found = parse_listing(body, "http://indeks.kompas.com/", Site(portal))

    assert len(found.references) == 10
    assert all("/read/xml/2016/02/23/" in reference.url for reference in found.references)
    assert found.references[0].headline == "OJK: Pelemahan Saham Perbankan Hanya Temporer"
    assert found.next_page == "http://indeks.kompas.com/?p=2"
    assert "http://nasional.kompas.com/" in found.sections
    assert not any("login" in section or "about" in section for section in found.sections)
