"""What is sent stays with whoever sent it: a mark in everything that comes in is in no log, no metric and no error."""

from __future__ import annotations

import base64
import io
import json
import re
import time
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import jwt
import openpyxl
import pytest
from starlette.testclient import TestClient

from evals import local_slack
from tests.ui.addresses import ONE_WORKSPACE, SEVERAL_WORKSPACES, addresses
from tests.ui.serving import serving
from ui.api import create_app
from ui.settings import SCOPES, Settings
from ui.tickets.signature import signed

pytestmark = pytest.mark.slow
CANARY = "canary7f3a"
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
KEY, ISSUER = "a-shared-secret-that-is-long-enough-to-be-safe", "https://login.example.edu"
AS_JSON = {"Content-Type": "application/json"}
AGENT = {**AS_JSON, "Accept": "application/json, text/event-stream"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = ("Authorization", "Cookie", "User-Agent", "Origin", "Referer", "Host", "X-Request-Id", "X-Forwarded-For", "Forwarded", "Accept")
HEADERS += ("Idempotency-Key", "Accept-Language", "Content-Type", "webhook-id", "webhook-signature", "webhook-timestamp", "Mcp-Session-Id")
HEADERS += ("MCP-Protocol-Version", "Last-Event-ID", "Sec-Fetch-Site", "Traceparent", "Range", "If-None-Match", CANARY)


class Sender:
    """Sends requests, and keeps every error that comes back."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.errors: list[str] = []
        self.answered = 0

    def __call__(self, method: str, path: str, **given: object) -> httpx.Response:
        """The response, whose words and headers are noted where it is an error; of one without an end only the beginning is read."""
        with self._client.stream(method, path, **given) as answer:
            # What is no HTTP at all is turned away before the application, which then gives it no id.
            self.answered += "x-request-id" in answer.headers
            if not answer.headers.get("content-type", "").startswith("text/event-stream") or "completions" in path:
                answer.read()
                if answer.status_code >= 400 or (path.startswith("/mcp") and re.search(r'"error":|"isError": ?true', answer.text)):
                    self.errors.append(f"{answer.text} {answer.headers}")
        return answer


class Served(NamedTuple):
    """A running service, all that it says, and every address that it opens."""

    address: str
    said: list[str]
    addresses: dict[str, tuple[str, ...]]
    log_in: dict[str, str]


@pytest.fixture(scope="module", params=["open", "with a log-in"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    settings: dict[str, object] = {"log_level": "debug", "rate_limit": "1000000/minute", "webhook_secret": SECRET}
    settings |= {"database_url": f"sqlite:///{folder}/kept.sqlite3", "allowed_origins": ["https://help.example.edu"]}
    slack = ONE_WORKSPACE if request.param == "open" else SEVERAL_WORKSPACES
    settings |= slack
    if request.param != "open":
        settings |= {"auth": ["api_key", "jwt"], "jwt_algorithm": "HS256", "jwt_key": KEY, "jwt_issuer": ISSUER}
    own = Settings.model_validate({**slack, "database_url": f"sqlite:///{folder}/other.sqlite3"})
    with TestClient(create_app(own), base_url="http://localhost") as known:
        found = addresses(known)
    file = folder / "settings.toml"
    file.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items()), encoding="utf-8")
    with serving("--config", str(file)) as (address, said):
        yield Served(address, said, found, {"Authorization": f"Bearer {token()}"} if "auth" in settings else {})


def token() -> str:
    """A log-in that holds, of someone whose name is the mark."""
    claims = {
        "sub": CANARY,
        "iss": ISSUER,
        "aud": "policy-assistant",
        "exp": int(time.time()) + 900,
        "scope": " ".join(SCOPES),
        "name": CANARY,
    }
    return jwt.encode(claims, KEY, "HS256")


def test_no_canary_comes_out_in_logs_metrics_or_errors(served: Served) -> None:
    with httpx.Client(base_url=served.address, headers=served.log_in, timeout=120) as client:
        send = Sender(client)
        everywhere(send, served.addresses)
        questions(send)
        structured(send)
        uploads(send)
        tickets(send)
        what_slack_sends(send)
        agents(send)
        chat_programs(send)
        the_chat(send)
        metrics = client.get("/metrics").text
    said = "".join(served.said)
    assert send.answered > 3_000 and len(send.errors) > 2_000
    # The last lines may still be on their way.
    assert said.count('"event": "request"') > send.answered - 50
    assert [error for error in send.errors if CANARY in error.lower()] == []
    assert CANARY not in metrics.lower()
    assert [line for line in served.said if CANARY in line.lower()] == []


def everywhere(send: Sender, known: dict[str, tuple[str, ...]]) -> None:
    """In the path, in the query, in each header and in bodies of every kind, at every address."""
    for path in (*known, "/v1/conversations/", "/", "/v1/", "/gradio_api/", "/nowhere/"):
        for method in (*known.get(path, ()), "POST", CANARY.upper()):
            if method == "GET" and path.startswith("/gradio_api/heartbeat/"):
                continue
            send(method, f"{path}?{CANARY}={CANARY}")
            if path != "/v1/clauses":  # an id of no clause is named to its sender
                send(method, f"{path.rstrip('/')}/{CANARY}")
            for name in HEADERS:
                send(method, path, headers={name: CANARY if name != "Origin" else f"https://{CANARY}.example"})
            for given in (
                {"json": CANARY},
                {"json": {CANARY: CANARY, "data": [CANARY], "session_hash": CANARY}},
                {"content": f'{{"question": "{CANARY}', "headers": AS_JSON},
                {"content": f'{{"question": "{CANARY}\udcff"}}'.encode("utf-8", "surrogateescape"), "headers": AS_JSON},
                {"data": {"question": CANARY}},
                {"files": {"file": (f"{CANARY}.csv", CANARY)}},
            ):
                send(method, path, **given)


def questions(send: Sender) -> None:
    """Questions, conversations and feedback."""
    told = send("POST", "/v1/ask", json={"question": f"{CANARY} is 10 units enough for an academic certificate?"})
    begun = told.json().get("conversation", "0" * 32)
    for given in (
        {"question": f"{CANARY}" * 3_000},
        {"question": f"{CANARY}\x00"},
        {"question": CANARY, "conversation": CANARY},
        {"question": [CANARY]},
        {"question": f"my title is {CANARY} and the weather?"},
    ):
        send("POST", "/v1/ask", json=given)
    for question in ("one", "two"):
        send("POST", "/v1/ask", json={"question": question}, headers={"Idempotency-Key": CANARY})
    for given in (
        {"conversation": begun, "rating": "up", "comment": CANARY, "contact": CANARY, "escalate": True},
        {"conversation": begun, "rating": CANARY, "comment": CANARY + "\x00"},
        {"conversation": CANARY, "rating": "up"},
        {"conversation": begun, "rating": "up", "turn": CANARY, "comment": CANARY * 900},
    ):
        send("POST", "/v1/feedback", json=given)
    send("GET", f"/v1/conversations/{begun}")


def structured(send: Sender) -> None:
    """Facts and clause ids; an error names to its sender the fact or the id that it is about, and that is in no log either."""
    for path, more in (("/v1/check", {}), ("/v1/bounds", {"fact": "total_units"})):
        send("POST", path, json={**more, "facts": {"title": CANARY}, CANARY: 1})
        send("POST", path, json={**more, "facts": {"title": CANARY, "total_units": -1}})
        send("POST", path, json={**more, "facts": {"title": CANARY}})
    errors, send.errors = send.errors, []
    for facts in ({CANARY: 1}, {"total_units": CANARY}, {"level": CANARY}, {"courses": [{"code": CANARY, "units": -1}]}):
        send("POST", "/v1/check", json={"facts": facts})
    send("POST", "/v1/check", json={"facts": {}, "about": [CANARY]})
    send("GET", f"/v1/clauses/{CANARY}")
    assert len(send.errors) == 6
    send.errors = errors


def uploads(send: Sender) -> None:
    """Catalogues, as text and as spreadsheets, whole and broken."""
    book = openpyxl.Workbook()
    book.active.title = CANARY
    for row in (("title", "total_units"), (CANARY, CANARY), (f'=HYPERLINK("{CANARY}")', -1)):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    for kind, content in (
        ("text/csv", f"title,total_units\n{CANARY},12\n".encode()),
        ("text/csv", f"{CANARY}\n{CANARY}\n".encode()),
        ("text/csv", f"title\n{CANARY}".encode() + b"\xff\x00"),
        (XLSX, packed.getvalue()),
        (XLSX, packed.getvalue()[:900] + CANARY.encode()),
        (CANARY, CANARY.encode()),
    ):
        send("POST", "/v1/audit", content=content, headers={"Content-Type": kind})


def tickets(send: Sender) -> None:
    """Tickets asked for and told of."""
    send("POST", "/v1/tickets/suggest", json={"subject": CANARY, "text": f"{CANARY}? " * 3, "conversation": None})
    send("POST", "/v1/tickets/suggest", json={"text": f"{CANARY}? " * 9})
    send("POST", "/v1/tickets/suggest", json={"text": CANARY, "conversation": "0" * 32})
    for body in (
        {"ticket": CANARY, "subject": CANARY, "text": f"{CANARY} units?"},
        {"ticket": CANARY, CANARY: 1},
        {"ticket": [CANARY]},
        CANARY,
    ):
        content = json.dumps(body).encode()
        for event in (CANARY, f"{CANARY} {CANARY}"):
            send("POST", "/v1/tickets/events", content=content, headers={**AS_JSON, **signed(SECRET, event, content)})
        send("POST", "/v1/tickets/events", content=content + b" ", headers={**AS_JSON, **signed(SECRET, CANARY, content)})


def what_slack_sends(send: Sender) -> None:
    """Events, commands and presses of buttons that are signed, whole and broken."""

    def post(body: bytes, kind: str) -> None:
        send("POST", "/slack/events", content=body, headers=local_slack.signed(body, kind=kind))

    said = {"user": CANARY, "channel": CANARY, "text": f"<@{local_slack.BOT}> {CANARY}: is 10 units enough?", "ts": "1.000001"}
    for told in (
        *({"type": kind, **said} for kind in ("app_mention", "message", CANARY)),
        {"type": "message", "channel_type": "im", **said},
        {"type": "message", "subtype": CANARY, **said},
        {"type": "app_home_opened", "user": CANARY, "tab": "home"},
        {CANARY: CANARY},
    ):
        for event_id in (CANARY, f"{CANARY} of {told.get('type')} {told.get('subtype')}"):
            post(json.dumps(local_slack.event(told, event_id)).encode(), "application/json")
    who = {"team_id": local_slack.TEAM, "user_id": CANARY, "channel_id": CANARY, "trigger_id": CANARY, "response_url": f"https://{CANARY}/"}
    post(local_slack.form({**who, "command": "/policy", "text": f"{CANARY} is 10 units enough?"}), "application/x-www-form-urlencoded")
    post(local_slack.form({**who, "command": f"/{CANARY}", "text": CANARY}), "application/x-www-form-urlencoded")
    press = {"team": {"id": local_slack.TEAM}, "user": {"id": CANARY}, "trigger_id": CANARY, "response_url": f"https://{CANARY}/"}
    for kind in ("block_actions", "message_action", "view_submission", CANARY):
        action = {"action_id": CANARY, "block_id": CANARY, "type": "button", "value": CANARY}
        more = {"type": kind, "callback_id": CANARY, "actions": [action], "view": {"callback_id": CANARY}, "message": said}
        post(local_slack.form({"payload": json.dumps({**press, **more})}), "application/x-www-form-urlencoded")
    for broken in (CANARY.encode(), json.dumps([CANARY]).encode(), b'{"event": {"type": "message", "text": "' + CANARY.encode()):
        post(broken, "application/json")


def agents(send: Sender) -> None:
    """Everything an agent can put into a request; an error of a tool is for the agent, and must not be in the log."""
    for method, params in (
        ("initialize", {"protocolVersion": CANARY, "capabilities": {}, "clientInfo": {"name": CANARY, "version": CANARY}}),
        ("tools/call", {"name": "ask_policy", "arguments": {"question": f"{CANARY}: is 10 units enough?"}}),
        ("tools/call", {"name": "ask_policy", "arguments": {"question": CANARY, "conversation": CANARY}}),
        ("tools/call", {"name": "check_program", "arguments": {"facts": {"title": CANARY, "total_units": -1}}}),
        ("tools/call", {"name": "check_program", "arguments": {"facts": CANARY, CANARY: CANARY}}),
        ("tools/call", {"name": "find_bound", "arguments": {"fact": "title", "facts": {"title": CANARY}}}),
        ("tools/call", {"name": "search_policy", "arguments": {"words": CANARY}}),
        ("tools/call", {"name": "get_clause", "arguments": {"clause": [CANARY]}}),
        ("tools/call", {"name": CANARY, "arguments": {CANARY: CANARY}}),
        ("resources/read", {"uri": f"file:///{CANARY}"}),
        (CANARY, {CANARY: CANARY}),
    ):
        send("POST", "/mcp", json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params}, headers=AGENT)


def chat_programs(send: Sender) -> None:
    """Chats of OpenAI's form."""
    for change in (
        {"messages": [{"role": "system", "content": CANARY}, {"role": "user", "content": f"{CANARY} rule?"}], "user": CANARY},
        {"messages": [{"role": "user", "content": CANARY}], "stream": True},
        {"messages": [{"role": "user", "content": f"### Task:\n{CANARY}"}]},
        {"messages": [{"role": CANARY, "content": CANARY}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": CANARY}}]}]},
        {"model": CANARY, "messages": [{"role": "user", "content": CANARY}]},
        {"messages": CANARY},
    ):
        send("POST", "/v1/chat/completions", json={"model": "policy-assistant", **change})


def the_chat(send: Sender) -> None:
    """The chat as its page asks: a question put into the queue."""
    for data in ([CANARY, ""], [CANARY, CANARY], [f"{CANARY} 10 units?", '{"canary": 1}'], CANARY):
        for place in (*range(20), 99):
            send("POST", "/gradio_api/queue/join", json={"data": data, "fn_index": place, "session_hash": CANARY, "event_data": CANARY})
    send("GET", f"/gradio_api/queue/data?session_hash={CANARY}")
