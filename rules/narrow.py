"""A check narrowed to some facts: only the rules that limit one of them, where a clause holds several rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

from rules.check import Check, Finding
from rules.compiled import Compiled, combined
from rules.kinds import Rule
from rules.section import Clause, entries

_FRAME = frozenset(("level", "total_units", "credential"))  # what most rules are placed by connects nothing


def narrowed(checked: Check, subjects: Collection[str]) -> Check:
    """The check with each bearing clause decided by those of its rules alone that limit one of `subjects`."""
    wanted = frozenset(subjects) | (
        frozenset(("upper_division_units", "graduate_units")) if "lower_division_units" in subjects else frozenset()
    )
    found = tuple(_narrow(f, wanted) if f in checked.bearing else f for f in checked.findings)
    return replace(checked, findings=found)


def _narrow(finding: Finding, wanted: frozenset[str]) -> Finding:
    if finding.compiled is None:
        return finding
    kept = _connected(finding.compiled.rules, wanted)
    if not kept or kept == finding.compiled.rules:
        return finding
    compiled = _compiled(finding.clause, tuple(finding.compiled.clause.rule.index(rule) for rule in kept))
    return replace(finding, compiled=compiled, status=compiled.status(finding.world))


def _connected(rules: tuple[Rule, ...], wanted: frozenset[str]) -> tuple[Rule, ...]:
    """The rules that limit a wanted fact, and those that speak of a fact these rules speak of."""
    chosen: list[Rule] = []
    reach = set(wanted)
    for _ in rules:
        for rule in rules:
            touched = {*rule.subjects(), *(set(rule.when) - _FRAME)}
            if rule not in chosen and touched & reach:
                chosen.append(rule)
                reach |= touched
    return tuple(rule for rule in rules if rule in chosen)


@lru_cache(maxsize=1024)
def _compiled(clause_id: str, positions: tuple[int, ...]) -> Compiled:
    entry: Clause = entries()[clause_id]
    rules: tuple[Rule, ...] = tuple(entry.rule[i] for i in positions)
    return Compiled(entry, rules, *combined(rules))
