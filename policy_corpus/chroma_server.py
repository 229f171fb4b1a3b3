"""The dense leg on a Chroma server that several processes share: none of them keeps a search index of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import TypeVar, cast
from urllib.parse import urlsplit

import chromadb
import httpx2
import numpy as np
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.config import Settings
from langchain_chroma import Chroma

from policy_corpus.errors import CorpusError
from policy_corpus.index import Progress, Wanted, collection_name, saved_vectors
from policy_corpus.saved import Matrix
from policy_corpus.vectors import collection, held_entries, likeness

Given = TypeVar("Given")

# Of one request; a search makes one, and what waits longer has lost its use.
_SECONDS = 5.0
# Entries written at a time: well within the largest request that the server takes.
_BATCH = 100
_DIGEST = "vectors"
# The server's errors have no common family, so each call is a task whose failure is looked at.
_TASKS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="chroma-server")


class ServerVectors:
    """Search in the collection on a server, which is connected to at the first search and anew after a failure.

    A collection that is missing or not whole is written; meanwhile, and whatever else goes wrong, searches raise CorpusError at once.
    """

    def __init__(self, url: str, wanted: Wanted) -> None:
        self._url, self._wanted = url, wanted
        self._connecting = threading.Lock()
        self._store: Chroma | None = None

    def nearest(self, vector: Sequence[float], n: int) -> list[tuple[str, float]]:
        """Return (clause id, cosine similarity) of the `n` nearest entries, nearest first."""
        most = min(n, len(self._wanted.indexed))
        return self._of(lambda store: likeness(store, vector, most))

    def check(self) -> None:
        """CorpusError where the server is away or has lost entries."""
        count = self._of(lambda store: store._collection.count())
        if count != len(self._wanted.indexed):
            self._store = None
            raise CorpusError(f"The Chroma server holds {count} of {len(self._wanted.indexed)} entries; the next search writes them again.")

    def close(self) -> None:
        """Nothing is held open but idle connections, which end with the process."""

    def _of(self, ask: Callable[[Chroma], Given]) -> Given:
        store = self._connected()
        try:
            return _asked(lambda: ask(store))
        except CorpusError:
            self._store = None
            raise

    def _connected(self) -> Chroma:
        if self._store is not None:
            return self._store
        if not self._connecting.acquire(blocking=False):
            raise CorpusError("The search index is being written to the Chroma server; wait until that is done.")
        try:
            self._store = publish(self._url, self._wanted)
            return self._store
        finally:
            self._connecting.release()


def publish(url: str, wanted: Wanted, progress: Progress | None = None, *, afresh: bool = False) -> Chroma:
    """The collection on the server at `url`, written first where it is missing or not whole; CorpusError where that fails."""
    client, name = _asked(lambda: _client(url)), collection_name(wanted)
    there = any(held.name == name for held in _asked(client.list_collections))
    if there and afresh:
        _asked(lambda: client.delete_collection(name))
    elif there:
        store = _asked(lambda: collection(client, name, wanted.embedder, create=False))
        if _asked(lambda: _whole(store, wanted)):
            return store
    store = _made(client, name, wanted)
    _write(store, wanted, progress or (lambda _step, _done, _total: None))
    if not _asked(lambda: _whole(store, wanted)):
        raise CorpusError("The Chroma server does not give back what was written to it; run `policy-assistant index` to write it afresh.")
    return store


def _made(client: Client, name: str, wanted: Wanted) -> Chroma:
    try:
        return _asked(lambda: collection(client, name, wanted.embedder, create=True))
    except CorpusError:
        # Of two processes that make it at once the server fails one, which finds it there now.
        return _asked(lambda: collection(client, name, wanted.embedder, create=False))


def _asked(call: Callable[[], Given]) -> Given:
    """What a call to the server gives; CorpusError where it fails or takes too long."""
    task = _TASKS.submit(call)
    failure = task.exception() if wait([task], timeout=_SECONDS + 1).done else TimeoutError()
    if failure is not None:
        # Only its kind: its words may hold addresses.
        kind = type(failure).__name__
        raise CorpusError(f"The Chroma server does not answer as it should ({kind}); see that it runs where chroma_url says.") from None
    return task.result()


def _client(url: str) -> Client:
    # Chroma's client waits without an end, from its first request on; so that one is made here.
    httpx2.get(f"{url}/api/v2/heartbeat", timeout=_SECONDS).raise_for_status()
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    # Declared wider than it is: the declared type has no `close`.
    client = cast(
        Client,
        chromadb.HttpClient(
            host=parts.hostname or "",
            port=parts.port or (443 if secure else 80),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        ),
    )
    if isinstance(client._server, FastAPI):
        client._server._session.timeout = _SECONDS
    return client


def _write(store: Chroma, wanted: Wanted, progress: Progress) -> None:
    """Write every entry under its own key, so that processes which do this at once write the same; the digest comes last."""
    total = len(wanted.indexed)
    vectors = saved_vectors(wanted)
    for start in range(0, total, _BATCH):
        batch = wanted.indexed[start : start + _BATCH]
        texts = [entry.text for entry in batch]
        made = wanted.embedder.embed_documents(texts) if vectors is None else vectors[start : start + _BATCH]
        write = partial(
            store._collection.upsert,
            ids=[entry.key for entry in batch],
            documents=texts,
            metadatas=[{"clause": entry.clause} for entry in batch],
            embeddings=np.asarray(made, dtype=np.float32),
        )
        _asked(write)
        progress("indexing on the server", start + len(batch), total)
    _asked(lambda: _seal(store, wanted))


def _seal(store: Chroma, wanted: Wanted) -> None:
    """Note the digest of what the server now holds; where that is not every entry alone, `_whole` will say so."""
    with suppress(KeyError):
        store._collection.modify(metadata={_DIGEST: _digest(held_entries(store, wanted.indexed)[1])})


def _whole(store: Chroma, wanted: Wanted) -> bool:
    """Whether every text is there and the vectors are those that were written, to the last bit."""
    try:
        texts, vectors = held_entries(store, wanted.indexed)
    except KeyError:
        return False
    noted = (store._collection.metadata or {}).get(_DIGEST)
    return texts == [entry.text for entry in wanted.indexed] and noted == _digest(vectors)


def _digest(vectors: Matrix) -> str:
    return sha256(vectors.tobytes()).hexdigest()
