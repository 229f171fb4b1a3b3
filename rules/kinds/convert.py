"""`convert`: one count follows from another at a fixed rate ('10 Hours = 1 CEU')."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from rules.amount import show
from rules.formula import Formula, World
from rules.kinds.rule import Exact, Measure, RuleBody, Status, conjunction
from rules.kinds.sums import known_count
from rules.linear import linear
from rules.wording import wording


class Convert(RuleBody):
    """One `target` is `rate` of `source`, exactly: the text states no rounding."""

    kind: Literal["convert"]
    source: str
    target: str
    rate: Exact

    @model_validator(mode="after")
    def _counts(self) -> Self:
        known_count(self.source), known_count(self.target)
        if self.rate <= 0:
            raise ValueError("convert: rate is how many of source make one of target, more than zero")
        return self

    def requirement(self) -> Formula:
        return conjunction([linear({self.source: 1, self.target: -self.rate}), linear({self.source: -1, self.target: self.rate})])

    def needs(self) -> tuple[str, ...]:
        return (self.source, self.target)

    def measures(self, world: World) -> tuple[Measure, ...]:
        found = []
        source, target = world.point.get(self.source), world.point.get(self.target)
        if source is not None:
            found.append(
                Measure(what=f"{show(source)} {wording(self.source).noun}", value=source / self.rate, unit=wording(self.target).noun)
            )
        if target is not None:
            found.append(
                Measure(what=f"{show(target)} {wording(self.target).noun}", value=target * self.rate, unit=wording(self.source).noun)
            )
        return (
            *found,
            Measure(
                what=f"{wording(self.source).noun} for 1 {self.target.removesuffix('s').upper()}",
                value=self.rate,
                unit=wording(self.source).noun,
            ),
        )

    def because(self, status: Status, world: World) -> str:
        source = world.point.get(self.source)
        rate = f"{show(self.rate)} {wording(self.source).noun} are 1 {self.target.removesuffix('s').upper()}"
        if source is None:
            return rate
        return f"{rate}, so {show(source)} {wording(self.source).noun} are {show(source / self.rate)} {wording(self.target).noun}"
