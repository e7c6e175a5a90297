"""What a rule is, and the family that does its work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from caritau_crawler.portals import Portal
from pipelines.draft import Draft


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to remove something.

    `name` stands in `removed`. `takes` and `leaves` are examples and tests at once: plain texts of which the rule must
    take something, or nothing. An example is one line, or several parted by line breaks. Rules that only markup can
    feed have none.
    """

    name: str
    reason: str
    takes: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that judge by the same look at the draft; `apply` gives pieces to their names, or leaves them alone."""

    apply: Callable[[Draft, Portal], None]
    rules: tuple[Rule, ...]
