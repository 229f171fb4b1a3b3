"""A yes/no question held against the points of the text: what the rules leave open a settled point may decide, and what the
rules and a point decide differently is decided by neither.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.contract import Verdict
from assistant.decide.decision import Decision
from assistant.read import Asked
from assistant.read.pointed import Pointed
from rules.check import Check
from rules.facts import COUNTS
from rules.points import Point, points

BY_RULES_ALONE = (
    "The reading of questions about the text itself is out of order; only what the numeric and yes/no rules decide is answered."
)
# Measured on seen questions. Where the rules name facts that would settle it, a point needs the second chance to decide instead;
# against a verdict of the rules it casts doubt from the third on, and stands from the fourth.
_DECIDES, _INSTEAD, _DOUBTS, _STANDS = 0.5, 0.7, 0.75, 0.9
_REASON = 0.35


def weighed(asked: Asked, decision: Decision) -> Decision:
    """The decision of the rules, or that of a point where the rules leave the question open."""
    if not _about_the_text(asked) or _by_numbers(asked, decision):
        return decision
    if asked.pointed is None:  # without the sentence model the rules stand alone, and the answer says so
        return replace(decision, notes=(*decision.notes, BY_RULES_ALONE))
    verdict, chance, point = _said(asked, asked.pointed)
    if point is None or not _concerns(asked, point) or verdict == decision.verdict:
        return decision
    if decision.verdict in ("yes", "no"):
        if chance < _DOUBTS:
            return decision
        if chance < _STANDS:
            return replace(_by_point(decision, "depends", None), unclear=True)
    elif chance < _least(decision, point):
        return decision
    return _by_point(decision, verdict, point)


def _by_numbers(asked: Asked, decision: Decision) -> bool:
    """Whether a yes or no of the rules rests on numbers of the program that were stated earlier."""
    if decision.verdict not in ("yes", "no") or decision.check is None:
        return False
    return any(n in COUNTS and asked.supposed.count(n) is not None for n in needed(decision.check))


def needed(checked: Check) -> set[str]:
    """The facts that the rules of a check read."""
    return {name for finding in checked.bearing if finding.compiled for rule in finding.compiled.rules for name in rule.needs()}


def _least(decision: Decision, point: Point) -> float:
    """How likely a point must be to decide what the rules leave open: most where they name other clauses than its own."""
    if decision.check is not None and point.clause not in decision.clauses:
        return _STANDS
    return _INSTEAD if decision.missing else _DECIDES


# The second is for a message that otherwise would be turned away.
_ANSWERS, _RESCUES = 0.6, 0.75
# Above this chance of being about something else altogether nothing rescues it.
_SURELY_OUTSIDE = 0.8
# Below this chance a question of another kind wants no yes or no, whatever its form.
_CAN_BE_CHECK = 0.05


def pointed_at(asked: Asked) -> Decision | None:
    """The decision of a point for a yes/no form that was not read as a check ('is 85-08 still in force?'); None where none is likely."""
    if not _about_the_text(asked) or asked.pointed is None:
        return None
    verdict, chance, point = _said(asked, asked.pointed)
    idle = asked.asking.kind in ("out_of_scope", "smalltalk")
    if idle and asked.question.outside > _SURELY_OUTSIDE:
        return None
    if not idle and asked.question.chances.of("check") < _CAN_BE_CHECK:
        return None
    least = _RESCUES if idle else _ANSWERS
    if point is None or chance < least or not _concerns(asked, point):
        return None
    return _by_point(Decision("check"), verdict, point)


def _by_point(decision: Decision, verdict: Verdict, point: Point | None) -> Decision:
    clauses = tuple(dict.fromkeys((*((point.clause,) if point else ()), *decision.clauses)))[:3]
    return Decision("check", verdict, clauses=clauses, point=point)


def _about_the_text(asked: Asked) -> bool:
    """Whether the question is about what the text says rather than about the numbers of a program or a program as a whole."""
    # Of 'is it false that ...?' the grammar turns yes and no round; what was learned of plain questions does not.
    if asked.question.inverted:
        return False
    return (
        asked.question.yes_no
        and not asked.asking.broad
        and not asked.continued
        and not asked.shares
        and not set(asked.stated_now) & set(COUNTS)
    )


# Asks what will become of one case ('will I get credit for it?'), and not what is allowed or needed.
_FORETELLS = re.compile(
    r"(?<!\w)(?:(?:will|would|going to|gonna) (?!.*(?<!\w)(?:allow\w*|permit\w*|ok|okay|fine|acceptable|possible|able|can|may|eligible|need\w*|must|have to|has to|requir\w*|"
    r"wrong|right|correct|true|problem|against|violat\w*|break\w*|forbid\w*|enough|mind)(?!\w))|do(?:es)? (?:i|he|she|they|students?|one|you) (?:automatically )?(?:get|receive|earn|gain)(?!\w))"
)


def _said(asked: Asked, pointed: Pointed) -> tuple[Verdict, float, Point | None]:
    chances: dict[Verdict, float] = {"yes": pointed.yes, "no": pointed.no, "depends": pointed.open}
    verdict = max(chances, key=lambda v: chances[v])
    name, alone = pointed.behind.get("open" if verdict == "depends" else verdict, ("", 0.0))
    # Several points may lead to one verdict; the one that is said as its reason must be likely by itself.
    point = points()[name] if alone >= _REASON else None
    if (
        point is not None
        and verdict != "depends"
        and point.mode in ("permits", "frees")
        and _FORETELLS.search(asked.heard.text.part(asked.question.sentence))
    ):
        return "depends", chances[verdict], point  # what may be, or need not, is not what will be
    if point is not None and not all(getattr(asked.supposed, fact) is True for fact in point.given):
        return "depends", chances[verdict], point
    return verdict, chances[verdict], point


def _concerns(asked: Asked, point: Point) -> bool:
    """Whether the point holds for what the question names; one for other credentials or levels says nothing here."""
    if point.credentials and asked.named and not set(point.credentials) & set(asked.named):
        return False
    level = asked.supposed.level
    return not (point.level and level is not None and level not in point.level)
