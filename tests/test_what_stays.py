"""Lines of real articles that look like furniture: each stays wherever it stands.

Found by readers who tried a thousand lines on the rules without knowing them (2026-11); the words are our own.
"""

import pytest

from caritau_crawler.portals import load_portal
from pipelines.text import clean_text

PORTAL = load_portal("caritau")
PROSE = (
    "Rapat kerja itu dibuka di gedung utama pada Senin pagi.",
    "Sedikitnya dua ratus orang dari dua belas provinsi hadir.",
    "Mereka membahas harga beras yang naik sejak awal tahun.",
    "Pembahasan dilanjutkan esok hari di tempat yang sama.",
)
ANYWHERE = (
    "Lanjutkan Membaca atau Tinggalkan?",
    "Gulir ke bawah dan ketuk Keluar.",
    "Scroll ke bawah, lalu klik Hapus Akun.",
    "Pindai kode QR di meja untuk memesan makanan.",
    "Daftar melalui WhatsApp 0812-5550-1111 atau datang ke kantor kelurahan.",
    "Subscribe kanal YouTube itu naik dari 1 juta menjadi 2 juta.",
    "All rights reserved, demikian tulisan pada sampul album tersebut.",
    "Populer di Kalangan Remaja",
    "Rekomendasi: beli, target harga Rp 5.000",
    "Sumber: ikan salmon, kuning telur",
    "Reporter: Rp 5 juta",
    "Laporan: disampaikan paling lambat 31 Maret",
    "Rating: 4 dari 5 bintang",
    "Foto: latar belakang merah, ukuran 4x6",
    "Foto/video yang sudah diunggah tidak dapat dihapus.",
)
IN_THE_MIDDLE = (
    "Unduh aplikasi JMO di Google Play Store, lalu masukkan NIK.",
    "Ikuti akun Instagram resmi panitia untuk mendaftar.",
    "Ikuti perkembangan cuaca melalui aplikasi resmi badan itu.",
)
AT_THE_END = (
    'Ia terdiam lama, lalu berkata, "Saya menyesal..."',
    "Ahmad, Budi, Cici, dan Dodi",
    "Pesertanya antara lain Rini, Dewi, Sari",
    "Garam, gula, dan penyedap secukupnya",
    "Kebersihan sebagian dari iman. (HR. Muslim)",
    "(HR. Muslim)",
    "[Outro]",
    "(Menteri Agama)",
)
AT_THE_BEGINNING = (
    "Prabowo - Gibran unggul dalam hitung cepat.",
    "Rendang - Makanan khas Minang ini mendunia.",
    "Aceh, 26 Desember 2004 - Air laut surut dan ikan menggelepar di pasir.",
    "Laki-laki itu datang pada Senin pagi.",
)
CASES = [
    *((line, place) for line in ANYWHERE for place in (0, 2, 4)),
    *((line, 2) for line in IN_THE_MIDDLE),
    *((line, 4) for line in AT_THE_END),
    *((line, 0) for line in AT_THE_BEGINNING),
]


@pytest.mark.parametrize(("line", "place"), CASES)
def test_a_line_of_the_article_that_looks_like_furniture_stays(line, place):
    article = clean_text("\n".join([*PROSE[:place], line, *PROSE[place:]]), PORTAL)

    assert line in article.article_body
    assert article.removed == []
