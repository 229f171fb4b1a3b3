"""`fixes`: the smallest changes after which nothing that bears on a credential is broken any more.

A change is some stated facts that are no counts taking other values, and at most two moves of units (`rules.moves`).
Where the text can be read two ways the change satisfies both readings, if any change does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from rules.amount import plain
from rules.check import Check, Finding, check
from rules.errors import FactError
from rules.facts import UNIT_COUNTS, Facts, facts
from rules.formula import TRUE, Cell, Choice, Formula, World, both
from rules.linear import Linear, satisfiable
from rules.moves import COURSE, ZERO, Kind, Move, Plan, moves_for
from rules.repair_words import change_spoken, result_spoken
from rules.wording import VALUES

__all__ = ["COURSE", "Fix", "fixes"]

SHOWN = 5
_ORDER: tuple[Kind, ...] = ("change", "swap", "fewer", "add", "drop", "more", "several")


@dataclass(frozen=True)
class Fix:
    """One change that is enough by itself.

    `amounts` has the signed exact change of every count moved; `size` the units moved, where `beyond` says that anything
    over `size` does but `size` itself does not. `whole` and `courses` are the units of each move in whole units and in
    whole 3-unit courses, None where neither works. `clauses` are those repaired; `settled` that the reply is then yes
    or waits only for other clauses.
    """

    change: str
    result: str
    amounts: Mapping[str, Fraction]
    clauses: tuple[str, ...]
    kind: Kind
    size: Fraction = ZERO
    beyond: bool = False
    whole: tuple[Fraction, ...] | None = ()
    courses: tuple[Fraction, ...] | None = ()
    settled: bool = True


def fixes(checked: Check) -> tuple[Fix, ...]:
    """The smallest alternatives, smallest first, for a check of one named credential whose verdict is no; else none."""
    if len(checked.candidates) != 1 or checked.verdict != "no":
        return ()
    world = checked.bearing[0].world
    plans = _plans(checked, world, strict=True)
    lenient = _plans(checked, world, strict=False) if not plans or any(f.rule and f.rule.fork for f in _failing(checked)) else []
    demanded = frozenset(n for f in _failing(checked) if f.compiled for rule in f.compiled.rules for n in rule.needs())
    found: list[Fix] = []
    for plan in _merged(_sensible(sorted(plans or lenient, key=lambda p: _rank(p, demanded)), world)):
        other = next((p for p in lenient if p.moves == plan.moves and p.changes == plan.changes), plan)
        fix = _fix(checked, plan, other)
        if fix is not None and fix.change not in {f.change for f in found}:
            found.append(fix)
    return tuple(found[:SHOWN])


def _failing(checked: Check) -> list[Finding]:
    return [f for f in checked.bearing if f.status == "fail"]


def _sensible(plans: list[Plan], world: World) -> list[Plan]:
    """The plans without those that move more units than the program has: that is another program, unless nothing less will do."""
    total = world.amounts.get("total_units")
    most = world.point.get("total_units", total.high if total else None)
    return [p for p in plans if p is plans[0] or most is None or p.size <= most]


def _rank(plan: Plan, demanded: frozenset[str]) -> tuple[object, ...]:
    """Smaller first; among equals what the rule itself asks for comes before what only takes the case out of the rule."""
    kinds = [_ORDER.index(move.kind) for move in plan.moves]
    return plan.size, plan.beyond, len(plan.changes) + len(kinds), len(plan.changes.keys() - demanded), plan.assumed, kinds


# What has to hold, as alternatives: the facts to change and the inequalities the counts must then satisfy.


def _plans(checked: Check, world: World, strict: bool) -> list[Plan]:
    ways: dict[tuple[tuple[str, frozenset[Choice]], ...], dict[frozenset[Linear], Cell]] = {}
    for cell in sorted(_ways(checked, world, strict), key=lambda c: len(c.choices)):
        ways.setdefault(tuple(sorted(_changes(cell, world).items())), {}).setdefault(frozenset(cell.linear), cell)
    moved: dict[frozenset[frozenset[Linear]], list[Plan]] = {}
    found: list[Plan] = []
    for changes, alternatives in sorted(ways.items(), key=lambda item: len(item[0])):
        key = frozenset(alternatives)
        if not any(set(fewer) < set(changes) and key <= ways[fewer].keys() for fewer in ways):  # more changes, and nothing gained
            moved[key] = moved.get(key) or moves_for(list(alternatives), world)
            assumed = min(len(c.choices.keys() - dict(changes).keys()) for c in alternatives.values())
            plans = [replace(plan, changes=dict(changes), assumed=assumed) for plan in moved[key]]
            found += [plan for plan in plans if not any(known.covers(plan) for known in found)]
    return found


def _ways(checked: Check, world: World, strict: bool) -> Formula:
    """The alternatives under which no bearing clause is broken, and none that was not asked about breaks anew."""
    asked = {f.clause for f in checked.bearing}
    merged: Formula = TRUE
    for formula in sorted((_target(f, strict) for f in checked.findings if f.clause in asked or f.status != "fail"), key=len):
        merged = _open(both(merged, _open(formula, world)), world)
    return tuple(cell for cell in merged if satisfiable(cell.linear))


def _target(finding: Finding, strict: bool) -> Formula:
    """Where a clause is met: under every reading of the text, unless the facts lie in a fork already."""
    if finding.compiled is None:
        return TRUE
    certain = finding.status != "unknown" or finding.world.possible(finding.compiled.strict_good)
    return finding.compiled.strict_good if strict and certain else finding.compiled.good


def _open(formula: Formula, world: World) -> Formula:
    """The alternatives that can be brought about, without those that ask for more than another."""
    kept: list[Cell] = []
    for cell in sorted(filter(None, (_within_reach(c, world) for c in formula)), key=lambda c: len(c.choices) + len(c.linear)):
        if not any(_asks_less(other, cell) for other in kept):
            kept.append(cell)
    return tuple(kept)


def _within_reach(cell: Cell, world: World) -> Cell | None:
    """The alternative without the facts that hold already; None where it needs another type or level than the one named."""
    choices: dict[str, frozenset[Choice]] = {}
    for name, values in cell.choices.items():
        known = world.values(name)
        fixed = name == "credential" or (name == "level" and known != {"other"}) or len(known) > 1
        if fixed and not known & values:
            return None
        if not (fixed and known <= values):
            choices[name] = values
    return Cell(choices, cell.linear)


def _asks_less(one: Cell, two: Cell) -> bool:
    return all(n in two.choices and two.choices[n] <= v for n, v in one.choices.items()) and set(one.linear) <= set(two.linear)


def _changes(cell: Cell, world: World) -> dict[str, frozenset[Choice]]:
    return {n: values - {"other"} for n, values in cell.choices.items() if not world.values(n) & values}


# The plans as fixes, checked again.


def _merged(plans: Iterable[Plan]) -> list[Plan]:
    """Single moves of one kind and size as one ('2 upper-division or graduate units'), other values of a fact likewise."""
    found: dict[object, Plan] = {}
    for plan in plans:
        one = plan.moves[0] if len(plan.moves) == 1 else None
        which = (one.kind, one.out_of, one.facts[:1] if one.kind == "swap" else one.facts[0] in UNIT_COUNTS) if one else plan.moves
        key = (frozenset(plan.changes), plan.assumed, which, plan.size, plan.beyond, plan.whole, plan.courses)
        known = found.setdefault(key, plan)
        if known is not plan:
            changes = {n: known.changes[n] | plan.changes[n] for n in known.changes}
            moves = known.moves
            if one is not None and known.changes == plan.changes:
                moves = (Move(one.kind, tuple(dict.fromkeys((*moves[0].facts, *one.facts))), one.out_of),)
            found[key] = replace(known, changes=changes, moves=moves)
    return list(found.values())


def _fix(checked: Check, plan: Plan, lenient: Plan) -> Fix | None:
    """The plan in words, with what is found when the changed facts are checked again; None should anything still fail."""
    amounts: dict[str, Fraction] = {}
    for move, size in zip(plan.moves, plan.doing, strict=True):
        for name, sign in move.deltas.items():
            amounts[name] = amounts.get(name, ZERO) + sign * size
    try:
        after = check(_changed(checked.facts, plan.changes, amounts), checked.candidates[0], checked.about)
    except FactError:  # numbers that cannot be stated of any program are no repair
        return None
    if after.verdict == "no":
        return None
    now = {f.clause: f for f in after.findings}
    repaired = [(f, now[f.clause]) for f in _failing(checked) or _conflicting(checked) if now[f.clause].status != "fail"]
    kind: Kind = plan.moves[0].kind if len(plan.moves) == 1 and not plan.changes else "several" if plan.moves else "change"
    shown = {name: value for name, value in amounts.items() if value}
    clauses = tuple(f.clause for f, _ in repaired)
    settled = all(f.status in ("pass", "not_applicable") for _, f in repaired)
    said = change_spoken(plan), result_spoken(repaired, plan, lenient)
    return Fix(*said, shown, clauses, kind, plan.size, plan.beyond, plan.whole, plan.courses, settled)


def _conflicting(checked: Check) -> list[Finding]:
    """The fewest findings that cannot all be met together, where none is broken alone."""
    kept = [f for f in checked.bearing if f.status == "unknown"]
    for finding in tuple(kept):
        rest = [f for f in kept if f is not finding]
        if rest and replace(checked, findings=tuple(rest)).witness_for(checked.candidates[0]) is None:
            kept = rest
    return kept


def _changed(given: Facts, changes: Mapping[str, frozenset[Choice]], amounts: Mapping[str, Fraction]) -> Facts:
    """The stated facts after the change; a course list is left out, for its numbers no longer hold."""
    values = {name: value for name, value in given.stated().items() if name not in ("courses", *changes)}
    gained = [n.partition(".")[2] for n in changes if n.startswith("approvals.")]
    values["approvals"] = [*values.get("approvals", []), *gained]
    values["approvals_missing"] = [name for name in values.get("approvals_missing", []) if name not in gained]
    values |= {n: _first(n, v) for n, v in changes.items() if not n.startswith("approvals.")}
    for name, delta in amounts.items():
        old = given.count(name)
        if old is not None:
            low, high = max(ZERO, old.low + delta), None if old.high is None else old.high + delta
            values[name] = plain(replace(old, low=low, high=high, low_open=old.low_open and low > 0))
    return facts(values)


def _first(name: str, values: frozenset[Choice]) -> Choice:
    return next((value for fact, value in VALUES if fact == name and value in values), True in values)
