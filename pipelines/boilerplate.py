"""Strip boilerplate: `RawArticle` → `Article`. The rules say what goes; every piece that goes is on record.

Laws, all tested: blocks and removed pieces together are the whole input but white space, in order; stripping the
result again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from caritau_crawler.items import Article, Block, RawArticle, RawBlock, Removed
from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Outcome, settle
from pipelines.rules import RULES
from pipelines.rules.words import ends_sentence, is_prose, is_title, words_of

#: Two parts of an article over several pages may both print a paragraph; shorter lines recur by chance.
_REPEATED = 60
_LIST_ITEM = re.compile(r"^(?:[-•·*►–]|\d{1,3}[.)]|[a-zA-Z][.)])\s+\S")
#: A subheading of plain text is at most so long, in characters.
_MAX_HEADING = 110
#: The rules run until nothing changes: taking a line may put another at the end. Two passes settle all that was seen.
_MAX_PASSES = 4


def strip(raw: RawArticle, portal: Portal) -> Article:
    """Return the article without its boilerplate; each page of an article over several is stripped by itself."""
    article = Article(
        url=raw.url,
        canonical_url=raw.canonical_url,
        portal=raw.portal,
        headline=raw.headline,
        description=raw.description,
        alternate_urls=[],
        authors=list(raw.authors),
        article_section=raw.article_section,
        keywords=list(raw.keywords),
        images=list(raw.images),
        in_language=raw.in_language,
        extraction=dict(raw.extraction),
        fetched_at=raw.fetched_at,
    )
    for part in sorted({block.part for block in raw.blocks}):
        blocks = [block for block in raw.blocks if block.part == part]
        draft = strip_blocks(blocks, portal, headline=raw.headline)
        _append(article, draft, settle(draft, blocks))
    if not article.authors:
        article.extraction.pop("authors", None)
    return article


def strip_blocks(blocks: Sequence[RawBlock], portal: Portal, *, headline: str | None = None) -> Draft:
    """Run the rules over one page's blocks until nothing changes; return the draft that they leave."""
    draft = Draft.of(blocks, headline=headline)
    for _ in range(_MAX_PASSES):
        before = sum(1 for piece in draft.pieces if piece.rule is not None)
        for rule in RULES:
            rule.apply(draft, portal)
        if sum(1 for piece in draft.pieces if piece.rule is not None) == before:
            break
    _settle_types(draft)
    return draft


def _append(article: Article, draft: Draft, outcome: Outcome) -> None:
    base = len(article.blocks)
    seen = {block.text for block in article.blocks if len(block.text) >= _REPEATED}
    kept: list[Block] = []
    removed: list[Removed] = []
    waiting = list(outcome.removed)
    for index, block in enumerate(outcome.blocks):
        while waiting and waiting[0].index <= index:
            piece = waiting.pop(0)
            removed.append(replace(piece, index=base + len(kept)))
        if block.text in seen:
            removed.append(Removed(block.text, "repeated-paragraph", base + len(kept)))
        else:
            kept.append(block)
    removed.extend(replace(piece, index=base + len(kept)) for piece in waiting)
    article.blocks += kept
    article.removed += removed
    article.dateline = article.dateline or draft.dateline
    article.byline_initials = article.byline_initials or draft.byline_initials
    article.related += [related for related in draft.related if related not in article.related]
    if not article.keywords and draft.keywords:
        article.keywords = list(draft.keywords)
        article.extraction["keywords"] = "body"
    if not article.authors and draft.authors:
        article.authors = list(draft.authors)
        article.extraction["authors"] = "body"


def _settle_types(draft: Draft) -> None:
    """Give plain text its types, and see subheadings that a page prints as bold paragraphs."""
    kept = draft.kept()
    for position, piece in enumerate(kept):
        known = piece.raw.type is not None
        if known and not (piece.raw.type == "paragraph" and piece.has("strong")):
            continue
        if _LIST_ITEM.match(piece.text) and not known:
            piece.type = "list_item"
            continue
        following = kept[position + 1] if position + 1 < len(kept) else None
        if position and following is not None and _is_heading(piece.text, following.text, strong=known):
            piece.type = "heading"


def _is_heading(text: str, following: str, *, strong: bool) -> bool:
    """A subheading: short, no sentence, written as a title, with a paragraph below it."""
    if len(text) > _MAX_HEADING or text.endswith((":", ",", ";")) or ends_sentence(text):
        # A question may head a section too, where bold type says so.
        return strong and text.endswith("?") and len(text) <= _MAX_HEADING
    if not is_prose(following):
        return False
    return strong or is_title(text, at_least=2, at_most=14) or (len(words_of(text)) == 1 and text[:1].isupper())
