"""Whether something is obligatory, needed or only permitted."""

from __future__ import annotations

from fractions import Fraction

from assistant.contract import Verdict
from assistant.decide.decision import Decision, opposite
from assistant.decide.subjects import about, subjects, wanted
from assistant.notes import notes
from assistant.read import Asked
from rules.amount import Amount
from rules.bounds import bounds
from rules.check import check
from rules.facts import COUNTS, DIVISIONS, Approval, Facts
from rules.formula import domain
from rules.kinds import Forbidden, Permitted
from rules.narrow import narrowed
from rules.section import entries


def permission(asked: Asked, over: tuple[str, ...]) -> Decision | None:
    """A question whether something may be, where the clauses only permit it: it may, and it need not."""
    names = set(subjects(asked))
    rules = [
        r
        for c in over
        for r in entries()[c].rule
        if set(r.needs()) & names and set(r.credentials or asked.candidates) & set(asked.candidates)
    ]
    if not rules or not all(isinstance(r, Permitted) for r in rules):
        return None
    stated = (
        {n: True for n in names if domain(n) == frozenset((True, False)) and getattr(asked.supposed, n) is None}
        if not any("." in n or n in COUNTS for n in names)
        else {}
    )
    checked = narrowed(check(asked.supposed.model_copy(update=stated), among=asked.candidates, about=over), names)
    if checked.verdict != "yes":
        return None
    stance = asked.asking.stance
    if any(n.startswith("requires_") for n in names) and stance in ("required", "unneeded"):
        if not asked.question.cues & {"permit"}:  # 'do I need a bachelor's?': the text leaves that to the department
            return Decision("check", "depends", checked, clauses=tuple(dict.fromkeys(f.clause for f in checked.bearing)))
        stance = "satisfies"
    denied = asked.question.declared and not asked.question.denies and bool(asked.denied & names)
    verdict: Verdict = "no" if stance in ("required", "breaks") or denied else "yes"
    return Decision("check", verdict, checked, clauses=tuple(dict.fromkeys(f.clause for f in checked.bearing)))


def required(asked: Asked, over: tuple[str, ...]) -> Decision | None:
    """Whether something is obligatory: it is where the program fails without it, and is not where it passes without it."""
    counted = _needed(asked)
    if counted is not None:
        return counted
    without = _without(asked)
    if without is None:
        return None
    checked = narrowed(check(without, among=asked.candidates, about=over), wanted(asked))
    if checked.verdict is None:
        return None
    verdict = opposite(checked.verdict)
    if verdict == "depends" and (
        without.total_units is not None and (changed := set(subjects(asked)) & ({"total_units"} | set(asked.shares))) and changed
    ):
        verdict = "no"  # some smaller size is enough, so this one is not demanded
    if asked.asking.stance == "unneeded":
        verdict = opposite(verdict)
    carrying = tuple(dict.fromkeys(f.clause for f in checked.bearing))
    return Decision(
        "check",
        verdict,
        checked,
        clauses=carrying,
        notes=notes(checked),
        required="required" if checked.verdict == "no" else "not required",
    )


def _needed(asked: Asked) -> Decision | None:
    """'Do we need 14 upper-division units?': more than what is asked of that division is not needed; as much or less is."""
    names = [n for n in subjects(asked) if n in ("upper_division_units", "graduate_units")]
    amount = asked.stated_now.get(names[0]) if len(names) == 1 else None
    if not isinstance(amount, Amount) or amount.low == 0:
        return None
    given = asked.supposed.model_copy(update={names[0]: None, "credential": None})
    found = [b for c in asked.candidates for b in bounds(names[0], given, c) if b.target is not None]
    held: set[Verdict] = {
        "no" if b.target and amount.low > b.target.value else "yes" if b.least is not None and amount.low <= b.least.value else "depends"
        for b in found
    }
    if len(held) != 1:
        return None
    verdict = held.pop()
    if asked.asking.stance == "unneeded":
        verdict = opposite(verdict)
    return Decision("check", verdict, bounds=tuple(found), clauses=tuple(dict.fromkeys(b.target.clause for b in found if b.target)))


def _without(asked: Asked) -> Facts | None:
    """The facts with what the question asks about left out: a yes/no fact denied, an approval lacking, another grading."""
    changes: dict[str, object] = {}
    missing: list[Approval] = []
    forbidden = {n for entry in entries().values() for r in entry.rule if isinstance(r, Forbidden) for n in r.facts}
    conditions = {
        n for c in about(asked) for r in entries()[c].rule if set(r.needs()) & set(subjects(asked)) for n in (*r.when, *r.when_stated)
    }
    # 'May the college run it without CPaCE?' states the program as it would be without.
    denied = asked.denied | {m.name for m in asked.heard.found if m.group == "value" and m.negated}
    for name in subjects(asked):
        if name in forbidden or (name in conditions and len(subjects(asked)) > 1):
            continue
        value = asked.stated_now.get(name)
        if name.startswith("approvals."):
            missing.append(Approval(name.partition(".")[2]))
        elif name == "total_units" and isinstance(value, Amount) and value.low > 0:
            changes[name] = Amount(Fraction(0), value.low, high_open=not value.low_open)
        elif name in asked.shares and name in DIVISIONS:
            changes |= {"total_units": Amount.exactly(100), name: Amount(Fraction(0), asked.shares[name] * 100, high_open=True)}
        elif name in COUNTS:
            return None
        elif domain(name) == frozenset((True, False)):
            changes[name] = not value if isinstance(value, bool) and asked.asking.stance == "required" else False
            if name.startswith("prerequisites"):
                changes["has_prerequisites"] = True
        elif isinstance(value, str) and asked.asking.stance == "unneeded" and name in denied:
            changes[name] = value
        elif isinstance(value, str):
            others = sorted(str(v) for v in domain(name) - {value, "other", "mixed"})
            if len(others) == 1:
                changes[name] = others[0]
    if missing:
        named = [a for a in missing if f"approvals.{a.value}" in asked.asking.focus]
        changes["approvals_missing"] = tuple(named or missing)
        changes["approvals"] = tuple(a for a in asked.supposed.approvals if a not in (named or missing))
    return asked.supposed.model_copy(update=changes) if changes else None
