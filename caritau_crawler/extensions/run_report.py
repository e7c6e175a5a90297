"""The end of a run: stats become a run document, the document gets its verdict, people get their report.

Scrapy's own exit code says 0 whatever happened; the outcome decided here is what counts.
"""

from __future__ import annotations

import logging
import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

from caritau_crawler.extensions.masking import mask
from caritau_crawler.extensions.store import StoreExtension, now
from caritau_crawler.runs.counters import collect
from caritau_crawler.runs.errors import ErrorKind
from caritau_crawler.runs.run import OFFLINE, ErrorReport, Run
from caritau_crawler.runs.verdict import judge

_log = logging.getLogger(__name__)


class RunReportExtension:
    """Decides the outcome when the spider has closed; the command prints `run`, `sentences` and `samples`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.samples: list[dict[str, Any]] = []
        self.sentences: tuple[str, ...] = ()
        self.lags: list[float] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for errors of ours and for the end."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_error, signals.spider_error)
        crawler.signals.connect(extension.item_error, signals.item_error)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    @property
    def run(self) -> Run:
        """The run document, whole once the spider has closed."""
        return self._store.run

    @property
    def _store(self) -> StoreExtension:
        extension = self._crawler.get_extension(StoreExtension)
        assert extension is not None
        return extension

    def spider_error(self, failure: Any, response: Any) -> None:
        """Note a bug of ours in a callback; its page stays due."""
        page_id = response.meta.get("page_id")
        if page_id:
            self._store.page_broke_us(page_id, response.url, failure.value)
        else:
            self._store.errors.add(str(failure.value), type(failure.value).__name__, ErrorKind.CODE, response.url)

    def item_error(self, item: Any, failure: Any) -> None:
        """Note a bug of ours in a pipeline; the page stays due."""
        page_id = getattr(item, "page_id", "") or getattr(item, "url", "")
        self._store.page_broke_us(page_id, getattr(item, "url", ""), failure.value)

    async def spider_closed(self, spider: Any, reason: str) -> None:
        """Collect, judge, write."""
        store, run = self._store, self._store.run
        await store.flush()
        await store.settle_aliases()
        run.finished_at = now()
        run.finish_reason = reason
        run.discovery = list(spider.sources.values())
        run.sources_not_asked = spider.sources_not_asked
        run.errors = [_masked(error) for error in store.errors.reports()]
        # Of what was fetched long ago it says nothing.
        run.lag_seconds = {} if run.mode in OFFLINE else _lag(self.lags)
        stats = self._crawler.stats
        assert stats is not None
        collect(stats.get_stats(), run)
        verdict = judge(run, await store.history())
        run.outcome, run.causes, self.sentences = verdict.outcome, list(verdict.causes), verdict.sentences
        await store.finish()
        _log.info(
            "run ended: %s", run.outcome, extra={"event": "run-ended", "causes": run.causes, "counts": run.counts}
        )


def _masked(error: ErrorReport) -> ErrorReport:
    """Return an error without secrets: a library may quote an address with its password."""
    url = mask(error.url) if error.url else None
    return replace(error, fingerprint=mask(error.fingerprint), sample=mask(error.sample), url=url)


def _lag(lags: Sequence[float]) -> dict[str, float]:
    """Return median and 95th percentile of publication to store, in seconds."""
    if not lags:
        return {}
    ordered = sorted(lags)
    return {"median": round(statistics.median(ordered), 1), "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 1)}
