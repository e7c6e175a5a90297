"""Which files a dump is made of, what is in them, and their bytes within bounds."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

from caritau_crawler.errors import InputError

#: A larger file is no article, a longer line no record. Also the bound for what a .gz may unpack to.
MAX_BYTES = 64 * 2**20
_NOT_TEXT = bytes(code for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
_GZIP_MAGIC = b"\x1f\x8b"

Kind = Literal["text", "lines", "warc"]
_KINDS: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".jl": "lines",
    ".warc": "warc",
}


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A file and what is in it by its name; `kind` is None for one in a folder whose name tells nothing."""

    path: Path
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, numbered from 1; with a `problem` its text is only the beginning, or what came before it."""

    number: int
    data: bytes
    problem: str = ""


def find_dumps(paths: Iterable[Path]) -> list[DumpFile]:
    """Return the files, folders gone through by name; raise `InputError` where there is nothing to read.

    A file that is named itself holds a text unless its name says otherwise.
    """
    found: list[DumpFile] = []
    for path in paths:
        if path.is_dir():
            inside = [entry for entry in sorted(path.rglob("*")) if entry.is_file() and not _is_hidden(entry, path)]
            found += [DumpFile(entry, kind_of(entry)) for entry in inside]
        elif path.is_file():
            found.append(DumpFile(path, kind_of(path) or "text"))
        else:
            raise InputError(f"{path}: there is no such file or folder")
    if not any(file.kind for file in found):
        names = " ".join(str(path) for path in paths)
        raise InputError(f"{names}: no file of texts (.txt), JSON lines (.jsonl) or WARC records (.warc) is there")
    return found


def kind_of(path: Path) -> Kind | None:
    """Return what a file holds by its name, `.gz` or not.

    >>> kind_of(Path("november.jsonl.gz")), kind_of(Path("berita.txt")), kind_of(Path("peta.png"))
    ('lines', 'text', None)
    """
    name = path.name.lower().removesuffix(".gz")
    return next((kind for suffix, kind in _KINDS.items() if name.endswith(suffix)), None)


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def read_text_file(path: Path) -> bytes:
    """Return what a file holds, unpacked; raise `InputError` for what is no text."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    return text_bytes(raw, str(path))


def text_bytes(raw: bytes, name: str) -> bytes:
    """Return bytes unpacked; raise `InputError`, which calls them `name`, for what is no text."""
    if raw.startswith(_GZIP_MAGIC):
        raw = _unpack(raw, name)
    if len(raw) > MAX_BYTES:
        raise InputError(f"{name} is larger than {MAX_BYTES >> 20} MB; give one article")
    if not raw.strip():
        raise InputError(f"{name} is empty")
    head = raw[:4096]
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff")) and len(head.translate(None, _NOT_TEXT)) < 0.98 * len(head):
        raise InputError(f"{name} is binary, not text")
    return raw


def _unpack(raw: bytes, name: str) -> bytes:
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        text = reader.decompress(raw, MAX_BYTES + 1)
    except zlib.error as error:
        raise InputError(f"{name} is a broken gzip file: {error}") from error
    if not reader.eof and len(text) <= MAX_BYTES:
        raise InputError(f"{name} is a broken gzip file: it ends early")
    return text


def lines_of(path: Path) -> Iterator[Line]:
    """Yield the lines of a file, `.gz` or not, without the empty ones; raise `OSError` where it cannot be opened."""
    with path.open("rb") as raw:
        is_packed = raw.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
        raw.seek(0)
        stream = cast("IO[bytes]", gzip.GzipFile(fileobj=raw) if is_packed else raw)
        number = 0
        while True:
            number += 1
            try:
                data = stream.readline(MAX_BYTES)
                whole = data
                while len(whole) == MAX_BYTES and not whole.endswith(b"\n"):
                    whole = stream.readline(MAX_BYTES)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                yield Line(number, b"", f"the gzip file is broken from here on ({error})")
                return
            if not data:
                return
            if whole is not data:
                yield Line(number, data[:4096], f"longer than {MAX_BYTES >> 20} MB")
            elif data.strip():
                yield Line(number, data)
