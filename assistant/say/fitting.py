"""Which types a program fits, and which levels a record earns, in sentences."""

from __future__ import annotations

from assistant.decide import Decision
from assistant.say.reasons import article
from rules.wording import listed


def classified(decision: Decision) -> str:
    """The types that fit, that might, and why the others do not."""
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
        told.append("It might be " + "; ".join(f"{article(f.credential.spoken)} ({f.because})" for f in maybe) + ".")
    return " ".join(told)


_UNSTATED = "not all that it requires was stated."


def levels(decision: Decision) -> str:
    """The level that a record earns, and what stays open."""
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
    if still and earned:
        told += f" Whether it also earns a {listed([c.spoken for c in still])} stays open: {_mastery(decision)}"
    elif still:
        names = listed([c.spoken for c in still]).replace(" and ", " or ")
        told += f" Whether it earns a {names} stays open: {_UNSTATED}"
    return told


def _mastery(decision: Decision) -> str:
    return (
        "mastery beyond completion must be shown, and 90 percent or higher is the document's example of it, not its threshold."
        if "L3" in decision.clauses or decision.notes
        else _UNSTATED
    )
