"""Links to other articles that no marker announces: lists that go on, boxes, lines of one link, cut headlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from caritau_crawler.items import Related
from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.bylines import names_a_role
from pipelines.rules.headline_ends import FEWEST_WORDS, MAX_HEADLINE_WORDS
from pipelines.rules.notice_lines import notice_of
from pipelines.rules.related_markers import LIST_NAME, NAME, is_marker
from pipelines.rules.words import ends_sentence, is_cut, is_prose, is_title, words_of

#: No list under a marker has more lines, dates between its headlines included.
LONGEST_LIST = 60
ITEM = re.compile(r"^(?:[-•·*►▶»>–]\s*|\d{1,2}[.)]\s+)")
_LEADING_DATE = re.compile(r"^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:[\s,|-]*\d{1,2}[:.]\d{2}(?:\s*WI[BT]A?)?)?\s+(?=\S)")
#: A date or a counter in brackets, or a bare date, behind a headline of a list.
STAMPED = re.compile(
    r"\s*(?:\([^()]*\d[^()]*\)|[|•·-]?\s*(?<![\w-])\d{1,2}(?:\s+[A-Z]\w{2,8}\s+\d{4}|/\d{1,2}(?:/\d{2,4})?)(?:[\s,|-]*\d{1,2}[:.]\d{2}(?:\s*WI[BT]A?)?)?)\s*$"
)


def take_unmarked_links(draft: Draft, kept: Sequence[Piece], portal: Portal) -> None:
    """Take the links that no marker announces; the marked ones have gone. `kept` are the pieces before them."""
    _take_rest_of_lists(draft, kept)
    _take_boxes(draft, kept)
    _take_linked(draft, kept, portal)
    _remember_boxes(draft, portal)
    if not draft.from_markup:
        _take_cut_headlines(draft, kept)


#: In words and characters: a headline that its template has cut, between two paragraphs.
CUT_WORDS, _SHORTEST_CUT, _LONGEST_CUT = 6, 40, 110


def _take_cut_headlines(draft: Draft, kept: Sequence[Piece]) -> None:
    """Take a headline that was cut and stands between two paragraphs: a link whose marker the scraper lost."""
    cut = [piece.rule is None and _is_cut_headline(piece.text) for piece in kept]
    for number in range(1, len(kept) - 1):
        before, piece, after = kept[number - 1 : number + 2]
        between = is_prose(before.text) and (is_prose(after.text) or after.text.endswith(":"))
        if cut[number] and (between or ((cut[number - 1] or cut[number + 1]) and goes_on(kept, piece))):
            remember(draft, piece, piece.text)
            draft.take(piece, NAME)


def _is_cut_headline(text: str) -> bool:
    return (
        _SHORTEST_CUT <= len(text) <= _LONGEST_CUT
        and is_cut(text)
        and is_title(text.rstrip(".… "), at_least=CUT_WORDS)
        and not text.startswith(('"', "“"))
    )


#: A box that says to those who listen where it begins and ends: `Lewati Paling banyak dibaca dan lanjutkan membaca`.
_BOX_BEGINS = re.compile(
    r"^\W*(?:Lewati\s.{2,60}\sdan (?:lanjutkan|terus) membaca|Skip\s.{2,60}\sand continue reading).{0,40}$"
)


_BOX_ENDS = re.compile(r"^\W*(?:Akhir dari|End of)\s.{2,60}$")


def _take_boxes(draft: Draft, kept: Sequence[Piece]) -> None:
    """Take a box of links together with the lines that say where it begins and ends."""
    if not draft.speaks_of((b"lanjutkan membaca", b"terus membaca", b"continue reading")):
        return
    for position, piece in enumerate(kept):
        if piece.rule is None and _BOX_BEGINS.match(piece.text):
            box = kept[position : position + LONGEST_LIST]
            end = next((number for number, other in enumerate(box) if _BOX_ENDS.match(other.text)), 0)
            for other in box[: end + 1]:
                if other.rule is None:
                    draft.take(other, LIST_NAME)


def _take_linked(draft: Draft, kept: Sequence[Piece], portal: Portal) -> None:
    """Take links to other articles of the portal by their form, where no marker is known: `Lagi rame nih: …`.

    Between two paragraphs stands a line of one link behind a few words and a colon, or a list of nothing but links.
    """
    if not draft.from_markup:
        return
    linked = [number for number, piece in enumerate(kept) if piece.rule is None and _leads_on(piece, portal)]
    _take_last_list(draft, kept, portal)
    for first, last in _rows_of(linked):
        above = kept[first - 1] if first else None
        heads = above is not None and above.type == "heading" and len(words_of(above.text)) <= _LABEL_WORDS
        before = kept[first - 2] if heads and first > 1 else above
        after = kept[last + 1] if last + 1 < len(kept) else None
        if (
            before is None
            or after is None
            or not is_prose(before.text)
            or not (after.type == "heading" or after.has("strong") or is_prose(after.text))
        ):
            continue
        is_list = (heads or last > first) and all(kept[n].type == "list_item" for n in range(first, last + 1))
        if not is_list and not (first == last and kept[first].type == "paragraph" and _is_announced(kept[first])):
            continue
        if is_list and heads and above is not None:
            draft.take(above, LIST_NAME)
        for piece in kept[first : last + 1]:
            remember(draft, piece, piece.raw.links[0].text)
            draft.take(piece, LIST_NAME if is_list else NAME)


def _take_last_list(draft: Draft, kept: Sequence[Piece], portal: Portal) -> None:
    """Take the list at the end of the text that is nothing but links to the portal's own pages: other articles."""
    row: list[Piece] = []
    for piece in reversed([piece for piece in kept if piece.rule is None]):
        own = [link for link in piece.raw.links if urlsplit(link.url).hostname in portal.hosts]
        is_link = len(own) == 1 and piece.raw.link_share >= _LINKED and len(words_of(piece.text)) >= FEWEST_WORDS + 1
        if piece.type != "list_item" or not is_link or ends_sentence(piece.text):
            if len(row) > 1 and is_prose(piece.text):
                for link in reversed(row):
                    remember(draft, link, link.text)
                    draft.take(link, LIST_NAME)
            return
        row.append(piece)


