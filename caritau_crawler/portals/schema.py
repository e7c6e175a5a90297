"""The shape of a portal profile: everything that is particular to one portal, as data.

A profile is a TOML file. A wrong key or value is an error on load that names the key; nothing is ignored in silence.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, HttpUrl

from caritau_crawler.tables import Table, TimeZoneName


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    return text


def _selector(text: str) -> str:
    # `meta[name=x]::attr(content)` reads an attribute; the rest is plain CSS. Compiled here so that a mistake in a
    # profile is named on load, not at the thousandth page.
    from cssselect import HTMLTranslator, SelectorError

    css = re.sub(r"::(?:text|attr\([\w:-]+\))$", "", text)
    try:
        HTMLTranslator().css_to_xpath(css)
    except SelectorError as error:
        raise ValueError(f"{text!r} is no CSS selector: {error}") from error
    return text


def _pattern_of_one_group(text: str) -> str:
    if text and re.compile(_pattern(text)).groups != 1:
        raise ValueError(f"{text!r} has not one group: put brackets round the ID and (?:…) round the rest")
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]


class Discovery(Table):
    """Where to look for articles. All paths are relative to `home`; all lists may be empty, robots.txt comes first."""

    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    #: Addresses whose path (with query) one of these finds are never followed: calendars, searches, tags, logins.
    skip: tuple[Pattern, ...] = ()
    #: How far a section is paged through when neither sitemap nor feed answered, in pages.
    max_section_pages: Annotated[int, Field(ge=1, le=10_000)] = 50


class Urls(Table):
    """How the portal makes its addresses."""

    #: Finds in the path (with query) of an article's address, as its one group, the ID that outlives the slug.
    article_id: Annotated[str, AfterValidator(_pattern_of_one_group)] = ""


class Selectors(Table):
    """Candidates for each field in order; the first that finds something wins. `::attr(x)` reads an attribute."""

    headline: tuple[Selector, ...] = ()
    description: tuple[Selector, ...] = ()
    authors: tuple[Selector, ...] = ()
    date_published: tuple[Selector, ...] = ()
    date_modified: tuple[Selector, ...] = ()
    article_section: tuple[Selector, ...] = ()
    keywords: tuple[Selector, ...] = ()
    body: tuple[Selector, ...] = ()
    next_page: tuple[Selector, ...] = ()


class Boilerplate(Table):
    """What this portal prints around its articles, beside what the general rules know."""

    #: Further openings of a related link, such as `Berita pilihan:`; `Baca Juga` and its kin are known.
    related_markers: tuple[str, ...] = ()
    #: Lines to remove whole wherever they stand, as regular expressions that must match the whole line.
    phrases: tuple[Pattern, ...] = ()
    #: Brands that open a dateline, such as `CARITAU` in `CARITAU WASHINGTON - `.
    dateline_brands: tuple[str, ...] = ()
    #: At how many characters the portal cuts headlines in its lists, `...` not counted; 0 where it does not.
    headline_cut: Annotated[int, Field(ge=0, le=300)] = 0


class Politeness(Table):
    """How the portal is treated. Defaults are for a small newsroom's server."""

    #: A mail or web address of whoever runs the crawl; it stands in the user agent. `caritau doctor` asks for it.
    contact: Annotated[str, Field(pattern=r"^[\x21-\x7e]*$", max_length=200)] = ""
    #: Obey robots.txt. Nothing but this key can turn it off.
    robots: bool = True
    delay_seconds: Annotated[float, Field(ge=0, le=600)] = 1.0
    concurrency: Annotated[int, Field(ge=1, le=64)] = 2
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    retries: Annotated[int, Field(ge=0, le=20)] = 3
    #: How many young articles a run looks at again at most: at the ages of 1, 6, 24 and 48 hours.
    max_rechecks: Annotated[int, Field(ge=0, le=100_000)] = 200
    #: Nobody is asked for the first so long after a 429, then for twice as long each time, in seconds.
    first_pause_seconds: Annotated[float, Field(gt=0, le=600)] = 5.0
    #: The longest of these pauses. A portal that asks for more ends the run: the next one comes back.
    longest_pause_seconds: Annotated[float, Field(gt=0, le=3600)] = 120.0
    #: A page larger than this is refused.
    max_page_megabytes: Annotated[float, Field(gt=0, le=512)] = 10.0


class Limits(Table):
    """Where a run ends although there is more; what is left is due for the next one. None: no bound."""

    #: Answers of any kind, discovery's and repeated ones included.
    run_pages: Annotated[int, Field(ge=1)] | None = None
    #: What comes over the wire, compressed as it comes.
    run_megabytes: Annotated[float, Field(gt=0)] | None = None
    run_minutes: Annotated[float, Field(gt=0)] | None = None
    #: A page without `</html>` counts as cut where other pages of the portal have it.
    whole_pages_only: bool = True


def _path_with_query(url: str) -> str:
    return re.sub(r"^[a-z]+://[^/?#]*", "", url.partition("#")[0])


class Portal(Table):
    """One portal profile. `source` is the file it came from, for messages."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    title: str
    home: HttpUrl
    hosts: Annotated[tuple[str, ...], Field(min_length=1)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "id"
    time_zone: TimeZoneName = "Asia/Jakarta"
    #: Nothing on the portal is older; an earlier date is a misread one.
    founded: date = date(1995, 1, 1)
    discovery: Discovery = Discovery()
    urls: Urls = Urls()
    selectors: Selectors = Selectors()
    boilerplate: Boilerplate = Boilerplate()
    politeness: Politeness = Politeness()
    limits: Limits = Limits()

    @property
    def zone(self) -> ZoneInfo:
        """The portal's own time zone."""
        return ZoneInfo(self.time_zone)

    def article_id(self, url: str) -> str | None:
        """Return the ID that the portal's own address of an article carries, None where it carries none."""
        if not self.urls.article_id:
            return None
        found = re.search(self.urls.article_id, _path_with_query(url))
        return found[1] or None if found else None
