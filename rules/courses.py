"""Course lists: split into divisions by the campus numbering, and filled into the facts where not stated."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from rules.amount import Amount, plain
from rules.course_text import CODE, parse_courses
from rules.errors import FactError
from rules.facts import DIVISIONS, Course, Facts, Grading, facts

__all__ = ["CourseSplit", "divisions", "parse_courses", "split", "with_courses"]

_FILLED = ("total_units", *DIVISIONS, "transfer_units")


@dataclass(frozen=True)
class CourseSplit:
    """What a course list determines; None where it determines nothing, a range where a course is undecided."""

    total_units: Amount | None
    lower_division_units: Amount | None
    upper_division_units: Amount | None
    graduate_units: Amount | None
    transfer_units: Amount | None
    grading: Grading | None
    undecided: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@cache
def _bands() -> tuple[tuple[int, int, str], ...]:
    """The campus numbering: first number, last number, division."""
    with (Path(__file__).parent / "campus.toml").open("rb") as file:
        return tuple((int(band["from"]), int(band["to"]), str(band["division"])) for band in tomllib.load(file)["band"])


def divisions(code: str) -> frozenset[str]:
    """The divisions a course may belong to: one where its number decides, two where double-numbered, none below 100.

    A code without a campus number ('Capstone', 'ENGL 1301') may belong to any.
    """
    numbers = [int(digits) for digits in re.findall(r"\d+", code)] if CODE.fullmatch(code.strip()) else []
    if not numbers or max(numbers) > max(last for _, last, _ in _bands()):
        return frozenset(DIVISIONS)
    return frozenset(division for first, last, division in _bands() for n in numbers if first <= n <= last)


def split(courses: Sequence[Course]) -> CourseSplit:
    """Units by division, transfer units and grading of a whole program given course by course."""
    possible = [(course, divisions(course.code)) for course in courses]
    parts = {
        name: _sum((c, here == {name}) for c, here in possible if name in here or (not here and name == "lower_division_units"))
        for name in DIVISIONS
    }
    return CourseSplit(
        total_units=_sum((c, bool(here)) for c, here in possible) if courses else None,
        **{name: part if courses else None for name, part in parts.items()},
        transfer_units=_transfer(courses),
        grading=_grading(courses),
        undecided=tuple(c.code for c, here in possible if len(here) != 1),
        notes=tuple(_notes(possible)),
    )


def _sum(items: Iterable[tuple[Course, bool]]) -> Amount | None:
    """The units of the courses, of which some surely count and others may; None where the units of one are not stated."""
    low, high, low_open, high_open = Fraction(0), Fraction(0), False, False
    for course, surely in items:
        if course.units is None or course.units.high is None:
            return None
        high, high_open = high + course.units.high, high_open or course.units.high_open
        if surely:
            low, low_open = low + course.units.low, low_open or course.units.low_open
    return Amount(low, high, low_open, high_open)


def _transfer(courses: Sequence[Course]) -> Amount | None:
    """The units of courses marked as transferred; those not marked either way may be, and None where none is marked."""
    if all(c.transfer is None for c in courses):
        return None
    return _sum((c, c.transfer is True) for c in courses if c.transfer is not False)


def _grading(courses: Sequence[Course]) -> Grading | None:
    """The grading of all courses together, or None where the courses do not settle it."""
    found = {c.grading for c in courses}
    if Grading.OTHER in found:
        return Grading.OTHER
    if Grading.MIXED in found or {Grading.LETTER, Grading.CREDIT_NO_CREDIT} <= found:
        return Grading.MIXED
    return found.pop() if len(found) == 1 else None


def _notes(possible: Sequence[tuple[Course, frozenset[str]]]) -> Iterator[str]:
    """What the list leaves undecided, and what was taken as it stands."""
    codes = [c.code for c, _ in possible]
    for course, here in possible:
        if not here:
            yield f"{course.code} is numbered below 100, and such courses count toward no degree; whether its units count here is undecided"
        elif len(here) == len(DIVISIONS):
            yield f"{course.code} has no number of this campus, so its division is undecided"
        elif len(here) > 1:
            names = " or ".join(name.removesuffix("_units").replace("_", "-") for name in DIVISIONS if name in here)
            yield f"{course.code} is double-numbered: {names}, depending on how the student enrols"
        elif course.transfer:
            yield f"{course.code} is transferred; its division is taken from its number, as if it were a course of this campus"
        if course.units is None:
            yield f"the units of {course.code} are not stated, so the total is not known"
    for code in dict.fromkeys(codes):
        if codes.count(code) > 1:
            yield f"{code} is listed {codes.count(code)} times, and every time is counted"


def with_courses(given: Facts) -> Facts:
    """The facts with what their course list determines, ranges narrowed by it; FactError where a stated number contradicts it."""
    if not given.courses:
        return given
    found, values = split(given.courses), given.stated()
    for name in _FILLED:
        listed: Amount | None = getattr(found, name)
        if listed is not None:
            values[name] = plain(_narrowed(name, given.count(name), listed))
    if found.grading is not None:
        if given.grading not in (None, found.grading):
            raise FactError("grading", f"{given.grading.value} stated, but the courses are {found.grading.value}; correct one of them")
        values["grading"] = found.grading.value
    return facts(values)


def _narrowed(name: str, stated: Amount | None, listed: Amount) -> Amount:
    """What both the stated amount and the course list allow."""
    if stated is None:
        return listed
    low, low_open = max((stated.low, stated.low_open), (listed.low, listed.low_open))
    ends = [(a.high, not a.high_open) for a in (stated, listed) if a.high is not None]
    high, closed = min(ends)
    if low > high or (low == high and (low_open or not closed)):
        raise FactError(name, f"{stated} stated, but the courses add up to {listed}; correct one of them")
    return Amount(low, high, low_open, not closed)
