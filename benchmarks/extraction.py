"""What extraction and cleaning of a page cost beside the bare parse of its markup, on the sample portal's pages.

    python benchmarks/extraction.py [--articles N] [--rounds N] [--profile]

`parse` is what `lxml.html` needs to build the tree from the page's bytes, and is part of the whole. The two take turns
page by page, so both meet the same machine; medians over all pages are printed and written to
`benchmarks/results/extraction.json`. `generic` is the same without the profile's selectors: what a page costs whose
portal was redesigned.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import platform
import pstats
import statistics
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import html

from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.portals import Portal, load_portal
from caritau_crawler.portals.schema import Selectors
from pipelines.boilerplate import strip
from pipelines.clean import clean
from sample_portal import SamplePortal

_RESULTS = Path(__file__).parent / "results" / "extraction.json"
_THEMES = (("laravel", "caritau"), ("wordpress", "sample_wordpress"))


def fetch_pages(theme: str, articles: int, home: str) -> list[tuple[bytes, str]]:
    """Return the article pages of the sample portal, as they would be at `home`, with their addresses."""
    pages = []
    with SamplePortal(theme, articles=articles) as portal:
        for truth in portal.truths:
            if truth.expected and truth.kind == "static":
                with urllib.request.urlopen(truth.url) as response:  # noqa: S310  loopback
                    body: bytes = response.read().replace(portal.base_url.rstrip("/").encode(), home.encode())
                    pages.append((body, home + truth.path))
    return pages


def read(body: bytes, url: str, portal: Portal) -> None:
    """Do what a crawl does with a fetched page before the store."""
    extraction = extract(Page.from_bytes(body, url, content_type="text/html; charset=utf-8"), portal, fetched_at=_NOW)
    clean(strip(extraction.article, portal), portal)


def parse(body: bytes) -> None:
    """Build the tree, and nothing else."""
    html.document_fromstring(body)


_NOW = datetime.now(UTC)


def milliseconds(work: Callable[[], None]) -> float:
    """Return the CPU time of one call, in milliseconds."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def measure(theme: str, profile: str, articles: int, rounds: int) -> dict[str, Any]:
    """Time all pages of one theme, each way in turn."""
    portal = load_portal(profile)
    pages = fetch_pages(theme, articles, str(portal.home).rstrip("/"))
    bare = portal.model_copy(update={"selectors": Selectors()})
    times: dict[str, list[float]] = {"parse": [], "whole": [], "generic": []}
    for number in range(rounds + 1):
        for body, url in pages:
            row = {
                "parse": milliseconds(lambda body=body: parse(body)),  # type: ignore[misc]
                "whole": milliseconds(lambda body=body, url=url: read(body, url, portal)),  # type: ignore[misc]
                "generic": milliseconds(lambda body=body, url=url: read(body, url, bare)),  # type: ignore[misc]
            }
            for name, value in row.items() if number else ():
                times[name].append(value)
    medians = {name: round(statistics.median(values), 3) for name, values in times.items()}
    return {
        "pages": len(pages),
        "median_kb": round(statistics.median(len(body) for body, _ in pages) / 1024, 1),
        **{f"{name}_ms": value for name, value in medians.items()},
        "whole_by_parse": round(medians["whole"] / medians["parse"], 2),
        "generic_by_parse": round(medians["generic"] / medians["parse"], 2),
    }


def main() -> None:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description="Benchmark extraction and cleaning beside bare parsing.")
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="print where the time goes, write nothing")
    options = parser.parse_args()
    if options.profile:
        portal = load_portal("caritau")
        pages = fetch_pages("laravel", options.articles, str(portal.home).rstrip("/"))
        with cProfile.Profile() as profiler:
            for _ in range(options.rounds):
                for body, url in pages:
                    read(body, url, portal)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(45)
        return
    rows = {theme: measure(theme, profile, options.articles, options.rounds) for theme, profile in _THEMES}
    figures = f"{'parse ms':>9} {'whole ms':>9} {'ratio':>6} {'generic ms':>11} {'ratio':>6}"
    print(f"{'theme':<10} {'pages':>5} {'KB':>6} {figures}")
    for theme, row in rows.items():
        print(
            f"{theme:<10} {row['pages']:>5} {row['median_kb']:>6.1f} {row['parse_ms']:>9.3f} {row['whole_ms']:>9.3f} "
            f"{row['whole_by_parse']:>6.2f} {row['generic_ms']:>11.3f} {row['generic_by_parse']:>6.2f}"
        )
    _RESULTS.parent.mkdir(exist_ok=True)
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    record = {"when": datetime.now(UTC).isoformat(), "machine": machine, "themes": rows}
    _RESULTS.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
