"""The fields beside the body: which of them are right, to the letter and to the second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from caritau_crawler.urls import canonicalise

#: All that a truth may name, in the order of the table.
FIELDS = (
    "headline",
    "date_published",
    "date_modified",
    "authors",
    "article_section",
    "keywords",
    "description",
    "canonical_url",
    "in_language",
    "dateline",
    "byline_initials",
    "source_credit",
    "related",
    "images",
)
#: Those that rivals have too.
SHARED_FIELDS = ("headline", "date_published", "authors")


def _moment(value: Any) -> Any:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    # A rival's date without a zone is taken as UTC, which is what it says in its stored form.
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _set_of_names(value: Any) -> Any:
    return sorted({str(name).casefold() for name in value or ()})


def _text(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


_COMPARED_AS: dict[str, Callable[[Any], Any]] = {
    "date_published": _moment,
    "date_modified": _moment,
    "authors": _set_of_names,
    "keywords": _set_of_names,
    "related": lambda value: [link if isinstance(link, str) else link["headline"] for link in value or ()],
    "canonical_url": lambda value: canonicalise(value) if value else value,
    "dateline": lambda value: value or None,
    "images": lambda value: [(image["url"], image.get("caption"), image.get("credit")) for image in value or ()],
}


def differences(expected: Mapping[str, Any], found: Mapping[str, Any], fields: Sequence[str] = FIELDS) -> list[str]:
    """Return the names of the fields of the truth that were not found as they are."""
    wrong = []
    for name in fields:
        if name in expected:
            compared_as = _COMPARED_AS.get(name, _text)
            if compared_as(expected[name]) != compared_as(found.get(name)):
                wrong.append(name)
    return wrong
