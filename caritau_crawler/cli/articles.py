"""`caritau articles`: read the store. Nothing here writes to it."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from caritau_crawler.cli.output import Format, one_line, parse_moment, print_json, print_table, to_json
from caritau_crawler.cli.runs import FormatOption
from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError, DiskFull, InputError
from caritau_crawler.runs.causes import counted
from caritau_crawler.runs.clock import for_people
from caritau_crawler.store.article_reader import ArticleFilter
from caritau_crawler.store.connection import open_store

app = typer.Typer(no_args_is_help=True, help="List, show, search and export stored articles.")

_NO_ROOM = (28, 122)  # ENOSPC, EDQUOT


class ExportFormat(StrEnum):
    """What an export is written as."""

    JSONL = "jsonl"
    CSV = "csv"


PortalOption = Annotated[str | None, typer.Option(help="Only articles of this portal.")]
SectionOption = Annotated[str | None, typer.Option(help="Only articles of this section.")]
SinceOption = Annotated[
    datetime | None,
    typer.Option(parser=parse_moment, metavar="DATE", help="Published at this moment or later, such as 2026-11-23."),
]
UntilOption = Annotated[
    datetime | None, typer.Option(parser=parse_moment, metavar="DATE", help="Published before this moment.")
]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, help="How many.")]


@app.command("list")
def list_articles(
    portal: PortalOption = None,
    section: SectionOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = 20,
    output: FormatOption = Format.TEXT,
) -> None:
    """List articles, the newest first.

    Example: caritau articles list --since 2026-11-23 -n 5
    """
    _print_found(ArticleFilter(portal=portal, section=section, since=since, until=until), limit, output)


@app.command("search")
def search(
    words: Annotated[list[str], typer.Argument(help="Any of these; 'a phrase' in quotation marks; -not this one.")],
    portal: PortalOption = None,
    section: SectionOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: LimitOption = 20,
    output: FormatOption = Format.TEXT,
) -> None:
    """Search headline and body, the best match first.

    Example: caritau articles search banjir jakarta -- -bogor
    """
    text = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    wanted = ArticleFilter(portal=portal, section=section, since=since, until=until, text=text)
    _print_found(wanted, limit, output)


@app.command("show")
def show(
    article: Annotated[str, typer.Argument(metavar="KEY|URL", help="An article's key or any address of it.")],
    revisions: Annotated[bool, typer.Option("--revisions", help="Also what changed, version by version.")] = False,
    removed: Annotated[bool, typer.Option("--removed", help="Also what was stripped from the body, and why.")] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Show one article whole.

    Example: caritau articles show https://caritau.com/post/pasar-modal --removed
    """
    with open_store(Config.from_env(), read_only=True) as store:
        found = store.articles.get(article)
        if found is None:
            raise InputError(f"there is no article {article!r}; `caritau articles list` or `search` names them")
        history = store.articles.revisions(found["_id"]) if revisions else []
    if output is Format.JSON:
        print_json(found | ({"revisions": history} if revisions else {}))
        return
    for line in _readable(found, removed=removed):
        typer.echo(line)
    for version in history:
        typer.echo(f"\nrevision {version['revision']}, replaced {for_people(version['changed_at'])}")
        typer.echo(to_json(version["changes"]))


@app.command("export")
def export(
    output: Annotated[ExportFormat, typer.Option("--format", help="JSON lines, or a table for a spreadsheet.")] = (
        ExportFormat.JSONL
    ),
    file: Annotated[Path | None, typer.Option("-o", "--output", help="A file, written whole or not at all.")] = None,
    portal: PortalOption = None,
    section: SectionOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
) -> None:
    """Export articles as JSON lines or CSV, to standard output or into a file; dates are RFC 3339.

    Example: caritau articles export --since 2026-11-01 -o november.jsonl
    """
    wanted = ArticleFilter(portal=portal, section=section, since=since, until=until)
    write = _write_csv if output is ExportFormat.CSV else _write_jsonl
    with open_store(Config.from_env(), read_only=True) as store:
        articles = store.articles.iterate(wanted)
        if file is None:
            # Not the console's encoding, which may be ASCII under cron: an export is UTF-8 everywhere.
            sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
            write(articles, sys.stdout)
            sys.stdout.flush()
            return
        with whole_or_not_at_all(file) as target:
            number = write(articles, target)
    typer.echo(f"{counted(number, 'article')} written to {file}", err=True)


