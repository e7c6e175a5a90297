"""Who wrote and edited: sign-offs such as `(IRN)` and lines such as `Editor: …`. Kept as fields, not as text.

A bracketed acronym belongs to its sentence when the full stop stands behind it (`… Body Mass Index (BMI).`); a
sign-off stands behind the full stop. That is the whole difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from caritau_crawler.people import INITIAL_AT_END, is_person
from caritau_crawler.portals import Portal
from caritau_crawler.text import fold_space
from pipelines.draft import Draft, Piece
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import ends_sentence, is_labelled, is_prose, title_share, words_of

SIGN_OFF = "sign-off"
BYLINE = "byline"
SIGNATURE = "signature"

#: Interns and editions sign with a figure: `(mg1/jpnn)`, `(Z-2)`, `(Red/01)`.
_INITIALS = r"(?:[a-z]{1,3}\d{1,2}(?:/[a-z]{1,3}\d{1,2})?|[a-z]{2,5}\d{1,2}/[a-z]{2,6}|[A-Z][a-z]{2,12}/[a-z]{4,10}|(?:[a-z]{2,5}/)+[a-z]{1,4}\d{1,2}(?:/[a-z]{2,5})?|[a-z]{2,5}/[a-z]{4,10}|[A-Z]{1,3}-?\d{1,2}|(?:[Rr]ed|[a-z]{2,4})/\d{1,2}|[A-Za-z]{2,5}|[A-Za-z]{1,6}(?:\s?[/\-|&,.]\s?[A-Za-z]{1,6}){1,3})"
#: Desks that sign with their name.
_DESKS = r"(?i:(?:kominfo|diskominfo|prokopim|humas)/[a-z]{2,6}|[a-z]{2,5}/[a-z]{2,5}@[a-z]{2,12}|[a-z]{2,5}/humas\s[a-z]{2,6}|(?:antara|ant)/[a-z]{2,6}|humas(?:\s+\w+)?(?:/[a-z]{2,6}){1,3}|humas|kominfo|diskominfo|prokopim|infopublik|redaksi|release|rilis|rls|adv)"
_OPEN, _SHUT = r"[\[({«<]\s*(?:\*/)?", r"\s*[\])}»>]"
#: Initials between strokes or dashes: `/fhr/`, `— jl/fm —`, `***nur/ded***`.
_STROKED = r"(?:/\s?(?P<stroked>[A-Za-z]{2,5})\s?/|[-–—]{1,2}\s?(?P<dashed>[A-Za-z]{2,5}(?:/[A-Za-z]{2,5})?)\s?[-–—]{1,2}|\*{2,3}(?P<starred>[A-Za-z]{2,5}(?:/[A-Za-z]{2,5})?)\*{2,3})"
_STARS = r"\(\s*\*{1,3}\s*\)|\*{2,12}|-{3,6}|#{2,4}|={3,6}"
#: One group of initials or stars at the end of a block.
_LAST_GROUP = re.compile(
    rf"\s*(?:{_OPEN}(?P<initials>{_INITIALS}|{_DESKS}|[a-z]{{2,10}}\s[a-z]\.){_SHUT}|{_STROKED}|{_STARS})\s*\.?$"
)
#: The signs that such a group ends with.
_GROUP_ENDS = frozenset("])}»>/-–—*#=")
#: With a slash inside there is no acronym: these need no full stop before them.
_SLASHED = re.compile(
    rf"{_OPEN}(?P<initials>[A-Za-z]{{2,6}}/(?:[A-Za-z]{{2,6}}|[a-z]\d{{1,2}})(?:/(?:[A-Za-z]{{2,6}}|[a-z]\d{{1,2}}))?){_SHUT}$"
)
#: Only the end of a block is looked at, and only so many groups: nobody signs with more.
_REACH = 60
_MAX_GROUPS = 4
_SENTENCE_ENDS = tuple(".!?\"”’'…)]")
#: `Alom 77' (PSBS)`: what counts minutes closes no quotation.
_MINUTE = re.compile(r"\d['’]$")
#: `(Warta.com/Siti Rahma)`, `(*/warta.com)`: outlet and reporter, alone on the last line.
_OUTLET = r"\(\s*(?:\*/)?[A-Za-z][\w-]{2,30}(?:\.[a-z]{2,4}){1,2}(?:/(?P<reporter>[A-Z][\w.'’ ]{1,50}))?\s*\)"
_ALONE = re.compile(
    rf"^(?:{_OPEN}(?P<initials>{_INITIALS}|{_DESKS}){_SHUT}|\((?:[A-Z][\w.]*\s?){{1,3}}/\s?(?P<writer>[A-Za-z][\w.'’]*(?:\s[A-Z][\w.'’]*){{0,3}})\)|[A-Z][A-Z ]{{3,40}}\sRESEARCH|{_STROKED}|{_STARS}|\((?:[A-Z][\w.'’]*\s){{1,3}}[A-Z][\w.'’]*\)|(?i:{_OUTLET})|[a-z]{{2,3}}/[a-z]{{2,3}}(?:\s\([\w ,./-]{{2,60}}\))?)\s*$"
)
_BARE = re.compile(r"[a-z]{2,3}/[a-z]{2,3}")

#: Whose saying or which verse it is, a part of a song, an office below a letter: all of the text.
_NO_SIGN_OFF = re.compile(
    r"[(\[]\s*(?:H\.?R\.?|Q\.?S\.?)[ .]|[(\[]\s*(?:[Rr]eff?|[Oo]utro|[Ii]ntro|[Vv]erse|[Cc]horus|[Bb]ridge)\b[^)\]]{0,10}[)\]]|"
    r"\((?:Ketua|Menteri|Bupati|Gubernur|Wali|Direktur|Presiden|Kepala|Sekretaris|Rektor|Camat)\s[^()]*\)\s*$"
)
#: `Admin Redaksi`, `CNBC INDONESIA RESEARCH`.
_DESK = re.compile(r"\b(?:lihat\s+foto|admin|redaksi|research|desk|newsroom)\b", re.I)
#: The editors' note, below the sign-off: it stays.
_CORRECTION = re.compile(r"^\W*(?:catatan\s+redaksi|ralat|koreksi|pembaruan|hak\s+jawab)\s*[:.]", re.I)
#: `… upacara pembersihan. *nan`
_AFTER_STAR = re.compile(r"(?<=[.!?\"”])\s*\*\s?(?P<initials>[a-z]{2,4})$")
#: `… dinas sosial. (Rina Amelia)`, where the head has named her.
_NAME_AT_END = re.compile(r"(?<=[.!?\"”])\s*\((?P<name>[^()]{4,50})\)$")
_FULL_NAME = re.compile(r"(?:[A-Z][\w.'’]*\s){1,3}[A-Z][\w.'’]*")
_ROLE = (
    r"video\s+editor|produser|juru\s+kamera|kameramen|narator|dijawab\s+oleh|diasuh\s+oleh|reporter\s+magang|penulis/editor|reporter/editor|rep|red|editor|penulis|pewawancara|catatan|teks|naskah|reporter|pewarta|wartawan|jurnalis|kontributor|koresponden|penyunting|redaktur|laporan|sumber(?:\s+berita)?|"
    r"source|via|oleh|by|writer|author|videografer|fotografer|penerjemah|pengunggah|uploader|published\s+by|written\s+by|foto|tim\s+redaksi"
)
_NAME = r"[^\W\d_][\w.'’\- ]{1,40}(?:\([^()]{1,30}\))?(?:\s*/\s*[\w.'’\- ]{2,40})?"
_ROLE_LINE = re.compile(
    rf"^[\W_]*(?P<role>(?:{_ROLE})(?:\s*(?:&|/|dan)\s*(?:{_ROLE}))?)\s*[:：]\s*(?P<name>.{{2,90}}?)(?P<more>(?:\s*[|;,•·]?\s+(?:{_ROLE})\s*[:：]\s*.{{2,80}}?){{0,3}})\s*$",
    re.I,
)
_ROLE_AT = re.compile(
    rf"(?:^|[\s|;,•·(])(?P<role>{_ROLE})\s*[:：]\s*(?P<name>.*?)(?=(?:[\s|;,•·(]+(?:{_ROLE})\s*[:：])|$)", re.I
)
#: `Laporan wartawan Warta Kota, Rina Amelia`; `Rina Amelia berkontribusi dalam penulisan artikel ini.`
_REPORT_BY = re.compile(
    r"^\W*[Ll]aporan\s+(?:[Ww]artawan|[Jj]urnalis|[Rr]eporter)\s+(?:[A-Z][\w. -]{2,40}[,|]|[\w-]+(?:\.\w{2,4}){1,2})\s*(?P<name>[A-Z][\w.'’]*(?:\s[A-Z][\w.'’]*){0,3})\W*$"
)
_CONTRIBUTED = re.compile(
    r"^\W*(?P<name>[A-Z][\w.'’]*(?:\s[A-Z][\w.'’]*){0,3})(?:\s\(?dan\s[A-Z][\w.'’ ]{2,40}\)?)?\s+(?:ikut\s+)?berkontribusi\s+"
    r"(?:dalam|pada)\s+(?:penulisan|liputan|laporan|peliputan)\s+(?:artikel|berita|laporan|tulisan)?\s*ini\W*$"
    r"|^\W*[A-Z][\w.'’]*(?:\s[A-Z][\w.'’]*){0,3}\smenerjemahkan\s+(?:artikel|tulisan)\s+ini\b.{0,40}$"
)
_PERSON = r"[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,3}"
#: Lines that name an author without a colon: `Oleh Arief Nugroho`, `Laporan Rina Amelia | Pidie`, `RINA AMELIA, Sukoharjo, Radar Kota`,
#: and, at the end of a text, `RINA AMELIA | BUDI SANTOSO`.
_BY_NAME = re.compile(
    rf"^\W*(?:(?:(?:Artikel\s+|Teks\s+|Ditulis\s+)?[Oo]leh|(?:Words\s+|Text\s+)?[Bb]y|Penulis,)\s+(?P<by>{_PERSON})(?:\s+(?:pada|[|•·–—-])\s*(?:\w+,\s*|[Tt]anggal\s+\w+\s+)?\d.{{3,30}})?"
    rf"|(?:Penulis|Reporter)\s+(?P<writer>{_PERSON})\s+(?:[|·•]\s+)?(?:Penyunting|Editor)\s+{_PERSON}"
    rf"|Laporan\s+(?P<report>{_PERSON})\s*\|\s*[A-Z][\w ]{{2,30}}"
    r"|(?P<capitals>[A-Z.']{2,}(?:\s[A-Z.']{2,}){1,3}),\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,\s[A-Z][\w ]{3,30})\W*$"
)
_IN_CAPITALS = re.compile(
    r"^(?!.*\b(?:RESEARCH|INDONESIA|MEDIA|NEWS|TV)\b)[A-Z][A-Z.' ]{4,40}(?:\s\|\s[A-Z][A-Z.' ]{4,40}){1,4}(?:\s\([A-Z ]{3,30}\))?$"
)
#: Who signs with a name in capitals; others shout so: `FORZA PERSIKARA`.
_TEMPO = (b"tempo",)
#: `M. SIDIK PRASETYA`, alone below the last sentence.
_CAPITALS_ALONE = re.compile(r"(?:[A-Z]{2,}|[A-Z]\.)(?:\s(?:[A-Z]{2,}|[A-Z]\.)){1,3}")
#: `(Antara)`, `( Warta.com | Rina Amelia )`, `(warta.com - Sosial Budaya)`: whose report it is, behind the last sentence.
_SOURCE_AT_END = re.compile(
    r"(?:^|(?<=[.!?\"”)]))\s*\(\s*(?:(?P<agency>Antara|ANTARA|Reuters|Xinhua|Anadolu|Bernama|Sputnik|Bloomberg)"
    r"|[A-Za-z][\w-]{2,30}(?:\.[a-z]{2,4}){1,2}\s*(?:[|/]\s*(?P<reporter>[A-Z][\w.'’ ]{1,50}?)|[-–—]\s*[A-Z][\w&/ ]{1,40}))\s*\)\.?$"
)
#: A role and a name that a style sheet parts: `EditorNadia Umara`; the other half of the BBC's byline; who drew and who checked.
_GLUED = re.compile(
    rf"^(?:(?:(?:Editor|Penulis|Reporter)(?={_PERSON}$)|Peranan,\s).{{3,60}}|Ilustrasi\s+(?:oleh|by)\s+{_PERSON}|Ditinjau\s+(?:secara\s+medis\s+)?oleh\s.{{3,120}})$"
)
_ROLE_ALONE = re.compile(rf"^(?:(?:{_ROLE}|via)\s*[:：]|penulis|penyunting|editor|reporter|pewarta)$", re.I)
_WRITERS = frozenset(
    (
        "penulis",
        "pewawancara",
        "catatan",
        "teks",
        "naskah",
        "reporter",
        "rep",
        "pewarta",
        "wartawan",
        "jurnalis",
        "kontributor",
        "koresponden",
        "oleh",
        "by",
        "writer",
        "author",
        "written by",
        "dijawab oleh",
        "laporan",
    )
)
#: Roles of those who made something else.
_OF_OTHERS = frozenset(("foto", "fotografer", "sumber", "source", "via", "videografer"))
#: `SUMBER PT Maju Jaya Tbk`, below a press release.
_OF_RELEASE = re.compile(r"^(?:SUMBER|SOURCE)\s+(?P<source>(?:(?:PT|CV)\s|(?=[A-Z][a-z]))[A-Z][\w.&' -]{2,80})$")
_MAX_LINE = 150
#: Each byline holds one of these; most lines of a text hold none.
_SIGNS = (
    ":",
    "：",
    "aporan",
    "berkontribusi",
    "menerjemahkan",
    "leh ",
    "By ",
    "ords by ",
    "ext by ",
    "enulis",
    "ditor",
    "eporter",
    "Peranan",
    "SUMBER ",
    "SOURCE ",
    ", ",
    " | ",
)
#: A shorter text is no opinion that somebody signs.
_FEWEST_PARAGRAPHS, _SHORTEST_OPINION = 3, 1_000
#: In words. Behind a sentence of this length nothing above it is looked at: the text goes on there.
_LONG_SENTENCE = 12


def take_bylines(draft: Draft, portal: Portal) -> None:
    """Take role lines, then the sign-off at the end of what is left."""
    kept = draft.kept()
    for position, piece in enumerate(kept):
        if piece.rule is None:
            take_byline(draft, kept, position)


def take_byline(draft: Draft, kept: Sequence[Piece], position: int) -> bool:
    """Take a line that says who made the article, and keep whom it names; tell whether it is one."""
    piece = kept[position]
    if position and piece.text.isupper() and draft.speaks_of(_TEMPO) and _is_name_below(kept, position):
        add_author(draft, piece.text.title())
        draft.take(piece, BYLINE)
        return True
    if len(piece.text) > _MAX_LINE or not any([sign in piece.text for sign in _SIGNS]):
        return False
    if _ROLE_LINE.match(piece.text) and _is_role_line(piece) and not _is_in_data_box(kept, position):
        if position and kept[position - 1].has("row") and _OF_DATA.match(piece.text):
            return False
        _remember_people(draft, piece.text)
    elif match := _BY_NAME.match(piece.text):
        add_author(draft, match["by"] or match["writer"] or match["report"] or match["capitals"].title())
    elif position and _IN_CAPITALS.match(piece.text) and not any(is_prose(other.text) for other in kept[position:]):
        for name in piece.text.partition(" (")[0].split(" | "):
            add_author(draft, name.title())
    elif match := _OF_RELEASE.match(piece.text):
        draft.source_credit = draft.source_credit or match["source"]
    elif match := _REPORT_BY.match(piece.text) or _CONTRIBUTED.match(piece.text):
        if match["name"]:
            add_author(draft, match["name"])
    elif _ROLE_ALONE.match(piece.text) and position + 1 < len(kept) and _is_name(kept[position + 1].text):
        _remember_people(draft, f"{piece.text.rstrip(' :：')}: {kept[position + 1].text}")
        draft.take(kept[position + 1], BYLINE)
    elif not _GLUED.match(piece.text):
        return False
    draft.take(piece, BYLINE)
    return True


#: `Sumber: Bursa Malaysia, diolah`, below a table: where its figures come from.
_OF_DATA = re.compile(r"\W*(?:sumber|source)\b", re.I)


def names_office(text: str) -> bool:
    """Tell a line that is somebody's office: `Dosen perencanaan wilayah di Tarakan`."""
    return _OF_AUTHOR.match(text) is not None and len(words_of(text)) <= _LONG_SENTENCE and not ends_sentence(text)


