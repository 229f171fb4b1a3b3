"""Image, compose file and unit, as far as they can be tried where no containers run: every path and command in them, by hand."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from tests.chroma import chroma_server
from tests.ui.serving import serving
from ui.security.exposure import refuse_unsafe
from ui.settings import CONFIG, Settings

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
NAMES = {f"POLICY_{name.upper()}" for name in Settings.model_fields} | {CONFIG}


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each on one line."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


def compose() -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_CHAT", "false")
        with serving() as (address, _):
            yield address


def test_everything_that_is_copied_into_the_image_is_there_and_nothing_is_missing() -> None:
    copied = {source for word, rest in instructions() if word == "COPY" and "--from" not in rest for source in rest.split()[:-1]}
    assert all((ROOT / source).exists() for source in copied), copied
    packages = re.search(r"^packages = (\[.*\])$", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert packages and set(json.loads(packages[1])) <= copied


def test_the_image_runs_as_nobody_in_particular_and_stops_as_it_should() -> None:
    words = dict(instructions())
    assert words["USER"] == "policy" and words["STOPSIGNAL"] == "SIGTERM"
    assert json.loads(words["ENTRYPOINT"]) == ["policy-assistant"] and json.loads(words["CMD"]) == ["serve"]
    order = [word for word, _ in instructions()]
    assert order.index("USER") > order.index("RUN")
    set_names = {name for word, rest in instructions() if word == "ENV" for name in re.findall(r"\b(POLICY_\w+)=", rest)}
    assert set_names <= NAMES


def test_the_commands_of_the_image_are_those_of_the_package() -> None:
    script = "import sys; from ui.cli import run; sys.exit(run(sys.argv[1:]))"
    run = " ".join(rest for word, rest in instructions() if word == "RUN")
    for command in {"serve", *re.findall(r"bin/policy-assistant (\w+)", run)}:
        done = subprocess.run([sys.executable, "-c", script, command, "--help"], cwd=ROOT, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, command
    assert "grep '^torch==' requirements.lock" in run
    assert len(re.findall(r"^torch==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)) == 1


def test_the_health_check_of_the_image_tells_a_running_service_from_none(address: str) -> None:
    check = next(rest for word, rest in instructions() if word == "HEALTHCHECK")
    command = json.loads(check[check.index("[") :])
    port = address.rpartition(":")[2]
    assert ran([part.replace(":8000/", f":{port}/") for part in command])
    assert not ran([part.replace(":8000/", ":9/") for part in command])


def test_the_replicas_start_safely_and_reach_what_the_file_names() -> None:
    services = compose()["services"]
    app = services["app"]
    environment = dict(app["environment"]) if isinstance(app["environment"], dict) else {}
    assert set(environment) <= NAMES
    assert (environment["POLICY_AUTH"], environment["POLICY_CHROMA_URL"]) == ("api_key", "http://chroma:8000")
    assert app["deploy"] == {"replicas": 2}
    given = {
        "host": "0.0.0.0",
        "allowed_hosts": "policy.example.edu",
        "auth": "api_key",
        "chat": "false",
        "chroma_url": "http://chroma:8000",
    }
    refuse_unsafe(Settings.model_validate(given), {})
    assert all(str(port).startswith("127.0.0.1:") for port in as_list(app["ports"]))
    for name, service in services.items():
        assert set(as_list(service.get("depends_on", {}))) <= services.keys()
        assert set(as_list(service["networks"])) <= compose()["networks"].keys()
        assert set(as_list(service.get("secrets", []))) <= compose()["secrets"].keys()
        assert {str(volume).partition(":")[0] for volume in as_list(service.get("volumes", []))} <= compose()["volumes"].keys()
        if name != "database":
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
            build = service["build"]
            assert isinstance(build, dict) and (DEPLOY / str(build["context"]) / str(build["dockerfile"])).is_file()
    assert compose()["networks"]["inside"] == {"internal": True}
    assert {name for name, service in services.items() if "ports" in service} == {"app"}


def test_the_chroma_server_of_the_file_starts_and_its_health_check_tells_it_from_none(tmp_path: Path) -> None:
    service = compose()["services"]["chroma"]
    entrypoint, check = as_list(service["entrypoint"]), service["healthcheck"]
    assert entrypoint[:2] == ["chroma", "run"] and entrypoint[-2:] == ["--path", "/data"]
    assert isinstance(check, dict)
    with chroma_server(tmp_path / "data") as running:
        command = [str(part).replace(":8000/", f":{running.port}/") for part in as_list(check["test"])[1:]]
        assert ran(command)
        running.stop()
        assert not ran(command)


def test_the_secrets_are_made_as_the_file_says(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl")
    (tmp_path / "deploy").mkdir()
    head = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    commands = re.findall(r"^#   (printf .*)$", head, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    for name, secret in compose()["secrets"].items():
        assert (tmp_path / "deploy" / str(secret["file"])).stat().st_size > 40, name
    url = (tmp_path / "deploy" / "database_url").read_text(encoding="utf-8")
    assert re.fullmatch(r"postgresql\+psycopg://policy:[0-9a-f]{48}@database/policy", url)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    unit = (DEPLOY / "policy-assistant.service").read_text(encoding="utf-8")
    assert re.search(r"^ExecStart=/opt/policy-assistant/bin/policy-assistant serve --config \S+$", unit, re.MULTILINE)
    assert set(re.findall(r"\b(POLICY_\w+)=", unit)) <= NAMES
    (tmp_path / "policy-assistant.service").write_text(
        unit.replace("/opt/policy-assistant/bin/policy-assistant", "/bin/true"), encoding="utf-8"
    )
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "policy-assistant.service")], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if "policy-assistant.service" in line]) == (0, [])


def test_health_needs_no_log_in_and_no_name(address: str) -> None:
    assert httpx.get(f"{address}/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def ran(command: list[str]) -> bool:
    """Whether a command of a container succeeds here; its Python is that of the tests."""
    return subprocess.run([sys.executable, *command[1:]], capture_output=True, timeout=60, check=False).returncode == 0


def as_list(given: object) -> list[str]:
    return list(given) if isinstance(given, list | dict) else shlex.split(str(given))
