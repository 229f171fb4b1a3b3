"""Contact hours worked out of a timetable, and left alone where no product is said."""

from __future__ import annotations

import pytest

from assistant.read.durations import contact_time
from assistant.read.numbers import quantities
from assistant.read.text import plain
from rules.amount import Amount


@pytest.mark.parametrize(
    ("message", "hours"),
    [
        ("Nine Saturdays, four contact hours each Saturday", 36),
        ("Six Saturdays, five and a half hours each", 33),
        ("It meets 12 Saturdays for 3 hours 15 minutes", 39),
        ("Two evenings a week for six weeks, two and a half hours each evening", 30),
        ("3 hours every Tuesday for 8 weeks", 24),
        ("We meet 3 hours a week for 10 weeks", 30),
        ("10 sessions of 2 hours", 20),
        ("8 two-hour sessions", 16),
        ("2.5 hours x 8 evenings", 20),
        ("Four courses, each 7.5 contact hours", 30),
        ("It runs for 4 days, 6 hours a day", 24),
    ],
)
def test_meetings_times_their_length_are_the_contact_hours(message: str, hours: int) -> None:
    text = plain(message)
    found = contact_time(text, quantities(text.text))
    assert found is not None
    assert (found.fact, found.value) == ("contact_hours", Amount.exactly(hours))


@pytest.mark.parametrize(
    "message",
    [
        "The workshop has 40 contact hours over 5 days",
        "20 contact hours in total, 4 hours per session",
        "45 contact hours and 5 CEUs",
        "A course of 30 hours, taught over 10 weeks",
        "12 units in 4 courses",
        "How many hours make 3 CEUs?",
    ],
)
def test_hours_that_are_said_as_a_whole_are_not_multiplied(message: str) -> None:
    text = plain(message)
    assert contact_time(text, quantities(text.text)) is None
