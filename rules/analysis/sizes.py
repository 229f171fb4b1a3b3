"""Gaps and cliffs: what happens to a program as its total of units grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise, product

from rules.amount import show
from rules.analysis.oddity import Oddity, Placed, kept, named, placed
from rules.analysis.programs import credit_bearing_types, meeting
from rules.errors import FactError
from rules.facts import COUNTS, Credential, Level, facts
from rules.formula import Formula, World, both, names
from rules.section import Section
from rules.wording import units, wording

TOTAL = "total_units"


@dataclass(frozen=True)
class Piece:
    """A stretch of totals between neighbouring thresholds, or one threshold itself."""

    low: Fraction
    high: Fraction | None

    @property
    def fact(self) -> object:
        """The stretch as a stated total."""
        if self.low == self.high:
            return self.low
        return {"more_than": self.low} if self.high is None else {"more_than": self.low, "less_than": self.high}


def gaps(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """The sizes that no credit-bearing type accepts, each with a total inside."""
    types = credit_bearing_types(rules_from)
    thresholds = edges([item.rule.requirement() for item in placed(rules_from) if set(item.credentials) & set(types)])
    for fitting, run in groupby(pieces(thresholds), lambda piece: any(_may_be(piece, c, rules_from) for c in types)):
        if not fitting:
            yield _gap(list(run), _limiting(types, rules_from))


def _gap(run: list[Piece], clauses: tuple[str, ...]) -> Oddity:
    low, high = run[0].low, run[-1].high
    if high is None:
        return Oddity(f"gap-above-{show(low)}", "gap", clauses, f"no credit-bearing type takes more than {units(low)}", _total(low + 1))
    middle = (low + high) / 2
    inside = _total(Fraction(int(middle)) if low < int(middle) else middle)
    if low == 0:
        return Oddity(f"gap-below-{show(high)}", "gap", clauses, f"fewer than {units(high)} fit no credit-bearing type", inside)
    what = f"more than {show(low)} and fewer than {units(high)} fit no credit-bearing type"
    return Oddity(f"gap-{show(low)}-{show(high)}", "gap", clauses, what, inside)


def _total(value: Fraction) -> dict[str, object]:
    return {TOTAL: int(value) if value.denominator == 1 else float(value)}


def _limiting(types: tuple[Credential, ...], rules_from: tuple[Section, ...]) -> tuple[str, ...]:
    """The clauses that limit the size of these types."""
    found = [p for p in placed(rules_from) if set(p.credentials) & set(types) and names(p.rule.requirement()) == {TOTAL}]
    return tuple(dict.fromkeys(p.clause.id for p in found))


def _may_be(piece: Piece, credential: Credential, rules_from: tuple[Section, ...]) -> bool:
    return meeting(facts({TOTAL: piece.fact}), (credential,), rules_from) is not None


def edges(formulas: list[Formula], name: str = TOTAL) -> list[Fraction]:
    """The thresholds that formulas put on one count alone, ascending."""
    found = {
        -item.constant / item.terms[0][1] for f in formulas for cell in f for item in cell.linear if [n for n, _ in item.terms] == [name]
    }
    return sorted(edge for edge in found if edge > 0)


def pieces(thresholds: list[Fraction]) -> Iterator[Piece]:
    """Zero, each threshold, and the open stretches between and after them."""
    points = [Fraction(0), *thresholds]
    for low, high in zip(points, [*points[1:], None], strict=True):
        yield Piece(low, low)
        yield Piece(low, high)


def cliffs(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """The totals just above which fewer units of some division are needed than at them, over all levels."""
    found: dict[tuple[Fraction, str, Fraction, Fraction], list[tuple[str, Level | None]]] = {}
    for clause_id, rules in _by_clause(rules_from):
        strict = both(*(kept(p.rule, p.rule.requirement()) for p in rules))
        levels: list[Level | None] = [*Level][:3] if "level" in names(strict) else [None]
        counts = sorted(n for n in names(strict) if n in COUNTS and n != TOTAL)
        for level, count in product(levels, counts):
            for drop in _drops(strict, level, count, counts):
                found.setdefault((drop[0], count, *drop[1:]), []).append((clause_id, level))
    for (edge, count, at, after), where in found.items():
        ids = tuple(dict.fromkeys(clause_id for clause_id, _ in where))
        what = f"{units(edge)} need {show(at)} {wording(count).noun}; just above {units(edge)}, {show(after)} are enough"
        level = where[0][1]
        yield Oddity(named("cliff", (show(edge),)), "cliff", ids, what, _total(edge) | ({"level": level.value} if level else {}))


def _by_clause(rules_from: tuple[Section, ...]) -> Iterator[tuple[str, list[Placed]]]:
    """The rules of each clause that are for a type whose size is counted in units."""
    for clause_id, group in groupby(placed(rules_from), lambda p: p.clause.id):
        rules = [p for p in group if set(p.credentials) & set(credit_bearing_types(rules_from))]
        if rules:
            yield clause_id, rules


def _drops(strict: Formula, level: Level | None, count: str, counts: list[str]) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """Each threshold with the least count needed at it and just above it, where the second is smaller."""
    thresholds = edges([strict])
    for edge, following in pairwise([*thresholds, *(edge + 1 for edge in thresholds[-1:])]):
        step = (following - edge) / 3
        at, one, two = (least(strict, level, count, counts, edge + step * k) for k in range(3))
        if at is not None and one is not None and two is not None:
            after = 2 * one - two  # what is needed is a straight line between thresholds, so two points give its start
            if after < at:
                yield edge, at, after


def least(formula: Formula, level: Level | None, count: str, counts: list[str], total: Fraction) -> Fraction | None:
    """The least of one count that the formula leaves at a total, the other counts being none; None where nothing does."""
    others = dict.fromkeys((n for n in counts if n != count), 0)
    try:
        given = facts({TOTAL: total, "level": level.value if level else None, **others})
    except FactError:
        return None
    spans = World(given).spans(formula, count)
    lows = [span.low for span in spans if span.low is not None]
    return min(lows) if lows else None
