"""Structured facts checked without any reading of language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pydantic import BaseModel, ConfigDict

from assistant.contract import FindingLine, Fit, Fix, Missing, Verdict
from assistant.errors import AssistantError
from assistant.understood import rows
from rules.check import Check, check
from rules.courses import with_courses
from rules.errors import RulesError
from rules.facts import Credential, Facts
from rules.facts import facts as make_facts
from rules.fit import fits
from rules.repair import fixes
from rules.section import entries
from rules.wording import wording


class ProgramCheck(BaseModel):
    """The decision on one program, and where it stands."""

    model_config = ConfigDict(frozen=True)
    verdict: Verdict
    findings: tuple[FindingLine, ...]
    missing: tuple[Missing, ...]
    fixes: tuple[Fix, ...]
    fits: tuple[Fit, ...]
    notes: tuple[str, ...]


def check_program(facts: Mapping[str, object], credential: str | None = None, about: Collection[str] | None = None) -> ProgramCheck:
    """Decide every clause for structured facts; AssistantError naming the fact at fault and the cure.

    `about` narrows the verdict, not the findings, to some clause ids.
    """
    try:
        given = with_courses(make_facts(facts))
        return _told(check(given, _credential(credential), about), given)
    except RulesError as error:
        raise AssistantError(str(error)) from error


def _credential(name: str | None) -> Credential | None:
    if name is None:
        return None
    if not isinstance(name, str) or name not in [c.value for c in Credential]:
        raise AssistantError(f"credential: {name!r} is none of {', '.join(c.value for c in Credential)}")
    return Credential(name)


def _told(checked: Check, given: Facts) -> ProgramCheck:
    forked = dict.fromkeys(entries()[f.clause].note for f in checked.bearing if f.status == "unknown" and f.forked)
    return ProgramCheck(
        verdict=checked.verdict or "depends",
        findings=tuple(
            FindingLine(
                clause=f.clause,
                status=f.status,
                because=f.because,
                missing=f.missing,
                credential=f.credential.value,
                nature=entries()[f.clause].nature,
            )
            for f in checked.findings
        ),
        missing=tuple(missing_line(name) for name in checked.missing),
        fixes=tuple(Fix(change=f.change, result=f.result) for f in fixes(checked))
        if checked.verdict == "no" and len(checked.candidates) == 1
        else (),
        fits=tuple(
            Fit(
                credential=f.credential.value,
                status=f.status,
                because=f.because,
                clauses=f.clauses,
                level=f.level.value if f.level else None,
            )
            for f in fits(given)
        ),
        notes=tuple(note for note in forked if note),
    )


def missing_line(name: str) -> Missing:
    """A missing fact as a question with its reason; every approval is the one fact `approvals`."""
    known = wording(name)
    return Missing(fact="approvals" if name.startswith("approvals.") else name, ask=known.ask, why=known.why)


def fact_rows(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """Each stated fact as (label, value) in words."""
    return rows(facts)
