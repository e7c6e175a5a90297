"""What a page prints round its headline: the headline itself, dates, authors, the breadcrumb.

For pages whose metadata say nothing. Lines are known by where they stand and how large they are printed, never by a
class name; nothing here is read where JSON-LD, OpenGraph or the profile has answered.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from lxml.html import HtmlElement

from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.structured_data import title_of
from caritau_crawler.text import fold_space, repair

_SEPARATORS = re.compile(r"\s+[|\-–—•·:»]+\s+|\s*\|\s*")
_CUT = re.compile(r"\s*(?:\.\.\.|…)$")
_DATE_SHAPE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,2}/\d{2}\b|\blalu\b")
_UPDATE = re.compile(
    r"\b(?:terakhir\s+)?(?:diperbarui|diperbaharui|update[ds]?|diubah|pembaruan)\b\W*(?P<date>.{6,80})", re.I
)
_NAME = r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,4}"
_BYLINE = re.compile(
    r"(?:^|[|/(\[&]\s*|[-–•]\s+)(?:(?i:oleh|by|penulis|reporter|wartawan|pewarta|jurnalis|kontributor|koresponden)(?:\s*:\s*|\s+)|(?i:catatan|teks|naskah|laporan)\s*:\s*|(?i:laporan\s+wartawan)\s+"
    rf"(?:{_NAME}(?:\s+\w+)?,\s+)?)(?P<names>{_NAME}(?:\s*(?:,|dan|&)\s+{_NAME}){{0,3}})"
)
_LABEL_ALONE = re.compile(r"^(?:oleh|by|penulis|reporter|wartawan|pewarta|jurnalis|kontributor|laporan)\s*:?$", re.I)
#: Where portals keep the pages of their authors, and a name alone.
_AUTHOR_PAGE = re.compile(r"/(?:authors?|penulis|reporters?|wartawan|jurnalis|kontributor)/", re.I)
_NAME_ALONE = re.compile(_NAME)
_MAX_LINE = 160
_LONGEST_HEADLINE, _SHORTEST_HEADLINE = 300, 3
#: So many elements of a page are looked at; the head of an article is never deeper.
_MAX_ELEMENTS = 6_000
#: So many elements below the headline an author is still printed in its head.
_HEAD_ELEMENTS = 40
#: In pixels: text at least so large that stands by itself is a headline where nothing else is.
_LARGE = 18.0
_TAG_SIZES = {"h1": 32.0, "h2": 24.0, "h3": 19.0, "big": 19.0}
_FONT_SIZES = {
    "1": 10.0,
    "2": 13.0,
    "3": 16.0,
    "4": 18.0,
    "5": 24.0,
    "6": 32.0,
    "7": 48.0,
    "+1": 18.0,
    "+2": 24.0,
    "+3": 32.0,
}
_STYLE_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem)")
_UNITS = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0}
#: Sizes are inherited from no further above.
_INHERITED = 4


_NO_LINES = frozenset(("script", "style", "title", "option"))


@dataclass(frozen=True, slots=True)
class Line:
    """A text of the page with its place among the elements, and the element."""

    place: int
    text: str
    element: HtmlElement


def is_site_name(text: str, names: Collection[str]) -> bool:
    """Tell whether a part of a title is the site's name, perhaps with more: `Warta Kita Online` for `Warta Kita`.

    `names` are in small letters, hosts among them.
    """
    name = text.casefold().strip()
    if name in names:
        return True
    letters = re.sub(r"[^a-z0-9]", "", name)
    stems = (re.sub(r"[^a-z0-9]", "", one.rsplit(".", 1)[0] if "." in one else one) for one in names)
    return len(name.split()) <= _SITE_WORDS and any(
        len(stem) >= _SITE_LETTERS and letters.startswith(stem) for stem in stems
    )


_SITE_WORDS, _SITE_LETTERS = 5, 6


@dataclass(frozen=True)
class PrintedHead:
    """The lines of a page's head; `site_names` are in small letters."""

    page: Page
    site_names: frozenset[str]

    @cached_property
    def lines(self) -> list[Line]:
        """The short texts of the page, in order."""
        return list(_lines_of(islice(self.page.tree.iter(), _MAX_ELEMENTS + 1)))

    @cached_property
    def headline_line(self) -> Line | None:
        """The line that is the headline: named in the title, or the largest by itself."""
        parts = [part for part in _SEPARATORS.split(title_of(self.page) or "") if part]
        stems = [_CUT.sub("", part).casefold() for part in parts if not is_site_name(part, self.site_names)]
        whole = (title_of(self.page) or "").casefold()
        for line in self.lines:
            text = line.text.casefold()
            if len(text.split()) < _SHORTEST_HEADLINE:
                continue
            if any(len(stem.split()) >= _SHORTEST_HEADLINE and text.startswith(stem) for stem in stems) or (
                len(text) > len(whole) * 2 // 3 and text in whole
            ):
                return line
        large = [(size, -line.place, line) for line in self.lines if (size := _size(line.element)) >= _LARGE]
        candidates = [
            entry
            for entry in large
            if len(entry[2].text.split()) >= _SHORTEST_HEADLINE
            and not is_site_name(entry[2].text, self.site_names)
            and not any(
                above.tag == "a" for above in (entry[2].element, entry[2].element.getparent()) if above is not None
            )
        ]
        return max(candidates, key=lambda entry: entry[:2])[2] if candidates else None

    @cached_property
    def place(self) -> int | None:
        """Where the headline stands among the page's elements."""
        for place, element in enumerate(islice(self.page.tree.iter(), _MAX_ELEMENTS)):
            if element.tag == "h1":
                return place
        return self.headline_line.place if self.headline_line is not None else None

    @property
    def dates(self) -> Iterator[str]:
        """What looks like the line with the date: the first `<time>`, then short lines, nearest to the headline first.

        A clock in the page's head also prints a date, today's; so a line above the headline counts as twice as far.
        """
        for element in self.page.tree.iter("time"):
            if raw := element.get("datetime") or fold_space(element.text_content()):
                yield raw
                break
        dated = [line for line in self.lines if 6 <= len(line.text) <= _MAX_LINE and _DATE_SHAPE.search(line.text)]
        yield from (line.text for line in sorted(dated, key=self._distance)[:20])

    @property
    def updates(self) -> Iterator[str]:
        """What follows `Diperbarui` and its kin, the nearest to the headline first."""
        found = [(line, match["date"]) for line in self.lines if (match := _UPDATE.search(line.text))]
        yield from (date for _, date in sorted(found, key=lambda pair: self._distance(pair[0]))[:5])

    @cached_property
    def authors(self) -> list[str]:
        """The names behind `Oleh`, `Laporan wartawan` and their kin below the headline, or links to authors' pages."""
        if self.place is None:
            return []
        # The few elements are read by themselves: all lines of the page cost 1.5 ms (2026-11).
        head = islice(self.page.tree.iter(), self.place, min(self.place + _HEAD_ELEMENTS, _MAX_ELEMENTS) + 1)
        near = [line for line in _lines_of(head) if len(line.text) <= _MAX_LINE]
        for text, following in pairwise((*(line.text for line in near), "")):
            # The label may stand by itself, before a link that is the name.
            line = f"{text.rstrip(': ')}: {following}" if _LABEL_ALONE.match(text) else text
            if match := _BYLINE.search(line):
                return [match["names"]]
        linked = [
            line for line in near if line.element.tag == "a" and _AUTHOR_PAGE.search(line.element.get("href") or "")
        ]
        return list(dict.fromkeys(line.text for line in linked if _NAME_ALONE.fullmatch(line.text)))

    def _distance(self, line: Line) -> int:
        if self.place is None:
            return line.place
        return line.place - self.place if line.place >= self.place else 2 * (self.place - line.place)


