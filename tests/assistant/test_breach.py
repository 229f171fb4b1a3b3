"""Whether a yes is good news: `breach` is set where the question asks whether something is wrong, and nowhere else."""

from __future__ import annotations

import pytest

from assistant.answer import answer


@pytest.mark.parametrize(
    ("question", "verdict", "breach"),
    [
        ("Does a 10-unit academic certificate break the policy?", "yes", True),
        ("Is 10 units too few for an academic certificate?", "yes", True),
        ("Is 12 units too few for an academic certificate?", "no", False),
        ("Is 10 units enough for an academic certificate?", "no", None),
        ("Is 12 units enough for an academic certificate?", "yes", None),
        ("Does my 10-unit program qualify?", "depends", None),
        ("Which type is a 10-unit program?", None, None),
    ],
)
def test_a_question_whether_something_is_wrong_is_told_so(question: str, verdict: str | None, breach: bool | None) -> None:
    told = answer(question)
    assert (told.verdict, told.breach) == (verdict, breach)


def test_a_whole_program_in_which_something_is_wrong_is_told_so() -> None:
    told = answer("My 14-unit undergraduate certificate has 10 upper-division units and no graduate ones. Is anything wrong with it?")
    assert (told.verdict, told.breach) == ("yes", True)
