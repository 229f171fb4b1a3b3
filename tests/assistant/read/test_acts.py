"""What a later turn does in its conversation, and which facts stand after it."""

from __future__ import annotations

import pytest

from assistant.read.acts import Standing, turns
from rules.amount import Amount
from tests.assistant.reading import last, state

SEEN = "Is our 16-unit academic certificate with 4 transfer units within the cap?"


def test_the_marked_turns_have_every_act_often_enough_to_learn_from() -> None:
    acts = [turn.act for turn in turns()]
    assert min(acts.count(act) for act in set(acts)) >= 50


def test_the_counts_of_the_last_turn_are_told_from_those_it_replaced() -> None:
    standing = Standing([{"total_units": Amount.exactly(12)}, {"total_units": Amount.exactly(14)}], pending=False, supposing=False)
    assert standing.amounts(1) == {Amount.exactly(14)}
    assert standing.amounts(0) == {Amount.exactly(12)}


@pytest.mark.parametrize(
    "words",
    [
        "Forget my correction, the first number was right.",
        "ignore that, what I said first was right",
        "no, undo that please. The first figure stands.",
        "Sorry, my colleague misread it. It is as I said at first.",
    ],
)
def test_a_correction_that_is_taken_back_leaves_the_first_value(words: str) -> None:
    after = state(SEEN, "Correction: 5 transfer units.", words)
    assert after.facts["transfer_units"] == 4
    assert last((SEEN, "Correction: 5 transfer units.", words)).verdict == "yes"


@pytest.mark.parametrize("words", ["ok, and the way it really is?", "Leave the what-if aside: as it stands, is it fine?"])
def test_a_what_if_that_is_dropped_leaves_the_program_as_it_was(words: str) -> None:
    after = state(SEEN, "What if it were 6 transfer units?", words)
    assert after.facts["transfer_units"] == 4


def test_a_change_of_which_nothing_is_understood_is_asked_about_and_decides_nothing() -> None:
    answer = last((SEEN, "And suppose one of the courses became something quite different, would it still?"))
    assert answer.verdict not in ("yes", "no")
