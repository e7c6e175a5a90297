"""The bounds of one run, from the profile's `[limits]`: answers and megabytes. Its time is Scrapy's own matter."""

from __future__ import annotations

from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from caritau_crawler.extensions.ending import end_run


class RunLimits:
    """Counts what came over the wire, discovery's answers and repeated ones included."""

    def __init__(self, crawler: Crawler) -> None:
        spider: Any = crawler.spider
        limits = spider.portal.limits
        if limits.run_pages is None and limits.run_megabytes is None:
            raise NotConfigured
        self._crawler = crawler
        self._pages_left: float = limits.run_pages or float("inf")
        self._bytes_left = (limits.run_megabytes or float("inf")) * 2**20

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to what the downloader brings."""
        extension = cls(crawler)
        crawler.signals.connect(extension.response_downloaded, signals.response_downloaded)
        return extension

    def response_downloaded(self, response: Response) -> None:
        """Count an answer; the last one that is allowed ends the run."""
        self._pages_left -= 1
        self._bytes_left -= len(response.body)
        if self._pages_left <= 0:
            end_run(self._crawler, "page-limit", "the run has asked for as many pages as [limits] run_pages allows")
        elif self._bytes_left <= 0:
            end_run(self._crawler, "size-limit", "the run has fetched as much as [limits] run_megabytes allows")
