"""Sums of unit counts, some of them capped, as they stand in bounds and shares."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from pydantic import BaseModel, ConfigDict, field_validator

from rules.facts import COUNTS
from rules.formula import World
from rules.kinds.rule import Exact
from rules.linear import Span
from rules.wording import listed, units, wording


class Capped(BaseModel):
    """A count of which only so many units can be counted."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    fact: str
    at_most: Exact

    @field_validator("fact")
    @classmethod
    def _known(cls, value: str) -> str:
        return known_count(value)


def known_count(name: str) -> str:
    """The name, refused where it is no count."""
    if name not in COUNTS:
        raise ValueError(f"{name!r} is no count; the counts are {', '.join(COUNTS)}")
    return name


class Sum(BaseModel):
    """A sum of counts; a capped one counts only up to its cap."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    of: tuple[str | Capped, ...]

    @field_validator("of")
    @classmethod
    def _counts(cls, value: tuple[str | Capped, ...]) -> tuple[str | Capped, ...]:
        for item in value:
            if isinstance(item, str):
                known_count(item)
        return value

    def names(self) -> tuple[str, ...]:
        """The counts in the sum."""
        return tuple(item if isinstance(item, str) else item.fact for item in self.of)

    def expansions(self) -> list[dict[str, Fraction]]:
        """Plain sums whose least is this sum: each cap contributes its count or its cap (key '')."""
        options = [[(item, Fraction(1))] if isinstance(item, str) else [(item.fact, Fraction(1)), ("", item.at_most)] for item in self.of]
        result: list[dict[str, Fraction]] = []
        for chosen in product(*options):
            terms: dict[str, Fraction] = {}
            for name, factor in chosen:
                terms[name] = terms.get(name, Fraction(0)) + factor
            result.append(terms)
        return result

    def at(self, point: Mapping[str, Fraction]) -> Fraction | None:
        """The sum where every count is known, else None."""
        total = Fraction(0)
        for item in self.of:
            name = item if isinstance(item, str) else item.fact
            if name not in point:
                return None
            total += point[name] if isinstance(item, str) else min(point[name], item.at_most)
        return total

    def reach(self, world: World) -> Span:
        """The least and the most the sum can be."""
        known = self.at(world.point)
        if known is not None:
            return Span(known, known)
        most = world.most(self.expansions())
        least = world.least({name: Fraction(1) for name in self.names()}) if all(isinstance(i, str) for i in self.of) else None
        return Span(
            least.low if least else Fraction(0), most.high if most else None, bool(least and least.low_open), bool(most and most.high_open)
        )

    def spoken(self) -> str:
        """The sum in words ('upper-division units and up to 6 graduate units')."""
        return listed(
            [wording(i).noun if isinstance(i, str) else f"up to {units(i.at_most).split()[0]} {wording(i.fact).noun}" for i in self.of]
        )
