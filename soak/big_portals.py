"""Big portals: what a run costs where nothing is new, and what a long run keeps in memory."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sample_portal import Faults, SamplePortal
from soak.report import Row
from soak.workplace import Finished, Place, new_place, tally, workplace

#: A page of a portal of this size that did not change, in requests and CPU seconds of the crawling process.
_MOST_REQUESTS, _MOST_CPU = 5, 2.0
#: Memory counts from so many articles on; after that it may grow by this share.
_WARM_ARTICLES, _MOST_GROWTH = 2_000, 0.20
#: Texts that are not to the letter, shown line by line.
_MOST_SHOWN = 20


def unchanged(articles: int) -> Iterator[Row]:
    """Run on a portal of so many articles: the first time, without news, with ten new articles."""
    with workplace() as (mongod, folder), SamplePortal(articles=articles) as site:
        place = new_place(mongod, folder)
        first = place.run(site.base_url)
        yield Row("first run", f"{first.counts['new']} stored, {first.seconds:.0f} s", first.counts["new"] > 0)
        site.requests.clear()
        again = place.run(site.base_url)
        asked = len(site.requests.records)
        yield Row(
            f"unchanged portal of {articles:,} articles",
            f"{asked} requests, {again.cpu:.2f} s of CPU with the start of Python, {again.counts['new']} stored, "
            f"{_end(again)}",
            0 < asked <= _MOST_REQUESTS and again.cpu < _MOST_CPU and again.counts["new"] == 0,
        )
        new = site.publish(10)
        site.requests.clear()
        third = place.run(site.base_url)
        paths = {path for truth in new for path in (truth.path, *truth.page_paths)}
        more = len(site.requests.records) - _MOST_REQUESTS
        for_articles = sum(request.path in paths for request in site.requests.records)
        yield Row(
            "ten new articles",
            f"{more} requests beyond {_MOST_REQUESTS}, {for_articles} for articles, {third.counts['new']} stored, "
            f"{_end(third)}",
            third.counts["new"] == sum(truth.expected for truth in new) and more <= max(10, len(paths)),
        )


def rechecked(articles: int = 200, edited: int = 20) -> Iterator[Row]:
    """Look at all articles again: with other furniture, and with some of them edited."""
    start = datetime.now(UTC) - timedelta(hours=2 * articles + 1)
    with workplace() as (mongod, folder), SamplePortal(articles=articles, start=start) as site:
        place = new_place(mongod, folder)
        place.run(site.base_url)
        site.set_faults(Faults(furniture=1))
        _forget_validators(place)
        run = place.run(site.base_url, "--mode", "recheck")
        looked_at = run.counts["unchanged"] + run.counts["updated"]
        yield Row(
            "other furniture",
            f"{run.counts['fetched']} fetched, {looked_at} compared, {place.count('revisions')} revisions",
            place.count("revisions") == 0 and run.counts["updated"] == 0 and looked_at >= articles * 0.9,
        )
        for truth in [truth for truth in site.truths if truth.expected][:edited]:
            site.edit(truth.number)
        _forget_validators(place)
        run = place.run(site.base_url, "--mode", "recheck")
        yield Row(f"{edited} edited", f"{place.count('revisions')} revisions", place.count("revisions") == edited)


def _end(finished: Finished) -> str:
    return " ".join((finished.run["outcome"], *finished.run["causes"]))


def _forget_validators(place: Place) -> None:
    """Have every page come whole: the portal would answer 304 where only furniture changed."""
    place.update("pages", {}, {"$set": {"etag": None, "last_modified": None}})


def backfill(articles: int) -> Iterator[Row]:
    """Fetch a portal of so many articles, without a browser; watch the memory, count doubles."""
    with workplace() as (mongod, folder), SamplePortal(articles=articles) as site:
        place = new_place(mongod, folder)
        begun = time.monotonic()
        child = place.crawl(site.base_url, "--mode", "backfill", CARITAU_BROWSER="/bin/false")
        curve: list[tuple[int, float]] = []
        while True:
            try:
                child.communicate(timeout=1)
                break
            except subprocess.TimeoutExpired:
                curve.append((place.count("articles"), _memory(child.pid)))
        seconds = time.monotonic() - begun
        warm = [megabytes for stored, megabytes in curve if stored >= _WARM_ARTICLES]
        found = tally(place, site)
        lost = found.lost - sum(truth.kind == "javascript" for truth in site.truths)
        asked = len(site.requests.records)
        yield Row(
            f"backfill of {articles:,} articles",
            f"{asked:,} pages, {found.stored:,} stored, {lost} lost, {found.doubled} doubled, {found.wrong} changed, "
            f"{seconds:.0f} s, {asked / seconds:.0f} pages a second",
            (lost, found.doubled, found.wrong) == (0, 0, 0),
        )
        for changed in found.changed[:_MOST_SHOWN]:
            yield Row("changed", str(changed), False)
        if warm:
            growth = max(warm) / warm[0] - 1
            yield Row(
                f"memory from {_WARM_ARTICLES:,} articles on",
                f"{warm[0]:.0f} MB then, {max(warm):.0f} MB at most, {growth:+.0%}",
                growth <= _MOST_GROWTH,
            )


def _memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(line.split()[1]) / 1024
