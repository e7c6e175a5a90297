"""Datelines: what opens a text as outlet and place is a field, and not one word of the sentence behind it is taken."""

import pytest

from pipelines.rules.datelines import read_dateline

BRANDS = ("CARITAU",)

SENTENCES = (
    "Laki-laki itu datang.",
    "Anak-anak di Larantuka menari.",
    "Timnas U-20 menang lagi.",
    "Covid-19 merebak lagi.",
    "KPU-Bawaslu menggelar rapat.",
    "PT Timah-PT Antam bekerja sama.",
    "Bupati Flores Timur – Antonius Doni – mundur.",
    "Nikita Mirzani - artis itu - datang.",
    "Maluku Utara United - Persik Kediri imbang.",
    "Gunung Semeru - tertinggi di Jawa - meletus.",
    "Jakarta – Bandung kini 40 menit.",
)
OPENINGS = {
    "WARTA.COM – ": ("WARTA.COM", None),
    "Warta.id - ": ("Warta.id", None),
    "WARTA.COM- ": ("WARTA.COM", None),
    "WARTA.COM, KUPANG - ": ("WARTA.COM", "KUPANG"),
    "KUPANG, WARTA.COM - ": ("WARTA.COM", "KUPANG"),
    "KUPANG, WARTA.COM,- ": ("WARTA.COM", "KUPANG"),
    "KUPANG (WARTAKITA) — ": ("WARTAKITA", "KUPANG"),
    "(WARTA.COM) Kupang — ": ("WARTA.COM", "Kupang"),
    "WARTA.COM - KUPANG - ": ("WARTA.COM", "KUPANG"),
    "CARITAU KUPANG - ": ("CARITAU", "KUPANG"),
}


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("opening", OPENINGS)
def test_a_dateline_ends_where_the_sentence_begins(opening, sentence):
    found = read_dateline(opening + sentence, BRANDS)

    assert found is not None
    dateline, end = found
    assert (dateline.outlet, dateline.place) == OPENINGS[opening]
    assert (opening + sentence)[end:] == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_with_a_dash_has_no_dateline(sentence):
    assert read_dateline(sentence, BRANDS) is None


def test_an_outlet_and_a_place_need_no_dash_where_a_sentence_follows():
    text = "Warta6.com, Jakarta Kura-kura raksasa ditemukan."

    found = read_dateline(text, BRANDS)

    assert found is not None
    assert text[found[1] :] == "Kura-kura raksasa ditemukan."
