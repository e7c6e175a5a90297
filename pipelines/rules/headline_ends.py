"""Where the headline of a related link ends, when the text goes on behind it with nothing between.

By the link where there is one, by brackets, by a quotation, by a sentence's end; in a flattened text only by the turn from
a headline's capitals to a sentence's small letters. Nothing of the article may go with a headline: in doubt it ends early.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from pipelines.draft import Piece
from pipelines.rules.places import is_place
from pipelines.rules.words import SMALL_WORDS, ends_sentence, title_share, words_of

#: A headline that follows the marker without a colon is one only when the marker shouts or the link says so.
MAX_HEADLINE_WORDS = 24
#: The share of words in capitals from which on a text is a headline's.
TITLE_SHARE = 0.6
#: So many words at a headline's beginning are weighed, at least so many belong to it, so many show that a sentence
#: began, of which this share is in small letters; and so far back its first word is looked for.
_HEAD, FEWEST_WORDS, _WINDOW, _SENTENCE_SHARE, _REACH, _APPOSED_REACH = 6, 3, 6, 0.6, 5, 12
#: A verb in small letters is in a sentence, whatever stands after it.
_VERB = re.compile(
    r"^(?!(?:terkait|terhadap|terlebih|terutama|melalui|menuju|menurut|menjelang|bersama|berkat|berikut|kepada|ketika|keempat)\b)(?:di|ber|me|ter)[a-z]{4,}$"
)
#: What points back at something told: no headline does.
_POINTS_BACK = re.compile(r"\btersebut\b|\bitu,")
#: Words that open a sentence after a headline without a full stop. Only these are sure from the words alone.
_OPENERS = frozenset(
    "menurut sementara selain ia dia mereka namun adapun hal sebelumnya kata pihaknya kemudian selanjutnya akibat "
    "karena dalam pada saat setelah meski meskipun bahkan selama sejak dengan untuk dari di kami kita ini itu para "
    "seperti terkait lebih tak atas oleh hingga seorang sejumlah lalu".split()
)
#: Those of whom sentences speak.
_SUBJECTS = frozenset(
    "kapolres kapolresta kapolrestabes kapolsek kapolda kapolri kasat kasi kabid kanit kadis kepala ketua wakil bupati "
    "gubernur wali walikota menteri presiden direktur dirut head pemimpin manajer sekretaris juru jaksa hakim majelis "
    "perwakilan koordinator pelatih korban pelaku tersangka terdakwa saksi petugas polisi warga masyarakat pemerintah "
    "pemkot pemkab pemprov kementerian dinas badan tim anggota pengamat dosen rektor komandan danrem dandim plt pj "
    "penjabat camat lurah kades dokter guru siswa".split()
)
#: Of those, whom no headline has in its midst: they open the sentence with a name behind them.
_OFFICES = frozenset(
    "kapolres kapolresta kapolrestabes kapolsek kapolda kasat kanit kadis kepala wakil direktur sekretaris juru "
    "koordinator pengamat komandan dandim camat lurah kades badan plt manajer".split()
)
_SURE_OPENERS = frozenset(
    "menurut sementara selain namun adapun sebelumnya pihaknya kemudian selanjutnya akibat meski meskipun bahkan selama "
    "sejak sejumlah seorang terkait ia mereka hal menanggapi menyikapi berdasarkan padahal lantas kendati walaupun".split()
)


def headline_end(piece: Piece, rest: str, start: int) -> int:
    """Return how many characters of `rest` are the headline: the link's text where there is one, else by the words."""
    if bracket := _bracket_end(piece.text, rest, start):
        return bracket
    if signed := _SIGNED.search(rest):
        rest = rest[: signed.start()]
    for link in piece.raw.links:
        at = piece.raw.text.find(link.text, max(0, piece.start + start - 2))
        if link.text and 0 <= at - piece.start - start <= 2:
            end = at - piece.start - start + len(link.text)
            tail = rest[end:].strip()
            return end if len(words_of(tail)) > 2 else len(rest)
    words = words_of(rest)
    quote = _QUOTE_AFTER_TITLE.match(rest)
    if (
        quote is None
        and len(words) <= MAX_HEADLINE_WORDS
        and (not ends_sentence(rest) or title_share(rest) >= TITLE_SHARE)
    ):
        boundary = _sentence_after_title(rest)
        if boundary is None and ends_sentence(rest):
            boundary = _case_boundary(rest)
        return len(rest) if boundary is None else boundary
    boundaries = (
        quote.end() if quote is not None else None,
        _first_sentence_end(rest),
        _sentence_after_title(rest),
        by_case := _case_boundary(rest),
        _opener_after_title(rest),
        _small_boundary(rest) if by_case is None and ends_sentence(rest) else None,
        role.start() if (role := _ROLE.search(rest)) is not None else None,
    )
    found = [boundary for boundary in boundaries if boundary is not None]
    if found:
        return min(found)
    # A headline is never so long: what follows the marker is text, and where it begins only a reader could tell.
    return 0 if len(words) > MAX_HEADLINE_WORDS else len(rest)


