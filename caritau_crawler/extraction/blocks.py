"""Markup → blocks: every piece of visible text below an element, in order, with what the markup says of it.

Nothing visible is left out, share bars and related links included: what does not belong to the article is taken by
the rules of `pipelines`, with a record. A block ends where a browser would begin a new line for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from caritau_crawler.extraction.markup import Hint, hint_of_tag, hints_of_names, is_hidden, is_weak_tag
from caritau_crawler.items import BlockType, Link, RawBlock
from caritau_crawler.text import fold_space, repair
from caritau_crawler.urls import absolute

#: Elements whose content is no text of the page.
_NO_TEXT = frozenset(
    "script style template svg math iframe object embed canvas audio video map select datalist head title noscript "
    "textarea input".split()
)
#: Elements that do not begin a new line. Everything else does: unknown elements are containers of modern pages.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr img picture source label amp-img amp-ad html".split()
)
_BOLD = frozenset(("b", "strong"))
_TYPES: dict[str, BlockType] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "blockquote": "quote",
    "li": "list_item",
    "dt": "list_item",
    "dd": "list_item",
}
_LISTS = frozenset(("ul", "ol", "dl", "menu"))
_CELLS = frozenset(("td", "th"))
#: A cell with more text than this, or with blocks of its own, is layout, not data.
_LAYOUT_CELL = 160
#: Two lines parted by one `<br>` are two paragraphs when both are this long and the first ends a sentence: pages of
#: the `<br>`-soup kind put no `<p>` at all. Shorter ones are lines of one paragraph, as in poems and addresses.
_PARAGRAPH_LINE = 80
_SENTENCE_ENDS = (".", "!", "?", '"', "”", "’", "'", ")", ":", "…", "]")

#: A role by class name is dropped from an element that carries more than this share of the text: whatever its name,
#: it is the article.
_HOLLOW_SHARE = 0.3
_HOLLOW_LENGTH = 400

#: So many named elements round a block are remembered; deeper nesting is an attack.
_MAX_NAMED = 40

_LINE_BREAK = "\n"


@dataclass(slots=True)
class Marked:
    """A block with the element it stood in, before its hints are settled; `links` are (text, href as written)."""

    text: str
    element: HtmlElement
    type: BlockType | None
    links: tuple[tuple[str, str], ...]
    link_characters: int
    strong: bool
    tag_hints: frozenset[Hint]
    named: tuple[tuple[int, frozenset[Hint]], ...]
    continues: bool
    group: int

    @property
    def link_share(self) -> float:
        """Share of the text that stands in links, 0 to 1."""
        return min(1.0, self.link_characters / len(self.text)) if self.text else 0.0


@dataclass(slots=True)
class _Scope:
    """What holds for all text below one open element."""

    type: BlockType | None = None
    tag_hints: frozenset[Hint] = frozenset()
    named: tuple[tuple[int, frozenset[Hint]], ...] = ()
    group: int = 0
    bold: bool = False
    link: int | None = None
    preformatted: bool = False


@dataclass(slots=True)
class _Buffer:
    """The text of the block that is being read: parts with the link and weight each stood in."""

    parts: list[tuple[str, int | None, bool]] = field(default_factory=list)
    element: HtmlElement | None = None
    scope: _Scope = field(default_factory=_Scope)


class _Walk:
    """One pass over an element in document order; linear in the number of nodes and characters."""

    def __init__(self, root: HtmlElement) -> None:
        self.blocks: list[Marked] = []
        self._links: list[str] = []
        self._buffer = _Buffer()
        self._scopes = [_Scope()]
        self._named = 0
        self._groups = 0
        self._walk(root)

    def _walk(self, root: HtmlElement) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                if tag in _NO_TEXT:
                    walker.skip_subtree()
                    continue
                self._open(element, tag)
            else:
                if tag not in _NO_TEXT:
                    self._close(tag)
                if element is not root and element.tail:
                    self._add(element.tail, element.getparent())
        self._flush()

    def _open(self, element: HtmlElement, tag: str) -> None:
        if tag == "br" or tag == "hr":
            self._buffer.parts.append((_LINE_BREAK, None, False))
            if tag == "hr":
                self._flush()
            self._scopes.append(self._scopes[-1])
            return
        outer = self._scopes[-1]
        if tag in _CELLS and not _is_layout_cell(element):
            self._add(" ", element)
        elif tag not in _INLINE:
            self._flush()
        # Not dataclasses.replace: at 10 µs an element it would cost as much as parsing the page.
        scope = _Scope(
            outer.type, outer.tag_hints, outer.named, outer.group, outer.bold, outer.link, outer.preformatted
        )
        self._scopes.append(scope)
        if tag in _BOLD:
            scope.bold = True
        elif tag == "pre":
            scope.preformatted = True
        elif tag == "a":
            self._links.append(element.get("href") or "")
            scope.link = len(self._links) - 1
        if tag in _TYPES:
            scope.type = _TYPES[tag] if outer.type != "quote" else "quote"
        elif outer.type == "heading" and tag not in _INLINE:
            # `<h1>…</h2>` swallows the article below it; what begins a line of its own is no heading.
            scope.type = None
        if tag in _LISTS:
            self._groups += 1
            scope.group = self._groups
        self._mark(element, tag, scope)
        if element.text:
            self._add(element.text, element)

    def _mark(self, element: HtmlElement, tag: str, scope: _Scope) -> None:
        hints: set[Hint] = set()
        if tag == "table":
            hints.add("table")
        weak: frozenset[Hint] = frozenset()
        if tag_hint := hint_of_tag(tag):
            if is_weak_tag(tag):
                weak = frozenset((tag_hint,))
            else:
                hints.add(tag_hint)
        if is_hidden(element):
            hints.add("hidden")
        if hints:
            scope.tag_hints = scope.tag_hints | hints
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if weak or (names != " " and tag not in ("body", "html", "main", "article")):
            named = hints_of_names(names) | weak
            if named and len(scope.named) < _MAX_NAMED:
                self._named += 1
                scope.named = (*scope.named, (self._named, named))
                if tag not in _INLINE and not scope.group:
                    self._groups += 1
                    scope.group = self._groups

    def _close(self, tag: str) -> None:
        self._scopes.pop()
        if tag in _CELLS:
            self._buffer.parts.append((" ", None, False))
        elif tag not in _INLINE and tag != "br":
            self._flush()

    def _add(self, text: str, element: HtmlElement) -> None:
        scope = self._scopes[-1]
        buffer = self._buffer
        if buffer.element is None and not text.isspace():
            buffer.element, buffer.scope = element, scope
        if scope.preformatted:
            for number, line in enumerate(text.split("\n")):
                if number:
                    buffer.parts.append((_LINE_BREAK, None, False))
                buffer.parts.append((line, scope.link, scope.bold))
            return
        # Line breaks in the source are white space; only `<br>` and `<pre>` break a line.
        buffer.parts.append((text.replace("\n", " "), scope.link, scope.bold))

    def _flush(self) -> None:
        buffer = self._buffer
        if buffer.element is not None:
            before = None
            breaks = 0
            for line in _lines(buffer.parts):
                text = repair(fold_space("".join(part for part, _, _ in line)))
                if not text:
                    breaks += 1
                    continue
                continues = before is not None and breaks == 0 and not _are_paragraphs(before, text)
                self._emit(text, line, continues)
                before, breaks = text, 0
        self._buffer = _Buffer()

    def _emit(self, text: str, line: list[tuple[str, int | None, bool]], continues: bool) -> None:
        element, scope = self._buffer.element, self._buffer.scope
        assert element is not None
        by_link: dict[int, list[str]] = {}
        link_characters = 0
        for part, link, _ in line:
            if link is not None:
                by_link.setdefault(link, []).append(part)
                link_characters += len(part.strip())
        links = []
        for number, parts in by_link.items():
            if anchor := repair(fold_space("".join(parts))):
                links.append((anchor, self._links[number]))
        strong = all(bold or not part.strip() for part, _, bold in line)
        self.blocks.append(
            Marked(
                text=text,
                element=element,
                type=scope.type,
                links=tuple(links),
                link_characters=link_characters,
                strong=strong,
                tag_hints=scope.tag_hints,
                named=scope.named,
                continues=continues,
                group=scope.group,
            )
        )


def is_inline(tag: object) -> bool:
    """Tell whether an element stands within a line of text."""
    return tag in _INLINE or tag == "br"


def _lines(parts: Iterable[tuple[str, int | None, bool]]) -> list[list[tuple[str, int | None, bool]]]:
    lines: list[list[tuple[str, int | None, bool]]] = [[]]
    for part in parts:
        if part[0] == _LINE_BREAK:
            lines.append([])
        else:
            lines[-1].append(part)
    return lines


def _are_paragraphs(before: str, after: str) -> bool:
    return len(before) >= _PARAGRAPH_LINE and before.endswith(_SENTENCE_ENDS) and len(after) >= _PARAGRAPH_LINE


def _is_layout_cell(cell: HtmlElement) -> bool:
    if any(isinstance(child.tag, str) and child.tag not in _INLINE and child.tag != "br" for child in cell):
        return True
    return len(cell.text or "") > _LAYOUT_CELL


def read_blocks(root: HtmlElement) -> list[Marked]:
    """Return all visible text below `root` as blocks in document order."""
    return _Walk(root).blocks


def settle(marked: list[Marked], base_url: str) -> list[RawBlock]:
    """Turn blocks into items: settle their hints, now that it is known how much of the text each role would take."""
    hollow = drop_hollow_hints(marked)
    blocks = []
    for block in marked:
        hints: set[str] = set(block.tag_hints)
        for number, named in block.named:
            if number not in hollow:
                hints |= named
        if block.strong:
            hints.add("strong")
        blocks.append(
            RawBlock(
                text=block.text,
                type=block.type or "paragraph",
                links=tuple(Link(text, absolute(base_url, href) or "") for text, href in block.links),
                link_share=round(block.link_share, 3),
                hints=frozenset(hints),
                continues=block.continues,
                group=block.group,
            )
        )
    return blocks


def drop_hollow_hints(marked: list[Marked]) -> set[int]:
    """Return the numbers of the named elements whose role is not believed, because they hold the article itself."""
    carried: Counter[int] = Counter()
    total = 0
    for block in marked:
        prose = len(block.text) - block.link_characters
        total += prose
        for number, _ in block.named:
            carried[number] += prose
    return {number for number, prose in carried.items() if prose > _HOLLOW_LENGTH and prose > _HOLLOW_SHARE * total}
