"""What BSON can hold: found out before a batch goes out, because in the driver one bad document sinks its batch."""

from __future__ import annotations

from datetime import datetime
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


def storable_document(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document as it is if BSON can hold it, else with what it cannot hold put into words."""
    try:
        bson.encode(document)
    except (BSONError, UnicodeError, OverflowError):
        return {storable_text(str(name)).replace("\0", "?"): _storable(value) for name, value in document.items()}
    return document


def _storable(value: Any) -> Any:
    match value:
        case str():
            return storable_text(value)
        case dict():
            return storable_document(value)
        case list() | tuple():
            return [_storable(item) for item in value]
        case int() if abs(value) >= 2**63:
            return str(value)
        case _:
            return value


def storable_time(time: datetime) -> datetime:
    """Return the time as it will be read back: BSON keeps milliseconds."""
    return time.replace(microsecond=time.microsecond // 1_000 * 1_000)


def storable_text(text: str) -> str:
    """Return the text with `?` for each lone surrogate, which JSON may hold and UTF-8 may not."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
