"""What the markup alone gives away: menus, forms, comments, hidden text, captions, the head of the article.

Only roles that a tag or a settled class name gives, and only for text that does not read as prose: whatever its
container is called, a paragraph that ends in a full stop and carries no links stays.
"""

from __future__ import annotations

import re

from caritau_crawler.portals import Portal
from pipelines.draft import Draft, Piece
from pipelines.rules.places import is_place
from pipelines.rules.rule import Family, Rule
from pipelines.rules.words import ends_sentence, is_prose, words_of

#: role → rule, for text that is never part of an article.
_ALWAYS = {
    "hidden": "hidden",
    "navigation": "navigation",
    "comments": "comments",
    "poll": "poll",
    "caption": "caption",
    "embed": "embed",
}
#: role → rule, for text that is furniture unless it reads as prose.
_UNLESS_PROSE = {
    "form": "form",
    "share": "share-bar",
    "tags": "keyword-line",
    "ad": "advertising-mark",
    "promotion": "prompt",
    "author": "byline",
    "related": "related-list",
    "footer": "footer",
    "aside": "aside",
    "header": "article-head",
}
_TELLING = frozenset((*_ALWAYS, *_UNLESS_PROSE))
#: A block that is one link and no sentence, standing by itself: a button or a teaser.
_LINK_ONLY = 0.95
#: In words: a heading so short is the article's own, whatever link was left open round it; headlines are longer.
_SUBHEADING = 3
_CAPTION = re.compile(
    r"^(?:\(?\s*(?:foto(?:-foto)?|photo|ilustrasi|keterangan\s+(?:foto|gambar)|caption|dok(?:umentasi)?|sumber\s+foto|gambar|grafis|infografis)\s*[:./(]"
    r"|ilustrasi\s+[^.]{2,80}(?:\([^()]{2,60}\)\.?|/[A-Z][\w .]{2,40})$)",
    re.I,
)
#: `Foto: bagi Lukman, kata itu berarti …` is a sentence: it goes on in small letters and ends.
_CAPTION_PROSE = re.compile(r"^\w+\s*:\s+[a-z].*\.$")
_CREDIT_END = re.compile(
    r"(?:\(\s*(?:foto|photo|dok|ist|antara|afp|reuters|ap|getty|shutterstock|unsplash|freepik|instagram|istimewa|setpres|humas)\b[^()]{0,60}\)"
    r"|(?:^|[\s/])(?:foto|photo|dok\.?|sumber\s+foto|credit)\s*[:/]\s*[^.:]{2,50}|/\s*dok\.?\s+[A-Z][^.:]{2,50}|\b(?:photo\s+by|foto\s+oleh)\s+[^.:]{2,50})\.?$",
    re.I,
)
#: A caption that stands under its picture: `… (Warta/Budi Santoso)`, `… Foto: Dok. Humas`, `… Dok. Politeknik Kalirejo`.
_CREDIT_UNDER_PICTURE = re.compile(
    r"(?:\((?:[A-Z][\w.'’-]*[\s/,&]*){1,6}\)|[(\[]\s*(?i:koleksi|dok|foto|ist|istimewa|repro)\b[^()\[\]]{0,50}[)\]]|(?i:photo\s+by|foto\s+oleh)\s+[^.]{2,50}|\b(?:foto|dok|ist|sumber)\s*[.:/]\s*[^.]{2,60}|/[A-Z][\w .'’-]{2,40})\.?$",
    re.I,
)
_MAX_CAPTION = 300


def take_furniture(draft: Draft, portal: Portal) -> None:
    """Take what the markup marks as no part of the text, then the head that stands above it."""
    folded = _folded_part(draft)
    for piece in draft.kept():
        if piece.judged or not piece.raw.hints:
            continue
        rule = _rule_of(piece)
        if rule is not None and not (rule == "hidden" and piece.number in folded):
            draft.take(piece, rule)
    _take_head(draft, portal)


_READ_MORE = re.compile(
    r"^\W*(?:(?:baca|lihat|tampilkan|klik)\s+)?(?:selengkapnya|lanjutannya|semua)\W*$|^\W*(?:read|show)\s+more\W*$",
    re.I,
)


