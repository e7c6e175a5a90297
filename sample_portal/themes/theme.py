"""What a theme must be able to do; the rest of the portal knows no theme by name.

The rule: a theme decides addresses and markup. What stands in the pages, and which pages there are, is the site's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from sample_portal.articles import Article, Head, Link
from sample_portal.decoration import Brand
from sample_portal.traits import Traits

if TYPE_CHECKING:
    from sample_portal.edition import Edition


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of articles: a section, a tag, a day; `previous`, `following` and `pages` are paths of its other pages."""

    title: str
    path: str
    articles: Sequence[Article]
    previous: str | None = None
    following: str | None = None
    pages: tuple[str, ...] = ()


class Theme(Protocol):
    """The addresses and the markup of one kind of portal."""

    name: str
    title: str
    brand: Brand
    sitemap_index: str
    news_sitemap: str
    feed: str
    search_path: str
    login_path: str
    admin_path: str
    static_paths: dict[str, str]

    def article_path(self, published: datetime, slug: str) -> str:
        """Path of an article."""

    def addresses(self, head: Head, traits: Traits) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the paths of an article's parts, and of its doubles."""

    def place(self, article: Article) -> Article:
        """Return the article with its addresses."""

    def section_path(self, section: str, page: int = 1) -> str:
        """Path of a page of a section."""

    def tag_path(self, tag: str) -> str:
        """Path of a tag's list."""

    def day_path(self, day: date) -> str:
        """Path of a day in the endless calendar."""

    def post_sitemap(self, number: int) -> str:
        """Path of the sitemap of articles with this number, from 1."""

    def listed_link(self, article: Article, place: int) -> Link:
        """Return how a list links the article: some with a campaign's parameters, some to the AMP double."""

    def article_page(self, edition: Edition, article: Article, page: int | None) -> str:
        """Return the HTML of a page of the article, counted from 0; None is the whole article on one page."""

    def amp_page(self, edition: Edition, article: Article) -> str:
        """Return the AMP double."""

    def article_fragment(self, article: Article) -> str:
        """Return the body alone, as the script of a page without body fetches it."""

    def listing_page(self, edition: Edition, listing: Listing) -> str:
        """Return the HTML of a list of articles."""

    def plain_page(self, edition: Edition, title: str, path: str, body: str) -> str:
        """Return the HTML of a page that is no article."""

    def popular(self, links: Sequence[tuple[Article, int]]) -> str:
        """Return the box of the most read, each with its counter."""
