"""Structured programs: verdicts narrowed to clauses, forks and dates told in notes, and bounds of one fact."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import AssistantError, check_program, program_bounds
from rules.analysis import register

AC = "academic_certificate"
FORKS = [item for item in register() if item.kind == "fork"]


def test_of_a_program_dated_before_the_policy_this_text_decides_nothing() -> None:
    found = check_program({"credential": AC, "total_units": 10, "as_of": "2019-08-26"})
    assert (found.verdict, found.findings, found.missing, found.fixes, found.fits, found.levels) == (None, (), (), (), (), ())
    (note,) = found.notes
    assert "April 23, 2024" in note and "August 26, 2019" in note and "16-17 and 85-08" in note


@pytest.mark.parametrize(("as_of", "verdict"), [("2024-04-22", None), ("2024-04-23", "no"), ("2026-01-01", "no")])
def test_the_policy_decides_from_the_day_of_its_approval_by_the_president(as_of: str, verdict: str | None) -> None:
    assert check_program({"credential": AC, "total_units": 10, "as_of": as_of}).verdict == verdict


def test_a_date_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(AssistantError, match="as_of"):
        check_program({"as_of": "last fall"})


@pytest.mark.parametrize("fork", FORKS, ids=lambda item: item.id)
def test_facts_in_a_fork_of_the_text_give_depends_and_the_note_says_why(fork: Any) -> None:
    found = check_program(fork.witness, about=fork.clauses)
    assert found.verdict == "depends"
    assert fork.note in found.notes


def test_what_the_policy_leaves_open_is_noted_beside_a_decided_verdict_too() -> None:
    found = check_program({"credential": AC, "level": "undergraduate", "total_units": 18, "upper_division_units": 13, "graduate_units": 0})
    assert found.verdict == "no"
    assert any("18 units need 13.5" in note for note in found.notes)


def test_a_course_that_no_number_decides_is_noted() -> None:
    found = check_program({"credential": AC, "courses": [{"code": "GEOG 485/585", "units": 3}]})
    assert any("double-numbered" in note for note in found.notes)


def test_a_check_about_some_clauses_is_over_these_alone_and_shows_all_findings() -> None:
    given = {"credential": AC, "total_units": 10, "grading": "letter"}
    assert check_program(given).verdict == "no"
    found = check_program(given, about=["2.10"])
    assert found.verdict == "yes"
    assert "2.4" in [line.clause for line in found.findings if line.status == "fail"]


def test_clauses_that_do_not_bind_the_type_give_no_verdict_and_say_so() -> None:
    found = check_program({"credential": AC, "total_units": 12}, about=["6.1"])
    assert found.verdict is None
    assert found.notes[0].startswith("Nothing that was asked about (6.1) binds Academic Certificate")


def test_an_unknown_clause_is_refused() -> None:
    with pytest.raises(AssistantError, match=r"no clause '8\.8'"):
        check_program({"total_units": 12}, about=["8.8"])


def test_a_learners_record_shows_what_it_earns_and_how_the_titles_stand_to_the_five_types() -> None:
    found = check_program({"attended_required_sessions": True, "completed_activities": True, "met_passing_standard": True})
    assert [(line.credential, line.verdict) for line in found.levels] == [
        ("certificate_of_achievement", "depends"),
        ("certificate_of_completion", "yes"),
        ("certificate_of_participation", "depends"),
    ]
    assert any("levels within one of the five types" in note for note in found.notes)


def test_bounds_come_exact_in_whole_units_and_in_courses() -> None:
    found = program_bounds("graduate_units", {"level": "graduate", "total_units": 15}, AC, course_units=4)
    (bound,) = found.bounds
    assert bound.least is not None
    assert (bound.least.value, bound.least.whole, bound.least.courses, bound.share) == ("10.5", 11, 3, "70%")
    assert bound.text.startswith(
        "Academic Certificate, graduate: at least 10.5 graduate units (2.7), that is 11 in whole units, 3 courses of 4 units"
    )


def test_bounds_of_ceus_say_that_no_rounding_is_stated() -> None:
    found = program_bounds("ceus", {"contact_hours": 45})
    assert [bound.text for bound in found.bounds] == ["Non-Credit Certificate: exactly 4.5 CEUs (3.5)"]
    assert any("CEUs are exact" in note for note in found.notes)


def test_bounds_say_where_no_clause_limits_a_fact_and_where_the_policy_did_not_hold_yet() -> None:
    assert program_bounds("contact_hours", {}, AC).notes == ("No clause limits contact hours with these facts.",)
    earlier = program_bounds("total_units", {"as_of": "2020-01-01"})
    assert earlier.bounds == () and "April 23, 2024" in earlier.notes[0]


def test_bounds_of_a_range_say_for_which_end_they_hold() -> None:
    found = program_bounds("upper_division_units", {"total_units": [15, 18], "level": "undergraduate"}, AC)
    assert any("can vary" in note for note in found.notes)


@pytest.mark.parametrize(
    ("fact", "given", "options", "named"),
    [
        ("level", {}, {}, "fact"),
        ("total_units", {"colour": 1}, {}, "colour"),
        ("total_units", {"transfer_units": -1}, {}, "transfer_units"),
        ("total_units", {}, {"credential": "diploma"}, "credential"),
        ("total_units", {}, {"about": ["2.99"]}, "about"),
        ("total_units", {}, {"course_units": 0}, "course_units"),
        ("total_units", {}, {"course_units": "three"}, "course_units"),
    ],
)
def test_bounds_refuse_what_they_cannot_use_by_name(fact: str, given: dict[str, Any], options: dict[str, Any], named: str) -> None:
    with pytest.raises(AssistantError, match=named):
        program_bounds(fact, given, **options)
