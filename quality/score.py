"""The measures, pure: how much of an article's text an extractor found, and how much of what is none.

Texts are compared as rows of words, so nobody is marked down for white space, punctuation at the edge of a line or
another way to part paragraphs. The F1 is that of the public article-extraction-benchmark: shingles of four words, each
page of the same weight, F1 of the mean precision and the mean recall.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

_WORD = re.compile(r"\w+")
_SHINGLE = 4
#: A piece of residue of so few words is one only as a line of its own: `Iklan` is also a word of the language.
_WORD_OR_TWO = 3


def words(text: str) -> list[str]:
    """Return the words of a text, as they are written."""
    return _WORD.findall(text)


@dataclass(frozen=True, slots=True)
class Shingles:
    """True positives, false positives and false negatives of one page, as shares that add up to 1."""

    both: float
    surplus: float
    missing: float

    @property
    def precision(self) -> float | None:
        """None where nothing was found."""
        found = self.both + self.surplus
        return None if found == 0 else self.both / found

    @property
    def recall(self) -> float | None:
        """None where there was nothing to find."""
        wanted = self.both + self.missing
        return None if wanted == 0 else self.both / wanted


def shingles(truth: str, found: str) -> Shingles:
    """Compare two texts by their shingles of four words."""
    wanted, got = _shingled(truth), _shingled(found)
    both, surplus, missing = (sum(part.values()) for part in (wanted & got, got - wanted, wanted - got))
    total = both + surplus + missing
    return Shingles(both / total, surplus / total, missing / total) if total else Shingles(1.0, 0.0, 0.0)


def _shingled(text: str) -> Counter[tuple[str, ...]]:
    row = words(text)
    rows = (tuple(row[at : at + _SHINGLE]) for at in range(max(1, len(row) - _SHINGLE + 1)))
    return Counter(shingle for shingle in rows if shingle)


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class BodyScore:
    """One page's body: shares of paragraphs, residue lines by number, whether the words are exactly those of the truth."""

    recalled: int
    wanted: int
    right_lines: int
    lines: int
    residue: tuple[str, ...]
    exact: bool
    shingles: Shingles


def score_body(truth: Sequence[str], residue: Iterable[str], found: str) -> BodyScore:
    """Score the text that an extractor gave against the paragraphs of the truth."""
    whole, row = _row(" ".join(truth)), _row(found)
    lines = [_row(line) for line in found.splitlines() if words(line)]
    paragraphs = [_row(text) for text in truth if words(text)]
    return BodyScore(
        recalled=sum(1 for paragraph in paragraphs if paragraph in row),
        wanted=len(paragraphs),
        right_lines=sum(1 for line in lines if line in whole),
        lines=len(lines),
        residue=tuple(piece for piece in residue if _stands_in(piece, row, lines)),
        exact=row == whole,
        shingles=shingles("\n".join(truth), found),
    )


def _row(text: str) -> str:
    """Return the words with one blank around each, so that `in` finds whole words only."""
    return f" {' '.join(words(text))} "


def _stands_in(piece: str, row: str, lines: Sequence[str]) -> bool:
    wanted = _row(piece)
    if not wanted.strip():
        # Stars and dashes are no words; nobody is asked for them.
        return False
    if len(words(piece)) <= _WORD_OR_TWO:
        return wanted in lines
    return wanted in row


@dataclass(frozen=True, slots=True)
class Summary:
    """The score over all pages. `residue` counts lines per 100 articles; all others are shares from 0 to 1."""

    pages: int
    residue: float
    paragraph_recall: float
    paragraph_precision: float
    exact: float
    f1: float


def summarise(scores: Sequence[BodyScore]) -> Summary:
    """Sum up the scores of all pages; paragraphs and lines weigh the same wherever they stand."""
    wanted, lines = sum(score.wanted for score in scores), sum(score.lines for score in scores)
    precisions = [value for score in scores if (value := score.shingles.precision) is not None]
    recalls = [value for score in scores if (value := score.shingles.recall) is not None]
    return Summary(
        pages=len(scores),
        residue=100 * sum(len(score.residue) for score in scores) / len(scores),
        paragraph_recall=sum(score.recalled for score in scores) / wanted if wanted else 1.0,
        paragraph_precision=sum(score.right_lines for score in scores) / lines if lines else 1.0,
        exact=sum(score.exact for score in scores) / len(scores),
        f1=f1(mean(precisions), mean(recalls)) if precisions and recalls else 0.0,
    )