def _is_announced(piece: Piece) -> bool:
    """Tell a link behind a word and a colon, or behind the sign of a list, `» Solar Subsidi Tak Sampai ke Pulau`."""
    return ":" in piece.text or piece.text[0] in _ARROWS


_ARROWS = frozenset("»›>→▶►")
_SIGNS = "".join(_ARROWS) + " "


def _leads_on(piece: Piece, portal: Portal) -> bool:
    """Tell a line that is one link to another article of the portal, perhaps behind a few words and a colon."""
    if len(piece.raw.links) != 1 or piece.raw.link_share < _MOSTLY_LINKED:
        return False
    link = piece.raw.links[0]
    if urlsplit(link.url).hostname not in portal.hosts or not piece.text.endswith(link.text):
        return False
    label = piece.text[: -len(link.text)].strip(_SIGNS)
    is_labelled = label.endswith(":") and len(words_of(label)) <= _LABEL_WORDS and not _OF_SOURCE.search(label)
    if piece.type == "list_item" and not label:
        # In a list of nothing but links a headline may be in small letters.
        return FEWEST_WORDS < len(words_of(link.text)) <= MAX_HEADLINE_WORDS and not ends_sentence(link.text)
    return (not label or is_labelled) and is_title(link.text, at_least=FEWEST_WORDS, at_most=MAX_HEADLINE_WORDS)


def _rows_of(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each row of numbers without a gap."""
    rows: list[tuple[int, int]] = []
    for number in numbers:
        if rows and rows[-1][1] == number - 1:
            rows[-1] = (rows[-1][0], number)
        else:
            rows.append((number, number))
    return rows


#: The share of a line's letters that its link has; and in words, what stands before the colon, or over the list.
_MOSTLY_LINKED, _LABEL_WORDS = 0.6, 4


#: What the article itself gives to read: its sources.
_OF_SOURCE = re.compile(
    r"\b(?:sumber|dokumen|unduh|rujukan|referensi|situs|laman|tautan|data|naskah|putusan|surat)\b", re.I
)


def _remember_boxes(draft: Draft, portal: Portal) -> None:
    """Keep the links in the midst of the text that the markup told apart: boxes called related, lines of one link."""
    boxes = [
        piece
        for piece in draft.pieces
        if piece.raw.links
        and ((piece.rule == LIST_NAME and piece.has("related")) or (piece.rule == _BARE and _leads_on(piece, portal)))
    ]
    if not boxes:
        return
    last = max((piece.number for piece in draft.kept() if is_prose(piece.text)), default=-1)
    for piece in boxes:
        link = piece.raw.links[0]
        if piece.number < last and len(piece.raw.links) == 1 and len(words_of(link.text)) >= FEWEST_WORDS:
            remember(draft, piece, link.text)


#: The furniture's rule for such lines.
_BARE = "bare-link"


def _take_rest_of_lists(draft: Draft, kept: Sequence[Piece]) -> None:
    """Take the links of a list that go on where its first one was marked: `Simak juga: …`, and another below it."""
    for before, piece in pairwise(kept):
        if piece.rule is None and before.rule in (NAME, LIST_NAME) and piece.raw.link_share > _LINKED:
            of_list = piece.type == "list_item" == before.type and piece.raw.group == before.raw.group
            if of_list and not ends_sentence(piece.text):
                remember(draft, piece, piece.text)
                draft.take(piece, LIST_NAME)


#: A list item that is a link and nothing else.
_LINKED = 0.95


def goes_on(kept: Sequence[Piece], last: Piece) -> bool:
    """Tell whether the article goes on below a list."""
    after = kept[next(n for n, piece in enumerate(kept) if piece is last) + 1 :]
    return any(is_prose(piece.text) and piece.raw.link_share < 0.5 for piece in after)


#: The last characters of a stamp: the pattern is dear, and most headlines bear none.
_STAMP_ENDS = frozenset("0123456789)BAT")


def remember(draft: Draft, piece: Piece, text: str) -> None:
    """Keep a headline that a piece names, with its link, among the article's related ones; no marker, byline or double."""
    headline = _LEADING_DATE.sub("", ITEM.sub("", text)).rstrip()
    if headline[-1:] in _STAMP_ENDS:
        headline = STAMPED.sub("", headline)
    headline = headline.strip().strip("[]()|").strip()
    if len(headline) < 4 or headline == draft.headline or is_marker(headline) or names_a_role(headline):
        return
    if notice_of(headline) == "prompt":
        # `Cek berita lainnya di Google News`, among the links of a box.
        return
    url = next((link.url for link in piece.raw.links if link.text and link.text in text and link.url), None)
    draft.related.setdefault(Related(headline, url))
