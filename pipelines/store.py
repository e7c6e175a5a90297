"""Store: articles go out in batches, and each waits for its own acknowledgement.

While one batch is on its way the next one gathers, as databases commit in groups: a lone article waits 20 ms, a busy
crawl sends fifties. One at a time the server takes 1,700 a second, in fifties 12,000 (2026-11).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Self, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from caritau_crawler.extensions.run_report import RunReportExtension
from caritau_crawler.extensions.store import Saved, StoreExtension, now
from caritau_crawler.items import Article
from caritau_crawler.portals import Portal
from caritau_crawler.runs.counters import DropReason, field_key, missing_key
from caritau_crawler.store.articles import SaveResult
from caritau_crawler.store.connection import Store
from caritau_crawler.store.spool import BroughtIn
from pipelines.memory import save, settle
from pipelines.spool import bring_in

BATCH = 50
#: Seconds in which the first article of a batch waits for company.
GATHERING = 0.02
#: The fields whose source is counted, so that a run says which of them its portal gave.
COUNTED_FIELDS = (
    "headline",
    "description",
    "authors",
    "date_published",
    "date_modified",
    "article_section",
    "keywords",
    "images",
    "article_body",
)
_SAMPLES = 3


class StorePipeline:
    """Hands articles to the store's extension in batches; an article that was not acknowledged is never marked."""

    def __init__(self, store: StoreExtension, report: RunReportExtension, crawler: Crawler) -> None:
        self._store, self._report, self._crawler = store, report, crawler
        self._portal: Portal = cast(Any, crawler.spider).portal
        self._waiting: list[tuple[Article, asyncio.Future[Saved | None]]] = []
        self._writer: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the store and the report from their extensions, which are built before the pipelines."""
        store, report = crawler.get_extension(StoreExtension), crawler.get_extension(RunReportExtension)
        assert store is not None
        assert report is not None
        return cls(store, report, crawler)

    async def process_item(self, item: Article) -> Article:
        """Return the article once the server has acknowledged it; raise `DropItem` where it was not taken."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Saved | None] = loop.create_future()
        self._waiting.append((item, future))
        if self._writer is None:
            self._writer = loop.create_task(self._write())
        saved = await future
        if saved is None:
            raise DropItem("the store is away: it waits in the spool, or its page stays due", log_level="DEBUG")
        return self._settle(*saved)

    async def _write(self) -> None:
        await asyncio.sleep(GATHERING)
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            await self._send(batch)
        self._writer = None

    async def _send(self, batch: Sequence[tuple[Article, asyncio.Future[Saved | None]]]) -> None:
        try:
            saved = await self._store.save([article for article, _ in batch], self._save)
        except Exception as error:  # noqa: BLE001  every waiting article must hear of it, whatever it was
            for _, future in batch:
                future.set_exception(error)
            return
        for number, (_, future) in enumerate(batch):
            future.set_result(None if saved is None else saved[number])

    def _settle(self, article: Article, result: SaveResult) -> Article:
        if result.outcome == "refused":
            self._store.refuse_article(article, DropReason.STORE_REFUSED, result.reason or "")
            raise DropItem(f"the store refused it: {result.reason}", log_level="WARNING")
        self._store.page_stored(article, result.article_id)
        if result.outcome in ("new", "updated", "duplicate"):
            self._count_fields(article)
        if result.outcome in ("new", "updated"):
            if len(self._store.run.samples) < _SAMPLES:
                self._store.run.samples.append(result.article_id)
                self._report.samples.append(article.to_document())
            if result.outcome == "new" and article.date_published is not None:
                self._report.lags.append(max(0.0, (now() - article.date_published).total_seconds()))
        return article

    def _count_fields(self, article: Article) -> None:
        stats = self._crawler.stats
        assert stats is not None
        for name in COUNTED_FIELDS:
            source = article.extraction.get(name)
            stats.inc_value(missing_key(name) if source is None else field_key(name, source))

    def _save(self, articles: Sequence[Article], store: Store) -> Sequence[Saved]:
        run_id, archived = self._store.run.id, self._store.archived
        return save(articles, store, self._portal, run_id=run_id, now=now(), archived=archived)

    def _bring_in(self, store: Store) -> BroughtIn:
        return bring_in(self._store.home, store, self._portal)

    async def open_spider(self) -> None:
        """Bring in what waits in the spool, then let the memory learn what a killed run left it."""
        await self._store.bring_in_the_spool(self._bring_in)
        await self._store.settle_memory(lambda store: settle(store, self._portal))

    async def close_spider(self) -> None:
        """Wait until what is on its way is settled; then the memory learns from all of it."""
        if self._writer is not None:
            await self._writer
        await self._store.bring_in_the_spool(self._bring_in)
        await self._store.settle_memory(lambda store: settle(store, self._portal))
