"""The foot of the page, where it got into the body: from its row of `Redaksi`, `Pedoman Media Siber`, `Kontak` on."""

from __future__ import annotations

import re
from functools import lru_cache

from caritau_crawler.portals import Portal
from pipelines.draft import Draft
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import is_prose

NAME = "page-foot"

#: Pages that every portal links in its foot, and articles do not.
_FOOT = re.compile(
    r"^\W*(?:redaksi|susunan\s+redaksi|tentang\s+(?:kami|\w+)|pedoman(?:\s+(?:media\s+siber|pemberitaan\b.*))?|kontak(?:\s+kami)?|hubungi\s+kami|"
    r"kebijakan(?:\s+\w+){1,2}|privacy(?:\s+policy)?|privasi|disclaimer|karie?r|info\s*iklan|kode\s+etik|syarat\s+(?:(?:dan|&)\s+ketentuan.*|penggunaan)|peta\s+situs|sitemap|"
    r"about(?:\s+us)?|contact(?:\s+us)?|terms(?:\s+.*)?)\W*$",
    re.I,
)
#: One of these is among them; `Kontak` and `Tentang Inflasi` may be subheadings.
_STRONG = re.compile(
    r"redaksi|pedoman|kami\b|privacy|privasi|disclaimer|info\s*iklan|kode\s+etik|ketentuan|sitemap|peta\s+situs|about\s+us|contact\s+us|terms",
    re.I,
)
_BETWEEN = re.compile(r"\s*[|·•]\s*")
_STROKE = frozenset("|·•")
_FOOT_LINKS = 2
#: In characters: a longer line is no row of such links.
_LONGEST_FOOT = 200
#: The share of the prose that must stand above the foot.
_ABOVE = 0.6


def take_foot(draft: Draft, portal: Portal) -> None:
    """Take the foot of the page from its list of `Redaksi`, `Pedoman Media Siber`, `Kontak` on, where it got in."""
    pieces = draft.pieces
    short = [n for n, piece in enumerate(pieces) if len(piece.text) <= _LONGEST_FOOT]
    links = {n: count for n in short if (count := _foot_links(pieces[n].text))}
    if sum(links.values()) < _FOOT_LINKS or not any([_STRONG.search(pieces[n].text) for n in links]):
        return
    first = min(links)
    above = sum(len(piece.text) for piece in pieces[:first] if is_prose(piece.text))
    below = sum(len(piece.text) for piece in pieces[first:] if is_prose(piece.text))
    if above and above >= _ABOVE * (above + below):
        for piece in pieces[first:]:
            if piece.rule is None:
                draft.take(piece, NAME)


@lru_cache(maxsize=256)
def _foot_links(text: str) -> int:
    """Return how many links of a page's foot a line is, 0 for any other line."""
    if _STROKE.isdisjoint(text):
        return 1 if _FOOT.match(text) else 0
    parts = [part for part in _BETWEEN.split(text) if part]
    links = sum(1 for part in parts if _FOOT.match(part))
    return links if links in (len(parts), len(parts) - 1) or links >= _FOOT_LINKS else 0


_BODY = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta.\nRapat berlangsung sampai sore di gedung itu.\n{}"

FAMILY = Family(
    take_foot,
    (
        Rule(
            NAME,
            "The foot of the page: its service links, and what stands below them.",
            (_BODY.format("Tentang Kami | Redaksi | Pedoman Media Siber\nJalan Kenari 17, Jakarta."),),
            (_BODY.format("Redaksi koran itu menolak memberi keterangan.\nKontak dengan kapal itu terputus."),),
        ),
    ),
)
