"""The spider of any portal: what discovery found is fetched, read, and handed on as raw articles.

It decides what to fetch next and nothing else: the next part of an article over several pages, the same page in a
browser where the plain one lacks the article. Reading is extraction's, judging is the pipelines'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from caritau_crawler import __version__
from caritau_crawler.discovery.robots import AGENT
from caritau_crawler.errors import DiskFull
from caritau_crawler.extensions.archive import PageArchive
from caritau_crawler.extensions.store import StoreExtension
from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.parts import continues, join
from caritau_crawler.extraction.stand_ins import leads_home
from caritau_crawler.items import RawArticle
from caritau_crawler.portals import Portal, load_portal
from caritau_crawler.rendering.requests import rendered_request
from caritau_crawler.runs.counters import DropReason
from caritau_crawler.runs.errors import ErrorKind
from caritau_crawler.runs.run import new_run_id
from caritau_crawler.site import Site
from caritau_crawler.spiders.discovery_spider import DiscoverySpider, header
from caritau_crawler.spiders.failures import FetchFailure, RobotsUnreachable
from caritau_crawler.spiders.options import CrawlOptions
from caritau_crawler.store.page_state import NOT_MODIFIED
from caritau_crawler.urls import article_key, canonicalise

#: A mirror on this machine has nobody to be polite to: it is asked as fast as it answers.
_LOOPBACK_CONCURRENCY = 16
_LOOPBACK_FIRST_PAUSE = 0.05
#: Not found and gone: the portal has taken the page away.
_GONE = (404, 410)


class PortalSpider(DiscoverySpider):
    """Crawls the portal of a profile.

    Arguments: portal (name or file), mode (latest, backfill, recheck), base_url (a mirror), url (one or several, parted
    by blanks), since and until (days), max_articles.
    """

    name = "portal"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the arguments and set what the profile says of politeness; `ConfigurationError` where one is wrong."""
        default = crawler.settings.get("CARITAU_PORTAL", "caritau") if cls.name == "portal" else cls.name
        portal = load_portal(kwargs.pop("portal", None) or default)
        base_url = kwargs.pop("base_url", None)
        options = CrawlOptions.read(
            portal,
            **{key: kwargs.pop(key) for key in ("mode", "url", "since", "until", "max_articles") if key in kwargs},
        )
        site = Site(portal, base_url)
        options.resolve_urls(site)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.set_up(crawler, portal, site, options)
        crawler.settings.setdict(_politeness(portal, site), priority="spider")
        _bound_time(crawler, portal)
        # Under plain `scrapy crawl` nobody has named the run yet.
        job = crawler.settings.get("CARITAU_JOB") or f"{portal.name}-{options.mode}"
        names = {"CARITAU_JOB": job, "CARITAU_RUN_ID": crawler.settings.get("CARITAU_RUN_ID") or new_run_id()}
        crawler.settings.setdict(names, priority="spider")
        return spider

    def set_up(self, crawler: Crawler, portal: Portal, site: Site, options: CrawlOptions) -> None:
        """Find the store's extension once the extensions are built."""
        super().set_up(crawler, portal, site, options)
        self._crawler = crawler

    @property
    def store(self) -> StoreExtension:
        """The extension that knows the store; it is built after the spider and before the first request."""
        extension = self._crawler.get_extension(StoreExtension)
        assert extension is not None
        return extension

    @property
    def archive(self) -> PageArchive:
        """The extension that keeps every page."""
        extension = self._crawler.get_extension(PageArchive)
        assert extension is not None
        return extension

    @property
    def frontier(self) -> StoreExtension:  # type: ignore[override]
        """The store's extension knows every address."""
        return self.store

    def article_request(self, page_id: str, url: str, conditions: Mapping[str, str] | None = None) -> Request:
        """Return the request for a page that may be an article; `conditions` are headers, a 304 is an answer then."""
        meta: dict[str, Any] = {"page_id": page_id}
        if conditions:
            meta["handle_httpstatus_list"] = [NOT_MODIFIED]
        return Request(
            url,
            headers=dict(conditions or {}),
            callback=self.parse_article,
            errback=self.article_failed,
            dont_filter=True,
            meta=meta,
        )

    async def parse_article(self, response: Response) -> Any:
        """Read a page; ask again in a browser, go on to its next part, or hand the article on."""
        page_id: str = response.meta["page_id"]
        rendered = bool(response.meta.get("playwright"))
        if rendered:
            self.count("rendered")
        else:
            self.count("requested")
            if response.status == NOT_MODIFIED:
                self.count("not_modified")
                self.store.page_not_modified(page_id)
                return
        at = datetime.now(UTC)
        try:
            place = self.archive.keep(response, at=at, page_id=page_id, rendered=rendered)
        except DiskFull as error:
            self.store.end(error)
            return
        page = _page_of(response, rendered=rendered)
        extraction = extract(page, self.portal, fetched_at=at)
        if not rendered:
            self.count("fetched", extraction.kind != "out-of-order")
        raw = extraction.article
        raw.page_id, raw.raw = page_id, place
        raw.aliases = list(response.meta.get("redirect_urls", ()))
        if not rendered and raw.next_page is None:
            # The first of several pages, or the shell that a script fills, does not tell of the whole article.
            raw.etag, raw.last_modified = header(response, "ETag"), header(response, "Last-Modified")
        if extraction.kind == "article" and (own := own_address(raw, self.site)) is not None:
            self.store.page_alias(page_id, response.url, article_key(raw.canonical_url))
            if self._is_first_time_by_address(own):
                request = self.article_request(canonicalise(own), own)
                yield request.replace(meta={**request.meta, "variant": raw})
        elif extraction.kind == "needs-browser":
            assert response.request is not None
            yield rendered_request(response.request, self.article_failed, letters=page.letters)
        elif extraction.kind == "out-of-order":
            self.store.page_misled(page_id, response.url, "a notice that the portal is out of order, with status 200")
        elif extraction.kind == "not-found" or (
            extraction.kind == "not-an-article" and leads_home(page_id, response.url)
        ):
            self.store.page_gone(page_id, response.status, DropReason.SOFT_404)
        elif extraction.kind in ("no-body", "not-an-article"):
            reason = DropReason.NO_BODY if extraction.kind == "no-body" else DropReason.NOT_AN_ARTICLE
            self.store.refuse_page(page_id, response.url, reason, body=response.body)
        elif not self.options.wants(raw.date_published.value if raw.date_published else None):
            # It stays due: a later run may ask for other days.
            self._count_drop(DropReason.OUTSIDE_DATES)
        else:
            for result in self._next(raw):
                yield result

    def _next(self, raw: RawArticle) -> Iterator[Request | RawArticle]:
        """Yield the request for the next part of an article, or the article when it is whole."""
        following = self.site.to_fetch(raw.next_page) if raw.next_page else None
        if following is None or following in raw.pages:
            yield raw
            return
        yield Request(
            following,
            callback=self.parse_part,
            errback=self.part_failed,
            dont_filter=True,
            priority=10,
            meta={"page_id": raw.page_id},
            cb_kwargs={"first": raw},
        )

    async def parse_part(self, response: Response, first: RawArticle) -> Any:
        """Join the next part to what is there; a part that says it is another article ends the joining."""
        at = datetime.now(UTC)
        try:
            self.archive.keep(response, at=at, page_id=first.page_id, part=len(first.pages) + 1)
        except DiskFull as error:
            self.store.end(error)
            return
        part = extract(_page_of(response, rendered=False), self.portal, fetched_at=at).article
        if not continues(first, part):
            first.next_page = None
            yield first
            return
        for result in self._next(join(first, part)):
            yield result

    def article_failed(self, failure: object) -> list[RawArticle]:
        """Note why a page did not come; only what is gone or forbidden is settled, all else stays due.

        Where an AMP page named an address that is gone, what the AMP page said is the article.
        """
        failed = FetchFailure.of(failure)
        page_id: str = failed.request.meta["page_id"]
        rendering = bool(failed.request.meta.get("playwright"))
        if failed.is_held_back:
            if isinstance(failed.error, RobotsUnreachable):
                self.store.errors.add(failed.message, failed.exception, ErrorKind.ROBOTS, failed.request.url)
            return []
        if failed.is_forbidden_by_robots:
            self.store.refuse_page(page_id, failed.request.url, DropReason.FORBIDDEN_BY_ROBOTS, body=None)
            return []
        if not rendering:
            self.count("requested")
        if failed.is_off_site:
            self.store.page_led_off_site(page_id, failed.request.url, failed.message)
        elif failed.status in _GONE:
            self.store.page_gone(page_id, failed.status, DropReason.GONE)
            if (variant := failed.request.meta.get("variant")) is not None:
                return [variant]
        else:
            self.store.page_failed(page_id, failed, ErrorKind.RENDER if rendering else ErrorKind.FETCH)
        return []

    def store_error(self, failed: FetchFailure) -> None:
        """Note an error that belongs to no article."""
        kind = ErrorKind.ROBOTS if isinstance(failed.error, RobotsUnreachable) else ErrorKind.FETCH
        self.store.errors.add(failed.message, failed.exception, kind, failed.request.url)

    def part_failed(self, failure: object) -> None:
        """Leave an article of which one part did not come due, whole: half of it is not stored."""
        failed = FetchFailure.of(failure)
        first: RawArticle = failed.request.cb_kwargs["first"]
        message = f"part {len(first.pages) + 1} of the article did not come: {failed.message}"
        self.store.page_failed(first.page_id, replace(failed, message=message), ErrorKind.INCOMPLETE)


