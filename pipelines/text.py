"""Plain text → the cleaned record: the same rules as for a page, with only the words to go by."""

from __future__ import annotations

from datetime import UTC, datetime

from caritau_crawler.items import Article, RawArticle, RawBlock
from caritau_crawler.portals import Portal
from caritau_crawler.text import fold_space, repair
from pipelines.boilerplate import strip
from pipelines.clean import clean


def clean_text(text: str, portal: Portal, *, now: datetime | None = None) -> Article:
    """Clean one article as some other scraper left it, one line a block. `now` (aware) is the time it is dated by."""
    lines = (fold_space(line) for line in repair(text).splitlines())
    raw = RawArticle(
        portal=portal.name,
        url="",
        canonical_url="",
        fetched_at=now or datetime.now(UTC),
        in_language=portal.language,
        blocks=[RawBlock(line) for line in lines if line],
    )
    return clean(strip(raw, portal), portal)
