"""Portal profiles: what is particular to one portal, as data (`caritau.toml` beside this file)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.portals.schema import Portal
from caritau_crawler.tables import explain

__all__ = ["Portal", "generic_portal", "load_portal", "portal_for", "shipped_portals"]

_HERE = Path(__file__).parent


def shipped_portals() -> list[str]:
    """Names of the profiles that come with the project."""
    return sorted(path.stem for path in _HERE.glob("*.toml"))


def load_portal(name_or_file: str) -> Portal:
    """Load a profile by its name or from a file; raise `ConfigurationError` that names the file and the key."""
    path = Path(name_or_file)
    if path.suffix != ".toml" and "/" not in name_or_file:
        path = _HERE / f"{name_or_file}.toml"
        if not path.exists():
            raise ConfigurationError(
                f"no portal profile called {name_or_file!r}; there are {', '.join(shipped_portals())}, "
                "or give the path of a .toml file"
            )
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"portal profile {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"portal profile {path}: not UTF-8 text at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"portal profile {path}: no valid TOML: {error}") from error
    try:
        return Portal.model_validate(data)
    except ValidationError as error:
        raise ConfigurationError(f"portal profile {path}: " + "; ".join(explain(error, Portal))) from error


def generic_portal(url: str) -> Portal:
    """Return a profile for a page of a portal that has none: no selectors, the general rules only."""
    parts = urlsplit(url)
    host = parts.hostname or "example.com"
    return Portal.model_validate(
        {"name": "generic", "title": host.removeprefix("www."), "home": f"https://{host}/", "hosts": (host,)}
    )


def portal_for(url: str, chosen: str | None, default: str) -> Portal:
    """Return the profile that a person chose, else the default one where the page is of its portal, else a generic one.

    Raises `ConfigurationError` for a profile that cannot be loaded.
    """
    if chosen is not None:
        return load_portal(chosen)
    portal = load_portal(default)
    return portal if (urlsplit(url).hostname or "") in portal.hosts else generic_portal(url)
