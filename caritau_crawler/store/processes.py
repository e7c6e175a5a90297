"""Who owns a run or a lease, and whether that process is still alive.

The rule: a process id alone proves nothing, because ids are used again (in a container nearly always). A process is
named `host:pid` and told from a later one of the same name by its birth mark: the boot and the moment it began.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

PROC = Path("/proc")


def this_process() -> str:
    """Return `host:pid`, the form that `Run.owner` and a lease's owner have."""
    return f"{socket.gethostname()}:{os.getpid()}"


def birth_mark(owner: str) -> str | None:
    """Return what tells the living process from others that had or will have its name; None where none can be had.

    None for a process that is dead or on another host, and for any process where there is no `/proc`.
    """
    pid = _local_pid(owner)
    if pid is None:
        return None
    try:
        # The second field is the program's name in brackets and may hold anything, brackets and blanks included.
        fields = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    state, started = fields[0], fields[19]
    return None if state in ("Z", "X") else f"{boot}/{started}"


def is_dead(owner: str, mark: str | None) -> bool | None:
    """Tell whether the process that had this birth mark has ended; None where that cannot be known from here."""
    pid = _local_pid(owner)
    if pid is None:
        return None
    if (PROC / "self/stat").exists():
        now = birth_mark(owner)
        return now is None or (mark is not None and now != mark)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _local_pid(owner: str) -> int | None:
    host, _, pid = owner.rpartition(":")
    return int(pid) if host == socket.gethostname() and pid.isascii() and pid.isdigit() and int(pid) > 0 else None
