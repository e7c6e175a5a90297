"""Bulk writes of which each operation stands for itself: one that is refused does not take the others with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from pymongo import ReplaceOne, UpdateMany, UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from caritau_crawler.store.failures import is_refusal

Operation = UpdateOne | UpdateMany | ReplaceOne[dict[str, Any]]
Thing = TypeVar("Thing")
DUPLICATE_KEY = 11000


@dataclass(slots=True)
class Landed:
    """What became of the operations, by their place in the batch.

    `refused` holds reason and detail; `collided` are upserts that lost a race to another writer; `inserted` are the
    upserts that made a document; `matched` counts the documents that updates found.
    """

    inserted: set[int] = field(default_factory=set)
    collided: set[int] = field(default_factory=set)
    refused: dict[int, tuple[str, str]] = field(default_factory=dict)
    matched: int = 0


def in_batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """Yield the things in lists of `size`, the last one shorter; nothing is read ahead of the list that is wanted."""
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch


def write_each(collection: Collection[dict[str, Any]], operations: Sequence[Operation]) -> Landed:
    """Write the operations in one go, in any order; errors that concern them all are raised."""
    if not operations:
        return Landed()
    try:
        result: Mapping[str, Any] = collection.bulk_write(operations, ordered=False).bulk_api_result
    except BulkWriteError as error:
        result = error.details or {}
        if not is_refusal(error):
            raise
    landed = Landed(inserted={upsert["index"] for upsert in result["upserted"]}, matched=result["nMatched"])
    for problem in result["writeErrors"]:
        if problem["code"] == DUPLICATE_KEY:
            landed.collided.add(problem["index"])
        else:
            landed.refused[problem["index"]] = f"server-{problem['code']}", problem["errmsg"][:300]
    return landed
