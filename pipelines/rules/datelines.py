"""The dateline: outlet and place before the first sentence, such as `CARITAU WASHINGTON - `.

A dateline is known by what opens it (the portal's own brand, a domain, an agency in brackets) or by a place that
stands alone before a dash. `Jakarta - Surabaya kini ditempuh …` is a journey, `PT Maju - anak usaha …` a company.
"""

from __future__ import annotations

import re
from functools import lru_cache

from caritau_crawler.items import Dateline
from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.places import is_place
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import is_prose

NAME = "dateline"

#: A hyphen between two letters ends no dateline: `Laki-laki`, `Covid-19`, `KPU-Bawaslu`.
_DASH = r"\s*,?(?:(?<!\w)(?:--+|-)|--+|[–—―]|-(?=\s))\s*"
_DOMAIN = (
    r"(?:www\.)?(?:[A-Za-z0-9][\w-]{1,30}\.){1,4}(?:com|co\.id|id|co|net|news|tv|org|or\.id|go\.id)(?:\.[a-z]{2})?"
)
#: Outlets and agencies that print no domain. More come from the profile.
_BRANDS = (
    "ANTARA News", "ANTARA", "ANTARANEWS", "LKBN ANTARA", "CNN Indonesia", "CNBC Indonesia", "BBC News Indonesia", "VOA Indonesia", "VOA", "KOMPAS TV", "TEMPO Interaktif",
    "Kompas", "TEMPO", "VIVA", "Beritasatu", "Investor Daily", "JPNN", "RMOL", "Reuters", "AFP", "AP", "Xinhua",
    "Bloomberg", "Bisnis", "Kontan", "Republika", "Media Indonesia", "Tirto", "SINDOnews", "iNews", "Merdeka", "Gatra",
    "Suara Pembaruan", "Pikiran Rakyat", "Tribun", "Waspada", "Okezone", "detikcom", "Liputan6", "InfoPublik", "BPMI Setpres", "Humas",
    "Kominfo", "Diskominfo",
)  # fmt: skip
_PLACE = r"[A-Z][\w.'’]*(?:[ /-](?:[A-Z][\w.'’]*|dan|di))*"
#: A place that is in no list: in capitals, as datelines are printed …
_CAPITALS = re.compile(r"^[A-Z][A-Z'’-]{2,}(?:\s[A-Z][A-Z'’-]+){0,3}$")
#: … but no company, office or court.
_NO_CAPITALS = re.compile(
    r"^(?:PT|CV|UD|RSUD?|KPK|DPRD?|MPR|KPU|TNI|POLRI|BMKG|BNPB|BPBD|BPOM|NASA|WHO|PLN|OJK|IDI|MUI|PBNU|FIFA|PSSI|AFC|BEI|ASN|CPNS|PPPK|BTS|DIABETES|COVID|BPJS|BUMN|UMKM|HOAKS?|FOTO|VIDEO|OPINI|LIVE|BREAKING)\b"
)
_DAYS = frozenset(
    "senin selasa rabu kamis jumat sabtu minggu ahad januari februari maret april juni juli agustus september oktober november desember".split()
)
_ONE_NAME = re.compile(r"^[A-Z][a-z]{3,}(?:\s[A-Z][a-z]+)?$")
#: Two of these meet, or one leads to the other: no dateline stands before such a verb.
_OF_TWO = re.compile(
    r"\b(?:bertemu|berhadapan|berbagi\s+(?:poin|angka)|imbang|seri|saling|sepakat|bersaing|berpisah|berdamai|ditempuh|dibuka|ditutup|macet)\b"
)
#: What stands before the name of a place in a sentence.
_LOCATOR = (
    r"(?:di|ke|dari|kota|kabupaten|kab\.|kecamatan|desa|kelurahan|kampung|pulau|polres|polresta|polsek|pemkot|pemkab|wali\s+kota|bupati|dprd|"
    r"warga|wilayah|pasar|kepala|bpbd)"
)
_WORDS = frozenset(("Bisnis", "Merdeka", "Waspada", "Kontan", "Humas", "Bloomberg"))
#: How far into the first block a dateline may reach, in characters.
_REACH = 110
_NEXT = re.compile(r"[\"“‘'(\[]?[A-Z0-9À-Þ]")


