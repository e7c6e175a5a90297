"""`runs`: every run leaves a document, also the one whose process died.

The rule: a run without a finish whose owner is dead or silent was interrupted, and whoever comes next says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.runs.run import Run
from caritau_crawler.store.encoding import storable_document, storable_text
from caritau_crawler.store.failures import explained
from caritau_crawler.store.processes import birth_mark, is_dead

Runs = list[Run]

#: An owner on another host counts as dead when it gave no sign of life for this long.
SILENCE = timedelta(minutes=2)


class RunStore:
    """Run documents. Times are aware UTC."""

    def __init__(self, database: Database[dict[str, Any]], *, read_only: bool = False) -> None:
        self._database = database
        self._runs = database["runs"]
        self._read_only = read_only

    @explained
    def ensure_indexes(self) -> None:
        """Create the indexes that are not there yet."""
        newest_first = ("started_at", DESCENDING)
        self._runs.create_indexes(
            [
                IndexModel([newest_first]),
                IndexModel([("portal", ASCENDING), ("job", ASCENDING), ("mode", ASCENDING), newest_first]),
                IndexModel([("finished_at", ASCENDING)]),
                IndexModel([("come_back_at", DESCENDING)]),
            ]
        )

    @explained
    def begin(self, run: Run) -> None:
        """Write the document of a run that begins."""
        if not self._read_only:
            document = storable_document({**run.to_document(), "owner_birth": birth_mark(run.owner)})
            self._runs.replace_one({"_id": run.id}, document, upsert=True)

    @explained
    def heartbeat(self, run: Run, now: datetime) -> None:
        """Record a sign of life and the counts so far."""
        if not self._read_only:
            change = {"heartbeat_at": now, "counts": run.counts}
            self._runs.update_one({"_id": run.id, "finished_at": None}, {"$set": change})

    @explained
    def finish(self, run: Run) -> None:
        """Write the whole document at the end; its `outcome` and `finished_at` are set. Repeating it is harmless."""
        if not self._read_only:
            document = storable_document(run.to_document())
            self._runs.update_one({"_id": document.pop("_id")}, {"$set": document}, upsert=True)

    @explained
    def get(self, run_id: str) -> Run | None:
        """Return a run by its id, by `latest`, or by a beginning that fits only one.

        Raises `ConfigurationError` where several runs begin so.
        """
        if run_id == "latest":
            newest = self.list(limit=1)
            return newest[0] if newest else None
        run_id = storable_text(run_id)
        exact = self._runs.find_one({"_id": run_id})
        if exact is not None:
            return Run.from_document(exact)
        fitting = list(self._runs.find({"_id": {"$gte": run_id, "$lt": run_id + "\U0010ffff"}}).limit(2))
        if len(fitting) > 1:
            several = " and ".join(document["_id"] for document in fitting)
            raise ConfigurationError(f"run {run_id!r} fits several, such as {several}: write more of it")
        return Run.from_document(fitting[0]) if fitting else None

    @explained
    def list(self, *, limit: int = 20, portal: str | None = None, job: str | None = None) -> Runs:
        """Return the newest runs first, those under way included."""
        wanted = {"portal": portal, "job": job}
        query = {name: value for name, value in wanted.items() if value is not None}
        return [Run.from_document(d) for d in self._runs.find(query).sort("started_at", DESCENDING).limit(limit)]

    @explained
    def history(self, portal: str, job: str, mode: str, *, limit: int = 20) -> Runs:
        """Return the newest finished runs first, whatever their outcome: what a verdict compares with."""
        query = {"portal": portal, "job": job, "mode": mode, "finished_at": {"$ne": None}}
        return [Run.from_document(d) for d in self._runs.find(query).sort("started_at", DESCENDING).limit(limit)]

    @explained
    def come_back_at(self, portal: str, now: datetime) -> datetime | None:
        """Return until when a portal has asked some run to be left alone, None where that time is over."""
        asked = self._runs.find_one(
            {"portal": portal, "come_back_at": {"$gt": now}}, sort=[("come_back_at", DESCENDING)]
        )
        return None if asked is None else Run.from_document(asked).come_back_at

    @explained
    def mark_interrupted(self, now: datetime) -> Runs:
        """Give every run whose process died the outcome `interrupted`, and return these runs."""
        interrupted = []
        for document in self._runs.find({"finished_at": None}):
            if not self._has_died(document, now):
                continue
            verdict = {"outcome": "interrupted", "causes": ["process-died"], "finished_at": now}
            if not self._read_only:
                unfinished = {"_id": document["_id"], "finished_at": None}
                if not self._runs.update_one(unfinished, {"$set": verdict}).modified_count:
                    continue
            interrupted.append(Run.from_document({**document, **verdict}))
        return interrupted

    def _has_died(self, document: dict[str, Any], now: datetime) -> bool:
        dead = is_dead(document["owner"], document.get("owner_birth"))
        if dead is None:
            return bool((document["heartbeat_at"] or document["started_at"]) < now - SILENCE)
        return dead
