"""`fixes`: what it takes to mend a program, in the words of the rules, and never more than that (against z3)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import cast

import pytest
import z3

from rules.amount import Amount
from rules.check import Check, check
from rules.facts import DIVISIONS, Facts, facts
from rules.repair import COURSE, Fix, fixes

UNDERGRADUATE: dict[str, object] = {"credential": "academic_certificate", "level": "undergraduate"}
GRADUATE: dict[str, object] = {"credential": "academic_certificate", "level": "graduate"}
PARTICIPATION: dict[str, object] = {"credential": "certificate_of_participation"}


def _check(**values: object) -> Check:
    return check(facts(values))


def _changes(checked: Check) -> list[str]:
    return [fix.change for fix in fixes(checked)]


# The words, and the alternatives.


def test_14_units_with_10_upper_division_lack_half_a_unit() -> None:
    first = fixes(_check(**UNDERGRADUATE, total_units=14, upper_division_units=10, graduate_units=0))[0]
    assert first.change == "replace 0.5 lower-division unit with upper-division or graduate (in whole units: 1; one 3-unit course)"
    assert first.result == "10.5 upper-division units meet the minimum: 75% of 14 is 10.5 units (2.5)"
    assert first.amounts == {"lower_division_units": Fraction(-1, 2), "upper_division_units": Fraction(1, 2)}
    assert (first.clauses, first.kind, first.settled) == (("2.5",), "swap", True)


def test_adding_units_also_raises_the_whole_that_the_percentage_is_of() -> None:
    assert "add 2 upper-division or graduate units (one 3-unit course)" in _changes(
        _check(**UNDERGRADUATE, total_units=14, upper_division_units=10, graduate_units=0)
    )


def test_at_18_units_going_over_the_cliff_is_the_smallest_change() -> None:
    cliff, swap, drop = fixes(_check(**UNDERGRADUATE, total_units=18, upper_division_units=12, graduate_units=0))
    assert cliff.change == "add any amount of units of any division (in whole units: 1; one 3-unit course)"
    assert cliff.size == 0 and cliff.beyond
    assert (cliff.whole, cliff.courses) == ((Fraction(1),), (Fraction(3),))
    assert cliff.result == "12 upper-division units meet the minimum of 12 (2.5)"
    assert swap.change.startswith("replace 1.5 lower-division units with upper-division")
    assert drop.change == "drop 2 lower-division units (one 3-unit course)"


def test_over_18_units_the_reading_that_asks_most_is_met_and_the_other_is_mentioned() -> None:
    first = fixes(_check(**UNDERGRADUATE, total_units=24, upper_division_units=8, graduate_units=2))[0]
    assert first.change == "replace 4 lower-division units with upper-division (two 3-unit courses)"
    assert first.result.endswith("under the reading of the text that asks least, 2 units would be enough")


def test_a_10_unit_certificate_needs_2_more_units_whatever_its_level() -> None:
    assert _changes(_check(credential="academic_certificate", total_units=10)) == ["add 2 units of any division (one 3-unit course)"]


def test_a_micro_credential_that_is_too_large_drops_units() -> None:
    assert _changes(_check(credential="academic_micro_credential", total_units=14)) == ["drop 3 units (one 3-unit course)"]


def test_units_that_are_dropped_may_be_among_those_transferred() -> None:
    first = fixes(_check(credential="academic_micro_credential", total_units=14, transfer_units=14))[0]
    assert first.change == "drop 3 units out of the transfer units (one 3-unit course)"
    assert (first.amounts["total_units"], first.amounts["transfer_units"]) == (Fraction(-3), Fraction(-3))


def test_units_counted_twice_never_come_to_more_than_the_program_that_is_left() -> None:
    given = {"total_units": 24, "lower_division_units": 14, "double_counted_units": 23}
    found = fixes(_check(**UNDERGRADUATE, **given))
    assert found and all(24 + fix.amounts.get("total_units", 0) >= 23 + fix.amounts.get("double_counted_units", 0) for fix in found)


def test_dropping_a_whole_course_can_be_too_much() -> None:
    changes = _changes(_check(**UNDERGRADUATE, total_units=14, upper_division_units=10, graduate_units=0))
    assert "drop 2/3 lower-division unit (in whole units: 1; whole 3-unit courses cannot do it)" in changes


def test_too_many_transfer_units_are_replaced_or_diluted() -> None:
    assert _changes(_check(**GRADUATE, total_units=12, graduate_units=12, transfer_units=3, prior_learning_units=1)) == [
        "replace 1 transfer unit with units taken here (one 3-unit course)",
        "replace 1 unit of credit for prior learning with units taken here (whole 3-unit courses cannot do it)",
        "add 4 lower-division or upper-division units (whole 3-unit courses cannot do it)",  # 6 would break the 70%
        "add 4 graduate units (two 3-unit courses)",
    ]


def test_a_change_larger_than_the_program_itself_is_offered_only_where_nothing_less_will_do() -> None:
    changes = _changes(_check(**GRADUATE, total_units=14, graduate_units=0, upper_division_units=0))
    assert changes == ["replace 9.8 lower-division units with graduate (in whole units: 10; four 3-unit courses)"]
    assert _changes(_check(**GRADUATE, total_units=0)) == ["add 12 graduate units (four 3-unit courses)"]


def test_two_broken_clauses_are_mended_by_a_pair_of_moves_where_that_moves_less() -> None:
    given = {"total_units": 14, "upper_division_units": 10, "graduate_units": 0, "transfer_units": 5, "prior_learning_units": 0}
    found = fixes(_check(**UNDERGRADUATE, **given))
    assert found[0].change == "drop 2 lower-division units out of the transfer units (whole 3-unit courses cannot do it)"
    assert found[1].change == (
        "replace 0.5 lower-division unit with upper-division and replace 1.5 transfer units with units taken here"
        " (in whole units: 1 and 2; in 3-unit courses: 1 and 1)"
    )
    assert found[1].size == 2 and (found[1].clauses, found[1].kind) == (("2.5", "2.9"), "several")
    assert found[-1].change == "add 6 upper-division units (two 3-unit courses)"


def test_units_counted_twice_need_the_permission_and_the_cap() -> None:
    given = {"total_units": 30, "graduate_units": 21, "double_counted_units": 20, "graduate_program_permission": False}
    assert _changes(_check(**GRADUATE, **given)) == [
        "get the permission of the graduate degree program and have 5 fewer units counted toward both programs (two 3-unit courses)",
        "have 20 fewer units counted toward both programs (whole 3-unit courses cannot do it)",
    ]


def test_ceus_are_brought_into_line_with_the_hours_exactly() -> None:
    found = fixes(_check(credential="non_credit_certificate", contact_hours=25, ceus=3))
    assert [fix.change for fix in found] == ["have 0.5 fewer CEUs", "have 5 more contact hours"]
    assert found[0].result == "10 contact hours are 1 CEU, so 25 contact hours are 2.5 CEUs (3.5)"


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ({**PARTICIPATION, "bears_seal": True}, "omit the University seal"),
        (
            {**PARTICIPATION, "implies_competence": True},
            "change the wording so that it implies no level of skill, competence or achievement",
        ),
        ({**PARTICIPATION, "approvals_missing": ["college_dean"]}, "get approval by the dean of the college"),
        ({"credential": "non_credit_certificate", "offered_by": "stateside"}, "offer it through CPaCE"),
        ({**UNDERGRADUATE, "offered_by": "other"}, "offer it through CPaCE or state-side"),
        ({**UNDERGRADUATE, "has_prerequisites": True, "prerequisites_stated": False}, "state the prerequisites clearly"),
        (
            {**UNDERGRADUATE, "grading": "credit_no_credit", "courses_only_offered_credit_no_credit": False},
            "grade the courses by letter grade",
        ),
        ({"credential": "academic_certificate", "level": "other"}, "classify it as undergraduate, post-baccalaureate or graduate"),
        ({"credential": "non_credit_micro_credential", "assesses_competency": False}, "include assessment of competency"),
        (
            {"credential": "academic_micro_credential", "approvals_missing": ["cepc", "urc"]},
            "get approval by the Curriculum and Educational Policies Council (CEPC) and the University Resources Council (URC)",
        ),
    ],
)
def test_what_is_no_count_is_changed_as_its_rule_says(values: dict[str, object], change: str) -> None:
    found = fixes(check(facts(values)))
    assert change in [fix.change for fix in found]
    assert all(fix.kind == "change" and not fix.amounts and fix.size == 0 for fix in found)


def test_several_broken_rules_are_mended_together_in_one_change() -> None:
    (only,) = fixes(_check(**PARTICIPATION, bears_seal=True, implies_competence=True))
    assert only.clauses == ("6", "6.1", "6.3")
    assert " and " in only.change


def test_a_verdict_that_is_not_no_or_a_type_that_is_not_named_has_no_fixes() -> None:
    assert fixes(_check(**UNDERGRADUATE, total_units=15)) == ()
    assert fixes(_check(total_units=2, bears_seal=True)) == ()


def test_a_narrow_question_is_not_mended_by_breaking_another_clause() -> None:
    asked = check(facts({**UNDERGRADUATE, "total_units": 12, "upper_division_units": 8, "graduate_units": 0}), about=["2.5"])
    assert fixes(asked) and all(fix.kind != "drop" for fix in fixes(asked))


def test_where_the_rest_is_not_stated_the_change_is_said_to_hold_in_the_least_demanding_case() -> None:
    first = fixes(_check(**UNDERGRADUATE, total_units=14, upper_division_units=3))[0]
    assert first.change.startswith("replace 1.5 lower-division units with upper-division")
    assert not first.settled and "least demanding case" in first.result and first.result.endswith("graduate units")


def test_clauses_that_are_broken_only_together_are_mended_too() -> None:
    checked = _check(credential="academic_certificate", total_units=14, upper_division_units=3, lower_division_units=11)
    assert not [f for f in checked.bearing if f.status == "fail"]
    first = fixes(checked)[0]
    assert first.change == "replace 7.5 lower-division units with upper-division (in whole units: 8; three 3-unit courses)"
    assert first.clauses == ("2.5", "2.6", "2.7") and first.result.endswith("settled once stated: level")


# Minimality, against a second encoding of clauses 2.4 to 2.7 and 2.9 written from the text.

COUNTS = ("total_units", *DIVISIONS, "transfer_units")
Given = Mapping[str, object]
Shift = dict[str, z3.ArithRef]


def _q(value: Fraction) -> z3.RatNumRef:
    return z3.Q(value.numerator, value.denominator)


def _sound(at: Shift) -> z3.BoolRef:
    parts = [at[n] for n in COUNTS[1:]]
    return z3.And(*(p >= 0 for p in parts), at["total_units"] == z3.Sum(parts[:3]), at["transfer_units"] <= at["total_units"])


def _share(level: str, at: Shift, most: bool) -> z3.BoolRef:
    total, upper, graduate = at["total_units"], at["upper_division_units"], at["graduate_units"]
    if level == "graduate":
        return 10 * graduate >= 7 * total
    counted = upper + z3.If(graduate > 6, z3.RealVal(6), graduate)
    over = upper >= 12 if most else upper + graduate >= 12
    return z3.And(z3.Implies(z3.And(total >= 12, total <= 18), 4 * counted >= 3 * total), z3.Implies(total > 18, over))


def _met(level: str, at: Shift, most: bool) -> z3.BoolRef:
    return z3.And(_sound(at), at["total_units"] >= 12, _share(level, at, most), 4 * at["transfer_units"] <= at["total_units"])


def _program(given: Facts) -> tuple[Shift, list[z3.BoolRef]]:
    at = {name: z3.Real(name) for name in COUNTS}
    limits = [_sound(at)]
    for name in COUNTS:
        amount = given.count(name)
        if amount is not None:
            limits.append(at[name] >= _q(amount.low))
            limits += [at[name] <= _q(amount.high)] if amount.high is not None else []
    return at, limits


def _possible(*formulas: z3.BoolRef) -> bool:
    solver = z3.Solver()
    solver.add(*formulas)
    return bool(solver.check() == z3.sat)


def _reading(level: str, at: Shift, limits: list[z3.BoolRef]) -> bool:
    """Whether the reading that asks most is to be met: unless the program as it is lies between the readings."""
    return _possible(*limits, _share(level, at, True)) or not _possible(*limits, _share(level, at, False))


def _steps() -> list[dict[str, int]]:
    moves = [{"total_units": sign, name: sign} for name in DIVISIONS for sign in (1, -1)]
    moves += [{a: -1, b: 1} for a in DIVISIONS for b in DIVISIONS if a != b]
    return [*moves, {"transfer_units": -1}]


def _mends_with_less(given: Facts, fix: Fix, moves: list[dict[str, int]]) -> bool:
    """Whether at most two of the moves mend the program with fewer units in all than the fix."""
    level, (at, limits) = str(given.level), _program(given)
    if given.transfer_units is None:
        moves = [m for m in moves if "transfer_units" not in m]
    sizes = [z3.Real(f"size{i}") for i, _ in enumerate(moves)]
    after = {n: at[n] + z3.Sum([s * m[n] for s, m in zip(sizes, moves, strict=True) if n in m] or [z3.RealVal(0)]) for n in COUNTS}
    total = z3.Sum(sizes)
    less = total <= _q(fix.size) if fix.beyond else total < _q(fix.size)
    few = z3.AtMost(*(s > 0 for s in sizes), 2) if len(sizes) > 2 else z3.BoolVal(True)
    return _possible(*limits, *(s >= 0 for s in sizes), few, less, _met(level, after, _reading(level, at, limits)))


def _mends(given: Facts, deltas: Mapping[str, Fraction]) -> bool:
    level, (at, limits) = str(given.level), _program(given)
    after = {n: at[n] + _q(deltas.get(n, Fraction(0))) for n in COUNTS}
    return _possible(*limits, _met(level, after, _reading(level, at, limits)))


def _sample(seed: int, partial: bool) -> list[Facts]:
    """Failing programs on the half-unit grid of 6 to 30 units; with `partial` some counts are ranges or not stated."""
    rng = random.Random(seed)
    found: list[Facts] = []
    while len(found) < 16:
        total = rng.randint(12, 60)
        upper = rng.randint(0, total)
        graduate = rng.choice((0, rng.randint(0, total - upper)))
        values: dict[str, object] = {"total_units": total / 2, "upper_division_units": upper / 2, "graduate_units": graduate / 2}
        if rng.random() < 0.5:
            values["transfer_units"] = rng.randint(0, total // 2) / 2
        if partial:
            name = rng.choice(list(values))
            exact = cast(float, values.pop(name))
            if rng.random() < 0.6:
                values[name] = [max(0, exact - rng.randint(0, 3) / 2), exact + rng.randint(0, 3) / 2]
        level = rng.choice(("undergraduate", "post_baccalaureate", "graduate"))
        try:
            given = facts({"credential": "academic_certificate", "level": level, **values})
        except ValueError:
            continue
        if check(given).verdict == "no":
            found.append(given)
    return found


@pytest.mark.parametrize("partial", [False, True], ids=["exact", "partial"])
@pytest.mark.parametrize("seed", range(10))
def test_no_one_or_two_moves_mend_a_program_with_less(seed: int, partial: bool) -> None:
    for given in _sample(seed, partial):
        found = fixes(check(given))
        assert found, given.stated()
        assert [(f.size, f.beyond) for f in found] == sorted((f.size, f.beyond) for f in found)
        assert not _mends_with_less(given, found[0], _steps()), (given.stated(), found[0])
        assert all(_mends(given, fix.amounts) for fix in found), given.stated()


def _least_steps(given: Facts, one: Mapping[str, int], step: int) -> int | None:
    """The fewest whole units or courses of one move that mend the program, sought one by one among the first 80."""
    level, (at, limits) = str(given.level), _program(given)
    solver, size = z3.Solver(), z3.Int("size")
    after = {n: at[n] + one.get(n, 0) * step * z3.ToReal(size) for n in COUNTS}
    solver.add(*limits, size >= 0, size <= 80, _met(level, after, _reading(level, at, limits)))
    least = None
    while solver.check() == z3.sat:
        least = solver.model()[size].as_long()
        solver.add(size < least)
    return None if least is None else least * step


@pytest.mark.parametrize("seed", range(20, 28))
def test_each_single_move_is_as_small_as_it_can_be_exactly_in_whole_units_and_in_courses(seed: int) -> None:
    for given in _sample(seed, partial=seed % 2 == 1):
        for fix in fixes(check(given)):
            if fix.kind == "several":
                continue
            one = {name: 1 if delta > 0 else -1 for name, delta in fix.amounts.items()}
            assert not _mends_with_less(given, fix, [one]), (given.stated(), fix)
            for step, got in ((1, fix.whole), (COURSE, fix.courses)):
                assert (got[0] if got else None) == _least_steps(given, one, step), (given.stated(), fix)


def test_ranges_are_shifted_with_the_move() -> None:
    first = fixes(_check(credential="academic_certificate", total_units=[8, 10]))[0]
    assert first.amounts["total_units"] == 2
    assert "10 to 12 units" in first.result and Amount(Fraction(8), Fraction(10)) == facts({"total_units": [8, 10]}).total_units
