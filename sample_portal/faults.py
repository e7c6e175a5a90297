"""What can go wrong with the portal, as switches.

The rule: a fault is data, the same request under the same faults meets the same fate, and a portal without faults is a
healthy one. `SamplePortal.set_faults` may change them at any moment.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults in force; the defaults are none.

    `only` limits `status`, `reset_share`, `delay_seconds`, `drip_seconds` and `truncated` to paths that begin so;
    robots.txt meets them as well unless `only` says otherwise.

    - `status`: every answer is this one, with `Retry-After: retry_after` where that is given.
    - `first`: only the first so many requests of each path fail (0: all of them), so that a retry succeeds.
    - `refused`: nobody listens at the port. Connections that are open are reset.
    - `reset_share`: so many of the requests (0 to 1) are reset without an answer, chosen by path and visit.
    - `delay_seconds`: before each answer. `drip_seconds`: between any two kilobytes of a body.
    - `truncated`: the connection ends at half of the promised body.
    - `stuck_validators`: ETag and Last-Modified of an article stay what they were at its publication, however often it
      is edited, as behind a careless cache.
    - `furniture`: any other number than 0 gives other `Baca Juga` links and other lists around the same articles.
    - `sitemaps`, `feeds`: False makes them 404, and robots.txt name none.
    - `class_names`: `renamed` gives every class of the markup another name, as a redesign does.
    - `public_host`: links are absolute to this origin (`https://caritau.com`) where they were relative to the portal.
    - `crawl_delay`: printed in robots.txt, in seconds.
    """

    status: int | None = None
    retry_after: int | None = None
    only: str = ""
    first: int = 0
    refused: bool = False
    reset_share: float = 0.0
    delay_seconds: float = 0.0
    drip_seconds: float = 0.0
    truncated: bool = False
    stuck_validators: bool = False
    furniture: int = 0
    sitemaps: bool = True
    feeds: bool = True
    class_names: Literal["usual", "renamed"] = "usual"
    public_host: str | None = None
    crawl_delay: float | None = None

    def hits(self, path: str, visit: int) -> bool:
        """Whether the faults of transport meet this visit (from 1) of the path."""
        return path.startswith(self.only) and (self.first == 0 or visit <= self.first)

    def resets(self, path: str, visit: int) -> bool:
        """Whether this visit of the path ends in a reset connection."""
        return self.reset_share > 0 and zlib.crc32(f"{visit} {path}".encode()) % 10_000 < self.reset_share * 10_000

    def same_pages(self, other: Faults) -> bool:
        """Whether pages made under `other` are good under these faults."""
        mine = (
            self.stuck_validators,
            self.furniture,
            self.sitemaps,
            self.feeds,
            self.class_names,
            self.public_host,
            self.crawl_delay,
        )
        return mine == (
            other.stuck_validators,
            other.furniture,
            other.sitemaps,
            other.feeds,
            other.class_names,
            other.public_host,
            other.crawl_delay,
        )
