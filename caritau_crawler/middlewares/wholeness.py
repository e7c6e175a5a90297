"""Whether an answer is the whole page. Pure.

The rule: a page that was cut is never taken for the article. Most cuts are seen by Scrapy (a body shorter than its
Content-Length, a last chunk that never came). What was cut before it reached the server's own output has a length
that agrees; there the missing `</html>` is the only sign, and it is one only where other pages of the portal have it.
"""

from __future__ import annotations

from collections.abc import Container

_END = b"</html"
#: Answers of success that are no page: accepted, no content, reset content, partial content.
NO_PAGE: Container[int] = frozenset((202, 204, 205, 206))


class PageEnds:
    """What a run has seen of how the portal's pages end."""

    def __init__(self) -> None:
        self._with_end = 0

    def is_cut(self, body: bytes) -> bool | None:
        """Tell whether an HTML page was cut; None where no page with an end was seen yet, so that nobody can tell."""
        if has_end(body):
            self._with_end += 1
            return False
        return True if self._with_end else None


def has_end(body: bytes) -> bool:
    """Tell whether an HTML page has its end tag.

    >>> has_end(b"<html><p>Teks</p></HTML><!-- cached -->")
    True
    """
    return _END in body or _END in body.lower()


def is_blank(body: bytes) -> bool:
    """Tell whether there is nothing in a body."""
    return not body or body.isspace()
