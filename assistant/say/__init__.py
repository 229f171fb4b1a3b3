"""`say`: the decision in plain words: the verdict first, the numbers, the clause, what to do next; nothing of its own."""

from __future__ import annotations

from assistant.contract import Answer, FindingLine, Missing, Value, Verdict
from assistant.decide import Decision
from assistant.lines import finding_line, fit_line, fix_line, missing_line
from assistant.read import Asked
from assistant.say.bounded import bound_values, bounded
from assistant.say.cited import citations, cite, policy, quoted
from assistant.say.fitting import classified, levels
from assistant.say.reasons import capital, demanded, reasons
from assistant.understood import echo
from rules.amount import show
from rules.check import Check, Finding
from rules.formula import negation
from rules.kinds.rule import Measure, is_stated
from rules.points import Point
from rules.wording import listed, wording

VERDICTS: dict[Verdict, str] = {"yes": "Yes.", "no": "No.", "depends": "It depends."}
COVERS = (
    "This policy covers academic and non-credit certificates, academic and non-credit micro-credentials and certificates of participation: "
    "their size, levels, transfer, grading, approval and documentation."
)
ELSEWHERE = "For anything else ask the office that handles it: Enrollment Services, Financial Aid, your college's advising center, or CPaCE for its own programs."


def say(asked: Asked, decision: Decision, conversation: str) -> Answer:
    """The answer in words and in its parts."""
    cited = citations(asked, decision)
    told = _words(asked, decision)
    missing = tuple(missing_line(name) for name in decision.missing) if decision.verdict == "depends" else ()
    parts = [told, *quoted(decision, cited), *_next(decision, missing), *(f"Note: {note}" for note in decision.notes), _understood(asked)]
    return Answer(
        text="\n\n".join(part for part in parts if part),
        kind=decision.kind,
        verdict=decision.verdict,
        breach=_breach(asked, decision),
        values=_values(decision),
        citations=cited,
        findings=_findings(decision.check),
        facts=asked.standing.stated(),
        missing=missing,
        fixes=tuple(fix_line(f, asked.supposed) for f in decision.fixes),
        fits=tuple(fit_line(f) for f in decision.fits),
        notes=decision.notes,
        understood=echo(asked.supposed),
        policy=policy(),
        conversation=conversation,
    )


def _breach(asked: Asked, decision: Decision) -> bool | None:
    """Whether something is wrong, where that is what the question asks: 'yes' is then no good news."""
    return decision.verdict == "yes" if asked.asking.stance == "breaks" and decision.verdict in ("yes", "no") else None


def _understood(asked: Asked) -> str:
    told = echo(asked.supposed)
    return f"*Understood: {told}.*" if told else ""


UNPLACED = (
    "Something you said of the program I could not place, a number perhaps, so I decide nothing around it: please say it in other words. "
    "The clause that decides:"
)
UNCLEAR = "I cannot tell whether you ask if this is allowed, required or a breach; please put it as one of these. The clause that decides:"
SILENT = "The rules do not settle this by themselves; these clauses speak of it."
ASK_BACK = (
    "What would you like to check? Tell me the type of credential (certificate or micro-credential, academic or non-credit), "
    "how many units it has, and what you want to know about it."
)


def _words(asked: Asked, decision: Decision) -> str:
    """The reply proper, by what was decided."""
    if decision.told:
        return decision.told
    if asked.conflict:
        return f"Those numbers cannot all hold: {asked.conflict}."
    if decision.kind == "out_of_scope":
        return f"This is not something the policy covers. {COVERS} {ELSEWHERE}"
    if decision.kind == "smalltalk":
        return f"Hello. {COVERS} Ask, for example: does my 10-unit program qualify?"
    if decision.kind == "clarify":
        return ASK_BACK
    if decision.verdict is not None:
        return f"{_false_clause(asked)}**{VERDICTS[decision.verdict]}** {_why(decision)}"
    return _told(asked, decision)


