from __future__ import annotations

import copy
import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caritau_crawler.runs.causes import ADVICE, SEVERITY, explain
from caritau_crawler.runs.run import COUNTS, ErrorReport, Run, SourceReport
from caritau_crawler.runs.verdict import judge

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
FEED = "feed:/rss"


def make(at=100, *, mode="latest", feed=(200, 20), coverage=None, **given):
    """A good run that fetched and stored 40 articles, unless told otherwise."""
    started = BEGIN + timedelta(hours=at)
    run = Run(id=f"run-{at}", job="j", mode=mode, portal="caritau", started_at=started)
    run.finished_at, run.finish_reason, run.outcome = started + timedelta(minutes=5), "finished", "ok"
    run.counts |= {"discovered": 20, "requested": 40, "fetched": 40, "new": 40}
    run.http_status = {"200": 42}
    run.discovery = [SourceReport(FEED, *feed)] if feed else []
    for name, value in given.items():
        if name in COUNTS:
            run.counts[name] = value
        else:
            setattr(run, name, value)
    kept = run.counts["new"]
    for field, share in (coverage or {}).items():
        run.field_coverage[field] = share
        run.winners[field] = {"json-ld": round(share * kept)}
    return run


def pages(number, **given):
    return {"requested": number, "fetched": number, "new": number, **given}


def nothing(**given):
    return {"discovered": 0, "requested": 0, "fetched": 0, "new": 0, "feed": (200, 0), **given}


def error(kind, count=1):
    return [ErrorReport(f"{kind}: SomeError: words", count, "words")]


GOOD = [make(at, coverage={"authors": 1.0, "keywords": 0.5}) for at in range(10)]
SMALL = [make(at, **pages(4), coverage={"authors": 1.0}) for at in range(20)]
FIRST = []

FACTS = {
    "no answer at all": (make(**nothing(http_status={}, feed=(0, 0))), "failed", "portal-unreachable"),
    "only 503": (make(**nothing(http_status={"503": 9}, feed=(503, 0))), "failed", "portal-answers-only-errors"),
    "only redirects": (make(**nothing(http_status={"302": 4})), "failed", "portal-answers-only-errors"),
    "empty sources": (make(**nothing()), "failed", "nothing-discovered"),
    "no sources": (make(**nothing(feed=None, http_status={"200": 1})), "failed", "nothing-discovered"),
    "no article": (make(new=0, dropped=40, dropped_by={"no-body": 40}), "failed", "no-article-recognised"),
    "no page": (make(new=0, fetched=0, failed=40), "failed", "no-page-fetched"),
    "robots": (make(new=0, fetched=0, dropped_by={"forbidden-by-robots": 40}), "failed", "robots-forbids-everything"),
    "all spooled": (make(new=0, spooled=40), "failed", "store-unavailable"),
    "store away at once": (make(**nothing(finish_reason="store-unavailable")), "failed", "store-unavailable"),
    "store away later": (make(finish_reason="store-unavailable"), "degraded", "store-unavailable"),
    "disk full at once": (make(new=0, fetched=0, finish_reason="disk-full"), "failed", "disk-full"),
    "disk full later": (make(finish_reason="disk-full"), "degraded", "disk-full"),
    "time limit, nothing": (make(new=0, fetched=0, finish_reason="closespider_timeout"), "failed", "time-limit"),
    "time limit, some": (make(finish_reason="closespider_timeout"), "degraded", "time-limit"),
    "asked to wait": (make(finish_reason="asked-to-wait", come_back_at=BEGIN), "degraded", "asked-to-wait"),
    "asked to wait at once": (make(new=0, fetched=0, finish_reason="asked-to-wait"), "failed", "asked-to-wait"),
    "busy": (make(finish_reason="portal-busy"), "degraded", "portal-busy"),
    "silent": (make(new=0, fetched=0, finish_reason="portal-silent"), "failed", "portal-silent"),
    "page limit": (make(finish_reason="page-limit"), "degraded", "page-limit"),
    "size limit": (make(finish_reason="size-limit"), "degraded", "size-limit"),
    "robots.txt not read": (make(**nothing(errors=error("robots", 3))), "failed", "robots-unreachable"),
    "led away": (make(new=3, dropped_by={"led-off-site": 30}), "degraded", "led-off-site"),
    "all gone": (make(new=3, dropped_by={"gone": 30}), "degraded", "gone"),
    "led away, all of them": (make(new=0, fetched=0, dropped_by={"led-off-site": 30}), "failed", "led-off-site"),
    "soft 404s": (make(new=3, dropped_by={"soft-404": 30}), "degraded", "soft-404"),
    "memory": (make(finish_reason="memusage_exceeded"), "degraded", "out-of-memory"),
    "stopped": (make(finish_reason="shutdown"), "interrupted", "stopped"),
    "stopped at once": (make(**nothing(finish_reason="shutdown", http_status={})), "interrupted", "stopped"),
    "died": (make(finish_reason="", finished_at=None), "interrupted", "process-died"),
    "crashed": (make(finish_reason="start_error"), "failed", "crashed"),
    "some other end": (make(finish_reason="blue-moon"), "degraded", "ended-early:blue-moon"),
    "spooled": (make(spooled=3), "degraded", "spooled"),
    "no browser": (make(errors=error("render", 4)), "degraded", "render-unavailable"),
    "a part missing": (make(errors=error("incomplete")), "degraded", "incomplete-articles"),
    "a bug": (make(errors=error("code")), "degraded", "errors-in-our-code"),
    "a bug in every page": (make(new=0, errors=error("code", 40)), "failed", "nothing-stored"),
}


