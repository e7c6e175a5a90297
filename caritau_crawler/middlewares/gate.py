"""The last place before the wire: nothing passes while the host rests, and nothing to a private address.

It is the download handler and no middleware, since a middleware lets requests into the downloader's queue, from where
they go out whatever has happened meanwhile.
"""

from __future__ import annotations

import asyncio
import time

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached

from caritau_crawler.extensions.ending import is_ending
from caritau_crawler.middlewares.addresses import is_public
from caritau_crawler.middlewares.host_backoff import HostBackoffMiddleware
from caritau_crawler.rendering.handler import LazyPlaywrightHandler
from caritau_crawler.spiders.discovery_spider import DiscoverySpider
from caritau_crawler.spiders.failures import HeldBack, Refused

#: How often a waiting request looks whether the run has ended meanwhile, in seconds.
_GLANCE = 0.5


class GateHandler(LazyPlaywrightHandler):
    """Every request of a crawl, robots.txt and the browser's pages included, waits here for its turn."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._gate_crawler = crawler
        spider = crawler.spider
        assert isinstance(spider, DiscoverySpider)
        # A mirror is where the user says that it is.
        self._checks_addresses = not spider.site.is_mirror
        self._site = spider.site

    async def download_request(self, request: Request) -> Response:
        """Wait, look where the name leads, send."""
        await self._wait()
        if self._checks_addresses:
            await self._refuse_private(urlparse_cached(request).hostname or "")
        response: Response = await super().download_request(request)
        if request.meta.get("playwright") and (reason := self._site.refusal(response.url)) is not None:
            raise Refused(f"refused by the host guard: {reason}; the browser was led to {response.url}")
        return response

    async def _wait(self) -> None:
        backoff = self._gate_crawler.get_downloader_middleware(HostBackoffMiddleware)
        assert backoff is not None
        health = backoff.health
        while (pause := health.pause_left(time.monotonic())) > 0 or health.end is not None:
            if health.end is not None or is_ending(self._gate_crawler):
                raise HeldBack("not sent: the run ended while the portal was left alone")
            await asyncio.sleep(min(pause, _GLANCE))

    async def _refuse_private(self, host: str) -> None:
        """Raise `Refused` where a public name leads to a private address.

        Scrapy's resolver keeps its answers for the life of the process, so the connection goes where this looked.
        """
        from twisted.internet import reactor
        from twisted.internet.error import DNSLookupError

        try:
            address = await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]
        except (DNSLookupError, OSError):
            return  # the request itself says so
        if not is_public(address):
            raise Refused(f"refused by the host guard: {host} is at {address}, which is no public address")
