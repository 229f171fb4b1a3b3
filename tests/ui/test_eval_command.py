"""The command `policy-assistant eval` hands its options to the suite, and its exit status back."""

from __future__ import annotations

import pytest

from evals import suite
from ui import cli


@pytest.mark.parametrize(
    ("given", "handed"),
    [
        ([], []),
        (["--since", "HEAD~1", "--only", "2.4", "--only", "faculty"], ["--since", "HEAD~1", "--only", "2.4", "--only", "faculty"]),
        (["--report", "out", "--json", "r.json", "--pin"], ["--report", "out", "--json", "r.json", "--pin"]),
    ],
)
def test_every_option_reaches_the_suite(monkeypatch: pytest.MonkeyPatch, given: list[str], handed: list[str]) -> None:
    received: list[str] = []

    def fake(options: list[str]) -> int:
        received.extend(options)
        return 1

    monkeypatch.setattr(suite, "main", fake)
    assert cli.run(["eval", *given]) == 1
    assert received == handed


def test_an_option_that_cannot_be_met_is_one_sentence_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["eval", "--only", "facultty"]) == 2
    assert "did you mean faculty" in capsys.readouterr().err
