"""The feedback loop: questions of users become candidate cases, and nothing in them tells who asked."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from evals import candidates
from evals.cases import load
from evals.errors import EvalError
from evals.personal import without_personal_data


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Write to dana.lee@csulb.edu about 12 units", "Write to [mail] about 12 units"),
        ("Call (562) 555-0142 or 562-555-0142 or +1 562 555 0142", "Call [phone] or [phone] or [phone]"),
        ("I am Dana Lee. Is 10 units enough?", "I am [name]. Is 10 units enough?"),
        ("I'm Prof. Ana de la Cruz and I need 2.5", "I'm [name] and I need 2.5"),
        ("my name is dana lee, is 12 enough", "my name is [name], is 12 enough"),
        ("Hi Maria, is 12 enough?", "Hi [name], is 12 enough?"),
        ("student id 012345678 asks", "[id] asks"),
        ("<@U02ABCD> is 9 ok? @dana", "[mention] is 9 ok? [mention]"),
        ("See https://x.example/u/dana?id=4", "See [link]"),
        ("Is 10 units enough?\n\nThanks,\nDana Lee\nDepartment Chair, x5-0142", "Is 10 units enough?\n\nThanks, [name]"),
        ("Is 10 units enough? Best, Dana", "Is 10 units enough? \nBest, [name]"),
        ("Is it 12? — Dana Lee", "Is it 12? [name]"),
        ("Dr. Nguyen says 9 is fine", "Dr [name] says 9 is fine"),
        ("From: Dana Lee\nIs it 12?", "[mail head]\nIs it 12?"),
    ],
)
def test_whatever_tells_who_asked_is_taken_out(said: str, kept: str) -> None:
    assert without_personal_data(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "I am an undergraduate with ENGL 301 and 10.5 units, does 2.10 apply in Fall 2026?",
        "I'm at CPaCE: 1,200 contact hours are how many CEUs?",
        "Is 12-18 units with 75% upper-division in section 2.5 right? Thanks",
        "I am in CECS 450 and want the Academic Certificate",
    ],
)
def test_what_the_policy_is_about_stays_as_it_was_asked(said: str) -> None:
    assert without_personal_data(said) == said


def record(**given: object) -> str:
    return json.dumps({"question": "Is 10 units enough?", "kind": "check", "clauses": ["2.4"], "comment": "no help", **given})


def test_records_become_cases_that_are_refused_until_they_are_labelled(tmp_path: Path) -> None:
    lines = [
        record(),
        record(question="is 10 units  ENOUGH?"),
        "",
        record(question="I am Dana Lee, who signs?", comment="ask dana@csulb.edu"),
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out.toml"
    assert candidates.main([str(tmp_path / "in.jsonl"), str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert [case["turns"] for case in tomllib.loads(text)["case"]] == [["Is 10 units enough?"], ["I am [name], who signs?"]]
    assert "Dana" not in text and "dana" not in text and "# answered: check, 2.4" in text
    assert {problem.key for problem in load([out]).problems} == {"kind", "verdict"}
    labelled = text.replace('kind    = ""', 'kind = "check"').replace('verdict = ""', 'verdict = "no"')
    out.write_text(labelled, encoding="utf-8")
    assert load([out]).problems == []


def test_labels_are_never_overwritten_and_a_bad_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.jsonl").write_text(record(), encoding="utf-8")
    (tmp_path / "out.toml").write_text("mine", encoding="utf-8")
    assert candidates.main([str(tmp_path / "in.jsonl"), str(tmp_path / "out.toml")]) == 2
    assert "not there yet" in capsys.readouterr().err and (tmp_path / "out.toml").read_text() == "mine"
    with pytest.raises(EvalError, match="line 2: the line: invalid json"):
        list(candidates.candidates([record(), "{"]))
    with pytest.raises(EvalError, match="line 1: question is missing; did you mean question"):
        list(candidates.candidates(['{"questoin": "x"}']))


def test_letters_that_steer_a_terminal_leave_a_file_that_can_be_read(tmp_path: Path) -> None:
    out = tmp_path / "out.toml"
    assert candidates.write([record(question="Is\x1b[31m 10\x7f enough?", comment="no\x00 \x1bhelp\u2028at all")], out) == 1
    assert tomllib.loads(out.read_text(encoding="utf-8"))["case"][0]["turns"] == ["Is [31m 10  enough?"]
    assert "# the user said: no help at all" in out.read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=r"cannot be written .*; name a file in a folder"):
        candidates.write([record()], tmp_path / "none" / "out.toml")
