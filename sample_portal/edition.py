"""The portal at one moment: its articles, its order, its furniture, under the faults in force.

The rule: an edition is made once per change of the content or of the faults, and all pages of a moment agree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import overload

from sample_portal.articles import Article, Head, Link
from sample_portal.deck import die
from sample_portal.decoration import decorate, seed_pieces
from sample_portal.faults import Faults
from sample_portal.newsroom import SEED_PUBLISHED, Newsroom, slugify
from sample_portal.shelf import Shelf
from sample_portal.themes.theme import Theme
from sample_portal.truth import Truth

#: Links of an article lead to one of the articles before it, or for the first ones to one of these.
_FIRST = 12
#: Articles in memory, of some 8 kB each.
_ARTICLES = 1_000


class Articles(Sequence[Article]):
    """Articles by their numbers, each made when it is asked for."""

    def __init__(self, numbers: Sequence[int], make: Callable[[int], Article]) -> None:
        self.numbers = numbers
        self._make = make

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Article: ...
    @overload
    def __getitem__(self, place: slice) -> Articles: ...
    def __getitem__(self, place: int | slice) -> Article | Articles:
        if isinstance(place, slice):
            return Articles(self.numbers[place], self._make)
        return self._make(self.numbers[place])

    def where(self, holds: Callable[[int], bool]) -> Articles:
        """Return those whose numbers are right, without making any."""
        return Articles([number for number in self.numbers if holds(number)], self._make)


@dataclass(frozen=True, slots=True)
class Sidebar:
    """The lists beside every page."""

    latest: Sequence[Article]
    choice: Sequence[Article]


@dataclass(frozen=True, slots=True)
class Edition:
    """All articles as they are now, and where they are served: `origin` is scheme and host.

    `newest` are those that lists show, the newest first; what is gone is in sitemaps only.
    """

    theme: Theme
    newsroom: Newsroom
    articles: Articles
    newest: Articles
    origin: str
    faults: Faults
    seed: str

    def sidebar(self) -> Sidebar:
        """Return the lists beside every page; the choice of the editors is another one for other furniture."""
        die_of_lists = die(self.seed, "furniture", self.faults.furniture, "choice")
        choice = die_of_lists.sample(self.newest, min(8, len(self.newest)))
        return Sidebar(self.newest[:10], tuple(choice))

    def truths(self) -> list[Truth]:
        """Return what a perfect crawler would store, article by article in the order of their numbers."""
        return [each.truth(self.origin) for each in self.articles]


def make_edition(theme: Theme, newsroom: Newsroom, origin: str, faults: Faults, seed: str) -> Edition:
    """Decorate the articles of the newsroom for this moment, each when it is asked for."""
    name = f"{seed}/furniture-{faults.furniture}"
    shelf: Shelf[int, Article] = Shelf(_ARTICLES)

    def make(number: int) -> Article:
        head, draft, traits = newsroom.heads[number], newsroom.draft(number), newsroom.traits(number)
        if head.story == "seed":
            made = seed_pieces(head, draft, traits, partial(_seed_path, theme))
        else:
            made = decorate(head, draft, traits, theme.brand, _picker(newsroom, head), name)
        return theme.place(made)

    def take(number: int) -> Article:
        return shelf.get(number, make)

    articles = Articles(range(len(newsroom.heads)), take)
    shown = articles.where(lambda number: newsroom.traits(number).kind not in ("gone", "error"))
    newest = sorted(shown.numbers, key=lambda number: newsroom.heads[number].published, reverse=True)
    return Edition(theme, newsroom, articles, Articles(newest, take), origin, faults, seed)


def _seed_path(theme: Theme, headline: str) -> str:
    """Path of an article that the seed article links and that this portal never had: it answers 404."""
    return theme.article_path(SEED_PUBLISHED, slugify(headline))


def _picker(newsroom: Newsroom, head: Head) -> Callable[[Random], Link]:
    upper = max(head.number, _FIRST)

    def pick(random: Random) -> Link:
        while True:
            number = random.randrange(min(upper, len(newsroom.heads)))
            if number != head.number and newsroom.traits(number).kind not in ("gone", "error", "disallowed"):
                other = newsroom.heads[number]
                return Link(other.headline, other.path)

    return pick
