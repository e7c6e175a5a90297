"""The docs are held to the code: what a reader looks up stands there, and what stands there exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from caritau_crawler.cli import COMMANDS, build_app
from caritau_crawler.config import Config
from caritau_crawler.items import NOT_STORED, Article
from caritau_crawler.jobs import Job
from caritau_crawler.portals import Portal
from caritau_crawler.runs.causes import ADVICE
from caritau_crawler.runs.run import COUNTS, Run

ROOT = Path(__file__).parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
GROUPS = {"articles", "runs", "quarantine"}

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
#: A shell block, or code within a line. Blocks without a language are what a command prints.
CODE = re.compile(r"^ *```sh\n(?P<block>.*?)^ *```|`(?P<span>[^`\n]+)`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s/`])caritau (?P<words>[a-z]+(?: [a-z]+)?)(?P<rest>[^\n|#]*)", re.MULTILINE)


class Recorder(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return default


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def variables() -> list[str]:
    environ = Recorder()
    Config.from_env(environ)
    return sorted(environ.asked)


def keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from keys(field.annotation)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def help_of(command: str) -> str:
    words = command.split()
    result = CliRunner().invoke(build_app(words[0]), [*words, "--help"])
    assert result.exit_code == 0, f"`caritau {command}` does not exist"
    return result.output


def commands_in(document: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the `caritau` commands of a document's code, each with the options that it is given."""
    for code in CODE.finditer(document):
        for found in COMMAND.finditer(code["block"] or code["span"] or ""):
            group, _, word = found["words"].partition(" ")
            command = f"{group} {word}" if word and group in GROUPS else group
            yield command, re.findall(r"(?<!\S)--?[a-z][a-z-]*", found["rest"])


def anchors(document: str) -> set[str]:
    """Return the anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("variable", variables())
def test_every_variable_stands_in_the_settings_and_in_the_example(variable: str) -> None:
    assert f"| `{variable}` |" in text("docs/settings.md")
    assert re.search(rf"^#?{variable}=", text(".env.example"), re.MULTILINE)


@pytest.mark.parametrize("key", sorted({*keys(Portal), *keys(Job)}))
def test_every_key_of_a_profile_and_of_a_job_stands_in_the_settings(key: str) -> None:
    assert re.search(rf"`\[?{key}\]?`", text("docs/settings.md"))


@pytest.mark.parametrize("cause", ADVICE)
def test_every_cause_stands_in_the_operations(cause: str) -> None:
    assert re.search(rf"^\| `{cause}[:`]", text("docs/operations.md"), re.MULTILINE)


def test_the_operations_name_no_cause_that_does_not_exist() -> None:
    section = text("docs/operations.md").partition("## Causes")[2].partition("\n## ")[0]

    assert set(re.findall(r"^\| `([a-z0-9-]+)", section, re.MULTILINE)) == set(ADVICE)


@pytest.mark.parametrize("field", sorted({f.name for f in fields(Article)} - {*NOT_STORED}))
def test_every_field_of_an_article_stands_in_the_data_model(field: str) -> None:
    assert f"`{field}`" in text("docs/data-model.md").partition("## `revisions`")[0]


def test_the_record_of_an_article_is_what_the_data_model_says() -> None:
    record = Article(url="", canonical_url="", portal="caritau", headline=None).to_document()
    table = text("docs/data-model.md").partition("## `articles`")[2].partition("## `revisions`")[0]
    added_by_the_store = {
        "_id", "duplicate_of", "revision", "gone_at", "first_seen_at", "last_checked_at", "run_id", "sketch", "unsettled",
    }  # fmt: skip
    rows = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)

    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == {*record, *added_by_the_store}


@pytest.mark.parametrize("field", [*sorted({f.name for f in fields(Run)} - {"id"}), *COUNTS])
def test_every_field_and_count_of_a_run_stands_in_the_data_model(field: str) -> None:
    assert f"`{field}`" in text("docs/data-model.md").partition("## `runs`")[2].partition("## `quarantine`")[0]


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_every_make_target_that_the_docs_name_exists(path: Path) -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE))

    assert named <= set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_every_command_and_option_that_the_docs_name_exists(path: Path) -> None:
    for command, options in commands_in(path.read_text(encoding="utf-8")):
        shown = help_of(command)

        for option in options:
            assert re.search(rf"(?<![\w-]){option}(?![\w-])", shown), f"`caritau {command}` has no {option}"


def test_the_docs_show_every_command() -> None:
    shown = {command.split()[0] for path in DOCS for command, _ in commands_in(path.read_text(encoding="utf-8"))}

    assert shown >= {command.name for command in COMMANDS} - {"demo"}
    assert "make demo" in text("README.md")


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    found = list(
        commands_in("`caritau runs list -n 5`, and\n```sh\n.venv/bin/caritau crwal --mode latest  # --no\n```\n")
    )

    assert found == [("runs list", ["-n"]), ("crwal", ["--mode"])]
    with pytest.raises(AssertionError, match="does not exist"):
        help_of("crwal")


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    for link in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        target, _, anchor = link.partition("#")
        if target.startswith(("http://", "https://")):
            continue
        file = (path.parent / target).resolve() if target else path

        assert file.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{link} has no such heading"


def test_every_page_is_reached_from_the_readme() -> None:
    linked = {link.partition("#")[0] for link in LINK.findall(text("README.md"))}

    assert {name_of(path) for path in ROOT.glob("docs/*.md")} <= linked


def test_the_readme_fits_in_its_120_lines() -> None:
    assert len(text("README.md").splitlines()) <= 120


def test_every_decision_is_numbered_and_has_its_three_parts() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))

    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        for part in ("**Context.**", "**Decision.**", "**Consequences.**"):
            assert part in page.read_text(encoding="utf-8"), f"{page.name} lacks {part}"
