"""What some archives hold of a portal: its pages in the order in which they were fetched, each also by its address.

The rule: one pass over the files finds the places, and no page is held. So a page can be joined with its other parts
wherever they lie, runs that went on side by side come in the order of time, and memory grows by some 300 bytes for each
page of the portal, by nothing for the pages of others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from caritau_crawler.archive.files import archive_folder, files_by_run
from caritau_crawler.archive.reader import Damage, Record, file_info, record_at, records
from caritau_crawler.errors import InputError
from caritau_crawler.extraction.parts import part_number
from caritau_crawler.portals import Portal
from caritau_crawler.runs.counters import DropReason
from caritau_crawler.site import Site
from caritau_crawler.urls import article_key, canonicalise

_REASONS = {
    "no-response": DropReason.NO_RESPONSE,
    "bad-status": DropReason.BAD_STATUS,
    "not-html": DropReason.NOT_HTML,
    "too-large": DropReason.PAGE_TOO_LARGE,
    "unreadable": DropReason.UNREADABLE,
    "unknown-encoding": DropReason.UNREADABLE,
}


@dataclass(frozen=True, slots=True)
class Source:
    """One WARC file. `own` is one of our archive: what it says of its pages is believed.

    Pages are joined with parts of the same `group`: a run's files are one, any other file is one by itself.
    """

    path: Path
    site: Site
    group: int
    own: bool


@dataclass(slots=True)
class SourceSummary:
    """What became of a file's records: pages of the portal, and what could not be read."""

    pages: int = 0
    damages: list[Damage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """The place of one page."""

    at: datetime
    source: int
    offset: int


@dataclass(slots=True)
class Catalogue:
    """The pages found; `pages` are those to be read, in order. `skipped` counts the other records by reason.

    `places` has every page by its group and the hash of its address.
    """

    sources: list[Source]
    max_page_bytes: int
    pages: list[Entry] = field(default_factory=list)
    skipped: Counter[DropReason] = field(default_factory=Counter)
    summaries: list[SourceSummary] = field(default_factory=list)
    places: dict[tuple[int, int], Entry] = field(default_factory=dict)

    def source_of(self, entry: Entry) -> Source:
        """Return the file that a page lies in."""
        return self.sources[entry.source]

    def read(self, entry: Entry) -> Record | None:
        """Return the page; None where the file has gone or changed since."""
        record = record_at(self.source_of(entry).path, entry.offset, max_page_bytes=self.max_page_bytes)
        return record if record is not None and record.skip is None else None

    def beside(self, entry: Entry, url: str) -> Entry | None:
        """Return the page of an address that was fetched in the same run as `entry`."""
        return self.places.get((self.source_of(entry).group, hash(canonicalise(url))))


def sources_of_archive(home: Path, portal: Portal, *, run_id: str | None = None) -> list[Source]:
    """Return the archive's files of a portal, of one run or of all; raise `InputError` where there are none."""
    folder = archive_folder(home)
    runs = files_by_run(folder)
    if run_id is not None:
        fitting = [run for run in runs if run == run_id] or [run for run in runs if run.startswith(run_id)]
        if len(fitting) != 1:
            what = f"holds several runs that begin with {run_id!r}" if fitting else f"holds no pages of run {run_id!r}"
            raise InputError(f"{folder} {what}; `caritau runs list` names the runs")
        runs = {fitting[0]: runs[fitting[0]]}
    sources = [
        source
        for group, files in enumerate(runs.values())
        for path in files
        if (source := _own_source(path, portal, group)) is not None
    ]
    if not sources:
        raise InputError(f"{folder} holds no pages of portal {portal.name!r}; `caritau crawl` fetches some")
    return sources


def sources_of_files(paths: Iterable[Path], home: Path, portal: Portal) -> list[Source]:
    """Return WARC files that a person named; those that lie in the archive are our own."""
    folder = archive_folder(home).resolve()
    sources = []
    for group, path in enumerate(paths):
        own = _own_source(path, portal, group) if path.resolve().parent == folder else None
        sources.append(own or Source(path, Site(portal), group, own=False))
    return sources


def _own_source(path: Path, portal: Portal, group: int) -> Source | None:
    try:
        info = file_info(path)
    except OSError:
        return None  # pruned in this moment
    if info.get("portal", portal.name) != portal.name:
        return None
    return Source(path, Site(portal, info.get("baseUrl")), group, own=True)


def survey(
    sources: list[Source],
    *,
    max_page_bytes: int,
    since: datetime | None = None,
    wanted: Callable[[Record], bool] = lambda _: True,
) -> Catalogue:
    """Read all files once and return what is there; what cannot be read is in the `summaries`.

    `since` leaves aside what was fetched before; `wanted` chooses the pages to be read, not those they are joined with.
    """
    catalogue = Catalogue(sources, max_page_bytes)
    rendered: set[tuple[int, int]] = set()
    plain: list[tuple[Entry, int]] = []
    numbered: list[tuple[Entry, int, str]] = []
    stems: set[tuple[int, int]] = set()
    for number, source in enumerate(sources):
        summary = SourceSummary()
        catalogue.summaries.append(summary)
        for record in _readable(source, max_page_bytes, summary):
            if record.kind == "warcinfo":
                continue
            reason = _why_not(record, source.site)
            if reason is not None:
                catalogue.skipped[reason] += 1
                continue
            assert record.at is not None
            if since is not None and record.at < since:
                continue
            summary.pages += 1
            entry = Entry(record.at, number, record.offset)
            address = hash(canonicalise(record.url))
            own_part = record.part if source.own else 1
            stem, part = ("", 1) if source.own else part_number(record.url)
            for url in (record.url, *(record.via if source.own else ())):
                catalogue.places.setdefault((source.group, hash(canonicalise(url))), entry)
            if record.rendered:
                rendered.add((source.group, address))
                catalogue.places[source.group, address] = entry
            if own_part > 1 or not wanted(record):
                continue
            if record.rendered:
                catalogue.pages.append(entry)
            elif part != 1:
                numbered.append((entry, address, stem))
            else:
                stems.add((source.group, hash(stem)))
                plain.append((entry, address))
    # A later part of an article is read with the first; alone, it is a page like any other.
    plain += [(e, address) for e, address, stem in numbered if (sources[e.source].group, hash(stem)) not in stems]
    # Where a browser had to be asked, its page is the page.
    catalogue.pages += [e for e, address in plain if (sources[e.source].group, address) not in rendered]
    catalogue.pages.sort(key=lambda entry: (entry.at, entry.source, entry.offset))
    return catalogue


def of_articles(urls: Iterable[str]) -> Callable[[Record], bool]:
    """Return a choice of the pages of some articles, by any address of them."""
    keys = {article_key(url) for url in urls}
    return lambda record: any(article_key(url) in keys for url in (record.url, *record.via))


def _readable(source: Source, max_page_bytes: int, summary: SourceSummary) -> Iterator[Record]:
    try:
        for found in records(source.path, max_page_bytes=max_page_bytes):
            if isinstance(found, Damage):
                summary.damages.append(found)
            else:
                yield found
    except OSError as error:
        summary.damages.append(Damage(0, error.strerror or str(error)))


def _why_not(record: Record, site: Site) -> DropReason | None:
    if record.skip in ("no-response", "unreadable"):
        return _REASONS[record.skip]
    if not site.allows(record.url):
        return DropReason.OFF_SITE
    if record.skip is not None:
        return _REASONS[record.skip]
    if record.at is None:
        return DropReason.UNREADABLE
    return DropReason.SKIPPED_ADDRESS if site.skips(record.url) else None
