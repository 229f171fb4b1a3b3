"""What stays the same however long it runs: memory over many questions, and the time of a turn in a long conversation."""

from __future__ import annotations

import gc
import itertools
import statistics
import time
from collections.abc import Iterator

from assistant import Conversation, answer, reply
from evals.bench.asked import of_route, questions
from evals.bench.figure import Figure, at_most, slope
from evals.bench.machine import resident_mb

NAME = "staying the same"
TURNS = 300
_AT_ONCE = 30
_SAID = (
    "Is a {n}-unit academic certificate for undergraduates with 9 upper-division units OK?",
    "what if it had {n} units?",
    "and 3 transfer units?",
    "no, make that {n} units in total",
    "how many graduate units may it have?",
)


def figures(asked: int) -> Iterator[Figure]:
    """Memory over this many questions, then a conversation of 300 turns."""
    rise, measured = _rise(asked)
    yield Figure(
        subject=NAME,
        what="memory gained in 100,000 questions",
        value=rise * 100_000,
        unit="MB",
        target=at_most(10),
        note=f"by the slope over {measured:,} questions",
    )
    first, last = _long_conversation()
    note = f"median of the first {_AT_ONCE} turns {first:.1f} ms, of the last {_AT_ONCE} {last:.1f} ms"
    yield Figure(
        subject=NAME,
        what=f"a turn at the end of {TURNS} to one at their beginning",
        value=last / first,
        unit="times",
        target=at_most(1.2),
        note=note,
    )


def _rise(asked: int) -> tuple[float, int]:
    """MB gained by each question, over the second half of so many; the first half fills what is kept on purpose."""
    turns = itertools.cycle((*of_route("rules"), *questions()[:100]))
    points: list[tuple[float, float]] = []
    for number, question in enumerate(itertools.islice(turns, asked)):
        answer(f"{question} ({number})" if number % 2 else question)
        if number >= asked // 2 and number % max(1, asked // 100) == 0:
            gc.collect()
            points.append((number, resident_mb()))
    return slope(points), asked


def _long_conversation() -> tuple[float, float]:
    """Median milliseconds of the first and of the last turns of one conversation."""
    state: Conversation | None = None
    times: list[float] = []
    for number in range(TURNS):
        said = _SAID[number % len(_SAID)].format(n=12 + number // len(_SAID) % 12)
        start = time.perf_counter()
        _, state = reply(said, state)
        times.append((time.perf_counter() - start) * 1000)
    # Each is a whole round of the sentences, and so of the same kinds of turn.
    return statistics.median(times[_AT_ONCE : 2 * _AT_ONCE]), statistics.median(times[-_AT_ONCE:])
