"""What a page prints round its headline: the headline itself, dates, authors.

For pages whose metadata say nothing. Lines are known by where they stand and how large they are printed, never by a
class name; nothing here is read where JSON-LD, OpenGraph or the profile has answered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.structured_data import title_of
from caritau_crawler.people import NO_NAME, is_person
from caritau_crawler.text import fold_space, repair

_SEPARATORS = re.compile(r"\s+[|\-–—•·:»]+\s+|\s*\|\s*")
_CUT = re.compile(r"\s*(?:\.\.\.|…)$")
_DATE_SHAPE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,2}/\d{2}\b|\blalu\b")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:")
_UPDATE = re.compile(
    r"\b(?:terakhir\s+)?(?:diperbarui|diperbaharui|update[ds]?|diubah|pembaruan)\b\W*(?P<date>.{6,80})", re.I
)
_UPDATE_WORDS = ("diperba", "update", "diubah", "pembaruan")
_NAME = r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,4}"
_BYLINE = re.compile(
    r"(?:^|[|/(\[&]\s*|[-–•]\s+)(?P<of_role>(?:(?i:oleh|by|penulis|reporter|wartawan|pewarta|jurnalis|kontributor|koresponden)(?:\s*:\s*|\s+)|(?i:catatan|teks|naskah|laporan|rep)\s*:\s*|(?i:laporan\s+wartawan)\s+"
    rf"(?:{_NAME}(?:\s+\w+)?,\s+)?)(?P<names>{_NAME}(?:\s*(?:,|dan|&)\s+{_NAME}){{0,3}}))"
)
_LABEL_ALONE = re.compile(
    r"^[-–—•|:\s]*(?:(?:di)?tulis(?:an)?\s+oleh|oleh|by|penulis|reporter|(?:laporan\s+)?wartawan|pewarta|pewawancara|jurnalis|"
    r"kontributor|laporan|(?:wartawan|reporter|jurnalis|pewarta)\s+(?-i:[A-Z][\w.]*\s+){0,2}(?-i:[A-Z][\w.]*)(?=\s*:))\s*:?$",
    re.I,
)
#: Where portals keep the pages of their authors, and a name alone.
_AUTHOR_PAGE = re.compile(r"/(?:authors?|penulis|reporters?|wartawan|jurnalis|kontributor)/|/@[\w.-]{3,40}$", re.I)
#: A look at the source spares most pages a look at their links; those who write such a folder in capitals are few.
_AUTHOR_FOLDERS = (b"/author", b"/penulis", b"/reporter", b"/wartawan", b"/jurnalis", b"/kontributor", b"/@")
_NAME_ALONE = re.compile(_NAME)
_ROLE_OR_TITLE = re.compile(
    r"(?:kontributor|reporter|wartawan|jurnalis|penulis|pewarta|koresponden)\b|(?:[SM]|Dr|Ph|Lc|Ak)\.?\w{0,4}\.?$", re.I
)
_BETWEEN_PARTS = re.compile(r"\s*[|,]\s*|\s+[-–—•·/]\s+")
_AND = frozenset(("dan", "&", "and", ",", "/"))
_OTHER_ROLE = re.compile(r"^\W*(?:editor|redaktur|penyunting|foto(?:grafer)?|penerjemah|sumber|dok)\b.{0,20}$", re.I)
#: The box of a date holds so much text at most, the headline apart; so many levels above the date it is looked for.
_DATE_BOX, _BOX_LEVELS = 160, 3
_MAX_LINE = 160
_LONGEST_HEADLINE, _SHORTEST_HEADLINE = 300, 3
#: So many elements of a page are looked at; the head of an article is never deeper.
_MAX_ELEMENTS = 6_000
#: So many lines below the headline a name may stand with its outlet behind it.
_RIGHT_BELOW = 8
_OUTLET_TAIL = re.compile(
    r"^[-–—|]\s*[\w.]+(?:\s\w+){0,2}$|^,\s*(?:Jurnalis|Wartawan|Reporter|Kontributor|Penulis)\b.{0,20}$"
)
#: So many elements below the headline an author is still printed in its head.
_HEAD_ELEMENTS = 40
#: So many elements above it a link to an author's page is still of its head.
_ABOVE_HEAD = 12
_MOST_TEXTS = 40
#: No more names, with what joins them, stand behind one label.
_LONGEST_ROW = 8
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

#: In elements: a `<time>` so far below the headline may be a reader's.
_FAR = 20
_HOUR = re.compile(r"\d[:.]\d\d")
#: Moments that RDFa states: Drupal's.
_STATED_DATES = etree.XPath(
    "//*[@property='schema:datePublished' or @property='schema:dateCreated']/@content", smart_strings=False
)
#: libxml2 counts: a look at each of them from Python takes five times as long (2026-11).
_ELEMENTS_BEFORE = etree.XPath("count(preceding::*) + count(ancestor::*)")
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


def _is_of_change(element: HtmlElement) -> bool:
    """Tell whether a `<time>` says of itself that it is the page's last change."""
    # Where nothing has changed yet, one element says both: `entry-date published updated`.
    said = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
    return _OF_CHANGE.search(said) is not None and "published" not in said


