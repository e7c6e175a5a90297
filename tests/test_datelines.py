"""Datelines: what opens a text as outlet and place is a field, and not one word of the sentence behind it is taken."""

import pytest

from caritau_crawler.portals import generic_portal
from pipelines.rules.datelines import brands_of, read_dateline

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


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("KabarLembah, Cigadung – ", ("KabarLembah", "Cigadung")),
        ("SUMBER ARAI / KabarLembah – ", ("KabarLembah", "SUMBER ARAI")),
        ("RANTAU JERNIH, KABARLEMBAH - ", ("KABARLEMBAH", "RANTAU JERNIH")),
        ("Kabar Lembah — ", ("Kabar Lembah", None)),
    ],
)
def test_a_portal_signs_its_datelines_with_the_name_of_its_host(opening, dateline):
    found = read_dateline(
        f"{opening}Pasar induk dibuka lagi.", brands_of(generic_portal("https://www.kabarlembah.com/a"))
    )

    assert found is not None
    assert (found[0].outlet, found[0].place) == dateline


def test_a_host_that_bears_the_name_of_a_place_names_no_outlet():
    found = read_dateline("Bandung - Pasar induk dibuka lagi.", brands_of(generic_portal("https://bandung.example/a")))

    assert found is not None
    assert (found[0].outlet, found[0].place) == (None, "Bandung")


@pytest.mark.parametrize(("opening", "place"), [("Ombakan, 22 Mei 2024 – ", "Ombakan"), ("Bira Keke -- ", "Bira Keke")])
def test_a_place_that_no_list_names_is_told_by_its_date_or_by_two_hyphens(opening, place):
    sentence = "Sebuah kapal pinisi sepanjang empat belas meter berlayar untuk pertama kali kemarin pagi."

    found = read_dateline(opening + sentence)

    assert found is not None
    assert found[0].place == place
    assert read_dateline(f"Rina Amelia - {sentence}") is None
    assert (
        read_dateline("Persada -- Gelora bermain imbang tanpa gol dalam laga yang ditonton empat ribu orang itu.")
        is None
    )
