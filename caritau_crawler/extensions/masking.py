"""Secrets never reach a log, an alert or a report: what looks like one is masked before it is written.

Masking works on the finished text, so that it also covers what a library quotes in an exception. It rather masks a
word too many than a secret too few.
"""

from __future__ import annotations

import re

MASK = "***"

_VALUE = r"[^\s'\"\\,;&\]}<>]{1,4000}"
_SECRETS = (
    # A MongoDB password may hold an @ that nobody escaped: up to the last one before white space or a quote.
    (re.compile(r"(?i)(mongodb(?:\+srv)?://)[^\s'\"<>]{1,1000}@"), rf"\1{MASK}@"),
    (re.compile(r"(?i)([a-z][a-z0-9+.-]{1,20}://)[^\s/'\"<>@]{0,300}:[^\s/'\"<>@]{1,300}@"), rf"\1{MASK}@"),
    (
        re.compile(
            r"(?i)(\b(?:proxy-)?authorization(?:\\?['\"])?\s{0,5}[:=]\s{0,5}\[?(?:b?\\?['\"])?"
            r"(?:(?:basic|bearer|digest|token)\s{1,5})?)" + _VALUE
        ),
        rf"\1{MASK}",
    ),
    (re.compile(r"(?i)(\bbearer\s{1,5})[\w.~+/=-]{6,4000}"), rf"\1{MASK}"),
    (
        re.compile(
            r"(?i)(\b[\w-]{0,40}(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key)"
            r"(?:\\?['\"])?\s{0,5}[:=]\s{0,5}\[?(?:b?\\?['\"])?)" + _VALUE
        ),
        rf"\1{MASK}",
    ),
    (
        re.compile(r"(?i)(\b(?:set-)?cookie(?:\\?['\"])?\s{0,5}[:=]\s{0,5}\[?(?:b?\\?['\"])?)[^\n'\"\]]{1,4000}"),
        rf"\1{MASK}",
    ),
    # Webhooks carry their key in the path.
    (re.compile(r"(?i)(hooks\.slack\.com/services/|discord(?:app)?\.com/api/webhooks/)[\w/-]{1,300}"), rf"\1{MASK}"),
    (re.compile(r"(?i)(api\.telegram\.org/bot)[\w:-]{1,300}"), rf"\1{MASK}"),
)


def mask(text: str) -> str:
    """Return `text` with passwords, tokens, cookies and keys masked.

    >>> mask("cannot reach mongodb://caritau:s3cret@db.example:27017/")
    'cannot reach mongodb://***@db.example:27017/'
    """
    for pattern, masked in _SECRETS:
        text = pattern.sub(masked, text)
    return text