@contextmanager
def whole_or_not_at_all(path: Path) -> Iterator[IO[str]]:
    """Yield a file that takes the place of `path` only when everything was written; raise `DiskFull` or why not."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as target:
            temporary = Path(target.name)
            try:
                yield target
                target.flush()
                temporary.chmod(0o644)
                temporary.replace(path)
            except BaseException:
                with suppress(OSError):
                    temporary.unlink()
                raise
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull(f"the disk of {path} is full: nothing was written; make room and export again") from error
        raise ConfigurationError(f"{path} cannot be written ({error.strerror}); choose another file") from error


def _print_found(wanted: ArticleFilter, limit: int, output: Format) -> None:
    with open_store(Config.from_env(), read_only=True) as store:
        articles = store.articles.find(wanted, limit=limit)
        total = store.articles.count(wanted)
    if output is Format.JSON:
        print_json(articles)
        return
    rows = [
        (
            for_people(one.get("date_published")),
            one.get("article_section"),
            f"{one.get('headline') or '(no headline)'}\n{one['_id']}",
        )
        for one in articles
    ]
    nothing = "no article fits; `caritau crawl` fetches some"
    print_table(("published", "section", "headline and key"), rows, nothing=nothing)
    if total > len(articles) > 0:
        typer.echo(f"\n{len(articles)} of {counted(total, 'article')}; -n shows more")


def _readable(article: dict[str, Any], *, removed: bool) -> Iterator[str]:
    yield one_line(article.get("headline") or "(no headline)")
    yield ""
    facts = {
        "url": article.get("url"),
        "published": for_people(article.get("date_published")),
        "modified": for_people(article.get("date_modified")),
        "section": article.get("article_section"),
        "authors": ", ".join(article.get("authors") or ()),
        "keywords": ", ".join(article.get("keywords") or ()),
        "revision": article.get("revision"),
        "duplicate of": article.get("duplicate_of"),
    }
    yield from (f"{name:<13} {one_line(value)}" for name, value in facts.items() if value not in (None, "", "-"))
    for block in article.get("blocks") or ():
        yield f"\n{_MARKS.get(block['type'], '')}{one_line(block['text'])}"
    for related in article.get("related") or ():
        yield f"\nrelated: {one_line(related['headline'])} {one_line(related.get('url'))}"
    for piece in article.get("removed") or () if removed else ():
        yield f"\nremoved by {one_line(piece['rule'])}, before block {piece['index']}: {one_line(piece['text'])}"


_MARKS = {"heading": "## ", "quote": "> ", "list_item": "- "}

#: The columns of a CSV export; the body comes last because it is long.
_COLUMNS = (
    "_id", "url", "canonical_url", "portal", "headline", "description", "authors", "byline_initials", "source_credit",
    "date_published", "date_modified", "article_section", "keywords", "in_language", "revision", "duplicate_of",
    "first_seen_at", "last_checked_at", "article_body",
)  # fmt: skip


def _write_jsonl(articles: Iterable[dict[str, Any]], target: IO[str]) -> int:
    number = 0
    for number, article in enumerate(articles, start=1):  # noqa: B007 - the last number is the answer
        target.write(to_json(article, indent=None) + "\n")
    return number


def _write_csv(articles: Iterable[dict[str, Any]], target: IO[str]) -> int:
    writer = csv.writer(target)
    writer.writerow(_COLUMNS)
    number = 0
    for number, article in enumerate(articles, start=1):  # noqa: B007
        writer.writerow([_cell(article.get(name)) for name in _COLUMNS])
    return number


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = "; ".join(str(one) for one in value)
    text = value.isoformat() if isinstance(value, datetime) else "" if value is None else str(value)
    # A spreadsheet runs a cell that begins so as a formula, and the text is a stranger's.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
