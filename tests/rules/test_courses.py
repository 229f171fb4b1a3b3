"""Course lists: what is read from text, how the campus numbering splits it, and how it meets what was stated."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rules.amount import Amount
from rules.check import check
from rules.courses import divisions, parse_courses, split, with_courses
from rules.errors import FactError
from rules.facts import Grading, facts


def _exactly(value: int | str) -> Amount:
    return Amount.exactly(Fraction(value))


def _read(text: str) -> list[tuple[str, str]]:
    return [(course.code, str(course.units)) for course in parse_courses(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ENGL 301 (3), ENGL 550 (3)",
        "ENGL 301 (3)\nENGL 550 (3)",
        "ENGL 301 - 3 units\nENGL 550: 3 units",
        "3 units ENGL 301\n3 units of ENGL 550",
        "- ENGL 301 (3 units)\n- ENGL 550 (3.0)",
        "1. ENGL 301 (3)\n2. ENGL 550 (3)",
        "ENGL 301 (3) and ENGL 550 (3)",
        "ENGL 301, 3 units; ENGL 550, 3 units",
        "engl301 (3); engl 550 (3)",
        "ENGL 301 Creative Writing (3)\nENGL 550 - Theory - 3 units",
        "Course,Units\nENGL 301,3\nENGL 550,3",
        "code\ttitle\tunits\nENGL 301\tCreative Writing\t3\nENGL 550\tTheory\t3",
        'units,code\n3,"ENGL 301"\n3,ENGL 550\n',
    ],
)
def test_the_same_two_courses_are_read_from_every_usual_way_of_writing_them(text: str) -> None:
    assert _read(text) == [("ENGL 301", "3"), ("ENGL 550", "3")]


def test_departments_with_spaces_and_slashes_and_numbers_with_letters_are_kept() -> None:
    text = "CHEM 111A (5), C S 328 (3), I/ST 319 (3), MAE 371L (1), ENGL 415-515 (3), ENGL 415/LING 515 (3)"
    assert [code for code, _ in _read(text)] == ["CHEM 111A", "C S 328", "I/ST 319", "MAE 371L", "ENGL 415/515", "ENGL 415/LING 515"]


def test_grading_and_transfer_are_read_beside_the_units() -> None:
    (course,) = parse_courses("ENGL 301 (3, CR/NC, transfer)")
    assert (course.grading, course.transfer) == (Grading.CREDIT_NO_CREDIT, True)
    (row,) = parse_courses("course,units,grading,transfer\nENGL 301,3,Letter,no")
    assert (row.grading, row.transfer) == (Grading.LETTER, False)


def test_units_that_are_not_written_stay_unknown_and_variable_units_are_a_range() -> None:
    assert _read("ENGL 301, ENGL 499 (1-3)") == [("ENGL 301", "None"), ("ENGL 499", "1 to 3")]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("ENGL 301 (3)\nENGL (3)", 2, "names no course"),
        ("ENGL 301, 302 (3)", 1, "'302 (3)' names no course"),
        ("ENGL 301 (three)", 1, "'three'"),
        ("ENGL 301 3", 1, "cannot be read"),
        ("ENGL 301 (3) ENGL 550 (3)", 1, "cannot be read"),
        ("ENGL 301 (3)\n\nTotal: 12 units", 3, "names no course"),
        ("3 units ENGL 301 (3)", 1, "cannot be read"),
        ("ENGL 301 (3-1)", 1, "smaller number first"),
        ("CHEM 111A/B (5)", 1, "names no course"),
        ("course,units\nENGL 301,three", 2, "units: 'three'"),
        ("course,units\nENGL 301", 2, "1 columns where the header has 2"),
        ("course,units\n,3", 2, "names no course"),
        ("course,units,transfer\nENGL 301,3,maybe", 2, "transfer: 'maybe'"),
        ("course,units,grading\nENGL 301,3,A+", 2, "grading: 'A+'"),
        ("course,units,colour\nENGL 301,3,red", 1, "'colour' is not known"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_line_and_nothing_is_guessed(text: str, line: int, word: str) -> None:
    with pytest.raises(FactError) as caught:
        parse_courses(text)
    assert caught.value.field == "courses"
    assert f"line {line}: " in caught.value.problem and word in caught.value.problem


def test_every_bad_line_is_reported_at_once() -> None:
    with pytest.raises(FactError, match=r"line 1: .*; line 3: "):
        parse_courses("foo\nENGL 301 (3)\nbar")


@pytest.mark.parametrize("text", ["", " \n\t\n", "course,units\n"])
def test_an_empty_list_is_refused(text: str) -> None:
    with pytest.raises(FactError):
        parse_courses(text)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ENGL 100", {"lower"}),
        ("ENGL 299", {"lower"}),
        ("ENGL 300", {"upper"}),
        ("MAE 499L", {"upper"}),
        ("ENGL 500", {"graduate"}),
        ("ENGL 699", {"graduate"}),
        ("ENGL 415/515", {"upper", "graduate"}),
        ("ENGL 415-515", {"upper", "graduate"}),
        ("ENGL 301/302", {"upper"}),
        ("ENGL 99", set()),
        ("ENGL 1301", {"lower", "upper", "graduate"}),
        ("Capstone", {"lower", "upper", "graduate"}),
    ],
)
def test_the_campus_number_gives_the_division(code: str, expected: set[str]) -> None:
    assert {name.split("_")[0] for name in divisions(code)} == expected


def test_a_list_is_split_into_divisions_that_add_up_to_the_total() -> None:
    found = split(parse_courses("ENGL 101 (3), ENGL 301 (3), CHEM 371L (1.5), ENGL 550 (4)"))
    assert found.total_units == _exactly("23/2")
    assert (found.lower_division_units, found.upper_division_units, found.graduate_units) == (_exactly(3), _exactly("9/2"), _exactly(4))
    assert (found.undecided, found.notes) == ((), ())


def test_a_double_numbered_course_may_be_upper_division_or_graduate_and_is_not_guessed() -> None:
    found = split(parse_courses("ENGL 301 (9), ENGL 415/515 (3)"))
    assert found.total_units == _exactly(12)
    assert found.upper_division_units == Amount(Fraction(9), Fraction(12))
    assert found.graduate_units == Amount(Fraction(0), Fraction(3))
    assert found.undecided == ("ENGL 415/515",) and "depending on how the student enrols" in found.notes[0]


def test_a_course_below_100_may_not_even_count_toward_the_total() -> None:
    found = split(parse_courses("ENGL 301 (12), ENGL 99 (3)"))
    assert found.total_units == Amount(Fraction(12), Fraction(15))
    assert found.lower_division_units == Amount(Fraction(0), Fraction(3))
    assert found.upper_division_units == _exactly(12) and found.undecided == ("ENGL 99",)


def test_missing_units_leave_the_total_unknown_and_say_so() -> None:
    found = split(parse_courses("ENGL 301, ENGL 550 (3)"))
    assert found.total_units is None and found.upper_division_units is None
    assert found.graduate_units == _exactly(3)
    assert found.notes == ("the units of ENGL 301 are not stated, so the total is not known",)


def test_transfer_units_are_counted_only_where_somebody_said_which_courses_transfer() -> None:
    assert split(parse_courses("ENGL 301 (3), ENGL 302 (3)")).transfer_units is None
    assert split(parse_courses("ENGL 301 (3, transfer), ENGL 302 (3)")).transfer_units == Amount(Fraction(3), Fraction(6))
    table = "course,units,transfer\nENGL 301,3,yes\nENGL 302,3,no"
    assert split(parse_courses(table)).transfer_units == _exactly(3)


@pytest.mark.parametrize(
    ("text", "grading"),
    [
        ("ENGL 301 (3, letter), ENGL 302 (3, letter)", Grading.LETTER),
        ("ENGL 301 (3, CR/NC), ENGL 302 (3, CR/NC)", Grading.CREDIT_NO_CREDIT),
        ("ENGL 301 (3, letter), ENGL 302 (3, CR/NC), ENGL 303 (3)", Grading.MIXED),
        ("ENGL 301 (3, letter), ENGL 302 (3)", None),
    ],
)
def test_grading_is_that_of_all_courses_or_not_stated(text: str, grading: Grading | None) -> None:
    assert split(parse_courses(text)).grading == grading


def test_a_course_listed_twice_is_counted_twice_and_said() -> None:
    found = split(parse_courses("ENGL 301 (3), ENGL 301 (3)"))
    assert found.total_units == _exactly(6) and "listed 2 times" in found.notes[0]


def test_an_empty_list_determines_nothing() -> None:
    assert split(()).total_units is None
    plain = facts({"total_units": 12})
    assert with_courses(plain) == plain


def test_facts_are_filled_from_the_list_where_not_stated() -> None:
    courses = [{"code": "ENGL 301", "units": 9, "grading": "letter"}, {"code": "ENGL 101", "units": 3, "grading": "letter"}]
    filled = with_courses(facts({"level": "undergraduate", "courses": courses}))
    assert filled.total_units == _exactly(12) and filled.upper_division_units == _exactly(9)
    assert filled.graduate_units == _exactly(0) and filled.grading == Grading.LETTER and filled.level == "undergraduate"
    assert with_courses(filled) == filled


def test_a_stated_range_is_narrowed_by_the_list_and_an_undecided_course_by_what_is_stated() -> None:
    courses = [{"code": "ENGL 301", "units": 9}, {"code": "ENGL 415/515", "units": 3}]
    filled = with_courses(facts({"total_units": [12, 15], "graduate_units": 3, "courses": courses}))
    assert filled.total_units == _exactly(12) and filled.graduate_units == _exactly(3)


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        ({"total_units": 15}, "total_units"),
        ({"upper_division_units": [10, 12]}, "upper_division_units"),
        ({"graduate_units": {"more_than": 0}}, "graduate_units"),
        ({"grading": "mixed"}, "grading"),
    ],
)
def test_a_stated_number_that_contradicts_the_list_is_refused_by_name(stated: dict[str, object], field: str) -> None:
    courses = [{"code": "ENGL 301", "units": 9, "grading": "letter"}, {"code": "ENGL 101", "units": 3, "grading": "letter"}]
    with pytest.raises(FactError, match="correct one of them") as caught:
        with_courses(facts({**stated, "courses": courses}))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("ENGL 301 (9), ENGL 101 (3)", "pass"),
        ("ENGL 301 (6), ENGL 415/515 (3), ENGL 101 (3)", "pass"),  # it counts either way: up to 6 graduate units do
        ("ENGL 301 (6), ENGL 101 (6)", "fail"),
        ("ENGL 301 (3), ENGL 550 (6), ENGL 415/515 (1), ENGL 101 (4)", "fail"),
        ("ENGL 301 (2), ENGL 550 (6), ENGL 415/515 (3), ENGL 101 (2)", "unknown"),
    ],
)
def test_a_listed_undergraduate_certificate_is_decided_wherever_the_undecided_courses_do_not_matter(text: str, status: str) -> None:
    stated = facts({"level": "undergraduate", "credential": "academic_certificate"})
    given = with_courses(stated.model_copy(update={"courses": parse_courses(text)}))
    assert next(f for f in check(given).findings if f.clause == "2.5").status == status
