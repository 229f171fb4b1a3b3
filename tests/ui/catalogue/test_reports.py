"""What an audit reports."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from assistant.catalogue import columns
from tests.ui.catalogue.written import HEAD, written
from ui.catalogue import SAMPLE, SAMPLE_COURSES, TEMPLATE, CatalogueError, audit, terminal


def test_the_sample_is_audited_with_every_verdict_in_it(tmp_path: Path) -> None:
    tally = audit(SAMPLE, tmp_path)
    assert all(tally.verdicts[verdict] for verdict in ("yes", "no", "depends", "none")) and tally.problem_count == 0
    assert tally.exit_status == 1


def test_the_long_sample_and_the_template_are_read_without_a_problem(tmp_path: Path) -> None:
    for path in (SAMPLE_COURSES, TEMPLATE):
        tally = audit(path, tmp_path)
        assert tally.problem_count == 0 and tally.exit_status == 0 and tally.programs


def test_the_template_has_only_known_columns() -> None:
    assert set(TEMPLATE.read_text(encoding="utf-8").splitlines()[0].split(",")) <= columns().keys() | {"id"}


def test_the_csv_report_has_one_line_for_every_program_and_problem(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEAD,
        "A,=cmd(),academic_certificate,undergraduate,14,10,0",
        "B,@evil,academic_certificate,undergraduate,14,10,0",
        "C,Bad,x,,,,",
    )
    audit(path, tmp_path / "out")
    with (tmp_path / "out" / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["line"] for line in lines] == ["2", "3", "4"]
    assert [line["verdict"] for line in lines] == ["", "no", ""]
    assert lines[1]["program"] == "'@evil" and lines[1]["broken"] == "2.5"


def test_the_page_stands_alone_and_escapes_what_it_shows(tmp_path: Path) -> None:
    audit(written(tmp_path, HEAD, "A,<script>alert(1)</script>,academic_certificate,undergraduate,14,10,0"), tmp_path / "out")
    page = (tmp_path / "out" / "audit.html").read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert not re.search(r"https?://|src=|@import|url\(", page)
    assert "75% of 14 is 10.5" in page and "<th scope='row'>2.5</th>" in page


def test_the_terminal_shows_counts_by_clause_and_the_cure_of_each_problem(tmp_path: Path) -> None:
    tally = audit(
        written(tmp_path, HEAD, "A,Short,academic_certificate,undergraduate,14,10,0", "B,Bad,academic_certificate,undergraduate,x,10,0"),
        tmp_path / "out",
    )
    output = StringIO()
    Console(file=output, width=160).print(terminal(tally))
    shown = output.getvalue()
    assert "1  breaks it" in shown and "line 2, Short: 2.5" in shown and "line 3, total_units (Bad)" in shown


def test_nothing_is_left_behind_where_the_reports_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CatalogueError, match="choose another folder"):
        audit(SAMPLE, tmp_path / "out")


def test_a_file_that_fails_halfway_leaves_no_report(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        audit(written(tmp_path, "colour", "red"), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_progress_is_told_in_bytes_and_never_beyond_the_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = written(tmp_path, HEAD, *(f"P{i},Good,academic_micro_credential,,12,," for i in range(400)))
    audit(path, tmp_path / "out", lambda done, whole: told.append((done, whole)))
    assert len(told) == 5 and all(0 < done <= whole == path.stat().st_size for done, whole in told)
