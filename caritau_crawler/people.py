"""What a person's name looks like where no label says so: as a line of an article's head prints its author."""

from __future__ import annotations

import re

#: Two to four words, all with a capital, none of them a word that names a section, a desk, an office, a place or a
#: button.
PERSON = re.compile(r"(?:[A-Z][\w'’-]*\.?\s+){1,3}[A-Z][\w'’-]+")
#: `Arum W.`: the full stop is the initial's.
INITIAL_AT_END = re.compile(r"\s[A-Z]\.$")
NO_NAME = frozenset(
    "berita kabar warta redaksi redaktur tim desk admin kantor humas dinas polda polres polsek pemprov pemkab pemkot "
    "kementerian universitas media news online pos post tv radio harian koran portal nasional internasional dunia "
    "daerah regional nusantara politik pemerintahan hukum kriminal hukrim peristiwa ekonomi bisnis keuangan olahraga "
    "sport bola hiburan selebritas artis gaya hidup lifestyle teknologi tekno sains kesehatan pendidikan budaya seni "
    "wisata travel kuliner resep opini kolom catatan cerita esai foto video galeri infografis populer terpopuler "
    "terkini terbaru trending utama headline indeks topik tag jakarta bandung surabaya semarang medan makassar jawa "
    "sumatera kalimantan sulawesi papua maluku bali nusa aceh banten riau lampung kota kabupaten kecamatan desa barat "
    "timur utara selatan tengah tenggara pusat raya baca juga bagikan dibaca dilihat komentar simpan cetak salin share "
    "copy link whatsapp facebook twitter telegram google penulis editor wartawan reporter kontributor super user senin "
    "selasa rabu kamis jumat sabtu minggu ahad januari februari maret april mei juni juli agustus september oktober "
    "november desember wib wita wit dokumentasi istimewa ilustrasi sumber siaran pers rilis advertorial laporan khusus "
    "besar kecil normal surat pembaca no comments comment views read min more next by umum lokal publik agama islam "
    "religi otomotif properti metro hari ini lalu jam menit verified community "
    "indonesia kompas tempo antara detik cnn cnbc bbc yang lain lainnya terkait selengkapnya untuk di ke dari "
    "semoga salam selamat terima kasih merdeka bersambung selesai wassalam sekian mari ayo".split()
)


def is_person(text: str) -> bool:
    """Tell whether a text is a person's name and nothing else.

    >>> is_person("Rina Amelia"), is_person("Jawa Timur"), is_person("Rina Amelia tiba")
    (True, False, False)
    """
    return PERSON.fullmatch(text) is not None and NO_NAME.isdisjoint(text.casefold().replace(".", "").split())
