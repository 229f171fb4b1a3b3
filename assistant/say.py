"""`say`: the decision in plain words: the verdict first, the numbers, the clause, what to do next; nothing of its own."""

from __future__ import annotations

from fractions import Fraction

from assistant.contract import Answer, Citation, FindingLine, Fit, Fix, Missing, PolicyRef, Value, Verdict
from assistant.programs import missing_line
from assistant.decide import Decision
from assistant.read import Asked
from assistant.understood import echo
from policy_corpus.clauses import clause, document, fingerprint
from rules.amount import show
from rules.bounds import Bound, Edge
from rules.check import Check, Finding
from rules.facts import FIVE_TYPES, Credential
from rules.section import entries
from rules.wording import listed, percent, units, wording

VERDICTS: dict[Verdict, str] = {"yes": "Yes.", "no": "No.", "depends": "It depends."}
COVERS = (
    "This policy covers academic and non-credit certificates, academic and non-credit micro-credentials and certificates of participation: "
    "their size, levels, transfer, grading, approval and documentation."
)
ELSEWHERE = "For anything else ask the office that handles it: Enrollment Services, Financial Aid, your college's advising center, or CPaCE for its own programs."
COURSE = Fraction(3)


def say(asked: Asked, decision: Decision, conversation: str) -> Answer:
    """The answer in words and in its parts."""
    cited = _citations(asked, decision)
    told = _words(asked, decision)
    missing = tuple(missing_line(name) for name in decision.missing) if decision.verdict == "depends" else ()
    parts = [told, *_quoted(cited), *_next(decision, missing), *(f"Note: {note}" for note in decision.notes), _understood(asked)]
    return Answer(
        text="\n\n".join(part for part in parts if part),
        kind=decision.kind,
        verdict=decision.verdict,
        values=_values(decision),
        citations=cited,
        findings=_findings(decision.check),
        facts=asked.standing.stated(),
        missing=missing,
        fixes=tuple(Fix(change=f.change, result=f.result) for f in decision.fixes),
        fits=tuple(Fit(credential=f.credential.value, status=f.status, because=f.because, clauses=f.clauses, level=f.level.value if f.level else None) for f in decision.fits),
        notes=decision.notes,
        understood=echo(asked.supposed),
        policy=policy(),
        conversation=conversation,
    )


def policy() -> PolicyRef:
    """Which text is applied."""
    text = document("policy")
    approved = "; ".join(f"{a.by} {a.on}" for a in text.approved)
    return PolicyRef(title=text.title, approved=approved, fingerprint=fingerprint())


def _understood(asked: Asked) -> str:
    told = echo(asked.supposed)
    return f"*Understood: {told}.*" if told else ""


def _citations(asked: Asked, decision: Decision) -> tuple[Citation, ...]:
    if decision.kind in ("out_of_scope", "smalltalk", "clarify"):
        return ()
    quotes = {f.clause: f.quote for f in reversed(decision.check.bearing) if f.quote} if decision.check else {}
    return tuple(cite(c, quotes.get(c)) for c in decision.clauses[:5])


def cite(clause_id: str, quote: str | None = None) -> Citation:
    """The citation of a clause, with its deciding words or its first sentence."""
    found = clause(clause_id)
    words = quote if quote and quote in found.text else entries()[clause_id].quote[0]
    return Citation(clause=clause_id, title=found.title, document=found.document, quote=words if words in found.text else found.text, url=found.url)


def _quoted(cited: tuple[Citation, ...]) -> list[str]:
    return [f"> {c.quote}\n> — {c.clause} {c.title}" for c in cited[:2]]


def _words(asked: Asked, decision: Decision) -> str:
    if decision.kind == "out_of_scope":
        return f"This is not something the policy covers. {COVERS} {ELSEWHERE}"
    if decision.kind == "smalltalk":
        return f"Hello. {COVERS} Ask, for example: does my 10-unit program qualify?"
    if decision.kind == "clarify":
        return "What would you like to check? Tell me the type of credential (certificate or micro-credential, academic or non-credit), how many units it has, and what you want to know about it."
    if decision.check is not None and decision.verdict is not None:
        return f"{_false_clause(asked)}**{VERDICTS[decision.verdict]}** {_reasons(decision)}"
    if decision.verdict == "depends" and decision.silent:
        return f"{_false_clause(asked)}**{VERDICTS['depends']}** The rules do not settle this by themselves; these clauses speak of it."
    if decision.check is not None and decision.kind == "lookup":
        return _reasons(decision)
    if decision.kind == "classify":
        return _classified(decision)
    if decision.kind in ("bound", "count"):
        return _false_clause(asked) + _bounded(decision)
    if decision.kind == "level":
        return _levels(decision)
    return _false_clause(asked) + "The policy says:"


