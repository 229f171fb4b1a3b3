"""The numbers of a message at their places: what the learned reader and the grammar together make of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from assistant.read.counting import Counting, Reading
from assistant.read.numbers import Quantity
from assistant.read.roles import Counted
from rules.amount import Amount
from rules.facts import COUNTS, DIVISIONS

# Below this chance the conversation tells better than the words around it what a bare number is about.
_DOUBTFUL = 0.6


@dataclass
class Placed:
    """The counts that state a fact of the program, those said of the rule, bare numbers whose fact the conversation must tell,
    amounts taken back, changes, and the facts of which a number was said that cannot be used."""

    own: list[Counted] = field(default_factory=list)
    claims: list[Counted] = field(default_factory=list)
    loose: list[Counted] = field(default_factory=list)
    taken_back: list[Amount] = field(default_factory=list)
    steps: list[Counted] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)


def placed(reading: Reading, counting: Counting) -> Placed:
    """Every number of the message with what it counts; roles said without a number ('no graduate units') come from the grammar.

    In a conversation that is under way a bare number of doubtful role is left for the conversation to place.
    """
    numbers, grammar, underway = reading.numbers, reading.grammar, bool(reading.setting.known)
    size = _course_size(numbers, counting.labels)
    result = Placed()
    result.own += [c for c in grammar if not any(q.start <= c.start < q.end or c.start <= q.start < c.end for q in numbers)]
    replaced = _replaced(reading, counting)
    for item, said, chance in zip(numbers, counting.labels, counting.chances, strict=True):
        label = replaced if replaced is not None and item.noun == "bare" and said != "old" else said
        meant = next((c for c in grammar if c.start <= item.start < c.end), None)
        bare = underway and meant is not None and meant.open == "bare" and item.noun == "bare"
        if bare and meant is not None and replaced is None and (chance < _DOUBTFUL or label == "total_units"):
            result.loose.append(meant)  # 'and if it were 16?': what it is about was said before
        elif item.noun == "courses" and label not in COUNTS and meant is not None and meant.fact in DIVISIONS:
            _place(item, meant.fact, meant, size, result)  # 'two 3-unit upper-division courses' names what it counts itself
        else:
            _place(item, label, meant, size, result)
    _total_of_courses(numbers, counting.labels, size, result)
    result.own.sort(key=lambda c: c.start)
    return result


def _replaced(reading: Reading, counting: Counting) -> str | None:
    """The count that a correction names by its old value ('it is not 14, it is 13'), where one count alone has it and one number is new."""
    old = [q.amount for q, label in zip(reading.numbers, counting.labels, strict=True) if label == "old"]
    held = [n for n in COUNTS if len(old) == 1 and reading.setting.known.get(n) == old[0]]
    return held[0] if len(held) == 1 and len(reading.numbers) == 2 else None


def _place(item: Quantity, label: str, meant: Counted | None, size: Fraction | None, result: Placed) -> None:
    if label == "claim":
        result.claims.append(
            _counted(meant.fact if meant else "total_units", item, size) or Counted("total_units", item.amount, item.start, item.end)
        )
    elif label == "old":
        result.taken_back.append(item.amount)
    elif label == "step":
        made = _counted(meant.fact if meant else "total_units", item, size)
        result.steps += [made] if made else []
    elif label in COUNTS:
        if meant is not None and meant.fact == label and meant.open == "":
            result.own.append(meant)
        elif made := _counted(label, item, size):
            result.own.append(made)
        else:
            result.doubtful.add(label)


def _counted(fact: str, item: Quantity, size: Fraction | None) -> Counted | None:
    """The number as a count of one fact; None where it counts courses of a size that was not said, or something else."""
    if fact in ("score_percent", "required_score_percent"):
        return Counted(fact, item.amount, item.start, item.end)
    if fact in ("contact_hours", "ceus"):
        return Counted(fact, item.amount, item.start, item.end) if item.noun in ("hours", "ceus", "bare", "units") else None
    if item.noun in ("percent", "share"):
        factor = Fraction(1, 100) if item.noun == "percent" else Fraction(1)
        return Counted(fact, _times(item.amount, factor), item.start, item.end, part=True)
    if item.noun == "courses":
        each = item.each or size
        return Counted(fact, _times(item.amount, each), item.start, item.end) if each else None
    return Counted(fact, item.amount, item.start, item.end) if item.noun in ("units", "bare") else None


def _times(amount: Amount, factor: Fraction) -> Amount:
    return Amount(amount.low * factor, None if amount.high is None else amount.high * factor, amount.low_open, amount.high_open)


def _course_size(numbers: Sequence[Quantity], labels: Sequence[str]) -> Fraction | None:
    """The units of each course, where one size is said for all."""
    sizes = {q.each for q in numbers if q.each is not None}
    sizes |= {q.amount.exact for q, label in zip(numbers, labels, strict=True) if label == "course_size" and q.amount.exact is not None}
    return sizes.pop() if len(sizes) == 1 else None


def _total_of_courses(numbers: Sequence[Quantity], labels: Sequence[str], size: Fraction | None, result: Placed) -> None:
    """The total of a number of courses of one size, where no total is stated itself."""
    if any(c.fact == "total_units" for c in result.own):
        return
    courses = [q for q, label in zip(numbers, labels, strict=True) if label == "courses" and q.amount.exact is not None]
    each = next((q.each for q in courses if q.each is not None), size)
    if len(courses) == 1 and each is not None:
        total = _times(courses[0].amount, each)
        result.own.append(Counted("total_units", total, courses[0].start, courses[0].end))
