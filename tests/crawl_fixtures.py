"""What the tests of whole crawls share: the real command as a child process, with a home and a database of its own.

The rule: whatever a test does, no answer and no log may hold a stack trace; `Desk.close` sees to it for every test.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caritau_crawler.config import Config
from caritau_crawler.store.connection import open_store
from sample_portal import Faults, Request, SamplePortal, Truth

ROOT = Path(__file__).parents[1]
PROFILES = {"laravel": "caritau", "wordpress": "sample_wordpress"}
TRACE = "Traceback (most recent call last)"


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    stdout: str
    stderr: str

    @property
    def errors(self) -> list[str]:
        """The lines on standard error."""
        return self.stderr.splitlines()

    @property
    def document(self) -> dict[str, Any]:
        """Standard output as one JSON document."""
        return json.loads(self.stdout)


class Desk:
    """A place to run commands at: an own CARITAU_HOME, an own database on the session's server."""

    def __init__(self, uri: str, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home, self.uri = home, uri
        self.name = f"test_{uuid.uuid4().hex[:16]}"
        self.answers: list[Answer] = []
        config = Config.from_env({"MONGO_URI": uri, "MONGO_DATABASE": self.name, "CARITAU_HOME": str(home)})
        self._opened = open_store(config)
        self.store = self._opened.__enter__()
        self.database = self.store._database
        self._children: list[subprocess.Popen[str]] = []

    def environment(self, **changes: str | None) -> dict[str, str]:
        given = {
            **{name: value for name, value in Config.inherited().items() if not name.startswith("CARITAU_")},
            "MONGO_URI": self.uri,
            "MONGO_DATABASE": self.name,
            "CARITAU_HOME": str(self.home),
            **changes,
        }
        return {name: value for name, value in given.items() if value is not None}

    def start(self, *arguments: str, cwd: Path = ROOT, **changes: str | None) -> subprocess.Popen[str]:
        """Start `caritau ARGUMENTS` in a process group of its own; a variable that is None is unset."""
        child = subprocess.Popen(
            [sys.executable, "-m", "caritau_crawler", *arguments],
            cwd=cwd,
            env=self.environment(**changes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self._children.append(child)
        return child

    def end_of(self, child: subprocess.Popen[str], timeout: float = 100) -> Answer:
        """Wait for the end of a child and return its answer."""
        stdout, stderr = child.communicate(timeout=timeout)
        answer = Answer(child.returncode, stdout, stderr)
        self.answers.append(answer)
        return answer

    def run(self, *arguments: str, **changes: Any) -> Answer:
        return self.end_of(self.start(*arguments, **changes))

    def crawl(self, site: SamplePortal | str, *arguments: str, theme: str = "laravel", **changes: Any) -> Answer:
        """Run `caritau crawl --quiet` on a portal."""
        return self.run(*crawl_arguments(site, *arguments, theme=theme), **changes)

    def exit_code(self, site: SamplePortal, *arguments: str, **environment: str) -> int:
        return self.crawl(site, *arguments, **environment).code

    def update(self, collection: str, where: dict[str, Any], change: dict[str, Any]) -> None:
        self.database[collection].update_many(where, change)

    def start_crawl(
        self, site: SamplePortal, *arguments: str, theme: str = "laravel", **changes: Any
    ) -> subprocess.Popen[str]:
        return self.start(*crawl_arguments(site, *arguments, theme=theme), **changes)

    # What a test looks at.

    def articles(self, **where: Any) -> dict[str, dict[str, Any]]:
        """The stored articles by the path of their canonical URL."""
        return {path_of(found["canonical_url"]): found for found in self.database["articles"].find(where)}

    def pages(self, **where: Any) -> dict[str, dict[str, Any]]:
        """The state of every known page by its path."""
        return {path_of(found["url"]): found for found in self.database["pages"].find(where)}

    def runs(self, **where: Any) -> list[dict[str, Any]]:
        """The run documents, the oldest first."""
        return list(self.database["runs"].find(where).sort("started_at"))

    @property
    def last_run(self) -> dict[str, Any]:
        return self.runs()[-1]

    def count(self, collection: str) -> int:
        return self.database[collection].count_documents({})

    def log_text(self) -> str:
        """All logs, one after the other."""
        return "".join(path.read_text(encoding="utf-8") for path in sorted(self.home.glob("logs/*")))

    def log_lines(self, run_id: str) -> list[dict[str, Any]]:
        text = (self.home / "logs" / f"{run_id}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def wait_until(self, reached: Callable[[], bool], child: subprocess.Popen[str], seconds: float = 40) -> None:
        """Wait for something to be seen while the child is at work."""
        deadline = time.monotonic() + seconds
        while not reached():
            assert child.poll() is None, f"it ended too early: {child.communicate()}"
            assert time.monotonic() < deadline, "it did not come about in time"
            time.sleep(0.03)

    def close(self) -> None:
        for child in self._children:
            if child.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.communicate()
        self.database.client.drop_database(self.name)
        self._opened.__exit__(None, None, None)
        said = "".join(answer.stdout + answer.stderr for answer in self.answers) + self.log_text()
        assert TRACE not in said, said[max(0, said.index(TRACE) - 500) : said.index(TRACE) + 3000]


@contextmanager
def a_desk(uri: str, home: Path) -> Iterator[Desk]:
    """Yield a desk and clear it."""
    desk = Desk(uri, home)
    try:
        yield desk
    finally:
        desk.close()


def crawl_arguments(site: SamplePortal | str, *arguments: str, theme: str = "laravel") -> list[str]:
    base_url = site if isinstance(site, str) else site.base_url
    loudness = [] if "--format" in arguments or "--verbose" in arguments else ["--quiet"]
    more = [argument for argument in arguments if argument != "--verbose"]
    return ["crawl", *loudness, "--portal", PROFILES[theme], "--base-url", base_url, *more]


def path_of(url: str) -> str:
    """Return what follows scheme, host and port."""
    return "/" + url.split("://", 1)[-1].partition("/")[2]


def expected(site: SamplePortal) -> dict[str, Truth]:
    """What a right crawl stores, by path."""
    return {truth.path: truth for truth in site.truths if truth.expected}


def article_requests(site: SamplePortal) -> list[Request]:
    """The requests for pages of articles, under any of their addresses, in the order of arrival."""
    paths = {path for truth in site.truths for path in (truth.path, *truth.aliases, *truth.page_paths)}
    return [request for request in site.requests.records if request.path in paths]


def differences(found: dict[str, Any], truth: Truth) -> Counter[str]:
    """Count by name the fields of a stored article that are not what the portal wrote."""
    dateline = found["dateline"] and (found["dateline"]["outlet"], found["dateline"]["place"])
    pairs = {
        "blocks": ([(block["type"], block["text"]) for block in found["blocks"]], list(truth.blocks)),
        "article_body": (found["article_body"], truth.article_body),
        "headline": (found["headline"], truth.headline),
        "dateline": (dateline, truth.dateline),
        "byline_initials": (found["byline_initials"], truth.byline_initials),
        "source_credit": (found["source_credit"], truth.source_credit),
        "date_published": (found["date_published"], truth.date_published),
        "authors": (tuple(found["authors"]), truth.authors),
        "article_section": (found["article_section"], truth.section),
        # A page may name the same article twice, with its address and without; once is enough to know it.
        "related": (
            list(dict.fromkeys(one["headline"] for one in found["related"])),
            list(dict.fromkeys(truth.related)),
        ),
    }
    if "json-ld:broken" not in truth.traps:
        # Our reader salvages more of a broken JSON-LD than a page is taken to state.
        pairs["keywords"] = (tuple(found["keywords"]), truth.keywords)
        pairs["date_modified"] = (found["date_modified"], truth.date_modified)
        pairs["description"] = (found["description"], truth.description)
    return Counter(name for name, (ours, theirs) in pairs.items() if ours != theirs)


__all__ = [
    "PROFILES",
    "ROOT",
    "TRACE",
    "Answer",
    "Desk",
    "Faults",
    "SamplePortal",
    "a_desk",
    "article_requests",
    "crawl_arguments",
    "differences",
    "expected",
    "path_of",
]
