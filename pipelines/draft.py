"""The body while the rules work on it: spans over the raw blocks, each kept or taken by a rule.

Rules never rewrite text. They give a span to a rule's name, or split a span in two. So what is kept and what is
removed together are the input, to the character, whatever the rules do.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from caritau_crawler.items import Block, BlockType, Dateline, Known, RawBlock, Related, Removed
from caritau_crawler.text import INVISIBLE

_INVISIBLE_RULE = "invisible-characters"
NOTHING_KNOWN = Known()


@dataclass(slots=True)
class Piece:
    """A span of one raw block; `rule` is the rule that took it, None while it is kept.

    `number` is that of its raw block, `paragraph` the same for all lines of one paragraph, `start` the character at
    which the span begins. `judged` tells that the rules which look at nothing but the piece have left it alone.
    """

    raw: RawBlock
    number: int
    paragraph: int
    text: str
    type: BlockType
    start: int = 0
    rule: str | None = None
    judged: bool = False

    def has(self, *hints: str) -> bool:
        """Tell whether the markup gives the piece one of these roles."""
        return bool(self.raw.hints) and not self.raw.hints.isdisjoint(hints)


@dataclass(slots=True)
class Draft:
    """One part of an article under work, and what the rules learnt on the way.

    `headline` and `known_keywords` are what the article's fields say, `known` what the portal's memory says.
    `from_markup` tells whether the blocks come from a page; in plain text only the words can tell.
    """

    spans: list[list[Piece]]
    from_markup: bool
    headline: str | None = None
    known_keywords: Sequence[str] = ()
    known: Known = NOTHING_KNOWN
    dateline: Dateline | None = None
    byline_initials: str | None = None
    source_credit: str | None = None
    authors: list[str] = field(default_factory=list)
    related: dict[Related, None] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)
    #: Pieces whose rule waits for what becomes of those after them.
    waiting: list[Piece] = field(default_factory=list)
    #: All text that there was, as UTF-8 with ASCII in small letters: a rule whose words are nowhere in it need not look
    #: at any piece. (Bytes: 5 µs a page where `str.lower` takes 45, 2026-11.)
    lowered: bytes = b""
    _spoken: dict[tuple[bytes, ...], bool] = field(default_factory=dict)
    _pieces: tuple[Piece, ...] | None = None
    _kept: list[Piece] | None = None

    @classmethod
    def of(
        cls,
        blocks: Sequence[RawBlock],
        *,
        headline: str | None = None,
        known_keywords: Sequence[str] = (),
        known: Known = NOTHING_KNOWN,
    ) -> Draft:
        """Begin a draft; invisible characters are set aside here and come back in `removed`."""
        spans: list[list[Piece]] = []
        paragraph = 0
        before: RawBlock | None = None
        for number, block in enumerate(blocks):
            if before is None or not block.continues or block.type != before.type:
                paragraph += 1
            text = block.text if block.text.isascii() else INVISIBLE.sub("", block.text)
            spans.append([Piece(block, number, paragraph, text, block.type or "paragraph")] if text.strip() else [])
            before = block
        from_markup = any(block.type is not None for block in blocks)
        lowered = "\n".join([block.text for block in blocks]).encode("utf-8", "surrogatepass").lower()
        return cls(spans, from_markup, headline, known_keywords, known, lowered=lowered)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces, kept or taken, in order."""
        if self._pieces is None:
            self._pieces = tuple([piece for spans in self.spans for piece in spans])
        return self._pieces

    def kept(self) -> list[Piece]:
        """Return the pieces that no rule has taken, in order."""
        if self._kept is None:
            self._kept = [piece for piece in self.pieces if piece.rule is None]
        return self._kept.copy()

    def speaks_of(self, words: tuple[bytes, ...]) -> bool:
        """Tell whether the text holds one of these, in small letters, anywhere."""
        # The text does not change and each family asks in every pass.
        if words not in self._spoken:
            self._spoken[words] = any([word in self.lowered for word in words])
        return self._spoken[words]

    def split(self, piece: Piece, at: int) -> tuple[Piece, Piece]:
        """Cut a kept piece before character `at`; both halves stay in place. A blank at the cut goes to the left."""
        while at < len(piece.text) and piece.text[at].isspace():
            at += 1
        second = Piece(
            piece.raw, piece.number, piece.paragraph, piece.text[at:], piece.type, piece.start + at, piece.rule
        )
        piece.text, piece.judged = piece.text[:at], False
        spans = self.spans[piece.number]
        spans.insert(next(place for place, other in enumerate(spans) if other is piece) + 1, second)
        self._kept = self._pieces = None
        return piece, second

    def take(self, piece: Piece, rule: str) -> None:
        """Give a piece to a rule."""
        piece.rule = rule
        self._kept = None

    def take_start(self, piece: Piece, end: int, rule: str) -> Piece | None:
        """Give the first `end` characters of a kept piece to a rule; return what is left of it, if anything is."""
        rest = self.split(piece, end)[1] if piece.text[end:].strip() else None
        self.take(piece, rule)
        return rest

    def take_span(self, piece: Piece, start: int, end: int, rule: str) -> Piece:
        """Give characters `start` to `end` of a kept piece to a rule; what stands around them stays."""
        if piece.text[end:].strip():
            self.split(piece, end)
        if piece.text[:start].strip():
            _, piece = self.split(piece, start)
        self.take(piece, rule)
        return piece


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a draft came to: the blocks, and every removed piece with its place among them."""

    blocks: list[Block]
    removed: list[Removed]


def settle(draft: Draft, blocks: Sequence[RawBlock]) -> Outcome:
    """Turn the draft into blocks and removed pieces, in the order of the page."""
    builder = _Builder()
    for raw, pieces in zip(blocks, draft.spans, strict=True):
        builder.begin(raw)
        for text, rule, kind in _with_invisible(raw, pieces):
            builder.add(text, rule, kind)
    builder.finish()
    return Outcome(builder.blocks, builder.removed)


def lines_of(blocks: Sequence[Block]) -> list[RawBlock]:
    """Return kept blocks as raw ones again, a line each."""
    return [
        RawBlock(line, block.type, continues=number > 0)
        for block in blocks
        for number, line in enumerate(block.text.split("\n"))
    ]


def settle_again(draft: Draft, blocks: Sequence[Block], removed: Sequence[Removed]) -> Outcome:
    """Settle a draft of `lines_of(blocks)`; the pieces removed before keep their places among the new ones."""
    builder = _Builder()
    before = deque(removed)
    lines = iter(draft.spans)
    for index, block in enumerate(blocks):
        at = 0
        for number, line in enumerate(block.text.split("\n")):
            builder.begin(RawBlock(line, continues=number > 0))
            for piece in next(lines):
                at = _add_among(builder, piece, at, index, before)
            at += 1
        while before and before[0].index == index:
            builder.add(before[0].text, before.popleft().rule, "paragraph")
    builder.begin(RawBlock(""))
    for left in before:
        builder.add(left.text, left.rule, "paragraph")
    builder.finish()
    return Outcome(builder.blocks, builder.removed)


def _add_among(builder: _Builder, piece: Piece, at: int, index: int, before: deque[Removed]) -> int:
    """Add a span that begins at character `at` of block `index`, with the older pieces that stand within it."""
    text = piece.text
    while before and before[0].index == index and before[0].offset <= at + len(text):
        older = before.popleft()
        head, text = text[: older.offset - at], text[older.offset - at :]
        if head:
            builder.add(head, piece.rule, piece.type)
            at = older.offset
        builder.add(older.text, older.rule, "paragraph")
    if text:
        builder.add(text, piece.rule, piece.type)
    return at + len(text)


def _with_invisible(raw: RawBlock, pieces: list[Piece]) -> Iterator[tuple[str, str | None, BlockType]]:
    """Yield a raw block's spans with its invisible characters back in their places."""
    if raw.text.isascii() or not INVISIBLE.search(raw.text):
        yield from ((piece.text, piece.rule, piece.type) for piece in pieces)
        return
    if not pieces:
        yield raw.text, _INVISIBLE_RULE, "paragraph"
        return
    spans = iter(pieces)
    piece = next(spans, None)
    left = len(piece.text) if piece else 0
    text = ""
    for part in re.split(f"({INVISIBLE.pattern})", raw.text):
        if INVISIBLE.fullmatch(part):
            if piece is not None and piece.rule is not None and left:
                text += part
            else:
                if piece is not None and text:
                    yield text, piece.rule, piece.type
                    text = ""
                yield part, _INVISIBLE_RULE, "paragraph"
            continue
        rest = part
        while rest:
            assert piece is not None
            text += rest[:left]
            rest, left = rest[left:], left - len(rest[:left])
            if left == 0:
                yield text, piece.rule, piece.type
                text = ""
                piece = next(spans, None)
                left = len(piece.text) if piece else 0
    if text and piece is not None:
        yield text, piece.rule, piece.type


