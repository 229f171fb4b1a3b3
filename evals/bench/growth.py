"""A hundred policies in place of one: the same clauses under other universities' names, all of them searched at once."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.bench.figure import Figure, at_most, percentile, seconds
from evals.retrieval.paraphrases import paraphrases
from policy_corpus.embeddings import MiniLM, shared
from policy_corpus.entries import Entry, entries
from policy_corpus.index import Wanted, open_index
from policy_corpus.lexical import Lexical
from policy_corpus.store import Store
from rules.section import phrasings

NAME = "growth"
TIMES = 100
# Ways to ask for a clause that are indexed beside its words: with all there are, writing the index would take most of the bench.
_ASKS = 2
# Kept between runs, because writing so many vectors takes long; a folder each, since an index clears away those before it.
FOLDER = Path(".cache") / "bench-growth"
_ROUNDS = 2


@dataclass
class Shifted:
    """The model for questions; for the texts of other policies vectors that lie near those of the real ones, in their order."""

    model: MiniLM
    vectors: NDArray[np.float32]
    given: int = 0

    @property
    def fingerprint(self) -> str:
        """That of the model."""
        return self.model.fingerprint

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The next vectors, one a text."""
        start, self.given = self.given, self.given + len(texts)
        return [[float(number) for number in vector] for vector in self.vectors[start : self.given]]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, from the model."""
        return self.model.embed_query(text)


def figures(times: int = TIMES) -> Iterator[Figure]:
    """Search over one policy and over many, and how long the many take to open."""
    one = entries({clause: asks[:_ASKS] for clause, asks in phrasings().items()})
    base = np.asarray(shared().encode([entry.text for entry in one]), dtype=np.float32)
    found: list[float] = []
    times_taken: list[float] = []
    for many in (1, times):
        indexed = [_of_policy(entry, number) for number in range(many) for entry in one]
        wanted = Wanted((FOLDER / str(many)).absolute(), indexed, Shifted(shared(), _vectors(base, many)), _named(indexed))
        _opened(wanted).close()
        start = time.perf_counter()
        with _opened(wanted) as store:
            times_taken.append(time.perf_counter() - start)
            found.append(_p95(store))
    note = f"{len(one):,} entries {found[0]:.1f} ms, {len(one) * times:,} entries {found[1]:.1f} ms"
    yield Figure(
        subject=NAME,
        what=f"search p95 over {times} times the clauses to once",
        value=found[1] / found[0],
        unit="times",
        target=at_most(2),
        note=note,
    )
    yield Figure(
        subject=NAME, what=f"opening the index of {times} policies, every text and vector compared", value=times_taken[-1], unit="s"
    )


def _opened(wanted: Wanted) -> Store:
    dense, ownership = open_index(wanted)
    return Store(Lexical(wanted.indexed), dense, wanted.embedder, ownership)


def _of_policy(entry: Entry, number: int) -> Entry:
    return Entry(f"{number}/{entry.key}", f"{number}/{entry.clause}", f"{entry.text} (University {number})") if number else entry


def _vectors(base: NDArray[np.float32], many: int) -> NDArray[np.float32]:
    """The real vectors, then for each other policy the same moved by a little noise, so that no two are equal."""
    noise = np.random.default_rng(1).normal(scale=0.02, size=(many - 1, *base.shape)).astype(np.float32)
    moved = np.concatenate([base, *(base + shift for shift in noise)])
    scaled: NDArray[np.float32] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return scaled


def _named(indexed: Sequence[Entry]) -> str:
    return hashlib.sha256("\n".join(entry.text for entry in indexed).encode()).hexdigest()[:16]


def _p95(store: Store) -> float:
    asked = [paraphrase.question for paraphrase in paraphrases()]
    for question in asked[:20]:
        store.search(question)
    return percentile([seconds(partial(store.search, question)) * 1000 for _ in range(_ROUNDS) for question in asked], 0.95)
