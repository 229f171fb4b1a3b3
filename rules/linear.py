"""Exact linear reasoning: whether inequalities can hold together, by what point, and how far one quantity can go.

Fourier-Motzkin elimination, exact in whole numbers. The systems here have at most a dozen inequalities in a handful of
quantities, where this old method is exact, handles strict inequalities and yields witnesses at no extra cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, gcd, lcm

Point = Mapping[str, Fraction]
# An inequality in whole numbers: terms, constant, strict. Systems are solved in these.
Row = tuple[tuple[tuple[str, int], ...], int, bool]


@dataclass(frozen=True, slots=True)
class Linear:
    """The inequality  sum(coefficient * quantity) + constant >= 0  (> 0 where `strict`)."""

    terms: tuple[tuple[str, Fraction], ...]
    constant: Fraction
    strict: bool = False
    row: Row = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        scale = lcm(self.constant.denominator, *[factor.denominator for _, factor in self.terms])
        terms = tuple([(name, factor.numerator * (scale // factor.denominator)) for name, factor in self.terms])
        object.__setattr__(self, "row", (terms, self.constant.numerator * (scale // self.constant.denominator), self.strict))

    def negated(self) -> Linear:
        """The inequality that holds exactly where this one does not."""
        return Linear(tuple((name, -factor) for name, factor in self.terms), -self.constant, not self.strict)

    def at(self, point: Point) -> Linear:
        """This inequality with the quantities of `point` filled in."""
        if not any(name in point for name, _ in self.terms):
            return self
        constant = self.constant
        rest: list[tuple[str, Fraction]] = []
        for name, factor in self.terms:
            if name in point:
                constant += factor * point[name]
            else:
                rest.append((name, factor))
        return Linear(tuple(rest), constant, self.strict)

    def holds(self) -> bool:
        """Whether an inequality without open quantities is true."""
        return self.constant > 0 if self.strict else self.constant >= 0

    def renamed(self, suffix: str, keep: frozenset[str]) -> Linear:
        """The same inequality over a second copy of every quantity not in `keep`."""
        return Linear(tuple((name if name in keep else name + suffix, factor) for name, factor in self.terms), self.constant, self.strict)


def linear(terms: Mapping[str, Fraction | int], constant: Fraction | int = 0, strict: bool = False) -> Linear:
    """The inequality over the non-zero terms, in one canonical order."""
    return Linear(tuple(sorted((n, Fraction(f)) for n, f in terms.items() if f)), Fraction(constant), strict)


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of one quantity; None is unbounded on that side."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def choose(self) -> Fraction:
        """A simple value inside: a whole number where there is one, near the lower end."""
        if self.low is None:
            return Fraction(0) if self.high is None else Fraction(floor(self.high) - (1 if self.high_open else 0))
        whole = Fraction(floor(self.low) + 1 if self.low_open else ceil(self.low))
        if self.high is None or whole < self.high or (whole == self.high and not self.high_open):
            return whole
        return self.low if not self.low_open else (self.low + self.high) / 2


def filled(row: Row, parts: int, counts: Mapping[str, int]) -> Row:
    """The row with known quantities filled in, each given in 1/`parts`."""
    terms, constant, strict = row
    open_terms: list[tuple[str, int]] = []
    total = constant * parts
    for name, factor in terms:
        known = counts.get(name)
        if known is None:
            open_terms.append((name, factor * parts))
        else:
            total += factor * known
    return tuple(open_terms), total, strict


def satisfy(system: Iterable[Linear | Row]) -> dict[str, Fraction] | None:
    """Simple values for every quantity that satisfy all inequalities, or None where nothing does."""
    stages = _stages(system, ())
    if stages is None:
        return None
    point: dict[str, Fraction] = {}
    for name, stage in reversed(stages):
        for terms, _, _ in stage:
            for other, _ in terms:
                if other != name:  # a quantity nothing else bounds is free: any value will do
                    point.setdefault(other, Fraction(0))
        point[name] = _span(name, stage, point).choose()
    return point


def satisfiable(system: Iterable[Linear | Row]) -> bool:
    """Whether some values satisfy all inequalities."""
    return _stages(system, ()) is not None


def span(system: Iterable[Linear | Row], name: str) -> Span | None:
    """All values that `name` can take under the inequalities, or None where nothing satisfies them."""
    stages = _stages(system, (name,))
    if stages is None:
        return None
    last = stages[-1] if stages else None
    return _span(name, last[1], {}) if last is not None and last[0] == name else Span(None, None)


def _stages(system: Iterable[Linear | Row], last: Sequence[str]) -> list[tuple[str, list[Row]]] | None:
    """Each quantity with the inequalities that bound it by later ones, in order of elimination; None: contradiction."""
    current = _tidy([item.row if isinstance(item, Linear) else item for item in system])
    stages: list[tuple[str, list[Row]]] = []
    while current is not None:
        counts: dict[str, list[int]] = {}
        for terms, _, _ in current:
            for name, factor in terms:
                counts.setdefault(name, [0, 0])[factor > 0] += 1
        if not counts:
            return stages
        # Eliminating first what multiplies least keeps the system small; `last` is what the caller wants to see.
        name = min(counts, key=lambda n: (n in last, counts[n][0] * counts[n][1], n))
        bounding, rest = _eliminate(name, current)
        stages.append((name, bounding))
        current = _tidy(rest)
    return None


def _tidy(system: Iterable[Row]) -> list[Row] | None:
    """The inequalities scaled alike, each direction once in its tightest form; None where one is plainly false."""
    tightest: dict[tuple[tuple[str, int], ...], tuple[int, int, bool]] = {}
    for terms, constant, strict in system:
        if not terms:
            if constant < 0 or (strict and constant == 0):
                return None
            continue
        common = gcd(*[factor for _, factor in terms])
        if common != 1:
            terms = tuple([(name, factor // common) for name, factor in terms])
        other = tightest.get(terms)
        # The constants are constant/common: compared crosswise, so that all stays in whole numbers.
        if other is None or (constant * other[1], not strict) < (other[0] * common, not other[2]):
            tightest[terms] = (constant, common, strict)
    return [_rescaled(terms, *rest) for terms, rest in tightest.items()]


def _rescaled(terms: tuple[tuple[str, int], ...], constant: int, common: int, strict: bool) -> Row:
    """The row of which the terms were divided by `common`, with the constant whole again."""
    if constant % common == 0:
        return terms, constant // common, strict
    shared = gcd(constant, common)
    return tuple([(name, factor * (common // shared)) for name, factor in terms]), constant // shared, strict


def _eliminate(name: str, system: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The inequalities that bound a quantity, and those that are left when it is eliminated."""
    bounding: list[Row] = []
    lower: list[tuple[Row, int]] = []
    upper: list[tuple[Row, int]] = []
    rest: list[Row] = []
    for item in system:
        for other, factor in item[0]:
            if other == name:
                bounding.append(item)
                (lower if factor > 0 else upper).append((item, abs(factor)))
                break
        else:
            rest.append(item)
    rest += [_combine(name, low, high_factor, high, low_factor) for low, low_factor in lower for high, high_factor in upper]
    return bounding, rest


def _combine(name: str, one: Row, one_factor: int, two: Row, two_factor: int) -> Row:
    total = {n: f * one_factor for n, f in one[0] if n != name}
    for n, f in two[0]:
        if n != name:
            total[n] = total.get(n, 0) + f * two_factor
    return tuple(sorted([item for item in total.items() if item[1]])), one[1] * one_factor + two[1] * two_factor, one[2] or two[2]


def _span(name: str, system: Iterable[Row], point: Point) -> Span:
    """The interval that inequalities leave of a quantity when the values of the others are filled in."""
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    for terms, constant, strict in system:
        factor, rest = 0, Fraction(constant)
        for n, f in terms:
            if n == name:
                factor = f
            else:
                rest += f * point[n]
        edge = -rest / factor
        if factor > 0 and (low is None or (edge, strict) > low):
            low = (edge, strict)
        elif factor < 0 and (high is None or (edge, not strict) < (high[0], not high[1])):
            high = (edge, strict)
    return Span(low[0] if low else None, high[0] if high else None, bool(low and low[1]), bool(high and high[1]))
