"""The `caritau` command: one file a group of commands, and nothing imported that the chosen command does not need.

The rule of endings: what a person can mend is one line on stderr and an exit code, never a stack trace; a stack trace
is a bug of ours. `docs/architecture.md` and the contract have the exit codes.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import typer

from caritau_crawler import __version__
from caritau_crawler.errors import CaritauError

_INTERRUPTED = 130  # 128 + SIGINT, as a shell says it


@dataclass(frozen=True, slots=True)
class Command:
    """A command and where it lives: `attribute` of `module` is a function, or a `typer.Typer` for a group."""

    name: str
    summary: str
    module: str
    attribute: str


#: Every command, in the order of the help. A new one needs its line here and nothing else.
COMMANDS = (
    Command("crawl", "Find what is new on the portal, fetch and store it.", "crawl", "crawl"),
    Command("replay", "Read archived pages again, without a request.", "replay", "replay"),
    Command("import", "Take dumps of texts, JSON lines or WARC files into the store.", "import_", "import_dumps"),
    Command("clean", "Clean a text that some other scraper left.", "text", "clean"),
    Command("extract", "Read one saved HTML page as an article.", "text", "extract"),
    Command("articles", "List, show, search and export stored articles.", "articles", "app"),
    Command("runs", "List the runs, or show the report on one.", "runs", "app"),
    Command("status", "Say how the latest runs went, for monitoring.", "status", "status"),
    Command("logs", "Read the log of a run.", "logs", "logs"),
    Command("quarantine", "Look at what was refused.", "quarantine", "app"),
    Command("spool", "Articles that wait because MongoDB was away.", "spool", "app"),
    Command("schedule", "Run the jobs of jobs.toml at their times.", "schedule", "schedule"),
    Command("doctor", "Check everything that a crawl needs.", "doctor", "doctor"),
    Command("demo", "Show the whole job on a bundled sample portal.", "demo", "demo"),
)


def build_app(chosen: str | None) -> typer.Typer:
    """Return the application with the command `chosen` loaded and all others as a line of the help only."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(_about)
    for command in COMMANDS:
        if command.name != chosen:
            app.command(command.name, help=command.summary)(_not_loaded)
            continue
        found = getattr(importlib.import_module(f"caritau_crawler.cli.{command.module}"), command.attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=command.name)
        else:
            app.command(command.name)(found)
    return app


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in given if not word.startswith("-")), None)
    try:
        code = build_app(chosen)(given, prog_name="caritau", standalone_mode=False)
    except typer.TyperException as error:
        _refuse(error, chosen)
    except CaritauError as error:
        typer.echo(f"caritau: {' '.join(str(error).split())}", err=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # Whoever read us has left, as `head` does. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _refuse(error: typer.TyperException, chosen: str | None) -> NoReturn:
    """Say in one line what is wrong with the arguments; a bare `caritau` gets the help that it stands for."""
    message = str(error.format_message() if hasattr(error, "format_message") else error)
    if "Usage:" in message:
        typer.echo(message, err=True)
    else:
        page = f"caritau {chosen} --help" if chosen in {command.name for command in COMMANDS} else "caritau --help"
        typer.echo(f"caritau: {' '.join(message.split()).rstrip('.')}; see `{page}`", err=True)
    sys.exit(getattr(error, "exit_code", 2))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"caritau {__version__}")
        raise typer.Exit


def _about(
    version: bool = typer.Option(False, "--version", help="Print the version.", callback=_version, is_eager=True),
) -> None:
    """Crawl the news portal caritau.com: exact articles in MongoDB, and a verdict for every run.

    \b
    Start with:
      caritau doctor              is everything here that a crawl needs?
      caritau demo                the whole job on a sample portal
      caritau crawl --dry-run     a first look at the live portal, nothing is stored
    """  # noqa: D301 - click reads the escape, not the letters


def _not_loaded() -> None:
    """Stand in for a command that was not chosen."""
