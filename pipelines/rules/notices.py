"""Lines that the site says, not the article: advertising marks, prompts, copyright, counters, page numbers.

Each is a whole line. A sentence of the article that speaks of advertising or of Google News is longer, ends with a
full stop and stands in its place in the text; so a line must match from its first to its last character.
"""

from __future__ import annotations

import re
from functools import lru_cache

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.rule import Family, Rule


def _lines(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"^[\W_]*(?:" + "|".join(patterns) + r")[\W_]*$", re.IGNORECASE)


_AD = _lines(
    r"(?:advertisement|advertorial|iklan|ads?|sponsored(?:\s+content)?|sponsor|ad\s+by\s+\w+|pariwara)",
    r"iklan\s+(?:oleh|dari)\s+\w+|iklan\s+ini\s+akan\s+hilang\b.{0,40}|lewati\s+iklan",
    r"(?:(?:iklan|advertisement)\W*)?(?:scroll|gulir|geser)\s+(?:to|untuk|ke\s+bawah)\b.{0,60}",
    r"(?:(?:iklan|advertisement)\W+)?(?:lanjut(?:kan)?\s+(?:mem)?baca|continue\s+reading|lanjutkan\s+(?:ke\s+)?konten)\b.{0,40}",
    r"(?:(?:loading|memuat)\b(?:\s+(?:video|komentar|artikel|berita|konten|data|halaman|iklan|gambar|rekomendasi|lainnya|lagi|"
    r"untuk|anda|kami|berikutnya|selanjutnya))*[\s.…]*)(?:(?:ketuk|klik|tap)\s+untuk\s+\w+)?",
)
#: What a content system writes where a video, a gallery or a plug-in is to stand.
_PLACEHOLDER = re.compile(
    r"^\s*(?:\[\s*(?:gambas|video|foto|photo|galeri|gallery|grafis|infografis|embed|audio|polling|iklan|instagram|twitter|youtube)\b[^\]]{0,120}\]"
    r"|\[/?[a-z][\w-]{2,30}(?:\s+[\w-]+\s*=\s*[^\]]{1,120})+\s*\]|\{\{[^{}]{1,60}\}\})[\s.]*$",
    re.I,
)
_SHARE = _lines(
    r"(?:bagikan|share|sebarkan|tweet|retweet|kirim|salin\s+(?:link|tautan)|copy\s+link|facebook|twitter|x|whatsapp|telegram|"
    r"line|linkedin|pinterest|email|e-mail|surel|cetak|print|copied|like|suka|follow|ikuti|instagram|tiktok|youtube|threads)"
    r"(?:[\s|/,:·•+&\-]+(?:ke|di|via|artikel|berita|halaman|ini|this|on|to|article|teman|sahabat|anda|f|t|wa|tg|in|fb|ig|bagikan|share|sebarkan|tweet|facebook|twitter|x|whatsapp|"
    r"telegram|line|linkedin|pinterest|email|e-mail|surel|cetak|print|link|tautan|copy|salin|kami|instagram|tiktok|youtube|threads|read\s+more|"
    r"waktu\s+baca\s*:?\s*\d{1,2}\s*menit))*",
    r"(?:simpan|unduh|download)\s+(?:sebagai\s+)?pdf|(?:pindai|scan)\s+kode\s+qr\b.{0,80}",
    r"klik\s+untuk\s+(?:memperbesar|melihat\s+\w+|berbagi|membagikan|mencetak|mengirim|menyalin)\b.{0,80}|click\s+to\s+(?:share|print|email)\b.{0,80}",
)
_PROMPT = _lines(
    r"(?:ikuti|follow|simak|dapatkan|baca|cek|update|temukan|klik|nikmati|yuk|mari|segera|jangan\s+(?:lewatkan|(?:sampai\s+)?ketinggalan)|pantau|akses|"
    r"ingin|mau|suka)\b.{0,160}"
    r"(?:google\s*news|whats\s?app|telegram|instagram|facebook|twitter|tiktok|youtube|saluran|channel|kanal|newsletter|buletin|aplikasi|kotak\s+(?:surel|masuk)(?:mu|\s+\w+)?|surel(?:mu|\s+anda)|"
    r"play\s?store|app\s?store|sosial\s+media|media\s+sosial).{0,120}",
    r"(?:ikuti|simak|dapatkan|baca|cek|temukan)\b.{0,40}\b(?:update|berita|kabar|informasi|info|artikel)\b.{0,140}"
    r"\b(?:setiap\s+hari|e-?mail|di\s+sini|klik|tautan|link|grup|notifikasi|gratis)\b.{0,100}",
    r"(?:berlangganan|langganan|subscribe|daftar|download|unduh|install|gabung|bergabung)\b.{0,120}"
    r"(?:newsletter|buletin|aplikasi|app|whats\s?app|telegram|channel|kanal|saluran|grup|email|e-mail|surel|youtube)\b.{0,100}",
    r"(?:baca|simak|lihat|tonton)\s+(?:juga\s+)?(?:artikel|berita|tulisan|konten|video|informasi)\s+(?:lain(?:nya)?|menarik|terkini|terbaru|seputar)\b.{0,80}",
    r"newsletter|buletin|(?:ber)?langganan(?:\s+(?:gratis|sekarang))?|subscribe|(?:kabar|berita|info|tips)\b.{0,40}\blangsung\s+ke\s+(?:surel|email|ponsel)\b.{0,40}|no\s+spam\b.{0,60}|get\s+(?:our|the)\b.{0,80}\binbox\b.{0,60}",
    r"(?:terima|sukai)\s.{0,80}\b(?:surel|email|e-mail|facebook|instagram|halaman\s+\w+)\b.{0,80}",
    r"apakah\s+(?:artikel|berita|tulisan|informasi|halaman)\s+ini\s+(?:membantu|bermanfaat|berguna)\b.{0,40}",
    r"(?:suka|menyukai)\s+(?:dengan\s+)?(?:artikel|berita|tulisan)\s+ini\s*\?.{0,120}",
    r"(?:cek|simak|lihat|ikuti)\s+berita\s+(?:dan\s+artikel\s+)?(?:lainnya|terbaru|terkini|pilihan)?.{0,60}\bdi\b.{0,60}",
    r"(?:artikel|berita|tulisan)\s+ini\s+(?:telah|sudah|pernah)\s+(?:tayang|dimuat|terbit|diterbitkan)\b.{0,250}",
    r"berita\s+kerja\s*sama|inforial",
    r"(?:isi\s+)?(?:tulisan|artikel|opini|kolom|konten)\s+(?:ini\s+)?(?:sepenuhnya|merupakan|adalah|menjadi|di\s*luar)\s.{0,40}?"
    r"(?:tanggung\s*jawab(?:\s+redaksi)?|pendapat\s+pribadi)\b(?:.{0,40}\bpenulis)?.{0,80}",
    r"(?:kontributor|anda)\s+punya\s+(?:cerita|informasi|berita)\b.{0,160}",
)
_COPYRIGHT = _lines(
    r"(?!.*\?$)(?:copyright|hak\s+cipta)\s*(?:(?:tulisan|artikel|konten|berita|foto)\s+(?:ini\s+)?(?:ada\s+)?)?(?:©|\(c\)|[:@]|\d{4}|dilindungi|milik|pada|by|all).{0,160}|all\s+rights?\s+reserved.{0,160}",
    r"(?:©|\(c\)).{0,120}",
    r"dilarang\s+(?:keras\s+)?(?:mengambil|mengutip|menyalin|memperbanyak|mereproduksi|menggandakan)\b.{0,220}",
)
_COUNT = (
    r"(?:\d[\d.,]*\s*(?:k|rb|jt)?\s*(?:komentar(?:\s+pembaca)?|tanggapan|comments?|views?|dilihat|kali\s+di(?:lihat|baca|tonton|bagikan|cetak)|shares?|times|"
    r"dibaca|pembaca|likes?|suka|suara|votes?|x\s+dibaca|hits?|klik|menit\s+(?:mem)?baca|min(?:utes?)?\s+read)|waktu\s+baca\s*:?\s*\d{1,2}\s*menit"
    r"|(?:komentar(?:\s+pembaca)?|tanggapan|comments?|dilihat|dibaca|dicetak|diunduh|read|ditonton|shares?|(?:post\s+)?views?|hits?|pengunjung)"
    r"(?:\s*[:(]?\s*\d[\d.,]*\s*(?:kali|x|orang|times)?\)?)?)"
)
_COUNTER = _lines(
    rf"{_COUNT}(?:[\s|·•,/-]+(?:{_COUNT}|cetak|print|email|bagikan))*",
    r"(?:berita|artikel|tulisan|halaman|post)\s+ini\s+(?:sudah\s+|telah\s+)?di(?:lihat|baca|kunjungi|akses)\s+[\d.,]+\s*(?:kali|x|orang)?",
    r"menyukai\s+ini|suka\s+memuat|like\s+(?:this|loading)|related|(?:be\s+the\s+first\s+to\s+like\s+this)",
    r"(?:reaksi|penilaian(?:\s+pengguna)?|rating)\s*:.{0,60}|\d{1,2}\s*/\s*\d{1,2}|durasi\s*:?\s*\d{1,2}:\d{2}|ukuran\s+huruf\b.{0,30}|kontras\s*:.{0,30}",
    r"(?:dengarkan|lanjutkan\s+mendengarkan)\b.{0,60}|read\s+\d+\s+times.{0,80}|last\s+modified\s+on\b.{0,60}",
    r"belum\s+ada\s+(?:komentar|tanggapan)\b.{0,80}",
    r"(?:balas|reply|laporkan|report|suka|like)(?:[\s|·•]+(?:balas|reply|laporkan|report|suka|like|\d+))+",
    r"(?:tulis|beri|kirim|tinggalkan|tambah)(?:kan)?\s+komentar\b.{0,60}|leave\s+a\s+(?:comment|reply)",
    r"(?:jadilah|be)\s+(?:yang\s+)?(?:pertama|the\s+first)\b.{0,60}(?:komentar|comment)\w*",
)
_PAGER = _lines(
    r"(?:halaman|hal|page)\s?:?\s?(?:\d{1,2}(?!\d)(?:\s?(?:dari|/|of)\s?\d{1,2})?)?(?:[\s|,·]+(?:\d{1,2}(?!\d)|(?:halaman\s+)?(?:selanjutnya|berikutnya|sebelumnya)|next|prev(?:ious)?|(?:baca\s+|lihat\s+|tampilkan\s+)?semua))*",
    r"(?:\d{1,2}[\s|,·]+){1,12}(?:\d{1,2}|(?:halaman\s+)?(?:selanjutnya|berikutnya)|next|semua|tampilkan\s+semua)",
    r"(?:(?:halaman|artikel|berita)\s+)?(?:selanjutnya|berikutnya|sebelumnya)[\s»›>]*|next\s+page|prev(?:ious)?\s+page|(?:show|view|lihat|tampilkan)\s+(?:all|semua)",
    r"(?:kembali|back)\s+(?:ke|to)\s+(?:atas|halaman\s+\w+|top)|selengkapnya|read\s+more|baca\s+selengkapnya",
)
#: What a press office prints round its release: the kind of paper, and the files that hang on it.
_LABEL = _lines(
    r"(?:siaran\s+pers|press\s+release|rilis\s+pers|untuk\s+(?:segera\s+)?(?:disiarkan|dipublikasikan)|for\s+immediate\s+release)",
    r"(?:lampiran|unduhan|berkas(?:\s+ukuran)?|download)\s*:?",
    r"\S{1,80}\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|jpe?g|png)\b.{0,30}",
)
_STAMP = _lines(
    r"(?:(?:terakhir\s+|last\s+)?(?:di(?:perbarui|perbaharui|ubah|edit|terbitkan|muat|publikasikan)|updated?|published|posted|tayang|terbit))"
    r"(?:\s+(?:pada|on|tanggal))?\s*[:|]?\s*(?:(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)\b|\d{1,2}\s+\w{3,9}\s+\d{4}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}).{0,40}",
)
_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("advertising-mark", _AD),
    ("share-bar", _SHARE),
    ("prompt", _PROMPT),
    ("copyright", _COPYRIGHT),
    ("counter", _COUNTER),
    ("page-numbers", _PAGER),
    ("placeholder", _PLACEHOLDER),
    ("date-line", _STAMP),
    ("label", _LABEL),
)
_DIGITS = re.compile(r"\d+(?:\s+\d+)+")
_FIRST = re.compile(r"[\W_]*([^\W\d_]*)")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|jpe?g|png)\b", re.I)
#: Buttons without a blank between them in the markup: `AdvertisementScroll untuk melanjutkan`.
_RUN_TOGETHER = ("advertisement", "iklan", "bagikan", "share")
_MARKED = re.compile(r"[©\[{(]")
#: The first words of all notices: a look at one word spares most paragraphs the patterns.
_OPENERS = frozenset(
    "ad ads adv advertisement advertorial akses all also anda apakah artikel back baca bagikan be belum beri bergabung beri "
    "berikutnya berita berlangganan by c cek cetak click comments comment continue copied copy copyright dapatkan daftar dibaca "
    "diedit dikunjungi dilarang dilihat dimuat diperbaharui diperbarui dipublikasikan diterbitkan ditonton diubah download e email "
    "facebook follow foto gabung gambas geser gulir hak hal halaman hit hits ikuti iklan ingin inforial install instagram "
    "isi jadilah jangan jumlah kali kembali kirim klik kolom komentar konten kontributor langganan lanjut lanjutkan last laporkan "
    "leave lihat like line linkedin loading mari mau memuat menyukai newsletter next nikmati opini page pantau pariwara pengunjung "
    "pinterest post posted prev previous print published read related reply retweet salin scroll sebarkan sebelumnya segera "
    "selanjutnya selengkapnya share shares show simak sponsor sponsored subscribe suka surel tag tambah tampilkan tanggapan tayang "
    "telegram temukan terakhir terbit threads tiktok tinggalkan tonton tulis tulisan tweet twitter unduh update updated view views "
    "lewati info kabar tips simpan berkas for lampiran press rilis siaran unduhan untuk buletin dengarkan dicetak diunduh durasi get kontras langganan no penilaian pindai rating reaksi read scan sukai terima times ukuran "
    "waktu whatsapp x youtube yuk balas e-mail video galeri gallery grafis infografis embed audio polling photo metaslider".split()
)
_ANY = re.compile(
    "|".join(f"(?P<{name.replace('-', '_')}>{pattern.pattern})" for name, pattern in _FAMILIES), re.IGNORECASE
)
#: Several notices on one line: `Cetak | Email | Komentar (7)`.
_BETWEEN = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+")
_JOINED = re.compile(r"[|·•]| [-–] ")
_MAX_NOTICES = 12
#: Words that are buttons among buttons, and words of the language alone.
_BUTTON = re.compile(r"(?:kembali|beranda|home|daftar|masuk|login|balas|simpan|perbesar|perkecil)$", re.I)
#: Somebody says it, so it is the article's: `Ikuti arahan petugas, kata Kapolda melalui akun Instagram resminya.`
_SAID = re.compile(
    r"[,\"”]\s+(?:kata|ujar|tutur|ucap|jelas|terang|ungkap|tegas|imbau|pesan|papar|sebut|lanjut|tambah|tulis|cetus)(?:nya)?\b"
)
#: In characters. A longer heading of a page is the article's own.
_HEADING = 40
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
    rule = _rule_of_one(text)
    if rule is None:
        return _rule_of_many(text)
    if rule == "page-numbers" and _DIGITS.fullmatch(text):
        numbers = [int(number) for number in text.split()]
        # `1 1 0` is a row of a table.
        return rule if numbers == list(range(numbers[0], numbers[0] + len(numbers))) else None
    return rule if not _SAID.search(text) else None


