"""Marks that lead to a footnote and back, `[1]` and `↩`: links within the page, glued to the words of the article."""

from __future__ import annotations

import re

from caritau_crawler.portals import Portal
from pipelines.draft import Draft
from pipelines.rules.rule import Family, Rule

NAME = "footnote-mark"

#: What such a link shows: a number, perhaps in brackets, stars, an arrow back.
_MARK = re.compile(r"\[?\d{1,3}\]?|[*†‡]{1,3}|[↩↑^]\ufe0e?")


def take_footnote_marks(draft: Draft, portal: Portal) -> None:
    """Take the marks; the notes themselves are the article's and stay."""
    for piece in draft.kept() if draft.from_markup else ():
        # A link within the page has no address of its own.
        for mark in [link.text for link in piece.raw.links if not link.url and _MARK.fullmatch(link.text)]:
            glued = r"(?<=[^\s\d])" if mark[-1].isalnum() or mark[-1] == "]" else r"\s*"
            found = list(re.finditer(rf"{glued}{re.escape(mark)}(?=$|[\s.,;:)])", piece.text))
            if found and piece.text[: found[-1].start()].strip():
                draft.take_span(piece, found[-1].start(), found[-1].end(), NAME)


FAMILY = Family(take_footnote_marks, (Rule(NAME, "Leads from the text to a footnote, or back."),))
