"""One page → one `RawArticle`, and what kind of page it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from caritau_crawler.extraction import fields
from caritau_crawler.extraction.body import ENOUGH_PROSE, Body, read_body
from caritau_crawler.extraction.images import read_images
from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.parts import next_part
from caritau_crawler.extraction.stand_ins import stand_in
from caritau_crawler.extraction.structured_data import read_json_ld, read_links, read_meta
from caritau_crawler.items import RawArticle
from caritau_crawler.portals import Portal
from caritau_crawler.urls import absolute, canonicalise, plain_host

PageKind = Literal["article", "needs-browser", "no-body", "not-an-article", "not-found", "out-of-order"]

#: A page that does not call itself an article is one when its prose is at least this long, in characters …
_UNDECLARED_PROSE = 400
#: … and when links make up less than this share of its text: listings are made of links.
_LISTING_LINKS = 0.5
#: A listing shows at least so many headings that are links.
_LISTING_HEADINGS = 4
#: JSON-LD's `articleBody` is believed to be the whole text only where it is this many times what the page shows.
_HIDDEN_BODY = 3.0
_APP_ROOT = re.compile(
    r"enable javascript|aktifkan javascript|javascript (?:is|harus|perlu)|__NEXT_DATA__|data-reactroot|ng-app", re.I
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page turned out to be; `article` is whole for an article and as far as it could be read otherwise."""

    kind: PageKind
    article: RawArticle


def extract(page: Page, portal: Portal, *, fetched_at: datetime) -> Extraction:
    """Read one page. `fetched_at` (aware) is what relative dates such as `3 jam lalu` are counted from."""
    json_ld, meta, links = read_json_ld(page), read_meta(page), read_links(page)
    declared = bool(json_ld.article) or meta.get("og:type", [""])[0].lower().startswith("article")
    body = read_body(page, portal, declared=declared)
    claims = fields.Claims(page, portal, json_ld, meta, fetched_at, body.blocks)
    article = RawArticle(
        portal=portal.name,
        url=page.url,
        canonical_url=_canonical_url(page, links.canonical, meta, portal),
        fetched_at=fetched_at,
        blocks=body.blocks,
        images=read_images(body.container, json_ld.article, meta, page.base_url),
        next_page=next_part(page, links, portal),
        pages=[page.url],
        broken_characters=page.broken_characters,
        rendered=page.rendered,
    )
    _fill(article, claims)
    if body.blocks:
        article.extraction["article_body"] = "rendered" if page.rendered else body.source
    # A date that was only seen somewhere on the page may be one of its list of other articles.
    dated = article.date_published is not None and article.date_published.source != "generic"
    tells = body.prose >= _UNDECLARED_PROSE and not _is_listing(body)
    if not declared and not dated and not tells and (instead := stand_in(page)) is not None:
        return Extraction(instead, article)
    claimed = json_ld.article.get("articleBody")
    return Extraction(
        _kind(page, article, body, declared=declared, claimed=len(claimed) if isinstance(claimed, str) else 0), article
    )


def _fill(article: RawArticle, claims: fields.Claims) -> None:
    sources = article.extraction
    if headline := fields.headline(claims):
        article.headline, sources["headline"] = headline.value, headline.source
    if description := fields.description(claims):
        article.description, sources["description"] = description.value, description.source
    if authors := fields.authors(claims):
        article.authors, sources["authors"] = authors.value, authors.source
    if section := fields.article_section(claims, article.headline):
        article.article_section, sources["article_section"] = section.value, section.source
    if keywords := fields.keywords(claims):
        article.keywords, sources["keywords"] = keywords.value, keywords.source
    if language := fields.in_language(claims):
        article.in_language, sources["in_language"] = language.value, language.source
    article.date_published = fields.date_published(claims)
    article.date_modified = fields.date_modified(claims)
    for name in ("date_published", "date_modified"):
        if (found := getattr(article, name)) is not None and found.value is not None:
            sources[name] = found.source
    if article.images:
        sources["images"] = "generic"


def _canonical_url(page: Page, declared: str | None, meta: dict[str, list[str]], portal: Portal) -> str:
    """Return the page's identity: what it declares, if that lies on the portal, else its own address."""
    for claim in (declared, *meta.get("og:url", ())):
        url = absolute(page.url, claim) if claim else None
        if url is None or urlsplit(url).path in ("", "/"):
            # A template that prints the home page as every article's canonical link would make all one article.
            continue
        host = urlsplit(url).hostname or ""
        if host in portal.hosts or plain_host(host) == plain_host(page.host):
            return canonicalise(url)
    return canonicalise(page.url)


def _kind(page: Page, article: RawArticle, body: Body, *, declared: bool, claimed: int) -> PageKind:
    parts = urlsplit(canonicalise(page.url))
    if parts.path in ("", "/") and not parts.query:
        return "not-an-article"
    if article.headline is None:
        return "not-an-article"
    if body.prose >= ENOUGH_PROSE and not (claimed > _HIDDEN_BODY * body.prose and not page.rendered):
        if declared:
            return "article"
        if body.prose >= _UNDECLARED_PROSE and not _is_listing(body):
            return "article"
        return "not-an-article"
    has_script = page.tree.find(".//script") is not None
    if not page.rendered and has_script and (declared or _APP_ROOT.search(page.text)):
        return "needs-browser"
    if declared:
        # A short item is an article all the same when it says so and holds a sentence.
        return "article" if any(block.text.endswith((".", "!", "?", "”", '"')) for block in body.blocks) else "no-body"
    return "not-an-article"


def _is_listing(body: Body) -> bool:
    linked_headings = sum(1 for block in body.blocks if block.type == "heading" and block.link_share > 0.8)
    characters = sum(len(block.text) for block in body.blocks)
    linked = sum(len(block.text) * block.link_share for block in body.blocks)
    return linked_headings >= _LISTING_HEADINGS or linked > _LISTING_LINKS * characters
