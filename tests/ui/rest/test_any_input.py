"""Whatever is sent, nothing breaks: generated requests from the description, and raw bytes at every address."""

from __future__ import annotations

import base64
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

from evals import local_slack
from tests.ui.addresses import SEVERAL_WORKSPACES, addresses
from ui.api import create_app
from ui.problems import MEDIA_TYPE
from ui.settings import Settings
from ui.tickets.signature import signed

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


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


STRANGE = ["/v1", "/v1/", "/v1/%ff", "/%00", "//v1/ask", "/v1/clauses/" + "%F0%9F%98%80" * 9, "/gradio_api/queue/", "/mcp/"]
KINDS = ["application/json", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "", "\x7f"]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "QUERY")
WHOLE = [
    b"[" * 50_000,
    b'{"question": 1e999}',
    b'{"facts": {"total_units": NaN}}',
    b'{"facts": {"total_units": 1e400}}',
    b'{"facts": {"total_units": ' + b"9" * 5_000 + b"}}",
    b'{"question": "\\ud800"}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask_policy", "arguments": {"question": "\\ud800"}}}',
    b'{"model": "policy-assistant", "messages": [{"role": "user", "content": "\\ud800"}]}',
    b'{"data": [null, "\\ud800"], "fn_index": 99, "session_hash": "x"}',
    b"\xef\xbb\xbf{}",
    b"null",
    b"title,total_units\n\xff,\x00\n",
    b'"' * 999,
]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """All that is served, the chat and Slack too."""
    file = tmp_path_factory.mktemp("data") / "kept.sqlite3"
    own = Settings.model_validate(
        {**SEVERAL_WORKSPACES, "rate_limit": "1000000/minute", "database_url": f"sqlite:///{file}", "webhook_secret": SECRET}
    )
    with TestClient(create_app(own), base_url="http://localhost", raise_server_exceptions=False) as opened:
        yield opened


def streams(method: str, address: str) -> bool:
    """Whether this is answered for as long as a page is open."""
    return method in ("GET", "HEAD") and address.startswith("/gradio_api/heartbeat/")


def signature(address: str, body: bytes, event: str) -> dict[str, str]:
    """What an address that takes only what is signed wants with a body."""
    if address == "/v1/tickets/events":
        return signed(SECRET, event, body)
    return local_slack.signed(body) if address == "/slack/events" else {}


def test_raw_bytes_break_no_address(everything: TestClient) -> None:
    tried = 0
    for address in (*addresses(everything), *STRANGE):
        chance = random.Random(address)
        bodies = [*(chance.randbytes(size) for size in (0, 1, 64, 4_096)), *WHOLE]
        for method, body in ((method, body) for method in METHODS for body in bodies if not streams(method, address)):
            headers = {"Content-Type": chance.choice(KINDS) if method != "POST" else KINDS[len(body) % 2], "Accept": "*/*"}
            headers |= signature(address, body, chance.randbytes(6).hex())
            answered = everything.request(method, f"http://localhost{address}", content=body, headers=headers)
            assert answered.status_code < 500 or (address, answered.status_code) == ("/readyz", 503), (address, method, body[:60])
            tried += 1
    assert tried > 5_000


@pytest.mark.parametrize("name", ["Authorization", "Idempotency-Key", "Accept", "Origin", "Cookie", "webhook-id", "MCP-Protocol-Version"])
def test_no_header_breaks_an_address(everything: TestClient, name: str) -> None:
    for address, methods in addresses(everything).items():
        for value in (b"\xff" * 40, b"\x01", b"x" * 7_000, b"Bearer \xc3\xa9", b"=?utf-8?q?=00?=", b""):
            for method in (method for method in methods if not streams(method, address)):
                answered = everything.request(method, f"http://localhost{address}", content=b"{}", headers={name.encode(): value})
                assert answered.status_code < 500 or address == "/readyz", (address, method, value[:20])
