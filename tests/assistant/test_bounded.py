"""Limits in sentences and values: least and most, in whole units and courses, and what a stated count lacks."""

from __future__ import annotations

import pytest

from assistant.decide import Decision
from assistant.say.bounded import bound_values, bounded
from rules.amount import Amount
from rules.bounds import Bound, bounds
from rules.facts import facts


def one(fact: str, **stated: object) -> Bound:
    (found,) = bounds(fact, facts(stated), "academic_certificate")
    return found


def said(bound: Bound, stated: Amount | None = None) -> str:
    return bounded(Decision("bound", bounds=(bound,), stated=stated))


def values(bound: Bound, stated: Amount | None = None) -> dict[tuple[str, str], str]:
    return {(v.what, v.unit): v.value for v in bound_values(bound, stated)}


def test_a_cap_is_rounded_down_in_whole_units_and_courses() -> None:
    cap = one("transfer_units", total_units=18)
    assert values(cap)["most transfer units", "whole units"] == "4"
    assert values(cap)["most transfer units", "three-unit courses"] == "1"
    assert "at most **4.5** transfer units" in said(cap)
    assert "at least" not in said(cap)


def test_a_minimum_is_rounded_up_and_what_is_lacking_is_said() -> None:
    least = one("upper_division_units", level="undergraduate", total_units=15)
    assert values(least, Amount.exactly(8))["short of needed upper-division units", "units"] == "3.25"
    assert "**3.25** short" in said(least, Amount.exactly(8))
    assert "12 units in whole units or 4 three-unit courses" in said(least)


def test_a_count_over_a_cap_is_told_how_far() -> None:
    assert "**0.5** over" in said(one("transfer_units", total_units=18), Amount.exactly(5))


@pytest.mark.parametrize("fact", ["upper_division_units", "lower_division_units"])
def test_what_is_left_beside_the_graduate_share_has_a_most(fact: str) -> None:
    left = one(fact, level="graduate", total_units=15)
    assert left.most is not None and left.most.value == Amount.exactly(4).low + Amount.exactly(1).low / 2
    assert "not graduate-level" in said(left)


def test_the_size_that_a_share_allows_is_found_backwards() -> None:
    assert "from **12** to **15**" in said(one("total_units", level="graduate", graduate_units="21/2"))
    assert values(one("total_units", transfer_units=6))["least units in total", "units"] == "24"
