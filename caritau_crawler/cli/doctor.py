"""`caritau doctor`: everything that a crawl needs, one line each: ok, or the problem and what to do."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from caritau_crawler.cli.output import one_line
from caritau_crawler.config import Config
from caritau_crawler.errors import CaritauError
from caritau_crawler.portals import Portal, load_portal

_TIMEOUT_SECONDS = 10.0
_LEAST_FREE_GB = 2.0
_LARGEST_CLOCK_ERROR_SECONDS = 120
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's. `todo` is None where all is well; an `optional` problem keeps no crawl from going."""

    subject: str
    found: str
    todo: str | None = None
    optional: bool = False


def doctor(
    portal: Annotated[str | None, typer.Option(help="A profile's name or file. [default: $CARITAU_PORTAL]")] = None,
    base_url: Annotated[str | None, typer.Option(help="Look for the portal at this address instead.")] = None,
    jobs: Annotated[Path, typer.Option(help="The schedule to check.")] = Path("jobs.toml"),
) -> None:
    """Check everything that a crawl needs; exit 0 when nothing is missing, 1 otherwise.

    Example: caritau doctor --base-url http://127.0.0.1:8000
    """
    problems = 0
    for check in examine(portal, base_url, jobs):
        state = "ok     " if check.todo is None else "note   " if check.optional else "PROBLEM"
        typer.echo(f"{state}  {check.subject:<10} {one_line(check.found)}")
        if check.todo is not None:
            typer.echo(f"{'':<20} {one_line(check.todo)}")
            problems += not check.optional
    typer.echo(f"\n{problems} problem{'' if problems == 1 else 's'}" if problems else "\neverything is there")
    raise typer.Exit(1 if problems else 0)


def examine(portal: str | None, base_url: str | None, jobs: Path) -> Iterator[Check]:
    """Yield the checks one after the other; none depends on another, so that all problems are told at once."""
    yield _python()
    yield _packages()
    yield _zone()
    try:
        config = Config.from_env()
    except CaritauError as error:
        yield Check("settings", "the environment is wrong", str(error))
        return
    profile = _guarded("profile", lambda: load_portal(portal or config.portal))
    yield profile if isinstance(profile, Check) else _profile(profile)
    yield _home(config.home)
    yield _mongodb(config)
    yield _browser(config)
    yield _jobs(jobs)
    if isinstance(profile, Portal):
        yield from _portal(base_url or str(profile.home), profile)


def _guarded(subject: str, load: Callable[[], Portal]) -> Portal | Check:
    try:
        return load()
    except CaritauError as error:
        return Check(subject, "cannot be used", str(error))


def _python() -> Check:
    version = platform.python_version()
    todo = None if sys.version_info >= (3, 11) else "install Python 3.11 or newer"
    return Check("python", f"{version} at {sys.executable}", todo)


def _packages() -> Check:
    """Compare with the lock where there is one, else with what the package itself asks for."""
    lock = Path(__file__).parents[2] / "requirements" / "dev.txt"
    if not lock.exists():
        return Check("packages", "installed without a lock, so nothing to compare with")
    pinned = dict(_PINNED.findall(lock.read_text(encoding="utf-8")))
    differing = []
    for name, wanted in pinned.items():
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # of another platform, or a tool of development that a server does without
        if installed != wanted:
            differing.append(f"{name} {installed} instead of {wanted}")
    if differing:
        shown = ", ".join(differing[:5]) + (f" and {len(differing) - 5} more" if len(differing) > 5 else "")
        return Check("packages", f"not those of {lock.name}: {shown}", "run `make install`")
    return Check("packages", f"those of {lock.name}")


def _zone() -> Check:
    try:
        here = datetime.now(ZoneInfo("Asia/Jakarta"))
    except ZoneInfoNotFoundError:
        return Check("time zones", "Asia/Jakarta is unknown here", "install the package tzdata")
    return Check("time zones", f"it is {here:%d %b %Y %H:%M} in Jakarta")


def _profile(profile: Portal) -> Check:
    if not profile.politeness.contact:
        todo = f"set [politeness] contact in the profile {profile.name!r}: a mail or web address of yours"
        return Check("profile", f"{profile.name} is valid, but names no contact for the portal's staff", todo)
    return Check("profile", f"{profile.name}, contact {profile.politeness.contact}")


def _home(home: Path) -> Check:
    todo = "set CARITAU_HOME to a folder that this user can write to"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            free = shutil.disk_usage(home).free / 1e9
    except OSError as error:
        return Check("home", f"{home} cannot be written ({error.strerror})", todo)
    if free < _LEAST_FREE_GB:
        return Check("home", f"{home} has {free:.1f} GB free", f"make room: {_LEAST_FREE_GB:.0f} GB at least")
    return Check("home", f"{home}, {free:.0f} GB free")


def _mongodb(config: Config) -> Check:
    from caritau_crawler.store.connection import open_store

    where = "the embedded one" if config.mongo_uri is None else "at MONGO_URI"
    try:
        with open_store(config, read_only=True) as store:
            version = store.ping()
    except CaritauError as error:
        return Check("mongodb", f"{where} does not answer", str(error))
    if int(version.partition(".")[0]) < 6:
        return Check("mongodb", f"{where} is version {version}", "6.0 or newer is needed")
    return Check("mongodb", f"{where} answers, version {version}")


def _browser(config: Config) -> Check:
    from caritau_crawler.rendering.browser import find_browser

    found = find_browser(config.browser)
    if found is None:
        todo = "install Chromium, or run `playwright install chromium`; until then such pages stay due"
        return Check("browser", "none was found for pages that need one", todo, optional=True)
    return Check("browser", str(found))


def _jobs(path: Path) -> Check:
    from caritau_crawler.jobs import load_jobs

    if not path.exists():
        todo = "only the scheduler needs it; give its place with --jobs"
        return Check("schedule", f"there is no {path}", todo, optional=True)
    try:
        jobs = load_jobs(path)
    except CaritauError as error:
        return Check("schedule", f"{path} is wrong", str(error))
    enabled = [job.name for job in jobs if job.enabled]
    return Check("schedule", f"{path}: {', '.join(enabled) or 'no job'} enabled")


def _portal(url: str, profile: Portal) -> Iterator[Check]:
    if urlsplit(url).scheme not in ("http", "https"):
        yield Check("portal", f"{url} is no web address", "write it as https://…")
        return
    agent = f"CaritauCrawler doctor (+{profile.politeness.contact})" if profile.politeness.contact else "CaritauCrawler"
    # The scheme was checked above: no file: and no other surprises.
    request = urllib.request.Request(url, headers={"User-Agent": agent})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
            status, date = answer.status, answer.headers.get("Date")
    except urllib.error.HTTPError as error:
        with error:
            todo = "open it in a browser; 403 or 429 may mean that this machine is blocked"
            yield Check("portal", f"{url} answers HTTP {error.code}", todo)
        return
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        todo = "check the address, the name server and the network of this machine"
        yield Check("portal", f"{url} does not answer ({reason})", todo)
        return
    yield Check("portal", f"{url} answers HTTP {status}")
    yield _clock(date)


def _clock(date: str | None) -> Check:
    """Compare with the portal's clock: a wrong one makes wrong dates and logs that nobody finds."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return Check("clock", "the portal names no time to compare with")
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    seconds = abs((datetime.now(UTC) - theirs).total_seconds())
    if seconds > _LARGEST_CLOCK_ERROR_SECONDS:
        return Check("clock", f"{seconds:.0f} s away from the portal's", "let this machine set its clock by NTP")
    return Check("clock", "agrees with the portal's")
