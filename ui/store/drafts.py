"""Drafts still to be sent to the ticketing system: kept with the event that asked for them, tried by one process at a time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from ui.store.tables import DraftRow, now

# While one process tries, no other does; longer than a try can take, so that only the draft of a process that died comes free.
LEASE_SECONDS = 60
# After each try that failed, as Standard Webhooks advises; after the last one it is given up.
PAUSES_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)


@dataclass(frozen=True)
class Draft:
    """One draft that is this process's to send: the event that asked for it, the body as it is to be posted, and which try this is."""

    event: str
    body: str
    tries: int


def keep(session: Session, event: str, body: str, conversation: str | None) -> None:
    """Keep a draft to be sent as soon as the transaction has ended; it goes with its conversation."""
    session.add(DraftRow(event=event, conversation=conversation, body=body, tries=0, due=now(), at=now()))


def claim(session: Session) -> Draft | None:
    """The draft that has waited longest, from then on this process's alone for a minute; None where none is due."""
    while (row := session.scalars(select(DraftRow).where(DraftRow.due <= now()).order_by(DraftRow.due).limit(1)).first()) is not None:
        session.expunge(row)
        unchanged = (DraftRow.event == row.event) & (DraftRow.due == row.due) & (DraftRow.tries == row.tries)
        taken = session.execute(update(DraftRow).where(unchanged).values(due=now() + LEASE_SECONDS, tries=row.tries + 1))
        if isinstance(taken, CursorResult) and taken.rowcount == 1:
            return Draft(row.event, row.body, row.tries + 1)
    return None


def sent(session: Session, draft: Draft) -> None:
    """Forget a draft that was taken."""
    session.execute(delete(DraftRow).where(DraftRow.event == draft.event))


def failed(session: Session, draft: Draft) -> bool:
    """Put a draft back for a later try; False where this was the last one, and then it is forgotten."""
    if draft.tries > len(PAUSES_SECONDS):
        sent(session, draft)
        return False
    session.execute(update(DraftRow).where(DraftRow.event == draft.event).values(due=now() + PAUSES_SECONDS[draft.tries - 1]))
    return True


def waiting(session: Session) -> int:
    """How many drafts are still to be sent."""
    return session.scalar(select(func.count()).select_from(DraftRow)) or 0


def remove_before(session: Session, second: int) -> None:
    """Forget the drafts made before this second."""
    session.execute(delete(DraftRow).where(DraftRow.at < second))
