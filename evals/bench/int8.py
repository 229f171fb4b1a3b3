"""What the sentence model would give with whole numbers of eight bits in place of its own; measured when it is asked for by name."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from evals.bench.figure import Figure, at_least, percentile, seconds
from evals.retrieval.paraphrases import paraphrases
from policy_corpus.embeddings import Embedder, shared
from policy_corpus.entries import entries
from policy_corpus.index import default_folder
from policy_corpus.lexical import Lexical
from policy_corpus.nicknames import policy_names
from policy_corpus.saved import SavedVectors
from policy_corpus.store import Store
from policy_corpus.weights import fingerprint, packaged_folder
from rules.section import phrasings

NAME = "int8"
Vectors = NDArray[np.float32]


class Whole:
    """The exported graph with its weights rounded to eight bits a channel, over range or over half of it."""

    def __init__(self, *, reduced: bool) -> None:
        graph = default_folder() / f"minilm-{fingerprint()[:16]}.onnx"
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "int8.onnx"
            quantize_dynamic(str(graph), str(made), per_channel=True, reduce_range=reduced, weight_type=QuantType.QInt8)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            self._session = onnxruntime.InferenceSession(str(made), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
        self._tokenizer.enable_truncation(256)

    @property
    def fingerprint(self) -> str:
        """It is no model that an index is made with."""
        return ""

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text."""
        pieces = self._tokenizer.encode(text)
        given = {"input_ids": np.array([pieces.ids]), "attention_mask": np.array([pieces.attention_mask])}
        return [float(number) for number in self._session.run(None, given)[0][0]]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""
        return [self.embed_query(text) for text in texts]


def figures() -> Iterator[Figure]:
    """Both ways to round, each beside the model as it is: cosine, the same three clauses, the right one among them, time."""
    shared().embed_query("ready")
    reference = _asked_of(shared())
    for reduced in (True, False):
        yield from _compared("int8, half range" if reduced else "int8, full range", _asked_of(Whole(reduced=reduced)), reference)


Asked = tuple[Vectors, list[list[str]], float]


def _asked_of(model: Embedder) -> Asked:
    """The vectors of the paraphrases, the three clauses that each finds in an index by the same model, and milliseconds a vector."""
    indexed, asked = entries(phrasings()), [policy_names(p.question) for p in paraphrases()]
    kept = SavedVectors(indexed, np.asarray(model.embed_documents([entry.text for entry in indexed]), dtype=np.float32))
    store = Store(Lexical(indexed), kept, model, None)
    times = [seconds(partial(model.embed_query, f"{question} please")) * 1000 for question in asked]
    vectors = np.asarray([model.embed_query(question) for question in asked], dtype=np.float32)
    return vectors, [[hit.clause for hit in store.search(question, 3)] for question in asked], percentile(times, 0.5)


def _compared(name: str, found: Asked, reference: Asked) -> Iterator[Figure]:
    cosines = (found[0] * reference[0]).sum(axis=1)
    same = sum(set(one) == set(two) for one, two in zip(found[1], reference[1], strict=True))
    right = [_right(asked[1]) for asked in (found, reference)]
    count = len(cosines)
    yield Figure(
        subject=NAME, what=f"{name}: cosine to the model as it is, mean", value=float(cosines.mean()), note=f"least {cosines.min():.3f}"
    )
    yield Figure(
        subject=NAME, what=f"{name}: questions with the same three clauses", value=same / count * 100, unit="%", target=at_least(100)
    )
    note = f"{right[1]:.1f}% as it is"
    yield Figure(subject=NAME, what=f"{name}: the right clause among the first three", value=right[0], unit="%", note=note)
    yield Figure(subject=NAME, what=f"{name}: forward pass, p50", value=found[2], unit="ms", note=f"{reference[2]:.2f} as it is")


def _right(found: Sequence[Sequence[str]]) -> float:
    return sum(bool(set(three) & set(p.clauses)) for three, p in zip(found, paraphrases(), strict=True)) / len(found) * 100
