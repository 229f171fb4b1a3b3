"""What Slack waits for no longer than three seconds, and is lost without harm: windows, the home page, small notes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

import structlog

from ui.operations.logs import fault
from ui.slack.calling import Away, Refused
from ui.store import StoreDown

_log = structlog.get_logger()


class Aside:
    """Does small things at once beside the request that asks for them; what fails is logged and not tried again."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def __call__(self, call: Callable[[], None]) -> None:
        """Does a call soon."""
        self._executor.submit(self._tried, call)

    def _tried(self, call: Callable[[], None]) -> None:
        try:
            call()
        except (Away, Refused) as error:
            _log.warning("slack call failed", outcome=str(error))
        except StoreDown:
            _log.warning("slack call failed", outcome="database away")
        except Exception as error:  # the last resort: the request was acknowledged, so nobody else would tell of a fault
            _log.error("slack call failed", **fault(error))
