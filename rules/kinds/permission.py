"""`permitted`: the text allows something without asking for it ('may be offered', 'is not needed')."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from rules.formula import TRUE, Formula, World
from rules.kinds.choices import booleans
from rules.kinds.rule import RuleBody, Status


class Permitted(RuleBody):
    """`fact` may be so or not: neither breaks the clause; `says` words what is allowed."""

    kind: Literal["permitted"]
    fact: str
    says: str

    @model_validator(mode="after")
    def _known(self) -> Self:
        booleans((self.fact,))
        return self

    def requirement(self) -> Formula:
        return TRUE

    def needs(self) -> tuple[str, ...]:
        return (self.fact,)

    def because(self, status: Status, world: World) -> str:
        return self.says
