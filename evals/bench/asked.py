"""What is asked while it is measured: seen questions of one turn, told apart by the way their answers take."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Literal
from unittest.mock import patch

from assistant.find import Retrieval
from evals.case import Case
from evals.cases import load, question_files

# By name: the package shows the function of this name in place of the module.
path = importlib.import_module("assistant.answer")
Route = Literal["rules", "retrieval"]
# Questions whose answers come first in a process, so that what is loaded once is loaded.
WARMING = 24


@dataclass(frozen=True)
class Timed:
    """One question answered once: which way its answer took, and how long."""

    question: str
    route: Route
    ms: float


@cache
def cases() -> tuple[Case, ...]:
    """Every seen case of one turn, in an order that mixes the files."""
    found = [case for several in load(question_files()).files.values() for case in several if len(case.turns) == 1]
    return tuple(sorted(found, key=lambda case: case.id[::-1]))


def questions() -> tuple[str, ...]:
    """Their questions, each once."""
    return tuple(dict.fromkeys(case.turns[0] for case in cases()))


@contextmanager
def _noticed() -> Iterator[list[Retrieval]]:
    """Notes every search for clauses that an answer makes."""
    made: list[Retrieval] = []

    class Noticed(Retrieval):
        def __call__(self) -> tuple[str, ...]:
            made.append(self)
            return super().__call__()

    with patch.object(path, "Retrieval", Noticed):
        yield made


def timed(asked: Sequence[str]) -> list[Timed]:
    """Each question answered once in this process, after some others that warm it."""
    for question in questions()[-WARMING:]:
        path.answer(question)
    found: list[Timed] = []
    with _noticed() as searches:
        for question in asked:
            searches.clear()
            start = time.perf_counter()
            path.answer(question)
            took = (time.perf_counter() - start) * 1000
            found.append(Timed(question, "retrieval" if searches else "rules", took))
    return found


@cache
def sample(count: int = 260) -> tuple[Timed, ...]:
    """Some questions with their routes and times, measured once a run."""
    return tuple(timed(questions()[: min(count, len(questions()) - WARMING)]))


def of_route(route: Route) -> tuple[str, ...]:
    """The questions of the sample whose answers take this way."""
    return tuple(item.question for item in sample() if item.route == route)
