from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError, LeaseHeld
from caritau_crawler.runs.run import ErrorReport, Refusal, Run, SourceReport
from caritau_crawler.store.connection import Store, open_store
from caritau_crawler.store.processes import birth_mark, is_dead, this_process

pytestmark = pytest.mark.mongo

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_run(run_id: str = "20261123-080000-aaaa", **fields: Any) -> Run:
    values: dict[str, Any] = {"job": "latest", "mode": "latest", "portal": "caritau", "started_at": NOW, **fields}
    return Run(run_id, **{"owner": this_process(), **values})


@pytest.fixture
def dead_owner() -> str:
    """The owner of a process that was really killed."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        process.kill()
    return this_process().rpartition(":")[0] + f":{process.pid}"


def test_a_run_comes_back_as_it_was_written(store: Store) -> None:
    run = a_run(
        finished_at=NOW + MINUTE,
        outcome="degraded",
        causes=["few-articles"],
        errors=[ErrorReport("f", 2, "sample")],
        discovery=[SourceReport("feed:/rss", 200, 5, 2)],
        refused=[Refusal("u", "r")],
    )
    store.runs.begin(a_run())

    store.runs.finish(run)
    store.runs.finish(run)

    assert store.runs.get(run.id) == run
    assert store.runs.list() == [run]


def test_a_run_with_text_that_bson_cannot_hold_is_written_all_the_same(store: Store) -> None:
    odd = a_run(errors=[ErrorReport("f", 1, "rusak \ud800")], winners={"$x": {"a.b": 1}}, http_status={"a\x00b": 2**65})

    store.runs.begin(odd)
    store.runs.finish(odd)

    [run] = store.runs.list()
    assert run.errors[0].sample == "rusak ?"
    assert run.winners == {"$x": {"a.b": 1}}


def test_a_heartbeat_is_kept_and_never_reopens_a_finished_run(store: Store) -> None:
    run = a_run()
    store.runs.begin(run)
    run.counts["new"] = 7
    store.runs.heartbeat(run, NOW + MINUTE)
    assert store.runs.list()[0].heartbeat_at == NOW + MINUTE
    assert store.runs.list()[0].counts["new"] == 7

    run.finished_at, run.heartbeat_at = NOW + MINUTE, NOW + MINUTE
    store.runs.finish(run)
    store.runs.heartbeat(run, NOW + 5 * MINUTE)

    assert store.runs.list()[0].heartbeat_at == NOW + MINUTE


def test_a_run_is_found_by_id_by_a_beginning_or_as_the_latest(store: Store) -> None:
    store.runs.begin(a_run("20261122-01", started_at=NOW - timedelta(days=1)))
    store.runs.begin(a_run("20261123-01"))
    store.runs.begin(a_run("20261123-012"))

    def found(name: str) -> str | None:
        run = store.runs.get(name)
        return run.id if run else None

    assert found("20261122") == "20261122-01"
    assert found("20261123-01") == "20261123-01"
    assert found("latest") in ("20261123-01", "20261123-012")
    assert found("2027") is None
    assert found(".*") is None
    assert found("\udcff") is None
    with pytest.raises(ConfigurationError, match="fits several"):
        store.runs.get("20261123")


def test_there_is_no_latest_run_in_an_empty_store(store: Store) -> None:
    assert store.runs.get("latest") is None


def test_runs_are_listed_newest_first_by_portal_and_job(store: Store) -> None:
    for number in range(4):
        job = "latest" if number % 2 else "backfill"
        store.runs.begin(a_run(f"r{number}", job=job, started_at=NOW + number * MINUTE))

    assert [run.id for run in store.runs.list(limit=3)] == ["r3", "r2", "r1"]
    assert [run.id for run in store.runs.list(job="backfill")] == ["r2", "r0"]
    assert store.runs.list(portal="lain") == []


def test_the_history_has_only_finished_runs_of_the_same_kind(store: Store) -> None:
    store.runs.finish(a_run("done", finished_at=NOW, outcome="ok"))
    store.runs.finish(a_run("failed", finished_at=NOW, outcome="failed", started_at=NOW + MINUTE))
    store.runs.finish(a_run("other", finished_at=NOW, outcome="ok", mode="backfill"))
    store.runs.begin(a_run("under-way"))

    assert [run.id for run in store.runs.history("caritau", "latest", "latest", limit=5)] == ["failed", "done"]


def test_a_run_whose_process_was_killed_is_marked_once(store: Store, dead_owner: str) -> None:
    store.runs.begin(a_run("killed", owner=dead_owner))
    store.runs.begin(a_run("alive"))
    store.runs.finish(a_run("finished", owner=dead_owner, finished_at=NOW, outcome="ok"))

    [marked] = store.runs.mark_interrupted(NOW + MINUTE)

    assert (marked.id, marked.outcome, marked.causes) == ("killed", "interrupted", ["process-died"])
    assert store.runs.get("killed") == marked
    assert marked.finished_at == NOW + MINUTE
    assert store.runs.mark_interrupted(NOW + MINUTE) == []


def test_a_run_whose_process_id_another_process_has_by_now_is_marked(store: Store) -> None:
    store.runs.begin(a_run("earlier"))
    store._database["runs"].update_one({"_id": "earlier"}, {"$set": {"owner_birth": "boot/1"}})

    assert [run.id for run in store.runs.mark_interrupted(NOW)] == ["earlier"]


def test_a_run_on_another_host_is_marked_after_two_silent_minutes(store: Store) -> None:
    far = "elsewhere:1"
    store.runs.begin(a_run("silent", owner=far))
    store.runs.begin(a_run("beating", owner=far, heartbeat_at=NOW + 2 * MINUTE))

    assert store.runs.mark_interrupted(NOW + 2 * MINUTE) == []
    assert [run.id for run in store.runs.mark_interrupted(NOW + 3 * MINUTE)] == ["silent"]


def test_a_dry_run_leaves_no_run_and_takes_no_lease(store: Store, config: Config, dead_owner: str) -> None:
    store.runs.begin(a_run("killed", owner=dead_owner))
    with open_store(config, read_only=True) as dry:
        dry.runs.begin(a_run("dry"))
        dry.runs.heartbeat(a_run("dry"), NOW)
        dry.runs.finish(a_run("dry", finished_at=NOW))
        dry.leases.acquire("latest", this_process(), NOW, MINUTE)
        dry.leases.renew("latest", this_process(), NOW, MINUTE)
        dry.leases.release("latest", this_process())
        assert [run.id for run in dry.runs.mark_interrupted(NOW)] == ["killed"]

    assert [run.id for run in store.runs.list()] == ["killed"]
    assert store.runs.list()[0].outcome is None
    store.leases.acquire("latest", this_process(), NOW, MINUTE)


def test_a_lease_is_held_by_one_and_names_its_holder(store: Store) -> None:
    store.leases.acquire("latest", this_process(), NOW, MINUTE)

    with pytest.raises(LeaseHeld, match=rf"'latest'.*{this_process()} since 2026-11-23 08:00:00 UTC"):
        store.leases.acquire("latest", "elsewhere:2", NOW, MINUTE)
    with pytest.raises(LeaseHeld):
        store.leases.acquire("latest", this_process(), NOW, MINUTE)
    store.leases.acquire("backfill", "elsewhere:2", NOW, MINUTE)


def test_a_released_lease_can_be_taken_and_only_its_holder_releases_it(store: Store) -> None:
    store.leases.acquire("latest", this_process(), NOW, MINUTE)
    store.leases.release("latest", "elsewhere:2")
    with pytest.raises(LeaseHeld):
        store.leases.acquire("latest", "elsewhere:2", NOW, MINUTE)

    store.leases.release("latest", this_process())

    store.leases.acquire("latest", "elsewhere:2", NOW, MINUTE)


def test_the_lease_of_a_killed_process_on_this_host_is_taken_at_once(store: Store, dead_owner: str) -> None:
    store.leases.acquire("latest", dead_owner, NOW, timedelta(hours=9))

    store.leases.acquire("latest", this_process(), NOW, MINUTE)

    with pytest.raises(LeaseHeld, match="at work"):
        store.leases.acquire("latest", "elsewhere:2", NOW, MINUTE)


def test_a_lease_of_another_host_is_taken_only_after_its_time(store: Store) -> None:
    store.leases.acquire("latest", "elsewhere:2", NOW, MINUTE)

    with pytest.raises(LeaseHeld):
        store.leases.acquire("latest", this_process(), NOW + MINUTE / 2, MINUTE)
    store.leases.acquire("latest", this_process(), NOW + MINUTE, MINUTE)

    with pytest.raises(LeaseHeld):
        store.leases.renew("latest", "elsewhere:2", NOW + MINUTE, MINUTE)


def test_a_renewed_lease_lasts_longer(store: Store) -> None:
    store.leases.acquire("latest", "elsewhere:2", NOW, MINUTE)
    store.leases.renew("latest", "elsewhere:2", NOW + MINUTE / 2, MINUTE)

    with pytest.raises(LeaseHeld):
        store.leases.acquire("latest", this_process(), NOW + MINUTE, MINUTE)


def test_a_lease_that_was_lost_and_given_back_cannot_be_renewed(store: Store) -> None:
    with pytest.raises(LeaseHeld, match="run again"):
        store.leases.renew("latest", this_process(), NOW, MINUTE)


RIVAL = """
import sys
from datetime import UTC, datetime, timedelta
from caritau_crawler.config import Config
from caritau_crawler.errors import LeaseHeld
from caritau_crawler.store.connection import open_store
from caritau_crawler.store.processes import this_process
with open_store(Config.from_env({"MONGO_URI": sys.argv[1], "MONGO_DATABASE": sys.argv[2]})) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        store.leases.acquire("latest", this_process(), datetime.now(UTC), timedelta(minutes=1))
        print("won", flush=True)
    except LeaseHeld:
        print("lost", flush=True)
    sys.stdin.readline()
