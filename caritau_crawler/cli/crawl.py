"""`caritau crawl`: one run, from its arguments to its exit code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import typer

from caritau_crawler.cli.output import Format, console, print_json
from caritau_crawler.config import Config
from caritau_crawler.errors import CaritauError
from caritau_crawler.portals import load_portal
from caritau_crawler.runs.report import final_line, report
from caritau_crawler.runs.run import Run, new_run_id

EXIT_CODES = {"ok": 0, "failed": 1, "interrupted": 1, "degraded": 3}


class ModeName(StrEnum):
    """Modes as the help shows them."""

    latest = "latest"
    backfill = "backfill"
    recheck = "recheck"


@dataclass(frozen=True, slots=True)
class Crawled:
    """A finished run, the sentences of its verdict, and a few of its articles."""

    run: Run
    sentences: tuple[str, ...]
    samples: list[dict[str, Any]]


def crawl(
    mode: Annotated[
        ModeName, typer.Option(help="latest: what is new; backfill: everything; recheck: known ones too.")
    ] = ModeName.latest,
    portal: Annotated[
        str | None, typer.Option(help="Portal profile, a name or a .toml file. [default: $CARITAU_PORTAL]")
    ] = None,
    base_url: Annotated[str | None, typer.Option(help="A mirror of the portal; all requests go there.")] = None,
    url: Annotated[list[str] | None, typer.Option(help="Only this page; may be given several times.")] = None,
    since: Annotated[str | None, typer.Option(help="Nothing published before this day (2023-09-12).")] = None,
    until: Annotated[str | None, typer.Option(help="Nothing published after this day.")] = None,
    max_articles: Annotated[int | None, typer.Option(help="Ask for at most so many article pages.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write to the store.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no report; one final line.")] = False,
    output: Annotated[
        Format, typer.Option("--format", help="text: a report; json: the run document and nothing else.")
    ] = Format.TEXT,
    job: Annotated[str | None, typer.Option(hidden=True, help="The job of jobs.toml that this run belongs to.")] = None,
    time_limit: Annotated[float, typer.Option(hidden=True, help="Seconds after which the run ends itself.")] = 0,
) -> None:
    """Crawl the portal once: discover, fetch, clean, store, report.

    Example: caritau crawl --mode latest --max-articles 20

    Exit codes: 0 ok, 1 failed, 2 usage or configuration, 3 degraded, 4 another run of the same job is at work.
    """
    crawled = run_crawl(
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
    if output is Format.JSON:
        print_json(crawled.run.to_document())
    elif quiet:
        typer.echo(final_line(crawled.run))
    else:
        console().print(report(crawled.run, crawled.samples, crawled.sentences))
        typer.echo(final_line(crawled.run))
    raise typer.Exit(EXIT_CODES[crawled.run.outcome or "failed"])


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
) -> Crawled:
    """Run one crawl in this process; once a process, since a reactor cannot be started again.

    Raises a `CaritauError` for what keeps a run from beginning; what happens in it is in its outcome.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    config = Config.from_env()
    profile = load_portal(portal or config.portal)
    job = job or f"{profile.name}-{mode}"
    # Not by scrapy.cfg, which is looked for from the working directory: cron starts us anywhere.
    settings = Settings()
    settings.setmodule("caritau_crawler.settings", priority="project")
    settings.setdict(
        {
            "CARITAU_RUN_ID": new_run_id(),
            "CARITAU_JOB": job,
            "CARITAU_QUIET": quiet,
            "CARITAU_DRY_RUN": dry_run,
            "CLOSESPIDER_TIMEOUT": time_limit,
        },
        priority="cmdline",
    )
    process = AsyncCrawlerProcess(settings)
    from caritau_crawler.spiders.portal_spider import PortalSpider

    crawler = process.create_crawler(PortalSpider)
    arguments = {
        "portal": portal or config.portal,
        "mode": mode,
        "base_url": base_url,
        "url": urls,
        "since": since,
        "until": until,
        "max_articles": max_articles,
    }
    failures: list[BaseException] = []
    task = process.crawl(crawler, **{name: value for name, value in arguments.items() if value is not None})
    task.add_done_callback(lambda done: failures.append(error) if (error := done.exception()) else None)
    process.start()
    if failures:
        raise failures[0]
    from caritau_crawler.extensions.run_report import RunReportExtension

    ended = crawler.get_extension(RunReportExtension)
    if ended is None or ended.run.outcome is None:
        raise CaritauError("the run ended without a verdict; the log has the reason")
    return Crawled(ended.run, ended.sentences, ended.samples)
