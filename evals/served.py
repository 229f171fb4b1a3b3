"""The surfaces of the service, each as a function from conversations to the answers to their last turns."""

from __future__ import annotations

import asyncio
import importlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import structlog
from mcp import Client
from pydantic import SecretStr
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from evals.errors import EvalError
from evals.surfaces import Given, Turns


def rest(conversations: Sequence[Turns]) -> list[Given | None]:
    """`POST /v1/ask`, which the embedded page asks too, turn by turn."""
    with _client() as client:
        return [_turn_by_turn(turns, lambda sent: _posted(client, "/v1/ask", sent)) for turns in conversations]


def tickets(conversations: Sequence[Turns]) -> list[Given | None]:
    """`POST /v1/tickets/suggest`, where a ticket holds one question."""
    with _client() as client:
        alone = [(turns[0] if len(turns) == 1 and turns[0].count("?") < 2 else None) for turns in conversations]
        return [_first(_posted(client, "/v1/tickets/suggest", {"text": text})["answers"]) if text else None for text in alone]


def openai(conversations: Sequence[Turns]) -> list[Given | None]:
    """`POST /v1/chat/completions`, with the whole conversation in each request."""
    with _client() as client:
        return [_completed(client, turns) for turns in conversations]


def mcp(conversations: Sequence[Turns]) -> list[Given | None]:
    """The tool `ask_policy` over the Model Context Protocol."""
    with _running() as running:
        server = importlib.import_module("ui.agents.mcp_server").mcp_server(running)

        async def play() -> list[Given | None]:
            async with Client(server) as client:
                return [await _called(client, turns) for turns in conversations]

        return asyncio.run(play())


class _Running(Protocol):
    @property
    def settings(self) -> object: ...


@contextmanager
def _running() -> Iterator[_Running]:
    """The parts of a service that keeps what it is asked in a folder of its own for as long as it is needed."""
    # By name, because the surfaces and the evals are layers side by side that do not import each other.
    settings, running = importlib.import_module("ui.settings").Settings, importlib.import_module("ui.running").running
    with tempfile.TemporaryDirectory() as folder:
        file = SecretStr(f"sqlite:///{Path(folder) / 'kept.sqlite3'}")
        parts = running(settings(chat=False, rate_limit="1000000/minute", database_url=file))
        try:
            yield parts
        finally:
            parts.database.close()


@contextmanager
def _client() -> Iterator[TestClient]:
    with _running() as running:
        create_app: Callable[..., ASGIApp] = importlib.import_module("ui.api").create_app
        # A line for each request would bury the report.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("ERROR"))
        with TestClient(create_app(running.settings, running), base_url="http://localhost") as client:
            yield client


def _turn_by_turn(turns: Turns, ask: Callable[[Mapping[str, object]], Given]) -> Given | None:
    last: Given | None = None
    for turn in turns:
        last = ask({"question": turn, **({"conversation": last["conversation"]} if last else {})})
    return last


async def _called(client: Client, turns: Turns) -> Given | None:
    last: Given | None = None
    for turn in turns:
        sent = {"question": turn, **({"conversation": last["conversation"]} if last else {})}
        last = _given((await client.call_tool("ask_policy", sent)).structured_content)
    return last


def _completed(client: TestClient, turns: Turns) -> Given:
    messages = [{"role": "user", "content": turn} for turn in turns]
    return _given(_posted(client, "/v1/chat/completions", {"model": "policy-assistant", "messages": messages})["policy_answer"])


def _posted(client: TestClient, path: str, sent: Mapping[str, object]) -> Given:
    told = client.post(path, json=sent)
    if told.status_code != 200:
        raise EvalError(f"{path} gave no answer: {told.text[-200:]}")
    return _given(told.json())


def _given(found: object) -> Given:
    if not isinstance(found, dict):
        raise EvalError(f"the service gave no answer: {found!r:.200}")
    return found


def _first(found: object) -> Given:
    return _given(found[0] if isinstance(found, list) and found else found)
