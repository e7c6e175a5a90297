"""Whose double an article is, settled after it is stored: looked up, compared, pointed at the first of its group.

An article that is new or says something new is written with a mark, `unsettled`. The mark goes when its group, as the
texts make it, is what is stored. So a kill at any moment leaves marks, and the next save settles them, whichever
articles it brings; and of two processes that store doubles at one moment at least one sees both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bson import ObjectId
from pymongo import ASCENDING, IndexModel, UpdateMany, UpdateOne
from pymongo.collection import Collection

from caritau_crawler.store.bulk import Operation, write_each
from caritau_crawler.store.duplicates import Finder, Text, firsts

Document = dict[str, Any]

INDEXES = [
    *(IndexModel([(name, ASCENDING)]) for name in ("content_hash", "fingerprint", "duplicate_of", "sketch.keys")),
    IndexModel([("unsettled", ASCENDING)], partialFilterExpression={"unsettled": {"$exists": True}}),
]
_UNSETTLED = {"unsettled": {"$exists": True}}
_MARKS = dict.fromkeys(
    ("content_hash", "fingerprint", "sketch", "date_published", "first_seen_at", "duplicate_of", "unsettled"), 1
)
_WHOLE = {**_MARKS, "article_body": 1}
#: Another process that stores doubles of the same articles makes us look again; what is left then is left marked.
_MOST_ROUNDS = 5
#: So many articles are asked for in one question: a query, too, is a document of at most 16 MB.
_AT_ONCE = 500


class Doubles:
    """The groups of articles that say the same. Nothing is kept between two calls."""

    def __init__(self, articles: Collection[Document]) -> None:
        self._articles = articles

    def settle(self) -> dict[str, str | None]:
        """Settle what is marked; return where each of these articles points now.

        One question for all of them together, two more for each step from double to double; only articles that are
        doubles, or were, or look so, are kept in memory.
        """
        settled: dict[str, str | None] = {}
        for _ in range(_MOST_ROUNDS):
            # A batch's articles, and what a killed process left of another's: a few dozen.
            start = [Text.of(document) for document in self._articles.find(_UNSETTLED, _WHOLE)]
            if not start:
                break
            texts = self._related(start)
            pointers = _pointers(texts)
            settled |= {text.id: pointers[text.id] for text in start}
            changed = {key: pointer for key, pointer in pointers.items() if texts[key].first != pointer}
            if not changed:
                self._unmark(start)
                break
            self._point(changed, {text.id for text in start})
        return settled

    def foresee(self, documents: Iterable[Mapping[str, Any]]) -> dict[str, str | None]:
        """Return where articles would point if they were stored."""
        return _pointers(self._related([Text.of(document) for document in documents]))

    def _related(self, start: Iterable[Text]) -> dict[str, Text]:
        """Return all articles that hang together with these, or did when they were settled last."""
        waiting = list(start)
        related = {text.id: text for text in waiting}
        groups = {text.first or text.id for text in waiting}
        while waiting:
            finder = Finder(waiting[:_AT_ONCE])
            waiting = waiting[_AT_ONCE:]
            # By their marks first: most of what shares a key shares little else, and a body is ten times as large.
            possible = [
                mark.id
                for mark in map(Text.of, self._articles.find(_question(finder, groups), _MARKS))
                if mark.id not in related
                and (
                    mark.first in groups
                    or mark.id in groups
                    or any(map(mark.may_be_double_of, finder.candidates(mark)))
                )
            ]
            for document in self._articles.find({"_id": {"$in": possible}}, _WHOLE) if possible else ():
                text = Text.of(document)
                was = text.first in groups or text.id in groups
                if was or any(map(text.is_double_of, finder.candidates(text))):
                    related[text.id] = text
                    waiting.append(text)
            groups = set()
        return related

    def _point(self, changed: Mapping[str, str | None], own: set[str]) -> None:
        """Write where articles point; those that nobody marked yet first, and with a mark.

        The old pointer of an article that is being settled leads to the group that it leaves: it is the last to go.
        """
        token = ObjectId()
        others: list[Operation] = []
        ours: list[Operation] = []
        for key, first in changed.items():
            if key in own:
                ours.append(UpdateOne({"_id": key}, {"$set": {"duplicate_of": first}}))
            else:
                others.append(UpdateOne({"_id": key}, {"$set": {"duplicate_of": first, "unsettled": token}}))
        write_each(self._articles, others)
        write_each(self._articles, ours)

    def _unmark(self, texts: Iterable[Text]) -> None:
        """Take the marks away, but for what another writer has marked anew."""
        ids: dict[Any, list[str]] = {}
        for text in texts:
            ids.setdefault(text.token, []).append(text.id)
        gone: list[Operation] = [
            UpdateMany({"_id": {"$in": some}, "unsettled": token}, {"$unset": {"unsettled": ""}})
            for token, some in ids.items()
        ]
        write_each(self._articles, gone)


def _pointers(texts: Mapping[str, Text]) -> dict[str, str | None]:
    return {key: None if first == key else first for key, first in firsts(texts.values()).items()}


def _question(finder: Finder, groups: Iterable[str]) -> Document:
    """Return the query for whatever shares a mark with the texts of the finder, and for the members of groups."""
    marks: dict[str, list[Any]] = {"_id": list(groups), "duplicate_of": list(groups)}
    for name, value in finder.marks():
        marks.setdefault(name, []).append(value)
    return {"$or": [{name: {"$in": values}} for name, values in marks.items() if values]}
