"""Small boxes of other articles inside a body: marker, link and teasers go together, and no paragraph goes with them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.items import Article
from caritau_crawler.portals import load_portal
from pipelines.boilerplate import strip

PARAGRAPHS = (
    "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur dan wali kota dari enam provinsi.",
    "Rapat berlangsung sampai sore di gedung yang sama, dan wartawan boleh mengikuti semua sidang sampai selesai.",
    "Para wali kota meminta tambahan anggaran untuk pasar induk yang atapnya bocor sejak musim hujan tahun lalu.",
    "Gubernur berjanji membawa permintaan itu ke sidang anggaran yang dibuka pada pekan pertama bulan Februari.",
)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PORTAL = load_portal("caritau")
LINK = '<a href="/post/harga-cabai">Harga Cabai Rawit Naik Dua Kali Lipat</a>'
TEASER = "Pedagang menduga pasokan tertahan banjir."
SECOND_TEASER = "Kapal pengangkut belum berani berlayar."


def article(inside: str, before: str = "<p>{}</p>", *, at: int = 2) -> Article:
    paragraphs = [before.format(text) for text in PARAGRAPHS]
    body = "".join([*paragraphs[:at], inside, *paragraphs[at:]])
    page = f"<html><body><h1>Menteri Membuka Rapat Kerja</h1><div>{body}</div></body></html>"
    read = extract(Page.from_bytes(page.encode(), "https://caritau.com/post/menteri"), PORTAL, fetched_at=NOW)
    return strip(read.article, PORTAL)


def texts(inside: str, before: str = "<p>{}</p>", *, at: int = 2) -> list[str]:
    return [block.text for block in article(inside, before, at=at).blocks]


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="k"><span>Pilihan Redaksi</span>{LINK}<p>{TEASER}</p></div>',
        f'<article class="k"><h3>Terkait</h3><h4>{LINK}</h4><p>{TEASER}</p><p>{SECOND_TEASER}</p></article>',
        f'<section class="k"><b>Baca Juga:</b><div>{LINK}</div><div>{TEASER}</div><div>{SECOND_TEASER}</div></section>',
        f'<div class="k"><em>Lihat Juga</em>{LINK}<p>{TEASER}</p><p>{SECOND_TEASER}</p></div>',
        f'<div class="k"><p><strong>BACA JUGA:</strong> {LINK}</p><p>{TEASER}</p></div>',
        f"<section><p>Berita Terkait</p><p>{LINK}</p><p>{TEASER}</p></section>",
    ],
)
@pytest.mark.parametrize(
    "before", ["<p>{}</p>", '<div class="alinea">{}</div>', "<section class=s><p>{}</p></section>"]
)
def test_the_teasers_in_a_box_go_with_its_marker_and_its_link(box, before):
    found = article(box, before)

    assert [block.text for block in found.blocks] == list(PARAGRAPHS)
    assert TEASER in [piece.text for piece in found.removed]
    assert [link.headline for link in found.related] == ["Harga Cabai Rawit Naik Dua Kali Lipat"]


@pytest.mark.parametrize(
    ("box", "before", "at"),
    [
        (f'<div class="s"><p>Baca Juga:</p><p>{LINK}</p><p>{{}}</p></div>', '<div class="s"><p>{}</p></div>', 2),
        (f"<div><p>Baca Juga:</p><p>{LINK}</p><p>{{}}</p></div>", "<div><p>{}</p></div>", 2),
        (f'<div class="k"><p>Baca Juga:</p><p>{LINK}</p><p>{{}}</p></div>', "<p>{}</p>", 4),
        (f'<div class="k"><p>Baca Juga: {LINK}</p><p>{{}}</p></div>', '<div class="k"><p>{}</p></div>', 2),
        (f'<div class="k"><p>Baca Juga: {LINK}</p><p>{{}}</p></div>', "<p>{}</p>", 4),
        (f'<div class="k"><p>Warga menolak, kata {LINK}</p><p>{{}}</p></div>', "<p>{}</p>", 2),
        (f'<div class="k"><p>{{}}</p><p>Baca Juga:</p><p>{LINK}</p><p>{{}}</p></div>', "<p>{}</p>", 2),
        (f'<div class="k"><h3>Harga yang dipantau</h3><p>{LINK}</p><p>{{}}</p></div>', "<p>{}</p>", 2),
        (f'<div class="k"><p>Baca Juga:</p><p>{LINK}</p>' + "<p>{}</p>" * 6 + "</div>", "<p>{}</p>", 2),
    ],
    ids=[
        "a piece of the article among its like", "pieces without names", "the last piece", "marker and link in one line among its like",
        "marker and link in one line in the last piece", "a link at the end of a sentence", "a paragraph above the marker",
        "a heading that is no marker", "more than a box holds",
    ],
)  # fmt: skip
def test_a_paragraph_that_shares_a_piece_of_the_article_with_a_link_stays(box, before, at):
    sentences = [f"Kalimat nomor {number} ini milik artikel dan tetap tinggal." for number in range(box.count("{}"))]

    found = texts(box.format(*sentences), before, at=at)

    assert [text for text in found if text in sentences] == sentences


def test_a_box_that_holds_much_of_the_text_is_the_article():
    sentences = ["Warga Karas memakai papan kapur.", "Perahu ditulis menurut hari.", "Rebutan tiang sudah berakhir."]
    inner = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    notice = (
        "<p>Tulisan ini dimuat atas izin penulisnya, dan redaksi menyunting ejaannya saja tanpa mengubah isinya.</p>"
    )
    page = f'<html><body><h1>Papan Kapur di Dermaga</h1><div class="post-content"><div class="k"><p>Baca Juga: {LINK}</p>{inner}</div>{notice}</div></body></html>'
    read = extract(Page.from_bytes(page.encode(), "https://caritau.com/post/papan"), PORTAL, fetched_at=NOW)

    assert [block.text for block in strip(read.article, PORTAL).blocks][:3] == sentences


def test_a_long_paragraph_in_a_box_is_no_teaser():
    long = "Pedagang menduga pasokan tertahan banjir di jalan lintas timur sejak pekan lalu. " * 4

    assert long.strip() in texts(f'<div class="k"><b>Terkait</b>{LINK}<p>{long}</p></div>')


def test_a_shortened_pull_quote_goes_with_the_name_glued_to_it():
    pulled = '<div class="q"><span>“</span>Wali kota meminta anggaran untuk pasar induk<span>Sari Dewi</span></div>'

    found = article(pulled)

    assert [block.text for block in found.blocks] == list(PARAGRAPHS)
    assert {piece.rule for piece in found.removed} == {"pull-quote"}


@pytest.mark.parametrize(
    "line",
    [
        "<p>“Wali kota meminta anggaran untuk pasar induk,</p><p>kami mendengarnya,” kata Rina.</p>",
        "<p>“Wali kota meminta anggaran untuk pasar induk”</p>",
        "<p>“Wali kota meminta anggaran untuk taman kota</p>",
        "<p>“Para wali kota meminta tambahan anggaran<br>untuk pasar induk<br>yang atapnya bocor</p>",
        "<p>“Anggaran pasar induk meminta wali kota untuk</p>",
    ],
    ids=["goes on below", "closed", "says something else", "lines of a poem", "in another order"],
)
def test_a_line_that_opens_a_quotation_mark_and_is_no_pull_quote_stays(line):
    removed = article(line).removed

    assert removed == []


@pytest.mark.parametrize(
    "box",
    [
        "<div class=x><h4>Dapatkan Kabar Pagi</h4><p>Rangkuman berita langsung di emailmu, gratis.</p>"
        "<button>Daftar</button></div>",
        "<div class=x><p>Di mana kamu biasa menyimpan tempe?</p><label><input type=radio>Kulkas</label>"
        "<label><input type=radio>Meja dapur</label><button>Kirim</button><p>Lihat Hasil Polling</p></div>",
        "<div class=x><h4>Apa yang perlu diketahui?</h4><a href='#'>Lihat semua pertanyaan</a></div>",
        "<section class=x><p>Meja Redaksi</p><p>Reporter: Nadya Zahira</p><p>Editor: Yuli Suroso</p></section>",
    ],
)
@pytest.mark.parametrize("before", ["<p>{}</p>", '<div class="alinea">{}</div>'])
def test_what_is_left_of_a_box_goes_with_the_form_the_link_or_the_byline_below_it(box, before):
    found = article(box, before)

    assert [block.text for block in found.blocks] == list(PARAGRAPHS)
    assert "box-remains" in {piece.rule for piece in found.removed}


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        (
            "<div class=x><h3>Jadwal Sidang</h3><p>Sidang dibuka Senin.</p><a href='/post/sidang'>Agenda Sidang "
            "Anggaran Tahun Depan</a></div>",
            ["Jadwal Sidang", "Sidang dibuka Senin."],
        ),
        ("<div class=x><h3>Tuntutan Wali Kota</h3></div>", ["Tuntutan Wali Kota"]),
        (
            "<div class=x><p>Ketua: Rudi Mulyadi</p><p>Sekretaris: Sri Wahyuni</p></div>",
            ["Ketua: Rudi Mulyadi", "Sekretaris: Sri Wahyuni"],
        ),
        (
            "<div class=x><p>Ikuti kami di Google News</p><h3>Tuntutan Wali Kota</h3></div>",
            ["Tuntutan Wali Kota"],
        ),
        (
            f"<div class=x><ul><li>Atap pasar</li><li>Talang air</li></ul><p>Baca juga: {LINK}</p></div>",
            ["Atap pasar", "Talang air"],
        ),
    ],
    ids=["a-sentence", "a-heading-alone", "rows-of-data", "a-heading-below-a-prompt", "a-list"],
)
def test_a_box_that_holds_something_of_the_article_keeps_it(box, kept):
    assert texts(box) == [*PARAGRAPHS[:2], *kept, *PARAGRAPHS[2:]]


def test_a_marker_that_is_left_alone_at_the_end_goes_and_a_last_line_of_the_text_stays():
    assert texts("<div><h3><em>Terkait</em></h3></div>", at=4) == list(PARAGRAPHS)
    assert texts("<div><h3>Selamat mencoba</h3></div>", at=4) == [*PARAGRAPHS, "Selamat mencoba"]


@pytest.mark.parametrize(
    "line",
    [
        f"<p>Lagi ramai nih: {LINK}</p>",
        f"<div class=x><h4>Sorotan</h4><ul><li>{LINK}</li><li><a href='/post/b'>Dapur Umum Kehabisan Minyak Goreng</a></li></ul></div>",
        f"<div class=related-posts><span>Kabar lain</span><h3>{LINK}</h3></div>",
    ],
    ids=["behind a few words", "a list under two words", "in a box that its class calls related"],
)
def test_links_to_other_articles_that_no_marker_announces_go_and_are_kept_as_related(line):
    found = article(line)

    assert [block.text for block in found.blocks] == list(PARAGRAPHS)
    assert "Harga Cabai Rawit Naik Dua Kali Lipat" in [link.headline for link in found.related]


@pytest.mark.parametrize(
    "line",
    [
        '<p>Lagi ramai nih: <a href="https://lain.example/a">Harga Cabai Rawit Naik Dua Kali Lipat</a></p>',
        '<p>Dokumen: <a href="/berkas/1">Rencana Anggaran Pasar Induk Tahun Depan</a></p>',
        '<ul><li><a href="/tokoh/rudi">Rudi Mulyadi</a></li><li><a href="/tokoh/sri">Sri Wahyuni</a></li></ul>',
        f"<p>Seperti ditulis sebelumnya dalam {LINK}</p>",
    ],
    ids=["to another site", "to a source", "to people", "in a sentence"],
)
def test_links_that_are_the_articles_own_stay(line):
    assert len(texts(line)) > len(PARAGRAPHS)


FIGURES = ("Pasar Induk dalam Angka", "Luas lahan: 2,4 hektare", "Jumlah kios: 560 unit dalam empat blok")


@pytest.mark.parametrize(
    "inside",
    [
        f'<article class="x9"><h3>{LINK}</h3><div><p>{TEASER}</p></div><a href="/post/harga-cabai">Selengkapnya »</a></article>',
        f'<ul><li>{LINK}</li><li><a href="/post/peta">Peta yang digambar dengan ludah sirih</a></li></ul>',
        f"<table><tr><td><strong>Baca:</strong><h2>{LINK}</h2></td></tr></table>",
        '<div class="x9"><div>Halaman Selanjutnya</div><p>Menteri Pertanian menjanjikan bonus bagi petani yang panen.</p>'
        '<a href="/post/menteri?page=2">Selanjutnya</a></div>',
    ],
    ids=["a card", "a list of links, one in small letters", "a word above a link", "what stands on the next page"],
)
def test_what_leads_to_another_page_goes_whatever_its_box_is_called(inside):
    assert texts(inside) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("<article><h3>Pasar Induk</h3><p>Atapnya bocor.</p></article>", ["Pasar Induk", "Atapnya bocor."]),
        (
            '<ul><li><a href="https://lain.example/a">Putusan Mahkamah Agung Nomor 5</a></li>'
            '<li><a href="https://lain.example/b">Naskah Undang-Undang Pasar Rakyat</a></li></ul>',
            ["Putusan Mahkamah Agung Nomor 5", "Naskah Undang-Undang Pasar Rakyat"],
        ),
        ("<p>Baca:</p><p>huruf demi huruf</p>", ["Baca:", "huruf demi huruf"]),
    ],
    ids=["an entry without a link", "sources elsewhere", "no link below"],
)
def test_what_only_looks_so_stays(inside, kept):
    assert texts(inside) == [*PARAGRAPHS[:2], *kept, *PARAGRAPHS[2:]]


def test_a_contact_in_brackets_is_no_caption():
    contact = "<p>Narahubung:<br>Baiq Nurhayati (Humas BPBD)<br>0878-6400-1122</p>"

    assert texts(contact)[2] == "Narahubung:\nBaiq Nurhayati (Humas BPBD)\n0878-6400-1122"


def test_where_the_figures_of_a_table_come_from_belongs_to_it():
    rows = "".join(f"<tr><td>Kios {n}</td><td>{n}00</td></tr>" for n in range(1, 5))
    source = "Sumber: Dinas Pasar Kota, diolah"

    assert source in texts(f"<table>{rows}</table><p><em>{source}</em></p>")
    assert source not in texts(f"<p>{source}</p>", at=4)


def test_an_aside_with_figures_is_the_articles_and_one_that_calls_to_subscribe_is_not():
    figures = f"<aside><h3>{FIGURES[0]}</h3><p>{FIGURES[1]}</p><p>{FIGURES[2]}</p></aside>"
    call = "<aside><h3>Kabar Pagi</h3><p>Lima berita tiap pagi</p><a href='/daftar'>Daftar</a></aside>"

    assert texts(figures) == [*PARAGRAPHS[:2], *FIGURES, *PARAGRAPHS[2:]]
    assert texts(call) == list(PARAGRAPHS)


def test_a_line_under_a_picture_in_a_box_as_wide_as_it_is_a_caption_and_one_in_a_box_of_its_own_stays():
    inside = "<img src='/foto/belimbing.jpg'><p>Belimbing wuluh matang pohon berwarna kuning muda.</p>"

    assert texts(f'<div style="width: 310px">{inside}</div>') == list(PARAGRAPHS)
    assert len(texts(f"<div>{inside}</div>")) == len(PARAGRAPHS) + 1


def test_the_standfirst_between_headline_and_date_is_none_of_the_text():
    head = "<h1>Menteri Membuka Rapat Kerja</h1><p>Enam gubernur datang, dua tidak memberi kabar.</p>"

    assert texts(f"{head}<p>Senin, 23 November 2026</p>", at=0) == list(PARAGRAPHS)
    assert texts(head, at=0) == ["Enam gubernur datang, dua tidak memberi kabar.", *PARAGRAPHS]


def test_the_marks_of_footnotes_go_and_their_notes_stay():
    marked = f'<p>{PARAGRAPHS[0]}<sup><a href="#fn1" rel="footnote">1</a></sup></p>'
    note = '<ol><li id="fn1">Skripsi Dwi Hastuti, 2019. <a href="#rf1">↩</a></li></ol>'
    found = article(note, at=4)

    assert texts(marked, at=0) == [PARAGRAPHS[0], *PARAGRAPHS]
    assert [block.text for block in found.blocks] == [*PARAGRAPHS, "Skripsi Dwi Hastuti, 2019."]
    assert [(piece.text, piece.rule) for piece in found.removed] == [("↩", "footnote-mark")]


def test_numbers_that_are_no_mark_stay():
    line = '<p>Nilai rata-rata naik menjadi 8<a href="/data/nilai">2</a>.</p>'

    assert "Nilai rata-rata naik menjadi 82." in texts(line)
