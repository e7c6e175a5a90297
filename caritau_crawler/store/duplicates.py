"""Which articles say the same, and which of them is the first. Pure.

The rule: doubles hang together. What is a double of one article of a group belongs to the group, and all of it point
at the one published first; where the dates do not decide, at the one seen first, then at the smaller key. The groups
follow from the texts alone, so the order in which articles came cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from caritau_crawler.likeness import Reading, Sketch, read, same_text, sketch
from caritau_crawler.store.encoding import storable_time

Document = Mapping[str, Any]
Mark = tuple[str, Any]

_LATEST = datetime.max.replace(tzinfo=UTC)
#: What decides of which articles one is a double, and which of them is the first.
MARKS = ("content_hash", "fingerprint", "sketch", "date_published")


def sketch_of(article_body: str) -> dict[str, Any] | None:
    """Return the sketch of a text as an article's document has it."""
    made = sketch(read(article_body))
    return None if made is None else {"keys": list(made.keys), "signature": made.signature}


@dataclass(frozen=True)
class Text:
    """What is needed of an article to compare it. `first` is where it points now, `token` what marks it as unsettled.

    `article_body` is empty where only the marks of the article were asked for.
    """

    id: str
    content_hash: str
    fingerprint: str
    sketch: Sketch | None
    article_body: str = field(repr=False)
    precedence: tuple[datetime, datetime, str]
    first: str | None
    token: Any = None

    @classmethod
    def of(cls, document: Document) -> Text:
        """Read it from an article's document."""
        published, seen = document["date_published"] or _LATEST, document["first_seen_at"]
        drawn = document.get("sketch")
        return cls(
            document["_id"],
            document["content_hash"],
            document["fingerprint"],
            Sketch(tuple(drawn["keys"]), bytes(drawn["signature"])) if drawn else None,
            document.get("article_body", ""),
            (storable_time(published), storable_time(seen), document["_id"]),
            document["duplicate_of"],
            document.get("unsettled"),
        )

    @cached_property
    def reading(self) -> Reading:
        """The text as it is compared."""
        return read(self.article_body)

    @property
    def hashes(self) -> list[Mark]:
        """What the same text has the same: field and value."""
        named = (("content_hash", self.content_hash), ("fingerprint", self.fingerprint))
        return [(name, value) for name, value in named if value]

    @property
    def keys(self) -> list[Mark]:
        """What a similar text has in part."""
        return [("sketch.keys", key) for key in self.sketch.keys] if self.sketch else []

    def is_double_of(self, other: Text) -> bool:
        """Tell whether two articles say the same; asks both bodies."""
        return self._has_hash_of(other) or (self._resembles(other) and same_text(self.reading, other.reading))

    def may_be_double_of(self, other: Text) -> bool:
        """Tell whether two articles could say the same, by their marks alone."""
        return self._has_hash_of(other) or self._resembles(other)

    def _has_hash_of(self, other: Text) -> bool:
        return not set(self.hashes).isdisjoint(other.hashes)

    def _resembles(self, other: Text) -> bool:
        return self.sketch is not None and other.sketch is not None and self.sketch.resembles(other.sketch)


class Finder:
    """Finds those of some texts that another may be a double of, without comparing it with each of them."""

    def __init__(self, texts: Iterable[Text] = ()) -> None:
        self._by_mark: dict[Mark, list[Text]] = {}
        self._bodies: set[str] = set()
        for text in texts:
            self.add(text)

    def add(self, text: Text) -> None:
        """Have it found: of articles with one body, or one hash, one is enough."""
        for mark in text.hashes:
            self._by_mark.setdefault(mark, [text])
        if text.article_body not in self._bodies:
            self._bodies.add(text.article_body)
            for mark in text.keys:
                self._by_mark.setdefault(mark, []).append(text)

    def marks(self) -> Iterable[Mark]:
        """Return what the texts can be found by."""
        return self._by_mark

    def candidates(self, text: Text) -> Iterator[Text]:
        """Yield the texts that share a hash or a key with it, each once."""
        tried = set()
        for mark in (*text.hashes, *text.keys):
            for other in self._by_mark.get(mark, ()):
                if other.id not in tried:
                    tried.add(other.id)
                    yield other


def firsts(texts: Iterable[Text]) -> dict[str, str]:
    """Return, for each article, the id of the first of its group: often its own."""
    finder = Finder()
    joined: dict[str, str] = {}
    rank: dict[str, int] = {}

    def first(key: str) -> str:
        while joined[key] != key:
            joined[key] = joined[joined[key]]
            key = joined[key]
        return key

    for number, text in enumerate(sorted(texts, key=lambda text: text.precedence)):
        joined[text.id], rank[text.id] = text.id, number
        for other in finder.candidates(text):
            ours, theirs = first(text.id), first(other.id)
            if ours != theirs and text.is_double_of(other):
                joined[max(ours, theirs, key=rank.__getitem__)] = min(ours, theirs, key=rank.__getitem__)
        finder.add(text)
    return {key: first(key) for key in joined}
