"""The page and the tools are loaded while the rest already serves."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from ui.api import create_app
from ui.late import Late
from ui.settings import Settings


def page() -> Starlette:
    return Starlette(routes=[Route("/", lambda _request: PlainTextResponse("the page"))])


def waits(may_load: threading.Event) -> None:
    may_load.wait(60)


def around(late: Late, *, awaited: bool) -> Starlette:
    return Starlette(
        routes=[Route("/healthz", lambda _request: PlainTextResponse("ok")), Mount("/", late)],
        lifespan=lambda _app: late.running(awaited=awaited),
    )


def test_the_rest_answers_while_the_page_is_being_loaded_and_who_asks_for_the_page_gets_it_then() -> None:
    may_load = threading.Event()

    def make() -> Starlette:
        may_load.wait(60)
        return page()

    with TestClient(around(Late(make), awaited=False)) as client:
        assert client.get("/healthz").text == "ok"
        told: list[str] = []
        visitor = threading.Thread(target=lambda: told.append(client.get("/").text))
        visitor.start()
        assert client.get("/healthz").text == "ok" and told == []
        may_load.set()
        visitor.join(60)
        assert told == ["the page"]


def test_what_cannot_be_loaded_is_503_and_the_rest_goes_on() -> None:
    with TestClient(around(Late(lambda: Starlette(routes=[1 / 0])), awaited=False)) as client:
        assert client.get("/").status_code == 503
        assert client.get("/healthz").text == "ok"


def test_what_cannot_be_loaded_stops_a_start_that_waits_for_it() -> None:
    with pytest.raises(ZeroDivisionError), TestClient(around(Late(lambda: Starlette(routes=[1 / 0])), awaited=True)):
        pass


def test_the_application_answers_before_its_tools_are_loaded(tmp_path: Path) -> None:
    may_load = threading.Event()
    settings = Settings(chat=False, database_url=SecretStr(f"sqlite:///{tmp_path / 'kept.sqlite3'}"))
    try:
        with TestClient(create_app(settings, after=lambda: waits(may_load)), base_url="http://localhost") as client:
            assert client.get("/healthz").status_code == 200
            may_load.set()
            assert client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"}, headers={"Accept": "*/*"}).status_code == 200
    finally:
        may_load.set()
