"""A fake model that needs no weights, and folders to index into."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from policy_corpus.embeddings import MiniLM
from policy_corpus.store import Store

PHRASINGS = {
    "2.9": ["how much can come from a community college", "is there a cap on courses taken elsewhere"],
    "6": ["a weekend workshop"],
}


class FakeModel:
    """Each word is a direction, so texts that share words are near; counts the texts it was given."""

    def __init__(self, fingerprint: str = "fake-1") -> None:
        self.fingerprint = fingerprint
        self.embedded = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += len(texts)
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = np.full(64, 1e-3)
        for word in text.lower().split():
            vector[sha256(word.encode()).digest()[0] % 64] += 1.0
        return [float(number) for number in vector / np.linalg.norm(vector)]


@pytest.fixture
def fake_model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def index_folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The real model over the real text, loaded once."""
    with Store.open(tmp_path_factory.mktemp("real"), PHRASINGS, embedder=MiniLM()) as store:
        yield store
