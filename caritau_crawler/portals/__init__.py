"""Portal profiles: what is particular to one portal, as data (`caritau.toml` beside this file)."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.portals.schema import Portal

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
        raise ConfigurationError(f"portal profile {path}: " + "; ".join(_explain(error))) from error


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


def _explain(error: ValidationError) -> list[str]:
    """One short sentence for each wrong key, with a guess at what was meant."""
    sentences = []
    for problem in error.errors(include_url=False):
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            guess = difflib.get_close_matches(str(problem["loc"][-1]), _known_keys(problem["loc"][:-1]), n=1)
            sentences.append(f"unknown key {key!r}" + (f" (did you mean {guess[0]!r}?)" if guess else ""))
        elif problem["type"] == "missing":
            sentences.append(f"key {key!r} is missing")
        else:
            sentences.append(f"{key}: {problem['msg'].removeprefix('Value error, ')}")
    return sentences


def _known_keys(table: tuple[int | str, ...]) -> list[str]:
    model: type = Portal
    for part in table:
        model = type(Portal.model_fields[str(part)].default)
    return list(getattr(model, "model_fields", {}))
