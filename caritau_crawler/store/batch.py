"""A batch of articles against what the store knows: the documents, revisions and doubles that come of it. Pure.

The rule: a batch gives what its articles would give one by one, in order; several of the same key are merged so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from caritau_crawler.store.duplicates import firsts
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

    def difference(self) -> Document:
        """Return the fields of `after` that `before` lacks or has with another value."""
        before = self.before or {}
        return {name: value for name, value in self.after.items() if name not in before or before[name] != value}


@dataclass(slots=True)
class Plan:
    """What is to be written: entries by key, and `{first: [stored articles that are its doubles from now on]}`."""

    entries: dict[str, Entry]
    stored: Mapping[str, Document]
    new_firsts: dict[str, list[str]] = field(default_factory=dict)

    def settle_doubles(self) -> list[str]:
        """Point every double at its first; return the entries whose pointer changed. Again after a refusal."""
        before = {key: entry.after["duplicate_of"] for key, entry in self.entries.items()}
        first_of = firsts({**self.stored, **{key: entry.after for key, entry in self.entries.items()}}.values())
        self.new_firsts = {}
        for key, first in first_of.items():
            is_double = first != key
            if key in self.entries:
                self.entries[key].after |= {"duplicate_of": first if is_double else None}
            if is_double and key in self.stored and self.stored[key]["duplicate_of"] is None:
                self.new_firsts.setdefault(first, []).append(key)
        return [key for key, pointer in before.items() if self.entries[key].after["duplicate_of"] != pointer]


def plan_batch(incoming: Iterable[Incoming], stored: Mapping[str, Document], *, run_id: str, now: datetime) -> Plan:
    """Plan a batch; `stored` has its documents by key, and the first articles that say the same as one of it."""
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
    plan = Plan(entries, stored)
    plan.settle_doubles()
    return plan
