"""What the scenarios share: a mongod that can be taken away, the crawl as a process, and what is right in the end."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from caritau_crawler.config import Config
from caritau_crawler.store.embedded import find_mongod
from caritau_crawler.store.mongod_keeper import free_port
from caritau_crawler.store.spool import spool_files
from sample_portal import SamplePortal

ROOT = Path(__file__).parents[1]


class Mongod:
    """A server in a folder of its own, at one port for as long as it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "data").mkdir(parents=True)

    @property
    def uri(self) -> str:
        """Its address."""
        return f"mongodb://127.0.0.1:{self._port}/?directConnection=true"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [find_mongod(), "--dbpath", str(self._folder / "data"), "--port", str(self._port)]
        command += ["--bind_ip", "127.0.0.1", "--nounixsocket", "--wiredTigerCacheSizeGB", "0.5"]
        command += ["--networkMessageCompressors", "disabled", "--logpath", str(self._folder / "log"), "--logappend"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with MongoClient[dict[str, Any]](self.uri, serverSelectionTimeoutMS=200) as client:
            for _ in range(150):
                with suppress(PyMongoError):
                    client.admin.command("ping")
                    return
        raise RuntimeError(f"mongod does not start; see {self._folder}/log")

    def kill(self) -> None:
        """Kill it by SIGKILL."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """Let it answer nobody, without closing a connection."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


@dataclass(slots=True)
class Place:
    """A home and a database of their own for one scenario's round."""

    mongod: Mongod
    home: Path
    database: str

    def crawl(self, base_url: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start `caritau crawl --format json` in a process group of its own."""
        variables = {name: value for name, value in Config.inherited().items() if not name.startswith("CARITAU_")}
        variables |= {"MONGO_URI": self.mongod.uri, "MONGO_DATABASE": self.database, "CARITAU_HOME": str(self.home)}
        command = [sys.executable, "-m", "caritau_crawler", "crawl", "--format", "json", "--base-url", base_url]
        return subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            env=variables | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, base_url: str, *arguments: str, **environment: str) -> Finished:
        """Crawl to the end."""
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        stdout, stderr = self.crawl(base_url, *arguments, **environment).communicate()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            document = json.loads(stdout)
        except ValueError:
            raise RuntimeError(f"the crawl gave no run document: {stderr.decode()[-2000:]}") from None
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Finished(document, cpu, time.monotonic() - begun)

    def exit_code(self, site: SamplePortal, *arguments: str, **environment: str) -> int:
        """Crawl to the end and return the exit code."""
        child = self.crawl(site.base_url, *arguments, **environment)
        child.communicate()
        return child.returncode

    def find(self, collection: str, *fields: str) -> list[dict[str, Any]]:
        """Return all documents of a collection, whole or with these fields, their dates aware."""
        with MongoClient[dict[str, Any]](self.mongod.uri, tz_aware=True) as client:
            return list(client[self.database][collection].find({}, dict.fromkeys(fields, 1) or None))

    def articles(self) -> dict[str, dict[str, Any]]:
        """Return the stored articles by the path of their canonical URL."""
        return {path_of(article["canonical_url"]): article for article in self.find("articles")}

    def pages(self) -> dict[str, dict[str, Any]]:
        """Return the state of every known page by its path."""
        return {path_of(page["url"]): page for page in self.find("pages")}

    def runs(self) -> list[dict[str, Any]]:
        """Return the run documents, the oldest first."""
        return sorted(self.find("runs"), key=lambda run: run["started_at"])

    def count(self, collection: str) -> int:
        """Return how many documents a collection has."""
        with MongoClient[dict[str, Any]](self.mongod.uri) as client:
            return client[self.database][collection].count_documents({})

    def update(self, collection: str, where: dict[str, Any], change: dict[str, Any]) -> None:
        """Change documents of a collection."""
        with MongoClient[dict[str, Any]](self.mongod.uri) as client:
            client[self.database][collection].update_many(where, change)

    def traces(self) -> int:
        """Return how many stack traces the logs of this home hold."""
        logs = (path.read_text(encoding="utf-8") for path in self.home.glob("logs/*"))
        return sum(text.count("Traceback (most recent call last)") for text in logs)

    @property
    def waiting(self) -> int:
        """How many files wait in the spool."""
        return len(spool_files(self.home))


@dataclass(frozen=True, slots=True)
class Finished:
    """A crawl that ended: its run document, the CPU seconds of its processes, its wall-clock seconds."""

    run: dict[str, Any]
    cpu: float
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        """The counts of the run."""
        return dict(self.run["counts"])


@dataclass(frozen=True, slots=True)
class Tally:
    """What is there against what should be there."""

    stored: int
    lost: int
    doubled: int
    changed: tuple[Changed, ...]

    @property
    def wrong(self) -> int:
        """How many texts are not to the letter."""
        return len(self.changed)


@dataclass(frozen=True, slots=True)
class Changed:
    """A stored text that is not what the portal wrote: its page, and the first lines that differ."""

    path: str
    wanted: str
    found: str

    def __str__(self) -> str:
        return f"{self.path}: expected {self.wanted[:160]!r}, got {self.found[:160]!r}"


def tally(place: Place, site: SamplePortal) -> Tally:
    """Count what the store has of what a right crawl stores, its doubles, and texts that are not to the letter."""
    wanted = {truth.path: truth.article_body for truth in site.truths if truth.expected}
    found: dict[str, list[str]] = {}
    for article in place.find("articles", "canonical_url", "article_body"):
        found.setdefault(path_of(article["canonical_url"]), []).append(article["article_body"])
    return Tally(
        stored=sum(map(len, found.values())),
        lost=len(wanted.keys() - found.keys()),
        doubled=sum(len(bodies) - 1 for bodies in found.values()) + len(found.keys() - wanted.keys()),
        changed=tuple(
            _changed(path, wanted[path], bodies[0])
            for path, bodies in found.items()
            if path in wanted and bodies[0] != wanted[path]
        ),
    )


def path_of(url: str) -> str:
    """Return what follows scheme, host and port."""
    return "/" + url.split("://", 1)[-1].partition("/")[2]


def _changed(path: str, wanted: str, found: str) -> Changed:
    lines = zip_longest(wanted.splitlines(), found.splitlines(), fillvalue="")
    return Changed(path, *next((one, other) for one, other in lines if one != other))


@contextmanager
def workplace() -> Iterator[tuple[Mongod, Path]]:
    """Yield a running mongod and a folder for homes; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    mongod = Mongod(folder / "server")
    mongod.start()
    try:
        yield mongod, folder
    finally:
        mongod.kill()
        shutil.rmtree(folder)


def new_place(mongod: Mongod, folder: Path) -> Place:
    """Return a home and a database that nobody has used."""
    name = uuid.uuid4().hex[:12]
    return Place(mongod, folder / name, f"soak_{name}")


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """Kill a process with all of its children by SIGKILL."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
