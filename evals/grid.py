"""The clause grid: every clause by how it is tried: directly, below, on and above its limit, paraphrased, and where no answer is to be had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evals.boundary import position
from evals.case import Case
from evals.cases import EXAMPLES
from evals.measures import NOTHING, Rate, counted
from evals.run import Decided, Played
from rules.section import entries

COLUMNS = ("direct", "below", "on", "above", "paraphrase", "unanswerable")
OUTSIDE = "outside the policy"


@dataclass(frozen=True)
class Cell:
    """Passing cases of all: programs given as facts, questions in words, and paraphrases whose clause was found among the first three."""

    decided: Rate = NOTHING
    asked: Rate = NOTHING
    found: Rate = NOTHING

    @property
    def empty(self) -> bool:
        """Whether nothing is tried here."""
        return not (self.decided.of or self.asked.of or self.found.of)

    @property
    def tone(self) -> str:
        """'bad' where the rules decide a program wrongly, 'low' where few questions pass, 'mild' where one or a search fails, else 'good'."""
        if self.empty:
            return "empty"
        if self.decided.right < self.decided.of:
            return "bad"
        if self.asked.right * 2 < self.asked.of:
            return "low"
        return "good" if self.asked.right == self.asked.of and self.found.right == self.found.of else "mild"


@dataclass(frozen=True)
class GridRow:
    """One clause with a cell for each column."""

    clause: str
    cells: Mapping[str, Cell] = field(default_factory=dict)


def grid(examples: Sequence[Decided], results: Sequence[Played], found: Mapping[str, Rate]) -> list[GridRow]:
    """A row for every clause in the order of the text, and one for what is outside the policy; `found` is by clause."""
    decided = _sorted((d.program.clause.id, _column(d.program.asked()), d.right) for d in examples)
    asked = _sorted((_row(p.case), _asked_column(p), not p.causes) for p in results)
    return [
        GridRow(
            clause,
            {
                column: Cell(
                    counted(decided.get((clause, column), ())),
                    counted(asked.get((clause, column), ())),
                    found.get(clause, NOTHING) if column == "paraphrase" else NOTHING,
                )
                for column in COLUMNS
            },
        )
        for clause in (*entries(), OUTSIDE)
    ]


def _sorted(results: Iterable[tuple[str, str, bool | None]]) -> dict[tuple[str, str], list[bool | None]]:
    sorted_: dict[tuple[str, str], list[bool | None]] = {}
    for row, column, right in results:
        sorted_.setdefault((row, column), []).append(right)
    return sorted_


def _row(case: Case) -> str:
    return case.clauses[0] if case.clauses else OUTSIDE


def _asked_column(played: Played) -> str:
    column = _column(played.case)
    # A question in somebody's own words is a paraphrase, one that goes with an entry asks the clause directly.
    return "paraphrase" if column == "direct" and played.file != EXAMPLES else column


def _column(case: Case) -> str:
    if not case.clauses or case.verdict == "depends":
        return "unanswerable"
    return (position(case.clauses[0], case.facts or {}) if case.verdict in ("yes", "no") else None) or "direct"
