"""The last resort for a body: trafilatura, for pages whose shape ours does not understand.

It costs ten times what the rest of the extraction does and keeps every `Baca juga`, so it is asked only where our own
reading found nothing. Its text is mapped back to blocks of the page where it can be, so that the markup's hints
survive.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from caritau_crawler.extraction.blocks import Marked
from caritau_crawler.extraction.page import Page

#: Beyond these trafilatura takes seconds (20,000 line breaks: 2.9 s, 2026-11); no article is made so.
_MAX_PAGE = 2_000_000
_MAX_BREAKS = 2_000


def generic_blocks(page: Page, marked: Sequence[Marked]) -> list[Marked]:
    """Return those of the page's blocks, from the first to the last, that trafilatura takes for the article."""
    if len(page.text) > _MAX_PAGE or page.text.count("<br") > _MAX_BREAKS:
        return []
    with warnings.catch_warnings():
        # One of its dependencies warns at import of what this machine lacks; that is nobody's concern here.
        warnings.simplefilter("ignore")
        from trafilatura import extract

    text = extract(page.text, url=page.url, include_comments=False, include_tables=True, favor_recall=True)
    if not text:
        return []
    wanted = {_key(line) for line in text.splitlines() if line.strip()}
    hits = [number for number, block in enumerate(marked) if _key(block.text) in wanted]
    return list(marked[hits[0] : hits[-1] + 1]) if hits else []


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())[:120]
