"""Strip boilerplate: `RawArticle` → `Article`. The rules say what goes; every piece that goes is on record.

Laws, all tested: blocks and removed pieces together are the whole input but white space, in order; stripping the
result again changes nothing.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Self, cast

from caritau_crawler.items import Article, Block, RawArticle, RawBlock, Removed
from caritau_crawler.portals import Portal
from caritau_crawler.urls import canonicalise
from pipelines.clean import clean_authors, clean_keywords
from pipelines.draft import Draft, Outcome, Piece, settle
from pipelines.rules import FAMILIES
from pipelines.rules.furniture import take_empty_sections
from pipelines.rules.notice_lines import notice_of
from pipelines.rules.words import ends_sentence, is_cut, is_labelled, is_prose, is_title, title_share, words_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

#: Two parts of an article over several pages may both print a paragraph; shorter lines recur by chance.
_REPEATED = 60
_LIST_ITEM = re.compile(r"^(?:[-•·*►–]|\d{1,3}[.)]|[a-zA-Z][.)])\s+\S")
#: A subheading of plain text is at most so long, in characters.
_MAX_HEADING = 110
#: A longer text is neither a heading nor an item of a typed list.
_MAX_LINE = 400
#: A telephone number, or money: no heading.
_LONG_NUMBER = re.compile(r"\d{5}")
_CLOCK = re.compile(r"^\d{1,2}[.:]\d{2}\b")
#: A speaker before what he says: `T: …`, `J: …`, `Tanya: …`.
_SPEAKER = re.compile(r"^(?:[A-Z]{1,2}|tanya|jawab|penanya|narasumber)\s*:\s", re.I)
#: A row of data, however it is set: `Pelatih: Rudi Mulyadi`.
_DATA = re.compile(
    r"^(?:pelatih|wasit|pencetak\s+gol|gol|kartu\s+\w+|skor|stadion|ketua|wakil\s+ketua|sekretaris|bendahara|anggota|pembina|penasihat|"
    r"alamat|telepon|telp|surel|email|waktu|tempat|lokasi|tanggal|jadwal|harga|tiket|porsi|sumber)\b[^:]{0,30}:\s",
    re.I,
)
#: A line of at most so many words and characters, alone between two paragraphs, is a subheading however it is written.
_SHORT_LINE, _SHORT_CHARACTERS = 8, 60
#: So many labelled lines below a short one make a list that it heads.
_FEWEST_LABELS = 2
_OF_OTHER_PAGES = frozenset(("related-list", "bare-link", "prompt", "form"))
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
        alternate_urls=sorted({canonicalise(alias) for alias in raw.aliases}),
        authors=list(raw.authors),
        article_section=raw.article_section,
        keywords=list(raw.keywords),
        images=list(raw.images),
        in_language=raw.in_language,
        extraction=dict(raw.extraction),
        raw=raw.raw,
        fetched_at=raw.fetched_at,
        page_id=raw.page_id,
        etag=raw.etag,
        last_modified=raw.last_modified,
        **_dates(raw),
    )
    parts = [list(blocks) for _, blocks in groupby(raw.blocks, key=lambda block: block.part)]
    keywords = clean_keywords(raw.keywords)
    drafts = [strip_blocks(blocks, portal, headline=raw.headline, keywords=keywords) for blocks in parts]
    if drafts:
        # Only here: what the last heading of an earlier page heads stands on the next page.
        take_empty_sections(drafts[-1])
    for number, (blocks, draft) in enumerate(zip(parts, drafts, strict=True)):
        # A subheading may be the last line of its page: what it heads stands on the next one.
        following = next((piece for after in drafts[number + 1 :] for piece in after.kept()), None)
        _settle_types(draft, following, is_first=number == 0)
        _append(article, draft, settle(draft, blocks), portal)
    elsewhere = {piece.text for piece in article.removed if piece.rule in _OF_OTHER_PAGES}
    article.images = [image for image in article.images if not _is_of_others(image.caption, elsewhere)]
    if not article.authors:
        article.extraction.pop("authors", None)
    if not article.headline and drafts and drafts[0].headline:
        article.headline, article.extraction["headline"] = drafts[0].headline, "body"
    return article


def _is_of_others(caption: str | None, elsewhere: Collection[str]) -> bool:
    """Tell the picture of another page: its caption went with a list of articles, or calls to the site's own app."""
    return caption is not None and (caption in elsewhere or notice_of(caption) == "prompt")


