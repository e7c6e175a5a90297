"""Where the article stands on a page that no selector knows.

The container is found by what it holds, not by its name: from the page's root downwards, always into the child that
holds most of the prose, until the prose spreads over several children of one kind: those are the paragraphs. Class
names only say where not to look, and only where they cost little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from caritau_crawler.extraction.blocks import Marked, is_inline
from caritau_crawler.extraction.settling import drop_hollow_hints

#: Roles that no article text has. The weaker ones (`header`, `footer`, `strong`, `caption` …) weigh less, not nothing.
_NO_PROSE = frozenset(
    (
        "navigation",
        "form",
        "comments",
        "hidden",
        "related",
        "share",
        "tags",
        "aside",
        "promotion",
        "footer",
        "ad",
        "poll",
    )
)
#: With these a block may stand inside the article, but it is not what makes one.
_NO_BODY = _NO_PROSE | {"caption", "author", "header", "embed"}
#: A block counts by its length beyond this many characters: teasers and menu entries are short, paragraphs are not.
_FREE_LENGTH = 40
#: The child that holds this share of the prose is entered …
_ENTER = 0.5
#: … unless its twins (same tag, same class) hold this share: then they are the parts of one body.
_TWINS = 0.15
#: Elements without a class that hold no more blocks than this are wrappers of paragraphs, whatever their ids.
_WRAPPED_BLOCKS = 2
#: A paragraph of at most so many characters right under a linked headline is most probably that article's teaser; in a
#: box with nothing but the headline it certainly is one.
_TEASER_LENGTH = 220
_LINKED_HEADLINE = 0.95
#: So many lines stand between a headline and its teaser, a date behind it has so many characters, and in a box with
#: its headline a teaser may be so long.
_BETWEEN, _STAMP, _LONGEST_TEASER = 3, 24, 600
#: The box that both stand in is no further above.
_BOX_LEVELS = 6
_TEASER_WEIGHT, _BOXED_WEIGHT = 0.2, 0.002
#: The captions of a gallery may be longer than the text that it belongs to.
_CAPTION_WEIGHT = 0.1
#: After so many teasers the article is most probably over, and what comes is the foot of the page.
_MANY_TEASERS = 2
_AFTERWARDS = 0.3
_SAYING_NOTHING = frozenset(("style", "align", "dir", "lang", "width", "valign"))
_LEAVES = frozenset("ul ol dl p li blockquote pre h1 h2 h3 h4 h5 h6 dd dt".split())
#: Ancestors that are looked at above a block; deeper nesting is an attack, not a page.
_MAX_DEPTH = 200


def find_container(marked: Sequence[Marked]) -> HtmlElement | None:
    """Return the element that holds the article's body, or None where no prose was found."""
    hollow = drop_hollow_hints(list(marked))
    tree = _Weights({}, {}, {})
    root: HtmlElement | None = None
    weights = [_weight(block, hollow) for block in marked]
    _count_verses(marked, weights, hollow)
    teasers = 0
    comments: HtmlElement | None = None
    for place, block in enumerate(marked):
        weight = weights[place]
        if place and comments is None and _COMMENTS.match(block.text):
            comments = _box_below(marked, weights, place)
        if comments is not None and weight and _is_below(block.element, comments):
            weight *= _BOXED_WEIGHT
        elif weight and (linked := _headline_above(marked, place)) is not None:
            if _is_boxed(marked, weights, linked, place):
                weight *= _BOXED_WEIGHT
                teasers += 1
            elif linked == place - 1 and len(block.text) <= _TEASER_LENGTH:
                weight *= _TEASER_WEIGHT
                teasers += 1
        elif teasers >= _MANY_TEASERS:
            weight *= _AFTERWARDS
        if not weight:
            continue
        element: HtmlElement | None = block.element
        below: HtmlElement | None = None
        for _ in range(_MAX_DEPTH):
            if element is None:
                break
            tree.add(element, weight, below)
            root, below, element = element, element, element.getparent()
    return _descend(root, tree) if root is not None else None


@dataclass(frozen=True, slots=True)
class _Weights:
    """How much prose each element holds, in how many blocks, and in which of its children."""

    weight: dict[HtmlElement, float]
    blocks: dict[HtmlElement, int]
    children: dict[HtmlElement, dict[HtmlElement, None]]

    def add(self, element: HtmlElement, weight: float, below: HtmlElement | None) -> None:
        self.weight[element] = self.weight.get(element, 0.0) + weight
        self.blocks[element] = self.blocks.get(element, 0) + 1
        if below is not None:
            self.children.setdefault(element, {})[below] = None


