"""Structured facts checked without any reading of language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pydantic import BaseModel, ConfigDict

from assistant.contract import FindingLine, Fit, Fix, Missing, Verdict
from assistant.errors import AssistantError
from assistant.lines import finding_line, fit_line, fix_line, missing_line
from assistant.notes import notes
from assistant.understood import rows
from rules.analysis import entry
from rules.analysis.oddity import stated
from rules.check import Check, check
from rules.courses import with_courses
from rules.dates import before_policy
from rules.errors import RulesError
from rules.facts import Credential, Facts
from rules.facts import facts as make_facts
from rules.fit import fits
from rules.levels import levels
from rules.repair import fixes


class LevelLine(BaseModel):
    """Whether a learner's record earns one certificate of the levels document."""

    model_config = ConfigDict(frozen=True)
    credential: str
    verdict: Verdict
    because: str
    clauses: tuple[str, ...]
    missing: tuple[Missing, ...]


class Witnesses(BaseModel):
    """For a `depends`: facts that would make it a yes, and facts that would make it a no, beside those stated; null where there are none."""

    model_config = ConfigDict(frozen=True)
    yes: dict[str, object] | None
    no: dict[str, object] | None


class ProgramCheck(BaseModel):
    """The decision on one program, and where it stands; `verdict` is None where this text decides nothing, and `notes` say why."""

    model_config = ConfigDict(frozen=True)
    verdict: Verdict | None
    findings: tuple[FindingLine, ...] = ()
    missing: tuple[Missing, ...] = ()
    witnesses: Witnesses | None = None
    fixes: tuple[Fix, ...] = ()
    fits: tuple[Fit, ...] = ()
    levels: tuple[LevelLine, ...] = ()
    notes: tuple[str, ...] = ()


def check_program(facts: Mapping[str, object], credential: str | None = None, about: Collection[str] | None = None) -> ProgramCheck:
    """Decide every clause for structured facts; `about` (clause ids) narrows the verdict, not the findings.

    Nothing is decided of a program whose `as_of` lies before the policy. AssistantError naming the fact at fault and the cure.
    """
    try:
        given = with_courses(make_facts(facts))
        named = named_credential(credential)
        checked = check(given, named, about)
        earlier = before_policy(given.as_of)
        return ProgramCheck(verdict=None, notes=(earlier,)) if earlier else _told(checked, given)
    except RulesError as error:
        raise AssistantError(str(error)) from error


def named_credential(name: str | None) -> Credential | None:
    """The credential of that name; AssistantError listing the names where there is none."""
    if name is None:
        return None
    if not isinstance(name, str) or name not in [c.value for c in Credential]:
        raise AssistantError(f"credential: {name!r} is none of {', '.join(c.value for c in Credential)}")
    return Credential(name)


def _told(checked: Check, given: Facts) -> ProgramCheck:
    single = len(checked.candidates) == 1
    return ProgramCheck(
        verdict=checked.verdict,
        findings=tuple(finding_line(finding) for finding in checked.findings),
        missing=tuple(missing_line(name) for name in checked.missing),
        witnesses=_witnesses(checked) if checked.verdict == "depends" else None,
        fixes=tuple(fix_line(f, given) for f in fixes(checked)) if checked.verdict == "no" and single else (),
        fits=tuple(fit_line(fit) for fit in fits(given)),
        levels=_levels(given),
        notes=_notes(checked, given),
    )


def _witnesses(checked: Check) -> Witnesses:
    known = checked.facts.stated()
    yes, no = (None if found is None else {n: v for n, v in stated(found).items() if known.get(n) != v} for found in checked.witnesses)
    return Witnesses(yes=yes, no=no)


def _levels(given: Facts) -> tuple[LevelLine, ...]:
    return tuple(
        LevelLine(
            credential=earned.credential.value,
            verdict=earned.verdict,
            because=earned.because,
            clauses=earned.clauses,
            missing=tuple(missing_line(name) for name in earned.missing),
        )
        for earned in levels(given)
    )


def _notes(checked: Check, given: Facts) -> tuple[str, ...]:
    found = notes(checked)
    titles = entry("levels-and-types")
    if titles is not None and levels(given):
        found = (*found, titles.note)
    if checked.verdict is None and checked.about is not None:
        types = " or ".join(c.spoken for c in checked.candidates)
        found = (f"Nothing that was asked about ({', '.join(sorted(checked.about))}) binds {types} with these facts.", *found)
    return tuple(dict.fromkeys(found))


def fact_rows(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """Each stated fact as (label, value) in words."""
    return rows(facts)
