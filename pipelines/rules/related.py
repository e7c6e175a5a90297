"""Related links: `Baca Juga` and its kin, on lines of their own or run into a paragraph.

What they point to is no part of the article but worth keeping, so it goes to `related`. A sentence that merely holds
the words (`Ia mengajak warga baca juga aturan itu.`) has no colon after them and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from caritau_crawler.items import Related
from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.bylines import names_a_role
from pipelines.rules.headline_ends import FEWEST_WORDS, MAX_HEADLINE_WORDS, TITLE_SHARE, headline_end
from pipelines.rules.notice_lines import notice_of
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import (
    ends_sentence,
    is_cut,
    is_prose,
    is_stamp,
    is_title,
    title_share,
    words_of,
)

NAME = "related-link"
LIST_NAME = "related-list"

#: Openings that ask the reader to go elsewhere. Those of the first kind are followed by one headline …
_ONE = (
    r"(?:baca|simak|lihat|tonton|dengar|cek|ikuti)\s+(?:juga|pula|selengkapnya|lainnya|lebih\s+lanjut)(?:\s+(?:berita|artikel|video|"
    r"foto)\w*)?|(?:read|see|watch)\s+(?:also|more)|(?:also|must)\s+read|berita\s+lainnya|baca\s+(?:berita|artikel)|"
    r"(?:jangan\s+lewatkan|jangan\s+lupa\s+baca)|"
    r"(?:saksikan|simak|tonton|lihat)\s+(?:juga\s+)?video\s+(?:pilihan|menarik|berikut|lainnya)(?:\s+(?:ini|berikut|lainnya|di\s+bawah(?:\s+ini)?))?|klik\s+(?:juga|di\s*sini)"
)
#: … those of the second stand over a list.
_MANY = (
    r"topik\s+(?:populer|terpopuler|pilihan|terbaru|lainnya)|(?:berita|artikel|konten|video|bacaan|tulisan)\s+(?:\w+\s+)?(?:terkait|terpopuler|populer|terbaru|terkini|pilihan|lainnya|menarik(?:\s+lainnya)?|"
    r"rekomendasi)|(?:related|popular|recommended|latest|more)\s+(?:articles?|news|posts?|stories|for\s+you)|"
    r"pilihan\s+(?:redaksi|editor|hari\s+ini)|rekomendasi(?:\s+(?:untuk\s+anda|redaksi|berita))?|(?:paling\s+)?(?:terpopuler|populer)(?:\s+(?:di|hari|minggu|pekan|bulan)\b[^.!?:]{0,30})?|dari\s+jaringan(?:\s+kami)?|"
    r"baca\s+berita\s+lainnya|berita\s+utama|berita\s+(?:selengkapnya|pilihan)|lainnya\s+(?:dari|di)\s+\w+|anda\s+mungkin\s+(?:juga\s+)?(?:suka|tertarik)|"
    r"berita\s+(?:[A-Z0-9]\w*\s+){1,3}lainnya|more\s+from\s+(?:the\s+)?author|"
    r"(?:berita|artikel)\s+lain(?:nya)?\s+(?:di|dari)\s+\w+|(?:terkini|terpopuler|terbaru)\s+lainnya|trending|terkini|terbaru|terkait|most\s+popular|editor['’]?s?\s+picks?|headline\s+lainnya|paling\s+banyak\s+(?:di)?(?:baca|lihat|cari)"
)
_BULLETS = r"[\s\-–—•·*►▶»>\[(#|]{0,6}"
#: In characters: a longer line is no marker that stands by itself above a list.
_LONGEST_MARKER = 80
#: In characters: no headline is longer, with its marker.
_LONGEST_LINK = 300
#: No list under a marker has more lines, dates between its headlines included.
_LONGEST_LIST = 60


class _Patterns(NamedTuple):
    """The markers in the places where they stand: at a line's beginning, run into one, alone, at its end, anywhere."""

    opening: re.Pattern[str]
    line: re.Pattern[str]
    run_in: re.Pattern[str]
    alone: re.Pattern[str]
    at_end: re.Pattern[str]
    anywhere: re.Pattern[str]


