"""Which address gives which page: the portal without its network.

The rule: a page is made when it is asked for, the same until the content or the faults change; only furniture in slots
is new each time. Campaign parameters change nothing, as on real portals.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import RLock
from urllib.parse import parse_qs, urlsplit

from sample_portal import documents
from sample_portal.deck import die
from sample_portal.edition import Edition, make_edition
from sample_portal.faults import Faults
from sample_portal.listings import Listings
from sample_portal.newsroom import Newsroom
from sample_portal.pages import Page
from sample_portal.shelf import Shelf
from sample_portal.themes import Theme
from sample_portal.themes.furniture import counter, static_pages
from sample_portal.themes.redesign import absolute_links, rename_classes

_IMAGE = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")
#: Pages in memory, of some 30 kB each.
_PAGES = 2_000
_ONE_PAGE = re.compile(r"[?&]page=(\d+|all)\b")


class Site:
    """All pages of one portal, safe to ask and to change from several threads."""

    def __init__(self, theme: Theme, *, articles: int, seed: str, start: datetime, faults: Faults) -> None:
        self.theme = theme
        self.faults = faults
        self._seed = f"{seed}/{theme.name}"
        self._origin = "http://127.0.0.1"
        self._lock = RLock()
        self._visits = itertools.count()
        self.newsroom = Newsroom(self._seed, theme.article_path, with_seed=theme.name == "laravel", start=start)
        self.newsroom.grow(articles)
        self._renew()

    def serve_at(self, origin: str) -> None:
        """Tell the site its own address."""
        with self._lock:
            self._origin = origin
            self._renew()

    def change_faults(self, faults: Faults) -> None:
        """Put other faults in force."""
        with self._lock:
            same_pages = faults.same_pages(self.faults)
            self.faults = faults
            if not same_pages:
                self._renew()

    def publish(self, count: int) -> list[int]:
        """Write new articles and return their numbers."""
        with self._lock:
            first = len(self.newsroom.heads)
            self.newsroom.grow(count)
            self._renew()
            return list(range(first, first + count))

    def edit(self, number: int, *, text: str | None, headline: str | None, modified: datetime | None) -> None:
        """Add a paragraph (a sentence of its own where `text` is None) or change the headline: a new revision."""
        with self._lock:
            head, draft = self.newsroom.heads[number], self.newsroom.draft(number)
            after = (draft.modified or head.published) + timedelta(hours=1)
            told = f"Redaksi memperbarui berita ini untuk yang ke-{draft.revision} kali"
            added = text or f"{told} dengan keterangan dari {draft.place}."
            blocks = draft.blocks
            if headline is None or text is not None:
                blocks = (*blocks[:2], ("paragraph", added), *blocks[2:])
            revised = replace(draft, blocks=blocks, revision=draft.revision + 1, modified=modified or after)
            self.newsroom.revise(number, revised, headline or head.headline)
            self._renew()

    @property
    def edition(self) -> Edition:
        """The portal as it is now."""
        with self._lock:
            return self._edition

    def page(self, address: str) -> Page:
        """Return the page at a path with its query."""
        with self._lock:
            key = self._key(address)
            return self._pages.get(key, self._make)

    def stand_in(self, kind: str) -> Page:
        """Return what comes in the place of a page: the notice that it is not there, or that the portal is closed."""
        if kind == "not-found":
            return self._not_found("/", 200)
        words = "<html><head><title>Sedang dalam perbaikan</title></head><body><h1>Sedang dalam perbaikan</h1></body>"
        return Page(f"<!doctype html>{words}</html>")

    def fill(self, slot: str) -> str:
        """Return furniture that is another one at every request."""
        random = die(self._seed, "visit", next(self._visits))
        if slot == "counter":
            return counter(random.randint(120, 98_000))
        edition = self.edition
        chosen = random.sample(edition.newest[:60], min(8, len(edition.newest)))
        return self._dress(self.theme.popular([(article, random.randint(900, 250_000)) for article in chosen]))

    def _renew(self) -> None:
        origin = self.faults.public_host or self._origin
        self._edition = make_edition(self.theme, self.newsroom, origin, self.faults, self._seed)
        self._pages: Shelf[str, Page] = Shelf(_PAGES)
        self._listings = Listings(self._edition)
        self._routes = self._article_routes() | self._document_routes()

    def _key(self, address: str) -> str:
        parts = urlsplit(address)
        query = parse_qs(parts.query)
        if "s" in query or parts.path == self.theme.search_path:
            return self.theme.search_path
        if "p" in query:
            return f"/?p={query['p'][0]}"
        page = query.get("page", ["1"])[0]
        return parts.path if page == "1" else f"{parts.path}?page={page}"

    def _make(self, key: str) -> Page:
        route = self._routes.get(key) or self._routes.get(_ONE_PAGE.sub("", key))
        if route is not None:
            return self._finish(route())
        path = key.partition("?")[0]
        if path.endswith((".jpg", ".gif", ".ico", ".svg")):
            return Page("", "image/gif", raw=_IMAGE)
        if found := self._listings.page(key):
            return self._finish(found)
        return self._not_found(path, 404)

    def _not_found(self, path: str, status: int) -> Page:
        words = "<p>Halaman yang Anda cari tidak ada.</p>"
        missing = self.theme.plain_page(self._edition, "Halaman Tidak Ditemukan", path, words)
        return self._finish(Page(missing, status=status))

    def _finish(self, page: Page) -> Page:
        if page.raw is None and page.content_type.startswith("text/html"):
            page.text = self._dress(page.text)
        return page

    def _dress(self, html: str) -> str:
        if self.faults.class_names == "renamed":
            html = rename_classes(html, self._seed)
        return absolute_links(html, self.faults.public_host) if self.faults.public_host else html

    def _article_routes(self) -> dict[str, Callable[[], Page]]:
        routes: dict[str, Callable[[], Page]] = {}
        for head in self.newsroom.heads:
            number, traits = head.number, self.newsroom.traits(head.number)
            pages, aliases = self.theme.addresses(head, traits)
            for page, path in enumerate(pages):
                routes[path] = partial(self._article, number, page)
            for alias in aliases:
                if "berita-lama" in alias or "?p=" in alias:
                    routes[alias] = partial(Page, "", status=301, location=head.path)
                elif "amp" in alias.split("/"):
                    routes[alias] = partial(self._amp, number)
                elif alias.endswith("page=all"):
                    routes[alias] = partial(self._article, number, None)
            if traits.kind == "javascript":
                routes[f"/api/post/{number}.json"] = partial(self._late_body, number)
        return routes

    def _amp(self, number: int) -> Page:
        return Page(self.theme.amp_page(self._edition, self._edition.articles[number]))

    def _article(self, number: int, page: int | None) -> Page:
        article = self._edition.articles[number]
        status = article.traits.status
        if status != 200:
            words = {404: "Artikel Tidak Ditemukan", 410: "Artikel Telah Dihapus", 500: "Terjadi Kesalahan"}[status]
            return Page(
                self.theme.plain_page(self._edition, words, article.head.path, "<p>Silakan kembali ke beranda.</p>"),
                status=status,
            )
        charset = article.traits.charset
        content_type = {"utf-8": "text/html; charset=utf-8", "windows-1252": "text/html; charset=windows-1252"}.get(
            charset, "text/html"
        )
        stuck = self.faults.stuck_validators
        revision, modified = (1, article.head.published) if stuck else (article.revision, article.modified)
        return Page(
            self.theme.article_page(self._edition, article, page),
            content_type,
            encoding="cp1252" if charset.startswith("windows") else "utf-8",
            validator=f'W/"{number}-{"all" if page is None else page + 1}-{revision}"',
            last_modified=modified,
        )

    def _late_body(self, number: int) -> Page:
        html = self._dress(self.theme.article_fragment(self._edition.articles[number]))
        return Page(json.dumps({"id": number, "html": html}, ensure_ascii=False), "application/json; charset=utf-8")

    def _document_routes(self) -> dict[str, Callable[[], Page]]:
        edition, theme = self._edition, self.theme
        routes: dict[str, Callable[[], Page]] = {"/robots.txt": partial(documents.robots, edition)}
        if self.faults.feeds:
            routes[theme.feed] = partial(documents.feed, edition)
        if self.faults.sitemaps:
            routes[theme.sitemap_index] = partial(documents.sitemap_index, edition)
            routes[theme.news_sitemap] = partial(documents.news_sitemap, edition)
            routes["/page-sitemap.xml"] = partial(documents.page_sitemap, edition)
            for number in range(1, -(-len(edition.articles) // documents.SITEMAP_SIZE) + 1):
                routes[theme.post_sitemap(number)] = partial(documents.post_sitemap, edition, number)
        for key, path in theme.static_paths.items():
            routes[path] = partial(self._static, key, path)
        return routes

    def _static(self, key: str, path: str) -> Page:
        page = static_pages()[key]
        body = page["body"].format(name=self.theme.title)
        return Page(self.theme.plain_page(self._edition, page["title"], path, body))
