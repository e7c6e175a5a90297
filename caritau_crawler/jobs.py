"""`jobs.toml`: what runs when. The only place where a schedule is written.

The rule: a mistake is found when the file is read, not at three in the morning. Each message names the job, the key
and what to write instead.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, ValidationError

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.portals import load_portal
from caritau_crawler.runs.run import CrawlMode
from caritau_crawler.tables import Table, TimeZoneName, explain


def _cron(expression: str) -> str:
    # APScheduler counts weekdays from Monday = 0, cron from Sunday = 0: only names mean the same to everyone.
    fields = expression.split()
    if len(fields) == 5 and any(character.isdigit() for character in fields[4]):
        raise ValueError(f"{expression!r}: write weekdays as names, such as mon-fri or sun")
    try:
        trigger = CronTrigger.from_crontab(expression, timezone=UTC)
    except ValueError as error:
        raise ValueError(f"{expression!r}: {error}; five fields: minute hour day month weekday") from error
    if trigger.get_next_fire_time(None, datetime.now(UTC)) is None:
        raise ValueError(f"{expression!r} never comes: there is no such day")
    return expression


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


#: A run ends itself a little before its limit, so that its verdict can say why; the scheduler only makes sure.
_OWN_SHARE = 0.95


class JobOptions(Table):
    """Further arguments of `caritau crawl`."""

    base_url: HttpUrl | None = None
    max_articles: Annotated[int, Field(ge=1)] | None = None


class Job(Table):
    """One job. `cron` is one or more expressions of five fields, read in `time_zone`; any of them starts the job."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,49}$")]
    mode: CrawlMode
    cron: Annotated[
        tuple[Annotated[str, AfterValidator(_cron)], ...], BeforeValidator(_one_or_more), Field(min_length=1)
    ]
    time_zone: TimeZoneName = "Asia/Jakarta"
    portal: str | None = None
    #: How long one run may take, in minutes; then it is asked to stop, and killed if it does not.
    time_limit_minutes: Annotated[float, Field(gt=0, le=24 * 60)] = 60.0
    options: JobOptions = JobOptions()
    #: Also once when the scheduler starts.
    at_start: bool = False
    enabled: bool = True

    def trigger(self) -> BaseTrigger:
        """Return the APScheduler trigger for all of the job's expressions."""
        return OrTrigger([CronTrigger.from_crontab(line, timezone=ZoneInfo(self.time_zone)) for line in self.cron])

    def arguments(self) -> list[str]:
        """Return the `caritau` arguments of one run. Nothing secret: every user of the machine can read them."""
        limit = f"{self.time_limit_minutes * 60 * _OWN_SHARE:.0f}"
        arguments = ["crawl", "--quiet", "--job", self.name, "--mode", self.mode, "--time-limit", limit]
        if self.portal is not None:
            arguments += ["--portal", self.portal]
        if self.options.base_url is not None:
            arguments += ["--base-url", str(self.options.base_url)]
        if self.options.max_articles is not None:
            arguments += ["--max-articles", str(self.options.max_articles)]
        return arguments


class _JobsFile(Table):
    time_zone: TimeZoneName = "Asia/Jakarta"
    jobs: Annotated[list[dict[str, Any]], Field(min_length=1)]


def load_jobs(path: Path) -> list[Job]:
    """Load all jobs, also those that are not enabled; raise `ConfigurationError` with every problem of the file.

    The file's `time_zone` is that of each job that names none.
    """
    try:
        content = _JobsFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror or error}; give the file with --jobs") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: not UTF-8 text at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: no valid TOML: {error}") from error
    except ValidationError as error:
        raise ConfigurationError(f"{path}: " + "; ".join(explain(error, _JobsFile))) from error

    jobs: list[Job] = []
    problems: list[str] = []
    for number, table in enumerate(content.jobs, start=1):
        label = f"job {table['name']!r}" if "name" in table else f"job number {number}"
        try:
            job = Job.model_validate({"time_zone": content.time_zone, **table})
            if job.portal is not None:
                load_portal(job.portal)
        except ValidationError as error:
            problems += [f"{label}: {sentence}" for sentence in explain(error, Job)]
        except ConfigurationError as error:
            problems.append(f"{label}: portal: {error}")
        else:
            if any(earlier.name == job.name for earlier in jobs):
                problems.append(f"{label}: name: there are two of it; the name is what runs and leases go by")
            jobs.append(job)
    if problems:
        raise ConfigurationError(f"{path}: " + "; ".join(problems))
    return jobs
