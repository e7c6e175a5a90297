"""Deduplicate: one article under several addresses is one article.

An article's identity is the key of its canonical URL; the address it came by is noted as another way to it. What
shares a key, or a content hash under another key, is found by the store when the batch is saved: only there all
articles of all runs are known, and only there the answer cannot be outrun by another process.
"""

from __future__ import annotations

from dataclasses import replace

from caritau_crawler.items import Article
from caritau_crawler.urls import article_key, canonicalise


def with_alternates(article: Article) -> Article:
    """Return the article with the address that it was fetched at as an alternate, where that is not its canonical one.

    Addresses that differ in nothing but a tracker or a page number say nothing and are left out.
    """
    fetched = canonicalise(article.url)
    if fetched.split("?")[0] == article.canonical_url.split("?")[0] and article_key(fetched) == article_key(
        article.canonical_url
    ):
        return article
    return replace(article, alternate_urls=sorted({*article.alternate_urls, fetched}))


class DeduplicatePipeline:
    """Gives every article its identity before it is stored."""

    def process_item(self, item: Article) -> Article:
        """Return the article with its alternate address."""
        return with_alternates(item)