def _rule_of_one(text: str) -> str | None:
    first = _FIRST.match(text)
    if first is None:
        return None
    if (
        first[1]
        and first[1].lower() not in _OPENERS
        and not _MARKED.search(text, 0, first.start(1))
        and not _FILE.search(text)
    ):
        return None
    # One pattern for all families: seven cost 0.2 ms a page, one 0.06 (2026-11).
    match = _ANY.match(text)
    return match.lastgroup.replace("_", "-") if match is not None and match.lastgroup else None


def _rule_of_many(text: str) -> str | None:
    if _JOINED.search(text) is None:
        return None
    parts = [part.strip(" []()") for part in _BETWEEN.split(text)]
    if not 2 <= len(parts) <= _MAX_NOTICES:
        return None
    named = [part for part in parts if part and not _BUTTON.match(part)]
    rules = [_rule_of_one(part) for part in named]
    return rules[0] if rules and all(rules) else None


_PUBLISHED = (
    r"(?:artikel|berita|tulisan)\s+ini\s+(?:telah|sudah|pernah)\s+(?:tayang|dimuat|terbit|diterbitkan)\b.{0,250}"
)
#: Notices run into the end of a paragraph: the rule that takes them, what the text must hold, and the pattern.
_RUN_INS = (
    ("prompt", " ini ", re.compile(rf"(?<=[.!?\"”)])\s+{_PUBLISHED}$", re.I)),
    (
        "page-numbers",
        " 1 ",
        re.compile(
            r"(?<=[.!?\"”)])\s+1(?:\s+\d{1,2}){1,12}(?:\s+(?:tampilkan\s+semua|selanjutnya|berikutnya|next))?\s*$", re.I
        ),
    ),
    (
        "advertising-mark",
        "",
        re.compile(
            r"(?<=[.!?\"”)])\s*[(\[]?\s*(?:berita\s+kerja\s*sama|advertorial|pariwara|inforial|adv)\s*[)\]]?\.?$", re.I
        ),
    ),
)


