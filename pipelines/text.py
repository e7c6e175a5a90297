"""Plain text → the cleaned record: the same rules as for a page, with only the words to go by."""

from __future__ import annotations

from datetime import UTC, datetime

from caritau_crawler.dumps.records import blocks_of
from caritau_crawler.items import Article, RawArticle
from caritau_crawler.portals import Portal
from pipelines.boilerplate import strip
from pipelines.clean import clean


def clean_text(text: str, portal: Portal, *, now: datetime | None = None) -> Article:
    """Clean one article as some other scraper left it, one line a block. `now` (aware) is the time it is dated by."""
    raw = RawArticle(
        portal=portal.name,
        url="",
        canonical_url="",
        fetched_at=now or datetime.now(UTC),
        in_language=portal.language,
        blocks=blocks_of(text),
    )
    return clean(strip(raw, portal), portal)
