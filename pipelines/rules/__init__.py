"""The stripping rules, a family a file; each rule has a name, a reason and examples.

A family takes a `Draft` and the portal and gives pieces of it to its rules' names, or leaves it alone. Rules judge by
words, shape, neighbours, position, and by markup where it is known; never by one portal's markup alone, so that the
same rules serve a page and plain text, before and after a redesign.
"""

from __future__ import annotations

from pipelines.rules import (
    after_end,
    bylines,
    captions,
    comments,
    contents,
    datelines,
    foot,
    footnote_marks,
    furniture,
    heads,
    keyword_lines,
    notices,
    polls,
    pull_quotes,
    related,
    standing,
    trailing,
)
from pipelines.rules.rule import Family, Rule

#: In the order of their work: what says of itself what it is goes first; what is judged by its neighbours goes last,
#: when the neighbours are settled.
FAMILIES: tuple[Family, ...] = (
    standing.FAMILY,
    comments.FAMILY,
    contents.FAMILY,
    related.FAMILY,
    furniture.FURNITURE,
    heads.FAMILY,
    foot.FAMILY,
    footnote_marks.FAMILY,
    notices.FAMILY,
    polls.FAMILY,
    captions.FAMILY,
    pull_quotes.FAMILY,
    furniture.BARE_LINKS,
    bylines.ROLE_LINES,
    bylines.SIGN_OFFS,
    bylines.SIGNATURES,
    keyword_lines.FAMILY,
    furniture.BOXES,
    trailing.FAMILY,
    after_end.FAMILY,
    datelines.FAMILY,
    furniture.ORNAMENTS,
)
RULES: tuple[Rule, ...] = tuple(rule for family in FAMILIES for rule in family.rules)
