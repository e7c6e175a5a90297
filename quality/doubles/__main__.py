"""`python -m quality.doubles [--show]`: how well doubles are told from look-alikes, kind by kind and by part."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass

from caritau_crawler.likeness import read, same_text, sketch
from quality.doubles.pairs import UNSEEN, Pair, read_pairs


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of pairs by what they are and what was said of them."""

    found: int
    missed: int
    wrong: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the pairs called doubles that are doubles."""
        return self.found / max(1, self.found + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the doubles that were called so."""
        return self.found / max(1, self.found + self.missed)


def is_called_double(pair: Pair) -> bool:
    """Tell what the store would make of the two texts: the index finds one by the other, and reading them agrees."""
    one, other = read(pair.one), read(pair.other)
    first, second = sketch(one), sketch(other)
    return first is not None and second is not None and first.resembles(second) and same_text(one, other)


def score(pairs: Iterable[Pair]) -> Score:
    """Count."""
    said = [(pair.same, is_called_double(pair)) for pair in pairs]
    return Score(*(said.count(case) for case in ((True, True), (True, False), (False, True), (False, False))))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m quality.doubles", description=__doc__)
    parser.add_argument("--show", action="store_true", help="print the pairs of which the wrong thing is said")
    show = parser.parse_args().show
    pairs = read_pairs()
    for same in (True, False):
        print(f"{'doubles' if same else 'look-alikes':46}{'pairs':>6}{'right':>7}")
        for kind in dict.fromkeys(pair.kind for pair in pairs if pair.same is same):
            counted = score(pair for pair in pairs if pair.kind == kind)
            total = counted.found + counted.missed + counted.wrong + counted.right
            print(f"  {kind:44}{total:>6}{counted.found + counted.right:>7}")
    for name, some in {
        "the half that the thresholds were found on": [pair for pair in pairs if pair.part == 0],
        "the other half": [pair for pair in pairs if pair.part == 1],
        "written afterwards": [pair for pair in pairs if pair.part == UNSEEN],
        "all": list(pairs),
    }.items():
        counted = score(some)
        print(
            f"{name}: {len(some)} pairs, precision {counted.precision:.3f}, recall {counted.recall:.3f} "
            f"({counted.missed} missed, {counted.wrong} wrong)"
        )
    for pair in pairs if show else ():
        if is_called_double(pair) is not pair.same:
            print(f"\n== {pair.kind}: {pair.name}\n{pair.one}\n--\n{pair.other}")


if __name__ == "__main__":
    main()