@lru_cache(maxsize=32)
def _patterns(extra: tuple[str, ...]) -> _Patterns:
    own = "".join("|" + re.escape(marker.rstrip(" :")).replace(r"\ ", r"\s+") for marker in extra)
    one = f"(?:{_ONE}{own})"
    return _Patterns(
        opening=re.compile(rf"^{_BULLETS}(?:{one}|{_MANY})", re.I),
        line=re.compile(
            rf"^{_BULLETS}(?P<marker>{one}|{_MANY})\s*[\])]?\s*(?P<colon>[:：;]|[-–—»>→|](?=\s))?\s*(?P<rest>.*)$", re.I
        ),
        run_in=re.compile(
            rf"(?:(?<=[.!?\"”’)\]…])|(?<=\s))\s?(?P<open>[(\[]?{_BULLETS}(?P<marker>{one})\s*[:：]\s*)(?=\S)", re.I
        ),
        alone=re.compile(rf"^{_BULLETS}(?:{one}|{_MANY})\s*[\])]?\s*[:：]?\s*[\])]?$", re.I),
        at_end=re.compile(rf"(?<=[.!?\"”’)\]…])\s*{one}\s*[:：]\s*$", re.I),
        anywhere=re.compile(rf"[\s>»*–—-]*(?P<marker>{one})\s*[:：]?\s*", re.I),
    )


def is_marker(text: str) -> bool:
    """Tell whether a line is a marker and nothing else: `Terkait`, `Baca juga:`."""
    return _patterns(()).alone.match(text) is not None


_FIRST = re.compile(r"[\W_]*([^\W\d_]*)")


@lru_cache(maxsize=32)
def _openers(extra: tuple[str, ...]) -> frozenset[str]:
    """Return the first words of all markers: a look at one word spares most paragraphs the patterns."""
    own = (marker.split()[0].strip(" :").lower() for marker in extra if marker.strip())
    return frozenset(
        (
            *"also editor anda artikel baca bacaan berita cek dari dengar headline ikuti jangan klik konten lainnya latest lihat more most "
            "foto must paling pilihan popular populer read recommended rekomendasi related saksikan see simak terbaru terkait terkini terpopuler tonton topik "
            "trending tulisan video watch".split(),
            *own,
        )
    )


def take_related(draft: Draft, portal: Portal) -> None:
    """Take lines that open with a marker, headlines under a marker, and markers run into a paragraph."""
    patterns = _patterns(portal.boilerplate.related_markers)
    openers = _openers(portal.boilerplate.related_markers)
    kept = draft.kept()
    for position, piece in enumerate(kept):
        if piece.rule is not None or (piece.judged and len(piece.text) > _LONGEST_MARKER):
            continue
        first = _FIRST.match(piece.text)
        opens = patterns.opening.match(piece.text) if first is not None and first[1].lower() in openers else None
        if opens and patterns.alone.match(piece.text):
            _take_under(draft, kept, position)
        elif opens and (match := patterns.line.match(piece.text)) and _is_link_line(piece, match):
            _take_line(draft, piece, match)
            _take_teasers(draft, kept, position)
        elif (
            (video := len(piece.text) < _LONGEST_LINK and _VIDEO.match(piece.text))
            and position
            and _is_headline_of_video(video["rest"])
        ):
            draft.take(piece, NAME)
        elif position and (label := _LABEL.match(piece.text)) and is_title(label["rest"]):
            _remember(draft, piece, label["rest"])
            draft.take(piece, NAME)
        else:
            if ":" in piece.text or "：" in piece.text:
                _take_run_ins(draft, piece, patterns.run_in)
                if piece.text.endswith((":", "：")) and not draft.from_markup:
                    _take_torn(draft, kept, position, patterns.at_end)
            if piece.rule is None and (piece.raw.links or "(" in piece.text or "[" in piece.text):
                _take_unmarked(draft, piece, patterns.anywhere)
    _take_rest_of_lists(draft, kept)
    _take_boxes(draft, kept)
    _take_linked(draft, kept, portal)
    _remember_boxes(draft)
    if not draft.from_markup:
        _take_cut_headlines(draft, kept)


#: In words and characters: a headline that its template has cut, between two paragraphs.
_CUT_WORDS, _SHORTEST_CUT, _LONGEST_CUT = 6, 40, 110


