"""Exact linear reasoning: whether inequalities can hold together, by what point, and how far one quantity can go.

Fourier-Motzkin elimination over fractions. The systems here have at most a dozen inequalities in a handful of
quantities, where this old method is exact, handles strict inequalities and yields witnesses at no extra cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

Point = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Linear:
    """The inequality  sum(coefficient * quantity) + constant >= 0  (> 0 where `strict`)."""

    terms: tuple[tuple[str, Fraction], ...]
    constant: Fraction
    strict: bool = False

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


def satisfy(system: Iterable[Linear]) -> dict[str, Fraction] | None:
    """Simple values for every quantity that satisfy all inequalities, or None where nothing does."""
    stages = _stages(system, ())
    if stages is None:
        return None
    point: dict[str, Fraction] = {}
    for name, stage in reversed(stages):
        for item in stage:
            for other, _ in item.terms:
                if other != name:  # a quantity nothing else bounds is free: any value will do
                    point.setdefault(other, Fraction(0))
        point[name] = _span(name, (item.at(point) for item in stage)).choose()
    return point


def satisfiable(system: Iterable[Linear]) -> bool:
    """Whether some values satisfy all inequalities."""
    return _stages(system, ()) is not None


def span(system: Iterable[Linear], name: str) -> Span | None:
    """All values that `name` can take under the inequalities, or None where nothing satisfies them."""
    stages = _stages(system, (name,))
    if stages is None:
        return None
    last = stages[-1] if stages else None
    return _span(name, last[1]) if last is not None and last[0] == name else Span(None, None)


def _stages(system: Iterable[Linear], last: Sequence[str]) -> list[tuple[str, list[Linear]]] | None:
    """Each quantity with the inequalities that bound it by later ones, in order of elimination; None: contradiction."""
    current = _tidy(system)
    stages: list[tuple[str, list[Linear]]] = []
    while current is not None:
        counts: dict[str, list[int]] = {}
        for item in current:
            for name, factor in item.terms:
                counts.setdefault(name, [0, 0])[factor > 0] += 1
        if not counts:
            return stages
        # Eliminating first what multiplies least keeps the system small; `last` is what the caller wants to see.
        name = min(counts, key=lambda n: (n in last, counts[n][0] * counts[n][1], n))
        stages.append((name, [item for item in current if any(n == name for n, _ in item.terms)]))
        current = _tidy(_eliminate(name, current))
    return None


def _tidy(system: Iterable[Linear]) -> list[Linear] | None:
    """The inequalities scaled alike, each direction once in its tightest form; None where one is plainly false."""
    tightest: dict[tuple[tuple[str, Fraction], ...], Linear] = {}
    for item in system:
        if not item.terms:
            if not item.holds():
                return None
            continue
        scale = abs(item.terms[0][1])
        if scale != 1:
            item = Linear(tuple((n, f / scale) for n, f in item.terms), item.constant / scale, item.strict)
        other = tightest.get(item.terms)
        if other is None or (item.constant, not item.strict) < (other.constant, not other.strict):
            tightest[item.terms] = item
    return list(tightest.values())


def _eliminate(name: str, system: Iterable[Linear]) -> list[Linear]:
    lower: list[tuple[Linear, Fraction]] = []
    upper: list[tuple[Linear, Fraction]] = []
    rest: list[Linear] = []
    for item in system:
        factor = next((f for n, f in item.terms if n == name), None)
        if factor is None:
            rest.append(item)
        else:
            (lower if factor > 0 else upper).append((item, abs(factor)))
    for low, low_factor in lower:
        for high, high_factor in upper:
            rest.append(_combine(name, low, high_factor, high, low_factor))
    return rest


def _combine(name: str, one: Linear, one_factor: Fraction, two: Linear, two_factor: Fraction) -> Linear:
    total: dict[str, Fraction] = {}
    for item, factor in ((one, one_factor), (two, two_factor)):
        for n, f in item.terms:
            if n != name:
                total[n] = total.get(n, Fraction(0)) + f * factor
    return linear(total, one.constant * one_factor + two.constant * two_factor, one.strict or two.strict)


def _span(name: str, system: Iterable[Linear]) -> Span:
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    for item in system:
        factor = dict(item.terms)[name]
        edge = -item.constant / factor
        if factor > 0 and (low is None or (edge, item.strict) > low):
            low = (edge, item.strict)
        elif factor < 0 and (high is None or (edge, not item.strict) < (high[0], not high[1])):
            high = (edge, item.strict)
    return Span(low[0] if low else None, high[0] if high else None, bool(low and low[1]), bool(high and high[1]))
