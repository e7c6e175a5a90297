"""Import: dumps of texts, JSON lines and WARC files through the same pipelines. Sends no request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from caritau_crawler.archive.catalogue import sources_of_files
from caritau_crawler.dumps.files import DumpFile, Line, find_dumps, lines_of, read_text_file
from caritau_crawler.dumps.records import (
    BadRecordError,
    is_own_export,
    parse_line,
    raw_text,
    read_foreign,
    read_own,
)
from caritau_crawler.errors import ConfigurationError, InputError
from caritau_crawler.extensions.store import now
from caritau_crawler.extraction.page import decode
from caritau_crawler.items import Article, RawArticle
from caritau_crawler.runs.counters import DropReason
from caritau_crawler.runs.run import Mode, SourceReport
from caritau_crawler.site import Site
from caritau_crawler.spiders.offline_spider import OfflineSpider
from caritau_crawler.spiders.replay_spider import ReplayedPages

#: So many bad lines of a file go to the quarantine; more are a file that is no dump.
_MOST_KEPT = 1_000
_AT_ONCE = 50


class ImportSpider(OfflineSpider):
    """Takes dumps into the store. Arguments: portal (name or file), path (one or several, parted by blanks)."""

    name = "import"
    mode: Mode = "import"

    @classmethod
    def arguments(cls) -> tuple[str, ...]:
        """Return the names of the arguments."""
        return ("path",)

    def prepare(self, *, path: str | list[str] | None = None) -> None:
        """Find the files; nothing of them is read yet."""
        names = path.split() if isinstance(path, str) else list(path or ())
        if not names:
            raise ConfigurationError("give the files or folders to import")
        self._files = find_dumps([Path(name) for name in names])
        self._site = Site(self.portal)

    async def articles(self) -> AsyncIterator[RawArticle | Article]:
        """Yield the articles of all files, in their order."""
        for file in self._files:
            match file.kind:
                case "warc":
                    pages = ReplayedPages(self, sources_of_files([file.path], self.home, self.portal))
                    async for page in pages.articles():
                        yield page
                case "lines":
                    async for record in self._records(file):
                        yield record
                case "text":
                    if (text := self._text(file)) is not None:
                        yield text
                case None:
                    self.store.left_aside("", str(file.path), DropReason.UNKNOWN_FILE, "")
            await asyncio.sleep(0)

    def _text(self, file: DumpFile) -> RawArticle | None:
        """Read a file that is one article; its name says nothing of it."""
        try:
            text, _ = decode(read_text_file(file.path))
        except InputError as error:
            self.store.unreadable(str(file.path), str(error))
            return None
        self._report(f"folder:{file.path.parent}")
        return raw_text(text, self.portal)

    async def _records(self, file: DumpFile) -> AsyncIterator[RawArticle | Article]:
        bad = 0
        self._report(f"file:{file.path.name}", texts=0)
        for line in self._lines(file):
            try:
                article = self._record(line, file)
            except BadRecordError as problem:
                bad += 1
                place = f"{file.path}#{line.number}"
                if bad <= _MOST_KEPT and line.data:
                    text = line.data.decode("utf-8", "replace")
                    self.store.refuse_text(place, DropReason.UNREADABLE, str(problem), text)
                else:
                    self.store.unreadable(place, str(problem))
                if bad % _AT_ONCE == 0:
                    await self.store.flush()
                continue
            if article is None:
                await asyncio.sleep(0)
            else:
                self._report(f"file:{file.path.name}")
                yield article
        if bad:
            self.sources[f"file:{file.path.name}"].problem = f"{bad} lines could not be read"

    def _lines(self, file: DumpFile) -> Iterator[Line]:
        try:
            yield from lines_of(file.path)
        except OSError as error:
            self.store.unreadable(str(file.path), error.strerror or str(error))

    def _record(self, line: Line, file: DumpFile) -> RawArticle | Article | None:
        """Read a line; None where it is of another portal."""
        if line.problem:
            raise BadRecordError(line.problem)
        record = parse_line(line.data)
        if is_own_export(record):
            article = read_own(record)
            if article.portal == self.portal.name:
                return article
            place = article.url
        else:
            raw = read_foreign(record, self.portal, now=now())
            if raw.url.startswith("urn:") or self._site.allows(raw.url):
                return raw
            place = raw.url
        self.store.left_aside("", place, DropReason.OFF_SITE, f"{file.path.name} line {line.number}")
        return None

    def _report(self, name: str, *, texts: int = 1) -> None:
        """Count what was read of a file, or of the texts of a folder."""
        report = self.sources.setdefault(name, SourceReport(name, 200))
        report.links += texts
        self.count("discovered", texts)
