"""robots.txt is obeyed by every request, the first ones too, and fetched once a host.

Scrapy 2.19 lets requests through that were waiting for robots.txt while another had it fetched: they all await one
Deferred, and only the first of them gets its result; the others get None, which means that everything is allowed
(found 2026-11: a killed run's pages are asked for all at once, and a forbidden one was among those fetched). Here they
queue up, and find the parser in its place. Where discovery itself asks for robots.txt, its answer is the one that is
obeyed.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

#: Marks discovery's own request with the host whose rules it brings; it outlives retries and redirects.
_RULES_OF = "robots_txt_of"


class QueueingRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, with the requests to one host waiting in line for its robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._in_line: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002
        """Let a request for robots.txt itself go, and take note of it; raise `IgnoreRequest` for what is forbidden."""
        parts = urlparse_cached(request)
        if _RULES_OF in request.meta:
            return
        if parts.path == "/robots.txt" and "dont_obey_robotstxt" not in request.meta:
            if parts.netloc not in self._parsers:
                self._parsers[parts.netloc] = Deferred()
                request.meta[_RULES_OF] = parts.netloc
            return
        await super().process_request(request)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Take the rules from discovery's own robots.txt."""
        host = request.meta.get(_RULES_OF, "")
        if isinstance(self._parsers.get(host), Deferred):
            await self._parse_robots(response, host, request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that discovery's own robots.txt did not come."""
        host = request.meta.get(_RULES_OF, "")
        if isinstance(self._parsers.get(host), Deferred):
            self._robots_error(exception, host)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the parser of the request's host, None where it has no robots.txt."""
        async with self._in_line[urlparse_cached(request).netloc]:
            return await super().robot_parser(request)
