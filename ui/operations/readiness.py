"""Whether this process can be sent questions, and if not, why; looked into apart from requests, so that asking costs nothing."""

from __future__ import annotations

import threading
import time

from pydantic import BaseModel, ConfigDict

from ui.store import Database, StoreDown

_FRESH_SECONDS = 5.0
# Less than probes wait, and enough for a look that loads nothing.
_PATIENCE_SECONDS = 2.0
_STARTING = "not looked into yet; the reader and the search model are being loaded"


class Report(BaseModel):
    """What each part says ('ok' or what is wrong), and whether all that answers rest on are well."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    ready: bool
    parts: dict[str, str]


class Readiness:
    """The last report, made anew in the background when it has become old."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._report = Report(ready=False, parts={"assistant": _STARTING})
        self._at = float("-inf")
        self._looking = threading.Lock()

    def report(self) -> Report:
        """The report of at most a few seconds ago; one that takes long to make is given when it is done, and the last one until then."""
        if time.monotonic() - self._at > _FRESH_SECONDS and self._looking.acquire(blocking=False):
            looking = threading.Thread(target=self._look, name="readiness", daemon=True)
            looking.start()
            looking.join(_PATIENCE_SECONDS)
        return self._report

    def looked_into(self) -> Report:
        """The report as of now, however long that takes."""
        with self._looking:
            return self._made()

    def _look(self) -> None:
        try:
            self._made()
        finally:
            self._looking.release()

    def _made(self) -> Report:
        from assistant.readiness import parts

        looked = parts()
        found = {part.name: part.wrong or "ok" for part in looked}
        spare = {part.name for part in looked if part.spare}
        try:
            self._database.ping()
            found["database"] = "ok"
        except StoreDown as error:
            found["database"] = f"{error}; answers are given, but conversations are not kept"
        self._report = Report(ready=all(said == "ok" for name, said in found.items() if name not in spare), parts=found)
        self._at = time.monotonic()
        return self._report
