"""Keyword lines: the portal's tags below the article, labelled, as hashtags, or run together with blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.bylines import SIGN_OFF
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import SMALL_WORDS, ends_sentence, is_prose, words_of

NAME = "keyword-line"

_LABEL = re.compile(
    r"^[\W_]*(?:tags?|tagar|topik(?:\s+terkait)?|kata\s+kunci|keywords?|label|topics?)(?:\s*/\s*(?:tags?|tagar|topik|kata\s+kunci))?\s*(?:[:：#|]\s*|terkait\s*:\s*|(?=#)|$)(?P<rest>.*)$",
    re.I,
)
#: `TAGS jatiluwih, subak, tabanan`: a label in capitals needs no colon where separators follow.
_BARE_LABEL = re.compile(r"^\W*(?:TAGS?|TAGAR|KEYWORDS?|TOPIK)\s+(?P<rest>[^,;|]{2,60}(?:[,;|][^,;|]{2,60})+)$")
_HASHTAGS = re.compile(r"^(?:#\s?[\w-]+(?:\s[\w-]+){0,3}[\s,;|]*)+$")
_SEPARATORS = re.compile(r"\s*[,;|#•·]\s*")
#: Line-ups, scores and tables: no portal has such tags.
_NO_TAGS = re.compile(
    r"[;()=@\"“”]|,\s*dan\s|\b(?:antara\s+lain|secukupnya|terdiri|berkata|[Oo]h)\b|\d{5}|\b(?:Jalan\s[A-Z]|Jl\b|[Nn]omor\s\d|RT\b|RW\b|[Tt]elepon\b|[Tt]elp\b|[Pp]ukul\s\d)|\d\s*[-–:]\s*\d|^[^:]{1,40}:\s"
)
#: Tags whose blanks a style sheet makes: `Lembah PutraLiga KabupatenPersatuan Muara`.
_RUN_TOGETHER = re.compile(r"[a-z]{3}(?=[A-Z][a-z]{2})")
_MAX_LINE = 400
#: Below so much of the text a label such as `Tag` heads the portal's tags, whatever stands below them.
_LOWER_PART = 0.6
#: A box with more is the site's cloud of tags.
_MOST_TAGS = 12
#: A run of tags has at least so many words, and at least this share of them, names apart, in small letters.
_MIN_WORDS = 4
#: In words: a tag on a line of its own below the label, and one that nothing but its small letters tells.
_LONGEST_TAG, _SINGLE_TAG = 9, 4


def is_labelled_tags(text: str) -> bool:
    """Tell a line that says of itself that it holds tags: by its label, or by their signs."""
    return (_labelled(text) or _HASHTAGS.match(text)) is not None


def _labelled(text: str) -> re.Match[str] | None:
    # A look at the first letter spares most lines both patterns.
    if text[:1].isalpha() and text[0] not in _FIRST_LETTERS:
        return None
    match = _LABEL.match(text) or _BARE_LABEL.match(text)
    # `Label: Irama Mas` is a record's; a portal's labels are several.
    return None if match is not None and text[:5].lower() == "label" and not _SEVERAL.search(match["rest"]) else match


_SEVERAL = re.compile(r"[,;|#]")
_FIRST_LETTERS = frozenset("tTkKlL")


def take_keyword_lines(draft: Draft, portal: Portal) -> None:
    """Take lines of tags; labelled ones anywhere, unlabelled ones only below the last sentence."""
    kept = draft.kept()
    last_prose = len(kept) - 1
    while last_prose >= 0 and (kept[last_prose].type == "list_item" or not is_prose(kept[last_prose].text)):
        last_prose -= 1
    opening = next((n for n in range(len(kept) - 1, last_prose, -1) if _opens_a_list(kept[n].text)), None)
    if opening is not None:
        # `Pendaftaran melalui:` and the lines of its paragraph or list are the article's.
        last_prose = opening
        while last_prose + 1 < len(kept) and _goes_with(kept[last_prose + 1], kept[opening]):
            last_prose += 1
    tail = kept[last_prose + 1 :]
    # Most articles have no tail by now: their words need not be counted.
    body = kept[: last_prose + 1] if tail else []
    body_words = {word.lower() for piece in body for word in words_of(piece.text)}
    signed = any(piece.rule == SIGN_OFF for piece in draft.pieces)
    # The furniture's rule knows boxes of tags by their name, and keeps nothing.
    for piece in draft.pieces if draft.from_markup else ():
        if piece.rule == NAME and piece.raw.links and len(draft.keywords) < _MOST_TAGS:
            _remember(draft, piece, piece.text)
    _take_bare_tags(draft, kept[last_prose + 1 :], body_words)
    # A label that the markup calls one, the furniture's rule has taken.
    labels = {piece.number for piece in draft.pieces if piece.rule == NAME and _is_label(piece.text)}
    under_label = False
    tags = {keyword.casefold() for keyword in draft.known_keywords}
    first_prose = next((n for n, piece in enumerate(kept) if is_prose(piece.text)), len(kept)) if tags else 0
    for position, piece in enumerate(kept):
        if piece.rule is not None:
            continue
        under_label = under_label or piece.number - 1 in labels
        if len(piece.text) > _MAX_LINE or (under_label and _is_parted(draft, kept[position - 1], piece)):
            # What was taken between ends the list: `Berita Terkait`.
            under_label = False
        if len(piece.text) > _MAX_LINE:
            continue
        if (match := _labelled(piece.text)) and not ends_sentence(piece.text):
            _remember(draft, piece, match["rest"])
            draft.take(piece, NAME)
            under_label = not match["rest"]
        elif draft.from_markup and not first_prose <= position <= last_prose and piece.text.casefold() in tags:
            draft.take(piece, NAME)
        elif (position > last_prose or (under_label and position >= _LOWER_PART * len(kept))) and (
            _HASHTAGS.match(piece.text)
            or (
                not ends_sentence(piece.text)
                and "#" not in piece.text
                and ". " not in piece.text
                and len(_RUN_TOGETHER.findall(piece.text)) > 1
            )
            or (under_label and len(words_of(piece.text)) <= _LONGEST_TAG and not ends_sentence(piece.text))
            or (piece.has("tags") and not ends_sentence(piece.text))
            or (
                signed
                and len(words_of(piece.text)) <= _SINGLE_TAG
                and piece.text[:1].islower()
                and not ends_sentence(piece.text)
            )
            or (position and (_is_run_of_tags(piece, body_words) or _is_of_keywords(piece.text, draft.known_keywords)))
        ):
            if "#" in piece.text or under_label or piece.has("tags") or len(words_of(piece.text)) <= _SINGLE_TAG:
                _remember(draft, piece, piece.text)
            draft.take(piece, NAME)
        elif position > last_prose and (match := _HASHTAGS_AT_END.search(piece.text, max(0, len(piece.text) - _REACH))):
            _remember(draft, piece, match[0])
            draft.take_span(piece, match.start(), len(piece.text), NAME)
            under_label = False
        else:
            under_label = False


def _is_label(text: str) -> bool:
    match = _LABEL.match(text) if len(text) <= _LONGEST_LABEL else None
    return match is not None and not match["rest"]


_LONGEST_LABEL = 40


def _is_parted(draft: Draft, before: Piece, piece: Piece) -> bool:
    between = range(before.number + 1, piece.number)
    return any([one.rule not in (None, NAME) and one.number in between for one in draft.pieces])


#: So many lines at least, of so many words at most, each a tag of a copied text.
_FEWEST_TAGS, _TAG_WORDS = 3, 3


def _take_bare_tags(draft: Draft, tail: Sequence[Piece], body_words: set[str]) -> None:
    """Take tags that a scraper left a line each, without their label: short lines below the text that it speaks of."""
    row: list[Piece] = []
    for piece in tail if not draft.from_markup else ():
        words = words_of(piece.text)
        is_tag = 0 < len(words) <= _TAG_WORDS and _TAG.fullmatch(piece.text) is not None
        if not is_tag or not all([word.lower() in body_words for word in words]):
            break
        row.append(piece)
    if len(row) >= _FEWEST_TAGS:
        for piece in row:
            _remember(draft, piece, piece.text)
            draft.take(piece, NAME)


_TAG = re.compile(r"[^\W\d](?:[^\W\d]|[\s.&-])*[^\W\d]")
#: Hashtags behind the last sentence or the sign-off; those within a sentence are its words.
_HASHTAGS_AT_END = re.compile(r"(?:^|(?<=[.!?\"”)\]]))(?:\s*#\w{1,60}){1,12}\s*$")
_REACH = 300


def _opens_a_list(text: str) -> bool:
    return text.endswith(":") and len(words_of(text)) >= _MIN_WORDS


def _goes_with(piece: Piece, opening: Piece) -> bool:
    return piece.paragraph == opening.paragraph or piece.type == "list_item"


def _remember(draft: Draft, piece: Piece, text: str) -> None:
    linked = [link.text for link in piece.raw.links]
    for tag in linked if len(linked) > 1 else _SEPARATORS.split(text):
        keyword = tag.strip("# ")
        if 2 <= len(keyword) <= 100 and keyword not in draft.keywords:
            draft.keywords.append(keyword)


def _is_of_keywords(text: str, keywords: Sequence[str]) -> bool:
    """Tell whether a line is nothing but the keywords that the page's head names."""
    if len(keywords) < 2 or ends_sentence(text):
        return False
    rest = text.casefold()
    for keyword in sorted(keywords, key=len, reverse=True):
        rest = rest.replace(keyword.casefold(), " ")
    return sum(map(str.isalnum, rest)) * 5 <= sum(map(str.isalnum, text))


