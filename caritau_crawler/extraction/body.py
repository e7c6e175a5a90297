"""The body of a page as blocks: the profile's selectors first, then the page's own shape, then trafilatura."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from caritau_crawler.extraction.blocks import Marked, read_blocks, settle
from caritau_crawler.extraction.container import find_container, prose_length, slice_of
from caritau_crawler.extraction.generic import generic_blocks
from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.selectors import elements
from caritau_crawler.items import RawBlock
from caritau_crawler.portals import Portal

#: A container with less prose than this holds no article; in characters. The shortest real news items seen have 300.
ENOUGH_PROSE = 140
#: A selector's element that holds less than this share of what the page's shape says is the body has died: a
#: redesign often leaves the old name on some other box.
_SELECTOR_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks, which source won, how much prose they hold, and the element they stood in."""

    blocks: list[RawBlock]
    source: str
    prose: int
    container: HtmlElement | None


def read_body(page: Page, portal: Portal) -> Body:
    """Find the article's body; `prose` is 0 and `blocks` empty where the page has none."""
    root = page.tree.find("body")
    everything = read_blocks(page.tree if root is None else root, page.url)
    by_shape = find_container(everything)
    shape_blocks = slice_of(everything, by_shape) if by_shape is not None else []
    shape_prose = prose_length(shape_blocks)
    for element, selector in elements(page.tree, portal.selectors.body):
        chosen = slice_of(everything, element)
        prose = prose_length(chosen)
        if prose and prose >= _SELECTOR_SHARE * shape_prose:
            return Body(settle(chosen), f"selector:{selector}", prose, element)
    if shape_prose < ENOUGH_PROSE and len(page.text) > ENOUGH_PROSE:
        chosen = generic_blocks(page, everything)
        if (prose := prose_length(chosen)) > shape_prose:
            return Body(settle(chosen), "generic:trafilatura", prose, None)
    return Body(settle(shape_blocks), "generic", shape_prose, by_shape)
