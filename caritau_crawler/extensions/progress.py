"""The progress of a crawl on a terminal: what was found, fetched and stored, how fast, and how long it will take.

It reads the crawl's stats and changes nothing. On a pipe, under cron and with `--quiet` there is none.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.text import Text

from caritau_crawler.runs.counters import count_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

#: Over how many seconds the pace is measured: long enough to be calm, short enough to follow a back-off.
_PACE_SECONDS = 30.0
_REFRESHES_A_SECOND = 4
_SHOWN = ("discovered", "fetched", "new", "updated", "failed")


class Pace:
    """Pages a second over the last half minute."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def per_second(self, done: int, now: float) -> float:
        """Take a reading at `now` (seconds of a monotonic clock) and return the pace."""
        self._marks.append((now, done))
        while len(self._marks) > 2 and now - self._marks[0][0] > _PACE_SECONDS:
            self._marks.popleft()
        seconds = now - self._marks[0][0]
        return (done - self._marks[0][1]) / seconds if seconds > 0 else 0.0


def pages_waiting(stats: Mapping[str, Any]) -> int:
    """Return how many requests Scrapy still holds."""
    waiting: int = stats.get("scheduler/enqueued", 0) - stats.get("scheduler/dequeued", 0)
    return max(0, waiting)


def status_line(stats: Mapping[str, Any], per_second: float) -> str:
    """Return the counts, the pace and the time left as one line for people.

    >>> status_line({"caritau/count/fetched": 40, "scheduler/enqueued": 90, "scheduler/dequeued": 30}, 2.0)
    'discovered 0 · fetched 40 · new 0 · updated 0 · 2.0 pages/s · 0:30 left'
    """
    counts = [(name, stats.get(count_key(name), 0)) for name in _SHOWN]
    parts = [f"{name} {number:,}" for name, number in counts if number or name != "failed"]
    parts.append(f"{per_second:.1f} pages/s")
    waiting = pages_waiting(stats)
    if waiting and per_second > 0:
        seconds = round(waiting / per_second)
        hours, minutes = seconds // 3600, seconds % 3600 // 60
        parts.append(f"{hours}:{minutes:02}:{seconds % 60:02} left" if hours else f"{minutes}:{seconds % 60:02} left")
    return " · ".join(parts)


class _StatusColumn(ProgressColumn):
    def __init__(self, stats: Mapping[str, Any]) -> None:
        super().__init__()
        self._stats = stats
        self._pace = Pace()

    def render(self, task: Task) -> RenderableType:  # noqa: ARG002 - the stats say more than the task
        done = self._stats.get("response_received_count", 0)
        return Text(status_line(self._stats, self._pace.per_second(done, time.monotonic())))


class CrawlProgress:
    """The Scrapy extension. Reads the settings CARITAU_QUIET and CARITAU_JOB."""

    def __init__(self, stats: Mapping[str, Any], title: str) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            _StatusColumn(stats),
            console=Console(stderr=True),
            refresh_per_second=_REFRESHES_A_SECOND,
            transient=True,
            redirect_stdout=False,
        )
        self._title = title

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlProgress:
        """Build it from a crawl; raise `NotConfigured` where nobody would see it."""
        from scrapy import signals
        from scrapy.exceptions import NotConfigured

        if crawler.settings.getbool("CARITAU_QUIET") or not can_be_shown():
            raise NotConfigured
        assert crawler.stats is not None
        progress = cls(crawler.stats.get_stats(), crawler.settings.get("CARITAU_JOB") or "")
        crawler.signals.connect(progress.start, signal=signals.spider_opened)
        crawler.signals.connect(progress.stop, signal=signals.spider_closed)
        return progress

    def start(self) -> None:
        """Show the display."""
        self._progress.add_task(self._title, total=None)
        self._progress.start()

    def stop(self) -> None:
        """Take the display away; the run report says the rest."""
        self._progress.stop()


def can_be_shown() -> bool:
    """Tell whether standard error is a terminal that can redraw a line."""
    console = Console(stderr=True)
    return sys.stderr.isatty() and console.is_terminal and not console.is_dumb_terminal
