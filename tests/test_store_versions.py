from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.items import FROM_DUMP, Article
from caritau_crawler.store.versions import apply, apply_archived, changes

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

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


# Pages out of an archive.

visits = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["h1", "h2", "h3"]), st.sampled_from([[], ["Sari Dewi"]])),
    unique_by=lambda visit: visit[0],
    min_size=1,
)


def seen(minute: int, content_hash: str, authors: list[str]) -> tuple[datetime, dict[str, Any]]:
    found = Article("https://a.id/p", "https://a.id/p", "caritau", content_hash, authors=authors).to_document()
    place = {"file": "a.warc.gz", "offset": minute * 1_000}
    return NOW + timedelta(minutes=minute), {**found, "content_hash": content_hash, "sketch": None, "raw": place}


def replayed(pages: list[Any], known: dict[str, Any] | None = None) -> tuple[dict[str, Any] | None, list[str]]:
    changes_made = []
    for at, found in pages:
        step = apply_archived(found, "a.id/p", known, run_id="replay", at=at, now=NOW + timedelta(days=1))
        known = step.document
        changes_made.append(step.change)
    return known, changes_made


@given(visits)
def test_a_replay_of_all_pages_in_order_gives_what_the_crawls_gave(some: list[Any]) -> None:
    pages = [seen(*visit) for visit in sorted(some)]
    crawled = None
    for at, found in pages:
        crawled = apply(found, "a.id/p", crawled, run_id="replay", now=at).document

    assert replayed(pages)[0] == crawled


@given(visits, st.randoms())
def test_replaying_again_in_any_order_changes_nothing(some: list[Any], random: Any) -> None:
    pages = [seen(*visit) for visit in sorted(some)]
    known, _ = replayed(pages)
    same_texts = [page for page in pages if page[1]["authors"] == known["authors"] or page[1]["raw"] != known["raw"]]  # type: ignore[index]

    after, changes_made = replayed(random.sample(same_texts, len(same_texts)), known)

    assert after == known
    assert set(changes_made) <= {"unchanged", "older"}


def test_the_page_of_the_stored_version_mends_it_and_an_older_one_does_not() -> None:
    known, _ = replayed([seen(1, "h1", []), seen(5, "h2", [])])
    assert known is not None

    for page, change, revision in (
        (seen(1, "h3", ["Budi"]), "older", 2),
        (seen(5, "h2", ["Budi"]), "restated", 2),
        (seen(5, "h3", []), "updated", 3),
        (seen(6, "h3", []), "updated", 3),
    ):
        after, made = replayed([page], known)
        assert (made, after and after["revision"]) == ([change], revision)
    assert replayed([seen(5, "h3", [])], known)[0]["last_checked_at"] == known["last_checked_at"]  # type: ignore[index]


def test_text_of_which_nobody_knows_the_time_replaces_only_what_a_dump_brought() -> None:
    page, _ = replayed([seen(1, "h1", [])])
    of_dump = {**seen(2, "h2", [])[1], "raw": None, "extraction": {"article_body": FROM_DUMP}}
    dump, _ = replayed([(None, of_dump)])
    other_dump = {**of_dump, "content_hash": "h4"}

    assert replayed([(None, of_dump)], page) == (page, ["older"])
    assert replayed([(None, of_dump)], dump) == (dump, ["unchanged"])
    assert replayed([(None, other_dump)], dump)[1] == ["updated"]
    assert replayed([seen(1, "h1", [])], dump)[1] == ["updated"]
    both = replayed([seen(1, "h2", []), seen(3, "h5", [])], dump)
    assert both[1] == ["restated", "updated"]