"""


def test_of_processes_that_come_at_once_one_gets_the_lease(config: Config, mongo_uri: str) -> None:
    command = [sys.executable, "-c", RIVAL, mongo_uri, config.mongo_database]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    rivals: list[Any] = [subprocess.Popen(command, **pipes) for _ in range(3)]
    try:
        assert [rival.stdout.readline().strip() for rival in rivals] == ["ready"] * 3
        for rival in rivals:
            rival.stdin.write("\n")
            rival.stdin.flush()
        assert sorted(rival.stdout.readline().strip() for rival in rivals) == ["lost", "lost", "won"]
    finally:
        for rival in rivals:
            rival.communicate("\n", timeout=30)


def test_a_process_is_told_from_a_dead_and_from_a_later_one() -> None:
    mark = birth_mark(this_process())

    assert mark is not None
    assert is_dead(this_process(), mark) is False
    assert is_dead(this_process(), None) is False
    assert is_dead(this_process(), "boot/1") is True


def test_a_killed_process_that_nobody_has_waited_for_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", "print(1, flush=True); input()"], stdout=-1, stdin=-1) as process:
        owner = this_process().rpartition(":")[0] + f":{process.pid}"
        assert process.stdout
        process.stdout.readline()
        mark = birth_mark(owner)
        assert is_dead(owner, mark) is False

        os.kill(process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

        assert is_dead(owner, mark) is True


@pytest.mark.parametrize("owner", ["elsewhere:1", "", ":", "elsewhere", "a:b:c"])
def test_nothing_is_known_of_processes_elsewhere(owner: str) -> None:
    assert is_dead(owner, None) is None
    assert birth_mark(owner) is None
