"""The audit of a catalogue: what is read, what is refused with its line and cure, and what is reported."""

from __future__ import annotations

import csv
import datetime
import os
import re
import zipfile
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from rich.console import Console

from assistant.catalogue import Decision, Refused, Row, audit_rows, columns
from ui.catalogue import SAMPLE, SAMPLE_COURSES, TEMPLATE, CatalogueError, Tally, audit, deciding, rows, terminal
from ui.catalogue import tables as tables_module

HEAD = "id,title,credential,level,total_units,upper_division_units,graduate_units"


def written(folder: Path, *lines: str, name: str = "programs.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def sheet(folder: Path, *lines: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(folder / "programs.xlsx")
    return folder / "programs.xlsx"


def decided(path: Path) -> list[Decision | Refused]:
    return list(audit_rows(rows(path)))


def verdicts(path: Path) -> list[str | None]:
    return [item.verdict if isinstance(item, Decision) else "refused" for item in decided(path)]


def refusals(path: Path) -> list[Refused]:
    return [item for item in decided(path) if isinstance(item, Refused)]


def test_a_row_is_decided_like_the_same_facts_elsewhere(tmp_path: Path) -> None:
    path = written(
        tmp_path, HEAD, "A,Short,Academic Certificate,undergraduate,14,10,0", "B,Enough,academic_certificate,Undergraduate,14,10.5,0"
    )
    found = [item for item in decided(path) if isinstance(item, Decision)]
    assert [item.verdict for item in found] == ["no", "depends"]
    assert found[0].reasons("fail")[0].clause == "2.5" and "10.5" in found[0].reasons("fail")[0].because


def test_an_empty_cell_is_not_stated_and_not_zero(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, "A,Open,academic_certificate,undergraduate,14,,")
    found = decided(path)[0]
    assert isinstance(found, Decision) and found.facts.upper_division_units is None and found.statuses["2.5"] == "unknown"


@pytest.mark.parametrize("cell", ["15-18", "15\u201318", "15 to 18", "15 - 18"])
def test_a_program_of_15_to_18_units_is_a_range(tmp_path: Path, cell: str) -> None:
    found = decided(written(tmp_path, HEAD, f"A,Variable,academic_certificate,undergraduate,{cell},13.5,0"))[0]
    assert isinstance(found, Decision) and str(found.facts.total_units) == "15 to 18" and found.statuses["2.5"] == "pass"


@pytest.mark.parametrize(
    ("cell", "cure"),
    [
        ("twelve", "is no number"),
        ("NaN", "is no number"),
        ("inf", "is no number"),
        ("1e3", "is no number"),
        ("-3", "is negative"),
        ("18-15", "write the smaller number first"),
        ("=A1+B1", "paste the value"),
        ("#REF!", "paste the value"),
        ('"10,5"', "with a point"),
        ("9999999999999", "too large"),
    ],
)
def test_a_bad_number_is_refused_with_row_column_and_cure_and_the_rest_goes_on(tmp_path: Path, cell: str, cure: str) -> None:
    path = written(tmp_path, HEAD, f"A,Bad,academic_certificate,undergraduate,{cell},9,0", "B,Good,academic_micro_credential,,12,,")
    refused, good = decided(path)
    assert isinstance(refused, Refused) and (refused.line, refused.name, refused.column) == (2, "Bad", "total_units")
    assert cure in refused.problem
    assert isinstance(good, Decision) and good.verdict == "no"


def test_every_bad_cell_of_a_row_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, "A,Bad,diploma,advanced,x,9,0")
    assert [item.column for item in refusals(path)] == ["credential", "level", "total_units"]


def test_parts_beyond_the_whole_are_refused_by_column(tmp_path: Path) -> None:
    refused = refusals(written(tmp_path, HEAD, "A,Bad,academic_certificate,undergraduate,12,13,0"))
    assert [item.column for item in refused] == ["upper_division_units"]


def test_an_id_used_twice_is_refused_the_second_time(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, "A,One,academic_micro_credential,,9,,", "A,Two,academic_micro_credential,,12,,")
    refused = refusals(path)[0]
    assert verdicts(path) == ["depends", "refused"] and "also the id of line 2" in refused.problem


def test_a_column_nobody_knows_is_left_out_and_said_so(tmp_path: Path) -> None:
    path = written(tmp_path, "title,credential,total_unts,colour", "One,academic_micro_credential,9,red")
    refused = refusals(path)
    assert [(item.line, item.column) for item in refused] == [(1, "total_unts"), (1, "colour")]
    assert "did you mean total_units?" in refused[0].problem
    assert verdicts(path)[-1] == "depends"


