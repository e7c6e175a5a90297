"""`caritau clean` and `caritau extract`: one text or one saved page, no database and no network."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from caritau_crawler.cli.output import Format, console, one_line, print_json, printable
from caritau_crawler.config import Config
from caritau_crawler.dumps.files import MAX_BYTES, read_text_file, text_bytes
from caritau_crawler.errors import InputError
from caritau_crawler.items import Article

_BODY_WIDTH = 96


def clean(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")] = "-",
    output: Annotated[Format, typer.Option("--format", help="text for people, json for programs.")] = Format.TEXT,
) -> None:
    """Clean one article that some other scraper left as plain text, one line a paragraph.

    Example: caritau clean article.txt --format json
    """
    from caritau_crawler.extraction.page import decode
    from caritau_crawler.portals import load_portal
    from pipelines.text import clean_text

    text, _ = decode(read_bytes(file))
    article = clean_text(text, load_portal(Config.from_env().portal))
    show(article, output)


def extract(
    file: Annotated[str, typer.Argument(help="A saved HTML page, .gz too, or - for standard input.")],
    url: Annotated[str, typer.Option(help="The address that the page was saved from.")],
    portal: Annotated[str | None, typer.Option(help="Portal profile. [default: by the host of the address]")] = None,
    output: Annotated[Format, typer.Option("--format", help="text for people, json for programs.")] = Format.TEXT,
) -> None:
    """Read one saved HTML page as an article.

    Example: caritau extract page.html --url https://caritau.com/post/contoh
    """
    from caritau_crawler.extraction.article import extract as extract_page
    from caritau_crawler.extraction.page import Page
    from caritau_crawler.portals import portal_for
    from caritau_crawler.urls import absolute
    from pipelines.boilerplate import strip
    from pipelines.clean import clean as clean_fields

    address = absolute(url, url)
    if address is None:
        raise InputError(f"--url {url!r} is no web address; give the one that the page was saved from")
    body = read_bytes(file)
    profile = portal_for(address, portal, Config.from_env().portal)
    extraction = extract_page(Page.from_bytes(body, address), profile, fetched_at=datetime.now(UTC))
    if not extraction.article.headline and not extraction.article.blocks:
        raise InputError(f"{_name(file)} holds neither a headline nor text; is it an HTML page?")
    show(clean_fields(strip(extraction.article, profile), profile), output)
    if extraction.kind != "article":
        typer.echo(f"caritau: note: a crawl would not keep this page ({extraction.kind})", err=True)


def read_bytes(file: str) -> bytes:
    """Return what a file or standard input holds, unpacked; raise `InputError` for what is no text."""
    if file != "-":
        return read_text_file(Path(file))
    return text_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), _name(file))


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


def show(article: Article, output: Format) -> None:
    """Print a record as JSON, or for people: the fields, the body, and what was removed."""
    if output is Format.JSON:
        print_json(article.to_document())
        return
    screen = console()
    for name, value in _fields(article):
        screen.print(Text.assemble((f"{name:<12}", "bold"), one_line(value)), soft_wrap=True)
    screen.print()
    for block in article.blocks:
        mark = {"heading": "## ", "quote": "> ", "list_item": "* "}.get(block.type, "")
        style = "bold" if block.type == "heading" else ""
        lines = [printable(line) for line in block.text.split("\n")]
        screen.print(Text(mark + "\n".join(lines), style=style), width=min(screen.width, _BODY_WIDTH))
        screen.print()
    if article.removed:
        screen.print(Text(f"Removed, {len(article.removed)} pieces", style="bold"))
        for piece in article.removed:
            screen.print(Text(f"  {piece.rule:<18} {_shortened(one_line(piece.text), 70)}"), soft_wrap=True)


def _fields(article: Article) -> list[tuple[str, Any]]:
    dateline = article.dateline
    rows: list[tuple[str, Any]] = [
        ("headline", article.headline),
        ("published", _date(article.date_published, article.date_published_raw)),
        ("modified", _date(article.date_modified, article.date_modified_raw)),
        ("dateline", " / ".join(filter(None, (dateline.outlet, dateline.place))) if dateline else None),
        ("authors", ", ".join(article.authors)),
        ("sign-off", article.byline_initials),
        ("source", article.source_credit),
        ("section", article.article_section),
        ("keywords", ", ".join(article.keywords)),
        ("canonical", article.canonical_url),
        *(("related", related.headline) for related in article.related),
    ]
    return [(name, value) for name, value in rows if value]


def _date(value: datetime | None, raw: str | None) -> str | None:
    if value is None:
        return f"could not be read: {raw}" if raw else None
    return f"{value.isoformat().replace('+00:00', 'Z')} (printed as {raw})"


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
