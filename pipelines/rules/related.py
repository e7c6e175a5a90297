"""Related links: `Baca Juga` and its kin, on lines of their own or run into a paragraph.

What they point to is no part of the article but worth keeping, so it goes to `related`. A sentence that merely holds
the words (`Ia mengajak warga baca juga aturan itu.`) has no colon after them and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from caritau_crawler.items import Related
from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import SMALL_WORDS, ends_sentence, is_cut, is_stamp, is_title, title_share, words_of

NAME = "related-link"
LIST_NAME = "related-list"

#: Openings that ask the reader to go elsewhere. Those of the first kind are followed by one headline …
_ONE = (
    r"(?:baca|simak|lihat|tonton|dengar|cek|ikuti)\s+(?:juga|pula|selengkapnya|lainnya)(?:\s+(?:berita|artikel|video|"
    r"foto)\w*)?|(?:read|see|watch)\s+(?:also|more)|(?:also|must)\s+read|berita\s+lainnya|baca\s+(?:berita|artikel)|"
    r"(?:jangan\s+lewatkan|jangan\s+lupa\s+baca)|klik\s+(?:juga|di\s*sini)"
)
#: … those of the second stand over a list.
_MANY = (
    r"(?:berita|artikel|konten|video|topik|bacaan)\s+(?:terkait|terpopuler|populer|terbaru|terkini|pilihan|lainnya|menarik\s+lainnya|"
    r"rekomendasi)|(?:related|popular|recommended|latest|more)\s+(?:articles?|news|posts?|stories|for\s+you)|"
    r"pilihan\s+(?:redaksi|editor)|rekomendasi(?:\s+(?:untuk\s+anda|redaksi))?|(?:paling\s+)?(?:terpopuler|populer)|"
    r"baca\s+berita\s+lainnya|berita\s+(?:selengkapnya|pilihan)|lainnya\s+dari\s+\w+|anda\s+mungkin\s+(?:juga\s+)?(?:suka|tertarik)|"
    r"trending|terkini|terbaru|most\s+popular|headline\s+lainnya"
)
_BULLETS = r"[\s\-–—•·*►▶»>\[(#|]{0,6}"
#: A headline that follows the marker without a colon is one only when the marker shouts or the link says so.
_MAX_HEADLINE_WORDS = 24


@lru_cache(maxsize=32)
def _patterns(extra: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    own = "".join("|" + re.escape(marker.rstrip(" :")).replace(r"\ ", r"\s+") for marker in extra)
    one = f"(?:{_ONE}{own})"
    line = re.compile(
        rf"^{_BULLETS}(?P<marker>{one}|{_MANY})\s*[\])]?\s*(?P<colon>[:：;]|[-–—»>→|](?=\s))?\s*(?P<rest>.*)$", re.I
    )
    run_in = re.compile(
        rf"(?:(?<=[.!?\"”’)\]…])|(?<=\s))\s?(?P<open>[(\[]?{_BULLETS}(?P<marker>{one})\s*[:：]\s*)(?=\S)", re.I
    )
    heading = re.compile(rf"^{_BULLETS}(?:{one}|{_MANY})\s*[\])]?\s*[:：]?\s*[\])]?$", re.I)
    opening = re.compile(rf"^{_BULLETS}(?:{one}|{_MANY})", re.I)
    return opening, line, run_in, heading


def take_related(draft: Draft, portal: Portal) -> None:
    """Take lines that open with a marker, headlines under a marker, and markers run into a paragraph."""
    opening, line, run_in, heading = _patterns(portal.boilerplate.related_markers)
    kept = draft.kept()
    for position, piece in enumerate(kept):
        if piece.rule is not None:
            continue
        opens = opening.match(piece.text)
        if opens and heading.match(piece.text):
            _take_under(draft, kept, position)
        elif opens and (match := line.match(piece.text)) and _is_link_line(piece, match):
            _take_line(draft, piece, match)
        elif (video := _VIDEO.match(piece.text)) and position and is_title(video["rest"]):
            draft.take(piece, NAME)
        elif ":" in piece.text or "：" in piece.text:
            _take_run_ins(draft, piece, run_in)


_VIDEO = re.compile(r"^\W*(?:video|foto|infografis|vod)\s*[:|]\s*(?P<rest>.+)$", re.I)


def _is_link_line(piece: Piece, match: re.Match[str]) -> bool:
    rest = match["rest"]
    if piece.raw.link_share > 0.5 or (piece.has("related") and len(rest) < 200):
        return True
    if not match["colon"]:
        # `BACA JUGA Polisi Tangkap …` is a link; `Baca juga aturan itu dengan saksama.` is prose.
        return match["marker"].isupper() and is_title(rest, at_least=3, at_most=_MAX_HEADLINE_WORDS)
    # After a colon it is a link, unless a whole paragraph follows: then only its first headline is one.
    return True


def _take_line(draft: Draft, piece: Piece, match: re.Match[str]) -> None:
    start = match.start("rest")
    end = start + _headline_end(piece, match["rest"], start)
    _remember(draft, piece, piece.text[start:end])
    draft.take_span(piece, 0, end, NAME)


def _take_run_ins(draft: Draft, piece: Piece, run_in: re.Pattern[str]) -> None:
    """Take the markers inside a paragraph, the last one first, so that each headline ends where the next begins."""
    found = []
    for marker in reversed(list(run_in.finditer(piece.text))):
        rest = piece.text[marker.end() :]
        end = marker.end() + _headline_end(piece, rest, marker.end())
        if rest:
            found.append(piece.text[marker.end() : end])
            draft.take_span(piece, marker.start("open"), end, NAME)
    for headline in reversed(found):
        _remember(draft, piece, headline)


def _take_under(draft: Draft, kept: Sequence[Piece], position: int) -> None:
    """Take a marker alone on its line, and the headlines below it as far as they look like headlines."""
    marker = kept[position]
    followers = kept[position + 1 : position + 12]
    taken: list[Piece] = []
    for piece in followers:
        same_group = piece.raw.group and taken and piece.raw.group == taken[0].raw.group
        linked = piece.raw.link_share > 0.7
        if not draft.from_markup and is_stamp(piece.text):
            taken.append(piece)
            continue
        if draft.from_markup:
            if not (
                linked
                or (same_group and len(piece.text) < 200)
                or (piece.has("related") and not ends_sentence(piece.text))
            ):
                break
        elif not _reads_as_headline(piece.text) or (taken and not _is_list(marker.text, taken, piece)):
            break
        taken.append(piece)
    if not taken and len(words_of(marker.text)) < 2 and not marker.has("related"):
        return
    draft.take(marker, LIST_NAME if len(taken) > 1 else NAME)
    while taken and is_stamp(taken[-1].text) and len(taken) == 1:
        taken.pop()
    for piece in taken:
        if is_stamp(piece.text):
            draft.take(piece, LIST_NAME)
            continue
        _remember(draft, piece, piece.text)
        draft.take(piece, LIST_NAME if len(taken) > 1 else NAME)


_LISTS = re.compile(rf"^{_BULLETS}(?:{_MANY})", re.I)
_ITEM = re.compile(r"^(?:[-•·*►▶»>–]\s*|\d{1,2}[.)]\s+)")


def _is_list(marker: str, taken: Sequence[Piece], piece: Piece) -> bool:
    if _ITEM.match(taken[0].text):
        return _ITEM.match(piece.text) is not None
    if is_stamp(taken[0].text) or is_stamp(taken[-1].text):
        return True
    return _LISTS.match(marker) is not None


def _reads_as_headline(text: str) -> bool:
    text = _ITEM.sub("", text)
    return is_cut(text) or is_title(text, at_least=3, at_most=_MAX_HEADLINE_WORDS)


def _headline_end(piece: Piece, rest: str, start: int) -> int:
    """Return how many characters of `rest` are the headline: the link's text where there is one, else by the words."""
    if bracket := _bracket_end(piece.text, rest, start):
        return bracket
    for link in piece.raw.links:
        at = piece.raw.text.find(link.text, max(0, piece.start + start - 2))
        if link.text and 0 <= at - piece.start - start <= 2:
            end = at - piece.start - start + len(link.text)
            tail = rest[end:].strip()
            return end if len(words_of(tail)) > 2 else len(rest)
    if quote := _QUOTE_AFTER_TITLE.match(rest):
        return quote.end()
    if len(words_of(rest)) <= _MAX_HEADLINE_WORDS and (not ends_sentence(rest) or title_share(rest) >= 0.6):
        boundary = _sentence_after_title(rest)
        return len(rest) if boundary is None else boundary
    boundary = _first_sentence_end(rest)
    if boundary is None:
        boundary = _sentence_after_title(rest)
    return len(rest) if boundary is None else boundary


