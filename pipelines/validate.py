"""Validate: the one stage that judges whether an article is fit to be kept; what is refused goes to quarantine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from caritau_crawler.extensions.store import StoreExtension
from caritau_crawler.items import Article
from caritau_crawler.runs.counters import DropReason

#: A body with fewer letters is a caption or a stub: the shortest real item seen has about 120.
MIN_BODY = 60
#: A text without an address came from a file, and such files often hold nothing but the body.
NAMELESS = "urn:"
_LETTER = re.compile(r"[^\W\d_]")
#: More broken characters than this share of the body, and its encoding was misread.
MAX_BROKEN = 0.01


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an article is not fit to be kept."""

    reason: DropReason
    detail: str


def judge(article: Article) -> Refusal | None:
    """Return why an article must not be stored, or None."""
    if not article.headline and not article.canonical_url.startswith(NAMELESS):
        return Refusal(DropReason.NO_HEADLINE, "neither structured data nor the page has a headline")
    body = article.article_body
    if not body:
        return Refusal(DropReason.NO_BODY, f"nothing was left of {len(article.removed)} pieces")
    letters = len(_LETTER.findall(body))
    if letters < MIN_BODY:
        return Refusal(DropReason.TOO_SHORT, f"{letters} letters, {MIN_BODY} are the least")
    broken = body.count("\ufffd")
    if broken > MAX_BROKEN * len(body):
        return Refusal(DropReason.BROKEN_TEXT, f"{broken} of {len(body)} characters could not be read")
    return None


class ValidatePipeline:
    """Refuses what is not fit to be kept, and counts which source won each field of what is."""

    def __init__(self, store: StoreExtension) -> None:
        self._store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the store from its extension, which is built before the pipelines."""
        extension = crawler.get_extension(StoreExtension)
        assert extension is not None
        return cls(extension)

    def process_item(self, item: Article) -> Article:
        """Return a fit article; raise `DropItem` for another, after it went to quarantine."""
        refusal = judge(item)
        if refusal is not None:
            self._store.refuse_article(item, refusal.reason, refusal.detail)
            raise DropItem(f"{refusal.reason}: {refusal.detail}", log_level="INFO")
        return item
