"""Quantities with their nouns: digits and words, shares, ranges, comparisons, courses times units, and numbers that count nothing."""

from __future__ import annotations

import pytest

from assistant.read.numbers import quantities, value
from assistant.read.text import plain
from tests.assistant.reading import failing


def read(message: str) -> list[tuple[str, str]]:
    return [(str(q.amount), q.noun) for q in quantities(plain(message).text)]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12", "12"),
        ("10.5", "21/2"),
        ("1 / 2", "1/2"),
        ("10 1 / 2", "21/2"),
        ("twelve", "12"),
        ("twenty one", "21"),
        ("ten and a half", "21/2"),
        ("ten point five", "21/2"),
        ("a dozen", "12"),
        ("half a dozen", "6"),
        ("half", "1/2"),
        ("two thirds", "2/3"),
        ("three quarters", "3/4"),
        ("a third", "1/3"),
        ("one hundred", "100"),
        ("a hundred", "100"),
        ("zero", "0"),
    ],
)
def test_digits_and_words_stand_for_exact_numbers(words: str, number: str) -> None:
    assert str(value(words)) == number


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("12 units", [("12", "units")]),
        ("a 12-unit program", [("12", "units")]),
        ("twelve units", [("12", "units")]),
        ("a twelve-unit program", [("12", "units")]),
        ("Twenty-one units", [("21", "units")]),
        ("12 semester units", [("12", "units")]),
        ("12 credits", [("12", "units")]),
        ("12 credit hours", [("12", "units")]),
        ("12 semester credits", [("12", "units")]),
        ("a dozen units", [("12", "units")]),
        ("10.5 units", [("10.5", "units")]),
        ("ten and a half units", [("10.5", "units")]),
        ("eleven point five units", [("11.5", "units")]),
        ("35/3 units", [("35/3", "units")]),
        ("45 hours", [("45", "hours")]),
        ("45 contact hours", [("45", "hours")]),
        ("45 hrs of instruction", [("45", "hours")]),
        ("4.5 CEUs", [("4.5", "ceus")]),
        ("3 continuing education units", [("3", "ceus")]),
        ("30%", [("30", "percent")]),
        ("30 percent", [("30", "percent")]),
        ("thirty per cent", [("30", "percent")]),
        ("four courses", [("4", "courses")]),
        ("4 classes", [("4", "courses")]),
        *failing("a number word behind 'point' is read only for five", ("eleven point two units", [("11.2", "units")])),
    ],
)
def test_a_number_is_read_with_the_noun_it_counts(message: str, found: list[tuple[str, str]]) -> None:
    assert read(message) == found


@pytest.mark.parametrize(
    ("message", "amount"),
    [
        ("half of the units", "0.5"),
        ("a half of it", "0.5"),
        ("a quarter of the units", "0.25"),
        ("one fourth of the units", "0.25"),
        ("two thirds of the units", "2/3"),
        ("three-quarters of the units", "0.75"),
        ("3/4 of the units", "0.75"),
        ("1/3 of the units", "1/3"),
    ],
)
def test_parts_of_a_whole_are_shares(message: str, amount: str) -> None:
    assert read(message) == [(amount, "share")]


@pytest.mark.parametrize(
    ("message", "amount"),
    [
        ("12-15 units", "12 to 15"),
        ("12–15 units", "12 to 15"),
        ("12 to 15 units", "12 to 15"),
        ("from 12 to 15 units", "12 to 15"),
        ("between 12 and 15 units", "12 to 15"),
        ("twelve to fifteen units", "12 to 15"),
        ("12 or 13 units", "12 to 13"),
        ("at least 12 units", "at least 12"),
        *failing("'N or more units' and 'N+ units' lose their noun", ("12 or more units", "at least 12")),
        ("12 units or more", "at least 12"),
        *failing("'N or more units' and 'N+ units' lose their noun", ("12+ units", "at least 12")),
        ("no fewer than 12 units", "at least 12"),
        ("a minimum of 12 units", "at least 12"),
        ("not less than 12 units", "at least 12"),
        ("≥ 12 units", "at least 12"),
        ("at most 11 units", "at most 11"),
        ("up to 11 units", "at most 11"),
        ("11 units or fewer", "at most 11"),
        ("no more than 11 units", "at most 11"),
        ("a maximum of 11 units", "at most 11"),
        ("11 units max", "at most 11"),
        ("more than 18 units", "more than 18"),
        ("over 18 units", "more than 18"),
        ("above 18 units", "more than 18"),
        ("fewer than 12 units", "fewer than 12"),
        ("less than 12 units", "fewer than 12"),
        ("under 12 units", "fewer than 12"),
        ("just under 12 units", "fewer than 12"),
        ("not more than 11 units", "at most 11"),
        ("12 units so far", "at least 12"),
        *failing(
            "a sign of comparison is not read",
            (">= 12 units", "at least 12"),
            ("> 18 units", "more than 18"),
            ("<12 units", "fewer than 12"),
        ),
        *failing(
            "'at least' with a word between is read as exact",
            ("at the very least 12 units", "at least 12"),
            ("at least about 12 units", "at least 12"),
        ),
        *failing(
            "'not quite' and 'almost' are read as the number itself",
            ("not quite 12 units", "fewer than 12"),
            ("almost 12 units", "fewer than 12"),
        ),
    ],
)
def test_ranges_and_comparisons_limit_a_count(message: str, amount: str) -> None:
    assert read(message) == [(amount, "units")]


