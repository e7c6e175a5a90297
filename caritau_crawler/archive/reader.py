"""Reading WARC files: ours, and those of strangers, of whom nothing is believed.

The rule: what can be read is read, what cannot is told with its place, nothing raises and nothing grows: a record
beyond the limit is passed over without being held. gzip members are parted here, because the library's iterator ends
at the first broken record, says nothing of a torn one, and holds whatever a member unpacks to (warcio 1.8, 2026-11).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from caritau_crawler.archive.writer import PAGE_FIELD, PART_FIELD, VIA_FIELD

#: Room for a record's own head and the HTTP headers, beside the page.
HEAD_BYTES = 64 * 1024
_CHUNK = 64 * 1024
_GZIP = zlib.MAX_WBITS | 16
_MAGIC = b"\x1f\x8b\x08"
_BROKEN = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, LookupError, TypeError)
_HTML = ("text/html", "application/xhtml+xml")
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body")
#: As many as a browser undoes; a body packed more often is an attack.
_MOST_ENCODINGS = 2

#: Why a record is no page: `no-response` is a request, metadata and the like; `bad-status` an answer other than 200.
Skip = Literal["no-response", "bad-status", "not-html", "too-large", "unreadable", "unknown-encoding"]


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in a file that cannot be read; `torn` is the last record of a writer that was killed."""

    offset: int
    problem: str
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `offset` is that of its gzip member. `skip` says why it is no page, and then `body` is empty.

    `at` is aware, None where the record names no time that can be read. `page_id`, `via` and `part` are what our own
    writer says of a page; a stranger may write anything there.
    """

    offset: int
    kind: str
    url: str
    at: datetime | None
    skip: Skip | None = None
    status: int | None = None
    content_type: str | None = None
    body: bytes = b""
    page_id: str = ""
    via: tuple[str, ...] = ()
    part: int = 1

    @property
    def rendered(self) -> bool:
        """Whether the page is what a browser made of it."""
        return self.kind == "conversion"


@dataclass(frozen=True, slots=True)
class _Member:
    offset: int
    data: bytes
    size: int


def records(path: Path, *, max_page_bytes: int, start: int = 0) -> Iterator[Record | Damage]:
    """Yield the records of a `.warc` or `.warc.gz` from `start` on, and what could not be read; raises `OSError`."""
    with path.open("rb") as stream:
        stream.seek(start)
        packed = stream.read(len(_MAGIC)) == _MAGIC
        stream.seek(start)
        limit = max_page_bytes + HEAD_BYTES
        for found in _members(stream, limit) if packed else _plain_records(stream, limit):
            yield found if isinstance(found, Damage) else _read(found, max_page_bytes)


def record_at(path: Path, offset: int, *, max_page_bytes: int) -> Record | None:
    """Return the record at an offset; None where there is none, or the file is gone."""
    with suppress(OSError):
        for found in records(path, max_page_bytes=max_page_bytes, start=offset):
            return found if isinstance(found, Record) else None
    return None


def file_info(path: Path) -> dict[str, str]:
    """Return the fields of a file's `warcinfo` record, none where it has none; raises `OSError`."""
    with path.open("rb") as stream:
        first = next(_members(stream, HEAD_BYTES), None)
    record = _parse(first.data) if isinstance(first, _Member) else None
    if record is None or record.rec_type != "warcinfo":
        return {}
    lines = record.raw_stream.read().decode("utf-8", "replace").splitlines()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _members(stream: BinaryIO, limit: int) -> Iterator[_Member | Damage]:
    """Part a file into its gzip members; of each no more than `limit` bytes are held."""
    start = stream.tell()
    waiting = stream.read(_CHUNK)
    in_damage = False
    while waiting:
        inflate = zlib.decompressobj(_GZIP)
        kept, size, taken = bytearray(), 0, 0
        try:
            while not inflate.eof:
                piece = inflate.decompress(waiting, _CHUNK)
                left = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
                taken += len(waiting) - len(left)
                size += len(piece)
                if len(kept) < limit:
                    kept += piece[: limit - len(kept)]
                waiting = left if left or inflate.eof else stream.read(_CHUNK)
                if not waiting and not inflate.eof:
                    # zlib may still hold some of what it was given.
                    if piece:
                        continue
                    yield Damage(start, "the last record is torn: its writer was killed", torn=True)
                    return
        except zlib.error as error:
            if not in_damage:
                yield Damage(start, f"no gzip member ({error})")
            in_damage = True
            found = _next_magic(stream, start + 1)
            if found is None:
                return
            start = found
            stream.seek(start)
            waiting = stream.read(_CHUNK)
            continue
        in_damage = False
        yield _Member(start, bytes(kept), size)
        start += taken
        if not waiting:
            waiting = stream.read(_CHUNK)


