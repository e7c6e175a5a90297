"""Bringing the spool in: articles that MongoDB could not take when they came go the way that they would have gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from caritau_crawler.items import Article
from caritau_crawler.portals import Portal
from caritau_crawler.runs.counters import DropReason
from caritau_crawler.store.bulk import in_batches
from caritau_crawler.store.connection import Store
from caritau_crawler.store.identity import key_of
from caritau_crawler.store.pages import PageResult
from caritau_crawler.store.quarantine import Refused
from caritau_crawler.store.spool import BroughtIn, Spooled, spool_files
from pipelines.memory import save

BATCH = 50


def bring_in(home: Path, store: Store, portal: Portal) -> BroughtIn:
    """Store what waits for a portal, in order; raises `StoreUnavailable` where the store is away again.

    Killed at any moment it may be called again: articles that landed are found unchanged.
    """
    result = BroughtIn()
    for file in spool_files(home, portal.name):
        with file.locked() as is_ours:
            if is_ours:
                for batch in in_batches(file.read(), BATCH):
                    _store(batch, file.run_id, store, portal, result)
                file.path.unlink()
                result.files += 1
    return result


def _store(batch: Sequence[Spooled], run_id: str, store: Store, portal: Portal, result: BroughtIn) -> None:
    seen = store.articles.last_checked([key_of(one.article) for one in batch])
    older = [one.article for one in batch if _is_older(one.article, seen.get(key_of(one.article)))]
    fresh = [one.article for one in batch if one.article not in older]
    at = max(one.at for one in batch)
    saved = save(fresh, store, portal, run_id=run_id, now=at)
    refused = [(article, one.reason or "") for article, one in saved if one.outcome == "refused"]
    store.quarantine.put([_refusal(article, reason, run_id) for article, reason in refused], now=at)
    store.pages.mark_refused(
        [PageResult(article.page_key, 200, error=DropReason.STORE_REFUSED) for article, _ in refused],
        portal=portal.name,
        now=at,
    )
    # Only now: their articles were acknowledged.
    stored = [*older, *(article for article, one in saved if one.outcome != "refused")]
    store.pages.mark_stored([PageResult.of(article, key_of(article)) for article in stored], portal=portal.name, now=at)
    result.articles[run_id] += len(batch)
    result.older += len(older)
    result.outcomes.update(one.outcome for _, one in saved)


def _is_older(article: Article, last_checked: datetime | None) -> bool:
    """Tell whether the store has looked at the article since: what was waiting says nothing new then."""
    return last_checked is not None and article.fetched_at is not None and last_checked > article.fetched_at


def _refusal(article: Article, reason: str, run_id: str) -> Refused:
    return Refused(
        article.url, DropReason.STORE_REFUSED, article.portal, run_id, detail=reason, item=article.to_document()
    )
