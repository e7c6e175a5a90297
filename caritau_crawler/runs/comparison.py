"""A run beside the good runs before it: fields that went missing, pages refused, requests failed, sources silent.

Everything is compared with the same portal in the same mode, and nothing before three good runs are there.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from functools import partial

from caritau_crawler.runs.causes import Cause, counted
from caritau_crawler.runs.counters import ADDRESS_REASONS
from caritau_crawler.runs.history import FEWEST_RUNS, LAST_RUNS, Drift, Share, drift
from caritau_crawler.runs.run import Run, SourceReport

_KEPT = ("new", "updated", "unchanged", "duplicate", "spooled")


def compare(run: Run, good: Sequence[Run]) -> Iterator[Cause]:
    """Name every share of `run` that is worse than in `good`, its last good runs, the newest first."""
    for name in run.field_coverage:
        if lost := drift(run, good, partial(_missing, name)):
            what = f"{name} is missing in {_figures(lost, 'article')}.{_usual_source(name, good)}"
            yield Cause("field-lost", "degraded", what, subject=name)
    if failed := drift(run, good, _failed):
        yield Cause("fetch-errors-up", "degraded", f"Requests failed for {_figures(failed, 'page')}.")
    refused_more = False
    for reason in run.dropped_by:
        if reason not in ADDRESS_REASONS and (refused := drift(run, good, partial(_refused, reason))):
            refused_more = True
            what = f"{reason} was the reason to refuse {_figures(refused, 'page')}."
            yield Cause("refused-up", "degraded", what, subject=reason)
    if not refused_more and (aside := drift(run, good, _quarantined)):
        yield Cause("quarantined-up", "degraded", f"Set aside in quarantine: {_figures(aside, 'page')}.")


def compare_sources(run: Run, earlier: Sequence[Run]) -> Iterator[Cause]:
    """Name the sources of discovery that fell silent or shrank; `earlier` are all finished runs, the newest first.

    Some sources are empty every night and that is no news. So a low source is named while it is low for longer than
    ever before, or when it answers with an error although it used to answer.
    """
    good = [other for other in earlier if other.outcome == "ok"][:LAST_RUNS]
    for source in run.discovery:
        usual = [links for other in good if (links := _links(other, source.source)) is not None]
        if len(usual) < FEWEST_RUNS or source.status == 304:
            continue
        median = statistics.median(usual)
        if median <= 0 or source.links >= median / 2:
            continue
        silent = source.links <= 0
        if (silent and not _has_answered(source)) or _is_low_for_longer_than_ever(source.source, earlier, median):
            answer = f"HTTP {source.status}" if source.status else (source.problem or "no answer")
            what = f"{source.source} named {max(source.links, 0)} addresses ({answer}), usually {median:.0f}."
            yield Cause("source-silent" if silent else "source-shrunk", "degraded", what, subject=source.source)


def _missing(name: str, run: Run) -> Share:
    coverage = run.field_coverage.get(name, math.nan)
    if not 0 <= coverage <= 1:
        return 0, 0
    found = sum(run.winners.get(name, {}).values())
    total = round(found / coverage) if found > 0 and coverage > 1e-6 else _sum(run, *_KEPT)
    return total - round(total * coverage), total


def _failed(run: Run) -> Share:
    failed = _sum(run, "failed")
    return failed, max(_sum(run, "requested"), failed)


def _refused(reason: str, run: Run) -> Share:
    refused = run.dropped_by.get(reason, 0)
    return refused, max(_sum(run, "fetched"), refused)


def _quarantined(run: Run) -> Share:
    aside = _sum(run, "quarantined")
    return aside, max(_sum(run, "fetched"), aside)


def _sum(run: Run, *names: str) -> int:
    return sum(run.counts.get(name, 0) for name in names)


def _figures(drift: Drift, thing: str) -> str:
    shares = f"{_percent(drift.share_now)}, usually {_percent(drift.usual)}"
    return f"{drift.affected} of {counted(drift.total, thing)} ({shares})"


def _percent(share: float) -> str:
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"


def _usual_source(name: str, good: Sequence[Run]) -> str:
    wins: dict[str, int] = {}
    for other in good:
        for source, count in other.winners.get(name, {}).items():
            wins[source] = wins.get(source, 0) + count
    return f" Mostly it was read from {max(sorted(wins), key=wins.__getitem__)}." if wins else ""


def _find(run: Run, source: str) -> SourceReport | None:
    return next((report for report in run.discovery if report.source == source), None)


def _links(run: Run, source: str) -> int | None:
    report = _find(run, source)
    return None if report is None or report.status == 304 else report.links


def _has_answered(source: SourceReport) -> bool:
    return 200 <= source.status < 300


def _is_low_for_longer_than_ever(source: str, earlier: Sequence[Run], median: float) -> bool:
    low = [links < median / 2 for other in earlier if (links := _links(other, source)) is not None]
    now = 1 + (low.index(False) if False in low else len(low))
    longest = streak = 0
    for is_low in low[now - 1 :]:
        streak = streak + 1 if is_low else 0
        longest = max(longest, streak)
    return now > longest
