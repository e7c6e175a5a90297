"""The store in a replay or an import: what was fetched some time ago, or by others, must not pass for a visit.

The rule: the time of a page is that of its fetch. URL state is written only where there is none, refusals that are
known are not counted again, and an article that was seen later than the page stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from scrapy.crawler import Crawler

from caritau_crawler.config import Config
from caritau_crawler.errors import StoreUnavailable
from caritau_crawler.extensions.store import Saved, StoreExtension, now
from caritau_crawler.items import Article
from caritau_crawler.runs.counters import DropReason, count_key, dropped_key
from caritau_crawler.runs.errors import ErrorKind
from caritau_crawler.store.pages import PageResult
from caritau_crawler.store.quarantine import Refused

_COUNTED_AS = {"restated": "unchanged"}


class OfflineStore(StoreExtension):
    """The same for pages that lie in an archive, and for dumps."""

    spool_after = None
    archived = True

    def __init__(self, crawler: Crawler, config: Config) -> None:
        self._fetched_at: dict[str, datetime] = {}
        self._recalled: dict[str, list[tuple[PageResult, datetime]]] = {"stored": [], "refused": []}
        super().__init__(crawler, config)

    def begin_page(self, page_id: str, at: datetime) -> None:
        """Note when a page was fetched, before it goes its way; pages that were not begun have no state."""
        self._fetched_at[page_id] = at

    def skip(self, reason: DropReason, number: int) -> None:
        """Count records that are no page of the portal."""
        self._inc(dropped_key(reason), number)

    def left_aside(self, page_id: str, url: str, reason: DropReason, detail: str) -> None:
        """Note a page of which nothing is to be said but that it gave no article here."""
        self._fetched_at.pop(page_id, None)
        self._drop(url, reason, detail)

    def refuse_text(self, place: str, reason: DropReason, detail: str, text: str) -> None:
        """Note a piece of a dump that cannot be read; it goes whole to the quarantine, by its place."""
        self._drop(place, reason, detail)
        self.errors.add(f"{place}: {detail}", "", ErrorKind.INPUT, place)
        self._inc(count_key("quarantined"))
        self._refused.append(Refused(place, reason, self.run.portal, self.run.id, detail=detail, item=text))

    def unreadable(self, place: str, problem: str) -> None:
        """Note a piece of a file that is lost."""
        self.errors.add(f"{place}: {problem}", "", ErrorKind.INPUT, place)
        self._drop(place, DropReason.UNREADABLE, problem)

    def page_stored(self, article: Article, article_id: str) -> None:
        """Note what a page was, for the case that nobody knows it."""
        self._recall("stored", PageResult(article.page_id, 200, article_id=article_id))

    def _page_of(self, article: Article) -> str:
        # A text of a dump is no page, whatever address it names.
        return article.page_id

    def _mark_refused(self, page_id: str, status: int | None, reason: DropReason) -> None:
        self._recall("refused", PageResult(page_id, status, error=reason))

    def page_broke_us(self, page_id: str, url: str, error: BaseException) -> None:
        """Note a page on which our own code failed; what the store has of it stays."""
        self._fetched_at.pop(page_id, None)
        self._inc(count_key("failed"))
        self.errors.add(str(error), type(error).__name__, ErrorKind.CODE, url)

    def _recall(self, state: Literal["stored", "refused"], result: PageResult) -> None:
        at = self._fetched_at.pop(result.url, None)
        if at is not None:
            self._recalled[state].append((result, at))

    async def _put_into_the_spool(self, articles: Sequence[Article]) -> None:
        """Give the run up: from the spool the articles would come as fresh ones, and their files are still there."""
        self._give_up(StoreUnavailable(f"MongoDB stayed away; {len(articles)} articles are to be read again"))

    def _count_saved(self, saved: Sequence[Saved]) -> None:
        self.run.restated += sum(one.outcome == "restated" for _, one in saved)
        for article, one in saved:
            if one.outcome == "older":
                self._drop(article.url or article.canonical_url, DropReason.OLDER)
        landed = [one.outcome for _, one in saved if one.outcome not in ("older", "refused")]
        self._inc_all(Counter(count_key(_COUNTED_AS.get(outcome, outcome)) for outcome in landed))

    async def flush(self) -> None:
        """Write what pages were, and the quarantine."""
        async with self._lock:
            recalled, self._recalled = self._recalled, {"stored": [], "refused": []}
            refused, self._refused = self._refused, []

            def write() -> None:
                for state in ("stored", "refused"):
                    if recalled[state]:
                        self.store.pages.recall(state, recalled[state], portal=self.run.portal)
                if refused:
                    self.store.quarantine.put(refused, now=now(), only_new=True)

            if refused or any(recalled.values()):
                await self._guarded(write, None)

    async def settle_aliases(self) -> None:
        """Give stored articles their other addresses."""
        await super().settle_aliases()
        await self.flush()

    def _mark_aliases(self, landed: Mapping[str, str]) -> None:
        for page_id, article_id in landed.items():
            self._recall("stored", PageResult(page_id, 200, article_id=article_id))
