"""How well the learned readers do on marked messages and labelled questions that they were not trained on.

`python -m evals.reading` trains on five sixths and tells what becomes of the other sixth: what numbers count (each, and whole
messages), which point a question is about, and whether a yes agrees with it. Verdicts are measured elsewhere, apart from this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.read.counting import readings_of
from assistant.read.counting_data import Example, examples
from assistant.read.counting_data import train as train_counting
from assistant.read.guessed import guessed
from assistant.read.lexicon import mentions
from assistant.read.pointed import Phrasing, phrasings
from assistant.read.pointed import train as train_points
from assistant.read.sentences import marked
from assistant.read.text import plain
from policy_corpus.embeddings import shared
from rules.points import points

_FOLDS = 6
# Rows at, and shares of, the chances that are shown.
_SURE = (0.9, 0.8, 0.6)


@dataclass(frozen=True)
class Told:
    """One thing told by a reader: how sure it was, and whether it was right."""

    chance: float
    right: bool


def held_out(count: int) -> tuple[list[int], list[int]]:
    """Row numbers to train on and to try, the same every time and mixed over the files."""
    order = np.random.default_rng(1).permutation(count)
    return sorted(int(i) for i in order if i % _FOLDS), sorted(int(i) for i in order if i % _FOLDS == 0)


def counting(data: Sequence[Example]) -> tuple[list[Told], float]:
    """What each marked number of the held-out messages counts, and the share of messages in which all are right."""
    learned, tried = held_out(len(data))
    head = train_counting([data[i] for i in learned])
    told: list[Told] = []
    whole = 0
    for example in (data[i] for i in tried if data[i].labels):
        best = readings_of(example.reading, head)[0]
        right = [Told(best.chances[i], best.labels[i] == label) for i, label in example.labels.items()]
        told += right
        whole += all(t.right for t in right)
    return told, whole / sum(bool(data[i].labels) for i in tried)


def pointing(data: Sequence[Phrasing]) -> list[Told]:
    """The verdict that the points give to each held-out question: yes, no or open."""
    vectors = shared().encode([plain(p.text).text for p in data])
    learned, tried = held_out(len(data))
    reader = train_points([data[i] for i in learned], vectors[learned])
    told: list[Told] = []
    for i in (i for i in tried if data[i].point in points()):
        text = marked(plain(data[i].text))
        found = mentions(text.text)
        pointed = reader.read(text.text, found, vectors[i], guessed(text, found, partial(vectors.__getitem__, i)))
        chances = {"+": pointed.yes, "-": pointed.no, "?": pointed.open}
        best = max(chances, key=lambda sign: chances[sign])
        told.append(Told(chances[best], best == data[i].sign))
    return told


def _row(name: str, told: Sequence[Told]) -> list[str]:
    cells = [name, str(len(told)), f"{sum(t.right for t in told) / len(told):.1%}"]
    for sure in _SURE:
        some = [t.right for t in told if t.chance >= sure]
        cells.append(f"{sum(some) / len(some):.1%} of {len(some) / len(told):.0%}" if some else "-")
    return cells


def main() -> None:
    """Print the table."""
    table = Table(
        "reader", "tried", "right", *(f"right where {sure:.0%} sure" for sure in _SURE), title="Learned readers on what they have not seen"
    )
    numbers, whole = counting(examples())
    table.add_row(*_row("what a number counts", numbers))
    table.add_row("  whole messages", "", f"{whole:.1%}", *[""] * len(_SURE))
    table.add_row(*_row("yes, no or open by a point", pointing(phrasings())))
    Console().print(table)


if __name__ == "__main__":
    main()
