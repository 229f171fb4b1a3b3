"""From which day the policy holds: nothing before it is decided from this text."""

from __future__ import annotations

from datetime import date

# 'approved by the President on April 23, 2024': the last of the two approvals, which puts the policy into force.
HOLDS_FROM = date(2024, 4, 23)


def in_force(as_of: date) -> bool:
    """Whether the policy holds on this day."""
    return as_of >= HOLDS_FROM


def before_policy(as_of: date | None, spoken: str = "") -> str:
    """One sentence for a day before the policy, '' for any other day and where no day was stated.

    `spoken` is how the time was put ('in 2019') where it was no day.
    """
    if as_of is None or in_force(as_of):
        return ""
    return (
        f"This policy holds from {day_spoken(HOLDS_FROM)}; it supersedes Policy Statements 16-17 and 85-08, which are not part of this text, "
        f"so nothing is decided from it about a program {spoken or f'on {day_spoken(as_of)}'}."
    )


def day_spoken(day: date) -> str:
    """A day as the policy writes it ('April 23, 2024')."""
    return f"{day:%B} {day.day}, {day.year}"
