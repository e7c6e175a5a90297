"""Markup → blocks: every piece of visible text below an element, in order, with what the markup says of it.

Nothing visible is left out, share bars and related links included: what does not belong to the article is taken by
the rules of `pipelines`, with a record. A block ends where a browser would begin a new line for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from caritau_crawler.extraction.markup import (
    Hint,
    hint_of_tag,
    hints_of_names,
    is_hidden,
    is_stand_in,
    is_weak_tag,
    names_of,
)
from caritau_crawler.items import BlockType
from caritau_crawler.text import fold_space, repair

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
#: What prints a text smaller or slanted, as captions are.
_FINE = frozenset(("small", "i", "em", "cite", "figcaption", "center"))
#: Elements that, without attributes, say nothing of their text.
_PLAIN = frozenset("p div span section tbody tr td u font body html main article".split())
_ICON_TAGS = frozenset(("i", "span"))
_PICTURES = frozenset(("img", "amp-img", "picture", "video", "amp-video", "amp-youtube", "iframe", "amp-iframe", "svg"))
_TYPES: dict[str, BlockType] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "li": "list_item",
    "dt": "list_item",
    "dd": "list_item",
}
_LISTS = frozenset(("ul", "ol", "dl", "menu"))
_CELLS = frozenset(("td", "th"))
_CELL_BOXES = frozenset(("p", "div"))
#: A cell with more text than this, or with blocks of its own, is layout, not data.
_LAYOUT_CELL = 160
#: Two lines parted by one `<br>` are two paragraphs when both are this long and the first ends a sentence: pages of
#: the `<br>`-soup kind put no `<p>` at all. Shorter ones are lines of one paragraph, as in poems and addresses.
_PARAGRAPH_LINE = 80
_SENTENCE_ENDS = (".", "!", "?", '"', "”", "’", "'", ")", ":", "…", "]")

#: A link round a card holds a headline, a teaser and a date; one round more blocks was never closed.
_MOST_BLOCKS_OF_A_LINK = 5
#: In characters: a link so long is no word of a sentence.
_CARD = 20
#: A cell with no more text than this that ends in a colon labels the cell beside it: `T:` and its question.
_LABEL_CELL = 24
#: What a row of inline boxes is made of, and how many are looked at.
_RUN = frozenset(("span", "a"))
_LONGEST_ROW = 12
_ROW_BOXES = frozenset(("div", "section", "aside", "footer", "header"))
#: In characters: the name of a speaker, set below a quotation by its style alone, is no longer.
_LONGEST_SPEAKER = 40
#: So many words at least are a line of their own.
_FEWEST_WORDS = 5
_GLUED = re.compile(r"[a-z]{3}[.!?]?[\"”’]?$")
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)")
_FINE_STYLE = re.compile(
    r"font-style\s*:\s*italic|font-size\s*:\s*(?:\d|1[0-3])(?:\.\d+)?px|font-size\s*:\s*(?:0?\.[5-9]|small)|text-align\s*:\s*center"
)
_FINE_NAMES = re.compile(r"(?:^|\s)(?:small|text-(?:small|muted|xs|sm|center))(?:\s|$)")

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
    anchors: tuple[int, ...]
    quoted: int
    fine: bool
    under_picture: bool
    table: int
    cells: int

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
    quoted: int = 0
    fine: bool = False
    table: int = 0


@dataclass(slots=True)
class _Buffer:
    """The text of the block that is being read: parts with the link and weight each stood in.

    `cells` counts the cells of a data table that are in it; `under_picture` tells that a picture stood right before.
    """

    parts: list[tuple[str, int | None, bool]] = field(default_factory=list)
    element: HtmlElement | None = None
    scope: _Scope = field(default_factory=_Scope)
    cells: int = 0
    under_picture: bool = False


class _Walk:
    """One pass over an element in document order; linear in the number of nodes and characters."""

    def __init__(self, roots: Iterable[HtmlElement]) -> None:
        self.blocks: list[Marked] = []
        self._links: list[str] = []
        self._buffer = _Buffer()
        self._scopes = [_Scope()]
        self._named = 0
        self._groups = 0
        self._tables = 0
        self._picture = False
        self._own_lines: list[HtmlElement] = []
        for root in roots:
            self._walk(root)

    def _walk(self, root: HtmlElement) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                if tag in _PICTURES:
                    self._picture = True
                if tag in _NO_TEXT:
                    walker.skip_subtree()
                    continue
                if tag in _ICON_TAGS and _is_icon(element):
                    walker.skip_subtree()
                    self._scopes.append(self._scopes[-1])
                    continue
                self._open(element, tag)
            else:
                if tag not in _NO_TEXT:
                    self._close(element, tag)
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
        if tag == "tr":
            self._flush()
        if tag in _CELLS and (not _is_layout_cell(element) or self._holds_label()):
            self._add(" ", element)
            self._buffer.cells += 1
        elif (
            (tag not in _INLINE and not self._holds_label() and not self._is_in_cell(element))
            or ((style := element.get("style")) and _BLOCK_STYLE.search(style))
            or (tag in _RUN and self._parts_only_by_style(element))
        ):
            self._flush()
        elif tag in _RUN and self._opens_a_line(element):
            self._flush()
            self._own_lines.append(element)
        elif tag == "span" and self._is_speaker(element):
            self._buffer.parts.append((_LINE_BREAK, None, False))
        if tag in _PLAIN and not element.keys():
            # Most elements change nothing for the text in them: they share the scope of the one round them.
            self._scopes.append(outer if outer.type != "heading" or tag in _INLINE else replace(outer, type=None))
            if element.text:
                self._add(element.text, element)
            return
        # Not dataclasses.replace: at 10 µs an element it would cost as much as parsing the page.
        scope = _Scope(
            outer.type,
            outer.tag_hints,
            outer.named,
            outer.group,
            outer.bold,
            outer.link,
            outer.preformatted,
            outer.quoted,
            outer.fine,
            outer.table,
        )
        self._scopes.append(scope)
        if tag in _BOLD:
            scope.bold = True
        elif tag in _FINE or (tag == "font" and (element.get("size") or "") in ("1", "-1", "-2")):
            scope.fine = True
        elif tag == "blockquote":
            scope.quoted += 1
        elif tag == "table":
            self._tables += 1
            scope.table = self._tables
        elif tag == "pre":
            scope.preformatted = True
        elif tag == "a":
            if self._follows_a_long_link():
                self._flush()
            self._links.append(element.get("href") or "")
            scope.link = len(self._links) - 1
        if tag in _TYPES:
            scope.type = _TYPES[tag]
        elif outer.type == "heading" and tag not in _INLINE and tag != "button":
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
        # A button inside a heading opens its part of a folded list, the foot of a quotation says whose it is: both are
        # words of the article.
        tag_hint = hint_of_tag(tag)
        is_own = (tag_hint == "form" and scope.type == "heading") or (tag == "footer" and scope.quoted > 0)
        if tag_hint and not is_own:
            if is_weak_tag(tag):
                weak = frozenset((tag_hint,))
            else:
                hints.add(tag_hint)
        if tag == "article" and _is_card(element):
            weak = frozenset(("related",))
        if ((style := element.get("style")) is not None and _FINE_STYLE.search(style)) or (
            tag != "table" and (align := element.get("align")) is not None and align.lower() == "center"
        ):
            scope.fine = True
        if is_hidden(element):
            hints.add("hidden")
        elif is_stand_in(element):
            hints.add("embed")
        if hints:
            scope.tag_hints = scope.tag_hints | hints
        names = names_of(element)
        if weak or (names != " " and tag not in ("body", "html", "main", "article")):
            named = hints_of_names(names) | weak
            if _FINE_NAMES.search(names):
                scope.fine = True
            if named and len(scope.named) < _MAX_NAMED:
                self._named += 1
                scope.named = (*scope.named, (self._named, named))
                if tag not in _INLINE and not scope.group:
                    self._groups += 1
                    scope.group = self._groups

    def _close(self, element: HtmlElement, tag: str) -> None:
        self._scopes.pop()
        if tag in _CELLS:
            self._buffer.parts.append((" ", None, False))
        elif tag == "br":
            return
        elif (
            (tag not in _INLINE and not self._is_in_cell(element))
            or ((style := element.get("style")) and _BLOCK_STYLE.search(style))
            or (self._own_lines and self._own_lines[-1] is element)
            or (tag == "span" and _opens_box(element))
        ):
            self._flush()

    def _is_in_cell(self, element: HtmlElement) -> bool:
        """Tell the one paragraph of a cell of data: it begins no line of its own, its row is the line."""
        if not self._tables or element.tag not in _CELL_BOXES:
            return False
        cell = element.getparent()
        return cell is not None and cell.tag in _CELLS and not _is_layout_cell(cell)

    def _follows_a_long_link(self) -> bool:
        """Tell whether another link, long as a headline, ended right here: cards that only a style sheet parts."""
        parts = self._buffer.parts
        return (
            bool(parts) and parts[-1][1] is not None and len(parts[-1][0]) >= _CARD and not parts[-1][0][-1:].isspace()
        )

    def _parts_only_by_style(self, element: HtmlElement) -> bool:
        """Tell a row of inline boxes, `<span>Iklan</span><span>Gulir terus</span>`, from a word in two pieces.

        Its box is no paragraph and holds nothing else; glued, a small letter or a full stop would meet a capital.
        """
        before = element.getprevious()
        if before is None or before.tag not in _RUN or before.tail or not (element.text or "")[:1].isupper():
            return False
        parts = self._buffer.parts
        last = parts[-1][0][-1:] if parts else ""
        if not (last.islower() or last in _SENTENCE_ENDS):
            return False
        box = element.getparent()
        return (
            box.tag in _ROW_BOXES
            and _is_blank(box.text)
            and all([_is_blank(child.tail) for child in islice(box, _LONGEST_ROW)])
        )

    def _opens_a_line(self, element: HtmlElement) -> bool:
        """Tell an inline box that has a role by its name and a line of its own, between two `<br>`."""
        parts = self._buffer.parts
        if not parts or parts[-1][0] != _LINE_BREAK or (names := names_of(element)) == " ":
            return False
        after = element.getnext()
        return bool(hints_of_names(names)) and _is_blank(element.tail) and after is not None and after.tag == "br"

    def _is_speaker(self, element: HtmlElement) -> bool:
        """Tell `<div>Yang kami minta air bersih<span>Siti Rahmah</span></div>`: a name glued to the end of its box."""
        text = element.text or ""
        parts = self._buffer.parts
        if not parts or not text[:1].isupper() or len(text) > _LONGEST_SPEAKER or not _is_blank(element.tail):
            return False
        box = element.getparent()
        return (
            _GLUED.search(parts[-1][0]) is not None
            and all([word[:1].isupper() for word in text.split()])
            and " " in text.strip()
            and box.tag in _ROW_BOXES
            and element.getnext() is None
        )

    def _holds_label(self) -> bool:
        """Tell whether what was read of a table's row is a label such as `T:`, which its neighbour goes on from."""
        if self._buffer.element is None or not self._buffer.cells:
            return False
        text = "".join(part for part, _, _ in self._buffer.parts).strip()
        return len(text) <= _LABEL_CELL and text.endswith(":")

    def _add(self, text: str, element: HtmlElement) -> None:
        scope = self._scopes[-1]
        buffer = self._buffer
        if buffer.element is None and not text.isspace():
            buffer.element, buffer.scope = element, scope
            buffer.under_picture, self._picture = self._picture, False
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
        if buffer.element is None:
            # Every second tag ends a block that has no text.
            if buffer.parts:
                self._buffer = _Buffer()
            return
        before = None
        breaks = 0
        for line in _lines(buffer.parts):
            text = repair(fold_space("".join([part for part, _, _ in line])))
            if not text:
                breaks += 1
                continue
            continues = before is not None and breaks == 0 and not _are_paragraphs(before, text)
            self._emit(text, line, continues)
            before, breaks = text, 0
            buffer.under_picture = False
        self._buffer = _Buffer()

    def _emit(self, text: str, line: list[tuple[str, int | None, bool]], continues: bool) -> None:
        element, scope = self._buffer.element, self._buffer.scope
        assert element is not None
        link_characters = 0
        links, anchors = [], []
        if any([link is not None for _, link, _ in line]):
            by_link: dict[int, list[str]] = {}
            for part, link, _ in line:
                if link is not None:
                    by_link.setdefault(link, []).append(part)
                    link_characters += len(part.strip())
            for number, parts in by_link.items():
                if anchor := repair(fold_space("".join(parts))):
                    links.append((anchor, self._links[number]))
                    anchors.append(number)
        strong = all([bold or not part.strip() for part, _, bold in line])
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
                anchors=tuple(anchors),
                quoted=scope.quoted,
                fine=scope.fine,
                under_picture=self._buffer.under_picture,
                table=scope.table,
                cells=self._buffer.cells,
            )
        )


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _is_card(article: HtmlElement) -> bool:
    """Tell a small `<article>` whose heading is a link: the teaser of another article, wherever it stands."""
    heading = next(article.iter("h2", "h3", "h4", "h5"), None)
    first = next(iter(article), None)
    opens = first is not None and first.tag == "a"
    if not opens and (heading is None or (heading.find("a") is None and heading.getparent().tag != "a")):
        return False
    return len(article.text_content()) <= _LONGEST_CARD


