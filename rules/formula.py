"""Conditions over facts as alternatives of (choices, inequalities), and what stated facts leave possible of them.

A `Cell` is one alternative: every named fact takes one of the given values and every inequality holds. A formula is a
tuple of cells, true where any of them is. `World` is what was stated: the values each fact can still take, the counts
known exactly, and the inequalities that bind the rest (the divisions add up to the total, transfer and prior learning
lie within it, nothing is negative).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from math import lcm

from rules.amount import Amount
from rules.facts import COUNTS, Approval, Credential, Facts, Grading, Level, OfferedBy
from rules.linear import Linear, Row, Span, filled, linear, satisfiable, satisfy, span
from rules.relations import background, complete, lower_division, related

Choice = bool | str
Choices = Mapping[str, frozenset[Choice]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One alternative of a formula."""

    choices: Choices = field(default_factory=dict)
    linear: tuple[Linear, ...] = ()


Formula = tuple[Cell, ...]
TRUE: Formula = (Cell(),)
FALSE: Formula = ()

_BOTH: frozenset[Choice] = frozenset((True, False))
_ENUMS: dict[str, type[Level | Grading | OfferedBy | Credential]] = {
    "level": Level,
    "grading": Grading,
    "offered_by": OfferedBy,
    "credential": Credential,
}


@cache
def domain(name: str) -> frozenset[Choice]:
    """Every value a fact that is no count can take."""
    return frozenset(item.value for item in _ENUMS[name]) if name in _ENUMS else _BOTH


@cache
def unstated(name: str) -> frozenset[Choice]:
    """The values an unstated fact may turn out to have: 'other' exists only where somebody says so."""
    return domain(name) - {"other"}


def both(*formulas: Formula) -> Formula:
    """The formula that holds where all of these do."""
    result: Formula = TRUE
    for formula in formulas:
        result = tuple(cell for one in result for two in formula if (cell := _merge(one, two)) is not None)
    return result


def either(*formulas: Formula) -> Formula:
    """The formula that holds where any of these does."""
    return tuple(cell for formula in formulas for cell in formula)


def negation(formula: Formula) -> Formula:
    """The formula that holds exactly where this one does not."""
    return both(*(_outside(cell) for cell in formula))


def choice(name: str, values: Iterable[Choice]) -> Formula:
    """The formula that the fact has one of these values."""
    return (Cell({name: frozenset(values)}),)


def inequality(*items: Linear) -> Formula:
    """The formula that all these inequalities hold."""
    return (Cell({}, items),)


def _outside(cell: Cell) -> Formula:
    choices = tuple(Cell({name: domain(name) - values}) for name, values in cell.choices.items())
    return choices + tuple(Cell({}, (item.negated(),)) for item in cell.linear)


def _merge(one: Cell, two: Cell) -> Cell | None:
    if not two.choices and not two.linear:
        return one
    choices = dict(one.choices)
    for name, values in two.choices.items():
        choices[name] = choices[name] & values if name in choices else values
        if not choices[name]:
            return None
    return Cell(choices, one.linear + tuple(item for item in two.linear if item not in one.linear))


def names(formula: Formula) -> frozenset[str]:
    """The facts a formula speaks of."""
    counts = frozenset(n for cell in formula for item in cell.linear for n, _ in item.terms)
    return counts | frozenset(n for cell in formula for n in cell.choices)


