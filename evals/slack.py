"""Slack as a surface that answers: conversations in threads of a workspace on this machine, over signed requests."""

from __future__ import annotations

import importlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

import structlog
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from evals.errors import EvalError
from evals.local_slack import BOT, SECRET, TEAM, LocalSlack, event, local_slack, signed
from evals.surfaces import Given, Turns

_CHANNEL, _ASKER = "C1", "U1"
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


def slack(conversations: Sequence[Turns]) -> list[Given | None]:
    """Mentions in a thread for each conversation; the answer is the one that the thread's message was made of."""
    with _no_proxy(), local_slack() as workspace, tempfile.TemporaryDirectory() as folder:
        settings = _settings(workspace, Path(folder))
        create_app: Callable[..., ASGIApp] = importlib.import_module("ui.api").create_app
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("ERROR"))
        with TestClient(create_app(settings), base_url="http://localhost") as client:
            for number, turns in enumerate(conversations):
                _say(client, workspace, number, turns)
            return [_last(settings, _root(number)) for number in range(len(conversations))]


class _Settings(Protocol):
    @property
    def database_url(self) -> object: ...


def _settings(workspace: LocalSlack, folder: Path) -> _Settings:
    # By name, because the surfaces and the evals are layers side by side that do not import each other.
    made: _Settings = importlib.import_module("ui.settings").Settings.model_validate(
        {
            "chat": False,
            "database_url": f"sqlite:///{folder / 'kept.sqlite3'}",
            "slack_bot_token": "xoxb-local",
            "slack_signing_secret": SECRET,
            "slack_api_url": workspace.address,
        }
    )
    return made


def _say(client: TestClient, workspace: LocalSlack, number: int, turns: Turns) -> None:
    for place, turn in enumerate(turns):
        ts = f"{1_700_000_000 + number}.{place:06}"
        said: dict[str, object] = {
            "type": "app_mention",
            "channel": _CHANNEL,
            "user": _ASKER,
            "text": f"<@{BOT}> {_escaped(turn)}",
            "ts": ts,
        }
        given = event({**said, **({"thread_ts": _root(number)} if place else {})}, f"Ev{number}.{place}")
        body = json.dumps(given).encode()
        told = client.post("/slack/events", content=body, headers=signed(body))
        answered = told.status_code == 200 and workspace.wait_for(partial(_is_done, workspace, ts))
        if not answered or len(workspace.replies(_CHANNEL, _root(number))) != place + 1:
            raise EvalError(f"Slack gave no answer or several: status {told.status_code}, turn {place + 1}")


def _is_done(workspace: LocalSlack, ts: str) -> bool:
    return any(body.get("timestamp") == ts for body in workspace.of("reactions.remove"))


def _last(settings: _Settings, root: str) -> Given | None:
    store = importlib.import_module("ui.store")
    threads, kept = importlib.import_module("ui.store.threads"), importlib.import_module("ui.store.conversations")
    secret = getattr(settings.database_url, "get_secret_value", str)()
    database = store.Database(secret)
    try:
        with database.reading() as session:
            known = threads.known(session, threads.Thread(TEAM, _CHANNEL, root))
            turn = kept.turn(session, known.conversation, None) if known else None
    finally:
        database.close()
    answer: Mapping[str, object] | None = turn.answer.model_dump(mode="json") if turn else None
    return answer


def _root(number: int) -> str:
    return f"{1_700_000_000 + number}.000000"


def _escaped(text: str) -> str:
    # As Slack sends what people type.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@contextmanager
def _no_proxy() -> Iterator[None]:
    # Slack's SDK does not know NO_PROXY.
    taken = {name: os.environ.pop(name) for name in _PROXIES if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)