def _is_run_of_tags(piece: Piece, body_words: set[str]) -> bool:
    """Tags run together: no sentence, no small words to hold them together, and the article speaks of them."""
    if ends_sentence(piece.text) or piece.text.endswith((",", ":", "...", "…")) or re.match(r"[-•\d]", piece.text):
        return False
    words = words_of(piece.text)
    if (
        len(words) < _MIN_WORDS
        or piece.type in ("list_item", "quote")
        or piece.has("row")
        or _NO_TAGS.search(piece.text)
    ):
        return False
    small = sum(1 for word in words if word.lower() in SMALL_WORDS)
    lower = sum(1 for word in words if word[0].islower())
    commas = piece.text.count(",")
    if commas >= 2 and commas * 4 >= len(words) and small * 5 <= len(words):
        return True
    known = sum(1 for word in words if word.lower() in body_words)
    return small * 8 <= len(words) and lower * 4 >= len(words) and known * 2 >= len(words)


_BODY = "Menteri membuka rapat kerja tentang beras impor di Jakarta pada Senin pagi.\n{}"

FAMILY = Family(
    take_keyword_lines,
    (
        Rule(
            NAME,
            "The portal's tags below the article.",
            tuple(
                _BODY.format(line)
                for line in (
                    "Tags: beras, impor, menteri",
                    "#beras #impor",
                    "TAGS beras impor, menteri, rapat kerja",
                    "Kata Kunci / Tags: beras, impor",
                    "rapat kerja menteri beras impor jakarta",
                    "beras, impor, rapat kerja, menteri",
                    "Beras\nImpor\nRapat Kerja",
                )
            ),
            tuple(
                _BODY.format(line)
                for line in (
                    "Tagar itu menjadi bahan pembicaraan di media sosial.",
                    "ia lalu pulang dan tidur di rumah yang lama itu",
                    "Juara Lomba\nBudi Santoso\nSiti Aminah",
                )
            ),
        ),
    ),
)
