"""MongoDB is away: how long it has been, and waiting for its return.

The rule: a run outlasts a short outage as if nothing had been, and no outage makes it wait for ever.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any


class Outage:
    """One outage, from the first failure to the first write that is acknowledged again."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._answers = asyncio.Event()
        self._probe: asyncio.Task[None] | None = None

    @property
    def seconds(self) -> float:
        """How long it has lasted."""
        return time.monotonic() - self._since

    @property
    def is_looked_after(self) -> bool:
        """Whether somebody is looking for the server's return."""
        return self._probe is not None and not self._probe.done()

    def look_after(self, probe: Coroutine[Any, Any, None]) -> None:
        """Let `probe` look for the server's return."""
        self._probe = asyncio.get_running_loop().create_task(probe)

    def close(self) -> None:
        """Look no more."""
        if self._probe is not None:
            self._probe.cancel()

    def answers(self) -> None:
        """Let everybody try again: the server answers. Whether it also writes is seen then."""
        self._answers.set()

    def fails(self) -> None:
        """Let everybody wait."""
        self._answers.clear()

    async def wait(self, patience: float) -> bool:
        """Return True once the server answers, False where the outage lasts longer than `patience` seconds."""
        if self._answers.is_set():
            return True
        try:
            await asyncio.wait_for(self._answers.wait(), max(0.0, patience - self.seconds))
        except TimeoutError:
            return False
        return True
