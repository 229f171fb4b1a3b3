"""What an audit counts: verdicts, clauses, and the first programs and problems to show by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from assistant.catalogue import Decision, Reason, Refused, clause_order

VERDICTS = ("yes", "no", "depends", "none")
STATUSES = ("pass", "fail", "unknown")
SHOWN = 500


@dataclass(frozen=True)
class Failing:
    """A program that breaks the policy, as a report names it."""

    line: int
    name: str
    credential: str
    reasons: tuple[Reason, ...]
    could_be: tuple[str, ...]


@dataclass
class Tally:
    """The counts of one audit; only the first few hundred programs and problems are kept by name."""

    verdicts: Counter[str] = field(default_factory=Counter)
    clauses: dict[str, Counter[str]] = field(default_factory=dict)
    failing: list[Failing] = field(default_factory=list)
    problems: list[Refused] = field(default_factory=list)
    problem_count: int = 0

    def add(self, item: Decision | Refused) -> None:
        """Count one decision or refusal."""
        if isinstance(item, Refused):
            self.problem_count += 1
            if len(self.problems) < SHOWN:
                self.problems.append(item)
            return
        self.verdicts[item.verdict or "none"] += 1
        for clause, status in item.statuses.items():
            self.clauses.setdefault(clause, Counter())[status] += 1
        if item.verdict == "no" and len(self.failing) < SHOWN:
            self.failing.append(Failing(item.line, item.name, item.credential, item.reasons("fail"), item.could_be))

    def take(self, other: Tally) -> None:
        """Count what another tally counted of the rows that follow."""
        self.verdicts.update(other.verdicts)
        for clause, statuses in other.clauses.items():
            self.clauses.setdefault(clause, Counter()).update(statuses)
        self.failing += other.failing[: SHOWN - len(self.failing)]
        self.problems += other.problems[: SHOWN - len(self.problems)]
        self.problem_count += other.problem_count

    @property
    def programs(self) -> int:
        """How many programs were decided."""
        return sum(self.verdicts.values())

    @property
    def exit_status(self) -> int:
        """1 where a program breaks the policy or a row could not be used, else 0."""
        return 1 if self.verdicts["no"] or self.problem_count else 0

    def by_clause(self) -> list[tuple[str, Counter[str]]]:
        """The clauses that bound some program, in the order of the text."""
        return sorted(self.clauses.items(), key=lambda item: clause_order().index(item[0]))
