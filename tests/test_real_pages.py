"""Real pages that nobody here wrote, where a folder of them is at hand: the body stays as near to its gold as it was.

`CARITAU_REAL_PAGES` names the folder; its form is told in `benchmarks/real_pages.py`.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REAL_PAGES = os.environ.get("CARITAU_REAL_PAGES")
ROOT = Path(__file__).parent.parent


@pytest.mark.skipif(not REAL_PAGES, reason="needs CARITAU_REAL_PAGES, a folder of real pages with manifest.jsonl")
def test_the_bodies_of_real_pages_are_those_of_their_golds():
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "real_pages.py"), str(REAL_PAGES)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    mean = re.search(r"([\d.]+) without the datelines", done.stdout)
    assert mean is not None, done.stdout
    assert float(mean[1]) >= 0.98, done.stdout
    assert " NO " not in done.stdout, done.stdout
