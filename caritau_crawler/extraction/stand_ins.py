"""Pages that stand in for another: `Halaman Tidak Ditemukan`, or `Sedang dalam perbaikan`, with status 200.

The rule: words alone prove nothing, for there are articles about error 404 and about a bus that was not found. A page
is a stand-in when its whole heading or title says so, and it does not call itself an article, states no date and tells
nothing; `extraction.article` sees to the latter.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from caritau_crawler.extraction.page import Page

StandIn = Literal["not-found", "out-of-order"]

_THING = r"(?:halaman|artikel|berita|laman|konten|page|article|content|post|url|file)"
_NOT_FOUND = re.compile(
    rf"(?:error|galat|kesalahan|http)?[\s:]*404[\s:!.-]*(?:error|(?:{_THING}\s+)?(?:not found|tidak ditemukan))?"
    rf"|(?:maaf|ups|ups!|oops|sorry)?[\s,!.]*{_THING}(?:\s+(?:yang (?:anda|kamu) cari|ini|tersebut))?\s+"
    r"(?:tidak (?:ditemukan|ada|tersedia)|telah (?:dihapus|dipindahkan)|(?:could )?not (?:be )?found|does not exist)"
    r"|not found|tidak ditemukan|nothing found|tidak ada yang ditemukan",
    re.IGNORECASE,
)
_OUT_OF_ORDER = re.compile(
    r"(?:situs|website|web|portal|server|kami|site)?\s*(?:ini\s+)?(?:sedang|dalam|under)\s+(?:dalam\s+)?"
    r"(?:perbaikan|pemeliharaan|maintenance)|maintenance(?: mode)?|be right back|(?:segera|akan) kembali"
    r"|just a moment|attention required!?(?: \| cloudflare)?|access denied|error establishing a database connection"
    r"|(?:error\s*)?(?:500|502|503|504|429)?[\s:-]*(?:internal server error|service (?:temporarily )?unavailable"
    r"|bad gateway|gateway time-?out|server error|too many requests|database error)"
    r"|whoops,? (?:looks like )?something went wrong|terjadi kesalahan(?: (?:pada )?(?:server|sistem))?",
    re.IGNORECASE,
)
_SITE_NAME = re.compile(r"\s+[|·»–—-]\s+[^|·»–—-]{1,40}$")
_EDGES = " \t\r\n.!?…:-–—"


def stand_in(page: Page) -> StandIn | None:
    """Tell what a page that tells nothing itself says it stands in for, None where it says neither."""
    for said in _says(page):
        if _NOT_FOUND.fullmatch(said):
            return "not-found"
        if _OUT_OF_ORDER.fullmatch(said):
            return "out-of-order"
    return None


def leads_home(asked: str, got: str) -> bool:
    """Tell whether a redirect led from a page to the home page, as some portals answer for what is not there."""
    return urlsplit(got).path in ("", "/") and not urlsplit(got).query and urlsplit(asked).path not in ("", "/")


def _says(page: Page) -> list[str]:
    """Return the title without the portal's name, and the headings of the first rank."""
    found = [_SITE_NAME.sub("", " ".join(title.split())) for title in page.tree.xpath("//title/text()")[:1]]
    found += [" ".join(heading.text_content().split()) for heading in page.tree.xpath("//h1")[:3]]
    return [text.strip(_EDGES) for text in found if text]