class World:
    """What the stated facts leave possible."""

    def __init__(self, facts: Facts, choices: Choices | None = None) -> None:
        self.facts = facts
        self.choices: dict[str, frozenset[Choice]] = dict(choices or {})
        stated = facts.__dict__
        self.amounts: dict[str, Amount] = {n: a for n in COUNTS if (a := stated[n]) is not None}
        self.point: dict[str, Fraction] = {n: a.low for n, a in self.amounts.items() if a.low is a.high or a.low == a.high}
        complete(self.point)
        self._rest: dict[frozenset[str], list[Row]] = {}
        self._systems: dict[tuple[Row, ...], list[Row] | None] = {}

    def where(self, name: str, value: Choice) -> World:
        """The same facts where a fact that is no count has one value; what was worked out of the counts is shared."""
        other = copy(self)
        other.choices = {**self.choices, name: frozenset((value,))}
        other._rest, other._systems = {}, {}
        return other

    def values(self, name: str) -> frozenset[Choice]:
        """The values a fact that is no count can still take."""
        known = self.choices.get(name)
        if known is None:
            known = self.choices[name] = stated_choice(self.facts, name)
        return known

    def known(self, name: str) -> Choice | None:
        """The one value that a fact that is no count was stated to have, or None."""
        values = self.choices.get(name) or self.values(name)
        if len(values) != 1:
            return None
        (value,) = values
        return value

    @cached_property
    def scaled(self) -> tuple[int, dict[str, int]]:
        """The exactly known counts as whole multiples of one small fraction of a unit, with how many of it make one unit."""
        parts = lcm(*(value.denominator for value in self.point.values()))
        return parts, {name: value.numerator * (parts // value.denominator) for name, value in self.point.items()}

    def possible(self, formula: Formula) -> bool:
        """Whether some completion of the stated facts makes the formula true."""
        return any(self._open(cell) is not None for cell in formula)

    def witness(self, formula: Formula) -> dict[str, Fraction | Choice] | None:
        """A completion that makes the formula true: a value for each fact it speaks of; None where there is none."""
        for cell in formula:
            system = self._open(cell)
            if system is not None:
                found: dict[str, Fraction | Choice] = {n: max(self.values(n) & v, key=str) for n, v in cell.choices.items()}
                point = {**self.point, **(satisfy(system) or {})}
                found.update({n: point[n] for item in cell.linear for n, _ in item.terms if n in point})
                return found
        return None

    def spans(self, formula: Formula, name: str) -> list[Span]:
        """Every interval of values that `name` can take where the formula holds."""
        found: list[Span] = []
        for cell in formula:
            if all(self.values(n) & v for n, v in cell.choices.items()):
                wanted = frozenset(n for item in cell.linear for n, _ in item.terms) | {name}
                system = [item.at(self.point) for item in (*cell.linear, *self.background(wanted))]
                if name == "lower_division_units":  # it stands in no inequality itself: it is the rest of the total
                    system += [item.at(self.point) for item in lower_division()]
                got = Span(self.point[name], self.point[name]) if name in self.point else span(system, name)
                if got is not None and (name not in self.point or satisfiable(system)):
                    found.append(got)
        return found

    def _open(self, cell: Cell) -> list[Row] | None:
        """The inequalities still open in this cell, background included; None where the cell cannot hold."""
        for name, values in cell.choices.items():
            if not self.values(name) & values:
                return None
        if not cell.linear:
            return []
        unsettled: list[Row] = []
        parts, counts = self.scaled
        for item in cell.linear:
            row = filled(item.row, parts, counts)
            if row[0]:
                unsettled.append(row)
            elif row[1] < 0 or (row[2] and not row[1]):
                return None
        if not unsettled:
            return []
        key = tuple(unsettled)
        if key not in self._systems:
            system = unsettled + self._background_rows(frozenset([n for row in unsettled for n, _ in row[0]]))
            self._systems[key] = system if satisfiable(system) else None
        return self._systems[key]

    def _background_rows(self, wanted: frozenset[str]) -> list[Row]:
        """The background with what is known filled in, what then holds in any case left out."""
        known = self._rest.get(wanted)
        if known is None:
            rows = [filled(item.row, *self.scaled) for item in self.background(wanted)]
            known = self._rest[wanted] = [row for row in rows if row[0] or row[1] < 0 or (row[2] and not row[1])]
        return known

    @cached_property
    def told(self) -> dict[str, tuple[int | bool | None, ...]]:
        """What was stated of each count, in whole numbers, to tell one world from another."""
        return {
            name: (a.low.numerator, a.low.denominator, a.low_open, a.high_open)
            + ((None, None) if a.high is None else (a.high.numerator, a.high.denominator))
            for name, a in self.amounts.items()
        }

    def state(self, counts: frozenset[str]) -> tuple[object, ...]:
        """All that was stated of these counts and of those they hang together with: worlds alike in it decide them alike."""
        told, named = self.told, related(counts, self.amounts, self._shared_within)
        return (self._shared_within, *[(name, told[name]) for name in sorted(named) if name in told])

    @property
    def _shared_within(self) -> bool:
        """Whether units counted toward both programs are units of this one: only 4.3 adds up those of several."""
        return Credential.ACADEMIC_MICRO_CREDENTIAL.value not in self.values("credential")

    def background(self, wanted: frozenset[str]) -> tuple[Linear, ...]:
        """The inequalities that bind these quantities: what was stated of them and how the counts hang together."""
        return background(wanted, self.amounts, self._shared_within)

    def most(self, sums: Iterable[Mapping[str, Fraction]]) -> Span | None:
        """How large the least of several sums can be ('upper + graduate' and 'upper + 6' for graduate units capped at 6)."""
        return self._reach([linear({**{n: f for n, f in item.items() if n}, "=": -1}, item.get("", 0)) for item in sums])

    def least(self, terms: Mapping[str, Fraction]) -> Span | None:
        """How small a sum can be."""
        return self._reach([linear({**{n: -f for n, f in terms.items() if n}, "=": 1}, -terms.get("", Fraction(0)))])

    def _reach(self, items: list[Linear]) -> Span | None:
        wanted = frozenset(n for item in items for n, _ in item.terms) - {"="}
        return span([*(filled(item.row, *self.scaled) for item in items), *self._background_rows(wanted)], "=")


def stated_choice(facts: Facts, name: str) -> frozenset[Choice]:
    """The values that the stated facts leave for a fact that is no count; an approval is named 'approvals.cepc'."""
    if name.startswith("approvals."):
        approval = Approval(name.partition(".")[2])
        if approval in facts.approvals:
            return frozenset((True,))
        return frozenset((False,)) if approval in facts.approvals_missing else _BOTH
    value = getattr(facts, name)
    if value is None:
        return unstated(name)
    return _only(value if isinstance(value, bool) else str(value))


@cache
def _only(value: Choice) -> frozenset[Choice]:
    return frozenset((value,))
