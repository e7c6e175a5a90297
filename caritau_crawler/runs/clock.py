"""Moments as people read them: the store keeps UTC, people are shown Jakarta's time."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PEOPLE_ZONE = ZoneInfo("Asia/Jakarta")


def for_people(moment: datetime | None) -> str:
    """Return a moment as people in Jakarta write it, `23 Nov 2026 15:04 WIB`; `-` for None."""
    return f"{aware(moment).astimezone(PEOPLE_ZONE):%d %b %Y %H:%M} WIB" if moment else "-"


def aware(moment: datetime) -> datetime:
    """Return a moment with its zone; one without is UTC, as MongoDB hands it back."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
