"""The dateline: outlet and place before the first sentence, such as `CARITAU WASHINGTON - `.

A dateline is known by what opens it (the portal's own brand, a domain, an agency in brackets) or by a place that
stands alone before a dash. `Jakarta - Surabaya kini ditempuh …` is a journey, `PT Maju - anak usaha …` a company.
"""

from __future__ import annotations

import re
from functools import lru_cache

from caritau_crawler.items import Dateline
from caritau_crawler.portals import Portal
from pipelines.draft import Draft
from pipelines.rules.places import is_place
from pipelines.rules.rule import Family, Rule

NAME = "dateline"

_DASH = r"\s*(?:--+|[-–—―])\s*"
_DOMAIN = r"(?:www\.)?[A-Za-z0-9][\w-]{1,30}\.(?:com|co\.id|id|co|net|news|tv|org|or\.id|go\.id)(?:\.[a-z]{2})?"
#: Outlets and agencies that print no domain. More come from the profile.
_BRANDS = (
    "ANTARA News", "ANTARA", "ANTARANEWS", "LKBN ANTARA", "CNN Indonesia", "CNBC Indonesia", "BBC News Indonesia", "VOA Indonesia", "KOMPAS TV",
    "Kompas", "TEMPO", "VIVA", "Beritasatu", "Investor Daily", "JPNN", "RMOL", "Reuters", "AFP", "AP", "Xinhua",
    "Bloomberg", "Bisnis", "Kontan", "Republika", "Media Indonesia", "Tirto", "SINDOnews", "iNews", "Merdeka", "Gatra",
    "Suara Pembaruan", "Pikiran Rakyat", "Tribun", "Waspada", "Okezone", "detikcom", "Liputan6", "InfoPublik", "BPMI Setpres", "Humas",
)  # fmt: skip
_PLACE = r"[A-Z][\w.'’]*(?:[ /-](?:[A-Z][\w.'’]*|dan|di))*"
#: How far into the first block a dateline may reach, in characters.
_REACH = 110
_NEXT = re.compile(r"[\"“‘'(\[]?[A-Z0-9À-Þ]")


@lru_cache(maxsize=32)
def _patterns(extra: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    names = sorted({*extra, *_BRANDS}, key=len, reverse=True)
    brand = rf"(?P<outlet>{_DOMAIN}|(?:{'|'.join(re.escape(name) for name in names)})(?!\w))"
    brand_any = rf"(?i:{brand})"
    place = rf"(?P<place>{_PLACE}(?:\s*,\s*{_PLACE}){{0,2}})"
    date = r"(?:\s*[,(]\s*\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\s*\)?)?"
    return (
        re.compile(rf"^\s*{brand_any}\s*[,.:|]?\s*{place}{date}{_DASH}"),  # CARITAU, BANDUNG –
        re.compile(rf"^\s*{place}\s*[,.]?\s*\(\s*{brand_any}\s*\){date}{_DASH}"),  # Jakarta (ANTARA) -
        re.compile(rf"^\s*{place}\s*[,/|]?\s+{brand_any}{date}{_DASH}"),  # Jakarta, CNN Indonesia --
        re.compile(rf"^\s*{brand_any}{_DASH}{place}{_DASH}"),  # KOMPAS.com - Jakarta -
        re.compile(rf"^\s*{brand_any}{date}{_DASH}"),  # KOMPAS.com -
        re.compile(rf"^\s*\(?{place}\)?{date}{_DASH}"),  # JAKARTA -
    )


def take_dateline(draft: Draft, portal: Portal) -> None:
    """Take the dateline off the first block that is a paragraph."""
    if _take_torn(draft):
        return
    for piece in draft.kept()[:6]:
        if piece.type in ("heading", "list_item") or piece.start:
            continue
        if (found := read_dateline(piece.text, portal.boilerplate.dateline_brands)) is not None:
            draft.dateline, end = found
            draft.take_span(piece, 0, end, NAME)
            return
        if len(piece.text) > _REACH:
            return


_LONE_DASH = re.compile(rf"^{_DASH}")


def _take_torn(draft: Draft) -> bool:
    """Take a dateline that a scraper tore off its paragraph: the place on one line, the dash on the next."""
    head = draft.kept()[:3]
    if len(head) < 3 or not _LONE_DASH.match(head[1].text) or not is_place(head[0].text):
        return False
    draft.dateline = Dateline(None, head[0].text.strip())
    draft.take(head[0], NAME)
    dash = _LONE_DASH.match(head[1].text)
    assert dash is not None
    draft.take_span(head[1], 0, dash.end(), NAME)
    return True


def read_dateline(text: str, brands: tuple[str, ...] = ()) -> tuple[Dateline, int] | None:
    """Return the dateline that opens a text and how many characters it takes, or None.

    >>> read_dateline("CARITAU WASHINGTON - Amerika Serikat menyebut", ("CARITAU",))
    (Dateline(outlet='CARITAU', place='WASHINGTON'), 21)
    >>> read_dateline("Jakarta - Surabaya kini ditempuh dalam tiga jam.")
    """
    for pattern in _patterns(brands):
        match = pattern.match(text[:_REACH])
        if match is None:
            continue
        groups = match.groupdict()
        outlet, place = groups.get("outlet"), groups.get("place")
        following = text[match.end() :]
        if following and not (_NEXT.match(following) or (outlet and following[0].islower())):
            continue
        if outlet is None and not _stands_alone(str(place), match, following):
            continue
        return Dateline(outlet, place.strip(" ,.") if place else None), match.end()
    return None


def _stands_alone(place: str, match: re.Match[str], following: str) -> bool:
    """Tell a place without a brand: a known one, apart from its dash, and no second place follows."""
    if not all(is_place(part) for part in re.split(r"\s*,\s*|/", place.strip())):
        return False
    if not re.search(r"\s[-–—―]|--|[–—]", match.group()):
        return False
    words = re.findall(r"[^\W\d_]+", following[:60])
    return not (words and (is_place(words[0]) or is_place(" ".join(words[:2]))))


FAMILY = Family(
    take_dateline,
    (
        Rule(
            NAME,
            "Outlet and place before the first sentence; kept as a field.",
            (
                "CARITAU WASHINGTON - Amerika Serikat menyebut pertemuan itu penting bagi kedua negara.",
                "JAKARTA, KOMPAS.com - Menteri membuka rapat kerja itu pada Senin pagi.",
                "Jakarta (ANTARA) - Menteri membuka rapat kerja itu pada Senin pagi.",
                "BANDUNG – Menteri membuka rapat kerja itu pada Senin pagi.",
            ),
            (
                "Jakarta - Surabaya kini dapat ditempuh dalam waktu tiga jam saja.",
                "PT Maju Jaya - anak usaha perusahaan itu - merugi sepanjang tahun lalu.",
                "Wakil presiden - yang baru dilantik - membuka rapat kerja itu.",
            ),
        ),
    ),
)
