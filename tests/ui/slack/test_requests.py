"""Requests over HTTP: signed by Slack now, or refused without a word of them in the log; whatever is subscribed is handled."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from evals.local_slack import BOT, SECRET, LocalSlack, event, form, signed
from tests.ui.conftest import Serve
from tests.ui.serving import serving
from tests.ui.slack.conftest import ASKER, Start
from ui.slack.listeners import COMMAND, PROMPTS, SHORTCUT
from ui.slack.manifest import FILE

CANARY = "canary7f3a"
MANIFEST = json.loads(FILE.read_text(encoding="utf-8"))
ROOT = Path(__file__).parents[3]


@pytest.fixture
def served(service: Serve, slack: LocalSlack, quick_answers: None) -> TestClient:
    """The whole service, guard and all."""
    return service(slack_bot_token="xoxb-local", slack_signing_secret=SECRET, slack_api_url=slack.address)


def test_a_request_that_is_not_signed_now_by_slack_is_401_and_nothing_of_it_is_logged(slack: LocalSlack, tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text(
        f'chat = false\nlog_level = "debug"\ndatabase_url = "sqlite:///{tmp_path}/kept.sqlite3"\n'
        f'slack_bot_token = "xoxb-local"\nslack_signing_secret = "{SECRET}"\nslack_api_url = "{slack.address}"\n'
    )
    text = f"<@{BOT}> {CANARY}: is 10 units enough for an academic certificate?"
    body = json.dumps(event({"type": "app_mention", "text": text, "user": CANARY, "channel": CANARY, "ts": "1.0"}, CANARY)).encode()
    good, now = signed(body), time.time()
    with serving("--config", str(config)) as (address, log), httpx.Client(base_url=address, timeout=60) as client:
        for headers in (
            {},
            {**good, "X-Slack-Signature": f"v0={'0' * 64}"},
            {**good, "X-Slack-Signature": CANARY},
            {**good, "X-Slack-Signature": "v0=\xe9"},
            {**good, "X-Slack-Request-Timestamp": "soon"},
            {**good, "X-Slack-Request-Timestamp": "9" * 30},
            signed(body, now - 400),
            signed(body, now + 400),
            signed(body, secret="f" * 32),
            signed(body + b" "),
        ):
            raw = {name: value.encode("latin-1") for name, value in headers.items()}
            told = client.post("/slack/events", content=body, headers=raw)
            assert (told.status_code, told.headers["content-type"]) == (401, "application/problem+json")
            assert CANARY not in told.text
        assert client.post("/slack/events", content=body, headers=good).status_code == 200
        assert slack.wait_for(lambda: len(slack.of("reactions.remove")) == 1)
        [reply] = slack.replies(CANARY, "1.0")
        assert str(reply["text"]).startswith("No. 10 units are below the minimum of 12")
        slack.fail("chat.postMessage", (200, {"ok": False, "error": CANARY}, {}))
        again = body.replace(b'"1.0"', b'"2.0"').replace(f'"event_id": "{CANARY}"'.encode(), b'"event_id": "Ev2"')
        assert client.post("/slack/events", content=again, headers=signed(again)).status_code == 200
        assert slack.wait_for(lambda: len(slack.of("reactions.remove")) == 2)
    assert CANARY not in "".join(log) and '"status": 401' in "".join(log) and "xoxb" not in "".join(log)
    assert "slack reply refused" in "".join(log)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b"null", "application/json"),
        (b'{"a": ' * 5_000, "application/json"),
        (b"payload=%7B", "application/x-www-form-urlencoded"),
        (b"payload=1", "application/x-www-form-urlencoded"),
        (b"{}", "text/plain"),
        (CANARY.encode(), "image/png"),
    ],
)
def test_a_signed_request_that_is_nothing_slack_sends_is_400(served: TestClient, body: bytes, kind: str) -> None:
    told = served.post("/slack/events", content=body, headers=signed(body, kind=kind))
    assert (told.status_code, told.headers["content-type"]) == (400, "application/problem+json")


def test_a_huge_request_is_413_before_it_is_read(served: TestClient) -> None:
    body = b"x" * 2_000_001
    assert served.post("/slack/events", content=body, headers=signed(body)).status_code == 413
    assert served.get("/slack/events").status_code == 405


def test_bytes_that_are_no_text_cannot_have_been_signed(served: TestClient) -> None:
    assert served.post("/slack/events", content=b"\xff\xfe", headers=signed(b"x")).status_code == 401


@pytest.mark.parametrize(
    "given", [{"type": "app_mention"}, {"type": "message", "channel": 7}, {"type": "message", "ts": []}, {}, {"type": 1}]
)
def test_an_event_of_an_unknown_shape_is_acknowledged_and_left(start: Start, slack: LocalSlack, given: dict[str, object]) -> None:
    bench = start()
    assert bench.deliver(given) in (200, 400)
    assert bench.work() == 0 and slack.calls == []


@pytest.mark.parametrize("name", MANIFEST["settings"]["event_subscriptions"]["bot_events"])
def test_every_event_that_the_manifest_subscribes_to_is_acknowledged(start: Start, name: str) -> None:
    kind, _, channel = name.partition(".")
    assert start().deliver({"type": kind, "channel_type": channel, "user": ASKER, "tab": "home", "tokens": {"bot": ["UBOT"]}}) == 200


def test_whatever_else_slack_tells_of_is_acknowledged_so_that_it_is_not_sent_again(start: Start) -> None:
    bench = start()
    assert bench.deliver({"type": "something_new"}) == 200
    for given in (
        {"type": "block_actions", "actions": [{"action_id": "something", "type": "button", "action_ts": "1"}]},
        {"type": "block_actions", "actions": [{"action_id": "decided", "type": "button"}]},
        {"type": "view_submission", "view": {"callback_id": "x", "type": "modal"}},
        {"type": "view_closed", "view": {"callback_id": "x", "type": "modal"}},
        {"type": "shortcut", "callback_id": "x"},
        {"type": "message_action", "callback_id": "x", "message": {}},
    ):
        assert bench.payload(given).status_code == 200, given
    assert bench.form({"command": "/other", "team_id": "T1"}).status_code == 200


def test_slack_may_verify_the_address(start: Start) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c0ffee", "token": "t"}).encode()
    told = start().client.post("/slack/events", content=body, headers=signed(body))
    assert (told.status_code, told.json()) == (200, {"challenge": "c0ffee"})


def test_the_manifest_names_what_the_listeners_know_and_asks_for_no_more() -> None:
    features = MANIFEST["features"]
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert [(one["callback_id"], one["type"]) for one in features["shortcuts"]] == [(SHORTCUT, "message")]
    assert tuple(prompt["message"] for prompt in features["agent_view"]["suggested_prompts"]) == PROMPTS
    assert "assistant_view" not in features and features["app_home"]["home_tab_enabled"] is True
    paper = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    for scope in MANIFEST["oauth_config"]["scopes"]["bot"]:
        assert f"`{scope}`" in paper


def test_the_manifest_is_within_slacks_limits() -> None:
    shown, features = MANIFEST["display_information"], MANIFEST["features"]
    # Slack counts the bytes of the agent's description, and refuses the 140 letters of the other that it documents.
    assert len(shown["name"]) <= 35 and len(shown["description"]) < 140
    assert len(features["agent_view"]["agent_description"].encode()) <= 300 and len(features["agent_view"]["suggested_prompts"]) <= 4
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
        assert f"*{shortcut['name']}*" in (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    assert len(features["slash_commands"][0]["command"]) <= 32


def test_without_its_settings_nothing_of_slack_is_there(service: Serve) -> None:
    client = service()
    assert client.post("/slack/events", content=b"{}").status_code == 404
    assert client.get("/slack/install").status_code == 404


def test_without_its_settings_nothing_of_slacks_libraries_is_loaded() -> None:
    code = "import sys; from ui.api import create_app; from ui.settings import Settings; create_app(Settings(chat=False)); "
    shown = "print([name for name in sys.modules if name.startswith(('slack_', 'ui.slack'))])"
    done = subprocess.run([sys.executable, "-c", code + shown], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == "['ui.slack', 'ui.slack.setting']", done.stderr


def test_a_page_leads_to_each_clause(served: TestClient) -> None:
    told = served.get("/policy")
    assert told.status_code == 200 and '<section id="2.4">' in told.text
    assert "default-src 'none'" in told.headers["content-security-policy"]


def test_a_form_that_slack_signs_is_read_as_the_command(start: Start) -> None:
    bench = start()
    body = form({"command": COMMAND, "text": "", "team_id": "T1"})
    told = bench.client.post("/slack/events", content=body, headers=signed(body, kind="application/x-www-form-urlencoded; charset=utf-8"))
    assert told.status_code == 200
