"""The head of an article in a text that somebody copied: crumbs, headline, standfirst, authors, dates, the caption.

Only words tell there. The body begins at its dateline; where it has none, below the last line that says when the
article was published, or by whom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caritau_crawler.people import is_person
from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.bylines import BYLINE, add_author, names_a_role, names_maker, take_byline
from pipelines.rules.datelines import brands_of, is_dateline_alone, read_dateline
from pipelines.rules.head_lines import (
    CRUMBS,
    DOT,
    LONGEST_HEAD,
    META_TEXT,
    MOST_CRUMBS,
    between_headline_and_date,
    is_chip,
    is_head_line,
    is_home,
    names_page,
    repeats,
)
from pipelines.rules.notice_lines import notice_of
from pipelines.rules.places import is_place
from pipelines.rules.words import is_prose, title_share, words_of

NAME = "article-head"
HEADLINE = "headline-repeat"

#: A head has so many lines with a date, or a clock, and so far below the headline.
_MOST_DATES, _LONGEST_DATED = 3, 8
#: So many lines below the first a text may say who wrote it, in its head.
_LONGEST_SIGNED = 4
_TITLE_CAPITALS = 0.75


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a head ends: all lines above `end` are of it, those from there up to `limit` where they look so.

    `headline` is the line that repeats the headline, -1 where none does; `has_dates` tells that lines with dates are
    a head's, not a timetable's.
    """

    end: int
    limit: int
    headline: int
    has_dates: bool


def take_copied_head(draft: Draft, portal: Portal) -> None:
    """Take the head of a copied text, and keep the headline and the authors that it names."""
    kept = draft.kept()
    head = _head_of(kept, draft, portal)
    for n in range(head.end):
        if kept[n].rule is None:
            take_byline(draft, kept, n)
    # A role says who wrote it; then a name without one is another line of the head.
    labelled = bool(draft.authors)
    repeated = head.headline
    if head.end and not draft.headline:
        repeated = _headline_in(kept[: head.end])
        draft.headline = kept[repeated].text if repeated >= 0 else None
    for n, piece in enumerate(kept[: head.end]):
        if piece.rule is not None:
            continue
        if n == repeated:
            draft.take(piece, HEADLINE)
        elif labelled or not _take_authors(draft, kept[: head.end], n, repeated):
            draft.take(piece, notice_of(piece.text) or NAME)
    _take_rest(draft, portal, kept, head, labelled=labelled)


def _take_rest(draft: Draft, portal: Portal, kept: Sequence[Piece], head: _Head, *, labelled: bool) -> None:
    """Take the lines between the last date and the first sentence that look as those of heads do."""
    headline = draft.headline or ""
    last_crumb = MOST_CRUMBS if is_home(kept[: head.limit]) else -1
    for n in range(head.end, head.limit):
        piece = kept[n]
        if piece.rule is not None or (n == head.limit - 1 and is_dateline_alone(piece.text)):
            continue
        if head.end and take_byline(draft, kept, n):
            continue
        if not labelled and _take_authors(draft, kept[: head.limit], n, head.headline):
            continue
        if (
            (head.has_dates and is_head_line(piece, META_TEXT))
            or names_page(piece.text, headline, portal.title)
            or (head.end and is_chip(piece) and not _opens_dateline(kept, n) and not _is_subheading(kept, n, head))
            or n <= last_crumb
            or CRUMBS.match(piece.text)
            or DOT.match(piece.text)
        ):
            draft.take(piece, NAME)


def _is_subheading(kept: Sequence[Piece], number: int, head: _Head) -> bool:
    """Tell three words right above the first sentence: more likely what they head than a tag."""
    return number == head.limit - 1 and len(words_of(kept[number].text)) >= _SUBHEADING


#: In words.
_SUBHEADING = 3


