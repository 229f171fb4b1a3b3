"""Vectors by all-MiniLM-L6-v2, from weights that install as a package: nothing is fetched, ever."""

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from policy_corpus import weights
from policy_corpus.errors import CorpusError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from policy_corpus.onnx_model import OnnxMiniLM


class Embedder(Protocol):
    """What makes vectors of texts; `fingerprint` changes whenever its vectors would."""

    @property
    def fingerprint(self) -> str: ...
    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...
    def embed_query(self, text: str) -> list[float]: ...


class Encoder(Protocol):
    """Vectors of unit length, one row (384 wide) a text."""

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]": ...


class MiniLM:
    """Embeddings of unit length, 384 wide, with the two methods that LangChain asks for; the model is loaded at the first text, not before.

    It runs as the ONNX graph exported into `exports` (made there at first use); without such a folder, or where the
    export cannot be made, as the reference: the same weights in sentence-transformers.
    """

    def __init__(self, folder: Path | None = None, exports: Path | None = None) -> None:
        self._folder = folder
        self._exports = exports
        self._loading = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """The pinned hashes in one: known without reading the weights; loading refuses any others."""
        return weights.fingerprint()

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors as an array, one row a text; raises CorpusError when the weights are missing or not the pinned ones."""
        with self._loading:
            encoder = self._encoder
        return encoder.encode(texts)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector per text; raises CorpusError when the weights are missing or not the pinned ones."""
        return [[float(number) for number in vector] for vector in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one text."""
        return self.embed_documents([text])[0]

    @cached_property
    def _encoder(self) -> Encoder:
        folder = self._folder or weights.packaged_folder()
        if self._exports is not None:
            exported = _exported(folder, self._exports / f"minilm-{self.fingerprint[:16]}.onnx")
            if exported is not None:
                return exported
        return Reference(folder)


class Reference:
    """The model as sentence-transformers runs it: what every other way of running it is compared with."""

    def __init__(self, folder: Path) -> None:
        weights.verify_weights(folder)
        # Set before the import, which reads them: everything is on disk, so nothing may be asked of a network.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        # The tokenizer is not safe under threads ('Already borrowed'), so texts pass one call at a time.
        self._lock = threading.Lock()
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors of unit length, one row (384 wide) a text."""
        import numpy as np

        with self._lock:
            made = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(made, dtype=np.float32)


def _exported(folder: Path, graph: Path) -> "OnnxMiniLM | None":
    """The exported graph, exported now where it is missing; None where that cannot be done on this machine."""
    from policy_corpus.onnx_model import OnnxMiniLM, export

    try:
        with suppress(CorpusError):  # missing or damaged: it is made anew
            return OnnxMiniLM(graph, folder)
        export(folder, graph)
        return OnnxMiniLM(graph, folder)
    except (ImportError, OSError):  # without torch or onnx, or with nowhere to write, the reference serves
        return None


@cache
def shared() -> MiniLM:
    """The process's one model, exported beside the index."""
    from policy_corpus.index import default_folder

    return MiniLM(exports=default_folder())


__all__ = ["CorpusError", "Embedder", "Encoder", "MiniLM", "Reference", "shared"]
