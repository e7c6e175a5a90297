"""Lists and the pages that lead a crawler nowhere: sections, tags, search, login, galleries, an endless calendar.

The rule: whatever is linked answers, and only articles are articles.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from sample_portal.edition import Articles, Edition
from sample_portal.newsroom import slugify
from sample_portal.pages import Page
from sample_portal.texts import SECTIONS
from sample_portal.themes.furniture import SERVICES
from sample_portal.themes.theme import Listing

PAGE_SIZE = 15
_DAY = re.compile(r"/indeks/(\d{4})/(\d\d)/(\d\d)/?")
_TAG = re.compile(r"/tag/([a-z0-9-]+)/?")
_GALLERY = re.compile(r"/(foto|video)/([a-z0-9-]+)/?")
_AUTHOR = re.compile(r"/(?:penulis|author)/([a-z0-9-]+)/?")
_SERVICE = re.compile(r"/halaman/([a-z0-9-]+)/?")


class Listings:
    """The lists of one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._sections = {key: self._of_section(key) for key in SECTIONS}
        self._by_path = {
            edition.theme.section_path(key, number): (key, number)
            for key, articles in self._sections.items()
            for number in range(1, _page_count(articles) + 1)
        }

    def page(self, key: str) -> Page | None:
        """Return the page at a path with `?page=N`, None where there is none."""
        theme, path = self._edition.theme, key.partition("?")[0]
        if key == "/":
            return self._list(Listing("Beranda", "/", self._edition.newest[:20]))
        if key in self._by_path:
            return self._section(*self._by_path[key])
        if key == theme.search_path:
            return self._list(Listing("Hasil Pencarian", path, self._edition.newest[:10]))
        if found := _DAY.fullmatch(path):
            return self._day(*map(int, found.groups()))
        if found := _TAG.fullmatch(path):
            return self._tag(found[1], path)
        if found := _AUTHOR.fullmatch(path):
            mine = [a for a in self._edition.newest if slugify(a.draft.author) == found[1]]
            return self._list(Listing(f"Artikel oleh {found[1].replace('-', ' ').title()}", path, mine[:PAGE_SIZE]))
        return self._plain(path)

    def _of_section(self, key: str) -> Articles:
        heads = self._edition.newsroom.heads
        return self._edition.newest.where(lambda number: heads[number].section == key)

    def _list(self, listing: Listing) -> Page:
        return Page(self._edition.theme.listing_page(self._edition, listing))

    def _section(self, key: str, number: int) -> Page:
        articles = self._sections[key]
        paths = [self._edition.theme.section_path(key, each) for each in range(1, _page_count(articles) + 1)]
        return self._list(
            Listing(
                SECTIONS[key],
                paths[number - 1],
                articles[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
                paths[number - 2] if number > 1 else None,
                paths[number] if number < len(paths) else None,
                tuple(paths[:5]),
            )
        )

    def _day(self, year: int, month: int, day: int) -> Page | None:
        try:
            then = date(year, month, day)
            following, previous = then + timedelta(days=1), then - timedelta(days=1)
        except (ValueError, OverflowError):
            return None
        theme = self._edition.theme
        heads = self._edition.newsroom.heads
        listed = self._edition.newest.where(lambda number: heads[number].published.date() == then)
        title = f"Indeks Berita {then:%d/%m/%Y}"
        return self._list(
            Listing(
                title, theme.day_path(then), listed[:PAGE_SIZE], theme.day_path(previous), theme.day_path(following)
            )
        )

    def _tag(self, tag: str, path: str) -> Page:
        tagged = [a for a in self._edition.newest if any(slugify(name) == tag for name in a.draft.tags)]
        return self._list(Listing(f"Topik {tag.replace('-', ' ').title()}", path, tagged[:PAGE_SIZE]))

    def _plain(self, path: str) -> Page | None:
        theme = self._edition.theme
        if path in (theme.login_path, theme.admin_path):
            title, body = (
                "Masuk",
                '<form method="post"><input name="email" /><input name="password" type="password" /></form>',
            )
        elif found := _GALLERY.fullmatch(path):
            title, body = _gallery(found[1], found[2])
        elif found := _SERVICE.fullmatch(path):
            title = next((name for name in SERVICES if slugify(name) == found[1]), "")
            body = f"<p>Halaman {title} sedang diperbarui. Hubungi redaksi {theme.title} untuk keterangan.</p>"
        else:
            return None
        return Page(theme.plain_page(self._edition, title, path, body)) if title else None


def _page_count(articles: Articles) -> int:
    return max(1, -(-len(articles) // PAGE_SIZE))


def _gallery(kind: str, slug: str) -> tuple[str, str]:
    title = slug.replace("-", " ").title()
    if kind == "video":
        player = '<div class="video-player"><iframe src="https://video.example/embed/1" allowfullscreen></iframe></div>'
        return f"Video: {title}", f"{player}<p>Durasi 02:14</p>"
    shots = "".join(
        f'<figure><img src="/storage/foto/galeri-{number}.jpg" alt="{title} {number}" />'
        f"<figcaption>Foto {number} dari 8</figcaption></figure>"
        for number in range(1, 9)
    )
    return f"Foto: {title}", f'<div class="gallery">{shots}</div>'
