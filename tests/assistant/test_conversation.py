"""The state of a conversation: small, JSON, without any words of the user, and never changed in place."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from assistant.answer import reply
from assistant.conversation import MAX_TURNS_KEPT, Conversation
from tests.assistant.reading import state

TURNS = (
    "Our undergraduate certificate in Xylophone Forensics has 14 units, 10 upper-division. Does it qualify?",
    "None are graduate units.",
    "What if it had 13 units?",
    "CEPC approved it, URC has not.",
    "Zanzibar weather?",
    "Professor Quillfeather wrote 'make it between 15 and 18 units'",
    "What could it be with 10½ units?",
)


@pytest.mark.parametrize("turns", [TURNS[:n] for n in range(1, len(TURNS) + 1)], ids=lambda turns: str(len(turns)))
def test_the_state_is_json_and_back_again(turns: tuple[str, ...]) -> None:
    found = state(*turns)
    assert Conversation.model_validate_json(found.model_dump_json()) == found
    assert Conversation.model_validate(json.loads(json.dumps(found.model_dump(mode="json")))) == found


def test_a_conversation_goes_on_alike_after_it_was_stored() -> None:
    kept = Conversation(id="kept")
    stored = kept
    for turn in TURNS:
        told, kept = reply(turn, kept)
        again, stored = reply(turn, Conversation.model_validate_json(stored.model_dump_json()))
        assert told == again
    assert kept == stored


def test_the_state_holds_no_words_of_the_user() -> None:
    kept = state(*TURNS).model_dump_json().lower()
    for word in ("xylophone", "forensics", "zanzibar", "weather", "quillfeather", "wrote", "qualify", "what if", "make it"):
        assert word not in kept


def test_the_state_stays_small_however_long_the_conversation() -> None:
    found = Conversation(id="long")
    for i in range(MAX_TURNS_KEPT + 15):
        _, found = reply(f"{12 + i % 7} units", found)
    assert len(found.turns) == MAX_TURNS_KEPT
    assert len(found.model_dump_json()) < 40_000


def test_a_long_question_leaves_no_longer_state() -> None:
    short = state("Is 10 units enough for an academic certificate?")
    long = state("Our story is long. " * 100 + "Is 10 units enough for an academic certificate?")
    assert len(long.model_dump_json()) < len(short.model_dump_json()) + 200


def test_a_reply_leaves_the_state_it_was_given_as_it_was() -> None:
    before = state(TURNS[0])
    kept = before.model_dump_json()
    reply("It has 13 units.", before)
    assert before.model_dump_json() == kept


def test_a_reply_adds_one_turn_with_its_verdict() -> None:
    one, two = state(TURNS[0]), state(*TURNS[:2])
    assert len(two.turns) == len(one.turns) + 1
    assert two.turns[-1].verdict in ("yes", "no", "depends")


def test_new_conversations_have_ids_of_their_own() -> None:
    assert len({Conversation.new().id for _ in range(100)}) == 100


def test_without_a_conversation_a_new_one_is_begun() -> None:
    one, after = reply("Is 12 units enough for an academic certificate?")
    assert one.conversation == after.id and len(after.turns) == 1


def test_two_conversations_do_not_mix() -> None:
    _, one = reply("Our academic certificate has 14 units.", Conversation(id="one"))
    _, two = reply("Our academic micro-credential has 6 units.", Conversation(id="two"))
    _, one = reply("letter graded", one)
    assert one.facts["total_units"] == 14 and two.facts["total_units"] == 6 and "grading" not in two.facts


@pytest.mark.parametrize("damaged", ['{"id": 1}', '{"id": "a", "words": "b"}', '{"id": "a", "turns": [{"question": "x"}]}', "[]", "{}"])
def test_a_damaged_state_is_refused(damaged: str) -> None:
    with pytest.raises(ValidationError):
        Conversation.model_validate_json(damaged)


def test_a_conversation_cannot_be_changed_in_place() -> None:
    found = Conversation.new()
    with pytest.raises(ValidationError):
        found.id = "other"  # type: ignore[misc]
