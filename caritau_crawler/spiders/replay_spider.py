"""Replay: extraction and cleaning again, from the pages in the archive or in any WARC file. Sends no request.

A page goes the way that it went in the crawl: parts are joined, a browser's page stands for the plain one, an AMP page
leads to the article's own. Only what lies beside a page in the same run's files is looked at for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

from caritau_crawler.archive.catalogue import (
    Catalogue,
    Entry,
    Source,
    of_articles,
    sources_of_archive,
    sources_of_files,
    survey,
)
from caritau_crawler.archive.reader import Record
from caritau_crawler.errors import ConfigurationError, InputError
from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.parts import continues, join
from caritau_crawler.items import Article, RawArticle, RawPlace
from caritau_crawler.runs.counters import DropReason
from caritau_crawler.runs.run import Mode, SourceReport
from caritau_crawler.spiders.offline_spider import OfflineSpider
from caritau_crawler.spiders.options import read_day
from caritau_crawler.spiders.portal_spider import own_address
from caritau_crawler.urls import article_key, canonicalise


class ReplaySpider(OfflineSpider):
    """Reads archived pages again.

    Arguments: portal (name or file), run (an id or its beginning), since (a day), url and file (one or several, parted
    by blanks where they come as one text). Without run and file the whole archive.
    """

    name = "replay"
    mode: Mode = "replay"

    @classmethod
    def arguments(cls) -> tuple[str, ...]:
        """Return the names of the arguments."""
        return "run", "since", "url", "file"

    def prepare(
        self,
        *,
        run: str | None = None,
        since: str | None = None,
        url: str | list[str] | None = None,
        file: str | list[str] | None = None,
    ) -> None:
        """Find the files; nothing of them is read yet."""
        files = file.split() if isinstance(file, str) else list(file or ())
        if files and run:
            raise ConfigurationError("give either WARC files or --run, not both")
        self._since = read_day(since, "since", self.portal)
        self._urls = url.split() if isinstance(url, str) else list(url or ())
        if files:
            for name in files:
                if not Path(name).is_file():
                    raise InputError(f"{name}: there is no such file")
            self._files = sources_of_files(map(Path, files), self.home, self.portal)
        else:
            self._files = sources_of_archive(self.home, self.portal, run_id=run)

    async def articles(self) -> AsyncIterator[RawArticle | Article]:
        """Yield the articles of all pages, the oldest page first."""
        async for article in ReplayedPages(self, self._files, since=self._since, urls=self._urls).articles():
            yield article


class ReplayedPages:
    """The pages of some WARC files on their way to articles."""

    def __init__(
        self,
        spider: OfflineSpider,
        sources: list[Source],
        *,
        since: datetime | None = None,
        urls: list[str] | None = None,
    ) -> None:
        self._spider, self._sources, self._since, self._urls = spider, sources, since, urls
        self._catalogue: Catalogue

    async def articles(self) -> AsyncIterator[RawArticle]:
        """Find the pages, then read them one by one."""
        self._catalogue = await asyncio.to_thread(self._survey)
        self._report()
        for entry in self._catalogue.pages:
            try:
                article = self._article_of(entry)
            except Exception as error:  # noqa: BLE001  one page must not end the replay of a million others
                place = self._catalogue.source_of(entry).path.name
                self._spider.store.page_broke_us("", f"{place}#{entry.offset}", error)
                continue
            if article is None:
                # Whoever waits for the event loop has its turn between pages that give nothing.
                await asyncio.sleep(0)
            else:
                yield article

    def _survey(self) -> Catalogue:
        choice: dict[str, Any] = {"wanted": of_articles(self._urls)} if self._urls else {}
        return survey(self._sources, max_page_bytes=self._spider.max_page_bytes, since=self._since, **choice)

    def _report(self) -> None:
        store = self._spider.store
        self._spider.count("discovered", len(self._catalogue.pages))
        for reason, number in self._catalogue.skipped.items():
            store.skip(reason, number)
        for source, summary in zip(self._catalogue.sources, self._catalogue.summaries, strict=True):
            for damage in summary.damages:
                if not damage.torn:
                    store.unreadable(f"{source.path}#{damage.offset}", damage.problem)
            problem = ", ".join(f"at byte {damage.offset}: {damage.problem}" for damage in summary.damages[:3])
            name = f"file:{source.path.name}"
            self._spider.sources[name] = SourceReport(name, 200, summary.pages, problem=problem or None)

    def _article_of(self, entry: Entry) -> RawArticle | None:
        """Read a page as the crawl did; None where it is no article, or is one under another address."""
        store, source = self._spider.store, self._catalogue.source_of(entry)
        record = self._catalogue.read(entry)
        if record is None:
            store.unreadable(f"{source.path}#{entry.offset}", "the record is gone")
            return None
        page = self._page(record)
        extraction = extract(page, self._spider.portal, fetched_at=entry.at)
        raw = extraction.article
        raw.page_id = (source.own and record.page_id) or canonicalise(record.url)
        store.begin_page(raw.page_id, entry.at)
        if source.own:
            raw.aliases = list(record.via)
            raw.raw = RawPlace(source.path.name, entry.offset)
        match extraction.kind:
            case "needs-browser":
                detail = "the run has no page of a browser for it"
                store.left_aside(raw.page_id, record.url, DropReason.NEEDS_BROWSER, detail)
            case "out-of-order":
                detail = "a notice that the portal is out of order"
                store.left_aside(raw.page_id, record.url, DropReason.OUT_OF_ORDER, detail)
            case "not-found":
                store.left_aside(raw.page_id, record.url, DropReason.SOFT_404, "a notice that the page is not there")
            case "no-body":
                store.refuse_page(raw.page_id, record.url, DropReason.NO_BODY, body=record.body)
            case "not-an-article":
                store.refuse_page(raw.page_id, record.url, DropReason.NOT_AN_ARTICLE, body=record.body)
            case "article":
                own = own_address(raw, source.site)
                if own is None or self._catalogue.beside(entry, own) is None:
                    return self._whole(raw, entry)
                store.page_alias(raw.page_id, record.url, article_key(raw.canonical_url))
        return None

    def _whole(self, raw: RawArticle, first: Entry) -> RawArticle | None:
        """Join an article's parts; None where one of them is not there, since half an article is none."""
        site = self._catalogue.source_of(first).site
        while (following := site.to_fetch(raw.next_page) if raw.next_page else None) and following not in raw.pages:
            entry = self._catalogue.beside(first, following)
            record = self._catalogue.read(entry) if entry is not None else None
            if record is None:
                self._spider.store.left_aside(raw.page_id, raw.url, DropReason.INCOMPLETE, f"{following} is not there")
                return None
            part = extract(self._page(record), self._spider.portal, fetched_at=first.at).article
            if not continues(raw, part):
                break
            raw = join(raw, part)
        return raw

    def _page(self, record: Record) -> Page:
        return Page.from_bytes(record.body, record.url, content_type=record.content_type, rendered=record.rendered)
