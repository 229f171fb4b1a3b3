"""The turns that somebody should look at: those that were marked unhelpful, and those that got no answer."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from ui.store.conversations import KeptTurn, turns, unanswered
from ui.store.tables import FeedbackRow


class Wanting(BaseModel):
    """What was asked up to such a turn, what was answered to it, and what was said of the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    turns: tuple[str, ...]
    kind: str
    verdict: str | None
    clauses: tuple[str, ...]
    comment: str | None


def wanting(session: Session) -> Iterator[Wanting]:
    """Each such turn once, the unhelpful ones first, newest first; those whose questions were not kept are left out."""
    down = select(FeedbackRow).where(FeedbackRow.rating == "down").order_by(FeedbackRow.at.desc(), FeedbackRow.id)
    comments: dict[tuple[str, int], str | None] = {}
    for row in session.scalars(down):
        place = (row.conversation, row.turn)
        comments[place] = comments.get(place) or row.comment
    for blank in unanswered(session):
        comments.setdefault((blank.conversation, blank.turn), None)
    for (conversation, number), comment in comments.items():
        asked = [turn for turn in turns(session, conversation) if turn.number <= number]
        if asked and (found := _wanting(asked, comment)) is not None:
            yield found


def _wanting(asked: list[KeptTurn], comment: str | None) -> Wanting | None:
    questions = tuple(turn.question for turn in asked if turn.question is not None)
    if len(questions) < len(asked):
        return None
    answer = asked[-1].answer
    clauses = tuple(dict.fromkeys(citation.clause for citation in answer.citations))
    return Wanting(turns=questions, kind=answer.kind, verdict=answer.verdict, clauses=clauses, comment=comment)
