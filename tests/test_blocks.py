"""Markup to blocks: what a reader sees, line by line as a browser breaks it, with what the markup says of each line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from caritau_crawler.extraction.blocks import read_blocks
from caritau_crawler.extraction.markup import hints_of_names
from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.settling import settle
from caritau_crawler.items import Link, RawBlock

ADDRESS = "https://caritau.com/post/rapat-kerja"
SENTENCE = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur dan wali kota."
ANOTHER = "Rapat berlangsung sampai sore di gedung yang sama, dan wartawan boleh mengikuti semua sidang."


def root_of(markup: str) -> HtmlElement:
    """The markup as the page's own parser sees it: without comments."""
    return Page.from_bytes(f"<html><body><div>{markup}</div></body></html>".encode(), ADDRESS).tree.find("body")


def blocks(markup: str) -> list[RawBlock]:
    return settle(read_blocks(root_of(markup)), ADDRESS)


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks(markup)]


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        ("<p>a</p>", ["paragraph"]),
        ("<div>a</div>", ["paragraph"]),
        ("a", ["paragraph"]),
        ("<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4><h5>e</h5><h6>f</h6>", ["heading"] * 6),
        ("<blockquote>a</blockquote>", ["quote"]),
        ("<blockquote><p>a</p><p>b</p></blockquote>", ["quote", "quote"]),
        ("<blockquote><ul><li>a</li></ul></blockquote>", ["quote"]),
        ("<ul><li>a</li><li>b</li></ul>", ["list_item", "list_item"]),
        ("<ol><li><p>a</p></li></ol>", ["list_item"]),
        ("<dl><dt>a</dt><dd>b</dd></dl>", ["list_item", "list_item"]),
        ("<section>a</section><article>b</article><unknown-tag>c</unknown-tag>", ["paragraph"] * 3),
    ],
)
def test_a_tag_gives_its_text_a_type(markup, kinds):
    assert [block.type for block in blocks(markup)] == kinds


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>Ia <b>meng</b>ajak warga.</p>", ["Ia mengajak warga."]),
        ("<p>Ia <a href=/x>pergi</a><span>,</span> lalu <em>pulang</em>.</p>", ["Ia pergi, lalu pulang."]),
        ("<p>H<sub>2</sub>O</p>", ["H2O"]),
        ("<p>se<wbr>lesai</p>", ["selesai"]),
        ("<p>satu\n   dua\ttiga&nbsp;empat</p>", ["satu dua tiga empat"]),
        ("<p>a<font color=red>b</font>c</p>", ["abc"]),
        ("<span>a</span><span>b</span>", ["ab"]),
        ("<p>satu</p>dua<p>tiga</p>empat", ["satu", "dua", "tiga", "empat"]),
        ("satu<div>dua<p>tiga</p>empat</div>lima", ["satu", "dua", "tiga", "empat", "lima"]),
        ("<p></p><p>  </p><p>&nbsp;</p><p>a</p>", ["a"]),
        ("<p>a<img src=x>b</p>", ["ab"]),
        ("<span><p>a</p><p>b</p></span>", ["a", "b"]),
        ("<p>Jum&rsquo;at &amp; Sabtu &lt;3</p>", ["Jum’at & Sabtu <3"]),
        ("<p>â€œSiapâ€\x9d, kata dia.</p>", ["“Siap”, kata dia."]),
    ],
)
def test_inline_tags_split_no_words_and_other_tags_do_part_lines(markup, lines):
    assert texts(markup) == lines


@pytest.mark.parametrize(
    "tag", ["script", "style", "template", "svg", "iframe", "noscript", "select", "textarea", "object", "audio", "math"]
)
def test_what_is_no_text_of_the_page_is_not_read_but_what_follows_is(tag):
    assert texts(f"<p>satu <{tag}>BUKAN TEKS</{tag}>dua</p>") == ["satu dua"]


def test_comments_and_processing_instructions_part_nothing():
    assert texts("<p>sa<!-- BUKAN -->tu<?php BUKAN ?> dua</p>") == ["satu dua"]