@pytest.mark.parametrize(("run", "outcome", "cause"), FACTS.values(), ids=FACTS)
@pytest.mark.parametrize("history", [FIRST, GOOD], ids=["first run", "with history"])
def test_a_fact_is_named_with_and_without_history(run, outcome, cause, history):
    verdict = judge(run, history)

    assert (verdict.outcome, cause in verdict.causes) == (outcome, True), verdict


FINE = {
    "new articles": make(),
    "nothing new": make(requested=0, fetched=0, new=0),
    "everything unchanged": make(requested=40, fetched=40, new=0, unchanged=40),
    "only 304": make(new=0, fetched=0, not_modified=40, http_status={"304": 41}, feed=(304, 0)),
    "source says 304": make(**nothing(feed=(304, 0), http_status={"304": 1})),
    "recheck with nothing due": make(**nothing(feed=None, mode="recheck", http_status={})),
    "one address given": make(discovered=0, feed=None, **pages(1)),
    "enough articles": make(finish_reason="max-articles"),
    "enough items": make(finish_reason="closespider_itemcount"),
    "a few timeouts that were retried": make(errors=error("fetch", 3)),
    "only duplicates": make(new=0, duplicate=40),
    "off-site links": make(dropped_by={"off-site": 400, "skipped-address": 200}),
}


@pytest.mark.parametrize("run", FINE.values(), ids=FINE)
@pytest.mark.parametrize("history", [FIRST, GOOD], ids=["first run", "with history"])
def test_what_is_no_news_raises_nothing(run, history):
    assert judge(run, history).outcome == "ok", judge(run, history)


WORSE = {
    "authors gone": (make(coverage={"authors": 0.0}), GOOD, "field-lost:authors"),
    "half of the authors gone": (make(coverage={"authors": 0.5}), GOOD, "field-lost:authors"),
    "a field of half the articles gone": (make(coverage={"keywords": 0.0}), GOOD, "field-lost:keywords"),
    "authors gone on a small portal": (make(**pages(4), coverage={"authors": 0.0}), SMALL, "field-lost:authors"),
    "authors gone after three runs": (make(coverage={"authors": 0.0}), GOOD[:3], "field-lost:authors"),
    "pages fail": (make(fetched=25, new=25, failed=15), GOOD, "fetch-errors-up"),
    "pages refused": (make(new=28, dropped_by={"no-body": 12}), GOOD, "refused-up:no-body"),
    "articles set aside": (make(new=28, quarantined=12), GOOD, "quarantined-up"),
    "source answers 503": (make(feed=(503, 0)), GOOD, f"source-silent:{FEED}"),
    "source does not answer": (make(feed=(0, 0)), GOOD, f"source-silent:{FEED}"),
    "source is empty": (make(feed=(200, 0)), GOOD, f"source-silent:{FEED}"),
    "source shows page one only": (make(feed=(200, 3)), GOOD, f"source-shrunk:{FEED}"),
}


