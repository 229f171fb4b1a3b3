"""The audit of a whole catalogue: a CSV or XLSX file in, decisions and reports out, one row at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TextIO

from assistant.catalogue import policy_fingerprint
from ui.catalogue.deciding import decided
from ui.catalogue.page import page
from ui.catalogue.reading import rows
from ui.catalogue.report import CsvReport, terminal
from ui.catalogue.tables import CatalogueError, Progress
from ui.catalogue.tally import Tally

SAMPLE = Path(__file__).parent / "sample.csv"
SAMPLE_COURSES = Path(__file__).parent / "sample_courses.csv"
TEMPLATE = Path(__file__).parent / "template.csv"


def audit(path: Path, folder: Path, progress: Progress | None = None, most: int | None = None) -> Tally:
    """Audit a catalogue and write `audit.csv` and `audit.html` into a folder; CatalogueError where either cannot be done.

    Where `most` is given, a catalogue with more programs and problems than that is refused.
    """
    tally = Tally()
    with _written(folder / "audit.csv", "utf-8-sig") as file:
        report = CsvReport(file)
        for part in decided(rows(path, progress)):
            tally.take(part.tally)
            if most is not None and tally.programs + tally.problem_count > most:
                raise CatalogueError(f"{path.name} holds more than {most:,} programs; split it into several files")
            report.add(part.lines)
    with _written(folder / "audit.html") as file:
        file.write(page(tally, path.name, policy_fingerprint()))
    return tally


@contextmanager
def _written(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file that appears under its name only when it is complete; spreadsheets know UTF-8 only by its mark."""
    part = path.with_name(f"{path.name}.{token_hex(4)}.part")  # two audits into one folder do not meet
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding=encoding, newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise CatalogueError(f"{path} cannot be written ({error.strerror or error}); choose another folder with --to") from error
    finally:
        with suppress(OSError):  # there is nothing to remove where the folder itself could not be made
            part.unlink(missing_ok=True)


__all__ = ["SAMPLE", "SAMPLE_COURSES", "TEMPLATE", "CatalogueError", "Tally", "audit", "rows", "terminal"]
