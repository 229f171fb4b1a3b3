"""Every address that is open, as the application itself tells: a new route is tried by the tests without being named in them."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import Route
from starlette.testclient import TestClient

from evals.local_slack import SECRET
from ui.security.openings import Opening

WRITES = ("POST", "PUT", "PATCH", "DELETE")
# What stands below an address that is open with all below it.
_BELOW = {
    "/assets/": ("index.js",),
    "/static/": ("fonts/x.woff2",),
    "/ui/": ("chat.js", "%2e%2e/api.py"),
    "/gradio_api/heartbeat/": ("x",),
    "/gradio_api/queue/": ("join", "data"),
    "/gradio_api/file=/": ("etc/passwd",),
}
# Nobody listens there: what is said in Slack is taken up and goes nowhere.
SLACK = {"slack_signing_secret": SECRET, "slack_api_url": "http://127.0.0.1:9/api/"}
ONE_WORKSPACE = {**SLACK, "slack_bot_token": "xoxb-local"}
# Opens the addresses of an installation too.
SEVERAL_WORKSPACES = {**SLACK, "slack_client_id": "1.2", "slack_client_secret": "client-secret"}
_GIVEN = {"{clause}": "2.4", "{conversation}": "0" * 32}


def addresses(client: TestClient) -> dict[str, tuple[str, ...]]:
    """Each open address with the methods it takes; those of REST are read from its description."""
    app = client.app
    assert isinstance(app, FastAPI)
    openings: tuple[Opening, ...] = app.state.openings
    found: dict[str, tuple[str, ...]] = {}
    for opening in openings:
        if opening.methods:
            below = _BELOW[opening.path] if opening.path.endswith("/") and opening.path != "/" else ("",)
            found.update({opening.path + part: tuple(opening.methods) for part in below})
    for path, operations in client.get("/v1/openapi.json").json()["paths"].items():
        found["/v1" + _filled(path)] = tuple(method.upper() for method in operations)
    found["/v1/openapi.json"] = ("GET",)
    # None is mounted at the root itself without being tried.
    assert {route.path for route in app.routes if isinstance(route, Route)} <= found.keys()
    return found


def _filled(path: str) -> str:
    for name, value in _GIVEN.items():
        path = path.replace(name, value)
    return path
