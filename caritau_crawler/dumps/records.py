"""A record of a dump → an article: our own export as it was, others by the names that such dumps use.

The rule: nothing is guessed beyond the names in `docs/operations.md`. What a dump says of a text is no reading of the
page, so its source is `dump`, and any page of the portal goes before it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from caritau_crawler.dates import read_date
from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.items import FROM_DUMP, NOT_STORED, Article, FoundDate, RawArticle, RawBlock
from caritau_crawler.portals import Portal
from caritau_crawler.text import fold_space, repair
from caritau_crawler.urls import absolute, canonicalise

#: The names that each field has in other people's dumps; the first that holds something wins.
NAMES: dict[str, tuple[str, ...]] = {
    "url": ("url", "link", "canonical_url"),
    "headline": ("headline", "title"),
    "text": ("article_body", "text", "content", "body", "maintext"),
    "html": ("html",),
    "date_published": ("date_published", "published", "published_at", "date_publish", "date"),
    "date_modified": ("date_modified", "modified", "updated_at"),
    "authors": ("authors", "author"),
    "description": ("description",),
    "article_section": ("article_section", "section", "category"),
    "keywords": ("keywords", "tags"),
    "fetched_at": ("fetched_at", "date_download", "crawled_at"),
}
_OF_OURS = ("schema_version", "content_hash", "canonical_url", "blocks")
_ARTICLE = TypeAdapter(Article)
_ARTICLE_FIELDS = {field.name for field in fields(Article)} - {*NOT_STORED}
#: What texts without an address are known by.
_TEXTS = uuid.UUID("5f0e9b8c-6c52-5d0e-9f5c-0b7a5a4f7b11")


class BadRecordError(ValueError):
    """A record that is no article; the message says why, in one line for people."""


def parse_line(data: bytes) -> dict[str, Any]:
    """Return the JSON object on a line; raise `BadRecordError`."""
    try:
        record = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadRecordError(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise BadRecordError(f"not JSON: {error.msg} at character {error.pos}") from error
    except (ValueError, RecursionError) as error:
        raise BadRecordError(f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadRecordError("no JSON object")
    return record


def is_own_export(record: Mapping[str, Any]) -> bool:
    """Tell whether `caritau articles export` wrote a record."""
    return all(name in record for name in _OF_OURS)


def read_own(record: Mapping[str, Any]) -> Article:
    """Return the article that an export of ours holds; raise `BadRecordError` where it was damaged since."""
    try:
        article = _ARTICLE.validate_python({name: record[name] for name in _ARTICLE_FIELDS if name in record})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadRecordError(f"{place}: {first['msg']}") from error
    for name in ("date_published", "date_modified"):
        if (date := getattr(article, name)) is not None:
            setattr(article, name, date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC))
    article.fetched_at = _moment(record.get("last_checked_at"))
    revision, seen = record.get("revision"), _moment(record.get("first_seen_at"))
    if isinstance(revision, int) and 1 <= revision < 2**31:
        article.born["revision"] = revision
    dates = {"first_seen_at": seen, "last_checked_at": article.fetched_at, "gone_at": _moment(record.get("gone_at"))}
    article.born |= {name: date for name, date in dates.items() if date is not None}
    return article


def read_foreign(record: Mapping[str, Any], portal: Portal, *, now: datetime) -> RawArticle:
    """Return what someone else's record says, from its HTML where it has some that is an article, else from its text.

    Raises `BadRecordError` where it has neither. Without an address the article gets one made from its text.
    """
    given = {field: _first(record, names) for field, names in NAMES.items()}
    url = _address(given["url"])
    text, html = _text(given["text"]), _text(given["html"])
    if html and url:
        fetched_at = _date(given["fetched_at"], portal, now)
        page = Page(url, html.replace("\x00", ""), "utf-8", html.count("\ufffd"))
        found = extract(page, portal, fetched_at=fetched_at.value if fetched_at and fetched_at.value else now)
        if found.kind == "article":
            found.article.fetched_at = fetched_at.value if fetched_at else None
            if found.article.fetched_at is None:
                # Nobody knows whether it is older than what is stored, so it must not pass for a page.
                found.article.extraction["article_body"] = FROM_DUMP
            return found.article
        if not text:
            raise BadRecordError(f"its html is no article ({found.kind}), and it has no text")
    if not text:
        names = ", ".join((*NAMES["text"], *NAMES["html"]))
        raise BadRecordError(f"no text and no html with an address: none of {names} holds any")
    headline = _text(given["headline"])
    raw = raw_text(text, portal, url=url, headline=headline)
    raw.description = _text(given["description"])
    raw.authors = list(_names(given["authors"]))
    raw.article_section = _text(given["article_section"])
    raw.keywords = list(_names(given["keywords"]))
    raw.date_published = _date(given["date_published"], portal, now)
    raw.date_modified = _date(given["date_modified"], portal, now)
    for name in ("description", "authors", "article_section", "keywords"):
        if getattr(raw, name):
            raw.extraction[name] = FROM_DUMP
    for name in ("date_published", "date_modified"):
        if (date := getattr(raw, name)) is not None and date.value is not None:
            raw.extraction[name] = FROM_DUMP
    return raw


def raw_text(text: str, portal: Portal, *, url: str | None = None, headline: str | None = None) -> RawArticle:
    """Return a plain text, one line a block, as an article on its way to the pipelines.

    Without an address it is known by its own words, `urn:uuid:…`: the same text is the same article wherever its file
    lies, another text is another one.
    """
    if url is None:
        words = f"{headline or ''}\n{text}".encode("utf-8", "replace").decode()
        url = f"urn:uuid:{uuid.uuid5(_TEXTS, words)}"
    return RawArticle(
        portal=portal.name,
        url=url,
        canonical_url=canonicalise(url),
        fetched_at=None,
        headline=headline,
        in_language=portal.language,
        blocks=blocks_of(text),
        extraction={"article_body": FROM_DUMP, **({"headline": FROM_DUMP} if headline else {})},
    )


def blocks_of(text: str) -> list[RawBlock]:
    """Return the lines of a text as blocks of which only the words are known."""
    lines = (fold_space(line) for line in repair(text).splitlines())
    return [RawBlock(line) for line in lines if line]


def _first(record: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((record[name] for name in names if record.get(name) not in (None, "", [], {})), None)


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _names(value: Any) -> Iterable[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield name.strip()


def _address(value: Any) -> str | None:
    text = _text(value)
    return absolute(text, text) if text and text.startswith(("http://", "https://")) else None


def _date(value: Any, portal: Portal, now: datetime) -> FoundDate | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    printed = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return FoundDate(read_date(printed, zone=portal.zone, now=now, founded=portal.founded), printed, FROM_DUMP)


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
