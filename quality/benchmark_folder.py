"""A folder in the form of the public article-extraction-benchmark: `ground-truth.json` and `html/<key>.html.gz`.

The truth of a page is `{"articleBody": …, "url": …}`. Its F1 is computed as that benchmark does it (`quality.score`).
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from caritau_crawler.errors import InputError
from caritau_crawler.portals import generic_portal
from quality.ours import read


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the folder and the text that its truth gives."""

    key: str
    url: str
    path: Path
    truth: str

    def body(self) -> bytes:
        """Return the page as served."""
        raw = self.path.read_bytes()
        return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


def read_pages(folder: Path) -> list[Page]:
    """Return the pages in the order of the truth; raise `InputError` where the folder has not this form."""
    truths = folder / "ground-truth.json"
    try:
        entries = json.loads(truths.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{truths}: {error.strerror}; give a folder with ground-truth.json and html/") from error
    pages = []
    for key, entry in entries.items():
        paths = [folder / "html" / f"{key}{ending}" for ending in (".html.gz", ".html")]
        path = next((path for path in paths if path.exists()), None)
        if path is None:
            raise InputError(f"{folder}: there is no page {paths[0].name} for that key of ground-truth.json")
        pages.append(Page(key, entry.get("url") or "https://example.com/", path, entry.get("articleBody") or ""))
    return pages


def read_text(page: Page) -> str:
    """Return the body that this project finds, with no profile and no memory of the portal."""
    return read(page.body(), page.url, generic_portal(page.url), datetime.now(UTC)).article_body
