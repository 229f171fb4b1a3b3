"""Trivial answerers, to see what the measures give for nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from assistant import Answer
from assistant.contract import Citation, Kind, PolicyRef, Verdict
from assistant.find import store
from evals.case import Case, texts
from evals.run import Played
from evals.scorers import score

Answerer = Callable[[Case], Answer]


def _answer(kind: Kind, verdict: Verdict | None = None, citations: tuple[Citation, ...] = ()) -> Answer:
    text = citations[0].quote if citations else ""
    policy = PolicyRef(title="", approved="", fingerprint="")
    return Answer(text=text, kind=kind, verdict=verdict, citations=citations, policy=policy, conversation="")


def always(verdict: Verdict, _case: Case) -> Answer:
    """The same verdict, whatever is asked."""
    return _answer("check", verdict)


def nearest_clause(case: Case) -> Answer:
    """The whole text of the clause that retrieval finds first for the last turn, and no verdict."""
    found = [hit.clause for hit in store().search(case.turns[-1], k=1)]
    return _answer("lookup", None, tuple(Citation(clause=c, title="", document="", quote=texts()[c], url="") for c in found))


ANSWERERS: dict[str, Answerer] = {
    "always 'depends'": partial(always, "depends"),
    "always 'no'": partial(always, "no"),
    "nearest clause": nearest_clause,
}


def answered(answerer: Answerer, results: Sequence[Played]) -> list[Played]:
    """The same cases, answered trivially."""
    return [Played(p.file, p.case, answer := answerer(p.case), score(p.case, answer, texts())) for p in results]