def _lines_of(elements: Iterable[HtmlElement]) -> Iterator[Line]:
    """Yield the short texts in and right behind the elements; places count from the first of them."""
    for place, element in enumerate(elements):
        if element.tag in _NO_LINES or not isinstance(element.tag, str):
            continue
        for text, is_tail in ((element.text, False), (element.tail, True)):
            if not text or len(text) >= 2 * _LONGEST_HEADLINE or text.isspace():
                continue
            owner = element.getparent() if is_tail else element
            if owner is not None and len(folded := repair(fold_space(text))) <= _LONGEST_HEADLINE:
                yield Line(place, folded, owner)


def read_head(page: Page, site_names: Collection[str]) -> PrintedHead:
    """Return the page's printed head; it is read piece by piece, when asked."""
    return PrintedHead(page, frozenset(site_names))


def _size(element: HtmlElement) -> float:
    here: HtmlElement | None = element
    for _ in range(_INHERITED):
        if here is None:
            break
        if (style := here.get("style")) and (match := _STYLE_SIZE.search(style)):
            return float(match[1].strip(".") or 0) * _UNITS[match[2]] if match[1].count(".") < 2 else 0.0
        if here.tag == "font" and (size := _FONT_SIZES.get((here.get("size") or "").strip())):
            return size
        if here.tag in _TAG_SIZES:
            return _TAG_SIZES[here.tag]
        here = here.getparent()
    return 0.0


#: A breadcrumb has so many links at most; what has more is a menu.
_MOST_CRUMBS = 6
_LINKS = 80
#: So many levels above the headline, and so many elements before it on each, may hold the breadcrumb.
_LEVELS, _ROWS = 5, 6


def printed_crumbs(page: Page, home_names: Collection[str]) -> list[str]:
    """Return the breadcrumb's names below the home page, where the page prints one.

    It is a row of links that opens with home. It stands close above the headline; only on pages without an
    `<h1>` the first links of all are looked through.
    """
    headline = page.tree.find(".//h1")
    rows = _rows_above(headline) if headline is not None else _first_rows(page, home_names)
    for row in rows:
        links = list(islice(row.iter("a"), _MOST_CRUMBS + 1))
        if 2 <= len(links) <= _MOST_CRUMBS and fold_space(links[0].text_content()).lower() in home_names:
            names = [fold_space(link.text_content()) for link in links[1:]]
            return [name for name in names if name and name.casefold() not in home_names]
    return []


def _rows_above(headline: HtmlElement) -> Iterator[HtmlElement]:
    here: HtmlElement | None = headline
    for _ in range(_LEVELS):
        if here is None:
            return
        yield from islice(here.itersiblings(preceding=True), _ROWS)
        here = here.getparent()
        if here is not None and here.tag != "body":
            yield here


def _first_rows(page: Page, home_names: Collection[str]) -> Iterator[HtmlElement]:
    for link in islice(page.tree.iter("a"), _LINKS):
        if fold_space(link.text_content()).lower() in home_names:
            here = link.getparent()
            for _ in range(2):
                if here is not None:
                    yield here
                    here = here.getparent()
