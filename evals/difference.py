"""The difference between two reports: exactly which answers changed, and whether for better or worse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evals.cases import EXAMPLES
from evals.saved import Saved, SavedCase, SavedExample

Turn = Literal["now wrong", "now right", "still wrong", "still right"]
# What a reader has to look at comes first.
TURNS: tuple[Turn, ...] = ("now wrong", "still wrong", "now right", "still right")


@dataclass(frozen=True)
class Change:
    """One answer that is another than before; `gold` is what it should be now."""

    where: str
    id: str
    question: str
    gold: str
    before: str
    after: str
    turn: Turn

    def __str__(self) -> str:
        return f"{self.turn}: {self.where} {self.id}: {self.before} → {self.after} (gold {self.gold}): {self.question}"


@dataclass(frozen=True)
class Difference:
    """Everything that differs between an earlier report and this one."""

    changes: tuple[Change, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    other_text: bool
    other_rules: bool

    @property
    def counts(self) -> dict[Turn, int]:
        """How many changes of each turn there are."""
        return {turn: sum(change.turn == turn for change in self.changes) for turn in TURNS}

    def __str__(self) -> str:
        told = ", ".join(f"{count} {turn}" for turn, count in self.counts.items() if count)
        made = "policy text and rules" if self.other_text and self.other_rules else "policy text" if self.other_text else "rules"
        same = "with the same text and rules" if not (self.other_text or self.other_rules) else f"after a change of the {made}"
        return f"{len(self.changes)} answers changed {same}{f': {told}' if told else ''}; {len(self.new)} cases new, {len(self.gone)} gone"


def difference(before: Saved, after: Saved) -> Difference:
    """What changed; an example is the same where its question is, a question where file, id and words are."""
    changes = [*_examples(before, after), *_cases(before, after)]
    ordered = sorted(changes, key=lambda change: (TURNS.index(change.turn), change.where != EXAMPLES))
    old, new = _keys(before), _keys(after)
    return Difference(
        tuple(ordered),
        tuple(name for key, name in new.items() if key not in old),
        tuple(name for key, name in old.items() if key not in new),
        before.policy != after.policy,
        before.rules != after.rules,
    )


def _keys(report: Saved) -> dict[tuple[str, ...], str]:
    asked: dict[tuple[str, ...], str] = {("", example.ask): f"example {example.id}" for example in report.examples}
    # Asked as questions the examples are there a second time; what has no words is not looked at.
    shown = [case for case in report.cases if case.file != EXAMPLES and case.turns]
    return asked | {(case.file, case.id, *case.turns): f"{case.file} {case.id}" for case in shown}


def _examples(before: Saved, after: Saved) -> Iterator[Change]:
    earlier = {example.ask: example for example in before.examples}
    for now in after.examples:
        then = earlier.get(now.ask)
        if then is not None and (then.given != now.given or (then.right is False) != (now.right is False)):
            yield Change(
                "example", now.id, now.ask, now.gold, _decided(then), _decided(now), _turn(then.right is not False, now.right is not False)
            )


def _cases(before: Saved, after: Saved) -> Iterator[Change]:
    earlier = {(case.file, *(case.turns if case.file == EXAMPLES else (case.id, *case.turns))): case for case in before.cases if case.turns}
    for now in after.cases:
        then = earlier.get((now.file, *(now.turns if now.file == EXAMPLES else (now.id, *now.turns))))
        if then is not None and now.turns and _answered(then) != _answered(now):
            gold = now.gold.verdict if now.gold else ""
            where = "example asked as a question" if now.file == EXAMPLES else now.file
            yield Change(where, now.id, " / ".join(now.turns), gold, _answered(then), _answered(now), _turn(then.passed, now.passed))


def _turn(then: bool, now: bool) -> Turn:
    if now:
        return "still right" if then else "now right"
    return "now wrong" if then else "still wrong"


def _decided(example: SavedExample) -> str:
    return f"{example.given} ({example.because})" if example.because else example.given


def _answered(case: SavedCase) -> str:
    if case.given is None:
        return "crash"
    values = f", {', '.join(case.given.values)}" if case.given.values else ""
    return f"{case.given.verdict}{values} [{', '.join(case.given.clauses)}]"
