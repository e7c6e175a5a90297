from __future__ import annotations

import itertools
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
from pymongo.errors import OperationFailure

from caritau_crawler.config import Config
from caritau_crawler.errors import CaritauError, ConfigurationError, StoreUnavailable
from caritau_crawler.store.article_reader import ArticleFilter
from caritau_crawler.store.connection import Store, connect, open_store
from caritau_crawler.store.embedded import embedded_mongod

pytestmark = pytest.mark.mongo

SECRET = "s3cr3t-w0rd"


def config_for(uri: str, home: Path) -> Config:
    return Config.from_env({"MONGO_URI": uri, "MONGO_DATABASE": "test_connection", "CARITAU_HOME": str(home)})


def failure(uri: str, home: Path) -> CaritauError:
    with pytest.raises(CaritauError) as caught, open_store(config_for(uri, home)):
        pass
    message = str(caught.value)
    assert "\n" not in message
    assert SECRET not in message
    assert SECRET[:5] not in message
    return caught.value


@pytest.fixture(scope="module")
def guarded_server(mongod: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A mongod with authentication: `admin` may do all, `guest` may log in and nothing else."""
    folder = tmp_path_factory.mktemp("guarded")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        mongod,
        "--dbpath",
        str(folder),
        "--port",
        str(port),
        "--bind_ip",
        "127.0.0.1",
        "--nounixsocket",
        "--auth",
    ]
    command += ["--wiredTigerEngineConfigString", "log=(prealloc=false)"]
    with subprocess.Popen([*command, "--logpath", str(folder / "log")], stdout=subprocess.DEVNULL) as server:
        with MongoClient("127.0.0.1", port, serverSelectionTimeoutMS=20_000) as client:
            client.admin.command("createUser", "admin", pwd=SECRET, roles=["root"])
        with MongoClient("127.0.0.1", port, username="admin", password=SECRET) as client:
            client.admin.command("createUser", "guest", pwd=SECRET, roles=[])
        yield port
        server.terminate()


def test_the_right_password_opens_the_store(guarded_server: int, home: Path) -> None:
    with open_store(config_for(f"mongodb://admin:{SECRET}@127.0.0.1:{guarded_server}/", home)) as store:
        assert store.ping().startswith("6.")


def test_a_wrong_password_is_named_without_being_shown(guarded_server: int, home: Path) -> None:
    error = failure(f"mongodb://admin:{SECRET}x@127.0.0.1:{guarded_server}/", home)

    assert isinstance(error, StoreUnavailable)
    assert "refuses the login" in str(error)
    assert f"127.0.0.1:{guarded_server}" in str(error)


def test_a_missing_login_and_missing_rights_are_told_apart_from_a_wrong_password(
    guarded_server: int, home: Path
) -> None:
    for login in ("", f"guest:{SECRET}@"):
        error = failure(f"mongodb://{login}127.0.0.1:{guarded_server}/", home)

        assert isinstance(error, StoreUnavailable)
        assert "rights" in str(error)


def test_an_unreachable_server_is_named_with_what_to_do(home: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        error = failure(f"mongodb://u:{SECRET}@127.0.0.1:{port}/?serverSelectionTimeoutMS=300", home)

    assert isinstance(error, StoreUnavailable)
    assert f"127.0.0.1:{port}" in str(error)
    assert "docker compose up -d mongo" in str(error)


def test_a_server_that_never_answers_is_given_up(home: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        options = "serverSelectionTimeoutMS=500&connectTimeoutMS=500"

        assert isinstance(failure(f"mongodb://127.0.0.1:{port}/?{options}", home), StoreUnavailable)


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://",
        "mongodb:///",
        f"mongodb://user:{SECRET}@",
        f"mongodb://user:{SECRET}@@host/",
        f"mongodb://user:a/{SECRET}@host:27017/",
        f"mongodb://user:12/{SECRET}@host:27017/",
        f"mongodb://user:{SECRET}@host:port/",
        f"mongodb://user:{SECRET}@host:99999/",
        f"mongodb://user:{SECRET}%zz@host/",
        f"mongodb://user:{SECRET}@host/?authMechanism={SECRET}",
        f"mongodb+srv://user:{SECRET}@host:1/",
    ],
)
def test_a_uri_that_cannot_be_read_is_a_configuration_error_that_shows_none_of_it(uri: str, home: Path) -> None:
    assert isinstance(failure(uri, home), ConfigurationError)


def test_the_uri_cannot_turn_the_journal_off(mongo_uri: str) -> None:
    with connect(mongo_uri.replace("w=majority&journal=true", "w=0&journal=false"), MongoClient) as client:
        assert client.write_concern.document == {"w": "majority", "j": True}


def test_time_outs_of_the_uri_are_kept(mongo_uri: str) -> None:
    with connect(mongo_uri + "&serverSelectionTimeoutMS=1234", MongoClient) as client:
        assert client.options.server_selection_timeout == pytest.approx(1.234)
        assert client.options.pool_options.socket_timeout == pytest.approx(30)


def test_a_server_that_goes_away_in_the_midst_is_named(home: Path, mongod: str) -> None:
    with embedded_mongod(home) as uri, open_store(config_for(f"{uri}&serverSelectionTimeoutMS=300", home)) as store:
        about = json.loads((home / "mongodb" / "server.json").read_text())
        os.kill(about["keeper_pid"], signal.SIGKILL)

        with pytest.raises(StoreUnavailable, match="does not answer"):
            until_it_fails(store)


def until_it_fails(store: Store) -> None:
    while True:
        store.ping()
        time.sleep(0.1)


def test_the_store_makes_its_indexes_and_making_them_again_is_harmless(store: Store) -> None:
    store.ensure_indexes()

    indexes = store._database["articles"].index_information()
    first_fields = {index["key"][0][0] for index in indexes.values()}
    assert {"canonical_url", "date_published", "content_hash", "fingerprint", "first_seen_at", "run_id"} < first_fields
    assert indexes["words"]["default_language"] == "none"


def test_a_read_only_store_leaves_an_empty_database_empty(
    config: Config, article: Callable[..., Any], mongo_uri: str
) -> None:
    with open_store(config, read_only=True) as store:
        one = article()
        assert [result.outcome for result in store.articles.save([one], run_id="r", now=one.fetched_at)] == ["new"]

    with MongoClient(mongo_uri) as client:
        assert client[config.mongo_database].list_collection_names() == []


WRITER = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from caritau_crawler.config import Config
from caritau_crawler.items import Article, Block
from caritau_crawler.store.connection import open_store
config = Config.from_env({"MONGO_URI": sys.argv[1], "MONGO_DATABASE": sys.argv[2], "CARITAU_HOME": sys.argv[3]})
def article(number, version):
    url = f"https://caritau.com/post/nomor-{number}"
    blocks = [Block("paragraph", f"Isi {number} versi {version}. " * 100)]
    return Article(url, url, "caritau", f"Nomor {number}", blocks=blocks, content_hash=f"{number}-{version}")
with open_store(config) as store:
    print("begin", flush=True)
    for version in range(int(sys.argv[4])):
        store.articles.save([article(n, version) for n in range(200)], run_id="r", now=datetime.now(UTC))
print("end", flush=True)
"""


def test_a_killed_writer_leaves_nothing_doubled_and_nothing_half_written(
    config: Config, mongo_uri: str, tmp_path: Path
) -> None:
    def writer(versions: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", WRITER, mongo_uri, config.mongo_database, str(tmp_path), str(versions)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    for delay in (0.02, 0.1, 0.25):
        with writer(50) as victim:
            assert victim.stdout
            victim.stdout.readline()
            time.sleep(delay)
            victim.kill()
    with writer(3) as last:
        assert last.communicate()[0].split() == ["begin", "end"]

    with MongoClient(mongo_uri, tz_aware=True) as client:
        database = client[config.mongo_database]
        articles = list(database.articles.find())
        assert len(articles) == 200
        for document in articles:
            number, version = document["content_hash"].split("-")
            assert version == "2"
            assert document["article_body"] == (f"Isi {number} versi 2. " * 100)
            history = list(database.revisions.find({"article_id": document["_id"]}).sort("revision"))
            assert [old["revision"] for old in history] == list(range(1, document["revision"]))
            hashes = [*(old["article"]["content_hash"] for old in history), document["content_hash"]]
            assert all(before != after for before, after in itertools.pairwise(hashes))


def test_errors_that_are_bugs_keep_their_own_class(store: Store) -> None:
    store._database["articles"].drop_index("words")

    with pytest.raises(OperationFailure):
        store.articles.find(ArticleFilter(text="kata"))