def _folded_part(draft: Draft) -> frozenset[int]:
    """Return the blocks that a button such as `Baca selengkapnya` unfolds: hidden until then, and the article's second half.

    A hidden double of the visible text, as sites for telephones have it, is none.
    """
    pieces = draft.pieces
    if not any(["hidden" in piece.raw.hints for piece in pieces if piece.raw.hints]):
        return frozenset()
    for number, piece in enumerate(pieces):
        if not _READ_MORE.match(piece.text):
            continue
        run = []
        for after in pieces[number + 1 :]:
            if not after.has("hidden"):
                break
            run.append(after)
        visible = {other.text for other in pieces if not other.has("hidden")}
        if sum(1 for other in run if is_prose(other.text)) > 1 and not any(other.text in visible for other in run):
            return frozenset(other.number for other in run)
    return frozenset()


def _rule_of(piece: Piece) -> str | None:
    if piece.raw.hints.isdisjoint(_TELLING):
        return None
    for hint, rule in _ALWAYS.items():
        if piece.has(hint):
            return rule
    prose = is_prose(piece.text) and piece.raw.link_share < 0.3
    if not prose:
        for hint, rule in _UNLESS_PROSE.items():
            if piece.has(hint):
                return rule
    elif piece.has("comments", "related") and piece.raw.link_share > 0.2:
        return "related-list"
    return None


#: A line of the article's head: it opens with who or when, or carries a clock, a zone or a counter.
_META_LINE = re.compile(
    r"^\W*(?:oleh|by|penulis|reporter|wartawan|pewarta|kontributor|catatan|laporan|teks|(?:ditulis|disunting|disajikan|diliput|dilaporkan|disusun)\s+(?:oleh\s+)?(?=[A-Z])|dibaca\s+\d+\s+menit|editor|redaksi|diterbitkan|terbit|tayang|rilis|published|posted|updated?|diperbarui|"
    r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu)\b[ ,]|\d{1,2}[ /.-]\w{1,9}[ /.-]\d{4})|"
    r"\b\d{1,2}[:.]\d{2}\s*(?:WI[BT]A?\b|$)|\b(?:menit|jam|hari)\s+(?:yang\s+)?lalu$|\b(?:views?|dilihat|dibaca)\b",
    re.I,
)


def _take_head(draft: Draft, portal: Portal) -> None:
    """Take the headline's own line and what stands above the first sentence: breadcrumb, section, date, author."""
    if not draft.from_markup:
        return
    kept = draft.kept()
    headline = draft.headline or ""
    first_prose = next(
        (
            number
            for number, piece in enumerate(kept)
            if piece.type != "heading" and is_prose(piece.text) and not _repeats(piece.text, headline)
        ),
        None,
    )
    if first_prose is None:
        return
    head = kept[:first_prose]
    repeated = [n for n, piece in enumerate(head) if _repeats(piece.text, headline)]
    in_head = bool(repeated)
    for n, piece in enumerate(head):
        if repeated and n == repeated[-1]:
            draft.take(piece, "headline-repeat")
        elif (
            (repeated and n < repeated[-1])
            or _is_head_line(piece)
            or _names_page(piece.text, headline, portal.title)
            or (in_head and _is_chip(piece))
        ):
            draft.take(piece, "article-head")
            in_head = True


def _is_chip(piece: Piece) -> bool:
    """Tell a tag between the date and the first sentence: a word or two, and no place that a dateline begins with."""
    return (
        piece.type == "paragraph"
        and len(words_of(piece.text)) <= _SUBHEADING
        and not piece.has("strong")
        and not ends_sentence(piece.text)
        and not piece.text.endswith((":", "-", "–", "—"))
        and not is_place(piece.text)
    )


def _names_page(text: str, headline: str, site: str) -> bool:
    """Tell a line that is the headline with a date behind it, or an author with the site's name."""
    if len(headline) > _MARKS and text.startswith(headline) and len(text) <= len(headline) + 5 * _MARKS:
        return True
    return site in text and len(words_of(text)) <= _BYLINE_WORDS and not ends_sentence(text)


_BYLINE_WORDS = 8


def _is_head_line(piece: Piece) -> bool:
    if piece.type not in ("paragraph", "list_item") or piece.text.endswith(":") or len(words_of(piece.text)) > 16:
        return False
    return piece.raw.link_share > 0.5 or _META_LINE.search(piece.text) is not None


