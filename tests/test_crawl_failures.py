"""Bad input and bad luck: one clear line, the right exit code, a run document where a run had begun, nothing in half."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from crawl_fixtures import (
    ROOT,
    TRACE,
    Answer,
    Desk,
    Faults,
    SamplePortal,
    a_desk,
    article_requests,
    differences,
    expected,
    path_of,
)

from caritau_crawler.cli import main
from caritau_crawler.config import Config

WIB = ZoneInfo("Asia/Jakarta")
REAL_PAGES = Config.inherited().get("CARITAU_REAL_PAGES", "")
TEXT = ("headline", "blocks", "date_published")
PAGE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Harga Cabai di Pasar Kramat Turun</title>
<meta property="og:type" content="article"><meta property="og:title" content="Harga Cabai di Pasar Kramat Turun">
<meta property="article:published_time" content="2026-11-20T08:15:00+07:00"></head><body><article>
<h1>Harga Cabai di Pasar Kramat Turun</h1><div class="post-content">
<p>JAKARTA - Harga cabai rawit di Pasar Kramat turun menjadi Rp 42.000 per kilogram, Jumat (20/11/2026).</p>
<p>Baca Juga: <a href="/post/lain">Harga Bawang Ikut Turun</a></p>
<p>Pedagang mengatakan pasokan dari Garut dan Blitar mulai lancar setelah hujan reda pekan lalu.</p>
</div></article></body></html>"""
PLAIN = "CARITAU JAKARTA - Harga cabai rawit di Pasar Kramat turun.\nPasokan dari Garut mulai lancar. (ABC)\n"


@pytest.fixture
def desk(mongo_uri, tmp_path):
    with a_desk(mongo_uri, tmp_path / "home") as opened:
        yield opened


def caritau(tmp_path: Path, *arguments: str, given: bytes = b"", **variables: str) -> Answer:
    """Run a command that needs no server."""
    environment = {name: value for name, value in Config.inherited().items() if not name.startswith("CARITAU_")}
    environment |= {"CARITAU_HOME": str(tmp_path / "home"), **variables}
    command = [sys.executable, "-m", "caritau_crawler", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, env=environment, cwd=tmp_path, timeout=60)
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def says(answer: Answer, code: int, *words: str) -> None:
    """Check that a command ended with this code and one line on stderr that holds the words."""
    assert TRACE not in answer.stdout + answer.stderr
    assert (answer.code, answer.stdout) == (code, ""), answer
    (line,) = answer.errors
    for word in words:
        assert word in line


def ended(desk: Desk, answer: Answer, code: int, outcome: str, *causes: str) -> dict[str, object]:
    """Check that a run ended so, with one line on stdout that says it; return its document."""
    assert answer.code == code, answer
    run = desk.last_run
    assert (run["outcome"], run["causes"][: len(causes)]) == (outcome, list(causes))
    assert run["finished_at"] is not None
    (line,) = answer.stdout.splitlines()
    assert f" {outcome}: " in line
    assert all(cause in line for cause in causes)
    assert answer.stderr == ""
    assert desk.count("leases") == 0
    return run


def nothing_in_half(desk: Desk, site: SamplePortal) -> None:
    """Check that whatever is stored is whole."""
    wanted = expected(site)
    for path, article in desk.articles().items():
        assert not set(TEXT) & set(differences(article, wanted[path])), path


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


