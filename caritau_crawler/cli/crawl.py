"""`caritau crawl`: one run, from its arguments to its exit code."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from caritau_crawler.cli.output import Format
from caritau_crawler.cli.running import (
    DryRunOption,
    Ended,
    OutputOption,
    PortalOption,
    QuietOption,
    run_spider,
    show_and_exit,
)


class ModeName(StrEnum):
    """Modes as the help shows them."""

    latest = "latest"
    backfill = "backfill"
    recheck = "recheck"


def crawl(
    mode: Annotated[
        ModeName, typer.Option(help="latest: what is new; backfill: everything; recheck: known ones too.")
    ] = ModeName.latest,
    portal: PortalOption = None,
    base_url: Annotated[str | None, typer.Option(help="A mirror of the portal; all requests go there.")] = None,
    url: Annotated[list[str] | None, typer.Option(help="Only this page; may be given several times.")] = None,
    since: Annotated[str | None, typer.Option(help="Nothing published before this day (2023-09-12).")] = None,
    until: Annotated[str | None, typer.Option(help="Nothing published after this day.")] = None,
    max_articles: Annotated[int | None, typer.Option(help="Ask for at most so many article pages.")] = None,
    dry_run: DryRunOption = False,
    quiet: QuietOption = False,
    output: OutputOption = Format.TEXT,
    job: Annotated[str | None, typer.Option(hidden=True, help="The job of jobs.toml that this run belongs to.")] = None,
    time_limit: Annotated[float, typer.Option(hidden=True, help="Seconds after which the run ends itself.")] = 0,
) -> None:
    """Crawl the portal once: discover, fetch, clean, store, report.

    Example: caritau crawl --mode latest --max-articles 20

    Exit codes: 0 ok, 1 failed, 2 usage or configuration, 3 degraded, 4 another run of the same job is at work.
    """
    ended = run_crawl(
        portal=portal,
        mode=mode.value,
        base_url=base_url,
        urls=url,
        since=since,
        until=until,
        max_articles=max_articles,
        dry_run=dry_run,
        quiet=quiet or output is Format.JSON,
        job=job,
        time_limit=time_limit,
    )
    show_and_exit(ended, output, quiet=quiet)


def run_crawl(
    *,
    portal: str | None = None,
    mode: str = "latest",
    base_url: str | None = None,
    urls: list[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    max_articles: int | None = None,
    dry_run: bool = False,
    quiet: bool = False,
    job: str | None = None,
    time_limit: float = 0,
) -> Ended:
    """Run one crawl in this process; see `run_spider`."""
    from caritau_crawler.spiders.portal_spider import PortalSpider

    arguments = {
        "mode": mode,
        "base_url": base_url,
        "url": urls,
        "since": since,
        "until": until,
        "max_articles": max_articles,
    }
    return run_spider(
        PortalSpider, mode, portal, arguments, dry_run=dry_run, quiet=quiet, job=job, time_limit=time_limit
    )
