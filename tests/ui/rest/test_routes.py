"""REST: every route as a program calls it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from tests.ui.conftest import Serve
from ui.catalogue import SAMPLE
from ui.rest.application import SURFACES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOBODY = "0" * 32


@pytest.fixture
def client(service: Serve, quick: None) -> TestClient:
    return service()


def begun(client: TestClient, question: str = "one") -> str:
    return str(client.post("/v1/ask", json={"question": question}).json()["conversation"])


def test_a_question_gets_the_whole_answer_and_a_conversation_to_continue(client: TestClient) -> None:
    told = client.post("/v1/ask", json={"question": "one"})
    assert told.status_code == 200
    assert set(told.json()) >= {
        "text",
        "kind",
        "verdict",
        "values",
        "citations",
        "findings",
        "facts",
        "missing",
        "fixes",
        "fits",
        "notes",
        "policy",
    }
    again = client.post("/v1/ask", json={"question": "two", "conversation": told.json()["conversation"]})
    assert again.json()["conversation"] == told.json()["conversation"]


def test_a_conversation_is_given_back_and_deleted(client: TestClient) -> None:
    conversation = begun(client)
    kept = client.get(f"/v1/conversations/{conversation}").json()
    assert [(turn["number"], turn["question"]) for turn in kept["turns"]] == [(1, "one")]
    assert client.delete(f"/v1/conversations/{conversation}").status_code == 204
    for gone in (
        client.get(f"/v1/conversations/{conversation}"),
        client.delete(f"/v1/conversations/{conversation}"),
        client.post("/v1/ask", json={"question": "two", "conversation": conversation}),
    ):
        assert gone.status_code == 404
        assert gone.json()["detail"].startswith("There is no conversation")


def test_a_check_is_decided_without_language(service: Serve) -> None:
    facts = {"level": "undergraduate", "total_units": 14, "upper_division_units": 10, "graduate_units": 0}
    told = service().post("/v1/check", json={"credential": "academic_certificate", "facts": facts, "about": ["2.5"]}).json()
    assert told["verdict"] == "no"
    assert (
        service().post("/v1/check", json={"credential": "academic_certificate", "facts": facts, "about": ["2.4"]}).json()["verdict"]
        == "yes"
    )
    refused = service().post("/v1/check", json={"facts": {"colour": 1}})
    assert refused.status_code == 422
    assert "colour" in refused.json()["detail"]


def test_a_bound_is_turned_round(service: Serve) -> None:
    sent = {"fact": "graduate_units", "credential": "academic_certificate", "facts": {"level": "graduate", "total_units": 15}}
    found = service().post("/v1/bounds", json=sent).json()["bounds"]
    assert [(bound["least"]["value"], bound["least"]["clause"]) for bound in found] == [("10.5", "2.7")]
    assert service().post("/v1/bounds", json={"fact": "title"}).status_code == 422


def test_the_policy_and_its_clauses_are_given_word_for_word(service: Serve) -> None:
    client = service()
    assert client.get("/v1/clauses/2.10").json()["text"].startswith("All credit courses")
    assert len(client.get("/v1/clauses").json()["clauses"]) == 46
    policy = client.get("/v1/policy").json()
    assert [document["id"] for document in policy["documents"]] == ["policy", "levels"]
    assert client.get("/v1/clauses/2.99").status_code == 404


def test_feedback_goes_to_the_last_turn_unless_it_names_one(client: TestClient) -> None:
    conversation = begun(client)
    client.post("/v1/ask", json={"question": "two", "conversation": conversation})
    given = client.post("/v1/feedback", json={"conversation": conversation, "rating": "down", "comment": "hm", "escalate": True})
    assert (given.status_code, given.json()["turn"], given.json()["escalated"]) == (201, 2, True)
    assert client.post("/v1/feedback", json={"conversation": conversation, "rating": "up", "turn": 1}).json()["turn"] == 1
    for wrong in ({"conversation": conversation, "rating": "up", "turn": 9}, {"conversation": NOBODY, "rating": "up"}):
        assert client.post("/v1/feedback", json=wrong).status_code == 404


def test_deleting_twice_deletes_once(client: TestClient) -> None:
    conversation, other = begun(client), begun(client)
    assert [client.delete(f"/v1/conversations/{conversation}").status_code for _ in range(3)] == [204, 404, 404]
    assert client.get(f"/v1/conversations/{other}").status_code == 200


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/feedback"])
def test_a_write_sent_again_with_its_key_is_done_once(client: TestClient, path: str) -> None:
    sent: dict[str, object] = {"question": "one"} if path == "/v1/ask" else {"conversation": begun(client), "rating": "up"}
    key = {"Idempotency-Key": "k-1"}
    first, again = client.post(path, json=sent, headers=key), client.post(path, json=sent, headers=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    other = client.post(path, json={**sent, **({"question": "two"} if path == "/v1/ask" else {"rating": "down"})}, headers=key)
    assert other.status_code == 422
    assert "idempotency key" in other.json()["detail"]
    assert client.post(path, json=sent, headers={"Idempotency-Key": "x" * 201}).status_code == 422


def test_a_catalogue_is_audited_from_csv_and_from_a_spreadsheet(service: Serve) -> None:
    client = service()
    as_csv = client.post("/v1/audit", content=SAMPLE.read_bytes(), headers={"Content-Type": "text/csv; charset=utf-8"}).json()
    assert as_csv["verdicts"]["no"] == sum(program["verdict"] == "no" for program in as_csv["programs"]) > 0
    book = openpyxl.Workbook()
    for row in (("title", "credential", "level", "total_units"), ("Short", "academic_certificate", "graduate", 10)):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    as_xlsx = client.post("/v1/audit", content=packed.getvalue(), headers={"Content-Type": XLSX}).json()
    assert [(program["name"], program["verdict"]) for program in as_xlsx["programs"]] == [("Short", "no")]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"a,b\n1,2\n", "text/csv", 422),
        (b"", "text/csv", 422),
        (b"\x00\xff" * 40, XLSX, 422),
        (b"PK\x03\x04 not a spreadsheet", XLSX, 422),
        (b"title\nA\n", "application/json", 415),
        (b"title\nA\n", "multipart/form-data; boundary=x", 415),
        (b"title,total_units\n" + b"A,12\n" * 60, "text/csv", 413),
        (b"title\n" + b"x" * 20_000, "text/csv", 413),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_refused_in_one_sentence(service: Serve, content: bytes, kind: str, status: int) -> None:
    client = service(max_audit_programs=50, max_upload_bytes=10_000)
    refused = client.post("/v1/audit", content=content, headers={"Content-Type": kind})
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"


def endless() -> Iterator[bytes]:
    for _ in range(100):
        yield b"x" * 100_000


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("GET", "/v1/nothing", {}, 404),
        ("GET", "/v1/", {}, 404),
        ("GET", "/v1/ask/", {}, 404),
        ("POST", "/healthz", {}, 405),
        ("GET", "/v1/ask", {}, 405),
        ("PUT", "/v1/policy", {}, 405),
        ("TRACE", "/v1/policy", {}, 405),
        ("POST", "/v1/ask", {"content": b"{" * 20_000, "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", "/v1/ask", {"content": b'{"question": "\xff"}', "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", "/v1/ask", {"content": b"question=one", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 415),
        ("POST", "/v1/ask", {"content": b"{}"}, 415),
        ("POST", "/v1/ask", {"json": {}}, 422),
        ("POST", "/v1/ask", {"json": {"question": ""}}, 422),
        ("POST", "/v1/ask", {"json": {"question": "\x00"}}, 422),
        ("POST", "/v1/ask", {"json": {"question": "x" * 20_001}}, 422),
        ("POST", "/v1/ask", {"json": {"question": "one", "colour": 1}}, 422),
        ("POST", "/v1/ask", {"json": {"question": "one", "conversation": "../../etc"}}, 422),
        ("POST", "/v1/feedback", {"json": {"conversation": NOBODY, "rating": "up", "comment": "\x00"}}, 422),
        ("GET", "/v1/conversations/short", {}, 422),
        ("POST", "/v1/ask", {"content": b"x" * 300_000}, 413),
        ("POST", "/v1/ask", {"content": endless(), "headers": {"Content-Type": "application/json"}}, 413),
        ("POST", "/v1/audit", {"content": endless(), "headers": {"Content-Type": "text/csv"}}, 413),
    ],
)
def test_every_error_has_the_one_shape(client: TestClient, method: str, path: str, given: dict[str, object], status: int) -> None:
    refused = client.request(method, path, **given)
    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json")
    assert set(refused.json()) == {"type", "title", "status", "detail", "errors"}
    assert refused.json()["status"] == status
    assert "content-security-policy" in refused.headers
    assert len(refused.headers["x-request-id"]) == 32


def test_a_fault_of_the_software_is_said_without_its_words(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    refused = client.post("/v1/ask", json={"question": "crash canary"})
    assert refused.status_code == 500
    assert refused.headers["content-type"] == "application/problem+json"
    assert "canary" not in refused.text


def test_too_many_requests_are_told_when_to_come_back(service: Serve, quick: None) -> None:
    client = service(rate_limit="3/minute")
    assert [client.get("/v1/clauses/2.4").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = client.get("/v1/policy")
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert client.get("/healthz").status_code == 200


def test_the_description_has_an_example_of_what_every_route_answers(service: Serve) -> None:
    paths = service().get("/v1/openapi.json").json()["paths"]
    tried = 0
    for route in (route for surface in SURFACES for route in surface.router.routes if isinstance(route, APIRoute)):
        for method in route.methods:
            status = route.status_code or 200
            done = paths[route.path][method.lower()]["responses"][str(status)]
            if route.status_code == 204:
                assert "content" not in done
                continue
            assert done["content"]["application/json"]["example"]
            # As it was written: the description leaves out what is null.
            TypeAdapter(route.response_model).validate_python(route.responses[status]["content"]["application/json"]["example"])
            tried += 1
    assert tried == sum(len(operations) for operations in paths.values()) - 1


def test_the_examples_are_what_the_service_says(service: Serve) -> None:
    client = service()
    paths = client.get("/v1/openapi.json").json()["paths"]

    def example(path: str, method: str = "post") -> dict[str, object]:
        found: dict[str, object] = paths[path][method]["responses"]["200"]["content"]["application/json"]["example"]
        return found

    told, shown = client.post("/v1/ask", json={"question": "Is 10 units enough for an academic certificate?"}).json(), example("/ask")
    for name in ("kind", "verdict", "values", "citations", "facts", "policy"):
        assert told[name] == shown[name], name
    program = {"level": "undergraduate", "total_units": 14, "upper_division_units": 10, "graduate_units": 0}
    sent = {"credential": "academic_certificate", "facts": program, "about": ["2.5"]}
    assert client.post("/v1/check", json=sent).json()["verdict"] == example("/check")["verdict"]
    assert client.get("/v1/clauses/2.10").json() == example("/clauses/{clause}", "get")
    assert client.get("/v1/policy").json()["policy"] == example("/policy", "get")["policy"]


def test_the_description_has_an_example_for_every_body(service: Serve) -> None:
    schema = service().get("/v1/openapi.json").json()
    assert set(schema["paths"]) == {
        *("/ask", "/check", "/bounds", "/clauses", "/clauses/{clause}"),
        *("/conversations/{conversation}", "/feedback", "/audit", "/policy"),
        *("/tickets/suggest", "/tickets/events"),
    }
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                named = content["schema"].get("$ref", "").rpartition("/")[2]
                sent = schema["components"]["schemas"].get(named, {})
                assert sent.get("examples") or "example" in content or kind not in ("application/json", "text/csv"), path
            assert "application/problem+json" in operation["responses"]["422"]["content"], path
