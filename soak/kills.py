"""Kills and absences: whatever dies, one more run has everything, once and to the letter."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sample_portal import SamplePortal
from soak.report import Row
from soak.workplace import Mongod, Place, kill_group, new_place, tally, workplace

ARTICLES = 500
_SEED = 20261125


def killed_crawls(rounds: int) -> Iterator[Row]:
    """Kill the crawl at random moments of its run, then run once more."""
    moments = random.Random(_SEED)
    with _stage() as (mongod, folder, site, whole):
        for number in range(1, rounds + 1):
            place = new_place(mongod, folder)
            # Its start takes a second or more, in which there is nothing to lose.
            moment = moments.uniform(0.1, 1.0) * whole
            child = place.crawl(site.base_url)
            time.sleep(moment)
            kill_group(child)
            kept = place.count("articles")
            yield _judged(f"crawl killed after {moment:.1f} s, {kept} stored", number, place, site)


def killed_servers(rounds: int) -> Iterator[Row]:
    """Kill mongod at random moments of a run and start it again, then run once more."""
    moments = random.Random(_SEED)
    with _stage() as (mongod, folder, site, whole):
        for number in range(1, rounds + 1):
            place = new_place(mongod, folder)
            moment = moments.uniform(0.2, 0.9) * whole
            child = place.crawl(site.base_url)
            time.sleep(moment)
            mongod.kill()
            time.sleep(moments.uniform(0, 3))
            mongod.start()
            child.communicate()
            yield _judged(f"mongod killed after {moment:.1f} s", number, place, site)


def absence(seconds: float) -> Iterator[Row]:
    """Take MongoDB away in the middle of a run for so long, then run once more."""
    with _stage() as (mongod, folder, site, whole):
        place = new_place(mongod, folder)
        child = place.crawl(site.base_url)
        time.sleep(0.5 * whole)
        kept = place.count("articles")
        mongod.kill()
        time.sleep(seconds)
        mongod.start()
        child.communicate()
        stored = place.count("articles")
        yield _judged(f"MongoDB away for {seconds:.0f} s, {kept} stored before, {stored} after", 1, place, site)


@contextmanager
def _stage() -> Iterator[tuple[Mongod, Path, SamplePortal, float]]:
    """Yield a server, a folder for homes, a portal, and the seconds that an undisturbed run on it takes."""
    with workplace() as (mongod, folder), SamplePortal(articles=ARTICLES) as site:
        yield mongod, folder, site, new_place(mongod, folder).run(site.base_url).seconds


def _judged(what: str, number: int, place: Place, site: SamplePortal) -> Row:
    run = place.run(site.base_url)
    found = tally(place, site)
    right = (found.lost, found.doubled, found.wrong, place.waiting, place.traces()) == (0, 0, 0, 0, 0)
    outcome = run.run["outcome"]
    figures = f"stored {found.stored}, lost {found.lost}, doubled {found.doubled}, other text {found.wrong}"
    return Row(f"{number}. {what}", f"{figures}, {place.waiting} in the spool; the run after it: {outcome}", right)
