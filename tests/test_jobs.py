from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.jobs import Job, load_jobs

SHIPPED = Path(__file__).parent.parent / "jobs.toml"
JAKARTA = ZoneInfo("Asia/Jakarta")


def write(folder: Path, text: str) -> Path:
    file = folder / "jobs.toml"
    file.write_text(text, encoding="utf-8")
    return file


def one_job(folder: Path, lines: str = "", head: str = "", cron: str = '"0 6 * * *"') -> list[Job]:
    return load_jobs(write(folder, f'{head}\n[[jobs]]\nname = "latest"\nmode = "latest"\ncron = {cron}\n{lines}\n'))


def ticks_of_a_day(job: Job) -> list[str]:
    trigger, moment, end = job.trigger(), datetime(2026, 11, 22, 17, tzinfo=UTC), datetime(2026, 11, 23, 17, tzinfo=UTC)
    ticks, previous = [], None
    while (tick := trigger.get_next_fire_time(previous, moment)) < end:
        ticks.append(f"{tick.astimezone(JAKARTA):%H:%M}")
        previous = moment = tick
    return ticks


def test_the_shipped_jobs_come_often_by_day_and_hourly_at_night() -> None:
    jobs = {job.name: job for job in load_jobs(SHIPPED)}

    latest = ticks_of_a_day(jobs["latest"])
    assert latest[:8] == ["00:00", "01:00", "02:00", "03:00", "04:00", "05:00", "05:20", "05:40"]
    assert latest[-2:] == ["23:20", "23:40"]
    assert len(latest) == 5 + 19 * 3
    assert ticks_of_a_day(jobs["recheck"]) == ["02:30"]
    assert [name for name, job in jobs.items() if job.enabled] == ["latest", "recheck"]


def test_a_shipped_run_ends_before_its_next_tick() -> None:
    latest = next(job for job in load_jobs(SHIPPED) if job.name == "latest")

    assert latest.time_limit_minutes < 20


def test_the_defaults_are_those_of_the_documentation(tmp_path: Path) -> None:
    (job,) = one_job(tmp_path)

    assert (job.time_limit_minutes, job.at_start, job.enabled, job.portal) == (60, False, True, None)
    assert job.time_zone == "Asia/Jakarta"
    assert job.arguments() == ["crawl", "--quiet", "--job", "latest", "--mode", "latest", "--time-limit", "3420"]


def test_every_option_becomes_an_argument(tmp_path: Path) -> None:
    options = 'portal = "caritau"\noptions = { base_url = "http://127.0.0.1:8000/x", max_articles = 5 }'

    (job,) = one_job(tmp_path, options)

    expected = ["--portal", "caritau", "--base-url", "http://127.0.0.1:8000/x", "--max-articles", "5"]
    assert job.arguments()[8:] == expected


def test_the_files_time_zone_is_that_of_its_jobs(tmp_path: Path) -> None:
    (job,) = one_job(tmp_path, head='time_zone = "Asia/Jayapura"')

    tick = job.trigger().get_next_fire_time(None, datetime(2026, 11, 23, tzinfo=UTC))

    assert tick.astimezone(UTC) == datetime(2026, 11, 23, 21, tzinfo=UTC)


def test_several_expressions_start_one_job(tmp_path: Path) -> None:
    (job,) = one_job(tmp_path, cron='["0 6 * * *", "30 18 * * *"]')

    assert ticks_of_a_day(job) == ["06:00", "18:30"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('modus = "latest"', ["job 'latest'", "unknown key 'modus'"]),
        ("time_limit_minutes = 0", ["job 'latest'", "time_limit_minutes"]),
        ('time_limit_minutes = "long"', ["time_limit_minutes"]),
        ("at_start = 3", ["at_start"]),
        ('portal = "nowhere"', ["portal", "nowhere"]),
        ('options = { base_url = "mirror" }', ["options.base_url"]),
        ("options = { max_articles = 0 }", ["options.max_articles"]),
        ("options = { articles = 5 }", ["unknown key 'options.articles'"]),
        ('time_zone = "WIB"', ["time_zone", "Asia/Jakarta"]),
        ('[[jobs]]\nname = "latest"\nmode = "recheck"\ncron = "0 7 * * *"', ["job 'latest'", "two of it"]),
        ('[[jobs]]\nmode = "recheck"\ncron = "0 7 * * *"', ["job number 2", "'name' is missing"]),
        ('[[jobs]]\nname = "A b"\nmode = "all"\ncron = "0 7 * * *"', ["name", "mode", "backfill"]),
    ],
)
def test_a_wrong_value_is_named_by_job_and_key(tmp_path: Path, lines: str, words: list[str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        one_job(tmp_path, lines)

    assert all(word in str(caught.value) for word in [str(tmp_path / "jobs.toml"), *words])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "cron",
    ['"* * * *"', '"61 * * * *"', '"a b c d e"', '"*/0 * * * *"', '""', '"@daily"', "[]", "5", '["0 6 * * *", "x"]'],
)
def test_a_wrong_expression_is_named(tmp_path: Path, cron: str) -> None:
    with pytest.raises(ConfigurationError, match="job 'latest': cron"):
        one_job(tmp_path, cron=cron)


def test_a_weekday_by_number_is_refused_as_it_means_two_days(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="weekdays as names"):
        one_job(tmp_path, cron='"0 6 * * 0"')

    assert one_job(tmp_path, cron='"0 6 * * sun"')


def test_a_day_that_never_comes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="never comes"):
        one_job(tmp_path, cron='"0 0 31 2 *"')

    assert one_job(tmp_path, cron='"0 0 29 2 *"')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "'jobs' is missing"),
        ("jobs = []", "jobs"),
        ("jobs = 3", "jobs"),
        ("jobs = [3]", "jobs.0"),
        ("[[jobs", "no valid TOML"),
        ('timezone = "Asia/Jakarta"', "unknown key 'timezone'"),
        ('time_zone = "/etc/passwd"\n[[jobs]]', "time_zone"),
    ],
)
def test_a_broken_file_is_one_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_jobs(write(tmp_path, text))

    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_or_binary_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        load_jobs(tmp_path / "none.toml")
    (tmp_path / "jobs.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        load_jobs(tmp_path / "jobs.toml")
