"""The ablation: the same paraphrases searched by words, by meaning and by both, each with and without the ways people ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.find import store
from evals.measures import Rate
from evals.retrieval.paraphrases import Paraphrase
from policy_corpus.store import Hit, Store

Search = Callable[[str], Sequence[Hit]]
# A clause that is found later than this is as good as not found.
DEEPEST = 20
ASSISTANT = "fused, with phrasings"


@dataclass(frozen=True)
class Ranked:
    """At which rank (from 1) a clause that carries the answer was found, and what stood first instead; None where not among the first."""

    paraphrase: Paraphrase
    rank: int | None
    first: tuple[str, ...]


@dataclass(frozen=True)
class Retrieval:
    """How one way of searching did over some paraphrases."""

    ranked: tuple[Ranked, ...]

    def within(self, most: int) -> Rate:
        """How many have the clause among the first `most`: R@k."""
        return Rate(sum(r.rank is not None and r.rank <= most for r in self.ranked), len(self.ranked))

    @property
    def mrr(self) -> float | None:
        """The mean of 1/rank, 0 where it was not found; None of nothing."""
        return sum(1 / r.rank for r in self.ranked if r.rank) / len(self.ranked) if self.ranked else None

    @property
    def held_out(self) -> Retrieval:
        """The same over the half that nothing was tuned on."""
        return Retrieval(tuple(r for r in self.ranked if not r.paraphrase.tuned))

    @property
    def missed(self) -> tuple[Ranked, ...]:
        """The paraphrases whose clause is not among the first three."""
        return tuple(r for r in self.ranked if r.rank is None or r.rank > 3)

    @property
    def by_clause(self) -> Mapping[str, Rate]:
        """For each clause that carries an answer, how often it is among the first three."""
        found: dict[str, Rate] = {}
        for r in self.ranked:
            before = found.get(r.paraphrase.clauses[0], Rate(0, 0))
            found[r.paraphrase.clauses[0]] = Rate(before.right + (r.rank is not None and r.rank <= 3), before.of + 1)
        return found


def ranked(search: Search, asked: Iterable[Paraphrase]) -> Retrieval:
    """Every paraphrase searched once."""
    return Retrieval(tuple(_ranked(search, paraphrase) for paraphrase in asked))


def ablation(asked: Sequence[Paraphrase]) -> Iterator[tuple[str, Retrieval]]:
    """Each way of searching by its name, the poorest first; without phrasings from a store in memory, with them from the assistant's own."""
    with Store.in_memory({}) as bare:
        yield from _ways(bare, "without phrasings", asked)
    yield from _ways(store(), "with phrasings", asked)


def _ways(searched: Store, name: str, asked: Sequence[Paraphrase]) -> Iterator[tuple[str, Retrieval]]:
    ways = {"lexical": searched.lexical, "dense": searched.dense, "fused": searched.search}
    for way, search in ways.items():
        yield f"{way}, {name}", ranked(partial(search, k=DEEPEST), asked)


def _ranked(search: Search, paraphrase: Paraphrase) -> Ranked:
    found = [hit.clause for hit in search(paraphrase.question)]
    ranks = [found.index(clause) + 1 for clause in paraphrase.clauses if clause in found]
    return Ranked(paraphrase, min(ranks, default=None), tuple(found[:3]))
