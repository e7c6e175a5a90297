"""The spool: articles that MongoDB could not take, on disk under `CARITAU_HOME/spool`, a file for each run.

The rule: what was put is on the disk (fsync) before the caller goes on, and a file is taken away only after the store
has acknowledged all of it. Bringing it in twice is harmless. A run holds a lock on its own file, so that no other
process brings in what is still being written.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import IO

from bson import json_util
from bson.errors import BSONError

from caritau_crawler.errors import ConfigurationError, DiskFull
from caritau_crawler.items import Article
from caritau_crawler.store.mongod_keeper import is_no_room

_OPTIONS = json_util.JSONOptions(tz_aware=True)
_SUFFIX = ".jsonl"
#: Portals are named without a hyphen, so the first one parts the portal from the run.
_SEPARATOR = "-"


@dataclass(frozen=True, slots=True)
class Spooled:
    """An article that waits, and when it came to wait (aware UTC): that is when the store would have taken it."""

    article: Article
    at: datetime


@dataclass(frozen=True, slots=True)
class SpoolFile:
    """A file of the spool: the portal and the run that it comes from."""

    path: Path
    portal: str
    run_id: str

    def read(self) -> Iterator[Spooled]:
        """Yield what waits in it, the oldest first; a last line that a killed process left torn is no article."""
        with self.path.open("rb") as lines:
            for line in lines:
                try:
                    entry = json_util.loads(line, json_options=_OPTIONS)
                    yield Spooled(Article.from_document(entry["article"]), entry["at"])
                except (ValueError, KeyError, TypeError, BSONError):
                    if line.endswith(b"\n"):
                        raise ConfigurationError(
                            f"the spool file {self.path} has a line that is no article: look at it, and move it away"
                        ) from None

    @contextlib.contextmanager
    def locked(self) -> Iterator[bool]:
        """Yield whether this process has the file for itself."""
        try:
            with self.path.open("rb") as file:
                yield _locks(file) and self.path.exists()
        except FileNotFoundError:
            yield False


@dataclass(slots=True)
class BroughtIn:
    """What came of the spool: `articles` that waited by the run that put them there, `outcomes` by name.

    `older` are those that the store had looked at again since; `files` those that are done and gone.
    """

    articles: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    older: int = 0
    files: int = 0


class SpoolWriter:
    """The file of one run, made with the first article."""

    def __init__(self, home: Path, portal: str, run_id: str) -> None:
        self._path = home / "spool" / f"{portal}{_SEPARATOR}{run_id}{_SUFFIX}"
        self._file: FileIO | None = None

    def put(self, articles: Sequence[Article], at: datetime) -> None:
        """Write the articles and wait until the disk has them; raises `DiskFull` where it has no room."""
        entries = ({"at": at, "article": article.to_spool()} for article in articles)
        lines = [json_util.dumps(entry, json_options=_OPTIONS).encode("utf-8", "surrogatepass") for entry in entries]
        try:
            file = self._file or self._open()
            end = file.seek(0, os.SEEK_END)
            try:
                _write(file, b"\n".join([*lines, b""]))
                os.fsync(file.fileno())
            except OSError:
                with contextlib.suppress(OSError):
                    file.truncate(end)  # half a line in the middle of a file would be damage
                raise
        except OSError as error:
            if is_no_room(error):
                raise DiskFull(f"the disk that holds {self._path.parent} is full: make room there") from None
            raise DiskFull(f"{self._path} cannot be written ({error.strerror}): MongoDB is away as well") from None

    def _open(self) -> FileIO:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Unbuffered: what was not written is nowhere, and nothing is written later.
        file = self._file = self._path.open("ab", buffering=0)
        _locks(file)
        return file

    def close(self) -> SpoolFile | None:
        """Give the file free to be brought in; None where nothing was put."""
        if self._file is None:
            return None
        self._file.close()
        self._file = None
        return _spool_file(self._path)


def spool_files(home: Path, portal: str | None = None) -> list[SpoolFile]:
    """Return the files that wait, the oldest run first; of one portal, or of all."""
    found = [_spool_file(path) for path in (home / "spool").glob(f"*{_SUFFIX}")]
    return sorted((one for one in found if portal in (None, one.portal)), key=lambda one: (one.run_id, one.portal))


def _spool_file(path: Path) -> SpoolFile:
    portal, _, run_id = path.name.removesuffix(_SUFFIX).partition(_SEPARATOR)
    return SpoolFile(path, portal, run_id)


def _write(file: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _locks(file: IO[bytes] | FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
