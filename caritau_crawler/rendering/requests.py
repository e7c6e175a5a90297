"""The request for a page as a browser shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy import Request
from scrapy_playwright.page import PageMethod

#: Milliseconds that the page's own scripts have to show the article, once its document is there.
_PATIENCE = 10_000
#: The article is there when the page shows so many letters more than it did without scripts.
_ENOUGH_TEXT = 200
_LETTERS = r"""letters => {
  const hidden = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE']);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let length = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!hidden.has(node.parentElement.tagName)) length += node.data.replace(/\s/g, '').length;
  }
  return length >= letters;
}"""


def rendered_request(request: Request, errback: Callable[..., Any], *, letters: int) -> Request:
    """Return `request` again, to be answered by a browser that waits until the article is shown.

    `letters` is how many the page shows without scripts: furniture alone must not pass for the article.
    """
    return request.replace(
        # A browser does not know what to make of a 304 to conditions that it never set.
        headers={},
        dont_filter=True,
        errback=errback,
        meta={
            **{key: value for key, value in request.meta.items() if not key.startswith("download_")},
            "playwright": True,
            "playwright_page_init_callback": None,
            "playwright_page_methods": [
                PageMethod("wait_for_function", _LETTERS, arg=letters + _ENOUGH_TEXT, timeout=_PATIENCE)
            ],
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
        },
    )