# What is wrong before a run begins.


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--no-such-option"], ["--no-such-option"]),
        (["--mode", "sometimes"], ["sometimes", "latest", "backfill", "recheck"]),
        (["--portal", "nosuchportal"], ["nosuchportal", "caritau", ".toml"]),
        (["--portal", "missing/portal.toml"], ["missing/portal.toml", "No such file"]),
        (["--base-url", "http://127.0.0.1:9/berita"], ["http://127.0.0.1:9/berita", "path"]),
        (["--base-url", "ftp://127.0.0.1/"], ["ftp://127.0.0.1/"]),
        (["--base-url", "caritau"], ["caritau", "http://"]),
        (["--url", "https://example.com/post/a"], ["https://example.com/post/a", "caritau.com"]),
        (["--url", "http://169.254.169.254/latest/meta-data"], ["169.254.169.254"]),
        (["--max-articles", "0"], ["max-articles", "1"]),
        (["--since", "kemarin"], ["since", "kemarin", "2023-09-12"]),
        (["--since", "2024-02-01", "--until", "2024-01-01"], ["2024-02-01", "2024-01-01"]),
        (["--format", "yaml"], ["yaml", "json"]),
    ],
    ids=lambda given: " ".join(given[:2]),
)
def test_a_wrong_argument_is_one_line_and_exit_code_2(tmp_path, arguments, words):
    says(caritau(tmp_path, "crawl", *arguments, MONGO_URI="mongodb://127.0.0.1:1/"), 2, *words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('nmae = "x"', ["nmae"]),
        ("[selectors]\nheadlines = ['h1']", ["selectors", "headlines"]),
        ("[selectors]\nheadline = ['h1[']", ["selectors", "headline", "h1["]),
        ("[politeness]\ndelay_seconds = -1", ["politeness", "delay_seconds"]),
        ("[discovery]\nskip = ['(']", ["discovery", "skip"]),
        ("not toml at all", ["TOML"]),
    ],
    ids=["unknown key", "unknown key in a table", "selector", "number", "pattern", "no TOML"],
)
def test_a_profile_with_a_mistake_is_refused_by_the_name_of_the_key(tmp_path, text, words):
    profile = tmp_path / "salah.toml"
    head = 'name = "salah"\ntitle = "Salah"\nhome = "https://salah.example/"\nhosts = ["salah.example"]\n'
    head += "founded = 2020-01-01\n"
    profile.write_text(head + text, encoding="utf-8")

    says(caritau(tmp_path, "crawl", "--portal", str(profile)), 2, "salah.toml", *words)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"CARITAU_BROWSER": "/nowhere/chromium"}, ["CARITAU_BROWSER", "/nowhere/chromium"]),
        ({"CARITAU_LOG_LEVEL": "LOUD"}, ["CARITAU_LOG_LEVEL", "LOUD", "INFO"]),
        ({"MONGO_DATABASE": "a b"}, ["MONGO_DATABASE"]),
        ({"MONGO_URI": "postgres://db/"}, ["MONGO_URI", "mongodb://"]),
        ({"MONGO_URI": "mongodb://crawler:rahasia/p@ss@127.0.0.1:1/"}, ["MONGO_URI", "percent-encoded"]),
        ({"MONGO_URI": "mongodb://127.0.0.1:1/?wtimeuot=5"}, ["MONGO_URI"]),
    ],
    ids=["browser", "log level", "database", "scheme", "password with a slash", "option"],
)
def test_a_wrong_environment_is_one_line_and_exit_code_2(tmp_path, variables, words):
    answer = caritau(tmp_path, "crawl", "--quiet", "--base-url", "http://127.0.0.1:9/", **variables)

    says(answer, 2, *words)
    assert "rahasia" not in answer.stderr


def test_no_mongodb_is_one_line_without_the_password(tmp_path):
    uri = f"mongodb://crawler:rahasia@127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=300"
    answer = caritau(tmp_path, "crawl", "--quiet", "--base-url", "http://127.0.0.1:9/", MONGO_URI=uri)

    says(answer, 1, "MongoDB", "does not answer", "MONGO_URI")
    logs = "".join(path.read_text() for path in tmp_path.glob("home/logs/*"))
    assert "rahasia" not in answer.stderr + logs
    assert TRACE not in logs


@pytest.mark.mongo
def test_a_refused_login_is_one_line_without_the_password(tmp_path, mongo_uri):
    uri = mongo_uri.replace("mongodb://", "mongodb://crawler:rahasia@")
    answer = caritau(tmp_path, "crawl", "--quiet", "--base-url", "http://127.0.0.1:9/", MONGO_URI=uri)

    says(answer, 1, "refuses the login", "MONGO_URI")
    logs = "".join(path.read_text() for path in tmp_path.glob("home/logs/*"))
    assert "rahasia" not in answer.stderr + logs


