"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from caritau_crawler.portals import Portal
from pipelines.draft import Draft


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to remove something.

    `name` stands in `removed`. `takes` and `leaves` are examples and tests at once: plain texts of which the rule must
    take something, or nothing. An example is one line, or several parted by line breaks.
    """

    name: str
    reason: str
    apply: Callable[[Draft, Portal], None]
    takes: tuple[str, ...]
    leaves: tuple[str, ...]
