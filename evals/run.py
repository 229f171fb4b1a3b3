"""Playing the cases: programs through the rules core, questions through the one path to an answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from assistant import Answer, Conversation, reply
from evals.cases import Case, Program
from evals.scorers import Abstention, Score, score
from policy_corpus.clauses import clauses
from rules.check import check, derived
from rules.errors import RulesError
from rules.facts import FIVE_TYPES, facts
from rules.formula import World
from rules.section import entries


@dataclass(frozen=True)
class Played:
    """One question with the answer to its last turn, how that scored, and what was taken to be asked."""

    file: str
    case: Case
    answer: Answer | None
    score: Score | None
    asking: dict[str, object] = field(default_factory=dict)
    error: str = ""
    ms: float = 0.0

    @property
    def causes(self) -> tuple[str, ...]:
        """What is not right; 'crash' where there is no answer."""
        return self.score.causes if self.score else ("crash",)

    @property
    def given(self) -> str:
        """The verdict given."""
        return (self.answer.verdict or "none") if self.answer else "crash"

    @property
    def abstention(self) -> Abstention | None:
        """Whether refusing was right, needless or missed."""
        return self.score.abstention if self.score else None


@dataclass(frozen=True)
class Decided:
    """One structured example with what the rules core made of it; `right` is None where it decides nothing and gives no number."""

    program: Program
    given: str
    right: bool | None
    because: str = ""


def play(file: str, case: Case) -> Played:
    """The turns of one case as one conversation; a crash is a result like any other, so that the others still run."""
    conversation = Conversation.new()
    start = time.perf_counter()
    try:
        for turn in case.turns:
            start = time.perf_counter()
            answer, conversation = reply(turn, conversation)
    except Exception as error:
        return Played(file, case, None, None, error=f"{type(error).__name__}: {error}")
    ms = (time.perf_counter() - start) * 1000
    asking = conversation.asking.model_dump(mode="json", exclude_defaults=True) if conversation.asking else {}
    return Played(file, case, answer, score(case, answer, texts()), asking, ms=ms)


@cache
def texts() -> dict[str, str]:
    """The words of every clause."""
    return {clause.id: clause.text for clause in clauses()}


def decided(program: Program) -> Decided:
    """One example decided as structured facts: its verdict and its numbers."""
    example = program.example
    try:
        stated = facts(example.facts)
        result = check(stated, about=program.about)
        if example.verdict == "none" and not example.values:
            return Decided(program, "none", None)
        measured = set(_measured(program)) if example.values else set()
    except RulesError as error:
        return Decided(program, "crash", False, str(error))
    given = "none" if example.verdict == "none" else result.verdict or "none"
    if given != example.verdict:
        return Decided(
            program, given, False, "; ".join(f"{f.clause} {f.status}: {f.because}" for f in result.bearing) or "no clause applies"
        )
    absent = [value for value in example.values if Fraction(value) not in measured]
    return Decided(program, given, not absent, f"{', '.join(absent)} is not among the numbers" if absent else "")


def _measured(program: Program) -> Iterator[Fraction]:
    """Every number that the rules of the clauses asked about rest on for these facts."""
    stated = facts(program.example.facts)
    for credential in (stated.credential,) if stated.credential else FIVE_TYPES:
        world = World(derived(stated, credential), {"credential": frozenset((credential.value,))})
        for rule in (rule for clause in program.about for rule in entries()[clause].rule):
            if world.possible(rule.applies):
                yield from (measure.value for measure in rule.measures(world))
