"""Back-off for the whole host: 429, 503, `Retry-After` and silence pause every request, or end the run.

Scrapy's retry asks again at once and never reads `Retry-After`. Here the answers are noted; nothing is sent while the
host rests, see `middlewares.gate`, and what was answered 429 is asked again after the pause without spending one of
its retries.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from caritau_crawler.extensions.ending import end_run
from caritau_crawler.extensions.store import StoreExtension, now
from caritau_crawler.middlewares.host_health import HostHealth, read_retry_after
from caritau_crawler.spiders.discovery_spider import header
from caritau_crawler.spiders.failures import HeldBack

_log = logging.getLogger(__name__)
_BUSY = (429, 503)
#: How often one page is asked for again after pauses, beside its retries.
_MOST_TIMES = 6
#: After a 429 requests follow each other so many times slower than before, within the longest delay.
_SLOWER = 2
_LONGEST_DELAY = 60.0

#: A portal that asks for longer, a year perhaps by mistake, is asked again once a day.
_LONGEST_ABSENCE = timedelta(days=1)

_WORDS = {
    "asked-to-wait": "the portal asks to be left alone for longer than a run waits; its pages stay due",
    "portal-busy": "the portal kept saying that it is too busy, pause after pause; its pages stay due",
    "portal-silent": "the portal has stopped answering; its pages stay due",
}


class HostBackoffMiddleware:
    """Sees every answer and every failure first, before redirects and retries."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._network = _exceptions(settings)
        self.health = HostHealth(settings.getfloat("CARITAU_FIRST_PAUSE"), settings.getfloat("CARITAU_LONGEST_PAUSE"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the lengths of pauses from the settings, where the spider has put its profile's."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.engine_started, signals.engine_started)
        return middleware

    def engine_started(self) -> None:
        """Do what the portal asked an earlier run for: wait, or end before the first request."""
        store = self._crawler.get_extension(StoreExtension)
        if store is not None and store.come_back_at is not None:
            left = (store.come_back_at - now()).total_seconds()
            self.health.busy(time.monotonic(), max(0.0, left), certain=True)
            self._ends()

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Note an answer; ask again after the pause where the portal says that it is too busy."""
        if response.status not in _BUSY:
            self.health.good(time.monotonic())
            return response
        wait = _retry_after(response)
        certain = response.status == 429 or wait is not None
        rests = self.health.pause_left(time.monotonic()) > 0
        if not self.health.busy(time.monotonic(), wait, certain=certain):
            return response
        if self._ends():
            raise HeldBack(_WORDS[self.health.end or "portal-busy"])
        if not rests:
            pause = self.health.pause_left(time.monotonic())
            _log.warning(
                "HTTP %d: the portal is left alone for %.1f s", response.status, pause, extra={"event": "host-paused"}
            )
            if response.status == 429:
                self._slow_down(request)
        return self._after_the_pause(request, response) if certain else response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a request that met nobody; a body that broke off came from somebody."""
        if isinstance(exception, ResponseDataLossError):
            self.health.good(time.monotonic())
        elif isinstance(exception, self._network) and not request.meta.get("playwright"):
            self.health.silent(time.monotonic())
            self._ends()

    def _after_the_pause(self, request: Request, response: Response) -> Request | Response:
        times = request.meta.get("times_after_pause", 0) + 1
        if times > _MOST_TIMES:
            request.meta["dont_retry"] = True
            return response
        again = request.replace(dont_filter=True)
        again.meta["times_after_pause"] = times
        return again

    def _ends(self) -> bool:
        end = self.health.end
        if end is None:
            return False
        if self.health.come_back_after is not None:
            store = self._crawler.get_extension(StoreExtension)
            if store is not None and store.run.come_back_at is None:
                store.run.come_back_at = now() + min(timedelta(seconds=self.health.come_back_after), _LONGEST_ABSENCE)
        end_run(self._crawler, end, _WORDS[end])
        return True

    def _slow_down(self, request: Request) -> None:
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(str(request.meta.get("download_slot"))) if engine is not None else None
        if slot is not None:
            slot.delay = min(_LONGEST_DELAY, slot.delay * _SLOWER)


def _retry_after(response: Response) -> float | None:
    asked = header(response, "Retry-After")
    return None if asked is None else read_retry_after(asked, header(response, "Date"), now())


def _exceptions(settings: BaseSettings) -> tuple[type[Exception], ...]:
    """Return what Scrapy retries: the failures of the way to the portal."""
    named = settings.getlist("RETRY_EXCEPTIONS")
    return tuple(load_object(one) if isinstance(one, str) else one for one in named)
