"""How commands print: JSON for programs with dates as RFC 3339, tables for people that fit 100 columns on a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from caritau_crawler.runs.clock import PEOPLE_ZONE
from caritau_crawler.runs.report import WIDTH


class Format(StrEnum):
    """What a command prints."""

    TEXT = "text"
    JSON = "json"


def console() -> Console:
    """Return a console for standard output: as wide as the terminal, or `WIDTH` columns where there is none."""
    return Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)


def to_json(value: Any, *, indent: int | None = 2) -> str:
    """Return JSON for programs; dates as RFC 3339 with zone, bytes as the text that they hold."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)


def print_json(value: Any) -> None:
    """Print `to_json(value)` on standard output."""
    typer.echo(to_json(value))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, nothing: str) -> None:
    """Print a table for people; `nothing` is the sentence where there is no row. `>` before a name aligns right."""
    if not rows:
        typer.echo(nothing)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(
            column.removeprefix(">"), justify="right" if column.startswith(">") else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    console().print(table)


def one_line(value: object) -> str:
    """Return a value as one line without what a terminal would take as an order; what is printed came from outside."""
    return "" if value is None else printable(" ".join(str(value).split()))


def printable(text: str) -> str:
    """Return `text` without control characters."""
    return "".join(character for character in text if character.isprintable())


def parse_moment(text: str) -> datetime:
    """Read `2026-11-23` or an RFC 3339 moment given on the command line; without a zone it is Jakarta's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date; write 2026-11-23 or 2026-11-23T06:00+07:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=PEOPLE_ZONE)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)
