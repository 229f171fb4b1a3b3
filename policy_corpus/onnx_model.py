"""The same model as an ONNX graph: a few milliseconds a text and a fifth of a second to load, without torch.

`export` writes it once from the pinned weights (with torch, which an installation has for that and for the reference);
`OnnxMiniLM` runs it with onnxruntime, which Chroma brings along. The numbers stand in a file beside the graph, which is
mapped and not read: processes share them, and words that nobody uses take no memory.
"""

import json
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from policy_corpus.errors import CorpusError
from policy_corpus.weights import verify_file, verify_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What all-MiniLM-L6-v2 reads of a text at most, in word pieces.
_PIECES = 256
_BATCH = 64
# Opset 17 is the newest that the tracing exporter writes.
_OPSET = 17
# Word pieces of the last texts whose vectors are kept: what is asked is read first and searched for after that, often in the same pieces.
_KEPT = 256


class OnnxMiniLM:
    """The exported graph with its tokenizer; safe under threads as onnxruntime and a fresh encoding a call are."""

    def __init__(self, graph: Path, weights: Path) -> None:
        """Load the graph; raises CorpusError where it is missing, damaged or not the one that was exported."""
        import onnxruntime
        from tokenizers import Tokenizer

        verify_file(weights, "tokenizer.json")
        if not whole(graph):
            raise CorpusError(f"The exported model {graph} is missing or damaged; it is made anew by 'make index'.")
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # what it says below 'error' is for those who tune graphs
        # A question is too short to gain by a second thread, and threads that wait by spinning take the cores from other answers.
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self._tokenizer.enable_truncation(_PIECES)
        self._tokenizer.enable_padding()
        self._last: OrderedDict[tuple[int, ...], NDArray[np.float32]] = OrderedDict()
        self._keeping = threading.Lock()

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors of unit length, one row (384 wide) a text."""
        if len(texts) == 1:
            return self._encode_one(texts[0])
        import numpy as np

        made = np.zeros((len(texts), 384), dtype=np.float32)
        # Texts of like length share a batch: padding costs as much as reading.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            pieces = self._tokenizer.encode_batch([texts[i] for i in rows])
            made[rows] = self._run([p.ids for p in pieces], [p.attention_mask for p in pieces])
        return made

    def _encode_one(self, text: str) -> "NDArray[np.float32]":
        pieces = self._tokenizer.encode(text)
        key = tuple(pieces.ids)
        with self._keeping:
            if key in self._last:
                self._last.move_to_end(key)
                return self._last[key].copy()
        made = self._run([pieces.ids], [pieces.attention_mask])
        with self._keeping:
            self._last[key] = made.copy()
            if len(self._last) > _KEPT:
                self._last.popitem(last=False)
        return made

    def _run(self, ids: Sequence[Sequence[int]], mask: Sequence[Sequence[int]]) -> "NDArray[np.float32]":
        import numpy as np

        given = {"input_ids": np.array(ids, dtype=np.int64), "attention_mask": np.array(mask, dtype=np.int64)}
        made: NDArray[np.float32] = self._session.run(None, given)[0]
        return made


def whole(graph: Path) -> bool:
    """Whether the exported graph and its numbers are there and as they were written."""
    try:
        pinned = json.loads(_digests(graph).read_text(encoding="utf-8"))
        return bool(pinned == {file.name: _digest(file) for file in (graph, numbers(graph))})
    except (OSError, ValueError):
        return False


def numbers(graph: Path) -> Path:
    """The file beside a graph that holds its numbers."""
    return graph.with_suffix(".onnx.data")


def _digests(graph: Path) -> Path:
    return graph.with_suffix(".json")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def export(weights: Path, graph: Path) -> None:
    """Write the graph of the pinned weights to `graph`, whole or not at all; needs torch, transformers and onnx.

    Raises CorpusError for weights that are not the pinned ones, OSError where nothing can be written.
    """
    verify_weights(weights)
    graph.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=graph.parent, prefix="exporting-") as folder:
        made = Path(folder) / graph.name
        _trace(weights, made)
        _put_numbers_beside(made)
        _digests(made).write_text(json.dumps({file.name: _digest(file) for file in (made, numbers(made))}), encoding="utf-8")
        _digests(graph).unlink(missing_ok=True)  # graph and hash never disagree: without a hash there is no graph
        for place in (numbers, Path, _digests):
            place(made).replace(place(graph))


def _put_numbers_beside(graph: Path) -> None:
    import onnx

    made = onnx.load(str(graph))
    graph.unlink()
    onnx.save_model(made, str(graph), save_as_external_data=True, location=numbers(graph).name, size_threshold=4096)


def _trace(weights: Path, graph: Path) -> None:
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    import warnings

    import onnx
    import torch
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]

    class Pooled(torch.nn.Module):
        """Token vectors averaged under the mask and scaled to length one, as sentence-transformers does after the model."""

        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(str(weights), attn_implementation="eager", local_files_only=True).eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            kinds = torch.zeros_like(input_ids)
            tokens = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=kinds).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(tokens.dtype)
            mean = (tokens * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    tokenizer = AutoTokenizer.from_pretrained(str(weights), local_files_only=True)
    sample = tokenizer(["How many units?", "A text of another length."], padding=True, return_tensors="pt")
    rows, places = {0: "texts", 1: "pieces"}, {0: "texts"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of shapes that are constant on purpose
        torch.onnx.export(
            Pooled(),
            (sample["input_ids"], sample["attention_mask"]),
            str(graph),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": rows, "attention_mask": rows, "vectors": places},
            opset_version=_OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(str(graph))
