"""What comes out of real pages that nobody here wrote: a table of fields found and of the body against its gold.

    python benchmarks/real_pages.py DIR

DIR holds `manifest.jsonl` (id, url, html, gold_title, gold_date, gold_body) and the gzipped pages. The pages belong to
others and are in no commit. The body is compared as the public article-extraction benchmarks do it: by the words,
as bags of four-word shingles.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from caritau_crawler.extraction.article import extract
from caritau_crawler.extraction.page import Page
from caritau_crawler.items import Article
from caritau_crawler.portals import portal_for
from pipelines.boilerplate import strip
from pipelines.clean import clean
from quality.score import shingles

_WIB = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True, slots=True)
class Case:
    """One real page with what is known of it."""

    name: str
    url: str
    body: bytes
    gold: dict[str, Any]


def read_cases(folder: Path) -> list[Case]:
    """Return the cases of a folder, in the order of its manifest."""
    cases = []
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        cases.append(Case(entry["id"], entry["url"], gzip.decompress((folder / entry["html"]).read_bytes()), entry))
    return cases


def read_article(case: Case) -> Article:
    """Read a page as `caritau extract` does."""
    portal = portal_for(case.url, None, "caritau")
    page = Page.from_bytes(case.body, case.url)
    return clean(strip(extract(page, portal, fetched_at=datetime.now(UTC)).article, portal), portal)


def score(text: str, gold: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of four-word shingles."""
    compared = shingles(gold.casefold(), text.casefold())
    precision, recall = compared.precision or 0.0, compared.recall or 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


#: What the golds keep although it is none of the text: datelines, sign-offs, photo credits, stars and share buttons.
_KEPT_BY_GOLD = (
    re.compile(r"\A(?:[A-Z][\w.]*(?:[ ,][A-Z][\w.]*){0,4}\s*(?:\([A-Z][\w ]+\)\s*)?)[-–—]\s"),
    re.compile(r"\s*\((?:[a-z]{2,4}/[a-z]{2,4}|[A-Z][a-z]{2,5}|[a-z]{2,4})\)\s*$", re.MULTILINE),
    re.compile(r"^.{0,200}\bFoto: .{2,40}$", re.MULTILINE),
    re.compile(r"^(?:Facebook|Twitter|\*{3})$", re.MULTILINE),
)


def normalised(gold: str) -> str:
    """Return a gold body without the dateline, sign-offs, photo credits and buttons that it keeps."""
    for pattern in _KEPT_BY_GOLD:
        gold = pattern.sub("", gold)
    return gold


def main(folder: Path) -> None:
    """Print the table."""
    titles = ("page", "headline", "date", "gold date", "blocks", "cut", "P", "R", "F1")
    print("{:<40} {:<8} {:<10} {:<16} {:>6} {:>4} {:>6} {:>6} {:>6}".format(*titles))
    scores: list[float] = []
    as_is: list[float] = []
    for case in read_cases(folder):
        article = read_article(case)
        date = f"{article.date_published.astimezone(_WIB):%Y-%m-%d}" if article.date_published else "-"
        gold_date = str(case.gold["gold_date"] or "-")[:16]
        row = f"{case.name[:40]:<40} {'yes' if article.headline else 'NO':<8} {date:<10} {gold_date:<16}"
        row += f" {len(article.blocks):>6} {len(article.removed):>4}"
        if gold := case.gold["gold_body"]:
            result = score(article.article_body, gold)
            scores.append(score(article.article_body, normalised(gold))[2])
            as_is.append(result[2])
            row += "".join(f" {value:6.3f}" for value in result)
        print(row)
    print(
        f"mean F1 of {len(scores)} pages with a gold body: {sum(as_is) / len(as_is):.4f} as it is, "
        f"{sum(scores) / len(scores):.4f} without the datelines, sign-offs and buttons that the golds keep"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
