"""Which articles are doubles follows from their texts, whatever order, batches, edits and kills they came in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from bson import ObjectId
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo import UpdateMany

from caritau_crawler.config import Config
from caritau_crawler.items import Article, Block
from caritau_crawler.portals import load_portal
from caritau_crawler.store import articles as articles_module
from caritau_crawler.store import doubles as doubles_module
from caritau_crawler.store.bulk import write_each
from caritau_crawler.store.connection import Store, open_store
from caritau_crawler.store.duplicates import Text, firsts, sketch_of
from pipelines.clean import clean

PORTAL = load_portal("caritau")
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
Build = Callable[..., Article]


def _paragraph(number: int) -> str:
    """Some forty words that no other paragraph has, with names and numbers."""
    dice = random.Random(number)
    words = ["".join(dice.choice("bcdfghjklmnprst") + dice.choice("aiueo") for _ in range(3)) for _ in range(36)]
    return f"Pak {words[0].title()} {' '.join(words[1:18])} {dice.randrange(100, 999)}. Di {words[18].title()} {' '.join(words[19:])}."


PARAGRAPHS = [_paragraph(number) for number in range(9)]
#: Texts by the paragraphs they have: a copy has most of another's, and some are copies of two that are none of each other.
TEXTS = [
    (0, 1, 2, 3), (0, 1, 2, 4), (0, 1, 4, 5), (1, 4, 5, 6), (4, 5, 6, 7), (0, 1, 2, 3, 4), (5, 6, 7, 8), (2, 3), (8,), (7, 8, 0, 1),
]  # fmt: skip


def body(text: int) -> list[Block]:
    return [Block("paragraph", PARAGRAPHS[number]) for number in TEXTS[text]]


def document(key: str, text: int, published: int | None, seen: int = 0) -> dict[str, Any]:
    made = "\n\n".join(block.text for block in body(text))
    return {
        "_id": key,
        "content_hash": f"c{text}",
        "fingerprint": f"f{text}",
        "sketch": sketch_of(made),
        "article_body": made,
        "date_published": None if published is None else NOW + timedelta(days=published),
        "first_seen_at": NOW + timedelta(hours=seen),
        "duplicate_of": None,
    }


def by_force(documents: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The same by comparing each with each, and joining until nothing is left to join."""
    texts = [Text.of(one) for one in documents]
    group = {text.id: {text.id} for text in texts}
    for one, other in combinations(texts, 2):
        if one.is_double_of(other):
            joined = group[one.id] | group[other.id]
            for key in joined:
                group[key] = joined
    precedence = {text.id: text.precedence for text in texts}
    return {text.id: min(group[text.id], key=precedence.__getitem__) for text in texts}


days = st.none() | st.integers(0, 3)
documents = st.lists(
    st.builds(
        document, st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, len(TEXTS) - 1), days, st.integers(0, 3)
    ),
    unique_by=lambda one: one["_id"],
    max_size=9,
)


def test_the_texts_of_these_tests_have_groups_that_hang_together_by_a_third() -> None:
    texts = [Text.of(document(str(number), number, 0)) for number in range(len(TEXTS))]
    pairs = {(a, b) for a, b in combinations(range(len(TEXTS)), 2) if texts[a].is_double_of(texts[b])}

    assert {(0, 1), (1, 2), (2, 3), (3, 4)} <= pairs
    assert not {(0, 2), (1, 3), (0, 3), (2, 4), (4, 9)} & pairs


@settings(deadline=None)
@given(documents, st.randoms(use_true_random=False))
def test_the_first_of_each_is_that_of_its_connected_group_whatever_the_order(
    some: list[dict[str, Any]], dice: random.Random
) -> None:
    shuffled = [Text.of(one) for one in dice.sample(some, len(some))]

    assert firsts(shuffled) == by_force(some)


@settings(deadline=None)
@given(documents)
def test_a_first_is_nobodys_double(some: list[dict[str, Any]]) -> None:
    first_of = firsts(map(Text.of, some))

    assert all(first_of[first] == first for first in first_of.values())


# --- in the store ---


def made(build: Build, slug: str, text: int, published: int | None = 0, **fields: Any) -> Article:
    date = None if published is None else NOW + timedelta(days=published)
    return clean(build(slug, blocks=body(text), date_published=date, **fields), PORTAL)


def save(store: Store, *articles: Article, now: datetime = NOW) -> list[str]:
    return [result.outcome for result in store.articles.save(articles, run_id="run-1", now=now)]


def pointers(store: Store) -> dict[str, str]:
    """Each article's first by its slug, its own slug where it is nobody's double."""
    found = store._database["articles"].find()
    return {d["_id"].rpartition("/")[2]: (d["duplicate_of"] or d["_id"]).rpartition("/")[2] for d in found}


def by_the_texts(store: Store) -> dict[str, str]:
    expected = by_force(list(store._database["articles"].find()))
    return {key.rpartition("/")[2]: first.rpartition("/")[2] for key, first in expected.items()}


