"""A batch of articles against what the store knows: the documents and revisions that come of it. Pure.

The rule: a batch gives what its articles would give one by one, in order; several of the same key are merged so. Whose
doubles they are is asked once they are stored; what has to be asked is marked as unsettled in the same write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from caritau_crawler.store.duplicates import MARKS
from caritau_crawler.store.versions import Change, apply, apply_archived

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article as a document, with its key and its place in the batch.

    One that was not fetched just now is `archived`: `at` is when it was (None: nobody knows), `born` what the store
    knew of it that wrote it into an export.
    """

    place: int
    key: str
    document: Document
    archived: bool = False
    at: datetime | None = None
    born: Document = field(default_factory=dict)


@dataclass(slots=True)
class Entry:
    """All that the batch does to one key. `before` is None where the store has no such document."""

    before: Document | None
    after: Document
    revisions: list[Document] = field(default_factory=list)
    changes: dict[int, Change] = field(default_factory=dict)

    def mark(self, token: Any) -> None:
        """Mark it as unsettled where it may have become, or ceased to be, a double of others or their first."""
        before = self.before
        if before is None or any(before.get(name) != self.after.get(name) for name in MARKS):
            self.after["unsettled"] = token

    def difference(self) -> Document:
        """Return the fields of `after` that `before` lacks or has with another value."""
        before = self.before or {}
        return {name: value for name, value in self.after.items() if name not in before or before[name] != value}


def plan_batch(
    incoming: Iterable[Incoming], stored: Mapping[str, Document], *, run_id: str, now: datetime, token: Any
) -> dict[str, Entry]:
    """Plan a batch: entries by key. `stored` has the documents that there are, `token` marks what is unsettled."""
    entries: dict[str, Entry] = {}
    for one in incoming:
        entry = entries.get(one.key)
        known = entry.after if entry else stored.get(one.key)
        if one.archived:
            step = apply_archived(one.document, one.key, known, run_id=run_id, at=one.at, now=now)
            if step.change == "new":
                step.document.update(one.born)
        else:
            step = apply(one.document, one.key, known, run_id=run_id, now=now)
        if entry is None:
            entry = entries[one.key] = Entry(known, step.document)
        entry.after = step.document
        entry.changes[one.place] = step.change
        if step.revision:
            entry.revisions.append(step.revision)
    for entry in entries.values():
        entry.mark(token)
    return entries
