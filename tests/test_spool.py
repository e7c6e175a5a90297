"""The spool: what MongoDB could not take waits on disk, and comes in whole, in order and once."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError, DiskFull
from caritau_crawler.items import Article, Block
from caritau_crawler.portals import load_portal
from caritau_crawler.store.connection import Store
from caritau_crawler.store.spool import SpoolFile, SpoolWriter, spool_files
from pipelines.spool import bring_in

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Build = Callable[..., Article]


def put(home: Path, *articles: Article, run_id: str = "20261123-080000-aaaa", at: datetime = NOW) -> SpoolFile:
    writer = SpoolWriter(home, "caritau", run_id)
    writer.put(articles, at)
    closed = writer.close()
    assert closed is not None
    return closed


def test_an_article_comes_back_as_it_was_put(home: Path, article: Build) -> None:
    odd = article(
        "a\u2028b", etag='W/"1"', page_id="https://caritau.com/post/a", keywords=["jum\u2019at", "\U0001f600"]
    )
    file = put(home, odd, article("b"))

    assert [one.article for one in file.read()] == [odd, article("b")]
    assert {one.at for one in file.read()} == {NOW}


def test_files_come_in_the_order_of_their_runs_and_by_portal(home: Path, article: Build) -> None:
    put(home, article("b"), run_id="20261124-080000-aaaa")
    put(home, article("a"), run_id="20261123-080000-bbbb")

    assert [one.run_id for one in spool_files(home)] == ["20261123-080000-bbbb", "20261124-080000-aaaa"]
    assert [one.portal for one in spool_files(home, "caritau")] == ["caritau", "caritau"]
    assert spool_files(home, "other") == []


def test_a_writer_that_was_given_nothing_leaves_no_file(home: Path) -> None:
    assert SpoolWriter(home, "caritau", "r").close() is None
    assert spool_files(home) == []


def test_a_last_line_that_a_killed_process_left_torn_is_no_article_and_no_error(home: Path, article: Build) -> None:
    file = put(home, article("a"), article("b"))
    whole = file.path.read_bytes()
    for cut in (2, 20, len(whole.splitlines()[1]) - 1):
        file.path.write_bytes(whole[:-cut])
        assert [one.article for one in file.read()] == [article("a")]


def test_a_damaged_line_is_named_with_its_file_and_nothing_is_taken_away(
    home: Path, article: Build, store: Store
) -> None:
    file = put(home, article("a"), article("b"))
    file.path.write_bytes(b"{}\n" + file.path.read_bytes())

    with pytest.raises(ConfigurationError, match=file.path.name):
        bring_in(home, store, load_portal("caritau"))
    assert file.path.exists()


def test_a_full_disk_is_named_as_such(home: Path, article: Build) -> None:
    (home / "spool").mkdir()
    (home / "spool" / "caritau-r1.jsonl").symlink_to("/dev/full")

    writer = SpoolWriter(home, "caritau", "r1")
    with pytest.raises(DiskFull, match="spool"):
        writer.put([article("a")], NOW)
    writer.close()


def test_a_folder_that_cannot_be_made_ends_the_run_as_a_full_disk_does(home: Path, article: Build) -> None:
    (home / "spool").write_text("no folder")

    with pytest.raises(DiskFull, match="cannot be written"):
        SpoolWriter(home, "caritau", "r1").put([article("a")], NOW)


# Into the store.

pytestmark = pytest.mark.mongo


def outcomes(store: Store, home: Path) -> dict[str, int]:
    return dict(bring_in(home, store, load_portal("caritau")).outcomes)


def test_what_waits_is_stored_as_of_when_it_came_and_the_file_is_gone(home: Path, article: Build, store: Store) -> None:
    store.pages.mark_failed([], portal="caritau", now=NOW)
    file = put(home, article("a", page_id="https://caritau.com/post/a?page=1", etag='"1"'), article("b"))

    assert outcomes(store, home) == {"new": 2}
    stored = store.articles.get("caritau.com/post/a")
    assert stored is not None
    assert (stored["first_seen_at"], stored["run_id"]) == (NOW, file.run_id)
    page = store.pages.get("https://caritau.com/post/a?page=1")
    assert page is not None
    assert (page["state"], page["etag"], page["article_id"]) == ("stored", '"1"', "caritau.com/post/a")
    assert not file.path.exists()


def test_bringing_the_same_in_twice_changes_nothing(home: Path, article: Build, store: Store) -> None:
    content = put(home, article("a"), article("b")).path.read_bytes()
    outcomes(store, home)
    before = store.articles.get("caritau.com/post/a")
    put(home, article("c")).path.write_bytes(content)

    assert outcomes(store, home) == {"unchanged": 2}
    assert store.articles.get("caritau.com/post/a") == before


def test_versions_of_one_article_come_in_their_order(home: Path, article: Build, store: Store) -> None:
    first = article("a", fetched_at=NOW)
    second = article("a", blocks=[Block("paragraph", "Isi yang dikoreksi kemarin sore.")], fetched_at=NOW + MINUTE)
    put(home, first)
    put(home, second, run_id="20261123-090000-aaaa", at=NOW + MINUTE)

    assert outcomes(store, home) == {"new": 1, "updated": 1}
    stored = store.articles.get("caritau.com/post/a")
    assert stored is not None
    assert (stored["revision"], stored["article_body"]) == (2, "Isi yang dikoreksi kemarin sore.")


def test_what_the_store_has_looked_at_since_is_not_overwritten(home: Path, article: Build, store: Store) -> None:
    put(home, article("a", fetched_at=NOW))
    newer = article("a", blocks=[Block("paragraph", "Isi yang dikoreksi kemarin sore.")])
    store.articles.save([newer], run_id="r", now=NOW + MINUTE)

    brought = bring_in(home, store, load_portal("caritau"))

    assert (brought.older, dict(brought.outcomes)) == (1, {})
    stored = store.articles.get("caritau.com/post/a")
    assert stored is not None
    assert (stored["revision"], stored["article_body"]) == (1, "Isi yang dikoreksi kemarin sore.")


def test_what_the_server_refuses_goes_to_the_quarantine_whole(home: Path, article: Build, store: Store) -> None:
    put(home, article("a", description="x" * 17_000_000), article("b"))

    assert outcomes(store, home) == {"refused": 1, "new": 1}
    (refused,) = store.quarantine.list()
    assert (refused["reason"], refused["detail"]) == ("store-refused", "too-large")
    assert spool_files(home) == []


def test_a_file_that_a_run_is_still_writing_is_left_to_it(home: Path, article: Build, store: Store) -> None:
    writer = SpoolWriter(home, "caritau", "20261123-080000-aaaa")
    writer.put([article("a")], NOW)

    assert outcomes(store, home) == {}
    assert len(spool_files(home)) == 1
    writer.close()
    assert outcomes(store, home) == {"new": 1}


def _drain_and_die(uri: str, database: str, home: Path) -> None:
    from caritau_crawler.store.connection import open_store
    from pipelines import spool

    store_batch = spool._store
    batches = iter(range(2))

    def dies(*arguments: object) -> None:
        store_batch(*arguments)  # type: ignore[arg-type]
        if next(batches) == 1:
            os.kill(os.getpid(), 9)

    spool._store = dies  # type: ignore[assignment]
    config = Config.from_env({"MONGO_URI": uri, "MONGO_DATABASE": database, "CARITAU_HOME": str(home)})
    with open_store(config) as store:
        bring_in(home, store, load_portal("caritau"))


def test_a_process_killed_while_it_brings_in_leaves_the_rest_to_the_next(
    home: Path, article: Build, store: Store, config: Config
) -> None:
    put(home, *(article(f"berita-{number}") for number in range(130)))
    child = multiprocessing.get_context("spawn").Process(
        target=_drain_and_die, args=(config.mongo_uri, config.mongo_database, home)
    )
    child.start()
    child.join(60)

    assert child.exitcode == -9
    assert store.articles.count() == 100
    assert outcomes(store, home) == {"unchanged": 100, "new": 30}
    assert store.articles.count() == 130