def _is_name_below(kept: Sequence[Piece], position: int) -> bool:
    """Tell a person's name in capitals below the last sentence, as Tempo signs: `M. SIDIK PRASETYA`."""
    text = kept[position].text
    return (
        _CAPITALS_ALONE.fullmatch(text) is not None
        and is_person(INITIAL_AT_END.sub("", text).title())
        and is_prose(kept[position - 1].text)
        and not any(is_prose(other.text) for other in kept[position + 1 :])
    )


def add_author(draft: Draft, name: str) -> None:
    """Keep a name among the authors that the text gives; a desk is none."""
    if (name := name.strip()) not in draft.authors and not _DESK.search(name):
        draft.authors.append(name)


def names_a_role(text: str) -> bool:
    """Tell a line that opens with a role and a colon: `Penyunting: Rina Amelia`."""
    return len(text) <= _MAX_LINE and _ROLE_LINE.match(text) is not None


def names_maker(kept: Sequence[Piece], position: int) -> bool:
    """Tell a line that says who made the article: `Oleh: Rina Amelia`, `Words by Rina Amelia`."""
    text = kept[position].text
    below = kept[position + 1].text if position + 1 < len(kept) else ""
    if len(text) > _MAX_LINE or (is_labelled(below) and not _ROLE_LINE.match(below)):
        # `Penulis: …` above `Tebal: …` speaks of a book.
        return False
    role = _ROLE_LINE.match(text)
    if role is not None and role["role"].lower() not in _OF_OTHERS and _is_role_line(kept[position]):
        return True
    return _BY_NAME.match(text) is not None


