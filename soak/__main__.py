"""`python -m soak [NAME…]`: the long scenarios, or those named; prints figures and ends with 1 where one is bad."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from soak.big_portals import backfill, rechecked, unchanged
from soak.kills import absence, killed_crawls, killed_servers
from soak.report import Row

SCENARIOS: dict[str, tuple[str, Callable[[float], Iterator[Row]]]] = {
    "kills": ("kill -9 of the crawl at 30 random moments", lambda scale: killed_crawls(max(1, round(30 * scale)))),
    "mongod": ("kill -9 of mongod at 10 moments", lambda scale: killed_servers(max(1, round(10 * scale)))),
    "absence": ("MongoDB away for a minute", lambda scale: absence(60 * scale)),
    "unchanged": ("a portal of 10,000 articles, unchanged", lambda scale: unchanged(max(200, round(10_000 * scale)))),
    "recheck": ("200 articles looked at again", lambda _: rechecked()),
    "backfill": ("a backfill of 20,000 articles", lambda scale: backfill(max(200, round(20_000 * scale)))),
}


def main() -> int:
    """Run the scenarios in turn."""
    parser = argparse.ArgumentParser(prog="python -m soak", description="The long scenarios, with their figures.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENARIOS))
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 makes everything ten times smaller")
    options = parser.parse_args()
    if unknown := set(options.names) - set(SCENARIOS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    bad = 0
    for name in options.names or SCENARIOS:
        title, scenario = SCENARIOS[name]
        print(f"\n{name}: {title}", flush=True)
        for row in scenario(options.scale):
            print(f"  {row}", flush=True)
            bad += not row.is_right
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
