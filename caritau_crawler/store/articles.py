"""`articles` and `revisions`: batched, acknowledged, idempotent writes; `article_reader` has the ways to read.

The rules: history is written before the article that makes it history, so that a kill between the two loses nothing
and the next save mends it; saving the same article again changes nothing; what the server refuses is refused by
itself, and the rest of the batch lands. Whose doubles articles are is settled once they are stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, TEXT, IndexModel, ReplaceOne, UpdateMany, UpdateOne
from pymongo.database import Database

from caritau_crawler.items import Article
from caritau_crawler.store.article_reader import ArticleReader
from caritau_crawler.store.batch import Entry, Incoming, plan_batch
from caritau_crawler.store.bulk import Operation, write_each
from caritau_crawler.store.doubles import INDEXES, Doubles
from caritau_crawler.store.duplicates import sketch_of
from caritau_crawler.store.encoding import UnstorableError, encoded, storable_text
from caritau_crawler.store.failures import explained
from caritau_crawler.store.identity import key_of
from caritau_crawler.urls import article_key

Document = dict[str, Any]
Outcome = Literal["new", "updated", "unchanged", "duplicate", "restated", "older", "refused"]

#: Outcomes of articles that the store has otherwise, or not at all.
LEFT_ASIDE: tuple[Outcome, ...] = ("refused", "older")
#: Another process that writes the same articles at the same moment makes us plan again; it cannot win for ever.
MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What became of one article. `reason` is set where it was refused: what for, machine-readable, and a detail."""

    outcome: Outcome
    article_id: str
    reason: str | None = None
    detail: str = ""