def test_a_missing_credential_column_is_said_and_the_rows_are_held_against_all_types(tmp_path: Path) -> None:
    path = written(tmp_path, "title,total_units", "One,11.5")
    refused, found = decided(path)
    assert isinstance(refused, Refused) and refused.column == "credential"
    assert isinstance(found, Decision) and found.verdict == "no" and found.could_be == ()


@pytest.mark.parametrize("line", ["A,Long,academic_certificate,undergraduate,14,10,0,extra", "A,Short,academic_certificate"])
def test_a_line_with_too_many_or_too_few_cells_is_refused_and_the_rest_goes_on(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, HEAD, line, "B,Good,academic_micro_credential,,12,,")
    assert verdicts(path) == ["refused", "no"]
    assert "cells and the first line 7" in refusals(path)[0].problem


def test_a_quotation_mark_never_closed_costs_one_line_and_no_more(tmp_path: Path) -> None:
    good = [f"P{i},Good,academic_micro_credential,,12,," for i in range(50)]
    path = written(tmp_path, HEAD, 'A,"Open,academic_certificate,undergraduate,14,10,0', *good)
    assert verdicts(path) == ["refused"] + ["no"] * 50
    assert refusals(path)[0].line == 2
    assert [item.line for item in decided(path)[1:]] == list(range(3, 53))


def test_text_that_is_not_utf8_is_refused_in_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "programs.csv"
    path.write_bytes(HEAD.encode() + b"\nA,Caf\xe9,academic_micro_credential,,12,,\nB,Tea,academic_micro_credential,,12,,\n")
    assert verdicts(path) == ["refused", "no"] and "UTF-8" in refusals(path)[0].problem


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_separate_cells_too(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path, mark.join(("title", "credential", "total_units")), mark.join(("One", "academic_micro_credential", "12")))
    assert verdicts(path) == ["no"]


def test_blank_lines_are_passed_over_and_line_numbers_stay_those_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "", HEAD, "", ",,,,,,", "A,One,academic_micro_credential,,12,,")
    assert [item.line for item in decided(path)] == [5]


def test_a_program_from_before_the_policy_is_not_decided(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "title,credential,total_units,as_of",
        "Old,academic_micro_credential,12,2019-08-26",
        "New,academic_micro_credential,12,2024-04-23",
    )
    old, new = decided(path)
    assert isinstance(old, Decision) and old.verdict is None and "April 23, 2024" in old.remarks[0]
    assert isinstance(new, Decision) and new.verdict == "no"


def test_a_program_in_a_gap_or_a_fork_is_remarked_on(tmp_path: Path) -> None:
    path = written(
        tmp_path, HEAD, "A,Fork,academic_certificate,undergraduate,20,9,6", "B,Gap,academic_certificate,undergraduate,11.5,11.5,0"
    )
    fork, gap = decided(path)
    assert isinstance(fork, Decision) and fork.verdict == "depends" and fork.remarks[0].startswith("2.5, 2.6: Neither reading is taken.")
    assert isinstance(gap, Decision) and gap.remarks[0].startswith("2.4, 4.1: Both numbers are exact")


# Whole files.


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


# One row a course.

LONG = "id,credential,level,course,units,grading,transfer"


def test_the_courses_of_a_program_are_its_units(tmp_path: Path) -> None:
    path = written(
        tmp_path, LONG, "A,academic_certificate,undergraduate,ENGL 101,4,letter,no", "A,,,ENGL 301,5,letter,no", "A,,,ENGL 410,5,letter,no"
    )
    found = decided(path)[0]
    assert isinstance(found, Decision) and found.verdict == "no"
    assert (str(found.facts.total_units), str(found.facts.upper_division_units)) == ("14", "10")


def test_a_double_numbered_course_stays_undecided_and_is_remarked_on(tmp_path: Path) -> None:
    found = decided(written(tmp_path, LONG, "A,academic_certificate,graduate,GEOG 485/585,4,letter,no", "A,,,GEOG 573,8,letter,no"))[0]
    assert isinstance(found, Decision) and found.statuses["2.7"] == "unknown" and "double-numbered" in found.remarks[0]


