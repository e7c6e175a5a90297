"""Whether two texts are one text, printed twice: agency copy, a re-post, a shortened copy. Pure.

Two steps. `sketch` is a MinHash of the text's shingles: texts that have much of their wording in common share one of
its keys, so an index finds them, and its signature tells how much that is. `same_text` then reads both, sentence by
sentence: most of the shorter one must stand in the longer one, and the sentences that are alike must not name other
numbers or names. That tells the copy under another lead from the follow-up with the same background, and from two
prayer timetables.

Sketches are stored, so they must never change by themselves: `tests/test_likeness.py` holds their values.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import eq

from rensa import RMinHash

#: Of two texts that share half of their shingles, as most copies do, 998 in a thousand share a key; of such that share
#: a tenth, as two events in the same phrases do, five in a hundred. Of shingles of three words those would share more.
_BANDS, _ROWS, _SHINGLE = 48, 3, 5
_SEED = 1
#: Of the 144 values of a signature so many must be equal: a quarter. The least alike of the labelled doubles share 52.
_LEAST_EQUAL = 36
#: A shorter text is a line or two: it is a double only of what has the same letters.
_FEWEST_WORDS = 20
#: Sentences of one text that are not in the other, and are looked at for what became of them; words of one sentence;
#: words in the place of others that may still be the same, misspelt, and letters of both. They bound the time that
#: hostile texts take.
_MAX_LEFT, _MAX_WORDS, _MAX_MISSPELT, _MAX_LETTERS = 60, 60, 3, 120

#: What must stand in the longer text, as a share of the shorter one's words, and how many shared words may be furniture
#: (what a newsroom prints above and below each item of a series is a large share of a short one).
_LEAST_COVERED, _FURNITURE_WORDS = 0.55, 12
#: What may be told there otherwise. One corrected figure is 12 % of a short article, a table of today's prices 30 %.
_MOST_CONTRADICTED = 0.2
#: A copy may be shortened, but what is so much shorter is a summary or a part.
_LEAST_LENGTH = 0.35
#: The least share of words that two sentences have in common where one has become the other, and of letters in a word.
_ALIKE_SENTENCES, _SAME_WORD = 0.55, 0.75

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+")
_DATELINE = re.compile(r"^[^.!?\n]{2,60}?\s?[-–—]{1,2}\s+(?=[\"“A-Z])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence in small letters, and which of them are numbers or, within the sentence, names."""

    words: tuple[str, ...]
    telling: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared: its sentences, and how many words they have."""

    sentences: tuple[Sentence, ...]
    length: int


def read(text: str) -> Reading:
    """Return the sentences of a text; the dateline before the first one is no part of it."""
    sentences = []
    for line in _DATELINE.sub("", text.strip(), count=1).splitlines():
        for piece in _SENTENCE_END.split(line):
            tokens = _TOKEN.findall(piece)
            sentences += [_sentence(tokens[at : at + _MAX_WORDS]) for at in range(0, len(tokens), _MAX_WORDS)]
    return Reading(tuple(sentences), sum(len(sentence.words) for sentence in sentences))


def _sentence(tokens: list[str]) -> Sentence:
    telling = (place for place, token in enumerate(tokens) if token[0].isdigit() or (place and token[0].isupper()))
    return Sentence(tuple(token.casefold() for token in tokens), frozenset(telling))


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is stored of a text to find it by: 32-bit keys for the index, and the lowest byte of each MinHash value."""

    keys: tuple[int, ...]
    signature: bytes

    def resembles(self, other: Sketch) -> bool:
        """Tell whether it is worth while to read the two texts: they share a key, and not by chance."""
        if set(self.keys).isdisjoint(other.keys):
            return False
        equal: int = sum(map(eq, self.signature, other.signature))
        return equal >= _LEAST_EQUAL


def sketch(reading: Reading) -> Sketch | None:
    """Return the sketch of a text, None for one of a line or two."""
    if reading.length < _FEWEST_WORDS:
        return None
    words = [word for sentence in reading.sentences for word in sentence.words]
    minhash = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    minhash.update([" ".join(shingle) for shingle in zip(*(words[at:] for at in range(_SHINGLE)), strict=False)])
    digest = minhash.digest()
    keys = (_key(band, digest[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS))
    return Sketch(tuple(keys), bytes(value & 0xFF for value in digest))


def _key(band: int, rows: list[int]) -> int:
    packed = struct.pack(f"<B{_ROWS}I", band, *rows)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=4).digest(), signed=True)


def same_text(one: Reading, other: Reading) -> bool:
    """Tell whether two texts are one; the same answer whichever comes first."""
    short, long = sorted((one, other), key=lambda reading: (reading.length, [s.words for s in reading.sentences]))
    if short.length < max(_FEWEST_WORDS, _LEAST_LENGTH * long.length):
        return False
    least = _LEAST_COVERED * short.length + _FURNITURE_WORDS
    most = _MOST_CONTRADICTED * short.length
    common = Counter(s.words for s in short.sentences) & Counter(s.words for s in long.sentences)
    covered = sum(len(words) * times for words, times in common.items())
    contradicted = 0
    others = _left(long, common)[:_MAX_LEFT]
    for sentence in _left(short, common)[:_MAX_LEFT]:
        partner = _partner(sentence, others)
        if partner is None:
            continue
        others.remove(partner)
        kept, is_other = _difference(sentence, partner)
        covered += kept
        contradicted += len(sentence.words) if is_other else 0
        if contradicted > most:
            return False
    return covered >= least


def _left(reading: Reading, common: Counter[tuple[str, ...]]) -> list[Sentence]:
    taken = Counter(common)
    left = []
    for sentence in reading.sentences:
        if taken[sentence.words]:
            taken[sentence.words] -= 1
        else:
            left.append(sentence)
    return left


def _partner(sentence: Sentence, others: list[Sentence]) -> Sentence | None:
    best, most = None, 0.0
    words = frozenset(sentence.words)
    for other in others:
        theirs = frozenset(other.words)
        share = len(words & theirs) / max(len(words), len(theirs))
        if share > most:
            best, most = other, share
    return best if most >= _ALIKE_SENTENCES else None


def _difference(one: Sentence, other: Sentence) -> tuple[int, bool]:
    """Return how many words of the first stand in the second, and whether a number or name is another one there."""
    kept = 0
    matcher = SequenceMatcher(None, one.words, other.words, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal" or (
            kind == "replace" and _is_same_word(one.words[start:end], other.words[other_start:other_end])
        ):
            kept += end - start
        elif kind == "replace":
            here, there = range(start, end), range(other_start, other_end)
            if not one.telling.isdisjoint(here) and not other.telling.isdisjoint(there):
                return 0, True
    return kept, False


def _is_same_word(some: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether words were misspelt or parted otherwise; a number is never misspelt, it is another number."""
    if max(len(some), len(others)) > _MAX_MISSPELT:
        return False
    here, there = "".join(some), "".join(others)
    if here == there or len(here) + len(there) > _MAX_LETTERS:
        return here == there
    is_number = any(character.isdigit() for character in here + there)
    return not is_number and SequenceMatcher(None, here, there, autojunk=False).ratio() >= _SAME_WORD