def take_notices(draft: Draft, portal: Portal) -> None:
    """Take lines that are a notice of the site, and the profile's own phrases."""
    phrases = _phrases(portal.boilerplate.phrases)
    site = portal.title.casefold()
    run_ins = draft.speaks_of(_RUN_IN_WORDS)
    for piece in draft.kept():
        if piece.judged:
            continue
        if len(piece.text) <= _HEADING and piece.text.casefold().strip(" .-–|") == site:
            draft.take(piece, "site-name")
            continue
        if piece.type == "heading" and draft.from_markup and not piece.raw.link_share and len(piece.text) > _HEADING:
            if notice_of(piece.text) == "prompt" and piece.text.lower().startswith(("artikel ini", "berita ini")):
                draft.take(piece, "prompt")
            continue
        if any(phrase.fullmatch(piece.text) for phrase in phrases):
            draft.take(piece, "portal-phrase")
        elif (rule := notice_of(piece.text)) is not None:
            draft.take(piece, rule)
        elif run_ins:
            _take_run_in(draft, piece)
    _take_polls(draft)
    _take_numbers(draft)


#: `1.204 suara`, what a poll's readers gave, and what opens one.
_VOTES = re.compile(r"^\W*\d[\d.]*\s*(?:suara|votes?|responden)\W*$", re.I)
_POLL = re.compile(r"^\W*(?:jajak\s+pendapat|polling|poling|survei\s+pembaca|poll)\W*$", re.I)
#: In pieces: a poll has its question and its answers, no more.
_LONGEST_POLL = 8


