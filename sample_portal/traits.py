"""Which traps an article has: every dimension that makes a page hard, and the forms it takes.

The rule: traits depend on theme, seed and number only. Fates that the site has few of (a script, a 410, three pages) go
by number, and begin low, so that a portal of twenty articles has one of each.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from sample_portal.deck import deal
from sample_portal.truth import Kind

_KINDS: dict[int, Kind] = {
    3: "javascript", 103: "javascript", 203: "javascript",
    5: "gone", 6: "gone", 7: "error", 8: "disallowed", 9: "redirected", 109: "redirected",
}  # fmt: skip
_STATUS = {5: 404, 6: 410, 7: 500}
_PAGES = {12: (2, "rel-next"), 13: (2, "pager"), 14: (3, "rel-next"), 15: (2, "all"), 16: (3, "pager")}
_CHARSETS = {17: "windows-1252", 18: "windows-1252-meta", 19: "unnamed"}
_AMP = (10, 66, 137)

#: The dimensions that are dealt, and their forms; a form that stands twice is twice as frequent.
FORMS: dict[str, tuple[str, ...]] = {
    "dateline": (
        "brand-hyphen", "brand-en-dash", "brand-em-dash", "brand-comma", "place", "brand-strong", "none", "none",
    ),
    "related_first": (
        "strong", "div", "blockquote", "caps", "run-in-end", "run-in-middle", "simak", "lihat", "list", "bare",
        "run-in-br", "two-lines", "run-in-bare", "none", "none",
    ),
    "related_second": (
        "none", "strong", "none", "div", "caps", "none", "run-in-middle", "simak", "none", "bare", "none", "list",
    ),
    "heading": ("none", "none", "h2", "h3", "strong", "plain"),
    "ending": ("none", "run-in", "run-in", "double", "own-line", "acronym", "acronym-and-run-in", "none"),
    "special": ("none", "none", "ellipsis", "baca-juga-words", "none", "source-credit", "list-article"),
    "quote": ("none", "none", "none", "blockquote"),
    "markup": ("plain", "plain", "plain", "nbsp", "inline-link", "entities", "line-breaks", "divs"),
    "advertisement": ("none", "caps", "scroll", "script", "none"),
    "prompt": ("none", "google-news", "newsletter", "none", "whatsapp", "none"),
    "editor": ("none", "editor", "none", "both", "outside"),
    "copyright": ("none", "none", "inside", "none"),
    "share": ("outside", "outside", "inside"),
    "figure": ("above", "inside", "inside-plain", "above", "none"),
    "tags": ("links-outside", "links-inside", "text-inside", "links-outside", "none"),
    "trailing": ("outside", "inside-paragraphs", "outside", "inside-div", "none"),
    "json_ld": ("correct", "correct", "correct", "broken", "teaser", "none"),
    "opengraph": ("full", "full", "full", "suffixed", "none"),
    "meta_keywords": ("yes", "no", "no"),
    "published_time": ("yes", "no"),
    "date": ("first", "second", "third", "relative", "first"),
    "author": ("printed", "printed", "none"),
    "canonical": ("yes", "yes", "yes", "no"),
    "modified": ("same", "minutes", "same", "hours"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traits:
    """The forms that one article got; each field is a dimension of `FORMS`, the last ones go by number."""

    dateline: str
    related_first: str
    related_second: str
    heading: str
    ending: str
    special: str
    quote: str
    markup: str
    advertisement: str
    prompt: str
    editor: str
    copyright: str
    share: str
    figure: str
    tags: str
    trailing: str
    json_ld: str
    opengraph: str
    meta_keywords: str
    published_time: str
    date: str
    author: str
    canonical: str
    modified: str
    charset: str = "utf-8"
    pages: int = 1
    pager: str = "none"
    amp: str = "no"
    kind: Kind = "static"
    status: int = 200

    @property
    def states_modified(self) -> bool:
        """Whether the page says when it last changed."""
        return self.json_ld in ("correct", "teaser") or self.published_time == "yes"

    @property
    def states_description(self) -> bool:
        """Whether the page has a description of itself."""
        return self.opengraph != "none" or self.json_ld in ("correct", "teaser")

    @property
    def states_author(self) -> bool:
        """Whether the page names a person who wrote it."""
        return self.author == "printed"

    @property
    def states_keywords(self) -> bool:
        """Whether the page gives its tags one by one."""
        return self.tags.startswith("links") or self.meta_keywords == "yes" or self.json_ld == "correct"

    def names(self) -> frozenset[str]:
        """Return the traps as `dimension:form`; harmless forms are left out."""
        harmless = (
            "none", "no", "plain", "utf-8", "same", "static", "outside", "links-outside", "first", "printed", "full",
            "above", 1, 200,
        )  # fmt: skip
        return frozenset(
            f"{item.name.replace('_', '-')}:{value}"
            for item in fields(self)
            if ((value := getattr(self, item.name)) not in harmless and (item.name, value) != ("canonical", "yes"))
            or (item.name == "heading" and value == "plain")
            or (item.name in ("json_ld", "opengraph", "canonical") and value in ("none", "no"))
        )


@cache
def traits_of(seed: str, number: int) -> Traits:
    """Return the traits of article `number`; those that contradict each other are made to fit."""
    forms = {dimension: deal(seed, dimension, number, options) for dimension, options in FORMS.items()}
    kind = _KINDS.get(number, "static")
    pages, pager = _PAGES.get(number, (1, "none"))
    if number >= 100:
        pages, pager = _PAGES.get(number % 100, (1, "none"))
        kind = kind if pages == 1 else "multipage"
    elif pages > 1:
        kind = "multipage"
    if forms["date"] == "relative":
        forms["json_ld"] = "correct"
    if forms["tags"] == "text-inside":
        forms["meta_keywords"] = "yes"
    if kind == "javascript":
        forms |= {"opengraph": "full", "json_ld": "none", "date": "first", "figure": "above"}
    if kind == "javascript" or pages > 1:
        forms |= {"markup": "plain", "tags": "links-outside", "trailing": "outside"}
    return Traits(
        **forms,
        charset=_CHARSETS.get(number % 100, "utf-8"),
        pages=pages,
        pager=pager,
        amp="yes" if number in _AMP else "no",
        kind=kind,
        status=_STATUS.get(number, 200),
    )
