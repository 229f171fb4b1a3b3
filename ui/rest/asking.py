"""Questions and what becomes of them: ask, conversations, feedback."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from assistant.contract import Answer
from ui.desk import Asked, UnknownConversation
from ui.problems import Problem, ProblemBody
from ui.rest.examples import CONVERSATION, Shown, answers
from ui.rest.requests import IdempotencyKey, Parts, Plain, Sent, json_only, may, repeat
from ui.security.callers import Caller
from ui.store import conversations, feedback, repeats
from ui.store.conversations import KeptTurn
from ui.store.feedback import Opinion, Rating
from ui.store.repeats import DoneMeanwhile, Reply

_ID = r"^[0-9a-f]{32}$"
ConversationId = Annotated[str, Path(pattern=_ID, description="The id that an answer gave as `conversation`.", examples=[CONVERSATION])]


class Question(Sent):
    """A question, and the conversation that it continues."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "Does my 10-unit program qualify?"},
                {"question": "as an academic certificate", "conversation": CONVERSATION},
            ]
        }
    )
    question: str = Field(max_length=100_000, description="The question in plain words, of at most 20,000 letters.")
    conversation: str | None = Field(None, pattern=_ID, description="The id that the last answer gave; left out to begin.")


class Feedback(Sent):
    """What someone thinks of one turn; with `escalate` a person is asked to look at it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "conversation": CONVERSATION,
                    "turn": 1,
                    "rating": "down",
                    "comment": "The count leaves out the capstone.",
                    "escalate": True,
                }
            ]
        }
    )
    conversation: str = Field(pattern=_ID)
    turn: int | None = Field(None, ge=1, le=1_000_000, description="The number of the turn, from 1; left out for the last one.")
    rating: Rating
    comment: Plain | None = Field(None, max_length=2_000)
    escalate: bool = False
    contact: Plain | None = Field(None, max_length=200, description="How to reach whoever asks for a person.")


class Received(BaseModel):
    """The feedback as it was kept."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"id": CONVERSATION, "turn": 1, "escalated": True}]}
    )
    id: str
    turn: int
    escalated: bool


class Conversation(BaseModel):
    """A kept conversation with all its turns."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    turns: tuple[KeptTurn, ...]


router = APIRouter(tags=["questions"])
Allowed = Annotated[Caller, Depends(may("ask"))]
_UNKNOWN: Shown = {404: {"model": ProblemBody, "description": "No such conversation"}}


@router.post(
    "/ask",
    dependencies=[Depends(json_only)],
    responses={**answers("ask"), **_UNKNOWN, 409: {"model": ProblemBody}, 415: {"model": ProblemBody}},
)
def ask(sent: Question, by: Allowed, parts: Parts, key: IdempotencyKey = None) -> Answer:
    """Answers one question, and keeps the conversation so that the next one can build on it."""
    answer = parts.desk.ask(Asked(sent.question, by.name, sent.conversation, repeat(by, "ask", key, sent)))
    parts.metrics.answer(answer)
    return answer


@router.get("/conversations/{conversation}", responses={**answers("conversation"), **_UNKNOWN})
def conversation(conversation: ConversationId, by: Allowed, parts: Parts) -> Conversation:
    """Gives a conversation back to whoever began it."""
    with parts.database.reading() as session:
        if conversations.held(session, conversation, by.name) is None:
            raise UnknownConversation
        return Conversation(id=conversation, turns=conversations.turns(session, conversation))


@router.delete("/conversations/{conversation}", status_code=204, responses=_UNKNOWN)
def delete(conversation: ConversationId, by: Allowed, parts: Parts) -> None:
    """Deletes a conversation with its turns, feedback and requests; nothing of it can be read from the files afterwards."""
    with parts.database.writing() as session:
        if not conversations.remove(session, conversation, by.name):
            raise UnknownConversation
    parts.database.checkpoint()


@router.post(
    "/feedback",
    status_code=201,
    dependencies=[Depends(json_only)],
    responses={**answers("feedback", 201), **_UNKNOWN, 415: {"model": ProblemBody}},
)
def give_feedback(sent: Feedback, by: Allowed, parts: Parts, key: IdempotencyKey = None) -> Received:
    """Takes what someone thinks of one turn."""
    once = repeat(by, "feedback", key, sent)
    opinion = Opinion(rating=sent.rating, comment=sent.comment, escalate=sent.escalate, contact=sent.contact)
    for _ in range(2):
        try:
            with parts.database.writing() as session:
                done = repeats.kept(session, once) if once else None
                if done is not None:
                    return Received.model_validate_json(done.body)
                turn = conversations.turn(session, sent.conversation, sent.turn)
                if conversations.held(session, sent.conversation, by.name) is None or turn is None:
                    raise UnknownConversation
                made = Received(id=feedback.add(session, sent.conversation, turn, opinion), turn=turn.number, escalated=sent.escalate)
                if once:
                    repeats.keep(session, once, Reply(201, made.model_dump_json()), sent.conversation)
                return made
        except DoneMeanwhile:
            continue
    raise Problem(409)
