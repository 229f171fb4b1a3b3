"""Times before the policy in a question: what they ask, of then or of now, and the sentence that answers it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rules.dates import HOLDS_FROM, before_policy, day_spoken

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' if len(name) > 3 else name for name in _MONTHS)}|sept)\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
# What four digits count is no year: '2000 hours', '$1,995', 'section 2019', '2020.5'.
_COUNTED = r"(?![\d/%]|[.,]\d|-\d{3,}| ?(?:units?|hours?|hrs?|ceus?|students?|people|participants?|learners?|dollars?|percent|points?|minutes?|words?|pages?|seats?)(?!\w))"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\w/]){_YEAR}-(?P<number>\d\d?)-(?P<day>\d\d?)(?![\d])",
        rf"(?<![\w/])(?P<number>\d\d?)/(?P<day>\d\d?)/{_YEAR}(?!\d)",
        rf"(?<!\w){_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?,? {_YEAR}(?!\d)",
        rf"(?<![\w/])(?P<day>\d\d?)(?:st|nd|rd|th)? (?:of )?{_MONTH},? {_YEAR}(?!\d)",
        rf"(?<!\w){_MONTH},? (?:of )?{_YEAR}(?!\d)",
        rf"(?<!\w)(?P<season>spring|summer|fall|autumn|winter)(?: semester| term)?,? (?:of )?{_YEAR}(?!\d)",
        rf"(?<![\w$#./-]){_YEAR} ?[-/\u2013] ?(?P<second>(?:20)?\d\d)(?!\d)",
        rf"(?<![\w$#./-])(?<!\d,)(?<!section )(?<!clause ){_YEAR}{_COUNTED}",
    )
)
_ENDS = {"spring": (5, 31), "summer": (8, 31), "fall": (12, 31), "autumn": (12, 31), "winter": (12, 31)}
_EARLIER = re.compile(
    r"(?<!\w)(?:(?:before|until|prior to) (?:this|the (?:new|current|present)|that) policy"
    r"|before the policy (?:was|took|came|existed|started)"
    r"|under the (?:old|older|previous|prior|former|superseded|earlier) polic(?:y|ies)"
    r"|(?:policy statements?|ps) ?(?:16-17|85-08))(?!\w)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?:before|until|prior to|up to|earlier than)(?: the| about)? ?$", re.IGNORECASE)
_NOW = re.compile(
    r"(?<!\w)(?:now|today|nowadays|currently|still|at present|these days|this year|going forward|from now on"
    r"|(?:this|the (?:new|current|present)) (?:policy|rules?|text|version)|(?:new|current|present) policy)(?!\w)",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"(?<!\w)(?:did (?:it|we|they|i|he|she|the|our|this|that|those|these|a|an|any)|had to|have had to|(?:would|should|could|must|need(?:ed)? to) (?:it |we |they )?have"
    r"|(?:was|were) (?:it|we|they|that|this|there|the (?:minimum|maximum|limit|cap|rule|policy))|(?:was|were) (?:\w+ ){0,4}(?:required|allowed|enough|needed|compliant|permitted|ok|okay|valid)"
    r"|at the time|at that time|back then|back in|in those days|under the (?:policy|rules?) (?:in|of|from|back)|(?:policy|rules?|requirements?) (?:in|back in|as of|during)(?! (?:the|our|this)))(?!\w)",
    re.IGNORECASE,
)
_ASKS_NOW = re.compile(
    r"(?<!\w)(?:does|do|is|are|can|may|must|should|will|has|have) (?:it|we|i|you|they|he|she|the|our|this|that|these|those|a|an|any|its|their|there|my)(?!\w)",
    re.IGNORECASE,
)
_OF_A_PROGRAM = re.compile(
    r"(?:approv|creat|start|launch|establish|began|begun|offer|exist|authori[sz]|running|since|founded|design|set up|program|certificate|credential)",
    re.IGNORECASE,
)
_NEAR = 30


@dataclass(frozen=True)
class Dated:
    """A time before the policy that a question names; `then` asks about that time, `now` about today's rules.

    Of `then` nothing is decided from this text and `note` says so; of `now` the reply holds, and `note` goes beside it.
    `as_of` is the last day of the time named, for the fact of that name.
    """

    as_of: date
    asks: Literal["then", "now"]
    note: str


def dated(text: str) -> Dated | None:
    """The time before the policy that a question names, or None where it names none, or none that matters to it."""
    found = _earliest(text)
    if found is None:
        return None
    as_of, spoken, near = found
    then = not _NOW.search(_EARLIER.sub("then", text)) and bool(_THEN.search(text) or not _ASKS_NOW.search(text))
    if then:
        return Dated(as_of, "then", before_policy(as_of, spoken))
    if not _OF_A_PROGRAM.search(near):
        return None
    note = (
        f"This policy holds from {day_spoken(HOLDS_FROM)}. It does not say whether it binds a program from before that day; "
        "this reply applies it as it stands."
    )
    return Dated(as_of, "now", note)


def _earliest(text: str) -> tuple[date, str, str] | None:
    """The earliest time before the policy with how it was put and the words near it."""
    found = sorted(_times(text), key=lambda item: item[0])
    return found[0] if found and found[0][0] < HOLDS_FROM else None


def _times(text: str) -> Iterator[tuple[date, str, str]]:
    if _EARLIER.search(text):
        yield HOLDS_FROM - timedelta(days=1), "before that day", ""
    taken: list[range] = []
    for form in _FORMS:
        for match in form.finditer(text):
            here = range(*match.span())
            if any(here.start < other.stop and other.start < here.stop for other in taken):
                continue
            taken.append(here)
            named = {name: value for name, value in match.groupdict().items() if value}
            first, last = _period(named)
            if first is None or last is None:
                continue
            near = text[max(0, here.start - _NEAR) : here.stop + _NEAR]
            if _BEFORE.search(text[: here.start]):
                yield first - timedelta(days=1), f"before {match.group().strip()}", near
            else:
                yield last, f"{'on' if 'day' in named else 'in'} {match.group().strip()}", near


def _period(named: dict[str, str]) -> tuple[date, date] | tuple[None, None]:
    """The first and the last day of a time; nothing where there is no such day."""
    year = int(named["year"])
    month = _month(named)
    try:
        if "day" in named:
            day = date(year, month, int(named["day"]))
            return day, day
        if month:
            return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None, None
    if "second" in named:
        return date(year, 7, 1), date(year // 100 * 100 + int(named["second"][-2:]), 6, 30)
    return date(year, 1, 1), date(year, *_ENDS.get(named.get("season", "").lower(), (12, 31)))


def _month(named: dict[str, str]) -> int:
    if "number" in named:
        return int(named["number"])
    word = named.get("month", "").lower()[:3]
    return next((i for i, name in enumerate(_MONTHS, 1) if word and name.startswith(word)), 0)