def take_captions(draft: Draft, portal: Portal) -> None:
    """Take captions that leaked into the text: they open with `Foto:` or close with a photo credit."""
    _take_gallery(draft)
    _take_agency_pictures(draft)
    for piece in draft.kept():
        if piece.judged or len(piece.text) > _MAX_CAPTION or piece.type in ("heading", "list_item"):
            continue
        if (
            (piece.has("under-picture") and _is_under_picture(piece))
            or (_CAPTION.match(piece.text) and not _CAPTION_PROSE.match(piece.text))
            or (not piece.text.endswith(".") and _CREDIT_END.search(piece.text) and not _is_quote(piece.text))
        ):
            draft.take(piece, "caption")


#: An agency's picture in a flattened text: `… di kota itu. Realme C71 NFC (ANTARA/HO-Realme) Layar …`.
_AGENCY_PICTURE = re.compile(
    r"(?:^|(?<=[.!?\"”]))\s*(?P<caption>[A-Z][^.!?]{2,200}?)\s*\((?:ANTARA|Antara)(?:\s+FOTO)?/[^()]{2,60}\)"
)


def _take_agency_pictures(draft: Draft) -> None:
    if not draft.speaks_of((b"(antara/", b"(antara foto/")):
        return
    for piece in draft.kept():
        if match := _AGENCY_PICTURE.search(piece.text):
            draft.take_span(piece, match.start("caption"), match.end(), "caption")


_GALLERY = re.compile(r"^\W*(?:galeri(?:\s+foto)?|foto-foto)\W*$", re.I)
_OF_GALLERY = re.compile(r"^\W*\d{1,2}\s*/\s*\d{1,2}\W*$")


def _take_gallery(draft: Draft) -> None:
    """Take the heading of a gallery and the captions below its counters: `1 / 3`."""
    if not draft.from_markup:
        return
    before: Piece | None = None
    for piece in draft.pieces:
        if piece.rule is None and len(piece.text) <= _MAX_CAPTION:
            below = before is not None and before.has("under-picture") and _OF_GALLERY.match(before.text)
            if below or _GALLERY.match(piece.text):
                draft.take(piece, "caption")
        before = piece


def _is_under_picture(piece: Piece) -> bool:
    """Tell a caption from a paragraph that a picture happens to stand above: its credit, or small print."""
    return piece.has("fine") or _CREDIT_UNDER_PICTURE.search(piece.text) is not None


def _is_quote(text: str) -> bool:
    return text.count('"') + text.count("“") + text.count("”") >= 2


#: Pages that every portal links in its foot, and articles do not.
_FOOT = re.compile(
    r"^\W*(?:redaksi|susunan\s+redaksi|tentang\s+(?:kami|\w+)|pedoman(?:\s+(?:media\s+siber|pemberitaan\b.*))?|kontak(?:\s+kami)?|hubungi\s+kami|"
    r"kebijakan(?:\s+\w+){1,2}|privacy(?:\s+policy)?|privasi|disclaimer|karie?r|info\s*iklan|kode\s+etik|syarat(?:\s+.*)?|peta\s+situs|sitemap|"
    r"about(?:\s+us)?|contact(?:\s+us)?|terms(?:\s+.*)?)\W*$",
    re.I,
)
#: One of these stands in every foot.
_FOOT_WORDS = tuple(
    b"pedoman redaksi tentang kontak privacy privasi disclaimer karir karier about contact sitemap".split()
)
_FOOT_LINKS = 2
#: In characters: a longer line is no row of such links.
_LONGEST_FOOT = 200
#: The share of the prose that must stand above the foot.
_ABOVE = 0.6


def take_foot(draft: Draft, portal: Portal) -> None:
    """Take the foot of the page from its list of `Redaksi`, `Pedoman Media Siber`, `Kontak` on, where it got in."""
    if not draft.speaks_of(_FOOT_WORDS):
        return
    pieces = draft.pieces
    links = [n for n, piece in enumerate(pieces) if _is_foot_link(piece)]
    if len(links) < _FOOT_LINKS:
        return
    first = links[0]
    above = sum(len(piece.text) for piece in pieces[:first] if is_prose(piece.text))
    below = sum(len(piece.text) for piece in pieces[first:] if is_prose(piece.text))
    if above and above >= _ABOVE * (above + below):
        for piece in pieces[first:]:
            if piece.rule is None:
                draft.take(piece, "footer")


