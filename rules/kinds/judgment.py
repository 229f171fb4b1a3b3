"""`judgment`: the text leaves the decision to people ('should not duplicate ... except when'), so the core never makes it."""

from __future__ import annotations

from typing import Literal

from rules.formula import FALSE, TRUE, Formula, World
from rules.kinds.rule import RuleBody, Status


class Judgment(RuleBody):
    """Where it applies nothing can be decided: `says` tells what people have to weigh."""

    kind: Literal["judgment"]
    says: str

    def requirement(self) -> Formula:
        return FALSE

    def generous(self) -> Formula:
        return TRUE

    def needs(self) -> tuple[str, ...]:
        return ()

    def because(self, status: Status, world: World) -> str:
        return self.says
