"""A check turned into the verdict as the question was put, with the clauses that carry it."""

from __future__ import annotations

from assistant.decide.decision import Decision, opposite
from assistant.notes import notes
from assistant.read import Asked
from rules.check import Check
from rules.fit import fits


def verdict_of(asked: Asked, checked: Check) -> Decision:
    """The verdict as the question was put: 'is that too few?' turns yes and no round."""
    verdict = checked.verdict
    if asked.asking.stance == "breaks" and verdict is not None:
        verdict = opposite(verdict)
    order = {"no": ("fail", "unknown", "pass"), "yes": ("pass",), "depends": ("unknown", "fail", "pass")}[checked.verdict or "depends"]
    ranked = sorted(checked.bearing, key=lambda f: order.index(f.status) if f.status in order else 9)
    carrying = tuple(
        dict.fromkeys(f.clause for f in ranked if f.status == order[0] or (checked.about is not None and len(checked.about) < 4))
    )
    if len(checked.candidates) > 1 and checked.about is None:
        carrying = _sizes(checked) or carrying
    fitting = fits(asked.supposed) if checked.verdict == "no" or len(checked.candidates) > 1 else ()
    return Decision(
        "check",
        verdict,
        checked,
        fits=fitting,
        repairable=checked.verdict == "no" and len(checked.candidates) == 1,
        clauses=carrying,
        notes=notes(checked),
        missing=checked.missing,
    )


def _sizes(checked: Check) -> tuple[str, ...]:
    """Where the type is open: the clauses that tell the types apart by what was stated, broken ones first."""
    told = [
        f
        for f in checked.bearing
        if f.measures and f.compiled is not None and any(r.identifies for r in f.compiled.rules) and f.status != "unknown"
    ]
    return tuple(dict.fromkeys(f.clause for f in sorted(told, key=lambda f: f.status != "fail")))
