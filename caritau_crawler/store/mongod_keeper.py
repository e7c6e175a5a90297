"""The parent of the embedded mongod: one server for many processes, and none left behind when the last has gone.

Run by path as a child process (`embedded.py` starts it), with nothing but the standard library, so that it starts in
30 ms and stays small. The rule: *who uses the server holds a shared lock on `users.lock`*. The kernel drops the lock
of a process however it ends, so the keeper that gets the lock for itself alone knows that no user is left, and stops
mongod cleanly. Should the keeper itself be killed, the kernel sends mongod SIGTERM (PR_SET_PDEATHSIG).

While it lives the keeper holds `keeper.lock`; `server.json` says where its server listens, and counts only while
that lock is held: no process id is ever believed. A mongod that dies under its users is started again at its port.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO, Any

START_SECONDS = 30.0
STOP_SECONDS = 60.0
#: How long to wait for files that a mongod uses which no keeper of ours is known to have started.
FOREIGN_SECONDS = 3.0
POLL_SECONDS = 0.2
LOG_LIMIT_BYTES = 10_000_000
#: With less room than this the server is at its end: it aborts when a write to its journal fails.
LEAST_FREE_BYTES = 2_000_000

# Exit codes of mongod: src/mongo/util/exit_code.h.
EXIT_PORT_TAKEN = 48
EXIT_PATH_IN_USE = 100
LOG_ID_ACCEPTING = b'"id":23016'
PR_SET_PDEATHSIG = 1


class StartError(Exception):
    """mongod could not be started; `kind` is for `embedded.py`, `detail` for people."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


class Keeper:
    """Start, watch and stop one mongod whose files lie in `folder`."""

    def __init__(self, binary: str, folder: Path) -> None:
        self.binary = binary
        self.folder = folder
        self.log = folder / "mongod.log"
        self.server_file = folder / "server.json"
        self.port = self._port_of_last_time() or free_port()
        self.mongod: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start mongod and wait until it answers; raise `StartError` when it does not."""
        deadline = time.monotonic() + START_SECONDS
        patience = deadline if self._predecessor_closes() else time.monotonic() + FOREIGN_SECONDS
        while True:
            self._launch()
            code = self._wait_for_answer(deadline)
            if code is None:
                self._publish()
                return
            if code == EXIT_PORT_TAKEN and time.monotonic() < deadline:
                self.port = free_port()
            elif code == EXIT_PATH_IN_USE and time.monotonic() < patience:
                time.sleep(0.3)
            else:
                raise self._failure(code)

    def watch(self, users: IO[Any]) -> None:
        """Return when no user is left."""
        while not try_lock(users):
            if self.mongod is None or self.mongod.poll() is not None:
                self.start()
            self._rotate_log()
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Stop mongod, cleanly unless it does not listen, and take `server.json` away."""
        self.server_file.unlink(missing_ok=True)
        if self.mongod is None:
            return
        self.mongod.terminate()
        try:
            self.mongod.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.mongod.kill()
            self.mongod.wait()

    def _launch(self) -> None:
        (self.folder / "data").mkdir(exist_ok=True)
        if self.log.exists():
            self.log.replace(self.folder / "mongod.log.1")
        command = [self.binary, "--dbpath", str(self.folder / "data"), "--bind_ip", "127.0.0.1"]
        command += ["--port", str(self.port), "--nounixsocket", "--quiet", "--wiredTigerCacheSizeGB", "0.25"]
        # CVE-2025-14847 is in the zlib compressor of this release.
        command += ["--networkMessageCompressors", "disabled"]
        # Without this the journal takes 301 MB before the first document (measured 2026-11), now 17.
        command += ["--wiredTigerEngineConfigString", "log=(prealloc=false,file_max=16MB)"]
        command += ["--setParameter", "diagnosticDataCollectionEnabled=false"]
        command += ["--logpath", str(self.log), "--logappend", "--logRotate", "reopen"]
        self.mongod = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            stderr=sys.stderr,
            preexec_fn=die_with(os.getpid()),  # noqa: PLW1509  (this process has one thread)
        )

    def _wait_for_answer(self, deadline: float) -> int | None:
        assert self.mongod is not None
        while time.monotonic() < deadline:
            code = self.mongod.poll()
            if code is not None:
                return code
            if self.log.exists() and LOG_ID_ACCEPTING in self.log.read_bytes():
                return None
            time.sleep(0.05)
        raise StartError("time-out", f"no answer within {START_SECONDS:.0f} s; {last_words(self.log)}")

    def _failure(self, code: int) -> StartError:
        detail = last_words(self.log) or f"it wrote no log and ended with code {code}"
        if disk_is_full(self.folder, self.log):
            return StartError("disk-full", detail)
        if code == EXIT_PATH_IN_USE:
            return StartError("in-use", detail)
        if code == -signal.SIGILL:
            return StartError("cannot-run", "this processor lacks instructions that it needs (AVX)")
        if code in (126, 127):
            return StartError("cannot-run", "a shared library that it needs is missing, see keeper.log")
        return StartError("exited", f"code {code}; {detail}")

    def _publish(self) -> None:
        assert self.mongod is not None
        about = {"pid": self.mongod.pid, "keeper_pid": os.getpid(), "port": self.port}
        draft = self.folder / "server.json.new"
        draft.write_text(json.dumps(about))
        draft.replace(self.server_file)

    def _port_of_last_time(self) -> int | None:
        """Clients that outlived a killed keeper find the next server at the same port."""
        port = self._left_behind().get("port")
        return port if isinstance(port, int) and 1024 <= port <= 65535 else None

    def _predecessor_closes(self) -> bool:
        """Tell whether the data are held by the server of a killed keeper, which is about to end."""
        try:
            holder = (self.folder / "data" / "mongod.lock").read_text().strip()
        except OSError:
            return False
        return holder != "" and holder == str(self._left_behind().get("pid"))

    def _left_behind(self) -> dict[str, Any]:
        try:
            about = json.loads(self.server_file.read_text())
        except (OSError, ValueError):
            return {}
        return about if isinstance(about, dict) else {}

    def _rotate_log(self) -> None:
        if self.mongod is not None and self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.folder / "mongod.log.1")
            self.mongod.send_signal(signal.SIGUSR1)


