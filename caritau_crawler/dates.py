"""Dates as Indonesian portals print them, read to aware UTC.

The rule: None rather than a guess. The text is cut into tokens; it is a date when one day (and at most one time and
one zone) is left after known labels, and what else stands there is short and set apart. A weekday is evidence: it
must agree. Day first where both readings are possible. General parsers fail on `Jum'at`, on `12 Ags 2023` and on any
label (dateparser 1.5, tried 2026-11), and cost 2 ms a date: so dateparser comes last, and seldom.
"""

from __future__ import annotations

import calendar
import itertools
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from caritau_crawler.date_tokens import (
    DAYS,
    MOMENT,
    MONTHS,
    NUMBERED,
    RELATIVE,
    UNIT,
    UNITS,
    WEEKDAYS,
    YEAR,
    ZONES,
    Token,
    scan,
)

_LONGEST_TEXT = 160
_FIRST_WEB_PAGE = date(1991, 8, 6)  # no portal printed anything before; 1970 and year 1 are the zeros of machines

_WRONG_CLOCKS = timedelta(minutes=10)

_ISO = re.compile(
    r"(?:\d{4}-\d\d-\d\d|(?:\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?|\d{8}t\d{6})"
    r"(?: ?(?:z|[+-]\d\d(?::?\d\d)?))?)",
    re.ASCII,
)
_EPOCH = re.compile(r"[1-9]\d{9}(?:\d{3})?", re.ASCII)
_COMPLETE = re.compile(rf"\b{YEAR}\b|\b(?:lalu|ago)\b", re.ASCII)
_FOLD = {ord(sign): "'" for sign in "’‘ʼ`´′"} | {ord(sign): None for sign in "\u200b\u200c\u200d\u200e\u200f\ufeff"}


def read_date(text: str, *, zone: ZoneInfo, now: datetime, founded: date | None = None) -> datetime | None:
    """Read a printed date as aware UTC, or return None where the text is no date, or more than one.

    `zone` is the portal's own, meant where none is printed; a day without a time is its midnight there. `now` is
    aware; relative dates count from it. What lies after `now`, some minutes for clocks that go wrong aside, or before
    `founded`, is None: `10:23 +00:00` at 10:25 in Jakarta is a template that prints its local time with a wrong zone.
    """
    if len(text) > 20 * _LONGEST_TEXT:
        return None
    folded = " ".join(text.translate(_FOLD).lower().split())
    if not folded or len(folded) > _LONGEST_TEXT:
        return None
    try:
        value = _read(folded, zone, now)
        if value is None:
            return None
        local_day = value.astimezone(zone).date()
        value = value.astimezone(UTC)
    except (ValueError, OverflowError):  # 31 February, 25:61, nine thousand years ago
        return None
    earliest = max(founded or _FIRST_WEB_PAGE, _FIRST_WEB_PAGE)
    return value if local_day >= earliest and value <= now + _WRONG_CLOCKS else None


def _read(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text) / (1 if len(text) == 10 else 1000), UTC)
    if _ISO.fullmatch(text):
        value = datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", "").upper())
        return value if value.tzinfo else value.replace(tzinfo=zone)
    tokens = list(scan(text))
    if any(token.kind in DAYS for token in tokens):
        tokens = _without_update(tokens)
        return _moment(tokens, zone, now) if _stands_alone(tokens) else None
    if any(token.text in NUMBERED for token in tokens):
        return None
    return _last_resort(text, zone, now)


def _without_update(tokens: list[Token]) -> list[Token]:
    """`Terbit: … | Diperbarui: …` is the date of its first half."""
    for place, token in enumerate(tokens):
        if token.kind == "update" and any(earlier.kind in DAYS for earlier in tokens[:place]):
            return tokens[:place]
    return tokens


def _stands_alone(tokens: list[Token]) -> bool:
    """Whether the words around the date are few and set apart from it: a place, an author, a count of views."""
    if any(token.text in NUMBERED for token in tokens):
        return False
    words_allowed = 3 if any(token.kind in DAYS - RELATIVE - {"yearless"} for token in tokens) else 1
    segments: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "bar":
            segments.append([])
        else:
            segments[-1].append(token)
    for segment in segments:
        kinds = [token.kind for token in segment]
        if MOMENT.isdisjoint(kinds):
            continue
        if kinds.count("word") > words_allowed:
            return False
        pairs = itertools.pairwise(kinds)
        if "byline" not in kinds and any("word" in pair and not MOMENT.isdisjoint(pair) for pair in pairs):
            return False
    return True


