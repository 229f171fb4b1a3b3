"""Numbers at their places: what one reading of a message makes of its numbers, without the learned weights."""

from __future__ import annotations

import pytest

from assistant.read.counting import Counting, Reading, Setting
from assistant.read.lexicon import mentions
from assistant.read.numbers import quantities
from assistant.read.placed import Placed, placed
from assistant.read.text import plain
from rules.amount import show


def read(message: str, *labels: str, underway: bool = False, chance: float = 1.0) -> Placed:
    text = plain(message)
    known = {"level": "graduate"} if underway else {}
    numbers = Reading(text, quantities(text.text), mentions(text.text), Setting(known))
    return placed(numbers, Counting(labels, (chance,) * len(labels), 1.0))


def told(found: Placed) -> dict[str, str]:
    return {c.fact: show(c.amount.exact) if c.amount.exact is not None else str(c.amount) for c in found.own}


def test_a_number_states_the_fact_it_is_read_as() -> None:
    assert told(read("15 units, 11 of them upper-division", "total_units", "upper_division_units")) == {
        "total_units": "15",
        "upper_division_units": "11",
    }


def test_what_is_said_of_the_rule_is_a_claim_and_no_fact() -> None:
    found = read("the dean says 9 is the minimum, we have 12 units", "claim", "total_units")
    assert told(found) == {"total_units": "12"}
    assert [show(c.amount.low) for c in found.claims] == ["9"]


def test_what_is_taken_back_is_no_fact() -> None:
    found = read("not 13, 14 units", "old", "total_units")
    assert told(found) == {"total_units": "14"}
    assert [show(a.low) for a in found.taken_back] == ["13"]


@pytest.mark.parametrize("label", ["-", "other"])
def test_what_counts_something_else_is_left_out(label: str) -> None:
    assert told(read("24 students take 12 units", label, "total_units")) == {"total_units": "12"}


def test_courses_of_one_size_come_to_units() -> None:
    found = read("we have five courses. four courses are graduate level. each is 3 units", "courses", "graduate_units", "course_size")
    assert told(found) == {"total_units": "15", "graduate_units": "12"}


def test_a_share_stays_a_share_until_the_total_is_known() -> None:
    assert [c.part for c in read("40% transfer", "transfer_units").own] == [True]


def test_a_role_said_without_a_number_comes_from_the_grammar() -> None:
    assert told(read("12 units, no graduate units", "total_units"))["graduate_units"] == "0"


def test_a_doubtful_bare_number_in_a_conversation_is_left_to_the_conversation() -> None:
    found = read("make it 16", "total_units", underway=True, chance=0.4)
    assert not found.own
    assert [show(c.amount.low) for c in found.loose] == ["16"]


def test_courses_without_a_size_leave_the_message_in_doubt() -> None:
    assert read("four courses are graduate level", "graduate_units").doubtful
