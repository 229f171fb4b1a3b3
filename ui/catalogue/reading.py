"""The programs of a catalogue: one row a program, or in the long form one row a course with the rows of a program together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

from assistant.catalogue import Refused, Row
from ui.catalogue.columns import COURSE_COLUMNS, Cells, Columns, is_blank, read_cells, read_header
from ui.catalogue.tables import CatalogueError, Progress, lines


def rows(path: Path, progress: Progress | None = None) -> Iterator[Row | Refused]:
    """Every program of a catalogue in order, and a refusal for each column, line or cell that cannot be used.

    CatalogueError where the file as a whole cannot be read.
    """
    source = lines(path, progress)
    header = next((line for line in source if not is_blank(line)), None)
    if header is None:
        raise CatalogueError(f"{path.name} is empty; start from the template, whose first line names the columns")
    columns, problems = read_header(path, header)
    yield from problems
    read = (read_cells(line, columns) for line in source if not is_blank(line))
    yield from _long_rows(read, _scattered(path, columns)) if columns.long else (item for cells in read for item in _wide_rows(cells))


def _name(cells: Cells) -> str:
    return cells.text("title") or cells.text("id") or f"line {cells.number}"


def _wide_rows(cells: Cells) -> Iterator[Row | Refused]:
    if cells.problems:
        yield from (Refused(cells.number, _name(cells) if cells.values else "", column, problem) for column, problem in cells.problems)
        return
    yield Row(cells.number, _name(cells), {n: v for n, v in cells.values.items() if n != "id"}, cells.text("id"))


def _scattered(path: Path, columns: Columns) -> frozenset[bytes]:
    """The programs of a long file of which a row may stand elsewhere, found in a reading of their own; eight bytes are kept of each.

    These are programs whose rows are not together, and the neighbours of a line whose program cannot be read.
    """
    seen, apart, last = set[bytes](), set[bytes](), _NOBODY
    source = (line for line in lines(path) if not is_blank(line))
    next(source, None)
    for line in source:
        key = _short(read_cells(line, columns).text("id"))
        if key != last:
            apart |= {key} & seen | ({key, last} if _NOBODY in (key, last) and seen else set())
        seen.add(key)
        last = key
    return frozenset(apart - {_NOBODY})


def _short(key: str) -> bytes:
    return blake2b(key.encode(errors="surrogatepass"), digest_size=8).digest()


_NOBODY = _short("")


def _long_rows(read: Iterator[Cells], scattered: frozenset[bytes]) -> Iterator[Row | Refused]:
    for key, group in groupby(read, lambda cells: cells.text("id")):
        together = list(group)
        if not key:
            yield from (
                Refused(c.number, "", *problem)
                for c in together
                for problem in c.problems or (("id", "the program of this course is not named; fill in its id"),)
            )
        elif _short(key) in scattered:
            yield Refused(
                together[0].number,
                key,
                "id",
                f"courses of {key} may stand elsewhere; sort the rows by id and correct the unreadable lines beside them",
            )
        else:
            yield from _program(key, together)


def _program(key: str, together: Sequence[Cells]) -> Iterator[Row | Refused]:
    """One program from its course rows: a bad row refuses the program, because a part of its courses would give a wrong verdict."""
    problems = [Refused(cells.number, key, column, problem) for cells in together for column, problem in cells.problems]
    facts: dict[str, object] = {}
    for cells in together:
        for name, value in cells.values.items():
            if name not in COURSE_COLUMNS and name != "id" and facts.setdefault(name, value) != value:
                problems.append(
                    Refused(cells.number, key, name, f"{value} differs from {facts[name]} on an earlier line of {key}; write one value")
                )
        if "code" not in cells.values and not cells.problems:
            problems.append(Refused(cells.number, key, "code", "the course is not named; write its code, such as ENGL 301"))
    if problems:
        yield from problems
        return
    facts["courses"] = [{name: value for name, value in cells.values.items() if name in COURSE_COLUMNS} for cells in together]
    yield Row(together[0].number, str(facts.get("title", key)), facts, key)
