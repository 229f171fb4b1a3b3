"""Playing the cases: programs through the rules core, questions through the one path to an answer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from fractions import Fraction

from assistant import Answer, Conversation, reply
from evals.case import Case, texts
from evals.cases import Program
from evals.derivation import fewest_needed, measured
from evals.scorers import Abstention, Score, score
from rules.check import check
from rules.errors import RulesError
from rules.facts import facts


@dataclass(frozen=True)
class Played:
    """One question with the answer to its last turn, how that scored, what was taken to be asked, and the answers to all turns."""

    file: str
    case: Case
    answer: Answer | None
    score: Score | None
    asking: dict[str, object] = field(default_factory=dict)
    error: str = ""
    ms: float = 0.0
    said: tuple[Answer, ...] = ()

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
    said: list[Answer] = []
    start = time.perf_counter()
    try:
        for turn in case.turns:
            start = time.perf_counter()
            answer, conversation = reply(turn, conversation)
            said.append(answer)
    except Exception as error:
        return Played(file, case, None, None, error=f"{type(error).__name__}: {error}", said=tuple(said))
    ms = (time.perf_counter() - start) * 1000
    asking = conversation.asking.model_dump(mode="json", exclude_defaults=True) if conversation.asking else {}
    scored = score(case, said[-1], texts(), [turn.facts for turn in said], fewest_needed(case))
    return Played(file, case, said[-1], scored, asking, ms=ms, said=tuple(said))


def decided(program: Program) -> Decided:
    """One example decided as structured facts: its verdict and its numbers."""
    example = program.example
    try:
        stated = facts(example.facts)
        result = check(stated, about=program.about)
        if example.verdict == "none" and not example.values:
            return Decided(program, "none", None)
        numbers = set(measured(example.facts, program.about)) if example.values else set()
    except RulesError as error:
        return Decided(program, "crash", False, str(error))
    given = "none" if example.verdict == "none" else result.verdict or "none"
    if given != example.verdict:
        return Decided(
            program, given, False, "; ".join(f"{f.clause} {f.status}: {f.because}" for f in result.bearing) or "no clause applies"
        )
    absent = [value for value in example.values if Fraction(value) not in numbers]
    return Decided(program, given, not absent, f"{', '.join(absent)} is not among the numbers" if absent else "")
