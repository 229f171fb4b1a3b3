"""A workspace of Slack on this machine: a Web API that records what it is called with, keeps messages, and fails on demand."""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

TEAM, BOT, SECRET = "T1", "UBOT", "0123456789abcdef0123456789abcdef"
Body = dict[str, object]
# A reply in place of Slack's own: a status, its body, headers; None drops the connection.
Failure = tuple[int, Body, Mapping[str, str]] | None


@dataclass(frozen=True)
class Call:
    """One call: the method, what came with it, and the token."""

    method: str
    body: Body
    token: str


@dataclass
class LocalSlack:
    """The state of the workspace; `failures` are given for the next calls of a method, the call being done or not as `done` says."""

    address: str = ""
    calls: list[Call] = field(default_factory=list)
    messages: dict[str, list[Body]] = field(default_factory=lambda: defaultdict(list))
    failures: dict[str, list[tuple[Failure, bool]]] = field(default_factory=lambda: defaultdict(list))
    tokens: set[str] = field(default_factory=lambda: {"xoxb-local", "xapp-local"})
    socket_address: str = ""
    reactions: set[tuple[str, str, str]] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)
    _count: int = 0

    def fail(self, method: str, failure: Failure, *, times: int = 1, done: bool = False) -> None:
        """Lets the next calls of a method fail; with `done` what was asked is done all the same."""
        self.failures[method] += [(failure, done)] * times

    def of(self, method: str) -> list[Body]:
        """What a method was called with, in order."""
        return [call.body for call in self.calls if call.method == method]

    def replies(self, channel: str, root: str) -> list[Body]:
        """What was posted in a thread."""
        return [said for said in self.messages[channel] if said.get("thread_ts") == root]

    def wait_for(self, happened: Callable[[], bool], seconds: float = 60) -> bool:
        """Waits until something has happened; whether it has."""
        with self.changed:
            return self.changed.wait_for(happened, seconds)

    def answer(self, call: Call) -> Failure:
        """Does a call and gives the reply."""
        with self.changed:
            self.calls.append(call)
            planned = self.failures[call.method]
            failure, done = planned.pop(0) if planned else ((200, {}, {}), True)
            told = self._done(call) if done else {}
            self.changed.notify_all()
        return (200, told, {}) if failure == (200, {}, {}) else failure

    def _done(self, call: Call) -> Body:
        body = call.body
        if call.method.startswith("response/"):
            return {"ok": True}
        if call.method not in ("oauth.v2.access", "auth.test") and call.token not in self.tokens:
            return {"ok": False, "error": "token_revoked"}
        match call.method:
            case "chat.postMessage":
                self._count += 1
                said = {**body, "ts": f"9000000000.{self._count:06}", "user": BOT}
                self.messages[str(body["channel"])].append(said)
                return {"ok": True, "ts": said["ts"], "channel": body["channel"]}
            case "conversations.replies" | "conversations.history":
                found = [said for said in self.messages[str(body["channel"])] if said.get("thread_ts") == body.get("ts")]
                return {"ok": True, "messages": found}
            case "reactions.add" | "reactions.remove":
                return self._reaction(call.method, (str(body["channel"]), str(body["timestamp"]), str(body["name"])))
            case "conversations.open":
                return {"ok": True, "channel": {"id": f"D{body['users']}"}}
            case "chat.getPermalink":
                return {"ok": True, "permalink": f"https://local.slack.com/archives/{body['channel']}/p{body['message_ts']}"}
            case "apps.connections.open":
                return {"ok": True, "url": self.socket_address}
            case "oauth.v2.access":
                return {"ok": True, "app_id": "A1", "access_token": "xoxb-local", "bot_user_id": BOT, "team": {"id": TEAM, "name": "Local"},
                        "authed_user": {"id": "U9"}, "scope": "chat:write", "token_type": "bot"}  # fmt: skip
            case _:
                return {"ok": True, "bot_id": "B1", "user_id": BOT, "team_id": TEAM}

    def _reaction(self, method: str, reaction: tuple[str, str, str]) -> Body:
        if method == "reactions.add":
            known = reaction in self.reactions
            self.reactions.add(reaction)
            return {"ok": False, "error": "already_reacted"} if known else {"ok": True}
        if reaction not in self.reactions:
            return {"ok": False, "error": "no_reaction"}
        self.reactions.remove(reaction)
        return {"ok": True}


@contextmanager
def local_slack() -> Iterator[LocalSlack]:
    """A workspace that can be called at its address while the block runs."""
    slack = LocalSlack()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Takes a call."""
            content = self.rfile.read(int(self.headers.get("content-length", "0")))
            token = self.headers.get("authorization", "").removeprefix("Bearer ")
            told = slack.answer(Call(self.path.removeprefix("/api/").partition("?")[0].strip("/"), _read(self, content), token))
            if told is None:
                self.close_connection = True
                return
            status, body, headers = told
            sent = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(sent)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        def do_GET(self) -> None:
            """Takes a call that only reads."""
            self.do_POST()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    slack.address = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def signed(body: bytes, at: float | None = None, kind: str = "application/json", secret: str = SECRET) -> dict[str, str]:
    """The headers that Slack would send with a body."""
    stamp = str(int(time.time() if at is None else at))
    # Not by Slack's SDK, which signs text alone.
    signature = hmac.digest(secret.encode(), f"v0:{stamp}:".encode() + body, "sha256").hex()
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}


def form(fields: Mapping[str, str]) -> bytes:
    """A form, as commands and buttons are sent."""
    return urlencode(fields).encode()


def event(given: Body, event_id: str) -> Body:
    """An event as it is delivered."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": event_id,
        "event": given,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }


def _read(handler: BaseHTTPRequestHandler, content: bytes) -> Body:
    if handler.headers.get("content-type", "").startswith("application/json"):
        read = json.loads(content or b"{}")
        return read if isinstance(read, dict) else {}
    query = handler.path.partition("?")[2].encode()
    fields = parse_qs((content + b"&" + query).decode(), keep_blank_values=True)
    return {name: _value(values[0]) for name, values in fields.items()}


def _value(given: str) -> object:
    # The SDK sends blocks and metadata as JSON within forms.
    return json.loads(given) if given[:1] in ("[", "{") else given
