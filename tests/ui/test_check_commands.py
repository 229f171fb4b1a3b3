"""`check --about`, `bounds` and dated programs on the command line, over the real rules."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from ui import cli

LETTER_GRADED = {"credential": "academic_certificate", "total_units": 10, "grading": "letter"}


class Ran:
    """What one command gave."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    def ran(*arguments: str, stdin: object = None) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"" if stdin is None else json.dumps(stdin).encode())))
        monkeypatch.setenv("COLUMNS", "200")
        status = cli.run(arguments)
        return Ran(status, *capsys.readouterr())

    return ran


def test_about_narrows_the_verdict_of_a_check(run: Any) -> None:
    assert run("check", "-", "--json", stdin=LETTER_GRADED).json["verdict"] == "no"
    for options in (("--about", "2.10"), ("--about", "2.10,2.10")):
        narrowed = run("check", "-", "--json", *options, stdin=LETTER_GRADED)
        assert (narrowed.status, narrowed.json["verdict"]) == (0, "yes")
    assert run("check", "-", "--json", "--about", "2.10", "--about", "2.4", stdin=LETTER_GRADED).json["verdict"] == "no"


def test_a_line_of_a_batch_has_an_about_of_its_own(run: Any) -> None:
    assert run("check", "--batch", "-", stdin={"id": 1, "facts": LETTER_GRADED, "about": ["2.10"]}).json["verdict"] == "yes"


@pytest.mark.parametrize("about", [[], "2.10", [2.1], ["9.9"]])
def test_an_about_that_names_no_clauses_is_refused(run: Any, about: object) -> None:
    ran = run("check", "--batch", "-", stdin={"id": 1, "facts": LETTER_GRADED, "about": about})
    assert ran.status == 2
    assert "about" in ran.json["error"].lower()


def test_a_receipt_keeps_what_was_asked_about_and_replays(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    assert run("check", "-", "--about", "2.10", "--receipt", str(path), stdin=LETTER_GRADED).status == 0
    assert json.loads(path.read_text())["about"] == ["2.10"]
    assert run("replay", str(path)).status == 0


def test_a_program_from_before_the_policy_gets_no_verdict_but_the_reason(run: Any) -> None:
    given = LETTER_GRADED | {"as_of": "2022-05-01"}
    told = run("check", "-", stdin=given)
    assert told.status == 0
    assert "Nothing to decide" in told.out and "April 23, 2024" in told.out
    assert run("check", "-", "--json", stdin=given).json["verdict"] is None


def test_bounds_are_printed_for_every_type_that_has_them(run: Any) -> None:
    ran = run("bounds", "total_units")
    assert ran.status == 0
    assert "Academic Certificate: at least 12 units in total (2.4), that is 4 courses of 3 units" in " ".join(ran.out.split())
    assert "at most 11 units in total (4.1), that is 3 courses of 3 units" in " ".join(ran.out.split())


def test_bounds_take_facts_from_a_file_standard_input_and_options(run: Any, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text('credential = "academic_certificate"\nlevel = "graduate"\ntotal_units = 15\n')
    file = run("bounds", "graduate_units", str(tmp_path / "p.toml"), "--json")
    stdin = run(
        "bounds", "graduate_units", "-", "--json", stdin={"credential": "academic_certificate", "level": "graduate", "total_units": 15}
    )
    options = run(
        "bounds",
        "graduate_units",
        "--fact",
        "credential=academic_certificate",
        "--fact",
        "level=graduate",
        "--fact",
        "total_units=15",
        "--json",
    )
    assert file.json == stdin.json == options.json
    (bound,) = file.json["bounds"]
    assert bound["least"] == {"value": "10.5", "excluded": False, "whole": 11, "courses": 4, "clause": "2.7"}


def test_a_fact_on_the_command_line_is_exact(run: Any) -> None:
    (bound,) = run("bounds", "transfer_units", "--fact", "total_units=12.1", "--json").json["bounds"]
    assert bound["most"]["value"] == "3.025"


@pytest.mark.parametrize(
    "arguments",
    [
        ("bounds", "level"),
        ("bounds", "total_units", "--fact", "total_units"),
        ("bounds", "total_units", "--fact", "transfer_units=NaN"),
        ("bounds", "total_units", "--fact", "transfer_units=-Infinity"),
        ("bounds", "total_units", "--fact", "transfer_units=three"),
        ("bounds", "total_units", "--about", "2.99"),
        ("bounds", "total_units", "--course-units", "0"),
        ("bounds", "total_units", "no-such-file.toml"),
        ("check", "--batch", "-", "--about", "2.4"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_status_2(run: Any, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1 and ran.err.rstrip().endswith(".")


def test_a_depends_shows_a_case_that_would_be_a_yes_and_one_that_would_be_a_no(run: Any) -> None:
    given = {"credential": "academic_certificate", "level": "graduate", "total_units": 12}
    found = run("check", "-", "--json", "--about", "2.7", stdin=given).json
    assert found["verdict"] == "depends"
    assert found["witnesses"]["yes"]["graduate_units"] >= 8.4 > found["witnesses"]["no"]["graduate_units"]
    assert "For instance" in run("check", "-", "--about", "2.7", stdin=given).out


def test_the_template_and_the_sample_of_a_catalogue_are_printed_and_can_be_audited(run: Any, tmp_path: Path) -> None:
    for option in ("--template", "--sample"):
        (tmp_path / "programs.csv").write_text(run("audit", option).out)
        assert run("audit", str(tmp_path / "programs.csv"), "--to", str(tmp_path / "report")).status in (0, 1)
    assert run("audit").status == 2
