"""What is asked, learned from labelled phrasings: kind, stance, scope and carrying clause of a message.

Linear classifiers over words, word pairs, letter groups and the concepts of the lexicon, and a second set over these and the
sentence vector, which tells apart what the words alone do not. Both are trained from `phrasings/*.tsv` (and the `asks` of the
clauses), the same every time, and kept beside the index.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from assistant.read.lexicon import Mention, mentions
from assistant.read.linear import WITH_MEANING, Features, Guess, Head, Matrix, fit, kept
from assistant.read.sentences import asking_sentences, marked, unwrapped
from assistant.read.stance import OPPOSITE, stance_features
from assistant.read.stance import SIZE as STANCE_SIZE
from assistant.read.text import plain

_SIZE = 1 << 15
_HERE = Path(__file__).parent
_STRENGTH = {"kind": 12.0, "stance": 6.0, "scope": 12.0, "clause": 12.0}
_STEPS = 120
# What meaning helps to tell; the other heads go by words alone.
_BY_MEANING = ("kind", "stance")


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
    """The heads kind, stance, scope and clause by words alone, or kind and stance by words and meaning together."""

    def __init__(self, heads: Mapping[str, Head]) -> None:
        self.heads = heads

    def guess(self, head: str, found: Features, vector: Matrix | None = None) -> Guess:
        """What one head makes of the features and, where it is given, of the sentence vector."""
        if vector is None:
            return self.heads[head].guess(found)
        return self.heads[head + WITH_MEANING].guess(found, vector)


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


def texts(asks: Mapping[str, Sequence[str]], data: Iterable[Phrasing]) -> list[str]:
    """The plain texts that are learned from: the phrasings', then the asks'."""
    return [plain(text.replace(" / ", "\n")).text for text in (*(p.text for p in data), *(ask for many in asks.values() for ask in many))]


def train(asks: Mapping[str, Sequence[str]], data: Sequence[Phrasing], vectors: Matrix | None = None) -> Classifier:
    """The classifier trained on phrasings and, for the clause, on the `asks`; with `vectors`, one a text, the heads with meaning."""
    found = [(text, mentions(text)) for text in texts(asks, data)]
    rows = [features(text, some) for text, some in found]
    turned = [_stance_row(phrasing, text, some) for phrasing, (text, some) in zip(data, found, strict=False)]
    unlabelled = [None for many in asks.values() for _ in many]
    targets: dict[str, list[str | None]] = {
        "kind": [*(p.kind for p in data), *unlabelled],
        "stance": [*(label for label, _ in turned), *unlabelled],
        "scope": [*(p.scope if p.scope != "-" else None for p in data), *unlabelled],
        "clause": [*(p.clauses[0] if p.clauses else None for p in data), *(clause for clause, many in asks.items() for _ in many)],
    }
    made: dict[str, Head] = {}
    for head, target in targets.items():
        if vectors is not None and head not in _BY_MEANING:
            continue
        at = [i for i, label in enumerate(target) if label is not None]
        made[head if vectors is None else head + WITH_MEANING] = fit(
            [turned[i][1] if head == "stance" else rows[i] for i in at],
            [str(target[i]) for i in at],
            STANCE_SIZE if head == "stance" else _SIZE,
            dense=None if vectors is None else vectors[at],
            strength=_STRENGTH[head],
            balanced=head in ("kind", "stance"),
            steps=_STEPS,
        )
    return Classifier(made)


def _stance_row(phrasing: Phrasing, text: str, found: Sequence[Mention]) -> tuple[str | None, Features]:
    """The stance of the words inside a wrapper such as 'am I wrong that', which turns yes and no round, with their features."""
    asking = marked(plain(phrasing.text.replace(" / ", "\n")))
    words, inverted = unwrapped(asking, asking_sentences(asking))
    label = None if phrasing.stance == "-" else OPPOSITE[phrasing.stance] if inverted else phrasing.stance
    return label, stance_features(words, text, found)


def fingerprint(asks: Mapping[str, Sequence[str]]) -> str:
    """What the weights depend on: phrasings, lexicon, asks and the code that makes features and weights of them."""
    digest = hashlib.sha256()
    code = ("lexicon.toml", "lexicon.py", "text.py", "classifier.py", "linear.py", "sentences.py", "stance.py")
    for path in (*sorted((_HERE / "phrasings").glob("*.tsv")), *(_HERE / name for name in code)):
        digest.update(path.read_bytes())
    digest.update(json.dumps({k: list(v) for k, v in asks.items()}, sort_keys=True).encode())
    return digest.hexdigest()[:16]


@cache
def classifier() -> Classifier:
    """The classifier by words alone: shipped, or trained and kept beside the index at first use."""
    return Classifier(_kept("reader", with_meaning=False))


@cache
def meaning_classifier() -> Classifier:
    """The classifier by words and meaning, loaded or trained in the same way. CorpusError where the sentence model cannot be had."""
    return Classifier(_kept("meaning", with_meaning=True))


def _kept(name: str, *, with_meaning: bool) -> Mapping[str, Head]:
    from rules.section import phrasings as clause_asks

    asks = clause_asks()

    def made() -> Mapping[str, Head]:
        data = phrasings()
        if not with_meaning:
            return train(asks, data).heads
        from policy_corpus.embeddings import shared

        return train(asks, data, shared().encode(texts(asks, data))).heads

    return kept(name, fingerprint(asks), made)
