"""Compressed bodies: whole or not at all, and never beyond the limit for a page."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from caritau_crawler.middlewares.again import again_or_raise
from caritau_crawler.middlewares.content_coding import BrokenCoding, TooLarge, decode
from caritau_crawler.spiders.failures import BrokenPage, PageTooLarge

_OURS = {b"gzip": "gzip", b"x-gzip": "gzip", b"deflate": "deflate", b"br": "br"}


class WholeCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's own, but a body that broke off is asked for again, and one that grows too large is named as such."""

    def __init__(self, *, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._crawler = crawler

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Ask for the codings that are checked to their end."""
        request.headers.setdefault("Accept-Encoding", b"gzip, deflate, br")

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Unpack the body; ask again where it is spoilt."""
        try:
            return super().process_response(request, response)
        except BrokenCoding as error:
            return again_or_raise(request, self._crawler, BrokenPage(str(error)))
        except (IgnoreRequest, TooLarge) as error:
            raise PageTooLarge(str(error)) from error

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if (coding := _OURS.get(encoding)) is not None:
            return decode(body, coding, max_size)
        return HttpCompressionMiddleware._decode(body, encoding, max_size)  # noqa: SLF001 - zstd, which nobody was asked for
