"""The clauses as formulas: where each is met and where it is broken, for one credential and the rules that are in play."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property

from rules.facts import Credential
from rules.formula import FALSE, TRUE, Formula, both, either, names, negation
from rules.kinds import Rule
from rules.section import Clause, Section, sections
from rules.wording import wording


@dataclass(frozen=True)
class Compiled:
    """A clause as it stands for one credential with a given set of its rules in play.

    `good` is where it is met under some reading of the text, `strict_good` under every reading; `bad` where it is broken
    under some reading, `surely_bad` under every reading. They differ only where the text can be read two ways.
    """

    clause: Clause
    rules: tuple[Rule, ...]
    applies: Formula
    good: Formula
    bad: Formula
    strict_good: Formula
    surely_bad: Formula

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The facts it speaks of, in the order they are asked for."""
        return tuple(sorted(names(self.good) | names(self.bad), key=lambda n: (wording(n).rank, n)))


def concerned(credential: Credential, subjects: Collection[str]) -> tuple[str, ...]:
    """The clauses with a rule for this credential that limits one of these facts (the whole of a share is not limited by it)."""
    wanted = set(subjects)
    if "lower_division_units" in wanted:
        wanted |= {"upper_division_units", "graduate_units"}
    return tuple(clause.id for clause, rules in plan(credential, None) if any(wanted & set(rule.subjects()) for rule in rules))


@cache
def plan(credential: Credential, rules_from: tuple[Section, ...] | None) -> tuple[tuple[Clause, tuple[Rule, ...]], ...]:
    """Every clause with those of its rules that are for this credential."""
    found = []
    for section in rules_from or sections():
        for clause in section.clause:
            found.append((clause, tuple(r for r in clause.rule if credential in (r.credentials or section.credentials))))
    return tuple(found)


@cache
def compiled(clause_id: str, credential: Credential, considered: tuple[int, ...], rules_from: tuple[Section, ...] | None) -> Compiled:
    """One clause compiled with those of its rules (by position) that have something to say."""
    entry, all_rules = next(item for item in plan(credential, rules_from) if item[0].id == clause_id)
    rules = tuple(all_rules[i] for i in considered)
    kept = [either(negation(rule.applies), both(rule.applies, rule.requirement())) for rule in rules]
    kept_generously = [either(negation(rule.applies), both(rule.applies, rule.generous())) for rule in rules]
    strict, good = both(*kept), both(*kept_generously)
    bad = either(*(both(rule.applies, broken(rule)) for rule in rules))
    lenient_bad = either(*(both(rule.applies, negation(rule.generous())) for rule in rules))
    return Compiled(entry, rules, either(*(rule.applies for rule in rules)), good, bad, strict, lenient_bad)


def broken(rule: Rule) -> Formula:
    """Where the reading that asks most is broken."""
    requirement = rule.requirement()
    return TRUE if requirement == FALSE else negation(requirement)


