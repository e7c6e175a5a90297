"""Pull quotes: a sentence of the article that its page prints once more, large, between two paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import ends_sentence, is_prose, title_share, words_of

NAME = "pull-quote"

#: In words and in characters. A shorter line stands in longer ones by chance, a longer one is no pull quote.
_PULLED, _LONGEST_PULLED = 5, 300
#: In words, where the markup calls it a pull quote.
_NAMED_SO = 2


def take_pull_quotes(draft: Draft, portal: Portal) -> None:
    """Take a sentence of the article that its page prints once more, large, between two paragraphs."""
    if not draft.from_markup:
        return
    kept = draft.kept()
    whole = _bytes("\n".join([piece.text for piece in kept]))
    for number, piece in enumerate(kept):
        # What has not been pulled out of any paragraph is not either when the rules have taken other lines.
        if piece.judged or len(piece.text) > _LONGEST_PULLED or piece.type == "list_item" or piece.has("row"):
            continue
        if _is_shortened(kept, number):
            _take_with_speaker(draft, kept, number)
            continue
        core = _bytes(piece.text.strip(" \"“”'‘’."))
        fewest = _NAMED_SO if piece.has("pull-quote") else _PULLED
        if core.count(b" ") + 1 < fewest or whole.count(core) < 2:
            continue
        # A subheading may repeat words of the paragraph below it; what was pulled out of one is a sentence.
        if not ends_sentence(piece.text) and not _may_be_cut_off(kept, number):
            continue
        if title_share(piece.text) == 1.0 and (piece.type == "heading" or not ends_sentence(piece.text)):
            continue
        if any(len(other.text) > len(piece.text) and core in _bytes(other.text) for other in kept):
            _take_with_speaker(draft, kept, number)


def _may_be_cut_off(kept: Sequence[Piece], number: int) -> bool:
    """Tell a line that may have lost its full stop when it was pulled out: no heading in any way, and no verse."""
    piece, after = kept[number], kept[number + 1 : number + 2]
    in_verse = piece.raw.continues or any([one.raw.continues for one in after])
    is_plain = piece.type == "paragraph" and not piece.has("strong") and not in_verse
    return is_plain and piece.text[:1].isalnum() and piece.text[-1:].isalpha()


def _take_with_speaker(draft: Draft, kept: Sequence[Piece], number: int) -> None:
    draft.take(kept[number], NAME)
    speaker = kept[number + 1] if number + 1 < len(kept) else None
    if speaker and len(words_of(speaker.text)) <= 2 * _PULLED and (speaker.has("fine") or speaker.raw.continues):
        draft.take(speaker, NAME)


#: In words: so much of a sentence a pull quote leaves out.
_LEFT_OUT = 2
#: It stands so many lines from its paragraph at most, and that has so many characters.
_NEAR, _LONGEST_PARAGRAPH = 8, 3_000


def _is_shortened(kept: Sequence[Piece], number: int) -> bool:
    """Tell a line in a quotation mark that nobody closes, whose words all stand, in their order, in one paragraph.

    What is said for the first time is closed, or goes on below and ends as a sentence does; so do the lines of a poem.
    """
    piece, after = kept[number], kept[number + 1 : number + 3]
    if piece.text[:1] not in _OPENING or _CLOSING.search(piece.text[1:]) or not piece.text[-1].isalpha():
        return False
    if piece.raw.continues or any(one.raw.continues for one in after[1:]):
        return False
    if after and after[0].raw.continues and not all(word[0].isupper() for word in words_of(after[0].text)):
        return False
    pulled = _WORD.findall(piece.text.casefold())
    if len(pulled) < _PULLED:
        return False
    for other in kept[max(0, number - _NEAR) : number + _NEAR + 1]:
        if (
            len(piece.text) < len(other.text) <= _LONGEST_PARAGRAPH
            and is_prose(other.text)
            and pulled[0] in (small := other.text.casefold())
            and pulled[-1] in small
        ):
            words = _WORD.findall(small)
            for start in (at for at, word in enumerate(words) if word == pulled[0]):
                window = iter(words[start : start + len(pulled) + _LEFT_OUT])
                if all(word in window for word in pulled):
                    return True
    return False


_OPENING = '"“'
_CLOSING = re.compile(r"[\"”]")
_WORD = re.compile(r"\w+")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").lower()


FAMILY = Family(take_pull_quotes, (Rule(NAME, "A sentence of the article, printed once more between its paragraphs."),))
