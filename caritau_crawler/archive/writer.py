"""Writing the archive: one record a page, one gzip member a record, so that an offset finds a page at once.

The rule: `write` returns when the kernel has the whole member. What a killed process leaves is readable but for one
torn member at the end of one file, and no place was told to anybody before its page was there. A write that fails is
taken back, so that a full disk leaves no torn member either.
"""

from __future__ import annotations

import errno
import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from caritau_crawler.archive.files import file_name, lock
from caritau_crawler.errors import ConfigurationError, DiskFull
from caritau_crawler.items import RawPlace

#: A file that has grown so large is closed and the next one begun: what archives all over the world use.
MAX_FILE_BYTES = 2**30
#: 0.5 ms and 13.0 KB a page of 66 KB; level 6 takes 0.9 ms for 10 % less, level 9, the library's own, 1.0 ms for no
#: more than that (`benchmarks/archive.py`, 2026-11).
LEVEL = 3

_GZIP = zlib.MAX_WBITS | 16
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: The body is kept decoded; a header that says otherwise would make every reader decode it again. The names are those
#: that Common Crawl gives them.
_ABOUT_THE_WIRE = {
    "content-encoding": "X-Crawler-Content-Encoding",
    "content-length": "X-Crawler-Content-Length",
    "transfer-encoding": "X-Crawler-Transfer-Encoding",
}

#: Fields of ours in the head of a record; other readers leave aside what they do not know.
PAGE_FIELD, VIA_FIELD, PART_FIELD = "Caritau-Page", "Caritau-Via", "Caritau-Part"


@dataclass(frozen=True, slots=True)
class PageToKeep:
    """A page as it came, its body without transport encodings. `at` is aware: when it came.

    `headers` are as received, less a Content-Encoding that was undone. A `rendered` page is what a browser made of
    it. `page_id` is its key in the URL state, `via` what redirected to it, `part` its number in an article over several
    pages, from 1.
    """

    url: str
    body: bytes
    at: datetime
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    protocol: str = "HTTP/1.1"
    rendered: bool = False
    page_id: str = ""
    via: Sequence[str] = ()
    part: int = 1


class ArchiveWriter:
    """Writes one run's files; no file is made before there is a page. `info` goes into each file's `warcinfo`.

    Raises `ConfigurationError` where the folder cannot be written.
    """

    def __init__(
        self,
        folder: Path,
        run_id: str,
        info: Mapping[str, str],
        *,
        max_bytes: int = MAX_FILE_BYTES,
        level: int = LEVEL,
    ) -> None:
        self._folder, self._run_id, self._info = folder, run_id, info
        self._max_bytes, self._level = max_bytes, level
        self._descriptor: int | None = None
        self._number = -1
        self._size = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(
                f"the page archive {folder} cannot be made ({error.strerror}); set CARITAU_HOME"
            ) from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ConfigurationError(f"the page archive {folder} cannot be written by this user; set CARITAU_HOME")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, page: PageToKeep) -> RawPlace:
        """Keep a page and return its place; raises `DiskFull`, and then nothing of it was kept."""
        if self._descriptor is None or self._size >= self._max_bytes:
            self._next_file()
        return RawPlace(file_name(self._run_id, self._number), self._append(_record(page)))

    def close(self) -> None:
        """Close the file at work; the writer may go on with the next one."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _next_file(self) -> None:
        self.close()
        path = self._folder / file_name(self._run_id, self._number + 1)
        try:
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            self._size = os.fstat(self._descriptor).st_size
        except OSError as error:
            raise _problem(path, error) from error
        lock(self._descriptor)
        self._number += 1
        builder = WARCWriter(BytesIO(), gzip=False, warc_version="1.1")
        try:
            self._append(builder.create_warcinfo_record(path.name, dict(self._info)))
        except DiskFull:
            # The next page tries again, with this file from its beginning.
            self.close()
            self._number -= 1
            raise

    def _append(self, record: ArcWarcRecord) -> int:
        assert self._descriptor is not None
        plain = BytesIO()
        WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
        packer = zlib.compressobj(self._level, zlib.DEFLATED, _GZIP)
        member = packer.compress(plain.getbuffer()) + packer.flush()
        offset = self._size
        try:
            left = memoryview(member)
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._descriptor, offset)
            raise _problem(self._folder, error) from error
        self._size += len(member)
        return offset


def _record(page: PageToKeep) -> ArcWarcRecord:
    builder = WARCWriter(BytesIO(), gzip=False, warc_version="1.1")
    head = {"WARC-Date": _date(page.at)}
    if page.page_id:
        head[PAGE_FIELD] = _one_line(page.page_id)
    if page.via:
        head[VIA_FIELD] = " ".join(_one_line(url) for url in page.via)
    if page.part > 1:
        head[PART_FIELD] = str(page.part)
    body, length = BytesIO(page.body), len(page.body)
    if page.rendered:
        # No server sent this: the specification's `conversion` is another version of a page's content.
        kind = next((value for name, value in page.headers if name.lower() == "content-type"), "text/html")
        return builder.create_warc_record(
            page.url, "conversion", body, length, warc_content_type=_one_line(kind), warc_headers_dict=head
        )
    http = StatusAndHeaders(
        f"{page.status} {responses.get(page.status, '')}".rstrip(),
        [*_http_headers(page.headers), ("Content-Length", str(length))],
        protocol=page.protocol,
    )
    return builder.create_warc_record(page.url, "response", body, length, http_headers=http, warc_headers_dict=head)


def _http_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_ABOUT_THE_WIRE.get(name.lower(), name), _one_line(value)) for name, value in headers]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _problem(path: Path, error: OSError) -> DiskFull:
    if error.errno in _NO_ROOM:
        return DiskFull(f"the disk that holds the page archive {path} is full: make room or set CARITAU_HOME")
    return DiskFull(f"the page archive {path} cannot be written ({error.strerror}): look at its disk")
