"""`caritau replay`: a mended rule reaches what was fetched long ago, and nothing else changes. The portal is down."""

from __future__ import annotations

import io
import os
import resource
import shutil
import signal
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawl_fixtures import Desk, SamplePortal, a_desk, article_requests, expected
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from caritau_crawler.archive.files import archive_folder, files_by_run
from caritau_crawler.archive.reader import Damage, record_at, records
from caritau_crawler.portals import load_portal
from caritau_crawler.rendering.browser import find_browser
from caritau_crawler.store.processes import this_process

pytestmark = [pytest.mark.mongo, pytest.mark.browser]

ROOT_PROFILE = Path(load_portal.__code__.co_filename).parent / "caritau.toml"
LIMIT = 10 * 2**20
#: What a replay of the same page by the same rules may write anew.
OF_THE_RUN = {"run_id"}
#: The archive knows when a page came, the store of the crawl when its article was written: a moment later.
OF_THE_MOMENT = {"first_seen_at", "last_checked_at"}


@pytest.fixture(scope="module", autouse=True)
def browser() -> None:
    if find_browser() is None:
        pytest.skip("needs a Chromium: none was found on this machine")


@dataclass(frozen=True)
class Past:
    """A portal that was crawled twice, with an edit between, and is down now."""

    desk: Desk
    articles: dict[str, dict[str, Any]]
    pages: dict[str, dict[str, Any]]
    revisions: int
    runs: list[str]
    edited: str
    port: int


