"""The log of a run: one JSON object a line in `CARITAU_HOME/logs/<run_id>.jsonl`, and a short form on the terminal.

A log is there to read afterwards, so it names the run, the job and the page in every line. It must never cost a run
its life or a disk its room: files are bounded and pruned, and a full disk silences the log only.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from zoneinfo import ZoneInfo

from pythonjsonlogger.json import JsonFormatter

from caritau_crawler.extensions.masking import mask

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_FILE_BYTES = 50_000_000
_OLDER_FILES = 2
_KEEP_DAYS = 60
_KEEP_FILES = 500
#: Scrapy may log a whole item or a whole page.
_LONGEST_TEXT = 20_000
_PEOPLE_ZONE = ZoneInfo("Asia/Jakarta")

#: Attributes that Scrapy puts on a record for its own use; their `repr` says nothing to a reader.
_NOT_FOR_READERS = ("spider", "crawler", "request", "response", "item")


def log_file(home: Path, run_id: str) -> Path:
    """Return where the log of a run is; the older parts of a long one end in `.1` and `.2`."""
    return home / "logs" / f"{run_id}.jsonl"


def prune_logs(folder: Path, *, now: float | None = None, days: int = _KEEP_DAYS, files: int = _KEEP_FILES) -> int:
    """Remove log files older than `days` and all but the newest `files`; return how many were removed."""
    oldest = (time.time() if now is None else now) - days * 86_400
    by_age = sorted(_with_times(folder.glob("*.jsonl*")), reverse=True)
    removed = 0
    for place, (changed, path) in enumerate(by_age):
        if place >= files or changed < oldest:
            with contextlib.suppress(OSError):  # another process pruned it first, or we may not
                path.unlink()
                removed += 1
    return removed


def _with_times(paths: Iterable[Path]) -> Iterable[tuple[float, Path]]:
    for path in paths:
        with contextlib.suppress(OSError):
            yield path.stat().st_mtime, path


class RunLogFormatter(JsonFormatter):
    """One JSON object a line: `time`, `level`, `logger`, `event`, `run_id`, `job`, `url`, `exception`, and extras."""

    def __init__(self, run_id: str, job: str) -> None:
        super().__init__(json_ensure_ascii=False, json_default=str)
        self._run_id = run_id
        self._job = job

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Put the fields that every line has first; what a caller gave as `extra` follows."""
        extras: dict[str, Any] = {}
        super().add_fields(extras, record, message_dict)
        exception, stack = extras.pop("exc_info", None), extras.pop("stack_info", None)
        extras.pop("message", None)
        url = extras.pop("url", None) or page_of(record)
        event = extras.pop("event", None)
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["event"] = _safe(event or record.message)
        log_data["run_id"] = self._run_id
        log_data["job"] = self._job
        # An event with a name of its own, given as `extra`, has its sentence beside it.
        more = {"message": record.message if event else None, "url": url, "exception": exception, "stack": stack}
        log_data |= {name: _safe(value) for name, value in more.items() if value}
        for name, value in extras.items():
            if name not in _NOT_FOR_READERS and name not in log_data:
                log_data[name] = _safe_extra(name, value)


class TerminalFormatter(logging.Formatter):
    """`15:04:05 WARNING the event` in the time of Jakarta, one line and the exception's own line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the short form; the stack trace is in the file."""
        clock = datetime.fromtimestamp(record.created, _PEOPLE_ZONE)
        event = next(iter(record.getMessage().splitlines()), "")
        if record.exc_info and record.exc_info[1] is not None:
            event += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
        if url := record.__dict__.get("url"):
            event += f" {url}"
        # A page may put orders to a terminal into its title, and a title into a log.
        shown = "".join(character if character.isprintable() else " " for character in event)
        return f"{clock:%H:%M:%S} {record.levelname:<7} {_safe(shown)}"


class RunLogHandler(RotatingFileHandler):
    """A bounded log file whose failures are told once on stderr and never raised: the run matters more."""

    def __init__(self, path: Path, max_bytes: int = _FILE_BYTES) -> None:
        super().__init__(path, maxBytes=max_bytes, backupCount=_OLDER_FILES, encoding="utf-8", delay=True)
        self._told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - logging's own name
        """Tell the first failure; later records are tried again, for a disk may get room."""
        _tell_once(self, sys.exc_info()[1])

    def close(self) -> None:
        """Close the file, even where its last lines find no room."""
        try:
            super().close()
        except OSError as error:
            _tell_once(self, error)


def _tell_once(handler: RunLogHandler, error: BaseException | None) -> None:
    if not handler._told:  # noqa: SLF001 - the two belong together
        handler._told = True  # noqa: SLF001
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"caritau: the log {handler.baseFilename} cannot be written ({error}); the run goes on\n")


