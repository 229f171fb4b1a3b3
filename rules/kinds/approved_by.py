"""`approved_by`: named bodies have approved or authorized it."""

from __future__ import annotations

from typing import Literal

from rules.facts import Approval
from rules.formula import Formula, World, both, choice
from rules.kinds.rule import RuleBody, Status
from rules.wording import APPROVAL_NAMES, listed


class ApprovedBy(RuleBody):
    """Every body in `bodies` has approved."""

    kind: Literal["approved_by"]
    bodies: tuple[Approval, ...]

    def requirement(self) -> Formula:
        return both(*(choice(name, [True]) for name in self.needs()))

    def needs(self) -> tuple[str, ...]:
        return tuple(f"approvals.{body.value}" for body in self.bodies)

    def said(self) -> str:
        return f"approval by {listed([APPROVAL_NAMES[b] for b in self.bodies])}"

    def because(self, status: Status, world: World) -> str:
        known = {body: world.values(f"approvals.{body.value}") for body in self.bodies}
        lacking = [APPROVAL_NAMES[body] for body, values in known.items() if values == {False}]
        still = [APPROVAL_NAMES[body] for body, values in known.items() if len(values) > 1]
        if status == "fail":
            return f"approval is required from {listed([APPROVAL_NAMES[b] for b in self.bodies])}; lacking: {listed(lacking)}"
        if status == "unknown":
            return f"approval is required; not stated: {listed(still)}"
        return f"approved by {listed([APPROVAL_NAMES[b] for b in self.bodies])}"