@pytest.mark.mongo
def test_a_home_that_cannot_be_written_costs_the_log_and_not_the_run(desk, tmp_path):
    file = tmp_path / "a-file"
    file.write_text("no folder")
    with SamplePortal(articles=20) as site:
        answer = desk.crawl(site, "--url", site.truth(2).url, CARITAU_HOME=str(file))

    assert answer.code == 0, answer
    assert len(answer.errors) == 1
    assert str(file) in answer.errors[0]
    assert desk.count("articles") == 1


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A folder on a disk of its own with 12 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("needs root and the right to mount a tmpfs")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Leave no room on a disk."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(65_536))
    return ballast


def about_the_disk(answer: Answer, disk: Path) -> str:
    """Return the one line on stderr that names the full disk; the log may have told its own trouble once."""
    (line,) = (line for line in answer.errors if not line.startswith("caritau: the log "))
    assert TRACE not in answer.stderr
    assert "full" in line
    assert str(disk) in line
    return line


@pytest.mark.mongo
def test_a_disk_that_is_full_at_the_start_is_one_line_that_names_it(mongod, small_disk, tmp_path):
    fill(small_disk)
    with SamplePortal(articles=20) as site:
        arguments = ["crawl", "--quiet", "--base-url", site.base_url]
        answer = caritau(tmp_path, *arguments, CARITAU_HOME=str(small_disk))

        assert (answer.code, answer.stdout) == (1, ""), answer
        assert "CARITAU_HOME" in about_the_disk(answer, small_disk)
        assert site.requests.paths == []


