"""Drafts of replies to tickets, asked for by a clerk's tool or by a signed event."""

from __future__ import annotations

import base64
import json
import time

import pytest
from pydantic import SecretStr, ValidationError
from starlette.testclient import TestClient

from tests.ui.conftest import Serve
from ui.problems import Problem
from ui.settings import Settings
from ui.tickets.draft import Ticket, questions
from ui.tickets.signature import signed, verified

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
TICKET = {"ticket": "4711", "subject": "Certificate", "text": "Hello,\nhow many units does an academic certificate need? Thanks, Kim"}
BODY = json.dumps(TICKET).encode()


def deliver(client: TestClient, event: str = "evt_1", body: bytes = BODY, at: int | None = None, **headers: str) -> dict[str, object]:
    told = client.post("/v1/tickets/events", content=body, headers={**signed(SECRET, event, body, at), **headers})
    return {"status": told.status_code, **told.json()}


def test_each_question_of_a_ticket_is_answered_with_what_was_said_before_it() -> None:
    text = "Our program has 10 units. Does it qualify? And who approves it? It is an academic one.\nKim"
    assert questions(Ticket(subject="New program", text=text)) == (
        "New program\n\nOur program has 10 units. Does it qualify?",
        "And who approves it? It is an academic one.\nKim",
    )
    assert questions(Ticket(text="Please tell me who approves it.")) == ("Please tell me who approves it.",)
    with pytest.raises(Problem, match="in parts"):
        questions(Ticket(text="Why? " * 6))


def test_a_clerk_gets_a_draft_with_the_clauses_quoted_and_no_marks_of_markdown(service: Serve) -> None:
    told = service().post("/v1/tickets/suggest", json={"text": "Does our 10-unit program qualify as an academic certificate? Kim"}).json()
    assert told["answers"][0]["verdict"] == "no" and told["needs_person"] is False
    assert told["draft"].startswith("Hello,\n\nNo.") and "> " in told["draft"] and "**" not in told["draft"]
    assert told["answers"][0]["citations"][0]["quote"] in told["draft"]
    assert "no official ruling" in told["draft"]


def test_a_ticket_about_something_else_is_left_to_a_person(service: Serve) -> None:
    assert service().post("/v1/tickets/suggest", json={"text": "My printer is broken, can anyone come?"}).json()["needs_person"] is True


@pytest.mark.usefixtures("quick")
def test_a_ticket_goes_on_where_the_last_one_ended_and_the_same_key_gives_the_same_draft(service: Serve) -> None:
    client = service()
    ticket = {"text": "One rule? And another?"}
    first = client.post("/v1/tickets/suggest", json=ticket, headers={"Idempotency-Key": "k"}).json()
    assert len({answer["conversation"] for answer in first["answers"]}) == 1
    assert client.post("/v1/tickets/suggest", json=ticket, headers={"Idempotency-Key": "k"}).json() == first
    conversation = first["answers"][0]["conversation"]
    client.post("/v1/tickets/suggest", json={"text": "More?", "conversation": conversation})
    assert len(client.get(f"/v1/conversations/{conversation}").json()["turns"]) == 3
    assert client.post("/v1/tickets/suggest", json=ticket, headers={"Idempotency-Key": "\x7f"}).status_code == 422


@pytest.mark.usefixtures("quick")
def test_a_signed_event_gets_its_draft_and_delivered_twice_is_done_once(service: Serve) -> None:
    client = service(webhook_secret=SECRET)
    first, again = deliver(client), deliver(client)
    assert (first["status"], first["ticket"], first["repeated"]) == (200, "4711", False)
    assert again == {**first, "repeated": True}
    assert deliver(client, "evt_2")["repeated"] is False


@pytest.mark.usefixtures("quick")
def test_an_event_that_is_forged_stale_or_changed_is_refused(service: Serve) -> None:
    client = service(webhook_secret=SECRET)
    now = int(time.time())
    for at in (now - 400, now + 400):
        assert deliver(client, at=at)["status"] == 401
    for name, value in (
        ("webhook-signature", "v1,AAAA"),
        ("webhook-id", "evt_9"),
        ("webhook-timestamp", "soon"),
        ("webhook-signature", "v2,AAAA"),
    ):
        assert deliver(client, **{name: value})["status"] == 401
    changed = client.post("/v1/tickets/events", content=BODY + b" ", headers=signed(SECRET, "evt_1", BODY))
    assert changed.status_code == 401
    assert client.post("/v1/tickets/events", content=BODY).status_code == 401
    for body, status in ((b"{", 400), (b"{}", 422), (json.dumps({**TICKET, "x": 1}).encode(), 422)):
        assert deliver(client, body=body)["status"] == status


def test_without_a_secret_no_event_is_taken(service: Serve) -> None:
    assert deliver(service())["status"] == 404


def test_a_second_signature_beside_an_old_one_is_enough_as_when_secrets_change() -> None:
    headers = signed(SECRET, "evt_1", BODY)
    headers["webhook-signature"] = f"v1,AAAA {headers['webhook-signature']}"
    assert verified(SECRET, headers, BODY) == "evt_1"


@pytest.mark.parametrize("given", ["whsec_short", "x" * 40, "whsec_" + "A" * 200])
def test_a_weak_secret_is_refused_by_its_name_and_is_not_shown(given: str) -> None:
    with pytest.raises(ValidationError, match="24 to 64 random bytes"):
        Settings(webhook_secret=SecretStr(given))


def test_a_draft_is_sent_over_an_encrypted_connection_alone() -> None:
    with pytest.raises(ValidationError, match="https://"):
        Settings(webhook_url="http://tickets.example.edu/hook")
