"""Case files with mistakes: each is refused with file, line, case, key and cure, and the others still run."""

import json
from pathlib import Path

import pytest

from evals.case import SCHEMA, Question, schema, tag_groups, vocabulary
from evals.cases import QUESTIONS, load, programs
from rules.section import entries

GOOD = """\
[[case]]
id      = "faculty-001"
turns   = ["Is 12 units enough for an academic certificate?"]
kind    = "check"
verdict = "yes"
values  = ["12"]
clauses = ["2.4"]
facts   = { credential = "academic_certificate", total_units = 12 }
tags    = ["boundary"]
quote   = "A minimum of 12 units is required"
facts_after = [{ total_units = 12 }]
"""


def written(folder: Path, text: str, name: str = "faculty.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    return [str(problem) for problem in load([written(folder, text)]).problems]


def test_a_case_without_mistakes_is_loaded_as_written(tmp_path: Path) -> None:
    loaded = load([written(tmp_path, GOOD)])
    assert loaded.problems == []
    assert [case.id for case in loaded.files["faculty"]] == ["faculty-001"]
    assert loaded.files["faculty"][0].facts == {"credential": "academic_certificate", "total_units": 12}


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("verdict =", "verdit =", "faculty.toml line 5, case faculty-001, key verdit: no such key; did you mean verdict?"),
        ('"check"', '"chek"', "line 4, case faculty-001, key kind: 'chek' is none of check, classify"),
        ('"yes"', '"maybe"', "line 5, case faculty-001, key verdict: 'maybe' is none of yes, no, depends, none"),
        ('["2.4"]', '["2.44"]', "line 7, case faculty-001, key clauses: no clause '2.44'; did you mean 2.4?"),
        ('["2.4"]', '["size"]', "no clause 'size'; clauses are such as 2.5, 4 or L2"),
        ('["2.4"]', "[2.4]", "line 7, case faculty-001, key clauses: input should be a valid string"),
        ('["12"]', '["12,5"]', "line 6, case faculty-001, key values: '12,5' is no exact number; write a decimal"),
        ("total_units", "totl_units", "line 8, case faculty-001, key facts: totl_units: no such fact; did you mean total_units?"),
        ("total_units = 12", "total_units = -1", "line 8, case faculty-001, key facts: total_units"),
        ('["Is 12 units enough for an academic certificate?"]', "[]", "line 3, case faculty-001, key turns"),
        ('["Is 12 units enough for an academic certificate?"]', '[" "]', "a turn is empty; write what is asked"),
        ('kind    = "check"\n', "", "line 1, case faculty-001, key kind: is missing; add it"),
        ('["boundary"]', '["bondary"]', "line 9, case faculty-001, key tags: no tag 'bondary'; did you mean boundary?"),
        ('["boundary"]', '["zzz"]', "key tags: no tag 'zzz'; take one of evals/tags.toml, or add it there"),
        ("A minimum of 12", "A minimum of 13", "line 10, case faculty-001, key quote: quote is not in the words of 2.4; copy it from"),
        ("{ total_units = 12 }", "{ units = 12 }", "line 11, case faculty-001, key facts_after: units: no such fact"),
        (
            "[{ total_units = 12 }]",
            "[]",
            "line 11, case faculty-001, key facts_after: facts_after has 0 tables for 1 turns; give one a turn",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_its_cure(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert right in GOOD
    assert told in "\n".join(problems(tmp_path, GOOD.replace(right, wrong)))


def test_a_file_that_is_no_toml_is_told_with_the_line(tmp_path: Path) -> None:
    assert "at line 2" in problems(tmp_path, GOOD.replace('"faculty-001"', '"faculty-001'))[0]


def test_a_table_with_another_name_and_an_empty_file_are_told(tmp_path: Path) -> None:
    assert "faculty.toml line 1: no table 'cases' is known here; begin each case with [[case]]" in problems(
        tmp_path, GOOD.replace("[[case]]", "[[cases]]")
    )
    assert problems(tmp_path, "") == ["faculty.toml: holds no case; begin each case with [[case]]"]


def test_an_id_in_two_files_is_told_with_both(tmp_path: Path) -> None:
    paths = [written(tmp_path, GOOD, "a.toml"), written(tmp_path, "\n" + GOOD, "b.toml")]
    loaded = load(paths)
    assert [str(problem) for problem in loaded.problems] == [
        "b.toml line 2, case faculty-001, key id: this id is also in a.toml; give one of the two a new id"
    ]
    assert [len(cases) for cases in loaded.files.values()] == [1, 0]


def test_a_mistake_leaves_the_other_cases_and_the_other_files_standing(tmp_path: Path) -> None:
    second = GOOD.replace("faculty-001", "faculty-002").replace("verdict =", "verdit =")
    paths = [written(tmp_path, GOOD + "\n" + second), written(tmp_path, "[[", "broken.toml"), tmp_path / "absent.toml"]
    loaded = load(paths)
    assert [case.id for case in loaded.files["faculty"]] == ["faculty-001"]
    assert {problem.file for problem in loaded.problems} == {"faculty.toml", "broken.toml", "absent.toml"}
    assert {problem.line for problem in loaded.problems if problem.file == "faculty.toml"} == {13, 17}


def test_every_example_of_every_clause_is_a_program_and_a_question() -> None:
    found = programs()
    assert len(found) == sum(len(clause.example) for clause in entries().values())
    asked = [program.asked() for program in found]
    assert len({case.id for case in asked}) == len(asked)
    assert all(case.turns[0] and case.clauses[0] in entries() and case.kind is None for case in asked)


def test_the_published_schema_is_the_one_that_cases_are_checked_with() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema(), "run `python -m evals.case`"
    case = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["Question"]
    assert case["additionalProperties"] is False
    assert set(case["required"]) == {"id", "turns", "kind", "verdict"}
    assert all("description" in field for name, field in case["properties"].items() if name != "kind")


def test_the_readme_of_the_questions_names_every_key_of_a_case() -> None:
    readme = (QUESTIONS / "README.md").read_text(encoding="utf-8")
    assert [name for name in Question.model_fields if f"`{name}`" not in readme and f"\n{name} " not in readme] == []


def test_a_tag_is_in_one_group_only() -> None:
    assert len(vocabulary()) == len(set(vocabulary()))
    assert {"boundary", "correction", "what-if", "injection", "unanswerable", "judgment", "fork"} <= set(tag_groups())
