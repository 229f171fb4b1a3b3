"""`fixes`: the smallest changes after which nothing that bears on a credential is broken any more.

A change is some stated facts that are no counts taking other values, and at most two moves of units. The size of a move
is a quantity in the same exact inequalities that decide the clauses, so the least size is found by projecting on it,
never by trying sizes. Where counts are ranges or unknown it is the least over every completion of what was stated.
Where the text can be read two ways the change satisfies both readings, if any change does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from itertools import combinations, count, islice
from math import ceil
from typing import Literal

from rules.amount import plain, show
from rules.check import Check, Finding, check
from rules.errors import FactError
from rules.facts import COUNTS, DIVISIONS, UNIT_COUNTS, Credential, Facts, facts
from rules.formula import TRUE, Cell, Choice, Formula, World, both, negation
from rules.linear import Linear, Span, linear, satisfiable, span
from rules.wording import VALUES, listed, units, wording

Kind = Literal["swap", "fewer", "add", "drop", "more", "change", "several"]
COURSE = 3
SHOWN = 5
_ORDER: tuple[Kind, ...] = ("change", "swap", "fewer", "add", "drop", "more", "several")
_ZERO = Fraction(0)


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
    size: Fraction = _ZERO
    beyond: bool = False
    whole: tuple[Fraction, ...] | None = ()
    courses: tuple[Fraction, ...] | None = ()
    settled: bool = True


@dataclass(frozen=True)
class Move:
    """One way to move units: `facts` are the counts it may be made in, for a swap the one given up first.

    `out_of` is the count that dropped units are taken out of as well (units that were transferred, or counted twice).
    """

    kind: Kind
    facts: tuple[str, ...]
    out_of: str = ""

    @property
    def deltas(self) -> dict[str, int]:
        """What one unit of this move does to each count; of several counts the first named is meant."""
        if self.kind == "swap":
            return {self.facts[0]: -1, self.facts[1]: 1}
        sign = 1 if self.kind in ("add", "more") else -1
        if self.kind in ("fewer", "more"):
            return {self.facts[0]: sign}
        return {"total_units": sign, self.facts[0]: sign} | ({self.out_of: sign} if self.out_of else {})


@dataclass(frozen=True)
class _Plan:
    """Changed facts and moves with their least sizes; `assumed` counts the unstated facts it relies on."""

    changes: Mapping[str, frozenset[Choice]] = field(default_factory=dict)
    assumed: int = 0
    moves: tuple[Move, ...] = ()
    exact: tuple[Fraction, ...] = ()
    size: Fraction = _ZERO
    beyond: bool = False
    whole: tuple[Fraction, ...] | None = ()
    courses: tuple[Fraction, ...] | None = ()
    divided: bool = False

    def covers(self, other: _Plan) -> bool:
        """Whether the other plan asks for all that this one does, and no less of it."""
        less = self.changes.items() <= other.changes.items() and set(self.moves) <= set(other.moves)
        return less and (self.size, self.beyond) <= (other.size, other.beyond)


def fixes(checked: Check) -> tuple[Fix, ...]:
    """The smallest alternatives, smallest first, for a check of one named credential whose verdict is no; else none."""
    if len(checked.candidates) != 1 or checked.verdict != "no":
        return ()
    world = checked.findings[0].world
    plans = _plans(checked, world, strict=True)
    lenient = _plans(checked, world, strict=False) if not plans or any(f.rule and f.rule.fork for f in _failing(checked)) else []
    demanded = frozenset(n for f in _failing(checked) if f.compiled for rule in f.compiled.rules for n in rule.needs())
    found: list[Fix] = []
    for plan in _merged(_sensible(sorted(plans or lenient, key=lambda p: _rank(p, demanded)), world)):
        other = next((p for p in lenient if p.moves == plan.moves and p.changes == plan.changes), plan)
        fix = _fix(checked, world, plan, other)
        if fix is not None and fix.change not in {f.change for f in found}:
            found.append(fix)
    return tuple(found[:SHOWN])


def _failing(checked: Check) -> list[Finding]:
    return [f for f in checked.bearing if f.status == "fail"]


def _sensible(plans: list[_Plan], world: World) -> list[_Plan]:
    """The plans without those that move more units than the program has: that is another program, unless nothing less will do."""
    total = world.amounts.get("total_units")
    most = world.point.get("total_units", total.high if total else None)
    return [p for p in plans if p is plans[0] or most is None or p.size <= most]


def _rank(plan: _Plan, demanded: frozenset[str]) -> tuple[object, ...]:
    """Smaller first; among equals what the rule itself asks for comes before what only takes the case out of the rule."""
    kinds = [_ORDER.index(move.kind) for move in plan.moves]
    return plan.size, plan.beyond, len(plan.changes) + len(kinds), len(plan.changes.keys() - demanded), plan.assumed, kinds


# What has to hold, as alternatives: the facts to change and the inequalities the counts must then satisfy.


def _plans(checked: Check, world: World, strict: bool) -> list[_Plan]:
    ways: dict[tuple[tuple[str, frozenset[Choice]], ...], dict[frozenset[Linear], Cell]] = {}
    for cell in sorted(_ways(checked, world, strict), key=lambda c: len(c.choices)):
        ways.setdefault(tuple(sorted(_changes(cell, world).items())), {}).setdefault(frozenset(cell.linear), cell)
    moved: dict[frozenset[frozenset[Linear]], list[_Plan]] = {}
    found: list[_Plan] = []
    for changes, alternatives in sorted(ways.items(), key=lambda item: len(item[0])):
        key = frozenset(alternatives)
        if not any(set(fewer) < set(changes) and key <= ways[fewer].keys() for fewer in ways):  # more changes, and nothing gained
            moved[key] = moved.get(key) or _moves_for(list(alternatives), world)
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


# The moves of units, and their least sizes.


def _moves(world: World, touched: frozenset[str]) -> list[Move]:
    """Every move of a count that the clauses speak of, in the order in which equals are offered."""
    found = [Move("swap", (a, b)) for a in DIVISIONS for b in DIVISIONS if a != b]
    found += [Move("fewer", (n,)) for n in (*UNIT_COUNTS[4:], "contact_hours", "ceus") if n in world.amounts]
    found += [Move(kind, (d,)) for kind in ("add", "drop") for d in DIVISIONS]
    found += [Move("drop", (d,), n) for n in UNIT_COUNTS[4:] if n in world.amounts for d in DIVISIONS]
    found += [Move("more", (n,)) for n in ("contact_hours", "ceus", "score_percent") if n in world.amounts]
    return [move for move in found if touched & move.deltas.keys()]


class _Case:
    """One alternative for the counts: its inequalities with what is stated filled in, and how much a unit of each move adds to them."""

    def __init__(self, items: tuple[Linear, ...], moves: Sequence[Move], world: World) -> None:
        names = {n for item in items for n, _ in item.terms} | {n for move in moves for n in move.deltas}
        program = world.amounts.keys() & set(UNIT_COUNTS) if names & set(UNIT_COUNTS) else set()
        wanted = frozenset((names | program) - {"lower_division_units"})
        after = [*items, *_nature().background(wanted)]
        if "double_counted_units" in wanted and world.facts.credential != Credential.ACADEMIC_MICRO_CREDENTIAL:
            after.append(linear({"total_units": 1, "double_counted_units": -1}))  # as in Facts: only 4.3 counts over several programs
        self.stated = [item.at(world.point) for item in world.background(wanted)]
        self.wanted = [item.at(world.point) for item in after]
        self.gains = {move: [sum((f * move.deltas.get(n, 0) for n, f in item.terms), _ZERO) for item in after] for move in moves}

    def system(self, moves: tuple[Move, ...]) -> list[Linear]:
        """What must hold of 'size', the sum of the moves, and of 'first', the share of the first of two, with the open counts."""
        if not moves:
            return self.stated + self.wanted
        rows = [linear({"size": 1})] + ([linear({"first": 1}), linear({"size": 1, "first": -1})] if len(moves) == 2 else [])
        for item, first, last in zip(self.wanted, self.gains[moves[0]], self.gains[moves[-1]], strict=True):
            rows.append(linear({**dict(item.terms), "size": last, "first": first - last}, item.constant, item.strict))
        return self.stated + rows

    def least(self, moves: tuple[Move, ...]) -> Fraction | None:
        """A size below which the moves cannot mend what is broken for sure; None where they cannot at all."""
        bound = _ZERO
        for i, item in enumerate(self.wanted):
            if not item.terms and not item.holds():
                gain = max(self.gains[move][i] for move in moves)
                if gain <= 0:
                    return None
                bound = max(bound, -item.constant / gain)
        return bound


@cache
def _nature() -> World:
    """How counts hang together when nothing is stated: no part is negative or larger than the whole."""
    return World(Facts())


def _moves_for(alternatives: Sequence[frozenset[Linear]], world: World) -> list[_Plan]:
    """A plan without moves where none is needed; else single moves, and pairs where no single move does or a pair is smaller."""
    touched = frozenset(n for items in alternatives for item in items for n, _ in item.terms)
    plan = _Plan(divided=bool(touched & set(DIVISIONS)))
    moves = _moves(world, touched)
    cases = [_Case(tuple(items), moves, world) for items in alternatives]
    if any(satisfiable(case.system(())) for case in cases):
        return [plan]
    plain, out_of = [m for m in moves if not m.out_of], [m for m in moves if m.out_of]
    singles = [p for move in plain if (p := _sized(replace(plan, moves=(move,)), cases)) is not None]
    best = min(((p.size, p.beyond) for p in singles), default=None)
    singles += [p for move in out_of if (p := _sized(replace(plan, moves=(move,)), cases, best)) is not None]
    offered = plain if singles else moves
    pairs = [p for two in combinations(offered, 2) if (p := _sized(replace(plan, moves=two), cases, best)) is not None]
    return singles + sorted(pairs, key=lambda p: (p.size, p.beyond))[:2]


def _sized(plan: _Plan, cases: Sequence[_Case], below: tuple[Fraction, bool] | None = None) -> _Plan | None:
    """The plan with the least sizes of its moves; None where it cannot work, one move idles, or it is not smaller than `below`."""
    found: list[tuple[Span, list[Linear]]] = []
    for case in cases:
        bound = case.least(plan.moves)
        if bound is not None and (below is None or (bound, False) < below):
            system = case.system(plan.moves)
            got = span(system, "size")
            found += [(got, system)] if got is not None else []
    if not found:
        return None
    least, system = min(found, key=lambda item: (item[0].low or _ZERO, item[0].low_open))
    size, beyond = least.low or _ZERO, least.low_open
    exact = _shared(system, least.choose() if beyond else size, len(plan.moves), None)
    if exact is None or not all(exact) or (below is not None and (size, beyond) >= below):
        return None
    whole, courses = (_stepped(found, len(plan.moves), step) for step in (1, COURSE))
    return replace(plan, exact=exact, size=size, beyond=beyond, whole=whole, courses=courses)


def _shared(system: list[Linear], size: Fraction, moves: int, step: int | None) -> tuple[Fraction, ...] | None:
    """How much each of one or two moves takes of the whole size, in steps where one is given; None where there is no way."""
    if moves == 1:
        return (size,)
    first = span([item.at({"size": size}) for item in system], "first")
    share = None if first is None else first.choose() if step is None else next(_multiples(first, step), None)
    return None if share is None else (share, size - share)


def _stepped(found: list[tuple[Span, list[Linear]]], moves: int, step: int) -> tuple[Fraction, ...] | None:
    """The least sizes in steps of whole units or courses over all alternatives; None where no such size works."""
    firsts = (next(_tried(got, system, moves, step), None) for got, system in found)
    return min(filter(None, firsts), default=None, key=sum)


def _tried(limits: Span, system: list[Linear], moves: int, step: int) -> Iterator[tuple[Fraction, ...]]:
    # A pair may miss the first few multiples (2 + 4 units are two courses in sum, but no courses each); 12 is far enough.
    for size in islice(_multiples(limits, step), 12):
        if (shares := _shared(system, size, moves, step)) is not None:
            yield shares


def _multiples(limits: Span, step: int) -> Iterator[Fraction]:
    """The multiples of `step` within an interval, smallest first."""
    low = limits.low or _ZERO
    start = ceil(low / step)
    for k in count(start + 1 if limits.low_open and start * step == low else start):
        if limits.high is not None and (k * step > limits.high or (k * step == limits.high and limits.high_open)):
            return
        yield Fraction(k * step)


# In words, and checked again.

_ACTIONS: dict[tuple[str, Choice], str] = {
    ("credit_bearing", True): "make it credit-bearing",
    ("credit_bearing", False): "offer it without academic credit",
    ("regular_credit_courses", False): "award it for something other than regular University credit courses",
    ("implies_competence", False): "change the wording so that it implies no level of skill, competence or achievement",
    ("bears_seal", False): "omit the University seal",
    ("graduate_program_permission", True): "get the permission of the graduate degree program",
    ("has_prerequisites", False): "drop the prerequisites",
    ("prerequisites_stated", True): "state the prerequisites clearly",
    ("prerequisites_in_listed_units", True): "include the prerequisites in the unit range listed in the Catalog",
    ("courses_only_offered_credit_no_credit", True): "keep Credit/No Credit only for courses that are offered on no other basis",
    ("federal_financial_aid", False): "offer it without federal financial aid",
    ("stand_alone", False): "do not classify it as a stand-alone program",
    ("on_transcript", True): "document it in the student's transcript",
    ("sponsored_by_university_unit", True): "have it sponsored by a unit of the University",
    ("assesses_competency", True): "include assessment of competency",
    ("registered", True): "register for the program",
    ("paid_fees", True): "pay the associated fees",
    ("attended_required_sessions", True): "attend all required sessions",
    ("completed_activities", True): "complete the assigned activities",
    ("met_passing_standard", True): "meet the program's minimum passing standard",
    ("prepares_for_gainful_employment", True): "prepare students for gainful employment",
}
_VERBS = {"offered_by": "offer it", "grading": "grade the courses by", "level": "classify it as"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _merged(plans: Iterable[_Plan]) -> list[_Plan]:
    """Single moves of one kind and size as one ('2 upper-division or graduate units'), other values of a fact likewise."""
    found: dict[object, _Plan] = {}
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


def _fix(checked: Check, world: World, plan: _Plan, lenient: _Plan) -> Fix | None:
    """The plan in words, with what is found when the changed facts are checked again; None should anything still fail."""
    amounts: dict[str, Fraction] = {}
    for move, size in zip(plan.moves, _doing(plan), strict=True):
        for name, sign in move.deltas.items():
            amounts[name] = amounts.get(name, _ZERO) + sign * size
    try:
        after = check(_changed(checked.facts, world, plan.changes, amounts), checked.candidates[0], checked.about)
    except FactError:  # numbers that cannot be stated of any program are no repair
        return None
    if after.verdict == "no":
        return None
    now = {f.clause: f for f in after.findings}
    repaired = [(f, now[f.clause]) for f in _failing(checked) or _conflicting(checked) if now[f.clause].status != "fail"]
    kind: Kind = plan.moves[0].kind if len(plan.moves) == 1 and not plan.changes else "several" if plan.moves else "change"
    change = listed([*_facts_spoken(plan.changes), *_moves_spoken(plan)]) + _steps_spoken(plan)
    shown = {name: value for name, value in amounts.items() if value}
    clauses = tuple(f.clause for f, _ in repaired)
    settled = all(f.status in ("pass", "not_applicable") for _, f in repaired)
    return Fix(change, _result(repaired, plan, lenient), shown, clauses, kind, plan.size, plan.beyond, plan.whole, plan.courses, settled)


def _conflicting(checked: Check) -> list[Finding]:
    """The fewest findings that cannot all be met together, where none is broken alone."""
    kept = [f for f in checked.bearing if f.status == "unknown"]
    for finding in tuple(kept):
        rest = [f for f in kept if f is not finding]
        if rest and replace(checked, findings=tuple(rest)).witness_for(checked.candidates[0]) is None:
            kept = rest
    return kept


def _changed(given: Facts, world: World, changes: Mapping[str, frozenset[Choice]], amounts: Mapping[str, Fraction]) -> Facts:
    """The stated facts after the change; a course list is left out, for its numbers no longer hold."""
    values = {name: value for name, value in given.stated().items() if name not in ("courses", *changes)}
    gained = [n.partition(".")[2] for n in changes if n.startswith("approvals.")]
    values["approvals"] = [*values.get("approvals", []), *gained]
    values["approvals_missing"] = [name for name in values.get("approvals_missing", []) if name not in gained]
    values |= {n: _first(n, v) for n, v in changes.items() if not n.startswith("approvals.")}
    for name, delta in amounts.items():
        old = given.count(name)
        if old is not None:
            low, high = max(_ZERO, old.low + delta), None if old.high is None else old.high + delta
            values[name] = plain(replace(old, low=low, high=high, low_open=old.low_open and low > 0))
    return facts(values)


def _first(name: str, values: frozenset[Choice]) -> Choice:
    return next((value for fact, value in VALUES if fact == name and value in values), True in values)


def _facts_spoken(changes: Mapping[str, frozenset[Choice]]) -> list[str]:
    """The changed facts as things to do, all approvals as one."""
    bodies = [wording(n).noun.removeprefix("approval by ") for n in changes if n.startswith("approvals.")]
    said = [f"get approval by {listed(bodies)}"] if bodies else []
    for name, values in changes.items():
        if name in _VERBS:
            options = [spoken for (fact, value), spoken in VALUES.items() if fact == name and value in values]
            said.append(f"{_VERBS[name]} {listed(options, 'or')}")
        elif not name.startswith("approvals."):
            value = True in values
            said.append(_ACTIONS.get((name, value), f"{'see to' if value else 'leave out'} {wording(name).noun}"))
    return said


def _moves_spoken(plan: _Plan) -> list[str]:
    """Each move with its exact size; the open end of a single move is said as 'more than', that of a pair as sizes that do."""
    if plan.beyond and len(plan.moves) == 1:
        amount = f"more than {show(plan.size)}" if plan.size else "any amount of"
        return [_move_spoken(plan.moves[0], amount, False, plan.divided)]
    return [_move_spoken(move, show(size), size <= 1, plan.divided) for move, size in zip(plan.moves, _doing(plan), strict=True)]


def _doing(plan: _Plan) -> tuple[Fraction, ...]:
    """The sizes that are carried out: the exact ones, or whole units where anything beyond a size does."""
    return plan.whole if plan.beyond and plan.whole is not None else plan.exact


def _move_spoken(move: Move, amount: str, one: bool, divided: bool) -> str:
    nouns = [wording(name).noun for name in move.facts]
    kinds = [noun.removesuffix(" units") for noun in nouns]
    unit = "unit" if one else "units"
    if move.kind == "swap":
        return f"replace {amount} {kinds[0]} {unit} with {listed(kinds[1:], 'or')}"
    if move.kind in ("add", "drop"):
        every = set(move.facts) == set(DIVISIONS)
        said = f"{unit}{' of any division' if divided else ''}" if every else f"{listed(kinds, 'or')} {unit}"
        return f"{move.kind} {amount} {said}{f' out of the {wording(move.out_of).noun}' if move.out_of else ''}"
    nouns = [noun.replace("units", unit, 1) for noun in nouns]
    if set(move.facts) <= {"transfer_units", "prior_learning_units"}:
        return f"replace {amount} {listed(nouns, 'or')} with units taken here"
    if move.facts == ("score_percent",):
        return f"raise the score by {amount} percentage points"
    return f"have {amount} {'fewer' if move.kind == 'fewer' else 'more'} {listed(nouns, 'or')}"


def _steps_spoken(plan: _Plan) -> str:
    """The sizes in whole units, where the exact ones are not, and in whole courses."""
    if not plan.moves or not all(set(m.facts) <= set(UNIT_COUNTS) for m in plan.moves):
        return ""
    said = []
    if plan.whole is not None and (plan.beyond or plan.whole != plan.exact):
        said.append(f"in whole units: {' and '.join(map(show, plan.whole))}")
    if plan.courses is not None:
        counts = [int(size / COURSE) for size in plan.courses]
        first = _NUMBERS[counts[0]] if counts[0] < len(_NUMBERS) else str(counts[0])
        single = f"{first} {COURSE}-unit {'course' if counts == [1] else 'courses'}"
        said.append(single if len(counts) == 1 else f"in {COURSE}-unit courses: {counts[0]} and {counts[1]}")
    elif len(plan.moves) == 1:
        said.append(f"whole {COURSE}-unit courses cannot do it")
    return f" ({'; '.join(said)})" if said else ""


def _result(repaired: Sequence[tuple[Finding, Finding]], plan: _Plan, lenient: _Plan) -> str:
    """What the repaired clauses then say, what that rests on, and how the reading of the text that asks least differs."""
    told = [f"{_said(old, new)} ({new.clause})" for old, new in repaired if old.status == "fail" or new.status == "pass"]
    said = listed(told) or f"what is stated no longer rules out {listed([f.clause for _, f in repaired])} together"
    names = dict.fromkeys(n for _, f in repaired for n in f.missing if n == "level" or n in COUNTS)
    if names:
        said += f"; this holds in the least demanding case, and is settled once stated: {listed([wording(n).noun for n in names])}"
    if (lenient.size, lenient.beyond) < (plan.size, plan.beyond):
        less = f"{'more than ' if lenient.beyond else ''}{units(lenient.size)}"
        said += f"; under the reading of the text that asks least, {less} would be enough"
    return said


def _said(old: Finding, new: Finding) -> str:
    """What the rule that was broken says now, or where it no longer applies, what its clause says."""
    rule = old.rule
    if rule is None or new.status in ("not_applicable", "fail") or not new.world.possible(rule.applies):
        return new.because
    return rule.because("unknown" if new.world.possible(negation(rule.requirement())) else "pass", new.world)
