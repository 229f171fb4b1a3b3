"""The reports of an audit: a table for the terminal, and a CSV file with one line for every program and problem."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.catalogue import Decision, Refused, spoken, title_of
from ui.catalogue.tally import Tally

HEADER = ("line", "program", "credential", "verdict", "broken", "because", "open", "could_be", "notes", "column", "problem")
_SHOWN_IN_TERMINAL = 20
_WORDS = {
    "yes": ("✔", "meets the policy", "green"),
    "no": ("✘", "breaks it", "red"),
    "depends": ("?", "depends on what is not stated", "yellow"),
    "none": ("–", "not decided", "dim"),
}


class CsvReport:
    """The CSV report, written as the audit goes on."""

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow(HEADER)

    def add(self, lines: Iterable[Sequence[str]]) -> None:
        """Write the lines of some programs and problems, as `cells` gives them."""
        self._writer.writerows(lines)


def cells(item: Decision | Refused) -> tuple[str, ...]:
    """The line of one program or problem."""
    if isinstance(item, Refused):
        found: tuple[str, ...] = (str(item.line), item.name, *[""] * 7, item.column, item.problem)
    else:
        broken, still_open = item.reasons("fail"), item.reasons("unknown")
        found = (
            str(item.line),
            item.name,
            item.credential,
            item.verdict or "",
            "; ".join(reason.clause for reason in broken),
            "; ".join(f"{reason.clause}: {reason.because}" for reason in broken),
            "; ".join(f"{reason.clause}: {reason.because}" for reason in still_open),
            "; ".join(item.could_be),
            "; ".join(item.remarks),
            "",
            "",
        )
    return tuple(_inert(cell) for cell in found)


def _inert(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula, nor a byte that is no UTF-8 stops the file."""
    text = cell.encode(errors="replace").decode()
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def terminal(tally: Tally) -> RenderableType:
    """The report for a terminal: counts of verdicts, counts by clause, and the first programs and problems."""
    parts: list[RenderableType] = [_verdicts(tally)]
    if tally.clauses:
        parts.append(_clauses(tally))
    if tally.failing:
        parts.append(
            _listed(
                "Programs that break the policy",
                [_failing_line(tally, i) for i in range(min(len(tally.failing), _SHOWN_IN_TERMINAL))],
                tally.verdicts["no"],
            )
        )
    if tally.problems:
        lines = [f"line {p.line}, {p.column}{f' ({p.name})' if p.name else ''}: {p.problem}" for p in tally.problems[:_SHOWN_IN_TERMINAL]]
        parts.append(_listed("Rows and columns that cannot be used", lines, tally.problem_count))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def _verdicts(tally: Tally) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for verdict, (mark, words, style) in _WORDS.items():
        if tally.verdicts[verdict] or verdict != "none":
            table.add_row(Text(mark, style=style), Text(str(tally.verdicts[verdict]), style="bold", justify="right"), Text(words))
    table.add_row(
        Text("!", style="red"), Text(str(tally.problem_count), style="bold", justify="right"), Text("problems in rows and columns")
    )
    return table


def _clauses(tally: Tally) -> Table:
    table = Table("Clause", "Section", box=None, padding=(0, 2, 0, 0), title="By clause", title_justify="left", title_style="bold")
    for heading in ("met", "broken", "open"):
        table.add_column(heading, justify="right")
    for clause, counts in tally.by_clause():
        broken = Text(str(counts["fail"]), style="bold red" if counts["fail"] else "")
        table.add_row(clause, Text(title_of(clause)), str(counts["pass"]), broken, str(counts["unknown"]))
    return table


def _failing_line(tally: Tally, place: int) -> str:
    found = tally.failing[place]
    because = "; ".join(f"{reason.clause} {reason.because}" for reason in found.reasons)
    fits = (
        f" It could be: {' or '.join(spoken(name) for name in found.could_be)}."
        if found.could_be and found.credential not in found.could_be
        else ""
    )
    return f"line {found.line}, {found.name}: {because}.{fits}"


def _listed(heading: str, lines: Sequence[str], total: int) -> Group:
    more = [Text(f"  and {total - len(lines)} more in the CSV report", style="dim")] if total > len(lines) else []
    shown = ["".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line) for line in lines]
    return Group(Text(heading, style="bold"), *(Text(f"  • {line}") for line in shown), *more)