def _dates(raw: RawArticle) -> dict[str, Any]:
    dates: dict[str, Any] = {}
    for name, found in (("date_published", raw.date_published), ("date_modified", raw.date_modified)):
        if found is not None:
            dates |= {name: found.value, f"{name}_raw": found.raw, f"{name}_source": found.source}
    return dates


def strip_blocks(
    blocks: Sequence[RawBlock], portal: Portal, *, headline: str | None = None, keywords: Sequence[str] = ()
) -> Draft:
    """Run the rules over one page's blocks until nothing changes; return the draft that they leave."""
    draft = Draft.of(blocks, headline=headline, known_keywords=keywords)
    run_rules(draft, portal)
    return draft


def run_rules(draft: Draft, portal: Portal) -> None:
    """Let every family have the draft until none of them takes anything more."""
    for _ in range(_MAX_PASSES):
        looked_at = draft.kept()
        texts = [piece.text for piece in looked_at]
        for family in FAMILIES:
            family.apply(draft, portal)
        # A piece that a rule cut, or cut off, in this pass, those before it have not seen.
        for piece, text in zip(looked_at, texts, strict=True):
            piece.judged = piece.text == text
        kept = draft.kept()
        if len(kept) == len(looked_at) and all([piece.judged for piece in kept]):
            break


def _append(article: Article, draft: Draft, outcome: Outcome, portal: Portal) -> None:
    base = len(article.blocks)
    seen = {block.text for block in article.blocks if len(block.text) >= _REPEATED}
    kept: list[Block] = []
    removed: list[Removed] = []
    waiting = deque(outcome.removed)
    for index, block in enumerate(outcome.blocks):
        while waiting and waiting[0].index <= index:
            piece = waiting.popleft()
            removed.append(Removed(piece.text, piece.rule, base + len(kept), piece.offset))
        if block.text in seen:
            removed.append(Removed(block.text, "repeated-paragraph", base + len(kept)))
        else:
            kept.append(block)
    removed += [Removed(piece.text, piece.rule, base + len(kept), piece.offset) for piece in waiting]
    article.blocks += kept
    article.removed += removed
    article.dateline = article.dateline or draft.dateline
    article.source_credit = article.source_credit or draft.source_credit
    article.byline_initials = article.byline_initials or draft.byline_initials
    article.related = list(dict.fromkeys([*article.related, *draft.related]))
    if not article.keywords and draft.keywords:
        article.keywords = list(draft.keywords)
        article.extraction["keywords"] = "body"
    if draft.authors and not clean_authors(article.authors, portal):
        article.authors = list(draft.authors)
        article.extraction["authors"] = "body"


def _settle_types(draft: Draft, next_page: Piece | None, *, is_first: bool) -> None:
    """Give plain text its types, and see subheadings that a page prints as plain or bold paragraphs."""
    kept = draft.kept()
    numbers = frozenset() if draft.from_markup else _numbers_of_headings(kept)
    for position, piece in enumerate(kept):
        if len(piece.text) > _MAX_LINE:
            # A paragraph, whatever stands round it; most are.
            continue
        from_page = piece.raw.type is not None
        if (from_page and piece.raw.type != "paragraph") or piece.has("row") or _SPEAKER.match(piece.text):
            continue
        if _LIST_ITEM.match(piece.text) and (not from_page or _is_numbered_line(kept, position)):
            piece.type = "heading" if not from_page and _is_numbered_heading(kept, position, numbers) else "list_item"
            continue
        following = kept[position + 1] if position + 1 < len(kept) else next_page
        may_head = position > 0 or not is_first
        before = kept[position - 1] if position else None
        if may_head and following is not None and not _joins(before, piece) and not _joins(piece, following):
            is_heading = (
                len(piece.text) <= _MAX_HEADING
                and _may_follow(before, piece)
                and (
                    _is_heading(piece.text, following, strong=piece.has("strong"))
                    or _stands_between(before, piece.text, following)
                    or (from_page and _heads_labels(before, piece.text, kept[position + 1 : position + 3]))
                )
            )
            piece.type = "heading" if is_heading else "paragraph"


_NUMBER = re.compile(r"(\d{1,2})[.)]\s")


def _is_numbered_line(kept: Sequence[Piece], position: int) -> bool:
    """Tell a line of a paragraph that counts: the line above or below it has the number before or after its own."""
    here = _NUMBER.match(kept[position].text)
    for other, step in ((position - 1, -1), (position + 1, 1)):
        beside = kept[other] if 0 <= other < len(kept) else None
        number = _NUMBER.match(beside.text) if beside and _joins(beside, kept[position]) else None
        if here and number and int(number[1]) == int(here[1]) + step:
            return True
    return False


