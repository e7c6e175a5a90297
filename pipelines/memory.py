"""The portal's memory at work: what one page cannot tell, its other articles can.

An article as words and markup left it, and what the memory says of its traces, give the article as it is stored; the
order in which the pages came is no part of that. So `settle` can judge an article again whenever the memory has
learnt something, from what the store kept of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from caritau_crawler.items import Article, Known, Traces
from caritau_crawler.portals import Portal
from caritau_crawler.store.articles import LEFT_ASIDE, SaveResult
from caritau_crawler.store.connection import Store
from caritau_crawler.store.identity import key_of
from caritau_crawler.store.memory import Remembered
from caritau_crawler.text import bare
from pipelines.boilerplate import run_rules
from pipelines.clean import clean, clean_keywords
from pipelines.deduplicate import with_identities
from pipelines.draft import NOTHING_KNOWN, Draft, lines_of, settle_again
from pipelines.rules import standing, trailing

Document = dict[str, Any]

#: Fewer characters or words are too little to know a headline by.
_SHORTEST_HEADLINE, _FEWEST_WORDS = 20, 3
_MAX_TAIL = 20
_MAX_TOPICS = 40
_SHORTEST_TOPIC = 4
#: What the memory may change in a stored article; `before` of the memory holds these as they were.
_JUDGED = ("blocks", "removed", "dateline", "byline_initials", "source_credit", "authors", "keywords", "related")
_STORED = (*_JUDGED, "article_body", "content_hash", "fingerprint")
_AT_ONCE = 200


def traces_of(article: Article) -> Traces:
    """Return what an article, as words and markup left it, leaves in the memory."""
    kept = Draft.of(lines_of(article.blocks)).kept()
    stems = (trailing.headline_stem(piece.text) for piece in trailing.tail_of(kept, NOTHING_KNOWN))
    questions = (trailing.headline_stem(piece.text) for piece in kept[-3:] if piece.text.endswith(("?", "!")))
    tail = [s for s in (*stems, *questions) if len(s) >= _SHORTEST_HEADLINE and s.count(" ") >= _FEWEST_WORDS - 1]
    headline = bare(article.headline or "")
    words = (word for word in headline.split() if len(word) >= _SHORTEST_TOPIC)
    topics = dict.fromkeys((*words, *(bare(keyword) for keyword in article.keywords)))
    return Traces(
        lines=tuple(dict.fromkeys(key for _, key, _ in standing.countable(kept))),
        tail=tuple(dict.fromkeys(tail[-_MAX_TAIL:])),
        headline=headline,
        topics=tuple(topics)[:_MAX_TOPICS],
    )


def judge(article: Article, known: Known, portal: Portal) -> Article:
    """Return an article, as words and markup left it, without what the memory knows as furniture."""
    if not known:
        return article
    draft = Draft.of(
        lines_of(article.blocks),
        headline=article.headline,
        known_keywords=clean_keywords(article.keywords),
        known=known,
    )
    run_rules(draft, portal)
    if not any(piece.rule is not None for piece in draft.pieces):
        return article
    outcome = settle_again(draft, article.blocks, article.removed)
    judged = replace(
        article,
        blocks=outcome.blocks,
        removed=outcome.removed,
        dateline=article.dateline or draft.dateline,
        byline_initials=article.byline_initials or draft.byline_initials,
        source_credit=article.source_credit or draft.source_credit,
        authors=article.authors or list(draft.authors),
        keywords=article.keywords or list(draft.keywords),
        related=list(dict.fromkeys([*article.related, *draft.related])),
        extraction=dict(article.extraction),
    )
    return clean(judged, portal)


def recall(articles: Sequence[Article], store: Store, portal: Portal) -> tuple[list[Article], list[Remembered]]:
    """Return the articles as the memory leaves them, and what it is to remember of each once it is stored.

    What carries the portal's ID of a stored article is a version of that one. One look-up serves the whole batch. Where
    a stored version differs only because it was judged when the memory knew less, it is judged again first: that is no
    revision.
    """
    articles = with_identities(articles, store, portal)
    keys = [key_of(article) for article in articles]
    traces = [traces_of(article) for article in articles]
    known = store.memory.look_up(portal.name, dict(zip(keys, traces, strict=True)))
    judged = [judge(article, known[key], portal) for article, key in zip(articles, keys, strict=True)]
    wanted = {key: article.content_hash for key, article in zip(keys, judged, strict=True)}
    outdated = [key for key, found in store.articles.content_hashes(keys).items() if found != wanted[key]]
    _judge_stored(outdated, store, portal)
    remembered = [
        Remembered(key, portal.name, trace, now.fingerprint, now.date_published, _before(then, now))
        for key, trace, then, now in zip(keys, traces, articles, judged, strict=True)
    ]
    return judged, remembered


def save(
    articles: Sequence[Article], store: Store, portal: Portal, *, run_id: str, now: datetime, archived: bool = False
) -> list[tuple[Article, SaveResult]]:
    """Store a batch as the memory leaves it, and remember what landed; return each article with what became of it.

    `archived` articles were not fetched just now: see `ArticleStore.save_archived`.
    """
    judged, remembered = recall(articles, store, portal)
    write = store.articles.save_archived if archived else store.articles.save
    results = write(judged, run_id=run_id, now=now)
    # After the articles: what was killed in between is fetched again, and remembered then.
    pairs = zip(remembered, results, strict=True)
    store.memory.remember([one for one, result in pairs if result.outcome not in LEFT_ASIDE])
    return list(zip(judged, results, strict=True))


def settle(store: Store, portal: Portal) -> int:
    """Let the memory learn from what was stored since, and judge again whom that concerns.

    Returns how many stored texts changed. It may be killed at any moment and called again: what was learnt is counted
    from what is stored, never added up.
    """
    if store.read_only:
        return 0
    store.memory.learn(portal.name)
    _print_lines(store, portal)
    changed = 0
    while stale := store.memory.stale(portal.name, limit=_AT_ONCE):
        changed += _judge_stored(stale, store, portal)
        store.memory.mark_judged(stale)
    return changed


def _judge_stored(keys: Sequence[str], store: Store, portal: Portal) -> int:
    """Judge stored articles by what the memory knows now; return how many texts changed."""
    if not keys:
        return 0
    documents = store.articles.get_many(keys)
    remembered = store.memory.remembered(keys)
    known = store.memory.look_up(portal.name, {key: memory.traces for key, memory in remembered.items()})
    changes: dict[str, Document] = {}
    earlier: dict[str, Document | None] = {}
    for key, document in documents.items():
        if key not in remembered:
            continue
        then = clean(Article.from_document({**document, **(remembered[key].before or {})}), portal)
        now = judge(then, known[key], portal)
        after = now.to_document()
        change = {name: after[name] for name in _STORED if after[name] != document[name]}
        if change:
            changes[key] = change
            earlier[key] = _before(then, now)
    store.memory.keep_before(earlier)
    return store.articles.restate(changes)


def _before(then: Article, now: Article) -> Document | None:
    """Return what has to be put back to have the article as words and markup left it; None where it still is so."""
    if then is now:
        return None
    old, new = then.to_document(), now.to_document()
    return {name: old[name] for name in _JUDGED if old[name] != new[name]}


def _print_lines(store: Store, portal: Portal) -> None:
    """Put the text beside lines that have become furniture."""
    holders = store.memory.unprinted(portal.name)
    documents = store.articles.get_many(list(holders.values()))
    remembered = store.memory.remembered(list(documents))
    for line, key in holders.items():
        if key in documents and key in remembered:
            article = Article.from_document({**documents[key], **(remembered[key].before or {})})
            pieces = standing.countable(Draft.of(lines_of(article.blocks)).kept())
            text = next((piece.text for piece, other, _ in pieces if other == line), None)
            if text is not None:
                store.memory.print_line(portal.name, line, text)
