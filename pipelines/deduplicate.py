"""Deduplicate: one article under several addresses is one article.

An article's identity is the key of its canonical URL; the address it came by is noted as another way to it. Where the
portal's addresses carry an ID, what carries that of a stored article is a version of it, whatever its slug. What says
the same under another key is found by the store when the batch is saved: only there all articles of all runs are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caritau_crawler.items import Article
from caritau_crawler.portals import Portal
from caritau_crawler.store.connection import Store
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


def with_identities(articles: Sequence[Article], store: Store, portal: Portal) -> list[Article]:
    """Return the articles with the ID that their portal gave them, and the key of the stored article that has it.

    One question for all of them, none where the profile knows no IDs. The stored article keeps its key; its canonical
    URL becomes the new one, and the old one an alternate.
    """
    ids = [portal.article_id(article.canonical_url) for article in articles]
    wanted = [one for one in dict.fromkeys(ids) if one is not None]
    known = store.articles.with_portal_ids(portal.name, wanted) if wanted else {}
    identified = []
    for article, own_id in zip(articles, ids, strict=True):
        if own_id is None:
            identified.append(article)
            continue
        key = article_key(article.canonical_url)
        holders = known.setdefault(own_id, [{"_id": key, "canonical_url": article.canonical_url}])
        # Two that were stored before the profile knew of IDs stay two.
        holder = next((one for one in holders if one["_id"] == key), holders[0])
        addresses = {*article.alternate_urls, holder["canonical_url"]} - {article.canonical_url}
        identified.append(
            replace(article, portal_article_id=own_id, stored_as=holder["_id"], alternate_urls=sorted(addresses))
        )
    return identified


class DeduplicatePipeline:
    """Gives every article its identity before it is stored."""

    def process_item(self, item: Article) -> Article:
        """Return the article with its alternate address."""
        return with_alternates(item)
