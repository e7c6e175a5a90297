"""The verdict on a run: what came of it, why, and what to do.

A run *failed* when nothing landed although something should have, is *degraded* when something landed but the run is
worse than this portal's own history, was *interrupted* when it was stopped or died, and is *ok* otherwise: a run that
finds nothing new is ok. Facts about the run alone are judged here, comparisons in `runs.comparison`. More errors can
never make an outcome better, because each finding only adds its cause and the worst cause decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from caritau_crawler.runs.causes import SEVERITY, Cause, counted, in_order
from caritau_crawler.runs.clock import for_people
from caritau_crawler.runs.comparison import compare, compare_sources
from caritau_crawler.runs.counters import DropReason
from caritau_crawler.runs.errors import ErrorKind, kind_of
from caritau_crawler.runs.history import FEWEST_PAGES, finished_runs, good_runs
from caritau_crawler.runs.run import OFFLINE, Outcome, Run

#: Scrapy's words for the end of a crawl, in ours. `start_error` is a spider whose `start()` raised.
_END = {
    "shutdown": "stopped",
    "closespider_timeout": "time-limit",
    "closespider_timeout_no_item": "time-limit",
    "closespider_itemcount": "max-articles",
    "closespider_pagecount": "max-articles",
    "memusage_exceeded": "out-of-memory",
    "start_error": "crashed",
}
_END_OF_ITS_OWN = ("finished", "max-articles", "time-limit")
#: From so many on, more pages failed than came is no chance, whatever earlier runs were like.
_MANY_FAILED = 4
#: Pages that came and say nothing about whether articles come.
_NO_PROOF = (DropReason.NOT_AN_ARTICLE, DropReason.OTHER_ADDRESS, DropReason.SOFT_404, DropReason.STILL_GONE)
#: What came in the place of most pages.
_STAND_INS = {
    DropReason.LED_OFF_SITE: "led to an address that is not the portal's",
    DropReason.GONE: "were not there (404 or 410)",
    DropReason.SOFT_404: "showed that there is nothing, with status 200, or led to the home page",
}
_LANDED = ("new", "updated", "unchanged", "duplicate")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`causes` and `sentences` go together; `causes` are what the run document keeps, the worst first."""

    outcome: Outcome
    causes: tuple[str, ...]
    sentences: tuple[str, ...]


def judge(run: Run, history: Sequence[Run]) -> Verdict:
    """Judge `run` by itself and by the earlier runs in `history`, which may hold runs of any portal and mode."""
    end = how_it_ended(run)
    causes = [*_of_the_end(run, end), *_of_its_errors(run)]
    if run.mode in OFFLINE:
        # What is read is chosen by hand each time: there is no history to compare with.
        causes += _of_an_empty_input(run) if end in _END_OF_ITS_OWN else ()
    else:
        causes += compare(run, good_runs(run, history))
    if end in _END_OF_ITS_OWN and run.mode not in OFFLINE:
        earlier = finished_runs(run, history)
        causes += [*_of_an_empty_hand(run, earlier), *compare_sources(run, earlier)]
    ordered = in_order(causes)
    return Verdict(
        outcome=max((cause.outcome for cause in ordered), key=SEVERITY.index, default="ok"),
        causes=tuple(cause.code for cause in ordered),
        sentences=tuple(cause.sentence for cause in ordered),
    )


def how_it_ended(run: Run) -> str:
    """Return the end of a run in our words: `finished`, `max-articles`, or the name of a cause."""
    if not run.finish_reason:
        return "process-died" if run.finished_at is None else "finished"
    return _END.get(run.finish_reason, run.finish_reason)


def landed(run: Run) -> int:
    """Return how many articles the store acknowledged, the unchanged ones too."""
    return _sum(run, *_LANDED)


def _sum(run: Run, *names: str) -> int:
    return sum(run.counts.get(name, 0) for name in names)


