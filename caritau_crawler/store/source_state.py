"""When a source of discovery (sitemap, feed, home page) is asked, and how. Pure.

The rule: what a source says of itself (`lastmod`, validators) saves requests, and is never believed for longer than
a day. A source that seldom changes is asked less often: it may be as late as a tenth of the time it has been unchanged,
which is what HTTP calls heuristic freshness (RFC 9111, 4.2.2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from caritau_crawler.discovery.references import PageReference
from caritau_crawler.discovery.sitemaps import SitemapChild
from caritau_crawler.store.page_state import conditions

#: Read whole again after this long, whatever it says of itself.
BELIEVED_FOR = timedelta(hours=24)
#: The longest wait for a source without a `lastmod`, and the shortest for one that an index names.
LONGEST_WAIT = timedelta(hours=6)
#: A shorter wait saves nothing that counts.
_LEAST_WAIT = timedelta(minutes=5)
SHORTEST_WAIT_OF_CHILD = timedelta(hours=1)
_SHARE_OF_AGE = 0.1
#: An index in which more than half of so many sitemaps have the newest `lastmod` dates the index, not the sitemaps.
_TELLING_FROM = 4
#: An index with more children than this is read whole each time, so that they need not be remembered.
MAX_CHILDREN = 1_000

Asking = Literal["whole", "if-changed", "not-now"]


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one source. Times are aware UTC.

    `lastmod` is what the index said when the source was read; `read_at` when it was last read whole, `asked_at` when
    it last answered, `changed_at` when it last said something new; `links` how many pages it named, `children` which
    other sources, if it is an index or the home page; `rules` and `digest` tell whether the profile or the content has
    changed.
    """

    url: str
    rules: str = ""
    etag: str | None = None
    last_modified: str | None = None
    lastmod: datetime | None = None
    read_at: datetime | None = None
    asked_at: datetime | None = None
    changed_at: datetime | None = None
    digest: str = ""
    links: int = 0
    children: tuple[SitemapChild, ...] = ()

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a conditional request."""
        return conditions(self.etag, self.last_modified)


def how_to_ask(
    known: SourceState | None,
    *,
    rules: str,
    now: datetime,
    lastmod: datetime | None = None,
    is_child: bool = False,
    is_patient: bool = True,
) -> Asking:
    """Tell whether a source is asked now; `lastmod` is what an index says, None where it says nothing that tells.

    `is_patient` is False for a source that is asked each time, such as the home page.
    """
    if known is None or known.rules != rules or known.read_at is None or now >= known.read_at + BELIEVED_FOR:
        return "whole"
    if lastmod is not None and known.lastmod is not None:
        return "not-now" if lastmod <= known.lastmod else "if-changed"
    if not is_patient or known.asked_at is None or known.changed_at is None:
        return "if-changed"
    wait = min(LONGEST_WAIT, _SHARE_OF_AGE * (known.asked_at - known.changed_at))
    if wait < _LEAST_WAIT:
        wait = timedelta()
    if is_child:
        wait = max(wait, SHORTEST_WAIT_OF_CHILD)
    return "if-changed" if now >= known.asked_at + wait else "not-now"


def telling(children: Sequence[SitemapChild], known: dict[str, SourceState]) -> dict[str, datetime | None]:
    """Return the `lastmod` of each child that may be believed.

    An index that dates all of its sitemaps alike says when it was made itself: its dates tell that nothing is newer,
    and nothing else.
    """
    dates = [child.lastmod for child in children if child.lastmod is not None]
    newest = max(dates, default=None)
    alike = len(children) >= _TELLING_FROM and 2 * dates.count(newest) > len(children) if newest else False
    believed = {}
    for child in children:
        state = known.get(child.url)
        is_newer = bool(state and state.lastmod and child.lastmod and child.lastmod > state.lastmod)
        believed[child.url] = None if alike and is_newer else child.lastmod
    return believed


def after_answer(known: SourceState | None, answer: SourceState, *, now: datetime, is_modified: bool) -> SourceState:
    """Return what is known of a source once it has answered; `answer` has what this answer said."""
    if not is_modified and known is not None:
        lastmod = answer.lastmod or known.lastmod
        return replace(known, asked_at=now, lastmod=lastmod)
    changed_at = known.changed_at if known is not None and known.digest == answer.digest else now
    return replace(answer, asked_at=now, read_at=now, changed_at=changed_at)


def digest_of(references: Iterable[PageReference], children: Iterable[SitemapChild] = ()) -> str:
    """Return a digest of what a source named; what else its bytes say (the time they were made) is no news."""
    said: list[Any] = [(one.url, one.lastmod) for one in references]
    said += [(one.url, one.lastmod) for one in children]
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


def rules_digest(*rules: object) -> str:
    """Return a digest of the profile's rules for addresses: under other rules a source has other news."""
    return hashlib.sha256(repr(rules).encode()).hexdigest()[:16]
