"""Whether the rules core can derive a case's gold from its stated facts, and the fewest questions that would settle an open one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from evals.case import Case
from rules.check import Check, Verdict, check, derived
from rules.errors import RulesError
from rules.facts import FIVE_TYPES, facts
from rules.formula import World
from rules.section import entries

# The reply to these does not follow from the stated facts alone: they suppose others, or ask about what is put and not what is stated.
_APART = frozenset(("what-if", "taken-up", "fork", "silent", "silent-text", "judgment", "judgment-word", "two-programs", "two-questions"))


def underivable(case: Case) -> str:
    """Why the gold does not follow from `facts` and `clauses` by the rules; '' where it does, or where nothing can be derived.

    A yes may be the rules' no, and the reverse, because a question can be put either way round; open is open and settled is settled.
    """
    result = _checked(case)
    if result is None or not result.bearing:
        return ""
    over = ", ".join(case.clauses)
    derived, settled = result.verdict, result.verdict in ("yes", "no")
    if (case.verdict in ("yes", "no")) != settled:
        return f"the gold is {case.verdict}, where the rules of {over} say {derived} of the stated facts"
    return ""


def fewest_needed(case: Case) -> int | None:
    """How many facts would settle an open yes/no question by the rules; None where that is not asked or cannot be told."""
    result = _checked(case) if case.verdict == "depends" else None
    return len(result.missing) if result is not None and result.verdict == "depends" and result.missing else None


def ruled(stated: Mapping[str, object], about: Sequence[str]) -> Verdict | None:
    """What the rules of these clauses say of these facts; None where they say nothing, or the facts are no program."""
    if not stated or not about:
        return None
    try:
        result = check(facts(stated), about=about)
    except RulesError:
        return None
    return result.verdict if result.bearing else None


def measured(stated: Mapping[str, object], about: Sequence[str]) -> Iterator[Fraction]:
    """Every number that the rules of these clauses rest on for these facts."""
    given = facts(stated)
    for credential in (given.credential,) if given.credential else FIVE_TYPES:
        world = World(derived(given, credential), {"credential": frozenset((credential.value,))})
        for rule in (rule for clause in about for rule in entries()[clause].rule):
            if world.possible(rule.applies):
                yield from (measure.value for measure in rule.measures(world))


def _checked(case: Case) -> Check | None:
    """The rules' own check of what a case states; None where it states nothing or asks for more than that."""
    if (
        not case.facts
        or not case.clauses
        or case.verdict == "none"
        or case.kind not in (None, "check", "clarify")
        or _APART & set(case.tags)
    ):
        return None
    try:
        return check(facts(case.facts), about=case.clauses)
    except RulesError:
        return None
