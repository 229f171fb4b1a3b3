"""The settings: where they come from, what is refused, and that the papers list each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui.errors import StartError
from ui.security.exposure import refuse_unsafe
from ui.settings import Settings, load

PAPER = Path(__file__).parents[3] / "docs" / "configuration.md"
PUBLIC = {"host": "0.0.0.0", "allowed_hosts": ("policy.example.edu",)}
SHARED = {"auth": ("jwt",), "jwt_algorithm": "HS256", "jwt_issuer": "https://login.example.edu", "jwt_key": "x" * 40}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_the_environment_goes_before_the_file_and_the_command_line_before_both(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('port = 1\nretention_days = 7\nallowed_origins = ["https://a.example.edu"]\nhost = "::1"\n')
    monkeypatch.setenv("POLICY_RETENTION_DAYS", "9")
    found = load(file, port=3, host=None)
    assert (found.port, found.retention_days, found.host) == (3, 9, "::1")
    assert found.allowed_origins == ("https://a.example.edu",)
    monkeypatch.setenv("POLICY_ALLOWED_ORIGINS", "https://b.example.edu, https://c.example.edu")
    monkeypatch.setenv("POLICY_CONFIG", str(file))
    assert load().allowed_origins == ("https://b.example.edu", "https://c.example.edu")


def test_unknown_names_are_refused_wherever_they_stand(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("colour = 1\n")
    with pytest.raises(StartError, match="colour is no setting"):
        load(file)
    monkeypatch.setenv("POLICY_COLOUR", "1")
    with pytest.raises(StartError, match="POLICY_COLOUR is no setting"):
        load()


@pytest.mark.parametrize(
    "text", ["port = ", "port = 'x'", "port = 70000", "auth = ['password']", "rate_limit = 'often'", "chat = 'perhaps'"]
)
def test_a_wrong_value_is_one_sentence_with_the_cure(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(StartError, match=r"\.$") as told:
        load(file)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*.example.edu",
        "null",
        "example.edu",
        "https://a.example.edu/",
        "http://a.example.edu",
        "https://a.edu; script-src *",
        "javascript:x",
    ],
)
def test_an_allowed_origin_is_one_site_with_encryption(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("POLICY_ALLOWED_ORIGINS", origin)
    with pytest.raises(StartError, match="allowed_origins"):
        load()


@pytest.mark.parametrize("name", ["database_url", "jwt_key"])
def test_a_secret_comes_from_a_file_too_and_is_never_shown(file: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    file.write_text("sqlite:////tmp/canary.sqlite3\n")
    monkeypatch.setenv(f"POLICY_{name.upper()}_FILE", str(file))
    found = load()
    assert getattr(found, name).get_secret_value() == "sqlite:////tmp/canary.sqlite3"
    assert "canary" not in repr(found) + str(found)
    monkeypatch.setenv(f"POLICY_{name.upper()}", "canary-too")
    with pytest.raises(StartError, match="both set") as told:
        load()
    assert "canary" not in str(told.value)
    monkeypatch.delenv(f"POLICY_{name.upper()}")
    monkeypatch.setenv(f"POLICY_{name.upper()}_FILE", "/nowhere")
    with pytest.raises(StartError, match="cannot be read"):
        load()


def test_every_setting_stands_in_the_papers_with_its_default_and_meaning() -> None:
    rows = {
        row[1]: row
        for row in re.findall(r"^\| (`POLICY_\w+`) \| `(\w+)` \| (.*?) \| (.*) \|$", PAPER.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert set(rows) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        shown, _, default, meaning = rows[name]
        assert shown == f"`POLICY_{name.upper()}`"
        assert meaning == field.description
        given = field.get_default()
        if name != "database_url":
            assert default == ("" if given in (None, "", ()) else f"`{str(given).lower() if isinstance(given, bool) else given}`"), name


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"host": "0.0.0.0", "auth": ("api_key",), "chat": False}, "ALLOWED_HOSTS"),
        (PUBLIC, "POLICY_AUTH"),
        ({**PUBLIC, "host": "::"}, "POLICY_AUTH"),
        ({**PUBLIC, "host": "policy.example.edu", "chat": False}, "POLICY_AUTH"),
        ({**PUBLIC, "auth": ("api_key",)}, "POLICY_CHAT"),
        ({"auth": ("jwt",)}, "jwt_key"),
        ({**SHARED, "jwt_issuer": ""}, "jwt_issuer"),
        ({**SHARED, "jwt_key": "short"}, "guessed"),
        ({**SHARED, "jwt_algorithm": "RS256"}, "public key"),
    ],
)
def test_it_does_not_start_open_to_strangers(given: dict[str, object], told: str) -> None:
    with pytest.raises(StartError, match=told):
        refuse_unsafe(Settings.model_validate(given), {})


@pytest.mark.parametrize(
    "given", [{}, {**PUBLIC, "gateway": True}, {**PUBLIC, "auth": ("api_key",), "chat": False}, {**PUBLIC, **SHARED, "chat": False}]
)
def test_it_starts_on_the_loopback_and_with_safe_settings(given: dict[str, object]) -> None:
    refuse_unsafe(Settings.model_validate(given), {"GRADIO_SHARE": ""})


@pytest.mark.parametrize("name", ["GRADIO_SHARE", "GRADIO_VIBE_MODE"])
def test_it_does_not_start_with_a_tunnel_or_an_editor(name: str) -> None:
    with pytest.raises(StartError, match=rf"{name} is set.*unset it"):
        refuse_unsafe(Settings(), {name: "1"})