def _take_polls(draft: Draft) -> None:
    """Take the question above the votes or the buttons of a poll, and the heading above the question."""
    _take_asked(draft)
    if not draft.speaks_of((b"suara", b"votes", b"responden")):
        return
    pieces = draft.pieces
    for number, piece in enumerate(pieces):
        if not _VOTES.match(piece.text):
            continue
        above = range(number - 1, max(-1, number - _LONGEST_POLL), -1)
        question = next((n for n in above if pieces[n].text.endswith("?") and pieces[n].rule is None), None)
        if question is not None:
            first = question - 1 if question and _POLL.match(pieces[question - 1].text) else question
            for taken in pieces[first:number]:
                if taken.rule is None:
                    draft.take(taken, "poll")


def _take_asked(draft: Draft) -> None:
    pieces = draft.pieces
    for number, piece in enumerate(pieces[:-2]):
        asks = piece.rule is None and piece.text.endswith("?") and _ASKED.search(piece.text)
        if asks and all(after.rule == "form" for after in pieces[number + 1 : number + 3]):
            draft.take(piece, "poll")


#: Only the reader is asked so.
_ASKED = re.compile(r"\b(?:menurut\s+(?:anda|kamu)|pilihan\s+anda|setuju(?:kah)?\s+anda|anda\s+setuju)\b", re.I)
_NUMBER = re.compile(r"^\d[\d.,]{0,6}\s*(?:k|rb|jt)?$", re.I)


