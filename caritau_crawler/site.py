"""Which addresses belong to the portal in this run, and which of those are traps.

The rule: no request leaves the portal. With a base URL (`--base-url`) the portal is the mirror at that address and
nothing else; links to the portal's own hosts are turned to the mirror. Only names are judged here, never what they
resolve to.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.portals import Portal

Refused = Literal["other-host", "other-scheme", "private-address", "userinfo", "malformed"]

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOCAL_NAME = re.compile(r"(?:.*\.)?(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa)|[^.]+")
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}")
_NO_HOST_CHARACTER = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`%]")

_LONGEST_ADDRESS = 2000
_DEEPEST_PATH = 12
# Three of a kind: broken relative links give /a/b/a/b/a/b/…, while /2011/11/11/ is a date.
_REPEATS = 3

_FILE_SUFFIXES = (
    "jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|docx?|xlsx?|pptx?|odt|csv|txt|json|js|mjs|css|map|zip|rar|7z|gz|tar"
    "|tgz|apk|exe|dmg|iso|mp[34]|m4[av]|m3u8|avi|mov|mkv|wmv|webm|og[gv]|wav|flac|woff2?|ttf|otf|eot|ics"
)
# What no portal has articles under, by the first segment of the path. Asked of path and query together.
_TRAPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "login",
            r"^/(?:login|log-in|signin|sign-in|logout|register|signup|masuk|daftar|lupa-password|sso)(?:[/?.]|$)",
        ),
        ("system", r"^/(?:wp-admin|wp-login\.php|wp-json|wp-includes|xmlrpc\.php|cgi-bin|cdn-cgi|admin)(?:[/?]|$)"),
        ("search", r"^/(?:search|cari|pencarian)(?:[/?.]|$)|[?&](?:s|q|search|query|cari|keyword)="),
        ("tag", r"^/(?:tag|tags|topik|topic|topics|author|penulis)(?:[/?]|$)|[?&](?:tag|author)="),
        ("reply", r"[?&]replytocom="),
        ("share", r"^/(?:share|sharer|sharer\.php|intent)(?:[/?]|$)|[?&]share="),
        ("print", r"[?&](?:print|cetak)=|^[^?]*/(?:print|cetak)/?(?:\?|$)"),
        ("feed", r"^[^?]*(?:/(?:feed|rss|atom)/?|\.(?:rss|atom|rdf|xml))(?:\?|$)|[?&]feed="),
        ("file", rf"^[^?]*\.(?:{_FILE_SUFFIXES})(?:\?|$)"),
    )
)
_CALENDAR = re.compile(r"(?:[/=])((?:19|2\d)\d\d)[-/](?:0?[1-9]|1[0-2])(?:[-/](?:0?[1-9]|[12]\d|3[01]))?/?(?=[?&]|$)")


class Site:
    """The portal as this run may see it.

    `today` is what far-out calendar pages are measured by. `ConfigurationError` where `base_url` is no plain
    `http(s)://host[:port]/`.
    """

    def __init__(self, portal: Portal, base_url: str | None = None, *, today: date | None = None) -> None:
        self.portal = portal
        self._base = _base(base_url) if base_url is not None else None
        self._hosts = _own_hosts(portal.hosts, str(portal.home))
        self._skip = tuple(re.compile(pattern) for pattern in portal.discovery.skip)
        this_year = (today or datetime.now(UTC).date()).year
        self._years = range(portal.founded.year, this_year + 2)

    @property
    def is_mirror(self) -> bool:
        """Whether a base URL stands in for the portal."""
        return self._base is not None

    @property
    def is_loopback(self) -> bool:
        """Whether that base URL is on this machine."""
        if self._base is None:
            return False
        host = self._base.hostname or ""
        return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)

    @property
    def endpoints(self) -> list[tuple[str, int]]:
        """Every host with every port that a request of this run may go to, in order."""
        if self._base is not None:
            host, port = _endpoint(self._base)
            return [(host, port or 0)]
        return [(host, port) for host in sorted(self._hosts) for port in sorted(_DEFAULT_PORTS.values())]

    @property
    def home(self) -> str:
        """The address of the home page, on the mirror where there is one."""
        return self.start_url("")

    def start_url(self, path: str) -> str:
        """Return the address of a path of the profile; raise `ConfigurationError` where it leaves the portal."""
        url = self.to_fetch(urljoin(str(self.portal.home), path))
        if url is None:
            raise ConfigurationError(
                f"portal profile {self.portal.name!r}: {path or str(self.portal.home)!r} is not on the portal's hosts "
                f"({', '.join(self.portal.hosts)}); correct it, or add its host"
            )
        return url

    def refusal(self, url: str) -> Refused | None:
        """Return why an address must not be requested, None where it may be."""
        parts = _split(url)
        if parts is None:
            return "malformed"
        if "@" in parts.netloc:
            return "userinfo"
        if parts.scheme not in _DEFAULT_PORTS:
            return "other-scheme"
        if self._base is not None and _endpoint(parts) == _endpoint(self._base):
            return None if parts.scheme == self._base.scheme else "other-scheme"
        if _is_private_name(_endpoint(parts)[0]):
            return "private-address"
        if self._base is not None or not self._is_own(parts):
            return "other-host"
        return None

    def allows(self, url: str) -> bool:
        """Whether an address belongs to the portal in this run."""
        return self.refusal(url) is None

    def to_fetch(self, url: str) -> str | None:
        """Return the address to request for a link: itself, its place on the mirror, or None off the portal."""
        if self.allows(url):
            return url
        if self._base is None:
            return None
        parts = _split(url)
        if parts is None or "@" in parts.netloc or not self._is_own(parts):
            return None
        return parts._replace(scheme=self._base.scheme, netloc=self._base.netloc, path=parts.path or "/").geturl()

    def skips(self, url: str) -> str | None:
        """Return the name of the trap that an address of the portal is, None where it is worth following.

        `profile` is a pattern of the profile's `discovery.skip`; the other names are general traps.
        """
        if len(url) > _LONGEST_ADDRESS:
            return "too-long"
        parts = _split(url)
        if parts is None:
            return "malformed"
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if any(pattern.search(target) for pattern in self._skip):
            return "profile"
        for name, pattern in _TRAPS:
            if pattern.search(target):
                return name
        if any(int(match[1]) not in self._years for match in _CALENDAR.finditer(target)):
            return "calendar"
        return "repeats" if _repeats_itself(parts.path) else None

    def _is_own(self, parts: SplitResult) -> bool:
        host, port = _endpoint(parts)
        own_port = port in (_DEFAULT_PORTS.get(parts.scheme), None)
        return parts.scheme in _DEFAULT_PORTS and own_port and host in self._hosts and not _is_private_name(host)


def _base(base_url: str) -> SplitResult:
    parts = _split(base_url)
    if parts is None or parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc:
        raise ConfigurationError(f"base URL {base_url!r} is no address; use one such as http://127.0.0.1:8000/")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ConfigurationError(f"base URL {base_url!r} has a path; give only http://host:port/ of the mirror")
    return parts._replace(netloc=parts.netloc.lower())


def _own_hosts(hosts: Iterable[str], home: str) -> frozenset[str]:
    home_host = urlsplit(home).hostname or ""
    return frozenset(host.strip().rstrip(".").lower() for host in (*hosts, home_host))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if not parts.scheme or _NO_HOST_CHARACTER.search(parts.netloc):
        return None
    if parts.scheme in _DEFAULT_PORTS and not parts.hostname:
        return None
    return parts


def _endpoint(parts: SplitResult) -> tuple[str, int | None]:
    port = _DEFAULT_PORTS.get(parts.scheme) if parts.port is None else parts.port
    return (parts.hostname or "").removesuffix("."), port


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_private_name(host: str) -> bool:
    # Every literal counts, public ones too: a portal has a name. `2130706433` and `0x7f.1` are 127.0.0.1 to a resolver.
    return bool(_is_address(host) or _NUMERIC_HOST.fullmatch(host) or _LOCAL_NAME.fullmatch(host))


def _repeats_itself(path: str) -> bool:
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > _DEEPEST_PATH:
        return True
    words = [segment for segment in segments if not segment.isdigit()]
    return any(words.count(word) >= _REPEATS for word in words)
