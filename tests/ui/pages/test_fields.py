"""The form: every fact has one field, blank is not stated, and what is wrong is told by field."""

from __future__ import annotations

from collections import Counter

import pytest

import assistant
from assistant import catalogue
from ui.pages.check import decide
from ui.pages.fields import COURSES, GROUPS, blamed, field, label, stated

FACTS = [fact for group in GROUPS.values() for fact in group]


def problems(**filled: object) -> dict[str, str]:
    return {item.fact: item.problem for item in stated(filled)[1]}


def test_every_fact_has_exactly_one_field() -> None:
    assert Counter(FACTS) == Counter([*catalogue.columns(), COURSES])


@pytest.mark.parametrize("fact", FACTS)
def test_a_field_is_named_and_asked_for_in_the_words_of_the_rules(fact: str) -> None:
    shown = field(fact)
    assert shown.label[0].isupper() and shown.label.casefold() == catalogue.noun(fact).casefold()
    assert shown.question == catalogue.asked(fact)


def test_no_two_fields_have_the_same_label() -> None:
    # Two facts are both called CEUs; their questions tell them apart.
    twice = {name for name, count in Counter(map(label, FACTS)).items() if count > 1}
    assert twice <= {"CEUs"}
    assert len({(label(fact), catalogue.asked(fact)) for fact in FACTS}) == len(FACTS)


def test_a_field_left_blank_is_not_stated_and_never_zero() -> None:
    blank: dict[str, object] = {fact: [] if field(fact).kind == "names" else "" for fact in FACTS}
    assert stated(blank) == ({}, ())
    assert stated({"graduate_units": "0"}) == ({"graduate_units": 0}, ())


def test_every_choice_of_every_field_is_taken() -> None:
    for fact in FACTS:
        for _, value in field(fact).choices:
            facts, wrong = stated({fact: [value] if field(fact).kind == "names" else value})
            assert wrong == ()
            if value:
                assistant.check_program(facts)


def test_units_may_be_a_decimal_or_a_range() -> None:
    facts, wrong = stated({"total_units": "15-18", "graduate_units": "10.5"})
    assert wrong == ()
    assert assistant.fact_rows(facts) == [("units in total", "15 to 18"), ("graduate units", "10.5")]


def test_every_field_that_cannot_be_read_is_named_with_the_cure() -> None:
    found = problems(total_units="14x", as_of="yesterday", courses="nothing such", transfer_units="-1")
    assert set(found) == {"total_units", "as_of", "courses", "transfer_units"}
    assert "write one such as 12" in found["total_units"]
    assert "2025-08-25" in found["as_of"]
    assert "ENGL 301" in found["courses"]


def test_what_the_rules_refuse_is_told_of_its_field_in_plain_words() -> None:
    with pytest.raises(assistant.AssistantError) as refused:
        assistant.check_program({"total_units": 12, "upper_division_units": 10, "lower_division_units": 4})
    wrong = blamed(refused.value)
    assert (wrong.fact, wrong.label) == ("upper_division_units", "Upper-division units")
    assert "_" not in wrong.problem
    assert "more than the total of 12" in wrong.problem


def test_courses_are_taken_as_a_list_of_one_course_a_line() -> None:
    facts, _ = stated({"courses": "ENGL 301 (3)\nENGL 550 (3)"})
    assert facts["courses"] == [{"code": "ENGL 301", "units": 3}, {"code": "ENGL 550", "units": 3}]
    assert assistant.check_program(facts).verdict is not None


def test_the_form_decides_as_everywhere_and_offers_memos() -> None:
    filled = {"credential": "academic_certificate", "level": "undergraduate", "total_units": "14", "upper_division_units": "10"}
    values = [filled.get(fact, [] if field(fact).kind == "names" else "") for fact in FACTS]
    [(outcome, announced, document, text)] = list(decide(*values))
    assert "10.5 units" in outcome
    assert announced == "<p>Answer: It depends.</p>"
    assert isinstance(document, dict) and document["visible"] and isinstance(text, dict) and text["visible"]


def test_a_fault_of_the_software_is_said_and_nothing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(facts: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setitem(vars(assistant), "check_program", broken)
    [(outcome, _, document, _)] = list(decide(*("" for _ in FACTS)))
    assert "not in what you wrote" in outcome and "secret" not in outcome
    assert isinstance(document, dict) and not document["visible"]
