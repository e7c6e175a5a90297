"""Captions that leaked into the text: by their credit, by small print under a picture, by a gallery's counters."""

from __future__ import annotations

import re

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.bylines import sign_off_of, source_at_end
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import is_prose

_CAPTION = re.compile(
    r"^(?:\(?\s*(?:foto(?:-foto)?|photo|ilustrasi|keterangan\s+(?:foto|gambar)|caption|dok(?:umentasi)?|sumber\s+foto|gambar|grafis|infografis)\s*[:./(]"
    r"|ilustrasi\s+[^.]{2,80}(?:\([^()]{2,60}\)\.?|/[A-Z][\w .]{2,40})$)",
    re.I,
)
#: `Foto: bagi Lukman, kata itu berarti …` is a sentence: it goes on in small letters and ends.
_CAPTION_PROSE = re.compile(r"^\w+\s*:\s+(?:[a-z].*\.$|(?!dok|ist)[a-z]+(?:\s\S+){2,})|^(?i:foto|photo)/[a-z]")
_CREDIT_END = re.compile(
    r"(?:\(\s*(?:foto|photo|dok|ist|antara|afp|reuters|ap|getty|shutterstock|unsplash|freepik|instagram|istimewa|setpres|humas)\b[^()]{0,60}\)"
    r"|(?:^|[\s/])(?:foto|photo|dok\.?|sumber\s+foto|credit)\s*[:/]\s*[^.:]{2,50}|/\s*dok\.?\s+[A-Z][^.:]{2,50}|\b(?:photo\s+by|foto\s+oleh)\s+[^.:]{2,50})\.?$",
    re.I,
)
#: A caption that stands under its picture: `… (Warta/Budi Santoso)`, `… Foto: Dok. Humas`, `… Dok. Politeknik Kalirejo`.
_CREDIT_UNDER_PICTURE = re.compile(
    r"(?:\((?:[A-Z][\w.'’-]*[\s/,&]*){1,6}\)|[(\[]\s*(?i:koleksi|dok|foto|ist|istimewa|repro)\b[^()\[\]]{0,50}[)\]]|(?i:photo\s+by|foto\s+oleh)\s+[^.]{2,50}|\b(?:foto|dok|ist|sumber)\s*[.:/]\s*[^.]{2,60}|/[A-Z][\w .'’-]{2,40})\.?$",
    re.I,
)
#: What shuts a caption above or among the text, where prose follows: `… (Budi Santoso/Jawa Pos)`, `… /Pixabay/budi`,
#: `… Foto: Budi Santoso/Warta.`, `… | Credit: …`. Behind the last sentence a bracket is a sign-off.
_CREDIT_BEFORE_PROSE = re.compile(
    r"(?:(?<=[.!?]\s)[A-Z][\w-]*(?:\s[A-Z][\w-]*)?/(?i:shutterstock|getty\w*|pexels|unsplash|pixabay|istock\w*)|\((?:[A-Z][\w.'’-]*\s?){1,4}/(?:[A-Z][\w.'’-]*\s?){1,4}\)|\s/(?i:pixabay|unsplash|freepik|pexels|shutterstock|istock\w*|getty\w*)(?:/\S.{0,40})?"
    r"|\b(?:ANTARA|Antara)\s+(?:FOTO|Foto)/[^()]{2,60}|(?:(?:^|[.!?]\s)(?i:foto|photo)|(?<=[a-z])Foto)\s*:\s+[A-Z][^:]{1,80}|\|\s*(?i:credit|kredit|foto|photo|sumber)\s*:\s.{2,120})\.?$"
)
#: Each of them holds one of these, or ends in a bracket with a stroke in it; most lines do not.
_CREDIT_SIGN = re.compile(r"oto\s*[:/]|/\s*(?:pix|uns|free|pex|shut|isto|getty)|\||/[^()]*\)\.?$", re.I)
#: Whole lines that are a credit, or a caption by its own word: `Photo by …`, `Keterangan gambar, …`, or by its
#: copyright, `… ©2024 Warta.com/Budi Santoso`.
_CREDIT_LINE = re.compile(
    r"^(?:.{0,200}\s)?©\s?(?:19|20)\d\d\s+[\w.]+/[A-Z][\w .'’-]{2,40}$|^\W*(?:(?:photo|image)s?\s+(?:by|courtesy\s+of)\s.{2,100}|(?:sumber|keterangan)\s+(?:gambar|foto|video),\s.{2,250})$",
    re.I,
)
#: What both may begin with: `Foto`, `Ilustrasi`, `Keterangan`, `Caption`, `Dok`, `Sumber`, `Gambar`.
_FIRST_LETTERS = frozenset("fFpPiIkKcCdDsSgG")
#: A credit alone: the line above it, where it opens the text, is the caption.
_CREDIT_ALONE = re.compile(r"^\W*(?:photo|foto|sumber\s+foto|kredit(?:\s+foto)?|credit)\s*:\s?.{0,80}$", re.I)
_MAX_CAPTION = 300
#: Under its picture, and closed by a photographer's credit, a caption may tell a story.
_MAX_UNDER_PICTURE = 600
_PHOTO_CREDIT = re.compile(r"[.!?]\s(?:foto|photo|dok)\s*[.:]\s[^.]{2,80}$", re.I)
#: In characters: what needs only a credit behind it, or below it, to be a caption is no longer.
_MAX_CREDITED = 220
#: In characters: no credit is longer.
_CREDIT_REACH = 140
#: Initials, a sign-off: `(fas/eko)`. It may stand below a picture, or in a box that its portal calls a caption.
_IN_BRACKETS = re.compile(r"^\W*\([^()]{2,20}\)\W*$")


