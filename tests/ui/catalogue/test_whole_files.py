"""Files of a catalogue: which are refused, and what a spreadsheet says."""

from __future__ import annotations

import csv
import datetime
import re
import zipfile
from pathlib import Path

import pytest

from assistant.catalogue import Decision
from tests.ui.catalogue.written import decided, refusals, sheet, verdicts
from ui.catalogue import SAMPLE, CatalogueError
from ui.catalogue import tables as tables_module


@pytest.mark.parametrize(
    ("name", "content", "cure"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n\n", "is empty"),
        ("a.csv", b"colour,shape\nred,round\n", "names no column"),
        ("a.csv", b"title,total_units,units\n", "stands there twice"),
        ("a.csv", "title,units\n".encode("utf-16"), "UTF-8"),
        ("a.csv", b"course,units\nENGL 301,3\n", "column id"),
        ("a.xlsx", b"not a spreadsheet", "save it again as .xlsx"),
        ("a.pdf", b"x", "neither .csv nor .xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, name: str, content: bytes, cure: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CatalogueError, match=re.escape(cure)):
        decided(tmp_path / name)


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(CatalogueError, match="check the name"):
        decided(Path("nowhere.csv"))


def test_a_100_megabyte_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(CatalogueError, match=r"100,000,000 bytes .* split it"):
        decided(path)


def test_a_spreadsheet_that_unpacks_to_far_more_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_module, "MOST_UNPACKED", 1_000_000)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    with pytest.raises(CatalogueError, match="unpacks to 2,000,000"):
        decided(tmp_path / "bomb.xlsx")


def test_a_spreadsheet_gives_the_same_verdicts_as_a_csv_file(tmp_path: Path) -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    path = sheet(tmp_path, *([cell or None for cell in line] for line in lines))
    assert verdicts(path) == verdicts(SAMPLE)


def test_numbers_booleans_dates_and_numeric_ids_of_a_spreadsheet_are_read(tmp_path: Path) -> None:
    head: list[object] = ["id", "title", "credential", "total_units", "credit_bearing", "as_of"]
    path = sheet(
        tmp_path,
        head,
        [101, "One", "academic_micro_credential", 10.5, True, datetime.datetime(2025, 8, 25)],
        [102, "Two", "academic_micro_credential", 12],
    )
    one, two = decided(path)
    assert isinstance(one, Decision) and str(one.facts.total_units) == "10.5" and one.facts.as_of == datetime.date(2025, 8, 25)
    assert isinstance(two, Decision) and two.verdict == "no"


def test_a_formula_cell_of_a_spreadsheet_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    head: list[object] = ["title", "credential", "total_units"]
    path = sheet(tmp_path, head, ["Sum", "academic_micro_credential", "=6+6"], ["Two", "academic_micro_credential", 12])
    assert verdicts(path) == ["refused", "no"]
    assert "formula" in refusals(path)[0].problem and refusals(path)[0].column == "total_units"


def test_a_range_that_a_spreadsheet_turned_into_a_date_is_refused_with_the_cure(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["title", "credential", "total_units"], ["One", "academic_micro_credential", datetime.datetime(2025, 9, 12)])
    assert "format the column as text" in refusals(path)[0].problem
