"""The store that finds clauses: by id where one is named, else by words and by meaning, fused by rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from policy_corpus.entries import Phrasings, entries
from policy_corpus.index import Progress, default_folder, open_index, packaged_model, saved_vectors, wanted_index
from policy_corpus.lexical import Lexical
from policy_corpus.named import named_ids
from policy_corpus.nicknames import policy_names

if TYPE_CHECKING:
    from policy_corpus.embeddings import Embedder
    from policy_corpus.ownership import Ownership
    from policy_corpus.saved import Dense

# Cormack, Clarke and Buettcher (2009) fused with 60, and nothing here argues for another.
_RRF = 60
# Meaning counts twice: on the tuned half of evals/retrieval that is 98% among the first three, and 97% where both count alike.
_WEIGHTS = {"lexical": 1, "dense": 2}
# Clauses of each leg that take part in the fusion, and the entries asked of the dense leg to find them.
_DEPTH = 20
_ENTRIES = 200
# What a model of 256 word pieces could read is long over by here.
_READ_AT_MOST = 4_000


@dataclass(frozen=True)
class Hit:
    """One clause found: its id, a score to order by, and the rank (from 1) in each leg that found it.

    Legs are 'named', 'lexical' and 'dense'. Scores of one search compare; scores of two searches do not.
    """

    clause: str
    score: float
    legs: Mapping[str, int] = field(default_factory=dict)


class Store:
    """Both legs over one set of entries. Open one per process and share it: searching is safe under threads."""

    def __init__(self, lexical: Lexical, dense: "Dense", embedder: "Embedder", ownership: "Ownership | None") -> None:
        self._lexical = lexical
        self._dense = dense
        self._embedder = embedder
        self._ownership = ownership

    @classmethod
    def open(
        cls,
        folder: Path,
        phrasings: Phrasings,
        progress: Progress | None = None,
        embedder: "Embedder | None" = None,
    ) -> "Store":
        """Open the index in `folder`, building it first where it is missing, outdated or damaged.

        `phrasings` gives per clause id the ways people ask for it. The model is loaded by a build or by the
        first search, not by opening. Raises CorpusError, which says what to do.
        """
        wanted = wanted_index(folder, phrasings, embedder or packaged_model())
        dense, ownership = open_index(wanted, progress)
        return cls(Lexical(wanted.indexed), dense, wanted.embedder, ownership)

    @classmethod
    def beside(cls, folder: Path, phrasings: Phrasings, embedder: "Embedder | None" = None) -> "Store":
        """A store over the saved vectors of the finished index in `folder`, as every process has it that does not own the index.

        Chroma is not loaded, and the index stays free for another process. Where none is finished it is opened, and so built, as `open` does.
        """
        wanted = wanted_index(folder, phrasings, embedder or packaged_model())
        from policy_corpus.saved import SavedVectors

        vectors = saved_vectors(wanted)
        if vectors is None:
            return cls.open(folder, phrasings, embedder=wanted.embedder)
        return cls(Lexical(wanted.indexed), SavedVectors(wanted.indexed, vectors), wanted.embedder, None)

    @classmethod
    def on_server(cls, url: str, phrasings: Phrasings, embedder: "Embedder | None" = None) -> "Store":
        """A store whose index is on the Chroma server at `url`, which every process may share.

        The server is reached by the first search, which writes the index where it is missing; searches raise CorpusError while it is away.
        """
        from policy_corpus.chroma_server import ServerVectors

        wanted = wanted_index(default_folder(), phrasings, embedder or packaged_model())
        return cls(Lexical(wanted.indexed), ServerVectors(url, wanted), wanted.embedder, None)

    @classmethod
    def in_memory(cls, phrasings: Phrasings, embedder: "Embedder | None" = None) -> Self:
        """A store that leaves nothing on disk, for measuring one with other phrasings; embedding them takes a second per hundred."""
        import numpy as np

        from policy_corpus.saved import SavedVectors

        model, indexed = embedder or packaged_model(), entries(phrasings)
        vectors = np.asarray(model.embed_documents([entry.text for entry in indexed]), dtype=np.float32)
        return cls(Lexical(indexed), SavedVectors(indexed, vectors), model, None)

    @property
    def owner(self) -> bool:
        """Whether this process owns the Chroma store; one that does not searches the saved vectors instead."""
        return self._ownership is not None

    def search(self, query: str, k: int = 5) -> list[Hit]:
        """Return up to `k` clauses: those the query names, in its order, then the others by fused rank."""
        query = _readable(query)
        if not query.strip():
            return []
        ranks = {
            "named": list(named_ids(query).known),
            "lexical": [clause for clause, _ in self._lexical.search(query, _DEPTH)],
            "dense": [clause for clause, _ in self._near(query)[:_DEPTH]],
        }
        return fuse(ranks)[:k]

    def lexical(self, query: str, k: int = 5) -> list[Hit]:
        """Return up to `k` clauses by BM25 alone."""
        return _hits("lexical", self._lexical.search(_readable(query), k))

    def dense(self, query: str, k: int = 5) -> list[Hit]:
        """Return up to `k` clauses by cosine similarity alone."""
        query = _readable(query)
        return _hits("dense", self._near(query)[:k]) if query.strip() else []

    def check(self) -> None:
        """CorpusError where the dense leg has lost what it searches, or cannot reach it."""
        self._dense.check()

    def warm(self) -> None:
        """Load the model now, so that the first search does not wait for it."""
        self._embedder.embed_query("ready")

    def close(self) -> None:
        """Close the files and give up the ownership."""
        self._dense.close()
        if self._ownership:
            self._ownership.release()
            self._ownership = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _near(self, query: str) -> list[tuple[str, float]]:
        alike: dict[str, list[float]] = {}
        for clause, likeness in self._dense.nearest(self._embedder.embed_query(query), _ENTRIES):
            alike.setdefault(clause, []).append(likeness)
        # The mean of the two nearest: one phrasing may be near by chance. Nearest come first; who has one entry has it twice.
        means = {clause: (found[0] + found[min(1, len(found) - 1)]) / 2 for clause, found in alike.items()}
        return sorted(means.items(), key=lambda pair: -pair[1])


def fuse(ranks: Mapping[str, Sequence[str]]) -> list[Hit]:
    """Return every clause of the legs by reciprocal-rank fusion; a named clause comes before all others."""
    legs: dict[str, dict[str, int]] = {}
    for leg, clauses in ranks.items():
        for rank, clause in enumerate(clauses, start=1):
            legs.setdefault(clause, {})[leg] = rank
    hits = [Hit(clause, _score(found), found) for clause, found in legs.items()]
    return sorted(hits, key=lambda hit: -hit.score)


def _score(legs: Mapping[str, int]) -> float:
    fused = sum(_WEIGHTS[leg] / (_RRF + rank) for leg, rank in legs.items() if leg != "named")
    # Fused scores stay below 3 / 61, so a named clause is first, and the first named the first of those.
    return fused if "named" not in legs else 1000.0 - legs["named"]


def _hits(leg: str, found: Sequence[tuple[str, float]]) -> list[Hit]:
    return [Hit(clause, score, {leg: rank}) for rank, (clause, score) in enumerate(found, start=1)]


def _readable(query: str) -> str:
    # A lone surrogate, as from broken binary input, would stop the tokenizer.
    return policy_names(query[:_READ_AT_MOST].encode("utf-8", "replace").decode("utf-8"))
