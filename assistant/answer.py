"""The one path from a question to an answer: read, find, decide, say."""

from __future__ import annotations

from assistant.contract import Answer
from assistant.conversation import MAX_TURNS_KEPT, Conversation, Turn
from assistant.decide import Decision, decide
from assistant.errors import QuestionError
from assistant.find import Retrieval
from assistant.read import Asked, read
from assistant.say import say

MAX_QUESTION = 20_000


def answer(question: str, conversation: Conversation | None = None) -> Answer:
    """Answer one policy question, with the clauses that support it. QuestionError where there is nothing to answer."""
    return reply(question, conversation)[0]


def reply(question: str, conversation: Conversation | None = None) -> tuple[Answer, Conversation]:
    """The answer to a question, and the conversation as it stands after it."""
    state = conversation or Conversation.new()
    asked = read(_usable(question), state)
    find = Retrieval(asked)
    decision = decide(asked, find)
    told = say(asked, decision, state.id)
    if find.lacking:
        told = told.model_copy(update={"notes": (*told.notes, find.lacking)})
    return told, _after(state, asked, decision, told)


def _usable(question: str) -> str:
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
