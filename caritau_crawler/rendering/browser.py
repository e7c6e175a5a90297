"""Finding a Chromium, or installing one.

Order: the one that `CARITAU_BROWSER` names, one on the PATH, Playwright's own; then, once a process, an attempt to
install: Debian's package as root, else Playwright's download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from caritau_crawler.errors import RenderUnavailable

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_INSTALL_TIMEOUT = 300


def find_browser(configured: Path | None = None) -> Path | None:
    """Return the path of a Chromium that can be started, or None."""
    if configured is not None:
        return configured
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    cache = Path.home() / ".cache" / "ms-playwright"
    candidates = sorted(cache.glob("chromium-*/chrome-linux*/chrome")) + sorted(
        cache.glob("chromium_headless_shell-*/chrome-*/*headless*shell*")
    )
    return next((path for path in reversed(candidates) if os.access(path, os.X_OK)), None)


def install_browser() -> Path:
    """Install a Chromium and return its path; raise `RenderUnavailable` with what was tried. Blocks for minutes."""
    tried = []
    for what, commands in _ways():
        tried.append(what)
        if all(_succeeds(command) for command in commands) and (found := find_browser()):
            return found
    attempts = ", ".join(tried)
    raise RenderUnavailable(
        f"no Chromium was found and none could be installed (tried {attempts}); install one or set CARITAU_BROWSER"
    )


def _ways() -> list[tuple[str, list[list[str]]]]:
    ways = []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        ways.append(("apt-get install chromium", [["apt-get", "update", "-qq"], install]))
    ways.append(("playwright install chromium", [[sys.executable, "-m", "playwright", "install", "chromium"]]))
    return ways


def _succeeds(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_INSTALL_TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    try:
        find_browser() or install_browser()
    except RenderUnavailable as error:
        sys.exit(str(error))
