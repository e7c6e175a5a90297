"""A request that did not come back with a page, in the words of the run document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.spidermiddlewares.httperror import HttpError

from caritau_crawler.store.page_state import NOT_MODIFIED

_BAD_CERTIFICATE = "certificate verify failed"
#: Exceptions of Scrapy's that bear no message.
_SAID: dict[type[BaseException], str] = {
    ResponseDataLossError: "the body ended before its promised length or without its last chunk",
    DownloadCancelledError: "the body grew beyond the limit for a page",
}


class Refused(IgnoreRequest):
    """Raised by the host guard: the address is off the portal, by its name or by where the name leads."""


class HeldBack(IgnoreRequest):
    """Raised for a request that this run must not send any more, or must not send at all; its page stays due."""


class RobotsUnreachable(HeldBack):
    """Raised where robots.txt could not be read, so that nobody knows what is allowed."""


class BrokenPage(Exception):
    """Raised for an answer that is not the whole page: empty, cut, or in a coding that cannot be undone."""


class PageTooLarge(Exception):
    """Raised for a page that would grow beyond the limit when it is unpacked."""


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why a request failed; `status` is that of an HTTP answer, None where none came."""

    request: Request
    error: BaseException
    status: int | None
    message: str

    @classmethod
    def of(cls, failure: Any) -> FetchFailure:
        """Read Twisted's failure, which carries the request since Scrapy put it there."""
        error: BaseException = failure.value
        status = error.response.status if isinstance(error, HttpError) else None
        message = f"HTTP {status}" if status is not None else " ".join(str(error).split())
        message = message or _SAID.get(type(error), type(error).__name__)
        if _BAD_CERTIFICATE in message:
            host = urlsplit(failure.request.url).hostname
            message = f"the certificate of {host} is not to be trusted ({_BAD_CERTIFICATE}); nothing was sent to it"
        return cls(failure.request, error, status, message)

    @property
    def exception(self) -> str:
        """The name of the exception's type, by which errors are grouped."""
        return type(self.error).__name__

    @property
    def is_off_site(self) -> bool:
        """Whether the request, or the redirect that it met, would have left the portal."""
        if isinstance(self.error, HttpError):
            # Scrapy follows every redirect but those to other schemes.
            return self.status is not None and 300 <= self.status < 400 and self.status != NOT_MODIFIED
        # Scrapy raises a ValueError for a redirect to what is no address at all, such as `javascript:`.
        return isinstance(self.error, Refused) or type(self.error) is ValueError

    @property
    def is_forbidden_by_robots(self) -> bool:
        """Whether robots.txt forbids it."""
        return type(self.error) is IgnoreRequest and "robots" in self.message.lower()

    @property
    def is_held_back(self) -> bool:
        """Whether it was not sent and says nothing about the page."""
        return isinstance(self.error, HeldBack)

    @property
    def is_refused(self) -> bool:
        """Whether robots.txt or the host guard kept the request from being sent."""
        return isinstance(self.error, Refused | HeldBack) or self.is_forbidden_by_robots
