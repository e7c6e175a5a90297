"""robots.txt is obeyed by every request, the first ones too, also when it cannot be read; it is fetched once a host.

Scrapy 2.19 lets requests through that were waiting for robots.txt while another had it fetched: they all await one
Deferred, and only the first of them gets its result; the others get None, which means that everything is allowed
(found 2026-11: a killed run's pages are asked for all at once, and a forbidden one was among those fetched). Here they
queue up, and find the parser in its place. Discovery's own request for robots.txt is answered with what was read for
the others.

Scrapy also takes an error of the server for permission. RFC 9309 says the opposite: what cannot be read forbids
everything, until an earlier copy is at hand (docs/decisions/0018).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urljoin

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from caritau_crawler.discovery.robots import parse_robots
from caritau_crawler.spiders.discovery_spider import DiscoverySpider
from caritau_crawler.spiders.failures import HeldBack, RobotsUnreachable

_log = logging.getLogger(__name__)
#: RFC 9309, 2.4: a cached copy may be used for longer than a day only while the file is unreachable.
_COPY_LASTS = 30 * 86_400


class CarefulRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with the requests to one host waiting in line, and a copy of each robots.txt that was read."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._in_line: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._folder = Path(crawler.settings["CARITAU_HOME"]) / "robots"
        self._unreachable: dict[str, str] = {}
        self._held_back: set[str] = set()
        self._answers: dict[str, Response] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> Response | None:  # type: ignore[override] # noqa: ARG002
        """Answer discovery's own request for robots.txt with what was read; raise `IgnoreRequest` for the forbidden."""
        parts = urlparse_cached(request)
        if parts.path != "/robots.txt" or "dont_obey_robotstxt" in request.meta:
            await super().process_request(request)
            return None
        await self.robot_parser(request)
        answer = self._answers.get(parts.netloc)
        if answer is None:
            return None
        # It was counted when it came, and Scrapy's statistics are about to see it again.
        self._stats.inc_value(f"downloader/response_status_count/{answer.status}", -1)
        return answer.replace(request=request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the parser of the request's host; raise `RobotsUnreachable` where its robots.txt cannot be read."""
        host = urlparse_cached(request).netloc
        async with self._in_line[host]:
            parser = await super().robot_parser(request)
        if host in self._held_back:
            raise HeldBack("not sent: the run ended before robots.txt was read")
        if (why := self._unreachable.get(host)) is not None:
            raise RobotsUnreachable(f"robots.txt of {host} cannot be read ({why}), so nothing is allowed")
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        self._answers[netloc] = response
        if response.status >= 500 or response.status == 429:
            await self._take_copy(f"HTTP {response.status}", netloc, request)
            return
        if response.status == 200:
            with suppress(OSError):  # a full disk is named where it matters
                self._folder.mkdir(parents=True, exist_ok=True)
                self._copy(netloc).write_bytes(response.body)
        elif not 200 <= response.status < 300:
            # Not there: RFC 9309 allows everything. An error page may hold words that read like rules.
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        self._slow_down(response.body, request.url)

    def _slow_down(self, body: bytes, url: str) -> None:
        """Honour Crawl-delay before anything else is sent; Scrapy does not know it."""
        spider = self.crawler.spider
        assert isinstance(spider, DiscoverySpider)
        if delay := parse_robots(body, url).crawl_delay:
            spider.slow_down(delay)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if isinstance(exc, HeldBack):
            self._held_back.add(netloc)
        elif not isinstance(exc, IgnoreRequest):
            if (body := self._read_copy(netloc)) is not None:
                self._parsers[netloc] = build_from_crawler(self._parserimpl, self.crawler, body)
                self._slow_down(body, f"https://{netloc}/robots.txt")
                return
            self._unreachable[netloc] = " ".join(str(exc).split()) or type(exc).__name__
        super()._robots_error(exc, netloc)

    async def _take_copy(self, why: str, netloc: str, request: Request) -> None:
        if (body := self._read_copy(netloc)) is None:
            self._unreachable[netloc] = why
            self._parsers[netloc] = None
        else:
            copy = self._answers[netloc] = Response(urljoin(request.url, "/robots.txt"), body=body)
            await super()._parse_robots(copy, netloc, request)
            self._slow_down(body, request.url)

    def _read_copy(self, netloc: str) -> bytes | None:
        path = self._copy(netloc)
        try:
            body = path.read_bytes() if time.time() - path.stat().st_mtime < _COPY_LASTS else None
        except OSError:
            return None
        if body is not None:
            _log.warning("robots.txt of %s cannot be read; the copy of an earlier run holds", netloc)
        return body

    def _copy(self, netloc: str) -> Path:
        return self._folder / f"{quote(netloc, safe='')}.txt"