@pytest.mark.parametrize(("run", "history", "cause"), WORSE.values(), ids=WORSE)
def test_a_run_worse_than_its_own_history_is_degraded(run, history, cause):
    verdict = judge(run, history)

    assert (verdict.outcome, verdict.causes) == ("degraded", (cause,))


NOT_WORSE = {
    "three articles without authors": (make(**pages(3), coverage={"authors": 0.0}), GOOD),
    "nine pages of which three fail": (make(requested=9, fetched=6, new=6, failed=3), GOOD),
    "one author missing": (make(coverage={"authors": 39 / 40}), GOOD),
    "one of forty pages fails": (make(fetched=39, new=39, failed=1), GOOD),
    "keywords as seldom as ever": (make(coverage={"keywords": 0.4}), GOOD),
    "fewer than three earlier runs": (make(coverage={"authors": 0.0}), GOOD[:2]),
    "earlier runs of another mode": (make(coverage={"authors": 0.0}, mode="backfill"), GOOD),
    "earlier runs were dry": (make(coverage={"authors": 0.0}), [make(at, dry_run=True) for at in range(9)]),
    "a portal where many pages always fail": (
        make(fetched=20, new=20, failed=20),
        [make(at, fetched=40 - bad, new=40 - bad, failed=bad) for at, bad in enumerate([5, 25, 12, 30, 3, 18])],
    ),
    "a source that never answered": (make(feed=(404, 0)), [make(at, feed=(404, 0)) for at in range(9)]),
    "a source a little shorter": (make(feed=(200, 12)), GOOD),
    "one small page that is no article": (make(requested=1, fetched=1, new=0, dropped_by={"no-body": 1}), GOOD),
    "one page that answers 500": (make(requested=1, fetched=0, new=0, failed=1), GOOD),
}


@pytest.mark.parametrize(("run", "history"), NOT_WORSE.values(), ids=NOT_WORSE)
def test_chance_and_habit_raise_no_alarm(run, history):
    assert judge(run, history).outcome == "ok", judge(run, history)


def test_a_source_that_is_empty_every_night_raises_an_alarm_once():
    day = [make(at, feed=(200, 20)) for at in range(10)]
    first_night = [make(at, feed=(200, 0), outcome="degraded") for at in range(10, 12)]
    next_day = [make(at, feed=(200, 20)) for at in range(12, 20)]

    assert judge(make(10, feed=(200, 0)), day).outcome == "degraded"
    assert judge(make(20, feed=(200, 0)), day + first_night + next_day).outcome == "ok"
    longer_than_ever = [make(at, feed=(200, 0)) for at in range(20, 22)]
    assert judge(make(22, feed=(200, 0)), day + first_night + next_day + longer_than_ever).outcome == "degraded"


def test_single_pages_that_never_become_articles_add_up_to_a_failure():
    lone = {"requested": 2, "fetched": 2, "new": 0, "dropped_by": {"no-body": 2}}
    quiet = [make(at, **lone) for at in range(10, 14)]

    assert judge(make(13, **lone), GOOD + quiet[:3]).outcome == "ok"
    assert judge(make(14, **lone), GOOD + quiet).causes[0] == "no-article-recognised"


def test_a_drift_stays_named_while_it_lasts():
    drifted = [make(at, coverage={"authors": 0.0}, outcome="degraded") for at in range(10, 40)]

    assert judge(make(50, coverage={"authors": 0.0}), GOOD + drifted).causes == ("field-lost:authors",)


def test_later_runs_and_the_run_itself_are_no_history():
    run = make(5, coverage={"authors": 0.0})
    later = [make(at, coverage={"authors": 0.0}) for at in range(6, 20)]

    assert judge(run, [*GOOD[:5], run, *later]).causes == ("field-lost:authors",)


def test_every_cause_has_a_sentence_with_its_figures_and_what_to_do():
    verdict = judge(make(fetched=25, new=25, failed=15, coverage={"authors": 0.0}, spooled=2), GOOD)

    spooled, fetch, authors = verdict.sentences
    assert verdict.causes == ("spooled", "fetch-errors-up", "field-lost:authors")
    assert "2 articles" in spooled
    assert "15 of 40 pages (38%, usually 0%)" in fetch
    assert "json-ld" in authors
    assert all(
        ADVICE[cause.partition(":")[0]] in said for cause, said in zip(verdict.causes, verdict.sentences, strict=True)
    )


