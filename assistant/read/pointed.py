"""Which point of the policy a yes/no question is about, and whether a 'yes' would agree with it: learned from labelled phrasings.

Two linear heads: one names the point, over words and the sentence vector; one tells agreement from contradiction, over words
of permission, duty and denial taken together with what kind of point it is. What the point says is the rules' own; the chances
of a yes, a no and an open question add up over the points that the question may be about.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

from assistant.read import classifier
from assistant.read.classifier import features
from assistant.read.guessed import Guessed, guessed
from assistant.read.lexicon import Mention, mentions
from assistant.read.linear import Guess, Head, Matrix, fit, hashed, kept
from assistant.read.sentences import marked
from assistant.read.stance import operators
from assistant.read.text import plain
from rules import points as rules_points
from rules.facts import Credential
from rules.points import Mode, points
from rules.section import phrasings as clause_asks

_PHRASINGS = Path(__file__).parent / "phrasings" / "points"
_POINT_SIZE, _SIGN_SIZE = 1 << 13, 1 << 17
NONE = "none"
# Words of more than two letters say something of a point; as a name: "w " and three letters.
_LONG = 4
# A point less likely than this adds nothing that could be said.
_CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One labelled question: the point it is about ('none' for none), and whether a yes agrees ('+', '-', or '?' for an open point)."""

    point: str
    sign: str
    text: str


@dataclass(frozen=True)
class Pointed:
    """The chances that the answer is yes, no or left open by a point, and the likeliest point behind each with its own share of it."""

    yes: float
    no: float
    open: float
    behind: Mapping[str, tuple[str, float]]


def phrasings() -> tuple[Phrasing, ...]:
    """All labelled questions of `phrasings/points/*.tsv`."""
    found: list[Phrasing] = []
    for path in sorted(_PHRASINGS.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [Phrasing(*row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) == 3]
    return tuple(found)


def sign_features(text: str, likely: Guessed) -> dict[str, float]:
    """What tells agreement from contradiction, by name: operators, parity of denials, wrappers, the stance read, words in order."""
    masked = re.sub(r"\d+(?:\.\d+)?", "0", text)
    words = ["<", *masked.split(), ">"]
    cues = "+".join(sorted(likely.cues & {"permit", "require", "unneeded", "too", "stop", "within", "guarantee"}))
    telling = [
        *operators(text),
        f"opens {words[1:3]}",
        f"opens {words[1:2]}",
        f"likely {likely.stances.best}",
        f"likely {likely.stances.best} {likely.inverted}",
        f"inverted {likely.inverted}",
        f"cues {cues}",
    ]
    found = dict.fromkeys(telling, 1.0)
    found |= {f"chance {label}": 2 * chance for label, chance in likely.stances.labels}
    runs = {
        *words,
        *(f"{a} {b}" for a, b in pairwise(words)),
        *(f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)),
    }
    found |= dict.fromkeys((f"w {run}" for run in runs), 2 / max(1.0, len(runs) ** 0.5))
    return found


def _crossed(named: Mapping[str, float], point: str, mode: Mode | str) -> dict[int, float]:
    """The features alone, with the kind of point, and (words and signs) with the point itself."""
    crossed: dict[str, float] = {}
    words = max(1.0, len([n for n in named if n.startswith("w ")]) ** 0.5)
    for name, weight in named.items():
        crossed[name] = weight
        crossed[f"{mode}|{name}"] = weight
        if not name.startswith("w "):
            crossed[f"{point}|{name}"] = 0.7 * weight
        elif " " not in name[2:] and len(name) > _LONG:
            crossed[f"{point}|{name}"] = 4 / words
    return hashed(crossed, _SIGN_SIZE)


def _folded(found: Mapping[int, float]) -> dict[int, float]:
    """The features of the message in fewer places: a point has a score of labelled questions, not hundreds."""
    folded: dict[int, float] = {}
    for index, weight in found.items():
        folded[index % _POINT_SIZE] = folded.get(index % _POINT_SIZE, 0.0) + weight
    return folded


