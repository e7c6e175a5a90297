"""The page archive: what any reader of WARC files sees, what a full disk and a killed writer leave, who is pruned."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from caritau_crawler.archive.catalogue import Source, sources_of_archive, survey
from caritau_crawler.archive.files import archive_folder, files_by_run, prune, run_of
from caritau_crawler.archive.reader import Damage, Record, file_info, record_at, records
from caritau_crawler.archive.writer import ArchiveWriter, PageToKeep
from caritau_crawler.errors import ConfigurationError, DiskFull, InputError
from caritau_crawler.items import RawPlace
from caritau_crawler.portals import load_portal
from caritau_crawler.runs.counters import DropReason
from caritau_crawler.site import Site

RUN = "20261123-080000-abcd"
NOW = datetime(2026, 11, 23, 8, 0, 0, 250_000, tzinfo=UTC)
LIMIT = 1_000_000
DAY = 86_400


def page(number: int = 1, body: bytes = b"<html><p>Isi berita.</p></html>", **fields: object) -> PageToKeep:
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx")]
    values: dict[str, object] = {"headers": headers, "page_id": f"https://caritau.com/post/{number}", **fields}
    return PageToKeep(f"https://caritau.com/post/{number}", body, NOW + timedelta(seconds=number), **values)  # type: ignore[arg-type]


def archive(folder: Path, *pages: PageToKeep, run: str = RUN, **options: int) -> list[RawPlace]:
    with ArchiveWriter(folder, run, {"isPartOf": run, "portal": "caritau"}, **options) as writer:
        return [writer.write(one) for one in pages]


def pages_in(path: Path, limit: int = LIMIT) -> list[Record]:
    return [one for one in records(path, max_page_bytes=limit) if isinstance(one, Record) and one.kind != "warcinfo"]


def damages_in(path: Path) -> list[Damage]:
    return [one for one in records(path, max_page_bytes=LIMIT) if isinstance(one, Damage)]


def test_a_place_leads_to_its_page_at_once(tmp_path: Path) -> None:
    places = archive(tmp_path, *(page(n, b"<html>" + b"%d " % n * 5_000) for n in range(1, 6)))

    for number, place in enumerate(places, start=1):
        found = record_at(tmp_path / place.file, place.offset, max_page_bytes=LIMIT)
        assert found is not None
        assert (found.url, found.body) == (f"https://caritau.com/post/{number}", b"<html>" + b"%d " % number * 5_000)
        assert (found.at, found.status, found.content_type) == (
            NOW + timedelta(seconds=number),
            200,
            "text/html; charset=utf-8",
        )


def test_any_reader_of_warc_files_reads_ours(tmp_path: Path) -> None:
    wire = [("Content-Type", "text/html"), ("content-length", "17"), ("Transfer-Encoding", "chunked")]
    [place, _] = archive(tmp_path, page(1, headers=wire), page(2, rendered=True))

    with (tmp_path / place.file).open("rb") as stream:
        found = [(one.rec_type, one.http_headers, one.content_stream().read()) for one in ArchiveIterator(stream)]
    [info, plain, rendered] = found

    assert [one[0] for one in found] == ["warcinfo", "response", "conversion"]
    assert b"isPartOf: " + RUN.encode() in info[2]
    assert plain[2] == page().body == rendered[2]
    assert plain[1].statusline == "200 OK"
    assert plain[1].get_header("Content-Length") == str(len(page().body))
    assert plain[1].get_header("X-Crawler-Content-Length") == "17"
    assert plain[1].get_header("Transfer-Encoding") is None
    check = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", "-v", tmp_path / place.file], capture_output=True, text=True
    )
    assert (check.returncode, check.stdout.count("digest pass")) == (0, 3)


def test_what_a_replay_needs_to_know_of_a_page_is_kept(tmp_path: Path) -> None:
    archive(tmp_path, page(1, via=("https://caritau.com/lama/1", "https://caritau.com/2")), page(2, part=2), page(3))

    [first, second, third] = pages_in(tmp_path / f"{RUN}-00000.warc.gz")

    assert first.via == ("https://caritau.com/lama/1", "https://caritau.com/2")
    assert first.page_id == "https://caritau.com/post/1"
    assert (first.part, second.part, third.part) == (1, 2, 1)


def test_a_header_that_holds_a_line_break_starts_no_header_of_its_own(tmp_path: Path) -> None:
    archive(tmp_path, page(1, headers=[("X-Note", "a\r\nContent-Encoding: gzip")], page_id="x\r\nCaritau-Part: 9"))

    [found] = pages_in(tmp_path / f"{RUN}-00000.warc.gz")

    assert (found.body, found.part) == (page().body, 1)


def test_a_file_that_is_full_is_followed_by_the_next(tmp_path: Path) -> None:
    places = archive(tmp_path, *(page(n, os.urandom(2_000)) for n in range(1, 8)), max_bytes=5_000)

    files = files_by_run(tmp_path)[RUN]
    assert [path.name for path in files] == [f"{RUN}-{n:05}.warc.gz" for n in range(len(files))]
    assert len(files) == 4
    assert {place.file for place in places} == {path.name for path in files}
    assert all(file_info(path)["portal"] == "caritau" for path in files)


def test_a_run_that_fetches_nothing_makes_no_file(tmp_path: Path) -> None:
    archive(tmp_path / "archive")

    assert list((tmp_path / "archive").iterdir()) == []


@pytest.mark.parametrize("cut", [1, 7, 30, 200])
def test_all_before_a_torn_last_record_is_read_and_the_tear_is_told(tmp_path: Path, cut: int) -> None:
    places = archive(tmp_path, *(page(n, os.urandom(500)) for n in range(1, 4)))
    file = tmp_path / places[0].file
    os.truncate(file, file.stat().st_size - cut)

    assert [found.url[-1] for found in pages_in(file)] == ["1", "2"]
    assert damages_in(file) == [Damage(places[2].offset, "the last record is torn: its writer was killed", torn=True)]


def test_a_broken_record_in_the_middle_costs_itself_only(tmp_path: Path) -> None:
    places = archive(tmp_path, *(page(n, os.urandom(50_000)) for n in range(1, 6)))
    file = tmp_path / places[0].file
    with file.open("r+b") as stream:
        stream.seek(places[2].offset + 20)
        stream.write(b"\xff" * 200)

    assert [found.url[-1] for found in pages_in(file)] == ["1", "2", "4", "5"]
    assert [damage.offset for damage in damages_in(file)] == [places[2].offset]


def test_a_full_disk_is_said_and_leaves_no_half_record(tmp_path: Path) -> None:
    """A limit on the size of files is a full disk that a test may have."""
    script = f"""
