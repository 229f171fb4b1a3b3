"""Whatever is sent, nothing breaks: generated requests from the description, and raw bytes at every address."""

from __future__ import annotations

import random
from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from pydantic import SecretStr
from schemathesis import GenerationMode
from schemathesis.schemas import BaseSchema
from starlette.testclient import TestClient

from ui.api import create_app
from ui.problems import MEDIA_TYPE
from ui.settings import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The whole application with the real assistant; a fault is a 500 here, as for users."""
    file = tmp_path_factory.mktemp("data") / "kept.sqlite3"
    own = Settings(chat=False, rate_limit="1000000/minute", database_url=SecretStr(f"sqlite:///{file}"))
    with TestClient(create_app(own), base_url="http://localhost", raise_server_exceptions=False) as opened:
        yield opened


OPERATIONS = [("POST", "/ask"), ("POST", "/check"), ("POST", "/bounds"), ("POST", "/feedback"), ("POST", "/audit"), ("GET", "/policy")]
OPERATIONS += [("POST", "/tickets/suggest"), ("POST", "/tickets/events")]
OPERATIONS += [
    ("GET", "/clauses"),
    ("GET", "/clauses/{clause}"),
    ("GET", "/conversations/{conversation}"),
    ("DELETE", "/conversations/{conversation}"),
]


@pytest.fixture(scope="module")
def description(client: TestClient) -> BaseSchema:
    return schemathesis.openapi.from_dict(client.get("/v1/openapi.json").json())


def test_every_operation_is_tried(description: BaseSchema) -> None:
    found = {(made.ok().method.upper(), made.ok().path) for made in description.get_all_operations()}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_generated_request_breaks_a_route(
    client: TestClient, description: BaseSchema, method: str, path: str, mode: GenerationMode
) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(case=description[path][method].as_strategy(generation_mode=mode))
    def tried(case: schemathesis.Case) -> None:
        answered = sent(client, case)
        assert answered.status_code < 500, answered.text
        if answered.status_code >= 400:
            assert answered.headers["content-type"] == MEDIA_TYPE

    try:
        tried()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # nothing that is sent to such a route can be wrong


def sent(client: TestClient, case: schemathesis.Case) -> httpx.Response:
    made = case.as_transport_kwargs(base_url="http://localhost/v1")
    # What no client can put on the wire is left out.
    headers = {name: str(value) for name, value in made.get("headers", {}).items() if str(value).isascii() and str(value).isprintable()}
    content = made.get("data")
    return client.request(
        made["method"],
        made["url"],
        params=made.get("params"),
        headers=headers,
        json=made.get("json"),
        content=content.encode("utf-8", "replace") if isinstance(content, str) else content if isinstance(content, bytes) else None,
    )


ADDRESSES = ["/", "/healthz", "/readyz", "/version", "/metrics", "/v1/ask", "/v1/check", "/v1/bounds", "/v1/clauses", "/v1/clauses/2.4"]
ADDRESSES += ["/v1/conversations/x", "/v1/feedback", "/v1/audit", "/v1/policy", "/v1/openapi.json", "/v1", "/v1/%ff", "/%00", "//v1/ask"]
ADDRESSES += ["/mcp", "/v1/models", "/v1/chat/completions", "/v1/tickets/suggest", "/v1/tickets/events", "/embed", "/widget.js"]
KINDS = ["application/json", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "", "\x7f"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_raw_bytes_break_no_address(client: TestClient, address: str) -> None:
    chance = random.Random(address)
    bodies = [chance.randbytes(size) for size in (0, 1, 64, 4_096)]
    bodies += [
        b"[" * 50_000,
        b'{"question": 1e999}',
        b'{"facts": {"total_units": NaN}}',
        b'{"question": "\\ud800"}',
        b"\xef\xbb\xbf{}",
        b"null",
    ]
    bodies += [
        b'{"facts": {"total_units": 1e400}}',
        b'{"facts": {"total_units": ' + b"9" * 5_000 + b"}}",
        b"title,total_units\n\xff,\x00\n",
        b'"' * 999,
    ]
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"):
        for body in bodies:
            headers = {"Content-Type": chance.choice(KINDS) if method != "POST" else KINDS[len(body) % 2]}
            answered = client.request(method, f"http://localhost{address}", content=body, headers=headers)
            assert answered.status_code < 500 or (address, answered.status_code) == ("/readyz", 503), (method, body[:60], answered.text)
