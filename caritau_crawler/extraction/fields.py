"""The fields around the body, layered: JSON-LD, then OpenGraph and meta, then the profile's selectors, then the page.

Each reader returns the value and the source that won it, or None. A field that is not found is null; nothing is
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Generic, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from caritau_crawler.dates import read_date
from caritau_crawler.extraction.blocks import is_inline
from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.printed_crumbs import is_crumb_of_article, printed_crumbs
from caritau_crawler.extraction.printed_head import PrintedHead, is_site_name, read_head
from caritau_crawler.extraction.printed_tags import printed_tags
from caritau_crawler.extraction.selectors import first_match
from caritau_crawler.extraction.structured_data import JsonLd, as_list, as_text, title_of
from caritau_crawler.items import FoundDate, RawBlock
from caritau_crawler.portals import Portal
from caritau_crawler.text import fold_space, repair
from caritau_crawler.urls import absolute

_SEPARATORS = re.compile(r"\s+[|\-–—•·:»]+\s+|\s*\|\s*")
_CUT = re.compile(r"\s*(?:\.\.\.|…)$")
_PLAIN_SECTION = re.compile(r"^[a-z]+(?:-[a-z]+){0,2}$")
#: First path segments that name a kind of page, not a section.
_NO_SECTION = frozenset(
    "post posts read baca berita news artikel article articles detail amp index p v story a id page web media".split()
)
_HOME_CRUMBS = frozenset(("home", "beranda", "muka", "utama", "depan", "halaman utama", "halaman depan", "index"))
#: So many links of a page are looked through for its menu.
_MENU_LINKS = 60
_LONGEST_HEADLINE = 400


@dataclass(frozen=True)
class Claims:
    """All that the layers read of one page, gathered once."""

    page: Page
    portal: Portal
    json_ld: JsonLd
    meta: dict[str, list[str]]
    now: datetime
    body: Sequence[RawBlock] = ()

    @cached_property
    def head(self) -> PrintedHead:
        """What the page prints round its headline; read only where nothing better says it."""
        return read_head(self.page, _site_names(self))

    def first_meta(self, *names: str) -> str | None:
        """Return the first value of the first of these meta names that the page has."""
        for name in names:
            if values := self.meta.get(name):
                return values[0]
        return None


T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """A value and the source that won it."""

    value: T
    source: str


def headline(claims: Claims) -> Found[str] | None:
    """Return the headline as printed: a claim that was cut or carries the site's name gives way to `<h1>`."""
    printed = [text for text in _printed_headlines(claims.page) if text.casefold() not in _site_names(claims)]
    for claim, source in _headline_claims(claims):
        for text in printed:
            if text == claim:
                return Found(claim, source)
            # The page's own line is the longer or the purer one; the claim tells which `<h1>` is meant.
            stem = _CUT.sub("", claim)
            if text.casefold().startswith(stem.casefold()) or _is_with_site_name(claim, text):
                return Found(text, source)
        return Found(_without_site_name(claim, claims), source)
    if match := first_match(claims.page, claims.portal.selectors.headline):
        return Found(match.texts[0], f"selector:{match.selector}")
    if printed:
        return Found(_named_beside(claims.page, printed[0]) or printed[0], "generic")
    if (line := claims.head.headline_line) is not None:
        return Found(line.text, "generic")
    title = title_of(claims.page)
    return Found(_without_site_name(title, claims), "generic") if title else None


def _headline_claims(claims: Claims) -> Iterator[tuple[str, str]]:
    if text := as_text(claims.json_ld.article.get("headline") or claims.json_ld.article.get("name")):
        yield text, "json-ld"
    if text := claims.first_meta("og:title", "twitter:title"):
        yield text, "opengraph"


def _printed_headlines(page: Page) -> list[str]:
    texts = (repair(fold_space(_line_of(element))) for element in page.tree.iter("h1"))
    return [text for text in texts if 3 < len(text) <= _LONGEST_HEADLINE]


