"""Articles over several pages: the next part in every form that portals print, and no step into another article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.parts import MAX_PARTS, join, next_part, part_number
from caritau_crawler.extraction.structured_data import read_links
from caritau_crawler.items import Image, RawArticle, RawBlock
from caritau_crawler.portals import Portal, load_portal

ADDRESS = "https://caritau.com/post/menteri-membuka-rapat"
PORTAL = load_portal("caritau")
WORDPRESS = load_portal("sample_wordpress")


def following(markup: str, url: str = ADDRESS, portal: Portal = PORTAL) -> str | None:
    page = Page.from_bytes(f"<html><body>{markup}</body></html>".encode(), url)
    return next_part(page, read_links(page), portal)


def link(href: str, text: str = "2") -> str:
    return f'<a href="{href}">{text}</a>'


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("?page=2", f"{ADDRESS}?page=2"),
        (f"{ADDRESS}?page=2", f"{ADDRESS}?page=2"),
        ("/post/menteri-membuka-rapat?halaman=2", f"{ADDRESS}?halaman=2"),
        ("?hal=2", f"{ADDRESS}?hal=2"),
        ("?Page=2", f"{ADDRESS}?Page=2"),
        ("?page=2&utm_source=pager", f"{ADDRESS}?page=2&utm_source=pager"),
        ("/post/menteri-membuka-rapat/2", f"{ADDRESS}/2"),
        ("/post/menteri-membuka-rapat/2/", f"{ADDRESS}/2/"),
        ("menteri-membuka-rapat/2", f"{ADDRESS}/2"),
        ("/post/menteri-membuka-rapat/page/2", f"{ADDRESS}/page/2"),
        ("/post/menteri-membuka-rapat/halaman-2", f"{ADDRESS}/halaman-2"),
        ("?page=2#isi", f"{ADDRESS}?page=2"),
    ],
)
def test_the_next_part_is_found_in_every_form(href, target):
    assert following(link(href)) == target


def test_the_next_part_is_found_in_the_head_and_by_the_profiles_selector():
    assert following('<link rel="next" href="?page=2">') == f"{ADDRESS}?page=2"
    wordpress = "https://warta-seberang.example/2023/09/12/rapat/"
    assert (
        following(f'<div class="page-links">{link("/2023/09/12/rapat/2/")}</div>', wordpress, WORDPRESS)
        == wordpress + "2/"
    )


@pytest.mark.parametrize("form", ["?page={}", "?halaman={}", "/post/menteri-membuka-rapat/{}"])
def test_from_each_part_the_next_one_is_found_and_the_last_has_none(form):
    pager = "".join(link(form.format(number), str(number)) for number in (1, 2, 3))
    first = following(pager)
    second = following(pager, first)

    assert [part_number(url)[1] for url in (first, second)] == [2, 3]
    assert following(pager, second) is None


@pytest.mark.parametrize("word", ["all", "semua", "full", "ALL"])
def test_all_parts_on_one_page_are_preferred_and_have_no_next(word):
    pager = link("?page=2") + link(f"?page={word}", "Tampilkan Semua")

    assert following(pager) == f"{ADDRESS}?page={word}"
    assert following(pager, f"{ADDRESS}?page={word}") is None


def test_who_began_with_parts_goes_on_with_parts():
    assert following(link("?page=3") + link("?page=all"), f"{ADDRESS}?page=2") == f"{ADDRESS}?page=3"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        link("/post/gubernur-resmikan-pasar"),
        link("/post/gubernur-resmikan-pasar?page=2"),
        link("/post/menteri-membuka-rapat-lagi?page=2"),
        link("/post/menteri-membuka-rapat-lagi/2"),
        link("/kategori/politik?page=2"),
        link("/kategori/menteri-membuka-rapat?page=2"),
        link("https://jahat.example/post/menteri-membuka-rapat?page=2"),
        link("//jahat.example/post/menteri-membuka-rapat/2"),
        link("?page=1"),
        link("?page=3"),
        link("?page=-2"),
        link("?page=0"),
        link("?page=2.5"),
        link("?page="),
        link("?cpage=2"),
        link("?komentar=2"),
        link("#2"),
        link("javascript:buka(2)"),
        link("http://["),
        link("2023"),
        '<link rel="next" href="/post/gubernur-resmikan-pasar">',
        '<link rel="prev" href="?page=2">',
        "<a>2</a>",
    ],
)
def test_no_other_link_is_taken_for_the_next_part(markup):
    assert following(markup) is None


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://caritau.com/?p=12", "?p=13"),
        ("https://caritau.com/?p=12", "/?p=13"),
        ("https://caritau.com/read/2023/rapat", "/read/2024/rapat"),
        ("https://caritau.com/berita.php?id=2", "/berita.php?id=3"),
        ("https://caritau.com/post/rapat-1", "/post/rapat-2"),
    ],
)
def test_a_number_that_is_an_identity_is_no_part(url, href):
    assert following(link(href), url) is None


@pytest.mark.parametrize(
    "markup",
    [
        "<A HREF='?page=2'>2</A>",
        "<a href=?page=2>2</a>",
        '<a class="x" href = "\n?page=2">2</a>',
        '<a href="&#63;page=2">2</a>',
        '<a href="/post/menteri-membuka-rapat/2">2</a>',
        '<a href="menteri-membuka-rapat/halaman-2">2</a>',
        '<a href="//www.caritau.com/post/menteri-membuka-rapat?utm_source=a&amp;page=2">2</a>',
    ],
)
def test_a_part_is_found_however_its_link_is_written(markup):
    assert part_number(following(markup) or "")[1] == 2


def test_a_part_of_an_article_that_the_query_names_is_found():
    assert following(link("/?p=12&page=2"), "https://caritau.com/?p=12") == "https://caritau.com/?p=12&page=2"


def test_an_endless_pager_ends():
    url, steps = ADDRESS, 0
    while url is not None and steps <= 2 * MAX_PARTS:
        number = part_number(url)[1] or 1
        url, steps = following(link(f"?page={number + 1}"), url), steps + 1

    assert steps == MAX_PARTS


def test_a_page_of_a_hundred_thousand_links_is_read_in_seconds():
    assert following(link("/post/lain?page=2") * 100_000 + link("?page=2")) == f"{ADDRESS}?page=2"


@pytest.mark.parametrize(
    ("url", "stem", "number"),
    [
        (ADDRESS, "caritau.com/post/menteri-membuka-rapat", 1),
        (f"{ADDRESS}/", "caritau.com/post/menteri-membuka-rapat", 1),
        (f"{ADDRESS}?utm_source=a&page=4", "caritau.com/post/menteri-membuka-rapat", 4),
        (f"{ADDRESS}?id=7&page=all", "caritau.com/post/menteri-membuka-rapat?id=7", None),
        ("https://caritau.com/2023/09/a/3/", "caritau.com/2023/09/a", 3),
        ("https://caritau.com/post/2023", "caritau.com/post/2023", 1),
        ("https://caritau.com/post/1", "caritau.com/post/1", 1),
        ("https://caritau.com/baca?id=5", "caritau.com/baca?id=5", 1),
    ],
)
def test_an_address_is_a_stem_and_a_number(url, stem, number):
    assert part_number(url) == (stem, number)


def article(number: int | str = 1, **fields: object) -> RawArticle:
    url = ADDRESS if number == 1 else f"{ADDRESS}?page={number}"
    values: dict[str, object] = {
        "portal": "caritau",
        "url": url,
        "canonical_url": ADDRESS,
        "fetched_at": datetime(2026, 11, 23, tzinfo=UTC),
        "headline": "Menteri Membuka Rapat",
        "blocks": [RawBlock(f"Isi halaman {number}.", "paragraph")],
        "pages": [url],
        **fields,
    }
    return RawArticle(**values)


def test_parts_are_joined_in_order_and_each_keeps_its_number():
    second = join(article(next_page="x"), article(2, next_page="y"))
    third = join(second, article(3))

    assert [block.text for block in third.blocks] == ["Isi halaman 1.", "Isi halaman 2.", "Isi halaman 3."]
    assert len({block.part for block in third.blocks}) == 3
    assert third.pages == [ADDRESS, f"{ADDRESS}?page=2", f"{ADDRESS}?page=3"]
    assert (second.next_page, third.next_page) == ("y", None)
    assert third.url == ADDRESS


def test_a_page_with_all_parts_replaces_the_body():
    whole = join(article(), article("all", blocks=[RawBlock("Isi seluruhnya.", "paragraph")]))

    assert [block.text for block in whole.blocks] == ["Isi seluruhnya."]


def test_what_was_counted_and_seen_on_each_part_is_kept():
    one, two = Image("https://caritau.com/a.jpg"), Image("https://caritau.com/b.jpg")

    joined = join(
        article(images=[one], broken_characters=1), article(2, images=[one, two], broken_characters=2, rendered=True)
    )

    assert (joined.images, joined.broken_characters, joined.rendered) == ([one, two], 3, True)


def test_joining_leaves_the_first_part_as_it_was():
    first = article()
    join(first, article(2))

    assert (len(first.blocks), first.pages) == (1, [ADDRESS])


def test_a_paragraph_that_two_parts_print_is_kept_once_and_noted():
    from pipelines.boilerplate import strip

    twice = RawBlock(
        "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur dan wali kota.", "paragraph"
    )
    last = RawBlock("Rapat berlangsung sampai sore di gedung yang sama, kata dia.", "paragraph")

    kept = strip(join(article(blocks=[twice]), article(2, blocks=[twice, last])), PORTAL)

    assert [block.text for block in kept.blocks] == [twice.text, last.text]
    assert [(piece.rule, piece.index) for piece in kept.removed] == [("repeated-paragraph", 1)]
