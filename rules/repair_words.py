"""Fixes in words: what to change, in exact sizes and whole units and courses, and what the repaired clauses then say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.amount import show
from rules.check import Finding
from rules.facts import COUNTS, DIVISIONS, UNIT_COUNTS
from rules.formula import Choice, negation
from rules.moves import COURSE, Move, Plan
from rules.wording import VALUES, listed, units, wording

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


def change_spoken(plan: Plan) -> str:
    """All that a plan changes as one sentence of things to do."""
    return listed([*_facts_spoken(plan.changes), *_moves_spoken(plan)]) + _steps_spoken(plan)


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


def _moves_spoken(plan: Plan) -> list[str]:
    """Each move with its exact size; the open end of a single move is said as 'more than', that of a pair as sizes that do."""
    if plan.beyond and len(plan.moves) == 1:
        amount = f"more than {show(plan.size)}" if plan.size else "any amount of"
        return [_move_spoken(plan.moves[0], amount, False, plan.divided)]
    return [_move_spoken(move, show(size), size <= 1, plan.divided) for move, size in zip(plan.moves, plan.doing, strict=True)]


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


def _steps_spoken(plan: Plan) -> str:
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


def result_spoken(repaired: Sequence[tuple[Finding, Finding]], plan: Plan, lenient: Plan) -> str:
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
