"""`levels`: which certificates of the levels document a learner's record earns, highest first."""

from __future__ import annotations

from dataclasses import dataclass

from rules.check import Verdict, check
from rules.facts import Credential, Facts

RECORD = (
    "registered",
    "paid_fees",
    "attended_required_sessions",
    "completed_activities",
    "met_passing_standard",
    "score_percent",
    "required_score_percent",
    "advanced_work",
)
# L3 asks for all of L2 besides its own.
_ASKED = {
    Credential.CERTIFICATE_OF_ACHIEVEMENT: ("L2", "L3"),
    Credential.CERTIFICATE_OF_COMPLETION: ("L2",),
    Credential.CERTIFICATE_OF_PARTICIPATION: ("L1",),
}


@dataclass(frozen=True, slots=True)
class Earned:
    """Whether a record earns one certificate, why, by which clauses, and the facts that would settle it."""

    credential: Credential
    verdict: Verdict
    because: str
    clauses: tuple[str, ...]
    missing: tuple[str, ...]


def levels(facts: Facts) -> tuple[Earned, ...]:
    """One `Earned` for Level 3, 2 and 1; none where nothing of a learner's record is stated.

    Section 1's five types do not know the titles of L2 and L3: that is told by the register (`levels-and-types`), not decided here.
    """
    if all(getattr(facts, name) is None for name in RECORD):
        return ()
    bare = facts.model_copy(update={"credential": None})
    return tuple(_earned(bare, credential, about) for credential, about in _ASKED.items())


def _earned(facts: Facts, credential: Credential, about: tuple[str, ...]) -> Earned:
    found = check(facts, credential, about)
    verdict = found.verdict or "depends"
    status = {"yes": "pass", "no": "fail", "depends": "unknown"}[verdict]
    telling = [f for f in found.bearing if f.status == status]
    return Earned(credential, verdict, "; ".join(f.because for f in telling), tuple(f.clause for f in telling), found.missing)
