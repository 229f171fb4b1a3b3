"""The rows of a catalogue: what is read, and what is refused with its line and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.catalogue import Decision, Refused
from tests.ui.catalogue.written import HEAD, decided, refusals, verdicts, written


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