def lines_of(markup: str) -> list[tuple[str, bool]]:
    return [(block.text, block.continues) for block in blocks(markup)]


def test_lines_of_a_poem_continue_their_block():
    poem = "<p>Aku ini binatang jalang<br>Dari kumpulannya terbuang<br/>\nBiar peluru menembus kulitku</p>"

    assert lines_of(poem) == [
        ("Aku ini binatang jalang", False),
        ("Dari kumpulannya terbuang", True),
        ("Biar peluru menembus kulitku", True),
    ]


def test_two_breaks_part_paragraphs_and_two_stanzas():
    assert lines_of(f"{SENTENCE}<br><br>{ANOTHER}") == [(SENTENCE, False), (ANOTHER, False)]
    assert lines_of("<p>satu<br>dua<br>&nbsp;<br>tiga<br>empat</p>") == [
        ("satu", False), ("dua", True), ("tiga", False), ("empat", True),
    ]  # fmt: skip


def test_one_break_between_two_whole_paragraphs_parts_them():
    assert lines_of(f"<div>{SENTENCE}<br>{ANOTHER}<br>{SENTENCE}</div>") == [
        (SENTENCE, False), (ANOTHER, False), (SENTENCE, False),
    ]  # fmt: skip


def test_one_break_inside_a_sentence_does_not_part_it():
    half = SENTENCE.removesuffix(".")

    assert lines_of(f"<p>{half}<br>{ANOTHER}</p>") == [(half, False), (ANOTHER, True)]


def test_a_break_inside_an_inline_tag_is_one_too():
    assert lines_of("<p><b>satu<br>dua</b> tiga</p>") == [("satu", False), ("dua tiga", True)]


def test_breaks_at_the_ends_of_a_block_and_rules_give_no_lines():
    assert lines_of("<p><br>satu<br><br></p><hr><p>dua</p>tiga<hr>empat") == [
        ("satu", False), ("dua", False), ("tiga", False), ("empat", False),
    ]  # fmt: skip


def test_a_row_of_data_is_one_line_with_its_cells_apart():
    table = "<table><caption>Harga</caption><tr><th>Kota</th><th>Beras</th></tr><tr><td>Solo</td><td>12.000</td></tr></table>"

    found = blocks(table)

    assert [block.text for block in found] == ["Harga", "Kota Beras", "Solo 12.000"]
    assert all("table" in block.hints for block in found)
    assert "caption" in found[0].hints


def test_a_table_for_layout_gives_the_paragraphs_of_its_cells():
    table = f"<table><tr><td><a href=/>Beranda</a></td><td><p>{SENTENCE}</p><p>{ANOTHER}</p></td></tr></table>"

    assert texts(table) == ["Beranda", SENTENCE, ANOTHER]
    assert texts(f"<table><tr><td>{SENTENCE * 3}</td><td>{ANOTHER * 3}</td></tr></table>") == [
        SENTENCE * 3,
        ANOTHER * 3,
    ]


def test_nested_lists_keep_their_order_and_have_groups_of_their_own():
    found = blocks("<ul><li>satu<ul><li>dua</li><li>tiga</li></ul></li><li>empat</li></ul><ul><li>lima</li></ul>")

    assert [(block.text, block.type) for block in found] == [
        (word, "list_item") for word in ("satu", "dua", "tiga", "empat", "lima")
    ]
    groups = [block.group for block in found]
    assert groups[0] == groups[3] != 0
    assert groups[1] == groups[2]
    assert len({groups[0], groups[1], groups[4]}) == 3
    assert blocks("<p>a</p>")[0].group == 0


def test_links_are_absolute_with_their_text_and_share():
    (block,) = blocks('<p>Baca <a href="/post/a">Satu Dua</a> dan <a href="https://lain.id/b#c">Tiga</a> ya</p>')

    assert block.links == (Link("Satu Dua", "https://caritau.com/post/a"), Link("Tiga", "https://lain.id/b"))
    assert block.link_share == pytest.approx(len("Satu DuaTiga") / len(block.text), abs=0.02)


