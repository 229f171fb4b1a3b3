"""How many programs a second the rules decide, beside a bare function and a decision table of the same numeric rules."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from evals.bench import zen_table
from evals.bench.figure import Figure
from evals.errors import EvalError
from rules.check import check
from rules.facts import Facts, facts

NAME = "rules core"
PROGRAMS = 1000
LEVELS = ("undergraduate", "post_baccalaureate", "graduate")
APPROVALS = {
    "academic_certificate": ["standard_curricular_procedures", "wscuc"],
    "academic_micro_credential": ["college_curriculum_committee", "vice_provost_academic_programs", "cepc", "urc"],
    "non_credit_certificate": ["provost", "senate_chair", "college_curriculum_committee", "college_dean"],
    "non_credit_micro_credential": ["standard_curricular_procedures"],
    "certificate_of_participation": ["college_dean"],
}


def programs(seed: int = 1) -> Iterator[Facts]:
    """Exactly known programs of every type as a catalogue has them, some with an approval not stated or a count too low."""
    r = random.Random(seed)
    for _ in range(PROGRAMS):
        credential = r.choices(list(APPROVALS), (5, 2, 1, 1, 1))[0]
        named = APPROVALS[credential]
        stated: dict[str, Any] = {"credential": credential, "approvals": named if r.random() < 0.7 else named[1:]}
        yield facts(stated | _of_type(r, credential))


def _of_type(r: random.Random, credential: str) -> dict[str, Any]:
    if credential == "academic_certificate":
        total, level = r.randrange(20, 60) / 2, r.choice(LEVELS)
        graduate = r.randrange(int(total) + 1) if level == "graduate" else r.randrange(4)
        return _credit(r) | {
            "level": level, "total_units": total, "graduate_units": graduate,
            "upper_division_units": r.randrange(int(total - graduate) + 1),
            "transfer_units": r.choice((0, 3)), "prior_learning_units": r.choice((0, 1.5)), "has_prerequisites": False,
        }  # fmt: skip
    if credential == "academic_micro_credential":
        return _credit(r) | {"total_units": r.randrange(4, 26) / 2}
    if credential == "certificate_of_participation":
        return {"bears_seal": r.random() < 0.1, "implies_competence": False, "regular_credit_courses": False}
    ceus = r.choice((2, 2, 3))
    return {"offered_by": "cpace", "has_prerequisites": False, "assesses_competency": True, "contact_hours": 20, "ceus": ceus}


def _credit(r: random.Random) -> dict[str, Any]:
    return {"offered_by": r.choice(("stateside", "cpace")), "grading": "letter", "credit_bearing": True}


def bare(given: Facts) -> bool:
    """The numeric rules written out by hand: sizes, shares and the rate of CEUs, with no reasons, findings or open facts."""
    total, upper, graduate = _exact(given.total_units), _exact(given.upper_division_units), _exact(given.graduate_units)
    if given.credential == "academic_micro_credential":
        return 3 <= total <= 11
    if given.credential != "academic_certificate":
        return _exact(given.contact_hours) == 10 * _exact(given.ceus)
    if total < 12 or 4 * (_exact(given.transfer_units) + _exact(given.prior_learning_units)) > total:
        return False
    if given.level == "graduate":
        return 10 * graduate >= 7 * total
    return upper >= 12 if total > 18 else 4 * (upper + min(graduate, Fraction(6))) >= 3 * total


def _exact(amount: Any) -> Fraction:
    found: Fraction = Fraction(0) if amount is None else amount.low
    return found


def findings_and_verdict(given: Facts) -> str:
    """The full check: every finding, and the verdict over them."""
    result = check(given)
    return f"{len(result.findings)} {result.verdict}"


def per_second(work: Callable[[Facts], object], given: Sequence[Facts], rounds: int) -> float:
    """Programs a second of processor time, the best of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for program in given:
            work(program)
        best = min(best, time.process_time() - start)
    return len(given) / best


def figures() -> Iterator[Figure]:
    """Programs a second of the full check, of its reasons in words, of the function by hand and of zen-engine, where that is installed."""
    given = list(programs())
    full = per_second(findings_and_verdict, given, 7)
    by_hand = per_second(bare, given, 7)
    each = "programs a second"
    yield Figure(subject=NAME, what="full check: every finding and the verdict", value=full, unit=each, note="one core")
    yield Figure(subject=NAME, what="the same with every reason in words", value=per_second(in_words, given, 3), unit=each)
    yield Figure(subject=NAME, what="the numeric rules alone, as a function by hand", value=by_hand, unit=each)
    yield Figure(subject=NAME, what="function by hand to full check", value=by_hand / full, unit="times")


def beside_zen() -> Iterator[Figure]:
    """The same numeric rules in zen-engine; EvalError where it is not installed, or decides a program otherwise than the function by hand."""
    given = list(programs())
    decide = zen_table.decision()
    wrong = [program for program in given if decide(program) != bare(program)]
    if wrong:
        raise EvalError(f"zen-engine decides {len(wrong)} of {len(given)} programs otherwise than the function by hand")
    found = per_second(decide, given, 3)
    yield Figure(
        subject=NAME,
        what="the numeric rules alone, as a decision table of zen-engine",
        value=found,
        unit="programs a second",
        note=f"same verdict on all {len(given):,}",
    )


def in_words(given: Facts) -> list[str]:
    """The reasons of every finding that applies."""
    return [finding.because for finding in check(given).bearing]