#: The desk's initials, and who wrote what stood above: no part of a headline.
_SIGNED = re.compile(r"\s\([a-z]{2,4}/[a-z]{2,4}\)\W*$")
_ROLE = re.compile(r"\b(?:Pewarta|Editor|Reporter|Penulis)\s*:")


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
    if title_share(title) >= 0.6 and len(words_of(title)) <= MAX_HEADLINE_WORDS:
        return match.end()
    return None


_TOKEN = re.compile(r"\S+")


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


def _case_boundary(rest: str) -> int | None:
    """Find where a headline in capitals turns into a sentence: `… Lapangan Sepak Bola Penyetoran dilakukan oleh …`.

    The first word in small letters that no headline would have is in the sentence; the sentence begins with the word
    in capitals before it, or with the office or the people that it speaks of: `… Jalur Kereta Kapolresta Metro menegaskan`.
    """
    tokens = [(match.start(), match.group()) for match in islice(_TOKEN.finditer(rest), 3 * MAX_HEADLINE_WORDS)]
    if title_share(" ".join(word for _, word in tokens[:_HEAD])) < TITLE_SHARE:
        return None
    for number in range(_HEAD - 2, len(tokens)):
        if not _is_small_content(tokens[number][1]):
            continue
        window = [word for _, word in tokens[number : number + _WINDOW] if word[:1].isalpha()]
        small = sum(1 for word in window if word[:1].islower())
        points = _POINTS_BACK.search(" ".join(window[:3])) is not None
        if small < _SENTENCE_SHARE * len(window) and not points and not _VERB.match(tokens[number][1]):
            continue
        start = _sentence_start([word for _, word in tokens[:number]])
        return tokens[start][0] if start >= FEWEST_WORDS else None
    return None


def _small_boundary(rest: str) -> int | None:
    """Find where a headline in small letters meets a sentence: a word in capitals with the sentence's verb behind it."""
    tokens = list(islice(_TOKEN.finditer(rest), MAX_HEADLINE_WORDS))
    for here, following in pairwise(tokens[FEWEST_WORDS + 1 :]):
        after = following.group().strip(",.")
        if here.group()[:1].isupper() and (after in ("yang", "itu", "juga", "adalah") or _VERB.match(after)):
            return here.start()
    return None


def _is_small_content(word: str) -> bool:
    core = word.strip(',.:;"“”()')
    return core.isalpha() and core.islower() and core not in SMALL_WORDS


_QUOTES = '"“'


def _sentence_start(before: Sequence[str]) -> int:
    """Return which of the words before a sentence's first small one is its first."""
    start = len(before) - 1
    while start > 0 and not before[start].lstrip(_QUOTES)[:1].isupper():
        start -= 1
    if before[start].strip(",.").lower() in _OPENERS | _SURE_OPENERS:
        return start
    for place in range(start - 1, max(start - _REACH, 0), -1):
        word = before[place].strip(",.")
        if not word[:1].isupper():
            break
        if word.lower() in _SURE_OPENERS or (word.lower() in _OFFICES and place >= FEWEST_WORDS):
            return place
    # An apposition between commas reaches further back: `Korban, Suheri bin Sudarji, warga Dusun 3, melaporkan …`.
    apposed = before[start].endswith(",") or (start > 0 and before[start - 1].endswith(","))
    if not apposed and not is_place(before[start].strip(",.")):
        return start
    for place in range(start, max(start - (_APPOSED_REACH if apposed else _REACH), 0), -1):
        word = before[place].strip(",.")
        if word[:1].isupper() and word.lower() in _SUBJECTS:
            return place
        if not apposed and not word[:1].isupper():
            break
    return start


def _opener_after_title(rest: str) -> int | None:
    """Find in a long line the first word that opens sentences and no headlines, in capitals after a headline's words."""
    tokens = list(_TOKEN.finditer(rest))[:MAX_HEADLINE_WORDS]
    for here, following in pairwise(tokens[3:]):
        word = here.group().strip(',."“”')
        if word.lower() in _SURE_OPENERS and word[:1].isupper() and following.group()[:1].islower():
            return here.start()
    return None
