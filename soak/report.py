"""A line of a soak: what was done, what came of it, whether that was promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one scenario."""

    what: str
    figures: str
    is_right: bool

    def __str__(self) -> str:
        return f"{'ok  ' if self.is_right else 'BAD '} {self.what}: {self.figures}"