import resource, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_archive import archive, page
from caritau_crawler.archive.writer import ArchiveWriter
from caritau_crawler.errors import DiskFull
import os
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
kept = 0
with ArchiveWriter(Path({str(tmp_path)!r}), {RUN!r}, {{}}) as writer:
    for number in range(20):
        try:
            writer.write(page(number, os.urandom(4_000)))
            kept += 1
        except DiskFull as error:
            print(error)
            break
    small = writer.write(page(99, b"<html>"))
print(kept, small.offset)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    said, figures = done.stdout.splitlines()

    assert "is full: make room or set CARITAU_HOME" in said
    found = pages_in(tmp_path / f"{RUN}-00000.warc.gz")
    assert len(found) == int(figures.split()[0]) + 1
    assert found[-1].body == b"<html>"
    assert damages_in(tmp_path / f"{RUN}-00000.warc.gz") == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_without_room_for_a_file_s_beginning_is_tried_again_with_the_next_page(tmp_path: Path) -> None:
    file = tmp_path / f"{RUN}-00000.warc.gz"
    file.symlink_to("/dev/full")
    with ArchiveWriter(tmp_path, RUN, {}) as writer:
        with pytest.raises(DiskFull, match="is full"):
            writer.write(page(1))
        file.unlink()

        place = writer.write(page(2))

    assert [found.url for found in pages_in(tmp_path / place.file)] == ["https://caritau.com/post/2"]


def test_a_folder_that_cannot_be_made_is_a_mistake_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")

    with pytest.raises(ConfigurationError, match="cannot be made"):
        ArchiveWriter(tmp_path / "file" / "archive", RUN, {})


