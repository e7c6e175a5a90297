"""Errors of one cause are one line of the report: they are grouped by a fingerprint that leaves out what varies.

A fingerprint is readable, `kind: Type: message` with `#` for numbers and `<url>` for addresses, because a person reads
it before a machine does. The kind says whose matter it is, and the verdict judges by it.
"""

from __future__ import annotations

import re
from enum import StrEnum

from caritau_crawler.runs.run import ErrorReport

_LENGTH = 200
_SAMPLE_LENGTH = 2_000
#: Everything after this is left out before any pattern looks at it: a message may quote a whole page.
_LOOKED_AT = 2_000

# The order matters: an address may hold numbers, a hexadecimal number may look like a decimal one.
_VARIABLE = (
    (re.compile(r"[a-z][a-z0-9+.-]{0,20}://[^\s'\"<>]+", re.IGNORECASE), "<url>"),
    (re.compile(r"(?<![\w/])/(?:[\w.%~-]+/)+[\w.%~-]*"), "<path>"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b"), "<ip>"),
    (re.compile(r"\b0x[0-9a-f]+\b", re.IGNORECASE), "#"),
    (re.compile(r"\b(?=[a-f-]{0,40}\d)[0-9a-f]{8}(?:[0-9a-f]|-(?=[0-9a-f]))*\b", re.IGNORECASE), "#"),
    (re.compile(r"\d+(?:[.,:]\d+)*"), "#"),
    (re.compile(r"\s+"), " "),
)


class ErrorKind(StrEnum):
    """Whose matter an error is."""

    FETCH = "fetch"  # the portal or the way to it
    STORE = "store"  # MongoDB
    DISK = "disk"
    RENDER = "render"  # no browser, or it does not come up
    INCOMPLETE = "incomplete"  # an article over several pages of which one did not come
    ROBOTS = "robots"  # robots.txt cannot be read
    INPUT = "input"  # a dump or an archive
    CODE = "code"  # a bug of ours


def fingerprint(message: str, exception: str = "", kind: str = ErrorKind.CODE) -> str:
    """Return what the errors of one cause have in common; `exception` is the name of the type, if there was one.

    >>> fingerprint("no answer from http://10.0.0.7:80/a/1 after 30.2 s", "TimeoutError", ErrorKind.FETCH)
    'fetch: TimeoutError: no answer from <url> after # s'
    """
    text = message[:_LOOKED_AT]
    for pattern, stand_in in _VARIABLE:
        text = pattern.sub(stand_in, text)
    parts = (str(kind), exception.rpartition(".")[2], text.strip())
    return ": ".join(part for part in parts if part)[:_LENGTH].rstrip()


def kind_of(error_fingerprint: str) -> str:
    """Return the kind with which a fingerprint begins."""
    return error_fingerprint.partition(":")[0]


class ErrorBook:
    """Groups the errors of one run, with the first message of each group whole and the page it happened on.

    A run on a broken site may raise a million errors: the groups are bounded, and what finds no place in them is
    counted in one group of its kind, so no error goes uncounted.
    """

    def __init__(self, max_groups: int = 100) -> None:
        self._groups: dict[str, ErrorReport] = {}
        self._max_groups = max_groups

    def add(self, message: str, exception: str = "", kind: ErrorKind = ErrorKind.CODE, url: str | None = None) -> str:
        """Count one error and return the fingerprint of the group that it fell into."""
        mark = fingerprint(message, exception, kind)
        if mark not in self._groups and len(self._groups) >= self._max_groups:
            mark = f"{kind}: others"
            message, url = f"more than {self._max_groups} kinds of errors; the log has them all", None
        group = self._groups.get(mark)
        if group is None:
            sample = (message or exception)[:_SAMPLE_LENGTH]
            self._groups[mark] = ErrorReport(fingerprint=mark, count=1, sample=sample, url=url)
        else:
            group.count += 1
        return mark

    def reports(self) -> list[ErrorReport]:
        """Return the groups, the largest first."""
        return sorted(self._groups.values(), key=lambda group: (-group.count, group.fingerprint))
