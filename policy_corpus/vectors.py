"""The dense leg in the Chroma store that this process owns."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from policy_corpus.embeddings import Embedder
from policy_corpus.entries import Entry
from policy_corpus.errors import CorpusError
from policy_corpus.saved import Matrix

# Far above float32 rounding through Chroma (1e-6), far below the distance between two different texts.
_SAME = 1e-4
# Entries written at a time; also how often progress is told.
_BATCH = 16


class ChromaVectors:
    """Search in the Chroma collection that this process owns."""

    def __init__(self, client: Client, store: Chroma, count: int) -> None:
        self._client = client
        self._store = store
        self._count = count

    def nearest(self, vector: Sequence[float], n: int) -> list[tuple[str, float]]:
        """Return (clause id, cosine similarity) of the `n` nearest entries, nearest first."""
        try:
            return likeness(self._store, vector, min(n, self._count))
        except ChromaError as error:
            raise _stopped() from error

    def check(self) -> None:
        """CorpusError where entries were lost since it was opened."""
        try:
            if self._store._collection.count() != self._count:
                raise _stopped()
        except ChromaError as error:
            raise _stopped() from error

    def close(self) -> None:
        """Close the database files."""
        self._client.close()


def likeness(store: Chroma, vector: Sequence[float], n: int) -> list[tuple[str, float]]:
    """Return (clause id, cosine similarity) of the `n` entries of a collection that are nearest to a vector."""
    found = store.similarity_search_by_vector_with_relevance_scores(list(vector), k=n)
    # Under this name LangChain hands back Chroma's distance, here 1 - cosine.
    return [(str(entry.metadata["clause"]), 1.0 - distance) for entry, distance in found]


def _stopped() -> CorpusError:
    return CorpusError("The search index stopped working; restart, and it is checked and rebuilt.")


def write_chroma(folder: Path, name: str, indexed: Sequence[Entry], embedder: Embedder, told: Callable[[int], None]) -> Matrix:
    """Write a new Chroma collection of all entries into `folder`; return their vectors, a row an entry."""
    with _client(folder) as client:
        store = collection(client, name, embedder, create=True)
        for start in range(0, len(indexed), _BATCH):
            batch = indexed[start : start + _BATCH]
            store.add_texts(
                [entry.text for entry in batch],
                metadatas=[{"clause": entry.clause} for entry in batch],
                ids=[entry.key for entry in batch],
            )
            told(start + len(batch))
        return held_entries(store, indexed)[1]


def open_chroma(folder: Path, name: str, indexed: Sequence[Entry], vectors: Matrix, embedder: Embedder) -> ChromaVectors | None:
    """Return the collection in `folder` when it holds exactly these entries and vectors, else None.

    Every text and vector is compared and every vector must find itself: at a few hundred entries that takes
    some hundredths of a second, and nothing less would notice each kind of damage.
    """
    try:
        _check_sqlite(folder / "chroma.sqlite3")
        client = _persistent(folder)
    except (sqlite3.Error, ChromaError, ValueError, OSError):
        return None
    try:
        store = collection(client, name, embedder, create=False)
        if _whole(store, indexed, vectors):
            return ChromaVectors(client, store, len(indexed))
    except (ChromaError, ValueError, KeyError):
        pass  # whatever Chroma says of a damaged store, the answer is the same: it is not whole
    client.close()
    return None


def _whole(store: Chroma, indexed: Sequence[Entry], vectors: Matrix) -> bool:
    texts, held = held_entries(store, indexed)
    if texts != [entry.text for entry in indexed] or held.shape != vectors.shape:
        return False
    if not np.allclose(held, vectors, atol=_SAME):
        return False
    found = store._collection.query(query_embeddings=vectors, n_results=1, include=["distances", "metadatas"])
    return all(row and row[0] < _SAME for row in found["distances"] or [[]])


def held_entries(store: Chroma, indexed: Sequence[Entry]) -> tuple[list[str], Matrix]:
    """Return texts and vectors as Chroma holds them, in the order of `indexed`; KeyError where one is missing."""
    held = store.get(include=["embeddings", "documents", "metadatas"])
    row = {key: number for number, key in enumerate(held["ids"])}
    rows = [row[entry.key] for entry in indexed]
    clauses = [held["metadatas"][at]["clause"] for at in rows]
    if len(row) != len(rows) or clauses != [entry.clause for entry in indexed]:
        raise KeyError("entries and collection differ")
    return [held["documents"][at] for at in rows], np.asarray(held["embeddings"], dtype=np.float32)[rows]


def _check_sqlite(path: Path) -> None:
    # Chroma's own reading of a broken file can panic in a thread of its own, which prints to the terminal.
    with_mode = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(with_mode, uri=True)
    try:
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("quick_check failed")
    finally:
        connection.close()


def _persistent(folder: Path) -> Client:
    # Declared wider than it is: the declared type has no `close`.
    return cast(Client, chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False)))


@contextmanager
def _client(folder: Path) -> Iterator[Client]:
    client = _persistent(folder)
    try:
        yield client
    finally:
        client.close()


def collection(client: Client, name: str, embedder: Embedder, *, create: bool) -> Chroma:
    """Return the collection of this name; with `create` it is made where it is missing, else ChromaError."""
    # LangChain gives the collection itself `embedding_function=None`: Chroma's default one would download.
    return Chroma(
        collection_name=name,
        embedding_function=cast(Embeddings, embedder),
        client=client,
        collection_configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}},
        create_collection_if_not_exists=create,
    )
