"""A bench for Slack: the app over a workspace on this machine, its clock by hand, and answers at once."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import slack_sdk.http_retry.builtin_handlers as retries
from fastapi import FastAPI
from starlette.testclient import TestClient

import assistant
from assistant.contract import Answer
from assistant.conversation import Conversation, Turn
from evals.local_slack import BOT, SECRET, TEAM, LocalSlack, event, form, local_slack, signed
from tests.ui.slack.block_kit import faults_of_message, faults_of_view
from tests.ui.stand_in import POLICY, SIZE, depends, no
from ui.problems import Problem, as_response
from ui.running import Running, running
from ui.settings import Settings
from ui.slack.application import SlackApp, slack_app
from ui.slack.receiving import mount_receiving

CHANNEL, ASKER, HELP = "C1", "U1", "CHELP"


def told(question: str, conversation: Conversation | None = None) -> tuple[Answer, Conversation]:
    """'certificate' is no, 'weather' is not covered, 'thanks' is small talk, 'crash' fails, else it depends; says what it understood."""
    state = conversation or Conversation.new()
    if "crash" in question:
        raise ZeroDivisionError(question)
    if "weather" in question:
        answer = Answer(kind="out_of_scope", text="The policy says nothing about the weather.", policy=POLICY, conversation="")
    elif "thanks" in question:
        answer = Answer(kind="smalltalk", text="You are welcome.", policy=POLICY, conversation="")
    elif "rule" in question:
        answer = Answer(
            kind="lookup", text=f"Clause 2.4 sets the size.\n\n> {SIZE.quote}", citations=(SIZE,), policy=POLICY, conversation=""
        )
    else:
        answer = no() if "certificate" in question.casefold() else depends()
    kept = answer.model_copy(update={"conversation": state.id, "understood": f"turn {len(state.turns) + 1}: {question[:80]}"})
    return kept, state.model_copy(update={"turns": (*state.turns, Turn(kind=kept.kind))})


class AtOnce(Executor):
    """Does what is to be done aside before going on."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@dataclass
class Bench:
    """One process over the workspace; `restarted` is the next one on the same database."""

    slack: LocalSlack
    settings: Settings
    number: Iterator[int]
    seconds: int = 1_700_000_000
    parts: Running = field(init=False)
    app: SlackApp = field(init=False)
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """A new process in place of this one, which is gone without a word."""
        self.parts = running(self.settings)
        self.app = slack_app(self.parts, lambda: self.seconds, AtOnce())
        web = FastAPI()
        web.add_exception_handler(Problem, as_response)
        mount_receiving(web, self.parts, self.app)
        self.client = TestClient(web, base_url="http://localhost")

    def deliver(self, given: dict[str, object], event_id: str | None = None) -> int:
        """The status that an event is answered with."""
        body = json.dumps(event(given, event_id or f"Ev{next(self.number)}")).encode()
        return self.client.post("/slack/events", content=body, headers=signed(body)).status_code

    def say(self, text: str, *, ts: str | None = None, event_id: str | None = None, **fields: object) -> str:
        """Says something in the channel; the time stamp of the message."""
        ts = ts or f"1700000000.{next(self.number):06}"
        given = {"type": "message", "channel": CHANNEL, "channel_type": "channel", "user": ASKER, "text": text, "ts": ts, **fields}
        assert self.deliver(given, event_id) == 200
        return ts

    def ask(self, text: str, **fields: object) -> str:
        """Mentions the assistant, and lets it work; the time stamp of the message."""
        ts = self.say(f"<@{BOT}> {text}", **{"type": "app_mention", **fields})
        self.work()
        return ts

    def work(self) -> int:
        """Lets the workers do what there is; how many errands that were."""
        return sum(1 for _ in iter(self.app.workers.one, False))

    def form(self, fields: dict[str, str]) -> Any:
        """What a form that Slack sends is answered with."""
        body = form(fields)
        return self.client.post("/slack/events", content=body, headers=signed(body, kind="application/x-www-form-urlencoded"))

    def command(self, text: str) -> Any:
        """Uses the command."""
        fields = {"command": "/policy", "text": text, "team_id": TEAM, "user_id": ASKER, "channel_id": CHANNEL}
        return self.form({**fields, "trigger_id": f"t{next(self.number)}", "response_url": f"{self.slack.address}response/1"})

    def payload(self, given: dict[str, object]) -> Any:
        """Sends a press of a button or a shortcut."""
        common = {"team": {"id": TEAM}, "user": {"id": ASKER}, "trigger_id": f"t{next(self.number)}"}
        return self.form({"payload": json.dumps({**common, "response_url": f"{self.slack.address}response/1", **given})})

    def press(self, said: dict[str, Any], action: str, *, user: str = ASKER, value: str | None = None, private: bool = False) -> None:
        """Presses a button of a message."""
        found = value if value is not None else next(b["value"] for b in buttons(said) if b["action_id"] == action)
        container: dict[str, object] = {"message_ts": said.get("ts"), "is_ephemeral": private}
        if said.get("thread_ts"):
            container["thread_ts"] = said["thread_ts"]
        acted = {"action_id": action, "value": found, "action_ts": f"1700000000.{next(self.number):06}", "type": "button"}
        given: dict[str, object] = {"type": "block_actions", "user": {"id": user}}
        if not said.get("at_home"):
            given["channel"] = {"id": said.get("channel", CHANNEL)}
        assert self.payload({**given, "container": container, "actions": [acted]}).status_code == 200
        self.work()

    def replies(self, ts: str) -> list[Any]:
        """What was posted in the thread of a message."""
        return self.slack.replies(CHANNEL, ts)

    def private(self) -> list[Any]:
        """What was sent to response addresses."""
        return self.slack.of("response/1")


def buttons(said: dict[str, Any]) -> list[dict[str, str]]:
    """The buttons of a message."""
    return [element for block in said["blocks"] if block["type"] == "actions" for element in block["elements"]]


def words(said: dict[str, Any]) -> str:
    """All that is to be read in blocks."""
    return json.dumps(said["blocks"], ensure_ascii=False)


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalSlack]:
    """The workspace; afterwards every message and view that it was sent is held against the limits."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(retries.random, "random", lambda: 0.0)
    with local_slack() as workspace:
        yield workspace
        for call in workspace.calls:
            if call.method == "chat.postMessage" and "blocks" in call.body:
                assert faults_of_message(call.body) == []
                assert (call.body["unfurl_links"], call.body["unfurl_media"], call.body["parse"]) == (False, False, "none")
            if call.method == "chat.postEphemeral" or (call.method.startswith("response/") and "blocks" in call.body):
                assert faults_of_message(call.body) == []
            if call.method.startswith("views."):
                view: Any = call.body["view"]
                assert faults_of_view(view) == []


@pytest.fixture
def quick_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    # Loaded first, or the first use of another name of that door would put the real one back.
    assert assistant.reply
    monkeypatch.setitem(vars(assistant), "reply", told)


Start = Callable[..., Bench]


@pytest.fixture
def start(slack: LocalSlack, tmp_path: Path, quick_answers: None) -> Iterator[Start]:
    """Starts a process, for settings by name."""
    number = itertools.count(1)
    with ExitStack() as stack:

        def begin(**given: object) -> Bench:
            common = {"slack_bot_token": "xoxb-local", "slack_signing_secret": SECRET, "slack_api_url": slack.address}
            kept = {"database_url": f"sqlite:///{tmp_path / 'kept.sqlite3'}", "chat": False}
            bench = Bench(slack, Settings.model_validate({**common, **kept, **given}), number)
            stack.callback(lambda: bench.parts.database.close())
            return bench

        yield begin
