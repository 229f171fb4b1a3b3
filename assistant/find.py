"""`find`: the clauses that can carry an answer: named ones first, then those the rules name, then retrieval."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock

from assistant.read import Asked
from policy_corpus.clauses import nearest_ids
from policy_corpus.errors import CorpusError
from policy_corpus.index import default_folder, server_url
from policy_corpus.lexical import Lexical
from policy_corpus.store import Store
from rules.check import concerned
from rules.section import phrasings

BY_WORDS_ALONE = (
    "The search by meaning is out of order, so clauses were looked for by their words alone; "
    "one that says it in other words may be missing. Verdicts and numbers do not rest on this search."
)
BY_WORDS_YET = (
    "The search by meaning is still being loaded, so clauses were looked for by their words alone; ask again in a moment and "
    "those that say it in other words are found too. Verdicts and numbers do not rest on this search."
)
_OPENING = Lock()
# After a failure nobody waits for the index again for this long.
_REST_SECONDS = 30.0


@cache
def _opened() -> Store:
    if url := server_url():
        return Store.on_server(url, phrasings())
    return Store.beside(default_folder(), phrasings()) if _Way.light else Store.open(default_folder(), phrasings())


def store() -> Store:
    """The open vector store; the first call opens (or builds) it, on a Chroma server the first search does."""
    with _OPENING:
        return _opened()


@dataclass
class Retrieval:
    """`find` for one question, called only where no rule carries the answer; afterwards `lacking` says what it had to do without."""

    asked: Asked
    lacking: str = ""

    def __call__(self) -> tuple[str, ...]:
        """Clause ids as `find` gives them."""
        yet = _Way.opening
        found = find(self.asked)
        self.lacking = BY_WORDS_YET if yet else BY_WORDS_ALONE if _Outage.under_way() else ""
        return found


class _Way:
    """How this process comes to its index: for one question or for many, and whether it is being opened in the background."""

    light = False
    opening = False


def search_lightly() -> None:
    """Have this process search the saved vectors of a finished index, without Chroma: for who asks once, since opening that takes a second."""
    _Way.light = True


def being_opened() -> bool:
    """Whether the index is being opened in the background, so that clauses are found by their words alone."""
    return _Way.opening


def opened_beside() -> Callable[[], None]:
    """From now on search by words, without waiting for the index; calling what is returned opens it and ends that."""
    _Way.opening = True

    def opened() -> None:
        try:
            # On a Chroma server the index may still have to be written.
            with suppress(CorpusError):
                store().check()
        finally:
            _Way.opening = False

    return opened


class _Outage:
    """From when on the index is tried again."""

    until = 0.0

    @classmethod
    def under_way(cls) -> bool:
        return time.monotonic() < cls.until

    @classmethod
    def begin(cls) -> None:
        cls.until = time.monotonic() + _REST_SECONDS


@cache
def _lexical() -> Lexical:
    return Lexical.of(phrasings())


def _hits(text: str) -> list[str]:
    if not _Way.opening and not _Outage.under_way():
        try:
            return [hit.clause for hit in store().search(text, k=6)]
        except CorpusError:
            # Said in the answer and by readiness; the words of the clauses are searched all the same.
            _Outage.begin()
    return [clause for clause, _ in _lexical().search(text, 6)]


def search(words: str) -> tuple[tuple[str, ...], str]:
    """Clause ids for words that need not be a question, best first and at most six, and what was lacking ('' where nothing was)."""
    yet = _Way.opening
    found = tuple(dict.fromkeys(_hits(words)))
    return found, BY_WORDS_YET if yet else BY_WORDS_ALONE if _Outage.under_way() else ""


def find(asked: Asked) -> tuple[str, ...]:
    """Clause ids, best first, for a question that no rule decides; ids that the question names come before all others."""
    if asked.unknown_clauses and not asked.known_clauses:
        return tuple(dict.fromkeys(near for unknown in asked.unknown_clauses for near in nearest_ids(unknown)))[:3]
    likely = asked.question.clauses
    hits = _hits(asked.text)
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
