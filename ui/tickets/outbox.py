"""The drafts on their way to the ticketing system: a thread of each process sends what is due, whichever process took the event."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from ui.settings import Settings
from ui.store import Database, StoreDown, drafts
from ui.tickets.sending import post

# What a process that died left behind, and what was put back for later, is found by looking.
_LOOK_SECONDS = 5.0
_log = structlog.get_logger()


class Outbox:
    """Sends kept drafts to `webhook_url`; does nothing where there is none."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings, self._database = settings, database
        self._wake, self._ended = threading.Event(), threading.Event()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Sends for as long as the block runs; a draft under way when the process ends is tried again by the next."""
        if self._settings.webhook_url and self._settings.webhook_secret is not None:
            threading.Thread(target=self._run, name="drafts", daemon=True).start()
        try:
            yield
        finally:
            self._ended.set()
            self._wake.set()

    def wake(self) -> None:
        """Look at once, because a draft was kept."""
        self._wake.set()

    def send_due(self) -> int:
        """Try every draft that is due now; how many were taken. StoreDown where the database is away."""
        taken = 0
        while not self._ended.is_set():
            with self._database.writing() as session:
                draft = drafts.claim(session)
            if draft is None:
                break
            outcome = post(self._settings, f"draft-{draft.event}", draft.body.encode())
            with self._database.writing() as session:
                if not outcome:
                    drafts.sent(session, draft)
                    taken += 1
                    continue
                again = drafts.failed(session, draft)
            _log.warning("draft not delivered", outcome=outcome, tries=draft.tries, again=again)
        return taken

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self.send_due()
            except StoreDown as error:
                _log.warning("drafts wait", reason=str(error))
            self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()
