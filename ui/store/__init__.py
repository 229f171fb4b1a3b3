"""What is kept: conversations with their turns, feedback, requests for a person, unanswered questions, keys, and what was done before."""

from ui.store.database import Database, StoreDown
from ui.store.tables import now

__all__ = ["Database", "StoreDown", "now"]
