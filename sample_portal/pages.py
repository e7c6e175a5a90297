"""A page as it is sent: pre-rendered parts, and between them the furniture that differs at every request.

The rule: what does not change is encoded and compressed once. Deflate blocks that end in a full flush may be put
together, so a compressed answer costs the furniture only (about 0.1 ms instead of 1.5 ms for 50 KB, 2026-11).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

#: Where changing furniture goes: `<!--@popular-->`.
_SLOT = re.compile(r"<!--@([a-z]+)-->")
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\xff"

Fill = Callable[[str], str]


@dataclass(slots=True)
class Page:
    """An answer; `text` may hold slots, `validator` is the entity tag of its content without furniture."""

    text: str
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    encoding: str = "utf-8"
    validator: str | None = None
    last_modified: datetime | None = None
    location: str | None = None
    raw: bytes | None = None
    _parts: list[bytes] = field(default_factory=list)
    _slots: list[str] = field(default_factory=list)
    _packed: list[bytes] = field(default_factory=list)

    def body(self, fill: Fill, *, packed: bool) -> bytes:
        """Return the bytes to send, gzip-compressed where asked; `fill` gives the furniture of a slot."""
        if self.raw is not None:
            return self.raw
        self._prepare()
        furniture = [self._encode(fill(slot)) for slot in self._slots]
        plain = _interleave(self._parts, furniture)
        if not packed:
            return plain
        if not self._packed:
            self._packed = [_deflate(part) for part in self._parts]
        stream = _interleave(self._packed, [_deflate(each) for each in furniture])
        return _GZIP_HEADER + stream + b"\x03\x00" + struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)

    def _prepare(self) -> None:
        if not self._parts:
            pieces = _SLOT.split(self.text)
            self._parts = [self._encode(piece) for piece in pieces[::2]]
            self._slots = pieces[1::2]

    def _encode(self, text: str) -> bytes:
        return text.encode(self.encoding, "xmlcharrefreplace")


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def _interleave(parts: list[bytes], between: list[bytes]) -> bytes:
    out = [parts[0]]
    for filling, part in zip(between, parts[1:], strict=True):
        out += (filling, part)
    return b"".join(out)
