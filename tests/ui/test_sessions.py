"""The conversation of a browser tab: remembered, and never lost to an error."""

from __future__ import annotations

import pytest

from ui.chat import respond, start_again
from ui.session import Session

pytestmark = pytest.mark.usefixtures("fake")


def test_each_answer_carries_the_conversation_on() -> None:
    session = Session().asked("hello").answered().asked("as an academic certificate").answered()
    assert [exchange.answer.verdict for exchange in session.exchanges if exchange.answer] == ["depends", "no"]
    assert "as an academic certificate" in session.conversation
    assert session.facts == {"total_units": 10, "credential": "academic_certificate"}


@pytest.mark.parametrize("question", ["refuse", "crash", "x" * 20_001, "\x00"])
def test_an_error_is_one_sentence_and_the_conversation_goes_on(question: str) -> None:
    before = Session().asked("hello").answered()
    after = before.asked(question).answered()
    assert after.failed
    assert after.exchanges[-1].error
    assert "Traceback" not in after.exchanges[-1].error
    assert len(after.exchanges[-1].question) <= 301
    assert (after.conversation, after.facts) == (before.conversation, before.facts)
    assert not after.asked("certificate").answered().failed


def test_a_session_survives_as_json() -> None:
    session = Session().asked("hello").answered()
    assert Session.model_validate_json(session.model_dump_json()) == session


def test_the_question_is_shown_at_once_and_then_answered() -> None:
    pending, done = respond("certificate", "")
    assert "Reading the policy" in pending[1]
    assert pending[0] == ""
    assert "verdict no" in done[1]
    assert "Total units" in done[2]
    assert Session.model_validate_json(done[0]).conversation


def test_a_question_that_failed_comes_back_to_be_corrected() -> None:
    _, done = respond("refuse this", "")
    assert done[4] == {"__type__": "update", "value": "refuse this"}
    assert "say it in other words" in done[1]


def test_an_empty_question_changes_nothing() -> None:
    held = Session().asked("hello").answered().model_dump_json()
    [shown] = respond("  ", held)
    assert shown[0] == held


def test_a_new_conversation_is_empty() -> None:
    state, conversation, facts, spoken, *_ = start_again()
    assert (state, conversation, spoken) == ("", "", "")
    assert "Nothing about your program yet" in facts
