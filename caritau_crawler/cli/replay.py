"""`caritau replay`: extraction and cleaning again from archived pages, no request sent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from caritau_crawler.cli.output import Format
from caritau_crawler.cli.running import DryRunOption, OutputOption, PortalOption, QuietOption, run_spider, show_and_exit


def replay(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="WARC files, such as those of CC-NEWS. [default: the page archive]"),
    ] = None,
    run: Annotated[str | None, typer.Option(help="Only the pages of this run, an id or its beginning.")] = None,
    since: Annotated[str | None, typer.Option(help="Only pages fetched on this day or later (2026-11-23).")] = None,
    url: Annotated[list[str] | None, typer.Option(help="Only this article; may be given several times.")] = None,
    portal: PortalOption = None,
    dry_run: DryRunOption = False,
    quiet: QuietOption = False,
    output: OutputOption = Format.TEXT,
) -> None:
    """Read archived pages again, after a rule or a profile was mended. Sends no request.

    Articles whose text changes get a revision, others are at most restated; pages older than what is stored change
    nothing; articles that the store has lost come back.

    Example: caritau replay --since 2026-11-01

    Exit codes: 0 ok, 1 failed, 2 usage or configuration, 3 degraded, 4 another replay of the portal is at work.
    """
    from caritau_crawler.spiders.replay_spider import ReplaySpider

    arguments = {"run": run, "since": since, "url": url or None, "file": [str(path) for path in files or ()] or None}
    loud = not (quiet or output is Format.JSON)
    ended = run_spider(ReplaySpider, "replay", portal, arguments, dry_run=dry_run, quiet=not loud)
    show_and_exit(ended, output, quiet=quiet)
