"""Dates as Indonesian portals print them, each form with its name.

The rule: a form either gives the date to the minute with its zone, or it stands on pages whose metadata give it.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")
WITA = timezone(timedelta(hours=8), "WITA")

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Ags", "Sep", "Okt", "Nov", "Des")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def printed(moment: datetime, form: str) -> str:
    """Return the moment as the form prints it; raise `KeyError` for an unknown form."""
    return _FORMS[form](moment.astimezone(WITA if form == "wita" else WIB))


def _long(at: datetime) -> str:
    return f"{DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at.year} | {at:%H:%M} WIB"


def _slashes(at: datetime) -> str:
    day = "Jum'at" if at.weekday() == 4 else DAYS[at.weekday()]
    return f"{day}, {at:%d/%m/%Y %H:%M} WIB"


def _short(at: datetime) -> str:
    return f"{at.day} {SHORT_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} WIB"


def _relative(at: datetime) -> str:
    return f"{at.minute % 11 + 2} jam lalu"


def _dashed(at: datetime) -> str:
    day = "Jum’at" if at.weekday() == 4 else DAYS[at.weekday()]
    return f"{day}, {at.day} {SHORT_MONTHS[at.month - 1]} {at.year} - {at:%H:%M} WIB"


def _english(at: datetime) -> str:
    half = "am" if at.hour < 12 else "pm"
    return f"{ENGLISH_MONTHS[at.month - 1]} {at.day}, {at.year} {at.hour % 12 or 12}:{at:%M} {half}"


def _wita(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year} {at:%H.%M} WITA"


_FORMS = {
    "long": _long,
    "slashes": _slashes,
    "short": _short,
    "relative": _relative,
    "dashed": _dashed,
    "english": _english,
    "wita": _wita,
}
