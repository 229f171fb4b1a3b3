"""How many programs a second the rules decide, and how that compares with a bare function of the same numeric rules.

`python -m evals.bench_rules` prints both, measured in one run on one core.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from rules.check import check
from rules.facts import Facts, facts

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


def main() -> None:
    """Print programs per second of the full check, of reading a reason for each finding too, of the bare function, and the ratio."""
    given = list(programs())
    full = per_second(findings_and_verdict, given, 7)
    told = per_second(lambda g: [f.because for f in check(g).bearing], given, 3)
    by_hand = per_second(bare, given, 7)
    print(f"full check with findings and verdict: {full:,.0f} programs a second")
    print(f"  with the reason of every finding in words: {told:,.0f}")
    print(f"bare function of the same numeric rules: {by_hand:,.0f} programs a second")
    print(f"ratio: {by_hand / full:,.1f}")


if __name__ == "__main__":
    main()
