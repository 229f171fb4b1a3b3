"""A service started as users start it, in a process of its own that keeps what it is asked in a folder of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.request import Request, urlopen

from fastapi import FastAPI

from evals.errors import EvalError

_QUIET = {"POLICY_LOG_LEVEL": "error", "POLICY_RATE_LIMIT": "100000000/minute"}


@dataclass(frozen=True)
class Service:
    """A running service: its address, its process, and when it was started by `time.perf_counter`."""

    address: str
    process: subprocess.Popen[str]
    started: float

    @property
    def age(self) -> float:
        """Seconds since it was started."""
        return time.perf_counter() - self.started

    def ask(self, question: str, conversation: str | None = None) -> Mapping[str, object]:
        """The answer of `POST /v1/ask`; OSError where there is none."""
        sent = json.dumps({"question": question, "conversation": conversation}).encode()
        with urlopen(Request(f"{self.address}/v1/ask", data=sent, headers={"Content-Type": "application/json"}), timeout=60) as told:
            found: Mapping[str, object] = json.load(told)
            return found


@contextmanager
def service(**settings: str) -> Iterator[Service]:
    """A running service with these settings (`chat="false"`); EvalError where it does not start."""
    with tempfile.TemporaryDirectory() as folder:
        # PYTHONPATH is no setting of its own and passes as it is.
        named = {name if name.isupper() else f"POLICY_{name.upper()}": value for name, value in settings.items()}
        environment = {**os.environ, "XDG_DATA_HOME": folder, **_QUIET, **named}
        started = time.perf_counter()
        command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
            try:
                yield Service(_address(process), process, started)
            finally:
                process.terminate()


@contextmanager
def served() -> Iterator[str]:
    """The address of a service with every surface."""
    with service() as running:
        yield running.address


def _address(process: subprocess.Popen[str]) -> str:
    found = (re.search(r"http://[\d.]+:\d+", line) for line in process.stderr or ())
    address = next((address[0] for address in found if address), None)
    if address is None:
        raise EvalError("the service did not start; `policy-assistant serve` says why")
    return address


@contextmanager
def empty_service() -> Iterator[str]:
    """The address of a server with one route that gives nothing, as fast as FastAPI and uvicorn are."""
    code = "import uvicorn; from evals.bench.serving import empty; uvicorn.run(empty(), port=0, log_level='info', access_log=False)"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()


def empty() -> FastAPI:
    """An application that does nothing."""
    app = FastAPI(openapi_url=None)

    def nothing() -> dict[str, str]:
        return {}

    app.add_api_route("/", nothing)
    return app