def unsettled(store: Store) -> int:
    return int(store._database["articles"].count_documents({"unsettled": {"$exists": True}}))


@pytest.mark.mongo
def test_a_copy_under_another_lead_points_at_the_article_published_first(store: Store, article: Build) -> None:
    assert save(store, made(article, "salinan", 1, published=1)) == ["new"]
    assert save(store, made(article, "asli", 0, published=0)) == ["new"]

    assert pointers(store) == {"salinan": "asli", "asli": "asli"}
    assert save(store, made(article, "salinan-lain", 0, published=2)) == ["duplicate"]
    assert save(store, made(article, "salinan-lain", 0, published=2)) == ["unchanged"]


@pytest.mark.mongo
def test_an_edited_word_is_a_revision_of_the_same_article_and_no_double(store: Store, article: Build) -> None:
    first = made(article, "asli", 0)
    save(store, first)
    corrected = [replace(first.blocks[0], text=first.blocks[0].text.replace("Pak ", "Bapak ")), *first.blocks[1:]]

    assert save(store, clean(replace(first, blocks=corrected), PORTAL)) == ["updated"]
    assert pointers(store) == {"asli": "asli"}
    assert store.articles.count() == 1


@pytest.mark.mongo
def test_a_late_article_joins_two_groups_and_its_edit_parts_them_again(store: Store, article: Build) -> None:
    save(
        store, made(article, "a", 0, 1), made(article, "a2", 0, 2), made(article, "b", 2, 3), made(article, "b2", 2, 4)
    )
    assert pointers(store) == {"a": "a", "a2": "a", "b": "b", "b2": "b"}

    save(store, made(article, "jembatan", 1, 0))
    assert set(pointers(store).values()) == {"jembatan"}

    save(store, made(article, "jembatan", 8, 0))
    assert pointers(store) == {"a": "a", "a2": "a", "b": "b", "b2": "b", "jembatan": "jembatan"}


@pytest.mark.mongo
def test_a_text_that_is_restated_is_grouped_anew(store: Store, article: Build) -> None:
    save(store, made(article, "a", 0, 1), made(article, "b", 6, 2))
    after = made(article, "b", 1, 2).to_document()
    names = ("blocks", "article_body", "content_hash", "fingerprint")

    assert store.articles.restate({"caritau.com/post/b": {name: after[name] for name in names}}) == 1

    assert pointers(store) == {"a": "a", "b": "a"}
    assert unsettled(store) == 0


@pytest.mark.mongo
def test_a_date_that_is_found_later_makes_an_article_the_first(store: Store, article: Build) -> None:
    save(store, made(article, "a", 0, 1), made(article, "b", 0, None))
    assert pointers(store) == {"a": "a", "b": "a"}

    assert save(store, made(article, "b", 0, 0)) == ["unchanged"]

    assert pointers(store) == {"a": "b", "b": "b"}


@pytest.mark.mongo
def test_articles_that_were_stored_before_there_were_sketches_are_found_once_they_are_seen_again(
    store: Store, article: Build
) -> None:
    save(store, made(article, "a", 0, 1))
    store._database["articles"].update_many({}, {"$unset": {"sketch": ""}})
    save(store, made(article, "b", 1, 2))
    assert pointers(store) == {"a": "a", "b": "b"}

    save(store, made(article, "a", 0, 1))

    assert pointers(store) == {"a": "a", "b": "a"}


@pytest.mark.mongo
def test_a_dry_run_says_what_would_be_a_double_and_writes_nothing(store: Store, config: Config, article: Build) -> None:
    save(store, made(article, "a", 0, 1))

    with open_store(config, read_only=True) as dry:
        assert save(dry, made(article, "b", 1, 2), made(article, "c", 6, 2)) == ["duplicate", "new"]

    assert pointers(store) == {"a": "a"}


@pytest.mark.mongo
def test_sketches_and_marks_are_not_shown_to_readers(store: Store, article: Build) -> None:
    save(store, made(article, "a", 0))

    documents = [store.articles.get("caritau.com/post/a"), *store.articles.find(), *store.articles.iterate()]

    assert not {"sketch", "unsettled"} & {name for one in documents for name in one or {}}


class KilledError(BaseException):
    """The process died here."""


@contextmanager
def killed_at(write: int, share: float) -> Iterator[list[int]]:
    """Let the process die at a write, of which only a share of the operations has landed; count the writes."""
    count = [0]

    def dying(collection: Any, operations: Any) -> Any:
        if not operations:
            return write_each(collection, operations)
        count[0] += 1
        if count[0] == write:
            write_each(collection, operations[: int(len(operations) * share)])
            raise KilledError
        return write_each(collection, operations)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(articles_module, "write_each", dying)
        patch.setattr(doubles_module, "write_each", dying)
        yield count