def _take_numbers(draft: Draft) -> None:
    """Take a number that stands alone beside a counter or a share bar: `57` above `SHARES`."""
    pieces = draft.pieces
    for number, piece in enumerate(pieces):
        if piece.rule is None and _NUMBER.match(piece.text):
            beside = pieces[max(0, number - 1) : number] + pieces[number + 1 : number + 2]
            if any(other.rule in ("counter", "share-bar") for other in beside):
                draft.take(piece, "counter")


_RUN_IN_WORDS = (
    b"halaman",
    b" ini telah ",
    b" ini sudah ",
    b" ini pernah ",
    b" 1 2",
    b"kerja sama",
    b"advertorial",
    b"pariwara",
    b"inforial",
    b"adv",
)
_AD_WORD = re.compile(r"kerja\s*sama|advertorial|pariwara|inforial|adv\b", re.I)
_AD_REACH = 30
#: A button between two sentences of a flattened page.
_NEXT_PAGE = re.compile(r"(?:^|(?<=\s))Halaman\s+Selanjutnya(?=\s|$)")


def _take_run_in(draft: Draft, piece: Piece) -> None:
    if "Halaman" in piece.text and (match := _NEXT_PAGE.search(piece.text)):
        draft.take_span(piece, match.start(), match.end(), "page-numbers")
    tail = piece.text[-_MAX_LENGTH:]
    marked = _AD_WORD.search(tail, max(0, len(tail) - _AD_REACH))
    for rule, sign, pattern in _RUN_INS:
        if sign not in tail if sign else not marked:
            continue
        # Only the end of a block is looked at: each pattern tries every place of its text.
        reach = max(0, len(piece.text) - _MAX_LENGTH)
        if match := pattern.search(piece.text, reach):
            draft.take_span(piece, match.start(), len(piece.text), rule)
            return


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
            ("ADVERTISEMENT", "SCROLL TO CONTINUE WITH CONTENT", "Iklan - gulir untuk melanjutkan", "Iklan"),
            ("Iklan rokok akan dilarang mulai tahun depan.", "Advertisement bukan satu-satunya sumber uang kami."),
        ),
        _rule(
            "share-bar",
            "Buttons that share the page.",
            ("Bagikan", "Facebook Twitter WhatsApp", "Share this article", "Salin tautan", "Bagikan ke teman Anda"),
            ("Facebook dan Twitter menolak permintaan itu.", "Bagikan beras itu kepada warga, kata dia."),
        ),
        _rule(
            "prompt",
            "Asks the reader to follow, subscribe or install.",
            (
                "Ikuti berita terbaru kami di Google News",
                "Dapatkan kabar pilihan langsung di saluran WhatsApp kami, klik di sini.",
                "Artikel ini telah tayang di tempat lain dengan judul yang sama",
                "Suka artikel ini? Daftarkan surel Anda untuk menerima buletin kami.",
                "Isi tulisan sepenuhnya tanggung jawab penulis",
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
            (
                "12 Komentar",
                "Post Views: 1.204",
                "Tulis komentar",
                "12 Komentar · Cetak halaman ini",
                "2.318 kali dilihat 7 Komentar",
            ),
            ("Komentar pedas datang dari berbagai pihak.", "Belum ada korban jiwa dalam kejadian itu."),
        ),
        _rule(
            "page-numbers",
            "Leads to another page.",
            ("Halaman: 1 2 3 Selanjutnya", "Halaman selanjutnya", "1 2 3 Selanjutnya"),
            ("Halaman rumah itu penuh bunga dan pohon mangga.",),
        ),
        _rule(
            "placeholder",
            "What a content system writes where a video or a plug-in is to stand.",
            ("[Gambas:Video 20detik]", "[metaslider id=2210]", "[Video: Banjir dari udara]"),
            ("[Sambil menunjuk ke atas] Itu atapnya yang lama.",),
        ),
        _rule(
            "date-line",
            "Says when the page was published or changed.",
            ("Terakhir diperbarui: Rabu, 18 November 2009 - 09:05 WITA", "Diterbitkan 12/09/2023 10:23"),
            (
                "Diterbitkan pada Rabu oleh balai kota, daftar itu memuat 318 nama warga yang berhak menerima bantuan beras.",
            ),
        ),
        _rule(
            "site-name", "The site's own name on a line by itself.", ("Caritau",), ("Caritau adalah portal berita.",)
        ),
        _rule("portal-phrase", "A line that the portal's profile names.", (), ()),
    ),
)
