"""MongoDB goes away in mid-run: killed, frozen, for a moment or for good. Nothing is lost and the run says what happened."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawl_fixtures import Desk, Faults, SamplePortal, a_desk, article_requests, differences, expected

from caritau_crawler.store.spool import spool_files
from soak.workplace import Mongod

pytestmark = pytest.mark.mongo

TEXT = ("headline", "blocks", "date_published")


@pytest.fixture
def server(mongod: str, tmp_path: Path) -> Iterator[Mongod]:
    running = Mongod(tmp_path / "server")
    running.start()
    yield running
    running.thaw()
    running.kill()


@pytest.fixture
def desk(server: Mongod, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(server.uri, tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[SamplePortal]:
    with SamplePortal(articles=60, faults=Faults(delay_seconds=0.3)) as portal:
        yield portal


def all_is_there(desk: Desk, site: SamplePortal) -> None:
    """Check that every article is stored, to the letter and once, and that nothing waits any more."""
    wanted = expected(site)
    assert set(desk.articles()) == set(wanted)
    for path, article in desk.articles().items():
        assert not set(TEXT) & set(differences(article, wanted[path])), path
        assert article["revision"] == 1
    assert spool_files(desk.home) == []
    assert {page["state"] for page in desk.pages().values()} <= {"stored", "gone", "refused", "failed"}


def events(desk: Desk) -> list[str]:
    return [
        line["event"]
        for line in desk.log_lines(desk.last_run["_id"])
        if line.get("event", "").startswith(("store-", "spool-"))
    ]


def begin(desk: Desk, site: SamplePortal, **changes: str) -> subprocess.Popen[str]:
    """Start a crawl and return once it has asked for some articles."""
    child = desk.start_crawl(site, CARITAU_BROWSER="/bin/false", **changes)
    desk.wait_until(lambda: len(article_requests(site)) >= 20, child)
    return child


def without_browser(site: SamplePortal) -> int:
    return sum(truth.kind == "javascript" for truth in site.truths)


def crawl_the_rest(desk: Desk, site: SamplePortal) -> None:
    site.set_faults(Faults())
    answer = desk.crawl(site)
    assert answer.code == 0, answer


def test_a_server_that_is_killed_and_comes_back_costs_a_run_nothing_but_time(desk, server, site):
    child = begin(desk, site)
    server.kill()
    time.sleep(7)  # the driver itself outlasts five seconds where it is reading, and nobody notices
    server.start()
    answer = desk.end_of(child)

    assert answer.code == 3, answer
    run = desk.last_run
    assert (run["outcome"], "store-unavailable" in run["causes"]) == ("degraded", True)
    assert run["counts"]["spooled"] == 0
    assert events(desk)[:2] == ["store-away", "store-back"]
    assert len(desk.articles()) == len(expected(site)) - without_browser(site)
    crawl_the_rest(desk, site)
    all_is_there(desk, site)


def test_during_a_long_absence_articles_go_to_the_spool_and_come_in_when_the_server_is_back(desk, server, site):
    child = begin(desk, site)
    server.kill()
    desk.wait_until(lambda: bool(spool_files(desk.home)), child)
    server.start()
    answer = desk.end_of(child)

    assert answer.code == 3, answer
    run = desk.last_run
    assert "spool-brought-in" in events(desk)
    assert (run["counts"]["spooled"], run["outcome"]) == (0, "degraded")
    assert len(desk.articles()) == len(expected(site)) - without_browser(site)
    crawl_the_rest(desk, site)
    all_is_there(desk, site)


def test_a_server_that_stays_away_ends_the_run_and_what_came_waits_on_disk(desk, server, site):
    child = begin(desk, site, CARITAU_STORE_PATIENCE="3")
    server.kill()
    answer = desk.end_of(child)

    assert answer.code in (1, 3), answer
    assert "store-unavailable" in answer.stdout
    (file,) = spool_files(desk.home)
    waiting = len(list(file.read()))
    assert waiting > 0
    server.start()
    listed = desk.run("spool", "list", "--format", "json")
    assert [(one["run_id"], one["articles"]) for one in listed.document] == [(file.run_id, waiting)]
    before = len(desk.articles())
    replayed = desk.run("spool", "replay")
    # One that was written and not acknowledged any more may wait too.
    assert (replayed.code, replayed.stderr) == (0, "")
    assert replayed.stdout.startswith(f"{waiting} articles brought in: ")
    assert before < len(desk.articles()) <= before + waiting
    crawl_the_rest(desk, site)
    all_is_there(desk, site)
    assert next(run for run in desk.runs() if run["_id"] == file.run_id)["counts"]["spooled"] == waiting


def test_a_run_that_is_killed_during_the_absence_leaves_the_spool_to_the_next(desk, server, site):
    child = begin(desk, site)
    server.kill()
    desk.wait_until(lambda: bool(spool_files(desk.home)), child)
    os.killpg(child.pid, signal.SIGKILL)
    desk.end_of(child)
    server.start()

    crawl_the_rest(desk, site)

    all_is_there(desk, site)
    assert [run["outcome"] for run in desk.runs()] == ["interrupted", "ok"]


def test_a_server_that_hangs_for_a_moment_is_waited_for(desk, server, site):
    child = begin(desk, site)
    server.freeze()
    time.sleep(3)
    server.thaw()
    answer = desk.end_of(child)

    assert answer.code == 3, answer  # for the pages that needed a browser
    assert "store-unavailable" not in desk.last_run["causes"]
    crawl_the_rest(desk, site)
    all_is_there(desk, site)
