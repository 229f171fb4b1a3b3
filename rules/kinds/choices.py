"""`one_of`, `required` and `forbidden`: rules on facts that are not counts."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from rules.facts import Facts
from rules.formula import Formula, World, choice, domain
from rules.kinds.rule import RuleBody, Status
from rules.wording import wording


class OneOf(RuleBody):
    """The fact has one of `values`; `says` words the requirement ('offered only through CPaCE')."""

    kind: Literal["one_of"]
    fact: str
    values: tuple[str, ...]
    says: str

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.fact not in Facts.model_fields or not set(self.values) <= domain(self.fact):
            raise ValueError(
                f"one_of: {self.fact} takes {sorted(map(str, domain(self.fact)))}"
                if self.fact in Facts.model_fields
                else f"one_of: no fact {self.fact}"
            )
        return self

    def requirement(self) -> Formula:
        return choice(self.fact, self.values)

    def needs(self) -> tuple[str, ...]:
        return (self.fact,)

    def because(self, status: Status, world: World) -> str:
        known = world.values(self.fact)
        value = spoken(self.fact, next(iter(known))) if len(known) == 1 else None
        return told(status, self.says, value, wording(self.fact).noun)


class _Each(RuleBody):
    """Every one of `facts` has the one value that the kind demands; `says` words the rule."""

    demanded: ClassVar[bool]
    broken: ClassVar[str]
    facts: tuple[str, ...]
    says: str

    @model_validator(mode="after")
    def _known(self) -> Self:
        booleans(self.facts)
        return self

    def requirement(self) -> Formula:
        return _all(self.facts, self.demanded)

    def needs(self) -> tuple[str, ...]:
        return self.facts

    def because(self, status: Status, world: World) -> str:
        against = [wording(n).noun for n in self.facts if world.values(n) == {not self.demanded}]
        return told(
            status,
            self.says,
            f"{self.broken}: {', '.join(against)}" if against else None,
            ", ".join(wording(n).noun for n in self.facts if len(world.values(n)) > 1),
        )


class Required(_Each):
    """Every one of `facts` is true; `says` words the requirement."""

    kind: Literal["required"]
    demanded = True
    broken = "missing"


class Forbidden(_Each):
    """None of `facts` is true; `says` words the prohibition."""

    kind: Literal["forbidden"]
    demanded = False
    broken = "stated"


def told(status: Status, says: str, given: str | None, open_facts: str) -> str:
    """The requirement with what was stated of it, by status."""
    if status == "unknown":
        return f"{says}; not stated: {open_facts}" if open_facts else f"{says}, where it applies"
    if status == "fail":
        return f"{says}; {given}" if given else says
    return f"{says}: met"


def spoken(fact: str, value: bool | str) -> str:
    """What was stated of a fact, in words."""
    from rules.wording import VALUES

    return f"stated: {VALUES.get((fact, str(value)), str(value).replace('_', ' '))}"


def _all(facts: tuple[str, ...], value: bool) -> Formula:
    from rules.formula import both

    return both(*(choice(name, [value]) for name in facts))


def booleans(names: tuple[str, ...]) -> None:
    """Refuse names that are no yes/no facts."""
    for name in names:
        if name not in Facts.model_fields or Facts.model_fields[name].annotation != bool | None:
            raise ValueError(f"{name!r} is not a yes/no fact")
