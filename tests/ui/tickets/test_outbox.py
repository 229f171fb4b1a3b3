"""What becomes of a draft after its event was taken: sent once, signed, and lost to no crash."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from tests.ui.conftest import Serve
from ui.desk import Asked, Desk
from ui.settings import Settings
from ui.store import Database, conversations, drafts
from ui.store.drafts import LEASE_SECONDS, PAUSES_SECONDS
from ui.store.retention import forget
from ui.tickets.outbox import Outbox
from ui.tickets.signature import signed, verified

ROOT = Path(__file__).parents[3]
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
BODY = json.dumps({"ticket": "4711", "text": "How many units does an academic certificate need?"}).encode()


class Receiver(ThreadingHTTPServer):
    """A ticketing system; `statuses` are its next answers, 200 where none is left, and a status of 0 never answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.statuses: list[int] = []
        self.came: Queue[tuple[dict[str, str], bytes]] = Queue()
        self.go_on = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    def ids(self) -> list[str]:
        """The ids of all that came so far."""
        return [self.came.get()[0]["webhook-id"] for _ in range(self.came.qsize())]


class Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Receiver)
        body = self.rfile.read(int(self.headers["content-length"]))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.server.came.put(({name.lower(): value for name, value in self.headers.items()}, body))
        if not status:
            self.server.go_on.wait(60)
            return
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing to be said."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.go_on.set()
    server.shutdown()
    server.server_close()


def kept(database: Database, event: str = "evt_1", conversation: str | None = None) -> None:
    with database.writing() as session:
        drafts.keep(session, event, BODY.decode(), conversation)


def waiting(database: Database) -> int:
    with database.reading() as session:
        return drafts.waiting(session)


def due_now(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE drafts SET due = 0"))


@pytest.fixture
def outbox(database: Database, receiver: Receiver) -> Outbox:
    return Outbox(Settings(webhook_secret=SecretStr(SECRET), webhook_url=receiver.url), database)


@pytest.mark.usefixtures("quick")
def test_the_draft_of_an_event_reaches_the_ticketing_system_signed_and_once(service: Serve, receiver: Receiver) -> None:
    client = service(webhook_secret=SECRET, webhook_url=receiver.url)
    first, again = (client.post("/v1/tickets/events", content=BODY, headers=signed(SECRET, "evt_1", BODY)).json() for _ in range(2))
    headers, body = receiver.came.get(timeout=30)
    assert verified(SECRET, headers, body) == "draft-evt_1"
    assert json.loads(body) == first == {**again, "repeated": False}
    client.post("/v1/tickets/events", content=BODY, headers=signed(SECRET, "evt_2", BODY))
    assert receiver.came.get(timeout=30)[0]["webhook-id"] == "draft-evt_2", "the second delivery of the first event sent nothing"


@pytest.mark.parametrize("status", [503, 400, 302])
def test_a_draft_that_was_not_taken_is_kept_and_tried_later(database: Database, outbox: Outbox, receiver: Receiver, status: int) -> None:
    kept(database)
    receiver.statuses = [status]
    assert (outbox.send_due(), waiting(database)) == (0, 1)
    assert outbox.send_due() == 0, "not before its time"
    due_now(database)
    assert (outbox.send_due(), waiting(database)) == (1, 0)
    assert receiver.ids() == ["draft-evt_1"] * 2


def test_the_pauses_grow_to_a_day_and_then_it_is_given_up(database: Database, receiver: Receiver) -> None:
    away = Outbox(Settings(webhook_secret=SecretStr(SECRET), webhook_url="http://127.0.0.1:9/hook"), database)
    kept(database)
    for pause in PAUSES_SECONDS:
        before = int(time.time())
        assert away.send_due() == 0
        with database.writing() as session:
            due = session.execute(text("SELECT due FROM drafts")).scalar_one()
            session.execute(text("UPDATE drafts SET due = 0"))
        assert before + pause <= due <= time.time() + pause
    assert (away.send_due(), waiting(database)) == (0, 0)


def test_processes_that_look_at_once_send_each_draft_once(database: Database, database_url: str, receiver: Receiver) -> None:
    settings = Settings(webhook_secret=SecretStr(SECRET), webhook_url=receiver.url)
    others = [Database(database_url) for _ in range(4)]
    for number in range(10):
        kept(database, f"evt_{number}")
    looking = [threading.Thread(target=Outbox(settings, other).send_due) for other in others]
    for thread in looking:
        thread.start()
    for thread in looking:
        thread.join()
    for other in others:
        other.close()
    assert sorted(receiver.ids()) == [f"draft-evt_{number}" for number in range(10)]
    assert waiting(database) == 0


def test_a_draft_whose_sender_died_comes_free_again_after_its_lease(database: Database, outbox: Outbox, receiver: Receiver) -> None:
    kept(database)
    with database.writing() as session:
        assert drafts.claim(session) is not None
    assert outbox.send_due() == 0, "it is another process's for now"
    with database.writing() as session:
        session.execute(text(f"UPDATE drafts SET due = due - {LEASE_SECONDS}"))
    assert (outbox.send_due(), receiver.ids()) == (1, ["draft-evt_1"])


@pytest.mark.usefixtures("quick")
def test_a_draft_goes_with_its_conversation_and_with_time(database: Database) -> None:
    begun = Desk(database, keep_questions=True).ask(Asked("one", "webhook")).conversation
    kept(database, "evt_1", begun)
    with database.writing() as session:
        assert conversations.remove(session, begun, "webhook")
    assert waiting(database) == 0
    kept(database, "evt_2")
    with database.writing() as session:
        session.execute(text("UPDATE drafts SET at = 1"))
    forget(database, days=10)
    assert waiting(database) == 0


@contextmanager
def process(folder: Path, url: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """The address of the service as users start it, and what kills it at once."""
    environment = {
        **os.environ,
        "POLICY_CHAT": "false",
        "POLICY_DATABASE_URL": f"sqlite:///{folder}/kept.sqlite3",
        "POLICY_WEBHOOK_SECRET": SECRET,
        "POLICY_WEBHOOK_URL": url,
    }
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", server.stderr.readline())
        assert found

        def kill() -> None:
            server.send_signal(signal.SIGKILL)
            server.wait(30)

        yield found[0], kill
        kill()


def test_a_process_killed_between_taking_an_event_and_sending_its_draft_loses_nothing_and_it_is_sent_once(
    tmp_path: Path, receiver: Receiver
) -> None:
    receiver.statuses = [503]
    with process(tmp_path, receiver.url) as (address, kill):
        taken = httpx.post(f"{address}/v1/tickets/events", content=BODY, headers=signed(SECRET, "evt_1", BODY), timeout=120)
        assert taken.status_code == 200
        receiver.came.get(timeout=30)
        kill()
    database = Database(f"sqlite:///{tmp_path}/kept.sqlite3")
    assert waiting(database) == 1
    due_now(database)
    with process(tmp_path, receiver.url) as (address, _):
        headers, body = receiver.came.get(timeout=60)
        assert verified(SECRET, headers, body) == "draft-evt_1"
        assert json.loads(body) == taken.json()
        again = httpx.post(f"{address}/v1/tickets/events", content=BODY, headers=signed(SECRET, "evt_1", BODY), timeout=120)
        assert again.json() == {**taken.json(), "repeated": True}
        other = httpx.post(f"{address}/v1/tickets/events", content=BODY, headers=signed(SECRET, "evt_2", BODY), timeout=120)
        assert other.json()["repeated"] is False
        assert receiver.came.get(timeout=30)[0]["webhook-id"] == "draft-evt_2", "the first is sent once"
    database.close()
