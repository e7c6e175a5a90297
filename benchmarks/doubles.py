"""What finding doubles costs: the look-up of a batch against a full store, bytes an article, bytes of the index.

    python benchmarks/doubles.py [--articles N] [--batches N]

The articles are the sample portal's, two dozen stories told over and over: more look-alikes than a real portal has. The
look-up is asked for and read, nothing is written. Prints and writes `benchmarks/results/doubles.json`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any

import bson

from caritau_crawler.config import Config
from caritau_crawler.extensions.memory import peak_rss_mb
from caritau_crawler.items import Article, Block
from caritau_crawler.portals import load_portal
from caritau_crawler.store.connection import open_store
from caritau_crawler.store.doubles import Doubles
from caritau_crawler.store.duplicates import sketch_of
from caritau_crawler.store.embedded import embedded_mongod
from pipelines.clean import clean
from sample_portal.newsroom import START, Newsroom

_RESULTS = Path(__file__).parent / "results" / "doubles.json"
BATCH = 50
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def articles() -> Iterator[Article]:
    """Yield articles without end, none a double of another."""
    portal = load_portal("caritau")
    for number in count():
        newsroom = Newsroom(f"doubles {number}", lambda _, slug: f"/post/{slug}", with_seed=False, start=START)
        newsroom.grow(1_000)
        for head, draft in zip(newsroom.heads, newsroom.drafts, strict=True):
            url = f"https://caritau.com{head.path}-{number}"
            blocks = [Block("paragraph", text) for _, text in draft.blocks]
            published = head.published.astimezone(UTC)
            yield clean(Article(url, url, "caritau", head.headline, blocks=blocks, date_published=published), portal)


def measure(wanted: int, batches: int) -> dict[str, Any]:
    """Fill a store, then look batches up in it."""
    source = articles()
    with tempfile.TemporaryDirectory() as home, embedded_mongod(Path(home)) as uri:
        config = Config.from_env({"MONGO_URI": uri, "MONGO_DATABASE": "doubles", "CARITAU_HOME": home})
        with open_store(config) as store:
            rss = 0.0
            for _ in range(0, wanted, BATCH):
                store.articles.save(list(islice(source, BATCH)), run_id="r", now=NOW)
                rss = rss or peak_rss_mb()
            collection = store._database["articles"]  # noqa: SLF001
            doubles = Doubles(collection)
            wall, cpu, candidates = [], [], []
            for _ in range(batches):
                documents = [
                    {
                        **article.to_document(),
                        "_id": article.url,
                        "sketch": sketch_of(article.article_body),
                        "first_seen_at": NOW,
                        "duplicate_of": None,
                    }
                    for article in islice(source, BATCH)
                ]
                started, used = time.perf_counter(), time.process_time()
                doubles.foresee(documents)
                wall.append(time.perf_counter() - started)
                cpu.append(time.process_time() - used)
                keys = [key for document in documents for key in document["sketch"]["keys"]]
                candidates.append(collection.count_documents({"sketch.keys": {"$in": keys}}))
            sizes = store._database.command("collStats", "articles")["indexSizes"]  # noqa: SLF001
            return {
                "articles": collection.count_documents({}),
                "doubles": collection.count_documents({"duplicate_of": {"$ne": None}}),
                "look-up of 50, ms": round(statistics.median(wall) * 1e3),
                "of that CPU of the client, ms": round(statistics.median(cpu) * 1e3),
                "candidates of 50": round(statistics.median(candidates)),
                "sketch, bytes an article": len(bson.encode({"sketch": documents[0]["sketch"]})) - 5,
                "index, bytes an article": round(sizes["sketch.keys_1"] / wanted),
                "peak RSS after the first batch, MB": round(rss),
                "peak RSS, MB": round(peak_rss_mb()),
            }


def main() -> None:
    """Print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--batches", type=int, default=10)
    options = parser.parse_args()
    record = measure(options.articles, options.batches)
    for name, value in record.items():
        print(f"{name:38}{value:>10,}")
    _RESULTS.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
