from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.extensions.json_log import (
    RunLogFormatter,
    RunLogHandler,
    TerminalFormatter,
    log_file,
    prune_logs,
    terminal_level,
)
from caritau_crawler.extensions.masking import mask

SECRET = "s3cr3t-Wort"


def a_logger(name):
    """One that no other test and no handler of the root sees."""
    return logging.Logger(name)  # noqa: LOG001


def raise_it(error):
    raise error


@pytest.fixture
def log(tmp_path):
    """A logger of its own that writes to a run's log, and a function that reads the lines back."""
    path = log_file(tmp_path, "run-1")
    path.parent.mkdir()
    handler = RunLogHandler(path)
    handler.setFormatter(RunLogFormatter("run-1", "latest"))
    logger = a_logger("caritau.test")
    logger.addHandler(handler)
    yield logger, lambda: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    handler.close()


class Page:
    url = "https://caritau.com/a/1"


def test_a_line_names_time_run_job_and_page(log):
    logger, lines = log

    logger.warning("%d blocks in “%s”", 7, "Banjir", extra={"url": Page.url})

    (line,) = lines()
    assert list(line) == ["time", "level", "logger", "event", "run_id", "job", "url"]
    assert line["event"] == "7 blocks in “Banjir”"
    assert (line["level"], line["run_id"], line["job"], line["url"]) == ("WARNING", "run-1", "latest", Page.url)
    assert datetime.fromisoformat(line["time"]).tzinfo is not None


def test_the_page_of_scrapys_own_lines_is_found(log):
    logger, lines = log

    logger.info("Crawled (%(status)s) %(request)s", {"status": 200, "request": Page()}, extra={"spider": object()})

    assert lines()[0]["url"] == Page.url
    assert "spider" not in lines()[0]


def test_an_event_with_a_name_has_its_sentence_and_its_figures_beside_it(log):
    logger, lines = log

    logger.info("run ended: %s", "ok", extra={"event": "run-ended", "counts": {"new": 3}, "causes": ["spooled"]})

    (line,) = lines()
    assert (line["event"], line["message"]) == ("run-ended", "run ended: ok")
    assert (line["counts"], line["causes"]) == ({"new": 3}, ["spooled"])


def test_an_exception_is_a_field_of_the_same_line(log):
    logger, lines = log

    try:
        raise_it(KeyError("author"))
    except KeyError:
        logger.exception("no author")

    (line,) = lines()
    assert line["event"] == "no author"
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("KeyError: 'author'")


@pytest.mark.parametrize(
    "text",
    [
        f"mongodb://caritau:{SECRET}@db.example:27017/?w=majority",
        f"mongodb+srv://caritau:a@{SECRET}@db.example/",
        f"proxy https://user:{SECRET}@proxy.example/",
        f"Authorization: Bearer {SECRET}",
        f"{{b'Authorization': [b'Basic {SECRET}']}}",
        f'{{"authorization": "{SECRET}"}}',
        f"CARITAU_DASHBOARD_TOKEN={SECRET}",
        f"https://caritau.com/feed?api_key={SECRET}&page=2",
        f"password: '{SECRET}'",
        f"Cookie: session={SECRET}; other=1",
        f"https://hooks.slack.com/services/T0/B0/{SECRET}",
        f"https://api.telegram.org/bot12:{SECRET}/sendMessage",
    ],
)
def test_a_secret_reaches_no_log_in_no_place(log, text):
    logger, lines = log

    logger.error(text, extra={"url": text, "detail": text})
    try:
        raise_it(ValueError(text))
    except ValueError:
        logger.exception("it failed")

    assert SECRET not in json.dumps(lines())
    record = logging.LogRecord("x", logging.ERROR, "f", 1, text, (), None)
    assert SECRET not in TerminalFormatter().format(record)


def test_a_secret_given_by_its_name_is_masked_too(log):
    logger, lines = log

    logger.info("login", extra={"token": SECRET, "tries": 3})

    assert (lines()[0]["token"], lines()[0]["tries"]) == ("***", 3)


@pytest.mark.parametrize(
    "text",
    [
        "https://caritau.com/politik/rahasia-negara?page=2",
        "fetched 12 pages in 3:04",
        "see https://example.org/@redaksi",
        "Presiden: token ekonomi digital naik",
        "mongodb://db.example:27017/ does not answer",
    ],
)
def test_what_is_no_secret_stays_as_it_is(text):
    assert mask(text) == text


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text):
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("piece", ["token=", "mongodb://", "a:", "authorization ", "://", "a-", "Cookie:", "password"])
def test_masking_hostile_text_costs_no_time(piece):
    begin = time.process_time()

    mask((piece * 20_000)[:20_000])

    assert time.process_time() - begin < 1


