"""A count is read exactly, in every form, or refused in words that say what to change; and it is written back the same."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.amount import Amount, amount, number, plain, show


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (12, Fraction(12)),
        (0, Fraction(0)),
        (10.5, Fraction(21, 2)),
        (10.1, Fraction(101, 10)),
        (0.1, Fraction(1, 10)),
        (1e-7, Fraction(1, 10**7)),
        ("21/2", Fraction(21, 2)),
        ("35/3", Fraction(35, 3)),
        ("0/5", Fraction(0)),
        (Decimal("8.40"), Fraction(42, 5)),
        (Fraction(7, 3), Fraction(7, 3)),
        (10**9, Fraction(10**9)),
    ],
)
def test_a_number_is_read_as_the_exact_fraction_that_was_written(written: Any, value: Fraction) -> None:
    assert number(written) == value
    assert amount(written) == Amount.exactly(value)
    assert amount(written).exact == value


@pytest.mark.parametrize(
    "written",
    [
        "12",
        "10.5",
        "",
        "1/0",
        "-1/2",
        " 1/2",
        "1/2\n",
        "½",
        "1/02",
        True,
        False,
        None,
        b"12",
        math.nan,
        math.inf,
        -math.inf,
        -1,
        -0.5,
        10**9 + 1,
        1e300,
        3j,
    ],
)
def test_what_is_no_count_is_refused(written: Any) -> None:
    with pytest.raises(ValueError):
        number(written)


@pytest.mark.parametrize("written", [Decimal("NaN"), Decimal("Infinity"), Decimal("sNaN"), Fraction(-1, 2), Decimal(-1)])
def test_odd_decimals_and_fractions_are_refused_as_well(written: Any) -> None:
    with pytest.raises(ValueError):
        amount(written)


def test_a_fraction_too_large_for_a_count_is_refused_like_the_number() -> None:
    with pytest.raises(ValueError):
        amount("10000000000/1")


@pytest.mark.parametrize(
    ("written", "low", "high", "low_open", "high_open"),
    [
        ([15, 18], 15, 18, False, False),
        ((15, 18), 15, 18, False, False),
        ([None, 18], 0, 18, False, False),
        ([15, None], 15, None, False, False),
        ([12, 12], 12, 12, False, False),
        ({"min": 9}, 9, None, False, False),
        ({"max": 9}, 0, 9, False, False),
        ({"more_than": 11, "less_than": 12}, 11, 12, True, True),
        ({"min": 11, "less_than": 12}, 11, 12, False, True),
        ({"more_than": 0}, 0, None, True, False),
        ({"min": 3, "max": 3}, 3, 3, False, False),
    ],
)
def test_a_range_is_read_with_its_ends_open_or_closed_as_written(
    written: Any, low: int, high: int | None, low_open: bool, high_open: bool
) -> None:
    assert amount(written) == Amount(Fraction(low), None if high is None else Fraction(high), low_open, high_open)


@pytest.mark.parametrize(
    "written",
    [
        [18, 15],
        [15],
        [1, 2, 3],
        [],
        ["15", 18],
        [15, True],
        [-1, 3],
        {},
        {"least": 3},
        {"min": 3, "most": 4},
        {"min": 4, "max": 3},
        {"more_than": 3, "max": 3},
        {"min": 3, "less_than": 3},
        {"more_than": 3, "less_than": 3},
        {"less_than": 0},
        {"min": "3"},
        {"max": math.inf},
        {"min": None},
    ],
)
def test_a_range_that_is_empty_or_malformed_is_refused(written: Any) -> None:
    with pytest.raises(ValueError):
        amount(written)


@pytest.mark.parametrize("written", [{"min": 5, "more_than": 3}, {"max": 3, "less_than": 5}])
def test_two_limits_on_one_side_are_refused_or_the_tighter_one_holds(written: dict[str, int]) -> None:
    try:
        read = amount(written)
    except ValueError:
        return
    assert read in (Amount(Fraction(5), None), Amount(Fraction(0), Fraction(3)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(12), "12"),
        (Fraction(0), "0"),
        (Fraction(100), "100"),
        (Fraction(21, 2), "10.5"),
        (Fraction(42, 5), "8.4"),
        (Fraction(35, 3), "35/3"),
        (Fraction(1, 8), "0.125"),
        (Fraction(10**9), "1000000000"),
        (Fraction(1, 10**7), "0.0000001"),
        (Fraction(5, 6), "5/6"),
    ],
)
def test_a_value_is_shown_as_an_exact_decimal_or_a_fraction(value: Fraction, text: str) -> None:
    assert show(value) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (12, "12"),
        ([15, 18], "15 to 18"),
        ([15, None], "at least 15"),
        ([None, 18], "at most 18"),
        ({"more_than": 18}, "more than 18"),
        ({"less_than": 12}, "fewer than 12"),
        ({"more_than": 11, "less_than": 12}, "more than 11 and fewer than 12"),
        ({"min": 11, "less_than": 12}, "at least 11 and fewer than 12"),
        ({"more_than": 11, "max": 12}, "more than 11 and at most 12"),
        ({"more_than": 0, "max": 12}, "more than 0 and at most 12"),
    ],
)
def test_an_amount_is_spoken_as_a_person_would(written: Any, text: str) -> None:
    assert str(amount(written)) == text


numbers = st.one_of(
    st.integers(0, 10**9),
    st.fractions(0, 1000, max_denominator=360).map(lambda f: f"{f.numerator}/{f.denominator}"),
    st.floats(0, 1000, allow_nan=False),
)
steady = settings(derandomize=True, max_examples=300, deadline=None, database=None)


@given(numbers)
@steady
def test_an_exact_amount_is_written_back_as_json_and_read_again_unchanged(written: Any) -> None:
    read = amount(written)
    assert amount(json.loads(json.dumps(plain(read)))) == read


@given(numbers, numbers, st.sampled_from(["min", "more_than", None]), st.sampled_from(["max", "less_than", None]))
@steady
def test_a_limited_amount_is_written_back_as_json_and_read_again_unchanged(one: Any, two: Any, low: str | None, high: str | None) -> None:
    small, large = sorted((one, two), key=number)
    written = ({low: small} if low else {}) | ({high: large} if high else {})
    try:
        read = amount(written)
    except ValueError:
        assert not written or number(small) == number(large) or (number(large) == 0 and high == "less_than")
        return
    assert amount(json.loads(json.dumps(plain(read)))) == read


@given(st.fractions(0, 10**6, max_denominator=10**4))
@steady
def test_what_is_shown_is_exactly_the_value(value: Fraction) -> None:
    assert Fraction(show(value)) == value
