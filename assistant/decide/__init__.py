"""`decide`: the rules core asked what the question asks; every verdict and every number of an answer comes from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.decide.decision import Decision
from assistant.decide.others import bound, classify, compare, level
from assistant.decide.subjects import about, subjects
from assistant.decide.weigh import pointed_at
from assistant.decide.yes_no import check_asked
from assistant.read import Asked

# A yes or no stands where the readings of the message that lead to it have at least this share of all that were looked at.
_AGREED = 0.7


def decide(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """Decide one question; `clauses` finds clause ids by retrieval and is called only where no rule carries the answer.

    Where the numbers can be read in several ways, a yes or no needs nearly all of the ways to agree on it.
    """
    if asked.dated is not None and asked.dated.asks == "then" and asked.asking.kind not in ("out_of_scope", "smalltalk"):
        return Decision(asked.asking.kind, clauses=("intro",), told=asked.dated.note)  # of that time this text says nothing
    decision = _agreed(asked, clauses)
    if asked.dated is not None and decision.clauses:
        return replace(decision, notes=(*decision.notes, asked.dated.note))
    return decision


def _agreed(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """The decision that the readings of the message agree on; left open where they do not."""
    decision = _decided(asked, clauses)
    if decision.verdict not in ("yes", "no") or not asked.others:
        return decision
    same = [weight for weight, other in asked.others if _decided(other, clauses).verdict == decision.verdict]
    agreed = (asked.weight + sum(same)) / (asked.weight + sum(weight for weight, _ in asked.others))
    return decision if agreed >= _AGREED else replace(decision, verdict="depends", repairable=False, missing=(), unplaced=True)


def _decided(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    kind = asked.asking.kind
    if asked.conflict:
        return Decision("clarify")
    if kind not in ("check", "bound", "count", "level") and (found := pointed_at(asked)) is not None:
        return found
    if kind == "check":
        return check_asked(asked, clauses)
    if kind == "classify":
        return classify(asked)
    if kind in ("bound", "count"):
        return bound(asked, clauses)
    if kind == "level":
        return level(asked, clauses)
    if kind == "lookup" and asked.continued:
        # 'Why?': the reasons of the check before, without putting its verdict again.
        return replace(check_asked(asked, clauses), kind="lookup", verdict=None)
    if kind == "compare":
        return compare(asked, clauses)
    if kind in ("out_of_scope", "smalltalk", "clarify"):
        return Decision(kind)
    return Decision(kind, clauses=clauses())


__all__ = ["Decision", "about", "decide", "subjects"]
