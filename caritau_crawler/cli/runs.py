"""`caritau runs`: what ran, how it ended, and the report on one run."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from caritau_crawler.cli.output import Format, console, print_json, print_table
from caritau_crawler.config import Config
from caritau_crawler.errors import InputError
from caritau_crawler.runs.causes import explain
from caritau_crawler.runs.clock import for_people
from caritau_crawler.runs.report import duration, report, state
from caritau_crawler.runs.run import Run
from caritau_crawler.runs.verdict import judge
from caritau_crawler.store.connection import Store, open_store

app = typer.Typer(no_args_is_help=True, help="List the runs, or show the report on one.")

FormatOption = Annotated[Format, typer.Option("--format", help="text for people, json for programs.")]


@app.command("list")
def list_runs(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many.")] = 20,
    portal: Annotated[str | None, typer.Option(help="Only runs on this portal.")] = None,
    job: Annotated[str | None, typer.Option(help="Only runs of this job.")] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """List the newest runs first.

    Example: caritau runs list --job latest -n 5
    """
    with open_store(Config.from_env(), read_only=True) as store:
        runs = store.runs.list(limit=limit, portal=portal, job=job)
    if output is Format.JSON:
        print_json([run.to_document() for run in runs])
        return
    columns = ("run", "job", "started", "took", "outcome", ">new", ">updated", ">failed", "causes")
    print_table(columns, [_row(run) for run in runs], nothing="no run yet; `caritau crawl` starts one")


@app.command("show")
def show(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run's id, its beginning, or latest.")] = "latest",
    output: FormatOption = Format.TEXT,
) -> None:
    """Show the report on one run.

    The verdict with its causes and what to do, the figures behind it, and three articles to look at.

    Example: caritau runs show latest
    """
    with open_store(Config.from_env(), read_only=True) as store:
        found = store.runs.get(run)
        if found is None:
            raise InputError(f"there is no run {run!r}; `caritau runs list` names them")
        if output is Format.JSON:
            print_json(found.to_document())
            return
        shown = report(found, _samples(store, found), _sentences(store, found))
    console().print(shown)


def _row(run: Run) -> tuple[object, ...]:
    numbers = (run.counts.get(name, 0) for name in ("new", "updated", "failed"))
    return (run.id, run.job, for_people(run.started_at), duration(run), state(run), *numbers, ", ".join(run.causes))


def _samples(store: Store, run: Run) -> list[dict[str, Any]]:
    found = (store.articles.get(key) for key in run.samples)
    return [article for article in found if article is not None]


def _sentences(store: Store, run: Run) -> list[str]:
    """Judge the run again beside its history, because the document keeps the causes only."""
    verdict = judge(run, store.runs.history(run.portal, run.job, run.mode, limit=200))
    known = dict(zip(verdict.causes, verdict.sentences, strict=True))
    return [known.get(cause) or explain(cause) for cause in run.causes]
