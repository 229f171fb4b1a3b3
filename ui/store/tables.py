"""The tables; times are whole seconds since 1970 (UTC), so that both databases compare them alike."""

from __future__ import annotations

import time

from sqlalchemy import BigInteger, ForeignKey, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def now() -> int:
    """The present second."""
    return int(time.time())


class Kept(DeclarativeBase):
    """What all tables share: constraints have names, so that a migration can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text, int: BigInteger}  # noqa: RUF012  SQLAlchemy declares it so


def _of_conversation() -> Mapped[str]:
    return mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)


class ConversationRow(Kept):
    """One conversation: the assistant's own state as JSON, whose it is, and how often it has changed."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    created: Mapped[int]
    changed: Mapped[int] = mapped_column(index=True)


class TurnRow(Kept):
    """One turn: the question (None where questions are not kept) and the whole Answer as JSON; numbered from 1."""

    __tablename__ = "turns"
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[str | None]
    answer: Mapped[str]
    at: Mapped[int]


class FeedbackRow(Kept):
    """What someone thought of one turn, with the clauses that its answer cited (JSON list)."""

    __tablename__ = "feedback"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation: Mapped[str] = _of_conversation()
    turn: Mapped[int]
    rating: Mapped[str]
    comment: Mapped[str | None]
    clauses: Mapped[str]
    at: Mapped[int] = mapped_column(index=True)


class EscalationRow(Kept):
    """Someone who wants a person to look at one turn, and how to reach them."""

    __tablename__ = "escalations"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation: Mapped[str] = _of_conversation()
    turn: Mapped[int]
    contact: Mapped[str | None]
    comment: Mapped[str | None]
    at: Mapped[int] = mapped_column(index=True)


class UnansweredRow(Kept):
    """One question that the policy or the reading left without an answer, by the kind of the reply."""

    __tablename__ = "unanswered"
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    question: Mapped[str | None]
    at: Mapped[int] = mapped_column(index=True)


class EventRow(Kept):
    """One event from elsewhere (a Slack event, a ticket) that was taken up, so that a second delivery is known."""

    __tablename__ = "events"
    source: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(index=True)


class DraftRow(Kept):
    """One draft that is still to be sent to the ticketing system: how often it was tried, and from which second on it may be again."""

    __tablename__ = "drafts"
    event: Mapped[str] = mapped_column(primary_key=True)
    conversation: Mapped[str | None] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    body: Mapped[str]
    tries: Mapped[int]
    due: Mapped[int] = mapped_column(index=True)
    at: Mapped[int]


class ErrandRow(Kept):
    """Something that was asked for in Slack and is not done yet; `stage` is "waiting", or "posting" once a reply may have been sent."""

    __tablename__ = "slack_errands"
    key: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[str] = mapped_column(index=True)
    place: Mapped[str]
    message: Mapped[str] = mapped_column(index=True)
    body: Mapped[str]
    stage: Mapped[str]
    tries: Mapped[int]
    due: Mapped[int] = mapped_column(index=True)
    leased: Mapped[int]
    at: Mapped[int]


class ThreadRow(Kept):
    """A thread of Slack and the conversation that it is; `followed` where what is said in it is for the assistant."""

    __tablename__ = "slack_threads"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    thread: Mapped[str] = mapped_column(primary_key=True)
    conversation: Mapped[str] = _of_conversation()
    followed: Mapped[bool]


class AskerRow(Kept):
    """Who asked one turn in Slack, so that their own page can show it."""

    __tablename__ = "slack_askers"
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    workspace: Mapped[str]
    user: Mapped[str] = mapped_column(index=True)
    at: Mapped[int]


class RepeatRow(Kept):
    """The reply to a request that came with an idempotency key; both the key and the request are kept as hashes."""

    __tablename__ = "repeats"
    key: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[str]
    status: Mapped[int]
    body: Mapped[str]
    conversation: Mapped[str] = _of_conversation()
    at: Mapped[int] = mapped_column(index=True)


class KeyRow(Kept):
    """One API key: its public part, the hash of its secret part, and what it may do (words apart by blanks)."""

    __tablename__ = "api_keys"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    secret: Mapped[str]
    scopes: Mapped[str]
    created: Mapped[int]
    expires: Mapped[int | None]
    revoked: Mapped[int | None]
