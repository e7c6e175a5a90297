"""The host guard: whoever made a request, it leaves the portal by no host, scheme, port or private address."""

from __future__ import annotations

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from caritau_crawler.middlewares.host_guard import HostGuardMiddleware
from caritau_crawler.spiders.caritau import CaritauSpider

MIRROR = "http://127.0.0.1:8765"


def guard(**arguments: str) -> HostGuardMiddleware:
    crawler = Crawler(CaritauSpider)
    crawler.spider = CaritauSpider.from_crawler(crawler, **arguments)
    return HostGuardMiddleware.from_crawler(crawler)


@pytest.fixture(scope="module")
def portal() -> HostGuardMiddleware:
    return guard()


@pytest.fixture(scope="module")
def mirror() -> HostGuardMiddleware:
    return guard(base_url=MIRROR)


def reason(middleware: HostGuardMiddleware, url: str) -> str | None:
    try:
        return middleware.process_request(Request(url))
    except IgnoreRequest as refused:
        text = str(refused)
        assert text.startswith("refused by the host guard: ")
        return text.rpartition(": ")[2]


@pytest.mark.parametrize(
    "url",
    [
        "https://caritau.com/post/a", "http://caritau.com/post/a", "https://www.caritau.com/", "https://m.caritau.com/a?b=c",
        "https://CARITAU.com/robots.txt", "https://caritau.com:443/a", "https://caritau.com./a",
    ],
)  # fmt: skip
def test_a_request_to_the_portal_passes(portal, url):
    assert reason(portal, url) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://lain.example/", "other-host"),
        ("https://caritau.com.lain.example/", "other-host"),
        ("https://caritau.comx/", "other-host"),
        ("https://cdn.caritau.com/", "other-host"),
        ("https://caritau.com:8443/", "other-host"),
        ("http://caritau.com:443/", "other-host"),
        ("https://xn--caritu-4ta.com/", "other-host"),
        ("http://127.0.0.1/", "private-address"),
        ("http://127.1/", "private-address"),
        ("http://2130706433/", "private-address"),
        ("http://0x7f000001/", "private-address"),
        ("http://[::1]/", "private-address"),
        ("http://[::ffff:127.0.0.1]/", "private-address"),
        ("http://10.0.0.1/", "private-address"),
        ("http://169.254.169.254/latest/meta-data/", "private-address"),
        ("http://8.8.8.8/", "private-address"),
        ("http://localhost/", "private-address"),
        ("http://localhost.:27017/", "private-address"),
        ("http://mongo/", "private-address"),
        ("http://printer.local/", "private-address"),
        ("http://db.internal/", "private-address"),
        ("ftp://caritau.com/a", "other-scheme"),
        ("file:///etc/passwd", "other-scheme"),
        ("data:text/html,a", "other-scheme"),
        ("s3://caritau.com/a", "other-scheme"),
        ("https://caritau.com@lain.example/", "userinfo"),
        ("https://kata:sandi@caritau.com/", "userinfo"),
        ("https://caritau.com%2f@lain.example/", "malformed"),
    ],
)
def test_a_request_off_the_portal_is_refused_with_its_reason(portal, url, why):
    assert reason(portal, url) == why


def test_a_refused_request_names_no_password(portal):
    with pytest.raises(IgnoreRequest) as refused:
        portal.process_request(Request("https://kata:sandi@caritau.com/"))

    assert "sandi" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"{MIRROR}/post/a", None),
        ("http://127.0.0.1:8766/post/a", "private-address"),
        ("http://127.0.0.1/post/a", "private-address"),
        ("https://127.0.0.1:8765/post/a", "other-scheme"),
        ("http://localhost:8765/post/a", "private-address"),
        ("https://lain.example/", "other-host"),
    ],
)
def test_with_a_mirror_only_the_mirror_is_asked(mirror, url, why):
    assert reason(mirror, url) == why


def test_with_a_mirror_a_redirect_to_the_portal_is_brought_back_to_the_mirror(mirror):
    answer = mirror.process_request(Request("https://www.caritau.com/post/a?b=c"))

    assert answer.url == f"{MIRROR}/post/a?b=c"


def test_a_guard_without_a_portals_spider_is_refused():
    with pytest.raises(AssertionError):
        HostGuardMiddleware.from_crawler(Crawler(Spider))


def test_the_guard_stands_in_the_settings_before_anything_is_sent():
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("caritau_crawler.settings")
    places = {
        getattr(name, "__name__", str(name)).rpartition(".")[2]: place
        for name, place in settings["DOWNLOADER_MIDDLEWARES"].items()
    }

    assert "HostGuardMiddleware" in places
    assert all(place is None or places["HostGuardMiddleware"] <= place for place in places.values())
