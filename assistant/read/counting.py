"""What each number of a message counts, learned from messages marked by hand.

A linear classifier over the words on both sides (names of roles, credentials and levels put in their place), what the grammar
of `roles` makes of the number, its size beside the other numbers, and what the conversation already knows and asks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np

from assistant.read.annotated import FOLDER
from assistant.read.lexicon import Mention
from assistant.read.linear import Head, Matrix, hashed, kept, softmax
from assistant.read.numbers import Quantity
from assistant.read.roles import counted
from assistant.read.text import Plain
from rules.amount import Amount
from rules.facts import COUNTS, DIVISIONS

SIZE = 1 << 17
LABELS = frozenset((*COUNTS, "courses", "course_size", "-", "claim", "old", "other", "step"))
_STEPS = (0, 1, 2, 4, 6, 9, 11, 18, 30, 50, 100, 500)


@dataclass(frozen=True)
class Setting:
    """What is known when a message comes: the facts of earlier turns, those asked back, and the count that was last stated or changed."""

    known: Mapping[str, object]
    pending: tuple[str, ...] = ()
    last: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int
    number: int | None


def _tokens(text: str, numbers: Sequence[Quantity], found: Sequence[Mention]) -> list[_Token]:
    """The words of a text in order, with every number and every name of a role, credential or level as one word."""
    names = [m for m in found if m.group in ("role", "credential", "level")]
    made: list[_Token] = []
    end = 0
    for match in re.finditer(r"\S+", text):
        if match.start() < end:
            continue
        start = match.start()
        number = next((i for i, q in enumerate(numbers) if q.start <= start < q.end), None)
        if number is not None:
            made.append(_Token(f"#{numbers[number].noun}", start, numbers[number].end, number))
        elif name := max((m for m in names if m.start <= start < m.end), key=lambda m: (m.end - m.start, m.group == "role"), default=None):
            made.append(_Token(f"<{name.group} {name.name}>", start, name.end, None))
        else:
            made.append(_Token(re.sub(r"\d", "0", match.group()), start, match.end(), None))
        end = made[-1].end
    return made


def value_of(item: Quantity) -> Fraction:
    """The one number that stands for a quantity: itself, or the end of a range that is stated."""
    amount = item.amount
    return amount.exact if amount.exact is not None else amount.low or amount.high or Fraction(0)


def _step(value: Fraction) -> str:
    return next((f"<={step}" for step in _STEPS if value <= step), "more")


class Reading:
    """One message prepared for the classifier: its tokens, numbers, and what the grammar makes of them."""

    def __init__(self, text: Plain, numbers: Sequence[Quantity], found: Sequence[Mention], setting: Setting) -> None:
        self.text, self.numbers, self.found, self.setting = text, list(numbers), list(found), setting
        self._tokens = _tokens(text.text, self.numbers, self.found)
        self._words = [token.word for token in self._tokens]
        self.values = [value_of(q) for q in self.numbers]
        self.grammar = counted(text.text, self.numbers, self.found)
        self._places = {t.number: i for i, t in enumerate(self._tokens) if t.number is not None}

    def features(self, number: int, before: tuple[str, str]) -> dict[int, float]:
        """The features of one number; `before` are the labels of the two numbers in front of it."""
        return hashed(self.alone(number) | self.following(number, before), SIZE)

    def alone(self, number: int) -> dict[str, float]:
        """The features of a number that do not look at what the numbers before it count."""
        return {f"said {word}": 0.3 for word in set(self._words)} | dict.fromkeys(self._near(number), 1.0)

    def following(self, number: int, before: tuple[str, str]) -> dict[str, float]:
        """The features of a number behind numbers that count `before`."""
        place = self._places.get(number, 0)
        smaller = number >= 1 and self.values[number] < self.values[number - 1]
        names = [f"after {before[1]}", f"after {before[0]} {before[1]}", f"after {before[1]} smaller {smaller}"]
        names += [f"after {before[1]} left {self._role(place, -1)[0]}", f"after {before[1]} right {self._role(place, 1)[0]}"]
        return dict.fromkeys(names, 1.0)

    def _near(self, number: int) -> Iterator[str]:
        place = self._places.get(number, 0)
        around = {d: self._words[place + d] if 0 <= place + d < len(self._words) else "^" for d in range(-8, 9)}
        for d in range(1, 9):
            far = d if d < 4 else 5 if d < 6 else 8
            yield from (f"L{d} {around[-d]}", f"R{d} {around[d]}", f"l{far} {around[-d]}", f"r{far} {around[d]}")
        yield f"LL {around[-2]} {around[-1]}"
        yield f"RR {around[1]} {around[2]}"
        yield f"LR {around[-1]} {around[1]}"
        yield f"LLL {around[-3]} {around[-2]} {around[-1]}"
        yield f"RRR {around[1]} {around[2]} {around[3]}"
        yield f"LLR {around[-2]} {around[-1]} {around[1]}"
        yield f"LRR {around[-1]} {around[1]} {around[2]}"
        yield from self._of_itself(number)
        yield from self._beside(number)
        left, right = self._role(place, -1), self._role(place, 1)
        for side, (role, distance, passed, broken) in (("left", left), ("right", right)):
            yield from (f"{side} {role}", f"{side} {role} {distance} {passed} {broken}", f"{side} {role} {passed} {broken}")

    def _of_itself(self, number: int) -> Iterator[str]:
        item, value = self.numbers[number], self.values[number]
        yield from (f"in {word}" for word in re.sub(r"\d", "0", self.text.text[item.start : item.end]).split())
        yield from (f"names {m.name}" for m in self.found if m.group == "role" and item.start <= m.start < item.end)
        yield from (f"size {_step(value)}", f"noun {item.noun}", f"size {_step(value)} {item.noun}", f"compared {item.compared}")
        yield from (f"each {item.each is not None}", f"whole {value.denominator == 1}", f"exact {item.amount.exact is not None}")
        meant = next((c for c in self.grammar if c.start <= item.start < c.end), None)
        role = "-" if meant is None else meant.fact if meant.open != "bare" else "bare"
        yield from (f"grammar {role}", f"grammar {role} {item.noun}", f"asked {self.text.sentence_at(item.start).asked}")
        for name in COUNTS:
            amount = self.setting.known.get(name)
            if isinstance(amount, Amount):
                yield f"known {name}"
                if amount.exact == value:
                    yield f"equals known {name}"
        place = self._places.get(number, 0)
        alone = self._role(place, -1)[0] == self._role(place, 1)[0] == "none"
        for name in self.setting.pending[:2]:
            yield from (f"pending {name}", f"pending {name} alone {alone} {role == 'bare'}")
        yield from (f"last {self.setting.last}", f"last {self.setting.last} alone {alone} {role == 'bare'} {len(self.numbers)}")

    def _beside(self, number: int) -> Iterator[str]:
        value, values, count = self.values[number], self.values, len(self.values)
        yield from (f"largest {value == max(values)}", f"numbers {min(count, 5)}", f"first {number == 0}", f"last {number == count - 1}")
        yield f"{min(number, 4)} of {min(count, 4)}"
        if count > 2 and 2 * value == sum(values):
            yield "sum of the others"
        if number + 2 < count and value == values[number + 1] + values[number + 2]:
            yield "sum of the next two"
        if number >= 2 and value == values[number - 1] + values[number - 2]:
            yield "sum of the two before"
        smaller = number >= 1 and value < values[number - 1]
        yield f"smaller {smaller}"

    def with_one_total(self, counting: Counting, place: int) -> Counting:
        """A reading in which the number at `place` is the only total, and what else was read as one belongs to something else."""
        labels = zip(self.numbers, counting.labels, strict=True)
        kept = tuple("other" if label == "total_units" and not item.start <= place < item.end else label for item, label in labels)
        return Counting(kept, counting.chances, counting.weight)

    def known_total(self) -> Fraction | None:
        """The total of earlier turns."""
        amount = self.setting.known.get("total_units")
        return amount.exact if isinstance(amount, Amount) else None

    def _role(self, place: int, step: int) -> tuple[str, int, int, bool]:
        """The nearest role on one side: its name, how far, how many numbers and whether a sentence end stand in between."""
        passed, broken = 0, False
        for distance in range(1, 14):
            at = place + step * distance
            if not 0 <= at < len(self._tokens):
                break
            word = self._words[at]
            passed += self._tokens[at].number is not None
            broken = broken or word in (".", "?")
            if word.startswith("<role"):
                return word, min(distance, 6), min(passed, 2), broken
        return "none", 0, 0, False


@dataclass(frozen=True, slots=True)
class Counting:
    """One reading of all numbers of a message: what each counts, the chance of each label over all readings, the chance of the whole."""

    labels: tuple[str, ...]
    chances: tuple[float, ...]
    weight: float


def countings(reading: Reading) -> tuple[Counting, ...]:
    """What the numbers count, the likeliest reading of the message as a whole first."""
    return readings_of(reading, counting_head()) if reading.numbers else (Counting((), (), 1.0),)


def by_grammar(reading: Reading) -> Counting:
    """What the numbers count by the grammar alone: what training is told of earlier turns."""
    facts = [next((c.fact for c in reading.grammar if c.start <= q.start < c.end), "-") for q in reading.numbers]
    return Counting(tuple(facts), (1.0,) * len(facts), 1.0)


def readings_of(reading: Reading, head: Head) -> tuple[Counting, ...]:
    """The readings that a classifier makes of a message with numbers, the likeliest first."""
    numbers, readings = reading.numbers, _together(reading, head)
    scores = np.exp(np.array([r.score for r in readings]) - readings[0].score)
    weights = [float(w) for w in scores / scores.sum()]
    chances: list[dict[str, float]] = [{} for _ in numbers]
    for one, weight in zip(readings, weights, strict=True):
        for held, label in zip(chances, one.labels, strict=True):
            held[label] = held.get(label, 0.0) + weight
    return tuple(
        Counting(one.labels, tuple(held[label] for held, label in zip(chances, one.labels, strict=True)), weight)
        for one, weight in zip(readings, weights, strict=True)
    )


_PLAIN = 0.6
# Readings kept side by side, labels tried for each number, and what a reading loses for each thing that can hardly be.
_BEAM, _TRIED, _IMPOSSIBLE, _TWICE, _UNSAID = 24, 5, 4.0, 1.0, 2.0


_OF_UNITS = frozenset(("total_units", *DIVISIONS, "transfer_units", "prior_learning_units", "double_counted_units"))


@dataclass(frozen=True, slots=True)
class _Whole:
    """One reading of all numbers so far, with its score."""

    labels: tuple[str, ...]
    score: float


def _together(reading: Reading, head: Head) -> list[_Whole]:
    """The best readings of the message, those that cannot be true set back."""
    beam = [_Whole((), 0.0)]
    for i in range(len(reading.numbers)):
        base = head.scores(hashed(reading.alone(i), SIZE)) + head.bias
        grown: list[_Whole] = []
        after: dict[tuple[str, str], Matrix] = {}
        for one in beam:
            *_, second, last = ("^", "^", *one.labels)
            before = (second, last)
            if before not in after:
                after[before] = np.log(softmax(base + head.scores(hashed(reading.following(i, before), SIZE))) + 1e-9)
                if reading.numbers[i].noun == "other":  # students and weeks are no units, whatever the words around them
                    after[before][[label in _OF_UNITS for label in head.labels]] -= _IMPOSSIBLE
            best = np.argsort(-after[before], kind="stable")[:_TRIED]
            grown += [_Whole((*one.labels, head.labels[at]), one.score + float(after[before][at])) for at in best]
        beam = sorted(grown, key=lambda w: -w.score)[:_BEAM]
    if softmax(np.array([one.score for one in beam]))[0] >= _PLAIN:
        return beam  # numbers that plainly say what cannot be are read as they stand, so that the reply can say so
    judged = [replace(one, score=one.score - _odd(reading, one.labels)) for one in beam]
    return sorted(judged, key=lambda w: -w.score)


def _odd(reading: Reading, labels: Sequence[str]) -> float:
    """What speaks against a reading as a whole: parts beyond the total, two totals, a division twice, sharing that no word speaks of."""
    held: dict[str, list[Fraction]] = {}
    for item, label in zip(reading.numbers, labels, strict=True):
        if item.noun in ("units", "bare") and item.amount.exact is not None and label in COUNTS:
            held.setdefault(label, []).append(item.amount.exact)
    totals = held.get("total_units") or ([known] if (known := reading.known_total()) is not None else [])
    lost = _TWICE * sum(len(set(held.get(name, ()))) > 1 for name in ("total_units", *DIVISIONS))
    if totals:
        parts = [sum(held.get(name, ()), Fraction(0)) for name in DIVISIONS]
        elsewhere = [sum(held.get(name, ()), Fraction(0)) for name in ("transfer_units", "prior_learning_units")]
        lost += _IMPOSSIBLE * ((sum(parts) > max(totals)) + (sum(elsewhere) > max(totals)))
    return lost + _UNSAID * len(set(labels) & _SPOKEN - _spoken_of(reading))


# Counts that nothing is said to be without a word for them; units from elsewhere may go by the name of a school alone.
_SPOKEN = frozenset(("double_counted_units", "prior_learning_units", "graduate_units"))


def _spoken_of(reading: Reading) -> set[str]:
    """The counts that the message or the conversation has a word for."""
    setting = reading.setting
    found = {m.name for m in reading.found if m.group == "role"} | set(setting.known) | set(setting.pending) | {setting.last}
    if setting.known.get("level") == "graduate" or any(m.name == "graduate" for m in reading.found):
        found.add("graduate_units")
    return found


def fingerprint() -> str:
    """What the weights depend on."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in (
        *sorted(FOLDER.glob("*.t*")),
        *(here / n for n in ("counting.py", "roles.py", "numbers.py", "text.py", "lexicon.toml", "lexicon.py", "stated.py", "linear.py")),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def counting_head() -> Head:
    """The classifier for the installed messages: shipped, or trained and kept beside the index at first use."""
    return kept("counting", fingerprint(), _made)["role"]


def _made() -> dict[str, Head]:
    from assistant.read.counting_data import examples, train

    return {"role": train(examples())}
