"""The stripping rules, a family a file. `RULES` is their order; each rule has a name, a reason and examples.

A rule takes a `Draft` and the portal and gives pieces of it to its name, or leaves it alone. Rules judge by words,
shape, neighbours, position, and by markup where it is known; never by one portal's markup alone, so that the same
rules serve a page and plain text, before and after a redesign.
"""

from __future__ import annotations

from pipelines.rules import bylines, datelines, furniture, keyword_lines, notices, related, trailing
from pipelines.rules.rule import Rule

#: In the order of their work: what says of itself what it is goes first; what is judged by its neighbours goes last,
#: when the neighbours are settled.
RULES: tuple[Rule, ...] = (
    *related.RULES,
    furniture.FURNITURE,
    *notices.RULES,
    furniture.CAPTIONS,
    furniture.BARE_LINKS,
    *bylines.RULES,
    *keyword_lines.RULES,
    *trailing.RULES,
    *datelines.RULES,
)
