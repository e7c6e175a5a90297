from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from caritau_crawler.config import Config
from caritau_crawler.items import Article, Block, Dateline, Removed
from caritau_crawler.store.article_reader import ArticleFilter
from caritau_crawler.store.articles import SaveResult
from caritau_crawler.store.connection import Store, open_store

pytestmark = pytest.mark.mongo

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=6)
Build = Callable[..., Article]


def save(store: Store, *articles: Article, now: datetime = NOW, run_id: str = "run-1") -> list[str]:
    return [result.outcome for result in store.articles.save(articles, run_id=run_id, now=now)]


def stored(store: Store, slug: str = "pasar-modal") -> dict[str, Any]:
    document = store.articles.get(f"caritau.com/post/{slug}")
    assert document is not None
    return document


def test_a_new_article_is_kept_whole(store: Store, article: Build) -> None:
    one = article(dateline=Dateline("CARITAU", "JAKARTA"), removed=[Removed("Baca Juga: X", "related", 1)])

    assert save(store, one) == ["new"]

    document = stored(store)
    given = {name: value for name, value in one.to_document().items() if name != "alternate_urls"}
    assert {name: document[name] for name in given} == given
    own = ("revision", "duplicate_of", "first_seen_at", "last_checked_at", "run_id", "alternate_urls")
    assert [document[name] for name in own] == [1, None, NOW, NOW, "run-1", []]


def test_an_empty_batch_is_nothing(store: Store) -> None:
    assert store.articles.save([], run_id="r", now=NOW) == []


def test_saving_the_same_again_changes_only_the_time_of_the_last_check(store: Store, article: Build) -> None:
    save(store, article())
    before = stored(store)

    assert save(store, article(), now=LATER, run_id="run-2") == ["unchanged"]

    assert stored(store) == {**before, "last_checked_at": LATER}
    assert store.articles.revisions("caritau.com/post/pasar-modal") == []


def test_an_earlier_check_that_comes_late_does_not_turn_time_back(store: Store, article: Build) -> None:
    save(store, article(), now=LATER)
    save(store, article(), now=NOW)

    assert stored(store)["last_checked_at"] == LATER


def test_another_address_of_the_same_article_is_remembered_once(store: Store, article: Build) -> None:
    save(store, article())
    amp = "https://caritau.com/amp/post/pasar-modal"

    for _ in range(2):
        assert save(store, article(url=amp)) == ["unchanged"]

    assert stored(store)["alternate_urls"] == [amp]
    assert store.articles.count() == 1


def test_what_was_empty_is_filled_and_what_was_known_stays(store: Store, article: Build) -> None:
    bare = article(description=None, date_published=None, date_published_raw=None, date_published_source=None)
    save(store, bare)

    richer = article(description="Ringkasan", in_language="en", extraction={"description": "opengraph"})
    save(store, richer, now=LATER)

    document = stored(store)
    assert document["description"] == "Ringkasan"
    assert document["date_published"] == NOW
    assert document["date_published_source"] == "json-ld"
    assert document["in_language"] == "id"
    assert document["extraction"] == {"headline": "json-ld", "description": "opengraph"}


def test_a_changed_text_makes_a_revision_that_says_what_changed(store: Store, article: Build) -> None:
    first = article(blocks=[Block("paragraph", "Satu."), Block("paragraph", "Dua."), Block("paragraph", "Dua.")])
    second = article(headline="Judul baru", blocks=[Block("paragraph", "Satu."), Block("heading", "Dua.")])
    save(store, first)

    assert save(store, second, now=LATER, run_id="run-2") == ["updated"]

    document = stored(store)
    assert (document["revision"], document["run_id"], document["headline"]) == (2, "run-2", "Judul baru")
    assert document["first_seen_at"] == NOW
    [old] = store.articles.revisions(document["_id"])
    assert old["_id"] == "caritau.com/post/pasar-modal#1"
    assert old["changed_at"] == LATER
    assert old["article"]["article_body"] == "Satu.\n\nDua.\n\nDua."
    assert old["article"]["revision"] == 1
    assert old["changes"] == {
        "headline": {"from": first.headline, "to": "Judul baru"},
        "blocks_added": ["Dua."],
        "blocks_removed": ["Dua.", "Dua."],
        "blocks_edited": [],
    }


def test_a_revision_keeps_the_date_of_publication_and_what_others_wrote_into_the_document(
    store: Store, article: Build
) -> None:
    save(store, article())
    store._database["articles"].update_one({}, {"$set": {"note": "of an editor"}})

    save(store, article(headline="Lain", date_published=None, date_published_raw=None, date_published_source=None))

    document = stored(store)
    assert document["date_published"] == NOW
    assert document["date_published_raw"] == "Senin, 23 November 2026 | 15:00 WIB"
    assert document["note"] == "of an editor"


def test_history_that_a_killed_writer_left_without_its_article_is_mended(store: Store, article: Build) -> None:
    save(store, article())
    store._database["revisions"].insert_one({"_id": "caritau.com/post/pasar-modal#1", "article_id": "half"})

    assert save(store, article(headline="Lain")) == ["updated"]

    [old] = store.articles.revisions("caritau.com/post/pasar-modal")
    assert old["article"]["revision"] == 1
    assert stored(store)["revision"] == 2


