"""Contact hours worked out of a timetable: 'nine Saturdays, four hours each', 'two evenings a week for six weeks, 2.5 hours each'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from assistant.read.numbers import Quantity
from assistant.read.statement import Statement
from assistant.read.text import Plain
from rules.amount import Amount

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MEETING = rf"(?:sessions?|meetings?|evenings?|mornings?|afternoons?|nights?|days?|{_DAY}|classes|class|courses?|modules?|workshops?|lessons?|lectures?|seminars?|weekends?|times)"
_MEETINGS = re.compile(rf"(?: (?:[a-z]+ ){{0,2}}?)?{_MEETING}(?!\w)")
_A_WEEK = re.compile(rf"(?: (?:[a-z]+ ){{0,2}}?)?{_MEETING}? ?(?:a|per|each|every) week(?!\w)")
_WEEKLY = re.compile(rf"(?<!\w)(?:weekly|(?:once )?(?:a|per|each|every) week|every {_DAY})(?!\w)")
_EACH = re.compile(
    rf" ?,? ?(?:of contact )?(?:each|apiece|a piece|long|per {_MEETING}|every {_MEETING}|(?:a|an|each|at a) (?:session|meeting|evening|morning|afternoon|night|day|time|class|week|lesson|{_DAY}))(?!\w)"
)
_TIMES = re.compile(r" (?:[,:(-] )?(?:(?:of|for|at|x|times|by|lasting|running|with|each|each of|each one|each lasting|all of) )*")
_MINUTES = re.compile(r"(?: and)? (\d+) minutes?(?!\w)")


def contact_time(text: Plain, numbers: Sequence[Quantity]) -> Statement | None:
    """The contact hours of meetings of one length; None where no such product is said, or its parts are not exact."""
    for hours in (q for q in numbers if q.noun == "hours" and q.amount.exact is not None):
        sentence = text.sentence_at(hours.start)
        others = [q for q in numbers if q is not hours and q.amount.exact is not None and sentence.start <= q.start < sentence.end]
        found = _meetings(text.text, hours, others)
        if found is None:
            continue
        count, first = found
        minutes = _MINUTES.match(text.text[hours.end :])
        each = (hours.amount.exact or Fraction(0)) + (Fraction(int(minutes[1]), 60) if minutes else 0)
        return Statement("contact_hours", Amount.exactly(count * each), min(first, hours.start), hours.end)
    return None


def _meetings(text: str, hours: Quantity, others: Sequence[Quantity]) -> tuple[Fraction, int] | None:
    """How often the hours are held, and where that is said."""
    counted = [q for q in others if _meets(text, q)]
    weeks = next((q for q in others if q.noun == "other" and re.search(r"weeks?$", text[q.start : q.end])), None)
    minutes = _MINUTES.match(text, hours.end)
    each = _EACH.match(text, minutes.end() if minutes else hours.end) is not None
    named = re.match(rf" (?:[a-z]+ )?{_MEETING}(?!\w)", text[hours.end :])
    packed = next((q for q in others if named and q.noun == "bare" and q.end + 1 == hours.start), None)
    near = packed or next((q for q in counted if q.end <= hours.start and _TIMES.fullmatch(text[_word_end(text, q) : hours.start])), None)
    behind = next(
        (
            q
            for q in counted
            if q.start >= hours.end and re.fullmatch(r"(?: (?:x|times|on|over|for|in|during))+ ", text[hours.end : q.start])
        ),
        None,
    )
    chosen = near or behind or (counted[0] if each and len(counted) == 1 else None)
    if chosen is None and weeks is not None and (each or _WEEKLY.search(text[hours.end : hours.end + 30])):
        chosen = weeks
    if chosen is None:
        return None
    count = chosen.amount.exact or Fraction(0)
    if weeks is not None and chosen is not weeks and _A_WEEK.match(text[_number_end(text, chosen) :]):
        count *= weeks.amount.exact or Fraction(1)
    return count, chosen.start


def _meets(text: str, item: Quantity) -> bool:
    """Whether a number counts meetings."""
    if item.noun == "courses":
        return item.each is None
    return item.noun in ("bare", "other") and _MEETINGS.match(text[_number_end(text, item) :]) is not None


def _number_end(text: str, item: Quantity) -> int:
    """Where the number itself ends, its noun left out."""
    said = text[item.start : item.end]
    return item.end - len(match.group()) if (match := re.search(rf" {_MEETING}$", said)) else item.end


def _word_end(text: str, item: Quantity) -> int:
    match = _MEETINGS.match(text[_number_end(text, item) :])
    return _number_end(text, item) + match.end() if match else item.end
