"""Ask for a page again, as Scrapy's retry does for requests that failed on the way."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request


def again_or_raise(request: Request, crawler: Crawler, error: Exception) -> Request:
    """Return the request once more, or raise the error when all attempts are used up."""
    assert crawler.spider is not None
    again = get_retry_request(request, spider=crawler.spider, reason=error)
    if again is None:
        raise error
    return again
