from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from caritau_crawler.extensions.progress import Pace, status_line
from caritau_crawler.runs.counters import count_key

CRAWL = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
from caritau_crawler.runs.counters import count_key

class Pages(scrapy.Spider):
    name = "pages"
    async def start(self):
        for number in range(16):
            yield scrapy.Request(f"{sys.argv[1]}/{number}")
    def parse(self, response):
        for name in ("fetched", "new"):
            self.crawler.stats.inc_value(count_key(name))
        if response.url.endswith("/7"):
            self.logger.warning("number seven is odd")

process = AsyncCrawlerProcess({
    "EXTENSIONS": {
        "caritau_crawler.extensions.progress.CrawlProgress": 1, "caritau_crawler.extensions.json_log.JsonLog": 0,
    },
    "TELNETCONSOLE_ENABLED": False, "LOG_ENABLED": False, "CARITAU_HOME": sys.argv[2], "CARITAU_JOB": "latest",
    "DOWNLOAD_DELAY": 0.05,
    "CARITAU_QUIET": len(sys.argv) > 3,
})
process.crawl(Pages)
process.start()
"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<p>ok</p>")

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def crawl_on_a_terminal(site, home, *arguments, term="xterm"):
    """Run the crawl with a real pseudo-terminal as its standard error; return what a person would have seen."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", CRAWL, site, str(home), *arguments]
    command = ["env", "-u", "NO_COLOR", f"TERM={term}", "COLUMNS=100", *command]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as crawl:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # the other side closed: on Linux that is an error
                break
            if not piece:
                break
            seen += piece
        assert crawl.wait(timeout=30) == 0
    os.close(ours)
    return seen.decode()


def without_orders(seen):
    return re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", seen)


def test_a_terminal_sees_the_crawl_go_on_and_warnings_above_it(site, tmp_path):
    seen = crawl_on_a_terminal(site, tmp_path)

    text = without_orders(seen)
    assert "latest discovered 0" in text
    assert re.search(r"fetched [1-9]\d* · new [1-9]\d* · updated 0 · \d+\.\d pages/s", text)
    assert text.count("number seven is odd") == 1
    assert "Spider opened" not in text
    assert seen.rstrip().endswith("\x1b[2K") or "\x1b[?25h" in seen  # the line is taken away, the cursor is back


def test_quiet_shows_nothing_at_all(site, tmp_path):
    assert without_orders(crawl_on_a_terminal(site, tmp_path, "quiet")).strip() == ""


def test_a_terminal_that_cannot_redraw_sees_no_display(site, tmp_path):
    assert "pages/s" not in crawl_on_a_terminal(site, tmp_path, term="dumb")


def test_a_pipe_sees_no_display(site, tmp_path):
    command = [sys.executable, "-c", CRAWL, site, str(tmp_path)]

    crawl = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert crawl.returncode == 0
    assert "pages/s" not in crawl.stderr
    assert "\x1b" not in crawl.stderr


def test_the_line_tells_counts_pace_and_time_left():
    stats = {count_key("discovered"): 1200, count_key("fetched"): 10, count_key("failed"): 2}
    stats |= {"scheduler/enqueued": 8_000, "scheduler/dequeued": 500}

    line = status_line(stats, 2.0)

    assert line == "discovered 1,200 · fetched 10 · new 0 · updated 0 · failed 2 · 2.0 pages/s · 1:02:30 left"


@pytest.mark.parametrize("stats", [{}, {"scheduler/enqueued": 5}, {"scheduler/dequeued": 9}])
def test_without_a_pace_no_time_left_is_promised(stats):
    assert "left" not in status_line(stats, 0.0)


def test_the_pace_follows_the_last_half_minute():
    pace = Pace()

    for second in range(60):
        pace.per_second(second * 10, float(second))
    for second in range(60, 121):
        slow = pace.per_second(600, float(second))

    assert slow == 0.0
    assert Pace().per_second(5, 1.0) == 0.0
