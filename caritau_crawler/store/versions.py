"""What a save makes of an article: new, unchanged, or a revision with what changed. Pure.

The rule: the content hash alone decides whether an article changed. Nothing known is overwritten by nothing: fields
that were empty are filled when a later visit finds them. Two ways in: `apply` for a page that has just been fetched,
`apply_archived` for one that was fetched some time ago, and for dumps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from caritau_crawler.items import FROM_DUMP
from caritau_crawler.store.encoding import storable_time
from caritau_crawler.urls import article_key

Document = dict[str, Any]
Change = Literal["new", "updated", "unchanged", "restated", "older"]

#: A block of which at least this share of the words stayed was edited, not replaced.
_EDITED_SHARE = 0.5
#: Two texts that have nothing to do with each other are not compared piece by piece.
_MOST_PAIRS = 10_000
#: A date goes together with its evidence.
_DATES = ("date_published", "date_modified")
_FILLABLE = (
    "portal_article_id", "headline", "description", "dateline", "authors", "byline_initials", "source_credit",
    "article_section", "keywords", "related", "images", "in_language",
)  # fmt: skip
#: What an article has only to be found by; no part of its history.
_FOR_THE_INDEX = ("sketch", "unsettled")


@dataclass(frozen=True, slots=True)
class Step:
    """One article applied to what was known of its key: the document after it and the revision it leaves behind."""

    change: Change
    document: Document
    revision: Document | None = None


def apply(found: Document, key: str, known: Document | None, *, run_id: str, now: datetime) -> Step:
    """Return what the article found makes of the document that is known under its key (None: no such document)."""
    if known is None:
        return Step("new", _first_version(found, key, run_id, now))
    if known["content_hash"] == found["content_hash"]:
        seen_again = {"last_checked_at": max(now, known["last_checked_at"])}
        addresses = {"alternate_urls": _addresses(known, found, main=known["url"])}
        if article_key(known["canonical_url"]) != article_key(found["canonical_url"]):  # the slug changed, not the text
            addresses["canonical_url"] = found["canonical_url"]
        drawn = {"sketch": found["sketch"]}  # an article that was stored before there were any gets its own
        # The newest page that says so: the oldest pages leave the archive first.
        place = {"raw": found["raw"] or known.get("raw")}
        here = {**addresses, **place, **seen_again, **drawn, "gone_at": None}
        return Step("unchanged", {**known, **_filled(known, found), **here})
    step = _new_version(found, known, run_id=run_id, checked_at=now, changed_at=now)
    step.document["gone_at"] = None
    return step


def apply_archived(
    found: Document, key: str, known: Document | None, *, run_id: str, at: datetime | None, now: datetime
) -> Step:
    """Return what a page read from an archive or a dump makes of the document; `at` is when it had been fetched.

    A page later than the last look at the portal counts as a visit of its time. The very page of the last look says
    what the document should have said all along: a revision where that is another text, else a restatement without
    one. Any other page is older than what is known. `at` is None for text of which nobody knows the time: it is
    older than any page. What a dump brought in gives way to everything.
    """
    if known is None:
        return Step("new", _first_version(found, key, run_id, storable_time(at or now)))
    if is_from_dump(known):
        checked = known["last_checked_at"] if is_from_dump(found) else storable_time(at or now)
        if known["content_hash"] != found["content_hash"]:
            return _new_version(found, known, run_id=run_id, checked_at=checked, changed_at=now)
        return _restated(found, known, checked_at=checked)
    if at is None:
        return Step("unchanged" if known["content_hash"] == found["content_hash"] else "older", known)
    at = storable_time(at)
    same_page = found["raw"] == known.get("raw") if found["raw"] else at == known["last_checked_at"]
    if not same_page and at <= known["last_checked_at"]:
        return Step("older", known)
    if not same_page:
        step = apply(found, key, known, run_id=run_id, now=at)
        if known.get("gone_at") is not None and known["gone_at"] > at:
            step.document["gone_at"] = known["gone_at"]
        return step
    if known["content_hash"] == found["content_hash"]:
        return _restated(found, known, checked_at=known["last_checked_at"])
    return _new_version(found, known, run_id=run_id, checked_at=known["last_checked_at"], changed_at=now)


def is_from_dump(document: Document) -> bool:
    """Tell whether a document's text was never read from a page of the portal."""
    return bool(document["extraction"].get("article_body") == FROM_DUMP)


