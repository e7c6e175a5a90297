"""`caritau quarantine`: what was refused, whole and with its reason, so that a rule can be mended."""

from __future__ import annotations

from typing import Annotated

import typer

from caritau_crawler.cli.output import Format, one_line, print_json, print_table, to_json
from caritau_crawler.cli.runs import FormatOption
from caritau_crawler.config import Config
from caritau_crawler.errors import InputError
from caritau_crawler.runs.clock import for_people
from caritau_crawler.store.connection import open_store

app = typer.Typer(no_args_is_help=True, help="Look at what was refused.")


@app.command("list")
def list_refused(
    reason: Annotated[str | None, typer.Option(help="Only what was refused for this, such as no-body.")] = None,
    portal: Annotated[str | None, typer.Option(help="Only pages of this portal.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many.")] = 50,
    output: FormatOption = Format.TEXT,
) -> None:
    """List what was refused and has not landed since, the newest first.

    Example: caritau quarantine list --reason no-body
    """
    with open_store(Config.from_env(), read_only=True) as store:
        refused = store.quarantine.list(reason=reason, portal=portal, limit=limit)
        reasons = store.quarantine.count_by_reason(portal=portal)
    if output is Format.JSON:
        print_json(refused)
        return
    rows = [(one["_id"], one["reason"], one["times"], for_people(one["last_at"]), one["url"]) for one in refused]
    print_table(("id", "reason", ">times", "last", "url"), rows, nothing="the quarantine is empty")
    if rows:
        counted = ", ".join(f"{number:,} {name}" for name, number in sorted(reasons.items(), key=lambda pair: -pair[1]))
        typer.echo(f"\nin all: {counted}")


@app.command("show")
def show(
    quarantine_id: Annotated[str, typer.Argument(metavar="ID", help="An id from `caritau quarantine list`.")],
    html: Annotated[bool, typer.Option("--html", help="Print the page itself, and nothing else.")] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Show one refused item whole.

    Example: caritau quarantine show 3f9c01ab77d2 --html > page.html
    """
    with open_store(Config.from_env(), read_only=True) as store:
        refused = store.quarantine.get(quarantine_id)
    if refused is None:
        raise InputError(f"the quarantine has no {quarantine_id!r}; `caritau quarantine list` names what it has")
    page = refused.pop("html")
    if html:
        if page is None:
            raise InputError(f"{quarantine_id}: the page itself was not kept, only what was read from it")
        typer.get_binary_stream("stdout").write(page)
        return
    refused["html_bytes"] = None if page is None else len(page)
    if output is Format.JSON:
        print_json(refused)
        return
    for name, value in refused.items():
        shown = value if isinstance(value, str | int | None) else to_json(value)
        typer.echo(f"{name:<12} {shown if name == 'item' else one_line(shown)}")
