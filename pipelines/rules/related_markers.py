"""What announces links to other articles: `Baca Juga` and its kin, in the places where they stand."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

NAME = "related-link"
LIST_NAME = "related-list"

#: Openings that ask the reader to go elsewhere. Those of the first kind are followed by one headline …
_ONE = (
    r"(?:baca|simak|lihat|tonton|saksikan|dengar|cek|ikuti)\s+(?:juga|pula|selengkapnya|lainnya|lebih\s+lanjut)(?:\s+(?:berita|artikel|video|"
    r"foto)\w*)?|(?:read|see|watch)\s+(?:also|more)|(?:also|must)\s+read|berita\s+lainnya|baca\s+(?:berita|artikel)|"
    r"(?:jangan\s+lewatkan|jangan\s+lupa\s+baca)|"
    r"(?:saksikan|simak|tonton|lihat)\s+(?:juga\s+)?video\s+(?:pilihan|menarik|berikut|lainnya)(?:\s+(?:ini|berikut(?:\s+ini)?|lainnya|di\s+bawah(?:\s+ini)?))?|(?:silakan\s+)?klik\s+(?:juga|di\s*sini)|silakan\s+klik(?=\s*:)"
)

#: … those of the second stand over a list.
_MANY = (
    r"topik\s+(?:populer|terpopuler|pilihan|terbaru|lainnya)|(?:berita|artikel|konten|video|bacaan|tulisan)\s+(?:\w+\s+)?(?:terkait|terpopuler|populer|terbaru|terkini|pilihan|lainnya|menarik(?:\s+lainnya)?|"
    r"rekomendasi)(?:\s+(?:saat|hari|minggu|pekan|bulan)\s+ini)?|(?:related|popular|recommended|latest|more)\s+(?:articles?|news|posts?|stories|for\s+you)|"
    r"pilihan\s+(?:redaksi|editor|hari\s+ini)|rekomendasi(?:\s+(?:untuk\s+anda|redaksi|berita))?|(?:paling\s+)?(?:terpopuler|populer)(?:\s+(?:di|hari|minggu|pekan|bulan)\b[^.!?:]{0,30})?|dari\s+jaringan(?:\s+kami)?|"
    r"baca\s+berita\s+lainnya|berita\s+utama|berita\s+(?:selengkapnya|pilihan)|lainnya\s+(?:dari|di)\s+\w+|anda\s+mungkin\s+(?:juga\s+)?(?:suka|tertarik)|"
    r"(?:kamu|anda)\s+(?:juga\s+)?(?:pasti|bakal)\s+(?:juga\s+)?suka|berita\s+lain(?=\s*(?::|$))|(?:kamu|anda)\s+mungkin\s+(?:juga\s+)?tertarik|mungkin\s+(?:kamu|anda)\s+(?:juga\s+)?(?:lewatkan|suka|tertarik)|berita\s+(?:[A-Z0-9]\w*\s+){1,3}lainnya|more\s+from\s+(?:the\s+)?author|"
    r"(?:berita|artikel)\s+lain(?:nya)?\s+(?:di|dari)\s+\w+|(?:terkini|terpopuler|terbaru)\s+lainnya|trending|terkini|terbaru|terkait|most\s+popular|editor['’]?s?\s+picks?|headline\s+lainnya|paling\s+banyak\s+(?:di)?(?:baca|lihat|cari)"
)

_BULLETS = r"[\s\-–—•·*►▶»>\[(#|]{0,6}"


class _Patterns(NamedTuple):
    """The markers in the places where they stand: at a line's beginning, run into one, alone, at its end, anywhere.

    `unmarked` is a marker without a colon between two sentences, `at_last` one word and a colon behind the last sentence.
    """

    opening: re.Pattern[str]
    line: re.Pattern[str]
    run_in: re.Pattern[str]
    alone: re.Pattern[str]
    at_end: re.Pattern[str]
    unmarked: re.Pattern[str]
    at_last: re.Pattern[str]
    anywhere: re.Pattern[str]


@lru_cache(maxsize=32)
def patterns_of(extra: tuple[str, ...]) -> _Patterns:
    """Return the patterns of all markers; `extra` are those of the portal's profile."""
    own = "".join("|" + re.escape(marker.rstrip(" :")).replace(r"\ ", r"\s+") for marker in extra)
    one = f"(?:{_ONE}{own})"
    return _Patterns(
        opening=re.compile(rf"^{_BULLETS}(?:{one}|{_MANY})", re.I),
        line=re.compile(
            rf"^{_BULLETS}(?P<marker>{one}|{_MANY})\s*[\])]?\s*(?P<colon>[:：;]|[-–—»>→|](?=\s))?\s*(?P<rest>.*)$", re.I
        ),
        run_in=re.compile(
            rf"(?:(?<=[.!?\"”’)\]…])|(?<=\s))\s?(?P<open>[(\[]?{_BULLETS}(?P<marker>{one})\s*[:：]\s*)(?=\S)", re.I
        ),
        alone=re.compile(rf"^{_BULLETS}(?:{one}|{_MANY})\s*[\])]?\s*[:：]?\s*[\])]?$", re.I),
        at_end=re.compile(rf"(?<=[.!?\"”’)\]…])\s*{one}\s*[:：]\s*$", re.I),
        unmarked=re.compile(
            r"(?<=[.!?\"”)])\s(?P<open>(?P<marker>(?:Baca|Simak|Lihat|BACA|SIMAK|LIHAT)\s(?i:juga))\s+(?:[-–—]\s+)?)(?=[\"“]?[A-Z0-9])"
        ),
        at_last=re.compile(
            r"(?<=[.!?\"”)])\s(?P<open>(?:Baca|BACA|Simak|Lihat)\s?:\s+)(?P<rest>[A-Z0-9\"“][^.!?]{15,200}[!?]?)$"
        ),
        anywhere=re.compile(rf"[\s>»*–—-]*(?P<marker>{one})\s*[:：]?\s*", re.I),
    )


