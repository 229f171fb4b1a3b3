"""The clause grid: a wrong edit of any threshold turns the right cell red, and no other."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from evals import boundary, mutation
from evals.baseline import Baseline
from evals.cases import EXAMPLES, Program, programs
from evals.grid import OUTSIDE, Cell, GridRow, grid
from evals.measures import Rate
from evals.mutation import Mutant, mutants
from evals.page import page
from evals.run import Decided, Played, decided
from evals.standing import Standing
from rules import check, compiled, narrow, section

Edit = Callable[[str, str], None]
_CACHED = (
    section.sections,
    section.entries,
    section.fingerprint,
    compiled.plan,
    compiled.gates,
    compiled.compiled,
    check._lineup,
    narrow._compiled,
    boundary._edges,
)


def _forget() -> None:
    for cached in _CACHED:
        cached.cache_clear()


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edit]:
    """Edits words of a temporary copy of the section files, which stand only once after the id of the clause, and applies them."""
    folder = tmp_path / "sections"
    shutil.copytree(section.SECTIONS, folder)

    def edited(clause: str, change: str) -> None:
        before, after = change.split(" => ")
        path = next(path for path in folder.glob("*.toml") if f'id = "{clause}"' in path.read_text(encoding="utf-8"))
        head, found, rest = path.read_text(encoding="utf-8").partition(f'id = "{clause}"')
        entry, mark, others = rest.partition("\n[[clause]]")
        assert before in entry, f"{before} is not in the entry of {clause}"
        path.write_text(head + found + entry.replace(before, after, 1) + mark + others, encoding="utf-8")
        monkeypatch.setattr(section, "SECTIONS", folder)
        _forget()

    yield edited
    monkeypatch.undo()
    _forget()


def rows(clause: str) -> dict[str, Cell]:
    """The row of one clause, over its examples as facts."""
    found = grid([decided(p) for p in programs() if p.clause.id == clause], [], {})
    return dict(next(row for row in found if row.clause == clause).cells)


def red(cells: dict[str, Cell]) -> set[str]:
    return {column for column, cell in cells.items() if cell.tone == "bad"}


@pytest.mark.parametrize("clause", ["2.4", "2.5", "2.6", "2.7", "2.9", "3.5", "4.1", "4.3"])
def test_with_the_rules_as_they_are_every_limit_is_tried_from_below_on_it_and_from_above(clause: str) -> None:
    cells = rows(clause)
    assert red(cells) == set()
    assert all(cells[column].decided.of for column in ("below", "on", "above"))


@pytest.mark.parametrize(
    ("clause", "change", "cell"),
    [
        ("2.4", "\nmin = 12\n => \nmin = 15\n", "on"),
        ("2.4", "\nmin = 12\n => \nmin = 12.5\n", "on"),
        ("2.4", "\nmin = 12\n => \nmin = 11.5\n", "below"),
        ("2.5", 'min = "75%" => min = "80%"', "on"),
        ("2.5", 'min = "75%" => min = "70%"', "below"),
        ("2.6", 'min = "75%" => min = "76%"', "on"),
        ("2.7", 'min = "70%" => min = "75%"', "on"),
        ("2.7", "\nmax = 15\n => \nmax = 12\n", "on"),
        ("2.9", 'max = "25%" => max = "20%"', "on"),
        ("2.9", 'max = "25%" => max = "30%"', "above"),
        ("3.5", "\nrate = 10\n => \nrate = 12\n", "on"),
        ("4.1", "\nmin = 3\n => \nmin = 4\n", "on"),
        ("4.1", "\nmax = 11\n => \nmax = 12\n", "above"),
        ("4.3", "\nmax = 15\n => \nmax = 14\n", "on"),
    ],
)
def test_a_wrong_edit_of_a_threshold_turns_its_cell_red(edit: Edit, clause: str, change: str, cell: str) -> None:
    edit(clause, change)
    assert cell in red(rows(clause))


_LIMIT = re.compile(r"(min|max|rate): ([\d.]+)%?")


def _wrong_limits() -> Iterator[tuple[Mutant, str]]:
    """Every edit of the number that a rule limits or converts by, with the cell where it must show."""
    for mutant in mutants():
        (rule, number), edit = mutant.place.rpartition(" rule ")[::2], _LIMIT.fullmatch(mutant.edit)
        edited = section.entries()[rule].rule[int(number) - 1] if edit and rule in section.entries() else None
        limit = getattr(edited, edit[1], None) if edit else None
        if edit and limit is not None and mutant.clauses == (rule,):
            higher = Fraction(edit[2]) / (100 if "%" in mutant.edit else 1) > limit
            yield mutant, "on" if edit[1] == "rate" or higher is (edit[1] == "min") else "above" if higher else "below"


@pytest.mark.parametrize(
    ("mutant", "cell"), list(_wrong_limits()), ids=lambda given: f"{given.place} {given.edit}" if isinstance(given, Mutant) else given
)
def test_every_wrong_limit_turns_the_cell_on_its_side_red(mutant: Mutant, cell: str) -> None:
    clause = mutant.clauses[0]
    cases = [(p, mutation._case(clause, p.example)) for p in programs() if p.clause.id == clause]
    found = [Decided(p, "", case.holds(mutant)) for p, case in cases if case is not None]
    row = next(row for row in grid(found, [], {}) if row.clause == clause)
    assert cell in red(dict(row.cells))


def test_a_wrong_edit_is_red_on_the_page_and_only_where_the_edited_clause_is_asked_about(edit: Edit) -> None:
    edit("2.4", "\nmin = 12\n => \nmin = 15\n")
    found = [decided(p) for p in programs()]
    assert 'data-cell="2.4 on" class="bad">✗ ' in page(Standing(found, {}, Baseline()))
    assert {"2.4" in d.program.about for d in found if d.right is False} == {True}


def test_the_limit_is_where_the_examples_draw_it_and_not_where_an_edited_rule_does(edit: Edit) -> None:
    edit("2.4", "\nmin = 12\n => \nmin = 15\n")
    assert boundary._edges("2.4") == {0: (Fraction(12),)}
    assert boundary.position("2.4", {"credential": "academic_certificate", "total_units": 12}) == "on"


def test_what_states_no_amount_or_has_no_limit_lies_nowhere() -> None:
    assert boundary.position("2.4", {"credential": "academic_certificate"}) is None
    assert boundary.position("6.1", {"credential": "certificate_of_participation", "bears_seal": True}) is None
    assert boundary.position("2.4", {"total_units": -1}) is None


def test_words_stand_beside_facts_and_searches_beside_own_words() -> None:
    program = next(p for p in programs() if p.clause.id == "2.4" and p.example.verdict == "yes")
    asked = Played(EXAMPLES, program.asked(), None, None)
    found = _rows([Decided(program, "yes", True)], [asked], {"2.4": Rate(5, 6)})
    cell = found["2.4"].cells["on"]
    assert (cell.decided, cell.asked, cell.tone) == (Rate(1, 1), Rate(0, 1), "low")
    assert found["2.4"].cells["paraphrase"].found == Rate(5, 6)
    assert list(found)[-1] == OUTSIDE


def _rows(examples: list[Decided], asked: list[Played], found: dict[str, Rate]) -> dict[str, GridRow]:
    return {row.clause: row for row in grid(examples, asked, found)}


def test_a_program_on_the_limit_is_told_from_its_neighbours() -> None:
    placed: dict[str, Program] = {p.id: p for p in programs() if p.clause.id == "2.9"}
    assert {boundary.position("2.9", p.example.facts) for p in placed.values()} >= {"below", "on", "above"}