def _head_of(kept: Sequence[Piece], draft: Draft, portal: Portal) -> _Head:
    headline = draft.headline or ""
    below = between_headline_and_date(kept, headline, META_TEXT)
    standfirst = below if below > 0 and len(kept[below].text) <= _LONGEST_STANDFIRST else -1
    first = next(
        (n for n, piece in enumerate(kept) if n != standfirst and _is_of_body(n, piece.text, headline)), len(kept)
    )
    body = _body_at(kept, draft, portal)
    limit = min(first, LONGEST_HEAD) if body is None else body
    repeated = max((n for n, piece in enumerate(kept[:limit]) if repeats(piece.text, headline)), default=-1)
    dates = [n for n, piece in enumerate(kept[:limit]) if is_head_line(piece, META_TEXT)]
    # More of them are a timetable; a text without a sentence is a list or a poem.
    has_dates = len(dates) <= _MOST_DATES and first < len(kept)
    last = max((n for n in dates if has_dates and n <= max(repeated, 0) + _LONGEST_DATED), default=-1)
    if not headline:
        # A title, and who wrote it: the headline of a text whose headline nobody gave.
        last = max((n for n in range(last + 1, min(limit, _LONGEST_SIGNED)) if names_maker(kept, n)), default=last)
    end = max(repeated, last) + 1 if body is None else body
    while 0 <= repeated < end < len(kept) and body is None and _is_date_of_page(kept[end]):
        # A poem has no sentence that would tell where its head ends.
        end += 1
    if body is None and repeated < 0 and not all(len(piece.text) <= _LONGEST_CRUMB for piece in kept[:end]):
        end = 0
    # Below a head that reaches no sentence in time nothing is known to be of it.
    return _Head(end, limit if first <= LONGEST_HEAD else end, repeated, has_dates)


def _is_date_of_page(piece: Piece) -> bool:
    return is_head_line(piece, META_TEXT) and _YEAR.search(piece.text) is not None


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


#: In characters.
_LONGEST_STANDFIRST = 250


def _is_of_body(number: int, text: str, headline: str) -> bool:
    """Tell a sentence of the article; a first line that asks or exclaims, in capitals, is its title."""
    is_title = number == 0 and text.endswith(("!", "?", '"', "”")) and title_share(text) >= _TITLE_CAPITALS
    is_sentence = is_prose(text) and notice_of(text) is None
    return is_sentence and not (is_title and len(text) <= _LONGEST_CRUMB) and not repeats(text, headline)


def _body_at(kept: Sequence[Piece], draft: Draft, portal: Portal) -> int | None:
    """Return where the text's first paragraph stands, known by its dateline; None where it has none or opens the text."""
    brands = brands_of(portal)
    found: dict[bool, int] = {}
    for number, piece in enumerate(kept[: LONGEST_HEAD + 1]):
        if len(piece.text) >= _DATED_PARAGRAPH and (dateline := read_dateline(piece.text, brands, draft)) is not None:
            found.setdefault(dateline[0].outlet is not None, number)
    # `LAPUK - Pelajar melintasi titian.` is a caption where a dateline with an outlet stands below it.
    number = found.get(True, found.get(False, -1))
    above = [len(one.text) for one in kept[: max(0, number)] if is_prose(one.text)]
    whole = sum(len(one.text) for one in kept)
    return number if number >= 0 and len(above) <= _MOST_ABOVE and sum(above) <= _SHARE_ABOVE * whole else None


#: In characters: a paragraph with a dateline is longer, a line of the head shorter.
_DATED_PARAGRAPH, _LONGEST_CRUMB = 60, 160
#: A standfirst and a caption may stand above the dateline, not the half of an article.
_MOST_ABOVE, _SHARE_ABOVE = 3, 0.3


def _headline_in(head: Sequence[Piece]) -> int:
    """Return which line of a head is the headline, -1 where none can be: the longest above the first date or name."""
    titles = [
        n
        for n, piece in enumerate(head)
        if piece.rule is None
        and len(words_of(piece.text)) >= _TITLE_WORDS
        and not CRUMBS.match(piece.text)
        and not _CAPTIONED.search(piece.text)
        and not piece.text.endswith((".", ")", '."', ".”"))
        and not is_head_line(piece, META_TEXT)
        and notice_of(piece.text) is None
        and not _authors_in(head, n, -1)
    ]
    ends = (
        n
        for n, piece in enumerate(head)
        if piece.rule is not None or is_head_line(piece, META_TEXT) or _authors_in(head, n, -1)
    )
    first = [n for n in titles if n < next(ends, len(head))] or titles
    return max(first, key=lambda n: len(head[n].text), default=-1)


