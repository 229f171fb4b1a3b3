"""Every single edit of a section file is noticed by an example of its clause, or provably changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals import mutation
from evals.edits import rule_edits
from evals.equivalence import same_formulas, same_on_every_combination
from evals.mutation import Mutant, Result, mutants, run, table


@pytest.fixture(scope="module")
def outcome() -> Result:
    return run()


def test_every_mutant_is_killed_by_an_example_or_proven_equivalent(outcome: Result) -> None:
    assert outcome.passed, table(outcome)
    assert len(outcome.killed) > 500


def test_only_few_mutants_are_excused_as_equivalent(outcome: Result) -> None:
    assert len(outcome.equivalent) < len(outcome.killed) / 10


def test_the_table_counts_every_mutant_once(outcome: Result) -> None:
    total = len(outcome.killed) + len(outcome.equivalent)
    assert table(outcome).endswith(f"killed {len(outcome.killed)} of {total}; {len(outcome.equivalent)} proven equivalent; 0 survived")


def test_a_survivor_is_listed_with_its_place_and_fails_the_run(outcome: Result) -> None:
    alive = replace(outcome, survivors=outcome.killed[:1], killed=outcome.killed[1:])
    assert not alive.passed
    assert f"survived: {outcome.killed[0].place}: {outcome.killed[0].edit}" in table(alive)


def test_an_entry_that_names_no_equivalent_mutant_fails_the_run(outcome: Result) -> None:
    assert not replace(outcome, wrongly_named=(("2.4 rule 1", "min: 12.5"),)).passed


@pytest.mark.parametrize(
    ("place", "edit"),
    [
        ("2.4 rule 1", "min: 11.5"),
        ("2.4 rule 1", "min: 13.0"),
        ("2.5 rule 1", "min: 74%"),
        ("2.5 rule 1", "min: 80%"),
        ("2.5 rule 1", "of: graduate_units without its cap"),
        ("2.5 rule 1", "when level: dropped"),
        ("2.5 rule 2", "when total_units: over: as min"),
        ("2.5 rule 2", "or_of: dropped"),
        ("2.9 rule 1", "max: as min"),
        ("4.1 rule 1", "max: dropped"),
        ("3.5 rule 1", "rate: 10.5"),
        ("4.5 rule 1", "bodies: without urc"),
        ("6.1 rule 1", "kind: required"),
        ("L2 rule 1", "facts: without met_passing_standard"),
        ("section 2", "for: with academic_micro_credential"),
    ],
)
def test_the_edits_include_every_kind_that_a_slip_of_the_pen_can_make(outcome: Result, place: str, edit: str) -> None:
    assert (place, edit) in {(m.place, m.edit) for m in outcome.killed}


def test_a_mutant_that_changes_a_decision_is_not_taken_for_equivalent() -> None:
    found = next(m for m in mutants() if (m.place, m.edit) == ("2.10 rule 1", "values: with other"))
    assert not same_formulas(found.edited, found.original)
    assert not same_on_every_combination(found.edited, found.original)


def test_a_section_is_equivalent_to_itself() -> None:
    for mutant in _one_of_each_clause():
        assert same_formulas(mutant.original, mutant.original)


def test_without_its_examples_a_clause_lets_every_mutant_live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutation, "cases", tuple)
    assert not any(mutation.killed(mutant) for mutant in _one_of_each_clause())


def test_an_edit_changes_one_thing_and_leaves_the_rule_it_came_from_alone() -> None:
    rule = {"kind": "bounds", "of": ["total_units"], "min": 3, "max": 11}
    edits = dict(rule_edits(rule, []))
    assert rule == {"kind": "bounds", "of": ["total_units"], "min": 3, "max": 11}
    assert edits["min: 2.5"] == {**rule, "min": 2.5}
    assert edits["dropped"] is None
    assert edits["max: dropped"] == {"kind": "bounds", "of": ["total_units"], "min": 3}


def _one_of_each_clause() -> list[Mutant]:
    return list({mutant.place: mutant for mutant in mutants()}.values())