@pytest.fixture(scope="module")
def past(mongo_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    with a_desk(mongo_uri, tmp_path_factory.mktemp("past") / "home") as desk:
        with SamplePortal(articles=40) as site:
            assert desk.crawl(site).code == 0
            edited = next(path for path, truth in expected(site).items() if len(truth.page_paths) == 1)
            site.edit(edited)
            assert desk.crawl(site, "--mode", "recheck").code == 0
            port = int(site.base_url.rpartition(":")[2])
        runs = [run["_id"] for run in desk.runs()]
        yield Past(desk, desk.articles(), desk.pages(), desk.count("revisions"), runs, edited, port)


@pytest.fixture
def desk(past: Past, mongo_uri: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk with the archive of the past and an empty database."""
    with a_desk(mongo_uri, tmp_path / "home") as empty:
        shutil.copytree(archive_folder(past.desk.home), archive_folder(empty.home))
        yield empty


def replay(desk: Desk, *arguments: str, portal: str = "caritau") -> dict[str, Any]:
    answer = desk.run("replay", "--format", "json", "--portal", portal, *arguments)
    assert answer.code == 0, answer
    return answer.document


def everything(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    names = ("articles", "revisions", "pages", "quarantine", "memory", "standing_lines")
    return {name: list(desk.database[name].find({}).sort("_id")) for name in names}


def differing(found: dict[str, Any], wanted: dict[str, Any], *ignored: set[str]) -> dict[str, set[str]]:
    aside = set().union(*ignored)
    pairs = {path: {name for name in wanted[path] if found[path].get(name) != wanted[path][name]} for path in wanted}
    return {path: names - aside for path, names in pairs.items() if names - aside}


def test_every_stored_article_leads_to_its_page_in_the_archive(past: Past) -> None:
    folder = archive_folder(past.desk.home)
    for path, article in past.articles.items():
        found = record_at(folder / article["raw"]["file"], article["raw"]["offset"], max_page_bytes=LIMIT)

        assert found is not None
        assert article["extraction"]["article_body"] == "rendered" or not found.rendered
        words = article["blocks"][0]["text"].split()[3:6]
        assert all(word.encode() in found.body for word in words), path


def test_a_lost_database_comes_back_from_the_archive(past: Past, desk: Desk) -> None:
    run = replay(desk)

    found = desk.articles()
    assert found.keys() == past.articles.keys()
    assert differing(found, past.articles, OF_THE_RUN, OF_THE_MOMENT) == {}
    assert desk.count("revisions") == past.revisions == 1
    assert any(article["extraction"]["article_body"] == "rendered" for article in found.values())
    assert any(len(article["alternate_urls"]) > 0 for article in found.values())
    for path, article in found.items():
        for name in OF_THE_MOMENT:
            assert timedelta() <= past.articles[path][name] - article[name] < timedelta(seconds=20)
    assert (run["counts"]["requested"], run["counts"]["fetched"], run["http_status"]) == (0, 0, {})
    assert run["counts"]["new"] == len(found)


def test_after_that_a_crawl_asks_only_for_what_is_new(past: Past, desk: Desk) -> None:
    replay(desk)
    with SamplePortal(articles=40, port=past.port) as site:
        site.edit(past.edited)
        news = [truth.path for truth in site.publish(2)]

        assert desk.crawl(site).code == 0

        known = {path for path, page in past.pages.items() if page["state"] in ("stored", "refused")}
        asked = {request.path for request in article_requests(site)}
        assert asked >= set(news)
        assert asked & known <= {past.edited}


def test_replaying_what_is_there_changes_nothing_at_all(past: Past) -> None:
    before = everything(past.desk)

    run = replay(past.desk)

    assert everything(past.desk) == before
    assert run["counts"]["unchanged"] == len(past.articles)
    assert run["counts"]["new"] == run["counts"]["updated"] == run["restated"] == 0


def test_a_page_that_is_older_than_what_is_stored_changes_nothing(past: Past) -> None:
    before = everything(past.desk)

    run = replay(past.desk, "--run", past.runs[0])

    assert everything(past.desk) == before
    assert run["dropped_by"]["older"] >= 1
    assert run["counts"]["updated"] == 0


def test_a_rule_that_took_too_much_is_mended_in_the_articles_that_it_touched_and_in_no_other(
    past: Past, desk: Desk, tmp_path: Path
) -> None:
    victims = {path: article for path, article in past.articles.items() if len(article["blocks"]) > 4}
    path, victim = next((path, one) for path, one in victims.items() if one["duplicate_of"] is None)
    sentence = victim["blocks"][2]["text"]
    broken = profile(tmp_path, "phrases", f"['{escaped(sentence[:30])}.*']")
    replay(desk, portal=str(broken))
    touched = {path for path, one in desk.articles().items() if one["blocks"] != past.articles[path]["blocks"]}
    assert path in touched

    run = replay(desk)

    assert differing(desk.articles(), past.articles, OF_THE_RUN, OF_THE_MOMENT, {"revision"}) == {}
    mended = {path for path, one in desk.articles().items() if one["revision"] != past.articles[path]["revision"]}
    assert mended == touched
    assert run["counts"]["updated"] == len(touched) < len(past.articles)
    latest = desk.store.articles.revisions(victim["_id"])[-1]
    assert latest["changes"]["blocks_added"] == [sentence]
    assert latest["run_id"] == run["_id"]


def test_a_field_that_was_read_wrongly_is_mended_without_a_revision(past: Past, desk: Desk, tmp_path: Path) -> None:
    broken = profile(tmp_path, "founded", "2024-01-03")  # an earlier date is taken for a misread one
    replay(desk, portal=str(broken))
    wrong = [
        path for path, one in desk.articles().items() if one["date_published"] != past.articles[path]["date_published"]
    ]
    assert wrong

    run = replay(desk)

    assert differing(desk.articles(), past.articles, OF_THE_RUN, OF_THE_MOMENT) == {}
    assert run["restated"] == len(wrong)
    assert run["counts"]["updated"] == 0
    assert desk.count("revisions") == past.revisions


def test_single_articles_can_be_chosen(past: Past, desk: Desk) -> None:
    [one, other] = [article for article in past.articles.values() if article["duplicate_of"] is None][:2]

    replay(desk, "--url", one["url"], "--url", other["url"])

    assert {article["_id"] for article in desk.articles().values()} == {one["_id"], other["_id"]}


def test_a_run_that_is_not_in_the_archive_is_said_before_anything_begins(past: Past) -> None:
    runs = past.desk.count("runs")

    answer = past.desk.run("replay", "--portal", "caritau", "--run", "2020")

    assert (answer.code, past.desk.count("runs")) == (2, runs)
    assert len(answer.errors) == 1
    assert "holds no pages of run '2020'" in answer.stderr


def test_two_replays_of_one_portal_do_not_run_at_once(desk: Desk) -> None:
    desk.store.leases.acquire("caritau-replay", this_process(), datetime.now(UTC), timedelta(minutes=1))

    answer = desk.run("replay", "--portal", "caritau")

    assert answer.code == 4
    assert not desk.articles()


def test_a_replay_that_is_stopped_ends_as_a_run_that_was_stopped_and_is_taken_up_by_the_next(desk: Desk) -> None:
    file = next(archive_folder(desk.home).iterdir())
    many = file.with_name("many.warc.gz")
    many.write_bytes(b"".join(response(f"https://caritau.com/post/berita-{n}", article_page(n)) for n in range(800)))
    child = desk.start("replay", "--quiet", "--portal", "caritau", str(many))
    desk.wait_until(lambda: desk.count("articles") > 0, child)
    child.send_signal(signal.SIGINT)

    answer = desk.end_of(child)

    assert answer.code == 1
    assert desk.last_run["outcome"] == "interrupted"
    assert 0 < desk.count("articles") < 800
    assert desk.run("replay", "--quiet", "--portal", "caritau", str(many)).code == 0
    assert desk.count("articles") == 800
    assert desk.count("revisions") == 0


def test_a_killed_crawl_leaves_no_article_without_its_page(mongo_uri: str, tmp_path: Path) -> None:
    with SamplePortal(articles=100) as site, a_desk(mongo_uri, tmp_path / "home") as desk:
        child = desk.start_crawl(site)
        desk.wait_until(lambda: desk.count("articles") > 40, child)
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()

        folder = archive_folder(desk.home)
        stored = desk.articles()
        for article in stored.values():
            found = record_at(folder / article["raw"]["file"], article["raw"]["offset"], max_page_bytes=LIMIT)
            assert found is not None
            assert article["url"] in (found.url, *found.via) or found.part > 1
        [files] = files_by_run(folder).values()
        torn = [one for path in files for one in records(path, max_page_bytes=LIMIT) if isinstance(one, Damage)]
        assert len(torn) <= 1
        run = replay(desk)
        # Whose doubles they are may not have been settled yet at the kill.
        assert differing(desk.articles(), stored, {*OF_THE_RUN, "unsettled", "duplicate_of"}) == {}
        assert run["counts"]["updated"] == run["restated"] == 0
        assert run["counts"]["unchanged"] == len(stored)


def test_a_file_that_was_damaged_makes_a_degraded_run_that_names_the_place(past: Past, desk: Desk) -> None:
    [file] = files_by_run(archive_folder(desk.home))[past.runs[0]]
    offset = next(one["raw"]["offset"] for one in past.articles.values())
    with file.open("r+b") as stream:
        stream.seek(offset // 2)
        stream.write(b"\xff" * 100)

    answer = desk.run("replay", "--portal", "caritau", "--format", "json")

    assert answer.code == 3
    assert answer.document["causes"] == ["input-unreadable"]
    assert f"{file.name}#" in answer.document["errors"][0]["sample"]


def test_a_full_disk_ends_the_crawl_and_stores_no_article_without_its_page(mongo_uri: str, tmp_path: Path) -> None:
    with SamplePortal(articles=60) as site, a_desk(mongo_uri, tmp_path / "home") as desk:
        child = desk.start_crawl(site)
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (300_000, 300_000))

        answer = desk.end_of(child)

        assert (answer.code, desk.last_run["causes"]) == (3, ["disk-full"])
        assert 0 < len(desk.articles()) < len(expected(site))
        for article in desk.articles().values():
            place = article["raw"]
            assert record_at(archive_folder(desk.home) / place["file"], place["offset"], max_page_bytes=LIMIT)
        assert desk.crawl(site).code == 0
        assert desk.articles().keys() == expected(site).keys()


def test_a_dry_crawl_archives_nothing_and_an_old_archive_is_pruned_by_the_next_crawl(
    mongo_uri: str, tmp_path: Path
) -> None:
    with SamplePortal(articles=20) as site, a_desk(mongo_uri, tmp_path / "home") as desk:
        desk.crawl(site, "--dry-run", "--max-articles", "3")
        assert not archive_folder(desk.home).exists()
        archive_folder(desk.home).mkdir()
        old = archive_folder(desk.home) / "20200101-000000-aaaa-00000.warc.gz"
        old.write_bytes(b"")
        os.utime(old, (1_600_000_000, 1_600_000_000))

        desk.crawl(site, "--max-articles", "3")

        assert not old.exists()
        assert list(files_by_run(archive_folder(desk.home))) == [desk.runs()[0]["_id"]]


# WARC files of others.


def test_a_stranger_s_warc_file_gives_the_portal_s_articles_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    two = article_page(2, more='<a rel="next" href="/post/berita-2?page=2">2</a>')
    amp = article_page(3, more='<link rel="canonical" href="https://caritau.com/post/berita-3">')
    file = tmp_path / "CC-NEWS-20261101.warc.gz"
    file.write_bytes(
        b"".join(
            (
                response("https://caritau.com/post/berita-2?page=2", article_page(2, part=2)),
                response("https://caritau.com/post/berita-1", article_page(1)),
                response("https://caritau.com/post/berita-2", two),
                response("https://m.caritau.com/amp/post/berita-3", amp),
                response("https://caritau.com/post/berita-3", article_page(3)),
                response("https://www.detik.com/post/berita-4", article_page(4)),
                response("https://caritau.com/post/rusak", b"\x00\xff<html>"),
                response("https://caritau.com/post/hilang", notice("Halaman Tidak Ditemukan")),
                response("https://caritau.com/post/sibuk", notice("Sedang dalam perbaikan")),
                response("https://caritau.com/post/berita-5", two.replace(b"berita-2", b"berita-5")),
            )
        )
    )

    run = replay(desk, str(file))
    found = desk.articles()
    again = replay(desk, str(file))

    assert set(found) == {"/post/berita-1", "/post/berita-2", "/post/berita-3"}
    assert found["/post/berita-1"]["raw"] is None
    assert found["/post/berita-1"]["first_seen_at"] == datetime(2026, 11, 1, 2, 3, 4, tzinfo=UTC)
    assert "Bagian 2" in found["/post/berita-2"]["article_body"]
    assert found["/post/berita-3"]["alternate_urls"] == ["https://m.caritau.com/amp/post/berita-3"]
    assert run["dropped_by"] == {
        "incomplete": 1, "not-an-article": 1, "off-site": 1, "other-address": 1, "out-of-order": 1, "soft-404": 1
    }  # fmt: skip
    assert desk.articles() == found
    assert again["counts"]["unchanged"] == 3


def test_a_stranger_cannot_say_what_our_own_archive_says(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "evil.warc.gz"
    record = response(
        "https://caritau.com/post/berita-1", article_page(1), {"Caritau-Page": "https://caritau.com/post/x"}
    )
    file.write_bytes(warcinfo("portal: caritau\r\nbaseUrl: https://evil.id/\r\n") + record)
    with file.open("ab") as stream:
        stream.write(response("https://evil.id/post/berita-2", article_page(2)))

    run = replay(desk, str(file))

    assert set(desk.articles()) == {"/post/berita-1"}
    assert set(desk.pages()) == {"/post/berita-1"}
    assert run["dropped_by"] == {"off-site": 1}


def profile(folder: Path, key: str, value: str) -> Path:
    """The portal's profile with one key replaced, or added to its boilerplate."""
    lines = ROOT_PROFILE.read_text(encoding="utf-8").splitlines()
    setting = f"{key} = {value}"
    if any(line.startswith(f"{key} =") for line in lines):
        lines = [setting if line.startswith(f"{key} =") else line for line in lines]
    else:
        lines.insert(lines.index("[boilerplate]") + 1, setting)
    path = folder / "mended.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert tomllib.loads(path.read_text(encoding="utf-8"))
    return path


def escaped(text: str) -> str:
    return "".join(character if character.isalnum() else "." for character in text)


def article_page(number: int, *, part: int = 1, more: str = "") -> bytes:
    body = "".join(
        f"<p>Bagian {part}: warga kampung nomor {number} menunggu bantuan yang dijanjikan pemerintah daerah sejak pekan {n}.</p>"
        for n in range(3)
    )
    return f"""<!doctype html><html lang="id"><head><title>Berita Nomor {number}</title>
    <meta property="og:type" content="article"><meta property="og:title" content="Berita Nomor {number} dari Kampung">
    </head><body><h1>Berita Nomor {number} dari Kampung</h1><div class="post-content">{body}</div>{more}</body></html>""".encode()


def notice(title: str) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>".encode()


def response(url: str, body: bytes, head: dict[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    fields = {"WARC-Date": "2026-11-01T02:03:04Z", **(head or {})}
    writer.write_record(
        writer.create_warc_record(
            url, "response", io.BytesIO(body), len(body), http_headers=http, warc_headers_dict=fields
        )
    )
    return buffer.getvalue()


def warcinfo(text: str) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    payload = text.encode()
    writer.write_record(writer.create_warc_record("", "warcinfo", io.BytesIO(payload), len(payload)))
    return buffer.getvalue()
