"""What a perfect crawler would store of each article: the answer sheet of the portal.

The rule: truth is never parsed from a page. Pages and truths are both made from the same article, so that they cannot
drift apart, and a kept text is in both to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["static", "multipage", "javascript", "redirected", "disallowed", "gone", "error"]


@dataclass(frozen=True, slots=True)
class Truth:
    """The exact record of one article.

    `blocks` are (type, text) with type `paragraph`, `heading`, `quote` or `list_item`. `dateline` is (outlet, place).
    `related` are the headlines that `Baca Juga` and its kin point to, in the order of the page. `date_modified` is
    None where the page does not state it; both dates are aware, in the zone of the portal. `description` is None where
    the page has none. `images` are (path, caption). `url` is what the portal calls it, at `Faults.public_host` too.

    `aliases` are other paths of the same article: with campaign parameters, AMP, an old address that redirects,
    `?page=all`. `page_paths` are the parts of an article over several pages, in order. `traps` are `dimension:form`
    names of what makes the page hard. `expected` says whether a correct crawl stores it: False for what robots.txt
    forbids and for what answers 404, 410 or 500.
    """

    number: int
    path: str
    url: str
    kind: Kind
    expected: bool
    headline: str
    blocks: tuple[tuple[str, str], ...]
    section: str
    date_published: datetime
    date_modified: datetime | None = None
    dateline: tuple[str | None, str | None] | None = None
    byline_initials: str | None = None
    source_credit: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    images: tuple[tuple[str, str], ...] = ()
    traps: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    page_paths: tuple[str, ...] = ()
    status: int = 200
    revision: int = 1

    @property
    def article_body(self) -> str:
        """The texts of the blocks, joined by an empty line."""
        return "\n\n".join(text for _, text in self.blocks)
