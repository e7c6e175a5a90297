"""Reading `articles` and `revisions`: one by its address, many by filters, all of them for an export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from caritau_crawler.store.encoding import storable_text
from caritau_crawler.store.failures import explained, explaining
from caritau_crawler.urls import article_key, canonicalise

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Conditions that all must hold. `since` is included, `until` is not; both are aware and ask `date_published`.

    `text` asks the words of headline and body: any of them, all those in quotation marks, none after a minus sign.
    """

    portal: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    section: str | None = None
    text: str | None = None
    run_id: str | None = None

    def query(self) -> Document:
        """Return the filter as MongoDB takes it."""
        given = {"portal": self.portal, "article_section": self.section, "run_id": self.run_id}
        query: Document = {name: storable_text(value) for name, value in given.items() if value is not None}
        span = {"$gte": self.since, "$lt": self.until}
        dates = {bound: date for bound, date in span.items() if date is not None}
        if dates:
            query["date_published"] = dates
        if self.text is not None:
            query["$text"] = {"$search": storable_text(self.text)}
        return query


EVERYTHING = ArticleFilter()
#: What nobody wants to read: it is there for the index.
_UNREAD = {"sketch": 0, "unsettled": 0}


class ArticleReader:
    """The half of `ArticleStore` that reads. Documents are as the data model has them, dates aware UTC."""

    def __init__(self, database: Database[Document], *, read_only: bool = False) -> None:
        self._database = database
        self._articles = database["articles"]
        self._revisions = database["revisions"]
        self._read_only = read_only
        # What a dry run would have stored: its later batches are compared with it.
        self._imagined: dict[str, Document] = {}

    @explained
    def get(self, name: str) -> Document | None:
        """Return one article by its `_id` or by any address that is known of it."""
        name = storable_text(name.strip())
        key = article_key(name)
        for query in ({"_id": name}, {"_id": key}, {"_id": article_key(f"https://{name}")}):
            document = self._articles.find_one(query, _UNREAD)
            if document is not None:
                return document
        addresses = list({name, canonicalise(name)})
        elsewhere = [{field: {"$in": addresses}} for field in ("canonical_url", "url", "alternate_urls")]
        return self._articles.find_one({"$or": elsewhere}, _UNREAD)

    @explained
    def stored_among(self, keys: Sequence[str]) -> set[str]:
        """Return those of the article ids that are stored."""
        if not keys:
            return set()
        found = self._articles.find({"_id": {"$in": list(keys)}}, {"_id": 1})
        return {document["_id"] for document in found} | {key for key in keys if key in self._imagined}

    @explained
    def get_many(self, ids: Sequence[str]) -> dict[str, Document]:
        """Return the articles that have these ids, whole."""
        return {document["_id"]: document for document in self._articles.find({"_id": {"$in": list(ids)}})}

    @explained
    def with_portal_ids(self, portal: str, ids: Sequence[str]) -> dict[str, list[Document]]:
        """Return, by the portal's own ID, key and addresses of the articles that carry it, the one seen first first."""
        query = {"portal": portal, "portal_article_id": {"$in": list(ids)}}
        fields = dict.fromkeys(("portal_article_id", "canonical_url"), 1)
        found: dict[str, list[Document]] = {}
        for document in self._articles.find(query, fields).sort([("first_seen_at", ASCENDING), ("_id", ASCENDING)]):
            found.setdefault(document["portal_article_id"], []).append(document)
        return found

    @explained
    def content_hashes(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the content hashes of the articles that have these ids."""
        found = self._articles.find({"_id": {"$in": list(ids)}}, {"content_hash": 1})
        return {document["_id"]: document["content_hash"] for document in found}

    @explained
    def last_checked(self, ids: Sequence[str]) -> dict[str, datetime]:
        """Return when the articles that have these ids were last looked at."""
        found = self._articles.find({"_id": {"$in": list(ids)}}, {"last_checked_at": 1})
        return {document["_id"]: document["last_checked_at"] for document in found}

    @explained
    def find(self, wanted: ArticleFilter = EVERYTHING, *, limit: int = 20) -> list[Document]:
        """Return articles, the newest first; with a text query the best match first."""
        found = self._articles.find(wanted.query(), _UNREAD)
        if wanted.text is None:
            found = found.sort([("date_published", DESCENDING), ("_id", ASCENDING)])
        else:
            found = found.sort([("score", {"$meta": "textScore"}), ("_id", ASCENDING)])
        return list(found.limit(limit))

    @explained
    def count(self, wanted: ArticleFilter = EVERYTHING) -> int:
        """Return how many articles the filter fits."""
        return self._articles.count_documents(wanted.query())

    def iterate(self, wanted: ArticleFilter = EVERYTHING) -> Iterator[Document]:
        """Yield all articles that the filter fits, by `_id`, a few at a time from the server."""
        with explaining(self._database), self._articles.find(wanted.query(), _UNREAD, batch_size=200) as found:
            yield from found if wanted.text is not None else found.sort("_id", ASCENDING)

    @explained
    def revisions(self, article_id: str) -> list[Document]:
        """Return the older versions of an article, the first one first: `{revision, changed_at, changes, article}`."""
        return list(self._revisions.find({"article_id": storable_text(article_id)}).sort("revision", ASCENDING))
