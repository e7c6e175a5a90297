"""What is usual for this portal, learnt from its own last good runs, and how far a run is from it.

Nobody sets a threshold: a share (of fields missing, of pages refused, of requests failed) is worse when the difference
from the earlier runs is too large to be chance, given how many pages stand behind it on both sides and how much good
runs differ among themselves. Small runs are judged together with the small runs just before them, because three
articles prove nothing; as soon as there are ten pages, they do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from caritau_crawler.runs.run import Run

#: How many good runs are looked back on, and below how many nothing is compared.
LAST_RUNS = 20
FEWEST_RUNS = 3
#: Fewer pages than this are never judged by a share.
FEWEST_PAGES = 10
#: How far from usual is too far, in standard deviations. Chance gets there once in 4,000 comparisons; a run makes
#: about twenty, so a portal crawled ten times a day sees a false alarm once in three weeks.
_TOO_FAR = 3.5

#: Of a run: how many of how many. (3, 40) may be three of forty articles without an author.
Share = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Drift:
    """A share that is worse than usual: both sides of the comparison, for the sentence to people."""

    affected: int
    total: int
    usual: float
    share_now: float


def good_runs(run: Run, history: Iterable[Run]) -> list[Run]:
    """Return the last good runs of the same portal and mode before `run`, the newest first."""
    same = (
        earlier
        for earlier in history
        if earlier.outcome == "ok" and not earlier.dry_run and _is_earlier_of_same_kind(earlier, run)
    )
    return sorted(same, key=lambda earlier: earlier.started_at, reverse=True)[:LAST_RUNS]


def finished_runs(run: Run, history: Iterable[Run]) -> list[Run]:
    """Return every earlier run of the same portal and mode that came to an end, the newest first."""
    same = (
        earlier
        for earlier in history
        if earlier.outcome in ("ok", "degraded", "failed") and _is_earlier_of_same_kind(earlier, run)
    )
    return sorted(same, key=lambda earlier: earlier.started_at, reverse=True)


def _is_earlier_of_same_kind(earlier: Run, run: Run) -> bool:
    same_kind = earlier.portal == run.portal and earlier.mode == run.mode and earlier.id != run.id
    return same_kind and earlier.started_at <= run.started_at


def drift(run: Run, good: Sequence[Run], share_of: Callable[[Run], Share]) -> Drift | None:
    """Compare a share of `run` with that of `good` (newest first); None where it is no worse or cannot be judged."""
    affected, total = _sane(share_of(run))
    earlier = [share for share in (_sane(share_of(other)) for other in good) if share[1] > 0]
    if not affected or len(earlier) < FEWEST_RUNS:
        return None

    window = (affected, total)
    while window[1] < FEWEST_PAGES and earlier and earlier[0][1] < FEWEST_PAGES:
        small = earlier.pop(0)
        window = (window[0] + small[0], window[1] + small[1])
    usual = _sum(earlier)
    if window[1] < FEWEST_PAGES or not usual[1]:
        return None

    usual_share = usual[0] / usual[1]
    distances = [_distance(piece, usual) for piece in _windows(earlier)]
    spread = math.sqrt(sum(distance**2 for distance in distances) / len(distances)) if distances else 1.0
    # Distances of good runs among themselves are about 1 where only chance parts them, more on a moody portal.
    is_worse = affected / total > usual_share and _distance(window, usual) > _TOO_FAR * max(1.0, spread)
    return Drift(affected, total, usual_share, affected / total) if is_worse else None


def _sane(share: Share) -> Share:
    total = max(0, share[1])
    return min(max(0, share[0]), total), total


def _sum(shares: Iterable[Share]) -> Share:
    affected = total = 0
    for share in shares:
        affected, total = affected + share[0], total + share[1]
    return affected, total


def _windows(shares: Sequence[Share]) -> list[Share]:
    """Put neighbours together until each window has enough pages; a rest that has too few is left out."""
    windows: list[Share] = []
    affected = total = 0
    for share in shares:
        affected, total = affected + share[0], total + share[1]
        if total >= FEWEST_PAGES:
            windows.append((affected, total))
            affected = total = 0
    return windows


def _distance(share: Share, other: Share) -> float:
    """Return the difference of two shares in standard deviations (Cohen's h, which holds near 0 and 1 too)."""
    angle = 2 * (math.asin(math.sqrt(share[0] / share[1])) - math.asin(math.sqrt(other[0] / other[1])))
    return angle / math.sqrt(1 / share[1] + 1 / other[1])
