"""pass^k: the same case played k times must give the same answer, to the last character."""

from __future__ import annotations

from collections.abc import Iterable

from evals.case import Case
from evals.measures import Rate
from evals.run import play

TIMES = 10
# So many cases are repeated in a run of the suite, the same on every run.
MOST = 30


def unsteady(cases: Iterable[Case], times: int = TIMES) -> tuple[Rate, tuple[str, ...]]:
    """How many cases give one answer every time, and the ids of those that do not."""
    steady = {case.id: len({_answer(case) for _ in range(times)}) == 1 for case in cases}
    return Rate(sum(steady.values()), len(steady)), tuple(case for case, same in steady.items() if not same)


def _answer(case: Case) -> str:
    played = play("", case)
    # Each conversation has an id of its own; all else must be the same.
    return played.answer.model_dump_json(exclude={"conversation"}) if played.answer else played.error