def _named_beside(page: Page, site: str) -> str | None:
    """Return the smaller heading that is the headline where the `<h1>` is the site's name, as blogs print it.

    The title names both: `Gerobak Siomay Ini Punya Perpustakaan - Kabar Lembang Atas`.
    """
    title = title_of(page) or ""
    parts = {part.strip() for part in _SEPARATORS.split(title)}
    if title.casefold() == site.casefold() and _is_logo(next(page.tree.iter("h1")), page):
        # Title and `<h1>` name the site alone: then it is the first heading of the article's own element.
        inside = (one for one in page.tree.iter("h2") if next(one.iterancestors("article", "main"), None) is not None)
        texts = (repair(fold_space(_line_of(element))) for element in inside)
        return next((text for text in texts if len(text.split()) >= _TITLE_WORDS), None)
    if site not in parts or len(parts) < 2:
        return None
    texts = (repair(fold_space(_line_of(element))) for element in page.tree.iter("h2", "h3"))
    return next((text for text in texts if text != site and text in parts and len(text.split()) >= _TITLE_WORDS), None)


def _is_logo(heading: HtmlElement, page: Page) -> bool:
    """Tell a heading that is a link to the home page."""
    links = (absolute(page.base_url, link.get("href") or "") for link in islice(heading.iter("a"), 1))
    return any(url is not None and urlsplit(url).path in ("", "/") for url in links)


#: In words: a section's name is shorter.
_TITLE_WORDS = 4


def _line_of(heading: HtmlElement) -> str:
    """Return a heading's text up to the first block in it: `<h1>…</h2>` swallows the article below it."""
    parts = [heading.text or ""]
    for element in heading.iterdescendants():
        if isinstance(element.tag, str) and not is_inline(element.tag):
            break
        if element.tag not in ("script", "style"):
            parts.append(element.text or "")
        parts.append(element.tail or "")
    return " ".join(parts) if len(parts) > 1 else parts[0]


def _is_with_site_name(claim: str, text: str) -> bool:
    rest = claim[len(text) :]
    return claim.casefold().startswith(text.casefold()) and (
        _SEPARATORS.match(rest) is not None or _OF_PAGE.match(rest) is not None
    )


#: `… Saat Hujan Halaman all - Warta.com`
_OF_PAGE = re.compile(r"\s+Halaman\s+(?:all|\d{1,2})\b")


def _site_names(claims: Claims) -> set[str]:
    names = {claims.portal.title, claims.page.host.removeprefix("www."), *claims.portal.hosts}
    names.update(claims.meta.get("og:site_name", ()))
    return {name.casefold() for name in names if name}


def _without_site_name(text: str, claims: Claims) -> str:
    """Cut the portal's own name off the end of a title, or off its beginning."""
    names = _site_names(claims)
    if len(text) > _LONGEST_HEADLINE:
        return text
    separators = list(_SEPARATORS.finditer(text))
    for separator in reversed(separators):
        if is_site_name(text[separator.end() :], names):
            return text[: separator.start()].rstrip()
    for separator in separators:
        if is_site_name(text[: separator.start()], names):
            return text[separator.end() :].lstrip()
    return text


def description(claims: Claims) -> Found[str] | None:
    """Return the standfirst or summary."""
    if text := as_text(claims.json_ld.article.get("description")):
        return Found(text, "json-ld")
    if text := claims.first_meta("og:description", "description", "twitter:description"):
        return Found(text, "opengraph")
    if match := first_match(claims.page, claims.portal.selectors.description):
        return Found(match.texts[0], f"selector:{match.selector}")
    return None


def date_published(claims: Claims) -> FoundDate | None:
    """Return when the article was published; a claim that cannot be a date gives way to the next layer."""
    layers = [
        ("json-ld", [as_text(claims.json_ld.article.get("datePublished"))]),
        (
            "opengraph",
            [
                claims.first_meta("article:published_time", "og:published_time"),
                claims.first_meta("datepublished", "pubdate", "publishdate", "publish-date", "publish_date"),
                claims.first_meta("content_publisheddate", "dc.date.issued", "dc.date", "date", "sailthru.date"),
                claims.first_meta(
                    "dtk:publishdate", "content_date", "parsely-pub-date", "cxenseparse:recs:publishtime"
                ),
            ],
        ),
    ]
    return _first_date(claims, layers, claims.portal.selectors.date_published, lambda: claims.head.dates)


