"""A question that is answered rightly is answered rightly when it is put in another way, at least as often as pinned."""

from __future__ import annotations

import pytest

from evals import baseline
from evals.case import Case
from evals.cases import load, question_files
from evals.outcomes import Outcomes
from evals.variations import VARIATIONS, stability

PINNED = baseline.read()
PASSING: list[Case] = [
    case for file, cases in load(question_files()).files.items() for case in cases if case.id not in PINNED.floor(file).known
]


@pytest.mark.parametrize("name", VARIATIONS)
def test_the_verdict_stays_when_the_question_is(name: str, outcomes: Outcomes) -> None:
    found = outcomes.variation(name, stability(VARIATIONS[name], PASSING))
    assert found.rate.of, "no question can be put in this way"
    assert found.percent >= PINNED.variations.get(name, 100), "\n".join(found.turned)
