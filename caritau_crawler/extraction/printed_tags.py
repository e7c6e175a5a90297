"""The tags that a page prints below its article, for pages whose metadata name none.

They are links to the portal's pages of tags in a box that says so: `Tags: …`, `Topik`, `Kata kunci`; or in one that
holds nothing else, below the headline, when the article speaks of most of them. A bar of trending topics links the same
pages, but is headed otherwise or speaks of other things; the site's own cloud of tags is named or far larger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from caritau_crawler.extraction.markup import hints_of_names, names_of
from caritau_crawler.extraction.page import Page
from caritau_crawler.text import fold_space

_TAG_PAGE = re.compile(r"/(?:tags?|topik|topics?|label|q)/", re.I)
_HEADED = re.compile(r"^\W*(?:tags?|topics?|topik(?:\s+terkait)?|kata\s+kunci|label|tagged\s+under)\b\s*:?", re.I)
#: So many levels above a link its box may be; so many links of a page are looked at, so many tags a box may hold.
_LEVELS, _LINKS, _MOST_TAGS = 4, 3_000, 12
#: Boxes of the site, not of the article: its menus, and the cloud of all its tags.
_OF_SITE = frozenset(("nav", "header", "footer", "aside"))
_OF_ARTICLE = frozenset(("article", "main"))
_CLOUD = re.compile(r"tag_?-?cloud(?!\d)|sidebar", re.I)
#: Fewer tags than this in a box that no word heads may be any two links.
_FEWEST_TAGS = 2
#: A list of topics of which the article names none is the portal's when it is so long.
_TRENDING = 3
#: The word for tags, alone; so many levels above it its box may be, and so many elements of a page are looked at.
_LABEL = re.compile(r"\W*(?:tags?|topics?|topik(?:\s+terkait)?|kata\s+kunci|tagar|tagged\s+under)\s*:?\s*", re.I)
_LONGEST_LABEL, _LEVELS_OF_LABEL, _MOST_ELEMENTS = 24, 2, 6_000
#: In words: a longer link is a headline.
_LONGEST_TAG = 5
_WORD = re.compile(r"\w{3,}")


def printed_tags(page: Page, headline: HtmlElement | None, text: str) -> list[str]:
    """Return the tags of the first box of tags on the page, in order; none where there is no such box.

    `headline` is the element that prints it, `text` the article, headline included: what it does not speak of are the
    portal's topics, not its tags.
    """
    text = text.casefold()
    seen: set[HtmlElement] = set()
    below = False
    # lxml refuses to look for the tags of a malformed page by their names.
    tags = ["a"] if headline is None else ["a", headline.tag]
    for element in islice(page.tree.iter(*tags if all(map(str.isalnum, tags)) else ()), _LINKS):
        below = below or element is headline
        if element in seen or element.tag != "a" or not _TAG_PAGE.search(element.get("href") or ""):
            continue
        if (box := _box_of(element)) is not None:
            names, is_headed = _names_in(box), True
        elif below and (box := _bare_box_of(element)) is not None:
            names, is_headed = _names_in(box), False
        else:
            continue
        seen.update(box.iter("a"))
        if names and _are_of_article(names, text, is_headed=is_headed):
            return names
    return _in_named_box(page, headline, text)


def _in_named_box(page: Page, headline: HtmlElement | None, text: str) -> list[str]:
    """Return the links of a small box that a word or its class calls tags, wherever they lead: `/search/…`, `?s=…`."""
    below = headline is None
    for element in islice(page.tree.iter(), _MOST_ELEMENTS):
        below = below or element is headline
        if not below or not isinstance(element.tag, str):
            continue
        label = element.text or ""
        if len(label) <= _LONGEST_LABEL and _LABEL.fullmatch(label):
            boxes = (element, *islice(element.iterancestors(), _LEVELS_OF_LABEL))
            is_headed = True
        elif "tags" in hints_of_names(names_of(element)):
            boxes, is_headed = (element,), False
        else:
            continue
        box = next((one for one in boxes if next(one.iter("a"), None) is not None), None)
        if box is None or any(map(_is_of_site, (box, *box.iterancestors()))) or _is_cloud(box):
            continue
        names = [
            name
            for one in islice(box.iter("a"), _MOST_TAGS + 1)
            if (name := _bare(one.text_content())) and not _LABEL.fullmatch(name)
        ]
        letters = sum(len(_bare(one)) for one in islice(box.itertext(), 4 * _MOST_TAGS) if not _LABEL.fullmatch(one))
        if letters > sum(map(len, names)) or not all(len(name.split()) <= _LONGEST_TAG for name in names):
            continue
        if 0 < len(names) <= _MOST_TAGS and _are_of_article(names, text, is_headed=is_headed):
            return names
    return []


def _is_cloud(box: HtmlElement) -> bool:
    """Tell the site's own cloud of tags by its name, or that of a box right round it; themes name `<body>` so too."""
    around = (one for one in (box, *islice(box.iterancestors(), _LEVELS_OF_LABEL)) if one.tag != "body")
    return any(_CLOUD.search(names_of(one)) for one in around)


def _names_in(box: HtmlElement) -> list[str]:
    links = islice(box.iter("a"), _MOST_TAGS + 1)
    names = [fold_space(one.text_content()) for one in links if _TAG_PAGE.search(one.get("href") or "")]
    return [name for name in names if name] if len(names) <= _MOST_TAGS else []


def _are_of_article(names: Sequence[str], text: str, *, is_headed: bool) -> bool:
    spoken = sum(any(word in text for word in _WORD.findall(name.casefold())) for name in names)
    if is_headed:
        return spoken > 0 or len(names) < _TRENDING
    return len(names) >= _FEWEST_TAGS and 2 * spoken >= len(names)


def _bare_box_of(link: HtmlElement) -> HtmlElement | None:
    """Return the largest box round a link that holds links to pages of tags and no other word."""
    found = None
    for box in islice(link.iterancestors(), _LEVELS):
        if _is_of_site(box) or box.tag == "body" or _CLOUD.search(names_of(box)):
            break
        links = list(islice(box.iter("a"), _MOST_TAGS + 2))
        in_links = sum(len(fold_space(one.text_content())) for one in links)
        letters = sum(len(_bare(text)) for text in islice(box.itertext(), 4 * _MOST_TAGS))
        if len(links) > _MOST_TAGS or not all(_TAG_PAGE.search(one.get("href") or "") for one in links):
            break
        if letters > in_links:
            break
        found = box
    return found if found is not None and next(found.iterancestors("nav", "aside"), None) is None else None


def _bare(text: str) -> str:
    return fold_space(text).strip("#,;|/· ")


def _box_of(link: HtmlElement) -> HtmlElement | None:
    """Return the box round a link that opens with the word for tags, if one of the next few boxes does."""
    for box in islice(link.iterancestors(), _LEVELS):
        names = names_of(box)
        if _is_of_site(box) or box.tag == "body" or _CLOUD.search(names) or "navigation" in hints_of_names(names):
            break
        opening = fold_space(" ".join(islice(box.itertext(), 6)))
        if _HEADED.match(opening) and not _HEADED.match(fold_space(link.text_content())):
            return None if any(map(_is_of_site, box.iterancestors())) else box
    return None


def _is_of_site(box: HtmlElement) -> bool:
    """Tell a menu, a side column, and the head and foot of the page; an article may have a foot of its own."""
    return box.tag in _OF_SITE and not (
        box.tag in ("header", "footer") and next(box.iterancestors(*_OF_ARTICLE), None) is not None
    )
