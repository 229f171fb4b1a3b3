"""Whether two versions of one section decide every program alike: proven over formulas, or tried over every combination of values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from rules.check import decide
from rules.compiled import combined
from rules.errors import FactError
from rules.facts import COUNTS, Credential, Facts, facts
from rules.formula import Choice, Formula, World, both, domain, names, negation
from rules.kinds import Rule
from rules.section import Clause, Section


def same_formulas(one: Section, two: Section) -> bool:
    """Whether the clauses have the same meaning for each credential, whichever facts are stated."""
    return all(
        _alike(_in_play(one, a, *case), _in_play(two, b, *case), case[0])
        for a, b in zip(one.clause, two.clause, strict=True)
        for case in _cases(a, b)
    )


def _cases(one: Clause, two: Clause) -> Iterator[tuple[Credential, frozenset[str]]]:
    """Every credential with every set of the facts on whose being stated rules wait."""
    waiting = sorted({name for clause in (one, two) for rule in clause.rule for name in rule.waits_for()})
    for size in range(len(waiting) + 1):
        for stated in combinations(waiting, size):
            for credential in Credential:
                yield credential, frozenset(stated)


def _in_play(section: Section, clause: Clause, credential: Credential, stated: frozenset[str]) -> tuple[Rule, ...]:
    own = (rule for rule in clause.rule if credential in (rule.credentials or section.credentials))
    return tuple(rule for rule in own if rule.considered(stated))


def _alike(one: tuple[Rule, ...], two: tuple[Rule, ...], credential: Credential) -> bool:
    """Whether two sets of rules apply, are kept and are broken in the same programs, under both readings."""
    if one == two:
        return True
    if not one or not two:
        return False
    return all(_same(a, b, credential) for a, b in zip(combined(one), combined(two), strict=True))


def _same(one: Formula, two: Formula, credential: Credential) -> bool:
    every: dict[str, frozenset[Choice]] = {name: domain(name) for name in names(one) | names(two)}
    world = World(Facts(), {**every, "credential": frozenset((credential.value,))})
    return one == two or not (world.possible(both(one, negation(two))) or world.possible(both(two, negation(one))))


def same_on_every_combination(one: Section, two: Section) -> bool:
    """Whether every clause has the same status for every combination of the facts it reads, stated and not, on and around its numbers."""
    return all(_statuses(one, given) == _statuses(two, given) for given in _combinations(one, two))


def _statuses(section: Section, given: Facts) -> list[str]:
    return [f.status for c in Credential for certain in (True, False) for f in decide(given, c, certain, (section,))]


def _combinations(one: Section, two: Section) -> Iterator[Facts]:
    rules = [rule for section in (one, two) for clause in section.clause for rule in clause.rule]
    formulas = [f for rule in rules for f in (rule.applies, rule.requirement(), rule.generous())]
    read = sorted({name for f in formulas for name in names(f)} | {name for rule in rules for name in rule.waits_for()})
    edges = {abs(item.constant) for f in formulas for cell in f for item in cell.linear} | {Fraction(0), Fraction(1)}
    numbers = sorted({edge + step for edge in edges for step in (Fraction(-1, 2), Fraction(0), Fraction(1, 2)) if edge + step >= 0})
    values: list[list[Any]] = [[None, *(numbers if name in COUNTS else sorted(domain(name), key=str))] for name in read]
    for chosen in product(*values):
        try:
            yield facts(dict(zip(read, chosen, strict=True)))
        except FactError:
            continue


PROOFS: dict[str, Callable[[Section, Section], bool]] = {"formulas": same_formulas, "every combination": same_on_every_combination}
