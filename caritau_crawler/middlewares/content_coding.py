"""Undo a Content-Encoding, within a limit and whole. Pure.

The rule: what broke off is never taken for the page. Scrapy's own decoders return what came before the break, which
for a news page is an article without its end (found 2026-11). A server that names a coding which it did not use is
believed less than the bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import brotli

_GZIP = b"\x1f\x8b"
_CHUNK = 64 * 1024


class BrokenCoding(ValueError):
    """Raised where the bytes end too early or are not in the coding that was named."""


class TooLarge(ValueError):
    """Raised where the body grows beyond the limit."""


def decode(body: bytes, coding: str, limit: int) -> bytes:
    """Return the body without `gzip`, `deflate` or `br`; `limit` is in bytes, 0 for none.

    >>> decode(b"<p>plain after all</p>", "gzip", 100)
    b'<p>plain after all</p>'
    """
    if body.startswith(_GZIP):
        coding = "gzip"
    output = bytearray()
    try:
        for chunk in _chunks(body, coding):
            output += chunk
            if limit and len(output) > limit:
                raise TooLarge(f"{len(body)} bytes of {coding} grow beyond the limit of {limit} bytes")
    except BrokenCoding:
        # A good brotli stream may begin with `<` or `[` too, so this is asked only of what cannot be unpacked.
        if not output and body.lstrip().startswith(b"<") and b"</" in body:
            return body
        raise
    return bytes(output)


def _chunks(body: bytes, coding: str) -> Iterator[bytes]:
    try:
        if coding == "br":
            yield from _unbrotli(body)
        elif coding == "gzip":
            yield from _inflate(body, 31)
        else:
            # Some servers send deflate without the zlib header that belongs to it.
            yield from _inflate(body, 15 if _has_zlib_header(body) else -15)
    except (zlib.error, brotli.error) as error:
        raise BrokenCoding(f"the {coding} of its body is spoilt") from error


def _inflate(body: bytes, window: int) -> Iterator[bytes]:
    while True:
        inflater = zlib.decompressobj(window)
        data = body
        while not inflater.eof:
            chunk = inflater.decompress(data, _CHUNK)
            data = inflater.unconsumed_tail
            if not chunk and not data and not inflater.eof:
                raise BrokenCoding("its compressed body ends too early")
            yield chunk
        body = inflater.unused_data
        if window != 31 or not body.startswith(_GZIP):
            return


def _unbrotli(body: bytes) -> Iterator[bytes]:
    decompressor = brotli.Decompressor()
    chunk = decompressor.process(body, output_buffer_limit=_CHUNK)
    while chunk:
        yield chunk
        chunk = b"" if decompressor.is_finished() else decompressor.process(b"", output_buffer_limit=_CHUNK)
    if not decompressor.is_finished():
        raise BrokenCoding("its compressed body ends too early")


def _has_zlib_header(body: bytes) -> bool:
    return len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
