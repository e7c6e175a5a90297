"""Discovery as a crawl: robots.txt, sitemaps, feeds and the home page first, section pages as the last resort.

Nothing here reads an article or decides whether one is due: references go to the frontier of the store, which knows
every address, and come back as those worth a request. What a source said the last time is known as well, so that a
`latest` run asks only those that may have news.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from caritau_crawler.discovery import kind_of
from caritau_crawler.discovery.compression import SIZE_LIMIT
from caritau_crawler.discovery.feeds import parse_feed
from caritau_crawler.discovery.listings import Listing, parse_listing
from caritau_crawler.discovery.references import PageReference
from caritau_crawler.discovery.robots import parse_robots
from caritau_crawler.discovery.sitemaps import SitemapChild, parse_sitemap
from caritau_crawler.portals import Portal
from caritau_crawler.runs.counters import DropReason, count_key, dropped_key
from caritau_crawler.runs.run import SourceReport
from caritau_crawler.site import Site
from caritau_crawler.spiders.failures import FetchFailure, RobotsUnreachable
from caritau_crawler.spiders.options import CrawlOptions
from caritau_crawler.store.page_state import NOT_MODIFIED
from caritau_crawler.store.source_state import (
    MAX_CHILDREN,
    SourceState,
    after_answer,
    digest_of,
    how_to_ask,
    rules_digest,
    telling,
)
from caritau_crawler.urls import article_key, canonicalise

#: Sitemaps of sitemaps of sitemaps: deeper nesting is a loop.
_MAX_SITEMAP_DEPTH = 4
_MAX_SECTIONS = 200
#: A larger Crawl-delay, in seconds, is a mistake or a way to say no.
_LONGEST_CRAWL_DELAY = 60.0
#: Discovery goes before articles: what is new is known before the first page is fetched.
_DISCOVERY_PRIORITY = 100
#: So many article pages are asked for at once; the rest waits in the store, where it costs no memory (3 KB a request).
_WAVE = 2_000


class DuePage(Protocol):
    """A page that is to be fetched, as the frontier returns it."""

    @property
    def url(self) -> str:
        """The canonical address, which is also its key in the URL state."""

    @property
    def is_new(self) -> bool:
        """Whether nobody had heard of it before."""

    def conditions(self, now: datetime) -> dict[str, str]:
        """Return the headers of a conditional request, none where the whole page is wanted."""


class Frontier(Protocol):
    """What knows every address of the portal and which of them are due; the store's extension."""

    async def plan(
        self, references: Sequence[PageReference], *, recheck: bool, named: bool = False
    ) -> Sequence[DuePage]:
        """Remember the references and return those that are due: with `named` all of them."""

    async def leftovers(self, *, limit: int, but: Collection[str] = ()) -> Sequence[DuePage]:
        """Return pages that are due already, left by an earlier run or by this one, without those in `but`."""

    async def ripe(self) -> Sequence[DuePage]:
        """Return the pages whose young article is to be looked at again."""

    async def sources(self) -> Mapping[str, SourceState]:
        """Return what is known of the portal's sources by their address."""

    def source_read(self, state: SourceState) -> None:
        """Note what is known of a source now; all that it named has been planned."""


