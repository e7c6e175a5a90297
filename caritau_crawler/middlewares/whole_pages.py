"""Empty and cut answers are asked for again, and given up as a failure: their pages stay due."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import HtmlResponse, Response

from caritau_crawler.middlewares.again import again_or_raise
from caritau_crawler.middlewares.wholeness import NO_PAGE, PageEnds, is_blank
from caritau_crawler.spiders.discovery_spider import DiscoverySpider
from caritau_crawler.spiders.failures import BrokenPage


class WholePagesMiddleware:
    """Looks at what the spider asked for, after it was unpacked; robots.txt may be empty."""

    def __init__(self, crawler: Crawler) -> None:
        spider = crawler.spider
        assert isinstance(spider, DiscoverySpider)
        self._crawler = crawler
        self._ends = PageEnds()
        self._asks_for_end = spider.portal.limits.whole_pages_only

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the portal from the spider, which is built first."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the answer, or the request once more; raise `BrokenPage` when all attempts are used up."""
        source = str(request.meta.get("source", ""))
        is_page = "page_id" in request.meta
        if response.status in NO_PAGE:
            return self._again(request, f"HTTP {response.status} is no answer to a request for a page")
        if response.status != 200 or request.meta.get("playwright") or not (is_page or source):
            return response
        if is_blank(response.body) and not source.startswith("robots:"):
            return self._again(request, "the page came empty")
        if self._asks_for_end and isinstance(response, HtmlResponse):
            cut = self._ends.is_cut(response.body)
            if cut and is_page:
                return self._again(request, "the page was cut: it lacks the </html> that the portal's other pages have")
            if cut is None and is_page:
                # Nobody can tell yet. By the next attempt another page may have come.
                again = get_retry_request(request, spider=self._spider, reason="page-without-end")
                return again or response
        return response

    @property
    def _spider(self) -> DiscoverySpider:
        spider = self._crawler.spider
        assert isinstance(spider, DiscoverySpider)
        return spider

    def _again(self, request: Request, what: str) -> Request:
        return again_or_raise(request, self._crawler, BrokenPage(what))