def date_modified(claims: Claims) -> FoundDate | None:
    """Return when the article was last changed, where the page says so."""
    layers = [
        ("json-ld", [as_text(claims.json_ld.article.get("dateModified"))]),
        ("opengraph", [claims.first_meta("article:modified_time", "og:updated_time", "lastmod", "datemodified")]),
    ]
    return _first_date(claims, layers, claims.portal.selectors.date_modified, lambda: claims.head.updates)


def _first_date(
    claims: Claims,
    layers: list[tuple[str, list[str | None]]],
    candidates: tuple[str, ...],
    printed: Callable[[], Iterable[str]],
) -> FoundDate | None:
    """Return the first claim that is a date; one that names only the day gives way to the same day with its hour."""
    unread: FoundDate | None = None
    day_only: FoundDate | None = None
    for raw, source in _date_claims(claims, layers, candidates, printed):
        value = read_date(raw, zone=claims.portal.zone, now=claims.now, founded=claims.portal.founded)
        if value is None:
            if source != "generic":
                # A line of the page that merely looks like a date is no evidence of one.
                unread = unread or FoundDate(None, raw, source)
            continue
        found = FoundDate(value, raw, source)
        if day_only is None:
            if _CLOCK.search(raw) or not _DAY_ONLY.search(raw):
                return found
            day_only = found
        elif _CLOCK.search(raw) and _is_same_day(value, day_only.value, claims.portal.zone):
            return found
    return day_only or unread


#: An hour in a date as printed or as machines write it, and what a date without one looks like.
_CLOCK = re.compile(r"\d[:.]\d\d|T\d\d")
_DAY_ONLY = re.compile(r"\d{4}|/\d\d")


def _is_same_day(one: datetime, other: datetime | None, zone: ZoneInfo) -> bool:
    return other is not None and one.astimezone(zone).date() == other.astimezone(zone).date()


def _date_claims(
    claims: Claims,
    layers: list[tuple[str, list[str | None]]],
    candidates: tuple[str, ...],
    printed: Callable[[], Iterable[str]],
) -> Iterator[tuple[str, str]]:
    for source, raws in layers:
        for raw in raws:
            if raw:
                yield raw, source
    if match := first_match(claims.page, candidates):
        yield match.texts[0], f"selector:{match.selector}"
    for raw in printed():
        yield raw, "generic"


def _people(value: object) -> Iterator[object]:
    for one in as_list(value):
        if isinstance(one, dict) and isinstance(one.get("name"), list):
            yield from one["name"]
        else:
            yield one


def authors(claims: Claims) -> Found[list[str]] | None:
    """Return the authors as claimed; roles and site names are cleaned off by `pipelines.clean`.

    Many pages claim the site itself: then the next layer is asked.
    """
    site = _site_names(claims) | _named_in_title(claims.page)
    names = [text for one in _people(claims.json_ld.article.get("author")) if (text := as_text(one))]
    if _name_somebody(names, site):
        return Found([name for name in names if _name_somebody([name], site)], "json-ld")
    keys = ("article:author", "author", "content_author", "dc.creator")
    names = [name for key in keys for name in claims.meta.get(key, ())]
    names = [name for name in names if not name.startswith(("http://", "https://")) and name.casefold() not in site]
    if _name_somebody(names, site):
        return Found(names, "opengraph")
    if match := first_match(claims.page, claims.portal.selectors.authors):
        return Found(list(match.texts), f"selector:{match.selector}")
    match = first_match(claims.page, ("a[rel~=author]", "[itemprop=author] [itemprop=name]", "a[itemprop=author]"))
    if match is not None and _name_somebody(match.texts, site):
        return Found(list(match.texts), "generic")
    return Found(names, "generic") if (names := claims.head.authors) else None


def _named_in_title(page: Page) -> set[str]:
    """Return the last part of the page's title, in small letters: nearly always the site's name."""
    parts = [part.strip() for part in _SEPARATORS.split(title_of(page) or "")]
    return {parts[-1].casefold()} if len(parts) > 1 and len(parts[0].split()) > len(parts[-1].split()) else set()