def is_marker(text: str) -> bool:
    """Tell whether a line is a marker and nothing else: `Terkait`, `Baca juga:`."""
    return patterns_of(()).alone.match(text) is not None


FIRST_WORD = re.compile(r"[\W_]*([^\W\d_]*)")


@lru_cache(maxsize=32)
def openers_of(extra: tuple[str, ...]) -> frozenset[str]:
    """Return the first words of all markers: a look at one word spares most paragraphs the patterns."""
    own = (marker.split()[0].strip(" :").lower() for marker in extra if marker.strip())
    return frozenset(
        (
            *"also editor anda artikel baca bacaan berita cek dari dengar headline ikuti jangan klik konten lainnya latest lihat more most "
            "foto mungkin kamu silakan must paling pilihan popular populer read recommended rekomendasi related saksikan see simak terbaru terkait terkini terpopuler tonton topik "
            "trending tulisan video watch".split(),
            *own,
        )
    )


VIDEO = re.compile(
    r"^\W*(?:(?:video|foto(?:-foto)?|foto\s+lainnya|galeri(?:\s+foto)?|infografis|vod)\s*[:|]\s*|(?:simak|tonton|lihat|saksikan)\s+(?:juga\s+)?video(?:\s*:\s+|\s+(?=[\"“‘']))|(?:simak|tonton|lihat|saksikan)\s+juga\s+\w+\s*:\s+)(?P<rest>.+)$",
    re.I,
)

VIDEO_OPENERS = frozenset("video foto galeri infografis vod simak tonton lihat saksikan".split())

#: Words that lead on to another page where nothing but its headline stands behind them: `Baca: …`, `Selanjutnya: …`.
LABEL = re.compile(
    r"^\W*(?:(?:(?:vod\s+)?tonton|baca|lihat|simak|selanjutnya|berikutnya|sebelumnya|menarik\s+dibaca|(?:wajib|perlu)\s+dibaca|promosi)\s*:\s*|Promosi(?=[A-Z])|Promosi\s(?=[A-Z](?:\S*\s+){5}))(?P<rest>.+)$",
    re.I,
)

#: The first words of both, for the same reason as those of the markers.
LABEL_OPENERS = tuple(
    "baca lihat simak tonton vod selanjutnya berikutnya sebelumnya menarik wajib perlu promosi".split()
)

LISTS = re.compile(rf"^{_BULLETS}(?:{_MANY})", re.I)

MARKED = re.compile(rf"^{_BULLETS}(?:{_ONE})\s*[:：]", re.I)

#: Lists that an editor or the article's subject made.
OF_ARTICLE = re.compile(r"terkait|related|pilihan|baca\s+juga|simak\s+juga|lihat\s+juga", re.I)

#: `BACA JUGA Panduan Memilih Burjo dan artikel menarik lainnya di rubrik ESAI.`
AND_OTHERS = re.compile(
    r"\s+dan\s+(?:artikel|tulisan|berita|cerita)\s+(?:menarik\s+|(?:[A-Z][\w.'’]*\s+){1,3})?lainnya\b.{0,80}$"
)

#: `Populer di Kalangan Remaja`: a subheading, unless a list stands below it.
POPULAR_WHERE = re.compile(r"populer\s+di\s", re.I)
