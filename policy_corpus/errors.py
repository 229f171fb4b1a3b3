"""What goes wrong with the words, each error saying what to do next."""

from collections.abc import Sequence
from pathlib import Path


class CorpusError(Exception):
    """The policy text or its index cannot be used; the message is one plain sentence naming the cure."""


class UnknownClause(CorpusError):
    """A clause id that the two documents do not contain; `nearest` holds ids that may have been meant."""

    def __init__(self, clause_id: str, nearest: Sequence[str]) -> None:
        self.clause_id = clause_id
        self.nearest = tuple(nearest)
        shown = clause_id if len(clause_id) <= 20 else clause_id[:20] + "..."
        super().__init__(f"There is no clause {shown!r} in the policy; the nearest are {', '.join(nearest)}.")


class IndexUnwritable(CorpusError):
    """The index folder cannot be written and holds no finished index to read."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder = folder
        super().__init__(f"The index folder {folder} cannot be written ({reason}); set POLICY_INDEX_DIR to a folder you can write to.")
