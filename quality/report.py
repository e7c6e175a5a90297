"""The scores for people: a table for the terminal, `docs/quality.md` with its chart, and the JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Row = Mapping[str, Any]

_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("residue", "residue / 100", "{:.1f}"),
    ("paragraph_recall", "par. recall", "{:.2%}"),
    ("paragraph_precision", "par. precision", "{:.2%}"),
    ("exact", "exact", "{:.1%}"),
    ("f1", "F1", "{:.4f}"),
    ("headline", "headline", "{:.1%}"),
    ("day", "day", "{:.1%}"),
    ("date_published", "date", "{:.1%}"),
    ("authors", "authors", "{:.1%}"),
    ("ms", "ms / page", "{:.1f}"),
)


def cells(row: Row) -> list[str]:
    """Return a row's figures as they are printed; a dash where an extractor has no such field."""
    return ["–" if row.get(key) is None else form.format(row[key]) for key, _, form in _COLUMNS]


def table(rows: Sequence[Row]) -> str:
    """Return the table for a terminal."""
    lines = [["", *(title for _, title, _ in _COLUMNS)], *([row["name"], *cells(row)] for row in rows)]
    shown = [number for number in range(len(lines[0])) if number == 0 or any(line[number] != "–" for line in lines[1:])]
    widths = {number: max(len(line[number]) for line in lines) for number in shown}
    return "\n".join(
        "  ".join(f"{line[n]:<{widths[n]}}" if n == 0 else f"{line[n]:>{widths[n]}}" for n in shown) for line in lines
    )


def markdown_table(rows: Sequence[Row]) -> str:
    """Return the same table in Markdown."""
    head = "| | " + " | ".join(title for _, title, _ in _COLUMNS) + " |"
    rule = "| --- |" + " ---: |" * len(_COLUMNS)
    return "\n".join([head, rule, *("| " + " | ".join([row["name"], *cells(row)]) + " |" for row in rows)])


_WIDTH, _LABEL, _BAR = 760, 220, 20


def chart(rows: Sequence[Row]) -> str:
    """Return an SVG with two rows of bars: exact match, and residue lines per 100 articles."""
    parts: list[str] = []
    top = 10
    for title, key, form, colour in (
        ("Articles whose text is exact (higher is better)", "exact", "{:.0%}", "#1b7f5a"),
        ("Residue lines per 100 articles (lower is better)", "residue", "{:.0f}", "#b3472f"),
    ):
        parts.append(f'<text x="10" y="{top + 14}" class="title">{escape(title)}</text>')
        top += 24
        most = max(1e-9, 1.0 if key == "exact" else max(float(row[key]) for row in rows))
        for row in rows:
            length = (_WIDTH - _LABEL - 70) * float(row[key]) / most
            parts.append(
                f'<text x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{escape(row["name"])}</text>'
                f'<rect x="{_LABEL}" y="{top + 2}" width="{max(1.0, length):.1f}" height="{_BAR - 5}" fill="{colour}"/>'
                f'<text x="{_LABEL + max(1.0, length) + 6:.1f}" y="{top + 14}">{form.format(row[key])}</text>'
            )
            top += _BAR
        top += 14
    style = "text{font:13px system-ui,sans-serif;fill:#222}.title{font-weight:600}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" height="{top}" role="img" '
        f'aria-label="Exact match and residue by extractor"><style>{style}</style>'
        f'<rect width="{_WIDTH}" height="{top}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )
