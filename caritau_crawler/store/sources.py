"""`sources`: the sitemaps, feeds and listings of a portal, one document each: validators, last change, last answer.

The rule: a source is recorded as read only after the pages that it named were recorded. A run that is killed in
between reads it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from pymongo import ASCENDING, IndexModel, ReplaceOne
from pymongo.database import Database

from caritau_crawler.discovery.sitemaps import SitemapChild
from caritau_crawler.store.bulk import Operation, write_each
from caritau_crawler.store.encoding import storable_document
from caritau_crawler.store.failures import explained
from caritau_crawler.store.source_state import SourceState

Document = dict[str, Any]

#: What a portal would need to have more sitemaps than this is no portal; the rest is asked whole each time.
_MOST = 10_000


class SourceStore:
    """What discovery remembers of its sources."""

    def __init__(self, database: Database[Document], *, read_only: bool = False) -> None:
        self._database = database
        self._sources = database["sources"]
        self._read_only = read_only

    @explained
    def ensure_indexes(self) -> None:
        """Create the index that is not there yet."""
        self._sources.create_indexes([IndexModel([("portal", ASCENDING)])])

    @explained
    def known(self, portal: str) -> dict[str, SourceState]:
        """Return what is known of a portal's sources, by their address."""
        found = self._sources.find({"portal": portal}).limit(_MOST)
        return {document["url"]: _state(document) for document in found}

    @explained
    def record(self, states: Iterable[SourceState], *, portal: str) -> None:
        """Keep what is known of these sources now."""
        if self._read_only:
            return
        operations: list[Operation] = []
        for state in states:
            document = storable_document({"portal": portal, **asdict(state)})
            operations.append(ReplaceOne({"_id": f"{portal} {document['url']}"}, document, upsert=True))
        write_each(self._sources, operations)


def _state(document: Document) -> SourceState:
    data = {f.name: document[f.name] for f in fields(SourceState) if f.name in document}
    data["children"] = tuple(SitemapChild(**child) for child in data.get("children") or ())
    return SourceState(**data)