def own_address(raw: RawArticle, site: Site) -> str | None:
    """Return the article's own address where the page is its AMP page or another twin, which says less."""
    own = site.to_fetch(raw.canonical_url)
    if own is None or canonicalise(own) == canonicalise(raw.url) or article_key(own) != article_key(raw.url):
        return None
    return own if urlsplit(own).path.rstrip("/") != urlsplit(raw.url).path.rstrip("/") else None


def _page_of(response: Response, *, rendered: bool) -> Page:
    declared = header(response, "Content-Type")
    return Page.from_bytes(response.body, response.url, content_type=declared, rendered=rendered)


def _bound_time(crawler: Crawler, portal: Portal) -> None:
    """Let the shorter of the job's and the profile's limit end the run."""
    ours = (portal.limits.run_minutes or 0) * 60
    given = crawler.settings.getfloat("CLOSESPIDER_TIMEOUT")
    if ours and (not given or ours < given):
        crawler.settings.set("CLOSESPIDER_TIMEOUT", ours, priority="cmdline")


def _politeness(portal: Portal, site: Site) -> dict[str, Any]:
    """Turn the profile's manners into Scrapy's settings."""
    manners = portal.politeness
    contact = f" (+{manners.contact})" if manners.contact else ""
    settings: dict[str, Any] = {
        "USER_AGENT": f"{AGENT}/{__version__}{contact}",
        "ROBOTSTXT_OBEY": manners.robots,
        "ROBOTSTXT_USER_AGENT": AGENT,
        "DOWNLOAD_DELAY": manners.delay_seconds,
        "CONCURRENT_REQUESTS_PER_DOMAIN": manners.concurrency,
        "DOWNLOAD_TIMEOUT": manners.timeout_seconds,
        "RETRY_TIMES": manners.retries,
        "CARITAU_FIRST_PAUSE": manners.first_pause_seconds,
        "CARITAU_LONGEST_PAUSE": manners.longest_pause_seconds,
        "DOWNLOAD_MAXSIZE": int(manners.max_page_megabytes * 2**20),
        "DOWNLOAD_WARNSIZE": 0,
    }
    if site.is_loopback:
        settings |= {
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "CARITAU_FIRST_PAUSE": min(manners.first_pause_seconds, _LOOPBACK_FIRST_PAUSE),
            "CONCURRENT_REQUESTS_PER_DOMAIN": _LOOPBACK_CONCURRENCY,
        }
    return settings
