from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.portals import Portal, load_portal
from caritau_crawler.site import Site

MIRROR = "http://127.0.0.1:8123/"


def site(base_url: str | None = None) -> Site:
    return Site(load_portal("caritau"), base_url, today=date(2026, 11, 23))


@pytest.mark.parametrize(
    "url",
    ["https://caritau.com/post/a", "http://www.caritau.com", "https://M.CARITAU.com:443/", "https://caritau.com./a"],
)
def test_the_portals_own_addresses_are_allowed(url):
    assert site().allows(url)
    assert site().to_fetch(url) == url


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://detik.com/a", "other-host"),
        ("https://caritau.com.evil.id/", "other-host"),
        ("https://evilcaritau.com/", "other-host"),
        ("https://caritau.com:8443/", "other-host"),
        ("http://caritau.com:443/", "other-host"),
        ("ftp://caritau.com/", "other-scheme"),
        ("javascript:alert(1)", "other-scheme"),
        ("https://user:pw@caritau.com/", "userinfo"),
        ("https://caritau.com@evil.id/", "userinfo"),
        ("https://caritau.com\\@evil.id/", "malformed"),
        ("http://127.0.0.1/", "private-address"),
        ("http://127.0.0.1:8123/", "private-address"),
        ("http://2130706433/", "private-address"),
        ("http://0x7f.1/", "private-address"),
        ("http://[::1]/", "private-address"),
        ("http://[::ffff:10.0.0.1]/", "private-address"),
        ("http://169.254.169.254/latest/meta-data/", "private-address"),
        ("http://8.8.8.8/", "private-address"),
        ("http://localhost/", "private-address"),
        ("http://a.localhost./", "private-address"),
        ("http://mongo/", "private-address"),
        ("http://[::1/", "malformed"),
        ("http://caritau.com:99999/", "malformed"),
        ("http:///a", "malformed"),
        ("/post/a", "malformed"),
        ("", "malformed"),
    ],
)
def test_every_other_address_is_refused_with_its_reason(url, reason):
    assert site().refusal(url) == reason
    assert site().to_fetch(url) is None


def test_a_private_address_stays_refused_where_a_profile_names_it():
    portal = Portal(name="x", title="X", home="http://127.0.0.1/", hosts=("127.0.0.1", "localhost"))

    assert Site(portal).refusal("http://127.0.0.1/a") == "private-address"
    assert Site(portal).refusal("http://localhost/a") == "private-address"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.caritau.com/post/a?page=2", "http://127.0.0.1:8123/post/a?page=2"),
        ("https://caritau.com", "http://127.0.0.1:8123/"),
        ("http://127.0.0.1:8123/post/a", "http://127.0.0.1:8123/post/a"),
        ("https://127.0.0.1:8123/post/a", None),
        ("http://127.0.0.1:8124/post/a", None),
        ("http://127.0.0.1/post/a", None),
        ("http://localhost:8123/post/a", None),
        ("https://caritau.com:8443/", None),
        ("https://u@caritau.com/", None),
        ("https://detik.com/a", None),
        ("javascript:x", None),
    ],
)
def test_all_links_stay_on_the_mirror(url, expected):
    assert site(MIRROR).to_fetch(url) == expected


def test_nothing_but_the_mirror_is_allowed_in_a_mirror_run():
    assert site(MIRROR).allows(MIRROR + "post/a")
    assert site(MIRROR).refusal("https://caritau.com/post/a") == "other-host"


@pytest.mark.parametrize(
    ("base_url", "is_mirror", "is_loopback"),
    [
        (None, False, False),
        (MIRROR, True, True),
        ("http://[::1]:80", True, True),
        ("http://LOCALHOST:1/", True, True),
        ("https://mirror.example.id/", True, False),
    ],
)
def test_a_site_knows_whether_it_is_a_mirror_on_this_machine(base_url, is_mirror, is_loopback):
    assert (site(base_url).is_mirror, site(base_url).is_loopback) == (is_mirror, is_loopback)


def test_start_addresses_are_relative_to_home():
    assert site().home == "https://caritau.com/"
    assert site().start_url("/sitemap.xml") == "https://caritau.com/sitemap.xml"
    assert site(MIRROR).home == MIRROR
    assert site(MIRROR).start_url("/politik?page=2") == "http://127.0.0.1:8123/politik?page=2"


def test_a_start_address_off_the_portal_names_the_profile():
    with pytest.raises(ConfigurationError, match=r"'caritau': 'https://detik\.com/rss'"):
        site().start_url("https://detik.com/rss")


@pytest.mark.parametrize(
    "base_url",
    ["", "127.0.0.1:8000", "ftp://x.id/", "http://u:p@x.id/", "http://x.id/cermin/", "http://x.id/?a", "http://["],
)
def test_a_wrong_base_url_is_an_error_that_names_it(base_url):
    with pytest.raises(ConfigurationError, match="base URL"):
        site(base_url)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/tag/pemilu", "profile"),
        ("/login?next=/a", "profile"),
        ("/sso/login", "login"),
        ("/wp-includes/x", "system"),
        ("/pencarian?w=a", "search"),
        ("/politik?keyword=a", "search"),
        ("/topics/a", "tag"),
        ("/post/a?replytocom=3", "profile"),
        ("/sharer.php?u=a", "share"),
        ("/post/a/print/", "print"),
        ("/politik/feed/", "feed"),
        ("/?feed=rss2", "feed"),
        ("/news.xml", "feed"),
        ("/foto/a.JPG", "file"),
        ("/a.pdf?x=1", "file"),
        ("/unduh/a.zip", "file"),
        ("/v/a.mp4", "file"),
        ("/acara/2031/05/", "calendar"),
        ("/acara?bulan=1977-05", "calendar"),
        ("/a/b/a/b/a/b/c", "repeats"),
        ("/1/2/3/4/5/6/7/8/9/10/11/12/13", "repeats"),
        ("/" + "a" * 3000, "too-long"),
    ],
)
def test_a_trap_is_named(path, reason):
    assert site().skips("https://caritau.com" + path) == reason


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/politik",
        "/politik?page=2",
        "/post/login-ke-situs-pemerintah",
        "/read/2011/11/11/judul-berita",
        "/acara/2026/05/",
        "/post/tag-pemilu",
        "/read/xml/2016/02/23/1434/QuickCharger.3.0",
        "/berita/5275/12",
        "/?p=12",
        "/post/cari-kerja",
        "/post/2045",
        "/post/feed-ternak-sapi",
    ],
)
def test_an_ordinary_address_is_no_trap(path):
    assert site().skips("https://caritau.com" + path) is None


def test_the_traps_are_the_same_on_a_mirror():
    assert site(MIRROR).skips(MIRROR + "tag/pemilu") == "profile"
    assert site(MIRROR).skips(MIRROR + "post/a") is None


@given(st.one_of(st.text(), st.text().map("http://caritau.com".__add__), st.text().map("http://".__add__)))
def test_no_address_breaks_the_guard(url):
    for guard in (site(), site(MIRROR)):
        fetched = guard.to_fetch(url)
        guard.skips(url)

        assert fetched is None or guard.allows(fetched)
