from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.store.versions import changes

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
