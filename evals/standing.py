"""How everything stands after a run: results, what is worse than the baseline, and the exit status that follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evals import baseline
from evals.baseline import Baseline, Regression
from evals.cases import EXAMPLES, Problem
from evals.derivation import underivable
from evals.difference import Difference
from evals.grid import GridRow, grid
from evals.measures import NOTHING, ClauseRow, Rate, by_clause
from evals.parity import Parity
from evals.retrieval.ablation import ASSISTANT, Retrieval
from evals.run import Decided, Played
from evals.variations import Stability


@dataclass(frozen=True)
class Standing:
    """The results of one run; `whole` where nothing was left out by name, so that counts of files can be held."""

    examples: Sequence[Decided]
    files: Mapping[str, Sequence[Played]]
    pinned: Baseline
    unseen_files: frozenset[str] = frozenset()
    problems: Sequence[Problem] = ()
    trivial: Mapping[str, Sequence[Played]] = field(default_factory=dict)
    variations: Mapping[str, Stability] = field(default_factory=dict)
    whole: bool = True
    retrieval: Mapping[str, Retrieval] = field(default_factory=dict)
    parity: Sequence[Parity] = ()
    unsteady: tuple[Rate, tuple[str, ...]] = (NOTHING, ())
    since: Difference | None = None
    since_name: str = ""

    @property
    def asked(self) -> Sequence[Played]:
        """The results of the examples asked as questions."""
        return self.files.get(EXAMPLES, ())

    @property
    def seen(self) -> list[Played]:
        """The results of the question files that may be looked at."""
        return [p for name, results in self.files.items() if name not in {EXAMPLES, *self.unseen_files} for p in results]

    @property
    def shown(self) -> list[Played]:
        """The results of all that may be looked at."""
        return [*self.asked, *self.seen]

    @property
    def unseen(self) -> list[Played]:
        """The results of the files whose cases are not looked at."""
        return [p for name, results in self.files.items() if name in self.unseen_files for p in results]

    @property
    def clauses(self) -> list[ClauseRow]:
        """The row of every clause, over what may be looked at."""
        return by_clause(self.examples, self.shown)

    @property
    def grid(self) -> list[GridRow]:
        """Every clause by how it is tried, over what may be looked at."""
        used = self.retrieval.get(ASSISTANT)
        return grid(self.examples, self.shown, used.by_clause if used else {})

    @property
    def flagged(self) -> list[tuple[str, str]]:
        """Each question whose gold the rules core does not derive from its stated facts, with what the rules say."""
        return [(p.case.id, told) for p in self.seen if (told := underivable(p.case))]

    @property
    def columns(self) -> dict[str, Sequence[Played]]:
        """The results to put side by side: the assistant's, then the trivial answers to the seen questions."""
        unseen = {"unseen": self.unseen} if self.unseen else {}
        return {EXAMPLES: self.asked, "seen": self.seen, **unseen, **self.trivial}

    @property
    def broken(self) -> list[Decided]:
        """The structured examples that the rules core decides otherwise."""
        return [d for d in self.examples if d.right is False]

    @property
    def uncovered(self) -> list[str]:
        """The clauses without any passing case."""
        return [row.clause for row in self.clauses if not row.covered] if self.whole else []

    @property
    def failing(self) -> list[Played]:
        """The questions that do not pass, of those that may be looked at."""
        return [p for p in self.shown if p.causes]

    @property
    def regressions(self) -> list[Regression]:
        """What is worse than the baseline."""
        found = [r for name, results in self.files.items() for r in self._regressions(name, results)]
        for name, stability in self.variations.items():
            least = self.pinned.variations.get(name, 100)
            if stability.percent < least:
                found.append(Regression("variations", "", f"{name}: {stability.rate}, where at least {least}% kept their verdict"))
        found += [Regression("parity", "", f"{p.surface} answers otherwise: {told}") for p in self.parity for told in p.differing]
        found += [Regression("repeat", "", f"{case} gives different answers when it is asked again") for case in self.unsteady[1]]
        return found

    @property
    def stale(self) -> list[str]:
        """The ids that the baseline names as failing and that pass now."""
        return [case for name in self.files for case in baseline.stale(self.files[name], self.pinned.floor(name))] if self.whole else []

    @property
    def status(self) -> int:
        """0 where all that held still holds, 1 where something does not, 2 where a case file has to be corrected first."""
        if self.problems:
            return 2
        return 1 if self.broken or self.uncovered or self.regressions else 0

    def _regressions(self, name: str, results: Sequence[Played]) -> Iterable[Regression]:
        floor = self.pinned.floor(name)
        if self.whole:
            return baseline.regressions(name, results, floor)
        hidden = name in self.unseen_files
        return [Regression(name, p.case.id, message) for p in results if not hidden and (message := baseline.worse(p, floor))]