def test_a_bad_course_refuses_its_program_and_no_other(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        LONG,
        "A,academic_certificate,undergraduate,ENGL 301,three,,",
        "A,,,ENGL 302,9,,",
        "B,academic_micro_credential,,ENGL 303,12,,",
    )
    assert verdicts(path) == ["refused", "no"]


def test_courses_of_a_program_that_stand_apart_refuse_it_every_time(tmp_path: Path) -> None:
    path = written(
        tmp_path, LONG, "A,academic_micro_credential,,ENGL 301,3,,", "B,academic_micro_credential,,ENGL 303,12,,", "A,,,ENGL 302,9,,"
    )
    assert verdicts(path) == ["refused", "no", "refused"]


def test_an_unreadable_line_refuses_the_programs_beside_it_that_it_may_belong_to(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        LONG,
        "A,academic_micro_credential,,ENGL 301,3,,",
        "A,too,many,cells,in,this,line,here",
        "B,academic_micro_credential,,ENGL 303,12,,",
        "C,academic_micro_credential,,ENGL 303,12,,",
    )
    assert verdicts(path) == ["refused", "refused", "refused", "no"]


def test_facts_of_a_program_that_differ_between_its_rows_refuse_it(tmp_path: Path) -> None:
    path = written(tmp_path, LONG, "A,academic_certificate,graduate,ENGL 501,3,,", "A,,undergraduate,ENGL 502,9,,")
    assert "differs from graduate" in refusals(path)[0].problem


# Reports.


def audited(path: Path, folder: Path) -> Tally:
    return audit(path, folder)


def test_the_sample_is_audited_with_every_verdict_in_it(tmp_path: Path) -> None:
    tally = audited(SAMPLE, tmp_path)
    assert all(tally.verdicts[verdict] for verdict in ("yes", "no", "depends", "none")) and tally.problem_count == 0
    assert tally.exit_status == 1


def test_the_long_sample_and_the_template_are_read_without_a_problem(tmp_path: Path) -> None:
    for path in (SAMPLE_COURSES, TEMPLATE):
        tally = audited(path, tmp_path)
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
    audited(path, tmp_path / "out")
    with (tmp_path / "out" / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["line"] for line in lines] == ["2", "3", "4"]
    assert [line["verdict"] for line in lines] == ["", "no", ""]
    assert lines[1]["program"] == "'@evil" and lines[1]["broken"] == "2.5"


def test_the_page_stands_alone_and_escapes_what_it_shows(tmp_path: Path) -> None:
    audited(written(tmp_path, HEAD, "A,<script>alert(1)</script>,academic_certificate,undergraduate,14,10,0"), tmp_path / "out")
    page = (tmp_path / "out" / "audit.html").read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert not re.search(r"https?://|src=|@import|url\(", page)
    assert "75% of 14 is 10.5" in page and "<th scope='row'>2.5</th>" in page


def test_the_terminal_shows_counts_by_clause_and_the_cure_of_each_problem(tmp_path: Path) -> None:
    tally = audited(
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
        audited(SAMPLE, tmp_path / "out")


def test_a_file_that_fails_halfway_leaves_no_report(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        audited(written(tmp_path, "colour", "red"), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_progress_is_told_in_bytes_and_never_beyond_the_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = written(tmp_path, HEAD, *(f"P{i},Good,academic_micro_credential,,12,," for i in range(400)))
    audit(path, tmp_path / "out", lambda done, whole: told.append((done, whole)))
    assert len(told) == 5 and all(0 < done <= whole == path.stat().st_size for done, whole in told)


def test_a_catalogue_is_decided_on_several_cores_as_on_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, one, several = written(tmp_path, SAMPLE.read_text(encoding="utf-8")), tmp_path / "one", tmp_path / "several"
    alone = audit(path, one)
    monkeypatch.setattr(deciding, "_AT_ONCE", 2)
    monkeypatch.setattr(deciding, "_ALONE", 1)
    monkeypatch.setattr(deciding.os, "sched_getaffinity", lambda _process: {0, 1})
    assert audit(path, several) == alone
    for name in ("audit.csv", "audit.html"):
        assert (several / name).read_bytes() == (one / name).read_bytes()


def _ended(_part: object) -> None:
    os._exit(1)


def test_a_process_of_the_audit_that_is_ended_is_told_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "_ALONE", 1)
    monkeypatch.setattr(deciding, "_decide", _ended)
    with pytest.raises(CatalogueError, match="audit the catalogue again"):
        list(deciding.decided([Row(2, "a", {}), Row(3, "b", {})], cores=2))
