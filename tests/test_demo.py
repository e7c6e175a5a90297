"""`caritau demo`: the whole job for a newcomer, from any directory, and nothing of it left running."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from crawl_fixtures import TRACE

from caritau_crawler.config import Config
from caritau_crawler.rendering.browser import find_browser

pytestmark = [pytest.mark.mongo, pytest.mark.usefixtures("mongod")]

SUMMARY = r"(\d+) requests, all of them for what leads to articles; 0 articles fetched, 0 stored"


def environment(home: Path) -> dict[str, str]:
    inherited = {name: value for name, value in Config.inherited().items() if not name.startswith("CARITAU_")}
    # A MongoDB of the user's own must not see the demo; this one would be noticed, for nobody answers there.
    return {**inherited, "CARITAU_HOME": str(home), "MONGO_URI": "mongodb://127.0.0.1:1/"}


def processes_naming(text: str) -> list[str]:
    """Command lines of the processes alive that name a text."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if text in line:
            found.append(line)
    return found


def start_demo(home: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "caritau_crawler", "demo", *arguments]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        command, **pipes, cwd=home.parent, env=environment(home), text=True, encoding="utf-8", start_new_session=True
    )


@pytest.mark.browser
def test_the_demo_shows_the_job_and_what_it_stored_can_be_read_as_it_says(tmp_path):
    if find_browser() is None:
        pytest.skip("needs a Chromium: none was found on this machine")
    home = tmp_path / "var"

    demo = start_demo(home, "--theme", "wordpress", "--articles", "30")
    stdout, stderr = demo.communicate(timeout=100)

    assert demo.returncode == 0, stderr[-2000:]
    assert TRACE not in stdout + stderr
    for number in "12345":
        assert re.search(rf"^{number}\. ", stdout, re.MULTILINE)
    assert re.search(r"latest ok: 26 new, 0 updated, 1 failed in \d+ s", stdout)
    assert re.search(r"latest ok: 0 new, 0 updated, 0 failed in \d+ s", stdout)
    requests = re.search(SUMMARY, stdout)
    assert requests
    assert int(requests[1]) <= 12
    assert processes_naming(str(home)) == []
    advice = re.search(r"CARITAU_HOME=(\S+) caritau (\S.*)$", stdout.strip().splitlines()[-1])
    assert advice
    listed = read_as_advised(home, *advice.groups())
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.count('"canonical_url"') >= 20


def read_as_advised(home: Path, advised_home: str, command: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in environment(home).items() if name != "MONGO_URI"}
    return subprocess.run(
        [sys.executable, "-m", "caritau_crawler", *command.split(), "--format", "json"],
        env={**variables, "CARITAU_HOME": advised_home},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_demo_that_is_interrupted_leaves_no_process_behind(tmp_path):
    home = tmp_path / "var"
    demo = start_demo(home, "--articles", "60")
    deadline = time.monotonic() + 40
    while not list(home.glob("demo/logs/*.jsonl")) and time.monotonic() < deadline and demo.poll() is None:
        time.sleep(0.1)
    assert demo.poll() is None, demo.communicate()

    demo.send_signal(signal.SIGINT)
    stdout, stderr = demo.communicate(timeout=60)

    assert demo.returncode == 130
    assert TRACE not in stdout + stderr
    deadline = time.monotonic() + 10
    while processes_naming(str(home)) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert processes_naming(str(home)) == []


def test_a_demo_that_cannot_be_is_one_line_and_exit_code_2(tmp_path):
    file = tmp_path / "a-file"
    file.write_text("no folder")

    demo = start_demo(file)
    stdout, stderr = demo.communicate(timeout=60)

    assert (demo.returncode, stdout) == (2, "")
    (line,) = stderr.splitlines()
    assert str(file) in line
    assert "CARITAU_HOME" in line
