"""Pages of other sites: at every address that is open, they write nothing, read nothing and frame nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.ui.addresses import SEVERAL_WORKSPACES, WRITES, addresses
from ui.api import create_app
from ui.settings import Settings

FRIEND = "https://help.example.edu"
EVIL = [
    *("https://evil.example", "null", "file://", "", "https://", "*", "about:blank", "javascript:0", "\xff"),
    *("http://localhost.evil.example", "https://localhost:444", "https://localhost@evil.example", "https://127.0.0.1.evil.example"),
    *("https://help.example.edu.evil.example", "https://evil.example/https://help.example.edu", "https://evil-help.example.edu"),
    *("http://help.example.edu", "https://HELP.example.edu", "https://help.example.edu:8443", "https://sub.help.example.edu"),
    *("https://help.example.edu/", "https://help.example.edu, https://evil.example", "https://help.example.edu\thttps://evil.example"),
]
# What Slack and its administrators open stands by itself, whoever may embed.
NEVER_FRAMED = ("/policy", "/slack/install")


@pytest.fixture(scope="module", params=[(), (FRIEND,)], ids=["no site allowed", "one site allowed"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """All that is served, the chat and Slack too, where no other site is allowed, and where one is."""
    file = tmp_path_factory.mktemp("data") / "kept.sqlite3"
    own = Settings.model_validate(
        {**SEVERAL_WORKSPACES, "rate_limit": "1000000/minute", "database_url": f"sqlite:///{file}", "allowed_origins": request.param}
    )
    with TestClient(create_app(own), base_url="http://localhost", raise_server_exceptions=False) as opened:
        yield opened


def written(client: TestClient) -> list[tuple[str, str]]:
    found = [(method, path) for path, methods in addresses(client).items() for method in methods if method in WRITES]
    assert len(found) > 14
    return found


@pytest.mark.parametrize("origin", EVIL)
def test_they_write_nowhere(client: TestClient, origin: str) -> None:
    for method, path in written(client):
        for headers in ({"Origin": origin}, {"Origin": origin, "Sec-Fetch-Site": "same-origin"}):
            refused = client.request(
                method, path, content=b"{}", headers={name: value.encode("latin-1") for name, value in headers.items()}
            )
            assert refused.status_code == 403, (method, path)
            assert "access-control-allow-origin" not in refused.headers, (method, path)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "sideways"])
def test_they_write_nowhere_where_a_browser_sends_no_origin(client: TestClient, site: str) -> None:
    for method, path in written(client):
        assert client.request(method, path, content=b"{}", headers={"Sec-Fetch-Site": site}).status_code == 403, (method, path)


@pytest.mark.parametrize("origin", EVIL)
def test_no_answer_is_theirs_to_read_and_no_preflight_lets_them_on(client: TestClient, origin: str) -> None:
    sent = {"Origin": origin.encode("latin-1")}
    for path, methods in addresses(client).items():
        if path.startswith("/gradio_api/heartbeat/"):
            continue  # answered for as long as a page is open; its headers are those of every response
        read = [client.get(path, headers=sent)] if "GET" in methods else []
        asked = {**sent, "Access-Control-Request-Method": methods[-1].encode(), "Access-Control-Request-Headers": b"authorization"}
        for answer in (*read, client.options(path, headers=asked)):
            assert "access-control-allow-origin" not in answer.headers, path
            assert "access-control-allow-credentials" not in answer.headers, path


def test_what_may_be_framed_and_embedded_is_the_one_list(client: TestClient) -> None:
    allowed = lets_on(client)
    for path, methods in addresses(client).items():
        if "GET" not in methods or path.startswith("/gradio_api/heartbeat/"):
            continue
        headers = client.get(path).headers
        framing = f"frame-ancestors {FRIEND}" if allowed and path not in NEVER_FRAMED else "frame-ancestors 'none'"
        assert framing in headers["content-security-policy"], path
        assert headers["cross-origin-resource-policy"] == ("cross-origin" if allowed else "same-origin"), path
        assert ("x-frame-options" in headers) is (not allowed), path


def lets_on(client: TestClient) -> bool:
    """Whether the preflight of the one site that may be allowed is answered, which never speaks of cookies."""
    asked = {"Origin": FRIEND, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    headers = client.options("/v1/ask", headers=asked).headers
    assert "access-control-allow-credentials" not in headers
    return headers.get("access-control-allow-origin") == FRIEND


def test_an_allowed_site_writes_and_any_other_does_not(client: TestClient) -> None:
    allowed = lets_on(client)
    for method, path in written(client):
        answered = client.request(method, path, content=b"{}", headers={"Origin": FRIEND})
        assert (answered.status_code == 403) is (not allowed), (method, path)