def _is_name(text: str) -> bool:
    return len(words_of(text)) <= 5 and title_share(text) == 1.0 and not ends_sentence(text)


def _is_in_data_box(kept: Sequence[Piece], position: int) -> bool:
    """`Penulis: …` among `Judul: …`, `Tebal: …` speaks of a book."""
    # The first line of all may be a headline: `Dalang Larasati: "Saya bukan pengecualian"`.
    neighbours = (*kept[max(1, position - 1) : position], *kept[position + 1 : position + 2])
    return any(
        piece.rule is None and is_labelled(piece.text) and not _ROLE_LINE.match(piece.text) for piece in neighbours
    )


#: `Reporter: Rp 5 juta`, `Laporan: 112`; and in words, what a role in small letters may have: initials.
_NO_NAME = re.compile(r"(?:Rp\b|\d)")
_INITIALS_WORDS = 2


def _is_role_line(piece: Piece) -> bool:
    """Tell whether a role line holds names, not a sentence: `Sumber: data BPS menunjukkan …` is one only where it is short."""
    match = _ROLE_LINE.match(piece.text)
    assert match is not None
    name = match["name"]
    if _NO_NAME.match(name) or (name[:1].islower() and (len(name.split()) > _INITIALS_WORDS or "," in name)):
        return False
    if len(words_of(name)) > 9 or name.endswith(("?", "!")) or re.search(r"[^\W\d_]{3,}\.$", name):
        return False
    names = [word for word in words_of(name) if len(word) > 2]
    capitals = sum(1 for word in names if word[0].isupper())
    return not names or capitals * 2 >= len(names) or piece.has("author") or not piece.text.endswith(".")


