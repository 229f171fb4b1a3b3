"""A count that is exact, a range, or bounded on one side, in exact fractions."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_FRACTION = re.compile(r"\d+/[1-9]\d*")
_SIDES = ("min", "more_than", "max", "less_than")


@dataclass(frozen=True, slots=True)
class Amount:
    """A non-negative number known exactly (`low == high`) or only within limits; `high` None is no upper limit."""

    low: Fraction
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def exactly(cls, value: Fraction | int) -> Amount:
        """The amount known to be `value`."""
        number = Fraction(value)
        return cls(number, number)

    @property
    def exact(self) -> Fraction | None:
        """The value where it is known exactly, else None."""
        return self.low if self.low == self.high else None

    def __str__(self) -> str:
        if self.low == self.high:
            return show(self.low)
        if self.high is None:
            return f"{'more than' if self.low_open else 'at least'} {show(self.low)}"
        if self.low == 0 and not self.low_open:
            return f"{'fewer than' if self.high_open else 'at most'} {show(self.high)}"
        if self.low_open or self.high_open:
            low = f"{'more than' if self.low_open else 'at least'} {show(self.low)}"
            return f"{low} and {'fewer than' if self.high_open else 'at most'} {show(self.high)}"
        return f"{show(self.low)} to {show(self.high)}"


def show(value: Fraction) -> str:
    """The value as an exact decimal where one exists, else as a fraction ('10.5', '35/3')."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    if value.denominator == 1:
        return str(value.numerator)
    return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")


def number(value: object) -> Fraction:
    """The exact fraction a plain number or 'n/d' stands for; ValueError for text, NaN, infinity and negatives."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction | Decimal):
        raise ValueError(f"{value!r} is not a number; write a number such as 12 or 10.5")
    if isinstance(value, str):
        if not _FRACTION.fullmatch(value):
            raise ValueError(f"{value[:40]!r} is text where a number belongs; write 12, 10.5 or a fraction such as '21/2'")
        value = Fraction(value)
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        raise ValueError(f"{value} is not a finite number; write a number such as 12 or 10.5")
    if value < 0:
        raise ValueError(f"{value} is negative; a count is zero or more")
    if value > 10**9:
        raise ValueError(f"{value} is too large for a count of units, hours or points")
    # repr of a float is the shortest decimal that gives it back, so 10.1 means 101/10 and not its binary neighbour.
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def amount(value: object) -> Amount:
    """The Amount written as a number, a fraction, a range [low, high] (null: open) or {min|more_than, max|less_than}."""
    if isinstance(value, Amount):
        return value
    if isinstance(value, list | tuple):
        if len(value) != 2:
            raise ValueError("a range has two ends, such as [15, 18]")
        low, high = value
        return _between(number(0 if low is None else low), None if high is None else number(high))
    if isinstance(value, dict):
        if not value or set(value) - set(_SIDES):
            raise ValueError(f"a limited count is written with {', '.join(_SIDES)}, such as {{'min': 9}}")
        if {"min", "more_than"} <= set(value) or {"max", "less_than"} <= set(value):
            raise ValueError("give one lower and one upper limit: min or more_than, max or less_than")
        low_key = "more_than" if "more_than" in value else "min"
        high_key = "less_than" if "less_than" in value else "max"
        high = number(value[high_key]) if high_key in value else None
        return _between(
            number(value.get(low_key, 0)), high, low_key in value and low_key == "more_than", high_key in value and high_key == "less_than"
        )
    return Amount.exactly(number(value))


def _between(low: Fraction, high: Fraction | None, low_open: bool = False, high_open: bool = False) -> Amount:
    if high is not None and (low > high or (low == high and (low_open or high_open))):
        raise ValueError(f"the range from {show(low)} to {show(high)} is empty; write the smaller number first")
    return Amount(low, high, low_open, high_open)


def plain(value: Amount) -> object:
    """The JSON form of an amount, the inverse of `amount`."""
    if value.exact is not None:
        return _plain_number(value.exact)
    if value.low_open or value.high_open:
        sides: dict[str, object] = {}
        if value.low or value.low_open:
            sides["more_than" if value.low_open else "min"] = _plain_number(value.low)
        if value.high is not None:
            sides["less_than" if value.high_open else "max"] = _plain_number(value.high)
        return sides
    return [_plain_number(value.low), None if value.high is None else _plain_number(value.high)]


def _plain_number(value: Fraction) -> int | float | str:
    if value.denominator == 1:
        return value.numerator
    text = show(value)
    return text if "/" in text else float(text)


Count = Annotated[
    Amount,
    BeforeValidator(amount),
    PlainSerializer(plain),
    WithJsonSchema({"description": "a number, a fraction 'n/d', a range [low, high] or {min|more_than, max|less_than}"}),
]