@pytest.mark.parametrize(
    ("message", "units"),
    [
        ("four 3-unit courses", "12"),
        ("4 three-unit courses", "12"),
        ("four courses of 3 units", "12"),
        ("four courses at 3 units each", "12"),
        ("four courses, 3 units each", "12"),
        ("four courses (3 units each)", "12"),
        ("4 classes worth 3 units apiece", "12"),
        ("4 x 3 units", "12"),
        ("4 × 3 units", "12"),
        ("four courses with 3 units each", "12"),
        ("five graduate 3-unit seminars", "15"),
        ("4 courses, each 3 units", "12"),
        ("three 3.5-unit courses", "10.5"),
        *failing("'all N units' behind the courses is not joined with them", ("four courses, all 3 units", "12")),
        *failing("'per' before 'course' is not joined where the course count stands behind", ("3 units per course, four courses", "12")),
    ],
)
def test_courses_times_units_are_units(message: str, units: str) -> None:
    assert [str(q.units) for q in quantities(plain(message).text)] == [units]


def test_courses_without_a_size_are_no_units() -> None:
    assert [q.units for q in quantities(plain("four courses").text)] == [None]


@pytest.mark.parametrize(
    "message",
    [
        "our policy of 2024",
        "Fall 2024",
        "since 2019",
        "under section 2.4",
        "clause 2.10 please",
        "what does 4.1 say",
        "in room 212",
        "call 562-985-4111",
        "on 4/11/2024",
        "at 10:30",
        "ticket #4312",
        "$1,200",
        "the 3rd draft",
        "week 7",
        "step 2",
        "Policy Statement 16-17",
        "EO 1071",
        "May 12 meeting is the one",
        *failing("a number in a name is read as a count", ("COVID-19 courses",)),
        "April 11th is the date",
        "v2 of it",
        "Q3 budget",
    ],
)
def test_numbers_that_only_name_something_count_no_units(message: str) -> None:
    assert [q for q in quantities(plain(message).text) if q.noun in ("units", "bare", "courses")] == []


@pytest.mark.parametrize(
    ("message", "noun"),
    [
        ("30 students", "other"),
        ("two semesters", "other"),
        ("3 years", "other"),
        ("5 faculty members", "other"),
        ("8 weeks", "other"),
        ("90 minutes", "other"),
        ("a 3.0 GPA", "other"),
        ("two committees", "bare"),
    ],
)
def test_what_is_counted_besides_units_is_not_taken_for_units(message: str, noun: str) -> None:
    assert [n for _, n in read(message)] == [noun]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("14 units, 10 upper-division and 4 lower", ["14", "10", "4"]),
        ("10 and 4", ["10", "4"]),
        ("16 units, 12 and 4", ["16", "12", "4"]),
        ("30 students, 12 units, 45 hours", ["30", "12", "45"]),
    ],
)
def test_several_numbers_stay_apart_and_in_order(message: str, found: list[str]) -> None:
    assert [amount for amount, _ in read(message)] == found


@pytest.mark.parametrize(
    "message", ["1/0 units", "0/0", "-5 units", "1e9 units", "99999999999999999999 units", "½½½", "1.2.3.4 units", "12..15 units"]
)
def test_odd_numbers_do_no_harm(message: str) -> None:
    read(message)