def _remember_people(draft: Draft, text: str) -> None:
    for match in _ROLE_AT.finditer(text):
        name = fold_space(match["name"].strip(" |;,•·()/"))
        if match["role"].lower() in _WRITERS and 2 <= len(name) <= 60:
            add_author(draft, name)
        elif match["role"].lower().startswith(("sumber", "source")) and name and draft.source_credit is None:
            draft.source_credit = name


_OFFICE = (
    r"(?:Guru\s+Besar|Dosen|Rektor|Dekan|Direktur|Peneliti|Pengamat|Analis|Praktisi|Pegiat|Pemerhati|Penulis|Kolumnis|Wartawan|Jurnalis|Mahasiswa|"
    r"Mahasiswi|Alumnus|Alumni|Ketua|Wakil\s+Ketua|Sekretaris|Anggota|Staf|Kepala|Advokat|Aktivis|Ekonom|Sejarawan|Sosiolog|Psikolog|Budayawan|Pengajar|Guru|"
    r"Redaktur|Santri|Pengasuh|Pengurus|Koordinator|Widyaiswara)"
)
_OF_AUTHOR = re.compile(rf"\W*{_OFFICE}\b")
#: `Anggito Abimanyu, Dosen UGM`: an author and his office, with no verb, as an opinion ends.
_SIGNATURE = re.compile(
    rf"(?:^|(?<=[.!?\"”)])\s+)(?P<name>[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){{1,4}}?)\s*[,.;]\s*(?P<office>{_OFFICE}\b(?:\s+(?:dan|di|pada|[A-Z(][\w.()'’,-]*))*)[.)]*$"
)


