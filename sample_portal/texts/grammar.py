"""From templates to Indonesian sentences: one cast and one calendar for a whole article.

The rule: `{slot}` is the same wherever it stands in one article, `[a|b]` is chosen anew each time, `{n:5-90}` is a new
number and `{#label:5-90}` one number for the article. So a person keeps name and office from lead to last line.
"""

from __future__ import annotations

import re
import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from sample_portal.texts.dates import DAYS, MONTHS

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(?:n|#[a-z0-9]+):(\d+)-(\d+)")
_DAY = re.compile(r"hari([+-]\d+)?")
_PERSON = re.compile(r"(p\d)(s|r)?")
_YEAR = re.compile(r"tahun([+-]\d+)?")


@cache
def gazetteer() -> dict[str, Any]:
    """Return the lists of names."""
    return tomllib.loads((Path(__file__).parent / "gazetteer.toml").read_text(encoding="utf-8"))


class Cast:
    """Who, where and when of one article; `roles` gives each person (`p1`…) a class of offices."""

    def __init__(self, die: Random, published: datetime, roles: dict[str, str]) -> None:
        self._die = die
        self._day = published
        self._roles = roles
        self._known: dict[str, str] = {}

    def tell(self, template: str, *, title: bool = False) -> str:
        """Return the template with choices made and slots filled, capitals on what fills them for a title."""
        text = template
        while (chosen := _CHOICE.sub(self._choose, text)) != text:
            text = chosen
        fill = self._fill_title if title else self._fill
        while (filled := _SLOT.sub(fill, text)) != text:
            text = filled
        return text

    def _choose(self, match: re.Match[str]) -> str:
        return str(self._die.choice(match[1].split("|")))

    def _fill(self, match: re.Match[str]) -> str:
        slot = match[1]
        if slot.startswith("n:"):
            return self._number(slot)
        if slot not in self._known:
            self._known[slot] = self._make(slot)
        return self._known[slot]

    def _fill_title(self, match: re.Match[str]) -> str:
        value = self._fill(match)
        return value.title() if value.islower() and "{" not in value else value

    def _number(self, slot: str) -> str:
        found = _RANGE.fullmatch(slot)
        if found is None:
            raise ValueError(f"no range of numbers: {slot!r}")
        return f"{self._die.randint(int(found[1]), int(found[2])):,}".replace(",", ".")

    def _make(self, slot: str) -> str:
        if slot.startswith("#"):
            return self._number(slot)
        if day := _DAY.fullmatch(slot):
            then = self._day + timedelta(days=int(day[1] or 0))
            return f"{DAYS[then.weekday()]} ({then.day}/{then.month}/{then.year})"
        if year := _YEAR.fullmatch(slot):
            return str(self._day.year + int(year[1] or 0))
        if person := _PERSON.fullmatch(slot):
            return self._person(person[1], person[2] or "")
        return self._place(slot)

    def _place(self, slot: str) -> str:
        names = gazetteer()
        if slot == "bulan":
            return f"{MONTHS[self._day.month - 1]} {self._day.year}"
        if slot == "prov":
            return str(names["kota"][self.tell("{kota}")])
        if slot == "ibukota":
            return str(names["ibu_kota"][self.tell("{negara}")])
        kind = slot.rstrip("0123456789")
        options = [name for name in names[kind] if name not in self._known.values()]
        return str(self._die.choice(options))

    def _person(self, who: str, part: str) -> str:
        names = gazetteer()
        if part == "r":
            taken = [office for slot, office in self._known.items() if slot.endswith("r")]
            return str(
                self._die.choice([office for office in names["jabatan"][self._roles[who]] if office not in taken])
            )
        first, last = (self._fresh(names[kind]) for kind in ("depan", "belakang"))
        full = " ".join(name for name in (first, self._die.choice(names["tengah"]), last) if name)
        self._known[who] = full
        self._known[who + "s"] = self._die.choice([first, last])
        return self._known[who + part]

    def _fresh(self, names: list[str]) -> str:
        taken = " ".join(self._known.values()).split()
        return self._die.choice([name for name in names if name not in taken])
