"""The two shapes of an article: as found on a page, and as kept.

`RawArticle` comes out of extraction (or out of a text file) and goes into `pipelines.boilerplate`; everything after
that takes an `Article`. Both know nothing of Scrapy, of the page or of the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

SCHEMA_VERSION = 1

#: Fields of `Article` that only go along on its way.
NOT_STORED = ("fetched_at", "page_id", "etag", "last_modified", "stored_as", "born")
#: The source of what a dump says, in `extraction`.
FROM_DUMP = "dump"

BlockType = Literal["paragraph", "heading", "quote", "list_item"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a block: its visible text and its absolute address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class RawBlock:
    """One piece of text as it stood in the body, with what the markup says of it.

    `text` has its runs of white space folded to one blank. `type` is None in plain text, where only the words can
    tell. `hints` are the roles that the markup gives the piece: see `extraction.markup.Hint`. `continues` marks a
    line that a single `<br>` parts from the line before it in the same paragraph. `group` is one number for all
    pieces of one list or one container of links, 0 for none: neighbours share their fate by it; below zero it is that
    of a small box that opens with a link. `box` is one number for the pieces of one small box with a short line in it,
    0 for none. `part` tells the pages of an article over several pages apart; each has furniture of its own.
    """

    text: str
    type: BlockType | None = None
    links: tuple[Link, ...] = ()
    link_share: float = 0.0
    hints: frozenset[str] = frozenset()
    continues: bool = False
    group: int = 0
    box: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body as kept."""

    type: BlockType
    text: str


@dataclass(frozen=True, slots=True)
class Removed:
    """One piece that was stripped from the body, the rule that took it, and its place.

    It stood before character `offset` of the kept block number `index` (both from 0); `index` is the number of kept
    blocks where it stood after the last of them. Pieces of the same place are in the order of the page.
    """

    text: str
    rule: str
    index: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Dateline:
    """`CARITAU WASHINGTON - ` is outlet CARITAU, place WASHINGTON; either may be missing."""

    outlet: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """What a `Baca Juga` or one of its kin pointed to; `url` is None where there was only text."""

    headline: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article; the address is absolute."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class RawPlace:
    """Where a page lies in the page archive: the file's name there, and the offset of its record in it."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Traces:
    """What one article leaves in its portal's memory, read from the blocks that words and markup left it.

    `lines` are keys (`text.line_key`) of the lines that could be furniture, `tail` the lines at its end that could be
    headlines of others, as `text.bare` has them. `headline` is bare too; `topics` are words of headline and keywords.
    """

    lines: tuple[int, ...] = ()
    tail: tuple[str, ...] = ()
    headline: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What a portal's memory says of one article's traces.

    `common` are lines of a good part of the portal's articles, `unrelated` those of articles that have nothing else in
    common, `edges` those of some articles, furniture only above and below the text. `headlines` are the lines of its
    tail that other articles' headlines begin with.
    """

    common: frozenset[int] = frozenset()
    unrelated: frozenset[int] = frozenset()
    edges: frozenset[int] = frozenset()
    headlines: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.common or self.unrelated or self.edges or self.headlines)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date with its evidence: aware UTC value (None where `raw` could not be read), as printed, and where."""

    value: datetime | None
    raw: str
    source: str


@dataclass(slots=True)
class RawArticle:
    """An article as found: fields by the layered extraction, body as raw blocks in the order of the page.

    `extraction` says for each field which source won it. `fetched_at` is aware UTC, None where nobody knows.
    `next_page` is the address of the next part of the same article, None on the last. `pages` are the addresses that
    were joined, `aliases` others that led to them. `page_id` is the key of the page in the store's URL state, empty
    where the page did not come from a crawl. `etag` and `last_modified` are the validators of the page, None where they
    would not tell of the whole article. `raw` is the page's place in the archive, of an article over several pages that
    of the first.
    """

    portal: str
    url: str
    canonical_url: str
    fetched_at: datetime | None
    headline: str | None = None
    description: str | None = None
    authors: list[str] = field(default_factory=list)
    date_published: FoundDate | None = None
    date_modified: FoundDate | None = None
    article_section: str | None = None
    keywords: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    in_language: str | None = None
    blocks: list[RawBlock] = field(default_factory=list)
    extraction: dict[str, str] = field(default_factory=dict)
    next_page: str | None = None
    pages: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    broken_characters: int = 0
    rendered: bool = False
    page_id: str = ""
    etag: str | None = None
    last_modified: str | None = None
    raw: RawPlace | None = None


@dataclass(slots=True)
class Article:
    """An article as kept; the names are those of the contract (`docs/data-model.md`). Dates are aware UTC.

    The store adds what only it can know: `duplicate_of`, `revision`, `first_seen_at`, `last_checked_at`, `run_id`.
    `fetched_at`, `page_id`, `etag`, `last_modified`, `stored_as` and `born` go along for the pipelines and are not
    stored as such. `stored_as` is the key of the stored article that this is a version of, empty where its canonical
    URL gives the key; `born` is what the store knew of an article that comes back from an export of it.
    """

    url: str
    canonical_url: str
    portal: str
    headline: str | None
    portal_article_id: str | None = None
    description: str | None = None
    alternate_urls: list[str] = field(default_factory=list)
    dateline: Dateline | None = None
    authors: list[str] = field(default_factory=list)
    byline_initials: str | None = None
    source_credit: str | None = None
    date_published: datetime | None = None
    date_published_raw: str | None = None
    date_published_source: str | None = None
    date_modified: datetime | None = None
    date_modified_raw: str | None = None
    date_modified_source: str | None = None
    article_section: str | None = None
    keywords: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    in_language: str | None = None
    content_hash: str = ""
    fingerprint: str = ""
    extraction: dict[str, str] = field(default_factory=dict)
    raw: RawPlace | None = None
    schema_version: int = SCHEMA_VERSION
    fetched_at: datetime | None = None
    page_id: str = ""
    etag: str | None = None
    last_modified: str | None = None
    stored_as: str = ""
    born: dict[str, Any] = field(default_factory=dict)

    @property
    def page_key(self) -> str:
        """The key of its page in the URL state; of an article that did not come from a crawl, its address."""
        return self.page_id or self.url

    @property
    def article_body(self) -> str:
        """The texts of the blocks, joined by an empty line."""
        return "\n\n".join(block.text for block in self.blocks)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Article:
        """Read a record back from what `to_document` made of it; keys that are the store's own are left aside."""
        data = {f.name: document[f.name] for f in fields(cls) if f.name in document}
        for name, kind in _PARTS.items():
            data[name] = [kind(**part) for part in data.get(name) or ()]
        if data.get("dateline") is not None:
            data["dateline"] = Dateline(**data["dateline"])
        if data.get("raw") is not None:
            data["raw"] = RawPlace(**data["raw"])
        return cls(**data)

    def to_document(self) -> dict[str, Any]:
        """Return the record as plain dicts and lists, `article_body` included, dates still as datetimes."""
        document = asdict(self)
        for name in NOT_STORED:
            document.pop(name)
        body_at = list(document).index("blocks") + 1
        names = list(document)
        names.insert(body_at, "article_body")
        return {name: self.article_body if name == "article_body" else document[name] for name in names}

    def to_spool(self) -> dict[str, Any]:
        """Return all of it, for `from_document` of another process."""
        return asdict(self)


_PARTS: dict[str, Any] = {"blocks": Block, "related": Related, "removed": Removed, "images": Image}
