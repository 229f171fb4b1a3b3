"""How often one caller may ask."""

from __future__ import annotations

import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from ui.problems import Problem


class Rates:
    """Counts requests in a moving window, by caller, in this process; other processes count for themselves."""

    def __init__(self, rate: str) -> None:
        self._rate = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def refusal(self, caller: str) -> Problem | None:
        """Counts one request; the problem to answer with where it is one too many."""
        if self._limiter.hit(self._rate, caller):
            return None
        free = self._limiter.get_window_stats(self._rate, caller).reset_time
        return Problem(429, headers={"Retry-After": str(max(1, round(free - time.time())))})