def _is_numbered_heading(kept: Sequence[Piece], position: int, numbers: Collection[int]) -> bool:
    """Tell a subheading of a list article, `2. Jangan dicuci dulu`; `numbers` are those of all that head a text."""
    text = kept[position].text
    if len(text) > _MAX_HEADING or ends_sentence(text):
        return False
    number = _number_heading(kept, position)
    return number is not None and (number - 1 in numbers or number + 1 in numbers)


def _numbers_of_headings(kept: Sequence[Piece]) -> frozenset[int]:
    # Once for all lines: to look through the others for each would take a long list quadratic time.
    found = (_number_heading(kept, position) for position in range(len(kept)))
    return frozenset(number for number in found if number is not None)


def _number_heading(kept: Sequence[Piece], position: int) -> int | None:
    """Return the number of a line that has its text below it and no other item right above it."""
    if (number := _NUMBER.match(kept[position].text)) is None:
        return None
    above, below = kept[position - 1 : position], kept[position + 1 : position + 2]
    is_item = any([_LIST_ITEM.match(piece.text) for piece in above])
    heads = any([is_prose(piece.text) and not _LIST_ITEM.match(piece.text) for piece in below])
    return int(number[1]) if heads and not is_item else None


def _joins(before: Piece | None, piece: Piece) -> bool:
    """Tell whether a piece will stand in one block with the one before it: a line of the same paragraph."""
    return before is not None and before.paragraph == piece.paragraph


def _may_follow(before: Piece | None, piece: Piece) -> bool:
    """Tell whether a subheading could stand here: after a sentence or a list, not among lines of its own kind."""
    if before is None or piece.has("strong") or before.type in ("list_item", "quote", "heading"):
        return True
    return ends_sentence(before.text) or _trails_off(before)


def _trails_off(piece: Piece) -> bool:
    """Tell a paragraph whose last sentence is left open; a headline that was cut is shorter."""
    return len(piece.text) > _MAX_HEADING and is_cut(piece.text)


def _heads_labels(before: Piece | None, text: str, following: Sequence[Piece]) -> bool:
    """Tell a short line between a paragraph and two labelled lines: `Posko bantuan` above the address of each."""
    if before is None or not is_prose(before.text) or len(following) < _FEWEST_LABELS:
        return False
    return (
        all([is_labelled(piece.text) for piece in following])
        and len(text) <= _SHORT_CHARACTERS
        and 2 <= len(words_of(text)) <= _SHORT_LINE
        and text[:1].isupper()
        and text[-1].isalpha()
        and not is_labelled(text)
    )


def _stands_between(before: Piece | None, text: str, following: Piece) -> bool:
    """Tell a short line between two paragraphs: `Cara ke sana`."""
    if before is None or len(text) > _SHORT_CHARACTERS:
        return False
    if not (is_prose(before.text) or before.type == "list_item" or _trails_off(before)):
        return False
    if not (is_prose(following.text) or following.text.endswith(":") or _LIST_ITEM.match(following.text)):
        return False
    if (
        not text[:1].isupper()
        or text.endswith((":", ",", ";", "...", "…"))
        or ends_sentence(text)
        or _LONG_NUMBER.search(text)
    ):
        return False
    return (
        2 <= len(words_of(text)) <= _SHORT_LINE
        and '"' not in text
        and _CLOCK.match(text) is None
        and _DATA.match(text) is None
    )


def _is_heading(text: str, following: Piece, *, strong: bool) -> bool:
    """Tell a subheading: short, no sentence, written as a title, with a paragraph or a list below it."""
    if text.endswith((":", ",", ";")) or _CLOCK.match(text):
        return False
    if text.endswith("?") and (strong or title_share(text) >= 0.75) and not text.startswith(('"', "“")):
        return strong or is_prose(following.text)
    if ends_sentence(text) or _DATA.match(text):
        return False
    if strong:
        return True
    if not (
        is_prose(following.text)
        or following.text.endswith(":")
        or following.type == "list_item"
        or _LIST_ITEM.match(following.text)
    ):
        return False
    if text.count(",") >= 2 or re.search(r"\([^()\d]*\)$", text):
        return False
    return is_title(text, at_least=2, at_most=14) or (len(words_of(text)) == 1 and text[:1].isupper())


class StripBoilerplatePipeline:
    """Strips every raw article; takes the portal from the spider."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the portal's profile from the spider."""
        return cls(cast(Any, crawler.spider).portal)

    def process_item(self, item: RawArticle | Article) -> Article:
        """Return the article without its boilerplate; one that comes back from an export of ours has none left."""
        return item if isinstance(item, Article) else strip(item, self._portal)
