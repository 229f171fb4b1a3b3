"""Workers that do errands until there are none: each once, in the order of its thread, again later where Slack is away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

from ui.operations.logs import fault
from ui.slack.calling import Away
from ui.store import Database, StoreDown, errands, now
from ui.store.errands import Taken

LEASE = 300
KEPT = 86_400
_PAUSES = (2, 10, 30, 120, 300)
_WORKERS = 6
_LOOK_SECONDS = 2.0
_log = structlog.get_logger()


class Workers:
    """Does what is kept as errands, over one database with the workers of other processes."""

    def __init__(self, database: Database, carry_out: Callable[[Taken], None], clock: Callable[[], int] = now) -> None:
        self._database, self._carry_out, self._clock = database, carry_out, clock
        self._waiting = threading.Semaphore(0)
        self._ended = threading.Event()

    @contextmanager
    def working(self, stop_seconds: float) -> Iterator[None]:
        """Works beside the block; at its end what has begun is finished, within so many seconds."""
        self._ended.clear()
        threads = [threading.Thread(target=self._work, name=f"slack {number}", daemon=True) for number in range(_WORKERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            self._waiting.release(len(threads))
            end = time.monotonic() + stop_seconds
            for thread in threads:
                thread.join(max(0.0, end - time.monotonic()))

    def nudge(self) -> None:
        """Says that there is an errand."""
        self._waiting.release()

    def one(self) -> bool:
        """Does the next errand; whether there was one. StoreDown."""
        at = self._clock()
        with self._database.reading() as session:
            if not errands.any_due(session, at):
                return False
        with self._database.writing() as session:
            taken = errands.lease(session, at, LEASE)
        if taken is None:
            return False
        later = self._tried(taken)
        with self._database.writing() as session:
            if later is None:
                errands.done(session, taken.key)
            else:
                errands.postpone(session, taken.key, at + later)
        # What waited behind it in its lane may be done now.
        self.nudge()
        return True

    def _tried(self, taken: Taken) -> int | None:
        """None where an errand is done, or is given up; else the seconds until the next try."""
        try:
            self._carry_out(taken)
        except Away as error:
            outcome: dict[str, object] = {"outcome": str(error)}
        except StoreDown:
            outcome = {"outcome": "database away"}
        except Exception as error:  # the last resort: a fault of one errand does not end the worker
            outcome = fault(error)
        else:
            return None
        if self._clock() - taken.at > KEPT:
            _log.error("slack errand given up", **outcome)
            return None
        _log.warning("slack errand postponed", tries=taken.tries + 1, **outcome)
        return _PAUSES[min(taken.tries, len(_PAUSES) - 1)]

    def _work(self) -> None:
        while not self._ended.is_set():
            try:
                if self.one():
                    continue
            except StoreDown:
                _log.warning("slack errands wait", outcome="database away")
            self._waiting.acquire(timeout=_LOOK_SECONDS)
