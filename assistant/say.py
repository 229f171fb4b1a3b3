"""`say`: the decision in plain words: the verdict first, the numbers, the clause, what to do next; nothing of its own."""

from __future__ import annotations

import re
from fractions import Fraction

from assistant.contract import Answer, Citation, FindingLine, Fit, Missing, PolicyRef, Value, Verdict
from assistant.decide import Decision
from assistant.programs import fix_line, missing_line
from assistant.read import Asked
from assistant.understood import echo
from policy_corpus.clauses import clause, document, fingerprint
from rules.amount import show
from rules.bounds import Bound, Edge
from rules.check import Check, Finding
from rules.facts import Credential
from rules.kinds import Share
from rules.kinds.rule import is_stated
from rules.points import Point
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
    parts = [told, *_quoted(decision, cited), *_next(decision, missing), *(f"Note: {note}" for note in decision.notes), _understood(asked)]
    return Answer(
        text="\n\n".join(part for part in parts if part),
        kind=decision.kind,
        verdict=decision.verdict,
        values=_values(decision),
        citations=cited,
        findings=_findings(decision.check),
        facts=asked.standing.stated(),
        missing=missing,
        fixes=tuple(fix_line(f, asked.supposed) for f in decision.fixes),
        fits=tuple(
            Fit(
                credential=f.credential.value,
                status=f.status,
                because=f.because,
                clauses=f.clauses,
                level=f.level.value if f.level else None,
            )
            for f in decision.fits
        ),
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
    if decision.point is not None:
        quotes[decision.point.clause] = decision.point.quote
    most = 5 if decision.check is not None or decision.kind in ("bound", "compare", "classify") else 3
    return tuple(cite(c, quotes.get(c) or _closest(c, asked.text)) for c in decision.clauses[:most])


def _closest(clause_id: str, question: str) -> str:
    """Of the sentences of a clause the one that shares most words with the question, the first where none does."""
    words = {w.rstrip("s") for w in question.split() if len(w) > 3}
    return max(entries()[clause_id].quote, key=lambda q: len(words & {w.rstrip("s") for w in re.findall(r"[a-z]+", q.lower())}))


def cite(clause_id: str, quote: str | None = None) -> Citation:
    """The citation of a clause, with its deciding words or its first sentence."""
    found = clause(clause_id)
    words = quote if quote and quote in found.text else entries()[clause_id].quote[0]
    return Citation(
        clause=clause_id, title=found.title, document=found.document, quote=words if words in found.text else found.text, url=found.url
    )


def _quoted(decision: Decision, cited: tuple[Citation, ...]) -> list[str]:
    shown = 1 if decision.kind in ("lookup", "procedure") or decision.silent else 2
    return [f"> {c.quote}\n> — {c.clause} {c.title}" for c in cited[:shown]]


UNPLACED = (
    "One of the numbers you gave I could not place, so I decide nothing around it: please say what it counts. The clause that decides:"
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
        return _bounded(decision)
    if decision.required is not None and decision.verdict in ("yes", "no"):
        return _demanded(decision)
    if decision.check is not None:
        return _reasons(decision)
    return UNCLEAR if decision.unclear else SILENT


def _pointed(point: Point) -> str:
    """What a point of the text says: the sentence that holds, or what is left open."""
    if point.settled:
        return f"{_capital(point.says)} ({point.clause})."
    return f"The policy does not settle {point.says} ({point.clause})."


def _told(asked: Asked, decision: Decision) -> str:
    """The reply to what was no yes/no question."""
    if decision.check is not None and decision.kind == "lookup":
        return _reasons(decision)
    if decision.kind == "classify":
        return _classified(decision)
    if decision.kind in ("bound", "count"):
        return _false_clause(asked) + _bounded(decision)
    if decision.kind == "level":
        return _levels(decision)
    if decision.compared:
        return " ".join(f"**{c.spoken}**: {told}." for c, told in decision.compared)
    if asked.unknown_clauses and not asked.known_clauses and decision.kind == "lookup":
        return f"{_false_clause(asked)}The nearest clause says:"
    return _false_clause(asked) + "The policy says:"


def _false_clause(asked: Asked) -> str:
    missing = asked.unknown_clauses
    return f"There is no clause {listed(list(missing))} in this policy. " if missing else ""


def _reasons(decision: Decision) -> str:
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
    return f"{met}Still open: {_topics(found['unknown'])}."


def _demanded(decision: Decision) -> str:
    """What the rules demand, for a question whether something is required."""
    checked = decision.check
    rules = dict.fromkeys((f.rule.said(), f.clause) for f in (checked.bearing if checked else ()) if f.rule is not None)
    told = "; ".join(f"{said} ({clause})" for said, clause in rules if said)
    lead = "It is required" if decision.required == "required" else "It is not required"
    return f"{lead}: {told}." if told else f"{lead}."


def _telling(findings: list[Finding]) -> list[Finding]:
    """The findings that rest on something stated about this program, those with numbers first; all of them where none does."""
    return sorted((f for f in findings if f.measures), key=lambda f: f.clause) or findings[:3]


def _topics(findings: list[Finding]) -> str:
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
            told.append(f"As {_article(credential.spoken)} it fails: {_sentences(broken)}")
        elif findings:
            met = _sentences([f for f in findings if f.status == "pass" and f.measures])
            still = [f for f in findings if f.status == "unknown"]
            told.append(
                f"As {_article(credential.spoken)} {'nothing stated stands against it' if still else 'it is fine'}{': ' + met if met else '.'}"
                + (f" Open: {_topics(still)}." if still and checked.about is not None else "")
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
    return " ".join(f"{_capital(line)} ({', '.join(dict.fromkeys(ids))})." for line, ids in list(lines.items())[:6])


def _of_hundred(finding: Finding) -> str:
    """The reason; where only a percentage was stated, in percent and not in units of an invented total."""
    point, rule = finding.world.point, finding.rule
    if finding.world.facts.total_units is None or point.get("total_units") != 100 or not isinstance(rule, Share):
        return finding.because
    given = sum((point.get(n, Fraction(0)) for n in rule.subjects()), Fraction(0))
    return f"{show(given)}% against {rule.said()}"


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
        told.append(
            "It fits none of the five types: "
            + "; ".join(f"{f.credential.spoken}: {f.because} ({', '.join(f.clauses)})" for f in decision.fits if f.level is None)
            + "."
        )
    if maybe:
        told.append("It might be " + "; ".join(f"{_article(f.credential.spoken)} ({f.because})" for f in maybe) + ".")
    return " ".join(told)


def _bounded(decision: Decision) -> str:
    if decision.clauses == ("3.5",):
        told = [f"{_capital(m.what)} are **{show(m.value)} {m.unit}**." for m in decision.measures[:-1]]
        return " ".join([*told, "10 contact hours are 1 CEU (3.5); no rounding rule is stated."])
    return " ".join(_bound_sentence(b) for b in decision.bounds)


def _bound_sentence(bound: Bound) -> str:
    noun = wording(bound.fact).noun
    who = _who(bound)
    told = []
    main = bound.target or bound.least
    if bound.share is not None and bound.target is None and bound.most is None:
        told.append(
            f"{who}: {'at most' if bound.share.clause == '2.9' else 'at least'} **{percent(bound.share.value)}** of the units must be {noun} ({bound.share.clause})."
        )
    if bound.target is not None and bound.target.share is not None and bound.most is bound.target:
        main = None
    if bound.fact == "total_units" and bound.least and bound.most:
        return f"{who}: from **{show(bound.least.value)}** to **{show(bound.most.value)}** {noun} ({_ids(bound.least, bound.most)})."
    if main is not None and not (bound.most is not None and bound.target is not None and bound.target.value == bound.most.value):
        why = f" ({percent(main.share)} of the total)" if main.share is not None else ""
        told.append(
            f"{who}: at least **{show(main.value)}** {noun}{why}, so {units(Fraction(main.whole(True)))} in whole units or {main.courses(COURSE, True)} three-unit courses ({main.clause})."
        )
    if bound.counted is not None:
        told.append(f"{who}: up to **{show(bound.counted.value)}** {noun} may be counted ({bound.counted.clause}).")
    if (
        bound.least is not None
        and bound.target is not None
        and bound.least.value < bound.target.value
        and bound.fact == "upper_division_units"
    ):
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
    level = (
        {"undergraduate": "undergraduate ", "post_baccalaureate": "post-baccalaureate ", "graduate": "graduate "}.get(bound.level.value, "")
        if bound.level
        else ""
    )
    return _capital(f"{level}{bound.credential.spoken}")


def _levels(decision: Decision) -> str:
    earned = next((c for c, verdict in decision.levels if verdict == "yes"), None)
    still = [c for c, verdict in decision.levels if verdict == "depends"]
    if not decision.levels:
        return "The levels document distinguishes participation (attendance), completion (all requirements and the passing standard) and achievement (mastery beyond completion)."
    told = (
        f"The record earns a **{earned.spoken}**."
        if earned
        else "What was stated does not yet earn any level."
        if still
        else "The record earns none of the levels: each requires attending the required sessions."
    )
    if still:
        told += f" Whether it also earns a {listed([c.spoken for c in still])} stays open: {_mastery(decision)}"
    return told


def _mastery(decision: Decision) -> str:
    return (
        "mastery beyond completion must be shown, and 90 percent or higher is the document's example of it, not its threshold."
        if "L3" in decision.clauses or decision.notes
        else "not all that it requires was stated."
    )


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
    found += [Value(value=show(m.value), unit=m.unit, what=m.what, clause=decision.clauses[0]) for m in decision.measures]
    for bound in decision.bounds:
        found += _bound_values(bound)
    unique = {(v.value, v.unit, v.clause): v for v in found}
    return tuple(unique.values())


def _bound_values(bound: Bound) -> list[Value]:
    noun = wording(bound.fact).noun
    found: list[Value] = []
    for name, edge, least in (
        ("needed", bound.target, True),
        ("least", bound.least, True),
        ("counted at most", bound.counted, False),
        ("most", bound.most, False),
    ):
        if edge is not None:
            found.append(Value(value=show(edge.value), unit="units", what=f"{name} {noun}", clause=edge.clause))
            if edge.value.denominator != 1:
                found.append(Value(value=str(edge.whole(least)), unit="whole units", what=f"{name} {noun}", clause=edge.clause))
            if name in ("needed", "least"):
                found.append(
                    Value(value=str(edge.courses(COURSE, True)), unit="three-unit courses", what=f"{name} {noun}", clause=edge.clause)
                )
    if bound.share is not None:
        found.append(Value(value=show(bound.share.value * 100), unit="percent", what=f"share of {noun}", clause=bound.share.clause))
    return found


__all__ = ["Credential", "cite", "policy", "say"]
