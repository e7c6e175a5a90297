"""The children here are real processes: small Python scripts in the place of `caritau crawl`."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit

import pytest
from apscheduler.triggers.date import DateTrigger

import scheduler
from caritau_crawler.children import COMMAND, Children
from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError
from caritau_crawler.heartbeat import health_problem, heartbeat_file, write_heartbeat
from caritau_crawler.jobs import Job

ROOT = Path(scheduler.__file__).parent
NEVER = "0 0 29 2 *"

#: Writes its process number, then waits; a clean stop takes a moment and ends with 3.
OBEDIENT = """
import os, pathlib, signal, sys, time
here = pathlib.Path(__file__).parent
def stop(*_):
    time.sleep(0.2)
    (here / f"stopped-{os.getpid()}").touch()
    sys.exit(3)
signal.signal(signal.SIGINT, stop)
(here / f"started-{os.getpid()}").write_text(" ".join(sys.argv[1:]))
time.sleep(60)
"""
#: Ignores SIGINT, and has a grandchild, as a crawl has a browser.
STUBBORN = """
import os, pathlib, signal, subprocess, sys, time
here = pathlib.Path(__file__).parent
signal.signal(signal.SIGINT, signal.SIG_IGN)
browser = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
(here / f"browser-{browser.pid}").touch()
(here / f"started-{os.getpid()}").touch()
time.sleep(60)
"""


def job(name: str = "latest", minutes: float = 5) -> Job:
    return Job(name=name, mode="latest", cron=(NEVER,), time_limit_minutes=minutes, at_start=True)


def command(folder: Path, script: str) -> tuple[str, str]:
    file = folder / "child.py"
    file.write_text(script, encoding="utf-8")
    return sys.executable, str(file)


def exits_with(code: int) -> tuple[str, ...]:
    return sys.executable, "-c", f"import sys; sys.exit({code})"


def eventually(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def numbers(folder: Path, kind: str) -> list[int]:
    return [int(file.name.split("-")[1]) for file in folder.glob(f"{kind}-*")]


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def jobs_file(folder: Path, *names: str) -> Path:
    file = folder / "jobs.toml"
    tables = [f'[[jobs]]\nname = "{name}"\nmode = "latest"\ncron = "{NEVER}"\nat_start = true\n' for name in names]
    file.write_text("\n".join(tables), encoding="utf-8")
    return file


def config(folder: Path, mongo_uri: str | None = "mongodb://127.0.0.1:1/") -> Config:
    environ = {"CARITAU_HOME": str(folder / "home"), "MONGO_URI": mongo_uri or ""}
    return Config.from_env(environ)


@pytest.fixture
def caplog_info(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


class Running:
    """`run_scheduler` in a thread of the test, with a way to end it."""

    def __init__(self, file: Path, settings: Config, argv: tuple[str, ...], grace_seconds: float = 5) -> None:
        self._stop: SimpleQueue[int] = SimpleQueue()
        self.result: list[int] = []
        arguments = {"command": argv, "grace_seconds": grace_seconds, "stop": self._stop}
        self.thread = threading.Thread(
            target=lambda: self.result.append(scheduler.run_scheduler(file, settings, **arguments))
        )
        self.thread.start()

    def end(self) -> None:
        self._stop.put(signal.SIGTERM)
        self.thread.join(30)
        assert not self.thread.is_alive()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """The scheduler as a process of its own, with an injected child; killed when the test is over."""
    started: list[subprocess.Popen[bytes]] = []

    def start(file: Path, argv: tuple[str, ...], grace_seconds: float = 5) -> subprocess.Popen[bytes]:
        code = (
            "import sys, pathlib, scheduler; from caritau_crawler.config import Config; "
            f"sys.exit(scheduler.run_scheduler(pathlib.Path({str(file)!r}), Config.from_env(), "
            f"command={argv!r}, grace_seconds={grace_seconds}))"
        )
        environ = {"CARITAU_HOME": str(tmp_path / "home"), "MONGO_URI": "mongodb://127.0.0.1:1/", "PATH": "/usr/bin"}
        with (tmp_path / "log").open("w") as log:  # a file: a child that lives on keeps a pipe open
            started.append(subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environ, stderr=log))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.wait()
    for pid in numbers(tmp_path, "started") + numbers(tmp_path, "browser"):
        if lives(pid):
            os.kill(pid, signal.SIGKILL)


def run_command(*arguments: str, home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    env = {"CARITAU_HOME": str(home), "PATH": "/usr/bin", **environ}
    return subprocess.run(
        [sys.executable, str(ROOT / "scheduler.py"), *arguments], env=env, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("code", "words", "level"),
    [
        (0, "latest: ok after", logging.INFO),
        (1, "latest: failed after", logging.WARNING),
        (2, "latest: usage or configuration error after", logging.WARNING),
        (3, "latest: degraded after", logging.WARNING),
        (4, "latest: another run holds the lease after", logging.INFO),
        (77, "unknown exit code 77", logging.WARNING),
    ],
)
def test_the_exit_code_of_a_child_is_told_in_words(
    caplog_info: pytest.LogCaptureFixture, code: int, words: str, level: int
) -> None:
    Children(exits_with(code)).run(job())

    last = caplog_info.records[-1]
    assert words in last.getMessage()
    assert last.levelno == level


def test_the_real_command_is_this_pythons_caritau() -> None:
    assert list(COMMAND) == [sys.executable, "-m", "caritau_crawler"]


def test_a_child_past_its_limit_is_asked_to_stop(tmp_path: Path, caplog_info: pytest.LogCaptureFixture) -> None:
    Children(command(tmp_path, OBEDIENT), grace_seconds=10).run(job(minutes=1 / 60))

    assert numbers(tmp_path, "stopped") == numbers(tmp_path, "started")
    assert "latest: stopped, degraded, at the limit" in caplog_info.text


def test_a_child_that_ignores_the_request_is_killed_with_its_browser(
    tmp_path: Path, caplog_info: pytest.LogCaptureFixture
) -> None:
    Children(command(tmp_path, STUBBORN), grace_seconds=0.3).run(job(minutes=1 / 60))

    assert "latest: killed at the limit" in caplog_info.text
    (browser,) = numbers(tmp_path, "browser")
    eventually(lambda: not lives(browser))


def test_a_child_within_its_limit_is_left_alone(tmp_path: Path, caplog_info: pytest.LogCaptureFixture) -> None:
    Children((sys.executable, "-c", "import time; time.sleep(0.5)")).run(job(minutes=0.5))

    assert "limit" not in caplog_info.text


def test_a_child_has_a_session_of_its_own(tmp_path: Path) -> None:
    children = Children(command(tmp_path, OBEDIENT))
    worker = threading.Thread(target=children.run, args=[job()])
    worker.start()
    eventually(lambda: numbers(tmp_path, "started"))
    (pid,) = numbers(tmp_path, "started")

    session = os.getsid(pid)
    children.stop()
    worker.join(15)

    assert session == pid != os.getsid(0)


def test_a_job_never_has_two_children(tmp_path: Path, caplog_info: pytest.LogCaptureFixture) -> None:
    children = Children(command(tmp_path, OBEDIENT))
    workers = [threading.Thread(target=children.run, args=[job()]) for _ in range(5)]
    for worker in workers:
        worker.start()
    eventually(lambda: numbers(tmp_path, "started") and caplog_info.text.count("left out") == 4)

    children.stop()
    for worker in workers:
        worker.join(15)

    assert len(numbers(tmp_path, "started")) == 1


def test_nothing_starts_once_it_is_stopping(tmp_path: Path) -> None:
    children = Children(command(tmp_path, OBEDIENT))

    children.stop()
    children.run(job())

    assert numbers(tmp_path, "started") == []


def test_a_tick_while_the_run_at_the_start_is_at_work_is_left_out(
    tmp_path: Path, caplog_info: pytest.LogCaptureFixture
) -> None:
    children = Children(command(tmp_path, OBEDIENT))
    plan = scheduler.build_scheduler([job()], children, lambda: None)
    thread = threading.Thread(target=plan.start)
    thread.start()
    eventually(lambda: numbers(tmp_path, "started"))

    plan.modify_job("latest", next_run_time=datetime.now(UTC))
    eventually(lambda: "latest: tick left out, its last run is still at work" in caplog_info.text)
    plan.shutdown(wait=False)
    children.stop()
    thread.join(15)

    assert len(numbers(tmp_path, "started")) == 1


@pytest.mark.parametrize(("minutes_late", "runs"), [(4, 1), (6, 0)])
def test_missed_ticks_are_made_up_once_and_only_within_five_minutes(
    tmp_path: Path, caplog_info: pytest.LogCaptureFixture, minutes_late: int, runs: int
) -> None:
    children = Children(command(tmp_path, OBEDIENT))
    every_minute = job().model_copy(update={"cron": ("* * * * *",), "at_start": False})
    plan = scheduler.build_scheduler([every_minute], children, lambda: None)
    thread = threading.Thread(target=plan.start, args=[True])
    thread.start()
    eventually(lambda: plan.running and plan.get_jobs())
    late = datetime.now(UTC) - timedelta(minutes=minutes_late)
    plan.modify_job("latest", next_run_time=late, trigger=DateTrigger(late))

    plan.resume()
    eventually(lambda: numbers(tmp_path, "started") or "latest: tick left out, it came too late" in caplog_info.text)
    plan.shutdown(wait=False)
    children.stop()
    thread.join(15)

    assert len(numbers(tmp_path, "started")) == runs


def test_a_child_gets_the_arguments_of_its_job_and_no_secret(tmp_path: Path) -> None:
    settings = config(tmp_path, "mongodb://someone:geheim@127.0.0.1:1/")
    running = Running(jobs_file(tmp_path, "latest"), settings, command(tmp_path, OBEDIENT))
    eventually(lambda: numbers(tmp_path, "started"))

    running.end()

    (started,) = tmp_path.glob("started-*")
    assert started.read_text(encoding="utf-8") == ("crawl --quiet --job latest --mode latest --time-limit 3420")
    assert running.result == [0]


def test_different_jobs_run_side_by_side(tmp_path: Path) -> None:
    running = Running(jobs_file(tmp_path, "a", "b", "c"), config(tmp_path), command(tmp_path, OBEDIENT))
    eventually(lambda: len(numbers(tmp_path, "started")) == 3)

    running.end()

    assert sorted(numbers(tmp_path, "stopped")) == sorted(numbers(tmp_path, "started"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_children_cleanly_and_ends_with_zero(
    tmp_path: Path, process: Callable[..., subprocess.Popen[bytes]], number: signal.Signals
) -> None:
    running = process(jobs_file(tmp_path, "latest"), command(tmp_path, OBEDIENT))
    eventually(lambda: numbers(tmp_path, "started"))

    running.send_signal(number)
    running.send_signal(number)
    running.wait(timeout=20)
    log = (tmp_path / "log").read_text(encoding="utf-8")

    assert running.returncode == 0, log
    assert numbers(tmp_path, "stopped") == numbers(tmp_path, "started")
    assert "latest: degraded after" in log
    assert not heartbeat_file(tmp_path / "home").exists()


def test_a_child_that_does_not_stop_is_killed_when_the_bound_is_reached(
    tmp_path: Path, process: Callable[..., subprocess.Popen[bytes]]
) -> None:
    running = process(jobs_file(tmp_path, "latest"), command(tmp_path, STUBBORN), 0.5)
    eventually(lambda: numbers(tmp_path, "started"))

    running.terminate()
    running.wait(timeout=20)
    log = (tmp_path / "log").read_text(encoding="utf-8")

    assert running.returncode == 0, log
    assert "latest: killed (SIGKILL)" in log
    eventually(lambda: not any(map(lives, numbers(tmp_path, "started") + numbers(tmp_path, "browser"))))


def test_a_child_goes_on_when_its_scheduler_is_killed(
    tmp_path: Path, process: Callable[..., subprocess.Popen[bytes]]
) -> None:
    running = process(jobs_file(tmp_path, "latest"), command(tmp_path, OBEDIENT))
    eventually(lambda: numbers(tmp_path, "started") and heartbeat_file(tmp_path / "home").exists())
    (child,) = numbers(tmp_path, "started")

    running.kill()
    running.wait()
    time.sleep(0.3)

    assert lives(child)
    assert "died" in (health_problem(tmp_path / "home", datetime.now(UTC)) or "")


def test_the_heartbeat_names_what_is_at_work_and_what_comes_next(tmp_path: Path) -> None:
    running = Running(jobs_file(tmp_path, "latest"), config(tmp_path), command(tmp_path, OBEDIENT))
    file = heartbeat_file(tmp_path / "home")
    eventually(file.exists)

    beat = json.loads(file.read_text(encoding="utf-8"))
    problem = health_problem(tmp_path / "home", datetime.now(UTC))
    running.end()

    assert beat["pid"] == os.getpid()
    assert datetime.fromisoformat(beat["next"]["latest"]).utcoffset() == timedelta(hours=7)
    assert problem is None
    assert list((tmp_path / "home").iterdir()) == []


def test_health_tells_the_living_from_the_missing_the_dead_and_the_hanging(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    assert "no scheduler" in (health_problem(tmp_path, now) or "")

    write_heartbeat(tmp_path, {}, [])
    assert health_problem(tmp_path, now + timedelta(seconds=80)) is None
    assert "hangs" in (health_problem(tmp_path, now + timedelta(seconds=100)) or "")

    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    heartbeat_file(tmp_path).write_text(json.dumps({"pid": ended.pid, "time": now.isoformat()}), encoding="utf-8")
    assert "died" in (health_problem(tmp_path, now) or "")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pid": 1, "time": 3}', '{"pid": 1, "time": "2026-11-23T00:00:00"}'])
def test_health_of_a_broken_heartbeat_is_a_line_and_no_crash(tmp_path: Path, text: str) -> None:
    heartbeat_file(tmp_path).write_text(text, encoding="utf-8")

    assert "cannot be read" in (health_problem(tmp_path, datetime.now(UTC)) or "")


def test_the_health_command_exits_with_what_it_found(tmp_path: Path) -> None:
    sick = run_command("--health", home=tmp_path)
    write_heartbeat(tmp_path, {}, [])
    well = run_command("--health", home=tmp_path)

    assert (sick.returncode, sick.stderr.count("\n")) == (1, 1)
    assert (well.returncode, well.stderr) == (0, "")


def test_a_broken_jobs_file_is_one_line_and_exit_2(tmp_path: Path) -> None:
    file = tmp_path / "jobs.toml"
    file.write_text('[[jobs]]\nname = "latest"\nmode = "newest"\ncron = "0 6 * * *"\n', encoding="utf-8")

    result = run_command("--jobs", str(file), home=tmp_path)

    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "mode" in result.stderr


def test_a_wrong_environment_is_one_line_and_exit_2(tmp_path: Path) -> None:
    result = run_command(home=tmp_path, MONGO_URI="localhost")

    assert (result.returncode, result.stderr.count("\n")) == (2, 1)


def test_a_file_with_nothing_enabled_is_refused(tmp_path: Path) -> None:
    file = jobs_file(tmp_path, "latest")
    file.write_text(file.read_text(encoding="utf-8") + "enabled = false\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="no job is enabled"):
        scheduler.run_scheduler(file, config(tmp_path))


@pytest.mark.mongo
def test_without_mongo_uri_the_embedded_server_lives_as_long_as_the_scheduler(tmp_path: Path) -> None:
    home = tmp_path / "home"
    child = (
        f"import sys, pathlib; sys.path.insert(0, {str(ROOT)!r}); home = pathlib.Path({str(home)!r})\n"
        "from caritau_crawler.store.embedded import embedded_mongod\n"
        "with embedded_mongod(home) as uri: (home / 'uri').write_text(uri)\n"
    )
    running = Running(jobs_file(tmp_path, "latest"), config(tmp_path, None), command(tmp_path, child))
    eventually((home / "uri").exists, 40)
    port = urlsplit((home / "uri").read_text(encoding="utf-8")).port
    time.sleep(1)

    socket.create_connection(("127.0.0.1", port), 5).close()
    running.end()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)
