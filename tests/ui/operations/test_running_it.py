"""What those who run the service see: readiness, metrics, the version, the commands, and a stop that does not wait."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from starlette.testclient import TestClient

import assistant
from assistant import find, readiness
from assistant.contract import Answer
from policy_corpus.errors import CorpusError
from tests.ui.conftest import Serve
from ui import cli
from ui.api import create_app
from ui.desk import NOT_KEPT, NOT_READ
from ui.running import running
from ui.security.callers import PROVEN_MINUTES
from ui.settings import Settings
from ui.store import Database, StoreDown, keys

ROOT = Path(__file__).parents[3]
AWAY = SecretStr("postgresql+psycopg://nobody@127.0.0.1:9/none")


def test_it_tells_which_software_and_which_text_it_is(service: Serve) -> None:
    told = service().get("/version").json()
    assert told["policy"] == service().get("/v1/policy").json()["policy"]["fingerprint"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["version"])


def test_metrics_count_by_template_and_kind(service: Serve, quick: None) -> None:
    client = service()
    client.post("/v1/ask", json={"question": "one"})
    client.get("/v1/clauses/2.4")
    client.get("/v1/clauses/none-such")
    client.get("/nowhere")
    families = {family.name: family for family in text_string_to_metric_families(client.get("/metrics").text)}
    counted = {(s.labels["route"], s.labels["status"]): s.value for s in families["policy_requests"].samples if s.name.endswith("_total")}
    assert counted[("/v1/clauses/{clause}", "200")] == counted[("/v1/clauses/{clause}", "404")] == counted[("none", "404")] == 1
    assert [s.labels for s in families["policy_answers"].samples if s.name.endswith("_total")] == [{"kind": "lookup", "verdict": "none"}]
    assert service(metrics=False).get("/metrics").status_code == 404


def test_it_is_ready_where_all_parts_are(tmp_path: Path) -> None:
    parts = running(Settings(chat=False, database_url=SecretStr(f"sqlite:///{tmp_path}/a.sqlite3")))
    with TestClient(create_app(parts.settings, parts), base_url="http://localhost") as client:
        starting = client.get("/readyz")
        assert starting.status_code in (200, 503)
        assert parts.readiness.looked_into().parts == {
            **dict.fromkeys(("rules", "golden question", "index", "search by meaning", "database"), "ok")
        }
        assert client.get("/readyz").json() == {"ready": True, "parts": parts.readiness.looked_into().parts}


def test_what_is_not_ready_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POLICY_INDEX_DIR", str(tmp_path / "gone"))
    parts = running(Settings(chat=False, database_url=AWAY))
    report = parts.readiness.looked_into()
    assert not report.ready
    assert "missing" in report.parts["index"]
    assert "cannot be used" in report.parts["database"]
    assert report.parts["rules"] == report.parts["golden question"] == "ok"
    with TestClient(create_app(parts.settings, parts), base_url="http://localhost") as client:
        told = client.get("/readyz")
    assert (told.status_code, told.headers["content-type"]) == (503, "application/problem+json")
    assert "index: the search index" in told.json()["detail"]


def test_with_the_database_away_the_rules_still_answer_and_the_answer_says_what_is_missing(service: Serve) -> None:
    client = service(database_url=AWAY)
    told = Answer.model_validate(client.post("/v1/ask", json={"question": "Is 10 units enough for an academic certificate?"}).json())
    assert (told.verdict, told.citations[0].clause) == ("no", "2.4")
    assert NOT_KEPT in told.notes
    again = client.post("/v1/ask", json={"question": "and 12?", "conversation": told.conversation}).json()
    assert {NOT_READ, NOT_KEPT} <= set(again["notes"])
    assert client.post("/v1/check", json={"facts": {"total_units": 12}}).status_code == 200
    for method, path, sent in (
        ("GET", f"/v1/conversations/{told.conversation}", None),
        ("DELETE", f"/v1/conversations/{told.conversation}", None),
        ("POST", "/v1/feedback", {"conversation": told.conversation, "rating": "up"}),
    ):
        refused = client.request(method, path, json=sent)
        assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")


def test_with_the_database_away_no_key_is_believed(service: Serve) -> None:
    client = service(database_url=AWAY, auth=("api_key",))
    assert client.get("/v1/policy", headers={"Authorization": "Bearer pak_" + "0" * 16 + "_" + "A" * 43}).status_code == 503


def test_a_key_that_was_proven_shortly_before_goes_on_while_the_database_is_away(
    service: Serve, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = service(auth=("api_key",))
    database = Database(f"sqlite:///{tmp_path}/kept.sqlite3")
    with database.writing() as session:
        proven, other, ended = (keys.create(session, "x", ["ask"]) for _ in range(3))
    asked = {"question": "one"}

    def status(key: str) -> int:
        return client.post("/v1/ask", json=asked, headers={"Authorization": f"Bearer {key}"}).status_code

    assert (status(proven), status(ended)) == (200, 200)
    with database.writing() as session:
        keys.revoke(session, ended.split("_")[1])
    database.close()
    assert status(ended) == 401

    def away(_self: Database) -> None:
        raise StoreDown("the database cannot be used")

    monkeypatch.setattr(Database, "_prepare", away)
    assert (status(proven), status(other), status(ended)) == (200, 503, 503)
    assert f"within {PROVEN_MINUTES} minutes" in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.fixture
def no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """No index can be opened, as where the folder or the model is gone."""

    def gone() -> object:
        raise CorpusError("The model file cannot be read; reinstall it.")

    monkeypatch.setattr(find, "store", gone)
    monkeypatch.setattr(find._Outage, "until", 0.0)


@pytest.mark.usefixtures("no_search")
def test_without_the_index_clauses_are_found_by_their_words_and_the_answer_says_so() -> None:
    told, _ = assistant.reply("what does the policy say about stackable micro-credentials")
    assert find.BY_WORDS_ALONE in told.notes
    assert told.citations
    ruled, _ = assistant.reply("Is 10 units enough for an academic certificate?")
    assert (ruled.verdict, ruled.notes.count(find.BY_WORDS_ALONE)) == ("no", 0)


@pytest.mark.usefixtures("no_search")
def test_readiness_says_that_the_model_is_gone() -> None:
    assert {part.name: part.wrong for part in readiness.parts()}["search by meaning"] == "The model file cannot be read; reinstall it."


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = cli.run(["admin", *arguments])
    return status, *capsys.readouterr()


@pytest.fixture
def kept(service: Serve, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A conversation with an unanswered question, feedback and a request for a person; the commands find its database."""
    monkeypatch.setenv("POLICY_DATABASE_URL", f"sqlite:///{tmp_path}/kept.sqlite3")
    client = service()
    begun = str(client.post("/v1/ask", json={"question": "the weather\x1b[31m?".replace("\x1b", "")}).json()["conversation"])
    client.post("/v1/feedback", json={"conversation": begun, "rating": "down", "comment": "why?", "escalate": True, "contact": "ada"})
    return begun


