"""The state of every known address: `pages`, one document each, `_id` the canonical spelling of the URL.

The rule: *a page is marked stored only after the write of its article was acknowledged*; that is the caller's duty.
So a killed run leaves its pages due, and the next run takes them first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Literal

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database

from caritau_crawler.discovery.references import PageReference
from caritau_crawler.errors import StoreUnavailable
from caritau_crawler.store.bulk import in_batches, write_each
from caritau_crawler.store.failures import explained
from caritau_crawler.store.page_state import (
    GONE,
    NOT_FOUND,
    NOT_MODIFIED,
    SOFT_404,
    Due,
    PageResult,
    State,
    birth,
    clean,
    due_from,
    is_due,
    is_newer,
    merge,
    new_due,
    outcome,
    watch,
)
from caritau_crawler.urls import canonicalise

__all__ = ["NOT_MODIFIED", "Due", "PageResult", "PageStore"]

#: A page that failed is tried again after this long, then after twice as long each time, up to the longest.
FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(hours=24)
#: A page that was not found is looked at again after these spans, and then no more: a portal in a bad hour says 404 of
#: everything. What the portal calls gone (410) is gone.
GONE_LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=36))
BATCH = 1_000

_DUE_FIELDS = (
    "url", "state", "headline", "found_in", "lastmod", "updated_at", "next_check", "attempts", "etag", "last_modified",
    "article_id", "watched_from", "last_status", "last_error",
)  # fmt: skip


class PageStore:
    """URL state. Times are aware UTC."""

    def __init__(self, database: Database[dict[str, Any]], *, read_only: bool = False) -> None:
        self._database = database
        self._pages = database["pages"]
        self._read_only = read_only

    @explained
    def ensure_indexes(self) -> None:
        """Create the indexes that are not there yet."""
        keys = [("portal", ASCENDING), ("state", ASCENDING)]
        self._pages.create_indexes(
            [
                IndexModel([*keys, ("discovered_at", ASCENDING)]),
                IndexModel([*keys, ("next_check", ASCENDING)]),
                IndexModel([("article_id", ASCENDING)], sparse=True),
            ]
        )

    @explained
    def plan(
        self, references: Sequence[PageReference], *, portal: str, now: datetime, recheck: bool, named: bool = False
    ) -> list[Due]:
        """Record what discovery found, and return what of it is to be fetched now, in the order given.

        Due are: unknown pages, those due already, failed ones whose next check has come, and those whose `lastmod`
        is newer than what was stored; with `recheck` all that are not gone, with `named` all. A `lastmod` in the future
        says nothing.
        """
        due: list[Due] = []
        for batch in in_batches(merge(references, now).items(), BATCH):
            due += self._plan_batch(dict(batch), portal, now, recheck=recheck, named=named)
        return due

    def _plan_batch(
        self, batch: dict[str, PageReference], portal: str, now: datetime, *, recheck: bool, named: bool
    ) -> list[Due]:
        found = self._pages.find({"_id": {"$in": list(batch)}}, dict.fromkeys(_DUE_FIELDS, 1))
        known = {document["_id"]: document for document in found}
        due: list[Due] = []
        writes: list[UpdateOne] = []
        for key, reference in batch.items():
            document = known.get(key)
            if document is None:
                due.append(new_due(reference))
                writes.append(_insert(key, reference, portal, now))
                continue
            change: dict[str, Any] = (
                {"lastmod": reference.lastmod} if is_newer(reference.lastmod, document["lastmod"]) else {}
            )
            if named or is_due(document, reference, now, recheck=recheck):
                due.append(due_from({**document, **change}))
                if document["state"] != "due":
                    change |= {"state": "due", "updated_at": now}
            if change:
                writes.append(UpdateOne({"_id": key}, {"$set": change}))
        self._write(writes)
        return due

    @explained
    def due(self, portal: str, *, limit: int, now: datetime, but: Collection[str] = ()) -> list[Due]:
        """Return what is due or failed long enough ago, the longest known first, without the pages in `but`."""
        ripe = {"portal": portal, "state": {"$in": ["failed", "gone"]}, "next_check": {"$lte": now}}
        left: list[dict[str, Any]] = []
        for query, order in (({"portal": portal, "state": "due"}, "discovered_at"), (ripe, "next_check")):
            with self._pages.find(query).sort(order) as found:
                others = (document for document in found if document["_id"] not in but)
                left += islice(others, limit - len(left))
        left.sort(key=lambda document: document["discovered_at"])
        return [due_from(document) for document in left]

    @explained
    def ripe(self, portal: str, *, limit: int, now: datetime) -> list[Due]:
        """Return stored pages whose young article is to be looked at again, the longest overdue first."""
        ripe = {"portal": portal, "state": "stored", "next_check": {"$lte": now}}
        return [due_from(document) for document in self._pages.find(ripe).sort("next_check").limit(limit)]

    def mark_stored(self, results: Sequence[PageResult], *, portal: str, now: datetime) -> None:
        """Record pages whose article is safe, call it only then. A 304 keeps validators and article as they were.

        An article that is still young is looked at again: see `RECHECK_AGES`.
        """
        self._mark("stored", results, portal, now)

    def mark_gone(self, results: Sequence[PageResult], *, portal: str, now: datetime) -> None:
        """Record pages that are not there: due again by `GONE_LOOKS` or a newer `lastmod`, 410 only by the latter."""
        self._mark("gone", [result for result in results if result.status == GONE], portal, now)
        looks = [_milliseconds(span) for span in GONE_LOOKS]
        # Failures of another kind are no looks; the state says nothing, for a page that is due again was gone too.
        was_missing = {"$or": [{"$eq": ["$last_status", NOT_FOUND]}, {"$eq": ["$last_error", SOFT_404]}]}
        attempts = {"$cond": [was_missing, {"$ifNull": ["$attempts", 0]}, 0]}
        next_look = {
            "$cond": [{"$lt": [attempts, len(looks)]}, {"$add": [now, {"$arrayElemAt": [looks, attempts]}]}, None]
        }
        computed = {"attempts": {"$add": [attempts, 1]}, "next_check": next_look}
        self._mark_computed("gone", [result for result in results if result.status != GONE], portal, now, computed)

    def mark_refused(self, results: Sequence[PageResult], *, portal: str, now: datetime) -> None:
        """Record pages that are no article, or whose article was refused; `error` holds the reason."""
        self._mark("refused", results, portal, now)

    @explained
    def mark_failed(self, results: Sequence[PageResult], *, portal: str, now: datetime) -> None:
        """Record pages that could not be fetched; each failure in a row doubles the time to the next try."""
        wait = _milliseconds(FIRST_RETRY)
        longest = _milliseconds(LONGEST_RETRY)
        attempts = {"$ifNull": ["$attempts", 0]}
        # The exponent has a bound of its own: 2 to the 1,024th is infinite.
        delay = {"$min": [longest, {"$multiply": [wait, {"$pow": [2, {"$min": [attempts, 20]}]}]}]}
        computed = {"attempts": {"$add": [attempts, 1]}, "next_check": {"$add": [now, {"$toLong": delay}]}}
        self._mark_computed("failed", results, portal, now, computed)

    @explained
    def _mark_computed(
        self, state: State, results: Sequence[PageResult], portal: str, now: datetime, computed: dict[str, Any]
    ) -> None:
        writes = []
        for result in results:
            key = canonicalise(result.url)
            given = {name: {"$literal": value} for name, value in outcome(state, result, now).items()}
            born = {name: {"$ifNull": [f"${name}", {"$literal": v}]} for name, v in birth(key, portal, now).items()}
            writes.append(UpdateOne({"_id": key}, [{"$set": {**born, **given, **computed}}], upsert=True))
        self._write(writes)

    @explained
    def recall(
        self, state: Literal["stored", "refused"], results: Sequence[tuple[PageResult, datetime]], *, portal: str
    ) -> None:
        """Record what pages out of an archive were at the time that they were fetched.

        Only of pages that nobody knows, as after the loss of the database, and of refused ones whose article has landed
        after all: when a page is fetched again is for the portal to say, not for an old copy.
        """
        writes = []
        for result, at in results:
            key = canonicalise(result.url)
            document = {**birth(key, portal, at), **outcome(state, result, at), "article_id": result.article_id}
            writes.append(UpdateOne({"_id": key}, {"$setOnInsert": document}, upsert=True))
            if state == "stored":
                landed = {"state": state, "last_error": None, "article_id": result.article_id}
                writes.append(UpdateOne({"_id": key, "state": "refused"}, {"$set": landed}))
        self._write(writes)

    @explained
    def count_by_state(self, portal: str) -> dict[str, int]:
        """Return `{state: pages}`; states that no page has are missing."""
        groups: list[dict[str, Any]] = [
            {"$match": {"portal": portal}},
            {"$group": {"_id": "$state", "pages": {"$sum": 1}}},
        ]
        return {group["_id"]: group["pages"] for group in self._pages.aggregate(groups)}

    @explained
    def article_ids(self, urls: Sequence[str]) -> list[str]:
        """Return the articles that are known to stand at these addresses."""
        found = self._pages.find({"_id": {"$in": [canonicalise(url) for url in urls]}}, {"article_id": 1})
        return [document["article_id"] for document in found if document["article_id"] is not None]

    @explained
    def get(self, url: str) -> dict[str, Any] | None:
        """Return the document of one page, in any spelling of its address."""
        return self._pages.find_one({"_id": canonicalise(url)})

    @explained
    def _mark(self, state: State, results: Sequence[PageResult], portal: str, now: datetime) -> None:
        known = self._ages([canonicalise(result.url) for result in results]) if state == "stored" else {}
        writes = []
        for result in results:
            key = canonicalise(result.url)
            change = {**outcome(state, result, now), "attempts": 0, "next_check": None}
            if state == "stored":
                change |= watch(result, known.get(key, {}), now)
            if state == "stored" and result.status != NOT_MODIFIED:
                validators = {"etag": clean(result.etag), "last_modified": clean(result.last_modified)}
                change |= {"article_id": result.article_id, **validators}
            born = {name: value for name, value in birth(key, portal, now).items() if name not in change}
            writes.append(UpdateOne({"_id": key}, {"$set": change, "$setOnInsert": born}, upsert=True))
        self._write(writes)

    def _ages(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        fields = {"watched_from": 1, "discovered_at": 1}
        return {document["_id"]: document for document in self._pages.find({"_id": {"$in": list(keys)}}, fields)}

    def _write(self, writes: Sequence[UpdateOne]) -> None:
        if self._read_only:
            return
        for batch in in_batches(writes, BATCH):
            landed = write_each(self._pages, batch)
            if landed.collided:  # another process has just inserted the same pages
                landed = write_each(self._pages, [batch[number] for number in landed.collided])
            for reason, detail in landed.refused.values():
                raise StoreUnavailable(f"MongoDB refuses to record pages ({reason}: {detail})")


def _insert(key: str, reference: PageReference, portal: str, now: datetime) -> UpdateOne:
    found = {"found_in": reference.found_in, "headline": reference.headline, "lastmod": reference.lastmod}
    document = {**birth(key, portal, now), **found, "state": "due", "updated_at": now}
    return UpdateOne({"_id": key}, {"$setOnInsert": document}, upsert=True)


def _milliseconds(span: timedelta) -> int:
    return int(span.total_seconds() * 1_000)
