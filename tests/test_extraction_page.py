"""Bytes to text: whatever a server and a page say of their charset, the text is read right, and nothing is raised."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page, decode
from caritau_crawler.extraction.parts import part_number
from caritau_crawler.portals import load_portal

WORDS = "Jum’at, “kami siap” — ½ café naïve Ümit"
ADDRESS = "https://caritau.com/post/a"


def page(body: bytes, content_type: str | None = None) -> Page:
    return Page.from_bytes(body, ADDRESS, content_type=content_type)


def html(charset: str | None, words: str = WORDS) -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}<title>Berita</title></head><body><p>{words}</p></body></html>"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (html("utf-8").encode(), "text/html; charset=utf-8"),
        (html(None).encode(), None),
        (html(None).encode(), "text/html"),
        (html("windows-1252").encode("cp1252"), "text/html"),
        (html(None).encode("cp1252"), "text/html; charset=windows-1252"),
        (html(None).encode("cp1252"), "text/html; charset=iso-8859-1"),
        (html("latin1").encode("cp1252"), None),
        (html(None).encode("cp1252"), 'text/html; charset="Windows-1252"'),
        (codecs.BOM_UTF8 + html(None).encode(), None),
        (html(None).encode("utf-16"), None),
        (codecs.BOM_UTF16_BE + html(None).encode("utf-16-be"), "text/html"),
        (codecs.BOM_UTF32_LE + html(None).encode("utf-32-le"), "text/html"),
    ],
    ids=[
        "utf-8", "undeclared", "undeclared by the header", "meta", "header", "latin-1 is windows-1252", "meta latin1",
        "quoted header", "utf-8 mark", "utf-16 mark", "utf-16 big end", "utf-32 mark",
    ],
)  # fmt: skip
def test_a_page_is_read_in_the_charset_that_it_is_in(body, header):
    read = page(body, header)

    assert WORDS in read.text
    assert read.tree.findtext(".//p") == WORDS
    assert read.broken_characters == 0


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (html("iso-8859-1").encode(), None),
        (html("windows-1252").encode(), "text/html; charset=iso-8859-1"),
        (html(None).encode(), "text/html; charset=gbk"),
        (html("utf-16").encode(), None),
        (codecs.BOM_UTF8 + html("latin1").encode(), "text/html; charset=windows-1252"),
        (html("utf-8").encode("cp1252"), "text/html; charset=windows-1252"),
    ],
    ids=["meta", "meta and header", "header", "meta utf-16", "mark against both", "meta against header"],
)
def test_a_declaration_that_lies_is_not_believed(body, header):
    assert WORDS in page(body, header).text


@pytest.mark.parametrize(
    "charset",
    [
        "hex",
        "rot13",
        "zip",
        "base64",
        "idna",
        "punycode",
        "undefined",
        "unicode_escape",
        "utf-7",
        "bogus",
        "",
        ";",
        "é",
    ],
)
@pytest.mark.parametrize("where", ["header", "meta"])
def test_a_charset_that_is_no_charset_of_pages_is_not_believed(charset, where):
    words = "Menteri itu berkata: “kami siap membantu warga” pada Jum’at pagi. " * 5
    body = html(charset if where == "meta" else None, words).encode("cp1252", "replace")

    read = page(body, f"text/html; charset={charset}" if where == "header" else None)

    assert "Menteri itu berkata:" in read.text
    assert "pagi." in read.text


@pytest.mark.parametrize("charset", ["utf-16", "utf-16le", "utf-16be", "utf-32"])
@pytest.mark.parametrize("where", ["header", "meta"])
def test_a_page_that_lies_about_utf_16_is_not_turned_into_chinese(charset, where):
    body = html(charset if where == "meta" else None).encode("cp1252")

    read = page(body, f"text/html; charset={charset}" if where == "header" else None)

    assert "kami siap" in read.text
    assert not any("\u4e00" <= character <= "\u9fff" for character in read.text)


@pytest.mark.parametrize(("charset", "codec"), [("utf-16le", "utf-16-le"), ("UTF-16BE", "utf-16-be")])
def test_utf_16_without_a_mark_is_read_by_its_header(charset, codec):
    assert WORDS in page(html(None).encode(codec), f"text/html; charset={charset}").text


@pytest.mark.parametrize("cut", [b"\xe2\x80", b"\xc3", b"\xf0\x9f\x98"])
def test_a_character_cut_in_two_does_not_make_a_utf_8_page_another_charset(cut):
    body = html("utf-8", WORDS * 40).encode().replace(b"</p>", cut + b"</p>")

    read = page(body, "text/html; charset=utf-8")

    assert WORDS in read.text
    assert read.encoding == "utf-8"
    assert read.broken_characters >= 1


def test_broken_bytes_are_counted_one_by_one():
    body = html("utf-8", WORDS * 100).encode().replace("½".encode(), b"\xff", 3)

    assert page(body).broken_characters == 3
    assert page(html("utf-8").encode()).broken_characters == 0


def test_undeclared_windows_1252_is_detected():
    words = "Menteri itu berkata: “kami siap membantu warga yang terdampak banjir” pada Jum’at pagi di Jakarta. "

    assert "“kami siap" in page(html(None, words * 5).encode("cp1252")).text


def test_nul_characters_vanish_and_nothing_else():
    read = page(b"<p>Men\x00teri mem\x00buka rapat.</p>")

    assert read.tree.findtext(".//p") == "Menteri membuka rapat."


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"\n\n", b"\x00", b"\x00" * 5000, b"<", b"<!-- x -->", b"<!doctype html>", b"<?xml version='1.0'?>",
        b"\xff\xfe", b"\xef\xbb\xbf", b"\xff" * 5000, bytes(range(256)) * 20, b"%PDF-1.4 \x00\x01", b"kata saja",
    ],
)  # fmt: skip
def test_what_is_no_page_becomes_an_empty_one_and_raises_nothing(body):
    read = page(body)

    assert read.tree.tag == "html"
    assert isinstance(read.tree.text_content(), str)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["utf-8", "cp1252", "big5"]))
)
def test_no_bytes_and_no_header_raise(body, charset):
    text, encoding = decode(body, f"text/html; charset={charset}" if charset else None)

    assert isinstance(text, str)
    assert codecs.lookup(encoding)
    assert page(body).tree is not None


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=200))
@settings(max_examples=200, deadline=None, derandomize=True, database=None)
def test_utf_8_comes_back_to_the_letter(text):
    assert decode(text.encode(), "text/html; charset=iso-8859-1")[0] == text


@pytest.mark.parametrize(
    ("address", "host"),
    [("https://Caritau.COM:8443/post/a", "caritau.com"), ("https://caritau.com", "caritau.com"), ("", "")],
)
def test_the_host_has_no_port_and_is_small(address, host):
    assert Page(address, "", "utf-8", 0).host == host


def test_digits_that_are_no_numbers_and_tags_that_are_none_raise_nothing():
    heading = "h\x81x\x01"
    body = f"""<html><head><meta property="og:type" content="article"><title>Pasar Ikan Dibuka Lagi Setelah Sepi</title></head>
    <body><{heading}>Pasar Ikan Dibuka Lagi Setelah Sepi</{heading}><img src="/a.jpg" width="9²0" height="³5">
    <p>Pasar ikan di Kota Lor dibuka lagi setelah tiga bulan diperbaiki oleh pemerintah kota.</p>
    <a href="/tag/pasar?page=²">pasar</a></body></html>"""

    found = extract(page(body.encode()), load_portal("caritau"), fetched_at=datetime(2026, 11, 23, tzinfo=UTC))

    assert found.article.blocks
    assert part_number("https://caritau.com/post/a?page=²") == ("caritau.com/post/a?page=²", 1)
