"""Where the article stands on a page that no selector knows.

The container is found by what it holds, not by its name: from the page's root downwards, always into the child that
holds most of the prose, until the prose spreads over several children of one kind: those are the paragraphs. Class
names only say where not to look, and only where they cost little.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from caritau_crawler.extraction.blocks import Marked, drop_hollow_hints

#: Roles that no article text has. The weaker ones (`header`, `footer`, `strong`, `caption` …) weigh less, not nothing.
_NO_PROSE = frozenset(
    ("navigation", "form", "comments", "hidden", "related", "share", "tags", "aside", "promotion", "footer", "ad")
)
#: With these a block may stand inside the article, but it is not what makes one.
_NO_BODY = _NO_PROSE | {"caption", "author", "header", "embed"}
#: A block counts by its length beyond this many characters: teasers and menu entries are short, paragraphs are not.
_FREE_LENGTH = 40
#: The child that holds this share of the prose is entered …
_ENTER = 0.5
#: … unless its twins (same tag, same class) hold this share: then they are the parts of one body.
_TWINS = 0.15
_LEAVES = frozenset("ul ol dl p li blockquote pre h1 h2 h3 h4 h5 h6 dd dt tr span a strong b em i font".split())
#: Ancestors that are looked at above a block; deeper nesting is an attack, not a page.
_MAX_DEPTH = 200


def find_container(marked: Sequence[Marked]) -> HtmlElement | None:
    """Return the element that holds the article's body, or None where no prose was found."""
    hollow = drop_hollow_hints(list(marked))
    weights: dict[HtmlElement, float] = {}
    children: dict[HtmlElement, dict[HtmlElement, None]] = {}
    root: HtmlElement | None = None
    for block in marked:
        weight = _weight(block, hollow)
        if not weight:
            continue
        element: HtmlElement | None = block.element
        below: HtmlElement | None = None
        for _ in range(_MAX_DEPTH):
            if element is None:
                break
            weights[element] = weights.get(element, 0.0) + weight
            if below is not None:
                children.setdefault(element, {})[below] = None
            root, below, element = element, element, element.getparent()
    if root is None:
        return None
    return _descend(root, weights, children)


def _descend(
    root: HtmlElement,
    weights: dict[HtmlElement, float],
    children: dict[HtmlElement, dict[HtmlElement, None]],
) -> HtmlElement:
    here = root
    while here in children:
        best = max(children[here], key=weights.__getitem__)
        if best.tag in _LEAVES or weights[best] < _ENTER * weights[here]:
            break
        twins = sum(
            weights[child]
            for child in children[here]
            if child is not best and child.tag == best.tag and child.get("class") == best.get("class")
        )
        if twins > _TWINS * weights[here]:
            break
        here = best
    while here.tag in _LEAVES and (parent := here.getparent()) is not None:
        here = parent
    return here


def _weight(block: Marked, hollow: set[int]) -> float:
    if _has_role(block, hollow, _NO_PROSE):
        return 0.0
    prose = len(block.text) - block.link_characters
    if block.link_share > _ENTER or prose <= _FREE_LENGTH:
        return 0.0
    weight = float(prose - _FREE_LENGTH)
    return weight if block.text.endswith((".", "!", "?", '"', "”", ")", "’")) else weight / 2


def _has_role(block: Marked, hollow: set[int], roles: frozenset[str]) -> bool:
    return bool(block.tag_hints & roles) or any(n not in hollow and hints & roles for n, hints in block.named)


def slice_of(marked: Sequence[Marked], container: HtmlElement) -> list[Marked]:
    """Return the blocks that stand below `container`, in order."""
    inside: dict[HtmlElement, bool] = {container: True}

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
    """Return how many characters of running text the blocks hold: no headings, no links, no furniture."""
    hollow = drop_hollow_hints(list(marked))
    return sum(
        len(block.text) - block.link_characters
        for block in marked
        if block.link_share < _ENTER
        and len(block.text) > _FREE_LENGTH
        and block.type != "heading"
        and not _has_role(block, hollow, _NO_BODY)
    )
