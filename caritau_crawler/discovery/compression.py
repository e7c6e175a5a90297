"""Take gzip off a discovery file, within a limit: some servers send `sitemap.xml.gz` as it lies on the disk.

The rule: a compressed file is never trusted with our memory, and what came through before it broke off is kept.
"""

from __future__ import annotations

import zlib

#: The sitemap protocol allows 50 MB; a file that grows beyond this is a bomb, or not for us.
SIZE_LIMIT = 64 * 1024 * 1024

_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31
# Small, so that a file of a million empty members costs no more than it weighs.
_CHUNK = 16 * 1024
# A file compressed twice is a server's mistake, a file compressed more often is an attack.
_LAYERS = 2


def inflate(body: bytes, limit: int = SIZE_LIMIT) -> tuple[bytes, str | None]:
    """Return the body without gzip, and what was wrong with it: `too-large`, `truncated-gzip` or None.

    A body over the limit comes back empty; of a truncated or corrupt one, what could be read.
    """
    problem = None
    for _ in range(_LAYERS):
        if not body.startswith(_MAGIC):
            break
        body, problem = _gunzip(body, limit)
    return (b"", "too-large") if len(body) > limit else (body, problem)


def inflate_head(body: bytes, size: int) -> bytes:
    """Return the first bytes of the body without gzip."""
    for _ in range(_LAYERS):
        if not body.startswith(_MAGIC):
            break
        body = _gunzip(body, size)[0]
    return body[:size]


def _gunzip(body: bytes, limit: int) -> tuple[bytes, str | None]:
    """Decompress all members up to one byte more than the limit."""
    output = bytearray()
    position = 0
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    data = b""
    while len(output) <= limit:
        if not data:
            data = body[position : position + _CHUNK]
            position += len(data)
        if not data:
            return bytes(output), None if inflater.eof else "truncated-gzip"
        try:
            output += inflater.decompress(data, limit + 1 - len(output))
        except zlib.error:
            return bytes(output), "truncated-gzip"
        data = inflater.unconsumed_tail
        if inflater.eof:
            data = inflater.unused_data
            rest = data or body[position : position + len(_MAGIC)]
            if not rest.startswith(_MAGIC):
                return bytes(output), None
            inflater = zlib.decompressobj(_GZIP_WINDOW)
    return bytes(output), None