@pytest.mark.mongo
def test_a_disk_that_fills_in_mid_run_ends_it_and_the_next_run_has_the_rest(mongod, small_disk, tmp_path):
    with SamplePortal(articles=30, faults=Faults(delay_seconds=0.2)) as site:
        arguments = [sys.executable, "-m", "caritau_crawler", "crawl", "--quiet", "--base-url", site.base_url]
        environment = {name: value for name, value in Config.inherited().items() if not name.startswith("CARITAU_")}
        environment |= {"CARITAU_HOME": str(small_disk), "CARITAU_BROWSER": "/bin/false"}
        child = subprocess.Popen(
            arguments, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        deadline = time.monotonic() + 40
        while len(article_requests(site)) < 10 and time.monotonic() < deadline:
            time.sleep(0.05)
        ballast = fill(small_disk)
        stdout, stderr = child.communicate(timeout=80)
        first = Answer(child.returncode, stdout, stderr)
        ballast.unlink()
        site.set_faults(Faults())

        second = caritau(tmp_path, *arguments[3:], CARITAU_HOME=str(small_disk), CARITAU_BROWSER="/bin/false")
        listed = caritau(tmp_path, "articles", "export", CARITAU_HOME=str(small_disk))

    assert first.code in (1, 3), first
    assert "disk-full" in first.stdout or about_the_disk(first, small_disk)
    assert TRACE not in first.stdout + first.stderr + second.stdout + second.stderr
    assert second.code in (0, 3), second
    stored = {path_of(json.loads(line)["canonical_url"]) for line in listed.stdout.splitlines()}
    scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
    assert stored == set(expected(site)) - scripted


# A portal that does not answer, or not well.


@pytest.mark.mongo
def test_an_unreachable_portal_fails_the_run_by_name(desk):
    answer = desk.crawl(f"http://127.0.0.1:{free_port()}")

    run = ended(desk, answer, 1, "failed", "portal-unreachable")
    assert run["http_status"] == {}
    assert {source["status"] for source in run["discovery"]} == {0}
    assert all(source["problem"] for source in run["discovery"])


@pytest.mark.mongo
@pytest.mark.parametrize("status", [500, 404, 403])
def test_a_portal_that_answers_only_errors_fails_the_run_by_name(desk, status):
    with SamplePortal(articles=20, faults=Faults(status=status)) as site:
        answer = desk.crawl(site)

        run = ended(desk, answer, 1, "failed", "portal-answers-only-errors")
        assert set(run["http_status"]) == {str(status)}
        assert desk.count("articles") == 0
        assert article_requests(site) == []


@pytest.mark.mongo
def test_a_portal_that_breaks_down_after_its_first_day_loses_nothing(desk):
    with SamplePortal("wordpress", articles=30, faults=Faults(status=503, only="/20")) as site:
        first = desk.crawl(site, theme="wordpress")
        run = ended(desk, first, 1, "failed")
        assert not {"no-article-recognised", "nothing-stored"} & set(run["causes"])
        assert desk.count("articles") == 0
        states = {page["state"] for path, page in desk.pages().items() if path.startswith("/20")}
        # Due are those that a run did not come to that gave the busy portal up.
        assert states <= {"failed", "refused", "due"}
        site.set_faults(Faults())
        desk.database["pages"].update_many(
            {"state": "failed"}, {"$set": {"next_check": datetime(2020, 1, 1, tzinfo=WIB)}}
        )

        second = desk.crawl(site, CARITAU_BROWSER="/bin/false", theme="wordpress")

        scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
        assert second.code == 3, second
        assert set(desk.articles()) == set(expected(site)) - scripted


@pytest.mark.mongo
def test_a_browser_that_does_not_start_costs_only_the_pages_that_need_it(desk):
    with SamplePortal(articles=30) as site:
        (scripted,) = (truth for truth in site.truths if truth.kind == "javascript")

        answer = desk.crawl(site, CARITAU_BROWSER="/bin/false")

        run = ended(desk, answer, 3, "degraded", "render-unavailable")
        assert set(desk.articles()) == set(expected(site)) - {scripted.path}
        assert run["counts"]["rendered"] == 0
        (error,) = (error for error in run["errors"] if error["fingerprint"].startswith("render"))
        assert error["url"].endswith(scripted.path)
        assert "/bin/false" in error["sample"]
        assert desk.pages()[scripted.path]["state"] == "due"


@pytest.mark.mongo
def test_connections_that_are_reset_cost_time_and_no_article(desk):
    with SamplePortal(articles=40, faults=Faults(reset_share=0.2, only="/post/")) as site:
        scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
        answer = desk.crawl(site, CARITAU_BROWSER="/bin/false")

        assert answer.code == 3, answer
        lost = set(expected(site)) - set(desk.articles()) - scripted
        assert len(lost) <= 1, lost
        assert all(desk.pages()[path]["state"] == "failed" for path in lost)
        assert any(request.status == 0 for request in site.requests.records)
        nothing_in_half(desk, site)


@pytest.mark.mongo
def test_a_body_that_ends_early_once_is_asked_for_again(desk):
    with SamplePortal(articles=30, faults=Faults(truncated=True, only="/post/", first=1)) as site:
        scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
        answer = desk.crawl(site, CARITAU_BROWSER="/bin/false")

        assert answer.code == 3, answer
        assert set(desk.articles()) == set(expected(site)) - scripted
        nothing_in_half(desk, site)


@pytest.mark.mongo
def test_bodies_that_always_end_early_are_never_stored(desk):
    with SamplePortal("wordpress", articles=30, faults=Faults(truncated=True, only="/20")) as site:
        answer = desk.crawl(site, theme="wordpress")

        run = ended(desk, answer, 1, "failed")
        assert "no-article-recognised" not in run["causes"]
        assert desk.count("articles") == 0
        assert desk.count("quarantine") == 0


@pytest.mark.mongo
def test_a_later_part_that_does_not_come_leaves_no_half_article(desk):
    with SamplePortal(articles=30) as site:
        (truth,) = (truth for truth in site.truths if truth.number == 14)
        site.set_faults(Faults(status=500, only=truth.page_paths[1]))

        broken = desk.crawl(site, "--url", truth.url)
        assert desk.count("articles") == 0
        ended(desk, broken, 1, "failed")
        assert "incomplete-articles" in desk.last_run["causes"]

        site.set_faults(Faults())
        mended = desk.crawl(site, "--url", truth.url)
        assert mended.code == 0, mended
        assert not set(TEXT) & set(differences(desk.articles()[truth.path], truth))


@pytest.mark.mongo
def test_a_drip_within_the_time_limit_is_whole_and_beyond_it_is_nothing(desk, tmp_path):
    profile = tmp_path / "impatient.toml"
    text = (ROOT / "caritau_crawler/portals/caritau.toml").read_text(encoding="utf-8")
    text = text.replace("concurrency = 2", "concurrency = 2\ntimeout_seconds = 1.0\nretries = 0")
    profile.write_text(text, encoding="utf-8")
    with SamplePortal(articles=30) as site:
        slow, dead = site.truth(20), site.truth(21)
        arguments = ["--portal", str(profile)]

        site.set_faults(Faults(drip_seconds=0.02, only=slow.path))
        first = desk.crawl(site, "--url", slow.url, *arguments)
        site.set_faults(Faults(drip_seconds=0.6, only=dead.path))
        second = desk.crawl(site, "--url", dead.url, *arguments)

        assert first.code == 0, first
        ended(desk, second, 0, "ok")
        assert second.stdout.count("1 failed") == 1
        assert set(desk.articles()) == {slow.path}
        assert desk.pages()[dead.path]["state"] == "failed"
        nothing_in_half(desk, site)


# `clean` and `extract`: one file.


@pytest.fixture
def files(tmp_path) -> dict[str, str]:
    """Files that are no article, by what is wrong with them."""
    contents = {
        "empty": b"",
        "blank": b" \n\t\n  \n",
        "binary": bytes(range(256)) * 64,
        "picture": b"\x89PNG\r\n\x1a\n" + os.urandom(4096),
        "gzip that ends early": gzip.compress(PAGE.encode() * 20)[:200],
        "gzip of nothing": gzip.compress(b""),
        "gzip that is none": b"\x1f\x8bnot a gzip file at all",
        "gzip with a broken middle": _spoilt(gzip.compress(os.urandom(2000) + PAGE.encode())),
    }
    paths = {}
    for name, content in contents.items():
        path = tmp_path / f"{name.replace(' ', '-')}.html"
        path.write_bytes(content)
        paths[name] = str(path)
    folder = tmp_path / "folder"
    folder.mkdir()
    return {**paths, "missing": str(tmp_path / "missing.html"), "folder": str(folder)}


def _spoilt(packed: bytes) -> bytes:
    return packed[:1000] + b"\xff" * 40 + packed[1040:]


NO_ARTICLE = (
    "empty", "blank", "binary", "picture", "gzip that ends early", "gzip of nothing", "gzip that is none",
    "gzip with a broken middle", "missing", "folder",
)  # fmt: skip


@pytest.mark.parametrize("what", NO_ARTICLE)
@pytest.mark.parametrize("command", ["clean", "extract"])
def test_a_file_that_is_no_article_is_one_line_and_exit_code_2(files, command, what, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CARITAU_HOME", str(tmp_path))
    more = ["--url", "https://caritau.com/post/a"] if command == "extract" else []

    with pytest.raises(SystemExit) as end:
        main([command, files[what], *more])

    said = capsys.readouterr()
    says(Answer(end.value.code, said.out, said.err), 2, Path(files[what]).name)


def test_empty_standard_input_is_named_as_such(tmp_path):
    says(caritau(tmp_path, "clean", "-"), 2, "standard input")
    says(caritau(tmp_path, "extract", "-", "--url", "https://caritau.com/post/a"), 2, "standard input")


def test_a_page_without_an_address_or_with_a_wrong_one_is_refused(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")

    says(caritau(tmp_path, "extract", str(page)), 2, "--url")
    says(caritau(tmp_path, "extract", str(page), "--url", "javascript:alert(1)"), 2, "javascript:alert(1)")


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("way", ["file", "-"])
def test_a_good_page_is_read_from_a_file_and_from_standard_input(tmp_path, packed, way):
    content = gzip.compress(PAGE.encode()) if packed else PAGE.encode()
    page = tmp_path / "page.html"
    page.write_bytes(content)
    source, given = (str(page), b"") if way == "file" else ("-", content)

    answer = caritau(
        tmp_path, "extract", source, "--url", "https://caritau.com/post/cabai", "--format", "json", given=given
    )

    assert (answer.code, answer.stderr) == (0, "")
    assert answer.document["headline"] == "Harga Cabai di Pasar Kramat Turun"
    assert len(answer.document["blocks"]) == 2
    assert answer.document["dateline"] == {"outlet": None, "place": "JAKARTA"}
    assert [related["headline"] for related in answer.document["related"]] == ["Harga Bawang Ikut Turun"]
    assert datetime.fromisoformat(answer.document["date_published"]).astimezone(WIB).hour == 8


def test_a_good_text_is_read_from_a_file_and_from_standard_input(tmp_path):
    file = tmp_path / "text.txt"
    file.write_text(PLAIN, encoding="utf-8")

    from_file = caritau(tmp_path, "clean", str(file), "--format", "json")
    from_input = caritau(tmp_path, "clean", "-", "--format", "json", given=PLAIN.encode())

    assert (from_file.code, from_file.stderr) == (0, "")
    assert from_file.document == from_input.document
    assert from_file.document["dateline"] == {"outlet": "CARITAU", "place": "JAKARTA"}
    assert from_file.document["byline_initials"] == "ABC"


def test_a_line_of_a_million_characters_is_read_in_no_time(tmp_path):
    file = tmp_path / "long.txt"
    file.write_text("Warga menunggu bantuan. " * 45_000, encoding="utf-8")
    page = tmp_path / "long.html"
    page.write_text(PAGE.replace("Pedagang", "Pedagang berkata. " * 60_000), encoding="utf-8")

    clean = caritau(tmp_path, "clean", str(file), "--format", "json")
    extract = caritau(tmp_path, "extract", str(page), "--url", "https://caritau.com/post/a", "--format", "json")

    assert (clean.code, extract.code) == (0, 0)
    assert len(clean.document["article_body"]) > 1_000_000
    assert len(extract.document["article_body"]) > 1_000_000


def test_a_page_that_is_no_article_is_read_and_said_to_be_none(tmp_path):
    links = "".join(f"<li><h3><a href='/post/{n}'>Berita nomor {n} hari ini</a></h3></li>" for n in range(30))
    page = tmp_path / "list.html"
    page.write_text(f"<html><body><h1>Politik</h1><ul>{links}</ul></body></html>", encoding="utf-8")

    answer = caritau(tmp_path, "extract", str(page), "--url", "https://caritau.com/kategori/politik")

    assert answer.code == 0
    assert len(answer.errors) == 1
    assert "not-an-article" in answer.errors[0]


def _real_pages() -> list[object]:
    if not REAL_PAGES:
        skipped = pytest.mark.skip(reason="needs CARITAU_REAL_PAGES, a folder of real pages with manifest.jsonl")
        return [pytest.param({}, marks=skipped, id="none")]
    lines = (Path(REAL_PAGES) / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(entry, id=entry["id"]) for entry in map(json.loads, lines)]


@pytest.mark.real_pages
@pytest.mark.parametrize("entry", _real_pages())
def test_a_real_page_gives_headline_body_and_the_right_day(entry, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CARITAU_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as end:
        main(["extract", str(Path(REAL_PAGES) / entry["html"]), "--url", entry["url"], "--format", "json"])

    said = capsys.readouterr()
    article = json.loads(said.out)
    assert end.value.code == 0
    assert article["headline"]
    assert len(article["article_body"]) >= 60
    assert not re.search(r"(?im)^(?:baca juga|simak juga|lihat juga)\s*:", article["article_body"])
    if entry["gold_date"]:
        assert article["date_published"], "no date was found"
        assert datetime.fromisoformat(article["date_published"]).astimezone(WIB).date() == gold_day(entry["gold_date"])


def gold_day(text: str) -> date:
    """Return the day in Jakarta of a date as a manifest has it: a day, RFC 3339 or RFC 5322."""
    moment = parsedate_to_datetime(text) if text[0].isalpha() else datetime.fromisoformat(text)
    return moment.astimezone(WIB).date() if moment.tzinfo else moment.date()
