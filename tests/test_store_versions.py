from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.store.duplicates import firsts
from caritau_crawler.store.versions import changes

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

documents = st.lists(
    st.fixed_dictionaries(
        {
            "_id": st.text("abcdefgh", min_size=1, max_size=3),
            "content_hash": st.sampled_from(["", "h1", "h2", "h3"]),
            "fingerprint": st.sampled_from(["", "f1", "f2"]),
            "date_published": st.none() | st.integers(0, 3).map(lambda days: NOW + timedelta(days=days)),
            "first_seen_at": st.integers(0, 3).map(lambda hours: NOW + timedelta(hours=hours)),
        }
    ),
    unique_by=lambda document: document["_id"],
    max_size=8,
)


@given(documents, st.randoms())
def test_the_first_is_the_same_whatever_the_order(some: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(some, len(some))

    assert firsts(some) == firsts(shuffled)


@given(documents)
def test_a_first_is_nobodys_double(some: list[dict[str, Any]]) -> None:
    first_of = firsts(some)

    assert all(first_of[first] == first for first in first_of.values())


@given(documents)
def test_only_what_shares_a_mark_is_a_double(some: list[dict[str, Any]]) -> None:
    first_of = firsts(some)

    for document in some:
        marks = {document["content_hash"], document["fingerprint"]} - {""}
        others = [o for o in some if o is not document and marks & {o["content_hash"], o["fingerprint"]}]
        assert others or first_of[document["_id"]] == document["_id"]


blocks = st.lists(
    st.fixed_dictionaries({"type": st.sampled_from(["paragraph", "heading"]), "text": st.sampled_from("abc")})
)


@given(blocks, blocks)
def test_the_changes_of_a_revision_lead_from_the_old_blocks_to_the_new(
    old: list[dict[str, str]], new: list[dict[str, str]]
) -> None:
    change = changes({"headline": "x", "blocks": old}, {"headline": "x", "blocks": new})

    texts = sorted(block["text"] for block in old)
    for text in change["blocks_removed"]:
        texts.remove(text)
    assert sorted(texts + change["blocks_added"]) == sorted(block["text"] for block in new)
    assert change["headline"] is None


def test_the_changes_of_a_huge_article_take_linear_time() -> None:
    old = [{"type": "paragraph", "text": f"a{n}"} for n in range(100_000)]
    new = [{"type": "paragraph", "text": f"b{n}"} for n in range(100_000)]

    start = time.perf_counter()
    changes({"headline": "x", "blocks": old}, {"headline": "x", "blocks": new})

    assert time.perf_counter() - start < 5
