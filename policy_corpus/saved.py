"""The dense leg: what it is, and how it is had from the vectors that are saved beside the Chroma store."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from policy_corpus.entries import Entry

Matrix = NDArray[np.float32]


class Dense(Protocol):
    """Finds the entries nearest to a vector."""

    def nearest(self, vector: Sequence[float], n: int) -> list[tuple[str, float]]: ...
    def check(self) -> None: ...
    def close(self) -> None: ...


class SavedVectors:
    """Exact search over the saved vectors, in memory: for every process that does not own the Chroma store."""

    def __init__(self, indexed: Sequence[Entry], vectors: Matrix) -> None:
        self._clauses = [entry.clause for entry in indexed]
        self._vectors = vectors

    def nearest(self, vector: Sequence[float], n: int) -> list[tuple[str, float]]:
        """Return (clause id, cosine similarity) of the `n` nearest entries, nearest first."""
        alike = self._vectors @ np.asarray(vector, dtype=np.float32)
        # Among very many the nearest are parted from the others first; what remains is sorted, equal ones in their order.
        near = np.sort(np.argpartition(-alike, n)[:n]) if n < len(alike) else np.arange(len(alike))
        order = near[np.argsort(-alike[near], kind="stable")]
        return [(self._clauses[row], float(alike[row])) for row in order]

    def check(self) -> None:
        """Nothing can be lost of what is in memory."""

    def close(self) -> None:
        """Nothing is held open."""
