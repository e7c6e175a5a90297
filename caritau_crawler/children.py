"""Crawls as child processes: each in a session of its own, under a time limit, ended cleanly where that is possible.

The rule: nothing that happens to one crawl touches another or the scheduler. A stop is asked for once (a second SIGINT
would make Scrapy drop what it has in hand), and only what does not answer within the grace is killed, with its browser.
A child that outlives a scheduler killed with -9 finishes its run and gives its lease back by itself.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from caritau_crawler.jobs import Job

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "caritau_crawler")
_IN_WORDS = {
    0: "ok",
    1: "failed",
    2: "usage or configuration error",
    3: "degraded",
    4: "another run holds the lease",
}


class Children:
    """The crawls under way, one at most for each job. Safe for threads."""

    def __init__(self, command: Sequence[str] = COMMAND, grace_seconds: float = 30.0) -> None:
        self._command = tuple(command)
        self._grace_seconds = grace_seconds
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked: set[str] = set()
        self._stopping = False
        self._changed = threading.Condition()

    def run(self, job: Job) -> None:
        """Run one child of the job and wait for its end, at most for the job's time limit and the grace."""
        with self._changed:
            if self._stopping:
                return
            if job.name in self._running:
                logger.warning("%s: left out, its last run is still at work", job.name)
                return
            child = subprocess.Popen(
                [*self._command, *job.arguments()], stdin=subprocess.DEVNULL, start_new_session=True
            )
            self._running[job.name] = child
        logger.info("%s: started (mode %s, process %d)", job.name, job.mode, child.pid)
        begun, in_time = time.monotonic(), True
        try:
            child.wait(job.time_limit_minutes * 60)
        except subprocess.TimeoutExpired:
            in_time = False
            logger.warning("%s: at its limit of %g minutes, asked to stop", job.name, job.time_limit_minutes)
            self._end(job.name, child)
        with self._changed:
            del self._running[job.name]
            self._asked.discard(job.name)
            self._changed.notify_all()
        _log_end(job.name, child.returncode, time.monotonic() - begun, in_time)

    def stop(self) -> None:
        """Let no more start; ask every child to stop, kill those that have not done so when the grace is over."""
        with self._changed:
            self._stopping = True
            for name, child in self._running.items():
                logger.info("%s: asked to stop", name)
                self._ask(name, child)
            if not self._changed.wait_for(lambda: not self._running, self._grace_seconds):
                for child in self._running.values():
                    _signal_group(child, signal.SIGKILL)
                self._changed.wait_for(lambda: not self._running, 10)

    def names(self) -> list[str]:
        """Return the names of the jobs that have a child at work."""
        with self._changed:
            return sorted(self._running)

    def _end(self, name: str, child: subprocess.Popen[bytes]) -> None:
        with self._changed:
            self._ask(name, child)
        try:
            child.wait(self._grace_seconds)
        except subprocess.TimeoutExpired:
            _signal_group(child, signal.SIGKILL)
            child.wait()

    def _ask(self, name: str, child: subprocess.Popen[bytes]) -> None:
        if name not in self._asked:
            self._asked.add(name)
            _signal_group(child, signal.SIGINT)


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if child.poll() is None:  # not reaped, so its number cannot have become another group's
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, number)


def _log_end(name: str, code: int, seconds: float, in_time: bool) -> None:
    if code < 0:
        words = f"killed ({signal.Signals(-code).name})"
    else:
        words = _IN_WORDS.get(code, f"ended with the unknown exit code {code}")
    if not in_time:
        words = ("killed" if code < 0 else f"stopped, {words},") + " at the limit"
    level = logging.INFO if code in (0, 4) and in_time else logging.WARNING
    logger.log(level, "%s: %s after %.0f s", name, words, seconds)