#: `*) Rina Amelia, guru di Semarang`: the note on the author below an opinion.
_NOTE = re.compile(
    rf"^\*+\)?\s*(?:(?P<name>{_PERSON})|[Pp]enulis)(?:,|\s+(?:adalah|merupakan|ialah|lahir|bekerja|tinggal|dosen|peneliti|guru|pengamat)\b).{{3,300}}$"
)


def take_signature(draft: Draft, portal: Portal) -> None:
    """Take the author and his office from the end of the text."""
    kept = draft.kept()
    if len(kept) > 1 and (note := _NOTE.match(kept[-1].text)):
        if note["name"]:
            add_author(draft, note["name"])
        draft.take(kept[-1], SIGNATURE)
        return
    if len(kept) > _FEWEST_PARAGRAPHS and any([_says_who(kept[-1].text, author) for author in draft.authors]):
        draft.take(kept[-1], SIGNATURE)
        return
    if len(kept) < _FEWEST_PARAGRAPHS and sum(len(piece.text) for piece in kept) < _SHORTEST_OPINION:
        return
    piece = kept[-1]
    if match := _SIGNATURE.search(piece.text, max(0, len(piece.text) - _MAX_LINE)):
        start = match.start("name")
        if (start or len(kept) > 1) and match["name"] not in draft.authors:
            draft.authors.append(match["name"])
            draft.take_span(piece, start, len(piece.text), SIGNATURE)


