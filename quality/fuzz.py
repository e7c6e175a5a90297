"""`python -m quality.fuzz`: read a great many broken pages; what must hold of any page must hold of each.

The pages are those of the gold set, mutated. No exception leaves the extraction or the rules, blocks and removed pieces
together are the whole input, and none takes longer than the bound. Exits with 1 and names the numbers otherwise.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from pipelines.boilerplate import strip
from pipelines.clean import clean
from quality.gold import Case, portal_of, read_cases
from quality.lossless import ink, put_back
from quality.mutate import mutated

#: CPU seconds: no page of these sizes may take longer.
BOUND = 2.0
_NOW = datetime(2026, 11, 25, tzinfo=UTC)
_cases: list[Case] = []


def try_one(number: int) -> dict[str, Any]:
    """Read mutation `number`; return its kind, its CPU time, and what is wrong with it."""
    if not _cases:
        _cases.extend(read_cases())
    case = _cases[number % len(_cases)]
    body = mutated(case.page, number)
    portal = portal_of(case)
    start = time.process_time()
    try:
        extraction = extract(Page.from_bytes(body, case.url), portal, fetched_at=_NOW)
        article = clean(strip(extraction.article, portal), portal)
        json.dumps(article.to_document(), default=str)
    except Exception as error:  # noqa: BLE001  that is what is looked for
        return {"number": number, "case": case.key, "fault": f"{type(error).__name__}: {error}"[:200]}
    seconds = time.process_time() - start
    record: dict[str, Any] = {"number": number, "case": case.key, "kind": extraction.kind, "seconds": seconds}
    if ink(put_back(article)) != ink("".join(block.text for block in extraction.article.blocks)):
        record["fault"] = "blocks and removed pieces are not the input"
    elif seconds > BOUND:
        record["fault"] = f"took {seconds:.1f} s"
    return record


def _numbers(count: int, first: int) -> Iterator[int]:
    yield from range(first, first + count)


def main() -> int:
    """Try them all on two processes; print the figures."""
    parser = argparse.ArgumentParser(prog="python -m quality.fuzz", description="Read mutated pages.")
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first mutation")
    options = parser.parse_args()
    kinds: dict[str, int] = {}
    faults: list[dict[str, Any]] = []
    slowest: dict[str, Any] = {"seconds": 0.0}
    begin = time.monotonic()
    with multiprocessing.Pool(2) as pool:
        for record in pool.imap_unordered(try_one, _numbers(options.pages, options.first), chunksize=200):
            kinds[record.get("kind", "none")] = kinds.get(record.get("kind", "none"), 0) + 1
            if "fault" in record:
                faults.append(record)
            elif record["seconds"] > slowest["seconds"]:
                slowest = record
    minutes = (time.monotonic() - begin) / 60
    shares = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    sys.stdout.write(f"{options.pages} mutated pages in {minutes:.1f} min: {len(faults)} faults; {shares}\n")
    sys.stdout.write(f"slowest: {slowest['seconds']:.2f} s, number {slowest.get('number')}, {slowest.get('case')}\n")
    for fault in islice(faults, 20):
        sys.stdout.write(f"fault: number {fault['number']}, {fault['case']}: {fault['fault']}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
