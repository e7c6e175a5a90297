"""Blocks of markup → items, now that the whole body is known: which roles are believed, what stands in one box.

A role by class name that would take the article itself is none; a heading that holds most of the text is the way in
which the page sets its paragraphs. What the boxes hold, the rules of `pipelines` judge by their words.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

from lxml.html import HtmlElement

from caritau_crawler.extraction.blocks import Marked
from caritau_crawler.extraction.captions import LONGEST_CAPTION
from caritau_crawler.items import BlockType, Link, RawBlock
from caritau_crawler.text import fold_space
from caritau_crawler.urls import absolute

#: A role by class name is dropped from an element that carries more than this share of the text: whatever its name,
#: it is the article.
_HOLLOW_SHARE = 0.3
_HOLLOW_LENGTH = 400
#: Where more of the text is small or slanted than this share, that is how the page prints its articles.
_FINE_SHARE = 0.3
#: A heading that ends as a sentence does is a paragraph set large when it is so long, in characters …
_LONG_HEADING = 120
#: … or when headings hold more than this share of the text.
_HEADINGS_SHARE = 0.5
#: A quotation that holds more than this share of the text is a box round the article, not a quotation.
_BOX_SHARE = 0.5
#: A box of other articles: its heading, and so many lines at most; so many of its neighbours are looked at.
_BOX_HEADING, _MOST_IN_BOX, _NEIGHBOURS = 60, 6, 12
_BOXES = frozenset(("div", "section", "aside", "article"))
_PICTURE_BOXES = frozenset(("div", "li", "a", "figure"))
#: A line that is a link and nothing else.
_LINKED = 0.95
#: A small box round a short line: its lines hold so many characters at most, the line itself so many.
_SMALL_BOX, _SHORT_LINE = 500, 80
#: No box is looked for further above a line.
_BOX_LEVELS = 5
#: In characters: a text so long is a paragraph.
_LONG = 80
#: So many texts of a table are looked at.
_TABLE_TEXTS = 12


def settle(marked: list[Marked], base_url: str) -> list[RawBlock]:
    """Turn blocks into items: settle their hints, now that it is known how much of the text each role would take."""
    hollow = drop_hollow_hints(marked)
    total = sum([len(block.text) for block in marked])
    box = _box_depth(marked, total)
    headings = sum([len(block.text) for block in marked if block.type == "heading"])
    longest = 0 if headings > _HEADINGS_SHARE * total else _LONG_HEADING
    fine_print = sum([len(block.text) for block in marked if block.fine]) < _FINE_SHARE * total
    boxes = _article_groups(marked, total)
    teasers = _teaser_boxes(marked, total)
    small_boxes = _small_boxes(marked, total)
    rows = Counter(block.table for block in marked if block.cells > 1)
    blocks = []
    for number_of_block, block in enumerate(marked):
        hints: set[str] = set(block.tag_hints)
        if block.under_picture:
            hints.add("under-picture")
            if _is_of_gallery(block):
                hints.add("caption")
        if (block.fine and fine_print) or (block.under_picture and block.table and _is_picture_table(block)):
            hints.add("fine")
        if block.cells and rows[block.table] > 1:
            hints.add("row")
        for number, named in block.named:
            if number not in hollow:
                hints |= named
        if block.strong:
            hints.add("strong")
        blocks.append(
            RawBlock(
                text=block.text,
                type="quote" if block.quoted > box else _type_of(block, longest),
                links=tuple([Link(text, absolute(base_url, href) or "") for text, href in block.links]),
                link_share=round(block.link_share, 3) if block.link_characters else 0.0,
                hints=frozenset(hints),
                continues=block.continues,
                group=teasers.get(number_of_block, 0) if not block.group or block.group in boxes else block.group,
                box=small_boxes.get(number_of_block, 0),
            )
        )
    return blocks


def _is_picture_table(block: Marked) -> bool:
    """Tell a table that holds a picture and this one line, as Blogger sets its captions."""
    table = next(block.element.iterancestors("table"), None)
    if table is None or next(table.iter("img"), None) is None or len(block.text) > LONGEST_CAPTION:
        return False
    return fold_space(" ".join(islice(table.itertext(), _TABLE_TEXTS))) == block.text


def _is_of_gallery(block: Marked) -> bool:
    """Tell the line of a box that holds it and a picture, beside boxes of the same kind or as wide as its picture."""
    if block.type is not None or block.strong or len(block.text) > LONGEST_CAPTION:
        return False
    boxes = islice(block.element.iterancestors(), _BOX_LEVELS)
    box = next((above for above in boxes if next(above.iter("img"), None) is not None), None)
    if box is None or box.tag not in _PICTURE_BOXES or not (_is_like_neighbours(box) or _is_as_wide(box)):
        return False
    return fold_space(" ".join(islice(box.itertext(), _TABLE_TEXTS))) == block.text


def _is_as_wide(box: HtmlElement) -> bool:
    """Tell a box whose style gives it the width of a picture, in pixels, as WordPress sets them in a text."""
    return _WIDTH.match(box.get("style") or "") is not None


_WIDTH = re.compile(r"\s*width:\s*\d{3}px\s*;?\s*$")


def _type_of(block: Marked, longest_heading: int) -> BlockType:
    if (
        block.type == "heading"
        and len(block.text) > longest_heading
        and block.text.endswith((".", '."', ".”", '"', "”"))
    ):
        return "paragraph"
    return block.type or "paragraph"


def _article_groups(marked: list[Marked], total: int) -> set[int]:
    """Return the groups that hold the article itself: nothing is told by standing together in it."""
    sizes: Counter[int] = Counter()
    for block in marked:
        if block.group and block.type != "list_item":
            sizes[block.group] += len(block.text) - block.link_characters
    return {group for group, size in sizes.items() if size > _HOLLOW_LENGTH and size > _HOLLOW_SHARE * total}


def _teaser_boxes(marked: list[Marked], total: int) -> dict[int, int]:
    """Return a group, below zero, for the lines of each small box that opens as those of other articles do.

    It opens with a short line and a link below it, or with both in one line: `<div><span>Terkait</span><a>…</a><p>…`.
    Whether that line asks to go elsewhere, the rules know. A box that looks like its neighbours is one of the pieces in
    which the page prints its paragraphs, and the last box of all may be the article's last piece.
    """
    found: dict[int, int] = {}
    most = _HOLLOW_SHARE * total
    paragraphs = (n for n in reversed(range(len(marked))) if _is_long(marked[n]))
    last_paragraph = next(paragraphs, 0)
    for place, link in enumerate(marked):
        if not link.links or link.group:
            continue
        first, box = place, link.element
        if link.link_share > _LINKED and (card := _card_of(marked, place)) is not None:
            box = card
        elif link.link_share > _LINKED:
            first = place - 1
            heading = marked[first] if place else link
            if heading.links or heading.group or len(heading.text) > _BOX_HEADING:
                continue
            inside = {heading.element, *heading.element.iterancestors()}
            box = next((above for above in (box, *box.iterancestors()) if above in inside), box)
        elif len(link.text) - link.link_characters > _BOX_HEADING // 2 or not link.text.endswith(link.links[0][0]):
            continue
        box = _box_round(box)
        if box.tag not in _BOXES or (first and _is_in(marked[first - 1], box)):
            continue
        last = place
        while last + 1 < len(marked) and last - first < _MOST_IN_BOX and _is_in(marked[last + 1], box):
            last += 1
        if (
            place < last < first + _MOST_IN_BOX
            and sum(len(block.text) for block in marked[first : last + 1]) <= most
            and not _is_like_neighbours(box)
            and last < last_paragraph
        ):
            found.update(dict.fromkeys(range(first, last + 1), -place - 1))
    return found


def _box_round(element: HtmlElement) -> HtmlElement:
    """Return the nearest box that an element is or stands in; the topmost element where it stands in none."""
    while element.tag not in _BOXES and (above := element.getparent()) is not None:
        element = above
    return element


def _card_of(marked: list[Marked], place: int) -> HtmlElement | None:
    """Return the box that a link as long as a headline opens, with a line below it: a card of another article."""
    link = marked[place]
    box = _box_round(link.element)
    opens = (
        box.tag in _BOXES
        and len(link.text.split()) >= _HEADLINE_WORDS
        and not (place and _is_in(marked[place - 1], box))
    )
    return box if opens and place + 1 < len(marked) and _is_in(marked[place + 1], box) else None


#: In words: a link so long is a headline.
_HEADLINE_WORDS = 4


def _small_boxes(marked: list[Marked], total: int) -> dict[int, int]:
    """Return a number, from 1, for the lines of each small box that holds a short line with something beside it.

    A poll's question stands in one with its answers, `Databoks` with a chart that is still loading. Boxes that look
    like their neighbours are how the page prints its paragraphs, or a list of the article's own.
    """
    found: dict[int, int] = {}
    looked_at: set[HtmlElement] = set()
    too_large: set[HtmlElement] = set()
    most = min(_SMALL_BOX, _HOLLOW_SHARE * total)
    for place, line in enumerate(marked):
        if place in found or len(line.text) > _SHORT_LINE or line.type == "list_item" or line.cells:
            continue
        beside = [other for other in marked[max(0, place - 1) : place + 2] if other is not line and not _is_long(other)]
        for box in (line.element, *islice(line.element.iterancestors(), _BOX_LEVELS)) if beside else ():
            if box in too_large:
                # So are all that stand round it.
                break
            if box in looked_at:
                continue
            if box.tag not in _BOXES or not any([_is_in(other, box) for other in beside]):
                continue
            looked_at.add(box)
            lines = _lines_in(box, marked, place, most)
            if not lines:
                too_large.add(box)
            elif len(lines) > 1 and not _is_like_neighbours(box):
                found.update(dict.fromkeys(lines, len(looked_at)))
            break
    return found


def _lines_in(box: HtmlElement, marked: list[Marked], place: int, most: float) -> range:
    """Return the places of a box's blocks, `place` among them; none where they hold more than `most` characters."""
    first = last = place
    length = len(marked[place].text)
    while first and length <= most and _is_in(marked[first - 1], box):
        first -= 1
        length += len(marked[first].text)
    while last + 1 < len(marked) and length <= most and _is_in(marked[last + 1], box):
        last += 1
        length += len(marked[last].text)
    return range(first, last + 1) if length <= most else range(0)


def _is_long(block: Marked) -> bool:
    return len(block.text) >= _LONG and not block.link_characters


def _is_in(block: Marked, box: HtmlElement) -> bool:
    return block.element is box or any(above is box for above in block.element.iterancestors())


def _is_like_neighbours(box: HtmlElement) -> bool:
    """Tell whether an element beside a box has its tag and its class."""
    kind = box.tag, box.get("class")
    beside = (*islice(box.itersiblings(), _NEIGHBOURS), *islice(box.itersiblings(preceding=True), _NEIGHBOURS))
    return any((one.tag, one.get("class")) == kind for one in beside)


def _box_depth(marked: list[Marked], total: int) -> int:
    """Return how many quotations stand round the article itself: layouts set whole texts into one."""
    if total < _HOLLOW_LENGTH:
        return 0
    depth = 0
    while sum([len(block.text) for block in marked if block.quoted > depth]) > _BOX_SHARE * total > 0:
        depth += 1
    return depth


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
