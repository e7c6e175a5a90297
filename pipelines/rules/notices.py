"""Lines that the site says, not the article: advertising marks, prompts, copyright, counters, page numbers.

Each is a whole line. A sentence of the article that speaks of advertising or of Google News is longer, ends with a
full stop and stands in its place in the text; so a line must match from its first to its last character.
"""

from __future__ import annotations

import re
from functools import lru_cache

from caritau_crawler.portals import Portal
from pipelines.draft import Draft
from pipelines.rules.rule import Family, Rule


def _lines(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"^[\W_]*(?:" + "|".join(patterns) + r")[\W_]*$", re.IGNORECASE)


_AD = _lines(
    r"(?:advertisement|advertorial|iklan|ads?|sponsored(?:\s+content)?|sponsor|ad\s+by\s+\w+|pariwara)",
    r"(?:scroll|gulir|geser)\s+(?:to|untuk|ke\s+bawah)\b.{0,60}",
    r"(?:lanjut(?:kan)?\s+membaca|continue\s+reading|lanjutkan\s+(?:ke\s+)?konten)\b.{0,40}",
    r"\[?\s*gambas\s*:.{0,80}",
    r"loading\.*|memuat\.*",
)
_SHARE = _lines(
    r"(?:bagikan|share|sebarkan|tweet|retweet|kirim|salin\s+(?:link|tautan)|copy\s+link|facebook|twitter|x|whatsapp|telegram|"
    r"line|linkedin|pinterest|email|e-mail|cetak|print|copied|like|suka|follow|ikuti|instagram|tiktok|youtube|threads)"
    r"(?:[\s|/,:·•+&\-]+(?:ke|di|via|artikel|ini|this|on|to|article|bagikan|share|sebarkan|tweet|facebook|twitter|x|whatsapp|"
    r"telegram|line|linkedin|pinterest|email|e-mail|cetak|print|link|tautan|copy|salin|kami|instagram|tiktok|youtube|threads))*",
)
_PROMPT = _lines(
    r"(?:ikuti|follow|simak|dapatkan|baca|cek|update|temukan|klik|nikmati|yuk|mari|segera|jangan\s+lewatkan|pantau|akses)\b.{0,160}"
    r"(?:google\s*news|whats\s?app|telegram|instagram|facebook|twitter|tiktok|youtube|saluran|channel|kanal|newsletter|aplikasi|"
    r"play\s?store|app\s?store|sosial\s+media|media\s+sosial)\b.{0,120}",
    r"(?:ikuti|simak|dapatkan|baca|cek|temukan)\b.{0,40}\b(?:update|berita|kabar|informasi|info|artikel)\b.{0,140}"
    r"\b(?:setiap\s+hari|e-?mail|di\s+sini|klik|tautan|link|grup|notifikasi|gratis)\b.{0,100}",
    r"(?:berlangganan|langganan|subscribe|daftar|download|unduh|install|gabung|bergabung)\b.{0,120}"
    r"(?:newsletter|aplikasi|app|whats\s?app|telegram|channel|kanal|saluran|grup|email|e-mail|youtube)\b.{0,100}",
    r"(?:cek|simak|lihat|ikuti)\s+berita\s+(?:dan\s+artikel\s+)?(?:lainnya|terbaru|terkini|pilihan)?.{0,60}\bdi\b.{0,60}",
    r"artikel\s+ini\s+(?:telah|sudah|pernah)\s+(?:tayang|dimuat|terbit|diterbitkan)\b.{0,250}",
    r"(?:kontributor|anda)\s+punya\s+(?:cerita|informasi|berita)\b.{0,160}",
)
_COPYRIGHT = _lines(
    r"(?!.*\?$)(?:copyright|hak\s+cipta)\s*(?:©|\(c\)|[:@]|\d{4}|dilindungi|milik|pada|by|all).{0,160}|all\s+rights?\s+reserved.{0,160}",
    r"(?:©|\(c\)).{0,120}",
    r"dilarang\s+(?:keras\s+)?(?:mengambil|mengutip|menyalin|memperbanyak|mereproduksi|menggandakan)\b.{0,220}",
)
_COUNTER = _lines(
    r"\d[\d.,]*\s*(?:k|rb|jt)?\s*(?:komentar|comments?|views?|dilihat|kali\s+dilihat|shares?|dibaca|pembaca|likes?|suka|x\s+dibaca)",
    r"(?:komentar|comments?|dilihat|dibaca|views?)(?:\s*[:(]?\s*\d[\d.,]*\s*(?:kali|x)?\)?)?",
    r"(?:tulis|beri|kirim|tinggalkan|tambah)(?:kan)?\s+komentar\b.{0,60}|leave\s+a\s+(?:comment|reply)",
    r"(?:jadilah|be)\s+(?:yang\s+)?(?:pertama|the\s+first)\b.{0,60}(?:komentar|comment)\w*",
)
_PAGER = _lines(
    r"(?:halaman|hal|page)\s?:?\s?(?:\d{1,2}(?!\d)(?:\s?(?:dari|/|of)\s?\d{1,2})?)?(?:[\s|,·]+(?:\d{1,2}(?!\d)|selanjutnya|berikutnya|sebelumnya|next|prev(?:ious)?|(?:baca\s+|lihat\s+|tampilkan\s+)?semua))*",
    r"(?:\d{1,2}[\s|,·]+){1,12}(?:\d{1,2}|selanjutnya|berikutnya|next|semua|tampilkan\s+semua)",
    r"(?:halaman\s+)?(?:selanjutnya|berikutnya|sebelumnya)|next\s+page|prev(?:ious)?\s+page|(?:show|view|lihat|tampilkan)\s+(?:all|semua)",
    r"(?:kembali|back)\s+(?:ke|to)\s+(?:atas|halaman\s+\w+|top)|selengkapnya|read\s+more|baca\s+selengkapnya",
)
_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("advertising-mark", _AD),
    ("share-bar", _SHARE),
    ("prompt", _PROMPT),
    ("copyright", _COPYRIGHT),
    ("counter", _COUNTER),
    ("page-numbers", _PAGER),
)
#: Somebody says it, so it is the article's: `Ikuti arahan petugas, kata Kapolda melalui akun Instagram resminya.`
_SAID = re.compile(
    r"[,\"”]\s+(?:kata|ujar|tutur|ucap|jelas|terang|ungkap|tegas|imbau|pesan|papar|sebut|lanjut|tambah|tulis|cetus)(?:nya)?\b"
)
#: A notice is never longer; a paragraph that matches by chance is.
_MAX_LENGTH = 320