@lru_cache(maxsize=32)
def _patterns(extra: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    names = sorted({*extra, *_BRANDS}, key=len, reverse=True)
    brand = rf"(?P<outlet>{_DOMAIN}|(?:Humas|Diskominfo|Kominfo)(?:\s[A-Z][\w.]+){{1,4}}|[A-Z][A-Z0-9-]{{3,30}}\.[A-Z]{{2,10}}|(?:{'|'.join(re.escape(name) for name in names)}))(?!\.?\w)"
    brand_any = rf"(?i:{brand})"
    place = rf"(?P<place>{_PLACE}(?:\s*,\s*{_PLACE}){{0,2}})"
    date = r"(?:\s*[,(]\s*\d{1,2}(?:[/.]\d{1,2}(?:[/.]\d{2,4})?)\s*\)?)?"
    return (
        re.compile(rf"^\s*{brand_any}\s*(?:,|\.|(?P<loose>[:|]))?\s*{place}{date}{_DASH}"),  # CARITAU, BANDUNG –
        re.compile(rf"^\s*{place}\s*[,.]?\s*\(\s*{brand_any}\s*\){date}{_DASH}"),  # Jakarta (ANTARA) -
        re.compile(rf"^\s*{place}\s*[,/|]?\s+{brand_any}{date}{_DASH}"),  # Jakarta, CNN Indonesia --
        re.compile(rf"^\s*\(\s*{brand_any}\s*\)\s*,?\s*{place}{date}{_DASH}"),  # (WARTA.COM) Kupang –
        re.compile(rf"^\s*{place}\s*\(\s*{brand_any}\s*\)\s*:\s+"),  # TAKENGON (Waspada):
        re.compile(
            r"^\s*(?P<place>[A-Z]{3,}(?:\s[A-Z]{2,}){0,3})\s*\((?P<outlet>[A-Z][A-Za-z.-]{3,20})\)\s*:\s+"
        ),  # PANTAI LABU (Kabar):
        re.compile(
            rf"^\s*{place}\s*,\s*\d{{1,2}}\s+[A-Z]\w{{2,8}}\s*\(\s*{brand_any}\s*\){_DASH}"
        ),  # URUMQI, 14 Juni (Xinhua) --
        re.compile(rf"^\s*{place}\s*(?P<loose>\()(?P<outlet>[A-Z]{{4,20}})\){date}{_DASH}"),  # KUPANG (WARTAKITA) –
        re.compile(rf"^\s*{place}\s*\((?P<outlet>[A-Z][A-Za-z]{{1,20}})\){_DASH}$"),  # PHILADELPHIA (SM) —
        re.compile(
            rf"^\s*{place}\s*\((?P<outlet>[A-Z]{{2,20}}(?:\s[A-Z]{{2,20}}){{1,2}})\){_DASH}"
        ),  # Kupang (KANTOR WARTA) -
        re.compile(rf"^\s*{brand_any}(?P<loose>{_DASH}){place}{_DASH}"),  # KOMPAS.com - Jakarta -
        re.compile(rf"^\s*{brand_any}\s*\(\s*{place}\s*\){_DASH}"),  # Warta (SORONG) -
        re.compile(
            rf"^\s*{brand_any}{_DASH}(?P<place>[A-Z][A-Z.'’-]+(?:\s[A-Z.'’-]+){{0,2}}?)\.\s+"
        ),  # WARTA.COM - SORONG.
        re.compile(rf"^\s*{place}\s*,\s*{brand_any}\s*[:|.]\s+"),  # Ambon, WARTA: / Palongan, Humas |
        re.compile(rf"^\s*{brand_any}\s*,\s*{place}\s*[:|]\s+"),  # WARTA, KUPANG:
        re.compile(r"^\s*(?P<outlet>RMOL[A-Z]\w+)\.\s+"),  # RMOLBanten.
        re.compile(rf"^\s*{brand_any}{date}(?:{_DASH}|(?<=\.com)-|(?<=\.id)-)"),  # KOMPAS.com -
        re.compile(
            r"^\s*(?P<place>[A-Z]{3,}(?:\s[A-Z]{2,}){0,3})\s*\|\s*(?P<outlet>[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2})\s[-–—]{1,2}\s+"
        ),  # KUALA RAJA | KABAR PESISIR -
        re.compile(r"^\s*(?P<place>[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){0,2})\s*\|\s+"),  # PEKALONGAN |
        re.compile(rf"^\s*\(?{place}\)?{date}{_DASH}"),  # JAKARTA -
    )


def take_dateline(draft: Draft, portal: Portal) -> None:
    """Take the dateline off the first paragraph; off more than one where short ones repeat it."""
    brands = brands_of(portal)
    if _take_torn(draft, brands) or _take_line(draft):
        return
    for piece in draft.kept()[:6]:
        if piece.type in ("heading", "list_item"):
            continue
        rest: Piece | None = piece
        while rest is not None and not piece.start and (found := read_dateline(rest.text, brands, draft)) is not None:
            dateline, end = found
            if dateline.outlet is None and rest.text[end:] and not is_prose(rest.text):
                # `Rudi – Sri 22%`: a row of results, no sentence with its place.
                break
            if draft.dateline is not None and dateline != draft.dateline and dateline.outlet is None:
                # `Aceh: …`, `Bali: …`: rows of a list.
                break
            draft.dateline = draft.dateline or dateline
            rest = draft.take_start(rest, end, NAME)
        if rest is not None and len(rest.text) > _REACH:
            return


def brands_of(portal: Portal) -> tuple[str, ...]:
    """Return what a portal calls itself in its datelines."""
    return (*portal.boilerplate.dateline_brands, portal.title, *portal.hosts, *_names_of(tuple(portal.hosts)))


@lru_cache(maxsize=64)
def _names_of(hosts: tuple[str, ...]) -> tuple[str, ...]:
    stems = (max(host.split(".")[:-1], key=len, default="") for host in hosts)
    return tuple(stem for stem in stems if len(stem) >= _SHORTEST_STEM and not is_place(stem.title()))


#: In characters. `kabarlembah.com` signs as `KabarLembah`; a shorter part of a host may be any word.
_SHORTEST_STEM = 6


#: A dateline that links tore apart stands on so many lines, each so short.
_TORN_LINES, _TORN_LENGTH = 5, 40


def _take_torn(draft: Draft, brands: tuple[str, ...]) -> bool:
    """Take a dateline that a scraper tore apart: `Bandar Lampung (`, `Lampost.co`, `)`, and the dash on the next line."""
    head = draft.kept()[: _TORN_LINES + 1]
    joined = ""
    for number, piece in enumerate(head):
        if number and (dash := _LONE_DASH.match(piece.text)):
            found = read_dateline(f"{joined} - X", brands, draft)
            if found is None and not _PLACE_ALONE.match(joined):
                return False
            draft.dateline = found[0] if found else Dateline(None, joined)
            for torn in head[:number]:
                draft.take(torn, NAME)
            draft.take_span(piece, 0, dash.end(), NAME)
            return True
        if len(piece.text) > _TORN_LENGTH or piece.type in ("heading", "list_item"):
            return False
        joined = f"{joined} {piece.text}".strip()
    return False


def is_dateline_alone(text: str) -> bool:
    """Tell a line that is a place and an outlet: `Ponorogo, NU Online`."""
    match = _LINE_ALONE.fullmatch(text)
    return match is not None and is_place(match["place"]) and not _is_region(match["outlet"])


def _take_line(draft: Draft) -> bool:
    """Take a dateline on a line of its own: `Kertawangi, Warta Online`, `Tanjung Lontar -`, `Jakarta, Warta Kita --`."""
    kept = draft.kept()
    if len(kept) > 1 and (place := _DASH_ALONE.fullmatch(kept[0].text)) is not None and is_prose(kept[1].text):
        draft.dateline = Dateline(place["outlet"], place["place"])
        draft.take(kept[0], NAME)
        return True
    if len(kept) < 2 or (match := _LINE_ALONE.fullmatch(kept[0].text)) is None or not is_prose(kept[1].text):
        return False
    if not (is_place(match["place"]) or (kept[0].has("strong") and kept[1].raw.continues)) or _is_region(
        match["outlet"]
    ):
        return False
    draft.dateline = Dateline(match["outlet"], match["place"])
    draft.take(kept[0], NAME)
    return True


_LINE_ALONE = re.compile(
    r"(?P<place>[A-Z][\w'’]*(?:\s[A-Z][\w'’]*){0,2}),\s*(?P<outlet>[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2})"
)
_PLACE_ALONE = re.compile(r"^[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,3}$")
_DASH_ALONE = re.compile(
    r"(?P<place>[A-Z][\w'’]+(?:\s[A-Z][\w'’]+){0,2})(?:,\s(?P<outlet>[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2}))?\s[-–—]{1,2}\s*"
)
_LONE_DASH = re.compile(rf"^{_DASH}")


def read_dateline(text: str, brands: tuple[str, ...] = (), draft: Draft | None = None) -> tuple[Dateline, int] | None:
    """Return the dateline that opens a text and how many characters it takes, or None.

    A place that no list names is one where the rest of the `draft` speaks of it as of a place.

    >>> read_dateline("CARITAU WASHINGTON - Amerika Serikat menyebut", ("CARITAU",))
    (Dateline(outlet='CARITAU', place='WASHINGTON'), 21)
    >>> read_dateline("Jakarta - Surabaya kini ditempuh dalam tiga jam.")
    """
    head = text[:_REACH]
    # One of these stands in every dateline: a look for them spares most texts twelve patterns (30 → 1 µs, 2026-11).
    for pattern in _patterns(brands) if any([sign in head for sign in "-–—―|:."]) else ():
        match = pattern.match(head)
        if match is None:
            continue
        groups = match.groupdict()
        outlet, place = groups.get("outlet"), groups.get("place")
        following = text[match.end() :]
        if following and not (_NEXT.match(following) or (outlet and following[0].islower())):
            continue
        if outlet is None and place and _letters(place) in map(str.casefold, brands):
            return Dateline(place.strip(" ,."), None), match.end()
        loose = groups.get("loose") and not (str(place).isupper() and _is_used_as_place(str(place), draft, sure=False))
        if (outlet is None or loose) and not _stands_alone(str(place), match, following, draft):
            continue
        if place is None and outlet in _WORDS:
            # `Waspada - kata itu …`: alone, and not in capitals, these are words of the language.
            continue
        if outlet is None and _IS_PAPER.match(str(place)):
            return Dateline(str(place).strip(" ,."), None), match.end()
        if outlet is None and (parted := _OF_PAPER.match(str(place))):
            return Dateline(parted["outlet"], parted["place"]), match.end()
        place = place.strip(" ,.") if place else None
        if outlet is None and place and (parted := _OUTLET_FIRST.fullmatch(place)):
            return Dateline(parted["outlet"], parted["place"]), match.end()
        parted = _WITH_OUTLET.fullmatch(place) if outlet is None and place else None
        if parted is not None and is_place(parted["place"]) and not _is_region(parted["outlet"]):
            return Dateline(parted["outlet"], parted["place"]), match.end()
        if place is None and (more := _PLACE_BEHIND.match(following)) and is_place(more["place"]):
            return Dateline(outlet, more["place"]), match.end() + more.end()
        return Dateline(outlet, place), match.end()
    return _of_unknown_outlet(text, draft) or _without_dash(text)


#: `Tribratanews.polri.go.id – Batam. Polisi …`, `… - Sidrap, Bripka Lanto …`: a place that is known, behind the outlet.
#: `Bandung, Jawa Barat, menjadi …` is how a sentence begins.
_PLACE_BEHIND = re.compile(r"(?P<place>[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2})(?:\.\s+|,\s+(?=[^,]{40}))(?=[\"“]?[A-Z])")


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


_IS_PAPER = re.compile(
    r"^(?:PORTAL|SUARA|LENSA|JURNAL|ZONA|RADAR|TRIBUN|HARIAN|KORAN|KABAR|WARTA|BERITA|MEDIA)\s[A-Z]{3,}$"
)
#: `SUKOHARJO, RADAR SOLO`: a paper that bears the name of its town is no second place.
_OF_PAPER = re.compile(
    r"^(?P<place>[^,]+),\s*(?P<outlet>(?i:radar|tribun|harian|koran|suara|pos|kabar|warta|berita|media|info)\s[\w ]+)$"
)


def _is_region(text: str) -> bool:
    return is_place(text) or _REGION.match(text) is not None


_REGION = re.compile(
    r"(?:Aceh|Sumatera|Jawa|Kalimantan|Sulawesi|Papua|Maluku|Nusa|Kepulauan|Bangka|DKI|DI|Kabupaten|Kab\.|Kota|Kecamatan|Pulau)\b",
    re.I,
)
#: `Jakarta, Kanal Niaga --`, alone above the paragraph.
_WITH_OUTLET = re.compile(r"(?P<place>[^,]+),\s*(?P<outlet>[^,]+)")
#: `TIMESINDONESIA, MALANG`: a name that only an outlet has.
_OUTLET_FIRST = re.compile(
    r"(?P<outlet>(?i:[\w-]*(?:times|news|online|indonesia|kabar|berita|media|post|pos|suara|radar|tribun|warta)[\w-]*)),\s*(?P<place>[^,]+)"
)
#: `Jakarta, 18 Juli 2018 - Badan itu …`: the head of a press release.
_WITH_DATE = re.compile(
    rf"^\s*(?P<place>{_PLACE})\s*[,(]\s*\d{{1,2}}\s+[A-Z]\w{{2,8}}\s+(?:19|20)\d\d\)?\s*(?:/\w{{3,20}}/\s*)?(?:[-–—]{{1,2}}|:)\s+(?=[\"“]?[A-Z])"
)
#: `Balige | Tapianna meninggal dunia …`
_WITH_STROKE = re.compile(r"^\s*(?P<place>[A-Z][a-z]{2,}(?:\s[A-Z][a-z]+)?)\s\|\s(?=[\"“]?[A-Z][a-z]+\s[^|]*$)")
_TWO_HYPHENS = re.compile(r"^\s*(?P<place>[A-Z][a-z]{2,}(?:\s[A-Z][a-z]+){0,2})\s--\s(?=[\"“]?[A-Z])")
#: `Jakarta, Kabar Lembayung - `: an outlet that nobody told of, between a place that is known and a dash.
_UNKNOWN_OUTLET = re.compile(
    rf"^\s*(?P<place>{_PLACE})\s*,\s*(?P<outlet>[A-Z][\w.]+(?:\s[A-Z][\w.]+){{0,2}})(?:\s[-–—]{{1,2}}|[–—])\s+(?=[\"“]?[A-Z])"
)
#: `Padang: Gempa mengguncang …`: a place that is known, a colon, and a whole paragraph behind it.
_WITH_COLON = re.compile(rf"^\s*(?P<place>{_PLACE}):\s+(?=[\"“]?[A-Z])")
_PARAGRAPH = 80


def _of_unknown_outlet(text: str, draft: Draft | None) -> tuple[Dateline, int] | None:
    is_paragraph = len(text) >= _PARAGRAPH and is_prose(text)
    match = _UNKNOWN_OUTLET.match(text[:_REACH])
    # Two names, a dash and a whole paragraph: no sentence begins so, whatever the names are.
    if match is not None and not is_place(match["outlet"]) and (is_paragraph or is_place(match["place"])):
        return Dateline(match["outlet"], match["place"]), match.end()
    if is_paragraph and (match := _WITH_DATE.match(text[:_REACH])):
        return Dateline(None, match["place"]), match.end()
    if is_paragraph and (match := _WITH_STROKE.match(text[:_REACH])):
        return Dateline(None, match["place"]), match.end()
    # Nobody but newsrooms sets two hyphens between blanks.
    match = _TWO_HYPHENS.match(text[:_REACH]) if is_paragraph else None
    if match is not None and match["place"].split()[0].lower() not in _DAYS:
        following = text[match.end() :]
        if _is_no_partner(following, draft) and not _OF_TWO.search(following[:_REACH]):
            return Dateline(None, match["place"]), match.end()
    match = _WITH_COLON.match(text[:_REACH])
    if match is not None and is_paragraph and is_place(match["place"]):
        return Dateline(None, match["place"]), match.end()
    return None


#: `Liputan6.com, Jakarta Kura-kura raksasa …`: bold on the page, and no dash behind it.
_NO_DASH = re.compile(rf"^\s*(?P<outlet>(?i:{_DOMAIN}))\s*,\s*(?P<words>(?:[A-Z][\w'’]*\s+){{1,3}})(?=[A-Z\"“])")


#: `MALANG. Bank perkreditan rakyat …`
_PLACE_AND_STOP = re.compile(r"^\s*(?P<place>[A-Z]{4,}(?:\s[A-Z]{3,}){0,2})\.\s+(?=[A-Z][a-z])")
#: `REPUBLIKA.CO.ID, Puasa bukan hanya …`: in capitals, and no place; what follows is no second outlet.
_NO_PLACE = re.compile(
    r"^\s*(?P<outlet>[A-Z][A-Z0-9-]{2,30}\.(?:CO\.ID|COM|ID|NET|ORG))\s*,\s+(?=[\"“]?[A-Z][\w-]*\s+(?!dan\b)[a-z])"
)


def _without_dash(text: str) -> tuple[Dateline, int] | None:
    match = _NO_DASH.match(text[:_REACH])
    if match is None:
        if (alone := _PLACE_AND_STOP.match(text[:_REACH])) and is_place(alone["place"]) and len(text) >= _PARAGRAPH:
            return Dateline(None, alone["place"]), alone.end()
        bare = _NO_PLACE.match(text[:_REACH])
        return (Dateline(bare["outlet"], None), bare.end()) if bare is not None else None
    for count in range(len(match["words"].split()), 0, -1):
        place = " ".join(match["words"].split()[:count])
        if is_place(place):
            end = match.start("words") + re.match(rf"(?:\S+\s+){{{count}}}", match["words"]).end()  # type: ignore[union-attr]
            return Dateline(match["outlet"], place), end
    return None


def _stands_alone(place: str, match: re.Match[str], following: str, draft: Draft | None) -> bool:
    """Tell a place without a brand: one that is known as such, apart from its dash, and no second place follows."""
    parts = re.split(r"\s*,\s*|/", place.strip())
    # `Tanggamus, Lampung –`: a place that no list names, in a province that one does.
    if len({part.isupper() for part in parts}) > 1 and not is_place(parts[0]):
        # `SEBERANG KINI, Bandung` is an outlet that nobody told of, and a place.
        return False
    long_dash = re.search(r"\s[–—]\s", match.group()) is not None
    if not (len(parts) > 1 and is_place(parts[-1])) and not all(
        is_place(part) or _is_used_as_place(part, draft, sure=long_dash, apart=_is_no_partner(following, draft))
        for part in parts
    ):
        return False
    if not re.search(r"\s[-–—―]|--|[–—]|\s*\|", match.group()):
        return False
    if not is_place(place) and _OF_TWO.search(following[:60]):
        return False
    words = re.findall(r"[^\W\d_]+", following[:60])
    second = next((name for name in (" ".join(words[:2]), *words[:1]) if is_place(name)), None)
    # `SERANG - Bali Samudra menang`: a dateline's capitals and a sentence's name; both names of a pair are printed alike.
    in_capitals = place.isupper() and len(place) > (_LONGEST_OF_PLACES if is_place(place) else _LONGEST_ABBREVIATION)
    return second is None or (in_capitals and not second.isupper())


#: `DKI - Jawa Barat`, `NTB - Bali`: capitals that say nothing of how a name is printed. No place that is known is
#: abbreviated to four letters, many have no more: `PALU`, `SOLO`.
_LONGEST_ABBREVIATION, _LONGEST_OF_PLACES = 4, 3


#: Whom or what a report begins with, when it is one word: no partner of the name before the dash.
_COMMON = frozenset(
    "sebuah polisi warga petugas pemerintah pemkot pemkab pemprov bupati gubernur ketua kepala menteri presiden tim sebanyak sedikitnya seorang dua tiga "
    "empat lima sejumlah ratusan puluhan ribuan seluruh kasus hujan banjir gempa kebakaran pelaku korban ribuan masyarakat anggota aparat jajaran "
    "dinas pengadilan jaksa kejaksaan kantor harga sejak setelah usai jelang menjelang suasana kecelakaan peristiwa aksi pasangan calon".split()
)
_ONE_SUBJECT = re.compile(r"(?P<name>[A-Z][\w'’]*)\s+[a-z]")


def _is_no_partner(following: str, draft: Draft | None) -> bool:
    """Tell whether what follows a hyphen is not the second of a pair, as in `Prabowo - Gibran unggul`.

    A text that goes on to speak of the second alone speaks of no pair.
    """
    match = _ONE_SUBJECT.match(following)
    if match is None or match["name"].lower() in _COMMON or draft is None:
        return True
    texts = (draft.headline or "", *(piece.text for piece in draft.kept()[1:]))
    return any(match["name"] in text for text in texts)


def _is_used_as_place(name: str, draft: Draft | None, *, sure: bool, apart: bool = False) -> bool:
    """Tell whether a name in capitals opens the text, or one that the text knows as a place only, or not at all.

    `Persib - Arema bermain imbang` also has this form; but its text goes on to speak of what Persib did.
    """
    name = name.strip(" (")
    if _CAPITALS.match(name) and not _NO_CAPITALS.match(name):
        return True
    if draft is None or not _ONE_NAME.match(name) or name.lower() in _DAYS:
        return False
    any_use = re.compile(
        rf"(?P<before>\b(?i:{_LOCATOR})\s+)?(?P<subject>(?:^|[.!?”\"]\s))?\b{re.escape(name)}\b(?!\s*[-–—])(?P<verb>\s+[a-z])?"
    )
    texts = (draft.headline or "", *(piece.text for piece in draft.kept()))
    uses = [match for text in texts for match in any_use.finditer(text)]
    if any(match["subject"] is not None and match["verb"] for match in uses):
        return False
    # A long dash is what newsrooms set behind a dateline; a hyphen also stands between two clubs.
    return sure or any(match["before"] for match in uses) or (apart and not uses)


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
                "TAKENGON (Waspada): Menteri membuka rapat kerja itu pada Senin pagi.",
                "URUMQI, 14 Juni (Xinhua) -- Menteri membuka rapat kerja itu pada Senin pagi.",
                "BANDUNG – Menteri membuka rapat kerja itu pada Senin pagi.",
                "VELMORA — Dewan kota menutup dermaga itu pada Senin pagi.",
                "Kedirun - Kali itu meluap pada Jumat pagi.\nWarga di Kedirun mengungsi ke balai desa.",
                "DEMAK, KABARLEMBAYUNG.EXAMPLE - Tanggul sungai itu jebol pada Rabu pagi.",
                "BANDUNG, WARTA.COM,- Menteri membuka rapat kerja itu pada Senin pagi.",
                "(WARTA.COM) Kupang — Menteri membuka rapat kerja itu pada Senin pagi.",
                "WARTA.COM, Jakarta Menteri membuka rapat kerja itu pada Senin pagi.",
                "WARTA.COM – Laki-laki itu datang pada Senin pagi.",
                "Lembah Raya, Kilas Otomotif - Mobil listrik buatan siswa itu dinyatakan lolos uji tipe pada Senin pagi di kota itu.",
                "Muara Lematu (KANTOR WARTA) - Menteri membuka rapat kerja itu pada Senin pagi.",
                "RADAR LEMBAH - Menteri membuka rapat kerja itu pada Senin pagi.",
                "Jakarta, Kabar Lembayung - Menteri membuka rapat kerja itu pada Senin pagi.",
                "WARTA.CO.ID - JAKARTA. Menteri membuka rapat kerja itu pada Senin pagi.",
                "Padang: Gempa mengguncang Kepulauan Mentawai pada Jumat dini hari. Sebagian warga berlari ke bukit.",
                "JAYAPURA - Bali Samudra menang atas tuan rumah pada Senin malam.",
                "SERANG - DKI Jakarta mengirim bantuan air bersih pada Senin pagi.",
                "SERANG – Jakarta Selatan mengirim bantuan air bersih pada Senin pagi.",
                "KEDIRUN, JP Radar Kedirun– Ratusan warga memadati tepi sungai itu pada Senin pagi, kata panitia larung sesaji.",
                "Tribratanews.polri.go.id – Batam. Polisi menangkap dua penyelundup pada Senin pagi.",
                "Wartakota.go.id - Palu, Bripka Sudirman Lanto mendamaikan dua warga yang berselisih pada Senin pagi.",
                "WARTA.CO.ID, Puasa bukan hanya menahan lapar dan dahaga sejak terbit fajar.",
                "KUALA RAJA | KABAR PESISIR - Panglima laut melarang nelayan melaut setiap hari Jumat.",
                "PANTAI LABU (Pelita): Nelayan itu ditemukan selamat setelah tiga hari hanyut.",
                "MALANG. Bank perkreditan rakyat mencari ceruk yang tak tersentuh bank besar di kota itu sejak tahun lalu.",
                "PALU - Bali Samudra membuka gerai pertamanya pada Senin pagi.",
            ),
            (
                "Jakarta - Surabaya kini dapat ditempuh dalam waktu tiga jam saja.",
                "JAKARTA - SURABAYA kini dapat ditempuh dalam waktu tiga jam saja.",
                "NTB - Bali kini dihubungkan kapal cepat tiga kali sehari.",
                "DKI - Bali dihubungkan dua penerbangan baru mulai pekan depan.",
                "Persikara - Gelora Muda bertemu lagi pada laga pembuka pekan depan.",
                "Persikara - Gelora Muda berakhir tanpa gol pada laga itu.\nPersikara menguasai bola sejak awal.",
                "PERSIKARA - Bali Samudra berbagi poin pada laga pembuka.",
                "Laki-laki itu datang pada Senin pagi - sendirian, kata warga.",
                "Prabowo - Gibran unggul dalam hitung cepat pada Rabu malam.",
                "Aceh, 26 Desember 2004 - Air laut surut dan ikan menggelepar di pasir.",
                "Covid-19 merebak lagi di tiga provinsi pada awal tahun ini.",
                "Badan Nasional Penanggulangan Bencana (BNPB) - Basarnas menggelar latihan bersama pada Senin.",
                "Anak Desa, Juara Dunia - Kisah Rina",
                "Jakarta: Kota yang Tak Pernah Tidur",
                "WARTA.CO.ID, Kabar.com dan tujuh situs lain diblokir pada Senin pagi.",
                "PT MAJU JAYA – Perusahaan itu merugi sepanjang tahun lalu.",
                "PT Maju Jaya - anak usaha perusahaan itu - merugi sepanjang tahun lalu.",
                "Wakil presiden - yang baru dilantik - membuka rapat kerja itu.",
            ),
        ),
    ),
)