def test_articles_of_one_key_in_one_batch_are_merged_in_order(store: Store, article: Build) -> None:
    tracked = "https://caritau.com/post/pasar-modal?utm_source=x"
    changed = article(headline="Judul yang diperbaiki")

    assert save(store, article(), article(url=tracked), changed) == ["new", "unchanged", "updated"]

    document = stored(store)
    assert document["revision"] == 2
    assert document["alternate_urls"] == [tracked]
    assert len(store.articles.revisions(document["_id"])) == 1


def test_a_batch_gives_what_its_articles_give_one_by_one(config: Config, article: Build, mongo_uri: str) -> None:
    batch = [
        article("a"),
        article("b", content_hash="sama"),
        article("a", headline="Lain"),
        article("c", content_hash="sama", date_published=NOW - timedelta(days=1)),
        article("b", url="https://m.caritau.com/post/b", content_hash="sama"),
        article("a"),
        article("d", content_hash="sama", date_published=None),
    ]
    with open_store(config) as together:
        outcomes = save(together, *batch)
        expected = list(together.articles.iterate())
        together._database["articles"].delete_many({})
        together._database["revisions"].delete_many({})

        one_by_one = [save(together, one)[0] for one in batch]

        assert list(together.articles.iterate()) == expected
        assert [o == "unchanged" for o in outcomes] == [o == "unchanged" for o in one_by_one]


@pytest.mark.parametrize("field", ["content_hash", "fingerprint"])
def test_the_same_text_under_another_key_is_stored_as_a_double(store: Store, article: Build, field: str) -> None:
    save(store, article("asli", **{field: "sama"}))

    assert save(store, article("salinan", **{field: "sama"}, date_published=LATER)) == ["duplicate"]
    assert save(store, article("salinan", **{field: "sama"}, date_published=LATER)) == ["unchanged"]

    assert stored(store, "asli")["duplicate_of"] is None
    assert stored(store, "salinan")["duplicate_of"] == "caritau.com/post/asli"


def test_empty_hashes_and_fingerprints_make_no_doubles(store: Store, article: Build) -> None:
    assert save(store, article("a", content_hash=""), article("b", content_hash="")) == ["new", "new"]


def test_the_first_published_is_the_first_whatever_the_order_they_come_in(store: Store, article: Build) -> None:
    dates = {"tengah": NOW, "akhir": LATER, "tanpa": None, "awal": NOW - timedelta(days=2)}

    for slug, date in dates.items():
        save(store, article(slug, content_hash="sama", date_published=date))

    pointers = {slug: stored(store, slug)["duplicate_of"] for slug in dates}
    first = "caritau.com/post/awal"
    assert pointers == {"tengah": first, "akhir": first, "tanpa": first, "awal": None}