@lru_cache(maxsize=32)
def _phrases(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


@lru_cache(maxsize=512)
def notice_of(text: str) -> str | None:
    """Return the rule that takes this line wherever it stands, or None.

    >>> notice_of("SCROLL TO CONTINUE WITH CONTENT"), notice_of("Iklan rokok akan dilarang.")
    ('advertising-mark', None)
    """
    if len(text) > _MAX_LENGTH:
        return None
    rule = next((name for name, pattern in _FAMILIES if pattern.match(text)), None)
    return rule if rule is None or not _SAID.search(text) else None


_RUN_IN = re.compile(
    r"(?<=[.!?\"”])\s+(?:artikel|berita|tulisan)\s+ini\s+(?:telah|sudah|pernah)\s+(?:tayang|dimuat|terbit|diterbitkan)\b.{0,250}$",
    re.I,
)


def take_notices(draft: Draft, portal: Portal) -> None:
    """Take lines that are a notice of the site, and the profile's own phrases."""
    phrases = _phrases(portal.boilerplate.phrases)
    for piece in draft.kept():
        if piece.type == "heading" and draft.from_markup and not piece.raw.link_share and len(piece.text) > 40:
            continue
        if any(phrase.fullmatch(piece.text) for phrase in phrases):
            draft.take(piece, "portal-phrase")
        elif (rule := notice_of(piece.text)) is not None:
            draft.take(piece, rule)
        elif " ini " in piece.text and (run_in := _RUN_IN.search(piece.text)):
            draft.take_span(piece, run_in.start(), len(piece.text), "prompt")


_BODY = "Menteri membuka rapat kerja itu pada Senin pagi.\n{}\nRapat berlangsung sampai sore di gedung yang sama."


def _rule(name: str, reason: str, takes: tuple[str, ...], leaves: tuple[str, ...]) -> Rule:
    return Rule(
        name,
        reason,
        tuple(_BODY.format(line) for line in takes),
        tuple(_BODY.format(line) for line in leaves),
    )


FAMILY = Family(
    take_notices,
    (
        _rule(
            "advertising-mark",
            "Marks the place of an advertisement.",
            ("ADVERTISEMENT", "SCROLL TO CONTINUE WITH CONTENT", "[Gambas:Video 20detik]", "Iklan"),
            ("Iklan rokok akan dilarang mulai tahun depan.", "Advertisement bukan satu-satunya sumber uang kami."),
        ),
        _rule(
            "share-bar",
            "Buttons that share the page.",
            ("Bagikan", "Facebook Twitter WhatsApp", "Share this article", "Salin tautan"),
            ("Facebook dan Twitter menolak permintaan itu.", "Bagikan beras itu kepada warga, kata dia."),
        ),
        _rule(
            "prompt",
            "Asks the reader to follow, subscribe or install.",
            (
                "Ikuti berita terbaru kami di Google News",
                "Dapatkan kabar pilihan langsung di saluran WhatsApp kami, klik di sini.",
                "Artikel ini telah tayang di tempat lain dengan judul yang sama",
            ),
            (
                "Google News menghapus ribuan situs palsu dari hasil pencarian.",
                "Ikuti arahan petugas dan jangan panik, kata Kapolda melalui akun Instagram resminya.",
            ),
        ),
        _rule(
            "copyright",
            "Claims a copyright.",
            ("Copyright © Portal 2023", "Hak cipta dilindungi undang-undang", "© 2023 Portal"),
            ("Undang-undang hak cipta itu disahkan DPR pada 2014.", "Hak cipta: siapa yang punya?"),
        ),
        _rule(
            "counter",
            "Counts readers or comments.",
            ("12 Komentar", "1.204 kali dilihat", "Tulis komentar"),
            ("Komentar pedas datang dari berbagai pihak.",),
        ),
        _rule(
            "page-numbers",
            "Leads to another page.",
            ("Halaman: 1 2 3 Selanjutnya", "Halaman selanjutnya", "1 2 3 Selanjutnya"),
            ("Halaman rumah itu penuh bunga dan pohon mangga.",),
        ),
        _rule("portal-phrase", "A line that the portal's profile names.", (), ()),
    ),
)
