"""The theme of a WordPress site with Yoast's metadata: dated addresses, `entry-content`, an `@graph` of JSON-LD.

The rule: it shares no class, no address form and no date form with the other theme, so that whatever works on both is
no accident of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

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

#: Numbers of posts begin above those of pages and pictures.
_FIRST_ID = 4000
_DATES = {"first": "dashed", "second": "english", "third": "wita", "relative": "relative"}


class WordPress:
    """Warta Seberang, a portal that does not exist."""

    name = "wordpress"
    title = "Warta Seberang"
    brand = Brand("WARTASEBERANG.ID", "Warta Seberang")
    sitemap_index = "/sitemap_index.xml"
    news_sitemap = "/news-sitemap.xml"
    feed = "/feed/"
    search_path = "/?s="
    login_path = "/wp-login.php"
    admin_path = "/wp-admin/"

    def __init__(self) -> None:
        self.static_paths = {key: f"/{key}/" for key in static_pages()}
        self._dialect = body.Dialect(
            {
                "related": "simak-kotak", "quote": "wp-block-quote", "tags": "tags-links",
                "trailing": "jp-relatedposts",
                "figure": "wp-caption aligncenter", "ad": "code-block code-block-2", "prompt": "has-text-align-center",
                "share": "sharedaddy", "editor": "has-small-font-size", "copyright": "has-small-font-size",
                "signoff": "has-text-align-left",
            },
            self.tag_path,
        )  # fmt: skip

    def article_path(self, published: datetime, slug: str) -> str:
        """Path of an article."""
        return f"/{published:%Y/%m/%d}/{slug}/"

    def addresses(self, head: Head, traits: Traits) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the paths of an article's parts, and of its doubles."""
        path = head.path
        pages = tuple(path if page == 1 else f"{path}{page}/" for page in range(1, traits.pages + 1))
        aliases = [f"{path}?utm_source=rss&utm_medium=rss&utm_campaign=beranda"]
        if traits.amp == "yes":
            aliases.append(f"{path}amp/")
        if traits.kind == "redirected":
            aliases.append(f"/berita-lama/{head.slug}/")
        if traits.pager == "all":
            aliases.append(f"{path}?page=all")
        aliases.append(f"/?p={head.number + _FIRST_ID}")
        return pages, tuple(aliases)

    def place(self, article: Article) -> Article:
        """Return the article with its addresses."""
        pages, aliases = self.addresses(article.head, article.traits)
        image = article.image.replace("foto", "/wp-content/uploads", 1)
        return replace(article, page_paths=pages, aliases=aliases, image=image)

    def section_path(self, section: str, page: int = 1) -> str:
        """Path of a page of a section."""
        return f"/category/{section}/" + (f"page/{page}/" if page > 1 else "")

    def tag_path(self, tag: str) -> str:
        """Path of a tag's list."""
        return f"/tag/{slugify(tag)}/"

    def day_path(self, day: date) -> str:
        """Path of a day in the endless calendar."""
        return f"/indeks/{day:%Y/%m/%d}/"

    def post_sitemap(self, number: int) -> str:
        """Path of a sitemap of articles."""
        return f"/post-sitemap{number}.xml"

    def listed_link(self, article: Article, place: int) -> Link:
        """Return how a list links the article."""
        path = article.head.path
        if article.traits.amp == "yes":
            path += "amp/"
        elif place % 4 == 2:
            path += "?utm_source=rss&utm_medium=rss&utm_campaign=beranda"
        return Link(article.head.headline, path)

    def article_page(self, edition: Edition, article: Article, page: int | None) -> str:
        """Return the HTML of one page of the article."""
        traits, head = article.traits, article.head
        tags = [metadata.head_tags(article, edition.origin, self.title, article.image)]
        if traits.json_ld != "none" and not page:
            tags.append(metadata.script(self._graph(edition, article), broken=traits.json_ld == "broken"))
        if traits.amp == "yes":
            tags.append(f'<link rel="amphtml" href="{edition.origin}{head.path}amp/" />')
        if page is not None and page + 1 < traits.pages and traits.pager == "rel-next":
            tags.append(f'<link rel="next" href="{edition.origin}{article.page_paths[page + 1]}" />')
        tags.append(f'<link rel="shortlink" href="/?p={head.number + _FIRST_ID}" />')
        return self._page(
            edition,
            "post-template-default single single-post",
            "\n".join(tags),
            self._article(article, page),
            traits.charset,
        )

    def _graph(self, edition: Edition, article: Article) -> dict[str, Any]:
        address = edition.origin + article.head.path
        news = metadata.news_article(article, edition.origin, self.title, article.image)
        crumbs = [{"@type": "ListItem", "position": 1, "name": "Beranda", "item": edition.origin + "/"}]
        crumbs.append({"@type": "ListItem", "position": 2, "name": article.head.headline})
        page = {
            "@type": "WebPage", "@id": address, "url": address, "name": f"{article.head.headline} - {self.title}",
            "datePublished": news["datePublished"], "dateModified": news["dateModified"],
            "description": news["description"], "inLanguage": "id",
        }  # fmt: skip
        return {
            "@graph": [
                {**news, "@id": address + "#article", "isPartOf": {"@id": address}},
                page,
                {"@type": "BreadcrumbList", "@id": address + "#breadcrumb", "itemListElement": crumbs},
                {
                    "@type": "WebSite",
                    "@id": edition.origin + "/#website",
                    "name": self.title,
                    "description": "Kabar dari pulau ke pulau",
                },
            ]
        }

    def _article(self, article: Article, page: int | None) -> str:
        head, traits, draft = article.head, article.traits, article.draft
        pieces = [piece for part in article.pages for piece in part] if page is None else article.pages[page]
        text = body.render(article, pieces, self._dialect)
        if traits.kind == "javascript":
            text = f'<div id="entry-late"></div>\n{late_body(head.number, "entry-late")}'
        author = f'<a class="url fn n" rel="author" href="/author/{slugify(draft.author)}/">{draft.author}</a>'
        byline = f'<span class="byline">oleh <span class="author vcard">{author}</span></span>'
        others = "".join(f"<div><h4>{body.anchor(link)}</h4></div>" for link in article.trailing)
        return template("wordpress_article.html").substitute(
            id=head.number + _FIRST_ID,
            category=head.section,
            section=SECTIONS[head.section],
            section_path=self.section_path(head.section),
            headline=escape(head.headline, quote=False),
            stated=f' datetime="{head.published.isoformat()}"' if traits.date == "second" else "",
            date=printed(head.published, _DATES[traits.date]),
            author=byline if traits.states_author else "",
            figure=body.figure(article, self._dialect) if traits.figure == "above" else "",
            text=text,
            pager=self._pager(article, page) if traits.pages > 1 else "",
            share=body.share(article, "sharedaddy") if traits.share == "outside" else "",
            tags=body.tags(article, self._dialect, links=True) if traits.tags == "links-outside" else "",
            editor=f'<span class="edit-by">Editor: {draft.editor}</span>' if traits.editor == "outside" else "",
            trailing=f'<div class="jp-relatedposts"><h3>Terkait</h3>{others}</div>'
            if traits.trailing == "outside"
            else "",
        )

    def _pager(self, article: Article, page: int | None) -> str:
        links = [
            f'<span class="post-page-numbers current">{number}</span>'
            if page is not None and number == page + 1
            else f'<a href="{path}" class="post-page-numbers">{number}</a>'
            for number, path in enumerate(article.page_paths, 1)
        ]
        if page is not None and page + 1 < len(links):
            links.append(f'<a href="{article.page_paths[page + 1]}" class="post-page-numbers">Selanjutnya</a>')
        if article.traits.pager == "all":
            links.append(f'<a href="{article.head.path}?page=all" class="post-page-numbers">Baca Semua</a>')
        return f'<div class="page-links">Halaman: {" ".join(links)}</div>'

    def amp_page(self, edition: Edition, article: Article) -> str:
        """Return the AMP double."""
        pieces = [piece for part in article.pages for piece in part]
        address = edition.origin + article.head.path
        return template("amp.html").substitute(
            head=metadata.head_tags(article, edition.origin, self.title, article.image, canonical=address),
            headline=escape(article.head.headline, quote=False),
            date=printed(article.head.published, "dashed"),
            text=body.render(article, pieces, self._dialect),
            site=self.title,
        )

    def article_fragment(self, article: Article) -> str:
        """Return the body alone."""
        return body.render(article, article.pages[0], self._dialect)

    def listing_page(self, edition: Edition, listing: Listing) -> str:
        """Return the HTML of a list of articles."""
        items = "\n".join(self._excerpt(article, place) for place, article in enumerate(listing.articles))
        numbers = "".join(
            f'<a class="page-numbers" href="{path}">{number}</a>' for number, path in enumerate(listing.pages, 1)
        )
        for path, label, name in ((listing.previous, "Lebih baru", "prev"), (listing.following, "Lebih lama", "next")):
            numbers += f'<a class="{name} page-numbers" href="{path}">{label}</a>' if path else ""
        main = (
            f'<header class="page-header"><h1 class="page-title">{listing.title}</h1></header>\n{items}\n'
            f'<nav class="navigation pagination"><div class="nav-links">{numbers}</div></nav>'
        )
        return self._page(edition, "archive", f"<title>{listing.title} - {self.title}</title>", main)

    def plain_page(self, edition: Edition, title: str, path: str, body: str) -> str:
        """Return the HTML of a page that is no article."""
        head = (
            f'<title>{title} - {self.title}</title>\n<link rel="canonical" href="{edition.origin}{path}" />\n'
            '<meta property="og:type" content="website" />'
        )
        main = (
            f'<article class="page type-page status-publish hentry"><h1 class="entry-title">{title}</h1>'
            f'<div class="entry-content">{body}</div></article>'
        )
        return self._page(edition, "page-template-default page", head, main)

    def popular(self, links: Sequence[tuple[Article, int]]) -> str:
        """Return the box of the most read."""
        items = "".join(
            f'<li><a href="{article.head.path}" class="wpp-post-title">{escape(article.head.headline)}</a> '
            f'<span class="wpp-meta post-stats">{counter(reads)}</span></li>'
            for article, reads in links
        )
        title = '<h3 class="widget-title">Paling Populer</h3>'
        return f'<section class="widget popular-posts">{title}<ul class="wpp-list">{items}</ul></section>'

    def _excerpt(self, article: Article, place: int) -> str:
        link = self.listed_link(article, place)
        return template("wordpress_excerpt.html").substitute(
            id=article.head.number + _FIRST_ID,
            path=escape(link.path or ""),
            title=escape(link.headline),
            summary=escape(article.draft.description[:110]),
        )

    def _module(self, article: Article, place: int) -> str:
        link = self.listed_link(article, place)
        picture = article.image or "/wp-content/uploads/2024/01/bawaan.jpg"
        return template("wordpress_module.html").substitute(
            shape=place % 6,
            path=escape(link.path or ""),
            title=escape(link.headline),
            picture=picture.removesuffix(".jpg"),
            date=printed(article.head.published, "english"),
        )

    def _page(self, edition: Edition, kind: str, head: str, main: str, charset: str = "utf-8") -> str:
        declared = "windows-1252" if charset.startswith("windows") else "UTF-8"
        lists = edition.sidebar()
        topics = [topic for section in TOPICS.values() for topic in section[:3]]
        return template("wordpress.html").substitute(
            charset=f'<meta http-equiv="Content-Type" content="text/html; charset={declared}" />',
            head=head,
            kind=kind,
            main=main,
            css=template("wordpress.css").template,
            menu="\n".join(self._menu(section) for section in SECTIONS),
            latest="\n".join(self._module(article, place) for place, article in enumerate(lists.latest)),
            choice="\n".join(self._module(article, place) for place, article in enumerate(lists.choice)),
            cloud=" ".join(f'<a href="{self.tag_path(topic)}" class="tag-cloud-link">{topic}</a>' for topic in topics),
            footer=self._footer(),
        )

    def _menu(self, section: str) -> str:
        topics = "".join(
            f'<li class="menu-item menu-item-type-taxonomy"><a href="{self.tag_path(topic)}">{topic}</a></li>'
            for topic in TOPICS[section]
        )
        return (
            f'<li class="menu-item menu-item-type-taxonomy menu-item-object-category menu-item-has-children">'
            f'<a href="{self.section_path(section)}">{SECTIONS[section]}</a><ul class="sub-menu">{topics}</ul></li>'
        )

    def _footer(self) -> str:
        pages = "".join(
            f'<li><a href="{path}">{key.replace("-", " ").title()}</a></li>' for key, path in self.static_paths.items()
        )
        services = "".join(f'<li><a href="/halaman/{slugify(name)}/">{name}</a></li>' for name in SERVICES)
        return f'<ul class="footer-menu">{pages}</ul><ul class="footer-menu">{services}</ul>'
