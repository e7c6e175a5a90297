"""`caritau schedule`: the scheduler in the foreground, the same as `python scheduler.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from caritau_crawler.config import Config


def schedule(
    jobs: Annotated[Path, typer.Option(help="The file with the jobs.")] = Path("jobs.toml"),
) -> None:
    """Run the jobs of jobs.toml at their times, until it is stopped.

    Example: caritau schedule --jobs jobs.toml
    """
    from scheduler import log_to_terminal, run_scheduler

    config = Config.from_env()
    log_to_terminal(config.log_level)
    raise typer.Exit(run_scheduler(jobs, config))