def _says_who(text: str, author: str) -> bool:
    """Tell the note that says who the author is, as in `Rina Amelia adalah peneliti lepas`."""
    return text.startswith(author) and _IS.match(text, len(author)) is not None


_IS = re.compile(r",?\s+(?:adalah|merupakan|ialah|lahir|bermastautin|tinggal|menetap|bekerja|menulis)\s")


def is_correction(text: str) -> bool:
    """Tell what editors add below the sign-off and what stays: a correction, a right of reply."""
    return _CORRECTION.match(text) is not None


def take_sign_offs(draft: Draft, portal: Portal) -> None:
    """Take initials behind the last sentence, or alone on the line after it.

    A sign-off ends the text: after it there are only lines that end no long sentence, or nothing.
    """
    kept = draft.kept()
    for position in range(len(kept) - 1, -1, -1):
        piece = kept[position]
        if _CORRECTION.match(piece.text):
            if (found := sign_off_of(piece.text)) is not None:
                _keep_initials(draft, found[1])
                draft.take_span(piece, found[0], len(piece.text), SIGN_OFF)
            continue
        end = piece.text[-_REACH:]
        if ("(" in end or "[" in end) and _NO_SIGN_OFF.search(end):
            return
        if (match := _ALONE.match(piece.text)) and not source_at_end(piece.text):
            if position:
                _keep_initials(draft, _initials_of(match))
                name = match["reporter"] or match["writer"] or piece.text.strip("() ")
                if _initials_of(match) is None and _FULL_NAME.fullmatch(name):
                    add_author(draft, name)
                draft.take(piece, SIGN_OFF)
                continue
        elif match := source_at_end(piece.text):
            draft.source_credit = draft.source_credit or match["agency"]
            if match["reporter"] and is_person(match["reporter"]):
                add_author(draft, match["reporter"])
            draft.take_span(piece, match.start(), len(piece.text), SIGN_OFF)
        elif (found := sign_off_of(piece.text)) is not None:
            start, initials = found
            _keep_initials(draft, initials)
            draft.take_span(piece, start, len(piece.text), SIGN_OFF)
        elif match := _AFTER_STAR.search(end):
            _keep_initials(draft, match["initials"])
            draft.take_span(piece, len(piece.text) - len(match[0].lstrip()), len(piece.text), SIGN_OFF)
        elif (match := _NAME_AT_END.search(end)) and match["name"] in draft.authors:
            draft.take_span(piece, len(piece.text) - len(match[0].lstrip()), len(piece.text), SIGN_OFF)
        if len(words_of(piece.text)) > _LONG_SENTENCE and piece.text.rstrip(')"” ').endswith("."):
            return


