"""The breadcrumb that a page prints above its headline, for pages whose metadata name no section or only a wide one.

It is known by where it stands and how it opens, and by its names only where it does not open with home.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from lxml.html import HtmlElement

from caritau_crawler.extraction.markup import names_of
from caritau_crawler.text import fold_space

_CUT = re.compile(r"\s*(?:\.\.\.|…)$")
#: A crumb that is the beginning of a headline has so many words.
_SHORTEST_HEADLINE = 3
#: A breadcrumb has so many links at most; what has more is a menu.
_MOST_CRUMBS = 6
#: So many levels above the headline, and so many elements before it on each, may hold the breadcrumb.
_LEVELS, _ROWS = 8, 8


def printed_crumbs(
    headline: HtmlElement | None, title: str | None, home_names: Collection[str], opening: Collection[str] = ()
) -> list[str]:
    """Return the breadcrumb's names below the home page, where the page prints one.

    It is a row of links close above the headline that opens with home; or with a name of `opening`, in small letters,
    which are those of the article's own first section: then it has two links, or is named as a breadcrumb. It may end
    in the article's `title`. A menu also opens with home: it has more links, or stands farther off than the row meant.
    """
    if headline is None:
        return []
    for row, links in _rows_above(headline):
        if not 1 <= len(links) <= _MOST_CRUMBS:
            continue
        names = [fold_space(link.text_content()) for link in links]
        if not _MENU_WORDS.isdisjoint(name.casefold() for name in names):
            continue
        opens_home = names[0].casefold() in home_names
        if not opens_home and row is not None and (row.text or "").strip(" >»›/|").casefold() in home_names:
            # Home need not be a link.
            opens_home, names = True, ["", *names]
        if not opens_home and not (
            names[0].casefold() in opening
            and (
                len(links) == _SECTION_AND_BELOW
                or (links[0].tail or "").strip() in _CRUMB_SIGNS
                or (row is not None and _CRUMB_NAMES.search(names_of(row)))
            )
        ):
            continue
        here = _unlinked_crumb(row) if row is not None else None
        if here is not None and not is_crumb_of_article(here, title):
            names.append(here)
        names = [name for name in names[1 if opens_home else 0 :] if name and name.casefold() not in home_names]
        if names and is_crumb_of_article(names[-1], title):
            names.pop()
        if names:
            return names
    return []


_CRUMB_NAMES = re.compile(r"crumb|jejak|remah|pathway", re.I)
#: A row that leads there too is a menu.
_MENU_WORDS = frozenset(
    (
        "redaksi",
        "tentang kami",
        "kontak",
        "kontak kami",
        "hubungi kami",
        "disclaimer",
        "indeks",
        "login",
        "masuk",
        "about",
    )
)
#: What parts crumbs and hardly ever the entries of a menu.
_CRUMB_SIGNS = frozenset((">", "»", "›", "→"))
_SECTION_AND_BELOW = 2
#: What is read out to the blind before the crumb of the page itself.
_CURRENT = re.compile(r"^(?:current|anda di sini)\s*:\s*", re.I)
_LONGEST_CRUMB = 40


def _unlinked_crumb(row: HtmlElement) -> str | None:
    """Return the last item of a list of crumbs where it is no link: the section itself, or the article."""
    items = list(islice(row.iter("li"), _MOST_CRUMBS + 1))
    if not items or next(items[-1].iter("a"), None) is not None:
        return None
    text = _CURRENT.sub("", fold_space(items[-1].text_content()))
    return text if 0 < len(text) <= _LONGEST_CRUMB else None


def is_crumb_of_article(crumb: str, title: str | None) -> bool:
    """Tell whether a crumb is the article itself, perhaps cut short; the section `Film` also begins `Film Ladang …`."""
    stem, title = _CUT.sub("", crumb).casefold(), (title or "").casefold()
    return title.startswith(stem) and (stem == title or len(stem.split()) >= _SHORTEST_HEADLINE)


def _rows_above(headline: HtmlElement) -> Iterator[tuple[HtmlElement | None, list[HtmlElement]]]:
    """Yield the elements above the headline with their links, the nearest first, and the links that share its box."""
    here: HtmlElement | None = headline
    for _ in range(_LEVELS):
        if here is None or here.tag == "body":
            return
        bare: list[HtmlElement] = []
        for row in islice(here.itersiblings(preceding=True), _ROWS):
            links = list(islice(row.iter("a"), _MOST_CRUMBS + 1))
            yield row, links
            bare = links + bare
        yield None, bare
        here = here.getparent()
