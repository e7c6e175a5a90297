"""A page reference: what discovery knows of a page before anyone has fetched it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PageReference:
    """An address worth a look, and what its source says of it.

    `found_in` names the source as `kind:path`, such as `sitemap:/sitemap-1.xml`, `news-sitemap:/news.xml`,
    `feed:/rss`, `section:/politik?page=2`. `lastmod` and `published` are aware UTC and only hints: portals print the
    day of the export, or nothing.
    """

    url: str
    found_in: str
    lastmod: datetime | None = None
    published: datetime | None = None
    headline: str | None = None
