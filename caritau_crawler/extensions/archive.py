"""The page archive in a crawl: every article page that came is kept before anybody reads it.

The rule: an article is stored only after its page lies in the archive, so that its `raw` leads somewhere whatever
becomes of the process. Where a page finds no room, its article is not stored and the page stays due.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from caritau_crawler import __version__
from caritau_crawler.archive.files import archive_folder, prune
from caritau_crawler.archive.writer import ArchiveWriter, PageToKeep
from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError
from caritau_crawler.items import RawPlace

_log = logging.getLogger(__name__)


class PageArchive:
    """Keeps the pages of one run; a dry run keeps none, and neither does one whose CARITAU_HOME cannot be written."""

    def __init__(self, crawler: Crawler, config: Config) -> None:
        spider: Any = crawler.spider
        self._folder, self._days = archive_folder(config.home), config.archive_days
        self._writer: ArchiveWriter | None = None
        if crawler.settings.getbool("CARITAU_DRY_RUN"):
            return
        run_id: str = crawler.settings["CARITAU_RUN_ID"]
        info = {
            "software": f"CaritauCrawler/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": run_id,
            "portal": spider.portal.name,
        }
        # Where the pages came from a mirror, a replay has to know that it stands for the portal.
        info |= {"baseUrl": spider.site.home} if spider.site.is_mirror else {}
        try:
            self._writer = ArchiveWriter(self._folder, run_id, info)
        except ConfigurationError as error:
            # As with the log: the articles matter more, and each says by its `raw` that there is no page.
            _log.warning("%s; the run goes on without it", error, extra={"event": "no-archive"})

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Get ready; a CARITAU_HOME that cannot be written costs the archive, not the run."""
        archive = cls(crawler, Config.from_env())
        crawler.signals.connect(archive.make_room, signals.engine_started)
        crawler.signals.connect(archive.close, signals.engine_stopped)
        return archive

    def make_room(self) -> None:
        """Remove what is older than the settings allow; by now this run holds the lease of its job."""
        for path in prune(self._folder, self._days) if self._writer is not None else ():
            _log.info("%s is older than %g days and was removed", path.name, self._days)

    def keep(
        self, response: Response, *, at: datetime, page_id: str, rendered: bool = False, part: int = 1
    ) -> RawPlace | None:
        """Keep a page that came at that moment and return its place, None where none is kept; raises `DiskFull`.

        What a page says in relative dates counts from `at`: a replay must count from the same moment.
        """
        if self._writer is None:
            return None
        return self._writer.write(
            PageToKeep(
                url=response.url,
                body=response.body,
                at=at,
                status=response.status,
                headers=list(_headers(response)),
                protocol=response.protocol or "HTTP/1.1",
                rendered=rendered,
                page_id=page_id,
                via=response.meta.get("redirect_urls", ()),
                part=part,
            )
        )

    def close(self) -> None:
        """Close the file at work."""
        if self._writer is not None:
            self._writer.close()


def _headers(response: Response) -> Iterable[tuple[str, str]]:
    for name, values in response.headers.items():
        for value in values or ():
            yield name.decode("latin-1"), value.decode("latin-1")
