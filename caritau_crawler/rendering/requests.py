"""The request for a page as a browser shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy import Request
from scrapy_playwright.page import PageMethod

#: Milliseconds that the page's own scripts have to show the article, once its document is there.
_PATIENCE = 10_000
#: The article is there when so many characters of running text stand in paragraphs.
_ENOUGH_TEXT = 200
_ARTICLE_IS_SHOWN = f"""() => {{
  let length = 0;
  for (const p of document.querySelectorAll('p')) length += p.innerText.trim().length;
  return length > {_ENOUGH_TEXT};
}}"""


def rendered_request(request: Request, errback: Callable[..., Any]) -> Request:
    """Return `request` again, to be answered by a browser that waits until the article is shown."""
    return request.replace(
        dont_filter=True,
        errback=errback,
        meta={
            **{key: value for key, value in request.meta.items() if not key.startswith("download_")},
            "playwright": True,
            "playwright_page_init_callback": None,
            "playwright_page_methods": [PageMethod("wait_for_function", _ARTICLE_IS_SHOWN, timeout=_PATIENCE)],
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
        },
    )