#: A quotation that closes no sentence.
_QUOTED_END = re.compile(r"[^.!?,][\"”’']\s*$")


def source_at_end(text: str) -> re.Match[str] | None:
    """Return the agency or the outlet that signs a block, in brackets behind its last sentence."""
    return _SOURCE_AT_END.search(text, max(0, len(text) - _REACH)) if text.endswith((")", ").")) else None


def sign_off_of(text: str) -> tuple[int, str | None] | None:
    """Return where the sign-off of a block begins, and the initials in it; None where the block has none.

    >>> sign_off_of("Rapat ditutup pukul lima. (IRN)"), sign_off_of("Ukuran itu Body Mass Index (BMI).")
    ((25, 'IRN'), None)
    """
    offset = max(0, len(text) - _REACH)
    tail = text[offset:]
    initials: str | None = None
    for _ in range(_MAX_GROUPS):
        # Most blocks end as no sign-off does: a look at the last sign spares them the pattern (20 → 1 µs, 2026-11).
        match = _LAST_GROUP.search(tail) if tail.rstrip().rstrip(".").rstrip()[-1:] in _GROUP_ENDS else None
        if match is None:
            break
        before = tail[: match.start()]
        if _QUOTED_END.search(before) and (_initials_of(match) or "").isupper():
            # `… "operasi tangkap tangan" (OTT).`
            break
        stars = _initials_of(match) is None
        if not (
            ((before.endswith(_SENTENCE_ENDS) or before.endswith("**")) and not _MINUTE.search(before))
            or (before.strip() and (stars or _SLASHED.search(tail.rstrip())))
        ):
            break
        initials = _initials_of(match) or initials
        tail = before
    start = offset + len(tail)
    return (start, initials) if start < len(text) else None


def _initials_of(match: re.Match[str]) -> str | None:
    named = match["initials"] or match["stroked"] or match["dashed"] or match["starred"]
    # `yp/hp`, alone and in no brackets.
    return named or (match[0].strip() if _BARE.fullmatch(match[0].strip()) else None)


def _keep_initials(draft: Draft, initials: str | None) -> None:
    if draft.byline_initials is None and initials:
        draft.byline_initials = initials


_BODY = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta.\n{}"

