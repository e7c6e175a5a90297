"""Lines that the site says, not the article: advertising marks, prompts, copyright, counters, page numbers.

Each is a whole line. A sentence of the article that speaks of advertising or of Google News is longer, ends with a
full stop and stands in its place in the text; so a line must match from its first to its last character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.notice_lines import MAX_LENGTH, TO_READER, notice_of
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import is_prose, words_of

#: In characters. A longer heading of a page is the article's own.
_HEADING = 40


@lru_cache(maxsize=32)
def _phrases(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_PUBLISHED = (
    r"(?:artikel|berita|tulisan)\s+ini\s+(?:telah|sudah|pernah)\s+(?:tayang|dimuat|terbit|diterbitkan)\b.{0,250}"
)
#: Notices run into the end of a paragraph: the rule that takes them, what the text must hold, and the pattern.
_RUN_INS = (
    ("prompt", " ini ", re.compile(rf"(?<=[.!?\"”)])\s+{_PUBLISHED}$", re.I)),
    (
        "byline",
        "Editor",
        re.compile(
            r"(?<=[.!?\"”)])\s+(?:Pewarta|Reporter|Penulis)\s*:\s[^.:]{3,60}\sEditor\s*:\s[^.:]{3,60}(?:\sCopyright\b.*)?$"
        ),
    ),
    (
        "page-numbers",
        " 1 ",
        re.compile(
            r"(?<=[.!?\"”)])\s+1(?:\s+\d{1,2}){1,12}(?:\s+(?:tampilkan\s+semua|selanjutnya|berikutnya|next))?\s*$", re.I
        ),
    ),
    (
        "advertising-mark",
        "ADVERTISEMENT",
        re.compile(r"(?<=[.!?\"”)])\s+ADVERTISEMENT(?:\s+SCROLL TO CONTINUE WITH CONTENT)?\s*$"),
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
            if rule == "prompt" and _is_service(piece, site):
                if not _TOLD_OF.search(_URL.sub("", piece.text)):
                    draft.waiting.append(piece)
            elif rule == "share-bar" and _is_named(draft, piece):
                continue
            else:
                draft.take(piece, rule)
        elif run_ins:
            _take_run_in(draft, piece)
    _take_waiting(draft)
    _take_numbers(draft)


#: What a prompt of the site speaks of: itself, its news, its channels.
_OF_SITE = re.compile(
    r"\b(?:kami|berita\w*|artikel|news|kabar|terkini|terbaru|terupdate|update|newsletter|buletin|saluran|channel|kanal|grup|"
    r"gabung|bergabung|langganan|berlangganan|redaksi|notifikasi|tulisan|konten|video|live|cerita|opini|apps|cookie\w*|dokter\s+sekarang|"
    r"(?:di|klik)\s*sini|member|pol+ing|disclaimer|sanggahan|iklan|login|selengkapnya|mungkin|load|quoted|surel|e-?mail|inbox|spam|fakta|ponsel\w*)\b",
    re.I,
)
#: … and what it never does: it points at something that the text has told of, or gives a telephone number.
_TOLD_OF = re.compile(r"\b(?:itu|tersebut)\b|\d{4}[ -]?\d{3,4}", re.I)


#: The digits of an address are no telephone number.
_URL = re.compile(r"https?://\S+|www\.\S+")
#: … but for this one, in which every portal gives its own number.
_OF_EDITORS = re.compile(r"\W*(?:(?:cek\s+)?fakta\s+atau\s+hoaks|punya\s+(?:cerita|informasi|berita))\b", re.I)


def _is_service(piece: Piece, site: str) -> bool:
    """Tell what may be advice to the reader, `Unduh aplikasi JMO, lalu masukkan NIK.`, and no prompt of the site.

    What the site asks for itself speaks of its news or its channels, names it, or is a link.
    """
    if piece.raw.links or piece.raw.hints or site in piece.text.casefold() or _OF_EDITORS.match(piece.text):
        return False
    words = _URL.sub("", piece.text)
    if piece.text.endswith(".") and not TO_READER.search(words) and not _STRONG.search(words):
        # A step of a guide has a mail address, a group and a video too: `Buka aplikasi itu, lalu verifikasi email.`
        return True
    return _OF_SITE.search(words) is None or _TOLD_OF.search(words) is not None


#: What a sentence must hold to be the site's: its news, its pages. Mail, groups and channels are everybody's.
_STRONG = re.compile(
    r"\b(?:kami|berita\w*|artikel|news|newsletter|buletin|berlangganan|redaksi|tulisan|kabar|terupdate|opini|cookie\w*|dokter\s+sekarang|(?:di|klik)\s*sini|member|"
    r"pol+ing|disclaimer|sanggahan|iklan|login|selengkapnya|load|quoted|inbox|spam|fakta|cerita)\b",
    re.I,
)


def _is_named(draft: Draft, piece: Piece) -> bool:
    """Tell the name of a platform from its button: a heading above a paragraph, or one of a list that a colon opens."""
    if piece.raw.links or piece.raw.hints or len(words_of(piece.text)) > _NAME_WORDS:
        return False
    kept = draft.kept()
    at = next(number for number, other in enumerate(kept) if other is piece)
    if not draft.from_markup:
        before = next((other for other in reversed(kept[:at]) if notice_of(other.text) != "share-bar"), None)
        return before is not None and before.text.endswith(":") and len(words_of(before.text)) > _NAME_WORDS
    if piece.type == "heading":
        return at + 1 < len(kept) and is_prose(kept[at + 1].text)
    before = next((other for other in reversed(kept[:at]) if other.type != "list_item"), None)
    return piece.type == "list_item" and before is not None and before.text.endswith(":")


_NAME_WORDS = 2


#: What it is good for: `Ikuti akun @disnaker untuk melihat pengumuman`. A site's prompt would speak of its news.
_AIM = re.compile(r"@\w.*\buntuk\s+me\w{3,}|\bresmi\b|,\s+lalu\s|\b(?:BMKG|BPBD|PMI|Basarnas)\b")


def _take_waiting(draft: Draft) -> None:
    """Take what may be advice where the text does not go on after it: there it is a prompt after all."""
    if not draft.waiting:
        return
    kept = draft.kept()
    last = max((piece.number for piece in kept if is_prose(piece.text) and piece not in draft.waiting), default=-1)
    for piece in draft.waiting:
        if piece.rule is None and piece.number > last and piece.type != "list_item" and not _AIM.search(piece.text):
            draft.take(piece, "prompt")


_NUMBER = re.compile(
    r"^(?:(?:online|hari\s+ini|kemarin|minggu\s+ini|bulan\s+ini|total)\s*:\s*)?\d[\d.,]{0,9}\s*(?:k|rb|jt)?$", re.I
)


#: Rules that take what a number may count.
_COUNTED = ("counter", "share-bar")


def _take_numbers(draft: Draft) -> None:
    """Take a number that stands alone beside a counter or a share bar: `57` above `SHARES`."""
    pieces = draft.pieces
    _take_pages(draft, pieces)
    if not any([piece.rule in _COUNTED for piece in pieces]):
        return
    for number, piece in enumerate(pieces):
        if piece.rule is None and _NUMBER.match(piece.text):
            beside = pieces[max(0, number - 1) : number] + pieces[number + 1 : number + 2]
            if any(other.rule in _COUNTED for other in beside):
                draft.take(piece, "counter")


#: A text of so many lines may end in a number.
_FEWEST = 2
_PAGE = re.compile(r"^\d{1,2}$")


def _take_pages(draft: Draft, pieces: Sequence[Piece]) -> None:
    """Take the numbers of pages that stand alone in a row beside a pager: `1`, `2` below `Halaman selanjutnya`."""
    kept = draft.kept()
    if len(kept) > _FEWEST and _PAGE.match(kept[-1].text) and is_prose(kept[-2].text):
        # A pager of one page, or what is left of one, below the text.
        draft.take(kept[-1], "page-numbers")
    if not any([piece.rule == "page-numbers" for piece in pieces]):
        return
    for row in (pieces, pieces[::-1]):
        for before, piece in pairwise(row):
            if before.rule == "page-numbers" and piece.rule is None and _PAGE.match(piece.text):
                draft.take(piece, "page-numbers")


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
    b"advertisement",
    b"scroll to",
    b"editor",
)
_AD_WORD = re.compile(r"kerja\s*sama|advertorial|pariwara|inforial|adv\b", re.I)
_AD_REACH = 30
#: The last letters of these words: a look at a block's last one spares most blocks the pattern.
_AD_WORD_ENDS = frozenset("aAlLvV")
#: A button between two sentences of a flattened page.
_SCROLL = re.compile(
    r"(?:^|(?<=[.!?\"”)\s]))(?:ADVERTISEMENT\s+)?SCROLL\s+TO\s+(?:CONTINUE|RESUME)(?:\s+WITH)?\s+CONTENT\b"
)
_NEXT_PAGE = re.compile(r"(?:^|(?<=\s))Halaman\s+Selanjutnya(?=\s|$)")


def _take_run_in(draft: Draft, piece: Piece) -> None:
    if "Halaman" in piece.text and (match := _NEXT_PAGE.search(piece.text)):
        draft.take_span(piece, match.start(), match.end(), "page-numbers")
    if "SCROLL" in piece.text and (match := _SCROLL.search(piece.text)):
        draft.take_span(piece, match.start(), match.end(), "advertising-mark")
    tail = piece.text[-MAX_LENGTH:]
    ends_as_marked = tail.rstrip().rstrip(".)]").rstrip()[-1:] in _AD_WORD_ENDS
    marked = ends_as_marked and _AD_WORD.search(tail, max(0, len(tail) - _AD_REACH))
    for rule, sign, pattern in _RUN_INS:
        if sign not in tail if sign else not marked:
            continue
        # Only the end of a block is looked at: each pattern tries every place of its text.
        reach = max(0, len(piece.text) - MAX_LENGTH)
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
                "Ingin tanya langsung dengan ahlinya? Mulai dari Rp30.000 di sini",
                "Dukungan Anda akan menambah semangat kami untuk menyajikan artikel yang bermanfaat.",
                "Untuk mendapatkan berita terkini, silakan bergabung di saluran WhatsApp kami.",
                "*) Tulisan ini merupakan pandangan pribadi penulis dan tidak mewakili sikap redaksi",
            ),
            (
                "Google News menghapus ribuan situs palsu dari hasil pencarian.",
                "Unduh aplikasi JMO di Google Play Store, lalu masukkan NIK.",
                "Daftar melalui WhatsApp 0812-5550-1111 atau datang ke kantor kelurahan.",
                "Ikuti akun Instagram resmi panitia untuk mendaftar.",
                "Subscribe kanal YouTube itu naik dari 1 juta menjadi 2 juta.",
                '"Unduh peta parit rawan dari grup WhatsApp RT, atau lihat di papan surau."',
                "Aktifkan notifikasi pada menu pengaturan telepon.",
                "Redaksi menerima naskah dari 312 penulis.",
                '"Ikuti akun resmi kami yang bercentang biru, lalu klik tautan di sana," ujar direktur.',
                "Untuk mengikuti lomba, peserta bergabung dengan regu yang dipilih panitia.",
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
            (
                "Jumlah pengunjung: 12.000",
                "Komentar pedas datang dari berbagai pihak.",
                "Dengarkan sopir angkot. Mereka paling tahu simpang mana yang keliru.",
                "Belum ada korban jiwa dalam kejadian itu.",
            ),
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