#: In characters, blanks of the source included.
_LONGEST_CARD = 600


def _opens_box(element: HtmlElement) -> bool:
    """Tell a line that only its style parts from the text behind it: a pull quote in a `<span>` that opens its box."""
    tail = element.tail
    if not tail or tail[0] not in "\r\n" or element.get("class") is None or element.getprevious() is not None:
        return False
    text, box = (element.text or "").rstrip(), element.getparent()
    return (
        box.tag in _ROW_BOXES
        and _is_blank(box.text)
        and text[-1:].islower()
        and len(text.split()) >= _FEWEST_WORDS
        and tail.lstrip()[:1].isupper()
    )


def _is_icon(element: HtmlElement) -> bool:
    # A font draws `chat` as a balloon; no reader sees the word.
    names = element.get("class")
    return names is not None and ("material-icons" in names or "material-symbols" in names)


def is_inline(tag: object) -> bool:
    """Tell whether an element stands within a line of text."""
    return tag in _INLINE or tag == "br"


def _lines(parts: list[tuple[str, int | None, bool]]) -> list[list[tuple[str, int | None, bool]]]:
    if len(parts) == 1:
        return [parts]
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
    boxes = [child for child in cell if isinstance(child.tag, str) and child.tag not in _INLINE and child.tag != "br"]
    if len(boxes) == 1 and len(cell) == 1 and boxes[0].tag in _CELL_BOXES and _is_blank(cell.text):
        # Editors set each cell's text in a paragraph.
        inside = boxes[0]
        is_line = all([child.tag in _INLINE for child in inside]) and len(inside.text_content()) <= _LAYOUT_CELL
        return not is_line
    return bool(boxes) or len(cell.text or "") > _LAYOUT_CELL


def read_blocks(*roots: HtmlElement) -> list[Marked]:
    """Return all visible text below the elements as blocks in document order."""
    blocks = _Walk(roots).blocks
    _drop_open_links(blocks)
    return blocks


def _drop_open_links(blocks: list[Marked]) -> None:
    """Take an `<a>` that nobody closed, and that so holds block after block, for no link."""
    spans = Counter(number for block in blocks for number in block.anchors)
    if not any(count > _MOST_BLOCKS_OF_A_LINK for count in spans.values()):
        return
    for block in blocks:
        kept = [n for n, number in enumerate(block.anchors) if spans[number] <= _MOST_BLOCKS_OF_A_LINK]
        if len(kept) < len(block.anchors):
            block.links = tuple(block.links[n] for n in kept)
            block.anchors = tuple(block.anchors[n] for n in kept)
            block.link_characters = sum(len(text) for text, _ in block.links)
