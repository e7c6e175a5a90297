"""A batch of articles against what the store knows: the documents, revisions and doubles that come of it. Pure.

The rule: a batch gives what its articles would give one by one, in order; several of the same key are merged so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from caritau_crawler.items import Article
from caritau_crawler.store.duplicates import firsts
from caritau_crawler.store.versions import Change, apply

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article with its key and its place in the batch."""

    place: int
    key: str
    article: Article


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


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written: entries by key, and `{first: [articles that are its doubles from now on]}`.

    A key that is refused on the way moves from `entries` to `refused`.
    """

    entries: dict[str, Entry]
    new_firsts: dict[str, list[str]]
    refused: set[str] = field(default_factory=set)


def plan_batch(
    incoming: Iterable[Incoming],
    stored: Mapping[str, Document],
    *,
    run_id: str,
    now: datetime,
) -> Plan:
    """Plan a batch; `stored` has its documents by key, and the first articles that say the same as one of it."""
    entries: dict[str, Entry] = {}
    for one in incoming:
        entry = entries.get(one.key)
        known = entry.after if entry else stored.get(one.key)
        step = apply(one.article, one.key, known, run_id=run_id, now=now)
        if entry is None:
            entry = entries[one.key] = Entry(known, step.document)
        entry.after = step.document
        entry.changes[one.place] = step.change
        if step.revision:
            entry.revisions.append(step.revision)
    return Plan(entries, _settle_doubles(entries, stored))


def _settle_doubles(entries: dict[str, Entry], stored: Mapping[str, Document]) -> dict[str, list[str]]:
    first_of = firsts({**stored, **{key: entry.after for key, entry in entries.items()}}.values())
    new_firsts: dict[str, list[str]] = {}
    for key, first in first_of.items():
        is_double = first != key
        if key in entries:
            entries[key].after = {**entries[key].after, "duplicate_of": first if is_double else None}
        was_first = key in stored and stored[key]["duplicate_of"] is None
        if is_double and was_first:
            new_firsts.setdefault(first, []).append(key)
    return new_firsts
