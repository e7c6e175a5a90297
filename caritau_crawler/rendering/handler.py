"""scrapy-playwright, started at the first page that needs it.

The stock handler (0.0.48) starts a Node driver for http and one for https as soon as the engine starts, 90 MB each,
although most runs render nothing; this one waits for the first request that asks for a browser.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from playwright.async_api import Browser, Error
from playwright.async_api import Request as BrowserRequest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.provider import PlaywrightBrowserProvider

from caritau_crawler.errors import RenderUnavailable
from caritau_crawler.rendering.browser import find_browser, install_browser

_log = logging.getLogger(__name__)

_NEEDLESS = frozenset(("image", "media", "font", "stylesheet", "websocket", "eventsource", "manifest", "ping"))


class LazyPlaywrightHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """The stock handler, but nothing is started before a page needs a browser; requests leave the site's host never."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._driver_lock = asyncio.Lock()
        self._unavailable: RenderUnavailable | None = None
        spider: Any = crawler.spider
        arguments = [*self.config.launch_options.get("args", ()), *fence(spider.site.endpoints)]
        self.config.launch_options = {**self.config.launch_options, "args": arguments}

    async def _maybe_launch_in_thread(self) -> None:
        """Do nothing at the engine's start."""

    async def _download_request(self, request: Request, spider: Spider | None = None) -> Response:
        async with self._driver_lock:
            if self._unavailable is not None:
                raise self._unavailable
            if not hasattr(self, "browser_provider"):
                try:
                    await self._launch()
                except (RenderUnavailable, Error, OSError) as error:
                    self._unavailable = RenderUnavailable(f"no browser could be started: {error}")
                    raise self._unavailable from error
        try:
            return cast(Response, await super()._download_request(request, spider))
        except RenderUnavailable as error:
            self._unavailable = error
            raise


class FoundBrowserProvider(PlaywrightBrowserProvider):  # type: ignore[misc]
    """Launches the Chromium that this machine has, or installs one first."""

    async def launch_browser(self) -> Browser:
        """Find, or install, and launch; raise `RenderUnavailable` where there is none."""
        configured = self.config.launch_options.get("executable_path")
        path = find_browser(Path(configured) if configured else None)
        if path is None:
            _log.warning("a page needs a browser and none was found: installing one, this takes a minute")
            path = await asyncio.to_thread(install_browser)
        self.config.launch_options["executable_path"] = str(path)
        try:
            return cast(Browser, await super().launch_browser())
        except Error as error:
            raise RenderUnavailable(f"{path} does not start: {str(error).splitlines()[0]}") from error


def fence(endpoints: Iterable[tuple[str, int]]) -> list[str]:
    """Return the arguments under which a Chromium reaches these hosts and ports and no others.

    Redirects, beacons and WebSockets do not come past `abort_request` (2026-11: a page reached another port of this
    machine by each of them). So all else goes to a proxy that does not exist, and no other name has an address.
    """
    shown = [(f"[{host}]" if ":" in host else host, port) for host, port in endpoints]
    rules = ["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in dict.fromkeys(host for host, _ in shown))]
    # Chromium goes to loopback directly unless it is told not to.
    direct = ["<-loopback>", *(f"{host}:{port}" for host, port in shown)]
    return [
        f"--host-resolver-rules={', '.join(rules)}",
        "--proxy-server=http://nowhere.invalid:9",
        f"--proxy-bypass-list={';'.join(direct)}",
    ]


def abort_request(request: BrowserRequest) -> bool:
    """Tell whether the browser must not send a request: pictures and the like, and everything off the page's host."""
    if request.resource_type in _NEEDLESS:
        return True
    try:
        page_url: Any = request.frame.page.main_frame.url
    except Error:
        return True
    if request.is_navigation_request() and page_url == "about:blank":
        return False
    return bool(urlsplit(request.url).netloc != urlsplit(page_url).netloc)