ROLE_LINES = Family(
    take_bylines,
    (
        Rule(
            BYLINE,
            "Names the people behind the article.",
            tuple(
                _BODY.format(line)
                for line in (
                    "Editor: Sari Wulandari",
                    "Reporter: Budi Santoso | Editor: Sari",
                    "Pewarta : Rina",
                    "Penulis/Editor: Rina",
                    "Laporan wartawan Warta Kota, Rina Amelia",
                    "Rina Amelia berkontribusi dalam penulisan artikel ini.",
                    "Oleh Rina Amelia",
                    "Artikel oleh Rina Amelia pada 3 Juni 2025",
                    "Laporan Rina Amelia | Pidie",
                    "Laporan Wartawan WARTAKOTA.COM Rina Amelia",
                    "RINA AMELIA, Sukoharjo, Radar Kota",
                    "RINA AMELIA | BUDI SANTOSO",
                    "EditorRina Amelia",
                    "M. SIDIK PRASETYA\nBaca berita terkini dari Tempo.co di Google News",
                )
            ),
            tuple(
                _BODY.format(line)
                for line in (
                    "Oleh Pemerintah Kota hal itu dibantah pada Rabu pagi.",
                    "Oleh-oleh Khas Pidie",
                    "Editor itu menolak memberi keterangan lebih lanjut.",
                    "SUMBER DAYA ALAM",
                    "FORZA PERSIKARA",
                    "Laporan wartawan itu dimuat koran setempat, kata polisi.",
                    "Rina Amelia berkontribusi dalam penulisan undang-undang itu.",
                )
            ),
        ),
    ),
)
_OPINION = "\n".join(["Kota yang baik memberi tempat kepada orang yang berjalan kaki setiap hari."] * 3)

SIGNATURES = Family(
    take_signature,
    (
        Rule(
            SIGNATURE,
            "The author and his office, below an opinion.",
            (
                f"{_OPINION}\nAnggito Abimanyu, Dosen Universitas Gadjah Mada",
                f"Oleh: Anggito Abimanyu\n{_OPINION}\n{_OPINION}\nAnggito Abimanyu adalah guru sekolah menengah di Semarang. Ia menulis novel.",
                f"{_OPINION}\n*) Anggito Abimanyu, guru sekolah menengah di Semarang",
            ),
            (f"{_OPINION}\nAnggito Abimanyu, dosen di kota itu, menolak berkomentar.",),
        ),
    ),
)
SIGN_OFFS = Family(
    take_sign_offs,
    (
        Rule(
            SIGN_OFF,
            "The desk's initials behind the last full stop.",
            tuple(
                _BODY.format(line)
                for line in (
                    "Rapat berlangsung sampai sore. (IRN)",
                    "Rapat ditutup pukul lima. (afr/afr)",
                    "Rapat ditutup pukul lima. [agn]",
                    "Rapat ditutup pukul lima. — jl/fm —",
                    "Rapat ditutup pukul lima. {rhl}",
                    "(Wartakita.com/Siti Rahma)",
                    "(*/warta-kota.com)",
                    "(mg1/jpn)",
                    "Rapat ditutup pukul lima. (mcr27/jpn)",
                    "Rapat ditutup pukul lima. (Rina/wartakota)",
                    "yp/hp",
                    "Rapat ditutup pukul lima. (Humas Setda/ANR/EK)",
                    "Rapat ditutup pukul lima. (WIT)\nCatatan redaksi: Harga sebelumnya tertulis Rp 56.000. Yang benar Rp 65.000.",
                    "(Z-2)",
                    "Rapat ditutup pukul lima. (den/sp2)",
                    "Rapat ditutup pukul lima. (Antara)",
                    "Rapat ditutup pukul lima. ( Wartakita.com | Rina Amelia )",
                    "(wartakita.id - Sosial Budaya)",
                )
            ),
            tuple(
                _BODY.format(line)
                for line in (
                    "Dokter memakai ukuran Body Mass Index (BMI).",
                    "Kasus itu ditangani Komisi Pemberantasan Korupsi (KPK).",
                )
            ),
        ),
    ),
)