#: What templates put for an author where nobody is named.
_NOBODY = re.compile(
    r"(?:admin|redaksi|editor)\w*$|.*\b(?:cyber\s+media|network|teknologi|digital|newsroom)$|(?:super\s*)?(?:admin(?:istrator)?|user)$|(?:tim\s+)?redaksi\b|editor$|webmaster$",
    re.I,
)


def _name_somebody(names: Sequence[str], site: Collection[str]) -> bool:
    return any(not is_site_name(_OF_TEAM.sub("", name), site) and not _NOBODY.match(name) for name in names)


_OF_TEAM = re.compile(r"^(?:tim|admin|redaksi)\s+", re.I)


def article_section(claims: Claims, title: str | None) -> Found[str] | None:
    """Return the most specific section: as claimed, or a crumb below it, or the first path segment.

    The breadcrumb may end in `title`.
    """
    claimed = as_text(claims.json_ld.article.get("articleSection"))
    crumbs = [name for name in claims.json_ld.breadcrumb if name.casefold() not in _HOME_CRUMBS]
    if crumbs and is_crumb_of_article(crumbs[-1], title):
        crumbs.pop()
    if claimed:
        below = _below(claimed, crumbs) or _below(claimed, _printed(claims, title, claimed))
        return Found(below or claimed, "json-ld" if below is None or below in crumbs else "generic")
    if crumbs:
        below = _below(crumbs[-1], _printed(claims, title, crumbs[-1]))
        return Found(below or crumbs[-1], "json-ld" if below is None else "generic")
    if text := claims.first_meta("article:section", "og:article:section", "section"):
        below = _below(text, _printed(claims, title, text))
        return Found(below or text, "opengraph" if below is None else "generic")
    if match := first_match(claims.page, claims.portal.selectors.article_section):
        text = match.texts[-1]
        return Found(_below(text, _printed(claims, title, text)) or text, f"selector:{match.selector}")
    if printed := _printed(claims, title, *_opening_sections(claims.page)):
        return Found(printed[-1], "generic")
    if section := _linked_section(claims.page):
        return Found(section, "generic")
    segments = _segments(claims.page)
    if len(segments) > 1 and _PLAIN_SECTION.match(segments[0]) and segments[0] not in _NO_SECTION:
        name = segments[0].replace("-", " ").title()
        return Found(_as_linked(claims.page, name, segments[0]), "generic")
    return None


def _printed(claims: Claims, title: str | None, *opening: str) -> list[str]:
    return printed_crumbs(claims.head.element, title, _HOME_CRUMBS, [name.casefold() for name in opening])


def _segments(page: Page) -> list[str]:
    return [segment for segment in urlsplit(page.url).path.split("/") if segment]


def _opening_sections(page: Page) -> list[str]:
    """Return what a breadcrumb without home may open with: the section or the edition that the address names."""
    first = _segments(page)[:1]
    return [name.replace("-", " ") for name in (*first, page.host.partition(".")[0]) if name not in _NO_SECTION]


def _linked_section(page: Page) -> str | None:
    """Return the name of the deepest section whose page is linked and whose address this article's goes on from.

    `/kuliner/resep` is that of `/kuliner/resep/kolak-pisang`. The link's text has to share a word with the address.
    """
    path = "/" + "/".join(_segments(page))
    found, depth = None, 1
    for link in islice(page.tree.iter("a"), _SECTION_LINKS):
        href = link.get("href") or ""
        if href.startswith(("http://", "https://")):
            href = "/" + href.split("/", 3)[3] if href.count("/") > 2 else "/"
        href = href.split("?", 1)[0].rstrip("/")
        if href.count("/") > depth and href.startswith("/") and path.startswith(href + "/"):
            text, segment = fold_space(link.text_content()), href.rsplit("/", 1)[-1]
            is_named = not set(segment.split("-")).isdisjoint(re.findall(r"\w+", text.casefold()))
            if is_named and len(text.split()) <= _LONGEST_SECTION and _PLAIN_SECTION.match(segment):
                found, depth = text, href.count("/")
    return found


#: So many links of a page are looked through for its sections; a section's name has so many words at most.
_SECTION_LINKS, _LONGEST_SECTION = 300, 4


