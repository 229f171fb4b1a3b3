"""The clauses as formulas: where each is met and where it is broken, for one credential and the rules that are in play."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from rules.exact import Status, Steps, status, steps
from rules.facts import COUNTS, UNIT_COUNTS, Credential
from rules.formula import FALSE, TRUE, Choice, Formula, World, both, either, names, negation
from rules.kinds import Rule
from rules.section import Clause, Section, sections
from rules.wording import wording

_MOST_STATES = 4096  # of each clause so many answers are kept, so that memory stays flat


@dataclass(frozen=True)
class Standing:
    """One rule of a clause: where some reading finds it broken, and where some reading finds it kept."""

    rule: Rule
    bad: Formula
    kept: Formula


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
    def two_readings(self) -> bool:
        """Whether the text can be read two ways here."""
        return self.good != self.strict_good or any(rule.fork for rule in self.rules)

    @cached_property
    def standing(self) -> tuple[Standing, ...]:
        """Each rule by itself: where it can be broken, and where it is kept under the reading that asks least."""
        return tuple(Standing(rule, both(rule.applies, broken(rule)), _kept(rule, rule.generous())) for rule in self.rules)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The facts it speaks of, in the order they are asked for."""
        return tuple(sorted(names(self.good) | names(self.bad), key=lambda n: (wording(n).rank, n)))

    @cached_property
    def counts(self) -> tuple[str, ...]:
        """The counts that any of its rules reads."""
        return tuple(name for name in self._read if name in COUNTS)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The facts that are no counts that any of its rules reads."""
        return tuple(name for name in self._read if name not in COUNTS)

    @cached_property
    def _read(self) -> list[str]:
        found = [names(f) for rule in self.rules for f in (rule.applies, rule.requirement(), rule.generous())]
        return sorted(frozenset[str]().union(*found))

    @cached_property
    def _counted(self) -> frozenset[str]:
        return frozenset(self.counts)

    @cached_property
    def _steps(self) -> Steps:
        return steps(self.rules)

    @cached_property
    def _by_choices(self) -> dict[tuple[Choice | None, ...], Status]:
        return {}

    @cached_property
    def _by_state(self) -> dict[tuple[object, ...], Status]:
        return {}

    def open_in(self, world: World) -> set[str]:
        """The facts it reads that are still open; unit counts hang together, so they are one ('units')."""
        found = {name for name in self.choices if world.known(name) is None}
        return found | {"units" if name in UNIT_COUNTS else name for name in self.counts if name not in world.point}

    def status(self, world: World) -> Status:
        """Whether every completion of the stated facts meets it, none does, it is open, or it does not apply."""
        given = tuple([world.known(name) for name in self.choices])
        if not self.counts:  # few answers are possible, so each is found once
            found = self._by_choices.get(given)
            if found is None:
                found = self._by_choices[given] = self._solved(world)
            return found
        point = world.point
        if None in given or not point.keys() >= self._counted:
            state = (given, world.state(self._counted))
            found = self._by_state.get(state)
            if found is None:
                if len(self._by_state) >= _MOST_STATES:
                    self._by_state.clear()
                found = self._by_state[state] = self._solved(world)
            return found
        return status(self._steps, dict(zip(self.choices, given, strict=True)), *world.scaled)  # type: ignore[arg-type]

    def _solved(self, world: World) -> Status:
        if not world.possible(self.applies):
            return "not_applicable"
        if not world.possible(self.good):
            return "fail"
        return "unknown" if world.possible(self.bad) else "pass"


def concerned(credential: Credential, subjects: Collection[str]) -> tuple[str, ...]:
    """The clauses with a rule for this credential that limits one of these facts (the whole of a share is not limited by it)."""
    wanted = set(subjects)
    if "lower_division_units" in wanted:
        wanted |= {"upper_division_units", "graduate_units"}
    return tuple(clause.id for clause, rules in plan(credential, None) if any(wanted & set(rule.subjects()) for rule in rules))


@cache
def plan(credential: Credential, rules_from: tuple[Section, ...] | None) -> tuple[tuple[Clause, tuple[Rule, ...]], ...]:
    """Every clause with those of its rules that are for this credential."""
    return tuple(
        (clause, tuple(rule for rule in clause.rule if credential in (rule.credentials or section.credentials)))
        for section in rules_from or sections()
        for clause in section.clause
    )


@dataclass(frozen=True)
class Entry:
    """A clause with what is in play of it, or the reason why nothing is."""

    clause: str
    compiled: Compiled | None
    reason: str = ""


@cache
def gates(credential: Credential, rules_from: tuple[Section, ...] | None) -> frozenset[str]:
    """The facts on whose being stated it depends which rules are in play."""
    return frozenset(name for _, rules in plan(credential, rules_from) for rule in rules for name in rule.waits_for())


def in_play(credential: Credential, stated: frozenset[str], rules_from: tuple[Section, ...] | None) -> tuple[Entry, ...]:
    """Every clause with its rules that have something to say, given which of the `gates` were stated."""
    found = []
    for entry, rules in plan(credential, rules_from):
        considered = tuple(i for i, rule in enumerate(rules) if rule.considered(stated))
        if considered:
            found.append(Entry(entry.id, compiled(entry.id, credential, considered, rules_from)))
        else:
            reason = (
                "nothing was stated that it limits"
                if rules
                else f"does not concern {'an' if credential.spoken[0] in 'AEIOU' else 'a'} {credential.spoken}"
            )
            found.append(Entry(entry.id, None, reason))
    return tuple(found)


@cache
def compiled(clause_id: str, credential: Credential, considered: tuple[int, ...], rules_from: tuple[Section, ...] | None) -> Compiled:
    """One clause compiled with those of its rules (by position) that have something to say."""
    entry, all_rules = next(item for item in plan(credential, rules_from) if item[0].id == clause_id)
    rules = tuple(all_rules[i] for i in considered)
    return Compiled(entry, rules, *combined(rules))


def combined(rules: Sequence[Rule]) -> tuple[Formula, Formula, Formula, Formula, Formula]:
    """Where any of the rules applies, all are kept generously, any is broken, all are kept strictly, any is surely broken."""
    kept = [_kept(rule, rule.requirement()) for rule in rules]
    kept_generously = [_kept(rule, rule.generous()) for rule in rules]
    bad = either(*(both(rule.applies, broken(rule)) for rule in rules))
    surely_bad = either(*(both(rule.applies, negation(rule.generous())) for rule in rules))
    return either(*(rule.applies for rule in rules)), both(*kept_generously), bad, both(*kept), surely_bad


def _kept(rule: Rule, requirement: Formula) -> Formula:
    """Where the rule does not bind, or what it asks is met."""
    return either(negation(rule.applies), both(rule.applies, requirement))


def broken(rule: Rule) -> Formula:
    """Where the reading that asks most is broken."""
    requirement = rule.requirement()
    return TRUE if requirement == FALSE else negation(requirement)
