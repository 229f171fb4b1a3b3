"""Events from elsewhere, each taken up once however often it is delivered, by whichever process."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ui.store.tables import EventRow, now


def take_up(session: Session, source: str, event: str) -> bool:
    """Whether this is the first delivery of an event; from then on it is known, once the transaction ends."""
    try:
        with session.begin_nested():
            session.add(EventRow(source=source, id=event, at=now()))
    except IntegrityError:
        return False
    return True


def give_back(session: Session, source: str, event: str) -> None:
    """Forget an event that was taken up and could not be done."""
    session.execute(delete(EventRow).where(EventRow.source == source, EventRow.id == event))


def remove_before(session: Session, second: int) -> None:
    """Forget the events taken up before this second."""
    session.execute(delete(EventRow).where(EventRow.at < second))
