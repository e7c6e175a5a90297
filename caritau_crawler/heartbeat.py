"""The scheduler's sign of life: a small file that a container's health check can read.

The rule: alive is what is fresh *and* has a process. A file alone outlives a kill, a process alone may hang.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

HEARTBEAT_SECONDS = 20
STALE_SECONDS = 90


def heartbeat_file(home: Path) -> Path:
    """Return where the scheduler of this home says that it lives."""
    return home / "scheduler.json"


def write_heartbeat(home: Path, next_ticks: Mapping[str, datetime], running: Sequence[str]) -> None:
    """Replace the heartbeat in one step: this process, the time, each job's next tick, the jobs at work."""
    beat = {
        "pid": os.getpid(),
        "time": datetime.now(UTC).isoformat(),
        "next": {name: tick.isoformat() for name, tick in next_ticks.items()},
        "running": list(running),
    }
    home.mkdir(parents=True, exist_ok=True)
    draft = heartbeat_file(home).with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(json.dumps(beat, indent=1) + "\n", encoding="utf-8")
    draft.replace(heartbeat_file(home))


def health_problem(home: Path, now: datetime) -> str | None:
    """Return why the scheduler of this home cannot be called alive, None where it can."""
    file = heartbeat_file(home)
    try:
        beat = json.loads(file.read_text(encoding="utf-8"))
        pid, age = int(beat["pid"]), (now - datetime.fromisoformat(beat["time"])).total_seconds()
    except FileNotFoundError:
        return f"no scheduler is at work: there is no {file}"
    except (ValueError, TypeError, KeyError, OSError) as error:
        return f"{file} cannot be read: {error}"
    if not _lives(pid):
        return f"the scheduler died: process {pid} is gone"
    return f"the scheduler hangs: its last sign of life is {age:.0f} s old" if age >= STALE_SECONDS else None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:  # it lives, under another user
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return pid > 0