def _below(section: str, crumbs: Sequence[str]) -> str | None:
    """Return the last crumb where the section is an earlier one of them."""
    places = [number for number, crumb in enumerate(crumbs) if crumb.casefold() == section.casefold()]
    return crumbs[-1] if places and places[-1] < len(crumbs) - 1 else None


def _as_linked(page: Page, name: str, segment: str) -> str:
    """Return a section's name as the menu prints it: `Serba-Serbi`, not `Serba Serbi`."""
    for link in islice(page.tree.iter("a"), _MENU_LINKS):
        text = fold_space(link.text_content())
        href = (link.get("href") or "").rstrip("/")
        if href.endswith(f"/{segment}") and re.sub(r"\W+", "", text).casefold() == re.sub(r"\W+", "", name).casefold():
            return text
    return name


def keywords(claims: Claims) -> Found[list[str]] | None:
    """Return the portal's tags as claimed, one string each or several in one."""
    values = [text for one in as_list(claims.json_ld.article.get("keywords")) if (text := as_text(one))]
    if values:
        return Found(values, "json-ld")
    for name in ("article:tag", "news_keywords", "content_tags"):
        if values := claims.meta.get(name, []):
            return Found(list(values), "opengraph")
    if match := first_match(claims.page, claims.portal.selectors.keywords):
        return Found(list(match.texts), f"selector:{match.selector}")
    if match := first_match(claims.page, ("a[rel~=tag]:not([rel~=category])",)):
        return Found(list(match.texts), "generic")
    text = "\n".join([_headline_text(claims), *(block.text for block in claims.body)])
    if tags := printed_tags(claims.page, claims.head.element, text):
        return Found(tags, "generic")
    # Last, for many templates print the same words on every page of the portal: those are no tags of an article.
    values = claims.meta.get("keywords", [])
    return Found(list(values), "opengraph") if values and _are_spoken_of(values, text) else None


def _headline_text(claims: Claims) -> str:
    title = headline(claims)
    return title.value if title else ""


def _are_spoken_of(values: Sequence[str], text: str) -> bool:
    """Tell whether a text speaks of one of the keywords, those of the trade apart; a short text need not."""
    small = text.casefold()
    words = {word for value in values for word in _WORD.findall(value.casefold())} - _OF_TRADE
    return len(text) < _TELLING_TEXT or any(word in small for word in words)


_WORD = re.compile(r"\w{4,}")
_OF_TRADE = frozenset("berita kabar warta news indonesia terkini terbaru portal media online majalah koran".split())
#: In characters: a shorter text may say nothing of what it is about.
_TELLING_TEXT = 600
#: The language in full, as old templates name it.
_INDONESIAN = re.compile(r"\s*(?:bahasa\s+)?indonesian?\s*$", re.I)


def in_language(claims: Claims) -> Found[str] | None:
    """Return the two-letter language that the page declares."""
    for claim, source in (
        (as_text(claims.json_ld.article.get("inLanguage")), "json-ld"),
        (claims.first_meta("og:locale", "content-language", "language"), "opengraph"),
        (claims.page.tree.get("lang"), "generic"),
    ):
        if claim and _INDONESIAN.match(claim):
            return Found("id", source)
        if claim and (match := re.match(r"\s*([A-Za-z]{2,3})(?:$|[-_ ,;])", claim)):
            language = match.group(1).lower()
            if language == "en" and _reads_indonesian(claims.body):
                # What content systems declare until somebody tells them otherwise.
                return Found("id", "body")
            # `in` is what ISO 639 called Indonesian until 1989; Java-made pages still do.
            return Found("id" if language == "in" else language, source)
    return None


def _reads_indonesian(blocks: Sequence[RawBlock]) -> bool:
    words = " ".join([block.text for block in blocks]).casefold().split()
    return sum([word in _FUNCTION_WORDS for word in words]) > _FUNCTION_SHARE * len(words) > 0


#: Of a hundred words of an Indonesian text some fifteen are among these; of an English one none.
_FUNCTION_WORDS = frozenset("yang dan dengan untuk itu dari ini pada ke tidak akan".split())
_FUNCTION_SHARE = 0.04
