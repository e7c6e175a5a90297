"""The fields around the body: which layer wins, what a claim must be to be believed, and that nothing is guessed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.items import Image, RawArticle
from caritau_crawler.portals import Portal, load_portal

ADDRESS = "https://caritau.com/post/menteri-membuka-rapat-kerja"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HEADLINE = "Menteri Membuka Rapat Kerja di Jakarta"
PROSE = "<p>Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur dan wali kota.</p>" * 6
PORTAL = load_portal("caritau")
#: The same portal after a redesign: no selector finds anything.
BARE = Portal.model_validate({**PORTAL.model_dump(), "selectors": {}})


def ld(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def read(
    *head: str,
    body: str = "",
    h1: str | None = HEADLINE,
    url: str = ADDRESS,
    portal: Portal = BARE,
    root: str = "<html>",
) -> RawArticle:
    top = f"<h1>{h1}</h1>" if h1 else ""
    markup = f"{root}<head>{''.join(head)}</head><body>{top}{body}<div>{PROSE}</div></body></html>"
    return extract(Page.from_bytes(markup.encode(), url), portal, fetched_at=NOW).article


# headline


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ((ld(headline=HEADLINE), meta("og:title", "Judul Lain Sekali")), "json-ld"),
        ((ld(name=HEADLINE),), "json-ld"),
        ((ld(author="Sari"), meta("og:title", HEADLINE)), "opengraph"),
        ((meta("twitter:title", HEADLINE),), "opengraph"),
        ((), "generic"),
    ],
)
def test_the_headline_comes_from_the_first_layer_that_has_one(head, source):
    article = read(*head)

    assert article.headline == HEADLINE
    assert article.extraction["headline"] == source


def test_the_profiles_selector_comes_before_the_pages_own_shape():
    article = read(h1=None, body=f"<h1>Kanal Nusantara</h1><h1 class=post-title>{HEADLINE}</h1>", portal=PORTAL)

    assert (article.headline, article.extraction["headline"]) == (HEADLINE, "selector:h1.post-title")


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} - Caritau", f"{HEADLINE} | Caritau", f"{HEADLINE} – caritau.com", f"{HEADLINE} — CARITAU",
        f"{HEADLINE}|Caritau", f"{HEADLINE} » Caritau", f"Caritau - {HEADLINE}", f"caritau.com | {HEADLINE}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("printed", [True, False], ids=["with h1", "without h1"])
def test_the_sites_name_is_no_part_of_the_headline(title, printed):
    article = read(f"<title>{title}</title>", meta("og:title", title), h1=HEADLINE if printed else None)

    assert article.headline == HEADLINE


def test_the_sections_name_before_the_sites_is_no_part_of_a_printed_headline():
    assert read(meta("og:title", f"{HEADLINE} | Politik | Caritau")).headline == HEADLINE


def test_the_sites_name_may_be_one_that_only_the_page_tells():
    head = (meta("og:site_name", "Warta Kita"), f"<title>{HEADLINE} - Warta Kita</title>")

    assert read(*head, h1=None).headline == HEADLINE


@pytest.mark.parametrize(
    "headline", ["Indonesia vs Jepang 2-1 - Rekor Baru", "Banjir Jakarta: 3 Warga Hilang", "Kabar | Kota"]
)
def test_a_dash_or_colon_inside_a_headline_cuts_nothing(headline):
    assert read(f"<title>{headline} - Caritau</title>", h1=None).headline == headline
    assert read(meta("og:title", headline), h1=headline).headline == headline


@pytest.mark.parametrize("cut", [HEADLINE[:24] + "...", HEADLINE[:24] + "…", HEADLINE[:24] + " ..."])
def test_a_claim_that_was_cut_gives_way_to_the_printed_headline(cut):
    assert read(meta("og:title", cut)).headline == HEADLINE
    assert read(ld(headline=cut)).headline == HEADLINE


def test_a_cut_claim_without_its_like_on_the_page_stays_as_it_is():
    assert read(meta("og:title", "Judul yang dipotong..."), h1="Kanal Nusantara").headline == "Judul yang dipotong..."


def test_the_name_of_a_blog_in_h1_gives_way_to_the_smaller_heading_that_the_title_names_too():
    title = f"<title>{HEADLINE} - Kabar Lembang Atas</title>"

    assert read(title, body=f"<h2>{HEADLINE}</h2>", h1="Kabar Lembang Atas").headline == HEADLINE
    assert read(f"<title>{HEADLINE} - Ekonomi</title>", body="<h2>Ekonomi</h2>").headline == HEADLINE


@pytest.mark.parametrize("logo", ["Caritau", "CARITAU", "caritau.com", "Caritau.com"])
def test_a_logo_in_h1_is_no_headline(logo):
    assert read(meta("og:title", f"{logo} | {HEADLINE}"), h1=logo).headline == HEADLINE
    assert read(ld(headline=HEADLINE), h1=logo).headline == HEADLINE
    assert read(body=f"<h1>{HEADLINE}</h1>", h1=logo).headline == HEADLINE


def test_entities_in_a_claim_are_undone():
    assert (
        read(ld(headline="Sari &amp; Budi Resmikan Pasar &quot;Baru&quot;"), h1=None).headline
        == 'Sari & Budi Resmikan Pasar "Baru"'
    )


def test_a_page_without_any_headline_has_none():
    assert read(h1=None).headline is None
    assert "headline" not in read(h1=None).extraction


# description, authors, keywords, section, language


def test_the_description_is_layered_and_may_be_missing():
    assert read(ld(description="Satu"), meta("og:description", "Dua")).description == "Satu"
    assert read(meta("og:description", "Dua"), meta("description", "Tiga")).description == "Dua"
    assert read('<meta name="description" content="Tiga &amp;amp; empat">').description == "Tiga & empat"
    assert read().description is None


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Sari Dewi", ["Sari Dewi"]),
        ({"@type": "Person", "name": "Sari Dewi"}, ["Sari Dewi"]),
        ([{"@type": "Person", "name": "Sari Dewi"}, {"name": "Budi"}], ["Sari Dewi", "Budi"]),
        ([["Sari Dewi"], {"name": ["Budi"]}], ["Sari Dewi", "Budi"]),
        ({"@type": "Person", "name": "Sari &amp; Budi"}, ["Sari & Budi"]),
    ],
)
def test_authors_are_read_in_every_shape_of_json_ld(author, names):
    article = read(ld(author=author), meta("article:author", "Lain"))

    assert (article.authors, article.extraction["authors"]) == (names, "json-ld")


def test_an_author_that_is_an_address_is_none():
    assert read(meta("article:author", "https://facebook.com/caritau")).authors == []
    assert read(meta("article:author", "https://facebook.com/x"), '<meta name="author" content="Sari">').authors == [
        "Sari"
    ]


def test_a_printed_author_is_read_by_selector_or_by_its_relation():
    link = '<span class="post-author">Oleh <a href="/penulis/sari" rel="author">Sari Dewi</a></span>'

    assert read(body=link, portal=PORTAL).extraction["authors"] == "selector:.post-author a"
    assert read(body=link).authors == ["Sari Dewi"]
    assert read(body=link).extraction["authors"] == "generic"
    assert read(body='<a href="#" itemprop="author">Sari Dewi</a>').authors == ["Sari Dewi"]
    assert read().authors == []


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="a">By</div> <a href="/profil/sari">Sari Dewi</a>',
        '<div><a href="/author/sari/">Sari Dewi</a> <span>12 menit</span></div>',
        "<div>Redaktur & Reporter : Sari Dewi</div>",
    ],
)
def test_an_author_printed_below_the_headline_is_read_without_any_selector(byline):
    assert read(body=byline).authors == ["Sari Dewi"]


def test_a_link_below_the_headline_that_leads_to_no_author_is_none():
    assert read(body='<div><a href="/daerah/">Jawa Barat</a></div>').authors == []


def test_a_site_that_claims_itself_as_author_gives_way_to_the_printed_one():
    head = (meta("og:site_name", "Warta Kita"), '<meta name="author" content="Warta Kita">', ld(author="Warta Kita"))

    assert read(*head, body="<p>Oleh: Sari Dewi</p>").authors == ["Sari Dewi"]
    assert read(*head).authors == []


@pytest.mark.parametrize(
    "box",
    [
        "<div><span>Sari Dewi</span> - <span>Senin, 20 Nov 2026 10:00 WIB</span></div>",
        "<div><time>2 jam lalu</time><span>Sari Dewi</span><button>Simpan</button></div>",
        "<p><i></i> <span>Rabu, 18 Nov 2026 14.05 WITA</span> <i></i> <span>Sari Dewi</span> dibaca 300 kali</p>",
        "<table><tr><td><b>Sari Dewi</b></td><td>Selasa, 17/11/2026 | 10:23 WIB</td></tr></table>",
        "<div><div>Sari Dewi, Kontributor - cariInet</div><div>5 Jan 2026 08.15 WIT</div></div>",
        "<div><span>Sari Dewi | Caritau</span><br><span>5 Jan 2026 08.15 WIT</span></div>",
        "<div><span>5 Jan 2026 08.15</span><span>Sari Dewi</span> <span>Editor</span> <span>Rudi Hartono</span></div>",
    ],
)
def test_a_name_that_shares_the_small_box_of_the_date_is_the_author(box):
    assert read(body=box).authors == ["Sari Dewi"]


def test_two_names_in_the_box_of_the_date_are_both_authors_where_the_page_joins_them():
    joined = "<div><time>2 jam lalu</time><span>Sari Dewi</span><span>dan</span><span>Rudi Hartono</span></div>"

    assert read(body=joined).authors == ["Sari Dewi", "Rudi Hartono"]
    assert read(body=joined.replace("<span>dan</span>", "")).authors == []


@pytest.mark.parametrize(
    "box",
    [
        "<div><span>Jakarta Selatan</span> <span>Senin, 20 Nov 2026 10:00 WIB</span></div>",
        "<div><span>Gaya Hidup</span> | <span>Senin, 20 Nov 2026 10:00 WIB</span></div>",
        '<div><a href="/tokoh">Tokoh Muda</a> <span>Senin, 20 Nov 2026 10:00 WIB</span></div>',
        "<div><span>Warta Kita</span> <span>Senin, 20 Nov 2026 10:00 WIB</span></div>",
        "<div><span>Humas Polda</span> <span>Senin, 20 Nov 2026 10:00 WIB</span></div>",
        "<div><span>Editor</span> <span>Rudi Hartono</span> <span>Senin, 20 Nov 2026 10:00 WIB</span></div>",
        "<div><span>Senin, 20 Nov 2026 10:00 WIB</span></div><div><b>Rapat Kerja</b></div>",
        f"<div><span>Senin, 20 Nov 2026 10:00 WIB</span><b>Sari Dewi</b>{PROSE}</div>",
        "<div><span>Suparman</span> <span>Senin, 20 Nov 2026 10:00 WIB</span></div>",
    ],
    ids=[
        "a place", "a section", "a link", "the site", "an office", "an editor", "another box", "a box with the text",
        "one word",
    ],
)  # fmt: skip
def test_what_else_stands_beside_a_date_is_no_author(box):
    assert read(meta("og:site_name", "Warta Kita"), body=box).authors == []


@pytest.mark.parametrize(
    "byline",
    [
        "<div><span>Ditulis oleh</span> <b>Sari Dewi</b></div>",
        "<table><tr><td>Penulis</td><td>:</td><td>Sari Dewi</td></tr></table>",
        "<div>Laporan wartawan <span>Sari Dewi</span></div>",
        "<div>Wartawan Warta Kita: <b>Sari Dewi</b></div>",
        "<div>Pewawancara: <b>Sari Dewi</b></div>",
    ],
)
def test_a_label_may_stand_before_its_name_in_an_element_of_its_own(byline):
    assert read(body=byline).authors == ["Sari Dewi"]


def test_names_that_dan_joins_behind_a_label_are_all_authors():
    byline = "<p>Penulis: <b>Sari Dewi</b> dan <b>Rudi Hartono</b> | <time>22/05/2026 19:31</time></p>"

    assert read(body=byline).authors == ["Sari Dewi", "Rudi Hartono"]


@pytest.mark.parametrize(
    "line",
    [
        "Rudi (Wartawan Ekonomi)",
        "(Kontributor Banjarbaru)",
        "(Penulis Resep)",
        "/ Reporter</div><div>Kamis, 15 Nov 2026",
    ],
)
def test_a_role_with_its_desk_or_its_place_names_nobody(line):
    assert read(body=f"<div>{line}</div>").authors == []


def test_an_authors_page_may_be_linked_above_the_headline_or_behind_its_label_below_the_text():
    link = '<div><a href="/penulis/sari-dewi"><span>Sari Dewi</span></a></div>'
    label = '<div><span>Penulis</span> <a href="/penulis/sari-dewi">Sari Dewi</a></div>'
    editor = '<div><span>Editor</span> <a href="/penulis/rudi">Rudi Hartono</a></div>'
    columnists = '<div><b>Penulis</b> <a href="/penulis/a">Adi Bagja</a> <a href="/penulis/b">Bella Citra</a></div>'

    assert read(body=f"{link}<h1>{HEADLINE}</h1>", h1=None).authors == ["Sari Dewi"]
    assert read(body=PROSE + "<hr>" * 60 + label + editor).authors == ["Sari Dewi"]
    assert read(body=PROSE + "<hr>" * 60 + editor).authors == []
    assert read(body=PROSE + "<hr>" * 60 + columnists).authors == []


@pytest.mark.parametrize("claim", ["admin", "Redaksi Caritau", "Super User", "Administrator"])
def test_a_claim_that_names_nobody_gives_way_to_the_printed_author(claim):
    assert read(ld(author=claim), body="<p>Oleh: Sari Dewi</p>").authors == ["Sari Dewi"]
    assert read(ld(author=claim)).authors == []


def test_a_relation_that_names_nobody_gives_way_to_the_printed_author():
    link = '<a rel="author" href="/a">Super User</a>'

    assert read(body=f"<div>Oleh: Sari Dewi</div>{link}").authors == ["Sari Dewi"]


@pytest.mark.parametrize(
    ("head", "words", "source"),
    [
        (ld(keywords=["beras", "impor"]), ["beras", "impor"], "json-ld"),
        (ld(keywords="beras, impor"), ["beras, impor"], "json-ld"),
        (meta("article:tag", "beras") + meta("article:tag", "impor"), ["beras", "impor"], "opengraph"),
        ('<meta name="keywords" content="beras, impor">', ["beras, impor"], "opengraph"),
        (ld(keywords=[]) + meta("news_keywords", "beras"), ["beras"], "opengraph"),
    ],
)
def test_keywords_are_layered(head, words, source):
    article = read(head)

    assert (article.keywords, article.extraction["keywords"]) == (words, source)


def test_printed_tags_are_keywords_and_categories_are_not():
    tags = '<a rel="category tag" href="/a">Politik</a><a rel="tag" href="/b">beras</a><a rel="nofollow tag" href="/c">impor</a>'

    assert read(body=tags).keywords == ["beras", "impor"]
    assert read().keywords == []


@pytest.mark.parametrize(
    "box",
    [
        "<div>Tags : <a href=/tag/beras>beras</a> <a href=/tag/impor>impor</a></div>",
        "<ul><li><span>TAGS</span></li><li><a href=/tag/beras>beras</a></li><li><a href=/tag/impor>impor</a></li></ul>",
        "<div><div>Topik</div><ul><li><a href=/topik/beras>beras</a></li><li><a href=/topik/impor>impor</a></li></ul></div>",
    ],
)
def test_a_box_that_is_headed_as_tags_holds_the_keywords(box):
    assert read(body=box).keywords == ["beras", "impor"]


@pytest.mark.parametrize(
    "box",
    [
        "<div><span>TAGS</span> <a href=/cari?s=menteri>menteri</a> <a href=/cari?s=jakarta>jakarta</a></div>",
        "<div><div>Kata Kunci</div><div><a>menteri</a></div><div><a>jakarta</a></div></div>",
        "<div class=wrap-tag><a href=/x/menteri>#menteri</a> <a href=/x/jakarta>#jakarta</a></div>",
    ],
)
def test_a_box_that_is_called_tags_holds_the_keywords_wherever_its_links_lead(box):
    assert read(body=box).keywords == ["menteri", "jakarta"]


@pytest.mark.parametrize(
    "box",
    [
        "<div>Tag <a href=/a>Gubernur Resmikan Pasar Baru di Tepi Kali Cikapundung</a></div>",
        "<div class=tags><a href=/x/pemilu>pemilu</a> <a href=/x/banjir>banjir</a></div>",
        "<div class=tags>Ramai dibaca di kota ini: <a href=/x/menteri>menteri</a> <a href=/x/jakarta>jakarta</a></div>",
        "<nav class=tags><a href=/x/menteri>menteri</a> <a href=/x/jakarta>jakarta</a></nav>",
    ],
    ids=["a headline", "topics of others", "another heading", "a menu"],
)
def test_a_box_that_is_called_tags_and_holds_something_else_gives_no_keywords(box):
    assert read(body=box).keywords == []


@pytest.mark.parametrize(
    "box",
    [
        "<section id=tag_cloud-2><h3>Tag</h3><a href=/tag/beras>beras</a></section>",
        "<nav><ul><li>Topik</li><li><a href=/tag/beras>beras</a></li></ul></nav>",
        "<div>Tags " + "".join(f"<a href=/tag/t{n}>tag {n}</a> " for n in range(40)) + "</div>",
    ],
)
def test_tags_of_the_whole_site_are_no_keywords_of_an_article(box):
    assert read(body=box).keywords == []


def test_a_subheading_that_opens_with_catatan_names_no_author():
    assert read(body="<p>Catatan Mutiara Hitam Musim Ini</p>").authors == []
    assert read(body="<p>Catatan: Sari Dewi</p>").authors == ["Sari Dewi"]


def test_a_bar_of_trending_topics_is_no_keywords():
    bar = "<div>Trending: <a href=/tag/pemilu>pemilu</a> <a href=/tag/banjir>banjir</a></div>"

    assert read(body=bar).keywords == []
    assert read(body=bar + "<div>Tags: <a href=/tag/beras>beras</a></div>").keywords == ["beras"]


@pytest.mark.parametrize(
    "box",
    [
        "<div><a href=/tag/menteri>menteri</a><a href=/tag/rapat-kerja>rapat kerja</a><a href=/tag/unik>unik</a></div>",
        "<ul><li><a href=/tag/menteri>#menteri</a></li><li><a href=/tag/jakarta>#jakarta</a></li></ul>",
        "<article><footer><a href=/topik/menteri>menteri</a>, <a href=/topik/gubernur>gubernur</a></footer></article>",
    ],
)
def test_a_box_of_nothing_but_tags_that_the_article_speaks_of_holds_its_keywords(box):
    assert len(read(body=box).keywords) >= 2


@pytest.mark.parametrize(
    "box",
    [
        "<div><a href=/tag/pemilu>pemilu</a><a href=/tag/banjir>banjir</a><a href=/tag/rapat>rapat</a></div>",
        "<div><a href=/tag/menteri>menteri</a></div>",
        "<aside><a href=/tag/menteri>menteri</a><a href=/tag/jakarta>jakarta</a></aside>",
        "<div>Populer <a href=/tag/menteri>menteri</a><a href=/tag/jakarta>jakarta</a></div>",
        "<div>Topik: <a href=/tag/a>pemilu</a> <a href=/tag/b>banjir</a> <a href=/tag/c>konser</a></div>",
    ],
    ids=["topics of others", "one link", "a side column", "popular topics", "topics of the day under their heading"],
)
def test_links_to_tags_that_are_not_the_articles_are_no_keywords(box):
    assert read(body=box).keywords == []


def test_a_box_of_nothing_but_tags_above_the_headline_is_the_portals():
    bar = "<div><a href=/tag/menteri>menteri</a><a href=/tag/jakarta>jakarta</a></div>"

    assert read(body=f"{bar}<h1>{HEADLINE}</h1>", h1=None).keywords == []


def crumbs(*names: str) -> str:
    items = [{"@type": "ListItem", "position": at, "name": name} for at, name in enumerate(names, 1)]
    return f'<script type="application/ld+json">{json.dumps({"@type": "BreadcrumbList", "itemListElement": items})}</script>'


@pytest.mark.parametrize(
    ("head", "section"),
    [
        ((ld(articleSection="Politik"), meta("article:section", "Lain")), "Politik"),
        ((ld(articleSection=["Politik", "Nasional"]),), "Politik"),
        ((crumbs("Beranda", "Politik"),), "Politik"),
        ((crumbs("Home", "Nasional", "Politik", HEADLINE), ld(headline=HEADLINE)), "Politik"),
        ((crumbs("Home", "Nasional", "Politik", HEADLINE),), "Politik"),
        ((crumbs("Home", "Politik", HEADLINE[:30] + "..."), meta("og:title", HEADLINE)), "Politik"),
        ((meta("article:section", "Politik"),), "Politik"),
        ((crumbs("Beranda"), meta("article:section", "Politik")), "Politik"),
        ((), None),
    ],
)
def test_the_section_is_claimed_or_the_last_crumb_that_is_not_the_article(head, section):
    assert read(*head).article_section == section


def linked(*names: str, between: str = " ") -> str:
    return between.join(f'<a href="/{name.lower().replace(" ", "-")}">{name}</a>' for name in names)


@pytest.mark.parametrize(
    ("row", "section"),
    [
        (f"<div>{linked('Beranda', 'Nasional', 'Politik')}</div>", "Politik"),
        (f"<div>{linked('Politik', 'Pemilu')}</div>", "Pemilu"),
        (f"<div>{linked('Politik', 'Pemilu', 'Kampanye', between=' » ')}</div>", "Kampanye"),
        (f"<ul class=breadcrumb><li>{linked('Politik')}<li>{linked('Pemilu')}<li>{linked('Kampanye')}</ul>", "Kampanye"),
        (f"<div>Beranda » {linked('Pemilu')} » Detail</div>", "Pemilu"),
        (f"<ol><li>{linked('Home')}</li><li>Pemilu</li></ol>", "Pemilu"),
        (f"<ol><li>{linked('Home')}</li><li>{linked('Pemilu')}</li><li>{HEADLINE[:24]}...</li></ol>", "Pemilu"),
        (f"<div>{linked('Home', 'Politik', 'Menteri')}</div>", "Menteri"),
    ],
    ids=[
        "from home", "from the section", "with signs", "named", "home is no link", "the last is no link",
        "the last is the article", "a section that begins the headline",
    ],
)  # fmt: skip
def test_a_printed_breadcrumb_names_the_section(row, section):
    page = f"<div>{row}<h1>{HEADLINE}</h1></div>"

    assert read(body=page, h1=None, url="https://caritau.com/politik/menteri").article_section == section


@pytest.mark.parametrize(
    "row",
    [
        f"<div>{linked('Beranda', 'Olahraga', 'Redaksi')}</div>",
        f"<div>{linked('Politik', 'Olahraga', 'Hiburan')}</div>",
        f"<div>{linked('Beranda', 'Politik', 'Ekonomi', 'Olahraga', 'Hiburan', 'Daerah', 'Sosok')}</div>",
        f"<div>{linked('Ekonomi', 'Olahraga')}</div>",
    ],
    ids=["leads to the staff", "parted by blanks", "seven entries", "other sections"],
)
def test_a_menu_above_the_headline_is_no_breadcrumb(row):
    page = f"<div>{row}<h1>{HEADLINE}</h1></div>"

    assert read(body=page, h1=None, url="https://caritau.com/politik/menteri").article_section == "Politik"


@pytest.mark.parametrize(
    ("link", "section"),
    [
        ('<a href="/politik/pemilu">Pemilu</a>', "Pemilu"),
        ('<a href="https://caritau.com/politik/pemilu/">Kabar Pemilu</a>', "Kabar Pemilu"),
        ('<a href="/politik/pemilu">Selengkapnya</a>', "Politik"),
        ('<a href="/politik/partai">Partai</a>', "Politik"),
        ('<a href="/politik/pemilu/menteri">Menteri</a>', "Politik"),
    ],
    ids=["the menu's", "by its whole address", "another text", "another section", "the article itself"],
)
def test_the_deepest_section_that_the_address_goes_on_from_is_named_by_its_link(link, section):
    article = read(body=f"<p>{link}</p>", url="https://caritau.com/politik/pemilu/menteri")

    assert article.article_section == section


def test_a_claimed_section_gives_way_to_the_printed_one_below_it():
    page = f"<div>{linked('Home', 'Politik', 'Pemilu')}<h1>{HEADLINE}</h1></div>"

    for head in (ld(articleSection="Politik"), meta("article:section", "Politik"), crumbs("Home", "Politik")):
        assert read(head, body=page, h1=None).article_section == "Pemilu"
    assert read(ld(articleSection="Hukum"), body=page, h1=None).article_section == "Hukum"


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/politik/menteri-membuka-rapat", "Politik"),
        ("/gaya-hidup/2023/09/12/menteri", "Gaya Hidup"),
        ("/post/menteri-membuka-rapat", None),
        ("/read/123/menteri", None),
        ("/2023/09/12/menteri", None),
        ("/menteri-membuka-rapat-kerja", None),
        ("/politik", None),
        ("/menteri-membuka-rapat-kerja-di-jakarta/amp", None),
    ],
)
def test_the_address_names_a_section_only_where_its_first_segment_is_one(path, section):
    assert read(url=f"https://caritau.com{path}").article_section == section


@pytest.mark.parametrize(
    ("head", "root", "language"),
    [
        ((ld(inLanguage="jv-ID"),), "<html lang=id>", "jv"),
        ((meta("og:locale", "id_ID"),), "<html>", "id"),
        ((), "<html lang='id-ID'>", "id"),
        ((), "<html lang=in>", "id"),
        ((), "<html lang=jv>", "jv"),
        ((), "<html lang=''>", None),
        ((), "<html lang='bahasa indonesia'>", "id"),
        ((meta("language", "Indonesian"),), "<html lang=en>", "id"),
        ((), "<html lang='bahasa sunda'>", None),
        ((), "<html>", None),
    ],
)
def test_the_language_is_two_letters_that_the_page_declares(head, root, language):
    assert read(*head, root=root).in_language == language


def test_a_logo_in_the_h1_is_no_headline_and_a_headline_that_is_the_whole_title_is_one():
    below = "<article><h2>Gubernur Resmikan Pasar Baru Hari Ini</h2></article>"
    logo = read("<title>Dinas Kominfo</title>", body=f'<h1><a href="/">Dinas Kominfo</a></h1>{below}', h1=None)
    whole = read(f"<title>{HEADLINE}</title>", body=below)

    assert (logo.headline, whole.headline) == ("Gubernur Resmikan Pasar Baru Hari Ini", HEADLINE)


def test_a_text_in_indonesian_is_not_english_whatever_its_content_system_declares():
    article = read(ld(inLanguage="en-US"), root="<html lang=en>")

    assert (article.in_language, article.extraction["in_language"]) == ("id", "body")
    english = "The minister opened the meeting on Monday morning and told the farmers what they will be paid. " * 30
    assert read(ld(inLanguage="en-US"), body=f"<p>{english}</p>", root="<html lang=id>").in_language == "en"


# dates

DAY = "2023-09-12T07:30:00+07:00"
AS_UTC = datetime(2023, 9, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "body", "source", "raw"),
    [
        ((ld(datePublished=DAY), meta("article:published_time", "2020-01-01")), "", "json-ld", DAY),
        ((meta("article:published_time", DAY),), "<time datetime=2021-01-01>x</time>", "opengraph", DAY),
        ((f'<meta itemprop="datePublished" content="{DAY}">',), "", "opengraph", DAY),
        ((), f"<time datetime='{DAY}'>Selasa</time>", "generic", DAY),
        ((), "<p>Selasa, 12 September 2023 | 07:30 WIB</p>", "generic", "Selasa, 12 September 2023 | 07:30 WIB"),
        ((), "<span>Sari Dewi</span><span>12/09/2023, 07.30 WIB</span>", "generic", "12/09/2023, 07.30 WIB"),
    ],
)  # fmt: skip
def test_the_date_comes_from_the_first_layer_with_what_was_printed(head, body, source, raw):
    found = read(*head, body=body).date_published

    assert found is not None
    assert (found.value, found.raw, found.source) == (AS_UTC, raw, source)


def test_the_profiles_selector_dates_the_article():
    body = "<p class=lain>1 Januari 2022</p><p class=post-date>Selasa, 12 September 2023 07:30 WIB</p>"

    found = read(body=body, portal=PORTAL).date_published

    assert (found.value, found.source) == (AS_UTC, "selector:.post-date")


@pytest.mark.parametrize(
    "wrong", ["2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0000-00-00", "2019-12-31", "besok", ""]
)
def test_a_date_that_cannot_be_gives_way_to_the_next_layer(wrong):
    found = read(ld(datePublished=wrong), meta("article:published_time", DAY)).date_published

    assert (found.value, found.raw, found.source) == (AS_UTC, DAY, "opengraph")


def test_a_date_that_nothing_can_read_keeps_what_was_printed_and_has_no_value():
    article = read(ld(datePublished="suatu hari"))

    assert (article.date_published.value, article.date_published.raw) == (None, "suatu hari")
    assert "date_published" not in article.extraction


def test_no_date_is_none():
    article = read()

    assert (article.date_published, article.date_modified) == (None, None)


def test_published_and_modified_are_apart():
    article = read(ld(datePublished=DAY, dateModified="2023-09-12T09:00:00+07:00"))

    assert article.date_published.value == AS_UTC
    assert article.date_modified.value == datetime(2023, 9, 12, 2, tzinfo=UTC)
    assert read(ld(datePublished=DAY)).date_modified is None


def test_a_relative_date_counts_from_the_moment_of_the_fetch():
    found = read(body="<p>3 jam yang lalu</p>").date_published

    assert found.value == datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_an_age_far_below_the_headline_is_a_comments_and_no_date_of_the_article():
    comment = "<hr>" * 60 + "<div>oleh anonim 6 jam lalu</div>"
    markup = f"<body><h1>{HEADLINE}</h1><div>{PROSE}</div>{comment}</body>"

    article = extract(Page.from_bytes(markup.encode(), ADDRESS), BARE, fetched_at=NOW).article

    assert article.date_published is None


def test_of_printed_dates_the_one_below_the_headline_is_the_articles_not_todays_clock():
    markup = (
        f"<body><div>Senin, 23 November 2026</div><h1>{HEADLINE}</h1><div>Selasa, 12 September 2023 07:30 WIB</div><div>{PROSE}"
        "</div><ul><li>Kabar lain <span>1 Januari 2024</span></li></ul></body>"
    )

    article = extract(Page.from_bytes(markup.encode(), ADDRESS), BARE, fetched_at=NOW).article

    assert article.date_published.value == AS_UTC


def test_a_moment_in_an_abbreviation_is_the_articles_as_blogs_print_it():
    article = read(body='<h2>Jumat, 20 November 2026</h2><abbr title="2026-11-20T21:15:00+07:00">21.15</abbr>')

    assert article.date_published is not None
    assert article.date_published.value == datetime(2026, 11, 20, 14, 15, tzinfo=UTC)


def test_a_date_inside_a_paragraph_is_not_the_articles():
    body = "<p>Rapat itu digelar pada 5 Mei 2021 di Bandung dan dihadiri banyak kepala daerah dari seluruh provinsi di Jawa.</p>"

    assert read(body=body).date_published is None


# canonical address


@pytest.mark.parametrize(
    ("declared", "canonical"),
    [
        ("https://caritau.com/post/asli", "https://caritau.com/post/asli"),
        ("/post/asli?utm_source=x#a", "https://caritau.com/post/asli"),
        ("https://www.caritau.com/post/asli", "https://www.caritau.com/post/asli"),
        ("https://jahat.example/post/asli", ADDRESS),
        ("https://caritau.com.jahat.example/post/asli", ADDRESS),
        ("https://caritau.com@jahat.example/post/asli", ADDRESS),
        ("https://caritau.com/", ADDRESS),
        ("https://caritau.com", ADDRESS),
        ("/", ADDRESS),
        ("#", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
        ("http://[", ADDRESS),
        ("", ADDRESS),
    ],
)
def test_the_canonical_address_is_believed_only_on_the_portal_and_never_for_the_home_page(declared, canonical):
    assert read(f'<link rel="canonical" href="{declared}">').canonical_url == canonical
    assert read(meta("og:url", declared)).canonical_url == canonical


def test_a_hostile_canonical_link_gives_way_to_og_url():
    head = ('<link rel="canonical" href="https://jahat.example/x">', meta("og:url", "https://caritau.com/post/asli"))

    assert read(*head).canonical_url == "https://caritau.com/post/asli"


def test_an_undeclared_address_is_the_pages_own_without_trackers():
    assert read(url=ADDRESS + "?utm_source=x&fbclid=y#komentar").canonical_url == ADDRESS


# images


def test_images_of_the_body_come_with_caption_and_credit_and_before_those_that_are_only_claimed():
    figure = (
        "<figure><img data-src='/foto/rapat.jpg?w=700' src='data:image/gif;base64,R0'><figcaption>Menteri membuka rapat. "
        "(Foto: Humas)</figcaption></figure>"
    )
    markup = (
        f"<head>{meta('og:image', '/foto/rapat.jpg')}{meta('og:image', '/foto/lain.jpg')}</head>"
        f"<body><article>{PROSE}{figure}<img src=/logo.png><img src=/a.jpg width=1></article></body>"
    )

    images = extract(Page.from_bytes(markup.encode(), ADDRESS), BARE, fetched_at=NOW).article.images

    assert images == [
        Image("https://caritau.com/foto/rapat.jpg?w=700", "Menteri membuka rapat.", "Humas"),
        Image("https://caritau.com/foto/lain.jpg"),
    ]


def test_a_picture_between_headline_and_body_is_the_articles_where_nothing_claims_one():
    picture = "<div class=t><img src=/foto/rapat.jpg></div>"
    markup = f"<body><img src=/foto/lain.jpg><div><h1>{HEADLINE}</h1>{picture}<div>{PROSE}</div></div></body>"

    images = extract(Page.from_bytes(markup.encode(), ADDRESS), BARE, fetched_at=NOW).article.images

    assert images == [Image("https://caritau.com/foto/rapat.jpg")]


def test_banners_and_images_of_advertisements_are_none_of_the_articles():
    ads = "<div class=iklan><a href=/x><img src=/storage/links/promo.jpg></a></div><img src=/banner/1.jpg>"
    markup = f"<body><article>{PROSE}{ads}<aside><img src=/b.jpg></aside></article></body>"

    assert extract(Page.from_bytes(markup.encode(), ADDRESS), BARE, fetched_at=NOW).article.images == []


def test_the_picture_above_the_text_comes_first_with_its_caption_where_the_page_claims_it():
    picture = "<div><img src=/foto/rapat-800x400.jpg><div>Menteri membuka rapat. ANTARA FOTO/Sari Dewi/nym.</div></div>"
    card = "<a href=/post/lain><img src=/foto/lain.jpg></a>"
    markup = (
        f"<head>{meta('og:image', '/foto/rapat.jpg')}</head>"
        f"<body>{card}<h1>{HEADLINE}</h1>{picture}<div>{PROSE}<img src=/foto/kedua.jpg></div></body>"
    )

    images = extract(Page.from_bytes(markup.encode(), ADDRESS), BARE, fetched_at=NOW).article.images

    assert images == [
        Image("https://caritau.com/foto/rapat-800x400.jpg", "Menteri membuka rapat.", "ANTARA FOTO/Sari Dewi/nym"),
        Image("https://caritau.com/foto/kedua.jpg"),
    ]


def test_a_picture_that_leads_to_another_article_is_a_card():
    card = "<div><a href=/post/lain><img src=/foto/lain.jpg></a></div>"
    large = "<div><a href=/foto/rapat-besar.jpg><img src=/foto/rapat.jpg></a></div>"
    markup = f"<body><article>{card}{PROSE}{large}</article></body>"

    images = extract(Page.from_bytes(markup.encode(), ADDRESS), BARE, fetched_at=NOW).article.images

    assert images == [Image("https://caritau.com/foto/rapat.jpg")]
