"""A limit that the question claims ('is the minimum 15 units?') held against the limit itself."""

from __future__ import annotations

import re
from fractions import Fraction

from assistant.decide.decision import Decision
from assistant.read import Asked
from rules.amount import Amount
from rules.bounds import Bound, bounds
from rules.facts import COUNTS

_LIMIT = re.compile(
    r"(?<!\w)(?:is|are|was)(?: the| its| their| this| our)?(?: \w+){0,2}? (?P<one>minimum|maximum|min|max|cap|limit|ceiling|floor)(?!\w)[^?]*?(?P<n>\d)"
    r"|(?<!\w)(?:is|are) (?P<m>\d[\d.]*)(?: %| percent)?(?: \w+){0,2}? the (?P<two>minimum|maximum|min|max|cap|limit|ceiling|floor)(?!\w)"
)


def limit_claim(asked: Asked) -> Decision | None:
    """'Is the minimum 15 units?': the number claimed held against the limit itself."""
    match = _LIMIT.search(asked.text)
    if match is None or asked.asking.stance not in ("satisfies", "required"):
        return None
    side = match.group("one") or match.group("two")
    names = [n for n in COUNTS if n in asked.stated_now or n in asked.shares]
    own = [n for n in names if n != "total_units"] or names
    if len(own) != 1:
        return None
    claimed, given = asked.stated_now.get(own[0]), asked.supposed.model_copy(update={own[0]: None, "credential": None})
    found = [b for c in asked.candidates for b in bounds(own[0], given, c)]
    upper = side in ("maximum", "max", "cap", "ceiling") or (side == "limit" and own[0] not in ("upper_division_units", "graduate_units"))
    held = [_holds(b, upper, claimed, asked.shares.get(own[0])) for b in found]
    if not held or len(set(held)) > 1:
        return None
    ids = tuple(dict.fromkeys(e.clause for b in found for e in (b.target, b.least, b.most, b.share) if e is not None))
    return Decision("check", "yes" if held[0] else "no", bounds=tuple(found), clauses=ids)


def _holds(bound: Bound, upper: bool, claimed: object, share: Fraction | None) -> bool:
    if share is not None:
        return bound.share is not None and bound.share.value == share
    edges = [bound.most] if upper else [bound.target, bound.least]
    exact = claimed.exact if isinstance(claimed, Amount) else None
    if isinstance(claimed, Amount) and exact is None:
        exact = claimed.high if upper else claimed.low
    return any(e is not None and e.value == exact for e in edges)
