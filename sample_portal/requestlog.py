"""What was asked of the portal: tests tell by it what a crawler fetched, and what it left alone.

The rule: every request is here, the reset ones too, in the order of arrival.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `status` is 0 where the connection was reset, `at` is `time.monotonic()`."""

    path: str
    status: int
    at: float
    user_agent: str
    conditional: bool


class RequestLog:
    """All requests since the last `clear`, safe to read while the portal serves."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._records: list[Request] = []
        self._visits: Counter[str] = Counter()

    def visit(self, path: str) -> int:
        """Count a visit of the path and return which one it is, from 1."""
        with self._lock:
            self._visits[path] += 1
            return self._visits[path]

    def add(self, request: Request) -> None:
        """Keep a request."""
        with self._lock:
            self._records.append(request)

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._records.clear()
            self._visits.clear()

    @property
    def records(self) -> list[Request]:
        """All requests, oldest first."""
        with self._lock:
            return list(self._records)

    @property
    def paths(self) -> list[str]:
        """The paths asked for, with their queries, oldest first."""
        return [record.path for record in self.records]

    @property
    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(self.paths)

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.records)

    def __contains__(self, path: object) -> bool:
        return path in self.paths
