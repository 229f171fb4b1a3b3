"""Courses named in a message ('ENGR 500 (3), 520 (3)') as statements about units."""

from __future__ import annotations

from fractions import Fraction

from assistant.read.statement import Stated, Statement
from rules.amount import Amount


def split_statements(courses: tuple[tuple[str, str | None], ...], now: Stated) -> list[Statement]:
    """Total and divisions of the courses; nothing where a size is missing, for a part of a list decides nothing."""
    totals: dict[str, Fraction] = {}
    size = next((s.value for s in now.statements if s.fact == "total_units" and isinstance(s.value, Amount)), None)
    for code, units in courses:
        digits = next((part for part in code.replace("/", " ").split() if part[:1].isdigit()), "")
        if units is None or not digits[:3].isdigit() or "/" in code:
            return _equal_sizes(courses, size, now)
        division = {"1": "lower_division_units", "2": "lower_division_units", "3": "upper_division_units", "4": "upper_division_units"}.get(
            digits[0], "graduate_units"
        )
        totals[division] = totals.get(division, Fraction(0)) + Fraction(units)
    stated = {s.fact for s in now.statements}
    made = {**totals, "total_units": sum(totals.values(), Fraction(0))}
    return [Statement(fact, Amount.exactly(value), 0, 0) for fact, value in made.items() if fact not in stated]


def _equal_sizes(courses: tuple[tuple[str, str | None], ...], size: Amount | None, now: Stated) -> list[Statement]:
    """'HIST 350, 402 and 481, four units each': the size read as a total belongs to each course."""
    if size is None or size.exact is None or size.exact > 6 or any(units is not None for _, units in courses):
        return []
    now.statements = [s for s in now.statements if s.fact != "total_units"]
    return split_statements(tuple((code, str(size.exact)) for code, _ in courses), now)
