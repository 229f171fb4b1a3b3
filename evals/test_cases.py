"""Every pinned case as a test: examples must hold as they say, questions as the baseline says."""

from __future__ import annotations

import pytest

from evals import baseline
from evals.case import Case
from evals.cases import EXAMPLES, UNSEEN, Program, load, programs, question_files
from evals.measures import by_clause
from evals.outcomes import Outcomes
from evals.report import trace
from evals.run import Played, decided, play
from rules.section import entries

PROGRAMS = programs()
LOADED = load(question_files())
UNSEEN_LOADED = load(question_files(UNSEEN))
ASKED = [(EXAMPLES, program.asked()) for program in PROGRAMS] + [(file, case) for file, cases in LOADED.files.items() for case in cases]
PINNED = baseline.read()


def example_name(program: Program) -> str:
    return f"{program.id}-{program.example.verdict}: {program.example.ask[:70]}"


def question_name(asked: tuple[str, Case]) -> str:
    return f"{asked[1].id}-{asked[1].verdict}: {asked[1].turns[-1][:70]}"


@pytest.mark.parametrize("program", PROGRAMS, ids=example_name)
def test_an_example_is_decided_as_it_says(program: Program, outcomes: Outcomes) -> None:
    found = outcomes.example(decided(program))
    assert found.right is not False, f"{found.given}: {found.because}"


@pytest.mark.parametrize("asked", ASKED, ids=question_name)
def test_a_question_is_answered_no_worse_than_pinned(asked: tuple[str, Case], outcomes: Outcomes) -> None:
    file, case = asked
    played = outcomes.question(play(file, case))
    assert not baseline.worse(played, PINNED.floor(file)), trace(played)


@pytest.mark.parametrize("file", UNSEEN_LOADED.files)
def test_an_unseen_file_holds_its_counts(file: str, outcomes: Outcomes) -> None:
    results: list[Played] = [outcomes.question(play(file, case)) for case in UNSEEN_LOADED.files[file]]
    assert baseline.below(baseline.counts(results), PINNED.floor(file)) == []


def test_no_question_file_has_a_problem_and_no_id_is_in_two() -> None:
    assert [str(problem) for problem in load([*question_files(), *question_files(UNSEEN)]).problems] == []


def test_every_clause_has_a_case() -> None:
    results = [Played(file, case, None, None) for file, case in ASKED]
    rows = by_clause([decided(program) for program in PROGRAMS], results)
    assert {row.clause for row in rows if row.structured.of + row.asked.of + row.cited.of} == set(entries())


def test_the_baseline_names_only_files_and_cases_that_exist() -> None:
    files = {EXAMPLES, *LOADED.files, *UNSEEN_LOADED.files}
    assert set(PINNED.file) <= files
    ids = {case.id for _, case in ASKED}
    assert {case for floor in PINNED.file.values() for case in floor.known} <= ids


def test_the_counts_of_the_baseline_leave_room_for_every_failure_that_it_names() -> None:
    named = {file: floor for file, floor in PINNED.file.items() if floor.known}
    assert {file for file, floor in named.items() if floor.passed_at_least > floor.cases - len(floor.known)} == set()
