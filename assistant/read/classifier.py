"""What is asked, learned from labelled phrasings: kind, stance, scope and carrying clause of a message.

Linear classifiers over words, word pairs, letter groups and the concepts of the lexicon. They are trained in seconds and
deterministically from `phrasings/*.tsv` (and the `asks` of the clauses), kept beside the index, and used with numpy alone.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.read.lexicon import Mention, mentions
from assistant.read.text import plain

_SIZE = 1 << 15
_FORMAT = "4"
_HERE = Path(__file__).parent
_HEADS = ("kind", "stance", "scope", "clause")
Matrix = NDArray[np.float32]


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


def features(text: str, found: Sequence[Mention]) -> dict[int, float]:
    """The hashed features of a plain text, scaled to length one per group."""
    masked = re.sub(r"\d+(?:\.\d+)?", "0", text)
    for item in found:
        if item.group in ("credential", "approval"):
            masked = masked.replace(text[item.start : item.end], item.name)
    words = ["<", *masked.split(), ">"]
    groups: list[list[str]] = [
        [f"w {w}" for w in words]
        + [f"b {a} {b}" for a, b in pairwise(words)]
        + [f"t {a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)],
        [f"c {masked[i : i + n]}" for n in (3, 4, 5) for i in range(max(0, len(masked) - n + 1))],
        [f"m {m.group} {m.name} {m.value if m.group == 'flag' else ''} {m.negated}" for m in found]
        + [f"m2 {m.group} {m.name}" for m in found]
        + (
            [f"first {words[1]}", f"last {words[-2]}", f"asked {text.endswith('?')}", f"length {min(len(words) // 6, 6)}"]
            if len(words) > 2
            else []
        ),
    ]
    result: dict[int, float] = {}
    for weight, group in zip((1.0, 0.7, 1.0), groups, strict=True):
        unique = set(group)
        scale = weight / max(1.0, len(unique) ** 0.5)
        for name in unique:
            index = zlib.crc32(name.encode()) % _SIZE
            result[index] = result.get(index, 0.0) + scale
    return result


class Classifier:
    """Four linear heads over the same features."""

    def __init__(self, labels: Mapping[str, Sequence[str]], weights: Mapping[str, Matrix], biases: Mapping[str, Matrix]) -> None:
        self._labels, self._weights, self._biases = labels, weights, biases

    def guess(self, head: str, found: Mapping[int, float]) -> Guess:
        """What one head makes of the features."""
        index = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
        values = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        scores = self._weights[head][:, index] @ values + self._biases[head]
        shifted = np.exp(scores - scores.max())
        chances = shifted / shifted.sum()
        order = np.argsort(-chances, kind="stable")
        return Guess(tuple((self._labels[head][i], float(chances[i])) for i in order[:8]))

    def save(self, path: Path) -> None:
        """Write the weights beside the index, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, NDArray[np.generic]] = {f"w_{h}": self._weights[h].astype(np.float16) for h in _HEADS}
        arrays |= {f"b_{h}": self._biases[h] for h in _HEADS}
        arrays["labels"] = np.array(json.dumps({h: list(self._labels[h]) for h in _HEADS}))
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        Path(file.name).replace(path)

    @classmethod
    def load(cls, path: Path) -> Classifier:
        """The weights of a file that `save` wrote."""
        with np.load(path, allow_pickle=False) as data:
            labels = json.loads(str(data["labels"]))
            return cls(labels, {h: data[f"w_{h}"].astype(np.float32) for h in _HEADS}, {h: data[f"b_{h}"] for h in _HEADS})


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One labelled message."""

    kind: str
    stance: str
    scope: str
    clauses: tuple[str, ...]
    text: str


def phrasings() -> tuple[Phrasing, ...]:
    """All labelled messages of `phrasings/*.tsv`."""
    found: list[Phrasing] = []
    for path in sorted((_HERE / "phrasings").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if len(row) == 5:
                    kind, stance, scope, clauses, text = row
                    found.append(Phrasing(kind, stance, scope, tuple(c for c in clauses.split(",") if c != "-"), text))
    return tuple(found)


def train(asks: Mapping[str, Sequence[str]], data: Iterable[Phrasing] | None = None) -> Classifier:
    """The classifier trained on the labelled phrasings and, for the clause, on the `asks`; takes some seconds."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = tuple(data if data is not None else phrasings())
    texts = [r.text for r in rows] + [ask for many in asks.values() for ask in many]
    made = []
    for text in texts:
        simple = plain(text.replace(" / ", "\n")).text
        made.append(features(simple, mentions(simple)))
    matrix = csr_matrix(
        (
            np.fromiter((v for f in made for v in f.values()), dtype=np.float64),
            np.fromiter((i for f in made for i in f), dtype=np.int64),
            np.cumsum([0, *(len(f) for f in made)]),
        ),
        shape=(len(made), _SIZE),
    )
    ask_clauses = [clause for clause, many in asks.items() for _ in many]
    targets: dict[str, list[str | None]] = {
        "kind": [*(r.kind for r in rows), *(None for _ in ask_clauses)],
        "stance": [*(r.stance if r.stance != "-" else None for r in rows), *(None for _ in ask_clauses)],
        "scope": [*(r.scope if r.scope != "-" else None for r in rows), *(None for _ in ask_clauses)],
        "clause": [*(r.clauses[0] if r.clauses else None for r in rows), *ask_clauses],
    }
    labels: dict[str, Sequence[str]] = {}
    weights: dict[str, Matrix] = {}
    biases: dict[str, Matrix] = {}
    for head, target in targets.items():
        chosen = [i for i, label in enumerate(target) if label is not None]
        model = LogisticRegression(C=12.0, max_iter=300, class_weight="balanced" if head in ("kind", "stance") else None)
        model.fit(matrix[chosen], [target[i] for i in chosen])
        coefficients, intercept = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # sklearn keeps one row for two classes
            coefficients, intercept = np.vstack([-coefficients / 2, coefficients / 2]), np.concatenate([-intercept / 2, intercept / 2])
        labels[head] = [str(c) for c in model.classes_]
        weights[head], biases[head] = coefficients.astype(np.float32), intercept.astype(np.float32)
    return Classifier(labels, weights, biases)


def fingerprint(asks: Mapping[str, Sequence[str]]) -> str:
    """What the weights depend on: phrasings, lexicon, asks and the form of the features."""
    digest = hashlib.sha256(_FORMAT.encode())
    for path in (*sorted((_HERE / "phrasings").glob("*.tsv")), _HERE / "lexicon.toml", _HERE / "text.py", _HERE / "classifier.py"):
        digest.update(path.read_bytes())
    digest.update(json.dumps({k: list(v) for k, v in asks.items()}, sort_keys=True).encode())
    return digest.hexdigest()[:16]


@cache
def classifier() -> Classifier:
    """The classifier for the installed phrasings: loaded from beside the index, trained and kept there at first use."""
    from policy_corpus.index import default_folder
    from rules.section import phrasings as clause_asks

    asks = clause_asks()
    path = default_folder() / f"reader-{fingerprint(asks)}.npz"
    try:
        return Classifier.load(path)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        made = train(asks)
    try:
        made.save(path)
    except OSError:  # an unwritable cache costs the training each time, nothing else
        return made
    return Classifier.load(path)