def test_the_worst_cause_comes_first_and_decides():
    verdict = judge(make(**nothing(spooled=1, errors=error("code"))), GOOD)

    assert verdict.outcome == "failed"
    assert verdict.causes[0] == "store-unavailable"
    assert verdict.causes.index("nothing-discovered") < verdict.causes.index("spooled")


def test_an_old_cause_is_explained_without_its_figures():
    assert explain("field-lost:authors").startswith("Field lost (authors). ")
    assert explain("something-from-next-year") == "Something from next year."


numbers = st.one_of(st.integers(0, 12), st.integers(-5, 10**7))
shares = st.one_of(st.floats(0, 1), st.floats(allow_nan=True))
names = st.sampled_from(["authors", "keywords", "headline"])
kinds = st.sampled_from(["fetch", "store", "disk", "render", "incomplete", "code", "none of these"])
sources = st.builds(
    SourceReport, st.sampled_from([FEED, "sitemap:/a.xml"]), st.sampled_from([0, 200, 304, 503]), numbers
)


@st.composite
def runs(draw):
    run = make(draw(st.integers(0, 30)), mode=draw(st.sampled_from(["latest", "backfill", "recheck"])))
    run.counts |= draw(st.dictionaries(st.sampled_from(COUNTS), numbers))
    run.dropped_by = draw(st.dictionaries(st.sampled_from(["no-body", "off-site", "forbidden-by-robots"]), numbers))
    run.field_coverage = draw(st.dictionaries(names, shares))
    run.winners = draw(st.dictionaries(names, st.dictionaries(st.sampled_from(["json-ld", "generic"]), numbers)))
    run.http_status = draw(st.dictionaries(st.sampled_from(["200", "304", "404", "503", "teapot"]), numbers))
    run.errors = [ErrorReport(f"{draw(kinds)}: x", draw(numbers), "x") for _ in range(draw(st.integers(0, 3)))]
    run.discovery = draw(st.lists(sources, max_size=3))
    run.finish_reason = draw(st.sampled_from(["", "finished", "shutdown", "closespider_timeout", "crashed", "odd"]))
    run.finished_at = draw(st.sampled_from([None, run.finished_at]))
    run.outcome = draw(st.sampled_from([None, *SEVERITY]))
    return run


@settings(max_examples=60, deadline=None)
@given(runs(), st.lists(runs(), max_size=8))
def test_judging_never_raises_and_causes_and_sentences_go_together(run, history):
    verdict = judge(run, history)

    assert len(verdict.causes) == len(verdict.sentences) == len(set(verdict.causes))
    assert (verdict.outcome == "ok") == (not verdict.causes)


@settings(max_examples=50, deadline=None)
@given(runs(), st.lists(runs(), max_size=8), st.randoms())
def test_the_order_of_history_and_errors_changes_nothing(run, history, random):
    unique = list({other.id: other for other in history}.values())
    shuffled, other_run = list(unique), copy.deepcopy(run)
    random.shuffle(shuffled)
    random.shuffle(other_run.errors)

    assert judge(run, unique) == judge(other_run, shuffled)


@settings(max_examples=80, deadline=None)
@given(runs(), st.lists(runs(), max_size=8), kinds, st.integers(1, 50))
def test_more_errors_never_make_a_run_look_better(run, history, kind, more):
    worse = copy.deepcopy(run)
    worse.errors.append(ErrorReport(f"{kind}: new", more, "new"))
    worse.counts["failed"] = max(0, worse.counts["failed"]) + more
    worse.http_status["503"] = max(0, worse.http_status.get("503", 0)) + more

    before, after = judge(run, history), judge(worse, history)

    assert SEVERITY.index(after.outcome) >= SEVERITY.index(before.outcome), (before, after)


@pytest.mark.parametrize("coverage", [math.nan, math.inf, -1.0, 7.0])
def test_a_field_coverage_that_is_no_share_is_left_aside(coverage):
    assert judge(make(field_coverage={"authors": coverage}), GOOD).outcome == "ok"
