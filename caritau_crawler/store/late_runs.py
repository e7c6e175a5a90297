"""Run documents that MongoDB could not take: kept on disk, brought in by the next run.

A run whose database went away still ends with a verdict. Without this file the next run would find a document without
a finish and say that the process had died, which is not what happened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bson import json_util
from bson.errors import BSONError

from caritau_crawler.runs.run import Run

_OPTIONS = json_util.JSONOptions(tz_aware=True)


def keep_late_run(home: Path, run: Run) -> Path:
    """Write a run document under `home`, whole or not at all; raises `OSError`."""
    folder = home / "late-runs"
    folder.mkdir(parents=True, exist_ok=True)
    path, part = folder / f"{run.id}.json", folder / f"{run.id}.part"
    with part.open("w", encoding="utf-8") as stream:
        stream.write(json_util.dumps(run.to_document()))
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    return path


def late_runs(home: Path) -> Iterator[tuple[Path, Run]]:
    """Yield what earlier runs left, the oldest first; the caller removes each file once the store has it."""
    for path in sorted((home / "late-runs").glob("*.json")):
        try:
            document = json_util.loads(path.read_text(encoding="utf-8"), json_options=_OPTIONS)
            yield path, Run.from_document(document)
        except (OSError, ValueError, KeyError, BSONError):
            # Somebody edited it; it stays for a person to look at.
            continue
