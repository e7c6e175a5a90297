"""The sample portal's texts: so many articles, and no two of them one text by the crawler's own judgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from caritau_crawler.likeness import Reading, Sketch, read, same_text, sketch
from sample_portal.newsroom import START, Newsroom
from sample_portal.themes import theme_called
from soak.report import Row


def distinct(articles: int) -> Iterator[Row]:
    """Write so many articles; compare each with all before it that share a key of its sketch."""
    newsroom = Newsroom("caritau/laravel", theme_called("laravel").article_path, with_seed=True, start=START)
    newsroom.grow(articles)
    headlines = len({head.headline for head in newsroom.heads})
    blocks = {hash(text) for number in range(articles) for _, text in newsroom.draft(number).blocks}
    told = sum(len(newsroom.draft(number).blocks) for number in range(articles))
    yield Row(
        f"{articles:,} articles",
        f"{headlines:,} headlines, {len(blocks):,} of {told:,} paragraphs told once",
        headlines == articles and len(blocks) == told,
    )
    resembling, same = _pairs(newsroom, articles)
    yield Row("pairs that are one text", f"{len(same)} of {resembling:,} that resemble each other {same[:3]}", not same)


def _pairs(newsroom: Newsroom, articles: int) -> tuple[int, list[tuple[int, int]]]:
    index: defaultdict[int, list[int]] = defaultdict(list)
    sketches: list[Sketch] = []
    resembling, same = 0, []
    for number in range(articles):
        reading = _reading(newsroom, number)
        made = sketch(reading)
        assert made is not None
        for other in {other for key in made.keys for other in index[key]}:
            if made.resembles(sketches[other]):
                resembling += 1
                if same_text(reading, _reading(newsroom, other)):
                    same.append((other, number))
        sketches.append(made)
        for key in made.keys:
            index[key].append(number)
    return resembling, same


def _reading(newsroom: Newsroom, number: int) -> Reading:
    return read("\n\n".join(text for _, text in newsroom.draft(number).blocks))
