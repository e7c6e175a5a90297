"""What a page says of itself: read as templates really write it, broken, nested, doubled, and hostile."""

from __future__ import annotations

import json
from typing import Any

import pytest

from caritau_crawler.extraction.page import Page
from caritau_crawler.extraction.structured_data import (
    JsonLd,
    as_list,
    as_text,
    clean_claim,
    read_json_ld,
    read_links,
    read_meta,
    title_of,
)

ADDRESS = "https://caritau.com/post/rapat-kerja"
HEADLINE = "Menteri Membuka Rapat Kerja"


def page(head: str) -> Page:
    return Page.from_bytes(f"<html><head>{head}</head><body><p>Isi.</p></body></html>".encode(), ADDRESS)


def script(text: str, kind: str = "application/ld+json") -> str:
    return f'<script type="{kind}">{text}</script>'


def read(*texts: str) -> JsonLd:
    return read_json_ld(page("".join(script(text) for text in texts)))


def node(**fields: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": HEADLINE, **fields}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(node()),
        json.dumps([node()]),
        json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Caritau"}, node()]}),
        json.dumps([[{"@graph": [[node()]]}]]),
        json.dumps({"@type": "WebPage", "mainEntity": node()}),
        json.dumps(node(**{"@type": ["Thing", "NewsArticle"]})),
        json.dumps(node(**{"@type": "http://schema.org/Article"})),
        json.dumps(node(**{"@type": "reportagenewsarticle"})),
    ],
    ids=["bare", "array", "graph", "arrays of arrays", "main entity", "several types", "type as address", "small type"],
)
def test_the_article_is_found_wherever_a_template_puts_it(text):
    assert read(text).article["headline"] == HEADLINE


def test_what_is_no_article_says_nothing_of_one():
    found = read(json.dumps({"@type": "Organization", "name": "Caritau"}), json.dumps({"headline": HEADLINE}))

    assert (found.article, found.broken) == ({}, 0)


GOOD = f'{{"@type": "NewsArticle", "headline": "{HEADLINE}"}}'


@pytest.mark.parametrize(
    "text",
    [
        f'{{"@type": "NewsArticle", "headline": "{HEADLINE}",}}',
        f'{{"@type": ["NewsArticle",], "headline": "{HEADLINE}",\n }}',
        f'{{"@type": "NewsArticle", "description": "dua\nbaris\tini", "headline": "{HEADLINE}"}}',
        f"<!-- {GOOD} -->",
        f"<![CDATA[{GOOD}]]>",
        f"//<![CDATA[\n{GOOD}\n//]]>",
        f"/*<![CDATA[*/{GOOD}/*]]>*/",
        f"{GOOD};",
        f"\ufeff{GOOD}",
        f"\n\n  {GOOD}  \n",
    ],
    ids=[
        "trailing comma", "trailing comma in an array", "raw line breaks", "comment", "CDATA", "CDATA behind slashes",
        "CDATA in comments", "semicolon", "byte-order mark", "blanks",
    ],
)  # fmt: skip
def test_the_usual_faults_of_templates_are_mended(text):
    found = read(text)

    assert found.article.get("headline") == HEADLINE
    assert found.broken == 0


@pytest.mark.parametrize("text", ["{", "", "null,", '{"headline": "a" "b"}', "headline = 1", "{" * 50_000])
def test_what_cannot_be_read_is_counted_and_does_not_hide_the_rest(text):
    found = read(text, GOOD)

    assert found.broken == 1
    assert found.article["headline"] == HEADLINE


@pytest.mark.parametrize(
    "kind",
    ["application/ld+json", "application/LD+JSON", 'application/ld+json; charset="utf-8"'.replace('"', "&quot;")],
)
def test_the_type_of_the_script_may_be_written_in_any_case(kind):
    assert read_json_ld(page(script(GOOD, kind))).article["headline"] == HEADLINE


@pytest.mark.parametrize("kind", ["text/javascript", "application/json", ""])
def test_other_scripts_are_not_read(kind):
    assert read_json_ld(page(script(GOOD, kind))) == JsonLd()


def test_a_second_article_of_the_page_lends_nothing_to_the_first():
    own = node(url=ADDRESS)
    other = node(
        headline="Gubernur Resmikan Pasar", url="https://caritau.com/post/pasar", author="Orang Lain",
        datePublished="2020-01-02T03:04:05Z",
    )  # fmt: skip

    found = read(json.dumps({"@graph": [own, other]})).article

    assert found["headline"] == HEADLINE
    assert "author" not in found
    assert "datePublished" not in found


@pytest.mark.parametrize("name", ["url", "@id", "mainEntityOfPage"])
def test_of_several_articles_the_one_of_this_page_is_read_wherever_it_stands(name):
    other = node(headline="Gubernur Resmikan Pasar", url="https://caritau.com/post/pasar")
    own = node(**{name: {"@id": ADDRESS} if name == "mainEntityOfPage" else ADDRESS})

    assert read(json.dumps(other), json.dumps(own)).article["headline"] == HEADLINE


def test_the_breadcrumb_is_read_in_both_spellings():
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Beranda"},
            {"@type": "ListItem", "position": 2, "item": {"@id": "/politik", "name": "Politik &amp; Hukum"}},
            {"@type": "ListItem", "position": 3},
            "kata",
        ],
    }

    assert read(json.dumps(crumbs)).breadcrumb == ["Beranda", "Politik & Hukum"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Sari \n Dewi ", "Sari Dewi"),
        ("Sari &amp; Budi", "Sari & Budi"),
        ("<b>Sari</b>", "Sari"),
        ({"@type": "Person", "name": "Sari"}, "Sari"),
        ([{"@type": "Person", "name": "Sari"}, "Budi"], "Sari"),
        ([None, "", {}, "Budi"], "Budi"),
        ({"name": ["Sari", "Budi"]}, "Sari"),
        ({"@value": "Politik", "@language": "id"}, "Politik"),
        ("â€œSiapâ€\x9d", "“Siap”"),
        (2023, "2023"),
        (None, None),
        ("", None),
        (True, None),
        (float("nan"), None),
        ({"name": {"name": {"name": 1}}}, None),
        ([[["Sari"]]], None),
    ],
)
def test_a_value_is_text_in_every_shape_that_templates_give_it_and_nothing_else_is(value, text):
    assert as_text(value) == text


