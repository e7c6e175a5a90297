"""What a replay and an import have in common: spiders that send no request and are runs like any other.

The rule: there is nothing to download with, and only so many articles are under way that memory stays flat whatever
the size of the archive.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from caritau_crawler.extensions.archive import PageArchive
from caritau_crawler.extensions.offline_store import OfflineStore
from caritau_crawler.extensions.store import StoreExtension
from caritau_crawler.items import Article, RawArticle
from caritau_crawler.portals import Portal, load_portal
from caritau_crawler.runs.counters import count_key
from caritau_crawler.runs.run import Mode, SourceReport, new_run_id

#: One batch of the store on its way and the next one gathering.
_MOST_UNDER_WAY = 100
#: Seconds until the scraper has counted an item that it has just told us of.
_A_MOMENT = 0.05


@dataclass(frozen=True, slots=True)
class OfflineOptions:
    """What the store's extension asks of a run's options."""

    mode: Mode


class OfflineSpider(Spider):
    """Hands on articles that nobody fetched just now; `articles` is where they come from."""

    mode: Mode
    portal: Portal
    options: OfflineOptions
    home: Path
    #: There is no source to be asked.
    sources_not_asked = 0
    #: Reads the spider's own arguments, before the store is opened.
    prepare: Callable[..., None]

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Take away what a request would need, and put the store's extension for this in the place of a crawl's."""
        super().update_settings(settings)
        extensions = settings.getdict("EXTENSIONS")
        order = extensions.pop(_path(StoreExtension))
        extensions.pop(_path(PageArchive))
        settings.set("EXTENSIONS", {**extensions, _path(OfflineStore): order}, priority="spider")
        no_schemes = dict.fromkeys(("data", "file", "ftp", "http", "https", "s3"))
        settings.set("DOWNLOAD_HANDLERS", no_schemes, priority="spider")
        for name in ("DOWNLOADER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES_BASE"):
            settings.set(name, {}, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Read the arguments; `ConfigurationError` or `InputError` where one is wrong."""
        portal = load_portal(kwargs.pop("portal", None) or crawler.settings.get("CARITAU_PORTAL", "caritau"))
        given = {name: kwargs.pop(name) for name in cls.arguments() if name in kwargs}
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.set_up(crawler, portal)
        spider.prepare(**given)
        names = {
            "CARITAU_JOB": crawler.settings.get("CARITAU_JOB") or f"{portal.name}-{cls.mode}",
            "CARITAU_RUN_ID": crawler.settings.get("CARITAU_RUN_ID") or new_run_id(),
        }
        crawler.settings.setdict(names, priority="spider")
        return spider

    def set_up(self, crawler: Crawler, portal: Portal) -> None:
        """Take what the run is about; called once, before the engine starts."""
        self.portal, self.options = portal, OfflineOptions(self.mode)
        self.home = Path(crawler.settings["CARITAU_HOME"])
        self.sources: dict[str, SourceReport] = {}
        self._under_way = 0
        self._changed = asyncio.Event()
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(self._item_done, signal)

    @classmethod
    def arguments(cls) -> tuple[str, ...]:
        """Return the names of the spider's own arguments."""
        raise NotImplementedError

    def articles(self) -> AsyncIterator[RawArticle | Article]:
        """Yield the articles one after the other."""
        raise NotImplementedError

    @property
    def store(self) -> OfflineStore:
        """The extension that knows the store."""
        extension = self.crawler.get_extension(OfflineStore)
        assert extension is not None
        return extension

    @property
    def max_page_bytes(self) -> int:
        """The profile's limit for one page."""
        return int(self.portal.politeness.max_page_megabytes * 2**20)

    async def start(self) -> AsyncIterator[Any]:
        """Yield the articles, never too many at once, and end when the last of them is settled."""
        async for article in self.articles():
            await self._until_under_way(_MOST_UNDER_WAY - 1)
            self._under_way += 1
            yield article
        await self._until_under_way(0)

    async def _until_under_way(self, number: int) -> None:
        while self._under_way > number:
            self._changed.clear()
            await self._changed.wait()

    def _item_done(self) -> None:
        self._under_way -= 1
        self._changed.set()
        asyncio.get_running_loop().call_later(_A_MOMENT, self._let_close)

    def _let_close(self) -> None:
        """Tell a closing scraper that its last item is done.

        Scrapy 2.19 looks for that after a response only: items of `start()` that are under way at a stop keep the
        process from ending for ever (2026-11).
        """
        engine = self.crawler.engine
        slot = engine.scraper.slot if engine is not None else None
        if slot is None or slot.closing is None or slot.closing.called:
            return
        if slot.is_idle():
            slot.closing.callback(self)
        else:
            asyncio.get_running_loop().call_later(_A_MOMENT, self._let_close)

    def count(self, name: str, number: int = 1) -> None:
        """Count something for the run document."""
        stats = self.crawler.stats
        assert stats is not None
        stats.inc_value(count_key(name), number)


def _path(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
