"""One article under several addresses is one document, also when its slug changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from caritau_crawler.items import Article, Block, RawPlace
from caritau_crawler.portals import Portal, load_portal
from caritau_crawler.portals.schema import Urls
from caritau_crawler.store.connection import Store
from pipelines.clean import clean
from pipelines.deduplicate import with_alternates
from pipelines.memory import recall, save

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PLAIN = load_portal("caritau")
PORTAL = PLAIN.model_copy(update={"urls": Urls(article_id=r"^/read/(\d+)/")})
Build = Callable[..., Article]
TEXT = [Block("paragraph", "Pasar ikan di Kota Lor dibuka lagi setelah tiga bulan diperbaiki.")]


def made(build: Build, path: str, canonical: str | None = None, **fields: Any) -> Article:
    article = build(
        "x", url=f"https://caritau.com{path}", canonical_url=f"https://caritau.com{canonical or path}", **fields
    )
    return with_alternates(clean(article, PORTAL))


def visit(store: Store, *articles: Article, portal: Portal = PORTAL, now: datetime = NOW) -> list[str]:
    judged, remembered = recall(articles, store, portal)
    results = store.articles.save(judged, run_id="run-1", now=now)
    store.memory.remember(remembered)
    return [f"{result.outcome} {result.article_id}" for result in results]


@pytest.mark.parametrize(
    ("pattern", "url", "expected"),
    [
        (r"^/read/(\d+)/", "https://caritau.com/read/123/slug-lama", "123"),
        (r"^/read/(\d+)/", "http://127.0.0.1:8000/read/123/slug?page=2", "123"),
        (r"^/read/(\d+)/", "https://caritau.com/post/read/123/slug", None),
        (r"-(\d{4,})\.html$", "https://caritau.com/politik/slug-2026-12345.html", "12345"),
        (r"[?&]id=(\d+)", "https://caritau.com/baca.php?id=77&x=1#atas", "77"),
        ("", "https://caritau.com/read/123/slug", None),
    ],
)
def test_the_portals_id_is_read_from_path_and_query(pattern: str, url: str, expected: str | None) -> None:
    portal = PLAIN.model_copy(update={"urls": Urls(article_id=pattern)})

    assert portal.article_id(url) == expected


@pytest.mark.parametrize("pattern", ["/read/", r"/(\w+)/(\d+)", "("])
def test_a_pattern_that_names_no_id_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError, match="article_id"):
        Urls(article_id=pattern)


@pytest.mark.mongo
def test_a_changed_slug_is_the_same_article_with_an_alternate_address(store: Store, article: Build) -> None:
    key = "caritau.com/read/12/slug-lama"
    assert visit(store, made(article, "/read/12/slug-lama", blocks=TEXT)) == [f"new {key}"]

    assert visit(store, made(article, "/read/12/slug-baru", blocks=TEXT)) == [f"unchanged {key}"]

    document = store.articles.get(key)
    assert document is not None
    assert store.articles.count() == 1
    assert document["portal_article_id"] == "12"
    assert document["canonical_url"] == "https://caritau.com/read/12/slug-baru"
    assert document["alternate_urls"] == ["https://caritau.com/read/12/slug-lama"] or document["url"].endswith("lama")
    for slug in ("slug-lama", "slug-baru"):
        assert store.articles.get(f"https://caritau.com/read/12/{slug}") == document


@pytest.mark.mongo
def test_a_changed_slug_with_another_text_is_a_revision(store: Store, article: Build) -> None:
    key = "caritau.com/read/12/slug-lama"
    visit(store, made(article, "/read/12/slug-lama", blocks=TEXT))

    changed = made(article, "/read/12/slug-baru", headline="Lain", blocks=TEXT)
    assert visit(store, changed, now=NOW + timedelta(hours=1)) == [f"updated {key}"]

    document = store.articles.get(key)
    assert document is not None
    assert document["url"] == document["canonical_url"] == "https://caritau.com/read/12/slug-baru"
    assert document["alternate_urls"] == ["https://caritau.com/read/12/slug-lama"]
    assert [old["revision"] for old in store.articles.revisions(key)] == [1]
    assert set(store.memory.remembered([key])) == {key}


@pytest.mark.mongo
def test_the_old_address_of_a_changed_slug_does_not_say_that_the_article_is_gone(store: Store, article: Build) -> None:
    visit(store, made(article, "/read/12/slug-lama", blocks=TEXT))
    visit(store, made(article, "/read/12/slug-baru", headline="Lain", blocks=TEXT))

    store.articles.mark_gone(["https://caritau.com/read/12/slug-lama"], now=NOW)

    document = store.articles.get("caritau.com/read/12/slug-lama")
    assert document is not None
    assert document["gone_at"] is None

    store.articles.mark_gone(["https://caritau.com/read/12/slug-baru"], now=NOW)

    document = store.articles.get("caritau.com/read/12/slug-lama")
    assert document is not None
    assert document["gone_at"] == NOW, "its own address does"


@pytest.mark.mongo
def test_two_slugs_in_one_batch_are_one_article(store: Store, article: Build) -> None:
    batch = [made(article, f"/read/{number}/{slug}", blocks=TEXT) for number, slug in ((1, "a"), (2, "a"), (1, "b"))]

    outcomes = visit(store, *batch)

    assert outcomes == [
        "new caritau.com/read/1/a",
        "duplicate caritau.com/read/2/a",
        "unchanged caritau.com/read/1/a",
    ]
    assert visit(store, *batch) == [
        one.replace("new", "unchanged").replace("duplicate", "unchanged") for one in outcomes
    ]


@pytest.mark.mongo
def test_the_same_id_on_another_portal_is_another_article(store: Store, article: Build) -> None:
    visit(store, made(article, "/read/12/slug", blocks=TEXT))
    other = replace(made(article, "/read/12/tamu", blocks=TEXT), portal="lain")

    assert visit(store, other, portal=PORTAL.model_copy(update={"name": "lain"})) == [
        "duplicate caritau.com/read/12/tamu"
    ]


@pytest.mark.mongo
def test_an_article_stored_before_the_profile_knew_of_ids_gets_its_own_when_it_is_seen_again(
    store: Store, article: Build
) -> None:
    visit(store, made(article, "/read/12/slug-lama", blocks=TEXT), portal=PLAIN)
    visit(store, made(article, "/read/12/slug-lama", blocks=TEXT))

    assert visit(store, made(article, "/read/12/slug-baru", blocks=TEXT)) == ["unchanged caritau.com/read/12/slug-lama"]


@pytest.mark.mongo
def test_all_ways_to_an_article_are_one_document_with_its_alternates(store: Store, article: Build) -> None:
    ways = ["/post/a", "/post/a?utm_source=x", "/amp/post/a", "/post/a/amp", "/post/a?page=2", "/post/a/"]
    hosts = ["https://m.caritau.com/post/a", "http://www.caritau.com/post/a", "https://amp.caritau.com/post/a"]
    articles = [made(article, way, "/post/a", blocks=TEXT) for way in ways]
    articles += [with_alternates(replace(articles[0], url=url)) for url in hosts]

    for one in articles:
        visit(store, one)

    documents = store.articles.find()
    assert [document["_id"] for document in documents] == ["caritau.com/post/a"]
    assert {"https://caritau.com/amp/post/a", "https://m.caritau.com/post/a"} <= set(documents[0]["alternate_urls"])
    assert store.articles.revisions("caritau.com/post/a") == []


def fetched(build: Build, hour: int, slug: str, headline: str = "Pasar Ikan Dibuka Lagi") -> Article:
    place = RawPlace("run.warc.gz", hour * 1_000)
    at = NOW + timedelta(hours=hour)
    return made(build, f"/read/12/{slug}", headline=headline, blocks=TEXT, raw=place, fetched_at=at)


def life(build: Build) -> list[Article]:
    return [
        fetched(build, 0, "slug-lama"),
        fetched(build, 1, "slug-baru"),
        fetched(build, 2, "slug-baru", "Pasar Ikan Kota Lor Dibuka Lagi"),
    ]


@pytest.mark.mongo
def test_a_replay_after_a_changed_slug_makes_neither_a_second_article_nor_a_revision(
    store: Store, article: Build
) -> None:
    for version in life(article):
        assert version.fetched_at is not None
        save([version], store, PORTAL, run_id="run-1", now=version.fetched_at)
    [before] = [store.articles.get("caritau.com/read/12/slug-lama")]

    results = save(life(article), store, PORTAL, run_id="replay", now=NOW + timedelta(days=9), archived=True)

    assert [result.outcome for _, result in results] == ["older", "older", "unchanged"]
    assert store.articles.count() == 1
    assert store.articles.get("caritau.com/read/12/slug-lama") == before


@pytest.mark.mongo
def test_a_replay_into_an_empty_store_finds_the_one_article_under_both_slugs(store: Store, article: Build) -> None:
    results = save(life(article), store, PORTAL, run_id="replay", now=NOW + timedelta(days=9), archived=True)

    assert [result.outcome for _, result in results] == ["new", "unchanged", "updated"]
    [revision] = store.articles.revisions("caritau.com/read/12/slug-lama")
    assert revision["article"]["canonical_url"] == "https://caritau.com/read/12/slug-baru"
    document = store.articles.get("caritau.com/read/12/slug-lama")
    assert document is not None
    assert document["canonical_url"] == "https://caritau.com/read/12/slug-baru"
    assert document["last_checked_at"] == NOW + timedelta(hours=2)
    assert document["raw"] == {"file": "run.warc.gz", "offset": 2_000}