def _false_clause(asked: Asked) -> str:
    missing = asked.unknown_clauses
    return f"There is no clause {listed(list(missing))} in this policy. " if missing else ""


def _reasons(decision: Decision) -> str:
    """The findings that carry the verdict, in sentences."""
    checked = decision.check
    if checked is None:
        return ""
    core = checked.verdict or "depends"
    by_status = {status: [f for f in checked.bearing if f.status == status] for status in ("fail", "pass", "unknown")}
    if core == "no":
        return _sentences(by_status["fail"] or by_status["unknown"], checked)
    if core == "yes":
        return _sentences(by_status["pass"], checked)
    told = []
    if by_status["fail"]:
        told.append(_sentences(by_status["fail"], checked))
    if by_status["pass"] and checked.about is None:
        told.append(f"Already met: {listed(list(dict.fromkeys(f.clause for f in by_status['pass'])))}.")
    if by_status["unknown"]:
        told.append("Open: " + _sentences(by_status["unknown"], checked))
    return " ".join(told)


def _sentences(findings: list[Finding], checked: Check) -> str:
    several = len({f.credential for f in findings}) > 1 or len(checked.candidates) > 1
    lines: dict[str, list[str]] = {}
    for finding in findings:
        name = f"as {_article(finding.credential.spoken)}, " if several else ""
        lines.setdefault(f"{name}{finding.because}", []).append(finding.clause)
    return " ".join(f"{_capital(line)} ({', '.join(dict.fromkeys(ids))})." for line, ids in list(lines.items())[:6])


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]


def _classified(decision: Decision) -> str:
    fitting = [f for f in decision.fits if f.status == "fits" and f.level is None]
    maybe = [f for f in decision.fits if f.status == "depends" and f.level is None]
    told = []
    if fitting:
        told.append(" ".join(f"It fits **{f.credential.spoken}**: {f.because} ({', '.join(f.clauses)})." for f in fitting))
    elif not maybe:
        told.append("It fits none of the five types: " + "; ".join(f"{f.credential.spoken}: {f.because} ({', '.join(f.clauses)})" for f in decision.fits if f.level is None) + ".")
    if maybe:
        told.append("It might be " + "; ".join(f"{_article(f.credential.spoken)} ({f.because})" for f in maybe) + ".")
    return " ".join(told)


def _bounded(decision: Decision) -> str:
    if decision.check is not None:
        finding = next((f for f in decision.check.bearing), None)
        measures = finding.measures if finding else ()
        if not measures:
            return "10 contact hours are 1 CEU."
        return " ".join(f"{_capital(m.what)} {'is' if m.value == 1 else 'are'} **{show(m.value)} {m.unit}**." for m in measures[:1]) + " 10 contact hours are 1 CEU; no rounding rule is stated."
    return " ".join(_bound_sentence(b, len(decision.bounds) > 1) for b in decision.bounds)


def _bound_sentence(bound: Bound, several: bool) -> str:
    noun = wording(bound.fact).noun
    who = _who(bound)
    told = []
    main = bound.target or bound.least
    if bound.share is not None and bound.target is None and bound.most is None:
        told.append(f"{who}: {'at most' if bound.share.clause == '2.9' else 'at least'} **{percent(bound.share.value)}** of the units must be {noun} ({bound.share.clause}).")
    if bound.target is not None and bound.target.share is not None and bound.most is bound.target:
        main = None
    if bound.fact == "total_units" and bound.least and bound.most:
        return f"{who}: from **{show(bound.least.value)}** to **{show(bound.most.value)}** {noun} ({_ids(bound.least, bound.most)})." 
    if main is not None and not (bound.most is not None and bound.target is not None and bound.target.value == bound.most.value):
        why = f" ({percent(main.share)} of the total)" if main.share is not None else ""
        told.append(f"{who}: at least **{show(main.value)}** {noun}{why}, so {units(Fraction(main.whole(True)))} in whole units or {main.courses(COURSE, True)} three-unit courses ({main.clause}).")
    if bound.counted is not None:
        told.append(f"{who}: up to **{show(bound.counted.value)}** {noun} may be counted ({bound.counted.clause}).")
    if bound.least is not None and bound.target is not None and bound.least.value < bound.target.value and bound.fact == "upper_division_units":
        told.append(f"Up to 6 graduate units may be included, which leaves at least {show(bound.least.value)} strictly {noun}.")
    if bound.most is not None:
        joint = f", together with {listed([wording(n).noun for n in bound.together])}" if bound.together else ""
        share = f" ({percent(bound.share.value)} of the total)" if bound.share else ""
        told.append(f"{who}: at most **{show(bound.most.value)}** {noun}{joint}{share} ({bound.most.clause}).")
    elif bound.fact == "total_units":
        told.append("No maximum is stated.")
    return " ".join(told)


