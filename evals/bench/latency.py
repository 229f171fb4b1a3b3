"""How long `answer()` takes in a process that is warm, beside what it cannot be faster than, and where the rest goes."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from functools import partial

from assistant import answer
from evals.bench.asked import Route, of_route, questions, sample
from evals.bench.figure import Figure, Target, at_most, percentile, seconds
from evals.bench.load import get, loaded
from evals.bench.sampled import sampled, told
from evals.bench.serving import empty_service
from policy_corpus.embeddings import shared

NAME = "warm latency"
_TARGETS: dict[Route, tuple[Target | None, Target]] = {"rules": (at_most(3), at_most(10)), "retrieval": (None, at_most(25))}


def figures() -> Iterator[Figure]:
    """Both routes, then the floors and the ratios to them."""
    middles: dict[Route, float] = {}
    for route, (middle, most) in _TARGETS.items():
        times = [item.ms for item in sample() if item.route == route]
        middles[route] = percentile(times, 0.5)
        note = f"{len(times)} questions, each once"
        yield Figure(subject=NAME, what=f"`answer()`, {route} route, p50", value=middles[route], unit="ms", target=middle, note=note)
        yield Figure(subject=NAME, what=f"`answer()`, {route} route, p95", value=percentile(times, 0.95), unit="ms", target=most)
    floor = _forward_pass()
    yield Figure(subject=NAME, what="floor: the model's forward pass over one question, p50", value=floor, unit="ms")
    with empty_service() as address:
        empty = percentile(loaded([address], [get("/")], clients=1, seconds=2.0).ms, 0.5)
    yield Figure(subject=NAME, what="floor: an empty FastAPI route, p50", value=empty, unit="ms")
    for route, middle_ms in middles.items():
        yield Figure(subject=NAME, what=f"{route} route to the forward pass", value=middle_ms / floor, unit="times")


def profile() -> tuple[str, ...]:
    """Where the time of each route goes, by part of the software."""
    lines: list[str] = []
    routes: tuple[Route, ...] = ("rules", "retrieval")
    for route in routes:
        asked = of_route(route)[:100]
        lines += [f"{route} route, {len(asked)} questions:", *told(sampled(partial(_answered, asked)))]
    return tuple(lines)


def _answered(asked: Sequence[str]) -> None:
    for question in asked:
        answer(question)


def _forward_pass() -> float:
    model = shared()
    # Questions that nothing has read before, so that nothing kept is found again.
    return statistics.median(seconds(partial(model.encode, [f"{question} please"])) for question in questions()[:100]) * 1000
