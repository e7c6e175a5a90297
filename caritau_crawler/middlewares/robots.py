"""robots.txt is obeyed by every request, the first ones too.

Scrapy 2.19 lets requests through that were waiting for robots.txt while another had it fetched: they all await one
Deferred, and only the first of them gets its result; the others get None, which means that everything is allowed
(found 2026-11: a killed run's pages are asked for all at once, and a forbidden one was among those fetched). Here they
queue up, and find the parser in its place.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached


class QueueingRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with the requests to one host waiting in line for its robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._in_line: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the parser of the request's host, None where it has no robots.txt."""
        async with self._in_line[urlparse_cached(request).netloc]:
            return await super().robot_parser(request)