def _next_magic(stream: BinaryIO, start: int) -> int | None:
    stream.seek(start)
    before = b""
    while chunk := stream.read(_CHUNK):
        window = before + chunk
        if (place := window.find(_MAGIC)) >= 0:
            return start - len(before) + place
        start += len(chunk)
        before = window[-(len(_MAGIC) - 1) :]
    return None


def _plain_records(stream: BinaryIO, limit: int) -> Iterator[_Member | Damage]:
    """Part a file that is not compressed into its records, by the lengths that they name."""
    while True:
        start = stream.tell()
        line = stream.readline(HEAD_BYTES)
        if not line:
            return
        if not line.strip():
            continue
        head, length = bytearray(line), None
        while line.strip() and len(head) < HEAD_BYTES:
            line = stream.readline(HEAD_BYTES)
            if not line:
                break
            head += line
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
        if length is None or not head.startswith(b"WARC/"):
            yield Damage(start, "no WARC record begins here")
            return
        body = stream.read(min(length, limit))
        stream.seek(length - len(body), 1)
        if len(body) < min(length, limit):
            yield Damage(start, "the last record is torn: its writer was killed", torn=True)
            return
        yield _Member(start, bytes(head) + body, len(head) + length)


def _parse(data: bytes) -> ArcWarcRecord | None:
    try:
        record = ArcWarcRecordLoader(verify_http=False, arc2warc=False).parse_record_stream(BytesIO(data), None, "warc")
    except _BROKEN:
        return None
    return record if record.rec_type else None


def _read(member: _Member, max_page_bytes: int) -> Record:
    record = _parse(member.data)
    if record is None:
        return Record(member.offset, "", "", None, "unreadable")
    head = record.rec_headers
    kind = str(record.rec_type)
    found = Record(member.offset, kind, head.get_header("WARC-Target-URI") or "", _moment(head.get_header("WARC-Date")))
    skip: Skip | None = None
    status, content_type, body = None, None, b""
    if kind == "response" and record.http_headers is not None and found.url.startswith("http"):
        code = record.http_headers.get_statuscode() or ""
        status = int(code) if code.isdecimal() and len(code) == 3 else None
        content_type = record.http_headers.get_header("Content-Type")
        skip = None if status == 200 else "bad-status"
    elif kind == "conversion":
        status, content_type = 200, head.get_header("Content-Type")
    else:
        skip = "no-response"
    if skip is None and content_type and not content_type.strip().lower().startswith(_HTML):
        skip = "not-html"
    if skip is None and member.size > len(member.data):
        skip = "too-large"
    if skip is None:
        body, skip = _body(record, max_page_bytes)
    if skip is None and not content_type and not body[:2048].lstrip().lower().startswith(_MARKUP):
        body, skip = b"", "not-html"
    part = head.get_header(PART_FIELD) or ""
    return Record(
        found.offset,
        kind,
        found.url.strip("<>"),
        found.at,
        skip,
        status,
        content_type,
        b"" if skip else body,
        head.get_header(PAGE_FIELD) or "",
        tuple((head.get_header(VIA_FIELD) or "").split()),
        int(part) if part.isdecimal() and len(part) < 4 else 1,
    )


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((text or "").strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _body(record: ArcWarcRecord, limit: int) -> tuple[bytes, Skip | None]:
    """Return a record's page without its transport encodings, at most `limit` bytes of it."""
    http = record.http_headers
    try:
        if http is not None and "chunked" in (http.get_header("Transfer-Encoding") or "").lower():
            body = ChunkedDataReader(record.raw_stream).read(limit + 1)
        else:
            body = record.raw_stream.read(limit + 1)
    except (ChunkedDataException, *_BROKEN):
        return b"", "unreadable"
    encodings = (http.get_header("Content-Encoding") or "").lower().split(",") if http is not None else []
    names = [name.strip() for name in encodings if name.strip() not in ("", "identity", "none")]
    if len(names) > _MOST_ENCODINGS:
        return b"", "unknown-encoding"
    for name in reversed(names):
        if name not in ("gzip", "x-gzip", "deflate"):
            return b"", "unknown-encoding"
        body = _inflated(body, limit)
    return (b"", "too-large") if len(body) > limit else (body, None)


def _inflated(body: bytes, limit: int) -> bytes:
    """Undo gzip or either kind of deflate; what came before it broke off is kept, what never was packed stays."""
    for window in (_GZIP, zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window).decompress(body, limit + 1)
        except zlib.error:
            continue
    return body
