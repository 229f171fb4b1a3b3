"""`bounds`: a count, or a sum of counts, has a least or a most ('a minimum of 12 units')."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, Self

from pydantic import model_validator

from rules.amount import show
from rules.formula import Formula, World
from rules.kinds.rule import Exact, Measure, RuleBody, Status, conjunction
from rules.kinds.sums import Capped, Sum
from rules.linear import linear
from rules.wording import wording


class Bounds(RuleBody):
    """The sum of `of` lies between `min` and `max`; `or_of` is the sum under a second reading of the text."""

    kind: Literal["bounds"]
    of: tuple[str | Capped, ...]
    or_of: tuple[str | Capped, ...] = ()
    min: Exact | None = None
    max: Exact | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("bounds: give min, max or both")
        if self.max is not None and any(isinstance(item, Capped) for item in self.of):
            raise ValueError("bounds: a capped count goes with min only")
        if bool(self.or_of) != bool(self.fork):
            raise ValueError("bounds: or_of and fork go together: name the fork of the register")
        Sum(of=self.of), Sum(of=self.or_of)
        return self

    def requirement(self) -> Formula:
        return self._formula(Sum(of=self.of))

    def generous(self) -> Formula:
        return self._formula(Sum(of=self.or_of)) if self.or_of else self.requirement()

    def _formula(self, total: Sum) -> Formula:
        items = []
        for terms in total.expansions():
            constant = terms.pop("", Fraction(0))
            if self.min is not None:
                items.append(linear(terms, constant - self.min))
            if self.max is not None:
                items.append(linear({n: -f for n, f in terms.items()}, self.max - constant))
        return conjunction(items)

    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*Sum(of=self.of).names(), *(Sum(of=self.or_of).names() if self.or_of else ()))))

    def measures(self, world: World) -> tuple[Measure, ...]:
        unit = self._unit()
        return tuple(
            Measure(what=f"{side} of {Sum(of=self.of).spoken()}", value=edge, unit=unit)
            for side, edge in (("least", self.min), ("most", self.max))
            if edge is not None
        )

    def _unit(self) -> str:
        first = Sum(of=self.of).names()[0]
        return "percent" if first.endswith("percent") else "units" if first.endswith("units") else wording(first).noun

    def because(self, status: Status, world: World) -> str:
        noun = (
            "percent" if self._unit() == "percent" else wording(Sum(of=self.of).names()[0]).noun if self.of != ("total_units",) else "units"
        )
        limits = self._limits_spoken()
        span = Sum(of=self.of).reach(world)
        if span.low is not None and span.low == span.high:
            given = f"{show(span.low)} {_number(noun, span.low)}"
            if status == "pass":
                if self.min is not None and self.max is not None:
                    return f"{given} {verb(span.low, 'lies', 'lie')} within {limits}"
                return (
                    f"{given} {verb(span.low, 'meets', 'meet')} the minimum of {show(self.min)}"
                    if self.min is not None
                    else f"{given} {verb(span.low, 'stays', 'stay')} within the maximum of {show(self.max or Fraction(0))}"
                )
            if status == "fail":
                below = self.min is not None and span.low < self.min
                return f"{given} {verb(span.low, 'is', 'are')} {'below' if below else 'above'} the {'minimum' if below else 'maximum'} of {show(self.min if below and self.min is not None else self.max or Fraction(0))}"
            return f"{given} stated; the limit is {limits}"
        stated = _stated(span.low, span.high, span.low_open, span.high_open, noun)
        return f"{stated}; the limit is {limits}" if stated else f"the limit is {limits} {noun}; how many is not stated"

    def said(self) -> str:
        return f"{self._limits_spoken()} {Sum(of=self.of).spoken()}"

    def _limits_spoken(self) -> str:
        if self.min is not None and self.max is not None:
            return f"{show(self.min)} to {show(self.max)}"
        return f"at least {show(self.min)}" if self.min is not None else f"at most {show(self.max or Fraction(0))}"


def _number(noun: str, value: Fraction) -> str:
    return noun.replace("units", "unit", 1) if value == 1 else noun


def verb(value: Fraction, one: str, many: str) -> str:
    """The verb that goes with a number of units."""
    return one if value == 1 else many


def _stated(low: Fraction | None, high: Fraction | None, low_open: bool, high_open: bool, noun: str) -> str:
    """The limits that what was stated puts on a sum, in words; '' where nothing is known."""
    if high is None:
        return f"{'more than' if low_open else 'at least'} {show(low)} {noun}" if low else ""
    if not low:
        return f"{'fewer than' if high_open else 'at most'} {show(high)} {noun}"
    return f"{'more than ' if low_open else ''}{show(low)} to {'fewer than ' if high_open else ''}{show(high)} {noun}"
