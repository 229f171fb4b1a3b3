"""The lines of a CSV or XLSX file, one at a time, with their numbers; a line that cannot be split says why."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from ui.errors import InputError

# Over a million short rows. They are read one at a time, so this bounds time and not memory.
MOST_BYTES = 90_000_000
MOST_UNPACKED = 500_000_000
Progress = Callable[[int, int], None]


class CatalogueError(InputError):
    """A catalogue as a whole cannot be read, or its reports cannot be written; the message is one plain sentence with the cure."""


@dataclass(frozen=True)
class Line:
    """One line: its number in the file and its cells; `problem` where it could not be split into cells.

    A spreadsheet leaves out empty cells at the end of a line; in a CSV file a short line is a broken one (`whole`).
    """

    number: int
    cells: tuple[object, ...]
    problem: str = ""
    whole: bool = True


def lines(path: Path, progress: Progress | None = None) -> Iterator[Line]:
    """Every line of a catalogue; CatalogueError where the file as a whole cannot be read.

    `progress` is told how much is done, of how much: bytes of a CSV file, rows of a spreadsheet.
    """
    size = _size(path)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _xlsx_lines(path, progress)
    elif path.suffix.lower() in (".csv", ".tsv", ".txt"):
        yield from _csv_lines(path, size, progress)
    else:
        raise CatalogueError(f"{path.name} is neither .csv nor .xlsx; save the catalogue as one of them")


def _size(path: Path) -> int:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise CatalogueError(f"{path} cannot be read ({error.strerror or error}); check the name of the file") from error
    if size > MOST_BYTES:
        raise CatalogueError(f"{path.name} holds {size:,} bytes and at most {MOST_BYTES:,} are read; split it into several files")
    if size == 0:
        raise CatalogueError(f"{path.name} is empty; start from the template, whose first line names the columns")
    return size


def _csv_lines(path: Path, size: int, progress: Progress | None) -> Iterator[Line]:
    try:
        with path.open("rb") as binary:
            yield from _parsed(path, binary, size, progress)
    except OSError as error:
        raise CatalogueError(f"{path} cannot be read ({error.strerror or error}); check the file") from error


def _parsed(path: Path, binary: BinaryIO, size: int, progress: Progress | None) -> Iterator[Line]:
    start = binary.read(4096)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:4] == b"PK\x03\x04":
        raise CatalogueError(f"{path.name} is no CSV file in UTF-8; save it as 'CSV UTF-8', or name it .xlsx if it is a spreadsheet")
    binary.seek(0)
    source = _Decoded(binary)
    reader = csv.reader(source, delimiter=_delimiter(start), strict=True)
    while True:
        first = source.begin()
        try:
            yield Line(first, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error as error:
            source.back_to_second()
            yield Line(first, (), f"the line cannot be split into cells ({error}); check its quotation marks")
        if progress is not None and first % 100 == 1:
            progress(source.read_bytes, size)


class _Decoded(Iterator[str]):
    """The lines of a binary file as text, counting bytes and lines; a byte that is no UTF-8 stays visible to the reader of the cell.

    A quotation mark that is never closed swallows the lines after it: `back_to_second` gives these back to be read anew.
    """

    def __init__(self, binary: BinaryIO) -> None:
        self._binary = binary
        self._taken: list[str] = []
        self._given_back: list[str] = []
        self._line = 0
        self.read_bytes = 0

    def __next__(self) -> str:
        text = self._given_back.pop() if self._given_back else self._read()
        self._line += 1
        self._taken.append(text)
        return text

    def _read(self) -> str:
        raw = next(self._binary)
        first = self.read_bytes == 0
        self.read_bytes += len(raw)
        return raw.decode("utf-8-sig" if first else "utf-8", errors="surrogateescape")

    def begin(self) -> int:
        """The number of the line that a new row begins on."""
        self._taken.clear()
        return self._line + 1

    def back_to_second(self) -> None:
        """Give back all lines of the present row but its first."""
        again = self._taken[1:]
        self._given_back.extend(reversed(again))
        self._line -= len(again)


def _delimiter(start: bytes) -> str:
    header = start.split(b"\n", 1)[0].decode("utf-8", errors="replace")
    return max(",;\t", key=header.count)


def _xlsx_lines(path: Path, progress: Progress | None) -> Iterator[Line]:
    _refuse_bomb(path)
    try:
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=False)) as book:
            sheet = book.worksheets[0]
            most = sheet.max_row or 0
            sheet.reset_dimensions()  # files lie about their size
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield Line(number, tuple(cells), whole=False)
                if progress is not None and number % 100 == 1:
                    progress(number, max(most, number))
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, IndexError, OSError) as error:
        raise CatalogueError(
            f"{path.name} is no readable spreadsheet ({type(error).__name__}); save it again as .xlsx, or as CSV UTF-8"
        ) from error


def _refuse_bomb(path: Path) -> None:
    """CatalogueError where the packed spreadsheet would unpack to far more than it looks."""
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(item.file_size for item in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise CatalogueError(
            f"{path.name} is no spreadsheet, or a protected one; save it again as .xlsx without a password, or as CSV UTF-8"
        ) from error
    if unpacked > MOST_UNPACKED:
        raise CatalogueError(
            f"{path.name} unpacks to {unpacked:,} bytes and at most {MOST_UNPACKED:,} are read; split it into several files"
        )
