"""The least and the most of one fact: exact, on both sides, and the very edge of what the check accepts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from rules.bounds import Bound, bounds
from rules.check import check
from rules.errors import FactError
from rules.facts import Credential, facts

AC, AMC, NCC = "academic_certificate", "academic_micro_credential", "non_credit_certificate"
ACHIEVEMENT = "certificate_of_achievement"


def only(fact: str, given: dict[str, Any], credential: str | None = None, about: list[str] | None = None) -> Bound:
    (found,) = bounds(fact, facts(given), credential, about)
    return found


def test_a_15_unit_graduate_certificate_needs_ten_and_a_half_graduate_units_so_eleven_or_four_courses() -> None:
    least = only("graduate_units", {"level": "graduate", "total_units": 15}, AC).least
    assert least is not None
    assert (least.value, least.clause, least.whole(True), least.courses(Fraction(3), True)) == (Fraction(21, 2), "2.7", 11, 4)


def test_a_micro_credential_has_3_to_11_units() -> None:
    found = only("total_units", {}, AMC)
    assert found.least is not None and found.most is not None
    assert (found.least.value, found.most.value) == (3, 11)


def test_transfer_and_prior_learning_share_one_cap() -> None:
    alone, beside = (only("transfer_units", {"total_units": 14} | more, AC) for more in ({}, {"prior_learning_units": 2}))
    assert alone.most is not None and beside.most is not None
    assert (alone.most.value, beside.most.value) == (Fraction(7, 2), Fraction(3, 2))
    assert alone.together == ("prior_learning_units",)


@pytest.mark.parametrize(("credential", "clause"), [(AC, "2.7"), (AMC, "4.3")])
def test_at_most_15_units_count_toward_two_programs(credential: str, clause: str) -> None:
    found = only("double_counted_units", {}, credential)
    assert found.most is not None
    assert (found.most.value, found.most.clause) == (15, clause)


@pytest.mark.parametrize(("fact", "given", "value"), [("ceus", {"contact_hours": 45}, "9/2"), ("contact_hours", {"ceus": 3.3}, "33")])
def test_ceus_and_contact_hours_give_each_other_exactly_with_no_rounding(fact: str, given: dict[str, Any], value: str) -> None:
    found = only(fact, given, NCC)
    assert found.least is not None and found.most is not None
    assert found.least.value == found.most.value == Fraction(value)


def test_the_score_for_achievement_is_the_programs_own_where_there_is_no_advanced_work() -> None:
    found = only("score_percent", {"required_score_percent": 85, "advanced_work": False}, ACHIEVEMENT)
    assert found.least is not None
    assert (found.least.value, found.least.clause) == (85, "L3")
    assert bounds("score_percent", facts({"required_score_percent": 85}), ACHIEVEMENT) == ()


def test_graduate_units_toward_the_twelve_above_18_units_are_a_fork_only_where_there_can_be_any() -> None:
    stated = {"level": "undergraduate", "total_units": 20}
    assert only("upper_division_units", stated, AC).forked
    assert not only("upper_division_units", stated | {"graduate_units": 0}, AC).forked
    assert not only("total_units", {}, AC).forked


def test_an_end_that_the_other_facts_set_by_themselves_is_no_limit_of_a_clause() -> None:
    found = only("total_units", {"transfer_units": 4, "prior_learning_units": 1}, AMC)
    assert found.least is None
    assert found.most is not None and found.most.value == 11


def test_the_limits_of_one_clause_can_be_asked_for_by_itself() -> None:
    given = {"level": "graduate", "graduate_units": 9}
    both, size = (only("total_units", given, AC, about) for about in (None, ["2.4"]))
    assert both.most is not None and both.most.value == Fraction(90, 7)
    assert size.most is None and size.least is not None and size.least.clause == "2.4"


def test_without_a_total_each_rule_is_told_with_its_sizes() -> None:
    found = only("upper_division_units", {"level": "undergraduate"}, AC)
    assert found.asked == (
        "12 to 18 units in total: at least 75% upper-division units and up to 6 graduate units (2.5)",
        "more than 18 units in total: at least 12 upper-division units (2.5)",
    )


@pytest.mark.parametrize(
    ("fact", "given"),
    [
        ("graduate_units", {"level": "graduate", "total_units": 13}),
        ("upper_division_units", {"level": "undergraduate", "total_units": 17, "graduate_units": 2}),
        ("upper_division_units", {"level": "post_baccalaureate", "total_units": "37/2", "graduate_units": 0}),
        ("lower_division_units", {"level": "undergraduate", "total_units": 14, "graduate_units": 0}),
        ("transfer_units", {"total_units": 13, "prior_learning_units": 1}),
        ("total_units", {"level": "graduate", "graduate_units": 9}),
        ("total_units", {"transfer_units": 4, "prior_learning_units": 1}),
    ],
)
def test_the_check_passes_on_an_edge_and_fails_just_beyond_it(fact: str, given: dict[str, Any]) -> None:
    step = Fraction(1, 1000)
    found = only(fact, given, AC)
    for edge, beyond in ((found.least, -step), (found.most, step)):
        if edge is not None:
            on, off = (
                check(facts({**given, fact: f"{value.numerator}/{value.denominator}"}), AC, [edge.clause])
                for value in (edge.value, edge.value + beyond)
            )
            assert on.verdict != "no"
            assert off.verdict == "no"


def test_what_is_no_count_or_no_clause_is_refused() -> None:
    with pytest.raises(FactError, match="'level' is no count"):
        bounds("level", facts({}))
    with pytest.raises(FactError, match=r"no clause '9\.9'"):
        bounds("total_units", facts({}), Credential.ACADEMIC_CERTIFICATE, ["9.9"])
