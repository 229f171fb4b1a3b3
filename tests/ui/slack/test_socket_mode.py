"""Socket Mode: the same listeners over a connection, against a server on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest
from websockets.sync.server import Server, ServerConnection, serve

from evals.local_slack import BOT, LocalSlack, event
from tests.ui.conftest import Serve
from tests.ui.slack.conftest import ASKER, CHANNEL, Start
from ui.errors import StartError
from ui.settings import Settings
from ui.slack.socket_mode import connected

ROOT = Path(__file__).parents[3]


class SocketMode:
    """Slack's side of the connection: envelopes that are sent, and the acknowledgements that come back."""

    def __init__(self) -> None:
        self.connections: Queue[ServerConnection] = Queue()
        self.acknowledged: Queue[dict[str, object]] = Queue()
        self.server: Server | None = None

    def talk(self, connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        self.connections.put(connection)
        for said in connection:
            self.acknowledged.put(json.loads(said))

    def deliver(self, connection: ServerConnection, given: dict[str, object], kind: str = "events_api", number: int = 1) -> None:
        envelope = {"type": kind, "envelope_id": f"e{number}", "payload": given, "accepts_response_payload": True}
        connection.send(json.dumps(envelope))


@pytest.fixture
def socket(slack: LocalSlack) -> Iterator[SocketMode]:
    mode = SocketMode()
    with serve(mode.talk, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        slack.socket_address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/link"
        yield mode
        server.shutdown()
        thread.join()


def mention(ts: str, event_id: str = "Ev1") -> dict[str, object]:
    said = {"type": "app_mention", "channel": CHANNEL, "user": ASKER, "text": f"<@{BOT}> is my certificate fine?", "ts": ts}
    return event(said, event_id)


def test_a_mention_over_the_connection_is_acknowledged_and_answered_once(start: Start, slack: LocalSlack, socket: SocketMode) -> None:
    bench = start(slack_signing_secret=None, slack_app_token="xapp-local")
    with bench.app.working(10), connected(bench.settings, bench.app):
        connection = socket.connections.get(timeout=60)
        for number in (1, 2):
            socket.deliver(connection, mention("1700000000.000001"), number=number)
        assert {socket.acknowledged.get(timeout=60)["envelope_id"] for _ in range(2)} == {"e1", "e2"}
        assert slack.wait_for(lambda: len(slack.of("reactions.remove")) == 1)
        command = {"command": "/policy", "text": "", "team_id": "T1", "user_id": ASKER, "channel_id": CHANNEL}
        socket.deliver(connection, command, "slash_commands", 3)
        assert "Write your question" in str(socket.acknowledged.get(timeout=60)["payload"])
    assert len(bench.replies("1700000000.000001")) == 1


def test_a_connection_that_slack_ends_is_opened_again_and_the_event_is_not_answered_twice(
    start: Start, slack: LocalSlack, socket: SocketMode
) -> None:
    bench = start(slack_signing_secret=None, slack_app_token="xapp-local")
    with bench.app.working(10), connected(bench.settings, bench.app):
        first = socket.connections.get(timeout=60)
        socket.deliver(first, mention("1700000000.000001"))
        assert socket.acknowledged.get(timeout=60)["envelope_id"] == "e1"
        first.send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
        second = socket.connections.get(timeout=60)
        socket.deliver(second, mention("1700000000.000001"), number=2)
        assert socket.acknowledged.get(timeout=60)["envelope_id"] == "e2"
        assert slack.wait_for(lambda: len(slack.of("reactions.remove")) == 1)
    assert len(bench.replies("1700000000.000001")) == 1


def test_with_slack_away_at_the_start_the_connection_is_tried_again(start: Start, slack: LocalSlack, socket: SocketMode) -> None:
    slack.fail("apps.connections.open", (503, {}, {}))
    bench = start(slack_signing_secret=None, slack_app_token="xapp-local")
    with connected(bench.settings, bench.app):
        assert socket.connections.get(timeout=60)


def test_an_app_token_that_slack_refuses_stops_the_start_with_the_cure(start: Start, slack: LocalSlack) -> None:
    slack.fail("apps.connections.open", (200, {"ok": False, "error": "not_allowed_token_type"}, {}))
    bench = start(slack_signing_secret=None, slack_app_token="xapp-local")
    with pytest.raises(StartError, match="connections:write"), connected(bench.settings, bench.app):
        pass


SERVED = {"slack_bot_token": "xoxb-local", "slack_app_token": "xapp-local"}


def test_the_service_holds_a_connection_beside_its_requests(
    service: Serve, slack: LocalSlack, socket: SocketMode, quick_answers: None
) -> None:
    client = service(**SERVED, slack_api_url=slack.address)
    socket.deliver(socket.connections.get(timeout=60), mention("1700000000.000001"))
    assert slack.wait_for(lambda: len(slack.of("reactions.remove")) == 1)
    assert len(slack.replies(CHANNEL, "1700000000.000001")) == 1
    assert client.get("/healthz").status_code == 200 and client.post("/slack/events").status_code == 404


def test_the_service_starts_though_slack_refuses_its_app_token(
    service: Serve, slack: LocalSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.fail("apps.connections.open", (200, {"ok": False, "error": "not_allowed_token_type"}, {}))
    assert service(**SERVED, slack_api_url=slack.address).get("/healthz").status_code == 200
    assert "connections:write" in capsys.readouterr().out


def test_the_command_answers_over_the_connection_until_it_is_told_to_stop(slack: LocalSlack, socket: SocketMode, tmp_path: Path) -> None:
    given = {
        "POLICY_SLACK_BOT_TOKEN": "xoxb-local",
        "POLICY_SLACK_APP_TOKEN": "xapp-local",
        "POLICY_SLACK_API_URL": slack.address,
        "POLICY_DATABASE_URL": f"sqlite:///{tmp_path / 'kept.sqlite3'}",
    }
    command = [sys.executable, "-m", "ui.cli", "slack"]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **given}, stderr=subprocess.PIPE, text=True) as process:
        socket.deliver(socket.connections.get(timeout=120), mention("1700000000.000001"))
        assert slack.wait_for(lambda: len(slack.of("reactions.remove")) == 1)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "Traceback" not in said and "certificate fine" not in said
    assert len(slack.replies(CHANNEL, "1700000000.000001")) == 1


def test_the_command_without_tokens_says_what_is_needed(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "ui.cli", "slack"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2 and "slack_app_token" in done.stderr and "Traceback" not in done.stderr


def test_settings_that_do_not_go_together_are_refused() -> None:
    for given, word in (
        ({"slack_bot_token": "x"}, "set one"),
        ({"slack_signing_secret": "x"}, "no token"),
        ({"slack_client_id": "1"}, "go together"),
        ({"slack_client_id": "1", "slack_client_secret": "x", "slack_app_token": "x"}, "over HTTP"),
        ({"slack_bot_token": "x", "slack_client_id": "1", "slack_client_secret": "x", "slack_signing_secret": "x"}, "keep the token"),
        ({"slack_api_url": "http://example.com/"}, "https://"),
        ({"slack_channels": {"C1": {"ping": ["!channel"]}}}, "ids of users"),
        ({"slack_channels": {"C1": {"answers": "never"}}}, "threads"),
    ):
        with pytest.raises(ValueError, match=word):
            Settings.model_validate(given)
