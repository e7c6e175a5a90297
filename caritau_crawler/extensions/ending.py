"""End a run before its work is done, for a reason that the verdict names; what was not reached stays due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable

from scrapy.crawler import Crawler

_log = logging.getLogger(__name__)
#: The event loop holds its tasks weakly.
_closing: set[asyncio.Future[None]] = set()


def end_run(crawler: Crawler, reason: str, message: str) -> None:
    """Close the spider with `reason`, which `runs.verdict` knows; harmless where it is closing already."""
    if crawler.engine is None or crawler.engine.spider is None or is_ending(crawler):
        return
    _log.warning("%s", message, extra={"event": reason})
    close_spider(crawler, reason)


def close_spider(crawler: Crawler, reason: str) -> None:
    """Close the spider without a word; nothing happens where the engine has not begun."""
    engine = crawler.engine
    if engine is None or engine.spider is None:
        return
    task = asyncio.ensure_future(_wait_for(engine.close_spider_async(reason=reason)))
    _closing.add(task)
    task.add_done_callback(_closing.discard)


def is_ending(crawler: Crawler) -> bool:
    """Tell whether the spider is being closed: Scrapy still waits for all requests that it has begun."""
    slot = getattr(crawler.engine, "_slot", None)
    return slot is None or slot.closing is not None


async def _wait_for(work: Awaitable[None]) -> None:
    await work