def _ids(*edges: Edge) -> str:
    return ", ".join(dict.fromkeys(e.clause for e in edges))


def _who(bound: Bound) -> str:
    level = {"undergraduate": "undergraduate ", "post_baccalaureate": "post-baccalaureate ", "graduate": "graduate "}.get(bound.level.value, "") if bound.level else ""
    return _capital(f"{level}{bound.credential.spoken}")


def _levels(decision: Decision) -> str:
    earned = next((c for c, verdict in decision.levels if verdict == "yes"), None)
    still = [c for c, verdict in decision.levels if verdict == "depends"]
    if not decision.levels:
        return "The levels document distinguishes participation (attendance), completion (all requirements and the passing standard) and achievement (mastery beyond completion)."
    told = f"The record earns a **{earned.spoken}**." if earned else "What was stated does not yet earn any level." if still else "The record earns none of the levels: each requires attending the required sessions."
    if still:
        told += f" Open: {listed([c.spoken for c in still])}."
    return told


def _next(decision: Decision, missing: tuple[Missing, ...]) -> list[str]:
    told: list[str] = []
    if missing:
        asks = [m for m in missing if not m.fact.startswith("approvals.")]
        told.append("To settle it: " + " ".join(m.ask for m in asks[:4]) if asks else f"To settle it: which approvals does it have? Needed: {listed([wording(m.fact).noun.removeprefix('approval by ') for m in missing])}.")
    if decision.fixes:
        told.append("Smallest changes: " + "; ".join(f.change for f in decision.fixes[:3]) + ".")
    instead = [f for f in decision.fits if f.status == "fits" and f.level is None]
    if decision.verdict in ("no", "yes") and decision.check is not None and decision.check.verdict == "no" and instead and len(decision.check.candidates) < len(FIVE_TYPES):
        others = [f for f in instead if f.credential not in decision.check.candidates]
        if others:
            told.append("What it does fit: " + "; ".join(f"{f.credential.spoken} ({', '.join(f.clauses)})" for f in others) + ".")
    elif decision.verdict == "depends" and decision.check is not None and len(decision.check.candidates) > 1 and instead:
        told.append("What it fits by its size: " + "; ".join(f"{f.credential.spoken}: {f.because} ({', '.join(f.clauses)})" for f in instead) + ".")
    return told


def _findings(checked: Check | None) -> tuple[FindingLine, ...]:
    if checked is None:
        return ()
    return tuple(
        FindingLine(
            clause=f.clause,
            status=f.status,
            because=f.because,
            missing=f.missing,
            credential=f.credential.value if len(checked.candidates) > 1 else None,
            nature=entries()[f.clause].nature,
        )
        for f in checked.findings
    )


def _values(decision: Decision) -> tuple[Value, ...]:
    found: list[Value] = []
    if decision.check is not None:
        order = {"fail": 0, "unknown": 1, "pass": 2}
        for f in sorted(decision.check.bearing, key=lambda f: order.get(f.status, 3)):
            if decision.check.about is not None or f.status == "fail":
                found += [Value(value=show(m.value), unit=m.unit, what=m.what, clause=f.clause) for m in f.measures]
    for bound in decision.bounds:
        found += _bound_values(bound)
    unique = {(v.value, v.unit, v.clause): v for v in found}
    return tuple(unique.values())


def _bound_values(bound: Bound) -> list[Value]:
    noun = wording(bound.fact).noun
    found: list[Value] = []
    for name, edge, least in (("needed", bound.target, True), ("least", bound.least, True), ("counted at most", bound.counted, False), ("most", bound.most, False)):
        if edge is not None:
            found.append(Value(value=show(edge.value), unit="units", what=f"{name} {noun}", clause=edge.clause))
            if edge.value.denominator != 1:
                found.append(Value(value=str(edge.whole(least)), unit="whole units", what=f"{name} {noun}", clause=edge.clause))
    if bound.share is not None:
        found.append(Value(value=show(bound.share.value * 100), unit="percent", what=f"share of {noun}", clause=bound.share.clause))
    return found


__all__ = ["Credential", "cite", "policy", "say"]
