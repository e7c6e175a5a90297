"""The one place of stat keys and drop reasons, and the way from Scrapy's stats to a `Run`.

A key is spelled here once and nowhere else, so that what one component counts is what the verdict reads.

    caritau/count/<name>             one of `COUNTS` in `runs.run`; `dropped` is the sum of the reasons
    caritau/dropped/<reason>         one page or article that was refused, see `DropReason`
    caritau/field/<name>/<source>    one kept article in which <source> won the field
    caritau/field_missing/<name>     one kept article in which nothing had the field
    caritau/error/<kind>/<type>      one error that no `ErrorBook` saw whole, see `runs.errors`

Of the counts, `discovered` is every address that discovery named, known before or not; `requested` the article pages
asked for; `fetched` those that came with content, `not_modified` those that answered 304 instead; `failed` those that
were given up after all attempts. Discovery's own requests are counted in none of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from caritau_crawler.runs.errors import ErrorKind, fingerprint
from caritau_crawler.runs.run import COUNTS, ErrorReport, Run

_COUNT = "caritau/count/"
_DROPPED = "caritau/dropped/"
_FIELD = "caritau/field/"
_MISSING = "caritau/field_missing/"
_ERROR = "caritau/error/"
_HTTP = "downloader/response_status_count/"
_DOWNLOAD_EXCEPTION = "downloader/exception_type_count/"
_SPIDER_EXCEPTION = "spider_exceptions/"
#: What ends a request that was not sent.
_NO_ERRORS = ("IgnoreRequest", ".Refused", ".HeldBack", ".RobotsUnreachable")


class DropReason(StrEnum):
    """Why a page or article was not kept, in words that stand in reports as they are."""

    NO_HEADLINE = "no-headline"
    NO_BODY = "no-body"
    TOO_SHORT = "too-short"
    NOT_AN_ARTICLE = "not-an-article"
    WRONG_LANGUAGE = "wrong-language"
    BROKEN_TEXT = "broken-text"
    PAGE_TOO_LARGE = "page-too-large"
    OUTSIDE_DATES = "outside-dates"
    GONE = "gone"
    STILL_GONE = "still-gone"
    SOFT_404 = "soft-404"
    OTHER_ADDRESS = "other-address"
    STORE_REFUSED = "store-refused"
    OFF_SITE = "off-site"
    LED_OFF_SITE = "led-off-site"
    SKIPPED_ADDRESS = "skipped-address"
    FORBIDDEN_BY_ROBOTS = "forbidden-by-robots"
    # Of archives and dumps.
    OLDER = "older"
    INCOMPLETE = "incomplete"
    NEEDS_BROWSER = "needs-browser"
    OUT_OF_ORDER = "out-of-order"
    NO_RESPONSE = "no-response"
    BAD_STATUS = "bad-status"
    NOT_HTML = "not-html"
    UNREADABLE = "unreadable"
    UNKNOWN_FILE = "unknown-file"


#: Reasons that say nothing about the pages of the portal: nothing was fetched, or it was known that nothing is there.
ADDRESS_REASONS = frozenset(
    {DropReason.OFF_SITE, DropReason.SKIPPED_ADDRESS, DropReason.FORBIDDEN_BY_ROBOTS, DropReason.STILL_GONE}
)


def count_key(name: str) -> str:
    """Return the stat key of one of `COUNTS`; a misspelt name is a bug and raises `ValueError`."""
    if name not in COUNTS or name == "dropped":
        raise ValueError(f"{name!r} is no count of a run (drops are counted by their reason)")
    return _COUNT + name


def dropped_key(reason: DropReason) -> str:
    """Return the stat key of a drop."""
    return _DROPPED + reason


def field_key(name: str, source: str) -> str:
    """Return the stat key of a field that `source` won."""
    return f"{_FIELD}{name}/{source}"


def missing_key(name: str) -> str:
    """Return the stat key of a field that nothing had."""
    return _MISSING + name


def error_key(kind: ErrorKind, exception: str) -> str:
    """Return the stat key of an error whose message is not worth keeping; `exception` is the name of its type."""
    return f"{_ERROR}{kind}/{exception}"


def collect(stats: Mapping[str, Any], run: Run) -> None:
    """Fill counts, reasons, coverage, winners, HTTP statuses and errors of `run` from the stats of its crawl.

    `run.errors` may hold what an `ErrorBook` saw; Scrapy's own exception counts are added only for types that are not
    there, since each of them was one of those. Calling it twice with the same stats changes nothing.
    """
    for name in COUNTS:
        run.counts[name] = _number(stats.get(_COUNT + name))
    run.dropped_by = _under(stats, _DROPPED)
    run.counts["dropped"] = sum(run.dropped_by.values())
    run.winners = _winners(stats)
    run.field_coverage = _coverage(run.winners, _under(stats, _MISSING))
    run.http_status = _under(stats, _HTTP)
    run.errors = _errors(stats, run.errors)
    run.peak_rss_mb = max(run.peak_rss_mb, round(_number(stats.get("memusage/max")) / 2**20, 1))
    run.finish_reason = run.finish_reason or str(stats.get("finish_reason") or "")


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) and math.isfinite(value) else 0


def _under(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    found = {key.removeprefix(prefix): _number(value) for key, value in stats.items() if key.startswith(prefix)}
    return {name: found[name] for name in sorted(found) if name}


def _winners(stats: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    winners: dict[str, dict[str, int]] = {}
    for rest, count in _under(stats, _FIELD).items():
        name, _, source = rest.partition("/")  # a source may hold slashes: selector:a[href^="/penulis"]
        if source:
            winners.setdefault(name, {})[source] = count
    return winners


def _coverage(winners: Mapping[str, Mapping[str, int]], missing: Mapping[str, int]) -> dict[str, float]:
    coverage = {}
    for name in sorted({*winners, *missing}):
        found = sum(winners.get(name, {}).values())
        asked = found + missing.get(name, 0)
        if asked:
            coverage[name] = round(found / asked, 4)
    return coverage


def _errors(stats: Mapping[str, Any], seen: list[ErrorReport]) -> list[ErrorReport]:
    counted: dict[tuple[str, str], int] = {}
    for kind, prefix in ((ErrorKind.FETCH, _DOWNLOAD_EXCEPTION), (ErrorKind.CODE, _SPIDER_EXCEPTION)):
        for name, count in _under(stats, prefix).items():
            # `spider_exceptions/count` is the sum of its neighbours; what we refuse to ask for is no error.
            if name != "count" and not name.endswith(_NO_ERRORS):
                counted[kind, name.rpartition(".")[2]] = count
    for rest, count in _under(stats, _ERROR).items():
        kind_name, _, name = rest.partition("/")
        counted[kind_name, name] = counted.get((kind_name, name), 0) + count

    reports = {report.fingerprint: report for report in seen}
    for (kind_name, name), count in counted.items():
        mark = fingerprint("", name, kind_name)
        if count and not any(known.startswith(mark + ": ") for known in reports):
            earlier = reports[mark].count if mark in reports else 0
            reports[mark] = ErrorReport(fingerprint=mark, count=max(count, earlier), sample=name)
    return sorted(reports.values(), key=lambda report: (-report.count, report.fingerprint))