#: What is stored and what is saved then, as (slug, text, day); and what comes after the kill.
HISTORIES = {
    "two groups become one": (
        [("a", 0, 1), ("a2", 0, 2), ("b", 2, 3), ("b2", 2, 4), ("x", 8, 0)],
        [("x", 1, 0), ("a", 5, 5), ("baru", 3, 0)],
        [("lain", 8, 9)],
    ),
    "the link of a group goes to another": (
        [("a", 0, 0), ("x", 1, 1), ("b", 2, 2), ("b2", 2, 3), ("s", 6, 0)],
        [("x", 6, 1)],
        [("lain", 8, 9)],
    ),
    "the link is edited once more": (
        [("a", 0, 1), ("a2", 0, 2), ("b", 2, 3), ("b2", 2, 4), ("b3", 2, 5), ("x", 8, 9)],
        [("x", 1, 9)],
        [("x", 8, 9)],
    ),
}


@pytest.mark.mongo
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("history", HISTORIES)
def test_a_kill_at_any_write_is_mended_by_the_next_save_of_whatever_article(
    store: Store, article: Build, share: float, history: str
) -> None:
    before, change, after = ([made(article, *one) for one in some] for some in HISTORIES[history])
    write = 0
    while True:
        write += 1
        store._database["articles"].delete_many({})
        save(store, *before)
        try:
            with killed_at(write, share) as count:
                save(store, *change)
        except KilledError:
            save(store, *after)
            assert unsettled(store) == 0
            assert pointers(store) == by_the_texts(store)
            save(store, *change)
            assert pointers(store) == by_the_texts(store)
        if count[0] < write:
            break
    assert write >= 5, "history, articles, others' pointers, own pointers, marks"


@pytest.mark.mongo
def test_what_another_process_marks_while_we_settle_stays_marked(store: Store, article: Build) -> None:
    articles = store._database["articles"]

    def another_is_faster(collection: Any, operations: Any) -> Any:
        if any(isinstance(operation, UpdateMany) for operation in operations):
            articles.update_one({"_id": "caritau.com/post/a"}, {"$set": {"unsettled": ObjectId()}})
        return write_each(collection, operations)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doubles_module, "write_each", another_is_faster)
        save(store, made(article, "a", 0), made(article, "b", 6))

    assert [document["_id"] for document in articles.find({"unsettled": {"$exists": True}})] == ["caritau.com/post/a"]


@pytest.mark.mongo
def test_a_long_chain_of_copies_is_one_group_until_a_link_is_edited(store: Store, article: Build) -> None:
    long = [_paragraph(100 + number) for number in range(19)]

    def link(number: int, *texts: str) -> Article:
        blocks = [Block("paragraph", text) for text in texts or long[number : number + 4]]
        return clean(article(f"{number:02}", blocks=blocks, date_published=NOW + timedelta(days=number)), PORTAL)

    numbers = list(range(16))
    random.Random(1).shuffle(numbers)
    for number in numbers:
        save(store, link(number))
    assert set(pointers(store).values()) == {"00"}

    save(store, link(7, *long[:1]))

    assert pointers(store) == {f"{n:02}": "00" if n < 7 else "07" if n == 7 else "08" for n in range(16)}


steps = st.one_of(
    st.tuples(
        st.just("save"),
        st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, len(TEXTS) - 1), days), min_size=1, max_size=5),
        st.none() | st.tuples(st.integers(1, 5), st.sampled_from([0.0, 0.5, 1.0])),
    ),
    st.tuples(st.just("restate"), st.tuples(st.sampled_from("abcdef"), st.integers(0, len(TEXTS) - 1)), st.none()),
)


@pytest.mark.mongo
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(steps, min_size=1, max_size=6))
def test_whatever_was_saved_edited_restated_and_killed_the_groups_are_those_of_the_texts(
    store: Store, article: Build, history: list[tuple[str, Any, Any]]
) -> None:
    store._database["articles"].delete_many({})
    for kind, what, kill in history:
        try:
            with killed_at(*(kill or (0, 0.0))):
                if kind == "save":
                    save(store, *(made(article, slug, text, day) for slug, text, day in what))
                else:
                    slug, text = what
                    after = made(article, slug, text).to_document()
                    names = ("blocks", "article_body", "content_hash", "fingerprint")
                    store.articles.restate({f"caritau.com/post/{slug}": {name: after[name] for name in names}})
        except KilledError:
            continue
        assert pointers(store) == by_the_texts(store)
    save(store, made(article, "penutup", 8))

    assert pointers(store) == by_the_texts(store)
    assert unsettled(store) == 0


@pytest.mark.mongo
def test_two_processes_that_store_doubles_at_one_moment_see_each_other(config: Config, article: Build) -> None:
    import threading

    def write(number: int) -> None:
        with open_store(config) as own:
            for text in range(len(TEXTS)):
                save(own, made(article, f"{number}-{text}", text, number))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with open_store(config) as store:
        assert len(pointers(store)) == 3 * len(TEXTS)
        assert pointers(store) == by_the_texts(store)
        assert unsettled(store) == 0
