"""What a later turn does in its conversation (answers, corrects, restores, supposes, goes back, asks again ...), learned from marked turns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from assistant.read import annotated, counting
from assistant.read.lexicon import Mention, mentions
from assistant.read.linear import WITH_MEANING, Guess, Head, Matrix, fit, hashed, kept
from assistant.read.numbers import Quantity, quantities
from assistant.read.sentences import asking_sentences, is_yes_no
from assistant.read.stated import stated_by_grammar
from assistant.read.statement import Given
from assistant.read.text import Plain, plain
from rules.amount import Amount

_SIZE = 1 << 15
_WORDS = 60


@dataclass(frozen=True)
class Standing:
    """The conversation before a turn: the facts after each earlier turn, the last ones last, whether something was asked back,
    and whether the last turn only supposed."""

    facts: Sequence[Mapping[str, Given]]
    pending: bool
    supposing: bool

    def amounts(self, latest: int) -> set[Amount]:
        """The counts of the last turn (`latest` 1), or of all that were replaced since (0)."""
        chosen = self.facts[-1:] if latest else self.facts[:-1]
        now = {v for f in self.facts[-1:] for v in f.values()}
        return {v for f in chosen for v in f.values() if isinstance(v, Amount) and (latest or v not in now)}


def act_features(text: Plain, found: Sequence[Mention], numbers: Sequence[Quantity], before: Standing) -> dict[int, float]:
    """The hashed features of a turn in its conversation."""
    words = ["<", *re.sub(r"\d+(?:\.\d+)?", "0", text.text).split()[:_WORDS], ">"]
    runs = {
        *words,
        *(f"{a} {b}" for a, b in pairwise(words)),
        *(f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)),
    }
    named = {f"w {run}": 2 / len(runs) ** 0.5 for run in runs}
    named |= dict.fromkeys((f"early {word}" for word in words[1:6]), 0.5)
    named |= dict.fromkeys((f"cue {m.name}" for m in found if m.group == "cue"), 1.0)
    named |= dict.fromkeys((f"group {m.group}" for m in found), 0.5)
    said = [q.amount for q in numbers]
    held, gone = sum(a in before.amounts(1) for a in said), sum(a in before.amounts(0) for a in said)
    asks = is_yes_no(text, asking_sentences(text))
    named |= dict.fromkeys(
        (
            f"opens {words[1:2]}",
            f"opens {words[1:3]}",
            f"numbers {min(len(said), 3)}",
            f"asked {any(s.asked for s in text.sentences)}",
            f"yes or no {asks} {bool(said)}",
            f"length {min(len(words) // 4, 6)}",
            f"pending {before.pending} {min(len(words) // 4, 3)}",
            f"supposing {before.supposing}",
            f"turns {min(len(before.facts), 3)}",
            f"holds {min(held, 2)} of {min(len(said), 2)}",
            f"held before {min(gone, 2)} of {min(len(said), 2)}",
        ),
        1.0,
    )
    return hashed(named, _SIZE)


class ActReader:
    """The head by words alone and the one by words and meaning."""

    def __init__(self, heads: Mapping[str, Head]) -> None:
        self.heads = heads

    def guess(self, found: Mapping[int, float], vector: Matrix | None) -> Guess:
        """The likeliest acts of a turn with its features and, where it can be had, its sentence vector."""
        if vector is None:
            return self.heads["act"].guess(found)
        return self.heads["act" + WITH_MEANING].guess(found, vector)


def turns() -> tuple[annotated.Message, ...]:
    """Every marked later turn."""
    return tuple(m for m in annotated.messages() if m.act)


def train(data: Sequence[annotated.Message], vectors: Matrix) -> ActReader:
    """The reader trained on marked turns and their sentence vectors (one row each)."""
    rows = [_features(one) for one in data]
    acts = [one.act for one in data]
    return ActReader(
        {
            "act": fit(rows, acts, _SIZE, strength=3, balanced=True),
            "act" + WITH_MEANING: fit(rows, acts, _SIZE, dense=vectors, strength=3, balanced=True),
        }
    )


def _features(one: annotated.Message) -> dict[int, float]:
    text = plain(one.text)
    known: dict[str, Given] = {}
    after: list[Mapping[str, Given]] = []
    supposing = False
    for said in one.earlier.split(" | "):
        heard = plain(said)
        found = mentions(heard.text)
        known = {**known, **stated_by_grammar(heard, found, known).facts()}
        after.append(known)
        supposing = any(m.group == "cue" and m.name == "hypothetical" for m in found)
    return act_features(text, mentions(text.text), quantities(text.text), Standing(after, bool(one.pending), supposing))


def _made() -> Mapping[str, Head]:
    from policy_corpus.embeddings import shared

    data = turns()
    return train(data, shared().encode([plain(one.text).text for one in data])).heads


def fingerprint() -> str:
    """What the weights depend on."""
    digest = hashlib.sha256(counting.fingerprint().encode())
    for name in ("acts.py", "sentences.py"):
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


@cache
def act_reader() -> ActReader:
    """The reader for the installed turns: shipped, or trained and kept beside the index at first use.

    CorpusError where it has to be trained and the sentence model cannot be had.
    """
    return ActReader(kept("acts", fingerprint(), _made))
