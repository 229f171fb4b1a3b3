"""Two reports compared: exactly the answers that changed, and which way they turned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import suite
from evals.baseline import Baseline
from evals.cases import programs
from evals.difference import difference
from evals.errors import EvalError
from evals.run import Decided
from evals.saved import Saved, SavedAnswer, SavedCase, SavedExample, SavedGold, read
from evals.standing import Standing


def example(given: str, right: bool | None = True, gold: str = "yes", ask: str = "Is 12 enough?") -> SavedExample:
    return SavedExample(id="2.4-1", ask=ask, gold=gold, given=given, right=right)


def case(verdict: str, passed: bool, *clauses: str, name: str = "a", turns: tuple[str, ...] = ("Is it?",)) -> SavedCase:
    given = SavedAnswer(verdict=verdict, clauses=clauses)
    return SavedCase(file="faculty", id=name, passed=passed, turns=turns, gold=SavedGold(verdict="yes"), given=given)


def report(*examples: SavedExample, cases: tuple[SavedCase, ...] = (), rules: str = "r") -> Saved:
    return Saved(policy="p", rules=rules, examples=examples, cases=cases)


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (example("yes"), example("no", False), "now wrong"),
        (example("no", False), example("yes"), "now right"),
        (example("yes"), example("no", gold="no"), "still right"),
        (example("depends", False), example("no", False), "still wrong"),
    ],
)
def test_an_example_that_turns_is_told_with_the_way_it_turned(before: SavedExample, after: SavedExample, turn: str) -> None:
    (change,) = difference(report(before), report(after)).changes
    assert (change.turn, change.before, change.after, change.gold) == (turn, before.given, after.given, after.gold)


def test_an_answer_changes_with_its_verdict_its_numbers_or_its_clauses() -> None:
    before, after = case("yes", True, "2.4"), case("yes", False, "2.5")
    (change,) = difference(report(cases=(before,)), report(cases=(after,))).changes
    assert str(change) == "now wrong: faculty a: yes [2.4] → yes [2.5] (gold yes): Is it?"
    assert difference(report(cases=(before,)), report(cases=(before,))).changes == ()


def test_cases_that_came_or_went_are_no_changes_and_unseen_words_are_not_needed() -> None:
    unseen = SavedCase(file="a", id="u", passed=False)
    found = difference(report(example("yes"), cases=(unseen,)), report(cases=(case("yes", True), unseen), rules="other"))
    assert (found.changes, found.new, found.gone) == ((), ("faculty a",), ("example 2.4-1",))
    assert str(found) == "0 answers changed after a change of the rules; 1 cases new, 1 gone"


def test_what_is_wrong_now_comes_first() -> None:
    before = report(example("no", False), cases=(case("yes", True),))
    after = report(example("yes"), cases=(case("no", False),))
    assert [change.turn for change in difference(before, after).changes] == ["now wrong", "now right"]


def test_a_file_that_is_no_report_is_told_with_its_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(EvalError, match=r"is no report of this version \(policy: field required\); write one with"):
        read(path)
    assert suite.main(["--since", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_run_is_compared_with_a_saved_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "before.json"
    assert suite.main(["--only", "6.1-1", "--json", str(saved)]) in (0, 1)
    assert suite.main(["--only", "6.1-1", "--since", str(saved)]) == 0
    assert "0 answers changed with the same text and rules" in capsys.readouterr().out


def test_a_report_in_a_folder_is_compared_with_the_one_that_it_replaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = programs()[0]
    standings = [Standing([Decided(program, given, right)], {}, Baseline()) for given, right in (("yes", True), ("no", False))]
    monkeypatch.setattr(suite, "run", lambda *_: standings.pop(0))
    folder = tmp_path / "report"
    suite.main(["--report", str(folder)])
    assert {path.name for path in folder.iterdir()} == {"index.html", "report.json", "junit.xml"}
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["since"] is None
    suite.main(["--report", str(folder)])
    found = json.loads((folder / "report.json").read_text(encoding="utf-8"))["since"]
    assert found["since"] == "the last report"
    assert [(change["id"], change["turn"]) for change in found["changes"]] == [(program.id, "now wrong")]
    assert "What changed" in (folder / "index.html").read_text(encoding="utf-8")
