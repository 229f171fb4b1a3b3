"""The pieces of the page: escaped words, tables with what they show above them, and headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def text(words: str) -> str:
    """Words as they may stand in a page."""
    return escape(words.encode(errors="replace").decode())


def table(heading: str, columns: Sequence[str], rows: Iterable[str], caption: str, kind: str = "", legend: str = "") -> str:
    """A section with one table under its caption; `rows` and `legend` are markup already."""
    # Outside the part that scrolls, so that it wraps on a phone.
    key = f'<p class="legend">{legend}</p>' if legend else ""
    return section(heading, f'<p class="soft">{text(caption)}</p>{key}{tabled(heading, columns, rows, kind)}')


def tabled(label: str, columns: Sequence[str], rows: Iterable[str], kind: str = "") -> str:
    """A table that scrolls sideways where the screen is too small; `rows` are markup already."""
    heads = "".join(f'<th scope="col"{" class=n" if place else ""}>{text(column)}</th>' for place, column in enumerate(columns))
    head, body = f"<thead><tr>{heads}</tr></thead>", f"<tbody>{''.join(rows)}</tbody>"
    inside = f"<table{f' class={kind}' if kind else ''}>{head}{body}</table>"
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{text(label)}">{inside}</div>'


def row(name: str, cells: str) -> str:
    """One row of a table with its name; `cells` are markup already."""
    return f'<tr><th scope="row">{text(name)}</th>{cells}</tr>'


def section(heading: str, body: str) -> str:
    """A section with a heading; `body` is markup already."""
    return f"<section><h2>{text(heading)}</h2>{body}</section>"


def described(rows: Iterable[tuple[str, str]]) -> str:
    """Names with what they stand for, one below the other."""
    return f"<dl>{''.join(f'<dt>{text(name)}</dt><dd>{text(words)}</dd>' for name, words in rows)}</dl>"