def _of_the_end(run: Run, end: str) -> Iterator[Cause]:
    done = landed(run) + _sum(run, "not_modified")
    after = f"after {counted(landed(run), 'article')}"
    worst: Outcome = "degraded" if done > 0 else "failed"
    match end:
        case "finished" | "max-articles":
            return
        case "stopped":
            yield Cause("stopped", "interrupted", f"The run was stopped {after}.")
        case "process-died":
            yield Cause("process-died", "interrupted", f"The process died {after} without a word.")
        case "crashed":
            yield Cause("crashed", "failed", f"The run crashed {after}.")
        case "time-limit":
            yield Cause("time-limit", worst, f"The time limit ended the run {after}.")
        case "asked-to-wait":
            until = f" until {for_people(run.come_back_at)}" if run.come_back_at else ""
            yield Cause("asked-to-wait", worst, f"The portal asked to be left alone{until}, {after}.")
        case "portal-busy":
            yield Cause("portal-busy", worst, f"The portal kept answering 429 or 503 {after}, however long the pauses.")
        case "portal-silent":
            yield Cause("portal-silent", worst, f"The portal stopped answering {after}.")
        case "page-limit":
            yield Cause("page-limit", worst, f"The profile's run_pages ended the run {after}.")
        case "size-limit":
            yield Cause("size-limit", worst, f"The profile's run_megabytes ended the run {after}.")
        case "store-unavailable":
            yield Cause("store-unavailable", worst, f"MongoDB did not answer {after}.")
        case "disk-full":
            yield Cause("disk-full", worst, f"The disk was full {after}.")
        case "out-of-memory":
            yield Cause("out-of-memory", worst, f"The run was ended {after} because it used too much memory.")
        case other:
            yield Cause("ended-early", worst, f"The run was ended {after}: {other}.", subject=other)


def _of_its_errors(run: Run) -> Iterator[Cause]:
    errors = dict.fromkeys(ErrorKind, 0)
    for error in run.errors:
        kind = kind_of(error.fingerprint)
        if kind in errors:
            errors[ErrorKind(kind)] += error.count
    nothing_landed: Outcome = "degraded" if landed(run) > 0 else "failed"

    spooled = _sum(run, "spooled")
    if errors[ErrorKind.STORE] > 0 or (spooled > 0 and not landed(run) > 0):
        times = (
            counted(errors[ErrorKind.STORE], "time")
            if errors[ErrorKind.STORE] > 0
            else "when articles were to be stored"
        )
        yield Cause("store-unavailable", nothing_landed, f"MongoDB failed {times}.")
    if errors[ErrorKind.DISK] > 0:
        yield Cause(
            "disk-full", nothing_landed, f"Writing to the disk failed {counted(errors[ErrorKind.DISK], 'time')}."
        )
    if spooled > 0:
        yield Cause("spooled", "degraded", f"Not taken by MongoDB and now in the spool: {counted(spooled, 'article')}.")
    failed, asked = _sum(run, "failed"), _sum(run, "requested")
    if failed >= _MANY_FAILED and failed * 2 > asked:
        what = f"{failed:,} of {counted(asked, 'page')} did not come.{_mostly(run)}"
        yield Cause("fetch-errors-up", "degraded", what)
    for reason in _stood_in(run):
        what = f"{run.dropped_by[reason]:,} of {counted(asked, 'page')} {_STAND_INS[reason]}."
        yield Cause(reason.value, nothing_landed, what)
    if errors[ErrorKind.ROBOTS] > 0:
        what = f"robots.txt could not be read, so {counted(errors[ErrorKind.ROBOTS], 'request')} was not sent."
        yield Cause("robots-unreachable", nothing_landed, what)
    if errors[ErrorKind.RENDER] > 0:
        what = f"No browser could be used for {counted(errors[ErrorKind.RENDER], 'page')} that cannot do without one."
        yield Cause("render-unavailable", "degraded", what)
    if errors[ErrorKind.INCOMPLETE] > 0:
        what = f"Some of its pages did not come for {counted(errors[ErrorKind.INCOMPLETE], 'article')}."
        yield Cause("incomplete-articles", "degraded", what)
    if errors[ErrorKind.INPUT] > 0:
        what = f"Of the input {counted(errors[ErrorKind.INPUT], 'piece')} could not be read."
        yield Cause("input-unreadable", nothing_landed, what)
    if errors[ErrorKind.CODE] > 0:
        what = f"Our own code raised {counted(errors[ErrorKind.CODE], 'error')}."
        yield Cause("errors-in-our-code", "degraded", what)


