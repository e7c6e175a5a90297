"""The rivals' own reading of pages; runs in an environment of its own, with nothing of this project in it.

Reads JSON lines `{"key", "url", "path"}` on standard input and writes one line for each page and rival:
`{"rival", "key", "text", "headline", "authors", "date_published", "ms"}`. Each rival is called as its own documentation
tells a user who has the page's source.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def trafilatura(page: str, url: str) -> dict[str, Any]:
    """Trafilatura with its defaults."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(page, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"text": found.text, "headline": found.title, "authors": authors, "date_published": found.date}


def trafilatura_precision(page: str, url: str) -> dict[str, Any]:
    """Trafilatura told to favour precision: its best mode on the public benchmark."""
    from trafilatura import extract

    text = extract(page, url=url, include_comments=False, favor_precision=True)
    return {"text": text, "headline": None}


def newspaper4k(page: str, url: str) -> dict[str, Any]:
    """The library newspaper4k, told the language."""
    from newspaper import Article

    article = Article(url, language="id")
    article.download(input_html=page)
    article.parse()
    date = article.publish_date
    return {
        "text": article.text,
        "headline": article.title,
        "authors": list(article.authors),
        "date_published": date.isoformat() if isinstance(date, datetime) else date or None,
    }


def readability(page: str, url: str) -> dict[str, Any]:
    """The library readability-lxml: its summary as text, a line for each block."""
    from lxml import html
    from readability import Document

    document = Document(page, url=url)
    tree: Any = html.fromstring(document.summary())
    for element in tree.iter("p", "div", "li", "h1", "h2", "h3", "h4", "br", "tr", "blockquote"):
        element.tail = "\n" + (element.tail or "")
    return {"text": tree.text_content(), "headline": document.short_title()}


def justext(page: str, url: str) -> dict[str, Any]:
    """The library jusText with its list of Indonesian stop words."""
    import justext as library

    paragraphs = library.justext(page, library.get_stoplist("Indonesian"))
    return {"text": "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)}


def news_please(page: str, url: str) -> dict[str, Any]:
    """The library news-please."""
    from newsplease import NewsPlease

    article = NewsPlease.from_html(page, url=url, fetch_images=False)
    date = article.date_publish
    return {
        "text": article.maintext,
        "headline": article.title,
        "authors": list(article.authors or ()),
        "date_published": date.isoformat() if date else None,
    }


RIVALS: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "trafilatura": trafilatura,
    "trafilatura precision": trafilatura_precision,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "readability-lxml": readability,
    "jusText": justext,
}


def _decoded(path: str) -> str:
    body = Path(path).read_bytes()
    if body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def main() -> None:
    """Read every page with every rival; what one of them raises is its answer."""
    warnings.simplefilter("ignore")
    tasks = [json.loads(line) for line in sys.stdin]
    for name, read in RIVALS.items():
        for task in tasks:
            page = _decoded(task["path"])
            start = time.process_time()
            try:
                found = read(page, task["url"])
            except Exception as error:  # noqa: BLE001  a page that a rival cannot read is a score of its own
                found = {"error": f"{type(error).__name__}: {error}"[:200]}
            row = {"rival": name, "key": task["key"], "ms": round(1000 * (time.process_time() - start), 2), **found}
            sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.write(json.dumps({"finished": datetime.now(UTC).isoformat()}) + "\n")


if __name__ == "__main__":
    main()
