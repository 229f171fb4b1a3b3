"""`decide`: the rules core asked what the question asks; every verdict and every number of an answer comes from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.contract import Kind, Verdict
from assistant.read import Asked
from assistant.read.asking import TOPIC_FACTS
from rules.bounds import Bound, bounds
from rules.check import Check, check, concerned
from rules.facts import COUNTS, DIVISIONS, FIVE_TYPES, Approval, Credential, Facts
from rules.fit import Fit, fits
from rules.formula import domain
from rules.repair import Fix, fixes
from rules.section import entries

ENOUGH = 0.35  # below this the classifier's clause is no ground to decide on
_LEARNER = ("attended_required_sessions", "completed_activities", "met_passing_standard", "score_percent", "advanced_work")
_LEVELS = (Credential.CERTIFICATE_OF_ACHIEVEMENT, Credential.CERTIFICATE_OF_COMPLETION, Credential.CERTIFICATE_OF_PARTICIPATION)


@dataclass(frozen=True)
class Decision:
    """What the rules say to the question: verdict, the check behind it, bounds, fits, fixes, and the clauses that carry it."""

    kind: Kind
    verdict: Verdict | None = None
    check: Check | None = None
    bounds: tuple[Bound, ...] = ()
    fits: tuple[Fit, ...] = ()
    fixes: tuple[Fix, ...] = ()
    clauses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    levels: tuple[tuple[Credential, str], ...] = ()
    silent: bool = False
    required: str | None = None
    flipped: bool = False
    missing: tuple[str, ...] = field(default=())


def decide(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """Decide one question; `clauses` finds clause ids by retrieval and is called only where no rule carries the answer."""
    kind = asked.asking.kind
    if kind == "check":
        return _check(asked, clauses)
    if kind == "classify":
        return _classify(asked)
    if kind in ("bound", "count"):
        return _bound(asked, clauses)
    if kind == "level":
        return _level(asked, clauses)
    if kind in ("out_of_scope", "smalltalk", "clarify"):
        return Decision(kind)  # type: ignore[arg-type]
    return Decision(kind, clauses=clauses())  # type: ignore[arg-type]


def subjects(asked: Asked) -> tuple[str, ...]:
    """The facts the verdict is about: those in the question's focus, else all that the message states."""
    focus = [n for n in asked.asking.focus if n != "title"]
    found: list[str] = []
    for name in focus or [n for n in asked.stated_now if n not in ("credential", "level", "credit_bearing")]:
        if name in ("approvals", "approvals_missing"):
            found += [f"approvals.{a.value}" for a in Approval]
        else:
            found.append(name)
    return tuple(dict.fromkeys(found))


def about(asked: Asked) -> tuple[str, ...]:
    """The clauses the verdict is over; empty where the question is broad or names nothing that a rule limits."""
    wanted = subjects(asked)
    found = dict.fromkeys(clause for c in asked.candidates for clause in concerned(c, wanted))
    return tuple(found)