def test_a_double_whose_text_changes_is_no_double_any_more(store: Store, article: Build) -> None:
    save(store, article("asli", content_hash="sama"), article("salinan", content_hash="sama", date_published=LATER))

    assert save(store, article("salinan", content_hash="lain", date_published=LATER)) == ["updated"]

    assert stored(store, "salinan")["duplicate_of"] is None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"headline": "rusak \ud800"}, "not-encodable"),
        ({"extraction": {"a\x00b": "x"}}, "not-encodable"),
        ({"blocks": [Block("paragraph", "x" * 17_000_000)]}, "too-large"),
        ({"canonical_url": ""}, "no-address"),
        ({"description": "x" * (16 * 1024 * 1024 - 10_000)}, "too-large"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_itself_and_the_rest_lands(
    store: Store, article: Build, fields: dict[str, Any], reason: str
) -> None:
    results = store.articles.save([article("a"), article("b", **fields), article("c")], run_id="r", now=NOW)

    assert [result.outcome for result in results] == ["new", "refused", "new"]
    assert results[1].reason == reason
    assert store.articles.count() == 2


def test_field_names_that_mongodb_gives_a_meaning_to_are_kept_as_they_are(store: Store, article: Build) -> None:
    odd = {"$set": "a", "a.b": "b", "": "c"}

    assert save(store, article(extraction=odd)) == ["new"]
    assert save(store, article(extraction=odd | {"$inc": "d"}, headline="Lain")) == ["updated"]

    assert stored(store)["extraction"] == odd | {"$inc": "d"}


def test_an_article_near_the_limit_is_kept_and_its_history_is_refused_rather_than_lost(
    store: Store, article: Build
) -> None:
    large = article(description="x" * (16 * 1024 * 1024 - 80_000))

    assert save(store, large) == ["new"]
    [result] = store.articles.save([replace(large, content_hash="lain")], run_id="r", now=LATER)

    assert result.outcome in ("updated", "refused")
    assert stored(store)["revision"] == 1 + len(store.articles.revisions("caritau.com/post/pasar-modal"))


def test_what_the_server_refuses_is_refused_by_itself_and_the_rest_lands(store: Store, article: Build) -> None:
    rule = {"headline": {"$ne": "terlarang"}}
    store._database.command("collMod", "articles", validator=rule)
    batch = [article("a"), article("b", headline="terlarang", content_hash="sama"), article("c", content_hash="sama")]

    results = store.articles.save(batch, run_id="r", now=NOW)

    assert [result.outcome for result in results] == ["new", "refused", "new"]
    assert results[1].reason == "server-121"
    assert stored(store, "c")["duplicate_of"] is None, "the refused one is nobody's first"


def test_an_article_stays_as_it_was_when_its_history_cannot_be_written(store: Store, article: Build) -> None:
    save(store, article())
    store._database.command("collMod", "revisions", validator={"revision": {"$gt": 1}})

    [result] = store.articles.save([article(headline="Lain")], run_id="r", now=LATER)

    assert (result.outcome, result.reason) == ("refused", "server-121")
    assert stored(store)["revision"] == 1


def test_writers_at_the_same_moment_leave_one_whole_history(config: Config, article: Build) -> None:
    def write(number: int) -> None:
        with open_store(config) as store:
            for round_ in range(5):
                results = store.articles.save(
                    [article(f"a{n}", headline=f"{number} {round_}") for n in range(20)], run_id=str(number), now=NOW
                )
                outcomes.update(result.outcome for result in results)

    outcomes: set[str] = set()
    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    with open_store(config) as store:
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

        documents = list(store.articles.iterate())
        assert len(documents) == 20
        assert outcomes <= {"new", "updated", "refused", "unchanged", "duplicate"}
        for document in documents:
            numbers = [old["revision"] for old in store.articles.revisions(document["_id"])]
            assert numbers == list(range(1, document["revision"]))


def test_a_read_only_store_says_what_would_become_of_articles_and_writes_nothing(
    store: Store, config: Config, article: Build
) -> None:
    save(store, article("a"), article("b"))
    before = list(store.articles.iterate())

    with open_store(config, read_only=True) as dry:
        batch = [article("a"), article("b", headline="Lain"), article("c"), article("d\ud800", headline="\ud800")]
        assert save(dry, *batch, now=LATER) == ["unchanged", "updated", "new", "refused"]

    assert list(store.articles.iterate()) == before


def test_results_are_in_the_order_of_the_batch_and_name_the_article(store: Store, article: Build) -> None:
    results = store.articles.save([article(slug) for slug in "cab"], run_id="r", now=NOW)

    assert results == [SaveResult("new", f"caritau.com/post/{slug}") for slug in "cab"]


@pytest.mark.parametrize(
    "name",
    [
        "caritau.com/post/pasar-modal",
        "https://caritau.com/post/pasar-modal",
        "http://www.caritau.com/post/pasar-modal/?utm_source=x",
        "https://caritau.com/p/123",
        " www.caritau.com/post/pasar-modal ",
    ],
)
def test_an_article_is_found_by_its_key_or_any_address_of_it(store: Store, article: Build, name: str) -> None:
    save(store, article(), article(url="https://caritau.com/p/123"))

    found = store.articles.get(name)

    assert found is not None
    assert found["_id"] == "caritau.com/post/pasar-modal"


@pytest.mark.parametrize("name", ["", "x", "https://[::1", "\udcff", "https://caritau.com/post/lain", "$where", "\x00"])
def test_what_is_not_there_is_not_found(store: Store, article: Build, name: str) -> None:
    save(store, article())

    assert store.articles.get(name) is None


def test_articles_are_found_by_portal_section_time_run_and_words(store: Store, article: Build) -> None:
    politics = article("a", article_section="Politik", headline="Sidang kabinet membahas anggaran")
    sport = article("b", article_section="Olahraga", headline="Sidang wasit", date_published=LATER)
    save(store, politics, sport)
    save(store, replace(article("c"), portal="lain"), run_id="run-2")

    def slugs(**conditions: Any) -> list[str]:
        wanted = ArticleFilter(**conditions)
        found = store.articles.find(wanted)
        assert store.articles.count(wanted) == len(found) == len(list(store.articles.iterate(wanted)))
        return [document["_id"].rpartition("/")[2] for document in found]

    assert slugs() == ["b", "a", "c"]
    assert slugs(portal="caritau") == ["b", "a"]
    assert slugs(section="Politik") == ["a"]
    assert slugs(since=LATER) == ["b"]
    assert slugs(until=LATER) == ["a", "c"]
    assert slugs(run_id="run-2") == ["c"]
    assert sorted(slugs(text="sidang")) == ["a", "b"]
    assert slugs(text='"sidang kabinet"') == ["a"]
    assert slugs(text="sidang -wasit") == ["a"]
    assert slugs(text="") == []
    assert slugs(text="\udcff") == []


def test_an_export_yields_everything_in_the_order_of_the_keys(store: Store, article: Build) -> None:
    save(store, *(article(f"nomor-{n:03}") for n in range(450)))

    keys = [document["_id"] for document in store.articles.iterate()]

    assert keys == sorted(keys)
    assert len(keys) == 450
