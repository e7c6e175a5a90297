"""The tags that a page prints below its article, for pages whose metadata name none.

They are links to the portal's pages of tags in a box that says so: `Tags: …`, `Topik`, `Kata kunci`. A bar of trending
topics links the same pages, but is headed otherwise; the site's own cloud of tags is named or far larger.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from caritau_crawler.extraction.markup import hints_of_names, names_of
from caritau_crawler.extraction.page import Page
from caritau_crawler.text import fold_space

_TAG_PAGE = re.compile(r"/(?:tags?|topik|topic|label)/", re.I)
_HEADED = re.compile(r"^\W*(?:tags?|topik(?:\s+terkait)?|kata\s+kunci|label|tagged\s+under)\b\s*:?", re.I)
#: So many levels above a link its box may be; so many links of a page are looked at, so many tags a box may hold.
_LEVELS, _LINKS, _MOST_TAGS = 4, 3_000, 12
#: Boxes of the site, not of the article: its menus, and the cloud of all its tags.
_OF_SITE = frozenset(("nav", "header", "footer", "aside"))
_CLOUD = re.compile(r"tag_?-?cloud|sidebar", re.I)


def printed_tags(page: Page) -> list[str]:
    """Return the tags of the first box of tags on the page, in order; none where there is no such box."""
    for link in islice(page.tree.iter("a"), _LINKS):
        if _TAG_PAGE.search(link.get("href") or ""):
            box = _box_of(link)
            if box is not None:
                links = islice(box.iter("a"), _MOST_TAGS + 1)
                names = [fold_space(one.text_content()) for one in links if _TAG_PAGE.search(one.get("href") or "")]
                return [name for name in names if name] if len(names) <= _MOST_TAGS else []
    return []


def _box_of(link: HtmlElement) -> HtmlElement | None:
    """Return the box round a link that opens with the word for tags, if one of the next few boxes does."""
    for box in islice(link.iterancestors(), _LEVELS):
        names = names_of(box)
        if box.tag in _OF_SITE or box.tag == "body" or _CLOUD.search(names) or "navigation" in hints_of_names(names):
            break
        opening = fold_space(" ".join(islice(box.itertext(), 6)))
        if _HEADED.match(opening) and not _HEADED.match(fold_space(link.text_content())):
            return box if next(box.iterancestors(*_OF_SITE), None) is None else None
    return None
