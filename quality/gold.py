"""The gold set: `gold/<design>/<case>.html` is a page as served, `<case>.json` beside it the truth of it.

A new case is those two files. A design may have a `portal.toml`, the profile of its portal; the cases of `caritau` use
the profile that ships with the project. Keys that a truth leaves out are not scored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from caritau_crawler.portals import Portal, generic_portal, load_portal, shipped_portals

GOLD = Path(__file__).parent / "gold"


@dataclass(frozen=True, slots=True)
class Case:
    """One page and its truth; `expected` has the keys of the stored record, and `residue`, `traps`, `fetched_at`."""

    design: str
    name: str
    page: bytes
    expected: dict[str, Any]

    @property
    def key(self) -> str:
        """`design/name`, as it stands in tables and test names."""
        return f"{self.design}/{self.name}"

    @property
    def url(self) -> str:
        """The address that the page was fetched from."""
        return str(self.expected["url"])

    @property
    def fetched_at(self) -> datetime:
        """When it was, aware UTC: what a relative date is counted from."""
        return datetime.fromisoformat(self.expected["fetched_at"])

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """The body: type and text of each block."""
        return [(block["type"], block["text"]) for block in self.expected["blocks"]]


def read_cases(folder: Path = GOLD) -> list[Case]:
    """Return all cases, by design and name."""
    return [
        Case(path.parent.name, path.stem, path.read_bytes(), json.loads(path.with_suffix(".json").read_text("utf-8")))
        for path in sorted(folder.glob("*/*.html"))
    ]


def portal_of(case: Case, folder: Path = GOLD) -> Portal:
    """Return the profile of a page's portal; where its design has none, the one that any page of its host is read with."""
    return _profile_of(case.design, folder) or generic_portal(case.url)


@cache
def _profile_of(design: str, folder: Path) -> Portal | None:
    own = folder / design / "portal.toml"
    if own.exists():
        return load_portal(str(own))
    return load_portal(design) if design in shipped_portals() else None
