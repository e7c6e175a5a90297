"""Dealing forms to articles: seeded, and fair.

The rule: every form of a dimension occurs once in each round of the deck, whatever the seed, and dimensions are dealt
independently of each other; so a portal of some hundred articles holds every trap, in ever new company.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def deal(seed: str, dimension: str, number: int, options: Sequence[T]) -> T:
    """Return the option that article `number` gets; an option that is listed twice comes twice as often."""
    round_number, place = divmod(number, len(options))
    order = list(options)
    Random(f"{seed}/{dimension}/{round_number}").shuffle(order)  # noqa: S311 - variety, not secrecy
    return order[place]


def die(*parts: object) -> Random:
    """Return a random generator that is the same for the same parts, in every process."""
    return Random("/".join(map(str, parts)))  # noqa: S311 - variety, not secrecy
