"""The papers of the service speak of what there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.ui.conftest import Serve
from ui import cli
from ui.settings import CONFIG, Settings
from ui.store import Database, keys

ROOT = Path(__file__).parents[3]
NAMES = {f"POLICY_{name.upper()}" for name in Settings.model_fields} | {CONFIG}


def paper(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_table_of_routes_is_the_description(service: Serve) -> None:
    described = {
        (method.upper(), f"/v1{path}")
        for path, operations in service().get("/v1/openapi.json").json()["paths"].items()
        for method in operations
    }
    assert {(method, path) for method, path in re.findall(r"^\| `(\w+) (/v1\S+)` \|", paper("docs/rest.md"), re.MULTILINE)} == described


def test_each_route_asks_for_the_scope_in_the_table(service: Serve) -> None:
    from ui.security.callers import Callers

    asked: list[str] = []
    client = service()
    admit = Callers.admit

    def noted(self: Callers, request: object, scope: str) -> object:
        asked.append(scope)
        return admit(self, request, scope)

    Callers.admit = noted
    try:
        for method, path, scope in re.findall(r"^\| `(\w+) (/v1\S+)` \| `(\w+)` \|", paper("docs/rest.md"), re.MULTILINE):
            asked.clear()
            kind = "text/csv" if path == "/v1/audit" else "application/json"
            client.request(method, path.format(conversation="0" * 32, clause="2.4"), content=b"{}", headers={"Content-Type": kind})
            assert asked == [scope], path
    finally:
        Callers.admit = admit


def test_every_metric_in_the_papers_is_counted_and_the_other_way_round(service: Serve) -> None:
    counted = {
        name.removesuffix("_total")
        for name in re.findall(r"^# TYPE (policy_\w+) (?:counter|histogram|gauge)$", service().get("/metrics").text, re.MULTILINE)
    }
    told = {name.removesuffix("_total") for name in re.findall(r"^\| `(policy_\w+)` \|", paper("docs/operations.md"), re.MULTILINE)}
    assert told == {name for name in counted if not name.endswith("_created")}


def test_every_address_for_operations_is_there(service: Serve) -> None:
    for path in re.findall(r"^\| `(/\w+)` \|", paper("docs/operations.md"), re.MULTILINE):
        assert service().get(path).status_code in (200, 503), path


def test_every_setting_that_is_named_exists() -> None:
    for name in (
        "docs/operations.md",
        "docs/rest.md",
        "docs/slack.md",
        "README.md",
        "SECURITY.md",
        "deploy/Dockerfile",
        "deploy/compose.yaml",
        "deploy/policy-assistant.service",
    ):
        assert set(re.findall(r"\bPOLICY_[A-Z][A-Z_]*[A-Z]\b", paper(name))) <= NAMES, name


def test_the_example_of_the_settings_file_starts(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", paper("docs/configuration.md"), re.DOTALL)
    assert example
    given = tomllib.loads(example[1])
    assert set(given) <= set(Settings.model_fields)
    from ui.security.exposure import refuse_unsafe

    given.pop("database_url_file")
    refuse_unsafe(Settings.model_validate(given), {})


def test_every_command_in_the_paper_of_operations_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_DATABASE_URL", f"sqlite:///{tmp_path}/kept.sqlite3")
    lines = re.findall(r"^policy-assistant (admin .*?)\s*(?:#.*)?$", paper("docs/operations.md"), re.MULTILINE)
    assert len(lines) >= 8
    monkeypatch.chdir(tmp_path)  # one of them writes a file
    database = Database(f"sqlite:///{tmp_path}/kept.sqlite3")
    for line in lines:
        for form in {line.replace("[--jsonl]", ""), line.replace("[", "").replace("]", "")}:
            with database.reading() as session:
                made = [row.id for row in keys.listed(session)]
            assert cli.run(form.replace("ID", made[-1] if made else "").split()) == 0, form
    database.close()
