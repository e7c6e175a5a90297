"""Who wrote and edited: sign-offs such as `(IRN)` and lines such as `Editor: …`. Kept as fields, not as text.

A bracketed acronym belongs to its sentence when the full stop stands behind it (`… Body Mass Index (BMI).`); a
sign-off stands behind the full stop. That is the whole difference.
"""

from __future__ import annotations

import re

from caritau_crawler.portals import Portal
from caritau_crawler.text import fold_space
from pipelines.draft import Draft, Piece
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import ends_sentence, is_labelled, title_share, words_of

SIGN_OFF = "sign-off"
BYLINE = "byline"

_INITIALS = r"(?:[A-Za-z]{2,5}|[A-Za-z]{1,5}(?:\s?[/\-|&,.]\s?[A-Za-z]{1,6}){1,3})"
_OPEN, _SHUT = r"[\[(]\s*", r"\s*[\])]"
_STARS = r"\(\s*\*{1,3}\s*\)|\*{2,4}|-{3,}|#{2,4}|={3,}"
#: Behind the end of a sentence, at the end of the block.
_AFTER_SENTENCE = re.compile(
    rf"(?<=[.!?\"”’'…)\]])\s*(?P<all>(?:{_OPEN}(?P<initials>{_INITIALS}){_SHUT}|{_STARS})"
    rf"(?:\s*(?:{_OPEN}{_INITIALS}{_SHUT}|{_STARS}))*)\s*\.?$"
)
#: With a slash inside there is no acronym: these need no full stop before them.
_SLASHED = re.compile(rf"(?P<all>{_OPEN}(?P<initials>[A-Za-z]{{2,5}}/[A-Za-z]{{2,6}}(?:/[A-Za-z]{{2,6}})?){_SHUT})\s*$")
_ALONE = re.compile(
    rf"^(?:{_OPEN}(?P<initials>{_INITIALS}){_SHUT}|{_STARS}|\((?:[A-Z][\w.'’]*\s){{1,3}}[A-Z][\w.'’]*\))\s*$"
)

_ROLE = (
    r"editor|penulis|reporter|pewarta|wartawan|jurnalis|kontributor|koresponden|penyunting|redaktur|laporan|sumber(?:\s+berita)?|"
    r"source|oleh|by|writer|author|videografer|fotografer|penerjemah|pengunggah|uploader|published\s+by|written\s+by|foto|tim\s+redaksi"
)
_NAME = r"[^\W\d_][\w.'’\- ]{1,40}(?:\([^()]{1,30}\))?(?:\s*/\s*[\w.'’\- ]{2,40})?"
_ROLE_LINE = re.compile(
    rf"^[\W_]*(?P<role>{_ROLE})\s*[:：]\s*(?P<name>.{{2,90}}?)(?P<more>(?:\s*[|;,•·]?\s+(?:{_ROLE})\s*[:：]\s*.{{2,80}}?){{0,3}})\s*$",
    re.I,
)
_ROLE_AT = re.compile(
    rf"(?:^|[\s|;,•·(])(?P<role>{_ROLE})\s*[:：]\s*(?P<name>.*?)(?=(?:[\s|;,•·(]+(?:{_ROLE})\s*[:：])|$)", re.I
)
_ROLE_ALONE = re.compile(rf"^(?:{_ROLE}|via)\s*[:：]$", re.I)
_WRITERS = frozenset(
    (
        "penulis",
        "reporter",
        "pewarta",
        "wartawan",
        "jurnalis",
        "kontributor",
        "koresponden",
        "oleh",
        "by",
        "writer",
        "author",
        "written by",
        "laporan",
    )
)
_MAX_LINE = 150


def take_bylines(draft: Draft, portal: Portal) -> None:
    """Take role lines, then the sign-off at the end of what is left."""
    kept = draft.kept()
    for position, piece in enumerate(kept):
        if piece.rule is not None or len(piece.text) > _MAX_LINE:
            continue
        if _ROLE_LINE.match(piece.text) and _is_role_line(piece) and not _is_in_data_box(kept, position):
            _remember_people(draft, piece.text)
            draft.take(piece, BYLINE)
        elif _ROLE_ALONE.match(piece.text) and position + 1 < len(kept) and _is_name(kept[position + 1].text):
            _remember_people(draft, f"{piece.text} {kept[position + 1].text}")
            draft.take(piece, BYLINE)
            draft.take(kept[position + 1], BYLINE)


