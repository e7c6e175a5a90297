"""Standing lines: what stands on many articles of a portal is furniture. Only the portal's memory can tell.

Whether a line stands on enough of them is decided where they are counted (`store.memory`). Here it is decided where
such a line may be taken: a sentence wherever it stands, a short line only at the edges of the text, since recipes and
tables repeat their subheadings; and nothing of an article that is made of such lines, as the daily prayer times are.
"""

from __future__ import annotations

from collections.abc import Sequence

from caritau_crawler.portals import Portal
from caritau_crawler.text import bare, line_key
from pipelines.draft import Draft, Piece
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import is_prose, words_of

NAME = "standing-line"

#: Characters of a line that the memory counts: shorter ones recur by chance, longer ones are the article's own.
SHORTEST, LONGEST = 12, 400
#: An article of which standing lines are more than this share is made from a template; it stays whole.
_TEMPLATE_SHARE = 0.3
#: Words from which on a line is no closing formula (`Wallahu a'lam bish-shawab`), which is an author's own.
_SENTENCE = 5


def countable(kept: Sequence[Piece]) -> list[tuple[Piece, int, bool]]:
    """Return the pieces that could be furniture, with their keys, and whether each stands at an edge of the text."""
    prose = [number for number, piece in enumerate(kept) if is_prose(piece.text)]
    first, last = (prose[0], prose[-1]) if prose else (len(kept), -1)
    found = []
    for number, piece in enumerate(kept):
        at_edge = not first <= number <= last
        is_subheading = piece.type == "heading" or piece.text.endswith(":")
        if SHORTEST <= len(piece.text) <= LONGEST and (at_edge or not is_subheading):
            found.append((piece, line_key(bare(piece.text)), at_edge))
    return found


def take_standing_lines(draft: Draft, portal: Portal) -> None:
    """Take what the memory knows as furniture."""
    known = draft.known
    if not known.common and not known.unrelated and not known.edges:
        return
    kept = draft.kept()
    standing = [
        piece
        for piece, key, at_edge in countable(kept)
        if key in known.common
        or (key in known.unrelated and len(words_of(piece.text)) >= _SENTENCE)
        or (key in known.edges and at_edge and not is_prose(piece.text))
    ]
    if sum(len(piece.text) for piece in standing) <= _TEMPLATE_SHARE * sum(len(piece.text) for piece in kept):
        for piece in standing:
            draft.take(piece, NAME)


FAMILY = Family(take_standing_lines, (Rule(NAME, "The line stands on many articles of the portal."),))
