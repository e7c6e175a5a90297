"""When a page is due, and what is recorded of it. Pure.

The rule: a page that is stored, gone or refused is fetched again when its portal says that it changed, and a young
article also when its age has come. While it is young, the text that comes decides; later the validators may.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Self

from caritau_crawler.discovery.references import PageReference
from caritau_crawler.items import Article
from caritau_crawler.store.encoding import storable_text, storable_time
from caritau_crawler.urls import canonicalise

NOT_MODIFIED, NOT_FOUND, GONE = 304, 404, 410
#: The error of a page that showed, with status 200, that there is nothing.
SOFT_404 = "soft-404"
#: How the errors begin of pages in whose place another came, or that led off the portal.
_ELSEWHERE = (SOFT_404, "led-off-site")

State = Literal["due", "stored", "gone", "refused", "failed"]

#: At these ages an article is looked at again: corrections come early, so the looks grow rare.
RECHECK_AGES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(hours=48))


@dataclass(frozen=True, slots=True)
class Due:
    """A page to be fetched now, with what earlier visits left. `article_id` is None where none was stored yet.

    `watched_from` is the moment from which the article's age counts: its publication, or else its discovery.
    """

    url: str
    found_in: str
    headline: str | None = None
    lastmod: datetime | None = None
    attempts: int = 0
    etag: str | None = None
    last_modified: str | None = None
    article_id: str | None = None
    watched_from: datetime | None = None
    is_new: bool = False
    #: It was not there at the last visit, or led off the portal; this is another look.
    was_missing: bool = False

    def conditions(self, now: datetime) -> dict[str, str]:
        """Return the headers of a conditional request, none where the whole page is wanted.

        A validator is a hint of a server that may be mistaken, so a young article is always fetched whole.
        """
        if self.article_id is None or self.watched_from is None or now <= self.watched_from + RECHECK_AGES[-1]:
            return {}
        return conditions(self.etag, self.last_modified)


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers of a conditional request for the validators that there are."""
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class PageResult:
    """What became of one page: HTTP status, validators as the server sent them, article stored or error met.

    `published` is when its article came out, None where nobody knows; `is_own` tells the article's own address, which
    is looked at again, from one that only leads to it.
    """

    url: str
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    article_id: str | None = None
    published: datetime | None = None
    is_own: bool = True
    error: str | None = None

    @classmethod
    def of(cls, article: Article, article_id: str) -> Self:
        """Return what became of the page of an article that is stored as `article_id`."""
        return cls(
            article.page_key,
            200,
            etag=article.etag,
            last_modified=article.last_modified,
            article_id=article_id,
            published=article.date_published,
        )


def merge(references: Iterable[PageReference], now: datetime) -> dict[str, PageReference]:
    """Return the references by canonical URL: first seen, newest `lastmod` that is not in the future."""
    merged: dict[str, PageReference] = {}
    for reference in references:
        key = canonicalise(reference.url)
        first = merged.get(key)
        hints = [storable_time(r.lastmod) for r in (first, reference) if r and r.lastmod and r.lastmod <= now]
        merged[key] = PageReference(
            url=first.url if first else key,
            found_in=first.found_in if first else clean(reference.found_in) or "",
            lastmod=max(hints, default=None),
            headline=(first.headline if first else None) or clean(reference.headline),
        )
    return merged


def is_due(document: dict[str, Any], reference: PageReference, now: datetime, *, recheck: bool) -> bool:
    """Tell whether a known page is to be fetched now; see `PageStore.plan` for the rules."""
    state = document["state"]
    if state == "due":
        return True
    if recheck and state != "gone":
        return True
    if state == "failed":
        return bool(document["next_check"] is None or document["next_check"] <= now)
    if state == "gone" and document["next_check"] is not None and document["next_check"] <= now:
        return True
    # The portal's clock is compared with itself where it can be; ours says only when the page was last looked at.
    return is_newer(reference.lastmod, document["lastmod"] or document["updated_at"])


def is_newer(hint: datetime | None, known: datetime | None) -> bool:
    """Tell whether a source's `lastmod` says more than what is known."""
    return hint is not None and (known is None or hint > known)


def new_due(reference: PageReference) -> Due:
    """Return an unknown page as one to be fetched."""
    return Due(reference.url, reference.found_in, reference.headline, reference.lastmod, is_new=True)


def due_from(document: dict[str, Any]) -> Due:
    """Return a known page as one to be fetched."""
    return Due(
        url=document["url"],
        found_in=document["found_in"],
        headline=document["headline"],
        lastmod=document["lastmod"],
        attempts=document["attempts"],
        etag=document["etag"],
        last_modified=document["last_modified"],
        article_id=document["article_id"],
        watched_from=document.get("watched_from"),
        was_missing=document.get("last_status") == NOT_FOUND or str(document.get("last_error")).startswith(_ELSEWHERE),
    )


def watch(result: PageResult, known: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return from when the age of a stored page's article counts, and when it is looked at next (None: no more)."""
    published = result.published if result.published is not None and result.published <= now else None
    since = storable_time(published or known.get("watched_from") or known.get("discovered_at") or now)
    ages = RECHECK_AGES if result.is_own else ()
    return {"watched_from": since, "next_check": next((since + age for age in ages if since + age > now), None)}


def birth(key: str, portal: str, now: datetime) -> dict[str, Any]:
    """Return the fields of a page of which nothing is known but its address."""
    later = ("headline", "lastmod", "next_check", "etag", "last_modified", "article_id", "watched_from")
    nothing_yet = dict.fromkeys((*later, "last_status", "last_error"))
    return {"url": key, "portal": portal, "found_in": "", "discovered_at": now, "attempts": 0, **nothing_yet}


def outcome(state: State, result: PageResult, now: datetime) -> dict[str, Any]:
    """Return the fields that every visit sets."""
    return {"state": state, "last_status": result.status, "last_error": clean(result.error), "updated_at": now}


def clean(text: str | None) -> str | None:
    """Return text of a feed or an error as BSON can hold it."""
    return None if text is None else storable_text(text)
