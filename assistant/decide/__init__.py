"""`decide`: the rules core asked what the question asks; every verdict and every number of an answer comes from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.decide.decision import Decision
from assistant.decide.others import bound, classify, compare, level
from assistant.decide.subjects import about, subjects
from assistant.decide.yes_no import check_asked
from assistant.read import Asked


def decide(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """Decide one question; `clauses` finds clause ids by retrieval and is called only where no rule carries the answer."""
    kind = asked.asking.kind
    if asked.conflict:
        return Decision("clarify")
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
        return Decision(kind)  # type: ignore[arg-type]
    return Decision(kind, clauses=clauses())  # type: ignore[arg-type]


__all__ = ["Decision", "about", "decide", "subjects"]
