"""Which files the archive has, whose they are, and when they go.

The rule: a run's files go together, and never while their run lives. The run at work holds a lock on its newest file;
the kernel takes it away whatever became of the process.
"""

from __future__ import annotations

import fcntl
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_NAME = re.compile(r"(?P<run>[A-Za-z0-9._-]+)-(?P<number>\d{5})\.warc\.gz")


def archive_folder(home: Path) -> Path:
    """Return where the archive of a CARITAU_HOME is."""
    return home / "archive"


def file_name(run_id: str, number: int) -> str:
    """Return the name of a run's file; they are numbered from 0."""
    return f"{run_id}-{number:05}.warc.gz"


def run_of(path: Path) -> str | None:
    """Return the run that wrote a file, by its name; None where the name is none of ours."""
    match = _NAME.fullmatch(path.name)
    return match["run"] if match else None


def files_by_run(folder: Path) -> dict[str, list[Path]]:
    """Return every run's files in the order of their writing, the oldest run first."""
    runs: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.warc.gz")):
        if (run := run_of(path)) is not None:
            runs.setdefault(run, []).append(path)
    return runs


def lock(descriptor: int) -> bool:
    """Lock an open file for as long as it is open; False where another process has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def prune(folder: Path, days: float, *, now: float | None = None) -> list[Path]:
    """Remove the files of runs that wrote nothing for so many days; return what was removed. 0 days keep all."""
    if not days:
        return []
    oldest = (time.time() if now is None else now) - days * 86_400
    removed = []
    for files in files_by_run(folder).values():
        if _last_written(files) < oldest and not _is_at_work(files[-1]):
            for path in files:
                with suppress(OSError):  # another process pruned it first, or we may not
                    path.unlink()
                    removed.append(path)
    return removed


def _last_written(files: Iterable[Path]) -> float:
    times = []
    for path in files:
        with suppress(OSError):
            times.append(path.stat().st_mtime)
    return max(times, default=0.0)


def _is_at_work(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return not lock(stream.fileno())
    except OSError:
        return False
