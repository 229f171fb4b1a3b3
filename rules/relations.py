"""How the counts of a program hang together: the divisions add up to the total, what comes from elsewhere lies within it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from rules.amount import Amount
from rules.linear import Linear, linear

DIVISIONS = ("lower_division_units", "upper_division_units", "graduate_units")
UNIT_COUNTS = ("total_units", *DIVISIONS, "transfer_units", "prior_learning_units", "double_counted_units")
COUNTS = (*UNIT_COUNTS, "contact_hours", "ceus", "score_percent", "required_score_percent")

_PROGRAM = frozenset(UNIT_COUNTS[:6])
_DIVIDED = frozenset(DIVISIONS)
_FROM_ELSEWHERE = frozenset(("transfer_units", "prior_learning_units"))
_SHARED = "double_counted_units"
_SHARED_WITHIN = linear({"total_units": 1, _SHARED: -1})
_ELSEWHERE_WITHIN = linear({"total_units": 1, "transfer_units": -1, "prior_learning_units": -1})
# Lower-division units are the rest of the total, so one quantity less has to be eliminated.
LOWER = {"total_units": Fraction(1), "upper_division_units": Fraction(-1), "graduate_units": Fraction(-1)}
_REST = linear(LOWER)


def complete(point: dict[str, Fraction]) -> None:
    """Add the exact counts that the known ones leave no choice for: the fourth of total and divisions, and empty divisions."""
    mix = ("total_units", *DIVISIONS)
    known = [name for name in mix if name in point]
    if len(known) == 3:
        missing = next(name for name in mix if name not in point)
        parts = sum((point[n] for n in DIVISIONS if n in point), Fraction(0))
        value = parts if missing == "total_units" else point["total_units"] - parts
        if value >= 0:
            point[missing] = value
    total, parts_known = point.get("total_units"), [point[n] for n in DIVISIONS if n in point]
    if total is not None and parts_known and sum(parts_known, Fraction(0)) == total:
        for name in DIVISIONS:
            point.setdefault(name, Fraction(0))


def related(wanted: Iterable[str], amounts: Mapping[str, Amount], shared_within: bool = False) -> frozenset[str]:
    """The counts that these hang together with; where the total is known exactly, divisions and units from elsewhere are apart."""
    relevant = set(wanted)
    total = amounts.get("total_units")
    apart = total is not None and total.exact is not None
    if shared_within and (_SHARED in relevant or (not apart and _SHARED in amounts and relevant & _PROGRAM)):
        relevant |= {_SHARED, "total_units"}
    if relevant & _PROGRAM:
        relevant.add("total_units")
        if not apart or relevant & _DIVIDED:
            relevant |= {"upper_division_units", "graduate_units"} | (amounts.keys() & _DIVIDED)
        if not apart:
            relevant |= amounts.keys() & _PROGRAM
    return frozenset(relevant | _FROM_ELSEWHERE if relevant & _FROM_ELSEWHERE else relevant)


def background(wanted: Iterable[str], amounts: Mapping[str, Amount], shared_within: bool = False) -> tuple[Linear, ...]:
    """The inequalities that bind these counts: what was stated of them and of all that they hang together with.

    With `shared_within` the units counted toward two programs are among those of this one (4.3 adds up several).
    """
    relevant = related(wanted, amounts, shared_within)
    items = [limit for name in sorted(relevant) for limit in limits(name, amounts.get(name))]
    if relevant & _FROM_ELSEWHERE:
        items.append(_ELSEWHERE_WITHIN)
    if relevant & _DIVIDED:
        items.append(_REST)
    if shared_within and _SHARED in relevant:
        items.append(_SHARED_WITHIN)
    return tuple(items)


@lru_cache(maxsize=4096)
def limits(name: str, amount: Amount | None) -> tuple[Linear, ...]:
    """The stated limits of a count, or only that it is not negative."""
    terms = LOWER if name == "lower_division_units" else {name: Fraction(1)}
    if amount is None:
        return (linear(terms),)
    least = linear(terms, -amount.low, amount.low_open)
    if amount.high is None:
        return (least,)
    return least, linear({n: -f for n, f in terms.items()}, amount.high, amount.high_open)


def lower_division() -> tuple[Linear, Linear]:
    """The two inequalities that make `lower_division_units` a quantity of its own, equal to the rest of the total."""
    rest = {**LOWER, "lower_division_units": Fraction(-1)}
    return linear(rest), linear({n: -f for n, f in rest.items()})