class TerminalHandler(logging.StreamHandler[TextIO]):
    """Writes to whatever `sys.stderr` is at that moment, which is how lines stay above a progress display."""

    def __init__(self, level: int) -> None:
        logging.Handler.__init__(self, level)
        self.setFormatter(TerminalFormatter())
        self.addFilter(is_for_people)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """The standard error of this moment."""
        return sys.stderr

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say nothing: there is nowhere left to say it."""


def is_for_people(record: logging.LogRecord) -> bool:
    """Tell whether a record belongs on a terminal: Scrapy's account of itself and what we say ourselves do not."""
    if record.name == "scrapy.downloadermiddlewares.retry":
        return False
    return record.levelno >= logging.WARNING or not record.name.startswith(("scrapy", "twisted", "asyncio"))


def without_needless_trace(record: logging.LogRecord) -> bool:
    """Take the stack trace off a record about the network: it is no bug, and the report names it."""
    if record.name.startswith(("scrapy.downloadermiddlewares", "scrapy-playwright")):
        record.exc_info = None
        record.exc_text = None
    return True


def page_of(record: logging.LogRecord) -> str | None:
    """Return the address of the page that a record of Scrapy's is about."""
    values = record.args if isinstance(record.args, Mapping) else record.__dict__
    for name in ("request", "response"):
        url = getattr(values.get(name), "url", None)
        if isinstance(url, str):
            return url
    return None


def terminal_level(level: int, *, quiet: bool, progress: bool) -> int:
    """Return from which level on the terminal sees records: warnings beside a display, nothing where it is quiet."""
    if quiet:
        return logging.CRITICAL
    return max(level, logging.WARNING) if progress else level


def _safe(text: object) -> str:
    shown = str(text)
    return mask(shown if len(shown) <= _LONGEST_TEXT else f"{shown[:_LONGEST_TEXT]}… ({len(shown)} characters)")


def _safe_extra(name: str, value: object) -> object:
    """Mask a value with its name, which may be what makes it a secret; lists and tables keep their shape."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _safe_extra(str(key), part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_safe_extra(name, part) for part in value]
    return _safe(f"{name}={value}").removeprefix(f"{name}=")


class JsonLog:
    """The Scrapy extension: opens the log of the run when the crawl is built, closes it when the engine has stopped.

    Reads the settings CARITAU_HOME, CARITAU_RUN_ID, CARITAU_JOB, CARITAU_QUIET and CARITAU_LOG_LEVEL. Without a run
    id, as under plain `scrapy crawl`, the file is named by the moment and the process.
    """

    def __init__(self, home: Path, run_id: str, job: str, level: int, *, quiet: bool) -> None:
        self._handlers: list[logging.Handler] = [
            TerminalHandler(terminal_level(level, quiet=quiet, progress=sys.stderr.isatty()))
        ]
        path = log_file(home, run_id)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            sys.stderr.write(f"caritau: no log in {path.parent} ({error}); the run goes on\n")
        else:
            prune_logs(path.parent)
            file_handler = RunLogHandler(path)
            file_handler.setLevel(level)
            file_handler.addFilter(without_needless_trace)
            file_handler.setFormatter(RunLogFormatter(run_id, job))
            self._handlers.append(file_handler)
        self._level_before = logging.root.level
        for handler in self._handlers:
            logging.root.addHandler(handler)
        logging.root.setLevel(level)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> JsonLog:
        """Build it from the settings of a crawl."""
        from scrapy import signals

        settings = crawler.settings
        _silence_scrapys_own(crawler)
        log = cls(
            home=Path(settings.get("CARITAU_HOME") or "var").absolute(),
            run_id=settings.get("CARITAU_RUN_ID") or f"{datetime.now(UTC):scrapy-%Y%m%dT%H%M%SZ}-{os.getpid()}",
            job=settings.get("CARITAU_JOB") or "",
            level=logging.getLevelNamesMapping().get(str(settings.get("CARITAU_LOG_LEVEL")).upper(), logging.INFO),
            quiet=settings.getbool("CARITAU_QUIET"),
        )
        crawler.signals.connect(log.close, signal=signals.engine_stopped)
        return log

    def close(self) -> None:
        """Take the handlers away again and close the file."""
        for handler in self._handlers:
            logging.root.removeHandler(handler)
            handler.close()
        self._handlers.clear()
        logging.root.setLevel(self._level_before)


def _silence_scrapys_own(crawler: Crawler) -> None:
    """Plain `scrapy crawl` has a handler for the terminal; beside ours it would print every line twice.

    It is removed for now and, because a crawl installs it anew from its settings, switched off there too.
    """
    from scrapy.utils.log import get_scrapy_root_handler

    handler = get_scrapy_root_handler()
    if handler is not None and not crawler.settings.get("LOG_FILE"):
        logging.root.removeHandler(handler)
        crawler.settings.set("LOG_ENABLED", False, priority="cmdline")