def test_old_runs_go_whole_and_young_ones_stay_whole(tmp_path: Path) -> None:
    old, long, young = "20260101-000000-aaaa", "20260201-000000-bbbb", "20261101-000000-cccc"
    now = time.time()
    for run, ages in ((old, (95, 91)), (long, (100, 2)), (young, (1,))):
        for number, age in enumerate(ages):
            path = tmp_path / f"{run}-{number:05}.warc.gz"
            path.write_bytes(b"")
            os.utime(path, (now - age * DAY, now - age * DAY))
    (tmp_path / "notes.txt").write_text("mine", encoding="ascii")

    removed = prune(tmp_path, 90)

    assert {run_of(path) for path in removed} == {old}
    assert list(files_by_run(tmp_path)) == [long, young]
    assert (tmp_path / "notes.txt").exists()
    assert prune(tmp_path, 0) == []


def test_the_files_of_a_run_at_work_are_never_pruned(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, RUN, {})
    place = writer.write(page())

    assert prune(tmp_path, 1, now=time.time() + 100 * DAY) == []
    writer.close()
    assert [path.name for path in prune(tmp_path, 1, now=time.time() + 100 * DAY)] == [place.file]


# What strangers write.


def foreign(path: Path, *members: bytes) -> Path:
    path.write_bytes(b"".join(members))
    return path


def member(
    url: str,
    body: bytes = b"<html><p>Isi</p></html>",
    *,
    kind: str = "response",
    status: str = "200 OK",
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
    date: str = "2026-11-20T01:02:03Z",
    packed: bool = True,
) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if kind in ("response", "request") else None
    head = {"WARC-Date": date}
    writer.write_record(
        writer.create_warc_record(url, kind, io.BytesIO(body), len(body), http_headers=http, warc_headers_dict=head)
    )
    return buffer.getvalue()


HTML = ("Content-Type", "text/html")
POST = "https://caritau.com/post/a"


@pytest.mark.parametrize(
    ("record", "skip"),
    [
        (member(POST), None),
        (member(POST, headers=()), None),
        (member(POST, b"not markup", headers=()), "not-html"),
        (member(POST, kind="request"), "no-response"),
        (member(POST, kind="metadata"), "no-response"),
        (member("dns:caritau.com", kind="resource"), "no-response"),
        (member(POST, status="404 Not Found"), "bad-status"),
        (member(POST, status="what"), "bad-status"),
        (member(POST, headers=(("Content-Type", "image/png"),)), "not-html"),
        (member(POST, b"<html>" + b"x" * LIMIT), "too-large"),
        (member(POST, b"<html>" + b"x" * 5 * LIMIT), "too-large"),
        (member(POST, gzip.compress(b"<html>" + b"x" * LIMIT), headers=(HTML, ("Content-Encoding", "gzip"))), "too-large"),
        (member(POST, b"?", headers=(HTML, ("Content-Encoding", "br"))), "unknown-encoding"),
        (gzip.compress(b"HTTP/1.1 200 OK\r\n\r\n"), "unreadable"),
        (gzip.compress(b""), "unreadable"),
        (gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: minus\r\n\r\n"), "no-response"),
    ],
    ids=lambda value: value if isinstance(value, str) else "record",
)  # fmt: skip
def test_what_a_record_is_not_is_said_by_its_reason(tmp_path: Path, record: bytes, skip: str | None) -> None:
    path = foreign(tmp_path / "x.warc.gz", record, member(POST + "-after"))

    [found, after] = pages_in(path)

    assert found.skip == skip
    assert (found.body == b"") == (skip is not None)
    assert after.url == POST + "-after"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(b"<html>Isi"), (("Content-Encoding", "gzip"),)),
        (b"6\r\n<html>\r\n3\r\nIsi\r\n0\r\n\r\n", (("Transfer-Encoding", "chunked"),)),
        (b"<html>Isi", (("Transfer-Encoding", "chunked"),)),
        (b"<html>Isi", (("Content-Encoding", "gzip"),)),
    ],
    ids=["gzip", "chunked", "said to be chunked", "said to be gzip"],
)
def test_a_body_is_decoded_as_its_headers_say_if_that_is_true(
    tmp_path: Path, body: bytes, headers: tuple[tuple[str, str], ...]
) -> None:
    path = foreign(tmp_path / "x.warc.gz", member(POST, body, headers=(HTML, *headers)))

    [found] = pages_in(path)

    assert found.body == b"<html>Isi"


