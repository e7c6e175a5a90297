"""Bytes of a robots.txt → the sitemaps that it names and the delay that it asks for.

What may be fetched is decided by Scrapy's own middleware; this reads only what discovery wants to know.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from protego import Protego

from caritau_crawler.discovery.compression import inflate
from caritau_crawler.urls import absolute

#: What RFC 9309 asks a crawler to read at least; the rest of a longer file is left.
SIZE_LIMIT = 500 * 1024

#: The name by which robots.txt may speak to this crawler; requests bear it too.
AGENT = "CaritauCrawler"


@dataclass(frozen=True, slots=True)
class Robots:
    """`sitemaps` are absolute and in the file's order, `crawl_delay` is in seconds.

    `problems` counts what went wrong by name: `html`, `binary`, `truncated`, `bad-address`.
    """

    sitemaps: tuple[str, ...] = ()
    crawl_delay: float | None = None
    problems: dict[str, int] = field(default_factory=dict)


def parse_robots(body: bytes, url: str, agent: str = AGENT) -> Robots:
    """Read the robots.txt that was fetched from `url`; an HTML page or a binary in its place says nothing."""
    body = inflate(body, SIZE_LIMIT * 8)[0]
    problems: dict[str, int] = {}
    if len(body) > SIZE_LIMIT:
        body = body[:SIZE_LIMIT].rpartition(b"\n")[0]
        problems["truncated"] = 1
    text = body.decode("utf-8-sig", "replace")
    if text.lstrip()[:1] == "<":
        return Robots(problems={"html": 1})
    if "\x00" in text:
        return Robots(problems={"binary": 1})

    rules = Protego.parse(text)
    named = [(line, absolute(url, line)) for line in rules.sitemaps]
    if bad := sum(address is None for _, address in named):
        problems["bad-address"] = bad
    delay = rules.crawl_delay(agent)
    if delay is not None and not (math.isfinite(delay) and delay >= 0):
        delay = None
    return Robots(tuple(dict.fromkeys(address for _, address in named if address)), delay, problems)
