"""Read the machine dates of sitemaps and feeds; dates that people read on a page are the business of extraction.

The rule: a date is a hint here, so one that cannot be read is None, never an error.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_LONGEST = 64
_W3C = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"
    r"(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|z|UTC|GMT|WIB|WITA|WIT|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_HOURS_AHEAD = {"z": 0, "utc": 0, "gmt": 0, "wib": 7, "wita": 8, "wit": 9}
# Indonesian templates print their own names for months into RFC 822 dates.
_INDONESIAN = {"mei": "May", "agu": "Aug", "ags": "Aug", "agt": "Aug", "okt": "Oct", "nop": "Nov", "des": "Dec"}
_MONTH = re.compile(r"\b(Mei|Agu|Ags|Agt|Okt|Nop|Des)[a-z]*\b", re.IGNORECASE)
_DAY_NAME = re.compile(r"^\s*[^\W\d_]+['’]?[^\W\d_]*\.?,\s*")
_LOCAL_ZONE = re.compile(r"\b(WIB|WITA|WIT)\s*$", re.IGNORECASE)


def parse_machine_date(text: str | None, zone: tzinfo = UTC) -> datetime | None:
    """Return a W3C or RFC 822 date as aware UTC; one without a zone was printed in `zone`."""
    text = " ".join((text or "").split())
    if not text or len(text) > _LONGEST:
        return None
    try:
        found = _w3c(text, zone) if text[:4].isdigit() else _rfc822(text, zone)
        return found.astimezone(UTC) if found else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _w3c(text: str, zone: tzinfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        if not (match := _W3C.fullmatch(text)):
            return None
        year, month, day, hour, minute, second = (int(part) if part else None for part in match.groups()[:6])
        assert year is not None
        found = datetime(year, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=_zone(match[7], zone))
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _zone(text: str | None, zone: tzinfo) -> tzinfo:
    if not text:
        return zone
    if text.lower() in _HOURS_AHEAD:
        return _fixed(_HOURS_AHEAD[text.lower()] * 60)
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return _fixed(-minutes if text[0] == "-" else minutes)


def _fixed(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes))


def _rfc822(text: str, zone: tzinfo) -> datetime:
    text = _DAY_NAME.sub("", text)
    text = _MONTH.sub(lambda match: _INDONESIAN[match[1].lower()], text)
    text = _LOCAL_ZONE.sub(lambda match: f"+0{_HOURS_AHEAD[match[1].lower()]}00", text)
    found = parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)
