"""The baseline: what is worse than pinned is told, what is known or milder is not, and pinning writes what is read back."""

from pathlib import Path
from typing import Any

import pytest

from assistant.contract import Answer, PolicyRef
from evals import baseline, page, record, suite
from evals.baseline import BaselineError, Floor
from evals.case import Case
from evals.run import Played
from evals.scorers import score
from evals.standing import Standing


def played(case_id: str, gold: Any, given: Any, kind: Any = "check") -> Played:
    case = Case(id=case_id, turns=(f"The words of <{case_id}>?",), kind="check", verdict=gold)
    policy = PolicyRef(title="", approved="", fingerprint="")
    answer = Answer(text="Words.", kind=kind, verdict=given, policy=policy, conversation="c")
    return Played("faculty", case, answer, score(case, answer, {}))


RIGHT, DODGE, WRONG = played("a", "yes", "yes"), played("b", "no", "depends"), played("c", "no", "yes")


def pinned(*results: Played) -> Floor:
    return Floor.model_validate({**baseline.counts(results), "known": {p.case.id: ", ".join(p.causes) for p in results if p.causes}})


def told(results: list[Played], floor: Floor) -> list[tuple[str, str]]:
    return [(r.case, r.message) for r in baseline.regressions("faculty", results, floor)]


def test_what_was_pinned_holds() -> None:
    assert told([RIGHT, DODGE, WRONG], pinned(RIGHT, DODGE, WRONG)) == []


def test_a_case_that_passed_and_fails_is_told_by_itself_and_in_the_counts() -> None:
    worse = told([played("a", "yes", "no"), DODGE], pinned(RIGHT, DODGE))
    assert ("", "1 wrong yes or no, where at most 0 were accepted") in worse
    assert ("", "0 with all right, where at least 1 were accepted") in worse
    assert ("a", "wrong_no") in worse


def test_a_dodge_that_becomes_a_wrong_yes_is_worse_and_the_reverse_is_not() -> None:
    assert baseline.worse(played("b", "no", "yes"), pinned(DODGE)) == "wrong_yes (known: dodge)"
    assert baseline.worse(played("c", "no", "depends"), pinned(WRONG)) == ""


def test_another_cause_is_worse_although_the_case_was_known_to_fail() -> None:
    assert baseline.worse(played("b", "no", "depends", kind="bound"), pinned(DODGE)) == "kind (known: dodge)"


def test_a_case_that_is_not_pinned_must_pass() -> None:
    assert [case for case, _ in told([RIGHT, DODGE], Floor()) if case] == ["b"]


def test_a_known_failure_that_passes_is_told_as_stale() -> None:
    assert baseline.stale([played("b", "no", "no")], pinned(DODGE)) == ["b"]


def test_what_is_pinned_reads_back_and_unseen_cases_are_not_named(tmp_path: Path) -> None:
    path = tmp_path / "baseline.toml"
    path.write_text(baseline.written({"faculty": [RIGHT, DODGE], "a": [WRONG]}, ["a"], {"spelled": 93}), encoding="utf-8")
    found = baseline.read(path)
    assert found.floor("faculty") == pinned(RIGHT, DODGE)
    assert found.floor("a").known == {}
    assert found.variations == {"spelled": 93}
    assert baseline.regressions("a", [WRONG], found.floor("a")) == []


def test_a_mistake_in_the_baseline_is_told_with_its_cure(tmp_path: Path) -> None:
    path = tmp_path / "baseline.toml"
    path.write_text("[file.faculty]\nwrong_at_mots = 1\n")
    with pytest.raises(BaselineError, match="did you mean wrong_at_most"):
        baseline.read(path)
    path.write_text("[file")
    with pytest.raises(BaselineError, match="cannot be read"):
        baseline.read(path)


def test_reports_show_what_fails_and_never_an_unseen_question() -> None:
    files = {"faculty": [RIGHT, DODGE], "a": [WRONG]}
    standing = Standing([], files, baseline.Baseline(file={"faculty": pinned(RIGHT, DODGE)}), frozenset({"a"}))
    shown = page.page(standing)
    assert "The words of &lt;b&gt;?" in shown
    assert "The words of &lt;c&gt;?" not in shown
    assert "http" not in shown
    cases = {case["id"]: case for case in record.record(standing)["cases"]}
    assert "turns" in cases["b"]
    assert cases["c"] == {"file": "faculty", "id": "c", "passed": False, "causes": ["wrong_yes"]}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--pin", "--only", "2.4"], "pinned from a whole run"),
        (["--html", "no/such/folder/page.html"], "name a file in a folder that exists"),
        (["--only", "facultty"], "no file, clause or case is called facultty; did you mean faculty"),
    ],
)
def test_an_option_that_cannot_be_met_is_one_sentence_and_status_2(
    options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suite.main(options) == 2
    assert sentence in capsys.readouterr().err
