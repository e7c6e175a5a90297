"""What the page archive costs: CPU milliseconds and bytes a page, by the level of compression.

    python benchmarks/archive.py [DIR]

Pages of the sample portal, or all `.html.gz` of DIR. Written to a real file, the median of five passes; for scale the
last line is the same pages read by the extraction.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from caritau_crawler.archive.reader import records
from caritau_crawler.archive.writer import LEVEL, ArchiveWriter, PageToKeep
from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.portals import load_portal
from sample_portal import SamplePortal

_PASSES = 5
_NOW = datetime(2026, 11, 23, tzinfo=UTC)


def main() -> None:
    """Print the table."""
    pages = _real_pages(Path(sys.argv[1])) if len(sys.argv) > 1 else _sample_pages()
    size = sum(map(len, pages)) / len(pages)
    print(f"{len(pages)} pages of {size / 1024:.1f} KB on average")
    print("level   CPU ms/page   bytes/page   share")
    for level in (1, 3, 6, 9):
        milliseconds, kept = _written(pages, level)
        mark = "  ◀" if level == LEVEL else ""
        print(f"{level:<7} {milliseconds:>11.3f} {kept:>12,.0f} {kept / size:>7.1%}{mark}")
    portal = load_portal("caritau")
    print(f"reading back {_reading(pages):.3f} ms/page")
    extraction = _timed(
        lambda: [
            extract(Page.from_bytes(page, "https://caritau.com/post/a"), portal, fetched_at=_NOW) for page in pages
        ]
    )
    print(f"extraction   {extraction / len(pages):.3f} ms/page")


def _written(pages: Sequence[bytes], level: int) -> tuple[float, float]:
    sizes: list[int] = []

    def write() -> None:
        with tempfile.TemporaryDirectory() as folder:
            _fill(Path(folder), pages, level)
            sizes.append(sum(path.stat().st_size for path in Path(folder).iterdir()))

    return _timed(write) / len(pages), sizes[0] / len(pages)


def _reading(pages: Sequence[bytes]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        [path] = _fill(Path(folder), pages, LEVEL)
        return _timed(lambda: list(records(path, max_page_bytes=10 * 2**20))) / len(pages)


def _fill(folder: Path, pages: Sequence[bytes], level: int) -> list[Path]:
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx"), ("Vary", "Accept-Encoding")]
    with ArchiveWriter(folder, "20261123-080000-abcd", {"format": "WARC File Format 1.1"}, level=level) as writer:
        for number, body in enumerate(pages):
            writer.write(PageToKeep(f"https://caritau.com/post/{number}", body, _NOW, headers=headers))
    return list(folder.iterdir())


def _timed(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_PASSES):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


def _sample_pages() -> list[bytes]:
    with SamplePortal(articles=100) as site:
        urls = [site.base_url + truth.path for truth in site.truths if truth.expected]
        return [urllib.request.urlopen(url).read() for url in urls]  # noqa: S310  on loopback


def _real_pages(folder: Path) -> list[bytes]:
    return [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.html.gz"))]


if __name__ == "__main__":
    main()
