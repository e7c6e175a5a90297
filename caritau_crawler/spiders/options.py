"""The arguments of a spider, read from strings: `scrapy crawl caritau -a mode=latest -a since=2023-09-01`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import cast, get_args

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.portals import Portal
from caritau_crawler.runs.run import CrawlMode
from caritau_crawler.site import Site
from caritau_crawler.urls import absolute

_DAY_LENGTH = len("2023-09-12")


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What one run is asked to do. `since` and `until` are aware; `until` is the end of the day that was named."""

    mode: CrawlMode = "latest"
    urls: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    max_articles: int | None = None

    @classmethod
    def read(
        cls,
        portal: Portal,
        *,
        mode: str = "latest",
        url: str | list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        max_articles: str | int | None = None,
    ) -> CrawlOptions:
        """Read the arguments; raise `ConfigurationError` that names the one that is wrong."""
        if mode not in get_args(CrawlMode):
            raise ConfigurationError(f"mode {mode!r} is unknown; use {', '.join(get_args(CrawlMode))}")
        limit = _limit(max_articles)
        urls = tuple(url.split()) if isinstance(url, str) else tuple(url or ())
        begin, end = read_day(since, "since", portal), read_day(until, "until", portal, end=True)
        if begin and end and begin > end:
            raise ConfigurationError(f"since {since} lies after until {until}; swap them")
        return cls(mode=cast(CrawlMode, mode), urls=urls, since=begin, until=end, max_articles=limit)

    def resolve_urls(self, site: Site) -> list[str]:
        """Return the addresses that the user named; raise `ConfigurationError` for one off the site."""
        resolved = []
        for url in self.urls:
            address = absolute(site.home, url)
            target = site.to_fetch(address) if address else None
            if target is None:
                reason = site.refusal(address) if address else "malformed"
                raise ConfigurationError(
                    f"url {url!r} is not on this portal ({reason}); hosts are {', '.join(site.portal.hosts)}"
                )
            resolved.append(target)
        return resolved

    def wants(self, when: datetime | None) -> bool:
        """Tell whether a date lies in what was asked for; an unknown one does, until the page says more."""
        if when is None:
            return True
        return (self.since is None or when >= self.since) and (self.until is None or when <= self.until)


def _limit(text: str | int | None) -> int | None:
    if text is None or text == "":
        return None
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ConfigurationError(f"max-articles is {text!r}; use a whole number from 1")
    return number


def read_day(text: str | None, name: str, portal: Portal, *, end: bool = False) -> datetime | None:
    """Read `2023-09-12` (a day of the portal's zone) or a full RFC 3339 time."""
    if not text:
        return None
    try:
        if len(text) <= _DAY_LENGTH:
            clock = time.max if end else time.min
            return datetime.combine(date.fromisoformat(text), clock, portal.zone).astimezone(UTC)
        when = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(f"{name} is {text!r}; use a day such as 2023-09-12") from error
    return when if when.tzinfo else when.replace(tzinfo=portal.zone)
