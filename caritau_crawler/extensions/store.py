"""The store in a crawl: opened before the first request, closed after the last, never on the event loop.

The rule: a page is marked stored only after its article's write was acknowledged. Until then it is due, whatever
happens to the process. While MongoDB is away everything waits, and articles that have waited for long go to the spool;
a run that has waited for `CARITAU_STORE_PATIENCE` ends.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, Self, TypeVar, cast

from scrapy import Request, signals
from scrapy.crawler import Crawler

from caritau_crawler.config import Config
from caritau_crawler.discovery.references import PageReference
from caritau_crawler.errors import CaritauError, DiskFull, LeaseHeld, StoreUnavailable
from caritau_crawler.extensions.ending import close_spider
from caritau_crawler.extensions.masking import mask
from caritau_crawler.extensions.memory import peak_rss_mb
from caritau_crawler.extensions.outage import Outage
from caritau_crawler.items import Article
from caritau_crawler.portals import Portal
from caritau_crawler.runs.counters import DropReason, count_key, dropped_key
from caritau_crawler.runs.errors import ErrorBook, ErrorKind
from caritau_crawler.runs.run import Refusal, Run
from caritau_crawler.store.articles import LEFT_ASIDE, SaveResult
from caritau_crawler.store.connection import Store, open_store
from caritau_crawler.store.late_runs import keep_late_run, late_runs
from caritau_crawler.store.pages import NOT_MODIFIED, Due, PageResult
from caritau_crawler.store.processes import this_process
from caritau_crawler.store.quarantine import Refused
from caritau_crawler.store.source_state import SourceState
from caritau_crawler.store.spool import BroughtIn, SpoolWriter
from caritau_crawler.urls import article_key

_log = logging.getLogger(__name__)
Result = TypeVar("Result")
Saved = tuple[Article, SaveResult]
#: Stores a batch as the portal's memory leaves it.
Save = Callable[[Sequence[Article], Store], Sequence[Saved]]

HEARTBEAT_SECONDS = 10
LEASE_TTL = timedelta(seconds=60)
#: Seconds of an outage after which articles go to the spool instead of holding up the crawl, and between two looks
#: whether the server is back.
SPOOL_AFTER = 10.0
PROBE_SECONDS = 1.0
#: How many refusals the run document shows; the quarantine has them all.
MAX_SHOWN = 20
_LONGEST_ERROR = 500
#: What ends a crawl in the middle, and the reason that the run document gives for it.
_ENDS = {StoreUnavailable: "store-unavailable", DiskFull: "disk-full", LeaseHeld: "lease-lost"}


class Failed(Protocol):
    """What the spider knows of a request that failed."""

    @property
    def request(self) -> Request:
        """The request."""

    @property
    def status(self) -> int | None:
        """The HTTP status, None where no answer came."""

    @property
    def message(self) -> str:
        """What went wrong, in one line."""

    @property
    def exception(self) -> str:
        """The name of the exception's type."""


