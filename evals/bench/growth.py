"""A hundred policies in place of one: the same clauses under other universities' names, all of them searched at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from evals.bench.figure import Figure, at_most, percentile, seconds
from evals.retrieval.paraphrases import paraphrases
from policy_corpus.embeddings import shared
from policy_corpus.entries import Entry, entries
from policy_corpus.lexical import Lexical
from policy_corpus.saved import SavedVectors
from policy_corpus.store import Store
from rules.section import phrasings

NAME = "growth"
TIMES = 100
_ROUNDS = 2


def figures(times: int = TIMES) -> Iterator[Figure]:
    """Search over one policy and over many: each question by its words, and by its meaning against every vector."""
    one = entries(phrasings())
    base = np.asarray(shared().encode([entry.text for entry in one]), dtype=np.float32)
    found = list[float]()
    for many in (1, times):
        indexed = [_of_policy(entry, number) for number in range(many) for entry in one]
        found.append(_p95(Store(Lexical(indexed), SavedVectors(indexed, _vectors(base, many)), shared(), None)))
    note = f"{len(one):,} entries {found[0]:.1f} ms, {len(one) * times:,} entries {found[1]:.1f} ms"
    what = f"search p95 over {times} times the clauses to once"
    yield Figure(subject=NAME, what=what, value=found[1] / found[0], unit="times", target=at_most(2), note=note)


def _of_policy(entry: Entry, number: int) -> Entry:
    return Entry(f"{number}/{entry.key}", f"{number}/{entry.clause}", f"{entry.text} (University {number})") if number else entry


def _vectors(base: NDArray[np.float32], many: int) -> NDArray[np.float32]:
    """The real vectors, then for each other policy the same moved by a little noise, so that no two are equal."""
    noise = np.random.default_rng(1).normal(scale=0.02, size=(many - 1, *base.shape)).astype(np.float32)
    moved = np.concatenate([base, *(base + shift for shift in noise)])
    scaled: NDArray[np.float32] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return scaled


def _p95(store: Store) -> float:
    asked = [paraphrase.question for paraphrase in paraphrases()]
    for question in asked[:20]:
        store.search(question)
    return percentile([seconds(partial(store.search, question)) * 1000 for _ in range(_ROUNDS) for question in asked], 0.95)