#: A quotation that begins behind at least three words of headline and goes on as a sentence is text.
_QUOTE_AFTER_TITLE = re.compile(r"(?:[^\s\"“”]+\s+){3,24}(?=[\"“][^\"“”]{12,}[,.!?][\"”])")


def _bracket_end(text: str, rest: str, start: int) -> int | None:
    """Where the marker stands in brackets, they close its headline."""
    before = text[:start]
    for opening, closing in ("()", "[]"):
        if opening in before and before.rfind(opening) > before.rfind(closing) and closing in rest:
            return rest.index(closing) + 1
    return None


_SENTENCE_BREAK = re.compile(r"[.!?][\"”’]?\s+(?=[A-Z\"“‘])")


def _first_sentence_end(rest: str) -> int | None:
    match = _SENTENCE_BREAK.search(rest)
    if match is None:
        return None
    title = rest[: match.start()]
    if title_share(title) >= 0.6 and len(words_of(title)) <= _MAX_HEADLINE_WORDS:
        return match.end()
    return None


_TOKEN = re.compile(r"\S+")
#: Words that open a sentence after a headline without a full stop. Only these are sure from the words alone.
_OPENERS = frozenset(
    "menurut sementara selain ia dia mereka namun adapun hal sebelumnya kata pihaknya kemudian selanjutnya akibat "
    "karena dalam pada saat setelah meski meskipun bahkan selama sejak dengan untuk dari di kami kita ini itu para "
    "seperti terkait lebih tak atas oleh hingga seorang sejumlah lalu".split()
)