def _restated(found: Document, known: Document, *, checked_at: datetime) -> Step:
    """Return the document with the fields of the same text as they are read now; dates are never lost."""
    addresses = _addresses(known, found, main=known["url"])
    after = {**known, **found, "url": known["url"], "alternate_urls": addresses, "last_checked_at": checked_at}
    for date in _DATES:
        if found[date] is None:
            after |= {name: known[name] for name in _with_evidence(date)}
        else:
            after[date] = storable_time(found[date])
    return Step("unchanged" if after == known else "restated", after)


def _new_version(found: Document, known: Document, *, run_id: str, checked_at: datetime, changed_at: datetime) -> Step:
    after = {
        **known,
        **found,
        "alternate_urls": _addresses(known, found, main=found["url"]),
        "revision": known["revision"] + 1,
        "last_checked_at": checked_at,
        "run_id": run_id,
    }
    if found["date_published"] is None:  # once published, always published then
        after |= {name: known[name] for name in _with_evidence("date_published")}
    return Step("updated", after, _revision(known, after, run_id, changed_at))


def changes(before: Document, after: Document) -> Document:
    """Return what a reader would see of the change: headline, blocks that came, went, or were edited, in order.

    Blocks are compared as multisets. A block is an edited one where at least half of its words stayed.
    """
    headlines = {"from": before["headline"], "to": after["headline"]}
    added, removed = _surplus(after["blocks"], before["blocks"]), _surplus(before["blocks"], after["blocks"])
    edited = _edited(removed, added)
    return {
        "headline": headlines if headlines["from"] != headlines["to"] else None,
        "blocks_added": _without(added, (pair["to"] for pair in edited)),
        "blocks_removed": _without(removed, (pair["from"] for pair in edited)),
        "blocks_edited": edited,
    }


def _edited(removed: list[str], added: list[str]) -> list[Document]:
    """Pair each text that went with the one that came in its place: the first that is most like it."""
    if len(removed) * len(added) > _MOST_PAIRS:
        return []
    waiting = [(text, Counter(text.split())) for text in added]
    pairs = []
    for old in removed:
        words = Counter(old.split())
        # The same text as another type of block was not edited.
        shares = [0.0 if new == old else _share(words, others) for new, others in waiting]
        best = max(shares, default=0.0)
        if best >= _EDITED_SHARE:
            pairs.append({"from": old, "to": waiting.pop(shares.index(best))[0]})
    return pairs


def _share(some: Counter[str], others: Counter[str]) -> float:
    total = some.total() + others.total()
    return 2 * (some & others).total() / total if total else 0.0


def _without(texts: list[str], others: Iterable[str]) -> list[str]:
    left = Counter(others)
    kept = []
    for text in texts:
        if left[text]:
            left[text] -= 1
        else:
            kept.append(text)
    return kept


def _first_version(found: Document, key: str, run_id: str, now: datetime) -> Document:
    return {
        "_id": key,
        **found,
        "alternate_urls": _addresses(found, found, main=found["url"]),
        "duplicate_of": None,
        "revision": 1,
        "first_seen_at": now,
        "last_checked_at": now,
        "gone_at": None,
        "run_id": run_id,
    }


def _revision(before: Document, after: Document, run_id: str, now: datetime) -> Document:
    return {
        "_id": f"{before['_id']}#{before['revision']}",
        "article_id": before["_id"],
        "revision": before["revision"],
        "changed_at": now,
        "run_id": run_id,
        "changes": changes(before, after),
        "article": {name: value for name, value in before.items() if name not in _FOR_THE_INDEX},
    }


def _addresses(known: Document, found: Document, *, main: str) -> list[str]:
    every = [*known["alternate_urls"], *found["alternate_urls"], known["url"], found["url"]]
    return [url for url in dict.fromkeys(every) if url not in (main, found["canonical_url"])]


def _filled(known: Document, found: Document) -> Document:
    names = [name for name in _FILLABLE if not known.get(name) and found[name]]
    for date in _DATES:
        if known.get(date) is None and found[date] is not None:
            names += _with_evidence(date)
    filled = {name: found[name] for name in names}
    sources = {name: found["extraction"][name] for name in names if name in found["extraction"]}
    return filled | ({"extraction": {**known["extraction"], **sources}} if sources else {})


def _with_evidence(date: str) -> tuple[str, str, str]:
    return date, f"{date}_raw", f"{date}_source"


def _surplus(blocks: list[Document], others: list[Document]) -> list[str]:
    left = Counter((block["type"], block["text"]) for block in others)
    surplus = []
    for block in blocks:
        mark = block["type"], block["text"]
        if left[mark]:
            left[mark] -= 1
        else:
            surplus.append(block["text"])
    return surplus
