"""A request that did not come back with a page, in the words of the run document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError


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
        message = f"HTTP {status}" if status is not None else " ".join(str(error).split()) or type(error).__name__
        return cls(failure.request, error, status, message)

    @property
    def exception(self) -> str:
        """The name of the exception's type, by which errors are grouped."""
        return type(self.error).__name__

    @property
    def is_refused(self) -> bool:
        """Whether robots.txt or the host guard kept the request from being sent."""
        return isinstance(self.error, IgnoreRequest) and not isinstance(self.error, HttpError)

    @property
    def is_forbidden_by_robots(self) -> bool:
        """Whether it was robots.txt."""
        return self.is_refused and "robots" in self.message.lower()
