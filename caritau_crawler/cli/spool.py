"""`caritau spool`: articles that wait on disk because MongoDB was away when they came."""

from __future__ import annotations

from typing import Annotated

import typer

from caritau_crawler.cli.output import Format, print_json, print_table
from caritau_crawler.cli.runs import FormatOption
from caritau_crawler.config import Config
from caritau_crawler.portals import load_portal
from caritau_crawler.runs.causes import counted
from caritau_crawler.store.connection import open_store
from caritau_crawler.store.spool import spool_files

app = typer.Typer(no_args_is_help=True, help="Articles that MongoDB could not take when they came.")


@app.command("list")
def list_waiting(output: FormatOption = Format.TEXT) -> None:
    """List what waits, the oldest run first.

    Example: caritau spool list
    """
    waiting = []
    for file in spool_files(Config.from_env().home):
        articles = list(file.read())
        waiting.append(
            {
                "run_id": file.run_id,
                "portal": file.portal,
                "articles": len(articles),
                "since": articles[0].at if articles else None,
                "file": str(file.path),
            }
        )
    if output is Format.JSON:
        print_json(waiting)
        return
    rows = [(one["run_id"], one["portal"], one["articles"], one["file"]) for one in waiting]
    print_table(("run", "portal", ">articles", "file"), rows, nothing="the spool is empty")


@app.command("replay")
def replay(
    portal: Annotated[
        str | None, typer.Option(help="Portal profile, a name or a .toml file. [default: $CARITAU_PORTAL]")
    ] = None,
) -> None:
    """Store what waits for a portal, in order and without doubles; the next crawl does the same by itself.

    Example: caritau spool replay
    """
    from pipelines.spool import bring_in

    config = Config.from_env()
    profile = load_portal(portal or config.portal)
    with open_store(config) as store:
        brought = bring_in(config.home, store, profile)
    outcomes = ", ".join(f"{number} {name}" for name, number in sorted(brought.outcomes.items()))
    typer.echo(
        f"{counted(brought.articles.total(), 'article')} brought in{f': {outcomes}' if outcomes else ''}"
        + (f"; {brought.older} of them the store had looked at since" if brought.older else "")
    )
    left = spool_files(config.home)
    if left:
        names = ", ".join(sorted({file.portal for file in left}))
        typer.echo(f"still waiting: {counted(len(left), 'file')} ({names}), of another portal or of a run at work")
