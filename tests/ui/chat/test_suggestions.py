"""Next questions: they follow from the answer, and each is understood when it is asked."""

from __future__ import annotations

import pytest

import assistant
from ui.chat.suggestions import MOST, suggested

QUESTIONS = (
    "Does my 10-unit program qualify?",
    "My 14-unit undergraduate certificate has 10 upper-division units and no graduate ones. OK?",
    "Is my 14-unit graduate certificate compliant?",
    "Is a 12-unit academic certificate with Credit/No Credit grading OK?",
    "Can half of a certificate be transfer units?",
    "Who approves an academic micro-credential?",
    "May a certificate of participation bear the University seal?",
    "Is a 2-unit academic micro-credential allowed?",
    "What is the weather today?",
    "hello",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_suggestion_is_in_scope_and_gets_an_answer(question: str) -> None:
    told, state = assistant.reply(question)
    found = suggested(told, (question,))
    assert 1 <= len(found) <= MOST
    for following in found:
        answer, _ = assistant.reply(following, state)
        assert answer.kind not in ("out_of_scope", "clarify", "smalltalk"), following
        assert answer.citations or answer.findings, following


def test_what_would_settle_it_comes_first() -> None:
    told, state = assistant.reply("Is my 14-unit undergraduate certificate with 11 upper-division units compliant?")
    first = suggested(told)[0]
    assert first == "It has no transfer units"
    answer, _ = assistant.reply(first, state)
    assert answer.facts["transfer_units"] == 0


def test_what_was_asked_is_not_suggested_again() -> None:
    told, _ = assistant.reply("hello")
    assert not set(suggested(told, ("does my 10-unit program qualify",))) & {"Does my 10-unit program qualify?"}