def test_a_file_that_is_not_compressed_is_read_too(tmp_path: Path) -> None:
    path = foreign(tmp_path / "x.warc", *(member(f"{POST}{n}", packed=False) for n in range(3)))

    found = pages_in(path)

    assert [one.url for one in found] == [f"{POST}{n}" for n in range(3)]
    again = record_at(path, found[1].offset, max_page_bytes=LIMIT)
    assert again == found[1]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 2_000), st.booleans())
def test_no_bytes_make_the_reader_raise(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, over: bool
) -> None:
    path = tmp_path_factory.mktemp("noise") / "x.warc.gz"
    good = b"".join(member(f"{POST}{n}", b"<html>" + os.urandom(300)) for n in range(4))
    at = min(at, len(good))
    foreign(path, good[:at], noise, good[at + (len(noise) if over else 0) :])

    found = list(records(path, max_page_bytes=LIMIT))

    assert all(isinstance(one, Record | Damage) for one in found)


def test_of_a_foreign_file_only_the_portal_s_pages_are_taken_and_every_other_record_is_counted(tmp_path: Path) -> None:
    path = foreign(
        tmp_path / "CC-NEWS-1.warc.gz",
        member(POST),
        member(POST, kind="request"),
        member("https://detik.com/a"),
        member("https://caritau.com.evil.id/post/a"),
        member("http://127.0.0.1/post/b"),
        member("https://caritau.com/tag/banjir"),
        member("https://m.caritau.com/post/c", status="301 Moved", headers=(HTML,)),
        member("https://caritau.com/post/d", headers=(("Content-Type", "application/pdf"),)),
        member("https://caritau.com/post/e", date="yesterday"),
        member("https://caritau.com/post/f", b"<html>" + b"x" * LIMIT),
    )

    found = survey([Source(path, Site(load_portal("caritau")), 0, own=False)], max_page_bytes=LIMIT)

    assert [found.read(entry).url for entry in found.pages] == [POST]  # type: ignore[union-attr]
    assert found.skipped == {
        DropReason.NO_RESPONSE: 1,
        DropReason.OFF_SITE: 3,
        DropReason.SKIPPED_ADDRESS: 1,
        DropReason.BAD_STATUS: 1,
        DropReason.NOT_HTML: 1,
        DropReason.UNREADABLE: 1,
        DropReason.PAGE_TOO_LARGE: 1,
    }


def test_what_the_archive_does_not_hold_is_said_in_one_line(tmp_path: Path) -> None:
    portal = load_portal("caritau")
    archive(archive_folder(tmp_path), page())
    archive(archive_folder(tmp_path), page(), run="20261123-090000-bbbb")

    assert len(sources_of_archive(tmp_path, portal, run_id="20261123-09")) == 1
    with pytest.raises(InputError, match="several runs that begin with '2026'"):
        sources_of_archive(tmp_path, portal, run_id="2026")
    with pytest.raises(InputError, match="no pages of portal 'sample_wordpress'"):
        sources_of_archive(tmp_path, load_portal("sample_wordpress"))
    with pytest.raises(InputError, match="holds no pages"):
        sources_of_archive(tmp_path / "empty", portal)


def test_pages_of_runs_side_by_side_come_in_the_order_of_time(tmp_path: Path) -> None:
    archive(tmp_path, page(1), page(3), page(5))
    archive(tmp_path, page(2), page(4), run="20261123-080001-bbbb")
    site = Site(load_portal("caritau"))
    sources = [Source(path, site, group, own=True) for group, path in enumerate(sorted(tmp_path.iterdir()))]

    found = survey(sources, max_page_bytes=LIMIT)

    assert [found.read(entry).url[-1] for entry in found.pages] == list("12345")  # type: ignore[union-attr]
    later = survey(sources, max_page_bytes=LIMIT, since=NOW + timedelta(seconds=4))
    assert [later.read(entry).url[-1] for entry in later.pages] == list("45")  # type: ignore[union-attr]
