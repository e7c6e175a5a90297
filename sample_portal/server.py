"""The portal on the network: aiohttp in a thread of its own, answers under the faults in force.

The rule: nobody but loopback is served unless the caller says so, and when the context ends, thread and port are gone.
"""

from __future__ import annotations

import asyncio
import gzip
import threading
import time
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from aiohttp import web

from sample_portal.bodies import make_body
from sample_portal.faults import Faults
from sample_portal.newsroom import START
from sample_portal.pages import Page
from sample_portal.requestlog import Request, RequestLog
from sample_portal.site import Site
from sample_portal.themes import theme_called
from sample_portal.truth import Truth

T = TypeVar("T")
_MINIMUM = 20


class SamplePortal:
    """A portal that is served while its context lasts.

    `articles` are at least 20 and at most some 40,000; their pages are made when they are asked for. Article N is the
    same for the same theme, seed and `start` (the aware time of article 1; they follow each other by two hours). Port 0
    takes a free one.
    """

    def __init__(
        self,
        theme: Literal["laravel", "wordpress"] = "laravel",
        articles: int = 320,
        host: str = "127.0.0.1",
        port: int = 0,
        faults: Faults | None = None,
        seed: str = "caritau",
        start: datetime = START,
    ) -> None:
        if articles < _MINIMUM:
            raise ValueError(f"a portal of {articles} articles is too small: every trap is there from {_MINIMUM} on")
        if start.tzinfo is None:
            raise ValueError("start needs a time zone")
        self._site = Site(theme_called(theme), articles=articles, seed=seed, start=start, faults=faults or Faults())
        self._host = host
        self._port = port
        self.requests = RequestLog()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._runner: web.ServerRunner | None = None
        self._listener: web.TCPSite | None = None
        self._busy_since: float | None = None
        self._more: tuple[Faults, ...] = ()

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash."""
        return f"http://{self._host}:{self._port}"

    @property
    def truths(self) -> list[Truth]:
        """What a perfect crawler stores, article by article in the order of their numbers."""
        return self._site.edition.truths()

    def truth(self, article: int | str) -> Truth:
        """Return one article's truth by its number, slug or path; raise `KeyError` where there is none."""
        return self._site.edition.articles[self._number(article)].truth(self._site.edition.origin)

    def edit(
        self,
        article: int | str,
        *,
        text: str | None = None,
        headline: str | None = None,
        modified: datetime | None = None,
    ) -> Truth:
        """Make a new revision of an article, given by number, slug or path, and return its truth.

        `text` is put in as the third block. Without `text` and `headline` a sentence of its own is put in. `modified`
        is an hour after the last change by default.
        """
        number = self._number(article)
        self._site.edit(number, text=text, headline=headline, modified=modified)
        return self.truth(number)

    def publish(self, count: int = 1) -> list[Truth]:
        """Publish new articles, each some two hours younger than the one before, and return their truths."""
        return [self.truth(number) for number in self._site.publish(count)]

    def set_faults(self, faults: Faults, *more: Faults) -> None:
        """Put other faults in force, at once; of `more`, the first that hits a request counts for its transport."""
        self._site.change_faults(faults)
        self._more = more
        self._busy_since = None
        if self._thread is not None:
            self._call(self._listen_or_not())

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sample-portal", daemon=True)
        self._thread.start()
        try:
            self._call(self._start())
        except OSError:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            self._call(self._runner.cleanup())
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
        self._loop = self._thread = self._runner = self._listener = None

    def _number(self, article: int | str) -> int:
        if isinstance(article, int):
            return article
        for head in self._site.newsroom.heads:
            if article in (head.slug, head.path):
                return head.number
        raise KeyError(article)

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _start(self) -> None:
        self._runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.5)
        await self._runner.setup()
        await self._listen()
        if not self._port:
            self._port = self._runner.addresses[0][1]
        self._site.serve_at(self.base_url)
        await self._listen_or_not()

    async def _listen(self) -> None:
        assert self._runner is not None
        self._listener = web.TCPSite(self._runner, self._host, self._port, reuse_address=True)
        await self._listener.start()

    async def _listen_or_not(self) -> None:
        if self._site.faults.refused and self._listener is not None:
            await self._listener.stop()
            self._listener = None
        elif not self._site.faults.refused and self._listener is None:
            await self._listen()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        address, faults = request.path_qs, self._site.faults
        visit = self.requests.visit(address)
        hit = faults.hits(address, visit)
        if not hit or self._more:
            faults = next((each for each in self._more if each.hits(address, visit)), faults)
            hit = faults.hits(address, visit)
        if faults.refused or (hit and faults.resets(address, visit)):
            self._note(request, 0)
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if hit and faults.hang_up:
            self._note(request, 0)
            if request.transport is not None:
                request.transport.close()
            return web.Response()
        if hit and faults.delay_seconds:
            await asyncio.sleep(faults.delay_seconds)
        if hit and faults.status is not None and self._is_busy(faults):
            response = web.Response(status=faults.status, text="Layanan tidak tersedia untuk sementara.")
            if (wait := _retry_after(faults)) is not None:
                response.headers["Retry-After"] = wait
        elif hit and faults.redirect is not None:
            target = address if faults.redirect == "loop" else faults.redirect
            response = web.Response(status=302, headers={"Location": target})
        elif hit and faults.body in ("not-found", "out-of-order"):
            response = self._page_response(request, self._site.stand_in(faults.body))
        else:
            response = self._page_response(request, self._site.page(address))
        if hit and faults.charset is not None:
            response.headers["Content-Type"] = f"text/html; charset={faults.charset}"
        self._note(request, response.status)
        if hit and response.status == 200 and faults.body not in ("whole", "not-found", "out-of-order"):
            return await self._send_other_body(request, response, faults)
        if hit and (faults.drip_seconds or faults.truncated) and response.status == 200:
            return await self._send_badly(request, response, faults)
        return response

    def _is_busy(self, faults: Faults) -> bool:
        if not faults.busy_seconds:
            return True
        if self._busy_since is None:
            self._busy_since = time.monotonic()
        return time.monotonic() < self._busy_since + faults.busy_seconds

    def _page_response(self, request: web.BaseRequest, page: Page) -> web.Response:
        headers = {"Content-Type": page.content_type, "Vary": "Accept-Encoding"}
        if page.validator:
            headers["ETag"] = page.validator
        if page.last_modified:
            headers["Last-Modified"] = format_datetime(page.last_modified.astimezone(UTC), usegmt=True)
        missing = self._site.faults.missing
        if page.status == 404 and missing == "home":
            return web.Response(status=302, headers={"Location": "/"})
        if page.location:
            origin = self._site.faults.public_host or ""
            return web.Response(status=page.status, headers={**headers, "Location": origin + page.location})
        if page.status == 200 and _unchanged(request, page):
            return web.Response(status=304, headers=headers)
        packed = page.raw is None and "gzip" in request.headers.get("Accept-Encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        status = 200 if page.status == 404 and missing == "page" else page.status
        return web.Response(status=status, body=page.body(self._site.fill, packed=packed), headers=headers)

    async def _send_badly(self, request: web.BaseRequest, response: web.Response, faults: Faults) -> web.StreamResponse:
        body = bytes(response.body) if isinstance(response.body, bytes | bytearray) else b""
        stream = web.StreamResponse(status=response.status, headers=response.headers)
        stream.content_length = len(body)
        await stream.prepare(request)
        end = len(body) // 2 if faults.truncated else len(body)
        for start in range(0, end, 1024):
            try:
                await stream.write(body[start : min(start + 1024, end)])
            except ConnectionError:  # the asker had enough
                return stream
            await asyncio.sleep(faults.drip_seconds)
        if faults.truncated and request.transport is not None:
            request.transport.close()
        return stream

    async def _send_other_body(
        self, request: web.BaseRequest, response: web.Response, faults: Faults
    ) -> web.StreamResponse:
        packed = bytes(response.body) if isinstance(response.body, bytes | bytearray) else b""
        is_packed = response.headers.pop("Content-Encoding", None) == "gzip"
        # A bomb takes a second to make: the portal answers others meanwhile.
        sent = await asyncio.to_thread(make_body, faults.body, gzip.decompress(packed) if is_packed else packed)
        stream = web.StreamResponse(status=200, headers=response.headers)
        stream.headers.pop("Content-Length", None)
        if sent.encoding is not None:
            stream.headers["Content-Encoding"] = sent.encoding
        if sent.promised is None:
            stream.enable_chunked_encoding()
        else:
            stream.content_length = sent.promised
        try:
            await stream.prepare(request)
            await stream.write(sent.body)
            while faults.body == "endless":
                await stream.write(sent.body)
            while faults.body == "endless-drip":
                await stream.write(b"<")
                await asyncio.sleep(faults.drip_seconds)
        except ConnectionError:  # the asker had enough
            return stream
        if sent.breaks_off and request.transport is not None:
            request.transport.close()
        return stream

    def _note(self, request: web.BaseRequest, status: int) -> None:
        headers = request.headers
        conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
        self.requests.add(
            Request(request.path_qs, status, time.monotonic(), headers.get("User-Agent", ""), conditional)
        )


def _retry_after(faults: Faults) -> str | None:
    if faults.retry_after is None or faults.retry_after_text is not None:
        return faults.retry_after_text
    if faults.retry_after_as == "seconds":
        return str(faults.retry_after)
    return format_datetime(datetime.now(UTC) + timedelta(seconds=faults.retry_after), usegmt=True)


def _unchanged(request: web.BaseRequest, page: Page) -> bool:
    """Whether the request's conditions say that the asker has this content already (RFC 9110, 13.2.2)."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        asked = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return page.validator is not None and page.validator.removeprefix("W/") in asked
    since = request.headers.get("If-Modified-Since")
    if since is None or page.last_modified is None:
        return False
    try:
        return page.last_modified <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
