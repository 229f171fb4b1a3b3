"""Whether an answer helped: kept beside the turn, never changing an answer."""

from __future__ import annotations

from ui.chat.session import Exchange, Session, stated_by
from ui.chat.talking import OWNER
from ui.question import is_text
from ui.store import Database, StoreDown, conversations, feedback
from ui.store.feedback import Opinion, Rating

NOT_KEPT = "Your opinion cannot be kept at present; please try again later."
NOT_TEXT = "The comment holds bytes that are not text; type it again."


def rated(session: Session, database: Database, place: int, rating: Rating, comment: str) -> tuple[Session, str]:
    """The session with an opinion on one of its answers, and what to tell whoever gave it ('' where all is well)."""
    exchange = session.exchanges[place] if place < len(session.exchanges) else None
    if exchange is None or exchange.answer is None or exchange.rating is not None:
        return session, ""
    if not is_text(comment):
        return session, NOT_TEXT
    try:
        _keep(database, exchange, Opinion(rating=rating, comment=comment.strip() or None))
    except StoreDown:
        return session, NOT_KEPT
    return session.changed(place, exchange.model_copy(update={"rating": rating})), ""


def _keep(database: Database, exchange: Exchange, opinion: Opinion) -> None:
    answer = exchange.answer
    if answer is None:
        return
    with database.writing() as session:
        held = conversations.held(session, answer.conversation, OWNER)
        turn = conversations.turn(session, answer.conversation, exchange.turn) if held and exchange.turn else None
        if turn is None:
            # The answer was given while nothing could be kept, or has been deleted since.
            state = stated_by(exchange.after)
            kept = conversations.add_turn(session, held, state.model_dump_json() if state else "", OWNER, None, answer)
            turn = conversations.turn(session, answer.conversation, kept)
        if turn is not None:
            feedback.add(session, answer.conversation, turn, opinion)