class StoreExtension:
    """One client a crawl; the only thing in a crawl that speaks to the store."""

    #: Seconds that a batch waits for MongoDB before it goes to the spool; None: as long as the run's own patience.
    spool_after: float | None = SPOOL_AFTER
    #: Whether the articles of this run were fetched some time ago, or by others.
    archived = False

    def __init__(self, crawler: Crawler, config: Config) -> None:
        self._crawler = crawler
        self.home = config.home
        self._stack = ExitStack()
        self._pending: dict[str, list[PageResult]] = {"stored": [], "gone": [], "refused": [], "failed": []}
        self._refused: list[Refused] = []
        self._aliases: list[tuple[str, str, str]] = []
        self._sources: list[SourceState] = []
        self._lock = asyncio.Lock()
        self._missing: set[str] = set()
        self._broken = False
        self._patience = config.store_patience
        self._outage: Outage | None = None
        self._drain: Callable[[Store], BroughtIn] | None = None
        self._heartbeat: asyncio.Task[None] | None = None
        self.errors = ErrorBook()
        spider: Any = crawler.spider
        self._portal: Portal = spider.portal
        self.run = Run(
            id=crawler.settings["CARITAU_RUN_ID"],
            job=crawler.settings["CARITAU_JOB"],
            mode=spider.options.mode,
            portal=spider.portal.name,
            started_at=now(),
            owner=this_process(),
            dry_run=crawler.settings.getbool("CARITAU_DRY_RUN"),
        )
        self._spool = SpoolWriter(config.home, self.run.portal, self.run.id)
        self.store = self._open(config)
        #: Until when the portal asked an earlier run to be left alone, None where it did not.
        self.come_back_at = self._come_back_at()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the store and begin the run; raises `StoreUnavailable`, `LeaseHeld` … before anything is fetched."""
        extension = cls(crawler, Config.from_env())
        crawler.signals.connect(extension.engine_started, signals.engine_started)
        return extension

    def _open(self, config: Config) -> Store:
        try:
            store = self._stack.enter_context(open_store(config, read_only=self.run.dry_run))
            for path, run in late_runs(config.home):
                store.runs.finish(run)
                path.unlink()
            for run in store.runs.mark_interrupted(now()):
                _log.warning("run %s died without a finish; it is marked as interrupted", run.id)
            store.leases.acquire(self.run.job, self.run.owner, now(), LEASE_TTL)
            store.runs.begin(self.run)
        except CaritauError:
            self._stack.close()
            raise
        return store

    def _come_back_at(self) -> datetime | None:
        try:
            return self.store.runs.come_back_at(self.run.portal, now())
        except StoreUnavailable:
            return None  # the run waits for the store, and the portal says it again

    def engine_started(self) -> None:
        """Begin to give signs of life."""
        self._heartbeat = asyncio.get_running_loop().create_task(self._beat())

    async def _beat(self) -> None:
        def beat() -> None:
            self.store.leases.renew(self.run.job, self.run.owner, now(), LEASE_TTL)
            self.store.runs.heartbeat(self.run, now())

        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await self._guarded(beat, None)
            await self.flush()

    # What the spider asks.

    async def plan(self, references: Sequence[PageReference], *, recheck: bool, named: bool = False) -> Sequence[Due]:
        """Remember the references and return those that are due: with `named` all of them."""
        due = await self._guarded(lambda: self._plan(references, recheck=recheck, named=named), [])
        return cast("Sequence[Due]", due)

    def _plan(self, references: Sequence[PageReference], *, recheck: bool, named: bool) -> Sequence[Due]:
        portal = self.run.portal
        due = self.store.pages.plan(references, portal=portal, now=now(), recheck=recheck, named=named)
        fresh = {page.url: article_key(page.url) for page in due if page.is_new and not (recheck or named)}
        stored = self.store.articles.stored_among(list(fresh.values()))
        # A new address of an article that is there already, such as its AMP page: known, so not asked for.
        aliases = [PageResult(url, article_id=key, is_own=False) for url, key in fresh.items() if key in stored]
        if aliases:
            self.store.pages.mark_stored(aliases, portal=portal, now=now())
        self._missing |= {page.url for page in due if page.was_missing}
        known = {alias.url for alias in aliases}
        return self._whole_where_lost([page for page in due if page.url not in known])

    def _whole_where_lost(self, due: Sequence[Due]) -> list[Due]:
        """Take the validators of pages away whose article is not there any more: a 304 would leave it lost."""
        ids = [page.article_id for page in due if page.article_id is not None]
        stored = self.store.articles.stored_among(ids)
        return [page if page.article_id in stored else replace(page, article_id=None) for page in due]

    async def leftovers(self, *, limit: int, but: Collection[str] = ()) -> Sequence[Due]:
        """Return pages that are due already, left by an earlier run or by this one, without those in `but`."""

        def leftovers() -> list[Due]:
            due = self.store.pages.due(self.run.portal, limit=limit, but=but, now=now())
            self._missing |= {page.url for page in due if page.was_missing}
            return self._whole_where_lost(due)

        return cast("Sequence[Due]", await self._guarded(leftovers, []))

    async def ripe(self) -> Sequence[Due]:
        """Return the pages whose young article is to be looked at again, so many as the profile allows a run."""

        def ripe() -> list[Due]:
            limit = self._portal.politeness.max_rechecks
            return self.store.pages.ripe(self.run.portal, limit=limit, now=now()) if limit else []

        return cast("Sequence[Due]", await self._guarded(ripe, []))

    async def sources(self) -> Mapping[str, SourceState]:
        """Return what is known of the portal's sources by their address."""
        known = await self._guarded(lambda: self.store.sources.known(self.run.portal), {})
        return cast("Mapping[str, SourceState]", known)

    def source_read(self, state: SourceState) -> None:
        """Note what is known of a source now; all that it named has been planned."""
        self._sources.append(state)

    # What became of pages. Written in batches, with the next flush.

    def page_stored(self, article: Article, article_id: str) -> None:
        """Note a page whose article is safe in the store."""
        self._pending["stored"].append(PageResult.of(article, article_id))

    def page_not_modified(self, page_id: str) -> None:
        """Note a page that is as it was, says the portal."""
        self._pending["stored"].append(PageResult(page_id, NOT_MODIFIED))

    def page_alias(self, page_id: str, url: str, article_id: str) -> None:
        """Note another address of an article that is fetched by its own; settled once the article is stored."""
        self._drop(url, DropReason.OTHER_ADDRESS)
        self._aliases.append((page_id, url, article_id))

    def page_gone(self, page_id: str, status: int, reason: DropReason) -> None:
        """Note a page that the portal has taken away, by its status or, `SOFT_404`, by what it shows instead."""
        self._drop(page_id, DropReason.STILL_GONE if page_id in self._missing else reason, f"HTTP {status}")
        error = reason if reason is DropReason.SOFT_404 else None
        self._pending["gone"].append(PageResult(page_id, status, error=error))

    def page_led_off_site(self, page_id: str, url: str, detail: str) -> None:
        """Note a page that led to an address which is not the portal's.

        It may be of the moment, such as a provider's block page, so it is looked at again like one that failed.
        """
        reason = DropReason.LED_OFF_SITE
        self._drop(url, DropReason.STILL_GONE if page_id in self._missing else reason, detail)
        self._pending["failed"].append(PageResult(page_id, None, error=mask(f"{reason}: {detail}")[:_LONGEST_ERROR]))

    def page_misled(self, page_id: str, url: str, what: str) -> None:
        """Note a page in whose place another came, which says nothing about it; it is tried again by a later run."""
        self._inc(count_key("failed"))
        self.errors.add(what, "", ErrorKind.FETCH, url)
        self._pending["failed"].append(PageResult(page_id, 200, error=what))
        _log.warning("%s", what, extra={"url": url, "event": "page-failed"})

    def page_failed(self, page_id: str, failed: Failed, kind: ErrorKind) -> None:
        """Note a page that did not come; it is tried again by a later run."""
        self._inc(count_key("failed"))
        url = failed.request.url
        self.errors.add(failed.message, failed.exception, kind, url)
        error = mask(f"{failed.exception}: {failed.message}")[:_LONGEST_ERROR]
        if kind is not ErrorKind.RENDER:
            # What is missing is a browser here, not a page there: it stays due, and the next run with one takes it.
            self._pending["failed"].append(PageResult(page_id, failed.status, error=error))
        _log.warning("%s", failed.message, extra={"url": url, "event": "page-failed"})

    def page_broke_us(self, page_id: str, url: str, error: BaseException) -> None:
        """Note a page on which our own code failed; it stays due, the bug is named in the report."""
        self._inc(count_key("failed"))
        message = mask(f"{type(error).__name__}: {error}")[:_LONGEST_ERROR]
        self.errors.add(str(error), type(error).__name__, ErrorKind.CODE, url)
        self._pending["failed"].append(PageResult(page_id, None, error=message))

    def refuse_page(self, page_id: str, url: str, reason: DropReason, *, body: bytes | None) -> None:
        """Note a page that is not kept; with its body it goes to the quarantine, whole, unless it is no article."""
        self._drop(url, reason)
        self._mark_refused(page_id, 200 if body else None, reason)
        if body is not None and reason is not DropReason.NOT_AN_ARTICLE:
            self._inc(count_key("quarantined"))
            self._refused.append(Refused(url, reason, self.run.portal, self.run.id, html=body))

    def refuse_article(self, article: Article, reason: DropReason, detail: str = "") -> None:
        """Note an article that was refused; it goes whole to the quarantine."""
        url = article.url or article.canonical_url
        self._drop(url, reason, detail)
        self._inc(count_key("quarantined"))
        self._mark_refused(self._page_of(article), 200, reason)
        document = article.to_document()
        self._refused.append(Refused(url, reason, self.run.portal, self.run.id, detail=detail, item=document))

    def _page_of(self, article: Article) -> str:
        return article.page_key

    def _mark_refused(self, page_id: str, status: int | None, reason: DropReason) -> None:
        self._pending["refused"].append(PageResult(page_id, status, error=reason))

    def _drop(self, url: str, reason: DropReason, detail: str = "") -> None:
        self._inc(dropped_key(reason))
        if len(self.run.refused) < MAX_SHOWN:
            self.run.refused.append(Refusal(mask(url), reason, mask(detail)))

    def _inc(self, key: str, number: int = 1) -> None:
        stats = self._crawler.stats
        assert stats is not None
        stats.inc_value(key, number)

    # What goes to the server.

    async def save(self, articles: Sequence[Article], save: Save) -> Sequence[Saved] | None:
        """Store a batch by `save`; return each article as it was stored, with what became of it.

        None where the store is away: then the articles are in the spool, nothing is marked, and the pages stay due
        until the spool has been brought in.
        """
        async with self._lock:
            work = await self._guarded(lambda: save(articles, self.store), None, patience=self.spool_after)
            saved = cast("Sequence[Saved] | None", work)
            if saved is None and not self.run.dry_run:
                await self._put_into_the_spool(articles)
        if saved is not None:
            self._count_saved(saved)
            urls = [article.url for article, one in saved if one.outcome not in LEFT_ASIDE]
            await self._guarded(lambda: self.store.quarantine.resolve(urls, now=now()), None)
        return saved

    def _count_saved(self, saved: Sequence[Saved]) -> None:
        self._inc_all(Counter(count_key(one.outcome) for _, one in saved if one.outcome != "refused"))

    async def _put_into_the_spool(self, articles: Sequence[Article]) -> None:
        try:
            await asyncio.to_thread(self._spool.put, articles, now())
        except DiskFull as error:
            self._give_up(error)
        else:
            self._inc(count_key("spooled"), len(articles))

    async def bring_in_the_spool(self, drain: Callable[[Store], BroughtIn]) -> None:
        """Store what waits in the spool by `drain`; it is called again whenever MongoDB is back."""
        self._drain = drain
        if self.run.dry_run:
            return
        async with self._lock:
            await asyncio.to_thread(self._spool.close)
            brought = cast("BroughtIn | None", await self._guarded(lambda: drain(self.store), None))
        if brought is not None and brought.files:
            self._inc_all(Counter({count_key(name): n for name, n in brought.outcomes.items() if name != "refused"}))
            self._inc(count_key("spooled"), -brought.articles[self.run.id])
            number = brought.articles.total()
            _log.info("%d articles came in from the spool", number, extra={"event": "spool-brought-in"})

    async def settle_memory(self, settle: Callable[[Store], int]) -> None:
        """Let the portal's memory learn; the articles that it judges anew are counted."""
        async with self._lock:
            self.run.judged_again += cast(int, await self._guarded(lambda: settle(self.store), 0))

    def _inc_all(self, counts: Counter[str]) -> None:
        for key, number in counts.items():
            self._inc(key, number)

    async def flush(self) -> None:
        """Write what became of pages, and the quarantine."""
        async with self._lock:
            pending, self._pending = self._pending, {state: [] for state in self._pending}
            refused, self._refused = self._refused, []
            sources, self._sources = self._sources, []

            def write() -> None:
                pages, portal = self.store.pages, self.run.portal
                for state, mark in (
                    ("stored", pages.mark_stored),
                    ("gone", pages.mark_gone),
                    ("refused", pages.mark_refused),
                    ("failed", pages.mark_failed),
                ):
                    if pending[state]:
                        mark(pending[state], portal=portal, now=now())
                if same := [result.url for result in pending["stored"] if result.status == NOT_MODIFIED]:
                    self.store.articles.touch(pages.article_ids(same), now=now())
                if pending["gone"]:
                    self.store.articles.mark_gone([result.url for result in pending["gone"]], now=now())
                if refused:
                    self.store.quarantine.put(refused, now=now())
                self.store.sources.record(sources, portal=portal)

            if refused or sources or any(pending.values()):
                await self._guarded(write, None)

    async def settle_aliases(self) -> None:
        """Give stored articles their other addresses; an address whose article did not land stays due."""
        aliases, self._aliases = self._aliases, []

        def settle() -> None:
            stored = self.store.articles.stored_among([article_id for _, _, article_id in aliases])
            landed = [alias for alias in aliases if alias[2] in stored]
            self.store.articles.add_alternates([(article_id, url) for _, url, article_id in landed])
            self._mark_aliases({page_id: article_id for page_id, _, article_id in landed})

        if aliases:
            await self._guarded(settle, None)

    def _mark_aliases(self, landed: Mapping[str, str]) -> None:
        """Mark pages as other addresses of stored articles, by the articles' ids."""
        results = [PageResult(page_id, 200, article_id=key, is_own=False) for page_id, key in landed.items()]
        self.store.pages.mark_stored(results, portal=self.run.portal, now=now())

    async def _guarded(self, work: Callable[[], Result], otherwise: Any, *, patience: float | None = None) -> Any:
        """Run blocking work in a thread; while MongoDB is away, wait and do it again.

        Returns `otherwise` where an outage lasts longer than `patience` seconds (None: the run's own), and once the
        crawl has been given up.
        """
        limit = self._patience if patience is None else patience
        while not self._broken:
            if self._outage is not None and not await self._outage.wait(limit):
                break
            try:
                result = await asyncio.to_thread(work)
            except StoreUnavailable as error:
                self._note_outage(error)
            except (DiskFull, LeaseHeld) as error:
                self._give_up(error)
            else:
                self._end_outage()
                return result
        return otherwise

    def _note_outage(self, error: StoreUnavailable) -> None:
        if self._outage is None:
            self._outage = Outage()
            self.errors.add(str(error), type(error).__name__, ErrorKind.STORE)
            _log.warning("%s; everything waits for it", error, extra={"event": "store-away"})
        elif self._outage.is_looked_after:
            return
        self._outage.look_after(self._probe(self._outage, error))

    def _end_outage(self) -> None:
        if self._outage is not None:
            _log.warning("MongoDB is back after %.0f s", self._outage.seconds, extra={"event": "store-back"})
            self._outage.answers()
            self._outage = None

    async def _probe(self, outage: Outage, error: StoreUnavailable) -> None:
        """Look for the return of MongoDB; give the crawl up when it takes too long."""
        outage.fails()
        while not self._broken and self._outage is outage:
            if outage.seconds > self._patience:
                self._give_up(error)
                return
            await asyncio.sleep(PROBE_SECONDS)
            try:
                await asyncio.to_thread(self.store.ping)
            except StoreUnavailable:
                continue
            except DiskFull as full:
                self._give_up(full)
                return
            break
        outage.answers()
        # Its own task: what waits in the spool may find the store away again.
        if self._drain is not None and not self._broken:
            self._draining = asyncio.get_running_loop().create_task(self.bring_in_the_spool(self._drain))

    def _give_up(self, error: StoreUnavailable | DiskFull | LeaseHeld) -> None:
        """End the crawl, cleanly: what was not acknowledged stays due."""
        if self._broken:
            return
        self._broken = True
        reason = _ENDS[type(error)]
        if not isinstance(error, StoreUnavailable):
            kind = ErrorKind.DISK if isinstance(error, DiskFull) else ErrorKind.STORE
            self.errors.add(str(error), type(error).__name__, kind)
        _log.error("%s", error, extra={"event": reason})
        if self._outage is not None:
            self._outage.answers()  # whoever waits sees that it is over
        close_spider(self._crawler, reason)

    def end(self, error: DiskFull) -> None:
        """End the crawl, cleanly, because no page can be kept any more; what is under way is still stored."""
        reason = _ENDS[DiskFull]
        self.errors.add(str(error), type(error).__name__, ErrorKind.DISK)
        _log.error("%s", error, extra={"event": reason})
        close_spider(self._crawler, reason)

    # The end.

    async def finish(self) -> None:
        """Write the run document as it now is, give the lease back and close the store."""
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        if self._outage is not None:
            self._outage.close()
        self.run.peak_rss_mb = peak_rss_mb()
        await asyncio.to_thread(self._spool.close)

        def finish() -> None:
            self.store.runs.finish(self.run)
            self.store.leases.release(self.run.job, self.run.owner)

        # One more try even where the store was away: it may be back, and the run document matters most.
        try:
            await asyncio.to_thread(finish)
        except (StoreUnavailable, DiskFull, LeaseHeld) as error:
            if not self.run.dry_run:
                self._keep_late(error)
        await asyncio.to_thread(self._stack.close)

    def _keep_late(self, reason: CaritauError) -> None:
        try:
            path = keep_late_run(self.home, self.run)
        except OSError as error:
            _log.error("the run document could not be kept anywhere: %s", error, extra={"event": "run-lost"})
        else:
            extra = {"event": "run-late"}
            _log.warning("the run document waits in %s for the next run: %s", path, reason, extra=extra)

    async def history(self) -> Sequence[Run]:
        """Return the earlier runs that this one is judged by, the newest first."""
        run = self.run
        earlier = await self._guarded(lambda: self.store.runs.history(run.portal, run.job, run.mode), [])
        return [other for other in earlier if other.id != run.id]


def now() -> datetime:
    """Return the time as the store keeps it: aware UTC."""
    return datetime.now(UTC)
