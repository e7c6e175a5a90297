"""The words and shapes of a printed date: the scanner under `dates`.

The rule: it names what stands in the text and decides nothing of it. Every vocabulary is a plain table here; a new
abbreviation of a month is one word more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agust agt agts ags agu aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday mon sen",
            "selasa tuesday tue tues sel",
            "rabu wednesday wed rab",
            "kamis thursday thu thur thurs kam",
            "jumat jum'at friday fri jum",
            "sabtu saturday sat sab",
            "minggu ahad sunday sun min mgg",
        )
    )
    for name in names.split()
}
# The American ones are those of RFC 822.
ZONES = {"wib": 7, "wita": 8, "wit": 9, "utc": 0, "gmt": 0, "ut": 0}
ZONES |= {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
UNITS = {
    "detik": "seconds", "second": "seconds", "seconds": "seconds", "menit": "minutes", "mnt": "minutes",
    "minute": "minutes", "minutes": "minutes", "mins": "minutes", "jam": "hours", "hour": "hours", "hours": "hours",
    "hari": "days", "day": "days", "days": "days", "minggu": "weeks", "pekan": "weeks", "week": "weeks",
    "weeks": "weeks", "bulan": "months", "month": "months", "months": "months", "tahun": "years", "year": "years",
    "years": "years",
}  # fmt: skip
_UPDATE_LABELS = frozenset({
    "diperbarui", "diperbaharui", "perbaruan", "update", "updated", "modified", "diubah", "diedit", "edited",
})  # fmt: skip
_BYLINE_LABELS = frozenset({
    "oleh", "by", "penulis", "editor", "reporter", "pewarta",
})  # fmt: skip
_LABELS = frozenset({
    "diterbitkan", "terbit", "terbitan", "tayang", "ditayangkan", "dipublikasikan", "publikasi", "published",
    "publish", "posted", "post", "diposting", "posting", "dirilis", "rilis", "released", "dibuat", "created",
    "diunggah", "upload", "uploaded", "dimuat", "pada", "on", "at", "tanggal", "tgl", "date", "hari", "pukul",
    "pkl", "jam", "waktu", "last", "terakhir",
})  # fmt: skip
# What follows one of these is a number of something else, however much it looks like a date.
NUMBERED = frozenset({
    "no", "nomor", "pasal", "ayat", "rp", "telp", "telepon", "hp", "wa", "fax", "uu", "pp", "perpres", "permen",
    "perda", "surat", "versi",
})  # fmt: skip

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_NAMED_ZONE = "|".join(sorted(ZONES, key=len, reverse=True))
YEAR = r"(?:19|20)\d\d"
# A token begins where the one before it ended, so a number is never cut in two from the left; each alternative is
# bounded in length, which keeps the whole linear. Lower case, one blank at most between words.
_TOKEN = re.compile(
    rf"""
    (?P<ago>(?<!\d[,.])(?:(?:se|(?:an?|satu|one)\ |\d{{1,4}}\ ?)(?:{UNIT})\ ){{1,3}}(?:yang\ |yg\ )?(?:lalu|ago)\b)
  | (?P<just_now>(?:baru\ saja|just\ now)\b)
  | (?P<today>(?:hari\ ini|today)\b)
  | (?P<yesterday>(?:kemarin|yesterday)\b)
  | (?P<year_first>(?P<y1>{YEAR})(?P<s1>[-/.])(?P<m1>\d\d?)(?P=s1)(?P<d1>\d\d?)(?:t(?=\d\d:)|(?![\d\w]|[-/.]\d)))
  | (?P<numeric>(?<!\d[-/.])(?P<d2>\d\d?)(?P<s2>[-/.])(?P<m2>\d\d?)(?P=s2)(?P<y2>{YEAR})(?![\d\w]|[-/.]\d))
  | (?P<numeric_short>(?<!\d[-/.])(?P<d3>\d\d?)/(?P<m3>\d\d?)/(?P<y3>\d\d)(?![\d\w]|[-/.]\d))
  | (?P<named>(?P<d4>\d\d?)(?:st|nd|rd|th)?[-\ /.,]{{0,2}}(?P<m4>{_MONTH})\b[-\ /.,]{{1,2}}
      (?:(?P<y4>{YEAR})(?!\d)|'?(?P<y4s>\d\d)(?=$|[\ ,|-]{{1,3}}\d\d?[:.]\d)))
  | (?P<month_first>(?P<m5>{_MONTH})\b\.?\ (?P<d5>\d\d?)(?:st|nd|rd|th)?,?\ (?P<y5>{YEAR})(?!\d))
  | (?P<yearless>(?<!\d[-/.])(?P<d6>\d\d?)(?:/(?P<m6>\d\d?)(?![\d\w]|[-/.,]\d)|\ (?P<m6n>{_MONTH})\b))
  | (?P<time>(?<!\d)(?<!\d[:.,/])(?P<hour>\d\d?)
      (?:[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<fraction>\d{{1,9}}))?)?\ ?(?P<half>[ap]\.?m\b\.?)?
        |\ ?(?P<half2>[ap]\.?m\b\.?))
      (?:\ ?(?P<offset>z\b|[+-]\d{{4}}|\+\d\d:\d\d|\+\d\d)(?!\d))?(?![\d\w]|[.:]\d))
  | (?P<zone>(?:(?:gmt|utc)\ ?(?P<shift>[+-]\d\d?(?::?\d\d)?)(?!\d)|(?:{_NAMED_ZONE})\b))
  | (?P<bar>[|•·●–—»]|(?<=\ )-+(?=\ ))
  | (?P<mark>[-,:;()\[\]/.])
  | (?P<word>[^\s,:;()\[\]/|•·●–—»]+)
    """,
    re.VERBOSE | re.ASCII,
)
RELATIVE = frozenset(("ago", "just_now", "today", "yesterday"))
DAYS = RELATIVE | {"year_first", "numeric", "numeric_short", "named", "month_first", "yearless"}
MOMENT = DAYS | {"time", "zone", "weekday"}


class Token(NamedTuple):
    """One piece of the text: what kind of piece (a group of the pattern, or a kind of word), and its match."""

    kind: str
    text: str
    match: re.Match[str]


def scan(text: str) -> Iterator[Token]:
    """Cut a text, in lower case and with single blanks, into tokens; nothing but blanks is left out."""
    before = ""
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup or "word", match[0]
        if kind == "word":
            word = word.rstrip(".'")
            kind = _kind_of_word(word, before)
        yield Token(kind, word, match)
        before = word


def _kind_of_word(word: str, before: str) -> str:
    if word in WEEKDAYS and not before.isdigit():  # `5 min read` is no Sunday
        return "weekday"
    if word in _UPDATE_LABELS:
        return "update"
    if word in _BYLINE_LABELS:
        return "byline"
    return "label" if word in _LABELS else "word"