def test_the_commands_list_count_and_export(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "the weather" in run(capsys, "unanswered")[1]
    assert json.loads(run(capsys, "unanswered", "--jsonl")[1])["kind"] == "out_of_scope"
    assert re.search(r"2\.4\s+0\s+1", run(capsys, "feedback")[1])
    exported = json.loads(run(capsys, "feedback", "--jsonl")[1])
    assert (exported["conversation"], exported["comment"], exported["clauses"]) == (kept, "why?", ["2.4"])
    assert "ada" in run(capsys, "escalations")[1]
    assert run(capsys, "migrate")[0] == 0
    assert run(capsys, "retention")[:2] == (0, "0 conversations were deleted.\n")


def test_what_was_unhelpful_or_unanswered_becomes_cases_to_be_labelled(
    kept: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "candidates.toml"
    assert run(capsys, "candidates", str(out))[:2] == (0, f"1 candidates are in {out}; read them again, then label them.\n")
    text = out.read_text(encoding="utf-8")
    assert [case["turns"] for case in tomllib.loads(text)["case"]] == [["the weather[31m?"]]
    assert "# the user said: why?" in text and "ada" not in text and kept not in text
    status, _, told = run(capsys, "candidates", str(out))
    assert (status, told.count("\n")) == (2, 1) and "name a file that is not there yet" in told


def test_keys_are_made_listed_and_revoked_by_command(kept: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, made, _ = run(capsys, "keys", "create", "help desk", "--scopes", "ask,read", "--days", "30")
    assert (status, made.startswith("pak_")) == (0, True)
    listed = json.loads(run(capsys, "keys", "list", "--jsonl")[1])
    assert (listed["name"], listed["scopes"], listed["revoked"]) == ("help desk", "ask read", None)
    assert made.strip().split("_", 2)[2] not in json.dumps(listed)
    assert run(capsys, "keys", "revoke", listed["id"])[0] == 0
    assert json.loads(run(capsys, "keys", "list", "--jsonl")[1])["revoked"]


@pytest.mark.parametrize(
    "arguments", [("keys", "create", "x", "--scopes", "all"), ("keys", "create", "x", "--scopes", ""), ("keys", "revoke", "none")]
)
def test_a_wrong_command_is_one_sentence(kept: str, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    status, _, told = run(capsys, *arguments)
    assert (status, told.count("\n")) == (2, 1)


def test_a_database_that_is_away_is_one_sentence(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_DATABASE_URL", AWAY.get_secret_value())
    status, _, told = run(capsys, "unanswered")
    assert (status, told.count("\n")) == (2, 1)
    assert "Nothing was done" in told


def test_it_stops_within_six_seconds_whoever_is_still_connected(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        port = int(re.search(r":(\d+) ", line)[1])
        with socket.create_connection(("127.0.0.1", port)) as tab, socket.create_connection(("127.0.0.1", port)) as slow:
            tab.sendall(b"GET /gradio_api/heartbeat/open HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert tab.recv(12) == b"HTTP/1.1 200"
            slow.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{")
            started = time.monotonic()
            server.send_signal(signal.SIGTERM)
            assert server.wait(30) in (0, -15)
            assert time.monotonic() - started < 6
        rest = server.stderr.read()
        assert "Traceback" not in rest
        assert '"fault"' not in rest, rest
