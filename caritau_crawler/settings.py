"""Scrapy's settings, in Scrapy's own order. Each departure from a default says why.

What is particular to a portal (agent, delay, concurrency, robots) comes from its profile and is set by the spider;
what is particular to a machine comes from the environment, see `config.py`.
"""

from __future__ import annotations

from typing import Any

from scrapy.settings.default_settings import RETRY_EXCEPTIONS

from caritau_crawler.config import Config

_config = Config.from_env()

BOT_NAME = "caritau_crawler"
SPIDER_MODULES = ["caritau_crawler.spiders"]
NEWSPIDER_MODULE = "caritau_crawler.spiders"

#: Default 100 starts a hundred tasks for each response; a page holds one article (2.7 → 2.0 ms a page, 2026-11).
CONCURRENT_ITEMS = 1
CONCURRENT_REQUESTS = 32
#: Cookies would make a session of a crawl, and a portal may serve it other pages for that.
COOKIES_ENABLED = False
DNS_TIMEOUT = 20

DOWNLOAD_HANDLERS = {
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
    "http": "caritau_crawler.middlewares.gate.GateHandler",
    "https": "caritau_crawler.middlewares.gate.GateHandler",
}
DOWNLOADER_MIDDLEWARES = {
    # First on the way out, so that redirects and robots.txt go through it as well.
    "caritau_crawler.middlewares.host_guard.HostGuardMiddleware": 50,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "caritau_crawler.middlewares.robots.CarefulRobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # After an answer is unpacked and before a retry is decided on.
    "caritau_crawler.middlewares.whole_pages.WholePagesMiddleware": 560,
    "caritau_crawler.middlewares.compression.WholeCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    # The first to see an answer: what it says of the host holds whatever becomes of the page.
    "caritau_crawler.middlewares.host_backoff.HostBackoffMiddleware": 910,
    # Default on: HTML may send us anywhere; a portal's articles need no meta refresh (2.0 → 1.85 ms a page).
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
}
#: Default False: nobody would notice a portal that is not the portal.
DOWNLOAD_VERIFY_CERTIFICATES = True
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.logstats.LogStats": None,
    "caritau_crawler.extensions.json_log.JsonLog": 10,
    "caritau_crawler.extensions.archive.PageArchive": 15,
    "caritau_crawler.extensions.store.StoreExtension": 20,
    "caritau_crawler.extensions.run_report.RunReportExtension": 30,
    "caritau_crawler.extensions.progress.CrawlProgress": 40,
    "caritau_crawler.extensions.limits.RunLimits": 50,
}
ITEM_PIPELINES = {
    "pipelines.boilerplate.StripBoilerplatePipeline": 100,
    "pipelines.clean.CleanPipeline": 200,
    "pipelines.validate.ValidatePipeline": 300,
    "pipelines.deduplicate.DeduplicatePipeline": 400,
    "pipelines.store.StorePipeline": 500,
}
#: Scrapy would log every setting and every dropped item whole; the run document has the figures.
LOG_ENABLED = False
LOG_INSTALL_ROOT_HANDLER = False
MEMUSAGE_ENABLED = True
MEMUSAGE_LIMIT_MB = 2048
#: Depth says nothing here: a listing's hundredth page is as good as its first.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
REDIRECT_MAX_TIMES = 5
#: Default True: a page of the portal could run code in this process.
REMOTE_CONTROL_ENABLED = False
#: Not retried by default: a page that was slow once in the browser.
RETRY_EXCEPTIONS = [*RETRY_EXCEPTIONS, "playwright.async_api.TimeoutError", "playwright.async_api.Error"]
ROBOTSTXT_OBEY = True
TELNETCONSOLE_ENABLED = False

AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0

PLAYWRIGHT_BROWSER_TYPE = "chromium"
PLAYWRIGHT_BROWSER_PROVIDER = "caritau_crawler.rendering.handler.FoundBrowserProvider"
PLAYWRIGHT_LAUNCH_OPTIONS: dict[str, Any] = {
    "args": [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
    ],
    **({"executable_path": str(_config.browser)} if _config.browser else {}),
}
#: More pages at once are no faster (0.24 s a page at 4 and at 8, 2026-11) and cost 100 MB each.
PLAYWRIGHT_MAX_PAGES_PER_CONTEXT = 4
PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT = 20_000
PLAYWRIGHT_ABORT_REQUEST = "caritau_crawler.rendering.handler.abort_request"

#: Default True: reads the source of each callback again and again (0.8 of 13 s of a crawl, 2026-11).
WARN_ON_GENERATOR_RETURN_VALUE = False

# Our own.
CARITAU_HOME = str(_config.home)
CARITAU_LOG_LEVEL = _config.log_level
CARITAU_PORTAL = _config.portal
CARITAU_QUIET = False
CARITAU_DRY_RUN = False
