"""What other outlets do to a text that they print again: each edit is a function of paragraphs, the same every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Paragraphs = list[str]


@dataclass(frozen=True, slots=True)
class Base:
    """A text that others print again; `other_lead` is its lead in another editor's words."""

    name: str
    paragraphs: tuple[str, ...]
    other_lead: str


_DATELINES = (
    "JAKARTA, Warta Pesisir – ", "Kabar Lintas, Surabaya - ", "MEDAN (Nusa) -- ", "Bandung, Suara Tengah — ", "JAKARTA - ",
    "LENSADAERAH.ID, MAKASSAR – ",
)  # fmt: skip
_OUTLETS = (
    "Artikel ini pertama kali tayang di jaringan Warta Pesisir dan dimuat kembali atas izin redaksi dengan penyesuaian judul.",
    "Ikuti terus perkembangan berita daerah lainnya hanya di Kabar Lintas, media tepercaya warga pesisir sejak 2009.",
    "Redaksi Suara Tengah masih menghimpun keterangan dari para pihak dan akan memperbarui berita ini apabila ada perkembangan.",
    "Seperti diketahui pembaca Lensa Daerah, peristiwa semacam ini kerap menjadi perhatian masyarakat dalam beberapa bulan belakangan.",
    "Pantauan kontributor kami di lapangan menunjukkan suasana tetap kondusif hingga berita ini diturunkan pada malam hari.",
)  # fmt: skip
_WORDING = (
    ("mengatakan", "menuturkan"), ("kata", "ujar"), ("menurut", "berdasarkan keterangan"), ("karena", "lantaran"),
    ("namun", "akan tetapi"), ("sebanyak", "sejumlah"), ("tidak", "tak"), ("akan", "bakal"), ("telah", "sudah"),
    ("para", "sejumlah"), ("warga", "masyarakat"), ("juga", "pula"), ("hanya", "cuma"), ("serta", "dan"),
)  # fmt: skip


def dateline(base: Base, random: Random) -> Paragraphs:
    """Another outlet and place before the first sentence."""
    return [random.choice(_DATELINES) + base.paragraphs[0], *base.paragraphs[1:]]


def other_lead(base: Base, random: Random) -> Paragraphs:
    """The lead in other words."""
    return [base.other_lead, *base.paragraphs[1:]]


def cut_end(base: Base, random: Random) -> Paragraphs:
    """The last two fifths are gone."""
    return list(base.paragraphs[: max(3, round(len(base.paragraphs) * 0.6))])


def thinned(base: Base, random: Random) -> Paragraphs:
    """Two paragraphs from the middle are gone."""
    left = list(base.paragraphs)
    for _ in range(2 if len(left) > 5 else 1):
        left.pop(random.randrange(1, len(left) - 1))
    return left


def outlet_below(base: Base, random: Random) -> Paragraphs:
    """A paragraph of the outlet's own below the text."""
    return [*base.paragraphs, random.choice(_OUTLETS)]


def outlet_within(base: Base, random: Random) -> Paragraphs:
    """Paragraphs of the outlet's own after the lead and at the end."""
    first, second = random.sample(_OUTLETS, 2)
    return [base.paragraphs[0], first, *base.paragraphs[1:], second]


def typing_errors(base: Base, random: Random) -> Paragraphs:
    """Two letters change places in one word of twenty, three at least: what the other print has mended."""
    words = [text.split(" ") for text in base.paragraphs]
    places = [
        (row, at) for row, text in enumerate(words) for at, word in enumerate(text) if len(word) > 4 and word.isalpha()
    ]
    for row, at in random.sample(places, max(3, sum(map(len, words)) // 20)):
        words[row][at] = _swapped(words[row][at], random)
    return [" ".join(text) for text in words]


def wording(base: Base, random: Random) -> Paragraphs:
    """The house style's words for some everyday ones."""
    words = set(re.findall(r"\b[a-z]+\b", " ".join(base.paragraphs)))
    present = [pair for pair in _WORDING if pair[0] in words]
    some = dict(random.sample(present, min(9, len(present))))
    return [re.sub(r"\b[a-z]+\b", lambda match: some.get(match[0], match[0]), text) for text in base.paragraphs]


def typography(base: Base, random: Random) -> Paragraphs:
    """Other quotation marks, `persen` as a sign, `Rp 14` as `Rp14`, short days; two paragraphs joined."""
    texts = [
        re.sub(r'"([^"]*)"', r"“\1”", text).replace(" persen", "%").replace("Rp ", "Rp").replace("Jalan ", "Jl. ")
        for text in base.paragraphs
    ]
    place = random.randrange(1, len(texts) - 1)
    return [*texts[:place], " ".join(texts[place : place + 2]), *texts[place + 2 :]]


def one_figure(base: Base, random: Random) -> Paragraphs:
    """One figure is corrected."""
    holders = [place for place, text in enumerate(base.paragraphs) if re.search(r"\b\d{2,}\b", text)]
    place = random.choice(holders or [0])
    texts = list(base.paragraphs)
    texts[place] = re.sub(r"\b\d{2,}\b", lambda match: str(int(match[0]) + 7), texts[place], count=1)
    return texts


def reordered(base: Base, random: Random) -> Paragraphs:
    """Two neighbouring paragraphs have changed places, and sentences of a third stand apart."""
    texts = list(base.paragraphs)
    place = random.randrange(1, len(texts) - 1)
    texts[place], texts[place + 1] = texts[place + 1], texts[place]
    return [
        part
        for number, text in enumerate(texts)
        for part in (re.split(r"(?<=[.])\s+", text) if number == 2 else [text])
    ]


def agency_copy(base: Base, random: Random) -> Paragraphs:
    """What a desk does in a hurry: dateline, own lead, house style, an outlet's paragraph."""
    texts = wording(Base(base.name, (base.other_lead, *base.paragraphs[1:]), ""), random)
    return [random.choice(_DATELINES) + texts[0], *texts[1:], random.choice(_OUTLETS)]


def short_agency_copy(base: Base, random: Random) -> Paragraphs:
    """Own lead, and the end is gone."""
    texts = [base.other_lead, *base.paragraphs[1:]]
    return texts[: max(4, round(len(texts) * 0.7))]


def careless_copy(base: Base, random: Random) -> Paragraphs:
    """Dateline, typing errors, an outlet's paragraph, one paragraph lost."""
    texts = typing_errors(base, random)
    texts.pop(random.randrange(1, len(texts)))
    return [random.choice(_DATELINES) + texts[0], *texts[1:], random.choice(_OUTLETS)]


def _swapped(word: str, random: Random) -> str:
    place = random.choice([at for at in range(len(word) - 1) if word[at] != word[at + 1]])
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


EDITS: dict[str, Callable[[Base, Random], Paragraphs]] = {
    "another dateline": dateline,
    "another lead": other_lead,
    "end cut": cut_end,
    "paragraphs cut": thinned,
    "outlet's paragraph below": outlet_below,
    "outlet's paragraphs within": outlet_within,
    "typing errors mended": typing_errors,
    "house style": wording,
    "typography": typography,
    "one figure corrected": one_figure,
    "paragraphs reordered": reordered,
    "agency copy": agency_copy,
    "agency copy, shortened": short_agency_copy,
    "careless copy": careless_copy,
}
