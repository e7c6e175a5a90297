"""`caritau demo`: the whole main job on the bundled sample portal, with nothing but this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.rule import Rule
from rich.text import Text

from caritau_crawler.cli.output import console, one_line
from caritau_crawler.config import Config
from caritau_crawler.errors import CaritauError, ConfigurationError
from caritau_crawler.runs.report import final_line, report
from caritau_crawler.runs.run import Run

if TYPE_CHECKING:
    from caritau_crawler.store.connection import Store

_JOBS = """\
[[jobs]]
name = "demo"
mode = "latest"
cron = "0 * * * *"
portal = "{portal}"
at_start = true
options = {{ base_url = "{base_url}" }}
"""
_LONGEST_RUN = 300
_LONGEST_START = 60
_SHOWN_ARTICLES = 2


class Theme(StrEnum):
    """The sample portal's themes; each has a portal profile of its own."""

    laravel = "laravel"
    wordpress = "wordpress"


_PROFILES = {Theme.laravel: "caritau", Theme.wordpress: "sample_wordpress"}


def demo(
    theme: Annotated[Theme, typer.Option(help="laravel: as caritau.com; wordpress: quite different.")] = Theme.laravel,
    articles: Annotated[int, typer.Option(min=20, help="How many articles the sample portal has.")] = 320,
) -> None:
    """Show the whole job: sample portal, MongoDB, a scheduled crawl, its report, and a second crawl with nothing new.

    Example: caritau demo --theme wordpress
    """
    from sample_portal import SamplePortal

    began = time.monotonic()
    home = Config.from_env().home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    try:
        home.mkdir(parents=True)
    except OSError as error:
        raise ConfigurationError(f"CARITAU_HOME: {home} cannot be made ({error.strerror or error})") from error
    config = Config.from_env({"CARITAU_HOME": str(home), "CARITAU_PORTAL": _PROFILES[theme]})
    screen = console()

    def say(text: str) -> None:
        screen.print()
        screen.print(Rule(Text(text, style="bold"), align="left"))

    with SamplePortal(theme=theme.value, articles=articles) as site, _embedded_store(config) as store:
        say(f"1. A sample portal of {articles} articles is served at {site.base_url}, a MongoDB runs under {home}")
        say("2. The scheduler starts, and its job fires one crawl")
        with _scheduler(config, site.base_url) as scheduler:
            run = _wait_for_run(store, scheduler)
            samples = [document for key in run.samples if (document := store.articles.get(key))]
            screen.print(report(run, samples))
            typer.echo(final_line(run))
            say(f"3. Some of the {store.articles.count()} articles that lie in MongoDB now")
            for document in store.articles.find(limit=_SHOWN_ARTICLES):
                screen.print(Text(one_line(document["headline"]), style="bold"))
                screen.print(Text(one_line(document["article_body"])[:300] + " …"))
                screen.print()
            asked = len(site.requests)
            say("4. The same crawl again: nothing new is fetched or stored")
            done = _crawl_again(config, site.base_url)
            again = store.runs.list(limit=1)[0]
            more = len(site.requests) - asked
            fetched, stored = again.counts["fetched"], again.counts["new"] + again.counts["updated"]
            typer.echo(
                f"{more} requests, all of them for what leads to articles; {fetched} articles fetched, {stored} stored"
            )
        say(f"5. Everything is stopped again; that took {time.monotonic() - began:.0f} s")
    typer.echo(f"What was stored stays for a look: CARITAU_HOME={home} caritau articles list")
    if run.outcome != "ok" or done != 0 or stored:
        raise typer.Exit(1)


@contextmanager
def _embedded_store(config: Config) -> Iterator[Store]:
    from caritau_crawler.store.connection import open_store

    with open_store(config) as store:
        yield store


@contextmanager
def _scheduler(config: Config, base_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the real scheduler as a process of its own, and stop it as an operator would."""
    jobs = config.home / "jobs.toml"
    jobs.write_text(_JOBS.format(portal=config.portal, base_url=base_url), encoding="utf-8")
    process = subprocess.Popen([*_CARITAU, "schedule", "--jobs", str(jobs)], env=_environment(config))
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


_CARITAU = [sys.executable, "-m", "caritau_crawler"]


def _environment(config: Config) -> dict[str, str]:
    return {**Config.inherited(), "CARITAU_HOME": str(config.home), "CARITAU_PORTAL": config.portal}


def _wait_for_run(store: Store, scheduler: subprocess.Popen[bytes]) -> Run:
    began = time.monotonic()
    while time.monotonic() - began < _LONGEST_RUN:
        runs = store.runs.list(limit=1)
        if runs and runs[0].outcome is not None:
            _wait_for_process(runs[0])
            return runs[0]
        if not runs and time.monotonic() - began > _LONGEST_START:
            raise CaritauError("the scheduled crawl did not begin; the scheduler's lines above say why")
        if scheduler.poll() is not None:
            raise CaritauError(
                f"the scheduler ended early, with exit code {scheduler.returncode}; its lines above say why"
            )
        time.sleep(0.2)
    raise CaritauError(f"the scheduled crawl did not end in {_LONGEST_RUN} s; see the log under CARITAU_HOME")


def _wait_for_process(run: Run) -> None:
    """Let the crawl print its own last line before ours."""
    process = int(run.owner.rpartition(":")[2])
    for _ in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)


def _crawl_again(config: Config, base_url: str) -> int:
    arguments = ["crawl", "--quiet", "--job", "demo", "--portal", config.portal, "--base-url", base_url]
    return subprocess.run([*_CARITAU, *arguments], env=_environment(config), check=False).returncode
