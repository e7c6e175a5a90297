"""`memory` and `standing_lines`: what the articles of a portal tell about each other's furniture.

`memory` has a document for each article with its traces; all that is known is counted from those, so the order in
which they came makes no difference. `standing_lines` has the result: the few lines that are furniture now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database

from caritau_crawler.items import Known, Traces
from caritau_crawler.store.bulk import Operation, in_batches, write_each
from caritau_crawler.store.encoding import storable_document
from caritau_crawler.store.failures import explained

Document = dict[str, Any]

#: A line is furniture at the edges of the text from so many articles on, and this share of those of its time.
_EDGE_ARTICLES, _EDGE_SHARE = 5, 0.10
#: … and wherever it stands from so many on, and this share. The share is there for the paragraph of background that a
#: newsroom puts below each item of a long story: it is the article's own.
_COMMON_ARTICLES, _COMMON_SHARE = 8, 0.25
#: … or on fewer, when its articles have nothing else in common: no word is in the headlines or keywords of half of
#: them. That of a long story would be.
_UNRELATED_ARTICLES, _UNRELATED_SHARE, _TOPIC_SHARE = 5, 0.01, 0.5
#: So many articles of a line are looked at for what they have in common.
_TOPIC_SAMPLE = 200
#: A cut headline in a list is at least so long; shorter beginnings are not looked for.
_SHORTEST_HEADLINE = 20
_AT_ONCE = 200
_KINDS = ("common", "unrelated", "edges")
_HIGHEST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the memory keeps of one article.

    `before` has the fields that the memory changed, as words and markup had left them; None where it changed nothing.
    """

    article_id: str
    portal: str
    traces: Traces
    fingerprint: str
    published: datetime | None
    before: Document | None = None

    def to_document(self) -> Document:
        """Return the document, with a digest that tells whether anything changed."""
        traces = {"lines": list(self.traces.lines), "tail": list(self.traces.tail), "topics": list(self.traces.topics)}
        content = {**traces, "fingerprint": self.fingerprint, "published": self.published, "before": self.before}
        digest = hashlib.sha256(repr((content, self.traces.headline)).encode("utf-8", "surrogatepass")).hexdigest()
        return {"portal": self.portal, **content, "digest": digest}


