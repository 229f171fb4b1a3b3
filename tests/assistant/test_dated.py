"""Questions about times before the policy."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.dated import dated


@pytest.mark.parametrize(
    ("question", "as_of"),
    [
        ("Our certificate was approved in 2019, did it have to have 12 units?", date(2019, 12, 31)),
        ("Under the policy in 2022, how many transfer units were allowed?", date(2022, 12, 31)),
        ("Was a 10-unit certificate allowed in Fall 2023?", date(2023, 12, 31)),
        ("What was the minimum in March 2024?", date(2024, 3, 31)),
        ("Was it compliant on April 22, 2024?", date(2024, 4, 22)),
        ("was it ok on 22 april 2024", date(2024, 4, 22)),
        ("It was offered on 2021-09-01 with 10 units. Was that enough?", date(2021, 9, 1)),
        ("Did the 2021-22 catalog need 75% upper-division?", date(2022, 6, 30)),
        ("Did we need WSCUC before 2020?", date(2019, 12, 31)),
        ("How many units did certificates need before this policy?", date(2024, 4, 22)),
        ("Under the old policy, was 30% transfer allowed?", date(2024, 4, 22)),
        ("Did PS 16-17 require 12 units?", date(2024, 4, 22)),
        ("10-unit certificate from 2018: compliant back then?", date(2018, 12, 31)),
        ("Back in 1998: could we have awarded it for 9 units?", date(1998, 12, 31)),
    ],
)
def test_a_question_about_a_time_before_the_policy_is_told_that_this_text_does_not_answer_it(question: str, as_of: date) -> None:
    found = dated(question)
    assert found is not None
    assert (found.as_of, found.asks) == (as_of, "then")
    assert "holds from April 23, 2024" in found.note and "nothing is decided" in found.note


@pytest.mark.parametrize(
    "question",
    [
        "Our certificate was approved in 2019. Does it have to have 12 units now?",
        "Our program was started in 2015 and has 10 units. Is it compliant under the current policy?",
        "We have offered it since 2012 with 10 units. Does it still qualify?",
    ],
)
def test_an_older_program_asked_about_now_is_answered_with_a_note(question: str) -> None:
    found = dated(question)
    assert found is not None
    assert found.asks == "now"
    assert "does not say whether it binds a program from before that day" in found.note


@pytest.mark.parametrize(
    "question",
    [
        "Is 10 units enough?",
        "Our program starts in 2025, does it need 12 units?",
        "Was our 10-unit certificate from 2024 ok?",
        "Was it ok in Spring 2024?",
        "It was approved on April 23, 2024. Was 10 units enough?",
        "Did our 2000 hours count?",
        "The fee is $1999. Did they have to pay?",
        "Did 14 of 2019 students fail?",
        "Can a course taken in 2015 be counted as transfer units?",
        "Was ENGL 301 allowed?",
        "The 2019 catalog says 15 units. Is that the minimum?",
        "Is Policy Statement 85-08 still the one in force?",
        "Did it happen on 2019-13-45?",
    ],
)
def test_other_questions_name_no_time_before_the_policy(question: str) -> None:
    assert dated(question) is None


def test_the_time_is_told_as_it_was_put() -> None:
    found = dated("Did our certificate need 12 units in Fall 2019?")
    assert found is not None
    assert "about a program in Fall 2019." in found.note


def test_a_long_text_is_read_in_no_time() -> None:
    assert dated("was it in 202 " * 2000 + "was it ok in 2019?") is not None
