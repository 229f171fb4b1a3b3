"""`any_of`: one of several facts is enough, and the text may offer them only as examples."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rules.amount import show
from rules.formula import TRUE, Formula, World, choice, either, inequality
from rules.kinds.rule import Limits, RuleBody, Status
from rules.linear import linear
from rules.wording import listed, wording


class AnyOf(RuleBody):
    """One of `facts` is true, or one count of `reaches` is at least the count named with it.

    `examples` marks a list that the text leaves open: meeting none of it does not show that the requirement is broken.
    `illustrated` are limits the text gives only 'for example': meeting one is told, and settles nothing.
    """

    kind: Literal["any_of"]
    facts: tuple[str, ...] = ()
    illustrated: dict[str, Limits] = Field(default_factory=dict)
    reaches: dict[str, str] = Field(default_factory=dict)
    examples: bool = False
    says: str

    def requirement(self) -> Formula:
        return either(
            *(choice(n, [True]) for n in self.facts),
            *(inequality(linear({n: 1, other: -1})) for n, other in self.reaches.items()),
        )

    def generous(self) -> Formula:
        return TRUE if self.examples else self.requirement()

    def needs(self) -> tuple[str, ...]:
        return (*self.facts, *self.illustrated, *self.reaches, *self.reaches.values())

    def because(self, status: Status, world: World) -> str:
        if status == "pass":
            return f"{self.says}: met"
        still = [wording(n).noun for n in self.facts if len(world.values(n)) > 1] + [
            wording(n).noun for n in self.reaches if n not in world.point
        ]
        told = "".join(
            f"; {show(world.point[n])} {'meets' if inequality(*limit.inequalities(n)) and world.possible(inequality(*limit.inequalities(n))) else 'is short of'} the text's example, but it is only an example"
            for n, limit in self.illustrated.items()
            if n in world.point
        )
        if status == "unknown":
            return f"{self.says}{told}" + (f"; not stated: {listed(still, 'or')}" if still else "")
        return f"{self.says}; none of it is met"