def test_one_thing_and_several_are_both_a_list():
    assert (as_list(None), as_list("a"), as_list(["a", "b"]), as_list({})) == ([], ["a"], ["a", "b"], [{}])


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Harga &lt; Rp 5.000 &amp; turun", "Harga < Rp 5.000 & turun"),
        ("3 < 5 dan 7 > 5", "3 < 5 dan 7 > 5"),
        ("<p>Satu</p><p>Dua</p>", "Satu Dua"),
        ("&#8220;Siap&#8221;", "“Siap”"),
    ],
)
def test_entities_and_tags_that_leaked_into_a_value_are_undone(claim, text):
    assert clean_claim(claim) == text


def test_meta_tags_are_read_by_any_of_their_names_in_the_order_of_the_page():
    meta = read_meta(
        page(
            '<meta property="OG:Title" content=" Judul  satu "><meta name="og:title" content="Judul dua">'
            '<meta itemprop="datePublished" content="2023-09-12"><meta name="author"><meta content="x">'
            '<meta name="kosong" content="  "><meta property="og:description" content="Sari &amp;quot;Dewi&amp;quot;">'
        )
    )

    assert meta == {
        "og:title": ["Judul satu", "Judul dua"],
        "datepublished": ["2023-09-12"],
        "og:description": ['Sari "Dewi"'],
    }


def test_meta_tags_in_the_body_count_too():
    assert read_meta(Page.from_bytes(b"<p>Isi.</p><meta name=author content=Sari>", ADDRESS)) == {"author": ["Sari"]}


def test_links_of_the_head_are_the_first_of_their_kind():
    links = read_links(
        page(
            '<link rel="canonical" href=" /post/a "><link rel="canonical" href="/post/b"><link rel="stylesheet" href="/c">'
            '<link rel="NEXT prefetch" href="?page=2"><link rel="next">'
        )
    )

    assert (links.canonical, links.next) == ("/post/a", "?page=2")
    assert read_links(page("")).canonical is None


def test_the_title_is_read_with_its_entities_undone_and_an_empty_one_is_none():
    assert title_of(page("<title> Sari &amp;amp; Budi \n - Caritau</title>")) == "Sari & Budi - Caritau"
    assert title_of(page("<title> </title>")) is None
    assert title_of(page("")) is None


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[" * 900 + "]" * 900,
        '{"@graph":[' * 400 + json.dumps(node()) + "]}" * 400,
        "[" + ",".join(["{}"] * 400_000) + "]",
        '{"@graph":[' + ",".join(['{"@type":"Thing"}'] * 100_000) + "]}",
        '{"@type":"NewsArticle","author":[' + ",".join(['{"name":"a"}'] * 200_000) + "]}",
        '{"@type":"NewsArticle","headline":' + "9" * 10_000 + "}",
        '{"@type":"NewsArticle","headline":"' + "<a " * 200_000 + '"}',
        '{"@type":"NewsArticle","headline":"' + "&amp" * 200_000 + '"}',
        "," * 500_000,
        '{"@type":' * 500 + "1" + "}" * 500,
    ],
    ids=[
        "open brackets", "nested arrays", "nested graphs", "wide array", "wide graph", "many authors", "long number",
        "open tags", "entities", "commas", "nested types",
    ],
)  # fmt: skip
def test_hostile_json_ld_is_read_in_seconds_and_raises_nothing(text):
    found = read(text)

    assert as_text(found.article.get("headline")) is None or isinstance(found.article["headline"], str)
    for author in as_list(found.article.get("author"))[:10]:
        as_text(author)


BROKEN = """{"@type": "NewsArticle", "headline": "Warga Sebut "Banjir Kiriman" Biang Keladi",
 "datePublished": "2026-11-20T10:15:00+07:00", "author": %s, "publisher": {"@type": "Organization", "name": "Warta"}}"""


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ('{"@type": "Person", "name": "Sari Dewi"}', "Sari Dewi"),
        ('[{"@type": "Person", "name": "Sari Dewi", "url": "https://caritau.com/penulis/sari"}]', "Sari Dewi"),
        ('[{"@type": "Person", "name": "Sari Dewi"}, {"@type": "Person", "name": "Rudi Hartono"}]', None),
        ('{"@type": "Person", "name": "Sari "Cici" Dewi"}', None),
        ('{"@type": "Organization", "name": "Warta Kita"}', None),
    ],
    ids=["one", "one in a list", "the first of two", "cut by a quotation mark", "an organisation"],
)
def test_what_stands_whole_in_an_article_that_is_no_json_is_read(author, name):
    found = read(BROKEN % author)

    assert found.broken == 1
    assert found.article.get("datePublished") == "2026-11-20T10:15:00+07:00"
    assert found.article.get("author", {}).get("name") == name
    assert "headline" not in found.article


def test_a_broken_node_that_is_no_article_is_not_read():
    assert read(BROKEN.replace("NewsArticle", "Event") % '{"@type": "Person", "name": "Sari Dewi"}').article == {}


def test_an_article_that_can_be_read_comes_before_one_that_cannot():
    assert read(BROKEN % '{"@type": "Person", "name": "Sari Dewi"}', GOOD).article.get("headline") == HEADLINE
