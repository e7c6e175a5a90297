"""The doctor, as a user calls it: a child process, a real mongod, a real portal on loopback."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from caritau_crawler.cli.doctor import _clock, _home, _jobs, _portal, _profile
from caritau_crawler.portals import load_portal

PROFILE = """
name = "contoh"
title = "Contoh"
home = "http://127.0.0.1/"
hosts = ["127.0.0.1"]
[politeness]
contact = "ops@example.org"
"""
JOBS = """
[[jobs]]
name = "latest"
mode = "latest"
cron = "0 6 * * *"
"""


class _Portal(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(403 if "blocked" in self.path else 200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def portal():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Portal) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "contoh.toml"
    path.write_text(PROFILE)
    return path


@pytest.fixture
def jobs(tmp_path):
    path = tmp_path / "jobs.toml"
    path.write_text(JOBS)
    return path


def doctor(config, *arguments, **environment):
    command = [sys.executable, "-m", "caritau_crawler", "doctor", *map(str, arguments)]
    environment = {
        "MONGO_URI": config.mongo_uri,
        "CARITAU_HOME": str(config.home),
        "PATH": "/usr/bin:/bin",
    } | environment
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, cwd=config.home)


def test_a_machine_that_has_everything_is_told_so(config, portal, profile, jobs):
    answer = doctor(config, "--portal", profile, "--base-url", portal, "--jobs", jobs)

    told = {line.split()[1] for line in answer.stdout.splitlines() if line.startswith("ok")}
    assert told >= {"python", "time", "profile", "home", "mongodb", "schedule", "portal", "clock"}, answer.stdout
    assert ("everything is there" in answer.stdout) == (answer.returncode == 0)
    assert answer.returncode == 0 or "PROBLEM  packages" in answer.stdout


def test_all_problems_are_told_at_once_each_with_what_to_do(config, profile, jobs):
    jobs.write_text(JOBS.replace("0 6 * * *", "sometimes"))
    profile.write_text(PROFILE.replace('contact = "ops@example.org"', ""))
    away = "mongodb://u:hunter2@127.0.0.1:9/?serverSelectionTimeoutMS=200"

    answer = doctor(
        config, "--portal", profile, "--base-url", "http://127.0.0.1:9/", "--jobs", jobs, MONGO_URI=away, PATH=""
    )

    lines = answer.stdout.splitlines()
    problems = {line.split()[1]: lines[n + 1].strip() for n, line in enumerate(lines) if line.startswith("PROBLEM")}
    assert answer.returncode == 1
    assert set(problems) >= {"profile", "mongodb", "schedule", "portal"}, answer.stdout
    assert "contact" in problems["profile"]
    assert "start it" in problems["mongodb"]
    assert all(problems.values())
    assert "hunter2" not in answer.stdout + answer.stderr


def test_a_wrong_environment_is_one_of_the_lines(config):
    answer = doctor(config, CARITAU_LOG_LEVEL="LOUD")

    assert answer.returncode == 1
    assert "PROBLEM  settings" in answer.stdout
    assert "CARITAU_LOG_LEVEL" in answer.stdout


def test_a_home_that_cannot_be_written_is_a_problem(tmp_path):
    (tmp_path / "file").write_text("")

    assert _home(tmp_path / "new").todo is None or "make room" in _home(tmp_path / "new").todo
    assert _home(tmp_path / "file" / "home").todo.startswith("set CARITAU_HOME")


def test_a_portal_that_refuses_us_is_a_problem(portal, profile):
    (refused,) = _portal(f"{portal}blocked", load_portal(str(profile)))
    (no_address,) = _portal("file:///etc/passwd", load_portal(str(profile)))

    assert "HTTP 403" in refused.found
    assert refused.todo
    assert "no web address" in no_address.found


@pytest.mark.parametrize(("off", "fine"), [(0, True), (60, True), (600, False), (-600, False)])
def test_a_clock_that_is_off_is_a_problem(off, fine):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=off))

    assert (_clock(date).todo is None) == fine


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_a_portal_without_a_clock_is_no_problem(date):
    assert _clock(date).todo is None


def test_no_schedule_is_a_note_and_a_wrong_one_a_problem(tmp_path, jobs):
    missing, right = _jobs(tmp_path / "none.toml"), _jobs(jobs)
    jobs.write_text("[[jobs]]\nnam = 1")

    assert missing.todo
    assert missing.optional
    assert right.todo is None
    assert _jobs(jobs).todo
    assert not _jobs(jobs).optional


def test_the_shipped_profile_asks_for_a_contact():
    assert "contact" in _profile(load_portal("caritau")).todo
