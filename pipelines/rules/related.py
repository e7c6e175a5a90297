"""Related links: `Baca Juga` and its kin, on lines of their own or run into a paragraph.

What they point to is no part of the article but worth keeping, so it goes to `related`. A sentence that merely holds
the words (`Ia mengajak warga baca juga aturan itu.`) has no colon after them and stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.headline_ends import FEWEST_WORDS, MAX_HEADLINE_WORDS, TITLE_SHARE, headline_end
from pipelines.rules.notice_lines import notice_of
from pipelines.rules.related_markers import (
    AND_OTHERS,
    FIRST_WORD,
    LABEL,
    LABEL_OPENERS,
    LIST_NAME,
    LISTS,
    MARKED,
    NAME,
    OF_ARTICLE,
    POPULAR_WHERE,
    VIDEO,
    VIDEO_OPENERS,
    openers_of,
    patterns_of,
)
from pipelines.rules.rule import Family, Rule
from pipelines.rules.unmarked_links import (
    CUT_WORDS,
    ITEM,
    LONGEST_LIST,
    STAMPED,
    goes_on,
    remember,
    take_unmarked_links,
)
from pipelines.rules.words import ends_sentence, is_cut, is_prose, is_stamp, is_title, title_share, words_of

#: In characters: a longer line is no marker that stands by itself above a list.
_LONGEST_MARKER = 80
#: In characters: no headline is longer, with its marker.
_LONGEST_LINK = 300


def take_related(draft: Draft, portal: Portal) -> None:
    """Take lines that open with a marker, headlines under a marker, and markers run into a paragraph."""
    patterns = patterns_of(portal.boilerplate.related_markers)
    openers = openers_of(portal.boilerplate.related_markers)
    kept = draft.kept()
    # Gathered on the way: to look back, or through the whole text, at each marker would take quadratic time.
    counted: set[int] = set()
    has_subheading = not draft.from_markup and _has_subheading(kept)
    for position, piece in enumerate(kept):
        if position and (number := _COUNTED.match(kept[position - 1].text)):
            counted.add(int(number[1]))
        if piece.rule is not None or (piece.judged and len(piece.text) > _LONGEST_MARKER):
            continue
        first = FIRST_WORD.match(piece.text)
        word = first[1].lower() if first is not None else ""
        opens = patterns.opening.match(piece.text) if word in openers else None
        if opens and patterns.alone.match(piece.text):
            _take_under(draft, kept, position, counted, has_subheading=has_subheading)
        elif _ONE_WORD.fullmatch(piece.text) and _is_link(kept, position + 1):
            remember(draft, kept[position + 1], kept[position + 1].text)
            draft.take(piece, NAME)
            draft.take(kept[position + 1], NAME)
        elif opens and (match := patterns.line.match(piece.text)) and _is_link_line(piece, match):
            _take_line(draft, piece, match)
            _take_teasers(draft, kept, position)
        elif (
            (video := word in VIDEO_OPENERS and len(piece.text) < _LONGEST_LINK and VIDEO.match(piece.text))
            and position
            and _is_headline_of_video(video["rest"])
        ):
            draft.take(piece, NAME)
        elif (
            position
            and word.startswith(LABEL_OPENERS)
            and (label := LABEL.match(piece.text))
            and is_title(label["rest"].rstrip("!?"))
        ):
            remember(draft, piece, label["rest"])
            draft.take(piece, NAME)
        else:
            if not draft.from_markup and "uga " in piece.text:
                _take_unmarked_run_ins(draft, piece, patterns.unmarked)
            if ":" in piece.text or "：" in piece.text:
                _take_run_ins(draft, piece, patterns.run_in)
                if (last := patterns.at_last.search(piece.text)) and is_title(
                    last["rest"].rstrip("!?"), at_most=MAX_HEADLINE_WORDS
                ):
                    remember(draft, piece, last["rest"])
                    draft.take_span(piece, last.start("open"), len(piece.text), NAME)
                if piece.text.endswith((":", "：")) and not draft.from_markup:
                    _take_torn(draft, kept, position, patterns.at_end)
            if piece.rule is None and (piece.raw.links or "(" in piece.text or "[" in piece.text):
                _take_linked_run_in(draft, piece, patterns.anywhere)
    take_unmarked_links(draft, kept, portal)


#: `Baca:`, above a line that is a link.
_ONE_WORD = re.compile(r"\W*(?:baca|simak|lihat|tonton)\s*:", re.I)


def _is_link(kept: Sequence[Piece], position: int) -> bool:
    below = kept[position] if position < len(kept) else None
    return below is not None and below.rule is None and below.raw.link_share > 0.95 and not ends_sentence(below.text)


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
        headline = AND_OTHERS.sub("", rest)
        fewest = 3 if match["marker"].isupper() else _FEWEST_SMALL
        shouts = match["marker"].isupper() or _BACA_JUGA.fullmatch(match["marker"]) is not None
        return shouts and is_title(headline, at_least=fewest, at_most=MAX_HEADLINE_WORDS)
    # After a colon it is a link, unless a whole paragraph follows: then only its first headline is one.
    return True


_BACA_JUGA = re.compile(r"(?:Baca|Simak|Lihat|Tonton)\s(?:juga|Juga)")


def _take_line(draft: Draft, piece: Piece, match: re.Match[str]) -> None:
    start = match.start("rest")
    if others := AND_OTHERS.search(match["rest"]):
        remember(draft, piece, match["rest"][: others.start()])
        draft.take(piece, NAME)
        return
    end = start + headline_end(piece, match["rest"], start)
    if end == start and match["rest"]:
        draft.take_span(piece, 0, end, NAME)
        return
    remember(draft, piece, piece.text[start:end])
    draft.take_span(piece, 0, end, NAME)


_BACA = re.compile(r"baca\s*:\s*", re.I)
_IN_BRACKETS = re.compile(r"[(\[](?P<inside>[^()\[\]]{12,200})[)\]]")


def _take_linked_run_in(draft: Draft, piece: Piece, one: re.Pattern[str]) -> None:
    """Take a run-in link that no colon marks: a link that opens with the marker or stands right behind it, or brackets."""
    for bracket in reversed(list(_IN_BRACKETS.finditer(piece.text))):
        marker = one.match(bracket["inside"]) or _BACA.match(bracket["inside"])
        if marker is not None and title_share(bracket["inside"][marker.end() :]) >= TITLE_SHARE:
            remember(draft, piece, bracket["inside"][marker.end() :])
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
        remember(draft, piece, headline)
        draft.take_span(piece, start, end, NAME)


_CLOSING_SIGNS = re.compile(r"\s*[<«]+")
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
        remember(draft, piece, headline)


def _take_unmarked_run_ins(draft: Draft, piece: Piece, unmarked: re.Pattern[str]) -> None:
    """Take a marker without a colon between two sentences, with the headline's capitals behind it, in a flattened text."""
    for marker in reversed(list(unmarked.finditer(piece.text))):
        rest = piece.text[marker.end() :]
        headline = rest[: headline_end(piece, rest, marker.end())].strip()
        if is_title(headline.rstrip("!?"), at_least=FEWEST_WORDS + 1, at_most=MAX_HEADLINE_WORDS):
            remember(draft, piece, headline)
            draft.take_span(piece, marker.start("open"), marker.end() + len(headline), NAME)