def test_a_link_round_the_whole_block_and_one_in_pieces_are_one_link():
    (whole,) = blocks("<a href=/a><h3>Gubernur <b>Resmikan</b> Pasar</h3></a>")

    assert (whole.link_share, whole.type) == (pytest.approx(1, abs=0.1), "heading")
    assert whole.links == (Link("Gubernur Resmikan Pasar", "https://caritau.com/a"),)


@pytest.mark.parametrize("href", ["javascript:void(0)", "mailto:a@b.id", "", "#", "http://[", "tel:1"])
def test_a_link_that_leads_nowhere_has_no_address_and_still_counts(href):
    (block,) = blocks(f'<p><a href="{href}">Bagikan ini</a></p>')

    assert block.links == (Link("Bagikan ini", ""),)
    assert block.link_share == 1.0


def test_bold_lines_are_marked_and_bold_words_are_not():
    assert "strong" in blocks("<p><strong>Kunjungan ke Pasar</strong></p>")[0].hints
    assert "strong" in blocks("<p><b>Kunjungan</b> <b>ke Pasar</b></p>")[0].hints
    assert "strong" not in blocks("<p><b>Kunjungan</b> ke Pasar</p>")[0].hints


@pytest.mark.parametrize(
    ("markup", "hint"),
    [
        ("<nav>a</nav>", "navigation"),
        ("<figure><figcaption>a</figcaption></figure>", "caption"),
        ("<button>a</button>", "form"),
        ("<div hidden>a</div>", "hidden"),
        ("<div style='color:red;DISPLAY : none'>a</div>", "hidden"),
        ("<p style='visibility:hidden'>a</p>", "hidden"),
        ("<div class='share-bar'>a</div>", "share"),
        ("<div class='postTags'>a</div>", "tags"),
        ("<div id=komentar>a</div>", "comments"),
        ("<div class='baca-juga'>a</div>", "related"),
        ("<div class='row'><div class='iklan'><p>a</p></div></div>", "ad"),
        ("<p class='wp-caption-text'>a</p>", "caption"),
        ("<div class='newsletter-box'>a</div>", "promotion"),
        ("<blockquote class='twitter-tweet'>a</blockquote>", "embed"),
    ],
)
def test_tags_classes_and_styles_give_roles(markup, hint):
    found = blocks(f"<p>{SENTENCE}</p>{markup}<p>{SENTENCE}</p>")

    assert hint in found[1].hints
    assert not found[0].hints
    assert not found[2].hints


@pytest.mark.parametrize("name", ["shareholder", "badge", "header-ok", "readable", "stage", "advance", "navy", "kabar"])
def test_words_that_only_begin_like_a_role_give_none(name):
    assert not hints_of_names(name) - {"header"}


@pytest.mark.parametrize(
    "wrapper",
    [
        "<div class='related'>{}</div>",
        "<form>{}</form>",
        "<div id=iklan>{}</div>",
        "<aside>{}</aside>",
        "<header>{}</header>",
    ],
)
def test_a_role_that_would_take_the_whole_article_is_not_believed(wrapper):
    article = f"<p>{SENTENCE}</p><p>{ANOTHER}</p>" * 4

    assert not any(block.hints for block in blocks(wrapper.format(article)))
    assert all(block.hints for block in blocks(wrapper.format("<p>Kabar lain</p>") + article)[:1])


def test_a_hidden_element_stays_hidden_however_much_it_holds():
    assert all("hidden" in block.hints for block in blocks(f"<div hidden>{f'<p>{SENTENCE}</p>' * 9}</div>"))


