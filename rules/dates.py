"""From which day the policy holds: nothing before it is decided from this text."""

from __future__ import annotations

from datetime import date

# 'approved by the President on April 23, 2024': the last of the two approvals, which puts the policy into force.
HOLDS_FROM = date(2024, 4, 23)


def in_force(as_of: date) -> bool:
    """Whether the policy holds on this day."""
    return as_of >= HOLDS_FROM


def before_policy(as_of: date | None) -> str:
    """One sentence for a day before the policy, '' for any other day and where no day was stated."""
    if as_of is None or in_force(as_of):
        return ""
    return (
        f"This policy holds from {_spoken(HOLDS_FROM)}; on {_spoken(as_of)} Policy Statements 16-17 and 85-08, which it supersedes, "
        "were in force, and nothing is decided about that time from this text."
    )


def _spoken(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
