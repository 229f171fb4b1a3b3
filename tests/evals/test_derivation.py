"""Gold that the rules core cannot derive from the stated facts is flagged; a question put the other way round is not."""

from __future__ import annotations

import pytest

from evals.case import Case
from evals.derivation import fewest_needed, underivable

FACTS = {"credential": "academic_certificate", "total_units": 10}


def case(**given: object) -> Case:
    return Case.model_validate({"id": "x", "turns": ["?"], "kind": "check", "verdict": "no", "clauses": ["2.4"], "facts": FACTS, **given})


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"verdict": "yes"},  # 'is 10 too small?'
        {"verdict": "none"},
        {"facts": None},
        {"kind": "bound"},
        {"verdict": "depends", "tags": ["fork"]},
        {"verdict": "depends", "tags": ["what-if"]},
        {"clauses": ["6.1"]},  # says nothing of an academic certificate
    ],
)
def test_gold_that_follows_or_need_not_follow_is_not_flagged(given: dict[str, object]) -> None:
    assert underivable(case(**given)) == ""


def test_settled_gold_that_the_rules_leave_open_is_flagged_and_the_reverse() -> None:
    assert underivable(case(facts={"credential": "academic_certificate"})) == (
        "the gold is no, where the rules of 2.4 say depends of the stated facts"
    )
    assert underivable(case(verdict="depends")) == "the gold is depends, where the rules of 2.4 say no of the stated facts"


def test_the_fewest_questions_are_those_that_the_rules_need_answered() -> None:
    assert fewest_needed(case(verdict="depends", facts={"credential": "academic_certificate", "level": "graduate"})) == 1
    assert fewest_needed(case()) is None
    assert fewest_needed(case(verdict="depends")) is None
