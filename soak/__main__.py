"""`python -m soak [NAME…]`: the long scenarios, or those named; prints figures and ends with 1 where one is bad."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from soak.big_portals import backfill, rechecked, unchanged
from soak.kills import absence, killed_crawls, killed_servers
from soak.network import ill_networks
from soak.report import Row
from soak.texts import distinct

Options = argparse.Namespace


def _size(options: Options, whole: int, least: int) -> int:
    scale: float = options.scale
    return max(least, round(whole * scale))


SCENARIOS: dict[str, tuple[str, Callable[[Options], Iterator[Row]]]] = {
    "kills": ("kill -9 of the crawl at random moments", lambda options: killed_crawls(_size(options, 30, 1))),
    "mongod": ("kill -9 of mongod at random moments", lambda options: killed_servers(_size(options, 10, 1))),
    "absence": ("MongoDB away for a minute", lambda options: absence(60 * options.scale)),
    "network": (
        "every fault of the network",
        lambda options: ill_networks(options.shares, options.seeds, options.only),
    ),
    "unchanged": ("a big portal, unchanged", lambda options: unchanged(_size(options, 10_000, 200))),
    "recheck": ("200 articles looked at again", lambda _: rechecked()),
    "texts": ("the sample portal's own texts", lambda options: distinct(_size(options, 40_000, 200))),
    "backfill": ("a backfill of a big portal", lambda options: backfill(_size(options, options.articles, 200))),
}


def main() -> int:
    """Run the scenarios in turn."""
    parser = argparse.ArgumentParser(prog="python -m soak", description="The long scenarios, with their figures.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENARIOS))
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 makes everything ten times smaller")
    parser.add_argument("--articles", type=int, default=20_000, help="backfill: so many (20000); at most some 40000")
    parser.add_argument(
        "--shares", type=float, nargs="+", default=[0.3, 1.0], help="network: of the pages that it hits"
    )
    parser.add_argument("--seeds", type=int, default=1, help="network: so many drawings of each share")
    parser.add_argument("--only", default="", help="network: only faults whose name holds these words")
    options = parser.parse_args()
    if unknown := set(options.names) - set(SCENARIOS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    bad = 0
    for name in options.names or SCENARIOS:
        title, scenario = SCENARIOS[name]
        print(f"\n{name}: {title}", flush=True)
        for row in scenario(options):
            print(f"  {row}", flush=True)
            bad += not row.is_right
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
