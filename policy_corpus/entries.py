"""What is indexed: each clause under its own words, and under the ways people ask for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_corpus.clauses import Clause, clauses
from policy_corpus.errors import CorpusError
from policy_corpus.nicknames import policy_names

Phrasings = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Entry:
    """One indexed text, in the policy's own names, and the clause it leads to; `key` is unique and stable ('2.5', '2.5#ask3')."""

    key: str
    clause: str
    text: str


def entries(phrasings: Phrasings) -> tuple[Entry, ...]:
    """Return all entries: per clause one, one per paragraph where there are several, one per phrasing.

    Raises CorpusError when `phrasings` names a clause that does not exist.
    """
    unknown = sorted(set(phrasings) - {clause.id for clause in clauses()})
    if unknown:
        raise CorpusError(f"There are phrasings for clauses that do not exist: {', '.join(unknown)}; correct the ids.")
    return tuple(entry for clause in clauses() for entry in _entries_of(clause, phrasings.get(clause.id, ())))


def _entries_of(clause: Clause, asks: Sequence[str]) -> list[Entry]:
    # The title and id in front: the words of a clause alone often do not say which credential they are about.
    found = [Entry(clause.id, clause.id, policy_names(f"{clause.title}, {clause.id}: {clause.text}"))]
    paragraphs = clause.text.split("\n\n")
    if len(paragraphs) > 1:
        # The model reads 256 word pieces at most; what stands late in a long clause is found by its paragraph.
        found += [
            Entry(f"{clause.id}#par{number}", clause.id, policy_names(f"{clause.title}, {clause.id}: {paragraph}"))
            for number, paragraph in enumerate(paragraphs, start=1)
        ]
    unique = dict.fromkeys(ask.strip() for ask in asks if ask.strip())
    found += [Entry(f"{clause.id}#ask{number}", clause.id, policy_names(ask)) for number, ask in enumerate(unique, start=1)]
    return found