def _is_foot_link(piece: Piece) -> bool:
    if len(piece.text) > _LONGEST_FOOT:
        return False
    if _FOOT.match(piece.text):
        return True
    parts = [part for part in re.split(r"\s*[|·•]\s*", piece.text) if part]
    return len(parts) > 1 and sum(1 for part in parts if _FOOT.match(part)) >= _FOOT_LINKS


#: In words and in characters. A shorter line stands in longer ones by chance, a longer one is no pull quote.
_PULLED, _LONGEST_PULLED = 5, 300


def take_pull_quotes(draft: Draft, portal: Portal) -> None:
    """Take a sentence of the article that its page prints once more, large, between two paragraphs."""
    if not draft.from_markup:
        return
    kept = draft.kept()
    whole = _bytes("\n".join([piece.text for piece in kept]))
    for number, piece in enumerate(kept):
        if len(piece.text) > _LONGEST_PULLED or piece.type == "list_item" or piece.has("row"):
            continue
        # A subheading may repeat words of the paragraph below it; what was pulled out of one is a sentence.
        core = _bytes(piece.text.strip(" \"“”'‘’."))
        if whole.count(core) < 2 or core.count(b" ") + 1 < _PULLED or not ends_sentence(piece.text):
            continue
        if any(len(other.text) > len(piece.text) and core in _bytes(other.text) for other in kept):
            draft.take(piece, "pull-quote")
            speaker = kept[number + 1] if number + 1 < len(kept) else None
            if speaker and speaker.has("fine") and len(words_of(speaker.text)) <= 2 * _PULLED:
                draft.take(speaker, "pull-quote")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").lower()


def take_bare_links(draft: Draft, portal: Portal) -> None:
    """Take blocks that are nothing but a link and no sentence; the article's own sources are part of sentences."""
    if not draft.from_markup:
        return
    for piece in draft.kept():
        if (
            piece.raw.link_share >= _LINK_ONLY
            and (piece.type != "heading" or len(words_of(piece.text)) > _SUBHEADING)
            and not ends_sentence(piece.text)
            and piece.type != "list_item"
            and len(piece.text) < 200
        ):
            draft.take(piece, "bare-link")


def _repeats(text: str, headline: str) -> bool:
    """Tell whether two lines have the same letters; those of another length need no closer look."""
    return abs(len(text) - len(headline)) <= _MARKS and bool(headline) and _key(text) == _key(headline)


#: Two prints of a headline differ by no more characters: quotation marks, blanks.
_MARKS = 12


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


_BODY = "{}\nMenteri membuka rapat kerja itu pada Senin pagi di Jakarta.\nRapat berlangsung sampai sore."

FURNITURE = Family(
    take_furniture,
    (
        Rule("hidden", "The page hides it from its readers."),
        Rule("navigation", "A menu, a breadcrumb or a pager."),
        Rule("poll", "A question to the readers with its buttons."),
        Rule("embed", "A post of a social network, set into the page by its script."),
        Rule("form", "A form, a button or a label."),
        Rule("footer", "The foot of the page."),
        Rule("aside", "Set beside the text by its tag."),
        Rule("headline-repeat", "The headline, printed once more above the body."),
        Rule("article-head", "Section, date and author, printed above the first sentence."),
    ),
)
FOOT = Family(take_foot, ())
PULL_QUOTES = Family(
    take_pull_quotes, (Rule("pull-quote", "A sentence of the article, printed once more between its paragraphs."),)
)
BARE_LINKS = Family(take_bare_links, (Rule("bare-link", "A link that stands by itself."),))
CAPTIONS = Family(
    take_captions,
    (
        Rule(
            "caption",
            "A caption that leaked into the text.",
            tuple(
                _BODY.format(line)
                for line in ("Foto: Menteri membuka rapat kerja (Dok. Humas)", "Ilustrasi rapat kerja (Foto: Istimewa)")
            ),
            tuple(
                _BODY.format(line)
                for line in (
                    "Foto itu diambil sebelum rapat dimulai.",
                    "Ilustrasi yang ia pakai berasal dari buku lama.",
                )
            ),
        ),
    ),
)
