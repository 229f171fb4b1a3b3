"""A catalogue with one row a course."""

from __future__ import annotations

from pathlib import Path

from assistant.catalogue import Decision
from tests.ui.catalogue.written import decided, refusals, verdicts, written

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