def _check(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    if asked.asking.broad:
        return _verdict(asked, check(asked.supposed, among=asked.candidates))
    named = tuple(c for c in asked.known_clauses if entries()[c].rule)
    over = named or about(asked)
    if not over:
        return _by_clause(asked, clauses)
    if asked.asking.stance in ("required", "unneeded"):
        decision = _required(asked, over)
        if decision is not None:
            return decision
    checked = check(asked.supposed, among=asked.candidates, about=over)
    if checked.verdict is None:
        return _by_clause(asked, clauses)
    return _verdict(asked, checked)


def _verdict(asked: Asked, checked: Check) -> Decision:
    """The verdict as the question was put: 'is that too few?' turns yes and no round."""
    verdict = checked.verdict
    flipped = asked.asking.stance == "breaks"
    if flipped and verdict in ("yes", "no"):
        verdict = "no" if verdict == "yes" else "yes"
    order = {"no": ("fail", "unknown", "pass"), "yes": ("pass",), "depends": ("unknown", "fail", "pass")}[checked.verdict or "depends"]
    ranked = sorted(checked.bearing, key=lambda f: order.index(f.status) if f.status in order else 9)
    carrying = tuple(dict.fromkeys(f.clause for f in ranked if f.status == order[0] or (checked.about is not None and len(checked.about) < 4)))
    repaired = fixes(checked) if checked.verdict == "no" and len(checked.candidates) == 1 else ()
    fitting = fits(asked.supposed) if checked.verdict == "no" or len(checked.candidates) > 1 else ()
    return Decision("check", verdict, checked, fits=fitting, fixes=repaired, clauses=carrying, notes=_notes(checked), flipped=flipped, missing=checked.missing)


def _notes(checked: Check) -> tuple[str, ...]:
    noted = [entries()[f.clause].note for f in checked.bearing if f.status == "unknown" and f.forked]
    return tuple(dict.fromkeys(note for note in noted if note))


def _required(asked: Asked, over: tuple[str, ...]) -> Decision | None:
    """Whether something is obligatory: it is where the program fails without it, and is not where it passes without it."""
    without = _without(asked)
    if without is None:
        return None
    checked = check(without, among=asked.candidates, about=over)
    verdict: Verdict | None = {"no": "yes", "yes": "no", "depends": "depends"}.get(checked.verdict or "")  # type: ignore[assignment]
    if verdict is None:
        return None
    if asked.asking.stance == "unneeded" and verdict != "depends":
        verdict = "no" if verdict == "yes" else "yes"
    carrying = tuple(dict.fromkeys(f.clause for f in checked.bearing))
    return Decision("check", verdict, checked, clauses=carrying, notes=_notes(checked), required="required" if checked.verdict == "no" else "not required")


def _without(asked: Asked) -> Facts | None:
    """The facts with what the question asks about left out: a yes/no fact denied, an approval lacking, another grading."""
    changes: dict[str, object] = {}
    missing: list[Approval] = []
    for name in subjects(asked):
        value = asked.stated_now.get(name)
        if name.startswith("approvals."):
            missing.append(Approval(name.partition(".")[2]))
        elif name in COUNTS:
            return None
        elif domain(name) == frozenset((True, False)):
            changes[name] = not value if isinstance(value, bool) and asked.asking.stance == "required" else False
            if name.startswith("prerequisites"):
                changes["has_prerequisites"] = True
        elif isinstance(value, str):
            others = sorted(str(v) for v in domain(name) - {value, "other", "mixed"})
            if len(others) == 1:
                changes[name] = others[0]
    if missing:
        named = [a for a in missing if f"approvals.{a.value}" in asked.asking.focus]
        changes["approvals_missing"] = tuple(named or missing)
        changes["approvals"] = tuple(a for a in asked.supposed.approvals if a not in (named or missing))
    return asked.supposed.model_copy(update=changes) if changes else None


def _by_clause(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """A yes/no question that no rule decides: the clauses that speak of it, and no verdict of the rules' own."""
    found = clauses()
    return Decision("check", "depends", clauses=found[:3], silent=True)


def _classify(asked: Asked) -> Decision:
    found = fits(asked.supposed)
    carrying = [f for f in found if f.status == "fits"] or [f for f in found if f.status == "depends"]
    ids = dict.fromkeys(c for f in (*carrying, *(f for f in found if f.status == "does_not_fit" and asked.supposed.total_units is not None)) for c in f.clauses)
    return Decision("classify", fits=found, clauses=tuple(ids)[:5])


def _bound(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    wanted = asked.asking.wanted or "total_units"
    kind: Kind = "count" if asked.asking.kind == "count" else "bound"
    if wanted in ("contact_hours", "ceus"):
        given = asked.supposed.model_copy(update={wanted: None})
        checked = check(given.model_copy(update={"ceus": given.ceus, "credential": None}), Credential.NON_CREDIT_CERTIFICATE, about=["3.5"])
        return Decision(kind, check=checked, clauses=("3.5",))
    candidates = asked.candidates
    found = [b for c in candidates for b in bounds(wanted, asked.supposed.model_copy(update={"credential": None}), c)]
    if not found and len(candidates) < len(FIVE_TYPES):
        found = [b for c in FIVE_TYPES for b in bounds(wanted, asked.supposed.model_copy(update={"credential": None}), c)] if wanted in (*DIVISIONS, "transfer_units", "prior_learning_units", "double_counted_units") else []
    if not found:
        return Decision("lookup", clauses=clauses(), silent=True)
    ids = dict.fromkeys(edge.clause for b in found for edge in (b.target, b.counted, b.least, b.most, b.share) if edge is not None)
    return Decision(kind, bounds=tuple(found), clauses=tuple(ids))


def _level(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """Which levels a learner's record earns: each is checked by its own clauses, highest first."""
    if not any(getattr(asked.supposed, name) is not None for name in _LEARNER):
        return Decision("level", clauses=tuple(c for c in clauses() if c.startswith("L")) or ("L1", "L2", "L3"))
    bare = asked.supposed.model_copy(update={"credential": None})
    earned = tuple((c, check(bare, c, about=["L1", "L2", "L3"]).verdict or "depends") for c in _LEVELS)
    named = [c for c in asked.named if c in _LEVELS]
    clause = {Credential.CERTIFICATE_OF_ACHIEVEMENT: "L3", Credential.CERTIFICATE_OF_COMPLETION: "L2", Credential.CERTIFICATE_OF_PARTICIPATION: "L1"}
    if asked.question.yes_no and named:
        decision = _verdict(asked, check(bare, named[0], about=["L1", "L2", "L3"]))
        return Decision("level", decision.verdict, decision.check, clauses=tuple(dict.fromkeys((clause[named[0]], *decision.clauses))), levels=earned, notes=decision.notes, missing=decision.missing)
    best = next((c for c, verdict in earned if verdict == "yes"), None)
    return Decision("level", levels=earned, clauses=(clause[best],) if best else ("L1", "L2", "L3"))


__all__ = ["TOPIC_FACTS", "Decision", "about", "decide", "subjects"]
