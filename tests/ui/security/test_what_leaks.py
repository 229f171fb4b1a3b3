"""What comes in does not come out where it should not: not in logs, metrics or errors, and never as markup."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ui.serving import serving

CANARY = "canary7f3a"
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of the service as users start it, and all that it says."""
    folder = tmp_path_factory.mktemp("served")
    config = folder / "settings.toml"
    config.write_text(
        f'chat = false\nlog_level = "debug"\nrate_limit = "100000/minute"\ndatabase_url = "sqlite:///{folder}/kept.sqlite3"\n'
    )
    with serving("--config", str(config)) as found:
        yield found


def test_every_line_of_the_log_is_an_object_with_the_id_of_its_request(served: tuple[str, list[str]]) -> None:
    address, log = served
    told = httpx.get(f"{address}/v1/clauses/2.4")
    mine: list[dict[str, object]] = []
    for _ in range(50):
        lines = [json.loads(line) for line in log if line.startswith("{")]
        if mine := [line for line in lines if line.get("request") == told.headers["x-request-id"]]:
            break
        httpx.get(f"{address}/healthz")  # the line is written after the answer, and read by another thread
    assert [(line["event"], line["route"], line["status"]) for line in mine] == [("request", "/v1/clauses/{clause}", 200)]


def test_a_fault_is_logged_by_place_and_type_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    code = """
import logging, structlog
from ui.operations.logs import fault, set_up_logs
from ui.settings import Settings
set_up_logs(Settings())
def fails(question):
    raise ValueError(question)
try:
    fails("canary7f3a")
except ValueError as error:
    logging.getLogger("library").exception("it failed")
    structlog.get_logger().error("fault", **fault(error))
    structlog.get_logger().exception("again")
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["fault"], line["where"][-1].split()[-1]) for line in lines] == [("ValueError", "fails")] * 3
    assert CANARY not in done.stderr
