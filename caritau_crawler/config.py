"""The environment, read once. Nothing else in the project looks at `os.environ`."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from caritau_crawler.errors import ConfigurationError

#: A portal of 2,000 pages a day, visits of known ones included, fills 2.5 GB in that time.
_ARCHIVE_DAYS = 90.0
_LONGEST_ARCHIVE_DAYS = 100_000.0


@dataclass(frozen=True, slots=True)
class Config:
    """What the environment says, with the defaults of the contract.

    `mongo_uri` is None where the embedded MongoDB under `home` is to be used; it may hold a password, so it is kept
    out of `repr`, and only `store` may read it. `browser` is None where a Chromium is to be looked for.
    `store_patience` is for how many seconds a run waits for a MongoDB that has gone away, `archive_days` how long
    archived pages stay, 0 for ever.
    """

    mongo_uri: str | None
    mongo_database: str
    home: Path
    portal: str
    log_level: str
    browser: Path | None
    store_patience: float = 300.0
    archive_days: float = _ARCHIVE_DAYS

    def __repr__(self) -> str:
        database = "embedded" if self.mongo_uri is None else "from MONGO_URI"
        return f"Config(home={str(self.home)!r}, database={database}, portal={self.portal!r})"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read the variables; raise `ConfigurationError` with every problem that was found, not only the first."""
        env = os.environ if environ is None else environ
        problems: list[str] = []

        mongo_uri = env.get("MONGO_URI", "").strip() or None
        if mongo_uri and not mongo_uri.startswith(("mongodb://", "mongodb+srv://")):
            problems.append("MONGO_URI must begin with mongodb:// or mongodb+srv:// (unset it for the embedded one)")

        log_level = env.get("CARITAU_LOG_LEVEL", "").strip().upper() or "INFO"
        if log_level not in logging.getLevelNamesMapping():
            problems.append(f"CARITAU_LOG_LEVEL is {log_level!r}; use DEBUG, INFO, WARNING or ERROR")

        browser = Path(env["CARITAU_BROWSER"]) if env.get("CARITAU_BROWSER", "").strip() else None
        if browser and not (browser.is_file() and os.access(browser, os.X_OK)):
            problems.append(f"CARITAU_BROWSER is {str(browser)!r}, which is no program that can be run")

        try:
            archive_days = float(env.get("CARITAU_ARCHIVE_DAYS", "").strip() or _ARCHIVE_DAYS)
        except ValueError:
            archive_days = -1.0
        if not 0 <= archive_days <= _LONGEST_ARCHIVE_DAYS:
            problems.append("CARITAU_ARCHIVE_DAYS is no number of days; use one such as 90, or 0 to keep all pages")

        database = env.get("MONGO_DATABASE", "").strip() or "caritau"
        if any(character in database for character in '/\\. "$'):
            problems.append(f'MONGO_DATABASE is {database!r}; a name has none of / \\ . " $ and no blank')

        patience = _seconds(env.get("CARITAU_STORE_PATIENCE", "").strip() or "300")
        if patience is None:
            problems.append("CARITAU_STORE_PATIENCE must be a number of seconds from 0 to 86400")

        if problems:
            raise ConfigurationError("environment: " + "; ".join(problems))
        return cls(
            mongo_uri=mongo_uri,
            mongo_database=database,
            home=Path(env.get("CARITAU_HOME", "").strip() or "var").absolute(),
            portal=env.get("CARITAU_PORTAL", "").strip() or "caritau",
            log_level=log_level,
            browser=browser,
            store_patience=patience or 0.0,
            archive_days=archive_days,
        )

    @staticmethod
    def inherited() -> dict[str, str]:
        """Return the environment for a child process that must not use this one's MongoDB."""
        return {name: value for name, value in os.environ.items() if name not in ("MONGO_URI", "MONGO_DATABASE")}


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds <= 86_400 else None
