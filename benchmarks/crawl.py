"""The whole job against the same spider with every pipeline and the extraction off, on the sample portal.

    python benchmarks/crawl.py [--articles N] [--rounds N]

The two take turns (A B A B …), each in a process of its own, the portal in a third; medians are printed and written to
`benchmarks/results/crawl.json`. CPU is that of the crawling process alone, from the first request to the last, without
the start of Python; MongoDB's and the portal's are not in it. The machine's speed drifts: compare within one run.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from caritau_crawler.config import Config
from caritau_crawler.extensions.memory import peak_rss_mb
from caritau_crawler.extensions.run_report import RunReportExtension
from caritau_crawler.spiders.portal_spider import PortalSpider

_RESULTS = Path(__file__).parent / "results" / "crawl.json"


class BareSpider(PortalSpider):
    """Finds and fetches the same pages and looks into none of them."""

    name = "bare"

    async def parse_article(self, response: Any) -> Any:
        """Count the page and mark it as done, so that nothing else differs."""
        self.count("requested")
        self.count("fetched")
        self.store.page_not_modified(response.meta["page_id"])
        for nothing in ():
            yield nothing


class WholeSpider(PortalSpider):
    """The real one."""

    name = "whole"


def crawl_once(kind: str, base_url: str) -> dict[str, Any]:
    """Crawl in this process and return what it took."""
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("caritau_crawler.settings", priority="project")
    settings.set("CARITAU_QUIET", True, priority="cmdline")
    if kind == "bare":
        settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(BareSpider if kind == "bare" else WholeSpider)
    clock: dict[str, float] = {}

    def begin() -> None:
        clock.update(cpu=time.process_time(), wall=time.perf_counter())

    def end() -> None:
        clock.update(cpu=time.process_time() - clock["cpu"], wall=time.perf_counter() - clock["wall"])

    crawler.signals.connect(begin, signals.engine_started)
    crawler.signals.connect(end, signals.spider_closed)
    process.crawl(crawler, portal="caritau", base_url=base_url)
    process.start()
    report = crawler.get_extension(RunReportExtension)
    assert report is not None
    pages = report.run.counts["fetched"]
    return {
        "pages": pages,
        "stored": report.run.counts["new"],
        "pages_per_second": pages / clock["wall"],
        "cpu_ms_per_page": 1000 * clock["cpu"] / pages,
        "peak_rss_mb": peak_rss_mb(),
    }


def measure(articles: int, rounds: int) -> dict[str, list[dict[str, Any]]]:
    """Run both in turn against one portal, each time into an empty store."""
    results: dict[str, list[dict[str, Any]]] = {"whole": [], "bare": []}
    command = [sys.executable, "-m", "sample_portal", "--articles", str(articles)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as portal:
        assert portal.stdout is not None
        base_url = portal.stdout.readline().strip()
        for number in range(rounds + 1):
            for kind, rows in results.items():
                with tempfile.TemporaryDirectory() as home:
                    environment = {**Config.inherited(), "CARITAU_HOME": home, "CARITAU_LOG_LEVEL": "ERROR"}
                    child = [sys.executable, __file__, "--child", kind, "--base-url", base_url]
                    done = subprocess.run(child, env=environment, capture_output=True, text=True, check=True)
                # The first round only warms the portal up: it renders each page once.
                if number:
                    rows.append(json.loads(done.stdout.splitlines()[-1]))
        portal.terminate()
    return results


def main() -> None:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description="Benchmark the whole job against the bare spider.")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=("whole", "bare"), help=argparse.SUPPRESS)
    parser.add_argument("--base-url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(crawl_once(options.child, options.base_url)))
        return
    rows = measure(options.articles, options.rounds)
    medians = {
        kind: {name: round(statistics.median(row[name] for row in found), 2) for name in found[0]}
        for kind, found in rows.items()
    }
    print(f"{'':<8} {'pages':>6} {'stored':>7} {'pages/s':>9} {'CPU ms/page':>12} {'peak MB':>8}")
    for kind, row in medians.items():
        figures = f"{row['pages_per_second']:>9.1f} {row['cpu_ms_per_page']:>12.2f} {row['peak_rss_mb']:>8.0f}"
        print(f"{kind:<8} {row['pages']:>6.0f} {row['stored']:>7.0f} {figures}")
    ratio = medians["whole"]["cpu_ms_per_page"] / medians["bare"]["cpu_ms_per_page"]
    print(f"the whole job takes {ratio:.2f} times the CPU of the bare spider")
    _RESULTS.parent.mkdir(exist_ok=True)
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    record = {"when": datetime.now(UTC).isoformat(), "machine": machine, "medians": medians, "rows": rows}
    _RESULTS.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
