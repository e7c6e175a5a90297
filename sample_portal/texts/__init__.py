"""The Indonesian texts of the sample portal, as data, and what makes articles of them.

A section is a file of stories. A line begins with what it is: `H` headline, `L` lead (`H1` goes with `L1`, `H2` with
`L2`, plain ones with any), `F` fact, `Q` quotation, `S` subheading, `I` list item, `T` tags; `== name` opens a story,
`== *` the lines that serve every story of the section, `cast:` gives each person a class of offices. `umum.txt` holds
what may stand in any article, one kind of sentence a story. The rule: every line holds slots enough that no two
articles tell the same sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

#: The sections of both themes: file name, and the name as the portal prints it.
SECTIONS = {
    "politik": "Politik",
    "ekonomi": "Ekonomi",
    "hukum": "Hukum",
    "olahraga": "Olahraga",
    "teknologi": "Teknologi",
    "internasional": "Internasional",
    "gaya-hidup": "Gaya Hidup",
    "nusantara": "Nusantara",
}


@dataclass(slots=True)
class Story:
    """One kind of event, as lines of templates by what they are; `body` are facts and quotations in telling order."""

    name: str
    cast: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)

    def of(self, *kinds: str) -> list[str]:
        """Return the lines of these kinds, kind by kind."""
        return [line for kind in kinds for line in self.lines.get(kind, [])]


@cache
def stories(section: str) -> list[Story]:
    """Return the stories of a section; the one called `*` serves all of them."""
    text = (Path(__file__).parent / f"{section}.txt").read_text(encoding="utf-8")
    found: list[Story] = []
    for line in filter(None, text.splitlines()):
        kind, _, rest = line.partition(" ")
        if kind == "==":
            found.append(Story(rest))
        elif kind == "cast:":
            found[-1].cast |= {who: office for who, _, office in (pair.partition("=") for pair in rest.split())}
        else:
            found[-1].lines.setdefault(kind, []).append(rest)
            if kind in "FQ":
                found[-1].body.append(rest)
    return found


def seed_article() -> list[str]:
    """Return the 21 lines of the article that a user gave, as a naive scraper left it."""
    return (Path(__file__).parent / "seed_article.txt").read_text(encoding="utf-8").splitlines()