class PointReader:
    """The two heads."""

    def __init__(self, point: Head, sign: Head) -> None:
        self.heads = {"point": point, "sign": sign}

    def read(self, text: str, found: Sequence[Mention], vector: Matrix, likely: Guessed, meant: Collection[Credential] = ()) -> Pointed:
        """The chances of yes, no and open for a plain text with its mentions, its sentence vector and the guesses on it.

        `meant` are the credentials that the conversation is about: what is alike for another credential is taken as said of these.
        """
        about = _meant(self.heads["point"].guess(_folded(features(text, found)), vector), meant)
        named = sign_features(text, likely)
        chances, behind = {"yes": 0.0, "no": 0.0, "open": 0.0}, dict[str, tuple[str, float]]()
        for point, chance in about.labels:
            if point == NONE or chance < _CHANCE:
                continue
            mode = points()[point].mode
            agrees = self.heads["sign"].guess(_crossed(named, point, mode)).of("+")
            shares = {"open": chance} if mode == "open" else {"yes": chance * agrees, "no": chance * (1 - agrees)}
            for verdict, share in shares.items():
                chances[verdict] += share
                if share > behind.get(verdict, ("", 0.0))[1]:
                    behind[verdict] = (point, share)
        return Pointed(chances["yes"], chances["no"], chances["open"], behind)


def _meant(about: Guess, meant: Collection[Credential]) -> Guess:
    """The chances with those of points for other credentials given to the points of the same name for those meant, where there are any."""
    chances = dict(about.labels)
    for name, chance in about.labels:
        twin = _twin(name, frozenset(meant)) if chance >= _CHANCE else None
        if twin is not None:
            chances[twin] = chances.get(twin, 0.0) + chances.pop(name)
    return Guess(tuple(sorted(chances.items(), key=lambda item: -item[1])))


@cache
def _twin(name: str, meant: frozenset[Credential]) -> str | None:
    """The point of the same name in the clauses of the credentials meant; None where the point is for these, or none is like it."""
    point = points().get(name)
    if point is None or not meant or not point.credentials or meant & set(point.credentials):
        return None
    alike = [p.id for p in points().values() if p.id.partition("/")[2] == name.partition("/")[2] and meant & set(p.credentials)]
    return alike[0] if alike else None


def train(data: Sequence[Phrasing], vectors: Matrix) -> PointReader:
    """The reader trained on labelled questions and their sentence vectors (one row each)."""
    texts = [marked(plain(p.text.replace(" / ", "\n"))) for p in data]
    found = [mentions(text.text) for text in texts]
    point = fit(
        [_folded(features(text.text, some)) for text, some in zip(texts, found, strict=True)],
        [p.point for p in data],
        _POINT_SIZE,
        dense=vectors,
        strength=20,
    )
    rows, signs = [], []
    for phrasing, text, some, vector in zip(data, texts, found, vectors, strict=True):
        if phrasing.sign in ("+", "-"):
            rows.append(
                _crossed(
                    sign_features(text.text, guessed(text, some, partial(_given, vector))), phrasing.point, points()[phrasing.point].mode
                )
            )
            signs.append(phrasing.sign)
    return PointReader(point, fit(rows, signs, _SIGN_SIZE, strength=1))


def _given(vector: Matrix) -> Matrix:
    return vector


def _made() -> Mapping[str, Head]:
    from policy_corpus.embeddings import shared

    data = phrasings()
    return train(data, shared().encode([plain(p.text).text for p in data])).heads


def fingerprint() -> str:
    """What the weights depend on."""
    digest = hashlib.sha256((classifier.fingerprint(clause_asks()) + rules_points.fingerprint()).encode())
    for path in (*sorted(_PHRASINGS.glob("*.tsv")), *(Path(__file__).parent / name for name in ("pointed.py", "guessed.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def point_reader() -> PointReader:
    """The reader for the installed phrasings: shipped, or trained and kept beside the index at first use."""
    heads = kept("points", fingerprint(), _made)
    return PointReader(heads["point"], heads["sign"])
