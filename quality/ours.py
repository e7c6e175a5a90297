"""A page as `caritau extract` reads it, in the ways that are scored.

`selectors` off is a portal without a profile, or one whose selectors have died; `renamed` gives every class of the page
another name, as a redesign does.
"""

from __future__ import annotations

import re
from datetime import datetime
from random import Random

from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.items import Article
from caritau_crawler.portals import Portal
from caritau_crawler.portals.schema import Selectors
from pipelines.boilerplate import strip
from pipelines.clean import clean

_CLASS = re.compile(rb"""(\sclass\s*=\s*)("[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""", re.IGNORECASE)
_LETTERS = b"abcdefghijklmnopqrstuvwxyz"


def read(page: bytes, url: str, portal: Portal, fetched_at: datetime, *, selectors: bool = True) -> Article:
    """Return the cleaned record of one page."""
    profile = portal if selectors else portal.model_copy(update={"selectors": Selectors()})
    extraction = extract(Page.from_bytes(page, url), profile, fetched_at=fetched_at)
    return clean(strip(extraction.article, profile), profile)


def rename_classes(page: bytes, seed: str) -> bytes:
    """Return the page with every class name another one, drawn at random; the same name always the same one."""
    random = Random(seed)  # noqa: S311  no secret is made here
    names: dict[bytes, bytes] = {}

    def renamed(match: re.Match[bytes]) -> bytes:
        for name in match[2].strip(b"\"'").split():
            if name not in names:
                names[name] = bytes(random.choices(_LETTERS, k=9))
        return match[1] + b'"' + b" ".join(names[name] for name in match[2].strip(b"\"'").split()) + b'"'

    return _CLASS.sub(renamed, page)
