"""The web application: what it serves, what it refuses, and with which headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ui.api import create_app
from ui.settings import Settings
from ui.shell import fitted

HERE = "http://localhost"
MOST_BODY = Settings.model_fields["max_body_bytes"].default


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    file = tmp_path_factory.mktemp("data") / "kept.sqlite3"
    with TestClient(create_app(Settings(database_url=SecretStr(f"sqlite:///{file}"))), base_url=HERE) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _fake(fake: None) -> None:
    """No test here needs the real assistant."""


def test_it_says_that_it_is_well(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/", "/healthz", "/config", "/ui/chat.css", "/nothing", "/theme.css"])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    for directive in ("default-src 'self'", "script-src 'self';", "img-src 'self' data:", "object-src 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe-eval" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


def test_the_page_has_no_inline_script_and_names_no_other_site(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-length"] == str(len(page.content))
    assert not [tag for tag in re.findall(r"<script[^>]*>", page.text) if " src=" not in tag]
    assert not re.findall(r"(?:src|href|content)=\"https?://(?!localhost)[^\"]*", page.text)
    for own in ("ui/chat.css", "ui/chat.js", "ui/icon.svg", "<noscript>", 'lang="en"'):
        assert own in page.text


def test_a_script_of_any_spelling_is_taken_out_of_the_page() -> None:
    page = "<script>a</script><SCRIPT type=module>b\n</SCRIPT><script data-src='x'>c</script><script src='./d.js'></script>"
    assert fitted(page) == "<script src='./d.js'></script>"


def test_its_settings_name_no_font_or_script_of_another_site(client: TestClient) -> None:
    config = client.get("/config").text
    assert "googleapis" not in config
    assert client.get("/config").json()["analytics_enabled"] is False
    assert "http" not in client.get("/theme.css").text.replace("http://www.w3.org", "")


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_no_other_site_is_let_in(client: TestClient, method: str, origin: str) -> None:
    answer = client.request(method, "/config", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-credentials" not in answer.headers


def test_an_allowed_site_may_frame_the_chat_and_call_it() -> None:
    with TestClient(create_app(Settings(allowed_origins=("https://help.example.edu",))), base_url=HERE) as opened:
        answer = opened.get("/healthz", headers={"Origin": "https://help.example.edu"})
    assert answer.headers["access-control-allow-origin"] == "https://help.example.edu"
    assert "frame-ancestors https://help.example.edu" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/openapi.json",
        "/monitoring",
        "/login",
        "/gradio_api/openapi.json",
        "/gradio_api/deep_link",
        "/gradio_api/runs",
        "/gradio_api/proxy=https://example.com/x",
        "/gradio_api/file=https://example.com/x",
        "/gradio_api/file=pyproject.toml",
        "/gradio_api/call/respond",
        "/gradio_api/run/respond",
        "/ui/../api.py",
        "/ui/%2e%2e/api.py",
        "/static/../../routes.py",
    ],
)
def test_routes_that_the_chat_does_not_use_are_shut(client: TestClient, path: str) -> None:
    for method in ("GET", "POST"):
        assert client.request(method, path).status_code in (403, 404, 405)


@pytest.mark.parametrize("path", ["/etc/passwd", str(Path(__file__)), "//example.com/x", "/tmp/gradio/../../etc/passwd"])
def test_no_file_but_those_that_passed_through_the_page_is_given(client: TestClient, path: str) -> None:
    assert client.get(f"/gradio_api/file={path}").status_code in (403, 404)


def test_an_upload_of_more_than_a_megabyte_is_refused(client: TestClient) -> None:
    assert client.post("/gradio_api/upload", files={"files": ("a.csv", b"x" * 1_100_000)}).status_code == 413


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    refused = client.post("/gradio_api/queue/join", content=b"x" * (MOST_BODY + 1))
    assert refused.status_code == 413
    assert "at most" in refused.json()["detail"]
    assert client.post("/gradio_api/queue/join", headers={"content-length": "-1"}, content=b"").status_code == 413


def test_a_body_without_a_length_is_cut_off_where_it_grows_too_large(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 100_000

    assert client.post("/gradio_api/queue/join", content=endless()).status_code == 413


def test_the_endpoints_of_the_page_are_not_advertised(client: TestClient) -> None:
    assert client.get("/gradio_api/info").json()["named_endpoints"] == {}


def test_questions_of_the_chat_count_against_the_rate_of_their_address(tmp_path: Path) -> None:
    kept = SecretStr(f"sqlite:///{tmp_path}/kept.sqlite3")
    with TestClient(create_app(Settings(rate_limit="2/minute", database_url=kept)), base_url=HERE) as opened:
        tries = [opened.post("/gradio_api/queue/join", json={}) for _ in range(3)]
    assert [answer.status_code == 429 for answer in tries] == [False, False, True]
    assert int(tries[2].headers["retry-after"]) > 0


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_no_page_of_another_site_asks_through_the_chat(client: TestClient, origin: str) -> None:
    for path in ("/gradio_api/queue/join", "/gradio_api/reset", "/gradio_api/cancel"):
        assert client.post(path, json={}, headers={"Origin": origin}).status_code == 403
        assert client.post(path, json={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_no_socket_is_opened(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/gradio_api/queue/join"):
        pass
