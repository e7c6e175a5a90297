"""Bodies that are not what their headers say: broken, cut, mislabelled or made to harm.

The rule: the same page under the same fault gives the same bytes.
"""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from functools import cache

import brotli

from sample_portal.faults import Body

_BOMB_MEGABYTES = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes out; `promised` is the Content-Length, None for chunks."""

    body: bytes
    promised: int | None
    encoding: str | None = None
    breaks_off: bool = False


def make_body(kind: Body, page: bytes) -> Sent:
    """Return what is sent in the place of a page, given without any compression."""
    half = page[: len(page) // 2]
    match kind:
        case "empty":
            return Sent(b"", 0)
        case "blank":
            return Sent(b" \n  \n", 5)
        case "cut":
            return Sent(half, len(half))
        case "short":
            return Sent(half, len(page), breaks_off=True)
        case "chunked-short":
            return Sent(half, None, breaks_off=True)
        case "endless" | "endless-drip":
            return Sent(page + bytes(65_536), None)
        case "bomb":
            packed = _bomb()
            return Sent(packed, len(packed), "gzip")
        case "gzip-in-name-only":
            return Sent(page, len(page), "gzip")
        case "br-in-name-only":
            return Sent(page, len(page), "br")
        case "gzip-broken":
            packed = gzip.compress(page, mtime=0)
            middle = len(packed) // 2
            return Sent(packed[:middle] + b"\xff" * 40 + packed[middle + 40 :], len(packed), "gzip")
    name, _, cut = kind.partition("-")
    packed = {
        "gzip": gzip.compress(page, mtime=0),
        "br": brotli.compress(page, quality=5),
        "deflate": zlib.compress(page),
    }[name]
    sent = packed[: len(packed) * 3 // 4] if cut else packed
    return Sent(sent, len(sent), name)


@cache
def _bomb() -> bytes:
    file = io.BytesIO()
    with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packer:
        for _ in range(_BOMB_MEGABYTES):
            packer.write(bytes(2**20))
    return file.getvalue()
