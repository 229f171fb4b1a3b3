"""Any threshold asked for from structured facts: the least and the most of one count."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from assistant.errors import AssistantError
from rules.amount import show
from rules.bounds import Bound, Edge, bounds
from rules.courses import with_courses
from rules.errors import RulesError
from rules.facts import facts as make_facts


class Limit(BaseModel):
    """One end of what a count may be: its exact value, its clause, and whether the value itself is left out."""

    model_config = ConfigDict(frozen=True)
    value: str
    clause: str
    excluded: bool


class ProgramBound(BaseModel):
    """How small and how large one count may be for one credential (and level), the other facts as stated.

    `target` is what a share or a minimum asks of the sum the count belongs to, `counted` how much of it counts there at
    most, `together` the other counts of that sum, and `forked` says that the text can be read two ways here.
    """

    model_config = ConfigDict(frozen=True)
    fact: str
    credential: str
    level: str | None
    least: Limit | None
    most: Limit | None
    target: Limit | None
    counted: Limit | None
    share: Limit | None
    together: tuple[str, ...]
    forked: bool


def program_bounds(fact: str, facts: Mapping[str, object], credential: str | None = None) -> tuple[ProgramBound, ...]:
    """The bounds of a count for every credential and level that the stated facts leave open; AssistantError naming what is wrong."""
    try:
        named = make_facts({"credential": credential}).credential if credential is not None else None
        return tuple(_told(bound) for bound in bounds(fact, with_courses(make_facts(facts)), named))
    except RulesError as error:
        raise AssistantError(str(error)) from error


def _told(bound: Bound) -> ProgramBound:
    return ProgramBound(
        fact=bound.fact,
        credential=bound.credential.value,
        level=bound.level.value if bound.level else None,
        least=_limit(bound.least),
        most=_limit(bound.most),
        target=_limit(bound.target),
        counted=_limit(bound.counted),
        share=_limit(bound.share),
        together=bound.together,
        forked=bound.forked,
    )


def _limit(edge: Edge | None) -> Limit | None:
    return None if edge is None else Limit(value=show(edge.value), clause=edge.clause, excluded=edge.open)