def _of_an_empty_hand(run: Run, earlier: Sequence[Run]) -> Iterator[Cause]:
    """Name what went wrong where nothing landed although something should have."""
    if landed(run) > 0 or _sum(run, "not_modified") > 0:
        return
    requested, fetched, failed = (_sum(run, name) for name in ("requested", "fetched", "failed"))
    answers = sum(run.http_status.values())
    # A 304 is an answer too: everything is as it was. A redirect alone leads nowhere.
    good_answers = sum(n for status, n in run.http_status.items() if status.startswith("2") or status == "304")

    if (requested > 0 or run.discovery) and answers <= 0 and fetched <= 0:
        asked = f"{counted(len(run.discovery), 'source')} and {counted(max(requested, 0), 'page')}"
        yield Cause("portal-unreachable", "failed", f"The portal gave no answer at all to {asked}.")
    elif answers > 0 and good_answers <= 0:
        statuses = ", ".join(f"{n} × {status}" for status, n in sorted(run.http_status.items()))
        yield Cause("portal-answers-only-errors", "failed", f"Every answer of the portal was an error: {statuses}.")
    elif run.mode != "recheck" and requested <= 0 and _nothing_was_found(run):
        yield Cause(
            "nothing-discovered", "failed", f"Not one address was found in {counted(len(run.discovery), 'source')}."
        )

    if fetched <= 0 and failed > 0 and _is_no_chance(run, earlier, lambda other: _sum(other, "failed")):
        what = f"Every page that was asked for failed: {counted(failed, 'page')}.{_mostly(run)}"
        yield Cause("no-page-fetched", "failed", what)
    forbidden = _forbidden(run)
    if fetched <= 0 and forbidden > 0 and _is_no_chance(run, earlier, _forbidden):
        yield Cause(
            "robots-forbids-everything",
            "failed",
            f"robots.txt forbids every page that was due: {counted(forbidden, 'page')}.",
        )
    # Section pages come and are no articles even where every article fails: they prove nothing about the articles.
    came = fetched - sum(run.dropped_by.get(reason, 0) for reason in _NO_PROOF)
    if came <= 0 < fetched and failed >= _MANY_FAILED:
        what = f"Every article that was asked for failed: {counted(failed, 'page')}.{_mostly(run)}"
        yield Cause("no-page-fetched", "failed", what)
    elif came <= 0 and _stood_in(run):
        return
    elif fetched > 0 and _is_no_chance(run, earlier, lambda other: _sum(other, "fetched")):
        if any(kind_of(error.fingerprint) != ErrorKind.FETCH for error in run.errors) or _sum(run, "spooled") > 0:
            yield Cause("nothing-stored", "failed", f"{counted(fetched, 'page')} came, and no article was stored.")
        else:
            yield Cause(
                "no-article-recognised",
                "failed",
                f"{counted(fetched, 'page')} came, and none was taken for an article.",
            )


def _mostly(run: Run) -> str:
    """Return the error that most pages met, in a sentence of its own."""
    fetch = [error for error in run.errors if kind_of(error.fingerprint) == ErrorKind.FETCH]
    if not fetch:
        return ""
    return f" Mostly: {max(fetch, key=lambda error: error.count).fingerprint.partition(': ')[2].rstrip('.')}."


def _stood_in(run: Run) -> list[DropReason]:
    """Return why most pages were not those that were asked for."""
    asked = _sum(run, "requested")
    pages = {reason: run.dropped_by.get(reason, 0) for reason in _STAND_INS}
    return [reason for reason, number in pages.items() if number >= _MANY_FAILED and number * 2 > asked]


def _of_an_empty_input(run: Run) -> Iterator[Cause]:
    """Name what went wrong where a replay or an import read much and stored nothing."""
    if landed(run) > 0 or run.dropped_by.get(DropReason.OLDER, 0) > 0:
        return
    found = _sum(run, "discovered")
    if found <= 0:
        others = run.dropped_by.get(DropReason.OFF_SITE, 0)
        of_others = f", {counted(others, 'page')} of other hosts" if others else ""
        yield Cause("nothing-to-read", "failed", f"Nothing of this portal that was asked for is there{of_others}.")
    else:
        what = f"{counted(found, 'page')} or texts were read, and none was taken for an article."
        yield Cause("no-article-recognised", "failed", what)


def _nothing_was_found(run: Run) -> bool:
    found = _sum(run, "discovered") + sum(source.links for source in run.discovery)
    return found <= 0 and not any(source.status == 304 for source in run.discovery)


def _forbidden(run: Run) -> int:
    return run.dropped_by.get(DropReason.FORBIDDEN_BY_ROBOTS, 0)


def _is_no_chance(run: Run, earlier: Sequence[Run], pages: Callable[[Run], int]) -> bool:
    """Tell whether an empty hand means something: always until the first article, later from ten pages in a row on.

    A single new page that is a video, or that answers 500, is every-day life on a portal that worked yesterday.
    """
    if not any(landed(other) > 0 for other in earlier):
        return True
    in_a_row = pages(run)
    for other in earlier:
        if landed(other) > 0:
            break
        in_a_row += pages(other)
    return in_a_row >= FEWEST_PAGES
