"""The parts of an answer and of a check that say in words what the rules core found: findings, types, questions, changes."""

from __future__ import annotations

from fractions import Fraction

from assistant.contract import FindingLine, Fix, Missing
from assistant.contract import Fit as FitLine
from rules import repair
from rules.amount import Amount, plain
from rules.check import Finding
from rules.facts import Facts
from rules.fit import Fit
from rules.section import entries
from rules.wording import wording


def finding_line(finding: Finding) -> FindingLine:
    """What one clause says of one credential."""
    return FindingLine(
        clause=finding.clause,
        status=finding.status,
        because=finding.because,
        missing=finding.missing,
        credential=finding.credential.value,
        nature=entries()[finding.clause].nature,
    )


def fit_line(fit: Fit) -> FitLine:
    """Whether the stated facts fit one type."""
    return FitLine(
        credential=fit.credential.value,
        status=fit.status,
        because=fit.because,
        clauses=fit.clauses,
        level=fit.level.value if fit.level else None,
    )


def missing_line(name: str) -> Missing:
    """A missing fact as a question with its reason; every approval is the one fact `approvals`."""
    known = wording(name)
    return Missing(fact="approvals" if name.startswith("approvals.") else name, ask=known.ask, why=known.why)


def fix_line(fix: repair.Fix, given: Facts) -> Fix:
    """A change in words, with the facts as they are after it where it does nothing but move units."""
    return Fix(change=fix.change, result=fix.result, facts=_moved(fix, given))


def _moved(fix: repair.Fix, given: Facts) -> dict[str, object]:
    """The stated counts that a change moves, in whole units where whole ones do; none where it does more, or names no one size."""
    if fix.kind in ("change", "several") or fix.beyond:
        return {}
    scale = fix.whole[0] / fix.size if fix.whole and fix.size else Fraction(1)
    moved: dict[str, object] = {}
    for name, delta in fix.amounts.items():
        known = given.count(name)
        if known is not None and known.exact is not None and (after := known.exact + delta * scale) >= 0:
            moved[name] = plain(Amount.exactly(after))
    return moved
