"""What is no yes/no question: which types fit, how many, which level, what is the difference."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

from assistant.contract import Kind
from assistant.decide.decision import Decision
from assistant.decide.verdict import verdict_of
from assistant.read import Asked
from rules.bounds import bounds, converted
from rules.check import check, concerned
from rules.facts import DIVISIONS, FIVE_TYPES, Credential
from rules.fit import fits
from rules.kinds import Bounds
from rules.levels import levels
from rules.section import entries, sections

_LEARNER = ("attended_required_sessions", "completed_activities", "met_passing_standard", "score_percent", "advanced_work")
# The clause of each certificate of the levels document.
_OF_LEVEL = {
    Credential.CERTIFICATE_OF_ACHIEVEMENT: "L3",
    Credential.CERTIFICATE_OF_COMPLETION: "L2",
    Credential.CERTIFICATE_OF_PARTICIPATION: "L1",
}


def classify(asked: Asked) -> Decision:
    """Which of the five types the stated facts fit, do not fit, or might."""
    found = fits(asked.supposed)
    carrying = [f for f in found if f.status == "fits"] or [f for f in found if f.status == "depends"]
    ids = dict.fromkeys(
        c
        for f in (*carrying, *(f for f in found if f.status == "does_not_fit" and asked.supposed.total_units is not None))
        for c in f.clauses
    )
    return Decision("classify", fits=found, clauses=tuple(ids)[:5])


def bound(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """The least or most of what is asked for, for every credential it can mean."""
    wanted = asked.asking.wanted or "total_units"
    kind: Kind = "count" if asked.asking.kind == "count" else "bound"
    if wanted in ("contact_hours", "ceus"):
        result = converted(asked.supposed.model_copy(update={wanted: None}))
        return Decision(kind, clauses=("3.5",), measures=result[1] if result else ())
    candidates = asked.candidates
    found = [b for c in candidates for b in bounds(wanted, asked.supposed.model_copy(update={"credential": None}), c)]
    if not found and len(candidates) < len(FIVE_TYPES):
        found = (
            [b for c in FIVE_TYPES for b in bounds(wanted, asked.supposed.model_copy(update={"credential": None}), c)]
            if wanted in (*DIVISIONS, "transfer_units", "prior_learning_units", "double_counted_units")
            else []
        )
    if not found:
        return Decision("lookup", clauses=clauses(), silent=True)
    ids = dict.fromkeys(edge.clause for b in found for edge in (b.target, b.counted, b.least, b.most, b.share) if edge is not None)
    return Decision(kind, bounds=tuple(found), stated=asked.supposed.count(wanted), clauses=tuple(ids))


def level(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """Which levels a learner's record earns: each is checked by its own clauses, highest first."""
    if not any(getattr(asked.supposed, name) is not None for name in _LEARNER):
        return Decision("level", clauses=tuple(c for c in clauses() if c.startswith("L")) or ("L1", "L2", "L3"))
    earned = tuple((level.credential, level.verdict) for level in levels(asked.supposed))
    named = [c for c in asked.named if c in _OF_LEVEL]
    if asked.question.yes_no and named:
        bare = asked.supposed.model_copy(update={"credential": None})
        decision = verdict_of(asked, check(bare, named[0], about=tuple(_OF_LEVEL.values())))
        return Decision(
            "level",
            decision.verdict,
            decision.check,
            clauses=tuple(dict.fromkeys((_OF_LEVEL[named[0]], *decision.clauses))),
            levels=earned,
            notes=decision.notes,
            missing=decision.missing,
        )
    best = next((c for c, verdict in earned if verdict == "yes"), None)
    higher = [c for c, verdict in earned if verdict == "depends"] if best else []
    score = asked.supposed.score_percent
    illustrated = score is not None and score.low >= 90 and asked.supposed.required_score_percent is None
    lead = [_OF_LEVEL[c] for c in higher] if illustrated else []
    carrying = (*lead, *((_OF_LEVEL[best],) if best else ("L1", "L2", "L3")))
    notes = (entries()["L3"].note,) if Credential.CERTIFICATE_OF_ACHIEVEMENT in higher else ()
    return Decision("level", levels=earned, clauses=tuple(dict.fromkeys(carrying)), notes=notes)


def compare(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """Two or more credentials side by side: what identifies each, from the rules; else the clauses that retrieval finds."""
    named = asked.named
    if len(named) < 2:
        return Decision("compare", clauses=clauses())
    told: list[tuple[Credential, str]] = []
    carrying: list[list[str]] = []
    for credential in named:
        rules = [
            (c, r)
            for c, entry in entries().items()
            for r in entry.rule
            if r.identifies and c in concerned(credential, r.subjects()) and credential in (r.credentials or _section_of(c))
        ]
        told.append((credential, "; ".join(f"{r.said()} ({c})" for c, r in rules)))
        carrying.append([c for c, r in sorted(rules, key=lambda item: not isinstance(item[1], Bounds))])
    mixed = [c for row in zip_longest(*carrying) for c in row if c is not None]
    near = [c for c in clauses() if c not in mixed][:2]
    return Decision("compare", clauses=tuple(dict.fromkeys((*asked.known_clauses, *mixed, *near)))[:6], compared=tuple(told))


def _section_of(clause_id: str) -> tuple[Credential, ...]:
    return next(section.credentials for section in sections() if any(c.id == clause_id for c in section.clause))