_TITLE_WORDS = 4
_CAPTIONED = re.compile(r"\b(?:foto|photo|dok)\s*[:.]|^(?:foto|ilustrasi)\b|\([^()]*/[^()]*\)$", re.I)

_ROLES = r"(?:jurnalis|reporter|wartawan|pewarta|kontributor|koresponden|penulis|writer|kolumnis|fotografer)"
#: An author with what stands behind a name in a head: an outlet, a role, a date, an office.
_NAME_WITH = re.compile(
    r"^(?:(?i:oleh|by)\s+)?(?P<name>(?:[A-Z][\w'’-]*\.?\s+){1,3}[A-Z][\w'’-]+)\s*"
    rf"(?:[-–—|,·•]\s*(?:(?i:{_ROLES})\b.{{0,30}}|(?P<outlet>[A-Za-z][\w.]*(?:\s[A-Z]\w*){{0,2}})|(?:\w+,\s*)?\d{{1,2}}\s\w{{3,9}}\s\d{{4}}.{{0,30}}))\s*$"
)
#: `, S.H., M.Kn.` behind a name.
_DEGREES = re.compile(r"(?:,\s(?:[A-Z][A-Za-z]{0,4}\.){1,3}(?:\s?[A-Z][A-Za-z]{0,4}\.?)?)+$")
_OF_OFFICE = re.compile(
    r"(?P<name>(?:[A-Z][\w'’-]*\.?\s+){1,3}[A-Z][\w'’-]+),\s+(?:Universitas|Institut|Politeknik|Badan|Lembaga|University|Institute)\s[^,]+(?:,\s+|$)"
)


def _take_authors(draft: Draft, head: Sequence[Piece], number: int, headline: int) -> bool:
    names = _authors_in(head, number, headline)
    if names == [head[number].text] and _is_of_text(names[0], draft):
        return False
    for name in names:
        add_author(draft, name)
    if names:
        draft.take(head[number], BYLINE)
    return bool(names)


def _is_of_text(name: str, draft: Draft) -> bool:
    """Tell a title that has the form of a name: most of its words the text writes in small letters, `Pulsa Tersedot Kuis`."""
    text = " ".join([piece.text for piece in draft.kept()])
    words = [word for word in words_of(name.lower()) if len(word) >= _SHORTEST_WORD]
    small = sum(1 for word in words if re.search(rf"\b{re.escape(word)}\b", text))
    return bool(words) and 2 * small > len(words)


#: In characters: shorter words are in every text.
_SHORTEST_WORD = 4


def _authors_in(head: Sequence[Piece], number: int, headline: int) -> list[str]:
    """Return the authors that a line of the head names, without a label: behind a name an outlet, a role, a date, or nothing."""
    text = _DEGREES.sub("", head[number].text.strip(" ,|·"))
    if (match := _NAME_WITH.match(text)) and is_person(match["name"]) and not is_place(match["name"]):
        return [match["name"]]
    if match := _OF_OFFICE.match(text):
        return [one["name"] for one in _OF_OFFICE.finditer(text)]
    if number <= headline or not is_person(text) or is_place(text):
        return []
    beside = (*head[max(0, number - 2) : number], *head[number + 1 : number + 3])
    if any(is_head_line(one, META_TEXT) or _NAME_WITH.match(one.text) or names_a_role(one.text) for one in beside):
        return [text]
    return []


def _opens_dateline(kept: Sequence[Piece], number: int) -> bool:
    """Tell a place that a torn dateline begins with: a dash or a bracket stands below it."""
    below = kept[number + 1].text if number + 1 < len(kept) else ""
    return is_place(kept[number].text) and (below[:1] in "-–—―(," or len(below) < _DATED_PARAGRAPH)
