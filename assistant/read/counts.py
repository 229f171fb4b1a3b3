"""Placed counts as facts: one total, divisions that add up, changes of earlier counts, shares and remainders in units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from assistant.read.roles import Counted
from assistant.read.statement import Given, Stated, Statement
from assistant.read.text import Plain
from rules.amount import Amount
from rules.facts import DIVISIONS

_SAID_TOTAL = re.compile(
    r"(?<!\w)total(?:s|ling)?(?: (?:is|of|comes to|will be|would be|somewhere|anywhere|about|between|from|now|number|units|at))* $"
)


def read_counts(text: Plain, counts: list[Counted], known: Mapping[str, Given], result: Stated) -> None:
    """Add to `result` what the placed counts state, worked out with the facts of earlier turns."""
    counts = [changed(text.text, c, known, result) for c in counts]
    firm = [c for c in counts if c.open == "" and not c.part]
    totals = [c for c in firm if c.fact == "total_units"]
    totals = _after_correction(text.text, totals)
    chosen = _main_total(text.text, totals)
    present = [t for t in totals if not _PAST.search(text.text[: t.start])]
    if len({t.amount for t in present if t.open == ""}) > 1 and not any(_SAID_TOTAL.search(text.text[: t.start]) for t in present):
        result.rivals = tuple(t.start for t in (chosen, *present) if t is not None)
    if chosen is not None:
        result.statements.append(Statement("total_units", chosen.amount, chosen.start, chosen.end))
    seen: dict[str, Counted] = {}
    for item in firm:
        if item.fact == "total_units":
            continue
        before = seen.get(item.fact)
        if before is not None and item.fact in DIVISIONS and _adds(text.text, before, item):
            item = Counted(item.fact, _plus(before.amount, item.amount), before.start, item.end)
            result.statements = [s for s in result.statements if s.fact != item.fact]
        seen[item.fact] = item
        result.statements.append(Statement(item.fact, item.amount, item.start, item.end))
    _step(known, result)
    total = result.facts().get("total_units", known.get("total_units"))
    if isinstance(total, Amount) and total.exact is not None:
        _work_out(counts, total.exact, known, result)
    else:
        result.shares = {c.fact: c.amount.exact for c in counts if c.part and c.amount.exact is not None and c.fact != "total_units"}


_MORE = re.compile(
    r"(?<!\w)(?:add(?:s|ed|ing)?(?: (?:on|in|up))?|bolt(?:ed|ing)?(?: on)?|tack(?:ed|ing)?(?: on)?|append\w*|attach\w*|(?:with|plus|and|another|extra)|gain\w*|grow\w* by|increase\w* by|up by|throw(?:ing)? in|include)(?: (?:another|one|an?|extra|more|on|by|of|additional|just))* $"
)
_FEWER = re.compile(
    r"(?<!\w)(?:drop(?:ped|ping|s)?|cut(?:ting|s)?(?: out)?|remov\w+|tak(?:e|ing) (?:out|away|off)|shed\w*|los(?:e|ing)|delet\w+|trim\w*|shrink\w* by|reduc\w+ by|minus|less|down by|eliminat\w+)(?: (?:an?|of|by|the|one|another|our|it|them|that|this|program|total|size))* $"
)


_SLIP = re.compile(
    r"(?<!\w)(?:i mean|i meant|sorry|wait|rather|make (?:it|that)|actually|correction|scratch that|or should i say|no)(?!\w)"
)


def _after_correction(text: str, totals: list[Counted]) -> list[Counted]:
    """The totals without those that the same message corrects at once ('13 units, I mean 11')."""
    kept = [one for one, two in pairwise(totals) if not _SLIP.search(text[one.end : two.start])]
    return [*kept, *totals[-1:]]


def changed(text: str, item: Counted, known: Mapping[str, Given], result: Stated, told: bool = False) -> Counted:
    """A count that only changes an earlier one ('add 3 units', 'one more lower-division unit'): set aside as a step; `told` that it is."""
    before = text[: item.start]
    more = (
        re.match(r" (?:more|additional|extra)(?!\w)", text[item.end :])
        or re.search(r"(?<!\w)more(?!\w)", text[item.start : item.end])
        or (_MORE.search(before) and not re.search(r"(?:with|plus|and) $", before))
    )
    fewer = re.match(r" (?:fewer|less)(?!\w)", text[item.end :]) or _FEWER.search(before)
    if (
        not (more or fewer or told)
        or item.open
        or item.part
        or item.amount.exact is None
        or item.fact not in (*DIVISIONS, "total_units", "transfer_units", "prior_learning_units")
    ):
        return item
    base = known.get("total_units") if item.fact in (*DIVISIONS, "total_units") else known.get(item.fact)
    if not isinstance(base, Amount):
        if fewer or re.search(r"(?<!\w)(?:if|add\w*|bolt\w*|extend\w*|grow\w*) (?:\w+ ){0,3}$", before):
            result.unread.add(item.fact)  # a change of something that was not stated before
            return Counted(item.fact, item.amount, item.start, item.end, open="step")
        return item
    result.steps.append((item.fact, -item.amount.exact if fewer else item.amount.exact))
    return Counted(item.fact, item.amount, item.start, item.end, open="step")


def _step(known: Mapping[str, Given], result: Stated) -> None:
    """Apply the steps to the counts known from before: a step in a division moves the total with it."""
    now = result.facts()
    for fact, size in result.steps:
        for name in dict.fromkeys((fact, "total_units") if fact in (*DIVISIONS, "total_units") else (fact,)):
            old = known.get(name)
            if name not in now and isinstance(old, Amount) and old.exact is not None and old.exact + size >= 0:
                result.statements.append(Statement(name, Amount.exactly(old.exact + size), 0, 0))


def _adds(text: str, one: Counted, two: Counted) -> bool:
    """Whether two counts of one division in a list add up ('two 300-level and three 400-level courses')."""
    return (
        re.fullmatch(r"[^.?]*(?:and|,|plus|\+)[^.?]*", text[one.end : two.start]) is not None
        and re.search(r"not|no|actually|sorry|instead|meant|make|wait", text[one.end : two.start]) is None
    )


def _plus(one: Amount, two: Amount) -> Amount:
    return Amount(
        one.low + two.low,
        None if one.high is None or two.high is None else one.high + two.high,
        one.low_open or two.low_open,
        one.high_open or two.high_open,
    )


_PAST = re.compile(
    r"(?<!\w)(?:began|begin|started|start|was|were|used to (?:be|have)|originally|initially|formerly|previously|at first|had been|old|older|down from|up from|cut from|instead of)(?: (?!now|then)\w+){0,3} $"
)


def _main_total(text: str, totals: list[Counted]) -> Counted | None:
    """Of several totals the one said of the program, else the first one that is no afterthought."""
    totals = [t for t in totals if not _PAST.search(text[: t.start])] or totals
    for item in totals:
        if re.search(r"(?:total(?:s|ing|ling)?(?: of)?|altogether|in all|overall|comes to) (?:of )?$", text[: item.start]) or re.match(
            r" (?:in total|total|altogether|overall|in all|all told)", text[item.end :]
        ):
            return item
    return totals[0] if totals else None


def _work_out(counts: list[Counted], total: Fraction, known: Mapping[str, Given], result: Stated) -> None:
    """Shares of the total in units, and what a remainder ('the rest are lower-division') comes to."""
    for item in counts:
        if item.part and item.fact != "total_units":
            high = item.amount.high
            amount = Amount(item.amount.low * total, None if high is None else high * total, item.amount.low_open, item.amount.high_open)
            result.statements.append(Statement(item.fact, amount, item.start, item.end))
    facts = {**known, **result.facts()}
    for item in counts:
        if item.open == "rest":
            others = [facts.get(name) for name in DIVISIONS if name != item.fact]
            taken = [a.exact for a in others if isinstance(a, Amount)]
            if taken and all(a is not None for a in taken):
                left = total - sum((a for a in taken if a is not None), Fraction(0))
                if left >= 0:
                    result.statements.append(Statement(item.fact, Amount.exactly(left), item.start, item.end))