def _descend(root: HtmlElement, tree: _Weights) -> HtmlElement:
    here = root
    while here in tree.children:
        best = max(tree.children[here], key=tree.weight.__getitem__)
        if _is_leaf(best) or tree.weight[best] < _ENTER * tree.weight[here]:
            break
        twins = sum(tree.weight[child] for child in tree.children[here] if _are_twins(best, child, tree))
        if twins > _TWINS * tree.weight[here]:
            break
        here = best
    while _is_leaf(here) and (parent := here.getparent()) is not None:
        here = parent
    return here


def _is_leaf(element: HtmlElement) -> bool:
    # The lines of a text between `<br>` all count for the inline element that the first of them began in.
    return element.tag in _LEAVES or is_inline(element.tag)


def _are_twins(best: HtmlElement, child: HtmlElement, tree: _Weights) -> bool:
    """Tell whether two children are parts of one body: named alike, or without names and no columns of a table."""
    if child is best or child.tag != best.tag:
        return False
    if child.get("class") != best.get("class"):
        return _are_halves(child, best)
    if best.get("class") is not None or max(tree.blocks[best], tree.blocks[child]) <= _WRAPPED_BLOCKS:
        return True
    return best.tag != "td" and _names(best) == _names(child) == {}


def _are_halves(child: HtmlElement, best: HtmlElement) -> bool:
    """Tell a question and its answer: `part question` and `part answer`, one below the other in an `<article>`."""
    above = best.getparent()
    names = set((child.get("class") or "").split()), set((best.get("class") or "").split())
    return above is not None and above.tag == "article" and best.getprevious() is child and len(names[0] & names[1]) > 0


def _names(element: HtmlElement) -> dict[str, str]:
    """Return the attributes that may name an element: a script's `data-qa-id` as well as an id."""
    return {str(name): str(value) for name, value in element.items() if name not in _SAYING_NOTHING}


#: What stands above the readers' part of a page.
_COMMENTS = re.compile(
    r"^\W*(?:\d{1,5}\s+)?(?:komentar|tanggapan|comments?|responses?)(?:\s+(?:facebook|pembaca|anda|terbaru))?[\s:(\[]*(?:\d{1,5}\W*)?$",
    re.I,
)


#: In the weight of characters: the shortest article above its comments.
_SOME_TEXT = 100


def _box_below(marked: Sequence[Marked], weights: Sequence[float], heading: int) -> HtmlElement | None:
    """Return the box that a heading and the text below it stand in, unless text above the heading stands there too.

    A page's head may count comments as well: above the readers' part stands the article.
    """
    if sum(weights[:heading]) < _SOME_TEXT:
        return None
    below = next((n for n in range(heading + 1, len(marked)) if weights[n]), None)
    box = None if below is None else _common_box(marked[heading].element, marked[below].element)
    if box is None or any(weights[n] and _is_below(marked[n].element, box) for n in range(heading)):
        return None
    return box


def _count_verses(marked: Sequence[Marked], weights: list[float], hollow: set[int]) -> None:
    """Give the lines of a poem their weight: each by itself is as short as an entry of a menu."""
    for place, block in enumerate(marked):
        if not weights[place] and _is_verse(marked, place) and not _has_role(block, hollow, _NO_PROSE):
            weights[place] = len(block.text) / 2


def _is_verse(marked: Sequence[Marked], place: int) -> bool:
    below = marked[place + 1 : place + 2]
    return not marked[place].links and (marked[place].continues or any([after.continues for after in below]))


def _headline_above(marked: Sequence[Marked], place: int) -> int | None:
    """Return the headline that is a link above a paragraph; dates, counters and sections may stand between the two."""
    for above in range(place - 1, max(-1, place - 2 - _BETWEEN), -1):
        if marked[above].link_share >= _LINKED_HEADLINE or len(marked[above].text) > _FREE_LENGTH:
            is_headline = len(marked[above].text) >= _FREE_LENGTH // 2 and _is_linked(marked[above])
            return above if is_headline else None
    return None


def _is_boxed(marked: Sequence[Marked], weights: Sequence[float], headline: int, place: int) -> bool:
    """Tell whether a headline and a paragraph stand in a box of their own: a record of a list of articles.

    Between the paragraphs of an article stand such links too, but no box parts each with one paragraph from the others.
    """
    if len(marked[place].text) > _LONGEST_TEASER:
        return False
    box = _common_box(marked[headline].element, marked[place].element)
    before = next((n for n in range(place - 1, -1, -1) if weights[n] > _STAMP), None)
    after = next((n for n in range(place + 1, len(marked)) if weights[n] > _STAMP), None)
    return box is not None and not any(n is not None and _is_below(marked[n].element, box) for n in (before, after))


def _is_linked(block: Marked) -> bool:
    """Tell a line that is a link, perhaps with a date behind it."""
    rest = len(block.text) - block.link_characters
    return block.link_share >= _LINKED_HEADLINE or (bool(block.links) and rest <= _STAMP and block.text[-1].isdigit())


