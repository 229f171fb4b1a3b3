"""Conversations: begun, continued by one request at a time, shown to their owner, and deleted with all that belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from assistant.contract import Answer
from ui.store.tables import ConversationRow, TurnRow, UnansweredRow, now

# The kinds of reply that tell those who keep the assistant what it could not do.
UNANSWERED = ("out_of_scope", "clarify")


class Overtaken(Exception):
    """Another request continued the conversation meanwhile; read it again and answer anew."""


@dataclass(frozen=True)
class Held:
    """A conversation as it was read: the assistant's state as JSON, and the number of changes it rests on."""

    id: str
    state: str
    version: int


class KeptTurn(BaseModel):
    """One turn of a conversation; `question` is null where questions are not kept, `at` is in seconds since 1970."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    number: int
    question: str | None
    answer: Answer
    at: int


def held(session: Session, conversation: str, owner: str) -> Held | None:
    """The conversation, or None where there is none of that id that belongs to this owner."""
    row = session.get(ConversationRow, conversation)
    return Held(row.id, row.state, row.version) if row is not None and row.owner == owner else None


def add_turn(session: Session, before: Held | None, state: str, owner: str, question: str | None, answer: Answer) -> int:
    """Keep a turn and the state after it; the number of the turn. Overtaken where `before` is no longer what is kept."""
    at = now()
    if before is None:
        session.add(ConversationRow(id=answer.conversation, owner=owner, state=state, version=1, created=at, changed=at))
        session.flush()
    else:
        unchanged = (ConversationRow.id == before.id) & (ConversationRow.version == before.version)
        done = session.execute(update(ConversationRow).where(unchanged).values(state=state, version=before.version + 1, changed=at))
        if _count(done) != 1:
            raise Overtaken
    number = before.version + 1 if before is not None else 1
    session.add(TurnRow(conversation=answer.conversation, number=number, question=question, answer=answer.model_dump_json(), at=at))
    if answer.kind in UNANSWERED:
        session.add(UnansweredRow(conversation=answer.conversation, turn=number, kind=answer.kind, question=question, at=at))
    session.flush()
    return number


def turns(session: Session, conversation: str) -> tuple[KeptTurn, ...]:
    """The turns of a conversation in order."""
    rows = session.scalars(select(TurnRow).where(TurnRow.conversation == conversation).order_by(TurnRow.number))
    return tuple(
        KeptTurn(number=row.number, question=row.question, answer=Answer.model_validate_json(row.answer), at=row.at) for row in rows
    )


def turn(session: Session, conversation: str, number: int | None) -> KeptTurn | None:
    """One turn, the last where no number is given; None where there is no such turn."""
    wanted = select(TurnRow).where(TurnRow.conversation == conversation)
    if number is not None:
        wanted = wanted.where(TurnRow.number == number)
    row = session.scalars(wanted.order_by(TurnRow.number.desc()).limit(1)).first()
    if row is None:
        return None
    return KeptTurn(number=row.number, question=row.question, answer=Answer.model_validate_json(row.answer), at=row.at)


def remove(session: Session, conversation: str, owner: str) -> bool:
    """Delete a conversation with its turns, feedback, requests and replies; False where the owner has none of that id."""
    mine = (ConversationRow.id == conversation) & (ConversationRow.owner == owner)
    return _count(session.execute(delete(ConversationRow).where(mine))) == 1


def remove_before(session: Session, second: int) -> int:
    """Delete every conversation whose last turn was before this second; how many there were."""
    return _count(session.execute(delete(ConversationRow).where(ConversationRow.changed < second)))


def count(session: Session) -> int:
    """How many conversations are kept."""
    return session.scalar(select(func.count()).select_from(ConversationRow)) or 0


def unanswered(session: Session) -> Sequence[UnansweredRow]:
    """The turns that got no answer, newest first."""
    return session.scalars(select(UnansweredRow).order_by(UnansweredRow.at.desc(), UnansweredRow.conversation)).all()


def _count(done: object) -> int:
    if not isinstance(done, CursorResult):
        raise TypeError("no count of rows came back")
    return done.rowcount