class DiscoverySpider(Spider):
    """The part of a portal's spider that finds addresses; `article_request` is what the other part makes of them."""

    portal: Portal
    site: Site
    options: CrawlOptions
    frontier: Frontier
    custom_settings: ClassVar[dict[str, Any] | None] = None  # type: ignore[misc]

    def set_up(self, crawler: Crawler, portal: Portal, site: Site, options: CrawlOptions) -> None:
        """Take what the run is about; called once, before the engine starts."""
        self.portal, self.site, self.options = portal, site, options
        self.sources: dict[str, SourceReport] = {}
        self._seen: set[str] = set()
        self._asked_articles: set[str] = set()
        self._asked_sources: set[str] = set()
        self._sections: dict[str, None] = {}
        self._sections_asked = False
        self._found_by_machine_sources = 0
        self._articles_left = options.max_articles
        self._known: dict[str, SourceState] = {}
        self._rules = rules_digest(portal.hosts, portal.discovery.skip)
        self._not_asked: dict[str, tuple[SitemapChild, int]] = {}
        self._news: set[str] = set()
        self._named_as_newest: list[frozenset[str]] = []
        self._room_in_wave = _WAVE
        self._left_due = False
        self._next_wave: asyncio.Task[None] | None = None
        crawler.signals.connect(self._on_idle, signals.spider_idle)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the addresses that were named, or for everything that leads to articles."""
        if self.options.urls:
            references = [PageReference(url, "command-line") for url in self.options.resolve_urls(self.site)]
            async for request in self.requests_for(references, named=True):
                yield request
            return
        # Whoever asks for certain days only does not hear all that a source says, and must not remember it as read.
        if self._reads_everything:
            self._known = dict(await self.frontier.sources())
        # robots.txt first: the middleware that obeys it reads the same answer.
        yield self._source_request("robots", self.site.start_url("/robots.txt"), self.parse_robots)
        for page in await self.frontier.leftovers(limit=_WAVE + 1):
            if self._is_first_time(page.url):
                for request in self._request_for(page):
                    yield request
        for request in self._source_requests("home", [SitemapChild(self.site.home)], self.parse_home):
            yield request
        if self.options.mode == "latest" and self._reads_everything:
            for page in await self.frontier.ripe():
                # Discovery is at work already and may have named them; it does not find them due.
                for request in self._request_for(page):
                    yield request

    @property
    def _reads_everything(self) -> bool:
        return not (self.options.since or self.options.until or self.options.urls)

    def _request_for(self, page: DuePage, *, whole: bool = False) -> Iterator[Request]:
        url = self.site.to_fetch(page.url)
        if url is None or page.url in self._asked_articles:
            return
        if self._room_in_wave <= 0:
            self._left_due = True
        elif self._has_room():
            self._room_in_wave -= 1
            self._asked_articles.add(page.url)
            yield self.article_request(page.url, url, {} if whole else page.conditions(datetime.now(UTC)))

    def article_request(self, page_id: str, url: str, conditions: Mapping[str, str] | None = None) -> Request:
        """Return the request for a page that may be an article; `conditions` are headers, a 304 is an answer then."""
        raise NotImplementedError

    # Sources, in the order in which they are asked.

    async def parse_robots(self, response: Response) -> AsyncIterator[Request]:
        """Go on to the sitemaps that robots.txt names, or to the profile's candidates."""
        robots = parse_robots(response.body, response.url)
        self._report(response, links=len(robots.sitemaps), problems=robots.problems)
        for request in self._sitemap_requests([SitemapChild(url) for url in robots.sitemaps] or self._candidates(), 0):
            yield request

    def slow_down(self, seconds: float) -> None:
        """Honour robots.txt's Crawl-delay, which Scrapy does not."""
        engine = self.crawler.engine
        assert engine is not None
        delay = min(seconds, _LONGEST_CRAWL_DELAY)
        for slot in engine.downloader.slots.values():
            slot.delay, slot.concurrency, slot.jitter = max(slot.delay, delay), 1, 0.0
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle is not None:
            throttle.mindelay = max(throttle.mindelay, delay)

    def _candidates(self) -> list[SitemapChild]:
        return [SitemapChild(self.site.start_url(path)) for path in self.portal.discovery.sitemaps]

    def _sitemap_requests(self, children: Iterable[SitemapChild], depth: int) -> Iterator[Request]:
        if depth >= _MAX_SITEMAP_DEPTH:
            return
        wanted = []
        for child in children:
            if self.options.since and child.lastmod and child.lastmod < self.options.since:
                continue
            url = self.site.to_fetch(child.url)
            if url is None:
                self._count_drop(DropReason.OFF_SITE)
            else:
                wanted.append(SitemapChild(url, child.lastmod))
        yield from self._source_requests("sitemap", wanted, self.parse_sitemap, depth=depth)

    def _source_requests(
        self, kind: str, children: Sequence[SitemapChild], callback: Any, *, depth: int = 0
    ) -> Iterator[Request]:
        """Yield the requests for the sources that may have news; those that need not be asked are noted."""
        believed = telling(children, self._known)
        for child in children:
            if child.url in self._asked_sources or child.url in self._not_asked:
                continue
            known = self._known.get(child.url) if self.options.mode == "latest" else None
            asking = how_to_ask(
                known,
                rules=self._rules,
                now=datetime.now(UTC),
                lastmod=believed[child.url],
                is_child=depth > 0,
                is_patient=kind != "home",
            )
            if asking == "not-now" and known is not None:
                self._not_asked[child.url] = child, depth
                self._found_by_machine_sources += known.links
                yield from self._sitemap_requests(known.children, depth + 1)
                continue
            headers = known.conditions if known is not None and asking == "if-changed" else {}
            yield self._source_request(kind, child.url, callback, depth=depth, lastmod=child.lastmod, headers=headers)

    @property
    def sources_not_asked(self) -> int:
        """How many known sources were not asked, because nothing there can be new or they seldom change."""
        return len(self._not_asked)

    def _is_unchanged(self, response: Response) -> SourceState | None:
        """Return what is known of a source that answered 304, and note that it did."""
        known = self._known.get(_asked(response))
        if response.status != NOT_MODIFIED or known is None:
            return None
        self._report(response)
        self._found_by_machine_sources += known.links
        self._remember(response, SourceState(known.url), is_modified=False)
        return known

    def _remember(self, response: Response, said: SourceState, *, is_modified: bool = True) -> None:
        if not self._reads_everything:
            return
        if is_modified:
            said = replace(
                said,
                rules=self._rules,
                etag=header(response, "ETag"),
                last_modified=header(response, "Last-Modified"),
            )
        said = replace(said, lastmod=response.meta["lastmod"])
        known = self._known.get(said.url)
        state = after_answer(known, said, now=datetime.now(UTC), is_modified=is_modified)
        self._known[said.url] = state
        self.frontier.source_read(state)

    async def parse_sitemap(self, response: Response) -> AsyncIterator[Request]:
        """Follow an index to its sitemaps and a sitemap to its pages."""
        depth = response.meta["depth_of_sitemap"] + 1
        if (known := self._is_unchanged(response)) is not None:
            for request in self._sitemap_requests(known.children, depth):
                yield request
            return
        if kind_of(response.body, _content_type(response)) not in ("sitemap", "text"):
            self._report(response, problem="no sitemap")
            return
        sitemap = parse_sitemap(response.body, response.url, self.portal.zone)
        report = self._report(
            response, links=len(sitemap.references) or len(sitemap.children), problems=sitemap.problems
        )
        for request in self._sitemap_requests(sitemap.children, depth):
            yield request
        self._found_by_machine_sources += len(sitemap.references)
        async for request in self.requests_for(sitemap.references, report=report):
            yield request
        if any(reference.found_in.startswith("news-") for reference in sitemap.references[:1]):
            self._note_the_newest(sitemap.references)
        if not sitemap.problems and len(sitemap.children) <= MAX_CHILDREN:
            digest = digest_of(sitemap.references, sitemap.children)
            links = len(sitemap.references)
            said = SourceState(_asked(response), digest=digest, links=links, children=sitemap.children)
            self._remember(response, said)

    async def parse_home(self, response: Response) -> AsyncIterator[Request]:
        """Take the newest articles from the home page, the feeds that it links, and the sections for later."""
        if (known := self._is_unchanged(response)) is not None:
            for request in self._source_requests("feed", known.children, self.parse_feed):
                yield request
            return
        listing = self._listing(response)
        report = self._report(response, links=len(listing.references))
        feeds = [url for feed in listing.feeds if (url := self.site.to_fetch(feed))]
        feeds = feeds or [self.site.start_url(path) for path in self.portal.discovery.feeds]
        children = tuple(SitemapChild(url) for url in dict.fromkeys(feeds))
        for request in self._source_requests("feed", children, self.parse_feed):
            yield request
        sections = [self.site.start_url(path) for path in self.portal.discovery.sections]
        for url in (*sections, *listing.sections):
            self._sections.setdefault(url)
        async for request in self.requests_for(listing.references, report=report):
            yield request
        # Its links are not counted: where nothing but the home page leads to articles, its sections are asked too.
        self._remember(response, SourceState(_asked(response), digest=digest_of(listing.references), children=children))

    async def parse_feed(self, response: Response) -> AsyncIterator[Request]:
        """Take what a feed names."""
        if self._is_unchanged(response) is not None:
            return
        if kind_of(response.body, _content_type(response)) != "feed":
            self._report(response, problem="no feed")
            return
        feed = parse_feed(response.body, response.url, self.portal.zone)
        report = self._report(response, links=len(feed.references), problems=feed.problems)
        self._found_by_machine_sources += len(feed.references)
        async for request in self.requests_for(feed.references, report=report):
            yield request
        self._note_the_newest(feed.references)
        if not feed.problems:
            digest, links = digest_of(feed.references), len(feed.references)
            self._remember(response, SourceState(_asked(response), digest=digest, links=links))

    def _note_the_newest(self, references: Sequence[PageReference]) -> None:
        keys = frozenset(article_key(url) for one in references if (url := self.site.to_fetch(one.url)))
        self._named_as_newest.append(keys)

    async def parse_section(self, response: Response) -> AsyncIterator[Request]:
        """Take a section page's articles and go on to its next page as long as there was something unseen."""
        listing = self._listing(response)
        report = self._report(response, links=len(listing.references))
        before = len(self._seen)
        async for request in self.requests_for(listing.references, report=report):
            yield request
        number = response.meta["page_of_section"]
        unseen = len(self._seen) > before
        if number == 1:
            for url in listing.sections:
                self._sections.setdefault(url)
            for request in self._section_requests():
                yield request
        if listing.next_page and unseen and number < self.portal.discovery.max_section_pages:
            yield self._source_request("section", listing.next_page, self.parse_section, page=number + 1)

    def _section_requests(self) -> list[Request]:
        waiting = [url for url in self._sections if url not in self._asked_sources]
        room = max(0, _MAX_SECTIONS - len(self._asked_sources))
        return [self._source_request("section", url, self.parse_section) for url in waiting[:room]]

    def _on_idle(self) -> None:
        """Ask the sources that were left aside where there may be a gap, and section pages where nothing else spoke."""
        requests = self._gap_requests() or self._fallback_requests()
        if not requests and self._left_due:
            self._left_due = False
            self._next_wave = asyncio.get_running_loop().create_task(self._ask_for_the_next_wave())
        if not requests:
            if self._next_wave is not None and not self._next_wave.done():
                raise DontCloseSpider
            return
        engine = self.crawler.engine
        assert engine is not None
        for request in requests:
            engine.crawl(request)
        raise DontCloseSpider

    async def _ask_for_the_next_wave(self) -> None:
        """Take what is still due out of the store."""
        self._room_in_wave = _WAVE
        engine = self.crawler.engine
        assert engine is not None
        for page in await self.frontier.leftovers(limit=_WAVE + 1, but=self._asked_articles):
            for request in self._request_for(page):
                engine.crawl(request)

    def _gap_requests(self) -> list[Request]:
        """Return requests for what was left aside, where the newest that a source names do not reach what is known."""
        named, self._named_as_newest = self._named_as_newest, []
        if not any(keys and keys <= self._news for keys in named):
            return []
        left, self._not_asked = self._not_asked, {}
        return [
            self._source_request("sitemap", url, self.parse_sitemap, depth=depth, lastmod=child.lastmod)
            for url, (child, depth) in left.items()
            if depth > 0
        ]

    def _fallback_requests(self) -> list[Request]:
        if self._sections_asked or self.options.urls or self._found_by_machine_sources:
            return []
        self._sections_asked = True
        self._sections.setdefault(self.site.home)
        self._asked_sources.discard(self.site.home)
        return self._section_requests()

    def _listing(self, response: Response) -> Listing:
        return parse_listing(response.body, response.url, self.site)

    # References → requests.

    async def requests_for(
        self, references: Iterable[PageReference], *, report: SourceReport | None = None, named: bool = False
    ) -> AsyncIterator[Request]:
        """Yield a request for each reference that is on the site, worth following, and due, or `named` by the user."""
        wanted = []
        for reference in references:
            url = self.site.to_fetch(reference.url)
            if url is None:
                self._count_drop(DropReason.OFF_SITE)
            elif self.site.skips(url):
                self._count_drop(DropReason.SKIPPED_ADDRESS)
            elif self._is_first_time(url):
                self.count("discovered")
                if self.options.wants(reference.published or reference.lastmod):
                    found_in = report.source if report is not None else reference.found_in
                    wanted.append(replace(reference, url=canonicalise(url), found_in=found_in))
        if not wanted:
            return
        due = await self.frontier.plan(wanted, recheck=self.options.mode == "recheck", named=named)
        for page in due:
            if report is not None:
                report.fresh += 1
            if page.is_new:
                self._news.add(article_key(page.url))
            for request in self._request_for(page, whole=named):
                yield request

    def _is_first_time(self, url: str) -> bool:
        # By the article's key, so that its AMP page or its mobile twin is not asked for beside it.
        key = article_key(url)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _is_first_time_by_address(self, url: str) -> bool:
        """Tell whether this very address was not asked for yet; its twin may have been."""
        address = canonicalise(url)
        if address in self._asked_articles:
            return False
        self._asked_articles.add(address)
        return True

    def _has_room(self) -> bool:
        if self._articles_left is None:
            return True
        self._articles_left -= 1
        return self._articles_left >= 0

    # Reports.

    def _source_request(
        self,
        kind: str,
        url: str,
        callback: Any,
        *,
        depth: int = 0,
        page: int = 1,
        lastmod: datetime | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Request:
        self._asked_sources.add(url)
        meta: dict[str, Any] = {
            "source": f"{kind}:{_path(url)}",
            "depth_of_sitemap": depth,
            "page_of_section": page,
            "lastmod": lastmod,
        }
        if kind == "sitemap":
            # The bound of the profile is for pages; a sitemap may be larger.
            meta["download_maxsize"] = SIZE_LIMIT
        if headers:
            meta["handle_httpstatus_list"] = [NOT_MODIFIED]
        return Request(
            url,
            headers=dict(headers or {}),
            callback=callback,
            errback=self.source_failed,
            priority=_DISCOVERY_PRIORITY,
            dont_filter=True,
            meta=meta,
        )

    def source_failed(self, failure: object) -> list[Request]:
        """Note a source that did not answer; without robots.txt the profile's candidates are asked."""
        failed = FetchFailure.of(failure)
        source: str = failed.request.meta["source"]
        problem = None if failed.status is not None else failed.message
        self.sources[source] = SourceReport(source, failed.status or 0, problem=problem)
        if failed.status is None and (not failed.is_refused or isinstance(failed.error, RobotsUnreachable)):
            self.store_error(failed)
        if source.startswith("robots:"):
            return list(self._sitemap_requests(self._candidates(), 0))
        if source.startswith("home:"):
            feeds = [SitemapChild(self.site.start_url(path)) for path in self.portal.discovery.feeds]
            return list(self._source_requests("feed", feeds, self.parse_feed))
        return []

    def store_error(self, failed: FetchFailure) -> None:
        """Note an error that belongs to no article."""
        raise NotImplementedError

    def _report(
        self, response: Response, *, links: int = 0, problem: str | None = None, problems: dict[str, int] | None = None
    ) -> SourceReport:
        if problems:
            problem = ", ".join(f"{name} {count}" for name, count in problems.items())
        source = response.meta["source"]
        self.sources[source] = SourceReport(source, response.status, links, problem=problem)
        return self.sources[source]

    def count(self, name: str, number: int = 1) -> None:
        """Count something for the run document."""
        stats = self.crawler.stats
        assert stats is not None
        stats.inc_value(count_key(name), number)

    def _count_drop(self, reason: DropReason) -> None:
        stats = self.crawler.stats
        assert stats is not None
        stats.inc_value(dropped_key(reason))


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _asked(response: Response) -> str:
    """Return the address that was asked for, before any redirect."""
    return str(response.meta.get("redirect_urls", [response.url])[0])


def _content_type(response: Response) -> str | None:
    return header(response, "Content-Type")


def header(response: Response, name: str) -> str | None:
    """Return a header of an answer as text, None where it has none of this name."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
