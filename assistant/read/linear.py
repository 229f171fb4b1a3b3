"""Linear classifiers over hashed features and sentence vectors: trained with sklearn, kept in small files, used with numpy alone."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Features = Mapping[int, float]
# A sentence vector has length one; words and vector weigh about the same when it is stretched by this.
_STRETCH = 2.5
# What is added to the name of a head that takes the sentence vector too.
WITH_MEANING = ", with its meaning"
# Weights that come with the software, one file a reader; where what they were made of has changed since, they are not used.
_SHIPPED = Path(__file__).parent / "weights"


@dataclass(frozen=True)
class Guess:
    """The labels of one head with their probabilities, most likely first."""

    labels: tuple[tuple[str, float], ...]

    @property
    def best(self) -> str:
        """The most likely label."""
        return self.labels[0][0]

    def of(self, label: str) -> float:
        """The probability of a label."""
        return dict(self.labels).get(label, 0.0)


def hashed(names: Mapping[str, float], size: int) -> dict[int, float]:
    """Named features by their place among `size`; two names in one place add up."""
    result: dict[int, float] = {}
    for name, weight in names.items():
        index = zlib.crc32(name.encode()) % size
        result[index] = result.get(index, 0.0) + weight
    return result


@dataclass(frozen=True)
class Head:
    """One classifier: a row of weights a label, over `size` hashed features and, behind them, a dense vector of the text."""

    labels: tuple[str, ...]
    weights: Matrix
    bias: Matrix

    def scores(self, found: Features) -> Matrix:
        """What the features add to the score of each label, in the order of `labels`; the bias is not in it."""
        index = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
        values = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        added: Matrix = self.weights[:, index] @ values
        return added

    def chances(self, found: Features, dense: Matrix | None = None) -> Matrix:
        """The probability of each label, in the order of `labels`."""
        scores = self.scores(found) + self.bias
        if dense is not None:
            scores = scores + self.weights[:, -len(dense) :] @ (dense * _STRETCH)
        return softmax(scores)

    def guess(self, found: Features, dense: Matrix | None = None, most: int = 8) -> Guess:
        """The likeliest labels."""
        chances = self.chances(found, dense)
        order = np.argsort(-chances, kind="stable")
        return Guess(tuple((self.labels[i], float(chances[i])) for i in order[:most]))


def softmax(scores: Matrix) -> Matrix:
    """Scores as probabilities."""
    shifted = np.exp(scores - scores.max())
    chances: Matrix = shifted / shifted.sum()
    return chances


def fit(
    rows: Sequence[Features],
    targets: Sequence[str],
    size: int,
    *,
    dense: Matrix | None = None,
    strength: float = 12.0,
    balanced: bool = False,
    steps: int = 100,
) -> Head:
    """A head trained on `rows` (hashed into `size` places) and one `dense` vector of length one a row; `strength` and `steps` are
    sklearn's C and max_iter."""
    import warnings

    from scipy.sparse import csr_matrix, hstack
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    matrix = csr_matrix(
        (
            np.fromiter((v for row in rows for v in row.values()), dtype=np.float64),
            np.fromiter((i for row in rows for i in row), dtype=np.int64),
            np.cumsum([0, *(len(row) for row in rows)]),
        ),
        shape=(len(rows), size),
    )
    if dense is not None:
        matrix = hstack([matrix, csr_matrix(dense * _STRETCH)]).tocsr()
    model = LogisticRegression(C=strength, max_iter=steps, class_weight="balanced" if balanced else None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopped on purpose: more steps change no label worth the wait
        model.fit(matrix, list(targets))
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # sklearn keeps one row for two classes
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.concatenate([-bias / 2, bias / 2])
    return Head(tuple(str(label) for label in model.classes_), weights.astype(np.float32), bias.astype(np.float32))


def save(path: Path, heads: Mapping[str, Head], fingerprint: str) -> None:
    """Write the heads to one file, whole or not at all; a weight is kept as one byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[np.generic]] = {"made_of": np.array(fingerprint)}
    for name, head in heads.items():
        largest = np.maximum(np.abs(head.weights).max(axis=1, keepdims=True), 1e-12).astype(np.float32)
        # Hundreds of small weights add up in one message, so the steps are the finer the nearer to nought: a root is kept.
        roots = np.sign(head.weights) * np.sqrt(np.abs(head.weights) / largest)
        arrays |= {f"w_{name}": np.round(127 * roots).astype(np.int8), f"m_{name}": largest, f"b_{name}": head.bias}
    arrays["labels"] = np.array(json.dumps({name: head.labels for name, head in heads.items()}))
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    Path(file.name).replace(path)


def load(path: Path, fingerprint: str) -> dict[str, Head]:
    """The heads of a file that `save` wrote with this fingerprint; OSError, ValueError, KeyError, EOFError or BadZipFile where it is none."""
    with np.load(path, allow_pickle=False) as data:
        if str(data["made_of"]) != fingerprint:
            raise ValueError(f"{path.name} was made of something else")
        labels = json.loads(str(data["labels"]))
        heads: dict[str, Head] = {}
        for name, found in labels.items():
            roots = data[f"w_{name}"].astype(np.float32) / 127
            heads[name] = Head(tuple(found), roots * np.abs(roots) * data[f"m_{name}"], data[f"b_{name}"])
        return heads


def kept(name: str, fingerprint: str, make: Callable[[], Mapping[str, Head]]) -> Mapping[str, Head]:
    """The heads of a reader: those that come with the software, else those kept beside the index, made and kept there at first use.

    Of several processes one makes them and the others wait for it; an unwritable folder costs the training each time, nothing else.
    """
    from policy_corpus.ownership import Ownership

    if (own := _loaded(_SHIPPED / f"{name}.npz", fingerprint)) is not None:
        return own
    path = _beside_the_index(name, fingerprint)
    while (found := _loaded(path, fingerprint)) is None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            ownership = Ownership.claim(path.with_suffix(".lock"))
        except OSError:
            return make()
        if ownership is None:
            time.sleep(0.2)
            continue
        try:
            return _made_and_kept(path, fingerprint, make)
        finally:
            ownership.remove()
    return found


def shipped(name: str, fingerprint: str) -> bool:
    """Whether the weights of a reader come with the software as it is now."""
    return _loaded(_SHIPPED / f"{name}.npz", fingerprint) is not None


def ship(name: str, fingerprint: str) -> None:
    """Let what `kept` made beside the index come with the software; OSError where it was not made or the folder cannot be written."""
    _SHIPPED.mkdir(exist_ok=True)
    shutil.copyfile(_beside_the_index(name, fingerprint), _SHIPPED / f"{name}.npz")


def _beside_the_index(name: str, fingerprint: str) -> Path:
    from policy_corpus.index import default_folder

    return default_folder() / f"{name}-{fingerprint}.npz"


def _made_and_kept(path: Path, fingerprint: str, make: Callable[[], Mapping[str, Head]]) -> Mapping[str, Head]:
    made = make()
    try:
        save(path, made, fingerprint)
    except OSError:
        return made
    return _loaded(path, fingerprint) or made  # as every later process reads them, rounding included


def _loaded(path: Path, fingerprint: str) -> Mapping[str, Head] | None:
    try:
        return load(path, fingerprint)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
