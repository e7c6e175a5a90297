from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.discovery import kind_of

REAL_PAGES = os.environ.get("CARITAU_REAL_PAGES")
XML = b'<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><!-- dibuat > oleh --><urlset xmlns="x"></urlset>'


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (XML, "text/html", "sitemap"),
        (gzip.compress(XML), "application/x-gzip", "sitemap"),
        (b"\xef\xbb\xbf\n" + XML, None, "sitemap"),
        (XML.decode().encode("utf-16"), None, "sitemap"),
        (b"<s:sitemapindex>", None, "sitemap"),
        (b"https://caritau.com/a\nhttps://caritau.com/b\n", "text/plain", "sitemap"),
        (b"\n<rss version='2.0'>", "text/html; charset=utf-8", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", None, "feed"),
        (b"<?xml version='1.0'?><rdf:RDF>", None, "feed"),
        (b"<!DOCTYPE html><html>", "application/xml", "html"),
        (b"<!doctype HTML PUBLIC '-//W3C//DTD XHTML 1.0//EN'>", None, "html"),
        (b"<!-- x --><HTML lang=id>", None, "html"),
        (b"<div>Berita</div>", "text/html", "html"),
        (b"404 <b>tidak ada</b>", "text/html", "html"),
        (b"<!DOCTYPE urlset><urlset>", None, "sitemap"),
        (b"User-agent: *\nDisallow:", "text/plain", "text"),
        (b'{"a": 1}', "application/json", "text"),
        (b"<?xml version='1.0'?><opml>", "text/xml", "text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "text/html", "binary"),
        (gzip.compress(os.urandom(5000)), "text/xml", "binary"),
        (b"", "text/xml", "empty"),
        (b" \r\n\xef\xbb\xbf", None, "empty"),
        (gzip.compress(b"", mtime=0), None, "empty"),
    ],
)
def test_the_bytes_say_what_a_body_is(body, content_type, kind):
    assert kind_of(body, content_type) == kind


def test_a_gzip_bomb_is_sniffed_at_its_head_only():
    assert kind_of(gzip.compress(XML + b" " * 50_000_000)) == "sitemap"


@given(st.binary(), st.one_of(st.none(), st.text()))
def test_every_body_is_of_some_kind(body, content_type):
    assert kind_of(body, content_type) in {"sitemap", "feed", "html", "text", "binary", "empty"}


@pytest.mark.skipif(not REAL_PAGES, reason="needs CARITAU_REAL_PAGES")
@pytest.mark.real_pages
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("9pars_news-sitemap.xml", "sitemap"),
        ("9pars_post-sitemap6.xml", "sitemap"),
        ("9pars_sitemap_index.xml", "sitemap"),
        ("9pars_robots.txt", "text"),
        ("anpandu_antara-mainpage.xml", "feed"),
        ("anpandu_detik-mainpage.xml", "feed"),
        ("anpandu_kompas-mainpage.html", "html"),
        ("archived-gofossil-indonesia_feed_atom_index.html.xml", "feed"),
        ("archived-gofossil-indonesia_feed_index.html.xml", "feed"),
        ("archived-gofossil-indonesia_wp-json_wp_v2_posts_49661.json", "text"),
        ("desa_padurenan.go.id_feed_index.xml", "feed"),
    ],
)
def test_a_real_file_is_what_a_reader_sees(name, kind):
    assert kind_of((Path(REAL_PAGES).parent / "discovery" / name).read_bytes()) == kind