class _Builder:
    """Joins kept spans of one paragraph and notes where removed ones stood."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.removed: list[Removed] = []
        self._text = ""
        self._type: BlockType = "paragraph"
        self._waiting: list[tuple[str, str, int]] = []
        self._line_begins = False

    def begin(self, raw: RawBlock) -> None:
        if raw.continues:
            self._line_begins = True
        else:
            self._close()

    def add(self, text: str, rule: str | None, kind: BlockType) -> None:
        if rule is not None:
            if stripped := text.strip():
                self._waiting.append((stripped, rule, len(self._text.rstrip())))
                # The blank that parted it from its neighbours stays between them.
                if self._text and text[-1:].isspace() and not self._text[-1].isspace():
                    self._text += " "
            return
        if not text.strip():
            self._text += " " if self._text and not self._text[-1].isspace() else ""
            return
        if self._text and self._line_begins and (kind != self._type or kind == "list_item"):
            self._close()
        if not self._text.strip():
            self._text, self._type = text.lstrip(), kind
        elif self._line_begins:
            self._text = self._text.rstrip() + "\n" + text.lstrip()
        elif self._text[-1].isspace():
            self._text += text.lstrip()
        else:
            self._text += text
        self._line_begins = False

    def finish(self) -> None:
        self._close()

    def _close(self) -> None:
        text = self._text.strip()
        index = len(self.blocks)
        for piece, rule, offset in self._waiting:
            if text and offset >= len(text):
                self.removed.append(Removed(piece, rule, index + 1, 0))
            else:
                self.removed.append(Removed(piece, rule, index, offset))
        if text:
            self.blocks.append(Block(self._type, text))
        self._text, self._waiting, self._line_begins = "", [], False
