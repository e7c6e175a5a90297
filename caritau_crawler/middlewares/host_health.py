"""When to leave the portal alone: for a moment, or for the rest of the run. Pure.

The rule: what one answer says of the host holds for all of its pages. `429` and `Retry-After` are the portal's own
words and are followed; a `503` without a time may be about one page, so the host rests only when they come in a row.
Times are seconds of a clock that only goes forward.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

End = Literal["asked-to-wait", "portal-busy", "portal-silent"]

#: Pauses in a row, without a good answer between them, after which a run gives up: with 5 s at first some 4 minutes.
MOST_PAUSES = 6
#: Answers of 503 in a row that are about the host and not about a page.
_BUSY_IN_A_ROW = 3
#: Requests in a row that met nobody: so many are a pause, and so many the end.
_SILENT_FOR_A_PAUSE = 5
_SILENT_FOR_THE_END = 30
_LONGEST_WAIT = 366 * 86_400.0


def read_retry_after(text: str, date: str | None, now: datetime) -> float | None:
    """Return the seconds that `Retry-After` asks for, None where it says nothing that can be read.

    A date is counted from the answer's own `Date`, for the two come from one clock; without it from `now` (aware).

    >>> read_retry_after("120", None, datetime(2026, 11, 25, tzinfo=UTC))
    120.0
    """
    text = text.strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return min(float(text), _LONGEST_WAIT)
    until = _read_date(text)
    if until is None:
        return None
    since = (_read_date(date) if date else None) or now
    return min(max(0.0, (until - since).total_seconds()), _LONGEST_WAIT)


def _read_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(slots=True)
class HostHealth:
    """What the answers so far say of the portal. `first` and `longest` pause are in seconds."""

    first: float
    longest: float
    resume_at: float = -math.inf
    #: Why the run must end, and after how many seconds the portal asked to be visited again.
    end: End | None = None
    come_back_after: float | None = None
    _pauses: int = 0
    _busy: int = 0
    _silent: int = 0
    _random: random.Random = field(default_factory=random.Random)

    def good(self, now: float) -> None:
        """Note an answer that is no complaint."""
        self._silent = 0
        if now >= self.resume_at:  # an earlier one was sent before the pause and proves nothing
            self._pauses = self._busy = 0

    def busy(self, now: float, wait: float | None, *, certain: bool) -> bool:
        """Note a 429 or 503 with the seconds that it names; return whether the host rests because of it.

        `certain` is a 429, or any answer that names a time.
        """
        self._silent = 0
        if self.end is not None:
            return True
        if wait is not None and wait > self.longest:
            self.end, self.come_back_after = "asked-to-wait", wait
            return True
        if now < self.resume_at:
            self.resume_at = max(self.resume_at, now + (wait or 0.0))
            return True
        self._busy += 1
        if not certain and self._busy < _BUSY_IN_A_ROW:
            return False
        self._pauses += 1
        if self._pauses > MOST_PAUSES:
            self.end = "portal-busy"
        else:
            self.resume_at = now + (wait or self._growing(self._pauses))
        return True

    def silent(self, now: float) -> None:
        """Note a request that met nobody: refused, reset, timed out."""
        self._silent += 1
        if self._silent >= _SILENT_FOR_THE_END:
            self.end = self.end or "portal-silent"
        elif self._silent % _SILENT_FOR_A_PAUSE == 0 and now >= self.resume_at:
            self.resume_at = now + self._growing(self._silent // _SILENT_FOR_A_PAUSE)

    def pause_left(self, now: float) -> float:
        """Return for how many more seconds nothing may be sent."""
        return max(0.0, self.resume_at - now)

    def _growing(self, number: int) -> float:
        """Return the length of the pause of this number: twice the last one, with jitter, within the longest."""
        return min(self.longest, self.first * 2.0 ** (number - 1) * self._random.uniform(0.75, 1.25))
