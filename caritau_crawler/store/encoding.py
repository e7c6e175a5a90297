"""What BSON can hold: found out before a batch goes out, because in the driver one bad document sinks its batch."""

from __future__ import annotations

from typing import Any

import bson
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument

#: What the server takes, less room for the operation around the document.
LARGEST_DOCUMENT_BYTES = 16 * 1024 * 1024 - 64 * 1024


class UnstorableError(Exception):
    """A document that no server would take; `reason` is machine-readable, `detail` for people."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def encoded(document: dict[str, Any]) -> RawBSONDocument:
    """Return the document as the bytes that are sent; raise `UnstorableError` where they cannot be."""
    try:
        data = bson.encode(document)
    except (BSONError, UnicodeError, OverflowError, RecursionError) as error:
        raise UnstorableError("not-encodable", f"{type(error).__name__}: {error}"[:300]) from None
    if len(data) > LARGEST_DOCUMENT_BYTES:
        size = len(data) / 1024 / 1024
        raise UnstorableError("too-large", f"{size:.1f} MB, a document of MongoDB holds 16 MB")
    return RawBSONDocument(data)


def storable_text(text: str) -> str:
    """Return the text with `?` for each lone surrogate, which JSON may hold and UTF-8 may not."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
