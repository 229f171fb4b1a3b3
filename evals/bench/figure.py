"""One measured number, what it should be, and how several times become one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict


class Target(BaseModel):
    """What a figure should be: at most, or at least, a number."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    limit: float
    least: bool = False

    def met(self, value: float) -> bool:
        """Whether a value is on the right side of the limit, or exactly on it."""
        return value >= self.limit if self.least else value <= self.limit


class Figure(BaseModel):
    """One number of one subject; `note` says what it rests on, in a few words."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    subject: str
    what: str
    value: float
    unit: str = ""
    target: Target | None = None
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What the same figure of another run is found by."""
        return self.subject, self.what, self.unit

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return None if self.target is None else self.target.met(self.value)


def at_most(limit: float) -> Target:
    """A target that smaller values meet."""
    return Target(limit=limit)


def at_least(limit: float) -> Target:
    """A target that greater values meet."""
    return Target(limit=limit, least=True)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share (0 to 1) of all values do not exceed; ValueError where there are none."""
    if not values:
        raise ValueError("no values, so no percentile")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The rise of the straight line of least squares through points; ValueError for fewer than two places."""
    middle_x = sum(x for x, _ in points) / len(points) if points else 0.0
    middle_y = sum(y for _, y in points) / len(points) if points else 0.0
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    if not spread:
        raise ValueError("a slope needs two places")
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


def seconds(work: Callable[[], object]) -> float:
    """How long something takes by the clock on the wall."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
