"""What `crawl`, `replay` and `import` share: a spider as one run in this process, its report, its exit code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from caritau_crawler.cli.output import Format, console, print_json
from caritau_crawler.config import Config
from caritau_crawler.errors import CaritauError
from caritau_crawler.portals import load_portal
from caritau_crawler.runs.report import final_line, report
from caritau_crawler.runs.run import Run, new_run_id

if TYPE_CHECKING:
    from scrapy import Spider

PortalOption = Annotated[
    str | None, typer.Option("--portal", help="Portal profile, a name or a .toml file. [default: $CARITAU_PORTAL]")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Do everything but write to the store.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="No progress, no report; one final line.")]
OutputOption = Annotated[
    Format, typer.Option("--format", help="text: a report; json: the run document and nothing else.")
]

EXIT_CODES = {"ok": 0, "failed": 1, "interrupted": 1, "degraded": 3}


@dataclass(frozen=True, slots=True)
class Ended:
    """A finished run, the sentences of its verdict, and a few of its articles."""

    run: Run
    sentences: tuple[str, ...]
    samples: list[dict[str, Any]]


def run_spider(
    spider: type[Spider],
    mode: str,
    portal: str | None,
    arguments: Mapping[str, Any],
    *,
    dry_run: bool = False,
    quiet: bool = False,
    job: str | None = None,
    time_limit: float = 0,
) -> Ended:
    """Run a spider to its end; once a process, since a reactor cannot be started again.

    Arguments that are None are not handed on. Raises a `CaritauError` for what keeps a run from beginning; what happens
    in it is in its outcome.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from caritau_crawler.extensions.memory import keep_one_heap

    keep_one_heap()
    config = Config.from_env()
    profile = load_portal(portal or config.portal)
    # Not by scrapy.cfg, which is looked for from the working directory: cron starts us anywhere.
    settings = Settings()
    settings.setmodule("caritau_crawler.settings", priority="project")
    settings.setdict(
        {
            "CARITAU_RUN_ID": new_run_id(),
            "CARITAU_JOB": job or f"{profile.name}-{mode}",
            "CARITAU_QUIET": quiet,
            "CARITAU_DRY_RUN": dry_run,
            "CLOSESPIDER_TIMEOUT": time_limit,
        },
        priority="cmdline",
    )
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider)
    given = {name: value for name, value in arguments.items() if value is not None}
    failures: list[BaseException] = []
    task = process.crawl(crawler, portal=portal or config.portal, **given)
    task.add_done_callback(lambda done: failures.append(error) if (error := done.exception()) else None)
    process.start()
    if failures:
        raise failures[0]
    from caritau_crawler.extensions.run_report import RunReportExtension

    ended = crawler.get_extension(RunReportExtension)
    if ended is None or ended.run.outcome is None:
        raise CaritauError("the run ended without a verdict; the log has the reason")
    return Ended(ended.run, ended.sentences, ended.samples)


def show_and_exit(ended: Ended, output: Format, *, quiet: bool) -> NoReturn:
    """Print what was asked for and leave with the exit code of the outcome."""
    if output is Format.JSON:
        print_json(ended.run.to_document())
    elif quiet:
        typer.echo(final_line(ended.run))
    else:
        console().print(report(ended.run, ended.samples, ended.sentences))
        typer.echo(final_line(ended.run))
    raise typer.Exit(EXIT_CODES[ended.run.outcome or "failed"])
