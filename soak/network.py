"""Every fault of the network, share by share and seed by seed: a crawl under the fault, and one after it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from sample_portal import SamplePortal
from soak.network_faults import FAULTS, impatient, keep_the_law
from soak.report import Row
from soak.workplace import new_place, workplace

ARTICLES = 30
_LONGEST = 2_000


def ill_networks(shares: Sequence[float], seeds: int, only: str) -> Iterator[Row]:
    """Run the faults whose name holds `only`, each on such shares of the articles' pages; some 6 seconds a row."""
    lines = broken = 0
    with workplace() as (mongod, folder):
        profile = impatient(folder)
        for name, faults in FAULTS.items():
            if only not in name:
                continue
            for share in shares:
                for seed in range(seeds):
                    what = f"{name}, share {share:g}, seed {seed}"
                    place = new_place(mongod, folder)
                    begun = time.monotonic()
                    lines += 1
                    try:
                        with SamplePortal(articles=ARTICLES) as site:
                            ill, well = keep_the_law(place, site, faults, profile, share=share, seed=str(seed))
                        assert place.traces() == 0, f"a stack trace in {place.home}/logs"
                    except AssertionError as error:
                        broken += 1
                        yield Row(what, " ".join(str(error).split())[:_LONGEST], False)
                        continue
                    counts = ill["counts"]
                    yield Row(
                        what,
                        f"{time.monotonic() - begun:.1f} s, {counts['new']} new, {counts['failed']} failed, "
                        f"{counts['dropped']} dropped, then {well['counts']['new']} new; {', '.join(ill['causes'])}",
                        True,
                    )
    yield Row("faults of the network", f"{lines} crawled through, {broken} broken", lines > 0 and broken == 0)
