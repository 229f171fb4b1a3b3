"""Where a program lies at the limit of a clause, as the gold of its examples draws it: below it, on it, above it.

The limit is taken from the examples (the least amount with 'yes' under a minimum, the most under a maximum) and not from the rule, so that
a rule with a wrong limit fails on the right side of the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from rules.check import decide
from rules.errors import RulesError
from rules.facts import FIVE_TYPES, facts
from rules.formula import World, negation
from rules.kinds import Bounds, Convert, Rule, Share
from rules.kinds.sums import Sum
from rules.section import Clause, entries

Position = Literal["below", "on", "above"]


@dataclass(frozen=True)
class Amount:
    """What a rule with a limit measures of one program, exactly; the rule by its place in the clause."""

    rule: int
    value: Fraction


def position(clause: str, stated: Mapping[str, object]) -> Position | None:
    """Where these facts lie at the limit of a clause that they come nearest to; None where none of its limits binds them."""
    entry = entries().get(clause)
    found = [
        (abs(amount.value - edge) / (edge or 1), amount.value, edge)
        for amount in (_amounts(entry, stated) if entry else ())
        for edge in _edges(clause).get(amount.rule, ())
    ]
    if not found:
        return None
    _, value, nearest = min(found)
    return "on" if value == nearest else "below" if value < nearest else "above"


@cache
def _edges(clause: str) -> dict[int, tuple[Fraction, ...]]:
    """For each rule with a limit, the limits that the gold of the examples draws."""
    entry = entries()[clause]
    allowed: dict[int, list[Fraction]] = {}
    for example in entry.example:
        if example.verdict == "yes" and (example.about or (clause,)) == (clause,):
            for amount in _amounts(entry, example.facts):
                allowed.setdefault(amount.rule, []).append(amount.value)
    return {rule: tuple(_limits(entry.rule[rule], values)) for rule, values in allowed.items()}


def _limits(rule: Rule, allowed: list[Fraction]) -> Iterator[Fraction]:
    if isinstance(rule, Convert):
        yield from sorted(set(allowed))
    elif isinstance(rule, Bounds | Share):
        if rule.min is not None:
            yield min(allowed)
        if rule.max is not None:
            yield max(allowed)


def _amounts(entry: Clause, stated: Mapping[str, object]) -> list[Amount]:
    """What each rule of the clause that surely binds measures of these facts."""
    return [
        Amount(place, value)
        for world in _worlds(entry.id, stated)
        for place, rule in enumerate(entry.rule)
        if not world.possible(negation(rule.applies)) and (value := _measured(rule, world)) is not None
    ]


def _worlds(clause: str, stated: Mapping[str, object]) -> Iterable[World]:
    try:
        given = facts(stated)
    except RulesError:
        return
    for credential in (given.credential,) if given.credential else FIVE_TYPES:
        yield from (finding.world for finding in decide(given, credential) if finding.clause == clause)


def _measured(rule: Rule, world: World) -> Fraction | None:
    if isinstance(rule, Bounds):
        return Sum(of=rule.of).at(world.point)
    if isinstance(rule, Share):
        part, whole = Sum(of=rule.of).at(world.point), world.point.get(rule.whole)
        return part / whole if part is not None and whole else None
    if isinstance(rule, Convert):
        source, target = world.point.get(rule.source), world.point.get(rule.target)
        return target / source if target is not None and source else None
    return None