class ArticleStore(ArticleReader):
    """Articles and their history. Times are aware UTC."""

    def __init__(self, database: Database[Document], *, read_only: bool = False) -> None:
        super().__init__(database, read_only=read_only)
        self._doubles = Doubles(self._articles)

    @explained
    def ensure_indexes(self) -> None:
        """Create the indexes that are not there yet. MongoDB knows no Indonesian, so the text index stems nothing."""
        plain = ("canonical_url", "url", "alternate_urls", "first_seen_at", "run_id", "keywords")
        by_date = ("date_published", DESCENDING)
        self._articles.create_indexes(
            [
                *(IndexModel([(name, ASCENDING)]) for name in plain),
                IndexModel([by_date]),
                IndexModel([("portal", ASCENDING), by_date]),
                IndexModel(
                    [("portal", ASCENDING), ("portal_article_id", ASCENDING)],
                    partialFilterExpression={"portal_article_id": {"$type": "string"}},
                ),
                *INDEXES,
                IndexModel([("headline", TEXT), ("article_body", TEXT)], name="words", default_language="none"),
            ]
        )
        self._revisions.create_indexes([IndexModel([("article_id", ASCENDING), ("revision", ASCENDING)])])

    @explained
    def save(self, articles: Sequence[Article], *, run_id: str, now: datetime) -> list[SaveResult]:
        """Write a batch; return, in its order, what became of each article once all writes are acknowledged.

        Raises `StoreUnavailable` or `DiskFull` where the batch did not land as a whole; saving it again is harmless.
        """
        return self._save(articles, run_id=run_id, now=now, archived=False)

    @explained
    def save_archived(self, articles: Sequence[Article], *, run_id: str, now: datetime) -> list[SaveResult]:
        """Do as `save` does with articles that were fetched at their `fetched_at`, not now: see `apply_archived`.

        `restated` is a document that says the same text with other fields, `older` one that is left as it is.
        """
        return self._save(articles, run_id=run_id, now=now, archived=True)

    def _save(self, articles: Sequence[Article], *, run_id: str, now: datetime, archived: bool) -> list[SaveResult]:
        results: dict[int, SaveResult] = {}
        pending = self._admit(articles, results, archived=archived)
        token = ObjectId()
        pointers: dict[str, str | None] = {}
        for _ in range(MOST_ROUNDS):
            if not pending:
                break
            entries = plan_batch(pending, self._known(pending), run_id=run_id, now=now, token=token)
            if self._read_only:
                self._imagined |= {key: entry.after for key, entry in entries.items()}
                pointers |= self._doubles.foresee(entry.after for entry in entries.values())
            lost = set() if self._read_only else self._write(entries, results)
            for key, entry in entries.items():
                if key not in lost:
                    for place, change in entry.changes.items():
                        results.setdefault(place, SaveResult(change, key))
            pending = [one for one in pending if one.place not in results]
        for one in pending:
            results[one.place] = SaveResult("refused", one.key, "contended", "another process keeps changing it")
        if not self._read_only:
            pointers = self._doubles.settle()
        return [_with_double(results[place], pointers) for place in range(len(articles))]

    @explained
    def add_alternates(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Note other addresses of stored articles: (article id, address). Makes no revision."""
        if self._read_only:
            return
        operations: list[Operation] = [
            UpdateOne({"_id": key}, {"$addToSet": {"alternate_urls": storable_text(url)}}) for key, url in pairs
        ]
        write_each(self._articles, operations)

    @explained
    def touch(self, ids: Sequence[str], *, now: datetime) -> None:
        """Note that articles were looked at and are as they were, says their portal."""
        if not self._read_only:
            write_each(self._articles, [UpdateMany({"_id": {"$in": list(ids)}}, {"$max": {"last_checked_at": now}})])

    @explained
    def mark_gone(self, urls: Sequence[str], *, now: datetime) -> None:
        """Note that the portal has taken articles away; nothing of them is deleted.

        `urls` are addresses that answered 404 or 410. Only an article's own address tells that it is gone: its AMP
        page may go by itself.
        """
        if self._read_only:
            return
        operations: list[Operation] = []
        for url in urls:
            own = [{"canonical_url": url}, {"url": url}]
            # An article whose slug changed has the key of its first one.
            which = [{"_id": article_key(url), "$or": own}, {"canonical_url": url, "portal_article_id": {"$ne": None}}]
            operations.append(UpdateOne({"gone_at": None, "$or": which}, {"$set": {"gone_at": now}}))
        write_each(self._articles, operations)

    @explained
    def restate(self, changes: Mapping[str, Document]) -> int:
        """Write what stored articles should have said all along: no revision, since the portal changed nothing.

        `changes` are fields by article id, content hash and fingerprint among them where they change. Returns how many
        articles were written; one that another writer changed at the same moment is left as that one made it.
        """
        if self._read_only or not changes:
            return 0
        stored = self.get_many(list(changes))
        token = ObjectId()
        entries: dict[str, Entry] = {}
        for key in [key for key in changes if key in stored]:
            after = {**stored[key], **changes[key]}
            after["sketch"] = sketch_of(after["article_body"])
            entries[key] = Entry(stored[key], after)
            entries[key].mark(token)
        lost = self._write(entries, {})
        self._doubles.settle()
        return len(entries) - len(lost)

    def _admit(self, articles: Sequence[Article], results: dict[int, SaveResult], *, archived: bool) -> list[Incoming]:
        admitted = []
        for place, article in enumerate(articles):
            key = key_of(article)
            if not key:
                results[place] = SaveResult("refused", "", "no-address", "the canonical URL is empty")
                continue
            document = {**article.to_document(), "sketch": sketch_of(article.article_body)}
            try:
                encoded({"_id": key, **document})
            except UnstorableError as problem:
                results[place] = SaveResult("refused", storable_text(key), problem.reason, problem.detail)
            else:
                admitted.append(Incoming(place, key, document, archived, article.fetched_at, article.born))
        return admitted

    def _known(self, incoming: Sequence[Incoming]) -> dict[str, Document]:
        known = self.get_many([one.key for one in incoming])
        return known | {one.key: self._imagined[one.key] for one in incoming if one.key in self._imagined}

    def _write(self, entries: dict[str, Entry], results: dict[int, SaveResult]) -> set[str]:
        """Write the entries; return the keys that another writer was faster with. Refusals go into `results`."""
        self._write_history(entries, results)
        keys, operations = self._operations(entries, results)
        landed = write_each(self._articles, operations)
        written = set(range(len(keys))) - set(landed.refused) - landed.collided
        inserts = {number for number in written if entries[keys[number]].before is None}
        updates = {keys[number] for number in written - inserts}
        forestalled = inserts - landed.inserted  # another writer inserted them; our upserts met its documents
        lost = {keys[number] for number in forestalled | landed.collided}
        if landed.matched - len(forestalled) < len(updates):
            lost |= self._overtaken(entries, updates)
        for number, (reason, detail) in landed.refused.items():
            _refuse(entries, keys[number], reason, detail, results)
        return lost

    def _write_history(self, entries: dict[str, Entry], results: dict[int, SaveResult]) -> None:
        keys: list[str] = []
        operations: list[Operation] = []
        for key, entry in list(entries.items()):
            try:
                revisions = [encoded(revision) for revision in entry.revisions]
            except UnstorableError as problem:
                _refuse(entries, key, problem.reason, f"its older version: {problem.detail}", results)
                continue
            keys += [key] * len(revisions)
            operations += [ReplaceOne({"_id": revision["_id"]}, revision, upsert=True) for revision in revisions]
        landed = write_each(self._revisions, operations)
        for number, (reason, detail) in landed.refused.items():
            _refuse(entries, keys[number], reason, f"its older version: {detail}", results)

    def _operations(
        self, entries: dict[str, Entry], results: dict[int, SaveResult]
    ) -> tuple[list[str], list[Operation]]:
        keys: list[str] = []
        operations: list[Operation] = []
        for key, entry in list(entries.items()):
            try:
                operation = _operation(key, entry)
            except UnstorableError as problem:
                _refuse(entries, key, problem.reason, problem.detail, results)
                continue
            if operation is not None:
                keys.append(key)
                operations.append(operation)
        return keys, operations

    def _overtaken(self, entries: dict[str, Entry], keys: set[str]) -> set[str]:
        names = ("revision", "content_hash")
        found = self._articles.find({"_id": {"$in": list(keys)}}, dict.fromkeys(names, 1))
        landed = {d["_id"] for d in found if all(d[name] == entries[d["_id"]].after[name] for name in names)}
        return keys - landed


def _operation(key: str, entry: Entry) -> Operation | None:
    if entry.before is None:
        born = {name: value for name, value in entry.after.items() if name != "_id"}
        return UpdateOne({"_id": key}, {"$setOnInsert": encoded(born)}, upsert=True)
    difference = entry.difference()
    if not difference:
        return None
    as_read = {name: entry.before[name] for name in ("revision", "content_hash")}
    return UpdateOne({"_id": key, **as_read}, {"$set": encoded(difference)})


def _with_double(result: SaveResult, pointers: Mapping[str, str | None]) -> SaveResult:
    is_double = result.outcome == "new" and pointers.get(result.article_id) is not None
    return replace(result, outcome="duplicate") if is_double else result


def _refuse(entries: dict[str, Entry], key: str, reason: str, detail: str, results: dict[int, SaveResult]) -> None:
    entry = entries.pop(key, None)
    for place in entry.changes if entry else ():
        results[place] = SaveResult("refused", key, reason, detail)