def _moment(tokens: list[Token], zone: ZoneInfo, now: datetime) -> datetime | None:
    local_now = now.astimezone(zone)
    weekdays = {WEEKDAYS[token.text] for token in tokens if token.kind == "weekday"}
    times = {_time(token.match) for token in tokens if token.kind == "time"}
    zones = {_offset(token.match) for token in tokens if token.kind in ("time", "zone")} - {None}
    days = {_day(token, local_now, weekdays) for token in tokens if token.kind in DAYS}
    if len(days) != 1 or len(times) > 1 or len(zones) > 1 or len(weekdays) > 1:
        return None
    found = days.pop()
    if found is None or (weekdays and found.weekday() not in weekdays):
        return None
    if isinstance(found, datetime):
        # `2 hari lalu, 14:05` names a time of that day; `3 jam lalu` is one already.
        if not times:
            return found
        if found > local_now - timedelta(days=1):
            return None
        found = found.date()
    offset = zones.pop() if zones else None
    return datetime.combine(found, times.pop() if times else time(), timezone(offset) if offset is not None else zone)


def _day(token: Token, now: datetime, weekdays: set[int]) -> date | datetime | None:
    """Return the day that a token names: a datetime where it names a moment, None where there is no such day."""
    match, today = token.match, now.date()
    match token.kind:
        case "just_now":
            return now
        case "ago":
            return _ago(token.text, now)
        case "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
        case "year_first":
            return date(int(match["y1"]), int(match["m1"]), int(match["d1"]))
        case "named":
            return date(_year(match["y4"] or match["y4s"]), MONTHS[match["m4"]], int(match["d4"]))
        case "month_first":
            return date(int(match["y5"]), MONTHS[match["m5"]], int(match["d5"]))
        case "numeric":
            possible = _either_order(int(match["y2"]), int(match["m2"]), int(match["d2"]))
        case "numeric_short":
            possible = _either_order(_year(match["y3"]), int(match["m3"]), int(match["d3"]))
        case _:
            if not weekdays:  # nothing to check the year by
                return None
            month = MONTHS[match["m6n"]] if match["m6n"] else int(match["m6"])
            years = (today.year, today.year - 1, today.year - 2)
            possible = [day for year in years for day in _existing(year, month, int(match["d6"])) if day <= today][:2]
    fitting = [day for day in possible if not weekdays or day.weekday() in weekdays]
    return fitting[0] if fitting else None


def _either_order(year: int, month: int, day: int) -> list[date]:
    return [*_existing(year, month, day), *_existing(year, day, month)]


def _existing(year: int, month: int, day: int) -> list[date]:
    return [date(year, month, day)] if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1] else []


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 70 else 1900)


def _ago(text: str, now: datetime) -> datetime:
    months, elapsed = 0, timedelta()
    for number, unit in re.findall(rf"(se|an? |satu |one |\d+ ?)({UNIT})\b", text):
        count = int(number) if number[0].isdigit() else 1
        name = UNITS[unit]
        if name in ("months", "years"):
            months += count * (12 if name == "years" else 1)
        else:
            elapsed += timedelta(**{name: count})
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    moved = now.replace(year=year, month=month + 1, day=min(now.day, last_day))
    return (moved.astimezone(UTC) - elapsed).astimezone(now.tzinfo)


def _time(match: re.Match[str]) -> time:
    hour, half = int(match["hour"]), (match["half"] or match["half2"] or "")[:1]
    if half == "a" and hour > 12:
        raise ValueError("15:05 AM")
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    microsecond = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    return time(hour, int(match["minute"] or 0), int(match["second"] or 0), microsecond)


def _offset(match: re.Match[str]) -> timedelta | None:
    printed = match["offset"] or match["shift"]
    if match["zone"] and not printed:
        return timedelta(hours=ZONES[match["zone"]])
    if not printed or printed == "z":
        return timedelta() if printed else None
    hours, minutes = re.fullmatch(r".(\d\d?):?(\d\d)?", printed).groups("0")  # type: ignore[union-attr]
    return (-1 if printed[0] == "-" else 1) * timedelta(hours=int(hours), minutes=int(minutes))


def _last_resort(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    # Without languages a failure takes 1.3 s; without the required parts `2-1` becomes the second of January.
    if len(text) >= 100 or not _COMPLETE.search(text):
        return None
    if not any(sign.isdigit() for sign in text) or not any(sign.isalpha() for sign in text):
        return None
    import dateparser  # type: ignore[import-untyped]

    value: datetime | None = dateparser.parse(
        text,
        languages=["id", "en"],
        settings={
            "TIMEZONE": zone.key,
            "RETURN_AS_TIMEZONE_AWARE": True,
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "past",
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["relative-time", "absolute-time"],
            "RELATIVE_BASE": now.astimezone(zone).replace(tzinfo=None),
        },
    )
    return value
