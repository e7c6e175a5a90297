"""`caritau import`: dumps of texts, JSON lines or WARC files through the same pipelines into the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from caritau_crawler.cli.output import Format
from caritau_crawler.cli.running import DryRunOption, OutputOption, PortalOption, QuietOption, run_spider, show_and_exit


def import_dumps(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files or folders: .txt, .jsonl, .warc, all also with .gz.")
    ],
    portal: PortalOption = None,
    dry_run: DryRunOption = False,
    quiet: QuietOption = False,
    output: OutputOption = Format.TEXT,
) -> None:
    """Take dumps into the store: one article a text file, one a JSON line, one a page of a WARC file.

    Records of `caritau articles export` come back as they were. Of other dumps the fields that are known by name are
    taken. Nothing that was read from a page of the portal is replaced by a dump; importing twice changes nothing.

    Example: caritau import november.jsonl texts/

    Exit codes: 0 ok, 1 failed, 2 usage or configuration, 3 degraded, 4 another import of the portal is at work.
    """
    from caritau_crawler.spiders.import_spider import ImportSpider

    loud = not (quiet or output is Format.JSON)
    arguments = {"path": [str(path) for path in paths]}
    ended = run_spider(ImportSpider, "import", portal, arguments, dry_run=dry_run, quiet=not loud)
    show_and_exit(ended, output, quiet=quiet)
