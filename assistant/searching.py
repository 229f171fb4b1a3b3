"""A search of the policy's text that decides nothing: for whoever wants the clauses and not an answer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from assistant.find import search
from assistant.texts import ClauseView, clause_text


class FoundClauses(BaseModel):
    """Clauses that were found, best first, and notes on what the search had to do without."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    clauses: tuple[ClauseView, ...]
    notes: tuple[str, ...] = ()


def search_policy(words: str, most: int = 5) -> FoundClauses:
    """The clauses nearest to some words, by the words themselves and by their meaning; at most six."""
    found, lacking = search(words)
    return FoundClauses(clauses=tuple(clause_text(clause) for clause in found[:most]), notes=(lacking,) if lacking else ())
