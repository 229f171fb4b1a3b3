"""`share`: counts make up at least or at most a percentage of the whole ('at least 75% upper-division units')."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, Self

from pydantic import field_validator, model_validator

from rules.amount import show
from rules.formula import Formula, World
from rules.kinds.rule import Exact, Measure, RuleBody, Status, conjunction
from rules.kinds.sums import Capped, Sum, known_count
from rules.linear import Linear, linear
from rules.wording import percent, units, wording


class Share(RuleBody):
    """The sum of `of` is at least `min` or at most `max` of `whole`; a capped count goes with `min` only."""

    kind: Literal["share"]
    of: tuple[str | Capped, ...]
    whole: str = "total_units"
    min: Exact | None = None
    max: Exact | None = None

    @field_validator("whole")
    @classmethod
    def _known(cls, value: str) -> str:
        return known_count(value)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if (self.min is None) == (self.max is None):
            raise ValueError("share: give min or max, one of them, as a percentage such as '75%'")
        if self.max is not None and any(isinstance(item, Capped) for item in self.of):
            raise ValueError("share: a capped count goes with min only")
        Sum(of=self.of)
        return self

    @property
    def edge(self) -> Fraction:
        """The share itself, as a fraction of the whole."""
        return self.min if self.min is not None else self.max or Fraction(0)

    def requirement(self) -> Formula:
        items: list[Linear] = []
        sign = 1 if self.min is not None else -1
        for terms in Sum(of=self.of).expansions():
            constant = terms.pop("", Fraction(0)) * sign
            signed = {n: f * sign for n, f in terms.items()}
            signed[self.whole] = signed.get(self.whole, Fraction(0)) - sign * self.edge
            items.append(linear(signed, constant))
        return conjunction(items)

    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.whole, *Sum(of=self.of).names())))

    def said(self) -> str:
        return f"{'at least' if self.min is not None else 'at most'} {percent(self.edge)} {Sum(of=self.of).spoken()}"

    def subjects(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*Sum(of=self.of).names(), *self.when_stated)))

    def measures(self, world: World) -> tuple[Measure, ...]:
        share = Measure(
            what=f"{'least' if self.min is not None else 'most'} share of {Sum(of=self.of).spoken()}", value=self.edge * 100, unit="percent"
        )
        whole = world.point.get(self.whole)
        if whole is None:
            return (share,)
        needed = Measure(what=f"{percent(self.edge)} of {units(whole)}", value=whole * self.edge, unit="units")
        return (needed, share)

    def because(self, status: Status, world: World) -> str:
        noun, whole = Sum(of=self.of).spoken(), world.point.get(self.whole)
        rule = f"{'at least' if self.min is not None else 'at most'} {percent(self.edge)}"
        if whole is None:
            return self._open_whole(status, rule, noun, world)
        needed = f"{percent(self.edge)} of {show(whole)} is {units(whole * self.edge)}"
        span = Sum(of=self.of).reach(world)
        if span.low is not None and span.low == span.high and status != "unknown":
            one = span.low == 1
            done = (
                ("meets" if one else "meet")
                if status == "pass"
                else ("falls short of" if one else "fall short of")
                if self.min is not None
                else ("exceeds" if one else "exceed")
            )
            done = "stay within" if status == "pass" and self.max is not None else done
            return f"{show(span.low)} {self._counted(world)}{done} the {'minimum' if self.min is not None else 'maximum'}: {needed}"
        if status == "unknown":
            open_facts = [wording(n).noun for n in Sum(of=self.of).names() if n not in world.point]
            return f"{needed}; not stated exactly: {', '.join(open_facts)}" if open_facts else f"{needed} where it applies"
        if self.min is not None:
            reach = (
                f"at most {show(span.high)}" if status == "fail" and span.high is not None else f"at least {show(span.low or Fraction(0))}"
            )
            return f"{reach} of the units can be {noun}; {needed}" if status == "fail" else f"{needed}, which what was stated already meets"
        return (
            f"{needed}; at least {show(span.low or Fraction(0))} stated"
            if status == "fail"
            else f"{needed}, which what was stated cannot exceed"
        )

    def _counted(self, world: World) -> str:
        """What the counted units are, with the parts where there are several."""
        noun = Sum(of=self.of).spoken()
        parts = [f"{show(world.point[n])} {wording(n).noun}" for n in Sum(of=self.of).names() if world.point.get(n)]
        if self.min is not None:
            return f"counting units ({' and '.join(parts)}) " if len(parts) > 1 else f"{noun.split(' and ')[0]} "
        return f"units ({' and '.join(parts)}) " if len(parts) > 1 else f"{noun} " if not parts else f"{parts[0].split(' ', 1)[1]} "

    def _open_whole(self, status: Status, rule: str, noun: str, world: World) -> str:
        if status == "unknown":
            return (
                f"{rule} of the units must be {noun}; the total is not stated exactly"
                if self.min is not None
                else f"{rule} of the units may be {noun}"
            )
        return f"{rule} of the units {'must' if self.min is not None else 'may'} be {noun}, {'which is met' if status == 'pass' else 'which is broken'} whatever the total"
