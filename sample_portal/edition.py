"""The portal at one moment: its articles, its order, its furniture, under the faults in force.

The rule: an edition is made once per change of the content or of the faults, and all pages of a moment agree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random

from sample_portal.articles import Article, Head, Link
from sample_portal.deck import die
from sample_portal.decoration import decorate, seed_pieces
from sample_portal.faults import Faults
from sample_portal.newsroom import SEED_PUBLISHED, Newsroom, slugify
from sample_portal.themes.theme import Theme
from sample_portal.truth import Truth

#: Links of an article lead to one of the articles before it, or for the first ones to one of these.
_FIRST = 12


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
    articles: tuple[Article, ...]
    newest: tuple[Article, ...]
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
    """Decorate all articles of the newsroom for this moment."""
    name = f"{seed}/furniture-{faults.furniture}"
    articles = []
    for head, draft in zip(newsroom.heads, newsroom.drafts, strict=True):
        traits = newsroom.traits(head.number)
        if head.story == "seed":
            made = seed_pieces(head, draft, traits, partial(_seed_path, theme))
        else:
            made = decorate(head, draft, traits, theme.brand, _picker(newsroom, head), name)
        articles.append(theme.place(made))
    shown = [each for each in articles if each.traits.kind not in ("gone", "error")]
    shown.sort(key=lambda each: each.head.published, reverse=True)
    return Edition(theme, newsroom, tuple(articles), tuple(shown), origin, faults, seed)


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
