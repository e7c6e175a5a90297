"""The body is found by its shape alone: eight designs of pages, no selector, and around each what is not the article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caritau_crawler.extraction.article import Extraction, extract
from caritau_crawler.extraction.blocks import read_blocks
from caritau_crawler.extraction.container import find_container, prose_length, slice_of
from caritau_crawler.extraction.page import Page
from caritau_crawler.portals import generic_portal
from pipelines.boilerplate import strip
from quality.lossless import ink

ADDRESS = "https://kabar-pesisir.example/berita/panen-garam"
HEADLINE = "Petani Garam Pesisir Utara Panen Lebih Awal"
STORY = (
    "Petani garam di pesisir utara memulai panen dua pekan lebih awal karena kemarau datang lebih cepat tahun ini.",
    '"Air laut menguap lebih cepat dan kristalnya besar-besar," kata Wayan Sutarno, petani yang menggarap dua hektare tambak.',
    "Ia menjual hasil panen pertamanya seharga seribu dua ratus rupiah per kilogram kepada pengepul dari kota kabupaten.",
    "Dinas kelautan mencatat produksi garam di wilayah itu naik tujuh persen dibandingkan musim panen tahun sebelumnya.",
    "Para petani berharap harga tidak jatuh ketika panen raya tiba pada akhir bulan depan di seluruh kecamatan.",
)
SHORT = "Semoga saja tidak."
SUBHEADING = "Harga di Tingkat Petani"

HEAD = (
    f"<head><title>{HEADLINE} - Kabar Pesisir</title><meta property='og:type' content='article'>"
    "<meta property='og:site_name' content='Kabar Pesisir'><script>var iklan = 'Petani garam di iklan ini bukan teks.';</script></head>"
)
MENU = (
    "<ul>"
    + "".join(f"<li><a href='/{word}'>{word.title()}</a></li>" for word in ("nasional", "daerah", "niaga"))
    + "</ul>"
)
TEASERS = "".join(
    f"<div class='kotak'><a href='/berita/{n}'><h3>Kabar Nomor {n} dari Pelabuhan Lama</h3></a>"
    f"<p>Kapal nelayan kembali ke pelabuhan lama setelah tiga hari dihantam ombak besar di selat, kata syahbandar {n}.</p></div>"
    for n in range(1, 4)
)
COMMENTS = "".join(
    f"<div class='comment'><b>Pembaca {n}</b><p>Menurut saya harga garam memang harus dijaga oleh pemerintah daerah, jangan"
    " sampai petani rugi lagi seperti tahun lalu.</p></div>"
    for n in range(1, 4)
)
FOOTER = (
    "<p>Kabar Pesisir adalah media daring yang memberitakan kehidupan pesisir, terbit sejak 2011 dan dikelola koperasi.</p>"
    "<p>Hak cipta dilindungi undang-undang. Dilarang mengutip tanpa izin tertulis dari redaksi Kabar Pesisir.</p>"
)


def framed(body: str) -> str:
    """A design with semantic names for all that is not the article."""
    return (
        f"<html lang=id>{HEAD}<body><header><nav>{MENU}</nav></header><main>{body}</main>"
        f"<aside class='sidebar'><h4>Terpopuler</h4>{TEASERS}</aside>"
        f"<section id='komentar' class='comments'>{COMMENTS}</section><footer>{FOOTER}</footer></body></html>"
    )


def paragraphs(tag: str) -> str:
    texts = [*STORY[:2], None, *STORY[2:], SHORT]
    heading = f"<h2>{SUBHEADING}</h2>"
    return "".join(heading if text is None else f"<{tag}>{text}</{tag}>" for text in texts)


def in_article() -> str:
    return framed(f"<article><h1>{HEADLINE}</h1>{paragraphs('p')}</article>")


def nested_divs() -> str:
    texts = "".join(f"<div class='x1'><div class='x2'>{text}</div></div>" for text in STORY)
    return framed(
        f"<div><div><div><h1>{HEADLINE}</h1></div><div class='q'>{texts}<div class=x1>{SHORT}</div></div></div></div>"
    )


def break_soup() -> str:
    return framed(f"<h1>{HEADLINE}</h1><div class='txt'>{'<br><br>'.join(STORY)}<br /><br />{SHORT}</div>")


def single_breaks() -> str:
    return framed(f"<h1>{HEADLINE}</h1><div class='txt'>{'<br>'.join(STORY)}<br /><br />{SHORT}</div>")


def layout_table() -> str:
    return (
        f"<html>{HEAD}<body><table width=100%><tr><td colspan=3><table><tr><td>{MENU}</td></tr></table></td></tr><tr>"
        f"<td width=150>{MENU}</td><td><h1>{HEADLINE}</h1>{paragraphs('p')}</td><td width=200><b>Terpopuler</b>{TEASERS}</td>"
        f"</tr><tr><td colspan=3><font size=1>{FOOTER}</font></td></tr></table></body></html>"
    )


def amp() -> str:
    return (
        f"<html amp lang=id>{HEAD}<body><amp-sidebar id=s>{MENU}</amp-sidebar><header>{MENU}</header><h1>{HEADLINE}</h1>"
        f"<amp-img src=/a.jpg width=600 height=400></amp-img><div class='amp-wp-article-content'>{paragraphs('p')}</div>"
        f"<amp-list src=/x><div class='related'>{TEASERS}</div></amp-list><footer>{FOOTER}</footer></body></html>"
    )


def one_form() -> str:
    return (
        f"<html>{HEAD}<body><form id='aspnetForm' action='/'><input type=hidden name=__VIEWSTATE value='{'x' * 3000}'>"
        f"<div id='menu'>{MENU}</div><div id='ctl00_Isi'><h1>{HEADLINE}</h1><span id='ctl00_lblIsi'>{paragraphs('p')}</span></div>"
        f"<div id='ctl00_Lain'>{TEASERS}</div><div id='ctl00_Kaki'>{FOOTER}</div></form></body></html>"
    )


def no_names() -> str:
    return (
        f"<html>{HEAD}<body><div><div>{MENU}</div><div><div><div>{HEADLINE}</div><div>{paragraphs('div')}</div></div>"
        f"<div>{TEASERS}</div></div><div>{FOOTER}</div></div></body></html>"
    )


def malformed() -> str:
    texts = "".join(f"<p>{text}" for text in (*STORY, SHORT))
    return (
        f"<html>{HEAD}<body><div class=nav>{MENU}</span></div><div class='wrap'><h1>{HEADLINE}</h2><div class='isi'>{texts}"
        f"</i></b></div></td></tr></div><div class='sidebar'><p>{TEASERS}</div><div class='footer'>{FOOTER}"
    )


DESIGNS = (in_article, nested_divs, break_soup, single_breaks, layout_table, amp, one_form, no_names, malformed)


def read(markup: str) -> Extraction:
    page = Page.from_bytes(markup.encode(), ADDRESS)
    return extract(page, generic_portal(ADDRESS), fetched_at=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize("design", DESIGNS)
def test_every_paragraph_of_the_story_is_found_in_order_as_a_block_of_its_own(design):
    found = [block.text for block in read(design()).article.blocks]

    assert [text for text in found if text in (*STORY, SHORT)] == [*STORY, SHORT]


@pytest.mark.parametrize("design", DESIGNS)
def test_what_stands_around_the_story_is_not_in_the_kept_text(design):
    extraction = read(design())

    kept = strip(extraction.article, generic_portal(ADDRESS)).article_body

    assert "pelabuhan lama" not in kept.lower()
    assert "Menurut saya harga garam" not in kept
    assert "terbit sejak 2011" not in kept
    assert "Niaga" not in kept
    assert ink("".join(STORY)) in ink(kept).replace(ink(SUBHEADING), "")


@pytest.mark.parametrize("design", DESIGNS)
def test_the_page_is_an_article_with_its_headline_and_the_source_is_named(design):
    extraction = read(design())

    assert extraction.kind == "article"
    assert extraction.article.headline == HEADLINE
    assert extraction.article.extraction["article_body"] == "generic"


@pytest.mark.parametrize("design", [in_article, layout_table, amp, one_form, no_names])
def test_the_subheading_stays_in_its_place(design):
    kept = strip(read(design()).article, generic_portal(ADDRESS)).blocks

    texts = [block.text for block in kept]
    assert texts[texts.index(SUBHEADING) + 1] == STORY[2]


@pytest.mark.parametrize("name", ["related", "comments", "share", "iklan", "sidebar", "footer", "nav"])
def test_a_misleading_name_on_the_article_itself_does_not_hide_it(name):
    markup = framed(f"<h1>{HEADLINE}</h1><div class='{name}' id='{name}'>{paragraphs('p')}</div>")

    kept = strip(read(markup).article, generic_portal(ADDRESS))

    assert ink("".join(STORY)) in ink(kept.article_body).replace(ink(SUBHEADING), "")


def test_comments_that_are_longer_than_the_article_are_not_the_article():
    markup = framed(f"<article><h1>{HEADLINE}</h1>{paragraphs('p')}</article>").replace(COMMENTS, COMMENTS * 6)

    kept = strip(read(markup).article, generic_portal(ADDRESS)).article_body

    assert STORY[0] in kept
    assert "Menurut saya" not in kept


def test_a_page_without_prose_has_no_container():
    marked = read_blocks(Page.from_bytes(f"<body>{MENU}<p>Pendek.</p></body>".encode(), ADDRESS).tree)

    assert find_container(marked) is None
    assert prose_length(marked) == 0


def test_a_slice_holds_what_stands_below_its_element_and_nothing_else():
    tree = Page.from_bytes(in_article().encode(), ADDRESS).tree
    marked = read_blocks(tree)

    inside = slice_of(marked, tree.find(".//article"))

    assert inside[0].text == HEADLINE
    assert [block.text for block in inside[1:] if block.type != "heading"] == [*STORY, SHORT]
    assert slice_of(marked, tree) == marked


def test_running_text_is_counted_without_headings_links_and_furniture():
    def length(markup: str) -> int:
        return prose_length(read_blocks(Page.from_bytes(markup.encode(), ADDRESS).tree))

    assert length(f"<p>{STORY[0]}</p>") == len(STORY[0])
    assert length(f"<h2>{STORY[0]}</h2><p><a href=/>{STORY[0]}</a></p><nav><p>{STORY[0]}</p></nav><p>Pendek.</p>") == 0


def body_of(body: str) -> list[tuple[str, str]]:
    page = f"<html>{HEAD}<body><h1>{HEADLINE}</h1><div class='hal'>{body}</div>{FOOTER}</body></html>"
    return [(block.type, block.text) for block in strip(read(page).article, generic_portal(ADDRESS)).blocks]


REST = "".join(f"<p>{text}</p>" for text in STORY[1:])


def test_a_first_paragraph_in_a_box_of_its_own_is_of_the_article_when_it_opens_with_a_dateline():
    lead = f"<div class='intro'><p><strong>Tuban, KP.</strong> {STORY[0]}</p></div>"

    assert body_of(f"{lead}<div class='penuh'>{REST}</div>")[0][1].endswith(STORY[0])


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='intro'><p>{STORY[0]}</p></div>",
        f"<div class='intro'><p><strong>{STORY[0]}</strong></p></div>",
        f"<div class='intro'><p><strong>Ringkasan.</strong> {STORY[0][:60]}</p></div>",
        f"<div class='intro'><h3><strong>Tuban</strong></h3><p>{STORY[0]}</p><p>{STORY[0]}</p></div>",
    ],
    ids=["no dateline", "bold throughout", "too short", "more than a paragraph"],
)
def test_a_summary_above_the_text_is_no_first_paragraph(box):
    assert body_of(f"{box}<div class='penuh'>{REST}</div>")[0][1] == STORY[1]


def test_a_short_line_above_labelled_lines_is_a_subheading():
    labels = "<p>Pos Tuban: Dermaga Lama, setiap pagi</p><p>Pos Palang: Balai Desa, telepon 0811-5550-100</p>"

    assert ("heading", "Tempat bertanya") in body_of(
        f"<div>{REST}<p>Tempat bertanya</p>{labels}<p>{STORY[0]}</p></div>"
    )


@pytest.mark.parametrize(
    "lines",
    [
        "<p>Pemenang: Wayan Sutarno</p><p>Juri: Made Arta</p><p>Hadiah: dua karung garam</p>",
        "<p>Tempat bertanya</p><p>Pos Tuban: Dermaga Lama, setiap pagi</p><p>Sesudah itu sepi</p>",
        "<p>Tempat bertanya ada dua.</p><p>Pos Tuban: Dermaga Lama</p><p>Pos Palang: Balai Desa</p>",
    ],
    ids=["labels only", "one label", "a sentence"],
)
def test_what_heads_no_labels_is_no_subheading(lines):
    assert not [text for kind, text in body_of(f"<div>{REST}{lines}<p>{STORY[0]}</p></div>") if kind == "heading"]


#: Longer than what most teasers are, so that only their boxes tell them.
EXCERPT = (
    "Kepala dinas mengatakan jumlah pasien mulai menurun sejak warga menjalankan kerja bakti serentak. Namun, ia mengingatkan "
    "agar tempat penampungan air tetap dikuras sedikitnya sekali dalam sepekan sampai musim hujan berakhir."
)


def records(between: str, after: str = "") -> str:
    """A list of other articles, each a headline that is a link and an excerpt, in boxes without a telling name."""
    return "".join(
        f"<div><h4><a href='/berita/{n}'>Kabar Nomor {n} dari Pelabuhan Lama</a></h4>{between}<p>{n}. {EXCERPT}</p>{after}</div>"
        for n in range(1, 9)
    )


def short_beside(other: str) -> list[str]:
    body = f"<div><h1>{HEADLINE}</h1><div><p>{STORY[0]}</p><p>{STORY[1]}</p><p>{SHORT}</p></div></div>"
    extraction = read(f"<html>{HEAD}<body><div>{body}<div>{other}</div></div></body></html>")
    return [block.text for block in strip(extraction.article, generic_portal(ADDRESS)).blocks]


@pytest.mark.parametrize(
    "other",
    [
        records(""),
        records("<span>17 Agustus 2023</span>"),
        records("<span>Daerah</span><time>2 jam lalu</time>", "<span>9 dibaca</span>"),
        "<h3>Komentar (8)</h3>" + "".join(f"<div><b>warga_{n}</b><p>{n}. {EXCERPT}</p></div>" for n in range(8)),
        "<h4>Komentar Facebook</h4>" + "".join(f"<div><p>{n}. {EXCERPT}</p><i>9 hari</i></div>" for n in range(8)),
    ],
    ids=["excerpts", "with dates", "with sections and ages", "comments", "comments with ages"],
)
def test_a_short_article_is_found_beside_a_long_list_of_excerpts_or_comments(other: str) -> None:
    assert short_beside(other) == [STORY[0], STORY[1], SHORT]


def test_a_link_before_each_paragraph_makes_no_list_of_excerpts_of_an_article() -> None:
    link = "<p><a href='/berita/1'>Kabar Nomor Satu dari Pelabuhan Lama</a></p>"
    body = "".join(f"{link}<p>{text}</p>" for text in STORY)
    extraction = read(
        f"<html>{HEAD}<body><div><h1>{HEADLINE}</h1><div>{body}</div></div><div>{FOOTER}</div></body></html>"
    )

    kept = strip(extraction.article, generic_portal(ADDRESS)).article_body

    assert [text for text in STORY if text in kept] == list(STORY)


def test_a_count_of_comments_above_the_text_opens_no_readers_part() -> None:
    story = "".join(f"<p>{text}</p>" for text in STORY)
    page = (
        f"<html>{HEAD}<body><div><h1>{HEADLINE}</h1><a href='#k'>Komentar:</a><div>{story}</div></div>"
        f"<div><p>Data dirimu dipakai ketika ditemukan kegiatan yang tidak biasa pada akunmu di laman ini.</p></div></body></html>"
    )

    assert [block.text for block in strip(read(page).article, generic_portal(ADDRESS)).blocks] == list(STORY)


def test_a_poem_is_found_beside_a_notice_of_its_site() -> None:
    verses = (
        "di gudang itu ibu menyimpan hujan<br>dalam toples bekas biskuit",
        "tiap kemarau ia membukanya sedikit<br>cukup untuk membasahi<br>sebatang cabai dan dua helai doa",
        "sekarang gudang itu sudah dijual<br>pembelinya menemukan satu toples kosong",
    )
    poem = "".join(f"<p>{verse}</p>" for verse in verses)
    page = (
        f"<html>{HEAD}<body><div><h1>{HEADLINE}</h1><div>{poem}</div></div><div><h4>Pengumuman</h4>"
        f"<div>Buku pertama saya dapat dipesan lewat surel.</div></div></body></html>"
    )

    assert [block.text for block in strip(read(page).article, generic_portal(ADDRESS)).blocks] == [
        verse.replace("<br>", "\n") for verse in verses
    ]


def test_a_question_and_its_answer_are_one_body() -> None:
    page = (
        f"<html>{HEAD}<body><article><h1>{HEADLINE}</h1><div class='part question'><h2>Pertanyaan</h2><p>{STORY[0]}</p></div>"
        f"<div class='part answer'><h2>Jawaban</h2><p>{STORY[1]}</p><p>{STORY[2]}</p><p>{STORY[3]}</p></div></article></body></html>"
    )

    kept = [block.text for block in strip(read(page).article, generic_portal(ADDRESS)).blocks]

    assert kept == ["Pertanyaan", STORY[0], "Jawaban", *STORY[1:4]]
