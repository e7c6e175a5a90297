"""Pull quotes: a sentence of the article that its page prints once more, large, between two paragraphs."""

from __future__ import annotations

from caritau_crawler.portals import Portal
from pipelines.draft import Draft
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import ends_sentence, words_of

NAME = "pull-quote"

#: In words and in characters. A shorter line stands in longer ones by chance, a longer one is no pull quote.
_PULLED, _LONGEST_PULLED = 5, 300


def take_pull_quotes(draft: Draft, portal: Portal) -> None:
    """Take a sentence of the article that its page prints once more, large, between two paragraphs."""
    if not draft.from_markup:
        return
    kept = draft.kept()
    whole = _bytes("\n".join([piece.text for piece in kept]))
    for number, piece in enumerate(kept):
        # What stood in the article only once does not stand in it twice when there is less of it.
        if piece.judged or len(piece.text) > _LONGEST_PULLED or piece.type == "list_item" or piece.has("row"):
            continue
        # A subheading may repeat words of the paragraph below it; what was pulled out of one is a sentence.
        if not ends_sentence(piece.text):
            continue
        core = _bytes(piece.text.strip(" \"“”'‘’."))
        if core.count(b" ") + 1 < _PULLED or whole.count(core) < 2:
            continue
        if any(len(other.text) > len(piece.text) and core in _bytes(other.text) for other in kept):
            draft.take(piece, NAME)
            speaker = kept[number + 1] if number + 1 < len(kept) else None
            if speaker and speaker.has("fine") and len(words_of(speaker.text)) <= 2 * _PULLED:
                draft.take(speaker, NAME)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").lower()


FAMILY = Family(take_pull_quotes, (Rule(NAME, "A sentence of the article, printed once more between its paragraphs."),))
