"""The Indonesian texts of the sample portal, as data, and what makes articles of them.

A section is a file of stories. A line begins with what it is: `H` headline, `L` lead (`H1` goes with `L1`, `H2` with
`L2`, plain ones with any), `F` fact, `Q` quotation, `S` subheading, `I` list item, `T` tags; `== name` opens a story,
`== *` the lines that serve every story of the section, `cast:` gives each person a class of offices. `umum.txt` holds
what may stand in any article, one kind of sentence a story. `more/` has files of the same names: from article
`MORE_FROM` on, their stories and lines serve too. The rule: every line holds slots enough that no two articles tell the
same sentence.
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

#: The first texts alone give 12,260 articles. Those before this number are what they were when there were no others.
MORE_FROM = 10_000


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
def stories(section: str, *, more: bool = False) -> list[Story]:
    """Return the stories of a section, with those of `more/` or without; the one called `*` serves all of them.

    A name that stands in both files is one story, and its lines come one after the other.
    """
    folder = Path(__file__).parent
    text = (folder / f"{section}.txt").read_text(encoding="utf-8")
    if more:
        text += (folder / "more" / f"{section}.txt").read_text(encoding="utf-8")
    found: list[Story] = []
    for line in filter(None, text.splitlines()):
        kind, _, rest = line.partition(" ")
        if kind == "==":
            known = [place for place, story in enumerate(found) if story.name == rest]
            found.append(found.pop(known[0]) if known else Story(rest))
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
