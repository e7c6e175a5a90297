"""What machines read: robots.txt, sitemaps plain, compressed and of news, feeds.

The rule: every article of the edition is in a sitemap, the gone ones too; feeds and the news sitemap hold the newest.
"""

from __future__ import annotations

import gzip
import hashlib
from datetime import timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from sample_portal.articles import Article
from sample_portal.edition import Edition
from sample_portal.pages import Page
from sample_portal.texts import SECTIONS

SITEMAP_SIZE = 150
FEED_SIZE = 20
_XML = "application/xml; charset=utf-8"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{}>\n'
_NEWS = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def robots(edition: Edition) -> Page:
    """Return robots.txt: what is private, one article that is withdrawn from search, where the sitemaps are."""
    theme, faults = edition.theme, edition.faults
    lines = ["User-agent: *", f"Disallow: {theme.admin_path}", f"Disallow: {theme.search_path}"]
    withdrawn = edition.articles.where(lambda number: edition.newsroom.traits(number).kind == "disallowed")
    lines += [f"Disallow: {each.head.path}" for each in withdrawn]
    if faults.crawl_delay is not None:
        lines.append(f"Crawl-delay: {faults.crawl_delay:g}")
    if faults.sitemaps:
        lines += [
            "",
            f"Sitemap: {edition.origin}{theme.sitemap_index}",
            f"Sitemap: {edition.origin}{theme.news_sitemap}",
        ]
    return Page("\n".join(lines) + "\n", "text/plain; charset=utf-8")


def sitemap_index(edition: Edition) -> Page:
    """Return the index of the sitemaps."""
    theme = edition.theme
    count = -(-len(edition.articles) // SITEMAP_SIZE)
    paths = [theme.post_sitemap(number) for number in range(1, count + 1)]
    paths += ["/page-sitemap.xml", theme.news_sitemap]
    lastmod = max(map(edition.newsroom.modified, edition.articles.numbers)).isoformat()
    rows = "".join(
        f"<sitemap><loc>{edition.origin}{path}</loc><lastmod>{lastmod}</lastmod></sitemap>\n" for path in paths
    )
    body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</sitemapindex>\n'
    return Page(_DECLARATION + body, _XML)


def post_sitemap(edition: Edition, number: int) -> Page:
    """Return a sitemap of articles, the newest in the first; the second one has no dates."""
    newest_first = edition.articles.numbers[::-1]
    chosen = newest_first[(number - 1) * SITEMAP_SIZE : number * SITEMAP_SIZE]
    rows = "".join(_sitemap_row(edition, each, dated=number != 2) for each in chosen)
    text = _DECLARATION + _URLSET.format("") + rows + "</urlset>\n"
    if edition.theme.post_sitemap(number).endswith(".gz"):
        return Page("", "application/gzip", raw=gzip.compress(text.encode(), mtime=0))
    return Page(text, _XML)


def _sitemap_row(edition: Edition, number: int, *, dated: bool) -> str:
    newsroom = edition.newsroom
    path = newsroom.heads[number].path
    if newsroom.traits(number).kind == "redirected":
        path = next(alias for alias in edition.articles[number].aliases if "berita-lama" in alias)
    lastmod = f"<lastmod>{newsroom.modified(number).isoformat()}</lastmod>" if dated else ""
    return f"<url><loc>{edition.origin}{path}</loc>{lastmod}</url>\n"


def page_sitemap(edition: Edition) -> Page:
    """Return the sitemap of what is no article: the home page, sections, static pages."""
    theme = edition.theme
    paths = ["/", *(theme.section_path(section) for section in SECTIONS), *theme.static_paths.values()]
    rows = "".join(f"<url><loc>{edition.origin}{path}</loc></url>\n" for path in paths)
    return Page(_DECLARATION + _URLSET.format("") + rows + "</urlset>\n", _XML)


def news_sitemap(edition: Edition) -> Page:
    """Return the news sitemap: what came out in the two days before the newest article."""
    since = edition.newest[0].head.published - timedelta(days=2)
    rows = "".join(
        f"<url><loc>{edition.origin}{each.head.path}</loc><news:news><news:publication><news:name>{edition.theme.title}"
        f"</news:name><news:language>id</news:language></news:publication><news:publication_date>"
        f"{each.head.published.isoformat()}</news:publication_date><news:title>{escape(each.head.headline)}</news:title>"
        "</news:news></url>\n"
        for each in edition.newest.where(lambda number: edition.newsroom.heads[number].published >= since)
    )
    return Page(_DECLARATION + _URLSET.format(_NEWS) + rows + "</urlset>\n", _XML)


def feed(edition: Edition) -> Page:
    """Return the newest as RSS 2.0, with a validator that changes only when one of them does."""
    newest = edition.newest[:FEED_SIZE]
    built = max(each.modified for each in newest)
    items = "".join(_feed_item(edition, each) for each in newest)
    text = (
        f'{_DECLARATION}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>{edition.theme.title}</title>'
        f"<link>{edition.origin}/</link><description>Berita terbaru dari {edition.theme.title}</description>"
        f'<language>id</language><atom:link href="{edition.origin}{edition.theme.feed}" rel="self" '
        f'type="application/rss+xml"/><lastBuildDate>{format_datetime(built)}</lastBuildDate>\n{items}</channel></rss>\n'
    )
    state = " ".join(f"{each.head.number}.{each.revision}" for each in newest)
    validator = f'W/"feed-{hashlib.sha256(state.encode()).hexdigest()[:16]}"'
    return Page(text, "application/rss+xml; charset=utf-8", validator=validator, last_modified=built)


def _feed_item(edition: Edition, article: Article) -> str:
    head = article.head
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in (SECTIONS[head.section], *article.draft.tags))
    return (
        f"<item><title>{escape(head.headline)}</title><link>{edition.origin}{head.path}</link>"
        f'<guid isPermaLink="false">{edition.theme.name}-{head.number}</guid>'
        f"<dc:creator>{article.draft.author}</dc:creator>"
        f"<pubDate>{format_datetime(head.published)}</pubDate>{tags}"
        f"<description>{escape(article.draft.description)}</description></item>\n"
    )
