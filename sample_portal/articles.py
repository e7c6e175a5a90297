"""An article of the portal in its three states: its head, its text, and what stands in its page.

The rule: a `Piece` knows whether it is kept, so page and truth are two readings of one list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sample_portal.texts import SECTIONS
from sample_portal.traits import Traits
from sample_portal.truth import Truth

Role = Literal[
    "paragraph", "heading", "quote", "list_item", "related", "ad", "prompt", "signoff", "tags", "trailing", "figure",
    "editor", "copyright", "share",
]  # fmt: skip
KEPT: tuple[Role, ...] = ("paragraph", "heading", "quote", "list_item")


@dataclass(frozen=True, slots=True)
class Head:
    """What other pages tell of an article."""

    number: int
    headline: str
    slug: str
    path: str
    section: str
    story: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of an article, before any page is made of it; `blocks` are (type, text)."""

    blocks: tuple[tuple[Role, str], ...]
    tags: tuple[str, ...]
    place: str
    caption: str
    author: str
    editor: str
    source_credit: str | None = None
    revision: int = 1
    modified: datetime | None = None

    @property
    def description(self) -> str:
        """The first sentence of the lead."""
        lead = self.blocks[0][1]
        end = lead.find(". ")
        return lead if end < 0 else lead[: end + 1]


@dataclass(frozen=True, slots=True)
class Link:
    """A headline and where it leads; no path where there is only text."""

    headline: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Insertion:
    """Something that stands inside a kept text, before its character `offset`: a dateline, a sign-off, a link."""

    offset: int
    role: Literal["dateline", "signoff", "related", "inline-link-start", "inline-link-end"]
    text: str
    form: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the body as the page shows it; `text` of a kept role is what the truth says."""

    role: Role
    text: str = ""
    form: str = ""
    links: tuple[Link, ...] = ()
    insertions: tuple[Insertion, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A whole article: pieces by page (one page for most), and everything that its metadata may say."""

    head: Head
    draft: Draft
    traits: Traits
    pages: tuple[tuple[Piece, ...], ...]
    trailing: tuple[Link, ...]
    dateline: tuple[str | None, str | None] | None = None
    initials: str | None = None
    page_paths: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    image: str = field(default="")

    @property
    def modified(self) -> datetime:
        """When the text last changed."""
        return self.draft.modified or self.head.published

    @property
    def revision(self) -> int:
        """1 at first, one more for each edit."""
        return self.draft.revision

    def truth(self, origin: str) -> Truth:
        """Return what a perfect crawler stores of this article, served at `origin`."""
        traits = self.traits
        return Truth(
            number=self.head.number,
            path=self.head.path,
            url=origin + self.head.path,
            kind=traits.kind,
            expected=traits.kind not in ("disallowed", "gone", "error"),
            headline=self.head.headline,
            blocks=self.draft.blocks,
            section=SECTIONS[self.head.section],
            date_published=self.head.published,
            date_modified=self.modified if traits.states_modified else None,
            dateline=self.dateline,
            byline_initials=self.initials,
            source_credit=self.draft.source_credit,
            description=self.draft.description if traits.states_description else None,
            authors=(self.draft.author,) if traits.states_author else (),
            keywords=self.draft.tags if traits.states_keywords else (),
            related=tuple(link.headline for page in self.pages for link in _related(page)),
            images=((self.image, self.draft.caption),) if self.image else (),
            traps=traits.names(),
            aliases=self.aliases,
            page_paths=self.page_paths,
            status=traits.status,
            revision=self.revision,
        )


def _related(page: tuple[Piece, ...]) -> list[Link]:
    links: list[Link] = []
    for piece in page:
        if piece.role == "related":
            links.extend(piece.links)
        for insertion in piece.insertions:
            if insertion.role == "related":
                links.extend(insertion.links)
    return links
