"""What is made when it is asked for, and kept as long as there is room.

The rule: whatever stands on a shelf can be made again, to the letter; so a portal of any size fits into the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Room for so many; the one that was put first goes first. Safe to ask from several threads."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[K, V] = {}
        self._lock = Lock()

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """Return what stands there, or make it."""
        with self._lock:
            if key in self._kept:
                return self._kept[key]
        made = make(key)
        self.put(key, made)
        return made

    def put(self, key: K, made: V) -> None:
        """Put something there, in the place of what was there before."""
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._room:
                del self._kept[next(iter(self._kept))]