def take_captions(draft: Draft, portal: Portal) -> None:
    """Take captions that leaked into the text: they open with `Foto:` or close with a photo credit."""
    _take_gallery(draft)
    _take_agency_pictures(draft)
    kept = draft.kept()
    if len(kept) > 1 and len(kept[0].text) <= _MAX_CREDITED and _CREDIT_ALONE.match(kept[1].text):
        draft.take(kept[0], "caption")
    for number, piece in enumerate(kept):
        if piece.rule is not None:
            continue
        if piece.has("caption") and not _IN_BRACKETS.match(piece.text):
            draft.take(piece, "caption")
            continue
        longest = _MAX_UNDER_PICTURE if piece.has("under-picture") else _MAX_CAPTION
        if piece.judged or len(piece.text) > longest or piece.type in ("heading", "list_item"):
            continue
        if (
            (piece.has("under-picture") and _is_under_picture(piece))
            or (
                (piece.text[0] in _FIRST_LETTERS or not piece.text[0].isalpha() or "©" in piece.text)
                and (
                    (_CAPTION.match(piece.text) and not _CAPTION_PROSE.match(piece.text))
                    or _CREDIT_LINE.match(piece.text)
                )
            )
            or (
                len(piece.text) <= _MAX_CREDITED
                and _may_be_credited(piece.text)
                and _CREDIT_BEFORE_PROSE.search(piece.text, max(0, len(piece.text) - _CREDIT_REACH))
                and any(is_prose(after.text) for after in kept[number + 1 :])
            )
            or (
                not piece.text.endswith(".")
                # `Narahubung:`, and below it, in the same paragraph, `Baiq Nurhayati (Humas BPBD)`.
                and not (piece.raw.continues and number and kept[number - 1].text.endswith(":"))
                and not _LABELLED.match(piece.text)
                and (any([sign in piece.text for sign in "(/:"]) or "oto" in piece.text.casefold())
                and _CREDIT_END.search(piece.text)
                and not _is_quote(piece.text)
                and not _CAPTION_PROSE.match(piece.text)
                and not (
                    (source_at_end(piece.text) or sign_off_of(piece.text))
                    and not any(is_prose(after.text) for after in kept[number + 1 :])
                )
            )
        ):
            draft.take(piece, "caption")


#: `Anthony Ginting (Indonesia/SGS PLN)`: a name and its club.
_SHORT_BRACKET = re.compile(r"(?:[A-Z][\w.'’-]*\s){1,4}\([^()]*\)$")


def _may_be_credited(text: str) -> bool:
    # A date has a stroke too, `(7/1/2024)`, and the pattern is dear (50 → 15 µs a page, 2026-11).
    if "/" not in text and "oto" not in text and "OTO" not in text and "|" not in text:
        return False
    if text.endswith(").") or "?" in text or " saya " in text or _SHORT_BRACKET.match(text):
        return False
    return _CREDIT_SIGN.search(text, max(0, len(text) - _CREDIT_REACH)) is not None


#: An agency's picture in a flattened text: `… di kota itu. Realme C71 NFC (ANTARA/HO-Realme) Layar …`.
_AGENCY_PICTURE = re.compile(
    r"(?:^|(?<=[.!?\"”]))\s*(?P<caption>[A-Z][^.!?]{2,200}?)\s*\((?:ANTARA|Antara)(?:\s+FOTO)?/[^()]{2,60}\)"
)