class MemoryStore:
    """A portal's memory."""

    def __init__(self, database: Database[Document], *, read_only: bool = False) -> None:
        self._database = database
        self._memory = database["memory"]
        self._standing = database["standing_lines"]
        self._read_only = read_only

    @explained
    def ensure_indexes(self) -> None:
        """Create the indexes that are not there yet."""
        by_portal = ("portal", ASCENDING)
        self._memory.create_indexes(
            [
                *(IndexModel([by_portal, (name, ASCENDING)]) for name in ("lines", "tail", "headlines", "published")),
                IndexModel([by_portal, ("due", ASCENDING)], partialFilterExpression={"due": {"$exists": True}}),
            ]
        )
        self._standing.create_indexes([IndexModel([by_portal])])

    @explained
    def look_up(self, portal: str, traces: Mapping[str, Traces]) -> dict[str, Known]:
        """Return what is known of each article's traces, by its id; two questions for all of them together."""
        lines = {line for trace in traces.values() for line in trace.lines}
        ids = [_line_id(portal, line) for line in lines]
        standing = {document["line"]: document for document in self._standing.find({"_id": {"$in": ids}})}
        owners = self._owners(portal, {stem for trace in traces.values() for stem in trace.tail})
        known = {}
        for key, trace in traces.items():
            here = [standing[line] for line in trace.lines if line in standing]
            known[key] = Known(
                **{kind: frozenset(document["line"] for document in here if document[kind]) for kind in _KINDS},
                headlines=frozenset(stem for stem in trace.tail if owners.get(stem, frozenset()) - {key}),
            )
        return known

    def _owners(self, portal: str, stems: Iterable[str]) -> dict[str, set[str]]:
        """Return the articles of which a headline begins with each stem."""
        owners: dict[str, set[str]] = {}
        for some in in_batches(sorted(stems), 100):
            begins = [{"headlines": {"$elemMatch": {"$gte": stem, "$lt": stem + _HIGHEST}}} for stem in some]
            for document in self._memory.find({"portal": portal, "$or": begins}, {"headlines": 1}):
                for stem in some:
                    if any(headline.startswith(stem) for headline in document["headlines"]):
                        owners.setdefault(stem, set()).add(document["_id"])
        return owners

    @explained
    def remember(self, remembered: Sequence[Remembered]) -> None:
        """Keep the traces of stored articles; what is as it was is not written again."""
        if self._read_only or not remembered:
            return
        ids = [one.article_id for one in remembered]
        known = {d["_id"]: d["digest"] for d in self._memory.find({"_id": {"$in": ids}}, {"digest": 1})}
        operations: list[Operation] = []
        for one in remembered:
            document = storable_document(one.to_document())
            if known.get(one.article_id) != document["digest"]:
                # A headline once seen stays known, whichever of an article's versions came first.
                change: Document = {"$set": {**document, "due": "learn"}}
                if one.traces.headline:
                    change["$addToSet"] = {"headlines": one.traces.headline}
                operations.append(UpdateOne({"_id": one.article_id}, change, upsert=True))
        write_each(self._memory, operations)

    @explained
    def remembered(self, ids: Sequence[str]) -> dict[str, Remembered]:
        """Return what is kept of these articles."""
        return {d["_id"]: _remembered(d) for d in self._memory.find({"_id": {"$in": list(ids)}})}

    @explained
    def keep_before(self, earlier: Mapping[str, Document | None]) -> None:
        """Note how words and markup had left articles that the memory is about to change."""
        if not self._read_only:
            changes = [UpdateOne({"_id": key}, {"$set": {"before": value}}) for key, value in earlier.items()]
            write_each(self._memory, list[Operation](changes))

    @explained
    def learn(self, portal: str) -> None:
        """Count anew whatever the articles that came since could have changed; mark whom that concerns as stale."""
        if self._read_only:
            return
        while fresh := list(self._memory.find({"portal": portal, "due": "learn"}).limit(_AT_ONCE)):
            lines = {line for document in fresh for line in document["lines"]}
            self._count(portal, lines)
            standing = self._standing_among(portal, lines)
            self._mark_tails(portal, {headline for document in fresh for headline in document.get("headlines", ())})
            # They were judged when they were stored, perhaps a moment before their neighbours were.
            states: dict[str, list[str]] = {"judge": [], "": []}
            for document in fresh:
                concerned = document["tail"] or document["before"] or not standing.isdisjoint(document["lines"])
                states["judge" if concerned else ""].append(document["_id"])
            digests = {document["_id"]: document["digest"] for document in fresh}
            write_each(
                self._memory,
                [
                    UpdateOne(
                        {"_id": key, "digest": digests[key], "due": "learn"},
                        {"$set": {"due": state}} if state else {"$unset": {"due": ""}},
                    )
                    for state, keys in states.items()
                    for key in keys
                ],
            )
        # What was furniture while there were few articles may be none among many.
        self._count(portal, {d["line"] for d in self._standing.find({"portal": portal}, {"line": 1})})

    @explained
    def stale(self, portal: str, *, limit: int) -> list[str]:
        """Return articles that are to be judged again."""
        found = self._memory.find({"portal": portal, "due": "judge"}, {"_id": 1}).limit(limit)
        return [] if self._read_only else [document["_id"] for document in found]

    @explained
    def mark_judged(self, ids: Sequence[str]) -> None:
        """Note that these articles are stored as the memory would have them."""
        self._memory.update_many({"_id": {"$in": list(ids)}, "due": "judge"}, {"$unset": {"due": ""}})

    @explained
    def unprinted(self, portal: str) -> dict[int, str]:
        """Return the lines that are furniture and have no text for people yet, each with an article that prints it."""
        found = {}
        for document in self._standing.find({"portal": portal, "text": {"$exists": False}}, {"line": 1}):
            holder = self._memory.find_one({"portal": portal, "lines": document["line"]}, {"_id": 1})
            if holder is not None:
                found[document["line"]] = holder["_id"]
        return found

    @explained
    def print_line(self, portal: str, line: int, text: str) -> None:
        """Keep a line's text beside its number, for whoever reads the collection."""
        self._standing.update_one({"_id": _line_id(portal, line)}, {"$set": {"text": text}})

    def _standing_among(self, portal: str, lines: Iterable[int]) -> set[int]:
        ids = [_line_id(portal, line) for line in lines]
        return {document["line"] for document in self._standing.find({"_id": {"$in": ids}}, {"line": 1})}

    def _count(self, portal: str, lines: Iterable[int]) -> None:
        """Settle for each line whether it is furniture; mark the articles of those for which that changed."""
        for some in in_batches(sorted(lines), 4_000):
            ids = [_line_id(portal, line) for line in some]
            known = {document["line"]: document for document in self._standing.find({"_id": {"$in": ids}})}
            often = self._often(portal, some)
            for line in {*often, *known}:
                verdict = self._verdict(portal, line) if line in often else None
                before = known.get(line)
                if verdict is None and before is None:
                    continue
                if verdict is None:
                    self._standing.delete_one({"_id": _line_id(portal, line)})
                else:
                    self._standing.update_one({"_id": verdict["_id"]}, {"$set": verdict}, upsert=True)
                if any((before or {}).get(kind, False) != (verdict or {}).get(kind, False) for kind in _KINDS):
                    concerned = {"portal": portal, "lines": line, "due": {"$ne": "learn"}}
                    self._memory.update_many(concerned, {"$set": {"due": "judge"}})

    def _often(self, portal: str, lines: Sequence[int]) -> set[int]:
        least = min(_EDGE_ARTICLES, _COMMON_ARTICLES, _UNRELATED_ARTICLES)
        counted = self._memory.aggregate(
            [
                {"$match": {"portal": portal, "lines": {"$in": list(lines)}}},
                {"$project": {"lines": {"$setIntersection": ["$lines", list(lines)]}}},
                {"$unwind": "$lines"},
                {"$group": {"_id": "$lines", "articles": {"$sum": 1}}},
                {"$match": {"articles": {"$gte": least}}},
            ]
        )
        return {document["_id"] for document in counted}

    def _verdict(self, portal: str, line: int) -> Document | None:
        """Return the document of a line that is furniture, None for one that is not."""
        holders = {"portal": portal, "lines": line}
        (counted,) = self._memory.aggregate(
            [
                {"$match": holders},
                {"$group": {"_id": "$fingerprint", "published": {"$min": "$published"}}},
                {
                    "$group": {
                        "_id": None,
                        "articles": {"$sum": 1},
                        "first": {"$min": "$published"},
                        "last": {"$max": "$published"},
                    }
                },
            ]
        )
        articles = counted["articles"]
        span: Document = {"portal": portal}
        if counted["first"] is not None:
            span["published"] = {"$gte": counted["first"], "$lte": counted["last"]}
        share = min(1.0, articles / max(1, self._memory.count_documents(span)))
        kinds = {
            "common": articles >= _COMMON_ARTICLES and share >= _COMMON_SHARE,
            "unrelated": articles >= _UNRELATED_ARTICLES and share >= _UNRELATED_SHARE and not self._has_topic(holders),
            "edges": articles >= _EDGE_ARTICLES and share >= _EDGE_SHARE,
        }
        if not any(kinds.values()):
            return None
        return {
            "_id": _line_id(portal, line),
            "portal": portal,
            "line": line,
            "articles": articles,
            "share": round(share, 4),
            **kinds,
        }

    def _has_topic(self, holders: Document) -> bool:
        """Tell whether the articles of a line are about one thing, or too many of them say nothing of that."""
        sample = list(self._memory.find(holders, {"topics": 1}).sort("_id", ASCENDING).limit(_TOPIC_SAMPLE))
        counts: dict[str, int] = {}
        for document in sample:
            for topic in document["topics"]:
                counts[topic] = counts.get(topic, 0) + 1
        silent = sum(1 for document in sample if not document["topics"])
        return max(counts.values(), default=0) + silent >= _TOPIC_SHARE * len(sample)

    def _mark_tails(self, portal: str, headlines: Iterable[str]) -> None:
        """Mark the articles at whose end a line stands that one of these headlines begins with."""
        beginnings = {
            headline[:length].rstrip()
            for headline in headlines
            for length in range(_SHORTEST_HEADLINE, len(headline) + 1)
        }
        for some in in_batches(sorted(beginnings), 4_000):
            concerned = {"portal": portal, "tail": {"$in": some}, "due": {"$ne": "learn"}}
            self._memory.update_many(concerned, {"$set": {"due": "judge"}})


def _line_id(portal: str, line: int) -> str:
    return f"{portal}:{line}"


def _remembered(document: Document) -> Remembered:
    headlines = document.get("headlines") or [""]
    traces = Traces(tuple(document["lines"]), tuple(document["tail"]), headlines[-1], tuple(document["topics"]))
    return Remembered(
        document["_id"],
        document["portal"],
        traces,
        document["fingerprint"],
        document["published"],
        document["before"],
    )
