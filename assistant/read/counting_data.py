"""The marked messages as examples for `counting`, and the training on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.read import annotated
from assistant.read.counting import LABELS, SIZE, Reading, Setting, value_of
from assistant.read.lexicon import mentions
from assistant.read.linear import Head, fit
from assistant.read.numbers import quantities
from assistant.read.stated import stated_by_grammar
from assistant.read.statement import Given
from assistant.read.text import plain
from rules.facts import COUNTS


@dataclass(frozen=True)
class Example:
    """A marked message with the label of each of its numbers that a mark was found for."""

    reading: Reading
    labels: Mapping[int, str]


def examples(found: Sequence[annotated.Message] | None = None) -> tuple[Example, ...]:
    """The marked messages as examples; numbers and marks are matched in order by their value."""
    return tuple(_example(m) for m in (annotated.messages() if found is None else found))


def _example(marked: annotated.Message) -> Example:
    text = plain(marked.text)
    numbers, found = quantities(text.text), mentions(text.text)
    known: dict[str, Given] = {}
    last = ""
    for said in marked.earlier.split(" | ") if marked.earlier else ():
        heard = plain(said)
        now = {n: v for n, v in stated_by_grammar(heard, mentions(heard.text), known).facts().items() if known.get(n) != v}
        changed = [name for name in COUNTS if name in now]
        last = "total_units" if len(changed) > 1 and "total_units" in changed else changed[0] if changed else last
        known |= now
    wanted: list[tuple[Fraction, str]] = []
    for mark in marked.marks:
        inside = quantities(plain(mark.words).text) if mark.label in LABELS else []
        wanted += [(value_of(inside[0]), mark.label)] if inside else []
    return Example(
        Reading(text, numbers, found, Setting(known, marked.pending, last)),
        _matched([value_of(q) for q in numbers], wanted),
    )


def _matched(values: Sequence[Fraction], wanted: Sequence[tuple[Fraction, str]]) -> dict[int, str]:
    """The longest common run of values and marks, as number -> label."""
    rows, columns = len(values), len(wanted)
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            best[i][j] = best[i + 1][j + 1] + 1 if values[i] == wanted[j][0] else max(best[i + 1][j], best[i][j + 1])
    found: dict[int, str] = {}
    i = j = 0
    while i < rows and j < columns:
        if values[i] == wanted[j][0]:
            found[i] = wanted[j][1]
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def train(data: Sequence[Example]) -> Head:
    """The classifier trained on examples; a number is seen behind the true labels of the numbers before it."""
    rows, targets = list[dict[int, float]](), list[str]()
    for example in data:
        before = ("^", "^")
        for i in range(len(example.reading.numbers)):
            label = example.labels.get(i)
            if label is not None:
                rows.append(example.reading.features(i, before))
                targets.append(label)
            before = (before[1], label or "?")
    return fit(rows, targets, SIZE, strength=2)