def _sentence_after_title(rest: str) -> int | None:
    """Find where a headline ends and a sentence begins with nothing between: `… Pasar Cipinang Menurut dia, …`."""
    tokens = list(_TOKEN.finditer(rest))
    for here, following in pairwise(tokens[3:]):
        word, after = here.group().strip(',."“”').lower(), following.group()
        if (
            word in _OPENERS
            and here.group()[0].isupper()
            and after[0].islower()
            and after.strip(",.").lower() not in SMALL_WORDS - {"yang", "itu", "ini"}
            and ends_sentence(rest)
        ):
            return here.start()
    return None


def _remember(draft: Draft, piece: Piece, text: str) -> None:
    headline = _ITEM.sub("", text).strip().strip("[]()|").strip()
    if len(headline) < 4:
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
            ),
            leaves=(
                "Ia mengajak warga membaca undang-undang itu dan baca juga penjelasannya di situs resmi.",
                "Lihat juga bagaimana para petani di Karawang bertahan tanpa air selama tiga bulan.",
            ),
        ),
        Rule(
            LIST_NAME,
            "A list of other articles under Artikel Terkait, Pilihan Redaksi or one of their kin.",
            takes=(
                "Polisi memeriksa dua saksi.\nArtikel Terkait\nGubernur Resmikan Pasar Baru\nPolisi Tangkap Tiga Pencuri Motor",
            ),
            leaves=("Artikel terkait perkara itu dimuat koran setempat pada Senin.",),
        ),
    ),
)
