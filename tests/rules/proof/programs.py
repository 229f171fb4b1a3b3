"""Partial facts to try: seeded random programs of every kind, near misses of compliant ones, and completions of partial facts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from rules.errors import FactError
from rules.facts import facts
from tests.rules.proof.encoding import AC, ALL, AMC, APPROVALS, COA, COC, COP, COUNTS, ENUMS, FLAGS, NCC, NCMC, UNITS, consistent

# The numbers of the text, their neighbours, and one third of a unit to keep decimals honest.
EDGES: tuple[Any, ...] = (0, 1, 2.5, 3, 4, 6, 7, 9, 10, 10.5, 11, 11.5, 12, 13, 13.5, 14, 15, 16, 18, 18.5, 19, 20, 24, 30, "35/3")

COMPLIANT: dict[str, dict[str, Any]] = {
    AC: {
        "level": "undergraduate",
        "total_units": 15,
        "upper_division_units": 12,
        "graduate_units": 3,
        "transfer_units": 3,
        "prior_learning_units": 0,
        "has_prerequisites": True,
        "prerequisites_stated": True,
        "prerequisites_in_listed_units": True,
        "grading": "letter",
        "offered_by": "stateside",
        "credit_bearing": True,
        "approvals": ["standard_curricular_procedures", "wscuc"],
    },
    NCC: {
        "credit_bearing": False,
        "offered_by": "cpace",
        "has_prerequisites": False,
        "ceus": 2,
        "contact_hours": 20,
        "approvals": ["provost", "senate_chair", "college_curriculum_committee", "college_dean"],
    },
    AMC: {
        "total_units": 6,
        "grading": "mixed",
        "offered_by": "cpace",
        "double_counted_units": 6,
        "graduate_program_permission": True,
        "approvals": ["college_curriculum_committee", "vice_provost_academic_programs", "cepc", "urc"],
    },
    NCMC: {
        "credit_bearing": False,
        "offered_by": "cpace",
        "assesses_competency": True,
        "approvals": ["standard_curricular_procedures"],
    },
    COP: {"bears_seal": False, "implies_competence": False, "regular_credit_courses": False, "approvals": ["college_dean"]},
    COC: {"attended_required_sessions": True, "completed_activities": True, "met_passing_standard": True},
    COA: {"attended_required_sessions": True, "completed_activities": True, "met_passing_standard": True, "score_percent": 92},
}


def fraction(value: Any) -> Fraction:
    """The exact value of a plain number or 'n/d'."""
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def plain(value: Fraction) -> int | str:
    """A fraction as structured input takes it."""
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def a_number(r: random.Random) -> Any:
    """An edge of the text, or any half unit up to 30."""
    return r.choice(EDGES) if r.random() < 0.8 else r.randrange(0, 61) / 2


def a_count(r: random.Random) -> Any:
    """An exact count, a closed, one-sided or open range."""
    if r.random() < 0.55:
        return a_number(r)
    low, high = sorted((a_number(r), a_number(r)), key=fraction)
    forms = [[low, high], [low, high], [low, None], [None, high], {"more_than": low}, {"less_than": high}, {"max": high}]
    forms += [{"more_than": low, "less_than": high}, {"min": low, "less_than": high}, {"more_than": low, "max": high}]
    return r.choice(forms)


def a_value(r: random.Random, name: str) -> Any:
    """Some value of a fact."""
    if name in COUNTS:
        return a_count(r)
    if name in ENUMS:
        return r.choice(ENUMS[name]) if r.random() < 0.9 else "other"
    return r.random() < 0.6


def _random_program(r: random.Random) -> dict[str, Any]:
    dense = r.choice((0.1, 0.3, 0.6, 0.9))
    chance = {
        **dict.fromkeys(COUNTS, dense * 0.3),
        **dict.fromkeys(UNITS, dense * 0.8),
        **dict.fromkeys(ENUMS, dense),
        **dict.fromkeys(FLAGS, dense * 0.6),
    }
    given = {name: a_value(r, name) for name, p in chance.items() if r.random() < p}
    named = [name for name in APPROVALS if r.random() < dense]
    given["approvals"] = [name for name in named if r.random() < 0.8]
    given["approvals_missing"] = [name for name in named if name not in given["approvals"]]
    return given


def _near_miss(r: random.Random, credential: str) -> dict[str, Any]:
    """A compliant program with up to three facts changed, withdrawn or added."""
    given = dict(COMPLIANT[credential])
    for _ in range(r.randrange(4)):
        name = r.choice([*given, *UNITS, *FLAGS, *ENUMS, "approvals"])
        if name == "approvals":
            given[name] = [a for a in given.get(name, []) if r.random() < 0.7]
        elif name in given and r.random() < 0.5:
            del given[name]
        else:
            given[name] = a_value(r, name)
    return given


def programs(seed: int, count: int) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """`count` possible (credential or None, partial facts); those refused or impossible are left out."""
    r = random.Random(seed)
    while count:
        credential = r.choice((*ALL, None, AC, AC))
        given = _near_miss(r, credential or r.choice(ALL)) if r.random() < 0.35 else _random_program(r)
        try:
            facts(given)
        except FactError:
            continue
        if consistent(given):
            count -= 1
            yield credential, given


def within(value: Any, number: Fraction) -> bool:
    """Whether a number lies within a stated count."""
    if isinstance(value, list | tuple):
        return (value[0] is None or number >= fraction(value[0])) and (value[1] is None or number <= fraction(value[1]))
    if isinstance(value, dict):
        limits = {k: fraction(v) for k, v in value.items()}
        return (
            number >= limits.get("min", number)
            and number <= limits.get("max", number)
            and ("more_than" not in limits or number > limits["more_than"])
            and ("less_than" not in limits or number < limits["less_than"])
        )
    return number == fraction(value)


def narrowed(r: random.Random, given: Mapping[str, Any], more: int) -> dict[str, Any]:
    """The same facts with up to `more` new ones stated or ranges made exact, still possible; may return them unchanged."""
    result = dict(given)
    for _ in range(more * 3):
        names = [n for n in (*COUNTS, *ENUMS, *FLAGS) if n not in result] + [
            n for n in COUNTS if isinstance(result.get(n), list | dict)
        ] * 3
        open_approvals = [a for a in APPROVALS if a not in (*result.get("approvals", ()), *result.get("approvals_missing", ()))]
        name = r.choice(names + ["approvals"] * min(8, 2 * len(open_approvals)))
        trial = dict(result)
        if name == "approvals":
            side = r.choice(("approvals", "approvals_missing"))
            trial[side] = [*trial.get(side, ()), r.choice(open_approvals)]
        elif name in result:
            value = a_number(r)
            if not within(result[name], fraction(value)):
                continue
            trial[name] = value
        else:
            value = a_value(r, name)
            if value == "other":  # nothing unstated may turn out to be outside the policy's own values
                continue
            trial[name] = value
        try:
            facts(trial)
        except FactError:
            continue
        if consistent(trial):
            result = trial
            more -= 1
            if not more:
                break
    return result
