"""Articles over several pages: which address is the next part, and how parts are joined.

Every extractor in use returns page 1 only, although the page links the rest (field study of 2026-11). A link is the
next part only when its address is this article's own with another page number: `?page=2`, `/2`, `?page=all`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.selectors import elements
from caritau_crawler.extraction.structured_data import HeadLinks
from caritau_crawler.items import RawArticle
from caritau_crawler.portals import Portal
from caritau_crawler.urls import absolute, article_key

_PAGE_PARAMETERS = frozenset(("page", "halaman", "hal", "p", "paged", "pg"))
_HOST = re.compile(r"^[^/?]*/?")
_WEB = ("http://", "https://")
_ALL = frozenset(("all", "semua", "full"))
#: A link that names only the part: `?page=2`, `2`, `/2/`; and the same in the page's source.
_BARE_PART = re.compile(r"\n(?:\?|/?\d{1,3}/?\n)")
_BARE_IN_SOURCE = re.compile(rb"href\s*=\s*[\"']?\s*(?:[?&]|/?\d{1,3}/?\s*[\"'\s>])")
_CAPITALS = (b"HREF", b"Href")
#: In bytes: the first links of a page stand there.
_FIRST_LINKS = 16_384
#: What follows an article's own name in the address of one of its parts.
_PART_IN_SOURCE = re.compile(rb"/?(?:\?|/(?:page/|halaman-?|hal-?)?\d)")
_PATH_PART = re.compile(r"^(?P<stem>.*?)(?:/(?:page/|halaman-?|hal-?)?(?P<number>[2-9]|[1-4]\d))?/?$")
#: No real article has more parts; an endless pager is a trap.
MAX_PARTS = 30


def part_number(url: str) -> tuple[str, int | None]:
    """Return an address without its page number, and the number: 1 where there is none, None for all in one.

    >>> part_number("https://caritau.com/post/a?page=2")
    ('caritau.com/post/a', 2)
    >>> part_number("https://caritau.com/2023/09/a/3/")
    ('caritau.com/2023/09/a', 3)
    >>> part_number("https://caritau.com/post/a?page=all")
    ('caritau.com/post/a', None)
    """
    parts = urlsplit(url)
    number: int | None = 1
    rest = []
    # `/?p=12` is how WordPress numbers its articles: at the root it is an identity, not a page number.
    parameters = _PAGE_PARAMETERS if parts.path.strip("/") else _PAGE_PARAMETERS - {"p"}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name.lower() in parameters and value.lower() in _ALL:
            number = None
        elif name.lower() in parameters and value.isdecimal() and len(value) < 4:
            number = int(value)
        elif not name.lower().startswith("utm_"):
            rest.append(f"{name}={value}")
    path = parts.path.rstrip("/")
    if number == 1 and (match := _PATH_PART.match(parts.path)) and match["number"]:
        path, number = match["stem"], int(match["number"])
    return parts.netloc.lower() + path + ("?" + "&".join(sorted(rest)) if rest else ""), number


def next_part(page: Page, links: HeadLinks, portal: Portal) -> str | None:
    """Return the address of the next part of the article on `page`, or of all parts on one page where it is linked."""
    stem, number = part_number(page.url)
    hosts = {page.host, *portal.hosts}
    if number is None or number >= MAX_PARTS:
        return None
    following = None
    slug = _path_of(stem).split("?", 1)[0].rsplit("/", 1)[-1]
    if not links.next and not portal.selectors.next_page and not _links_parts(page.source, slug):
        return None
    # Most links of a page are other articles: only those that hold this one's slug are worth resolving.
    candidates = _candidates(page, links, portal)
    joined = "\n".join(("", *candidates, ""))
    if _BARE_PART.search(joined):
        near = [href for href in candidates if slug in href or _BARE_PART.match(f"\n{href}\n")]
    else:
        near = [href for href in candidates if slug in href] if slug in joined else []
    for href in near:
        if href.startswith(_WEB) and href.split("/", 3)[2].partition(":")[0].lower() not in hosts:
            # The buttons of networks hold the slug too.
            continue
        url = absolute(page.base_url, href)
        if url is None:
            continue
        other_stem, other = part_number(url)
        # Templates link the portal by any of its names: www, without, mobile.
        if _path_of(other_stem) != _path_of(stem) or (urlsplit(url).hostname or "") not in hosts:
            continue
        if other is None and number == 1:
            return url
        if other == number + 1 and following is None:
            following = url
    return following


def _links_parts(source: bytes, slug: str) -> bool:
    """Tell whether a page may link a part of its article: a look at the bytes, as all links cost 0.15 ms (2026-11)."""
    name = slug.encode("utf-8", "surrogatepass")
    if not name:
        # `/?p=12`: any link may be a part of it.
        return True
    at = source.find(name)
    while at >= 0:
        at += len(name)
        if _PART_IN_SOURCE.match(source, at):
            return True
        at = source.find(name, at)
    # Who writes tags in capitals does so from the first link on.
    in_capitals = any([source.find(name, 0, _FIRST_LINKS) >= 0 for name in _CAPITALS])
    return in_capitals or _BARE_IN_SOURCE.search(source) is not None


def _path_of(stem: str) -> str:
    """Return what stands behind the host: `post/a`, `?p=12`."""
    return _HOST.sub("", stem, count=1)


def _candidates(page: Page, links: HeadLinks, portal: Portal) -> list[str]:
    found = [links.next] if links.next else []
    found += [element.get("href") for element, _ in elements(page, portal.selectors.next_page)]
    found += page.hrefs
    return [stripped for href in found if href and (stripped := href.strip())]


def continues(first: RawArticle, part: RawArticle) -> bool:
    """Tell whether a page is a part of the article; one that says it is another article is none."""
    same = article_key(part.canonical_url) == article_key(first.canonical_url)
    return bool(part.blocks) and (same or part.headline == first.headline)


def join(first: RawArticle, following: RawArticle) -> RawArticle:
    """Return `first` with the body of its next part behind its own; a page with all parts replaces the body."""
    if part_number(following.url)[1] is None:
        blocks = following.blocks
    else:
        part = len(first.pages) + 1
        blocks = first.blocks + [replace(block, part=part) for block in following.blocks]
    return replace(
        first,
        blocks=blocks,
        next_page=following.next_page,
        pages=[*first.pages, following.url],
        images=first.images + [image for image in following.images if image not in first.images],
        broken_characters=first.broken_characters + following.broken_characters,
        rendered=first.rendered or following.rendered,
    )
