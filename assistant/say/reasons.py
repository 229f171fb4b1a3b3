"""The findings of a check in sentences."""

from __future__ import annotations

from fractions import Fraction

from assistant.decide import Decision
from rules.amount import show
from rules.check import Check, Finding
from rules.kinds import Share
from rules.kinds.rule import is_stated
from rules.wording import listed, wording


def reasons(decision: Decision) -> str:
    """The findings that carry the verdict, in sentences."""
    checked = decision.check
    if checked is None:
        return ""
    if len({f.credential for f in checked.bearing}) > 1 and checked.verdict != "yes":
        return _by_type(checked)
    found = {status: [f for f in checked.bearing if f.status == status] for status in ("fail", "pass", "unknown")}
    if checked.verdict == "no":
        return _sentences(found["fail"] or found["unknown"])
    if checked.verdict == "yes":
        return "Every clause that binds it is met. " * (checked.about is None) + _sentences(found["pass"])
    if checked.about is not None:
        return _sentences(found["unknown"])
    met = f"Nothing stated breaks a rule; already met: {_sentences(_telling(found['pass']))} " if found["pass"] else ""
    return f"{met}Still open: {topics(found['unknown'])}."


def demanded(decision: Decision) -> str:
    """What the rules demand, for a question whether something is required."""
    checked = decision.check
    bearing = checked.bearing if checked else ()
    broken = [f for f in bearing if f.status == "fail"] or bearing
    rules = dict.fromkeys((f.rule.said(), f.clause) for f in broken if f.rule is not None)
    told = "; ".join(f"{said} ({clause})" for said, clause in rules if said)
    lead = "It is required" if decision.required == "required" else "It is not required"
    return f"{lead}: {told}." if told else f"{lead}."


def _telling(findings: list[Finding]) -> list[Finding]:
    """The findings that rest on something stated about this program, those with numbers first; all of them where none does."""
    return sorted((f for f in findings if f.measures), key=lambda f: f.clause) or findings[:3]


def topics(findings: list[Finding]) -> str:
    """What is still open, by its subject and clause ('grading (2.10); prerequisites (2.8)')."""
    told: list[str] = []
    for finding in findings:
        nouns = [wording(n).noun for n in finding.missing[:2]] or [finding.because]
        told.append(f"{listed(nouns)} ({finding.clause})")
    return "; ".join(dict.fromkeys(told))


def _by_type(checked: Check) -> str:
    """One sentence for each type that is possible, and one for those that a program counted in units cannot be."""
    told: list[str] = []
    implied: list[Finding] = []
    for credential in checked.candidates:
        findings = checked.of(credential)
        broken = [f for f in findings if f.status == "fail"]
        unstated = [
            f
            for f in broken
            if not f.measures and f.compiled is not None and not any(is_stated(checked.facts, n) for n in f.compiled.names)
        ]
        if broken and len(unstated) == len(broken):
            implied += broken
        elif broken:
            told.append(f"As {article(credential.spoken)} it fails: {_sentences(broken)}")
        elif findings:
            met = _sentences([f for f in findings if f.status == "pass" and f.measures])
            still = [f for f in findings if f.status == "unknown"]
            told.append(
                f"As {article(credential.spoken)} {'nothing stated stands against it' if still else 'it is fine'}{': ' + met if met else '.'}"
                + (f" Open: {topics(still)}." if still and checked.about is not None else "")
            )
    if implied:
        names = listed(list(dict.fromkeys(f.credential.spoken for f in implied)))
        told.append(
            f"Units are counted for credit, so it is no {names.replace(' and ', ' or ')} ({', '.join(dict.fromkeys(f.clause for f in implied))})."
        )
    return " ".join(told)


def _sentences(findings: list[Finding]) -> str:
    lines: dict[str, list[str]] = {}
    for finding in findings:
        lines.setdefault(_of_hundred(finding), []).append(finding.clause)
    return " ".join(f"{capital(line)} ({', '.join(dict.fromkeys(ids))})." for line, ids in list(lines.items())[:6])


def _of_hundred(finding: Finding) -> str:
    """The reason; where only a percentage was stated, in percent and not in units of an invented total."""
    point, rule = finding.world.point, finding.rule
    if finding.world.facts.total_units is None or point.get("total_units") != 100 or not isinstance(rule, Share):
        return finding.because
    given = sum((point.get(n, Fraction(0)) for n in rule.subjects()), Fraction(0))
    return f"{show(given)}% against {rule.said()}"


def article(name: str) -> str:
    """A name with its indefinite article."""
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"


def capital(line: str) -> str:
    """A line with a capital letter in front."""
    return line[:1].upper() + line[1:]