def die_with(parent: int) -> Any:
    """Return what a new child must call so that it gets SIGTERM when `parent` dies, however it dies."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return bind


def free_port() -> int:
    """Return a loopback port that nobody listens at, now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def try_lock(file: IO[Any]) -> bool:
    """Take the file's lock for this process alone if nobody else holds it in any way."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def log_records(log: Path) -> list[dict[str, Any]]:
    """Return the errors and fatal errors in the last 256 KB of a mongod log, oldest first."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 262_144))
            lines = file.read().splitlines()
    except OSError:
        return []
    records = []
    for line in lines:
        with contextlib.suppress(ValueError):
            record = json.loads(line)
            if isinstance(record, dict) and record.get("s") in ("E", "F"):
                records.append(record)
    return records


def last_words(log: Path) -> str:
    """Return the first error of the log's end on one line: those after it are its consequences."""
    for record in log_records(log)[:1]:
        attributes = json.dumps(record.get("attr", {}), ensure_ascii=False)
        return f"mongod says: {record.get('msg', '')} {attributes}"[:400]
    return ""


def disk_is_full(folder: Path, log: Path) -> bool:
    """Tell whether the disk has no room left, or WiredTiger met ENOSPC."""
    if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        return True
    return any(
        isinstance(record.get("attr"), dict) and record["attr"].get("error") == errno.ENOSPC
        for record in log_records(log)
    )


def is_no_room(error: OSError) -> bool:
    """Tell whether a write failed for want of room: on the disk or within the user's quota."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def report(message: dict[str, Any]) -> None:
    """Tell the starter, which reads our standard output up to its end, how the start went."""
    with contextlib.suppress(BrokenPipeError):  # the starter may have been killed meanwhile
        os.write(1, json.dumps(message).encode())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def leave(_signal: int, _frame: FrameType | None) -> None:
    """End by way of the `finally` that stops mongod."""
    raise SystemExit(0)


def keep(binary: str, folder: Path) -> None:
    """Run one server for as long as it has users."""
    with (folder / "keeper.lock").open("a") as life, (folder / "users.lock").open("a") as users:
        if not try_lock(life):
            report({"error": "in-use", "detail": "another keeper is at work"})
            return
        keeper = Keeper(binary, folder)
        try:
            keeper.start()
            report({"port": keeper.port})
            keeper.watch(users)
        except StartError as failure:
            report({"error": failure.kind, "detail": failure.detail})
        except OSError as error:
            report({"error": "disk-full" if is_no_room(error) else "exited", "detail": str(error)})
        finally:
            keeper.stop()


def main() -> None:
    """Leave the starter's family (it need not wait for us), then keep the server."""
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    keep(sys.argv[1], Path(sys.argv[2]))


if __name__ == "__main__":
    main()
