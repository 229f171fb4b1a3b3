"""The text of a course list that was uploaded as a spreadsheet: one course a line, its cells apart by tabs."""

from __future__ import annotations

from pathlib import Path

from ui.catalogue.cells import CellError, is_empty, refuse_formula
from ui.catalogue.tables import CatalogueError, Line, lines
from ui.errors import InputError

MOST_BYTES = 1_000_000
_MOST_COURSES = 500


def course_text(file: Path) -> str:
    """The lines of the file with their numbers kept; InputError where it cannot be read."""
    if file.stat().st_size > MOST_BYTES:
        raise InputError(f"{file.name} is larger than 1 MB; leave only the courses in it and upload it again.")
    try:
        found: dict[int, str] = {}
        for line in lines(file):
            if len(found) >= _MOST_COURSES:
                raise InputError(f"{file.name} holds more than {_MOST_COURSES} lines; leave only the courses of one program in it.")
            found[line.number] = _written(line)
    except CatalogueError as error:
        # A course list has no template to start from, and its sentence of its own.
        raise InputError(str(error).partition("; start from")[0]) from error
    return "\n".join(found.get(number, "") for number in range(1, max(found, default=0) + 1))


def _written(line: Line) -> str:
    if line.problem:
        raise InputError(f"Line {line.number}: {line.problem}.")
    try:
        return "\t".join(_cell(cell) for cell in line.cells).rstrip("\t")
    except CellError as error:
        raise InputError(f"Line {line.number}: {error}.") from error


def _cell(cell: object) -> str:
    if is_empty(cell):
        return ""
    text = " ".join(f"{cell:g}".split() if isinstance(cell, float) else str(cell).split())
    refuse_formula(text)
    return text.replace('"', "'")
