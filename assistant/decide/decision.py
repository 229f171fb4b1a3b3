"""What the rules say to one question, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assistant.contract import Kind, Verdict
from rules.amount import Amount
from rules.bounds import Bound
from rules.check import Check
from rules.facts import Credential
from rules.fit import Fit
from rules.kinds.rule import Measure
from rules.points import Point
from rules.repair import Fix, fixes

_OPPOSITE: Mapping[Verdict, Verdict] = {"yes": "no", "no": "yes", "depends": "depends"}


def opposite(verdict: Verdict) -> Verdict:
    """Yes for no and no for yes; what depends still does."""
    return _OPPOSITE[verdict]


@dataclass(frozen=True)
class Decision:
    """What the rules say to the question: verdict, the check behind it, bounds, fits, fixes, and the clauses that carry it.

    `stated` is the count that was stated of what the bounds are asked of; `told` is a sentence that is the whole reply, where this text is not the one to answer from.
    """

    kind: Kind
    verdict: Verdict | None = None
    check: Check | None = None
    bounds: tuple[Bound, ...] = ()
    stated: Amount | None = None
    fits: tuple[Fit, ...] = ()
    repairable: bool = False
    clauses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    levels: tuple[tuple[Credential, str], ...] = ()
    silent: bool = False
    unclear: bool = False
    unplaced: bool = False
    required: str | None = None
    missing: tuple[str, ...] = field(default=())
    measures: tuple[Measure, ...] = ()
    compared: tuple[tuple[Credential, str], ...] = ()
    point: Point | None = None
    told: str = ""

    @cached_property
    def fixes(self) -> tuple[Fix, ...]:
        """The smallest changes that would do, where a `no` is about one program that can be changed; found when first asked for."""
        return fixes(self.check) if self.repairable and self.check is not None else ()
