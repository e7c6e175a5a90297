"""What our TOML files share: strict tables, time zones by name, mistakes told in sentences that name the key."""

from __future__ import annotations

import difflib
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError


class Table(BaseModel):
    """A table in which an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; use a name such as Asia/Jakarta") from error
    return name


TimeZoneName = Annotated[str, AfterValidator(_time_zone)]


def explain(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """Return one short sentence for each wrong key of `model`, with a guess at what was meant."""
    sentences = []
    for problem in error.errors(include_url=False):
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            guess = difflib.get_close_matches(str(problem["loc"][-1]), _known_keys(model, problem["loc"][:-1]), n=1)
            sentences.append(f"unknown key {key!r}" + (f" (did you mean {guess[0]!r}?)" if guess else ""))
        elif problem["type"] == "missing":
            sentences.append(f"key {key!r} is missing")
        else:
            sentences.append(f"{key}: {problem['msg'].removeprefix('Value error, ')}")
    return sentences


def _known_keys(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    table: type = model
    for part in place:
        fields = getattr(table, "model_fields", {})
        table = type(fields[str(part)].default) if str(part) in fields else object
    return list(getattr(table, "model_fields", {}))