#: Somebody reads it out: `Di sana tertulis, "Baca juga: lampiran II."`
_OPENED_QUOTE = re.compile(r"(?:^|[\s(:])[\"“‘']$")


def _take_torn(draft: Draft, kept: Sequence[Piece], position: int, at_end: re.Pattern[str]) -> None:
    """Take a marker that stands behind a sentence, with the headline on the line below it."""
    piece = kept[position]
    match = at_end.search(piece.text, max(0, len(piece.text) - _LONGEST_OPENING))
    below = kept[position + 1] if position + 1 < len(kept) else None
    if match is None or below is None or below.rule is not None or not _reads_as_headline(below.text):
        return
    remember(draft, below, below.text)
    draft.take(below, NAME)
    draft.take_span(piece, match.start(), len(piece.text), NAME)


def _take_under(
    draft: Draft, kept: Sequence[Piece], position: int, counted: Collection[int], *, has_subheading: bool
) -> None:
    """Take a marker alone on its line, and the headlines below it as far as they look like headlines.

    `counted` are the numbers that lines above it open with; `has_subheading` tells whether the text has one of its own.
    """
    marker = kept[position]
    followers = kept[position + 1 : position + LONGEST_LIST]
    taken: list[Piece] = []
    if followers and not draft.from_markup and _goes_on_counting(followers[0], counted):
        # `Saksikan video berikut:`, and below it the third of five subheadings.
        followers = []
    for number, piece in enumerate(followers):
        if piece.type == "heading" and _goes_on_counting(piece, counted):
            break
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
            LISTS.match(marker.text)
            and (ITEM.match(piece.text) or (is_cut(piece.text) and not _leaves_links(taken, piece)))
        ):
            break
        if not draft.from_markup and taken and taken[-1].text.endswith(",") and is_title(piece.text, at_least=2):
            # A headline on two lines.
            taken.append(piece)
            continue
        if not draft.from_markup and (
            (taken and _is_of_another_kind(followers, number)) or _NAMED_OFFICE.match(piece.text)
        ):
            break
        in_foot = (
            LISTS.match(marker.text)
            and len(piece.text) <= _LONGEST_LINK
            and len(words_of(piece.text)) >= FEWEST_WORDS
            and notice_of(piece.text) is None
            and not goes_on(kept, marker)
        )
        is_headline = in_foot or _reads_as_headline(piece.text) or _asks(piece.text)
        if not is_headline and (taken or not _is_in_small_letters(piece.text)):
            break
        if (
            taken
            and not _is_list(marker.text, taken, piece)
            and not _is_of_row(followers, number, has_subheading=has_subheading)
        ):
            break
        taken.append(piece)
    is_lone = len(words_of(marker.text)) < 2 or POPULAR_WHERE.search(marker.text)
    if (
        not taken
        and is_lone
        and not marker.has("related")
        and not (marker.text.isupper() and not goes_on(kept, marker))
    ):
        return
    # What is popular or new is the page's and another list tomorrow: taken, but none of this article's links.
    is_foot = (
        LISTS.match(marker.text) is not None
        and not OF_ARTICLE.search(marker.text)
        and not goes_on(kept, taken[-1] if taken else marker)
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
            remember(draft, piece, piece.text)
        draft.take(piece, LIST_NAME if len(taken) > 1 else NAME)


def _leaves_links(taken: Sequence[Piece], piece: Piece) -> bool:
    """Tell whether a piece without a link stands outside the box of the links above it: a paragraph that trails off."""
    return bool(taken) and bool(taken[0].raw.links) and not piece.raw.links and piece.raw.group != taken[0].raw.group


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


def _is_of_another_kind(pieces: Sequence[Piece], number: int) -> bool:
    """Tell the next marker, or the title of a video, which its player prints twice."""
    text = pieces[number].text
    is_twice = number + 1 < len(pieces) and pieces[number + 1].text == text
    return is_twice or MARKED.match(text) is not None or VIDEO.match(text) is not None


def _is_list(marker: str, taken: Sequence[Piece], piece: Piece) -> bool:
    if ITEM.match(taken[0].text):
        return ITEM.match(piece.text) is not None
    if is_stamp(taken[0].text) or is_stamp(taken[-1].text):
        return True
    # Subheadings are shorter than headlines, so a long title below a link is the next one.
    least = CUT_WORDS - (len(taken) > 1)
    return LISTS.match(marker) is not None or is_title(piece.text, at_least=least, at_most=MAX_HEADLINE_WORDS)


def _goes_on_counting(piece: Piece, counted: Collection[int]) -> bool:
    """Tell a line with the next number after one above it."""
    number = _COUNTED.match(piece.text)
    return number is not None and int(number[1]) - 1 in counted


_COUNTED = re.compile(r"(\d{1,2})[.)]\s")
#: `Ustadz Ahmad Mubarok, pengasuh Majelis Taklim Nurul Hikmah`: who wrote it, below the links.
_NAMED_OFFICE = re.compile(
    r"[A-Z][\w.'’]*(?:\s[A-Z][\w.'’]*){1,4},\s(?:pengasuh|dosen|guru|pengajar|penulis|peneliti|mahasiswa|mahasiswi|santri|alumnus|alumni|wartawan|pegiat)\s"
)


def _is_in_small_letters(text: str) -> bool:
    """Tell a headline in small letters, as the BBC and agencies write them: no sentence, longer than a subheading."""
    words = words_of(text)
    return (
        _FEWEST_SMALL <= len(words) <= MAX_HEADLINE_WORDS
        and not ends_sentence(text)
        and text[-1:].isalnum()
        and (text[:1].isupper() or text[:1] in "\"“'‘")
    )


#: In words.
_FEWEST_SMALL = 6


#: In words: a headline in a row of them may be shorter than one that stands alone.
_SHORT_HEADLINE = 4


def _is_of_row(row: Sequence[Piece], number: int, *, has_subheading: bool) -> bool:
    """Tell a short headline of a list in plain text: another one stands below it, as two subheadings never do.

    The last of a row may be the subheading of what follows; not where two links stand above it and the text has no
    subheading of its own.
    """
    if len(words_of(row[number].text)) < _SHORT_HEADLINE:
        return False
    below = row[number + 1].text if number + 1 < len(row) else ""
    if _reads_as_headline(below) or _asks(below):
        return True
    return number > 1 and not has_subheading


def _has_subheading(kept: Sequence[Piece]) -> bool:
    return any(
        is_prose(before.text) and is_title(piece.text, at_least=2, at_most=_LONGEST_SUBHEADING) and is_prose(after.text)
        for before, piece, after in zip(kept, kept[1:], kept[2:], strict=False)
    )


_LONGEST_SUBHEADING = 8


def _reads_as_headline(text: str) -> bool:
    text = STAMPED.sub("", ITEM.sub("", text))
    return is_cut(text) or is_title(text, at_least=3, at_most=MAX_HEADLINE_WORDS)


def _asks(text: str) -> bool:
    """Tell a headline that is a question or a cry: `Baca Juga:`, `Kapan Sih Waktunya?`."""
    return text.endswith(("?", "!")) and is_title(text.rstrip("?!"), at_least=3, at_most=MAX_HEADLINE_WORDS)


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
                "Polisi memeriksa dua saksi. Baca: Gubernur Resmikan Pasar Baru di Tepi Kali",
                "Polisi memeriksa dua saksi. Baca juga Gubernur Resmikan Pasar Baru di Tepi Kali Dia menyebut dua kios belum dihuni.",
                "Polisi memeriksa dua saksi.\nBaca juga Gubernur Resmikan Pasar Baru di Tepi Kali\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi.\nBaca juga:\nMengapa kapal cantrang kembali ke laut utara\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi.\nBaca: Gubernur Resmikan Pasar Baru\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi.\nMenarik Dibaca: Gubernur Resmikan Pasar Baru",
                "Polisi memeriksa dua saksi di kota itu.\nHeboh Warga Hadang Truk Batu Bara di Jalan Ling...\nKasus itu terus didalami polisi.",
            ),
            leaves=(
                "Ia mengajak warga membaca undang-undang itu dan baca juga penjelasannya di situs resmi.",
                "Lihat juga bagaimana para petani di Karawang bertahan tanpa air selama tiga bulan.",
                'Di sana tertulis, "Baca juga: lampiran II untuk kendaraan niaga."',
                "Polisi memeriksa dua saksi. Baca juga Undang-Undang itu sebelum menandatangani berkasnya.",
                "Polisi memeriksa dua saksi.\nSelanjutnya: rapat, makan siang, dan kunjungan ke pasar.",
                "Polisi memeriksa dua saksi di kota itu.\nLalu ia pulang ke rumahnya di tepi kali dan menunggu...\nKasus itu terus didalami polisi.",
            ),
        ),
        Rule(
            LIST_NAME,
            "A list of other articles under Artikel Terkait, Pilihan Redaksi or one of their kin.",
            takes=(
                "Polisi memeriksa dua saksi.\nBaca Juga\nGubernur Resmikan Pasar Baru di Tepi Kali\nAdab Bertamu saat Ramadhan\n"
                "Mengapa Kurma Dimakan Ganjil?\nKasus itu terus didalami polisi.",
                "Polisi memeriksa dua saksi.\nArtikel Terkait\nGubernur Resmikan Pasar Baru\nPolisi Tangkap Tiga Pencuri Motor",
                "Polisi memeriksa dua saksi.\nLewati Paling banyak dibaca dan lanjutkan membaca\nKisah penyintas badai itu\nAkhir dari Paling banyak dibaca\nKasus itu terus didalami polisi.",
            ),
            leaves=("Artikel terkait perkara itu dimuat koran setempat pada Senin.",),
        ),
    ),
)
