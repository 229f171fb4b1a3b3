"""The one path from a question to an answer: read, find, decide, say."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from assistant.contract import Answer
from assistant.conversation import MAX_TURNS_KEPT, Conversation, Turn
from assistant.decide import Decision, decide
from assistant.errors import QuestionError
from assistant.find import Retrieval
from assistant.read import Asked, read
from assistant.say import say

if TYPE_CHECKING:
    from assistant.model.chat import Chat
    from assistant.model.second import Second

MAX_QUESTION = 20_000


def answer(question: str, conversation: Conversation | None = None) -> Answer:
    """Answer one policy question, with the clauses that support it. QuestionError where there is nothing to answer."""
    return reply(question, conversation)[0]


def reply(
    question: str, conversation: Conversation | None = None, chat: Chat | None = None, *, unaided: bool = False
) -> tuple[Answer, Conversation]:
    """The answer to a question, and the conversation as it stands after it.

    `chat` stands in for the model that POLICY_LLM names; `unaided` asks no model at all.
    """
    state = conversation or Conversation.new()
    asked = read(usable(question), state)
    return concluded(asked, state, None if unaided else _second(question, state, asked, chat))


def concluded(asked: Asked, state: Conversation, second: Second | None = None) -> tuple[Answer, Conversation]:
    """What was read found, decided and said, whichever way it was read, and the conversation after it."""
    asked = second.asked if second else asked
    find = Retrieval(asked)
    decision = decide(asked, find)
    told = say(asked, decision, state.id)
    told = second.worded(told) if second else told
    lacking = tuple(said for said in (find.lacking, second.lacking if second else "") if said)
    told = told.model_copy(update={"notes": (*told.notes, *lacking)}) if lacking else told
    return told, _after(state, asked, decision, told)


def _second(question: str, state: Conversation, asked: Asked, chat: Chat | None) -> Second | None:
    """The question beside a language model; None, and nothing of it loaded, where POLICY_LLM names none."""
    if chat is None and not os.environ.get("POLICY_LLM"):
        return None
    from assistant.model.second import second
    from assistant.model.setting import chosen

    return second(chat or chosen(), question, state, asked)


def check_model() -> None:
    """Open the language model that POLICY_LLM names; AssistantError, with the cure, where it cannot be used."""
    from assistant.model.setting import chosen

    chosen()


def usable(question: str) -> str:
    """The question; QuestionError where it is empty or too long."""
    if not question.strip():
        raise QuestionError("the question is empty; type what you want to know")
    if len(question) > MAX_QUESTION:
        raise QuestionError(f"the question has {len(question):,} characters; shorten it to {MAX_QUESTION:,}")
    return question


def _after(state: Conversation, asked: Asked, decision: Decision, told: Answer) -> Conversation:
    """The state to continue with; smalltalk and out-of-scope turns leave facts and question as they were."""
    turn = Turn(kind=told.kind, verdict=told.verdict, facts=told.facts)
    idle = told.kind in ("smalltalk", "out_of_scope")
    named = len(asked.candidates) < 5
    return state.model_copy(
        update={
            "facts": told.facts,
            "family": tuple(c.value for c in asked.candidates) if named else state.family,
            "pending": state.pending if idle else tuple(dict.fromkeys((*decision.missing, *_open(asked)))),
            "asking": state.asking if idle or (told.kind == "lookup" and asked.continued) else asked.asking,
            "turns": (*state.turns, turn)[-MAX_TURNS_KEPT:],
        }
    )


def _open(asked: Asked) -> tuple[str, ...]:
    return ("credential",) if len(asked.candidates) > 1 else ()