def _is_name(text: str) -> bool:
    return len(words_of(text)) <= 5 and title_share(text) == 1.0 and not ends_sentence(text)


def _is_in_data_box(kept: list[Piece], position: int) -> bool:
    """`Penulis: …` among `Judul: …`, `Tebal: …` speaks of a book."""
    neighbours = kept[max(0, position - 1) : position] + kept[position + 1 : position + 2]
    return any(is_labelled(piece.text) and not _ROLE_LINE.match(piece.text) for piece in neighbours)


def _is_role_line(piece: Piece) -> bool:
    """Tell whether a role line holds names, not a sentence: `Sumber: data BPS menunjukkan …` is one only where it is short."""
    match = _ROLE_LINE.match(piece.text)
    assert match is not None
    name = match["name"]
    if len(words_of(name)) > 9 or name.endswith(("?", "!")) or re.search(r"[^\W\d_]{3,}\.$", name):
        return False
    names = [word for word in words_of(name) if len(word) > 2]
    capitals = sum(1 for word in names if word[0].isupper())
    return not names or capitals * 2 >= len(names) or piece.has("author") or not piece.text.endswith(".")


def _remember_people(draft: Draft, text: str) -> None:
    for match in _ROLE_AT.finditer(text):
        name = fold_space(match["name"].strip(" |;,•·()"))
        if match["role"].lower() in _WRITERS and 2 <= len(name) <= 60 and name not in draft.authors:
            draft.authors.append(name)
        elif match["role"].lower().startswith(("sumber", "source")) and name and draft.source_credit is None:
            draft.source_credit = name


def take_sign_offs(draft: Draft, portal: Portal) -> None:
    """Take initials behind the last sentence, or alone on the line after it."""
    kept = draft.kept()
    for position in range(len(kept) - 1, -1, -1):
        piece = kept[position]
        if match := _ALONE.match(piece.text):
            if position and _is_late(position, kept):
                _keep_initials(draft, match)
                draft.take(piece, SIGN_OFF)
            continue
        match = _AFTER_SENTENCE.search(piece.text) or _SLASHED.search(piece.text)
        if match is not None and match.start("all") > 0 and _is_late(position, kept):
            _keep_initials(draft, match)
            draft.take_span(piece, match.start("all"), len(piece.text), SIGN_OFF)


def _keep_initials(draft: Draft, match: re.Match[str]) -> None:
    if draft.byline_initials is None and match["initials"]:
        draft.byline_initials = match["initials"]


def _is_late(position: int, kept: list[Piece]) -> bool:
    """Tell whether a sign-off would end the text: after it there are only lines that end no sentence, or nothing."""
    following = kept[position + 1 :]
    return not any(len(words_of(piece.text)) > 12 and piece.text.rstrip(')"” ').endswith(".") for piece in following)


_BODY = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta.\n{}"

ROLE_LINES = Family(
    take_bylines,
    (
        Rule(
            BYLINE,
            "Names the people behind the article.",
            tuple(
                _BODY.format(line)
                for line in ("Editor: Sari Wulandari", "Reporter: Budi Santoso | Editor: Sari", "Pewarta : Rina")
            ),
            tuple(_BODY.format(line) for line in ("Editor itu menolak memberi keterangan lebih lanjut.",)),
        ),
    ),
)
SIGN_OFFS = Family(
    take_sign_offs,
    (
        Rule(
            SIGN_OFF,
            "The desk's initials behind the last full stop.",
            tuple(
                _BODY.format(line)
                for line in (
                    "Rapat berlangsung sampai sore. (IRN)",
                    "Rapat ditutup pukul lima. (afr/afr)",
                    "Rapat ditutup pukul lima. [agn]",
                )
            ),
            tuple(
                _BODY.format(line)
                for line in (
                    "Dokter memakai ukuran Body Mass Index (BMI).",
                    "Kasus itu ditangani Komisi Pemberantasan Korupsi (KPK).",
                )
            ),
        ),
    ),
)
