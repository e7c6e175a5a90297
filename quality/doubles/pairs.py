"""The labelled pairs. Everything is dealt by fixed seeds: the same pairs at every call.

The rule: what is made of one text, one event or one template lies in one part. Part 0 is the one that the thresholds
were found on, part 1 its other half; part 2, the files called `unseen`, was written after the judgement was finished.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random

from quality.doubles.edits import EDITS, Base
from sample_portal.texts import SECTIONS, Story, stories
from sample_portal.texts.dates import WIB
from sample_portal.texts.grammar import Cast

_FOLDER = Path(__file__).parent
_DAY = datetime(2026, 3, 2, 9, 0, tzinfo=WIB)
#: Each base is printed again in so many ways; the edits take turns.
_EDITS_A_BASE = 6
UNSEEN = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and whether they are one; `part` is 0, 1 or 2."""

    kind: str
    name: str
    same: bool
    one: str
    other: str
    part: int


@cache
def read_pairs() -> tuple[Pair, ...]:
    """Return all pairs."""
    return (
        *_doubles(),
        *_follow_ups(),
        *_reporters(),
        *_corrections(),
        *_parts(),
        *_templates(),
        *_retold(),
        *_roundups(),
    )


def _doubles() -> Iterator[Pair]:
    names = list(EDITS)
    for number, (base, part) in enumerate(_bases()):
        for turn in range(_EDITS_A_BASE if part < UNSEEN else len(names)):
            kind = names[(number * _EDITS_A_BASE + turn) % len(names)]
            copy = EDITS[kind](base, Random(f"{base.name} {kind}"))
            if copy != list(base.paragraphs):  # not every text has a word that the house style writes otherwise
                yield Pair(kind, base.name, True, _text(base.paragraphs), _text(copy), part)


def _follow_ups() -> Iterator[Pair]:
    kind = "follow-up with the same background"
    for name, lines, part in _blocks("events.txt"):
        for background in (3, 4):
            follow_up = [*lines["N"], *lines["A"][-background:]]
            yield Pair(kind, name, False, _text(lines["A"]), _text(follow_up), part)
    for number, ((section, story), part) in enumerate(_stories()):
        base, _ = _tell(section, story, seed="base")
        # The news is of another story of the section, the background of this one.
        news = _tell(section, story, seed=f"news {base.name}", which=1)[0].paragraphs[: 4 + number % 2]
        yield Pair(kind, base.name, False, _text(base.paragraphs), _text([*news, *base.paragraphs[-3:]]), part)


def _reporters() -> Iterator[Pair]:
    kind = "one event, two reporters"
    for name, lines, part in _blocks("events.txt"):
        yield Pair(kind, name, False, _text(lines["A"]), _text(lines["B"]), part)
    for (section, story), part in _stories():
        one, other = _two_reporters(section, story)
        yield Pair(kind, f"{section} {story.name}", False, _text(one), _text(other), part)


def _corrections() -> Iterator[Pair]:
    for name, lines, part in _blocks("events.txt"):
        yield Pair("correction of an article", name, False, _text(lines["A"]), _text(lines["C"]), part)


def _parts() -> Iterator[Pair]:
    kind = "parts of a series, live report, press office"
    for name, lines, part in _blocks("parts.txt"):
        texts = [_text([*lines["HEAD"], piece, *lines["TAIL"]]) for piece in lines["PART"]]
        for one, other in combinations(texts, 2):
            yield Pair(kind, name, False, one, other, part)


def _templates() -> Iterator[Pair]:
    for name, lines, part in _blocks("templates.txt", plain=True):
        texts = []
        for instance in range(4):
            cast = Cast(Random(f"{name} {instance}"), _DAY + timedelta(days=instance), _ROLES)
            texts.append(_text([cast.tell(line) for line in lines[""]]))
        for one, other in combinations(texts, 2):
            yield Pair("two days or places of one template", name, False, one, other, part)


def _retold() -> Iterator[Pair]:
    """Two events of one kind, told by the same desk in the same phrases."""
    for (section, story), part in _stories():
        one, other = (_tell(section, story, seed=f"{name} of a kind")[0] for name in ("one", "other"))
        yield Pair("two events of one kind", story.name, False, _text(one.paragraphs), _text(other.paragraphs), part)


def _roundups() -> Iterator[Pair]:
    opening = "Sejumlah berita menarik perhatian pembaca sepanjang hari kemarin. Berikut rangkumannya."
    for part in (0, 1, UNSEEN):
        own = [(name, lines) for name, lines, its_part in _blocks("events.txt") if its_part == part]
        roundup = _text([opening, *(lines["A"][0] for _, lines in own)])
        for name, lines in own:
            yield Pair("day's round-up", name, False, _text(lines["A"]), roundup, part)


def _bases() -> Iterator[tuple[Base, int]]:
    for name, lines, part in _blocks("events.txt"):
        yield Base(name, tuple(lines["A"]), lines["R"][0]), part
    for (section, story), part in _stories():
        yield _tell(section, story, seed="base")[0], part


def _stories() -> Iterator[tuple[tuple[str, Story], int]]:
    told = [(section, story) for section in SECTIONS for story in stories(section) if story.name != "*"]
    for number, story in enumerate(told):
        yield story, number % 2


def _tell(section: str, story: Story, *, seed: str, which: int = 0) -> tuple[Base, Cast]:
    """Return a story told; with `which` that of a later story of the section."""
    own = [other for other in stories(section) if other.name != "*"]
    told = own[(own.index(story) + which) % len(own)]
    cast = Cast(Random(f"{seed} {section} {told.name}"), _DAY, told.cast)
    lead = cast.tell(told.of("L", "L1")[0])
    other = cast.tell(told.of("L2", "L")[-1])
    return Base(f"{section} {story.name}", (lead, *map(cast.tell, told.body)), other), cast


def _two_reporters(section: str, story: Story) -> tuple[list[str], list[str]]:
    base, _ = _tell(section, story, seed="reporters")
    body = base.paragraphs[1:]
    quote = next((text for text in body if text.startswith('"')), body[0])
    one = [base.paragraphs[0], *(text for text in body[::2] if text != quote), quote]
    other = [base.other_lead, quote, *(text for text in body[1::2] if text != quote)]
    return one, other


_ROLES = {"p1": "warga", "p2": "warga", "p3": "warga"}


def _blocks(file: str, *, plain: bool = False) -> Iterator[tuple[str, dict[str, list[str]], int]]:
    """Yield the blocks of a file and of its unseen sister: name, lines by the mark that they begin with, part."""
    for number, (name, lines) in enumerate(_read_blocks(file, plain=plain).items()):
        yield name, lines, number % 2
    for name, lines in _read_blocks(f"unseen-{file}", plain=plain).items():
        yield name, lines, UNSEEN


@cache
def _read_blocks(file: str, *, plain: bool) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    name = ""
    for line in filter(None, (_FOLDER / file).read_text(encoding="utf-8").splitlines()):
        if line.startswith("== "):
            name = line[3:]
            found[name] = {}
            continue
        mark, _, text = ("", "", line) if plain else line.partition(" ")
        found[name].setdefault(mark, []).append(text)
    return found


def _text(paragraphs: list[str] | tuple[str, ...]) -> str:
    return "\n\n".join(text[0].upper() + text[1:] for text in paragraphs)
