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


@pytest.mark.parametrize("place", ["JAYAPURA", "PALU", "SERANG", "BALIKPAPAN", "DKI JAKARTA", "SERANG, BANTEN"])
@pytest.mark.parametrize("dash", [" - ", " – ", " -- "])
@pytest.mark.parametrize(
    "sentence", ["Bali Samudra membuka gerai.", "Jawa Barat mengirim beras.", "DKI Jakarta menang."]
)
def test_a_place_in_capitals_before_one_in_small_letters_is_a_dateline(place, dash, sentence):
    found = read_dateline(place + dash + sentence)

    assert found is not None
    dateline, end = found
    assert dateline.place == place
    assert (place + dash + sentence)[end:] == sentence


@pytest.mark.parametrize(
    "pair",
    [
        "Jakarta - Bandung kini 40 menit.",
        "Jakarta – Jawa Barat kini 40 menit.",
        "JAKARTA - BANDUNG kini 40 menit.",
        "JAKARTA - JAWA BARAT kini 40 menit.",
        "JAKARTA - DKI JAKARTA kini satu.",
        "Jakarta - BANDUNG kini 40 menit.",
        "NTB - Bali kini dihubungkan kapal cepat.",
        "IKN - Balikpapan kini 40 menit.",
        "PERSIB - Bali United bermain imbang.",
    ],
)
def test_two_places_written_alike_are_a_pair(pair):
    assert read_dateline(pair) is None
