"""A yes/no question held against the points of the text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.conversation import Conversation
from assistant.decide.decision import Decision
from assistant.decide.weigh import BY_RULES_ALONE, weighed
from assistant.read import Asked, read
from assistant.read.pointed import Pointed
from rules.points import points

OPEN = Decision("check", "depends", clauses=("2",), silent=True)
SETTLED, LEFT_OPEN = "2/cpace-not-required", "2.7/to-undergraduates"


class Pointing(Asked):
    """A question whose point is told by the test."""

    said: Pointed | None

    @property
    def pointed(self) -> Pointed | None:
        return self.said


def asked(said: Pointed | None, question: str = "Does an academic certificate have to be offered through CPaCE?") -> Asked:
    found = read(question, Conversation.new())
    made = Pointing(**{name: getattr(found, name) for name in Asked.__dataclass_fields__})
    object.__setattr__(made, "said", said)
    return made


def no(chance: float, point: str = SETTLED, alone: float | None = None) -> Pointed:
    return Pointed(0.0, chance, 0.0, {"no": (point, chance if alone is None else alone)})


def test_a_settled_point_decides_what_the_rules_leave_open() -> None:
    found = weighed(asked(no(0.8)), OPEN)
    assert (found.verdict, found.point, found.clauses[0]) == ("no", points()[SETTLED], "2")


def test_an_unlikely_point_decides_nothing() -> None:
    assert weighed(asked(no(0.4)), OPEN) == OPEN


def test_a_verdict_whose_reason_is_spread_over_many_points_is_not_given() -> None:
    assert weighed(asked(no(0.9, alone=0.2)), OPEN) == OPEN


def test_where_the_rules_name_what_would_settle_it_a_point_must_be_likelier() -> None:
    waiting = replace(OPEN, missing=("offered_by",))
    assert weighed(asked(no(0.6)), waiting) == waiting
    assert weighed(asked(no(0.8)), waiting).verdict == "no"


def test_a_point_against_the_rules_casts_doubt_and_stands_only_where_it_is_nearly_sure() -> None:
    yes = Decision("check", "yes", clauses=("2",))
    assert weighed(asked(no(0.6)), yes) == yes
    doubted = weighed(asked(no(0.8)), yes)
    assert (doubted.verdict, doubted.unclear) == ("depends", True)
    assert weighed(asked(no(0.95)), yes).verdict == "no"


def test_an_open_point_gives_no_yes_and_no_no() -> None:
    found = weighed(
        asked(Pointed(0.0, 0.0, 0.9, {"open": (LEFT_OPEN, 0.9)}), "Can an undergraduate take a graduate certificate?"),
        replace(OPEN, verdict=None),
    )
    assert found.verdict == "depends"


def test_a_point_about_another_credential_says_nothing() -> None:
    assert weighed(asked(no(0.9, "6.1/no-seal")), OPEN) == OPEN


def test_numbers_of_a_program_are_for_the_rules_alone() -> None:
    question = asked(no(0.99), "Is 12 units enough for an academic certificate?")
    assert weighed(question, OPEN) == OPEN


def test_without_the_sentence_model_the_rules_stand_and_the_answer_says_so() -> None:
    found = weighed(asked(None), OPEN)
    assert (found.verdict, found.notes) == ("depends", (BY_RULES_ALONE,))


@pytest.mark.parametrize("question", ["Who approves it?", "How many units does it need?"])
def test_what_is_no_yes_no_question_is_not_held_against_points(question: str) -> None:
    assert weighed(asked(no(0.99), question), OPEN) == OPEN
