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
