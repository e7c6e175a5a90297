"""`quarantine`: what was refused, whole, with the reason, so that it can be looked at and tried again.

The rule: one document for a page and a reason. The same refusal again replaces it and is counted; once the article
has landed it is marked as resolved.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import bson
from bson.errors import BSONError
from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne
from pymongo.database import Database

from caritau_crawler.store.encoding import storable_text
from caritau_crawler.store.failures import explained

#: A document of MongoDB holds 16 MB; an item and a page beyond these sizes are cut.
LARGEST_ITEM_BYTES = 4_000_000
LARGEST_PAGE_BYTES = 8_000_000

Documents = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused item: `item` is the record as a dict or the text as it came, `html` the page it was read from."""

    url: str
    reason: str
    portal: str
    run_id: str
    detail: str = ""
    item: dict[str, Any] | str | None = None
    html: bytes | None = None


class QuarantineStore:
    """Refused items. Times are aware UTC. Ids are short enough to be typed."""

    def __init__(self, database: Database[dict[str, Any]], *, read_only: bool = False) -> None:
        self._database = database
        self._quarantine = database["quarantine"]
        self._read_only = read_only

    @explained
    def ensure_indexes(self) -> None:
        """Create the indexes that are not there yet."""
        self._quarantine.create_indexes(
            [
                IndexModel([("url", ASCENDING)]),
                IndexModel([("reason", ASCENDING), ("last_at", DESCENDING)]),
                IndexModel([("last_at", DESCENDING)]),
            ]
        )

    @explained
    def put(self, refusals: Sequence[Refused], *, now: datetime, only_new: bool = False) -> None:
        """Keep the items; what cannot be kept as it is (not encodable, too large) is kept as text, or cut.

        With `only_new` a refusal that is known is left as it is: it was not made again, only read again.
        """
        if self._read_only:
            return
        for refused in refusals:  # one by one: together they may be larger than one message
            content = _content(refused, now)
            change: dict[str, Any] = {
                "$set": content,
                "$setOnInsert": {"first_at": now},
                "$inc": {"times": 1},
                "$unset": {"resolved_at": ""},
            }
            if only_new:
                change = {"$setOnInsert": {**content, "first_at": now, "times": 1}}
            self._quarantine.bulk_write([UpdateOne({"_id": quarantine_id(refused)}, change, upsert=True)])

    @explained
    def list(self, *, reason: str | None = None, portal: str | None = None, limit: int = 50) -> Documents:
        """Return what is unresolved, newest first, without the item and the page."""
        query = {"resolved_at": None, **_given(reason=reason, portal=portal)}
        found = self._quarantine.find(query, {"item": 0, "html_gz": 0})
        return list(found.sort("last_at", DESCENDING).limit(limit))

    @explained
    def get(self, quarantine_id: str) -> dict[str, Any] | None:
        """Return one document whole; `html` is the page as bytes, None where none was kept."""
        document = self._quarantine.find_one({"_id": storable_text(quarantine_id)})
        if document is not None:
            packed = document.pop("html_gz")
            document["html"] = None if packed is None else gzip.decompress(packed)
        return document

    @explained
    def count_by_reason(self, *, portal: str | None = None) -> dict[str, int]:
        """Return `{reason: n}` of what is unresolved."""
        groups: Documents = [
            {"$match": {"resolved_at": None, **_given(portal=portal)}},
            {"$group": {"_id": "$reason", "n": {"$sum": 1}}},
        ]
        return {group["_id"]: group["n"] for group in self._quarantine.aggregate(groups)}

    @explained
    def resolve(self, urls: Sequence[str], *, now: datetime) -> None:
        """Mark the refusals of pages whose article has landed since."""
        if self._read_only or not urls:
            return
        refused = {"url": {"$in": [storable_text(url) for url in urls]}, "resolved_at": None}
        self._quarantine.update_many(refused, {"$set": {"resolved_at": now}})


def quarantine_id(refused: Refused) -> str:
    """Return the `_id`: 12 hex digits made of address and reason."""
    identity = f"{refused.reason}\n{refused.url}".encode("utf-8", "replace")
    return hashlib.blake2b(identity, digest_size=6).hexdigest()


def _content(refused: Refused, now: datetime) -> dict[str, Any]:
    item, item_cut = _item(refused.item)
    html = None if refused.html is None else gzip.compress(refused.html, 6, mtime=0)
    html_cut = html is not None and len(html) > LARGEST_PAGE_BYTES
    return {
        "url": storable_text(refused.url),
        "reason": storable_text(refused.reason),
        "detail": storable_text(refused.detail)[:2_000],
        "portal": refused.portal,
        "run_id": refused.run_id,
        "item": item,
        "html_gz": None if html_cut else html,
        "cut": [name for name, cut in (("item", item_cut), ("html", html_cut)) if cut],
        "last_at": now,
    }


def _item(item: dict[str, Any] | str | None) -> tuple[dict[str, Any] | str | None, bool]:
    if isinstance(item, dict):
        try:
            if len(bson.encode(item)) <= LARGEST_ITEM_BYTES:
                return item, False
        except (BSONError, UnicodeError, OverflowError, RecursionError):
            pass
        item = json.dumps(item, default=str, skipkeys=True, ensure_ascii=True)
    if item is None:
        return None, False
    text = storable_text(item)
    fits = len(text.encode()) <= LARGEST_ITEM_BYTES
    return (text, False) if fits else (text.encode()[:LARGEST_ITEM_BYTES].decode("utf-8", "ignore"), True)


def _given(**conditions: str | None) -> dict[str, str]:
    return {name: value for name, value in conditions.items() if value is not None}