TAGS = (
    "p",
    "div",
    "span",
    "b",
    "a",
    "li",
    "ul",
    "blockquote",
    "h2",
    "td",
    "tr",
    "table",
    "br",
    "em",
    "section",
    "form",
)
WORD = st.sampled_from(("kata", "dua kata", "Ia pergi.", " ", "", "漢", "a&amp;b"))
MARKUP = st.recursive(
    WORD,
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=4), WORD).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>{made[2]}"
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(MARKUP)
def test_every_visible_character_is_in_one_block_and_in_order(markup):
    root = root_of(markup)

    found = settle(read_blocks(root), ADDRESS)

    assert "".join("".join(block.text.split()) for block in found) == "".join(root.text_content().split())
    assert all(block.text == " ".join(block.text.split()) != "" for block in found)
    assert all(0 <= block.link_share <= 1 for block in found)
    assert not found or not found[0].continues


def test_a_name_glued_to_the_end_of_its_box_is_a_line_of_its_own():
    assert texts("<div>Yang kami minta air bersih<span>Siti Rahmah</span></div>") == [
        "Yang kami minta air bersih",
        "Siti Rahmah",
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Yang kami minta air bersih<span>Siti Rahmah</span></p>",
        "<div>Warga membeli ponsel i<span>Phone Baru</span></div>",
        "<div>Warga membaca tulisan Kabar<span>Kota</span></div>",
        "<div>Menurut catatan dinas<span>Kota Malang</span> airnya bersih.</div>",
        "<div>Yang kami minta air bersih <span>Siti Rahmah</span></div>",
    ],
    ids=["a paragraph", "a word in two pieces", "one word", "the sentence goes on", "a blank between"],
)
def test_a_span_inside_a_line_parts_nothing(markup):
    assert len(texts(markup)) == 1


def test_a_related_link_between_two_breaks_is_a_line_with_a_role_of_its_own():
    inline = (
        f'<div>{SENTENCE}<br><br><span class="baca-juga"><b>Gubernur Resmikan Pasar</b></span><br><br>{ANOTHER}</div>'
    )

    assert [(block.text, "related" in block.hints) for block in blocks(inline)] == [
        (SENTENCE, False),
        ("Gubernur Resmikan Pasar", True),
        (ANOTHER, False),
    ]
    assert texts(f'<div>{SENTENCE} <span class="baca-juga"><b>Gubernur</b></span> {ANOTHER}</div>') == [
        f"{SENTENCE} Gubernur {ANOTHER}"
    ]


def test_a_pull_quote_in_a_span_that_opens_its_box_is_a_line_of_its_own():
    pulled = "Kami hanya ingin air bersih untuk anak"

    assert texts(f'<div><span class="quote">{pulled}</span>\n{SENTENCE}</div>') == [pulled, SENTENCE]
    assert texts(f'<p><span class="quote">{pulled}</span>\n{SENTENCE}</p>') == [f"{pulled} {SENTENCE}"]
    assert texts(f'<div><span class="kota">Bandung</span>\n{SENTENCE}</div>') == [f"Bandung {SENTENCE}"]


def test_the_foot_of_a_quotation_says_whose_it_is_and_the_foot_of_a_page_is_none_of_the_text():
    quotation = blocks(f"<blockquote>{SENTENCE}<footer>Rina Amelia, pengelola pasar</footer></blockquote>")

    assert [block.hints for block in quotation] == [frozenset()] * 2
    assert "footer" in blocks(f"<p>{SENTENCE}</p><p>{ANOTHER}</p><footer>Jalan Kenari 17</footer>")[-1].hints


@pytest.mark.parametrize(
    "names", ["StoryRenderer__EditorWrapper-sc-1f8w4", "public-DraftEditor-content", "editor-content"]
)
def test_the_box_of_a_text_editor_is_no_byline(names):
    assert "author" not in hints_of_names(names)


def test_the_tags_of_an_angular_page_name_what_stands_behind_their_prefix():
    article = f"<p>{SENTENCE}</p><p>{ANOTHER}</p>"

    assert blocks(f"{article}<app-subjudul><h4>Anggaran Pasar</h4></app-subjudul>")[-1].hints == frozenset()
    assert "related" in blocks(f"{article}<app-related><p>Pasar Induk Dibuka</p></app-related>")[-1].hints
