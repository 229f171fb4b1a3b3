"""What is kept for a time only."""

from __future__ import annotations

from ui.store import conversations, drafts, errands, events, repeats
from ui.store.database import Database
from ui.store.tables import now

_DAY = 86_400
REPEATS_DAYS = 1
EVENTS_DAYS = 30
ERRANDS_DAYS = 2


def forget(database: Database, days: int) -> int:
    """Delete conversations without a turn for this many days, old replies, events, drafts and errands; how many conversations there were.

    What is deleted cannot be read from the files afterwards.
    """
    with database.writing() as session:
        gone = conversations.remove_before(session, now() - days * _DAY)
        repeats.remove_before(session, now() - REPEATS_DAYS * _DAY)
        events.remove_before(session, now() - EVENTS_DAYS * _DAY)
        drafts.remove_before(session, now() - EVENTS_DAYS * _DAY)
        errands.remove_before(session, now() - ERRANDS_DAYS * _DAY)
    database.erase_traces()
    return gone
