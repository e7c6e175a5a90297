"""What a page is: an article, a list of articles, one that needs a browser, one that lost its body, or the home page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.portals import load_portal

ADDRESS = "https://caritau.com/post/menteri-membuka-rapat-kerja"
PORTAL = load_portal("caritau")
HEADLINE = "<h1>Menteri Membuka Rapat Kerja</h1>"
SENTENCE = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur dan wali kota."
PROSE = f"<p>{SENTENCE}</p>" * 6
SAYS_ARTICLE = '<meta property="og:type" content="article">'
SAYS_NEWS = (
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Menteri Membuka Rapat Kerja"}</script>'
)
APP = '<script src="/app.js"></script>'
TEASERS = "".join(
    f"<article><h2><a href='/post/berita-{n}'>Berita Pilihan Nomor {n} dari Kota</a></h2><p>{SENTENCE}</p></article>"
    for n in range(8)
)


def kind(head: str = "", body: str = "", url: str = ADDRESS, *, rendered: bool = False) -> str:
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    page = Page.from_bytes(markup.encode(), url, rendered=rendered)
    return extract(page, PORTAL, fetched_at=datetime(2026, 11, 23, tzinfo=UTC)).kind


@pytest.mark.parametrize("head", [SAYS_ARTICLE, SAYS_NEWS, '<meta property="og:type" content="Article.news">', ""])
def test_a_headline_with_a_body_is_an_article_whether_or_not_it_says_so(head):
    assert kind(head, HEADLINE + PROSE) == "article"


@pytest.mark.parametrize("path", ["/2023/09/12/a", "/politik/a", "/read/123", "/a.html", "/?p=123", "/indeks/a"])
def test_the_path_alone_decides_nothing(path):
    assert kind(SAYS_NEWS, HEADLINE + PROSE, f"https://caritau.com{path}") == "article"


@pytest.mark.parametrize("path", ["", "/", "/#top", "/?utm_source=beranda", "/?fbclid=x&utm_medium=list"])
def test_the_home_page_is_no_article_whatever_it_says_of_itself(path):
    assert kind(SAYS_ARTICLE, HEADLINE + PROSE, f"https://caritau.com{path}") == "not-an-article"


def test_a_list_of_teasers_is_no_article():
    assert kind("", f"<h1>Politik</h1>{TEASERS}", "https://caritau.com/kategori/politik") == "not-an-article"


def test_a_list_of_bare_links_is_no_article():
    links = "".join(f"<li><a href='/post/{n}'>{SENTENCE}</a></li>" for n in range(20))

    assert kind("", f"<h1>Indeks Berita</h1><ul>{links}</ul>", "https://caritau.com/indeks") == "not-an-article"


def test_a_short_page_that_does_not_call_itself_an_article_is_none():
    about = f"<h1>Tentang Kami</h1><p>{SENTENCE}</p><p>{SENTENCE}</p>"

    assert kind("", about) == "not-an-article"
    assert kind(SAYS_ARTICLE, about) == "article"


def test_a_short_item_that_says_it_is_an_article_and_holds_a_sentence_is_one():
    assert kind(SAYS_ARTICLE, HEADLINE + "<p>Gempa berkekuatan 5,1 mengguncang Maluku.</p>") == "article"


def test_prose_without_a_headline_is_no_article():
    assert kind("", PROSE) == "not-an-article"


@pytest.mark.parametrize(
    "body", ['<div id="isi-berita"></div>', "<div>Memuat…</div>", '<div id="app"></div><p>Harap tunggu</p>']
)
@pytest.mark.parametrize("says", [SAYS_ARTICLE, SAYS_NEWS])
def test_an_article_whose_text_is_not_there_needs_a_browser_if_the_page_has_scripts(says, body):
    assert kind(says, HEADLINE + body + APP) == "needs-browser"


@pytest.mark.parametrize(
    "shell",
    [
        "<noscript>Please enable JavaScript to continue.</noscript>",
        "<p>Aktifkan JavaScript untuk membaca.</p>",
        '<script id="__NEXT_DATA__" type="application/json">{}</script>',
        '<div data-reactroot=""></div>',
    ],
)
def test_an_empty_shell_of_an_application_needs_a_browser(shell):
    assert kind("<title>Menteri Membuka Rapat Kerja</title>", f'<div id="root"></div>{shell}{APP}') == "needs-browser"


def test_an_article_of_which_only_a_teaser_is_shown_needs_a_browser():
    whole = SENTENCE * 20
    claim = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Menteri","articleBody":"{whole}"}}</script>'
    teaser = f"{HEADLINE}<p>{SENTENCE} {SENTENCE}</p>"

    assert kind(claim, teaser + APP) == "needs-browser"
    assert kind(claim, HEADLINE + f"<p>{whole}</p>" + APP) == "article"


def test_a_page_is_rendered_once_at_most():
    assert kind(SAYS_ARTICLE, HEADLINE + APP, rendered=True) == "no-body"
    assert kind(SAYS_ARTICLE, HEADLINE + PROSE + APP, rendered=True) == "article"


def test_an_article_without_text_and_without_scripts_has_no_body():
    assert kind(SAYS_ARTICLE, HEADLINE + "<p>Video</p>") == "no-body"
    assert kind(SAYS_ARTICLE, HEADLINE) == "no-body"


@pytest.mark.parametrize("body", ["", "<p></p>", "teks saja", "<h1></h1>", "<img src=a.jpg>"])
def test_what_is_no_page_is_no_article(body):
    assert kind("", body) == "not-an-article"


def test_the_source_of_the_body_says_that_it_was_rendered():
    page = Page.from_bytes((SAYS_ARTICLE + HEADLINE + PROSE).encode(), ADDRESS, rendered=True)

    article = extract(page, PORTAL, fetched_at=datetime(2026, 11, 23, tzinfo=UTC)).article

    assert article.extraction["article_body"] == "rendered"
    assert article.rendered


@pytest.mark.parametrize("name", ["post-content", "detail-content"])
def test_the_profiles_selector_names_the_body_where_it_holds_it(name):
    markup = f"{HEADLINE}<div class={name}>{PROSE}</div>"

    article = extract(
        Page.from_bytes(markup.encode(), ADDRESS), PORTAL, fetched_at=datetime(2026, 11, 23, tzinfo=UTC)
    ).article

    assert article.extraction["article_body"] == f"selector:.{name}"


def test_a_selector_that_a_redesign_left_on_another_box_is_not_believed():
    markup = f"{HEADLINE}<div class=post-content><p>Langganan kabar kami lewat surel setiap pagi.</p></div><div>{PROSE}</div>"

    article = extract(
        Page.from_bytes(markup.encode(), ADDRESS), PORTAL, fetched_at=datetime(2026, 11, 23, tzinfo=UTC)
    ).article

    assert article.extraction["article_body"] == "generic"
    assert sum(block.text == SENTENCE for block in article.blocks) == 6


@pytest.mark.parametrize(
    "words",
    [
        "Halaman Tidak Ditemukan", "404", "404 Not Found", "Error 404", "404 - Halaman tidak ditemukan",
        "Maaf, halaman yang Anda cari tidak ditemukan.", "Artikel Telah Dihapus", "Page Not Found", "Berita tidak tersedia!",
        "Oops! Halaman tidak ada", "Not Found",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["h1", "title"])
def test_a_page_that_says_that_there_is_nothing_is_not_found(words, where):
    head = f"<title>{words} - Caritau</title>" if where == "title" else "<title>Caritau</title>"

    assert kind(head, (f"<h1>{words}</h1>" if where == "h1" else "") + TEASERS) == "not-found"


@pytest.mark.parametrize(
    "words",
    [
        "Sedang dalam perbaikan", "Situs sedang dalam pemeliharaan", "503 Service Unavailable", "502 Bad Gateway",
        "Error establishing a database connection", "Just a moment...", "Under maintenance", "500 Internal Server Error",
        "Terjadi kesalahan pada server", "Too Many Requests",
    ],
)  # fmt: skip
def test_a_notice_that_the_portal_is_out_of_order_is_known(words):
    assert kind(f"<title>{words}</title>", f"<h1>{words}</h1><p>Silakan coba lagi.</p>{APP}") == "out-of-order"


@pytest.mark.parametrize(
    "headline",
    [
        "404 Not Found", "Pameran Seni 404 Not Found Dibuka di Bandung", "Bus yang Hilang Tidak Ditemukan",
        "Halaman Tidak Ditemukan: Kisah Situs Pemerintah", "Access Denied", "Maintenance",
    ],
)  # fmt: skip
@pytest.mark.parametrize("head", [SAYS_ARTICLE, ""])
def test_an_article_about_what_was_not_found_is_an_article(headline, head):
    assert kind(f"<title>{headline} - Caritau</title>{head}", f"<h1>{headline}</h1>{PROSE}") == "article"


def test_a_short_item_that_states_its_date_is_no_notice_whatever_its_headline():
    dated = '<meta property="article:published_time" content="2026-11-20T08:15:00+07:00">'

    assert (
        kind(f"<title>Tidak Ditemukan</title>{dated}", f"<h1>Tidak Ditemukan</h1><p>{SENTENCE}</p>") == "not-an-article"
    )