def test_a_whole_page_in_the_log_is_cut(log):
    logger, lines = log

    logger.error("x" * 1_000_000)

    assert len(lines()[0]["event"]) < 21_000


def test_a_log_stays_within_its_room(tmp_path):
    handler = RunLogHandler(tmp_path / "run.jsonl", max_bytes=2_000)
    handler.setFormatter(RunLogFormatter("run", "j"))
    logger = a_logger("x")
    logger.addHandler(handler)

    for number in range(500):
        logger.info("line %d", number)
    handler.close()

    parts = sorted(tmp_path.iterdir())
    assert [part.name for part in parts] == ["run.jsonl", "run.jsonl.1", "run.jsonl.2"]
    assert all(part.stat().st_size <= 2_000 for part in parts)
    assert '"line 499"' in parts[0].read_text()


def test_a_full_disk_is_told_once_and_kills_nothing(tmp_path, capsys):
    (tmp_path / "run.jsonl").symlink_to("/dev/full")
    handler = RunLogHandler(tmp_path / "run.jsonl")
    logger = a_logger("x")
    logger.addHandler(handler)

    for _ in range(3):
        logger.error("no room")
    handler.close()

    assert capsys.readouterr().err.count("No space left on device") == 1


def test_old_logs_are_pruned_and_new_ones_stay(tmp_path):
    now = time.time()
    for name, days in [("old.jsonl", 61), ("old.jsonl.1", 90), ("young.jsonl", 59), ("notes.txt", 99)]:
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (now - days * 86_400,) * 2)

    assert prune_logs(tmp_path, now=now) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "young.jsonl"]


def test_only_the_newest_logs_are_kept(tmp_path):
    now = time.time()
    for number in range(12):
        (tmp_path / f"{number:02}.jsonl").touch()
        os.utime(tmp_path / f"{number:02}.jsonl", (now - number,) * 2)

    prune_logs(tmp_path, now=now, files=10)

    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{number:02}.jsonl" for number in range(10)]


def test_the_terminal_shows_one_short_line_in_the_time_of_jakarta():
    record = logging.LogRecord("x", logging.WARNING, "f", 1, "slow\x1b[2J page\nsecond line", (), None)
    record.created = datetime.fromisoformat("2026-11-23T08:04:05+00:00").timestamp()

    assert TerminalFormatter().format(record) == "15:04:05 WARNING slow [2J page"


@pytest.mark.parametrize(
    ("quiet", "progress", "expected"),
    [(False, False, logging.INFO), (True, False, logging.CRITICAL), (False, True, logging.WARNING)],
)
def test_beside_a_progress_display_only_trouble_is_printed_and_quiet_prints_nothing(quiet, progress, expected):
    assert terminal_level(logging.INFO, quiet=quiet, progress=progress) == expected


CRAWL = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Lone(scrapy.Spider):
    name = "lone"
    async def start(self):
        self.logger.info("hello from the spider")
        self.logger.error("cannot log in to mongodb://u:hunter2@db/")
        return
        yield

process = AsyncCrawlerProcess({
    "EXTENSIONS": {"caritau_crawler.extensions.json_log.JsonLog": 0}, "TELNETCONSOLE_ENABLED": False,
    "CARITAU_HOME": sys.argv[1], "CARITAU_RUN_ID": "r1", "CARITAU_JOB": "latest", "CARITAU_LOG_LEVEL": "INFO",
})
process.crawl(Lone)
process.start()
"""


def test_a_crawl_leaves_its_log_from_the_first_line_to_the_last(tmp_path):
    crawl = subprocess.run([sys.executable, "-c", CRAWL, str(tmp_path)], capture_output=True, text=True, timeout=60)

    assert crawl.returncode == 0, crawl.stderr
    lines = [json.loads(line) for line in log_file(tmp_path, "r1").read_text().splitlines()]
    events = [line["event"] for line in lines]
    assert "hello from the spider" in events
    assert any("Spider closed" in event for event in events)
    assert {(line["run_id"], line["job"]) for line in lines} == {("r1", "latest")}
    assert crawl.stderr.count("hello from the spider") == 1
    assert "hunter2" not in crawl.stderr + json.dumps(lines)


def test_a_home_that_cannot_be_written_costs_the_log_and_not_the_crawl(tmp_path):
    (tmp_path / "logs").write_text("a file where the folder should be")

    crawl = subprocess.run([sys.executable, "-c", CRAWL, str(tmp_path)], capture_output=True, text=True, timeout=60)

    assert crawl.returncode == 0
    assert "caritau: no log in" in crawl.stderr
    assert "hello from the spider" in crawl.stderr
