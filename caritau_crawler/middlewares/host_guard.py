"""No request leaves the portal: a redirect or a link to another host, scheme or a private address ends here."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from caritau_crawler.spiders.discovery_spider import DiscoverySpider
from caritau_crawler.spiders.failures import Refused


class HostGuardMiddleware:
    """Refuses every request that the run's site does not allow, whoever made it."""

    def __init__(self, crawler: Crawler) -> None:
        spider = crawler.spider
        assert isinstance(spider, DiscoverySpider)
        self._site = spider.site

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the site from the spider, which is built first."""
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """Raise `Refused` for an address off the site; the request's errback counts it.

        On a mirror a redirect to the portal's own name is brought back to the mirror.
        """
        reason = self._site.refusal(request.url)
        if reason is None:
            return None
        if (mirrored := self._site.to_fetch(request.url)) is not None:
            return request.replace(url=mirrored)
        raise Refused(f"refused by the host guard: {reason}")
