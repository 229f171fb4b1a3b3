"""Feedback on turns, and requests that a person look at one."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ui.store.conversations import KeptTurn
from ui.store.tables import EscalationRow, FeedbackRow, now

Rating = Literal["up", "down"]


class Opinion(BaseModel):
    """What someone thinks of one turn; with `escalate` a person is asked to look at it and reach them at `contact`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    rating: Rating
    comment: str | None = None
    escalate: bool = False
    contact: str | None = None


def add(session: Session, conversation: str, turn: KeptTurn, opinion: Opinion) -> str:
    """Keep an opinion, and the request for a person where it holds one; the id of the feedback."""
    made = secrets.token_hex(16)
    session.add(_row(made, conversation, turn, opinion.rating, opinion.comment))
    if opinion.escalate:
        session.add(
            EscalationRow(id=made, conversation=conversation, turn=turn.number, contact=opinion.contact, comment=opinion.comment, at=now())
        )
    session.flush()
    return made


def change(session: Session, conversation: str, turn: KeptTurn, rating: Rating, by: str) -> None:
    """Keep what someone thinks of a turn in place of what they thought before; who it is, is kept as a hash."""
    made = _once("feedback", conversation, turn.number, by)
    session.merge(_row(made, conversation, turn, rating, None))
    session.flush()


def ask_for_person(session: Session, conversation: str, turn: int, contact: str) -> bool:
    """Keep that someone wants a person to look at a turn; False where they asked for that before."""
    made = _once("escalation", conversation, turn, contact)
    try:
        with session.begin_nested():
            session.add(EscalationRow(id=made, conversation=conversation, turn=turn, contact=contact, comment=None, at=now()))
    except IntegrityError:
        return False
    return True


def all_feedback(session: Session) -> Sequence[FeedbackRow]:
    """All feedback, newest first."""
    return session.scalars(select(FeedbackRow).order_by(FeedbackRow.at.desc(), FeedbackRow.id)).all()


def escalations(session: Session) -> Sequence[EscalationRow]:
    """All requests for a person, newest first."""
    return session.scalars(select(EscalationRow).order_by(EscalationRow.at.desc(), EscalationRow.id)).all()


def by_clause(session: Session) -> dict[str, Counter[str]]:
    """For each clause, how often answers that cite it were rated up and down."""
    counts: dict[str, Counter[str]] = {}
    for row in all_feedback(session):
        for clause in json.loads(row.clauses):
            counts.setdefault(str(clause), Counter())[row.rating] += 1
    return counts


def _row(made: str, conversation: str, turn: KeptTurn, rating: Rating, comment: str | None) -> FeedbackRow:
    clauses = json.dumps(list(dict.fromkeys(citation.clause for citation in turn.answer.citations)))
    return FeedbackRow(id=made, conversation=conversation, turn=turn.number, rating=rating, comment=comment, clauses=clauses, at=now())


def _once(kind: str, conversation: str, turn: int, by: str) -> str:
    return sha256("\0".join((kind, conversation, str(turn), by)).encode("utf-8", "replace")).hexdigest()[:32]
