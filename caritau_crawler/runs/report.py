"""The report on a run for people: the verdict first, then the figures that it stands on.

Whoever sees the first run on a site must be able to judge it in a minute: which sources answered, which reading won
each field, what was refused and why, and how three articles came out. It reads the same without colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from caritau_crawler.runs.causes import counted, explain
from caritau_crawler.runs.clock import aware, for_people
from caritau_crawler.runs.run import OFFLINE, Run

WIDTH = 100

_COLOUR = {"ok": "green", "degraded": "yellow", "interrupted": "yellow", "failed": "red", "running": "cyan"}
_MOST_ROWS = 15
_PREVIEW = 160


def report(run: Run, samples: Sequence[Mapping[str, Any]] = (), sentences: Sequence[str] = ()) -> RenderableType:
    """Return the report as something that rich prints, made for `WIDTH` columns.

    `samples` are article documents as the store keeps them; `sentences` are those of the verdict, in the order of
    `run.causes`, and may be left out where only the run document is at hand.
    """
    return Group(
        _headline(run),
        *_causes(run, sentences),
        _counts(run),
        *_discovery(run),
        *_winners(run),
        *_refused(run),
        *_errors(run),
        *_samples(samples),
    )


def final_line(run: Run) -> str:
    """Return one line for cron: what ran, how it ended, what came of it and where to read on."""
    counts = ", ".join(f"{run.counts.get(name, 0)} {name}" for name in ("new", "updated", "failed"))
    spooled = f", {run.counts['spooled']} spooled" if run.counts.get("spooled") else ""
    causes = f" [{', '.join(run.causes)}]" if run.causes else ""
    took = f" in {duration(run)}" if run.finished_at else ""
    dry = " (dry run, nothing stored)" if run.dry_run else ""
    return _one_line(f"{run.portal} {run.mode} {state(run)}: {counts}{spooled}{took}{dry}{causes} (run {run.id})")


def state(run: Run) -> str:
    """Return the outcome, or `running` while there is none."""
    return run.outcome or "running"


def duration(run: Run) -> str:
    """Return how long the run took, as `span` says it; `-` while it is under way."""
    if run.finished_at is None:
        return "-"
    return span((aware(run.finished_at) - aware(run.started_at)).total_seconds())


def span(seconds: float) -> str:
    """Return a length of time in the two largest units that a person needs.

    >>> span(34.2), span(725), span(12_000), span(400_000)
    ('34 s', '12 min 5 s', '3 h 20 min', '4 d 15 h')
    """
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3_600:
        return f"{whole // 60} min {whole % 60} s"
    if whole < 172_800:
        return f"{whole // 3_600} h {whole % 3_600 // 60} min"
    return f"{whole // 86_400} d {whole % 86_400 // 3_600} h"


def _one_line(text: object) -> str:
    """Fold white space and drop what a terminal would take as an order: titles and messages come from outside."""
    return "".join(character for character in " ".join(str(text).split()) if character.isprintable())


def _headline(run: Run) -> Text:
    text = Text(state(run).upper(), style=f"bold {_COLOUR[state(run)]}")
    dry = "  (dry run: nothing was stored)" if run.dry_run else ""
    text.append(f"  {run.portal} {run.mode}, {for_people(run.started_at)}, {duration(run)}{dry}", style="default")
    text.append(f"\nrun {run.id}, job {run.job}", style="dim")
    return text


def _causes(run: Run, sentences: Sequence[str]) -> Iterator[RenderableType]:
    known = dict(zip(run.causes, sentences, strict=False))
    for cause in run.causes:
        row = Table.grid(padding=(0, 1))
        row.add_row(" •", Text(_one_line(known.get(cause) or explain(cause))))
        yield row


def _counts(run: Run) -> RenderableType:
    counts = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in run.counts.items() if number)
    lag = run.lag_seconds.get("median")
    extra = [f"{span(lag)} from publication to store (median)"] if lag is not None else []
    extra += [f"{run.restated:,} restated without a revision"] if run.restated else []
    extra += [f"peak memory {run.peak_rss_mb:,.0f} MB"] if run.peak_rss_mb else []
    extra += [" ".join(f"HTTP {status}: {number:,}" for status, number in sorted(run.http_status.items()))]
    lines = [counts or "nothing was found, nothing was asked for", ", ".join(part for part in extra if part)]
    return Padding(Text("\n".join(line for line in lines if line)), (1, 0, 0, 0))


def _section(title: str, *columns: str) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False
    )
    for column in columns:
        name = column.removeprefix(">")
        table.add_column(name, justify="right" if column.startswith(">") else "left", overflow="fold")
    return table


def _spaced(renderable: RenderableType) -> RenderableType:
    return Padding(renderable, (1, 0, 0, 0))


def _discovery(run: Run) -> Iterator[RenderableType]:
    if not run.discovery:
        return
    if run.mode in OFFLINE:
        yield from _files(run)
        return
    table = _section("Where articles were looked for", "source", ">status", ">links", ">not known", "remark")
    by_use = sorted(run.discovery, key=lambda source: (-source.links, source.source))
    for source in by_use[:_MOST_ROWS]:
        status = str(source.status) if source.status else "none"
        row = (_one_line(source.source), status, f"{source.links:,}", f"{source.fresh:,}", source.problem or "")
        table.add_row(*(Text(_one_line(cell)) for cell in row))
    _tell_the_rest(table, len(by_use))
    yield _spaced(table)
    if run.sources_not_asked:
        known = counted(run.sources_not_asked, "known source")
        yield Text(f"{known} not asked: nothing there is newer, or it seldom changes", style="dim")


def _files(run: Run) -> Iterator[RenderableType]:
    table = _section("What was read", "file", ">pages and texts", "remark")
    in_order = sorted(run.discovery, key=lambda source: (source.problem is None, source.source))
    for source in in_order[:_MOST_ROWS]:
        row = (source.source.removeprefix("file:"), f"{source.links:,}", source.problem or "")
        table.add_row(*(Text(_one_line(cell)) for cell in row))
    _tell_the_rest(table, len(in_order))
    yield _spaced(table)


def _winners(run: Run) -> Iterator[RenderableType]:
    if not run.field_coverage:
        return
    table = _section("Where each field was read", "field", ">found", "read from (articles)")
    for name in sorted(run.field_coverage, key=lambda name: (run.field_coverage[name], name)):
        wins = sorted(run.winners.get(name, {}).items(), key=lambda win: (-win[1], win[0]))
        shown = ", ".join(f"{source} ({number:,})" for source, number in wins[:4])
        shown += f", {len(wins) - 4} more" if len(wins) > 4 else ""
        table.add_row(Text(_one_line(name)), f"{run.field_coverage[name]:.0%}", Text(_one_line(shown or "nowhere")))
    yield _spaced(table)


def _refused(run: Run) -> Iterator[RenderableType]:
    if not run.dropped_by:
        return
    table = _section("What was refused", "reason", ">pages", "for example")
    for reason, number in sorted(run.dropped_by.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_ROWS]:
        example = next((refusal for refusal in run.refused if refusal.reason == reason), None)
        shown = f"{example.url} {f'({example.detail})' if example.detail else ''}" if example else ""
        table.add_row(Text(_one_line(reason)), f"{number:,}", Text(_one_line(shown)))
    _tell_the_rest(table, len(run.dropped_by))
    yield _spaced(table)


def _errors(run: Run) -> Iterator[RenderableType]:
    if not run.errors:
        return
    table = _section("Errors", ">times", "error", "for example")
    for error in run.errors[:_MOST_ROWS]:
        sample = _one_line(error.sample)
        shown = Text(_one_line(error.url) if error.url else sample[:_PREVIEW])
        table.add_row(f"{error.count:,}", Text(_one_line(error.fingerprint)), shown)
    _tell_the_rest(table, len(run.errors))
    yield _spaced(table)


def _tell_the_rest(table: Table, total: int) -> None:
    if total > _MOST_ROWS:
        table.caption = f"and {total - _MOST_ROWS} more: `caritau runs show RUN --format json` has them all"
        table.caption_justify = "left"


def _samples(samples: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    if samples:
        yield _spaced(Text("Articles to look at", style="bold"))
    for article in samples[:3]:
        body = _one_line(article.get("article_body") or "")
        facts = ", ".join(
            (
                for_people(article.get("date_published")),
                str(article.get("article_section") or "no section"),
                counted(len(article.get("blocks") or ()), "block"),
                f"{counted(len(article.get('removed') or ()), 'piece')} removed",
            )
        )
        text = Text(_one_line(article.get("headline") or "(no headline)"), style="bold")
        text.append(f"\n{_one_line(facts)}\n", style="dim")
        text.append(body[:_PREVIEW] + ("…" if len(body) > _PREVIEW else ""), style="not bold")
        text.append(f"\n{_one_line(article.get('url') or '')}", style="not bold dim")
        yield Padding(text, (1, 0, 0, 1))
