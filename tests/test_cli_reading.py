"""The reading commands as a user runs them: real child processes against a real mongod."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from caritau_crawler.cli import COMMANDS, main
from caritau_crawler.cli.articles import _cell
from caritau_crawler.cli.status import CRITICAL, OK, UNKNOWN, WARNING, assess
from caritau_crawler.extensions.json_log import log_file
from caritau_crawler.items import Block, Removed
from caritau_crawler.runs.run import ErrorReport, Run, SourceReport
from caritau_crawler.store.quarantine import Refused

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def caritau(config):
    """Run `caritau` with arguments in an environment of its own; returns the finished process."""

    def run(*arguments, **extra):
        environment = {
            "MONGO_URI": config.mongo_uri,
            "MONGO_DATABASE": config.mongo_database,
            "CARITAU_HOME": str(config.home),
            "PATH": "/usr/bin:/bin",
            **extra,
        }
        command = [sys.executable, "-m", "caritau_crawler", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60, cwd=config.home
        )

    return run


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def command(home, monkeypatch, capsys):
    """Run a command that needs no server in this process, which saves the start of another."""
    monkeypatch.setenv("CARITAU_HOME", str(home))

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said = capsys.readouterr()
        return Answer(ended.value.code, said.out, said.err)

    return run


def a_run(run_id, started=NOW, outcome="ok", job="latest", **given):
    run = Run(id=run_id, job=job, mode="latest", portal="caritau", started_at=started, outcome=outcome)
    run.finished_at = started + timedelta(seconds=34) if outcome else None
    run.finish_reason = "finished" if outcome else ""
    run.heartbeat_at = started
    run.counts |= {"discovered": 20, "requested": 15, "fetched": 15, "new": 12, "updated": 3}
    run.http_status = {"200": 17}
    return replace(run, **given)


def save(store, *runs):
    for run in runs:
        store.runs.begin(run)
        if run.outcome:
            store.runs.finish(run)


# runs


def test_runs_are_listed_newest_first_for_people_and_for_programs(store, caritau):
    save(store, a_run("run-a", NOW - timedelta(hours=1)), a_run("run-b", causes=["spooled"], outcome="degraded"))

    text, document = caritau("runs", "list"), caritau("runs", "list", "--format", "json", "-n", "1")

    assert text.returncode == 0, text.stderr
    assert text.stdout.index("run-b") < text.stdout.index("run-a")
    assert "spooled" in text.stdout
    (newest,) = json.loads(document.stdout)
    assert (newest["_id"], newest["counts"]["new"]) == ("run-b", 12)
    assert newest["started_at"] == "2026-11-23T08:00:00+00:00"


def test_the_report_on_a_run_says_why_and_what_to_do(store, caritau, article):
    good = [a_run(f"good-{hour}", NOW - timedelta(hours=hour)) for hour in range(1, 5)]
    for run in good:
        run.counts["new"], run.winners, run.field_coverage = 15, {"authors": {"json-ld": 15}}, {"authors": 1.0}
    bad = a_run("run-bad", outcome="degraded", causes=["field-lost:authors"])
    bad.counts |= {"new": 15, "updated": 0}
    bad.field_coverage = {"authors": 0.0}
    bad.discovery = [SourceReport("feed:/rss", 200, 20, 15)]
    bad.errors = [ErrorReport("fetch: TimeoutError: no answer", 2, "no answer", "https://caritau.com/post/x")]
    (saved,) = store.articles.save([article()], run_id="run-bad", now=NOW)
    bad.samples = [saved.article_id]
    save(store, *good, bad)

    shown = caritau("runs", "show", "run-bad")

    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("DEGRADED  caritau latest, 23 Nov 2026 15:00 WIB, 34 s")
    assert "authors is missing in 15 of 15 articles (100%, usually 0%)" in " ".join(shown.stdout.split())
    for part in ("feed:/rss", "TimeoutError", "Berita tentang pasar-modal", "0 pieces removed"):
        assert part in shown.stdout
    assert max(len(line) for line in shown.stdout.splitlines()) <= 100


def test_no_run_yet_is_no_error_but_an_unknown_run_is(store, caritau):
    listed, shown = caritau("runs", "list"), caritau("runs", "show", "run-x")

    assert (listed.returncode, listed.stdout) == (0, "no run yet; `caritau crawl` starts one\n")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr == "caritau: there is no run 'run-x'; `caritau runs list` names them\n"


# status


@pytest.mark.parametrize(("outcome", "code"), [("ok", 0), ("degraded", 1), ("interrupted", 1), ("failed", 2)])
def test_status_exits_like_a_monitoring_plugin(store, caritau, outcome, code):
    save(store, a_run("run-a", datetime.now(UTC), outcome=outcome, causes=[] if outcome == "ok" else ["some-cause"]))

    status = caritau("status")

    assert status.returncode == code, status.stderr
    assert re.fullmatch(rf"{['OK', 'WARNING', 'CRITICAL'][code]}: caritau latest {outcome}.*run run-a\n", status.stdout)


def test_status_without_a_run_is_unknown_and_without_a_server_critical(caritau):
    nothing = caritau("status")
    away = caritau("status", MONGO_URI="mongodb://u:hunter2@127.0.0.1:9/?serverSelectionTimeoutMS=200")
    wrong = caritau("status", MONGO_URI="postgres://x")

    assert (nothing.returncode, nothing.stdout[:8]) == (3, "UNKNOWN:")
    assert (away.returncode, away.stdout[:9]) == (2, "CRITICAL:")
    assert "hunter2" not in away.stdout + away.stderr
    assert (wrong.returncode, wrong.stdout[:8]) == (3, "UNKNOWN:")


def test_status_says_that_a_run_died(store, caritau):
    save(store, a_run("run-dead", NOW, outcome=None, owner="elsewhere:1"))

    status = caritau("status")

    assert status.returncode == 1
    assert "interrupted (process-died)" in status.stdout


HOURLY = [a_run(f"r{hour}", NOW - timedelta(hours=hour)) for hour in range(1, 10)]


@pytest.mark.parametrize(
    ("runs", "hours_later", "max_age", "level"),
    [
        (HOURLY, 0, None, OK),
        (HOURLY, 0.8, None, OK),
        (HOURLY, 3, None, WARNING),
        (HOURLY, 3, 12, OK),
        (HOURLY, 0.5, 1, WARNING),
        (HOURLY[:2], 300, None, OK),
        ([], 0, None, None),
        ([a_run("now", NOW, outcome=None)], 0, None, UNKNOWN),
        ([a_run("now", NOW, outcome=None), *HOURLY], 3, None, OK),
        ([a_run("dry", NOW, outcome="failed", dry_run=True), *HOURLY], 0, None, OK),
        ([a_run("other", NOW, outcome="failed", job="recheck"), *HOURLY], 0, None, CRITICAL),
    ],
)
def test_a_job_that_stays_away_longer_than_ever_is_a_warning(runs, hours_later, max_age, level):
    now = NOW + timedelta(hours=hours_later)

    findings = assess(runs, now=now, max_age=None if max_age is None else timedelta(hours=max_age))

    assert max((finding.level for finding in findings), default=None) == level, findings


# logs


@pytest.fixture
def two_logs(home):
    """The logs of two runs, the second one newer and in two parts."""
    for number, run_id in enumerate(["run-1", "run-2"]):
        path = log_file(home, run_id)
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            json.dumps({"time": "2026-11-23T08:04:05+00:00", "level": "INFO", "event": f"hello {run_id}"})
            + "\n"
            + json.dumps({"time": "2026-11-23T08:04:06+00:00", "level": "ERROR", "event": "odd", "exception": "Tr\n X"})
            + '\n{"half a line'
        )
        at = time.time() + number
        os.utime(path, (at, at))
    log_file(home, "run-2").with_suffix(".jsonl.1").write_text('{"level": "INFO", "event": "older part"}\n')


def test_the_newest_log_is_read_from_its_oldest_part(two_logs, caritau):
    read = caritau("logs")

    assert read.returncode == 0, read.stderr
    lines = read.stdout.splitlines()
    assert lines[0].endswith("older part")
    assert lines[1] == "15:04:05 INFO    hello run-2"
    assert lines[2:5] == ["15:04:06 ERROR   odd", "    Tr", "     X"]
    assert "half a line" in lines[5]


def test_a_log_is_filtered_by_level_and_words(two_logs, command):
    assert "hello" not in command("logs", "run-1", "--level", "warning").stdout
    assert command("logs", "run-1", "--grep", "HELLO").stdout.count("\n") == 1
    assert json.loads(command("logs", "run-1", "--grep", "hello", "--format", "json").stdout)["level"] == "INFO"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run-9"], "no log of run 'run-9'"),
        (["run"], "fits several"),
        (["--grep", "("], "no regular expression"),
        (["--level", "LOUD"], "no level"),
        (["../../etc/passwd"], "no log of run"),
    ],
)
def test_a_wrong_wish_for_a_log_is_one_line_and_exit_2(two_logs, command, arguments, words):
    read = command("logs", *arguments)

    assert read.returncode == 2
    assert words in read.stderr
    assert "Traceback" not in read.stderr


def test_before_the_first_run_there_is_no_log_and_it_says_so(command):
    read = command("logs")

    assert read.returncode == 2
    assert "there is no log in" in read.stderr


def test_following_a_log_shows_lines_as_they_come_even_after_a_rotation(two_logs, home, config):
    path = log_file(home, "run-2")
    environment = {"CARITAU_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "caritau_crawler", "logs", "run-2", "--follow", "--grep", "hello|late"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=home) as follow:
        assert follow.stdout is not None
        assert "hello run-2" in follow.stdout.readline()

        with path.open("a") as log:
            log.write('\n{"level": "INFO", "event": "late news"}\n')
        assert "late news" in follow.stdout.readline()

        path.rename(path.with_suffix(".jsonl.2"))
        path.write_text('{"level": "INFO", "event": "later still"}\n')
        assert "later still" in follow.stdout.readline()

        follow.send_signal(2)
        assert follow.wait(timeout=20) == 130


# quarantine


def test_what_was_refused_is_listed_and_shown_whole(store, caritau):
    refused = Refused(
        "https://caritau.com/v/1", "no-body", "caritau", "r1", "a video", {"headline": "x"}, b"<p>\xc3\xa9"
    )
    store.quarantine.put([refused], now=NOW)

    listed = caritau("quarantine", "list")
    (entry,) = json.loads(caritau("quarantine", "list", "--format", "json").stdout)
    shown = caritau("quarantine", "show", entry["_id"])
    page = caritau("quarantine", "show", entry["_id"], "--html")

    assert "https://caritau.com/v/1" in listed.stdout
    assert "in all: 1 no-body" in listed.stdout
    assert '"headline": "x"' in shown.stdout
    assert page.returncode == 0
    assert page.stdout == "<p>é"
    assert caritau("quarantine", "list", "--reason", "too-short").stdout == "the quarantine is empty\n"


def test_an_unknown_id_of_the_quarantine_is_one_line_and_exit_2(caritau):
    shown = caritau("quarantine", "show", "nothing")

    assert (shown.returncode, shown.stderr.count("\n")) == (2, 1)


# articles


def test_articles_are_listed_found_and_shown(store, caritau, article):
    stripped = [Removed("Baca juga: Lain", "related-link", 1)]
    articles = [
        article("banjir", article_section="Nasional", removed=stripped, authors=["Irna"]),
        article("saham", date_published=NOW - timedelta(days=9)),
    ]
    saved = store.articles.save(articles, run_id="r1", now=NOW)

    listed = caritau("articles", "list", "--since", "2026-11-20")
    found = caritau("articles", "search", "banjir", "--format", "json")
    shown = caritau("articles", "show", articles[0].url, "--removed")

    assert "Berita tentang banjir" in listed.stdout
    assert "saham" not in listed.stdout
    assert [one["_id"] for one in json.loads(found.stdout)] == [saved[0].article_id]
    assert "published     23 Nov 2026 15:00 WIB" in shown.stdout
    assert "Isi berita banjir." in shown.stdout
    assert "removed by related-link, before block 1: Baca juga: Lain" in shown.stdout


def test_the_versions_of_an_article_are_shown(store, caritau, article):
    store.articles.save([article("banjir")], run_id="r1", now=NOW)
    changed = article("banjir", blocks=[Block("paragraph", "Isi yang baru sekali.")])
    store.articles.save([changed], run_id="r2", now=NOW + timedelta(hours=1))

    shown = caritau("articles", "show", changed.url, "--revisions")

    assert "revision 1, replaced 23 Nov 2026 16:00 WIB" in shown.stdout
    assert "Isi yang baru sekali." in shown.stdout


@pytest.mark.parametrize("arguments", [["show", "https://caritau.com/none"], ["list", "--since", "kemarin"]])
def test_an_article_or_date_that_is_none_exits_2_with_a_sentence(caritau, arguments):
    answer = caritau("articles", *arguments)

    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert "no article" in answer.stderr or "no date" in answer.stderr


def test_an_export_is_one_json_object_a_line_with_dates_as_rfc_3339(store, caritau, article):
    store.articles.save([article("banjir"), article("saham")], run_id="r1", now=NOW)

    exported = caritau("articles", "export", PYTHONIOENCODING="ascii", LC_ALL="C")

    assert exported.returncode == 0, exported.stderr
    articles = [json.loads(line) for line in exported.stdout.splitlines()]
    assert [one["_id"] for one in articles] == sorted(one["_id"] for one in articles)
    assert {one["date_published"] for one in articles} == {"2026-11-23T08:00:00+00:00"}
    assert articles[0]["blocks"][0]["type"] == "paragraph"


def test_a_csv_export_opens_as_a_table_and_runs_no_formula(store, caritau, article):
    store.articles.save([article("banjir", headline='=HYPERLINK("x")', authors=["A", "B"])], run_id="r1", now=NOW)

    (row,) = csv.DictReader(io.StringIO(caritau("articles", "export", "--format", "csv").stdout))

    assert row["headline"] == '\'=HYPERLINK("x")'
    assert row["authors"] == "A; B"
    assert row["article_body"].count("\n\n") == 1
    assert _cell("biasa") == "biasa"


def test_an_export_into_a_file_is_whole_or_not_there(store, caritau, article, home):
    store.articles.save([article("banjir")], run_id="r1", now=NOW)
    (home / "old.jsonl").write_text("older\n")

    done = caritau("articles", "export", "-o", "old.jsonl")
    nowhere = caritau("articles", "export", "-o", "no/such/folder/x.jsonl")

    assert (done.returncode, done.stderr) == (0, "1 article written to old.jsonl\n")
    assert json.loads((home / "old.jsonl").read_text())["headline"] == "Berita tentang banjir"
    assert nowhere.returncode == 2
    assert nowhere.stderr.startswith("caritau: no/such/folder/x.jsonl cannot be written (")
    assert sorted(path.name for path in home.iterdir()) == ["old.jsonl"]


def test_a_full_disk_leaves_the_older_export_as_it_was(store, home, config, article):
    store.articles.save([article(str(n), description="panjang " * 2_000) for n in range(50)], run_id="r1", now=NOW)
    (home / "old.jsonl").write_text("older\n")
    environment = f"MONGO_URI='{config.mongo_uri}' MONGO_DATABASE={config.mongo_database} CARITAU_HOME={home}"
    # A limit on the size of a file stands in for a full disk: the writer meets it in the middle of the export.
    shell = (
        f"trap '' XFSZ; ulimit -f 100; {environment} {sys.executable} -m caritau_crawler articles export -o old.jsonl"
    )

    export = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, cwd=home, timeout=60)

    assert export.returncode in (1, 2), export.stderr
    assert export.stderr.startswith("caritau: ")
    assert (home / "old.jsonl").read_text() == "older\n"
    assert sorted(path.name for path in home.iterdir()) == ["old.jsonl"]


def test_a_reader_that_leaves_early_ends_the_export_quietly(store, home, config, article):
    store.articles.save([article(str(n), description="panjang " * 500) for n in range(100)], run_id="r1", now=NOW)
    environment = {"MONGO_URI": config.mongo_uri, "MONGO_DATABASE": config.mongo_database, "CARITAU_HOME": str(home)}
    command = [sys.executable, "-m", "caritau_crawler", "articles", "export"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=home) as export:
        assert export.stdout is not None
        assert export.stderr is not None
        export.stdout.read(10)
        export.stdout.close()
        complaint = export.stderr.read()

    assert complaint == b""
    assert export.returncode == 1


# all


def test_the_help_starts_fast_and_names_every_command(caritau):
    begin = time.monotonic()
    answer = caritau("--help")
    seconds = time.monotonic() - begin

    assert answer.returncode == 0
    assert all(f"  {command.name} " in answer.stdout for command in COMMANDS)
    assert seconds < 2  # 0.2 s on an idle machine


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_every_command_in_the_help_can_be_loaded(command, name):
    answer = command(name, "--help")

    assert answer.returncode == 0
    assert answer.stdout.startswith(f"Usage: caritau {name}")


@pytest.mark.parametrize(
    "words",
    [
        "runs list", "runs show", "status", "logs", "quarantine list", "quarantine show", "articles list",
        "articles show", "articles search", "articles export", "doctor",
    ],
)  # fmt: skip
def test_every_command_explains_itself_with_an_example(command, words):
    answer = command(*words.split(), "--help")

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(f"Usage: caritau {words}")
    assert f"Example: caritau {words}" in answer.stdout


@pytest.mark.parametrize("arguments", [["bogus"], ["runs", "list", "--limit", "0"], ["--bogus"], ["runs", "bogus"]])
def test_a_wrong_command_line_exits_2(command, arguments):
    answer = command(*arguments)

    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr


def test_an_answer_for_programs_is_the_only_thing_on_stdout(store, caritau):
    answer = caritau("runs", "list", "--format", "json")

    assert json.loads(answer.stdout) == []