def _why(decision: Decision) -> str:
    """What stands behind a verdict."""
    if decision.unplaced:
        return UNPLACED
    if decision.point is not None:
        return _pointed(decision.point)
    if decision.bounds:
        return bounded(decision)
    if decision.required is not None and decision.verdict in ("yes", "no"):
        return demanded(decision)
    if decision.check is not None:
        return reasons(decision)
    return UNCLEAR if decision.unclear else SILENT


def _pointed(point: Point) -> str:
    """What a point of the text says: the sentence that holds, or what is left open."""
    if point.settled:
        return f"{capital(point.says)} ({point.clause})."
    return f"The policy does not settle {point.says} ({point.clause})."


def _told(asked: Asked, decision: Decision) -> str:
    """The reply to what was no yes/no question."""
    if decision.check is not None and decision.kind == "lookup":
        return reasons(decision)
    if decision.kind == "classify":
        return classified(decision)
    if decision.kind in ("bound", "count"):
        return _false_clause(asked) + bounded(decision)
    if decision.kind == "level":
        return levels(decision)
    if decision.compared:
        return " ".join(f"**{c.spoken}**: {told}." for c, told in decision.compared)
    if asked.unknown_clauses and not asked.known_clauses and decision.kind == "lookup":
        return f"{_false_clause(asked)}The nearest clause says:"
    return _false_clause(asked) + "The policy says:"


def _false_clause(asked: Asked) -> str:
    missing = asked.unknown_clauses
    return f"There is no clause {listed(list(missing))} in this policy. " if missing else ""


def _next(decision: Decision, missing: tuple[Missing, ...]) -> list[str]:
    """What to do next: the questions that settle it, the smallest changes, what the program fits instead."""
    told: list[str] = []
    if missing:
        told.append("To settle it: " + _questions(decision, missing))
    if decision.fixes:
        told.append("Smallest changes: " + "; ".join(f.change for f in decision.fixes[:3]) + ".")
    tried = decision.check.candidates if decision.check is not None else ()
    instead = [f for f in decision.fits if f.status == "fits" and f.level is None and f.credential not in tried]
    if decision.check is not None and decision.check.verdict == "no" and instead:
        told.append("What it does fit: " + "; ".join(f"{f.credential.spoken} ({', '.join(f.clauses)})" for f in instead) + ".")
    return told


def _questions(decision: Decision, missing: tuple[Missing, ...]) -> str:
    asks = [m.ask for m in missing if m.fact != "approvals"]
    bodies = [wording(n).noun.removeprefix("approval by ") for n in decision.missing if n.startswith("approvals.")]
    if bodies:
        asks.append(f"Has it been approved by {listed(bodies)}?")
    return " ".join(asks)


def _findings(checked: Check | None) -> tuple[FindingLine, ...]:
    if checked is None:
        return ()
    several = len(checked.candidates) > 1
    lines = tuple(finding_line(f) for f in checked.findings)
    return lines if several else tuple(line.model_copy(update={"credential": None}) for line in lines)


def _values(decision: Decision) -> tuple[Value, ...]:
    found: list[Value] = []
    if decision.check is not None:
        order = {"fail": 0, "unknown": 1, "pass": 2}
        for f in sorted(decision.check.bearing, key=lambda f: order.get(f.status, 3)):
            if decision.check.about is not None or f.status == "fail":
                found += [Value(value=show(m.value), unit=m.unit, what=m.what, clause=f.clause) for m in _measures(f)]
    found += [Value(value=show(m.value), unit=m.unit, what=m.what, clause=decision.clauses[0]) for m in decision.measures]
    for bound in decision.bounds:
        found += bound_values(bound, decision.stated)
    unique = {(v.value, v.unit, v.clause): v for v in found}
    return tuple(unique.values())


def _measures(finding: Finding) -> tuple[Measure, ...]:
    """The numbers of the rule that decided; of a clause that is met, those of each rule that binds what was stated, since all are met."""
    if finding.status != "pass" or finding.compiled is None:
        return finding.measures
    world = finding.world
    binding = (
        rule
        for rule in finding.compiled.rules
        if all(is_stated(world.facts, name) for name in rule.subjects()) and not world.possible(negation(rule.applies))
    )
    return (*finding.measures, *(measure for rule in binding for measure in rule.measures(world)))


__all__ = ["cite", "policy", "say"]
