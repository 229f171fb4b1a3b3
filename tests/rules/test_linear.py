"""Exact linear reasoning is right about strict edges, spans, witnesses and contradictions, and agrees with z3."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
import z3  # type: ignore[import-untyped]

from rules.linear import Linear, Span, linear, satisfiable, satisfy, span

X_AT_LEAST_3 = linear({"x": 1}, -3)
X_ABOVE_3 = linear({"x": 1}, -3, strict=True)
X_AT_MOST_3 = linear({"x": -1}, 3)
X_BELOW_3 = linear({"x": -1}, 3, strict=True)


def _holds(item: Linear, point: dict[str, Fraction]) -> bool:
    value = sum((f * point[n] for n, f in item.terms), item.constant)
    return value > 0 if item.strict else value >= 0


def test_two_limits_that_touch_are_met_by_the_one_point_between_them() -> None:
    assert satisfy([X_AT_LEAST_3, X_AT_MOST_3]) == {"x": Fraction(3)}


@pytest.mark.parametrize("pair", [(X_ABOVE_3, X_AT_MOST_3), (X_AT_LEAST_3, X_BELOW_3), (X_ABOVE_3, X_BELOW_3)])
def test_two_limits_that_touch_exclude_each_other_where_one_is_strict(pair: tuple[Linear, Linear]) -> None:
    assert not satisfiable(pair)
    assert satisfy(pair) is None
    assert span(pair, "x") is None


def test_a_strict_limit_wins_over_a_loose_one_at_the_same_place_in_either_order() -> None:
    for system in ([X_AT_LEAST_3, X_ABOVE_3], [X_ABOVE_3, X_AT_LEAST_3]):
        assert span(system, "x") == Span(Fraction(3), None, True, False)
    for system in ([X_AT_MOST_3, X_BELOW_3], [X_BELOW_3, X_AT_MOST_3]):
        assert span(system, "x") == Span(None, Fraction(3), False, True)


def test_strictness_survives_the_elimination_of_another_quantity() -> None:
    chain = [linear({"y": 1, "x": -1}, strict=True), linear({"z": 1, "y": -1})]
    assert not satisfiable([*chain, linear({"x": 1, "z": -1})])
    assert satisfiable([*chain, linear({"x": 1, "z": -1}, 1)])
    assert span([*chain, X_AT_LEAST_3], "z") == Span(Fraction(3), None, True, False)


def test_a_negated_inequality_holds_exactly_where_the_other_does_not() -> None:
    for item in (X_AT_LEAST_3, X_ABOVE_3, X_AT_MOST_3, X_BELOW_3):
        assert item.negated().negated() == item
        for value in (Fraction(5, 2), Fraction(3), Fraction(7, 2)):
            assert _holds(item, {"x": value}) != _holds(item.negated(), {"x": value})


def test_filling_in_a_quantity_leaves_an_inequality_over_the_rest() -> None:
    item = linear({"x": 2, "y": -1}, 1)
    assert item.at({"x": Fraction(3)}) == linear({"y": -1}, 7)
    assert item.at({"z": Fraction(3)}) is item
    assert item.at({"x": Fraction(0), "y": Fraction(1)}).holds()
    assert not linear({"x": 1}, strict=True).at({"x": Fraction(0)}).holds()


def test_terms_with_a_zero_factor_are_dropped_and_the_order_is_canonical() -> None:
    assert linear({"y": 1, "x": 0, "a": 2}).terms == (("a", Fraction(2)), ("y", Fraction(1)))


def test_renaming_makes_a_second_copy_of_all_but_the_shared_quantities() -> None:
    assert linear({"x": 1, "y": 1}).renamed("'", frozenset("x")).terms == (("x", Fraction(1)), ("y'", Fraction(1)))


def test_a_false_statement_without_quantities_is_a_contradiction_and_a_true_one_is_nothing() -> None:
    assert not satisfiable([linear({}, -1)])
    assert not satisfiable([linear({}, 0, strict=True)])
    assert satisfiable([linear({}, 0)])
    assert satisfy([]) == {}
    assert span([], "x") == Span(None, None)
    assert span([linear({}, -1)], "x") is None
    assert span([X_AT_LEAST_3], "y") == Span(None, None)


def test_a_contradiction_among_other_quantities_leaves_no_span() -> None:
    assert span([X_ABOVE_3, X_AT_MOST_3, linear({"y": 1})], "y") is None


def test_a_span_reaches_through_other_quantities() -> None:
    parts = [linear({"upper": 1}), linear({"graduate": 1}), linear({"total": 1, "upper": -1, "graduate": -1})]
    twelve = [linear({"total": 1}, -12), linear({"total": -1}, 12)]
    share = linear({"upper": 4, "graduate": 4, "total": -3})
    assert span([*parts, *twelve, share, linear({"graduate": -1}, 6)], "upper") == Span(Fraction(3), Fraction(12))


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        (Span(None, None), Fraction(0)),
        (Span(None, Fraction(5, 2)), Fraction(2)),
        (Span(None, Fraction(2), high_open=True), Fraction(1)),
        (Span(Fraction(5, 2), None), Fraction(3)),
        (Span(Fraction(3), None, low_open=True), Fraction(4)),
        (Span(Fraction(3), Fraction(3)), Fraction(3)),
        (Span(Fraction(1, 3), Fraction(1, 2)), Fraction(1, 3)),
        (Span(Fraction(1, 3), Fraction(1, 2), True, True), Fraction(5, 12)),
        (Span(Fraction(3), Fraction(4), True, False), Fraction(4)),
        (Span(Fraction(3), Fraction(4), True, True), Fraction(7, 2)),
        (Span(Fraction(5, 2), Fraction(3), False, True), Fraction(5, 2)),
    ],
)
def test_the_value_chosen_of_a_span_lies_in_it_and_is_whole_where_it_can_be(given: Span, chosen: Fraction) -> None:
    assert given.choose() == chosen


NAMES = ("w", "x", "y", "z")


def _random_system(r: random.Random) -> list[Linear]:
    system = []
    for _ in range(r.randrange(1, 8)):
        terms = {n: Fraction(r.randrange(-4, 5), r.choice((1, 1, 2, 3))) for n in r.sample(NAMES, r.randrange(0, 4))}
        system.append(linear(terms, Fraction(r.randrange(-8, 9), r.choice((1, 2))), r.random() < 0.4))
    if r.random() < 0.5:
        system += [linear({n: 1}) for n in NAMES]
    if r.random() < 0.4:  # an equation
        item = r.choice(system)
        system.append(Linear(tuple((n, -f) for n, f in item.terms), -item.constant))
    return system


def _z3_of(item: Linear) -> Any:
    left = z3.Sum([z3.RealVal(0), *(z3.RealVal(str(f)) * z3.Real(n) for n, f in item.terms)]) + z3.RealVal(str(item.constant))
    return left > 0 if item.strict else left >= 0


@pytest.mark.parametrize("seed", range(4))
def test_satisfiability_and_witnesses_agree_with_z3_on_random_systems(seed: int) -> None:
    r = random.Random(seed)
    met = 0
    for _ in range(400):
        system = _random_system(r)
        solver = z3.Solver()
        solver.add(*map(_z3_of, system))
        expected = solver.check() == z3.sat
        point = satisfy(system)
        assert satisfiable(system) == (point is not None) == expected, system
        if point is not None:
            met += 1
            assert all(_holds(item, point) for item in system), (system, point)
    assert 50 < met < 390


def _edges_hold(system: list[Linear], name: str, found: Span | None) -> None:
    """The span is exactly the projection: its edges by the optimizer, and each edge is attained where it is not open."""
    x = z3.Real(name)
    solver = z3.Solver()
    solver.add(*map(_z3_of, system))
    assert (found is None) == (solver.check() == z3.unsat)
    if found is None:
        return
    for edge, is_open, outward in ((found.low, found.low_open, -1), (found.high, found.high_open, 1)):
        if edge is None:
            far = z3.RealVal(outward * 10**6)
            assert solver.check(x < far if outward < 0 else x > far) == z3.sat
            continue
        at = z3.RealVal(str(edge))
        assert solver.check(x < at if outward < 0 else x > at) == z3.unsat, (system, found)
        assert (solver.check(x == at) == z3.unsat) == is_open, (system, found)
        near = z3.RealVal(str(edge - outward * Fraction(1, 10**6)))
        assert is_open is False or solver.check(x > near if outward > 0 else x < near) == z3.sat, (system, found)


@pytest.mark.parametrize("seed", range(4))
def test_spans_agree_with_z3_on_random_systems(seed: int) -> None:
    r = random.Random(100 + seed)
    for _ in range(150):
        system = _random_system(r)
        name = r.choice(NAMES)
        _edges_hold(system, name, span(system, name))


def test_the_order_of_the_inequalities_changes_neither_the_answer_nor_the_span() -> None:
    r = random.Random(9)
    for _ in range(300):
        system = _random_system(r)
        shuffled = r.sample(system, len(system))
        assert satisfiable(system) == satisfiable(shuffled)
        assert span(system, "x") == span(shuffled, "x")


def test_a_quantity_that_nothing_bounds_is_free() -> None:
    point = satisfy([linear({"x": 1, "y": 1}, -5), linear({"x": -1}, 1)])
    assert point is not None
    assert point["x"] + point["y"] >= 5 and point["x"] <= 1
