"""Which article is the first of those that say the same, and which are its doubles. Pure.

The rule: the order in which articles come must not matter, so the first is the one published first; where the dates
do not decide, the one seen first, then the smaller key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from caritau_crawler.store.encoding import storable_time

Document = Mapping[str, Any]

_LATEST = datetime.max.replace(tzinfo=UTC)


def firsts(documents: Iterable[Document]) -> dict[str, str]:
    """Return, for each `_id`, that of the first article with the same content hash or fingerprint: often its own."""
    first_of: dict[tuple[str, Any], Document] = {}
    in_order = sorted(documents, key=_precedence)
    earlier: dict[str, str] = {}
    for document in in_order:
        marks = [(name, document[name]) for name in ("content_hash", "fingerprint") if document[name]]
        shared = [first_of[mark] for mark in marks if mark in first_of]
        first: str = min(shared, key=_precedence)["_id"] if shared else document["_id"]
        # What shares a hash with one and a fingerprint with another belongs where the earlier of them belongs.
        earlier[document["_id"]] = earlier.get(first, first)
        for mark in marks:
            first_of.setdefault(mark, document)
    return earlier


def _precedence(document: Document) -> tuple[datetime, datetime, str]:
    published, seen = document["date_published"] or _LATEST, document["first_seen_at"]
    return storable_time(published), storable_time(seen), document["_id"]
