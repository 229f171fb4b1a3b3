"""The measures: counts and shares over many results, and the share of each clause; nothing to count is None and never zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.cases import EXAMPLES
from evals.run import Decided, Played
from evals.scorers import Score
from rules.section import entries

VERDICTS = ("yes", "no", "depends", "none")


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    right: int
    of: int

    @property
    def share(self) -> float | None:
        """The share, or None of nothing."""
        return self.right / self.of if self.of else None

    @property
    def percent(self) -> str:
        """The share in percent, or a dash of nothing; 100% and 0% are said of all and of none alone."""
        if self.share is None:
            return "–"
        told = f"{self.share:.0%}"
        return ">99%" if told == "100%" and self.right < self.of else "<1%" if told == "0%" and self.right else told

    @property
    def fine(self) -> str:
        """The share in percent to one decimal, or a dash of nothing."""
        return "–" if self.share is None else f"{self.share:.1%}"

    def __str__(self) -> str:
        return f"{self.right}/{self.of} {self.percent}" if self.of else "–"


NOTHING = Rate(0, 0)


@dataclass(frozen=True)
class ClauseRow:
    """How one clause stands: its examples as facts and as questions, and the questions whose gold names it."""

    clause: str
    structured: Rate
    asked: Rate
    cited: Rate

    @property
    def covered(self) -> bool:
        """Whether at least one case of the clause passes."""
        return bool(self.structured.right or self.asked.right or self.cited.right)


def counted(values: Iterable[bool | None]) -> Rate:
    """The share of True among those that apply."""
    known = [value for value in values if value is not None]
    return Rate(sum(known), len(known))


def settled(played: Played) -> bool:
    """Whether the gold is a yes or a no."""
    return played.case.verdict in ("yes", "no")


def asked_yes_or_no(played: Played) -> bool:
    """Whether the gold is a verdict at all."""
    return played.case.verdict != "none"


def outcomes(results: Sequence[Played], *names: str) -> int:
    """How many came out as one of these."""
    return sum(1 for p in results if p.causes and p.causes[0] in names)


def _right(results: Iterable[Played]) -> Rate:
    return counted(p.score is not None and p.score.verdict == "ok" for p in results)


def _over(results: Sequence[Played], pick: Callable[[Score], bool | None]) -> Rate:
    return counted(pick(p.score) for p in results if p.score)


def precision(results: Iterable[Played]) -> Rate:
    """Of the refusals as out of scope, how many were due."""
    return counted(p.abstention == "right" for p in results if p.abstention in ("right", "needless"))


def recall(results: Iterable[Played]) -> Rate:
    """Of the refusals that were due, how many were made."""
    return counted(p.abstention == "right" for p in results if p.abstention in ("right", "missed"))


def efficiency(results: Iterable[Played]) -> Rate:
    """Of the facts asked for where a question was open, how many had to be known to settle it."""
    asked = [p.score.asking for p in results if p.score and p.score.asking]
    return Rate(sum(a.useful for a in asked), sum(a.asked for a in asked))


MEASURES: dict[str, Callable[[Sequence[Played]], Rate]] = {
    "all right": lambda results: counted(not p.causes for p in results),
    "verdict": _right,
    "verdict where one is asked": lambda results: _right(p for p in results if asked_yes_or_no(p)),
    "settled and decided right": lambda results: _right(p for p in results if settled(p)),
    "wrong yes": lambda results: Rate(outcomes(results, "wrong_yes"), sum(p.case.verdict == "no" for p in results)),
    "wrong no": lambda results: Rate(outcomes(results, "wrong_no"), sum(p.case.verdict == "yes" for p in results)),
    "open, but yes or no given": lambda results: Rate(outcomes(results, "overclaim"), sum(not settled(p) for p in results)),
    "settled, but left open": lambda results: Rate(outcomes(results, "dodge"), sum(settled(p) for p in results)),
    "kind of question": lambda results: _over(results, lambda s: s.kind),
    "numbers": lambda results: _over(results, lambda s: s.values),
    "first clause cited": lambda results: _over(results, lambda s: s.clause_first),
    "any clause cited": lambda results: _over(results, lambda s: s.clause_any),
    "all clauses cited": lambda results: _over(results, lambda s: s.clause_all),
    "stated facts read": lambda results: _over(results, lambda s: s.facts),
    "stated facts and no others": lambda results: _over(results, lambda s: s.facts_exact),
    "facts after each turn": lambda results: _over(results, lambda s: s.facts_after),
    "facts asked for that were needed": efficiency,
    "quotes verbatim": lambda results: _over(results, lambda s: s.quotes),
    "banned words kept out": lambda results: _over(results, lambda s: s.must_not),
    "out of scope: precision": precision,
    "out of scope: recall": recall,
}
# Of these less is better.
FAULTS = frozenset(("wrong yes", "wrong no", "open, but yes or no given", "settled, but left open"))


def measures(results: Sequence[Played]) -> dict[str, Rate]:
    """Every measure by its name."""
    return {name: measure(results) for name, measure in MEASURES.items()}


def latency(results: Sequence[Played]) -> tuple[float, float] | None:
    """The median and the 95th percentile of the time of a last turn, in milliseconds."""
    times = sorted(p.ms for p in results if p.answer)
    return (times[len(times) // 2], times[int(len(times) * 0.95)]) if times else None


def confusion(results: Iterable[Played]) -> dict[tuple[str, str], int]:
    """How often each gold verdict (first) was given each verdict (second)."""
    return dict(Counter((p.case.verdict, p.given) for p in results))


def by_clause(examples: Sequence[Decided], results: Sequence[Played]) -> list[ClauseRow]:
    """Every clause of both documents, in the order of the text."""
    rows = []
    for clause in entries():
        asked = [p for p in results if p.file == EXAMPLES and p.case.clauses[0] == clause]
        cited = [p for p in results if p.file != EXAMPLES and clause in p.case.clauses]
        structured = counted(d.right for d in examples if d.program.clause.id == clause)
        rows.append(ClauseRow(clause, structured, counted(not p.causes for p in asked), counted(not p.causes for p in cited)))
    return rows
