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
    "(c) tidak pernah dipidana penjara lima tahun atau lebih.",
    "Daftar akun dengan memasukkan NIK, nomor ponsel, dan email aktif.",
    "Buka aplikasi SIGNAL, pilih menu pendaftaran, lalu verifikasi email.",
    "Akses WhatsApp dibatasi pemerintah untuk mencegah penyebaran video hoaks.",
    "Daftar penerima bantuan dapat dilihat melalui aplikasi Sikasep dan kanal YouTube kementerian.",
    "Pantau informasi terbaru melalui media sosial resmi BMKG dan BPBD.",
    "Agar tidak ketinggalan informasi, warga diminta bergabung dengan grup WhatsApp desa.",
    "Sudah punya akun? Ini Cara Melanjutkan Pendaftaran",
    "Apa reaksi Anda saat putusan dibacakan?",
    "Berikan penilaian secara jujur pada diri sendiri.",
    "Dilarang mengambil gambar di dalam ruang sidang selama persidangan berlangsung.",
    "Hak cipta dilindungi undang-undang selama 70 tahun setelah pencipta meninggal.",
    "Dengarkan sopir angkot. Mereka paling tahu simpang mana yang keliru.",
    "Hadir pula anggota DPR Siti Aminah (Golkar/Jawa Tengah).",
    "Pemenang tunggal putra adalah Anthony Ginting (Indonesia).",
    "Narahubung: Rini Kartika (Humas BPBD Kudus)",
    "Nomor 12/Pid.Sus-TPK/2024/PN.Smg",
    "Label: Irama Mas",
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
    'Mereka menyebutnya "operasi tangkap tangan" (OTT).',
    "FORZA PERSIKARA",
    "*) Dolar Amerika Serikat dikonversi dengan kurs Rp 15.800",
    "Undang-Undang Nomor 31 Tahun 1999 tentang Pemberantasan Korupsi\nUndang-Undang Nomor 20 Tahun 2001 tentang Perubahannya",
    "Persikara Menang atas Gelora Muda 1-0\nBahari Tual Imbang dengan Persatuan Muara 2-2",
    "Syarat pengajuan\nBerusia minimal 21 tahun\nKontak\nDinas Perumahan Kudus, 0291-430123",
)
AT_THE_BEGINNING = (
    "Prabowo - Gibran unggul dalam hitung cepat.",
    "Rendang - Makanan khas Minang ini mendunia.",
    "Aceh, 26 Desember 2004 - Air laut surut dan ikan menggelepar di pasir.",
    "Laki-laki itu datang pada Senin pagi.",
    "BMKG - Stasiun itu memantau gempa sepanjang hari.",
    "Waspada - Kata itu tertulis di pintu gudang.",
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

    assert all(part in article.article_body for part in line.split("\n"))
    assert article.removed == []
