"""The same questions through this software and through what is built in an afternoon: a retrieval chain, and one with a small model behind it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.bench.asked import cases
from evals.bench.figure import Figure, percentile
from evals.case import Case
from evals.errors import EvalError

NAME = "peers"
ASKED = 100
SYSTEMS = {
    "assistant": "this software",
    "chain": "LangChain + Chroma + sentence-transformers, nearest clause",
    "generator": "the same with SmolLM2-135M-Instruct over the three nearest clauses",
}


class Said(BaseModel):
    """What a system made of one question: the clause it names first ('' where none), its verdict, and how long it took."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    case: str
    clause: str
    verdict: str
    ms: float


class Run(BaseModel):
    """One system in a process of its own: seconds from its start until it could be asked, MB at the end, and what it said."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    start: float
    memory: float
    said: tuple[Said, ...]


def chosen() -> tuple[Case, ...]:
    """The questions: of one turn, with a yes, no or depends for their gold, drawn evenly."""
    wanted = [case for case in cases() if case.verdict != "none"]
    return tuple(wanted[:: max(1, len(wanted) // ASKED)][:ASKED])


def figures() -> Iterator[Figure]:
    """This software, then the chain."""
    for name in ("assistant", "chain"):
        yield from _told(name, run(name))


def with_generator() -> Iterator[Figure]:
    """The chain with a model behind it; EvalError where the model is not installed."""
    yield from _told("generator", run("generator"))


def _told(name: str, found: Run) -> Iterator[Figure]:
    gold = {case.id: case for case in chosen()}
    times, count = [said.ms for said in found.said], len(found.said)
    right = sum(said.verdict == gold[said.case].verdict for said in found.said)
    wrong = sum(said.verdict in ("yes", "no") and said.verdict != gold[said.case].verdict for said in found.said)
    cited = sum(said.clause in gold[said.case].clauses for said in found.said)
    system, note = SYSTEMS[name], f"{count} questions"
    yield Figure(subject=NAME, what=f"{system}: start", value=found.start, unit="s")
    yield Figure(subject=NAME, what=f"{system}: p50", value=percentile(times, 0.5), unit="ms", note=note)
    yield Figure(subject=NAME, what=f"{system}: p95", value=percentile(times, 0.95), unit="ms")
    yield Figure(subject=NAME, what=f"{system}: memory", value=found.memory, unit="MB")
    told = "gives none" if name == "chain" else f"{wrong} a wrong yes or no"
    yield Figure(subject=NAME, what=f"{system}: verdict right", value=right / count * 100, unit="%", note=told)
    yield Figure(subject=NAME, what=f"{system}: first clause right", value=cited / count * 100, unit="%")


def run(name: str) -> Run:
    """One system asked everything; EvalError with its last words where it failed."""
    command = [sys.executable, "-m", "evals.bench.peer", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False, input="\n".join(case.id for case in chosen()))
    try:
        return Run.model_validate_json(done.stdout)
    except ValidationError as error:
        raise EvalError(done.stderr.strip().rpartition("\n")[2] or f"{SYSTEMS[name]} gave no answers") from error
