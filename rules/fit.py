"""`fit`: which of the five types, and which categories of academic certificate, the stated facts fit, might fit, or do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rules.check import Finding, decide, decide_each
from rules.facts import FIVE_TYPES, Credential, Facts, Level

FitStatus = Literal["fits", "does_not_fit", "depends"]
CATEGORIES = (Level.UNDERGRADUATE, Level.POST_BACCALAUREATE, Level.GRADUATE)


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether the stated facts fit one credential (and category), why, and by which clauses."""

    credential: Credential
    status: FitStatus
    because: str
    clauses: tuple[str, ...]
    level: Level | None = None


def fits(facts: Facts) -> tuple[Fit, ...]:
    """One `Fit` for each type of section 1, and for each category of academic certificate where the level is open.

    A type fits where nothing stated breaks any of its clauses and what identifies it (size, credit, who offers it, seal)
    is met; approvals and documentation do not tell types apart. What the facts say of the type itself is put aside.
    """
    bare = facts.model_copy(update={"credential": None})
    decided, found = decide_each(bare, FIVE_TYPES, certain=False), []
    for credential in FIVE_TYPES:
        found.append(fit_of([f for f in decided if f.credential == credential], credential))
        if credential == Credential.ACADEMIC_CERTIFICATE and facts.level is None and found[-1].status != "does_not_fit":
            found += [
                fit_of(decide(bare.model_copy(update={"level": level}), credential, False), credential, level) for level in CATEGORIES
            ]
    return tuple(found)


def not_ruled_out(facts: Facts, decided: Sequence[Finding] = ()) -> tuple[Credential, ...]:
    """The types of section 1 that the facts fit or might fit; `decided` are the findings of a check of an unnamed type, if there was one."""
    found = decided or decide_each(facts.model_copy(update={"credential": None}), FIVE_TYPES, certain=False)
    broken = {f.credential for f in found if f.status == "fail"}
    return tuple(credential for credential in FIVE_TYPES if credential not in broken)


def fit_of(findings: Sequence[Finding], credential: Credential, level: Level | None = None) -> Fit:
    """Whether the findings of one type, not presumed to be it, let the facts fit it."""
    broken = [f for f in findings if f.status == "fail"]
    if broken:
        return Fit(credential, "does_not_fit", _reasons(broken), tuple(f.clause for f in broken), level)
    telling = [f for f in findings if f.compiled is not None and any(rule.identifies for rule in f.compiled.rules)]
    still_open = [f for f in telling if f.status == "unknown"]
    if still_open:
        return Fit(credential, "depends", _reasons(still_open), tuple(f.clause for f in still_open), level)
    met = [f for f in telling if f.status == "pass"]
    return Fit(credential, "fits", _reasons(met), tuple(f.clause for f in met), level)


def _reasons(findings: Sequence[Finding]) -> str:
    return "; ".join(dict.fromkeys(f.because for f in findings))
