"""A question decided again over facts that were set by hand."""

from __future__ import annotations

import pytest

import assistant
from assistant.conversation import Conversation

SHORT = "My 14-unit undergraduate certificate has 10 upper-division units and no graduate ones. OK?"
PROGRAM = {
    "credential": "academic_certificate",
    "level": "undergraduate",
    "total_units": 14,
    "upper_division_units": 10,
    "graduate_units": 0,
}


def after(*questions: str) -> Conversation:
    state = None
    for question in questions:
        _, state = assistant.reply(question, state)
    assert state is not None
    return state


def test_with_the_facts_as_they_were_read_nothing_changes() -> None:
    told, state = assistant.reply(SHORT)
    again, restated = assistant.restate(SHORT, None, told.facts)
    assert again.model_copy(update={"conversation": ""}) == told.model_copy(update={"conversation": ""})
    assert restated.model_copy(update={"id": ""}) == state.model_copy(update={"id": ""})


def test_one_number_corrected_turns_the_verdict() -> None:
    told, state = assistant.restate(SHORT, None, {**PROGRAM, "upper_division_units": 11})
    assert told.verdict == "yes"
    assert "11 upper-division units" in told.text
    assert told.facts["upper_division_units"] == 11
    assert state.facts == told.facts


def test_the_next_question_builds_on_the_facts_that_were_set() -> None:
    _, state = assistant.restate(SHORT, None, {**PROGRAM, "upper_division_units": 11})
    told, _ = assistant.reply("and with 6 transfer units?", state)
    assert told.verdict == "no"
    assert (told.facts["upper_division_units"], told.facts["total_units"]) == (11, 14)


def test_a_fact_that_is_taken_back_is_not_stated_and_never_zero() -> None:
    told, _ = assistant.restate(SHORT, None, {name: value for name, value in PROGRAM.items() if name != "upper_division_units"})
    assert told.verdict == "depends"
    assert "upper_division_units" not in told.facts


def test_another_type_is_decided_by_its_own_clauses() -> None:
    told, state = assistant.restate(SHORT, None, {"credential": "academic_micro_credential", "total_units": 14})
    assert (told.verdict, told.citations[0].clause) == ("no", "4.1")
    assert state.family == ("academic_micro_credential",)


def test_a_type_that_is_taken_back_leaves_all_five_open() -> None:
    told, state = assistant.restate("Is my 10-unit academic certificate big enough?", None, {"total_units": 10})
    assert told.verdict == "depends"
    assert "As an Academic Micro-Credential" in told.text
    assert state.family == ()


def test_what_a_question_only_supposes_stays_supposed() -> None:
    before = after(SHORT)
    told, state = assistant.restate("what if it had 11 upper-division units?", before, {**PROGRAM, "total_units": 16})
    assert told.verdict == "no"
    assert "11 upper-division units fall short of the minimum: 75% of 16 is 12 units" in told.text
    assert state.facts["upper_division_units"] == 10


def test_a_number_that_was_not_placed_no_longer_keeps_the_question_open() -> None:
    told, _ = assistant.restate(
        "Is 12 units enough for an academic certificate?", None, {"credential": "academic_certificate", "total_units": 12}
    )
    assert told.verdict == "yes"


@pytest.mark.parametrize(
    ("facts", "fact", "said"),
    [
        ({"total_units": -1}, "total_units", "negative"),
        ({"total_units": "many"}, "total_units", "write 12"),
        ({"total_units": 10, "upper_division_units": 12}, "upper_division_units", "more than the total of 10 units"),
        ({"level": "phd"}, "level", "undergraduate"),
        ({"colour": "red"}, "colour", "no such fact"),
        ({"total_units": 10, "transfer_units": 6, "prior_learning_units": 6}, "prior_learning_units", "correct one of them"),
    ],
)
def test_a_fact_that_cannot_be_used_is_named_with_the_cure(facts: dict[str, object], fact: str, said: str) -> None:
    with pytest.raises(assistant.UnusableFact) as caught:
        assistant.restate(SHORT, None, facts)
    assert caught.value.fact == fact
    assert said in caught.value.problem
    assert "prior_learning_units" not in caught.value.problem


def test_a_course_list_gives_units_by_division() -> None:
    found = assistant.read_courses("ENGL 210 (3)\nENGL 301 (3), ENGL 415/515 (3, CR/NC)\nENGL 302 - 4 units")
    assert (found.count, found.facts["total_units"], found.facts["lower_division_units"]) == (4, 13, 3)
    assert (found.facts["upper_division_units"], found.facts["graduate_units"]) == ([7, 10], [0, 3])
    assert any("415/515 is double-numbered" in note for note in found.notes)


def test_a_course_list_that_cannot_be_read_names_its_lines() -> None:
    with pytest.raises(assistant.UnusableFact, match="line 2: 'nothing' names no course such as ENGL 301"):
        assistant.read_courses("ENGL 301 (3)\nnothing")