def _take_cut_headlines(draft: Draft, kept: Sequence[Piece]) -> None:
    """Take a headline that was cut and stands between two paragraphs: a link whose marker the scraper lost."""
    cut = [piece.rule is None and _is_cut_headline(piece.text) for piece in kept]
    for number in range(1, len(kept) - 1):
        before, piece, after = kept[number - 1 : number + 2]
        between = is_prose(before.text) and (is_prose(after.text) or after.text.endswith(":"))
        if cut[number] and (between or ((cut[number - 1] or cut[number + 1]) and _goes_on(kept, piece))):
            _remember(draft, piece, piece.text)
            draft.take(piece, NAME)


def _is_cut_headline(text: str) -> bool:
    return (
        _SHORTEST_CUT <= len(text) <= _LONGEST_CUT
        and is_cut(text)
        and is_title(text.rstrip(".… "), at_least=_CUT_WORDS)
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
            box = kept[position : position + _LONGEST_LIST]
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
    for first, last in _rows_of(linked):
        above = kept[first - 1] if first else None
        heads = above is not None and above.type == "heading" and len(words_of(above.text)) <= _LABEL_WORDS
        before = kept[first - 2] if heads and first > 1 else above
        after = kept[last + 1] if last + 1 < len(kept) else None
        if (
            before is None
            or after is None
            or not is_prose(before.text)
            or not (after.type == "heading" or is_prose(after.text))
        ):
            continue
        is_list = heads and all(kept[n].type == "list_item" for n in range(first, last + 1))
        if not is_list and not (first == last and kept[first].type == "paragraph" and ":" in kept[first].text):
            continue
        if heads and is_list and above is not None:
            draft.take(above, LIST_NAME)
        for piece in kept[first : last + 1]:
            _remember(draft, piece, piece.raw.links[0].text)
            draft.take(piece, LIST_NAME if is_list else NAME)


def _leads_on(piece: Piece, portal: Portal) -> bool:
    """Tell a line that is one link to another article of the portal, perhaps behind a few words and a colon."""
    if len(piece.raw.links) != 1 or piece.raw.link_share < _MOSTLY_LINKED:
        return False
    link = piece.raw.links[0]
    if link.url is None or urlsplit(link.url).hostname not in portal.hosts or not piece.text.endswith(link.text):
        return False
    label = piece.text[: -len(link.text)].strip()
    is_labelled = label.endswith(":") and len(words_of(label)) <= _LABEL_WORDS and not _OF_SOURCE.search(label)
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


def _remember_boxes(draft: Draft) -> None:
    """Keep the link of a box that the markup itself calls related, in the midst of the text: its name was its marker."""
    boxes = [piece for piece in draft.pieces if piece.rule == LIST_NAME and piece.raw.links and piece.has("related")]
    if not boxes:
        return
    last = max((piece.number for piece in draft.kept() if is_prose(piece.text)), default=-1)
    for piece in boxes:
        link = piece.raw.links[0]
        if piece.number < last and len(piece.raw.links) == 1 and len(words_of(link.text)) >= FEWEST_WORDS:
            _remember(draft, piece, link.text)


def _take_rest_of_lists(draft: Draft, kept: Sequence[Piece]) -> None:
    """Take the links of a list that go on where its first one was marked: `Simak juga: …`, and another below it."""
    for before, piece in pairwise(kept):
        if piece.rule is None and before.rule in (NAME, LIST_NAME) and piece.raw.link_share > _LINKED:
            of_list = piece.type == "list_item" == before.type and piece.raw.group == before.raw.group
            if of_list and not ends_sentence(piece.text):
                _remember(draft, piece, piece.text)
                draft.take(piece, LIST_NAME)


_VIDEO = re.compile(
    r"^\W*(?:(?:video|foto(?:-foto)?|foto\s+lainnya|galeri(?:\s+foto)?|infografis|vod)\s*[:|]\s*|(?:simak|tonton|lihat|saksikan)\s+(?:juga\s+)?video(?:\s*:\s+|\s+(?=[\"“‘']))|(?:simak|tonton|lihat|saksikan)\s+juga\s+\w+\s*:\s+)(?P<rest>.+)$",
    re.I,
)
#: Words that lead on to another page where nothing but its headline stands behind them: `Baca: …`, `Selanjutnya: …`.
_LABEL = re.compile(
    r"^\W*(?:(?:baca|lihat|simak|selanjutnya|berikutnya|sebelumnya|menarik\s+dibaca|(?:wajib|perlu)\s+dibaca|promosi)\s*:\s*|Promosi(?=[A-Z]))(?P<rest>.+)$",
    re.I,
)
_QUOTED = re.compile(r"^[\"“‘'].{8,}[\"”’']\W*$")


def _is_headline_of_video(rest: str) -> bool:
    return is_title(rest) or _QUOTED.match(rest) is not None


def _is_link_line(piece: Piece, match: re.Match[str]) -> bool:
    rest = match["rest"]
    if not piece.raw.links and (rest[:1].islower() or (rest.isupper() and match["marker"].lower() == "rekomendasi")):
        # `Rekomendasi: beli` is advice, as is `REKOMENDASI: WARGA DILARANG MENDEKAT`; a headline opens with a capital.
        return False
    if piece.raw.link_share > 0.5 or (piece.has("related") and len(rest) < 200):
        return True
    if not match["colon"]:
        # `BACA JUGA Polisi Tangkap …` is a link; `Baca juga aturan itu dengan saksama.` is prose.
        headline = _AND_OTHERS.sub("", rest)
        return match["marker"].isupper() and is_title(headline, at_least=3, at_most=MAX_HEADLINE_WORDS)
    # After a colon it is a link, unless a whole paragraph follows: then only its first headline is one.
    return True


#: `BACA JUGA Panduan Memilih Burjo dan artikel menarik lainnya di rubrik ESAI.`
_AND_OTHERS = re.compile(r"\s+dan\s+(?:artikel|tulisan|berita|cerita)\s+(?:menarik\s+)?lainnya\b.{0,80}$")


def _take_line(draft: Draft, piece: Piece, match: re.Match[str]) -> None:
    start = match.start("rest")
    if others := _AND_OTHERS.search(match["rest"]):
        _remember(draft, piece, match["rest"][: others.start()])
        draft.take(piece, NAME)
        return
    end = start + headline_end(piece, match["rest"], start)
    if end == start and match["rest"]:
        draft.take_span(piece, 0, end, NAME)
        return
    _remember(draft, piece, piece.text[start:end])
    draft.take_span(piece, 0, end, NAME)


_IN_BRACKETS = re.compile(r"[(\[](?P<inside>[^()\[\]]{12,200})[)\]]")


def _take_unmarked(draft: Draft, piece: Piece, one: re.Pattern[str]) -> None:
    """Take a run-in link that no colon marks: a link that opens with the marker or stands right behind it, or brackets."""
    for bracket in reversed(list(_IN_BRACKETS.finditer(piece.text))):
        marker = one.match(bracket["inside"])
        if marker is not None and title_share(bracket["inside"][marker.end() :]) >= TITLE_SHARE:
            _remember(draft, piece, bracket["inside"][marker.end() :])
            draft.take_span(piece, len(piece.text[: bracket.start()].rstrip()), bracket.end(), NAME)
    for link in reversed(piece.raw.links):
        at = piece.text.find(link.text) if len(words_of(link.text)) >= FEWEST_WORDS else -1
        if at < 0:
            continue
        before = max(0, at - _LONGEST_OPENING)
        inside = one.match(link.text)
        if inside is not None and len(words_of(link.text[inside.end() :])) >= FEWEST_WORDS:
            start, headline = at, link.text[inside.end() :]
        elif (marks := list(one.finditer(piece.text, before, at))) and marks[-1].end() == at:
            start, headline = marks[-1].start(), link.text
            if not (
                title_share(headline) >= TITLE_SHARE
                and (marks[-1]["marker"][0].isupper() or piece.text[start : start + 1] in ">»")
            ):
                continue
        else:
            continue
        end = at + len(link.text)
        if signs := _CLOSING_SIGNS.match(piece.text, end):
            end = signs.end()
        if not piece.text[:start].strip() and not piece.text[end:].strip():
            continue
        _remember(draft, piece, headline)
        draft.take_span(piece, start, end, NAME)


_CLOSING_SIGNS = re.compile(r"\s*[<«]+")
#: A list item that is a link and nothing else.
_LINKED = 0.95
#: In characters: a marker with its signs is no longer.
_LONGEST_OPENING = 40


def _link_with_marker(piece: Piece, start: int) -> int:
    """Return where the link ends that holds marker and headline both, 0 where there is none."""
    for link in piece.raw.links:
        at = piece.raw.text.find(link.text, max(0, piece.start + start - 1)) - piece.start
        if link.text and abs(at - start) <= 2 and len(words_of(link.text)) > 3:
            return at + len(link.text)
    return 0


def _take_run_ins(draft: Draft, piece: Piece, run_in: re.Pattern[str]) -> None:
    """Take the markers inside a paragraph, the last one first, so that each headline ends where the next begins."""
    found = []
    for marker in reversed(list(run_in.finditer(piece.text))):
        if _OPENED_QUOTE.search(piece.text, max(0, marker.start("open") - 2), marker.start("open")):
            continue
        rest = piece.text[marker.end() :]
        end = _link_with_marker(piece, marker.start("marker"))
        if end <= marker.end():
            end = marker.end() + headline_end(piece, rest, marker.end())
        if rest:
            found.append(piece.text[marker.end() : end])
            draft.take_span(piece, marker.start("open"), end, NAME)
    for headline in reversed(found):
        _remember(draft, piece, headline)


#: Somebody reads it out: `Di sana tertulis, "Baca juga: lampiran II."`
_OPENED_QUOTE = re.compile(r"(?:^|[\s(:])[\"“‘']$")


def _take_torn(draft: Draft, kept: Sequence[Piece], position: int, at_end: re.Pattern[str]) -> None:
    """Take a marker that stands behind a sentence, with the headline on the line below it."""
    piece = kept[position]
    match = at_end.search(piece.text, max(0, len(piece.text) - _LONGEST_OPENING))
    below = kept[position + 1] if position + 1 < len(kept) else None
    if match is None or below is None or below.rule is not None or not _reads_as_headline(below.text):
        return
    _remember(draft, below, below.text)
    draft.take(below, NAME)
    draft.take_span(piece, match.start(), len(piece.text), NAME)


def _take_under(draft: Draft, kept: Sequence[Piece], position: int) -> None:
    """Take a marker alone on its line, and the headlines below it as far as they look like headlines."""
    marker = kept[position]
    followers = kept[position + 1 : position + _LONGEST_LIST]
    taken: list[Piece] = []
    for number, piece in enumerate(followers):
        same_group = piece.raw.group and taken and piece.raw.group == taken[0].raw.group
        linked = piece.raw.link_share > 0.7
        if is_stamp(piece.text) and (taken or not draft.from_markup):
            taken.append(piece)
            continue
        if draft.from_markup and (
            linked
            or (same_group and len(piece.text) < 200 and piece.type != "heading" and not is_prose(piece.text))
            or (piece.has("related") and not ends_sentence(piece.text))
            or _is_teaser(followers, number)
            or (taken and _is_in_box(marker, piece))
        ):
            taken.append(piece)
            continue
        if draft.from_markup and not (
            _LISTS.match(marker.text)
            and (_ITEM.match(piece.text) or (is_cut(piece.text) and not _leaves_links(taken, piece)))
        ):
            break
        if not draft.from_markup and taken and _is_of_another_kind(followers, number):
            break
        in_foot = (
            _LISTS.match(marker.text)
            and len(piece.text) <= _LONGEST_LINK
            and len(words_of(piece.text)) >= FEWEST_WORDS
            and notice_of(piece.text) is None
            and not _goes_on(kept, marker)
        )
        if not in_foot and not _reads_as_headline(piece.text) and (taken or not _asks(piece.text)):
            break
        if taken and not _is_list(marker.text, taken, piece):
            break
        taken.append(piece)
    is_lone = len(words_of(marker.text)) < 2 or _POPULAR_WHERE.search(marker.text)
    if (
        not taken
        and is_lone
        and not marker.has("related")
        and not (marker.text.isupper() and not _goes_on(kept, marker))
    ):
        return
    # What is popular or new is the page's and another list tomorrow: taken, but none of this article's links.
    is_foot = (
        _LISTS.match(marker.text) is not None
        and not _OF_ARTICLE.search(marker.text)
        and not _goes_on(kept, taken[-1] if taken else marker)
    )
    draft.take(marker, LIST_NAME if len(taken) > 1 else NAME)
    while taken and is_stamp(taken[-1].text) and len(taken) == 1:
        taken.pop()
    # Below links, what is none is a teaser, a section or a length.
    with_links = any(piece.raw.links for piece in taken)
    for piece in taken:
        if is_stamp(piece.text):
            draft.take(piece, LIST_NAME)
            continue
        if not is_foot and (piece.raw.links or not with_links):
            _remember(draft, piece, piece.text)
        draft.take(piece, LIST_NAME if len(taken) > 1 else NAME)


def _leaves_links(taken: Sequence[Piece], piece: Piece) -> bool:
    """Tell whether a piece without a link stands outside the box of the links above it: a paragraph that trails off."""
    return bool(taken) and bool(taken[0].raw.links) and not piece.raw.links and piece.raw.group != taken[0].raw.group


#: `Populer di Kalangan Remaja`: a subheading, unless a list stands below it.
_POPULAR_WHERE = re.compile(r"populer\s+di\s", re.I)
#: In characters: a teaser under a linked headline is no longer.
_TEASER = 200


def _is_teaser(pieces: Sequence[Piece], number: int) -> bool:
    """Tell a teaser: it stands under one linked headline, and another one or the box's end comes below it."""
    if not number > 0 or len(pieces[number].text) > _TEASER or pieces[number - 1].raw.link_share < 0.7:
        return False
    box = pieces[number - 1].raw.group
    after = pieces[number + 1] if number + 1 < len(pieces) else None
    return (
        bool(box)
        and pieces[number].raw.group == box
        and (after is None or after.raw.link_share > 0.7 or after.raw.group != box)
    )


def _is_in_box(marker: Piece, piece: Piece) -> bool:
    """Tell a line of the small box that the marker opens: below its link, all that is in it speaks of the other page."""
    return 0 > marker.raw.group == piece.raw.group and len(piece.text) <= _TEASER


def _take_teasers(draft: Draft, kept: Sequence[Piece], position: int) -> None:
    """Take the teasers below a link that holds its marker in one line with it."""
    marker = kept[position]
    for piece in kept[position + 1 :] if marker.rule is not None else ():
        if not _is_in_box(marker, piece):
            break
        if piece.rule is None:
            draft.take(piece, NAME)


def _goes_on(kept: Sequence[Piece], last: Piece) -> bool:
    """Tell whether the article goes on below a list."""
    after = kept[next(n for n, piece in enumerate(kept) if piece is last) + 1 :]
    return any(is_prose(piece.text) and piece.raw.link_share < 0.5 for piece in after)


#: Lists that an editor or the article's subject made.
_OF_ARTICLE = re.compile(r"terkait|related|pilihan|baca\s+juga|simak\s+juga|lihat\s+juga", re.I)
_LISTS = re.compile(rf"^{_BULLETS}(?:{_MANY})", re.I)
_MARKED = re.compile(rf"^{_BULLETS}(?:{_ONE})\s*[:：]", re.I)


def _is_of_another_kind(pieces: Sequence[Piece], number: int) -> bool:
    """Tell the next marker, or the title of a video, which its player prints twice."""
    text = pieces[number].text
    is_twice = number + 1 < len(pieces) and pieces[number + 1].text == text
    return is_twice or _MARKED.match(text) is not None or _VIDEO.match(text) is not None


_ITEM = re.compile(r"^(?:[-•·*►▶»>–]\s*|\d{1,2}[.)]\s+)")
_LEADING_DATE = re.compile(r"^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:[\s,|-]*\d{1,2}[:.]\d{2}(?:\s*WI[BT]A?)?)?\s+(?=\S)")
#: A date or a counter in brackets, or a bare date, behind a headline of a list.
_STAMPED = re.compile(
    r"\s*(?:\([^()]*\d[^()]*\)|[|•·-]?\s*\d{1,2}(?:\s+[A-Z]\w{2,8}\s+\d{4}|/\d{1,2}(?:/\d{2,4})?)(?:[\s,|-]*\d{1,2}[:.]\d{2}(?:\s*WI[BT]A?)?)?)\s*$"
)


def _is_list(marker: str, taken: Sequence[Piece], piece: Piece) -> bool:
    if _ITEM.match(taken[0].text):
        return _ITEM.match(piece.text) is not None
    if is_stamp(taken[0].text) or is_stamp(taken[-1].text):
        return True
    # Subheadings are shorter than headlines, so a long title below a link is the next one.
    least = _CUT_WORDS - (len(taken) > 1)
    return _LISTS.match(marker) is not None or is_title(piece.text, at_least=least, at_most=MAX_HEADLINE_WORDS)


def _reads_as_headline(text: str) -> bool:
    text = _STAMPED.sub("", _ITEM.sub("", text))
    return is_cut(text) or is_title(text, at_least=3, at_most=MAX_HEADLINE_WORDS)


def _asks(text: str) -> bool:
    """Tell a headline that is a question; only the first line below a marker is one: `Baca Juga:`, `Kapan Sih Waktunya?`."""
    return text.endswith("?") and is_title(text.rstrip("?"), at_least=3, at_most=MAX_HEADLINE_WORDS)


def _remember(draft: Draft, piece: Piece, text: str) -> None:
    headline = _STAMPED.sub("", _LEADING_DATE.sub("", _ITEM.sub("", text))).strip().strip("[]()|").strip()
    if len(headline) < 4 or headline == draft.headline or is_marker(headline) or names_a_role(headline):
        return
    url = next((link.url for link in piece.raw.links if link.text and link.text in text and link.url), None)
    draft.related.setdefault(Related(headline, url))


FAMILY = Family(
    take_related,
    (
        Rule(
            NAME,
            "A link to another article, opened by Baca Juga or one of its kin, alone or under its marker.",
            takes=(
                "Polisi memeriksa dua saksi.\nBaca Juga: Gubernur Resmikan Pasar Baru\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi.\nBACA JUGA : Gubernur Resmikan Pasar Baru\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi. Baca juga: Gubernur Resmikan Pasar Baru",
                "Polisi memeriksa dua saksi.\nSimak juga: Gubernur Resmikan Pasar Baru\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi. Baca Juga:\nGubernur Resmikan Pasar Baru\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi.\nBaca Juga:\nKapan Gubernur Resmikan Pasar Baru?\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi.\nBACA JUGA Gubernur Resmikan Pasar Baru dan artikel menarik lainnya di rubrik KOTA.",
                "Polisi memeriksa dua saksi.\nBaca: Gubernur Resmikan Pasar Baru\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi.\nMenarik Dibaca: Gubernur Resmikan Pasar Baru",
                "Polisi memeriksa dua saksi di kota itu.\nHeboh Warga Hadang Truk Batu Bara di Jalan Ling...\nKasus itu terus didalami polisi.",
            ),
            leaves=(
                "Ia mengajak warga membaca undang-undang itu dan baca juga penjelasannya di situs resmi.",
                "Lihat juga bagaimana para petani di Karawang bertahan tanpa air selama tiga bulan.",
                'Di sana tertulis, "Baca juga: lampiran II untuk kendaraan niaga."',
                "Polisi memeriksa dua saksi.\nSelanjutnya: rapat, makan siang, dan kunjungan ke pasar.",
                "Polisi memeriksa dua saksi di kota itu.\nLalu ia pulang ke rumahnya di tepi kali dan menunggu...\nKasus itu terus didalami polisi.",
            ),
        ),
        Rule(
            LIST_NAME,
            "A list of other articles under Artikel Terkait, Pilihan Redaksi or one of their kin.",
            takes=(
                "Polisi memeriksa dua saksi.\nArtikel Terkait\nGubernur Resmikan Pasar Baru\nPolisi Tangkap Tiga Pencuri Motor",
                "Polisi memeriksa dua saksi.\nLewati Paling banyak dibaca dan lanjutkan membaca\nKisah penyintas badai itu\nAkhir dari Paling banyak dibaca\nKasus itu terus didalami polisi.",
            ),
            leaves=("Artikel terkait perkara itu dimuat koran setempat pada Senin.",),
        ),
    ),
)
