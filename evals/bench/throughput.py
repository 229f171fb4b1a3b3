"""How many questions a second two processes answer, with many clients at once, beside an empty route of the same server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.bench.asked import of_route
from evals.bench.figure import Figure, at_least, at_most, percentile
from evals.bench.load import ask, get, loaded
from evals.bench.serving import Service, service

NAME = "throughput"
CLIENTS, WORKERS, TABS = 32, 2, 50


def figures(seconds: float = 10.0) -> Iterator[Figure]:
    """Two processes over one database: the empty route, then questions that rules answer, then with as many clients as a class has."""
    with TemporaryDirectory() as folder, ExitStack() as running:
        database = f"sqlite:///{Path(folder) / 'kept.sqlite3'}"
        workers = [running.enter_context(service(chat="false", database_url=database)) for _ in range(WORKERS)]
        addresses = [worker.address for worker in workers]
        _warm(workers)
        empty = loaded(addresses, [get("/healthz")], clients=CLIENTS, seconds=seconds / 2)
        told = loaded(addresses, [ask(question) for question in of_route("rules")], clients=CLIENTS, seconds=seconds)
        crowd = loaded(addresses, [ask(question) for question in of_route("rules")], clients=TABS, seconds=seconds / 2)
    note = f"{CLIENTS} clients, {WORKERS} processes, {told.refused} refused"
    yield Figure(
        subject=NAME, what="`POST /v1/ask`, rules questions", value=told.per_second, unit="a second", target=at_least(250), note=note
    )
    yield Figure(subject=NAME, what="the same, p95", value=percentile(told.ms, 0.95), unit="ms", target=at_most(150))
    yield Figure(subject=NAME, what="an empty route of the same server (`/healthz`)", value=empty.per_second, unit="a second")
    yield Figure(
        subject=NAME, what="answers to the empty route", value=told.per_second / empty.per_second * 100, unit="%", target=at_least(60)
    )
    note = f"{crowd.per_second:.0f} a second, {crowd.refused} refused"
    yield Figure(subject=NAME, what=f"{TABS} clients at once, p95", value=percentile(crowd.ms, 0.95), unit="ms", note=note)


def _warm(workers: list[Service]) -> None:
    for worker in workers:
        for question in of_route("rules")[:10]:
            worker.ask(question)
