"""The same model as an ONNX graph: a few milliseconds a text and a fifth of a second to load, without torch.

`export` writes it once from the pinned weights (with torch, which an installation has for that and for the reference);
`OnnxMiniLM` runs it with onnxruntime, which Chroma brings along.
"""

import json
import os
import tempfile
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
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self._tokenizer.enable_truncation(_PIECES)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Vectors of unit length, one row (384 wide) a text."""
        import numpy as np

        made = np.zeros((len(texts), 384), dtype=np.float32)
        # Texts of like length share a batch: padding costs as much as reading.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            pieces = self._tokenizer.encode_batch([texts[i] for i in rows])
            ids = np.array([p.ids for p in pieces], dtype=np.int64)
            mask = np.array([p.attention_mask for p in pieces], dtype=np.int64)
            made[rows] = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return made


def whole(graph: Path) -> bool:
    """Whether the exported graph is there and as it was written."""
    try:
        pinned = json.loads(graph.with_suffix(".json").read_text(encoding="utf-8"))["sha256"]
        with graph.open("rb") as file:
            return bool(file_digest(file, "sha256").hexdigest() == pinned)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def export(weights: Path, graph: Path) -> None:
    """Write the graph of the pinned weights to `graph`, whole or not at all; needs torch, transformers and onnx.

    Raises CorpusError for weights that are not the pinned ones, OSError where nothing can be written.
    """
    verify_weights(weights)
    graph.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=graph.parent, prefix="exporting-") as folder:
        made = Path(folder) / graph.name
        _trace(weights, made)
        with made.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        made.with_suffix(".json").write_text(json.dumps({"sha256": digest}), encoding="utf-8")
        graph.with_suffix(".json").unlink(missing_ok=True)  # graph and hash never disagree: without a hash there is no graph
        made.replace(graph)
        made.with_suffix(".json").replace(graph.with_suffix(".json"))


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
