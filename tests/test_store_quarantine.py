from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from caritau_crawler.config import Config
from caritau_crawler.store.connection import Store, open_store
from caritau_crawler.store.quarantine import Refused, quarantine_id

pytestmark = pytest.mark.mongo

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
URL = "https://caritau.com/post/a"


def refused(**fields: Any) -> Refused:
    values = {"url": URL, "reason": "no-headline", "portal": "caritau", "run_id": "r1", "item": {"a": 1}, **fields}
    return Refused(**values)


def shown(store: Store, item: Refused) -> dict[str, Any]:
    document = store.quarantine.get(quarantine_id(item))
    assert document is not None
    return document


def test_a_refused_item_is_kept_whole_with_its_page(store: Store) -> None:
    html = b"<html>" + b"x" * 100_000
    item = refused(detail="kosong", item={"headline": None, "blocks": [{"text": "isi"}]}, html=html)

    store.quarantine.put([item], now=NOW)

    document = shown(store, item)
    assert document["item"] == {"headline": None, "blocks": [{"text": "isi"}]}
    assert document["html"] == html
    assert (document["reason"], document["detail"], document["times"], document["cut"]) == (
        "no-headline",
        "kosong",
        1,
        [],
    )
    assert len(store._database["quarantine"].find_one()["html_gz"]) < 1_000


def test_the_same_refusal_again_replaces_the_item_and_is_counted(store: Store) -> None:
    store.quarantine.put([refused()], now=NOW)
    store.quarantine.put([refused(item={"a": 2}, run_id="r2")], now=LATER)

    document = shown(store, refused())
    assert (document["item"], document["times"], document["run_id"]) == ({"a": 2}, 2, "r2")
    assert (document["first_at"], document["last_at"]) == (NOW, LATER)


def test_refusals_for_other_reasons_and_pages_are_others(store: Store) -> None:
    others = [refused(), refused(reason="no-body"), refused(url=URL + "b")]

    store.quarantine.put(others, now=NOW)

    assert store.quarantine.count_by_reason() == {"no-headline": 2, "no-body": 1}
    assert store.quarantine.count_by_reason(portal="lain") == {}
    assert [one["url"] for one in store.quarantine.list(reason="no-body")] == [URL]
    assert len(store.quarantine.list(limit=2)) == 2
    assert all("item" not in one and "html_gz" not in one for one in store.quarantine.list())


def test_what_has_landed_since_is_resolved_and_comes_back_when_it_is_refused_again(store: Store) -> None:
    store.quarantine.put([refused(), refused(url=URL + "b")], now=NOW)

    store.quarantine.resolve([URL, "https://caritau.com/lain"], now=LATER)
    assert [one["url"] for one in store.quarantine.list()] == [URL + "b"]
    assert shown(store, refused())["resolved_at"] == LATER

    store.quarantine.put([refused()], now=LATER)
    assert store.quarantine.count_by_reason() == {"no-headline": 2}


@pytest.mark.parametrize(
    "item",
    [{"headline": "rusak \ud800"}, {"a\x00b": 1}, {"n": 2**70}, "teks \ud800", {1: 2}],
    ids=["surrogate", "nul-key", "large-number", "text", "number-key"],
)
def test_what_bson_cannot_hold_is_kept_as_text(store: Store, item: Any) -> None:
    store.quarantine.put([refused(item=item, url=URL + "\ud800", detail="\ud800")], now=NOW)

    [document] = store._database["quarantine"].find()
    assert isinstance(document["item"], str)


def test_what_is_too_large_is_cut_and_says_so(store: Store) -> None:
    import os

    item = refused(item="é" * 3_000_000, html=os.urandom(9_000_000))

    store.quarantine.put([item], now=NOW)

    document = shown(store, item)
    assert document["cut"] == ["item", "html"]
    assert document["html"] is None
    assert len(document["item"]) == 2_000_000


def test_an_unknown_id_is_not_there(store: Store) -> None:
    assert store.quarantine.get("0123") is None
    assert store.quarantine.get("\udcff") is None


def test_a_dry_run_puts_nothing_into_quarantine(store: Store, config: Config) -> None:
    with open_store(config, read_only=True) as dry:
        dry.quarantine.put([refused()], now=NOW)
        dry.quarantine.resolve([URL], now=NOW)

    assert store.quarantine.list() == []
