"""What can go wrong with the portal, as switches.

The rule: a fault is data, the same request under the same faults meets the same fate, and a portal without faults is a
healthy one. `SamplePortal.set_faults` may change them at any moment.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, fields
from typing import Literal

#: How an answer's body can be wrong; see `Faults.body`.
Body = Literal[
    "whole",
    "empty",
    "blank",
    "cut",
    "short",
    "chunked-short",
    "endless",
    "endless-drip",
    "bomb",
    "gzip-cut",
    "gzip-broken",
    "gzip-in-name-only",
    "br-in-name-only",
    "br",
    "br-cut",
    "deflate",
    "deflate-cut",
    "not-found",
    "out-of-order",
]


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults in force; the defaults are none.

    `only`, `first` and `share` say which requests meet the faults of transport: `status`, `hang_up`, `reset_share`,
    `delay_seconds`, `drip_seconds`, `truncated`, `body`, `charset` and `redirect`. robots.txt meets them as well unless
    `only` says otherwise.

    - `only`: only paths that begin so. `first`: only the first so many requests of each path (0: all of them), so that
      a retry succeeds. `share`: only so many of the requests (0 to 1), chosen by path, visit and `seed`.
    - `status`: every answer is this one, with `Retry-After: retry_after` where that is given, in seconds or, with
      `retry_after_as="date"`, as an HTTP date. `retry_after_text` is sent as it stands.
    - `busy_seconds`: `status` is answered only for so long after the portal's first such answer.
    - `refused`: nobody listens at the port. Connections that are open are reset.
    - `reset_share`: so many of the requests (0 to 1) are reset without an answer, chosen by path and visit.
    - `hang_up`: the connection is closed, in good order, without an answer.
    - `delay_seconds`: before each answer. `drip_seconds`: between any two kilobytes of a body.
    - `truncated`: the connection ends at half of the promised body.
    - `stuck_validators`: ETag and Last-Modified of an article stay what they were at its publication, however often it
      is edited, as behind a careless cache.
    - `body`: `empty` and `blank` (white space) come with status 200; `cut` ends in the middle and its length agrees;
      `short` promises more than it sends, `chunked-short` lacks the last chunk; `endless` and `endless-drip` (a byte
      each `drip_seconds`) never end; `bomb` is 200 KB that inflate to 200 MB; `gzip-cut` and `br-cut` are cut before
      they are sent, `gzip-broken` is spoilt, `gzip-in-name-only` and `br-in-name-only` are plain; `br` and `deflate`
      are whole; `not-found` is the page for what is not there and `out-of-order` a notice, both with status 200.
    - `charset`: the one that the header names, whatever the page is written in.
    - `redirect`: where every answer leads to with status 302, as it stands; `loop` is the page itself.
    - `furniture`: any other number than 0 gives other `Baca Juga` links and other lists around the same articles.
    - `sitemaps`, `feeds`: False makes them 404, and robots.txt name none.
    - `class_names`: `renamed` gives every class of the markup another name, as a redesign does.
    - `public_host`: links are absolute to this origin (`https://caritau.com`) where they were relative to the portal.
    - `crawl_delay`: printed in robots.txt, in seconds.
    - `missing`: what is not there answers with its `status`, with the same `page` but status 200, or leads `home`.
    """

    status: int | None = None
    retry_after: int | None = None
    retry_after_as: Literal["seconds", "date"] = "seconds"
    retry_after_text: str | None = None
    busy_seconds: float = 0.0
    only: str = ""
    first: int = 0
    share: float = 1.0
    seed: str = ""
    refused: bool = False
    reset_share: float = 0.0
    hang_up: bool = False
    delay_seconds: float = 0.0
    drip_seconds: float = 0.0
    truncated: bool = False
    stuck_validators: bool = False
    body: Body = "whole"
    charset: str | None = None
    redirect: str | None = None
    furniture: int = 0
    sitemaps: bool = True
    feeds: bool = True
    class_names: Literal["usual", "renamed"] = "usual"
    public_host: str | None = None
    crawl_delay: float | None = None
    missing: Literal["status", "page", "home"] = "status"

    def hits(self, path: str, visit: int) -> bool:
        """Whether the faults of transport meet this visit (from 1) of the path."""
        if not path.startswith(self.only) or (self.first and visit > self.first):
            return False
        return self.share >= 1 or _chance(f"{self.seed} {visit} {path}") < self.share

    def resets(self, path: str, visit: int) -> bool:
        """Whether this visit of the path ends in a reset connection."""
        return self.reset_share > 0 and _chance(f"{visit} {path}") < self.reset_share

    def same_pages(self, other: Faults) -> bool:
        """Whether pages made under `other` are good under these faults."""
        return all(getattr(self, name) == getattr(other, name) for name in _OF_PAGES)

    @classmethod
    def read(cls, pairs: list[str]) -> Faults:
        """Read `name=value` pairs, as of a command line; raise `ValueError` that names the wrong one."""
        kinds = {field.name: str(field.type) for field in fields(cls)}
        values: dict[str, object] = {}
        for pair in pairs:
            name, equals, text = pair.partition("=")
            if name not in kinds or not equals:
                raise ValueError(f"fault {pair!r} is none; use name=value with one of {', '.join(kinds)}")
            values[name] = _value(kinds[name], text, pair)
        return cls(**values)  # type: ignore[arg-type]


_OF_PAGES = ("stuck_validators", "furniture", "sitemaps", "feeds", "class_names", "public_host", "crawl_delay")


def _chance(what: str) -> float:
    return zlib.crc32(what.encode()) % 10_000 / 10_000


def _value(kind: str, text: str, pair: str) -> object:
    try:
        if kind.startswith("bool"):
            return {"true": True, "false": False}[text.lower()]
        if kind.startswith("int"):
            return int(text)
        return float(text) if kind.startswith("float") else text
    except (KeyError, ValueError):
        raise ValueError(f"fault {pair!r} needs a value of the kind {kind}") from None
