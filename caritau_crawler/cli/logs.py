"""`caritau logs`: a run's log for people. The JSON lines are in `CARITAU_HOME/logs` for everything else."""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from caritau_crawler.cli.output import Format, one_line, printable
from caritau_crawler.cli.runs import FormatOption
from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError, InputError
from caritau_crawler.extensions.json_log import log_file
from caritau_crawler.runs.clock import PEOPLE_ZONE

_POLL_SECONDS = 0.3


def logs(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run's id, its beginning, or latest.")] = "latest",
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Wait for further lines; Ctrl-C ends it.")] = False,
    level: Annotated[str, typer.Option(help="This level and worse: DEBUG, INFO, WARNING or ERROR.")] = "DEBUG",
    grep: Annotated[str, typer.Option(help="Only lines in which this regular expression is found.")] = "",
    output: FormatOption = Format.TEXT,
) -> None:
    """Read the log of a run; times are those of Jakarta.

    Example: caritau logs latest --level WARNING --grep 'no-body|Timeout'
    """
    threshold = logging.getLevelNamesMapping().get(level.upper())
    if threshold is None:
        raise typer.BadParameter(f"{level!r} is no level; use DEBUG, INFO, WARNING or ERROR")
    try:
        pattern = re.compile(grep, re.IGNORECASE)
    except re.error as error:
        raise typer.BadParameter(f"--grep: {grep!r} is no regular expression: {error}") from error
    newest = find_log(Config.from_env().home, run)
    for line in _lines(newest, follow=follow):
        if not pattern.search(line):
            continue
        entry = _entry(line)
        if logging.getLevelNamesMapping().get(str(entry.get("level")), logging.ERROR) >= threshold:
            typer.echo(line.rstrip("\n") if output is Format.JSON else for_reading(entry))


def find_log(home: Path, run: str) -> Path:
    """Return the log of a run by its id, a beginning that fits one, or `latest`; raise what tells why there is none."""
    folder = log_file(home, "any").parent
    logs = sorted(folder.glob("*.jsonl"), key=lambda path: (path.stat().st_mtime, path.name))
    fitting = logs[-1:] if run == "latest" else [path for path in logs if path.stem == run]
    fitting = fitting or [path for path in logs if path.stem.startswith(run)]
    if not logs:
        raise InputError(f"there is no log in {folder} yet; `caritau crawl` writes one")
    if not fitting:
        raise InputError(f"there is no log of run {run!r} in {folder}; `caritau runs list` names the runs")
    if len(fitting) > 1:
        raise ConfigurationError(f"run {run!r} fits several, such as {fitting[0].stem} and {fitting[1].stem}")
    return fitting[0]


def for_reading(entry: dict[str, Any]) -> str:
    """Return a line of the log as people read it: clock, level, event, page; the exception below it."""
    try:
        clock = f"{datetime.fromisoformat(str(entry.get('time'))).astimezone(PEOPLE_ZONE):%H:%M:%S}"
    except ValueError:
        clock = "--:--:--"
    said = " ".join(one_line(entry[name]) for name in ("event", "message") if entry.get(name))
    url = f"  {one_line(entry['url'])}" if entry.get("url") and str(entry["url"]) not in said else ""
    text = f"{clock} {one_line(entry.get('level', '')):<7} {said}{url}"
    exception = str(entry.get("exception") or "")
    return text + "".join(f"\n    {printable(line)}" for line in exception.splitlines())


def _entry(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:  # a kill may leave half a line
        return {"event": line, "level": "ERROR"}
    return entry if isinstance(entry, dict) else {"event": line, "level": "ERROR"}


def _lines(path: Path, *, follow: bool) -> Iterator[str]:
    for older in sorted(path.parent.glob(f"{path.name}.*"), reverse=True):
        yield from _whole(older)
    yield from _follow(path) if follow else _whole(path)


def _whole(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as log:
        yield from log


def _follow(path: Path) -> Iterator[str]:
    """Yield whole lines as they come, also after the file was rotated; never ends by itself."""
    while True:
        with path.open(encoding="utf-8", errors="replace") as log:
            line = ""
            while line or _is_still(path, log.fileno()):
                piece = log.readline()
                line += piece
                if line.endswith("\n"):
                    yield line
                    line = ""
                elif not piece:
                    time.sleep(_POLL_SECONDS)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:  # between the two steps of a rotation
        return True
