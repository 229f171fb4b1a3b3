"""The columns of a catalogue and the cells of one line under them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant import catalogue
from assistant.catalogue import CellKind, Refused
from ui.catalogue.cells import CellError, is_empty, value_of
from ui.catalogue.tables import CatalogueError, Line

_ALIASES = {"program": "id", "program_id": "id", "name": "title", "program_title": "title", "units": "total_units", "type": "credential"}
COURSE_COLUMNS: dict[str, CellKind] = {"code": "text", "units": "count", "grading": "one_of", "transfer": "yes_no"}
_LONG_ALIASES = {
    "program": "id",
    "program_id": "id",
    "course": "code",
    "course_code": "code",
    "name": "title",
    "program_title": "title",
    "type": "credential",
}


@dataclass(frozen=True)
class Columns:
    """What each column of a file holds; None where a column is not known and is left out."""

    names: tuple[str | None, ...]
    kinds: dict[str, CellKind]
    long: bool

    def at(self, name: str) -> int | None:
        """Where a column stands."""
        return self.names.index(name) if name in self.names else None


@dataclass(frozen=True)
class Cells:
    """One line read: its number, the plain value of each column that was filled in, and what was wrong with the others."""

    number: int
    values: dict[str, object]
    problems: tuple[tuple[str, str], ...]

    def text(self, name: str) -> str:
        """A value as text, '' where it was not given."""
        return str(self.values.get(name, ""))


def is_blank(line: Line) -> bool:
    """Whether a line holds nothing at all."""
    return not line.problem and all(is_empty(cell) for cell in line.cells)


def read_header(path: Path, header: Line) -> tuple[Columns, list[Refused]]:
    """The columns that the first line names, and what is wrong with them; unknown ones are left out."""
    if header.problem:
        raise CatalogueError(f"{path.name}, line {header.number}: {header.problem}")
    written = [re.sub(r"[^a-z0-9]+", "_", str(cell or "").lower()).strip("_") for cell in header.cells]
    is_long = bool({"course", "course_code", "code"} & set(written))
    kinds: dict[str, CellKind] = {**catalogue.columns(), "id": "text", **(COURSE_COLUMNS if is_long else {})}
    names = [(_LONG_ALIASES if is_long else _ALIASES).get(name, name) for name in written]
    _refuse_file(path, header.number, names, kinds, is_long)
    problems = [
        Refused(header.number, "", name or f"column {i}", _unknown(name, kinds)) for i, name in enumerate(names, 1) if name not in kinds
    ]
    if "credential" not in names:
        problems.append(
            Refused(
                header.number, "", "credential", "the column is missing, so each program is held against all five types at once; add it"
            )
        )
    return Columns(tuple(name if name in kinds else None for name in names), kinds, is_long), problems


def _refuse_file(path: Path, number: int, names: list[str], kinds: Mapping[str, CellKind], is_long: bool) -> None:
    """CatalogueError where the first line names a column twice, none at all, or no id for the rows of a program."""
    place = f"{path.name}, line {number}"
    twice = next((name for name in names if name in kinds and names.count(name) > 1), None)
    if twice is not None:
        raise CatalogueError(f"{place}: the column {twice} stands there twice; keep one")
    if not set(names) & kinds.keys():
        raise CatalogueError(f"{place} names no column of a catalogue; start from the template, whose first line names the columns")
    if is_long and "id" not in names:
        raise CatalogueError(f"{place}: with one row a course, a column id has to tell which program a course belongs to; add it")


def _unknown(name: str, kinds: Mapping[str, CellKind]) -> str:
    near = difflib.get_close_matches(name, kinds, n=1)
    return (
        f"there is no such column, so it is left out; {f'did you mean {near[0]}?' if near else 'the template shows the columns there are'}"
    )


def read_cells(line: Line, columns: Columns) -> Cells:
    """The values of one line, and the problems with those of its cells that cannot be read."""
    ragged = line.problem or _ragged(line, len(columns.names))
    if ragged:
        return Cells(line.number, {}, (("line", ragged),))
    values: dict[str, object] = {}
    problems: list[tuple[str, str]] = []
    for name, cell in zip(columns.names, line.cells, strict=False):
        if name is not None and not is_empty(cell):
            try:
                values[name] = value_of(name, columns.kinds[name], cell)
            except CellError as error:
                problems.append((name, str(error)))
    return Cells(line.number, values, tuple(problems))


def _ragged(line: Line, width: int) -> str:
    """What is wrong with the number of cells of a line, '' where it fits the first line."""
    found = f"the line has {len(line.cells)} cells and the first line {width}"
    if any(not is_empty(cell) for cell in line.cells[width:]):
        return f"{found}; put a cell that holds the separator in quotation marks"
    return f"{found}; write every cell, the empty ones too" if line.whole and len(line.cells) < width else ""
