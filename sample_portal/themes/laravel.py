"""The theme of a Laravel site, as caritau.com is believed to be one: Bootstrap markup, `/post/<slug>`, cut headlines.

The rule: markup is this theme's own; nothing here knows what an article says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING

from sample_portal.articles import Article, Head, Link
from sample_portal.decoration import Brand
from sample_portal.newsroom import slugify
from sample_portal.texts import SECTIONS
from sample_portal.texts.dates import printed
from sample_portal.themes import body, metadata
from sample_portal.themes.furniture import SERVICES, TOPICS, counter, late_body, static_pages, template
from sample_portal.themes.theme import Listing
from sample_portal.traits import Traits

if TYPE_CHECKING:
    from sample_portal.edition import Edition

_DATES = {"first": "long", "second": "slashes", "third": "short", "relative": "relative"}


class Laravel:
    """Caritau as its pages may look."""

    name = "laravel"
    title = "Caritau"
    brand = Brand("CARITAU", "Caritau")
    sitemap_index = "/sitemap.xml"
    news_sitemap = "/news-sitemap.xml"
    feed = "/rss"
    search_path = "/search"
    login_path = "/login"
    admin_path = "/admin"

    def __init__(self) -> None:
        self.static_paths = {key: f"/{key}" for key in static_pages()}
        self._dialect = body.Dialect(
            {
                "related": "baca-juga", "quote": "quote", "tags": "post-tags", "trailing": "berita-lain",
                "figure": "post-image", "ad": "ads-label", "prompt": "prompt", "share": "share-bar",
                "editor": "post-editor", "copyright": "post-copyright", "signoff": "initials",
            },
            self.tag_path,
        )  # fmt: skip

    def article_path(self, published: datetime, slug: str) -> str:  # noqa: ARG002 - the other theme's paths have dates
        """Path of an article."""
        return f"/post/{slug}"

    def addresses(self, head: Head, traits: Traits) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the paths of an article's parts, and of its doubles."""
        path = head.path
        pages = tuple(path if page == 1 else f"{path}?page={page}" for page in range(1, traits.pages + 1))
        aliases = [f"{path}?utm_source=beranda&utm_medium=list"]
        if traits.amp == "yes":
            aliases.append(f"/amp{path}")
        if traits.kind == "redirected":
            aliases.append(f"/berita-lama/{head.slug}")
        if traits.pager == "all":
            aliases.append(f"{path}?page=all")
        return pages, tuple(aliases)

    def place(self, article: Article) -> Article:
        """Return the article with its addresses."""
        pages, aliases = self.addresses(article.head, article.traits)
        image = f"/storage/{article.image}" if article.image else ""
        return replace(article, page_paths=pages, aliases=aliases, image=image)

    def section_path(self, section: str, page: int = 1) -> str:
        """Path of a page of a section."""
        return f"/kategori/{section}" + (f"?page={page}" if page > 1 else "")

    def tag_path(self, tag: str) -> str:
        """Path of a tag's list."""
        return f"/tag/{slugify(tag)}"

    def day_path(self, day: date) -> str:
        """Path of a day in the endless calendar."""
        return f"/indeks/{day:%Y/%m/%d}"

    def post_sitemap(self, number: int) -> str:
        """Path of a sitemap of articles; every second one is compressed."""
        return f"/sitemap-post-{number}.xml" + (".gz" if number % 2 == 0 else "")

    def listed_link(self, article: Article, place: int) -> Link:
        """Return how a list links the article."""
        path = article.head.path
        if article.traits.amp == "yes":
            path = f"/amp{path}"
        elif place % 3 == 1:
            path += "?utm_source=beranda&utm_medium=list"
        return Link(article.head.headline, path)

    def article_page(self, edition: Edition, article: Article, page: int | None) -> str:
        """Return the HTML of one page of the article."""
        traits, head = article.traits, article.head
        tags = [metadata.head_tags(article, edition.origin, self.title, article.image)]
        if traits.json_ld != "none" and not page:
            data = metadata.news_article(article, edition.origin, self.title, article.image)
            tags.append(metadata.script(data, broken=traits.json_ld == "broken"))
        if traits.amp == "yes":
            tags.append(f'<link rel="amphtml" href="{edition.origin}/amp{head.path}" />')
        if page is not None and page + 1 < traits.pages and traits.pager == "rel-next":
            tags.append(f'<link rel="next" href="{article.page_paths[page + 1]}" />')
        return self._page(edition, "article", "\n".join(tags), self._article(article, page), traits.charset)

    def _article(self, article: Article, page: int | None) -> str:
        head, traits = article.head, article.traits
        pieces = [piece for part in article.pages for piece in part] if page is None else article.pages[page]
        text = body.render(article, pieces, self._dialect)
        if traits.kind == "javascript":
            text = f'<div id="isi-berita"></div>\n{late_body(head.number, "isi-berita")}'
        author = f'Oleh <a href="/penulis/{slugify(article.draft.author)}">{article.draft.author}</a>'
        others = body.trailing(article.trailing, "berita-lain", paragraphs=False)
        return template("laravel_article.html").substitute(
            section=SECTIONS[head.section],
            section_path=self.section_path(head.section),
            headline=escape(head.headline, quote=False),
            author=f'<span class="post-author">{author}</span>' if traits.states_author else "",
            date=printed(head.published, _DATES[traits.date]),
            share=body.share(article, "share-bar") if traits.share == "outside" else "",
            figure=body.figure(article, self._dialect) if traits.figure == "above" else "",
            text=text,
            pager=self._pager(article, page) if traits.pages > 1 else "",
            editor=f'<p class="post-editor">Editor: {article.draft.editor}</p>' if traits.editor == "outside" else "",
            tags=body.tags(article, self._dialect, links=True) if traits.tags == "links-outside" else "",
            trailing=f'<div class="related-posts"><h4>Berita Terkait</h4>{others}</div>'
            if traits.trailing == "outside"
            else "",
        )

    def _pager(self, article: Article, page: int | None) -> str:
        links = [f'<a href="{path}">{number}</a>' for number, path in enumerate(article.page_paths, 1)]
        if page is not None and page + 1 < len(links):
            links.append(f'<a class="next" href="{article.page_paths[page + 1]}">Selanjutnya</a>')
        if article.traits.pager == "all":
            links.append(f'<a class="all" href="{article.head.path}?page=all">Tampilkan Semua</a>')
        return f'<div class="post-paging">Halaman: {" ".join(links)}</div>'

    def amp_page(self, edition: Edition, article: Article) -> str:
        """Return the AMP double."""
        text = body.render(article, [piece for part in article.pages for piece in part], self._dialect)
        return template("amp.html").substitute(
            head=metadata.head_tags(
                article, edition.origin, self.title, article.image, canonical=edition.origin + article.head.path
            ),
            headline=escape(article.head.headline, quote=False),
            date=printed(article.head.published, "long"),
            text=text,
            site=self.title,
        )

    def article_fragment(self, article: Article) -> str:
        """Return the body alone."""
        return body.render(article, article.pages[0], self._dialect)

    def listing_page(self, edition: Edition, listing: Listing) -> str:
        """Return the HTML of a list of articles."""
        items = "\n".join(self._item(article, place, cut=True) for place, article in enumerate(listing.articles))
        links = [f'<a class="page-link" href="{path}">{number}</a>' for number, path in enumerate(listing.pages, 1)]
        if listing.previous:
            links.insert(0, f'<a class="page-link" rel="prev" href="{listing.previous}">« Sebelumnya</a>')
        if listing.following:
            links.append(f'<a class="page-link" rel="next" href="{listing.following}">Selanjutnya »</a>')
        pager = "".join(f'<li class="page-item">{link}</li>' for link in links)
        main = (
            f'<h2 class="section-title">{listing.title}</h2>\n<div class="post-list">{items}</div>\n'
            f'<nav aria-label="Halaman"><ul class="pagination">{pager}</ul></nav>'
        )
        return self._page(edition, "listing", f"<title>{listing.title} - {self.title}</title>", main)

    def plain_page(self, edition: Edition, title: str, path: str, body: str) -> str:
        """Return the HTML of a page that is no article."""
        head = (
            f'<title>{title} - {self.title}</title>\n<link rel="canonical" href="{edition.origin}{path}" />\n'
            '<meta property="og:type" content="website" />'
        )
        return self._page(
            edition, "static", head, f'<h1 class="page-title">{title}</h1>\n<div class="page-content">{body}</div>'
        )

    def popular(self, links: Sequence[tuple[Article, int]]) -> str:
        """Return the box of the most read."""
        items = "".join(
            f'<li class="media-item"><span class="number">{rank}</span><div><h5><a href="{article.head.path}">'
            f"{escape(body.cut(article.head.headline))}</a></h5><small>{counter(reads)}</small></div></li>"
            for rank, (article, reads) in enumerate(links, 1)
        )
        return (
            '<div class="widget widget-popular"><h4 class="widget-title"><span>Terpopuler</span></h4>'
            f'<ul class="list-unstyled">{items}</ul></div>'
        )

    def _item(self, article: Article, place: int, *, cut: bool = False) -> str:
        link = self.listed_link(article, place)
        return template("laravel_item.html").substitute(
            number=article.head.number,
            path=escape(link.path or ""),
            picture=article.image or "/storage/foto/bawaan.jpg",
            title=escape(body.cut(link.headline) if cut else link.headline),
            section=SECTIONS[article.head.section],
            section_path=self.section_path(article.head.section),
            date=printed(article.head.published, "short"),
        )

    def _page(self, edition: Edition, kind: str, head: str, main: str, charset: str = "utf-8") -> str:
        declared = "windows-1252" if charset.startswith("windows") else "utf-8"
        return template("laravel.html").substitute(
            self._chrome(edition), charset=f'<meta charset="{declared}" />', head=head, kind=kind, main=main
        )

    def _chrome(self, edition: Edition) -> dict[str, str]:
        lists = edition.sidebar()
        return {
            "css": template("laravel.css").template,
            "menu": "\n".join(self._menu(section) for section in SECTIONS),
            "latest": "\n".join(self._item(article, place) for place, article in enumerate(lists.latest)),
            "choice": "\n".join(self._item(article, place) for place, article in enumerate(lists.choice)),
            "footer": self._footer(),
            "topics": "".join(
                f'<a class="badge badge-topic" href="{self.tag_path(topic)}"><span>#</span>{topic}</a>'
                for topics in TOPICS.values()
                for topic in topics
            ),
        }

    def _menu(self, section: str) -> str:
        topics = "".join(
            f'<a class="dropdown-item" href="{self.tag_path(topic)}" title="Berita {topic} hari ini">{topic}</a>'
            for topic in TOPICS[section]
        )
        return (
            f'<li class="nav-item dropdown"><a class="nav-link dropdown-toggle" href="{self.section_path(section)}" '
            f'aria-haspopup="true" aria-expanded="false">{SECTIONS[section]}</a>'
            f'<div class="dropdown-menu">{topics}</div></li>'
        )

    def _footer(self) -> str:
        sections = "".join(f'<li><a href="{self.section_path(key)}">{name}</a></li>' for key, name in SECTIONS.items())
        services = "".join(f'<li><a href="/halaman/{slugify(name)}">{name}</a></li>' for name in SERVICES)
        pages = "".join(
            f'<li><a href="{path}">{key.replace("-", " ").title()}</a></li>' for key, path in self.static_paths.items()
        )
        return "".join(
            f'<div class="col-md-3"><h6>{title}</h6><ul class="list-unstyled">{items}</ul></div>'
            for title, items in (("Kanal", sections), ("Layanan", services), ("Perusahaan", pages))
        )