def _common_box(one: HtmlElement, other: HtmlElement) -> HtmlElement | None:
    above = {one, *islice(one.iterancestors(), _BOX_LEVELS)}
    return next((box for box in (other, *islice(other.iterancestors(), _BOX_LEVELS)) if box in above), None)


def _is_below(element: HtmlElement, box: HtmlElement) -> bool:
    return element is box or box in islice(element.iterancestors(), 2 * _BOX_LEVELS)


def _weight(block: Marked, hollow: set[int]) -> float:
    if _has_role(block, hollow, _NO_PROSE):
        return 0.0
    prose = len(block.text) - block.link_characters
    if block.link_share > _ENTER or prose <= _FREE_LENGTH:
        return 0.0
    weight = float(prose - _FREE_LENGTH)
    if "caption" in block.tag_hints:
        weight *= _CAPTION_WEIGHT
    return weight if block.text.endswith((".", "!", "?", '"', "”", ")", "’")) else weight / 2


def _has_role(block: Marked, hollow: set[int], roles: frozenset[str]) -> bool:
    return bool(block.tag_hints & roles) or any(n not in hollow and hints & roles for n, hints in block.named)


#: What an article is made of when a stray `</div>` has put the rest of it beside its container.
_FLOW = frozenset(("p", "h2", "h3", "h4", "blockquote", "ul", "ol", "figure", "br", "script", "style", "ins"))
#: So many elements may have been closed early.
_STRAYS = 3
#: A paragraph of at least so many characters is text; a shorter one may be a notice below the article.
_RUNNING = 80


def continuation(container: HtmlElement) -> list[HtmlElement]:
    """Return the elements right after a container that go on with its text, up to the last paragraph of length.

    A stray `</div>` closes the container early, and perhaps the one round it: then paragraphs stand where the page's
    next box should begin.
    """
    found: list[HtmlElement] = []
    last = 0
    here: HtmlElement | None = container
    for _ in range(_STRAYS):
        if here is None or (here.tail or "").strip():
            break
        for element in here.itersiblings():
            if element.tag not in _FLOW or (element.tail or "").strip():
                return found[:last]
            found.append(element)
            if element.tag == "p" and _is_running_text(element):
                last = len(found)
        here = here.getparent()
    return found[:last]


def _is_running_text(paragraph: HtmlElement) -> bool:
    text = " ".join(paragraph.text_content().split())
    linked = sum(len(link.text_content()) for link in paragraph.iter("a"))
    return len(text) >= _RUNNING and text.endswith((".", "!", "?", '"', "”")) and linked * 2 < len(text)


#: A dateline in bold is no longer, in characters.
_DATELINE = 60


def lead_in(container: HtmlElement) -> HtmlElement | None:
    """Return the box right before a container that holds the first paragraph: it opens with a dateline in bold.

    Content systems that part introduction and full text (Joomla's K2) print each in a box of its own. A summary above
    the text stands there too, but has no dateline.
    """
    box = container.getprevious()
    if box is None or box.tag not in ("div", "p", "section") or (box.tail or "").strip() or not _is_running_text(box):
        return None
    paragraphs = [element for element in box.iter() if isinstance(element.tag, str) and not is_inline(element.tag)]
    first = next((element for element in box.iter() if (element.text or "").strip()), None)
    if len(paragraphs) > _WRAPPED_BLOCKS or first is None or first.tag not in ("b", "strong"):
        return None
    dateline = " ".join(first.text_content().split())
    return box if len(dateline) <= _DATELINE and (first.tail or "").strip() else None


def slice_of(marked: Sequence[Marked], container: HtmlElement) -> list[Marked]:
    """Return the blocks that stand below `container`, in what leads to it and what goes on with it, in order."""
    inside: dict[HtmlElement, bool] = {container: True, **dict.fromkeys(continuation(container), True)}
    if (lead := lead_in(container)) is not None:
        inside[lead] = True

    def is_inside(element: HtmlElement) -> bool:
        path: list[HtmlElement] = []
        here: HtmlElement | None = element
        while here is not None and here not in inside:
            path.append(here)
            here = here.getparent()
        answer = here is not None and inside[here]
        for one in path:
            inside[one] = answer
        return answer

    return [block for block in marked if is_inside(block.element)]


def prose_length(marked: Sequence[Marked]) -> int:
    """Return how many characters of running text and of verses the blocks hold: no headings, links or furniture."""
    hollow = drop_hollow_hints(list(marked))
    return sum(
        len(block.text) - block.link_characters
        for place, block in enumerate(marked)
        if block.link_share < _ENTER
        and (len(block.text) > _FREE_LENGTH or _is_verse(marked, place))
        and block.type != "heading"
        and not _has_role(block, hollow, _NO_BODY)
    )
