"""The sample portal serves what its truth says, with every trap in both themes, and fails only as it is told to."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from lxml import etree, html

from sample_portal import Faults, SamplePortal, Truth
from sample_portal.newsroom import START, Newsroom
from sample_portal.shelf import Shelf
from sample_portal.texts import SECTIONS, seed_article, stories
from sample_portal.texts.grammar import Cast
from sample_portal.themes.body import cut

ROOT = Path(__file__).parent.parent
CONTAINERS = {"laravel": "post-content", "wordpress": "entry-content"}
SITEMAPS = {"laravel": "/sitemap.xml", "wordpress": "/sitemap_index.xml"}
FEEDS = {"laravel": "/rss", "wordpress": "/feed/"}
THEMES = list(CONTAINERS)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def fetch(portal: SamplePortal, path: str, **headers: str) -> tuple[int, Message, bytes]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    address = path if path.startswith("http") else portal.base_url + path
    try:
        with urllib.request.build_opener(NoRedirect).open(
            urllib.request.Request(address, headers=names), timeout=20
        ) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def text_of(portal: SamplePortal, path: str) -> str:
    _, headers, body = fetch(portal, path)
    return body.decode(headers.get_content_charset() or "utf-8")


def container(theme: str, page: bytes, encoding: str = "utf-8") -> str:
    tree = html.fromstring(page.decode(encoding))
    (body,) = tree.xpath(f'//div[@class="{CONTAINERS[theme]}"]')
    return " ".join(" ".join(body.itertext()).split())


def encoding_of(truth: Truth) -> str:
    return "cp1252" if any(trap.startswith("charset:windows-1252") for trap in truth.traps) else "utf-8"


def squeezed(text: str) -> str:
    """Without white space, so that where elements part does not matter."""
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module", params=THEMES)
def theme(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def portal(theme: str) -> Iterator[SamplePortal]:
    with SamplePortal(theme=theme) as site:
        yield site


@pytest.fixture
def small(theme: str) -> Iterator[SamplePortal]:
    with SamplePortal(theme=theme, articles=24) as site:
        yield site


def plain_truth(portal: SamplePortal) -> Truth:
    return next(truth for truth in reversed(portal.truths) if truth.kind == "static" and truth.status == 200)


def test_every_page_holds_the_blocks_of_its_truth_to_the_letter_and_in_order(portal, theme):
    for truth in portal.truths:
        if truth.status != 200 or truth.kind == "javascript":
            continue
        pages = [fetch(portal, path)[2] for path in truth.page_paths]
        text = squeezed("".join(container(theme, page, encoding_of(truth)) for page in pages))
        for headline in truth.related:
            text = text.replace(squeezed(f"Baca juga: {headline}"), "", 1)
        place = 0
        for _, block in truth.blocks:
            place = text.find(squeezed(block), place)
            assert place >= 0, f"{truth.path} lacks {block!r}"


def test_every_page_holds_headline_related_tags_and_sign_off_of_its_truth(portal):
    for truth in portal.truths:
        if truth.status != 200 or truth.kind == "javascript":
            continue
        sources = [fetch(portal, path)[2].decode(encoding_of(truth)) for path in truth.page_paths]
        whole = "".join(sources)
        trees = [html.fromstring(source) for source in sources]
        words = " ".join(" ".join(" ".join(tree.itertext()) for tree in trees).split())
        assert {tree.xpath("//h1")[0].text_content() for tree in trees} == {truth.headline}
        assert all(headline in words for headline in truth.related), truth.path
        assert all(keyword in words or keyword in whole for keyword in truth.keywords), truth.path
        assert truth.byline_initials is None or f"({truth.byline_initials})" in words, truth.path
        assert all(caption in words for _, caption in truth.images), truth.path


def test_datelines_stand_before_the_first_block_and_nowhere_in_it(portal, theme):
    brand = {"laravel": "CARITAU", "wordpress": "WARTASEBERANG.ID"}[theme]
    seen = Counter()
    for truth in portal.truths:
        if truth.status != 200 or truth.kind == "javascript":
            continue
        page = fetch(portal, truth.page_paths[0])[2].decode(encoding_of(truth))
        lead = truth.blocks[0][1]
        before = squeezed(container(theme, page.encode())).split(squeezed(lead))[0]
        if truth.dateline is None:
            assert brand not in before
            continue
        outlet, place = truth.dateline
        assert outlet in (brand, None)
        assert re.search(re.escape(squeezed(f"{outlet or ''}")) + ",?" + re.escape(squeezed(place)) + "[-–—]$", before)
        assert not lead.startswith((brand, place))
        seen[before[-1]] += 1
    assert set(seen) == {"-", "–", "—"}


def test_there_are_300_articles_and_no_two_share_a_headline_or_a_sentence_block(portal):
    truths = portal.truths
    assert len(truths) >= 300
    assert len({truth.headline for truth in truths}) == len({truth.path for truth in truths}) == len(truths)
    blocks = Counter(text for truth in truths for _, text in truth.blocks)
    assert [text for text, count in blocks.items() if count > 1] == []


def test_no_two_articles_are_near_duplicates(portal):
    def shingles(truth: Truth) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", truth.article_body.lower())
        return set(zip(*(words[start:] for start in range(5)), strict=False))

    sets = [shingles(truth) for truth in portal.truths]
    assert max(len(a & b) / len(a | b) for a, b in combinations(sets, 2)) < 0.4


def test_articles_are_of_the_length_of_news_and_no_template_shows_through(portal):
    for truth in portal.truths:
        paragraphs = [text for kind, text in truth.blocks if kind in ("paragraph", "quote")]
        assert 4 <= len(paragraphs) <= 18, truth.path
        assert not re.search(r"[{}\[\]|]", truth.article_body + truth.headline), truth.path


def test_article_n_is_the_same_whatever_the_number_of_articles(theme):
    few, many = (SamplePortal(theme=theme, articles=count) for count in (24, 60))
    for one, other in zip(few.truths, many.truths, strict=False):
        assert (one.headline, one.blocks, one.related) == (other.headline, other.blocks, other.related)


def test_an_article_that_has_left_the_memory_is_told_again_to_the_letter():
    newsroom = Newsroom("again", lambda published, slug: slug, with_seed=True, start=START)
    newsroom.grow(600)
    assert any(told.taken for told in newsroom._told), "or nothing had to be told otherwise"
    assert [newsroom._retell(number) for number in range(600)] == list(newsroom.drafts)


def test_a_revised_article_stays_revised_when_it_has_left_the_memory():
    site = SamplePortal(articles=20)
    revised = site.edit(10, text="Kalimat ini ditambahkan kemudian.")
    site._site.newsroom._drafts = Shelf(1)
    assert site.truth(10) == revised
    assert site.truth(10).blocks[2] == ("paragraph", "Kalimat ini ditambahkan kemudian.")


def test_a_shelf_keeps_the_last_ones_and_makes_the_others_again():
    shelf: Shelf[int, str] = Shelf(2)
    made: list[int] = []

    def make(number: int) -> str:
        made.append(number)
        return str(number)

    assert [shelf.get(number, make) for number in (1, 2, 2, 3, 1)] == ["1", "2", "2", "3", "1"]
    assert made == [1, 2, 3, 1]


@pytest.mark.parametrize("section", SECTIONS)
def test_the_later_texts_are_whole_stories_beside_the_first_ones(section):
    first, all_of_them = stories(section, more=False), stories(section, more=True)
    assert {story.name for story in all_of_them} > {story.name for story in first}
    for story in all_of_them:
        if story.name == "*":
            continue
        assert len(story.body) >= 8, story.name
        assert all(story.of(kind) for kind in "TSI"), story.name
        assert story.of("H", "H1"), story.name
        assert story.of("L", "L1"), story.name
        cast = Cast(Random(1), START, story.cast)
        for template in (*story.body, *story.of("H", "H1", "H2", "L", "L1", "L2", "S", "I", "T")):
            assert not re.search(r"[{}\[\]|]", cast.tell(template)), template


def test_another_seed_gives_other_articles(theme):
    one, other = (SamplePortal(theme=theme, articles=20, seed=seed) for seed in ("a", "b"))
    assert {t.headline for t in one.truths[1:]}.isdisjoint({t.headline for t in other.truths[1:]})


def test_the_seed_article_is_a_page_of_the_laravel_theme_line_by_line():
    with SamplePortal(articles=20) as site:
        truth = site.truth(0)
        text = squeezed(container("laravel", fetch(site, truth.path)[2]))
    lines = seed_article()
    assert len(lines) == 21
    assert text == squeezed("".join(lines))
    assert len(truth.blocks) == 13
    assert truth.blocks[7] == ("heading", "Kim Jong Un Bertolak ke Moskow")
    assert (truth.dateline, truth.byline_initials, truth.source_credit) == (("CARITAU", "WASHINGTON"), "IRN", "Antara")
    assert truth.related == tuple(lines[line].removeprefix("Baca Juga: ") for line in (4, 14))
    assert " ".join(truth.keywords) == lines[15]


def test_every_trap_occurs_in_both_themes(portal):
    traps = {trap.partition(":")[0]: set() for truth in portal.truths for trap in truth.traps}
    for truth in portal.truths:
        for trap in truth.traps:
            dimension, _, form = trap.partition(":")
            traps[dimension].add(form)
    assert traps["related-first"] == {
        "strong", "div", "blockquote", "caps", "run-in-end", "run-in-middle", "simak", "lihat", "list", "bare",
        "run-in-br", "two-lines", "run-in-bare",
    }  # fmt: skip
    assert traps["dateline"] == {
        "brand-hyphen",
        "brand-en-dash",
        "brand-em-dash",
        "brand-comma",
        "brand-strong",
        "place",
    }
    assert traps["heading"] == {"h2", "h3", "strong", "plain"}
    assert traps["ending"] == {"run-in", "double", "own-line", "acronym", "acronym-and-run-in"}
    assert traps["special"] == {"ellipsis", "baca-juga-words", "source-credit", "list-article"}
    assert traps["json-ld"] == {"correct", "broken", "teaser", "none"}
    assert traps["kind"] == {"javascript", "gone", "error", "disallowed", "redirected", "multipage"}
    assert traps["charset"] == {"windows-1252", "windows-1252-meta", "unnamed"}
    assert traps["status"] == {"404", "410", "500"}


def test_a_portal_of_twenty_articles_has_one_of_each_fate(theme):
    kinds = {truth.kind for truth in SamplePortal(theme=theme, articles=20).truths}
    assert kinds == {"static", "multipage", "javascript", "redirected", "disallowed", "gone", "error"}


def test_a_smaller_portal_is_refused():
    with pytest.raises(ValueError, match="too small"):
        SamplePortal(articles=19)


def test_words_that_look_like_furniture_stay_in_the_truth(portal):
    for truth in portal.truths:
        body = truth.article_body
        if "special:baca-juga-words" in truth.traps:
            assert "aca juga" in body
        if "special:ellipsis" in truth.traps:
            assert "..." in body
        if "ending:acronym" in truth.traps:
            assert re.search(r"\([A-Z]{3,4}\)\.$", body)
        if "ending:run-in" in truth.traps:
            assert not body.endswith(f"({truth.byline_initials})")


def test_furniture_differs_at_every_request_and_the_article_does_not(portal, theme):
    truth = plain_truth(portal)
    first, second = (fetch(portal, truth.path)[2] for _ in range(2))
    assert first != second
    assert container(theme, first) == container(theme, second)


def test_an_answer_is_compressed_only_when_asked_and_is_whole(portal):
    path = plain_truth(portal).path
    _, headers, body = fetch(portal, path, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body).decode().endswith("</html>")
    _, headers, body = fetch(portal, path)
    assert headers["Content-Encoding"] is None
    assert 50_000 < len(body) < 80_000


def test_a_javascript_page_has_its_headline_and_no_body_until_the_script_fetched_it(portal, theme):
    truths = [truth for truth in portal.truths if truth.kind == "javascript"]
    assert 2 <= len(truths) <= 3
    for truth in truths:
        page = fetch(portal, truth.path)[2].decode()
        assert 'property="og:type" content="article"' in page
        assert truth.headline in page
        assert squeezed(truth.blocks[1][1]) not in squeezed(page)
        fetched = re.search(r'fetch\("([^"]+)"\)', page)[1]
        answer = json.loads(fetch(portal, fetched)[2])
        text = squeezed("".join(html.fromstring(f"<div>{answer['html']}</div>").itertext()))
        for headline in truth.related:
            text = text.replace(squeezed(f"Baca juga: {headline}"), "", 1)
        assert all(squeezed(block) in text for _, block in truth.blocks)


def test_articles_over_several_pages_share_nothing_and_link_the_next(portal, theme):
    pages = [truth for truth in portal.truths if truth.kind == "multipage"]
    assert {len(truth.page_paths) for truth in pages} == {2, 3}
    for truth in pages:
        texts = [fetch(portal, path)[2].decode() for path in truth.page_paths]
        assert all(truth.page_paths[number + 1] in texts[number] for number in range(len(texts) - 1))
        assert ('rel="next"' in texts[0]) == ("pager:rel-next" in truth.traps)
        for _, block in truth.blocks:
            holders = sum(block in html.fromstring(text).text_content() for text in texts)
            assert holders <= 1
    whole = next(truth for truth in pages if "pager:all" in truth.traps)
    text = squeezed(container(theme, fetch(portal, next(a for a in whole.aliases if "page=all" in a))[2]))
    assert squeezed(whole.blocks[0][1]) in text
    assert squeezed(whole.blocks[-1][1]) in text


def test_unchanged_articles_and_feeds_answer_304_and_edited_ones_200(small, theme):
    truth = plain_truth(small)
    for path in (truth.path, FEEDS[theme]):
        _, headers, _ = fetch(small, path)
        status, again, body = fetch(small, path, If_None_Match=headers["ETag"])
        assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
        assert fetch(small, path, If_Modified_Since=headers["Last-Modified"])[0] == 304
        assert fetch(small, path, If_None_Match='"other"')[0] == 200
        assert fetch(small, path, If_Modified_Since="no date")[0] == 200
    before = {path: fetch(small, path)[1]["ETag"] for path in (truth.path, FEEDS[theme])}
    edited = small.edit(truth.path, text="Kalimat ini baru ditambahkan oleh redaksi.")
    assert edited.revision == truth.revision + 1
    assert ("paragraph", "Kalimat ini baru ditambahkan oleh redaksi.") in edited.blocks
    for path, tag in before.items():
        status, headers, body = fetch(small, path, If_None_Match=tag)
        assert status == 200
        assert headers["ETag"] != tag
    assert "Kalimat ini baru ditambahkan oleh redaksi." in text_of(small, truth.path)


def test_other_furniture_changes_links_around_the_article_and_not_its_validator(small, theme):
    truth = next(t for t in small.truths if t.number and t.related and t.kind == "static" and t.status == 200)
    tag = fetch(small, truth.path)[1]["ETag"]
    small.set_faults(Faults(furniture=1))
    after = small.truth(truth.number)
    assert after.blocks == truth.blocks
    assert fetch(small, truth.path)[1]["ETag"] == tag
    assert [t.related for t in small.truths[1:]] != [
        t.related for t in SamplePortal(theme=theme, articles=24).truths[1:]
    ]


def test_published_articles_are_new_and_lead_the_feed(small, theme):
    known = {truth.path for truth in small.truths}
    fresh = small.publish(3)
    assert len(fresh) == 3
    assert known.isdisjoint({truth.path for truth in fresh})
    feed = etree.fromstring(fetch(small, FEEDS[theme])[2])
    links = [link.text.removeprefix(small.base_url) for link in feed.findall("channel/item/link")]
    assert links[:3] == [truth.path for truth in reversed(fresh)]
    assert len(links) == 20


def sitemap_paths(portal: SamplePortal, theme: str) -> Counter[str]:
    found: Counter[str] = Counter()
    index = etree.fromstring(fetch(portal, SITEMAPS[theme])[2])
    for location in index.iterfind(".//{*}sitemap/{*}loc"):
        _, _, body = fetch(portal, location.text)
        if location.text.endswith(".gz"):
            body = gzip.decompress(body)
        if "news" not in location.text:
            found.update(each.text for each in etree.fromstring(body).iterfind(".//{*}url/{*}loc"))
    return found


def test_sitemaps_list_every_article_once_the_moved_ones_by_their_old_address(portal, theme):
    listed = sitemap_paths(portal, theme)
    for truth in portal.truths:
        old = [alias for alias in truth.aliases if "berita-lama" in alias]
        assert listed[portal.base_url + (old[0] if old else truth.path)] == 1


def test_the_news_sitemap_has_title_and_date_of_the_newest(portal):
    tree = etree.fromstring(fetch(portal, "/news-sitemap.xml")[2])
    by_url = {truth.url: truth for truth in portal.truths}
    rows = tree.findall("{*}url")
    assert 5 < len(rows) < 60
    for row in rows:
        truth = by_url[row.findtext("{*}loc")]
        assert row.findtext("{*}news/{*}title") == truth.headline
        assert row.findtext("{*}news/{*}publication_date") == truth.date_published.isoformat()


def test_fates_are_as_the_truth_says(portal):
    robots = text_of(portal, "/robots.txt")
    for truth in portal.truths:
        assert fetch(portal, truth.path)[0] == truth.status
        assert (f"Disallow: {truth.path}\n" in robots) == (truth.kind == "disallowed")
        assert truth.expected == (truth.status == 200 and truth.kind != "disallowed")
        for alias in truth.aliases:
            if "berita-lama" in alias or "?p=" in alias:
                status, headers, _ = fetch(portal, alias)
                assert (status, headers["Location"]) == (301, truth.path)
    assert f"Sitemap: {portal.base_url}/" in robots


def test_amp_and_campaign_doubles_name_or_are_the_same_article(portal, theme):
    truth = next(t for t in portal.truths if "amp:yes" in t.traps)
    (amp,) = (alias for alias in truth.aliases if "amp" in alias.split("/"))
    assert f'<link rel="canonical" href="{truth.url}" />' in text_of(portal, amp)
    (campaign,) = (alias for alias in truth.aliases if "utm_source" in alias)
    assert container(theme, fetch(portal, campaign)[2]) == container(theme, fetch(portal, truth.path)[2])


def test_sections_lead_to_every_article_that_is_not_gone(portal, theme):
    found: set[str] = set()
    sections = {truth.section.lower().replace(" ", "-") for truth in portal.truths}
    for section in sections:
        path = {"laravel": f"/kategori/{section}", "wordpress": f"/category/{section}/"}[theme]
        while path:
            tree = html.fromstring(text_of(portal, path))
            found |= {link.partition("?")[0] for link in tree.xpath("//main//a/@href")}
            following = tree.xpath('//a[@rel="next" or contains(@class, "next")]/@href')
            path = following[0] if following else None
    for truth in portal.truths:
        if truth.status == 200:
            assert found & {truth.path, *(alias for alias in truth.aliases if "amp" in alias)}, truth.path


@pytest.mark.parametrize("kind", ["calendar", "tag", "login", "gallery", "static", "search"])
def test_pages_that_are_no_articles_answer(portal, theme, kind):
    paths = {
        "calendar": "/indeks/2031/12/31",
        "tag": "/tag/pemilu",
        "login": {"laravel": "/login", "wordpress": "/wp-login.php"}[theme],
        "gallery": "/foto/festival-lampion",
        "static": {"laravel": "/redaksi", "wordpress": "/redaksi/"}[theme],
        "search": {"laravel": "/search?q=banjir", "wordpress": "/?s=banjir"}[theme],
    }
    status, _, body = fetch(portal, paths[kind])
    assert status == 200
    assert b'content="article"' not in body
    if kind == "calendar":
        assert b"/indeks/2032/01/01" in body


def test_an_address_that_does_not_exist_answers_404(portal):
    assert fetch(portal, "/post/tidak-ada")[0] == 404
    assert fetch(portal, "/indeks/2024/02/31")[0] == 404


def test_a_windows_1252_page_says_so_in_its_header_or_in_its_head_only(portal):
    named = next(t for t in portal.truths if "charset:windows-1252" in t.traps)
    assert fetch(portal, named.path)[1].get_content_charset() == "windows-1252"
    unnamed = next(t for t in portal.truths if "charset:windows-1252-meta" in t.traps)
    _, headers, body = fetch(portal, unnamed.path)
    assert headers.get_content_charset() is None
    assert b"windows-1252" in body[:400]


def test_the_log_of_requests_counts_and_forgets(small):
    small.requests.clear()
    fetch(small, "/robots.txt", User_Agent="penguji/1.0")
    fetch(small, "/robots.txt", If_None_Match='"x"')
    assert small.requests.counts == {"/robots.txt": 2}
    assert [record.conditional for record in small.requests.records] == [False, True]
    assert small.requests.records[0].user_agent == "penguji/1.0"
    small.requests.clear()
    assert len(small.requests) == 0


def test_all_answers_may_be_an_error_with_retry_after_and_heal(small):
    small.set_faults(Faults(status=503, retry_after=7))
    status, headers, _ = fetch(small, "/robots.txt")
    assert (status, headers["Retry-After"]) == (503, "7")
    small.set_faults(Faults())
    assert fetch(small, "/robots.txt")[0] == 200


def test_faults_may_be_limited_to_some_paths_and_to_first_visits(small):
    small.requests.clear()
    path = plain_truth(small).path
    small.set_faults(Faults(status=500, only=path, first=1))
    assert fetch(small, "/robots.txt")[0] == 200
    assert [fetch(small, path)[0] for _ in range(2)] == [500, 200]


def test_a_share_of_connections_is_reset_and_the_rest_is_served(small):
    small.requests.clear()
    small.set_faults(Faults(reset_share=0.5))
    outcomes = Counter()
    for number in range(40):
        try:
            outcomes[fetch(small, f"/tag/uji-{number}")[0]] += 1
        except (ConnectionError, http.client.HTTPException, urllib.error.URLError):
            outcomes["reset"] += 1
    assert outcomes["reset"] == Counter(record.status for record in small.requests.records)[0]
    assert 8 <= outcomes["reset"] <= 32
    assert outcomes[200] == 40 - outcomes["reset"]


def test_a_portal_that_refuses_connections_comes_back_at_the_same_port(small):
    small.set_faults(Faults(refused=True))
    with pytest.raises(urllib.error.URLError, match="refused"):
        fetch(small, "/robots.txt")
    small.set_faults(Faults())
    assert fetch(small, "/robots.txt")[0] == 200


def test_a_truncated_body_is_half_of_what_was_promised(small):
    small.set_faults(Faults(truncated=True))
    with pytest.raises(http.client.IncompleteRead):
        fetch(small, plain_truth(small).path)


def test_a_dripping_body_is_slow_and_whole(small):
    small.set_faults(Faults(drip_seconds=0.02))
    started = time.monotonic()
    _, _, body = fetch(small, plain_truth(small).path)
    assert time.monotonic() - started > 0.5
    assert body.endswith(b"</html>")


def test_without_sitemaps_and_feeds_only_sections_remain(small, theme):
    small.set_faults(Faults(sitemaps=False, feeds=False))
    for path in (SITEMAPS[theme], "/news-sitemap.xml", FEEDS[theme]):
        assert fetch(small, path)[0] == 404
    assert "Sitemap:" not in text_of(small, "/robots.txt")
    assert fetch(small, "/")[0] == 200


def test_a_redesign_renames_every_class_and_keeps_every_word(small, theme):
    truth = plain_truth(small)
    before = html.fromstring(text_of(small, truth.path))
    small.set_faults(Faults(class_names="renamed"))
    after = html.fromstring(text_of(small, truth.path))
    names = [{name for each in tree.xpath("//@class") for name in each.split()} for tree in (before, after)]
    assert names[0].isdisjoint(names[1])
    assert all(squeezed(block) in squeezed(after.text_content()) for _, block in truth.blocks)


def test_links_may_be_absolute_to_a_public_host(small, theme):
    small.set_faults(Faults(public_host="https://caritau.com"))
    truth = plain_truth(small)
    page = text_of(small, truth.path)
    assert truth.url == "https://caritau.com" + truth.path
    assert not re.search(r'href="/(?!/)', page)
    assert 'href="https://caritau.com/' in page
    assert b"<loc>https://caritau.com/" in fetch(small, SITEMAPS[theme])[2]


def test_the_crawl_delay_is_printed_when_asked_for(small):
    assert "Crawl-delay" not in text_of(small, "/robots.txt")
    small.set_faults(Faults(crawl_delay=2.5))
    assert "Crawl-delay: 2.5\n" in text_of(small, "/robots.txt")


def test_the_portal_imports_nothing_of_the_crawler():
    code = (
        "import sys, sample_portal; "
        "sys.exit(any(name.split('.')[0] in ('caritau_crawler', 'pipelines') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_its_address_serves_and_ends_on_a_signal(stop):
    command = [sys.executable, "-m", "sample_portal", "--theme", "wordpress", "--articles", "20"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(address + "/robots.txt", timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(stop)
        assert process.wait(timeout=10) == 0


def test_the_command_says_which_port_is_taken():
    with SamplePortal(articles=20) as site:
        port = site.base_url.rpartition(":")[2]
        command = [sys.executable, "-m", "sample_portal", "--articles", "20", "--port", port]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert f":{port}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Gibran Pimpin Apel Siaga Masa Tenang Pilkada 2024", "Gibran Pimpin Apel Siaga Masa Tenang Pilkada 2024"),
        ("a" * 50, "a" * 50),
        ("a" * 51, "a" * 50 + "..."),
        ("a" * 49 + " bc", "a" * 49 + "..."),
    ],
)
def test_headlines_are_cut_as_laravel_cuts_them(headline, shown):
    assert cut(headline) == shown
