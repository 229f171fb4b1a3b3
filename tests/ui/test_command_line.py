"""The command line: output shapes, exit status, and one plain sentence for whatever goes wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import assistant
from ui import cli

pytestmark = pytest.mark.usefixtures("fake")


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def ran(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = cli.run(arguments)
        return Ran(status, *capsys.readouterr())

    return ran


def assert_one_sentence(ran: Ran) -> None:
    assert ran.status == 2
    assert ran.out == "" or ran.lines
    assert ran.err.count("\n") == 1
    assert ran.err.rstrip()[-1] in ".?!"
    assert "Traceback" not in ran.err


def test_a_question_prints_verdict_reason_quote_and_what_was_understood(run: Run) -> None:
    ran = run("ask", "Does my 10-unit program qualify as a certificate?")
    assert ran.status == 0
    for shown in (
        "✘ No",
        "10 units is fewer than the 12",
        "“A certificate program shall consist",
        "— 2.4",
        "Add 2 units",
        "Total units: 10",
    ):
        assert shown in ran.out
    assert "\x1b" not in ran.out


def test_a_quote_is_printed_once(run: Run) -> None:
    assert run("ask", "certificate").out.count("minimum of 12 units") == 1


def test_a_question_in_json_is_the_whole_answer(run: Run) -> None:
    [answer] = run("ask", "hello", "--json").lines
    assert answer["verdict"] == "depends"
    assert set(answer) >= {
        "text",
        "kind",
        "values",
        "citations",
        "findings",
        "facts",
        "missing",
        "fixes",
        "fits",
        "notes",
        "policy",
        "conversation",
    }


def test_a_dash_reads_the_question_from_standard_input(run: Run) -> None:
    assert run("ask", "-", "--json", stdin=b"certificate\n").lines[0]["verdict"] == "no"


@pytest.mark.parametrize("question", ["", "   \n", "x" * 20_001, "\udcff\udcfe", "a\x00b", "refuse", "crash"])
def test_a_question_that_cannot_be_answered_is_one_sentence_and_status_2(run: Run, question: str) -> None:
    assert_one_sentence(run("ask", question))


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nope",),
        ("ask", "--nope"),
        ("ask",),
        ("check",),
        ("clause",),
        ("clause", "9.9"),
        ("clause", "x" * 5000),
        ("serve", "--port", "70000"),
    ],
)
def test_a_wrong_command_is_one_sentence_and_status_2(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    if arguments:
        assert_one_sentence(ran)


def test_a_batch_plays_the_turns_of_a_line_as_one_conversation(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"id": "a", "turns": ["Does it qualify?", "as an academic certificate"]}\n\n{"id": 2, "turns": ["weather"]}\n')
    ran = run("ask", "--batch", str(file))
    assert ran.status == 0
    first, second = ran.lines
    assert (first["id"], second["id"]) == ("a", 2)
    assert set(first) == {"id", "answer", "ms"}
    assert isinstance(first["ms"], float)
    assert isinstance(first["answer"], dict)
    assert first["answer"]["verdict"] == "no"


BAD_LINES = [
    b"{not json",
    b"\xff\xfe\x00binary",
    b"[]",
    b'"text"',
    b"[" * 200_000,
    b'{"id": "b"}',
    b'{"id": "b", "turns": "one"}',
    b'{"id": "b", "turns": []}',
    b'{"id": "b", "turns": [1]}',
    b'{"id": "b", "turns": [""]}',
    b'{"id": "b", "turns": ["\\ud800"]}',
    b'{"id": "b", "turns": ["refuse"]}',
    b'{"id": "b", "turns": ["crash"]}',
    b'{"id": "b", "turns": ["' + b"x" * 100_000 + b'"]}',
    b'{"id": "b", "turns": ["' + b"x" * 9_000_000 + b'"]}',
    b"1" * 5000,
]


@pytest.mark.parametrize("bad", BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_batch_goes_on_after_a_bad_line(run: Run, bad: bytes) -> None:
    good = b'{"id": "good", "turns": ["hello"]}\n'
    ran = run("ask", "--batch", "-", stdin=good + bad + b"\n" + good)
    first, second, third = ran.lines
    assert (first["id"], third["id"]) == ("good", "good")
    assert set(second) == {"id", "error"}
    assert "Traceback" not in str(second["error"])
    assert_one_sentence(ran)


def test_a_line_of_a_batch_is_printed_before_the_next_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []

    class Slow(io.BytesIO):
        def readline(self, size: int | None = -1) -> bytes:
            seen.append(capsys.readouterr().out)
            return super().readline(size)

    source = io.TextIOWrapper(Slow(b'{"id": 1, "turns": ["a"]}\n{"id": 2, "turns": ["b"]}\n'))
    monkeypatch.setattr(sys, "stdin", source)
    cli.run(["ask", "--batch", "-"])
    assert [part.count("\n") for part in seen] == [0, 1, 1]


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("p.toml", "total_units = 10", 1),
        ("p.toml", 'credential = "academic_certificate"\n[facts]\ntotal_units = 14', 0),
        ("p.json", '{"total_units": 14}', 0),
        ("p.json", '{"id": "x", "credential": "academic_certificate", "facts": {"total_units": 10}}', 1),
        ("p.json", "\ufeff" + '{"total_units": 14}', 0),
    ],
)
def test_a_program_file_is_checked_and_a_no_is_status_1(run: Run, tmp_path: Path, name: str, text: str, status: int) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    ran = run("check", str(tmp_path / name), "--json")
    assert ran.status == status
    assert set(ran.lines[0]) >= {"verdict", "findings", "fits", "fixes"}


def test_a_check_for_people_shows_each_clause_and_the_fix(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("total_units = 10")
    ran = run("check", str(tmp_path / "p.toml"))
    for shown in ("✘ No", "not met", "2.4", "Add 2 units", "does not fit"):
        assert shown in ran.out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.toml", b"total_units = "),
        ("p.json", b"{"),
        ("p.json", b"[1]"),
        ("p.toml", b"\xff\xfe"),
        ("p.toml", b"colour = 1"),
        ("p.toml", b'total_units = "12"'),
        ("p.json", b'{"facts": 3}'),
        ("p.json", b'{"facts": {}, "credential": 3}'),
        ("p.json", b'{"facts": {}, "level": "graduate"}'),
        ("p.json", b"[" * 100_000),
        ("p.json", b" " * 1_000_001),
    ],
)
def test_a_program_that_cannot_be_read_is_one_sentence_and_status_2(run: Run, tmp_path: Path, name: str, text: bytes) -> None:
    (tmp_path / name).write_bytes(text)
    assert_one_sentence(run("check", str(tmp_path / name)))


def test_a_file_that_is_missing_or_a_folder_is_one_sentence_and_status_2(run: Run, tmp_path: Path) -> None:
    for arguments in (
        ("check", str(tmp_path / "no")),
        ("check", str(tmp_path)),
        ("ask", "--batch", str(tmp_path)),
        ("check", "--batch", "no"),
    ):
        assert_one_sentence(run(*arguments))


def test_a_batch_of_programs_gives_a_line_each_and_status_1_where_one_fails(run: Run) -> None:
    ran = run(
        "check",
        "--batch",
        "-",
        stdin=b'{"id": 1, "facts": {"total_units": 14}}\n{"id": 2, "credential": null, "facts": {"total_units": 3}}\n',
    )
    assert ran.status == 1
    assert [(line["id"], line["verdict"]) for line in ran.lines] == [(1, "yes"), (2, "no")]


def test_a_batch_of_programs_goes_on_after_a_bad_line(run: Run) -> None:
    bad = b'{"id": 1, "facts": {"colour": 1}}\n{"id": 2}\n{"id": 3, "facts": {"total_units": 14}}\n'
    ran = run("check", "--batch", "-", stdin=bad)
    assert [set(line) == {"id", "error"} for line in ran.lines] == [True, True, False]
    assert_one_sentence(ran)


def test_one_clause_is_printed(run: Run) -> None:
    assert run("clause", "2.10").out.startswith("2.10 ")
    assert run("clause", "2.10", "--json").lines[0]["id"] == "2.10"


def test_the_index_reports_its_progress_on_standard_error(run: Run) -> None:
    ran = run("index")
    assert (ran.status, ran.out) == (0, "")
    assert "indexing: 2 of 2" in ran.err


def test_answers_do_not_carry_control_characters_to_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = assistant.answer("rule").model_copy(update={"text": "red \x1b[31m", "facts": {"title": "\x1b]0;owned\x07"}})
    monkeypatch.setitem(vars(assistant), "answer", lambda question: answer)
    assert "\x1b" not in run("ask", "rule").out


def test_a_reader_that_goes_away_ends_a_batch_quietly(tmp_path: Path) -> None:
    batch = tmp_path / "in.jsonl"
    batch.write_text('{"id": 1, "facts": {"total_units": 14}}\n' * 200)
    command = [sys.executable, "-m", "ui.cli", "check", "--batch", str(batch)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert json.loads(running.stdout.readline())["id"] == 1
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait(60) == 0


def test_starting_the_command_line_loads_nothing_heavy() -> None:
    program = "import ui.cli, sys; print(sorted({'gradio', 'torch', 'chromadb', 'fastapi', 'uvicorn', 'langchain'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"
