"""Furniture that both themes share in words, not in markup: the menu, static pages, the script of a late body.

The rule: it is verbose as real portals are, for a benchmark on bare pages would measure nothing.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from string import Template

#: The menu below each section.
TOPICS = {
    "politik": ("Pemilu", "DPR", "Pilkada", "Partai", "Pemerintah Daerah", "Opini Politik"),
    "ekonomi": ("Makro", "Keuangan", "UMKM", "Energi", "Properti", "Pangan"),
    "hukum": ("Kriminal", "Pengadilan", "Korupsi", "Kepolisian", "Advokasi", "Narkoba"),
    "olahraga": ("Liga Nasional", "Bulu Tangkis", "PON", "Balap", "Voli", "Olahraga Lain"),
    "teknologi": ("Gawai", "Aplikasi", "Keamanan Siber", "Rintisan", "Sains", "Telekomunikasi"),
    "internasional": ("Asia", "Eropa", "Amerika", "Timur Tengah", "Afrika", "WNI"),
    "gaya-hidup": ("Kesehatan", "Kuliner", "Wisata", "Keluarga", "Mode", "Komunitas"),
    "nusantara": ("Jawa", "Sumatra", "Kalimantan", "Sulawesi", "Bali Nusa Tenggara", "Maluku Papua"),
}

SERVICES = ("Info Iklan", "Karier", "Kontak", "Kebijakan Privasi", "Disclaimer", "Kode Etik", "Peta Situs", "Kotak Pos")


@cache
def static_pages() -> dict[str, dict[str, str]]:
    """Return title and body of the pages that are no article; `{name}` in the body is the portal's."""
    return tomllib.loads(template("static_pages.toml").template)


@cache
def template(name: str) -> Template:
    """Return a file of `templates/`."""
    return Template((Path(__file__).parent.parent / "templates" / name).read_text(encoding="utf-8").rstrip("\n"))


def late_body(number: int, target: str) -> str:
    """Return the script that fetches the body of article `number` and shows it after some 50 ms."""
    return template("late_body.html").substitute(number=number, target=target)


def counter(reads: int) -> str:
    """Return a counter as it is printed."""
    return f"{reads:,} kali dibaca".replace(",", ".")
