"""`find`: the clauses that can carry an answer: named ones first, then those the rules name, then retrieval."""

from __future__ import annotations

from functools import cache
from threading import Lock

from assistant.read import Asked
from policy_corpus.clauses import nearest_ids
from policy_corpus.index import default_folder
from policy_corpus.store import Store
from rules.check import concerned
from rules.section import phrasings

_OPENING = Lock()


@cache
def _store() -> Store:
    with _OPENING:
        return Store.open(default_folder(), phrasings())


def store() -> Store:
    """The open vector store; the first call opens (or builds) it."""
    return _store()


def find(asked: Asked) -> tuple[str, ...]:
    """Clause ids, best first, for a question that no rule decides; ids that the question names come before all others."""
    if asked.unknown_clauses and not asked.known_clauses:
        return tuple(dict.fromkeys(near for unknown in asked.unknown_clauses for near in nearest_ids(unknown)))[:3]
    likely = asked.question.clauses
    hits = [hit.clause for hit in store().search(asked.text, k=6)]
    scores: dict[str, float] = {}
    for rank, clause in enumerate(hits):
        scores[clause] = scores.get(clause, 0.0) + 1 / (rank + 2)
    for clause, chance in likely:
        scores[clause] = scores.get(clause, 0.0) + 1.2 * chance
    for credential in asked.candidates if len(asked.candidates) < 3 else ():
        for clause in concerned(credential, asked.question.focus):
            scores[clause] = scores.get(clause, 0.0) + 0.25
    ranked = sorted(scores, key=lambda clause: -scores[clause])
    return tuple(dict.fromkeys((*asked.known_clauses, *ranked)))[:6]
