"""Which document an article belongs to: one key for all places that ask."""

from __future__ import annotations

from caritau_crawler.items import Article
from caritau_crawler.urls import article_key


def key_of(article: Article) -> str:
    """Return the `_id` of its document: of the one that it was found to be a version of, else of its canonical URL."""
    return article.stored_as or article_key(article.canonical_url)
