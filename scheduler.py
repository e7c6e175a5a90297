"""The scheduler: from the cron ticks of `jobs.toml` to child processes. No crawling happens here.

    python scheduler.py [--jobs FILE]     in the foreground until SIGTERM or SIGINT, then exit 0
    python scheduler.py --health          exit 0 when the scheduler of this CARITAU_HOME is alive, else 1 and why

The rule: it keeps nothing. What ran and how it ended is in the run documents, so it can be killed and started at will.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from apscheduler import events
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from caritau_crawler.children import COMMAND, Children
from caritau_crawler.config import Config
from caritau_crawler.errors import CaritauError, ConfigurationError
from caritau_crawler.extensions.json_log import TerminalFormatter
from caritau_crawler.heartbeat import HEARTBEAT_SECONDS, health_problem, heartbeat_file, write_heartbeat
from caritau_crawler.jobs import Job, load_jobs
from caritau_crawler.store.embedded import embedded_mongod

logger = logging.getLogger("caritau_crawler.scheduler")

GRACE_SECONDS = 30.0
_HEARTBEAT = "heartbeat!"  # no job can have this name


def run_scheduler(
    jobs_file: Path,
    config: Config,
    *,
    command: Sequence[str] = COMMAND,
    grace_seconds: float = GRACE_SECONDS,
    stop: SimpleQueue[int] | None = None,
) -> int:
    """Run the jobs until SIGTERM, SIGINT or an item in `stop`, and return 0; raise `ConfigurationError` before that.

    In the main thread it takes both signals; elsewhere `stop` is the only way to end it. `command` is what each job's
    arguments are appended to, `grace_seconds` how long a child that was asked to stop may take.
    """
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # its news are told in our words
    jobs = [job for job in load_jobs(jobs_file) if job.enabled]
    if not jobs:
        raise ConfigurationError(f"{jobs_file}: no job is enabled, so nothing would ever run; set enabled = true")

    stop = SimpleQueue() if stop is None else stop
    children = Children(command, grace_seconds)

    def beat() -> None:
        ticks = {job.id: job.next_run_time for job in scheduler.get_jobs() if job.id != _HEARTBEAT}
        write_heartbeat(config.home, ticks, children.names())

    scheduler = build_scheduler(jobs, children, beat)
    scheduler.add_listener(lambda _: _watch(stop, scheduler), events.EVENT_SCHEDULER_STARTED)
    with _signals_to(stop), nullcontext() if config.mongo_uri else embedded_mongod(config.home):
        try:
            scheduler.start()
        finally:
            children.stop()
    heartbeat_file(config.home).unlink(missing_ok=True)
    logger.info("stopped")
    return 0


def build_scheduler(jobs: Sequence[Job], children: Children, beat: Callable[[], None]) -> BlockingScheduler:
    """Return the scheduler, not started yet. A run at the start is a run like any other: never two at once."""
    scheduler = BlockingScheduler(
        executors={"default": ThreadPoolExecutor(len(jobs) + 1)},  # a thread for each job, one for the heartbeat
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 300},
        timezone=UTC,
    )
    now = datetime.now(UTC)
    for job in jobs:
        first = {"next_run_time": now} if job.at_start else {}
        scheduler.add_job(children.run, job.trigger(), [job], id=job.name, **first)
        logger.info("%s: mode %s at %s (%s)", job.name, job.mode, " and ".join(job.cron), job.time_zone)
    scheduler.add_job(beat, "interval", seconds=HEARTBEAT_SECONDS, id=_HEARTBEAT, next_run_time=now)
    scheduler.add_listener(_log_left_out, events.EVENT_JOB_MAX_INSTANCES | events.EVENT_JOB_MISSED)
    return scheduler


def log_to_terminal(level: str) -> None:
    """Log to stderr in the form and the zone that a crawl's lines have there, since both stand in one stream."""
    handler = logging.StreamHandler()
    handler.setFormatter(TerminalFormatter())
    logging.basicConfig(level=level, handlers=[handler])


def main(arguments: Sequence[str] | None = None) -> int:
    """Be the command; one line on stderr and the exit code of the contract where something is wrong."""
    parser = argparse.ArgumentParser(prog="scheduler.py", description="Start the crawls of jobs.toml at their times.")
    parser.add_argument("--jobs", type=Path, default=Path(__file__).with_name("jobs.toml"), metavar="FILE")
    parser.add_argument("--health", action="store_true", help="only tell whether the scheduler is alive")
    options = parser.parse_args(arguments)
    try:
        config = Config.from_env()
        if not options.health:
            log_to_terminal(config.log_level)
            return run_scheduler(options.jobs, config)
        problem = health_problem(config.home, datetime.now(UTC))
    except CaritauError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    if problem:
        sys.stderr.write(f"{problem}\n")
    return 1 if problem else 0


@contextmanager
def _signals_to(stop: SimpleQueue[int]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGTERM, signal.SIGINT)
    # A queue, because its put is the one thing here that a signal handler may safely call.
    before = [signal.signal(number, lambda received, _frame: stop.put(received)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _watch(stop: SimpleQueue[int], scheduler: BlockingScheduler) -> None:
    def wait() -> None:
        stop.get()
        logger.info("stopping: no more ticks")
        scheduler.shutdown(wait=False)

    threading.Thread(target=wait, name="stop", daemon=True).start()


def _log_left_out(event: Any) -> None:
    reason = "its last run is still at work" if event.code == events.EVENT_JOB_MAX_INSTANCES else "it came too late"
    logger.warning("%s: tick left out, %s", event.job_id, reason)


if __name__ == "__main__":
    sys.exit(main())