_OF_CHANGE = re.compile(r"\b(?:datemodified|updated|modified)\b")


@dataclass(frozen=True)
class PrintedHead:
    """The lines of a page's head; `site_names` are in small letters."""

    page: Page
    site_names: frozenset[str]

    @cached_property
    def lines(self) -> list[Line]:
        """The short texts of the page, in order: 1.5 ms, so what can be told without them is (2026-11)."""
        return list(self._read_lines())

    def _read_lines(self) -> Iterator[Line]:
        return _lines_of(islice(self.page.tree.iter(), _MAX_ELEMENTS + 1))

    @cached_property
    def headline_line(self) -> Line | None:
        """The line that is the headline: named in the title, or the largest by itself."""
        parts = [part for part in _SEPARATORS.split(title_of(self.page) or "") if part]
        stems = [_CUT.sub("", part).casefold() for part in parts if not is_site_name(part, self.site_names)]
        whole = (title_of(self.page) or "").casefold()
        # It stands in the first part of the page: the rest is not read for it.
        for line in self._read_lines():
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
    def element(self) -> HtmlElement | None:
        """The element that prints the headline: an `<h1>`, of several the one that the title names."""
        headings = list(islice(self.page.tree.iter("h1"), _MOST_TEXTS))
        if len(headings) > 1:
            title = (title_of(self.page) or "").casefold()
            named = [one for one in headings if _is_named(fold_space(one.text_content()).casefold(), title)]
            headings = named or headings
        if headings:
            return headings[0]
        return self.headline_line.element if self.headline_line is not None else None

    @cached_property
    def place(self) -> int | None:
        """Where the headline stands among the page's elements."""
        if self.element is None:
            return None
        place = int(cast("float", _ELEMENTS_BEFORE(self.element)))
        return place if place < _MAX_ELEMENTS else None

    @cached_property
    def _times(self) -> list[HtmlElement]:
        return list(islice(self.page.tree.iter("time"), _MOST_TEXTS))

    @property
    def dates(self) -> Iterator[str]:
        """What looks like the line with the date: the first `<time>` or `<abbr>`, then short lines, the nearest first.

        A clock in the page's head also prints a date, today's; so a line above the headline counts as twice as far.
        """
        # WordPress prints the last change before the day of publication, and hides it by a style.
        for element in sorted(self._times, key=_is_of_change):
            if raw := element.get("datetime") or fold_space(element.text_content()):
                if (nearer := self._dated_before(element)) is not None:
                    yield nearer
                yield raw
                break
        yield from cast("list[str]", _STATED_DATES(self.page.tree))[:1]
        for element in islice(self.page.tree.iter("abbr"), _MOST_TEXTS):
            # As hAtom writes moments, and Blogger with it.
            if _MOMENT.match(raw := element.get("title") or ""):
                yield raw
                break
        dated = [
            line
            for line in self.lines
            if 6 <= len(line.text) <= _MAX_LINE
            and (shape := _DATE_SHAPE.search(line.text))
            # `6 jam lalu` far below the headline is a comment's.
            and (shape[0] != "lalu" or self._distance(line) <= _HEAD_ELEMENTS)
        ]
        yield from (line.text for line in sorted(dated, key=self._distance)[:20])

    def _dated_before(self, time: HtmlElement) -> str | None:
        """Return the line with a date that stands nearer to the headline than the first `<time>`: that of a comment."""
        if self.place is None or (far := int(cast("float", _ELEMENTS_BEFORE(time))) - self.place) < _FAR:
            return None
        near = (line for line in self.lines if 0 <= line.place - self.place < far // 2 and len(line.text) <= _MAX_LINE)
        return next((line.text for line in near if _DATE_SHAPE.search(line.text) and _HOUR.search(line.text)), None)

    @property
    def updates(self) -> Iterator[str]:
        """What the `<time>` of the last change says, then the words behind `Diperbarui`, the nearest first."""
        changed = [element for element in self._times if _is_of_change(element)]
        # One that stands alone is the day of publication, whatever its theme calls it.
        if len(changed) < len(self._times):
            yield from (raw for element in changed[:1] if (raw := element.get("datetime")))
        words = self.page.tree.text_content().lower()
        if not any([word in words for word in _UPDATE_WORDS]):
            return
        found = [(line, match["date"]) for line in self.lines if (match := _UPDATE.search(line.text))]
        yield from (date for _, date in sorted(found, key=lambda pair: self._distance(pair[0]))[:5])

    @cached_property
    def authors(self) -> list[str]:
        """The names behind `Oleh` and its kin in the head, links to authors' pages, a name in the date's own box."""
        if self.place is None:
            return []
        first, last = max(0, self.place - _ABOVE_HEAD), min(self.place + _HEAD_ELEMENTS, _MAX_ELEMENTS)
        around = [
            line
            for line in _lines_of(islice(self.page.tree.iter(), first, last + 1), first)
            if len(line.text) <= _MAX_LINE
            and (any(map(str.isalpha, line.text)) or line.text in _AND or _DATE_SHAPE.search(line.text))
        ]
        near = [line for line in around if line.place >= self.place]
        for line, tail in pairwise(near[:_RIGHT_BELOW]):
            # `<strong>Rina Amelia</strong> - wartanews`
            if is_person(line.text) and _OUTLET_TAIL.match(tail.text) and tail.element is line.element.getparent():
                return [line.text]
        for number, line in enumerate(near):
            # The label may stand by itself, before a link that is the name.
            if _LABEL_ALONE.match(line.text):
                names = self._names_behind(near[number + 1 : number + _LONGEST_ROW])
            else:
                # `Wartawan Senior Luncurkan Buku`: a link to another article.
                match = _BYLINE.search(line.text) if not _is_foreign_link(line.element) else None
                names = []
                # `Kontributor Sabang, Cut Nurhaliza`: only the role (or `Koresponden`) tells that the first is a place.
                if match and self._is_name(match):
                    names = [match["of_role" if match["of_role"][:1].lower() == "k" else "names"]]
            if names:
                return names
        linked = [line for line in around if _leads_to_author(line.element) and _NAME_ALONE.fullmatch(line.text)]
        if linked:
            return list(dict.fromkeys(line.text for line in linked))
        return self._beside_date(near) or self._credited()

    def _is_name(self, byline: re.Match[str]) -> bool:
        """Tell a name behind a role from the rest of a title: `(Wartawan Ekonomi)`, `(Kontributor Banjarbaru)`."""
        names = byline["names"]
        in_brackets = byline[0].startswith(("(", "[", "/"))
        return (
            NO_NAME.isdisjoint(names.casefold().split())
            and not is_site_name(names, self.site_names)
            and (" " in names or not in_brackets)
        )

    def _names_behind(self, lines: list[Line]) -> list[str]:
        """Return the name that follows a label, and those that `dan` joins to it."""
        match = _BYLINE.search(f"Oleh: {lines[0].text}") if lines else None
        if match is None or not self._is_name(match):
            return []
        names = [match["names"]]
        for joint, line in zip(lines[1::2], lines[2::2], strict=False):
            if joint.text.casefold() not in _AND or not _NAME_ALONE.fullmatch(line.text):
                break
            names.append(line.text)
        return names

    def _beside_date(self, near: list[Line]) -> list[str]:
        """Return the one name, or several with `dan` between them, in the small box that holds the date."""
        for dated in near:
            if not _DATE_SHAPE.search(dated.text) or not any(map(str.isdigit, dated.text)):
                continue
            box = self._box_of(dated.element)
            if box is None:
                return []
            lines = [line for line in near if line.element is box or box in line.element.iterancestors()]
            names: list[str] = []
            last = -1
            for number, line in enumerate(lines):
                name = self._person_in(line)
                if name is None or (number and _OTHER_ROLE.match(lines[number - 1].text)):
                    continue
                between = [one.text.strip().casefold() for one in lines[last + 1 : number]] if names else []
                if names and not (between and _AND.issuperset(between)):
                    # Two names that nothing joins: one of them may be an editor, a photographer or a place.
                    return []
                names.append(name)
                last = number
            return names
        return []

    def _box_of(self, element: HtmlElement) -> HtmlElement | None:
        """Return the largest box round a date that holds hardly more than the date; a headline in it does not count."""
        found = None
        for box in islice((element, *element.iterancestors()), _BOX_LEVELS):
            texts = [fold_space(text) for text in islice(box.itertext(), _MOST_TEXTS)]
            if box.tag in ("body", "main") or len(texts) == _MOST_TEXTS or self._hold_more_than_date(texts):
                break
            found = box
        return found

    def _hold_more_than_date(self, texts: list[str]) -> bool:
        lengths = {text: count * len(text) for text, count in Counter(texts).items()}
        length = sum(lengths.values())
        if length <= _DATE_BOX or length - max(lengths.values()) > _DATE_BOX:
            # Whichever of them is the headline; to find it costs more than the rest (0.5 ms, 2026-11).
            return length > _DATE_BOX
        headline = self.headline_line
        return length - (lengths.get(headline.text, 0) if headline is not None else 0) > _DATE_BOX

    def _person_in(self, line: Line) -> str | None:
        """Return the name that a line is, or opens with where only a role, a title or the site's name follows it."""
        name, *rest = [part for part in _BETWEEN_PARTS.split(line.text.strip(" |-–•·,")) if part] or [""]
        if not is_person(name) or is_site_name(name, self.site_names) or _is_foreign_link(line.element):
            return None
        for number, part in enumerate(rest):
            if not is_site_name(part, self.site_names) and not any(map(_ROLE_OR_TITLE.match, rest[: number + 1])):
                return None
        return name

    def _credited(self) -> list[str]:
        """Return the author whose page is linked right behind `Penulis`, or who stands in the cell beside it."""
        assert self.place is not None
        for label, line in pairwise(self.lines) if b"enulis" in self.page.source else ():
            labelled = label.place > self.place and _LABEL_ALONE.match(label.text) and line.text.startswith(":")
            if labelled and is_person(name := line.text.strip(" :")):
                return [name]
        if not any([name in self.page.source for name in _AUTHOR_FOLDERS]):
            return []
        for label, line in pairwise(self.lines):
            if label.place > self.place and _LABEL_ALONE.match(label.text) and _leads_to_author(line.element):
                box = label.element.getparent()
                links = (
                    [] if box is None else [one for one in islice(box.iter("a"), _MOST_TEXTS) if _leads_to_author(one)]
                )
                if len(links) == 1 and _NAME_ALONE.fullmatch(line.text):
                    return [line.text]
        return []

    def _distance(self, line: Line) -> int:
        if self.place is None:
            return line.place
        return line.place - self.place if line.place >= self.place else 2 * (self.place - line.place)


def _is_named(text: str, title: str) -> bool:
    return len(text.split()) >= _SHORTEST_HEADLINE and text in title


def _leads_to_author(element: HtmlElement) -> bool:
    link = element if element.tag == "a" else element.getparent()
    return link is not None and link.tag == "a" and _AUTHOR_PAGE.search(link.get("href") or "") is not None


def _is_foreign_link(element: HtmlElement) -> bool:
    return not _leads_to_author(element) and (element.tag == "a" or next(element.iterancestors("a"), None) is not None)


def _lines_of(elements: Iterable[HtmlElement], first: int = 0) -> Iterator[Line]:
    """Yield the short texts in and right behind the elements; `first` is the place of the first of them."""
    for place, element in enumerate(elements, first):
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
