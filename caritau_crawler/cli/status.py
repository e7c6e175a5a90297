"""`caritau status`: one line and an exit code for Nagios and its kin: 0 ok, 1 warning, 2 critical, 3 unknown.

The rule: each job is judged by its latest run that came to an end, and by whether it ran at all: a job that used to
run every hour and has been silent for two is a warning, without anybody having set a limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Annotated

import typer

from caritau_crawler.cli.output import one_line
from caritau_crawler.config import Config
from caritau_crawler.errors import CaritauError, ConfigurationError
from caritau_crawler.runs.run import OFFLINE, Run
from caritau_crawler.store.connection import open_store

_WORDS = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
OK, WARNING, CRITICAL, UNKNOWN = range(4)
_LEVELS = {"ok": OK, "degraded": WARNING, "interrupted": WARNING, "failed": CRITICAL}
_LOOKED_BACK = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of one job."""

    level: int
    text: str


def status(
    job: Annotated[str | None, typer.Option(help="Only this job.")] = None,
    max_age: Annotated[
        float | None, typer.Option(min=0, help="Warn when a job last ended this many hours ago; else it is learnt.")
    ] = None,
) -> None:
    """Say in one line how the latest runs went.

    Exits like a monitoring plugin: 0 ok, 1 warning (degraded, interrupted, overdue), 2 critical (failed, or no
    MongoDB), 3 unknown (no run yet, or a wrong configuration).

    Example: caritau status --job latest || mail -s "caritau" ops@example.org
    """
    try:
        with open_store(Config.from_env(), read_only=True) as store:
            now = datetime.now(UTC)
            died = {run.id: run for run in store.runs.mark_interrupted(now)}
            runs = [died.get(run.id, run) for run in store.runs.list(limit=_LOOKED_BACK, job=job)]
            # Somebody starts these by hand and sees how they end; they are never overdue.
            runs = [run for run in runs if job is not None or run.mode not in OFFLINE]
    except CaritauError as error:
        level = UNKNOWN if isinstance(error, ConfigurationError) else CRITICAL
        typer.echo(f"{_WORDS[level]}: {one_line(error)}")
        raise typer.Exit(level) from None
    findings = assess(runs, now=now, max_age=None if max_age is None else timedelta(hours=max_age))
    worst = max((finding.level for finding in findings), default=UNKNOWN)
    said = "; ".join(finding.text for finding in findings) or "no run yet; `caritau crawl` starts one"
    typer.echo(f"{_WORDS[worst]}: {one_line(said)}")
    raise typer.Exit(worst)


def assess(runs: Sequence[Run], *, now: datetime, max_age: timedelta | None = None) -> list[Finding]:
    """Return a finding for each job among `runs`, the worst first."""
    jobs: dict[tuple[str, str], list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.started_at, reverse=True):
        if not run.dry_run:
            jobs.setdefault((run.portal, run.job), []).append(run)
    found = [_finding(name, of_job, now, max_age) for name, of_job in sorted(jobs.items())]
    return sorted(found, key=lambda finding: -finding.level)


def _finding(name: tuple[str, str], runs: Sequence[Run], now: datetime, max_age: timedelta | None) -> Finding:
    job = name[1] if name[1].startswith(name[0]) else " ".join(name)
    ended = next((run for run in runs if run.outcome is not None), None)
    if ended is None:
        return Finding(UNKNOWN, f"{job} runs for the first time")
    level = _LEVELS[ended.outcome or "failed"]
    causes = f" ({', '.join(ended.causes)})" if ended.causes else ""
    text = f"{job} {ended.outcome}{causes}, {_ago(now - (ended.finished_at or ended.started_at))}, run {ended.id}"
    if late := _is_late(runs, now, max_age):
        level, text = max(level, WARNING), f"{text}, {late}"
    return Finding(level, text)


def _is_late(runs: Sequence[Run], now: datetime, max_age: timedelta | None) -> str | None:
    silence = now - max(run.finished_at or run.started_at for run in runs)
    if any(run.outcome is None for run in runs[:1]):
        return None
    if max_age is not None:
        return f"overdue: nothing for more than {_duration(max_age)}" if silence > max_age else None
    gaps = _gaps(runs)
    if len(gaps) < 3 or silence <= 2 * max(gaps):
        return None
    return f"overdue: it never paused for more than {_duration(max(gaps))} before"


def _gaps(runs: Iterable[Run]) -> list[timedelta]:
    return [later.started_at - (earlier.finished_at or earlier.started_at) for later, earlier in pairwise(runs)][:20]


def _ago(span: timedelta) -> str:
    return f"{_duration(span)} ago"


def _duration(span: timedelta) -> str:
    minutes = max(0, round(span.total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes / 60:.0f} h" if minutes < 72 * 60 else f"{minutes / 1440:.0f} d"
