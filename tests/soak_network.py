"""Every fault of the network × share × seed, each a crawl under the fault and one after it; prints its figures.

Run as `python tests/soak_network.py [--seeds N] [--only WORDS]`; `make soak` runs it. Some 6 seconds a line.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from crawl_fixtures import SamplePortal, a_desk
from network_faults import FAULTS, impatient, keep_the_law

from caritau_crawler.store.embedded import embedded_mongod


def main() -> int:
    """Return 1 where the law was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", default="", help="only faults whose name holds these words")
    parser.add_argument("--shares", type=float, nargs="+", default=[0.3, 1.0])
    options = parser.parse_args()
    broken = lines = 0
    head = (
        f"{'fault':<28}{'share':>6} {'seed':>4}{'s':>7}{'new':>5}{'failed':>7}{'dropped':>8}{'then new':>9}  causes\n"
    )
    sys.stdout.write(head)
    with tempfile.TemporaryDirectory() as folder, embedded_mongod(Path(folder) / "server") as uri:
        profile = impatient(Path(folder))
        for name, faults in FAULTS.items():
            if options.only not in name:
                continue
            for share in options.shares:
                for seed in range(options.seeds):
                    begin = time.monotonic()
                    home = Path(folder) / f"home-{lines}"
                    lines += 1
                    row = f"{name:<28}{share:>6} {seed:>4}"
                    try:
                        with SamplePortal(articles=30) as site, a_desk(uri, home) as desk:
                            ill, well = keep_the_law(desk, site, faults, profile, share=share, seed=str(seed))
                    except AssertionError as error:
                        broken += 1
                        row += f"  BROKEN: {' '.join(str(error).split())[:2000]}"
                    else:
                        counts = ill["counts"]
                        row += f"{time.monotonic() - begin:>7.1f}{counts['new']:>5}{counts['failed']:>7}"
                        row += f"{counts['dropped']:>8}{well['counts']['new']:>9}  {', '.join(ill['causes'])}"
                    sys.stdout.write(row + "\n")
                    sys.stdout.flush()
    sys.stdout.write(f"{lines} lines, {broken} broken\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
