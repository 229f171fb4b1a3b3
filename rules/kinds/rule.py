"""What every kind of rule has: for whom and when it applies, and what it must be able to say of itself."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from rules.amount import number, show
from rules.facts import COUNTS, Approval, Credential, Facts
from rules.formula import TRUE, Cell, Formula, World, both, choice, domain, inequality
from rules.linear import Linear, linear

Status = Literal["pass", "fail", "unknown"]


def fraction(value: object) -> Fraction:
    """An exact number, or a share written as a percentage ('75%')."""
    if isinstance(value, str) and value.endswith("%"):
        return Fraction(value[:-1]) / 100
    return number(value)


Exact = Annotated[Fraction, BeforeValidator(fraction)]


class Limits(BaseModel):
    """Limits on a count inside `when`: `min`/`max` include the end, `over`/`under` do not."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    min: Exact | None = None
    max: Exact | None = None
    over: Exact | None = None
    under: Exact | None = None

    def spoken(self) -> str:
        """The limits in words ('12 to 18', 'more than 18')."""
        if self.min is not None and self.max is not None:
            return f"{show(self.min)} to {show(self.max)}"
        sides = (("at least", self.min), ("more than", self.over), ("at most", self.max), ("fewer than", self.under))
        return " and ".join(f"{words} {show(edge)}" for words, edge in sides if edge is not None)

    def inequalities(self, fact: str) -> tuple[Linear, ...]:
        """The inequalities these limits put on a count."""
        sides = ((self.min, 1, False), (self.over, 1, True), (self.max, -1, False), (self.under, -1, True))
        return tuple(linear({fact: sign}, -sign * edge, strict) for edge, sign, strict in sides if edge is not None)


Condition = bool | str | list[str] | Limits


class Measure(BaseModel):
    """A number in a finding: what it is, its exact value, its unit."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    what: str
    value: Fraction
    unit: str


class RuleBody(BaseModel):
    """The part that all kinds share; a kind adds its own fields, requirement and words."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)

    credentials: tuple[Credential, ...] = Field(default=(), alias="for")
    when: dict[str, Condition] = Field(default_factory=dict)
    when_stated: tuple[str, ...] = ()
    when_any_stated: tuple[str, ...] = ()
    unless_stated: tuple[str, ...] = ()
    presumed: bool = False
    identifies: bool = False
    fork: str | None = None
    quote: str = ""

    def requirement(self) -> Formula:
        """What must hold where the rule applies, under the reading that asks most."""
        raise NotImplementedError

    def generous(self) -> Formula:
        """What must hold under the reading that asks least; the same unless the text can be read two ways."""
        return self.requirement()

    def needs(self) -> tuple[str, ...]:
        """The facts that the requirement itself speaks of."""
        raise NotImplementedError

    def subjects(self) -> tuple[str, ...]:
        """The facts it limits: those it speaks of, less what it only measures against, and the use that brings it into play."""
        return tuple(dict.fromkeys((*self.needs(), *self.when_stated)))

    def because(self, status: Status, world: World) -> str:
        """One clause of plain words on why the rule has this status, with the numbers."""
        raise NotImplementedError

    def said(self) -> str:
        """What the rule asks, in a few words without any program ('at least 12 units in total')."""
        return str(getattr(self, "says", ""))

    def measures(self, world: World) -> tuple[Measure, ...]:
        """The numbers the finding rests on, threshold first."""
        return ()

    @cached_property
    def applies(self) -> Formula:
        """Where the rule binds, apart from who it is for."""
        return both(*(_condition(fact, value) for fact, value in self.when.items())) if self.when else TRUE

    def waits_for(self) -> tuple[str, ...]:
        """The facts on whose being stated it depends whether the rule has anything to say."""
        return (*self.when_stated, *self.when_any_stated, *self.unless_stated, *(self.needs() if self.presumed else ()))

    def considered(self, stated: Collection[str]) -> bool:
        """Whether the rule has anything to say, given the names of the facts that were stated at all."""
        if any(name not in stated for name in self.when_stated):
            return False
        if self.when_any_stated and not any(name in stated for name in self.when_any_stated):
            return False
        if any(name in stated for name in self.unless_stated):
            return False
        return not self.presumed or any(name in stated for name in self.needs())


def is_stated(facts: Facts, name: str) -> bool:
    """Whether a fact (or one approval, either way) was stated."""
    if name.startswith("approvals."):
        approval = Approval(name.partition(".")[2])
        return approval in facts.approvals or approval in facts.approvals_missing
    return getattr(facts, name) not in (None, ())


def _condition(fact: str, value: Condition) -> Formula:
    if isinstance(value, Limits):
        if fact not in COUNTS:
            raise ValueError(f"when: {fact} is no count, so it has no min or max")
        return inequality(*value.inequalities(fact))
    values: list[bool | str] = [*value] if isinstance(value, list) else [value]
    if fact in COUNTS or fact not in Facts.model_fields:
        raise ValueError(f"when: {fact} is {'a count; give it min, max, over or under' if fact in COUNTS else 'no fact'}")
    if not set(values) <= domain(fact):
        raise ValueError(f"when: {fact} cannot be {value!r}; it is one of {sorted(map(str, domain(fact)))}")
    return choice(fact, values)


def conjunction(items: list[Linear]) -> Formula:
    """The formula that all inequalities hold, as one cell."""
    return (Cell({}, tuple(items)),)
