"""The moves of units: what each does to the counts, and the least size with which one or two of them are enough.

The size of a move is a quantity in the same exact inequalities that decide the clauses, so the least size is found by
projecting on it, never by trying sizes. Where counts are ranges or unknown it is the least over every completion of what
was stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from itertools import combinations, count, islice
from math import ceil
from typing import Literal

from rules.facts import DIVISIONS, UNIT_COUNTS, Credential, Facts
from rules.formula import Choice, World
from rules.linear import Linear, Span, linear, satisfiable, span

Kind = Literal["swap", "fewer", "add", "drop", "more", "change", "several"]
COURSE = 3
ZERO = Fraction(0)


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
class Plan:
    """Changed facts and moves with their least sizes; `assumed` counts the unstated facts it relies on."""

    changes: Mapping[str, frozenset[Choice]] = field(default_factory=dict)
    assumed: int = 0
    moves: tuple[Move, ...] = ()
    exact: tuple[Fraction, ...] = ()
    size: Fraction = ZERO
    beyond: bool = False
    whole: tuple[Fraction, ...] | None = ()
    courses: tuple[Fraction, ...] | None = ()
    divided: bool = False

    def covers(self, other: Plan) -> bool:
        """Whether the other plan asks for all that this one does, and no less of it."""
        less = self.changes.items() <= other.changes.items() and set(self.moves) <= set(other.moves)
        return less and (self.size, self.beyond) <= (other.size, other.beyond)

    @property
    def doing(self) -> tuple[Fraction, ...]:
        """The sizes that are carried out: the exact ones, or whole units where anything beyond a size does."""
        return self.whole if self.beyond and self.whole is not None else self.exact


def moves_for(alternatives: Sequence[frozenset[Linear]], world: World) -> list[Plan]:
    """A plan without moves where none is needed; else single moves, and pairs where no single move does or a pair is smaller."""
    touched = frozenset(n for items in alternatives for item in items for n, _ in item.terms)
    plan = Plan(divided=bool(touched & set(DIVISIONS)))
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
        self.gains = {move: [sum((f * move.deltas.get(n, 0) for n, f in item.terms), ZERO) for item in after] for move in moves}

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
        bound = ZERO
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


def _sized(plan: Plan, cases: Sequence[_Case], below: tuple[Fraction, bool] | None = None) -> Plan | None:
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
    least, system = min(found, key=lambda item: (item[0].low or ZERO, item[0].low_open))
    size, beyond = least.low or ZERO, least.low_open
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
    low = limits.low or ZERO
    start = ceil(low / step)
    for k in count(start + 1 if limits.low_open and start * step == low else start):
        if limits.high is not None and (k * step > limits.high or (k * step == limits.high and limits.high_open)):
            return
        yield Fraction(k * step)