def _take_agency_pictures(draft: Draft) -> None:
    if not draft.speaks_of((b"(antara/", b"(antara foto/")):
        return
    for piece in draft.kept():
        if match := _AGENCY_PICTURE.search(piece.text):
            draft.take_span(piece, match.start("caption"), match.end(), "caption")


_GALLERY = re.compile(r"^\W*(?:galeri(?:\s+foto)?|foto-foto)\W*$", re.I)


_OF_GALLERY = re.compile(r"^\W*\d{1,2}\s*/\s*\d{1,2}\W*$")


def _take_gallery(draft: Draft) -> None:
    """Take the heading of a gallery and the captions below its counters: `1 / 3`."""
    if not draft.from_markup or not (
        draft.speaks_of((b"galeri", b"foto-foto")) or any([piece.has("under-picture") for piece in draft.pieces])
    ):
        return
    before: Piece | None = None
    for piece in draft.pieces:
        if piece.rule is None and len(piece.text) <= _MAX_CAPTION:
            below = before is not None and before.has("under-picture") and _OF_GALLERY.match(before.text)
            if below or _GALLERY.match(piece.text):
                draft.take(piece, "caption")
        before = piece


def _is_under_picture(piece: Piece) -> bool:
    """Tell a caption from a paragraph that a picture happens to stand above: its credit, or small print."""
    if _IN_BRACKETS.match(piece.text):
        return False
    if len(piece.text) > _MAX_CAPTION:
        return _PHOTO_CREDIT.search(piece.text) is not None
    if _OF_VIDEO.match(piece.text) and not is_prose(piece.text):
        return True
    if _ACRONYM_AT_END.search(piece.text) or (piece.text[0] in '"“' and _SPOKEN.search(piece.text)):
        return False
    return piece.has("fine") or _CREDIT_UNDER_PICTURE.search(piece.text) is not None


#: `… Meteorologi, Klimatologi, dan Geofisika (BMKG).`: how many a sentence ends, and no credit.
_ACRONYM_AT_END = re.compile(r"[a-z]\s\([A-Z]{2,10}\)\.$")
_SPOKEN = re.compile(r"[\"”]\s(?:kata|ujar|tutur|ucap|jelas|ungkap)\w*\s")


#: `VIDEO: Detik-detik warga menyelamatkan motor`, below a player.
_OF_VIDEO = re.compile(r"\W*video\s*:", re.I)


#: `Narahubung: Rini Kartika (Humas BPBD)`
_LABELLED = re.compile(r"(?:narahubung|kontak|informasi|pendaftaran|ketua|pelatih)\b[^:]{0,30}:", re.I)


def _is_quote(text: str) -> bool:
    return text.count('"') + text.count("“") + text.count("”") >= 2


_BODY = "{}\nMenteri membuka rapat kerja itu pada Senin pagi di Jakarta.\nRapat berlangsung sampai sore."

FAMILY = Family(
    take_captions,
    (
        Rule(
            "caption",
            "A caption that leaked into the text.",
            tuple(
                _BODY.format(line)
                for line in (
                    "Foto: Menteri membuka rapat kerja (Dok. Humas)",
                    "Ilustrasi rapat kerja (Foto: Istimewa)",
                    "Menteri memukul gong di aula kementerian. (BUDI SANTOSO/WARTA KOTA)",
                    "Gong dipukul tiga kali. Foto: Budi Santoso/Warta Kota.",
                    "Aula kementerian pada malam hari. ANTARA FOTO/Budi Santoso/rwa.",
                    "Ilustrasi palu sidang. /Pixabay/budi",
                    "Keterangan gambar, Menteri memukul gong di aula.",
                    "Menteri memukul gong di aula kementerian.\nPhoto : Budi",
                    "Gong di aula kementerian, Jakarta. ©2024 Warta.com/Budi Santoso",
                )
            ),
            tuple(
                _BODY.format(line)
                for line in (
                    "Foto itu diambil sebelum rapat dimulai.",
                    "Ilustrasi yang ia pakai berasal dari buku lama.",
                    "Juara ganda campuran itu berasal dari klub lama (Jaya Raya).",
                    "Pengunjung melihat pameran dengan tertib. Foto: tidak diperbolehkan, kecuali tanpa lampu kilat.",
                    "Sumber gambar itu sudah diperiksa polisi, katanya.",
                )
            ),
        ),
    ),
)
