"""`any_of`: one of several facts is enough, and the text offers them only as examples."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rules.formula import TRUE, Formula, World, choice, either, inequality
from rules.kinds.rule import Limits, RuleBody, Status
from rules.wording import listed, wording


class AnyOf(RuleBody):
    """At least one of `facts` is true or one of the `limits` is met; `examples` marks a list the text leaves open."""

    kind: Literal["any_of"]
    facts: tuple[str, ...] = ()
    limits: dict[str, Limits] = Field(default_factory=dict)
    examples: bool = False
    says: str

    def requirement(self) -> Formula:
        return either(*(choice(n, [True]) for n in self.facts), *(inequality(*limit.inequalities(n)) for n, limit in self.limits.items()))

    def generous(self) -> Formula:
        # 'This may include ...': meeting none of the examples does not show that the requirement is broken.
        return TRUE if self.examples else self.requirement()

    def needs(self) -> tuple[str, ...]:
        return (*self.facts, *self.limits)

    def because(self, status: Status, world: World) -> str:
        if status == "pass":
            return f"{self.says}: met"
        still = [wording(n).noun for n in self.facts if len(world.values(n)) > 1] + [wording(n).noun for n in self.limits if n not in world.point]
        return f"{self.says}; not stated: {listed(still, 'or')}" if still and status == "unknown" else f"{self.says}; none of the text's examples is met, but they are only examples"


class AtLeastOther(RuleBody):
    """One count is at least another ('the score reaches the program's own threshold')."""

    kind: Literal["reaches"]
    fact: str
    other: str
    says: str

    def requirement(self) -> Formula:
        from rules.linear import linear

        return inequality(linear({self.fact: 1, self.other: -1}))

    def needs(self) -> tuple[str, ...]:
        return (self.fact, self.other)

    def because(self, status: Status, world: World) -> str:
        from rules.amount import show

        score, needed = world.point.get(self.fact), world.point.get(self.other)
        given = f": {show(score)} against {show(needed)}" if score is not None and needed is not None else ""
        return f"{self.says}{given}"
