"""What a message states: single facts with their places, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from assistant.read.roles import Counted
from rules.amount import Amount
from rules.facts import Credential

Given = Amount | bool | str | tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """One fact that a message states, with its place in the plain text."""

    fact: str
    value: Given
    start: int
    end: int
    negated: bool = False


@dataclass
class Stated:
    """All that one message states; `shares` are parts of a total that is not known ('27% transfer').

    `unread` are the facts of which a number was said that cannot be used, `rivals` the places of several totals that cannot all hold.
    """

    statements: list[Statement] = field(default_factory=list)
    claims: list[Counted] = field(default_factory=list)
    credentials: tuple[Credential, ...] = ()
    named: tuple[Credential, ...] = ()
    level: str | None = None
    loose: list[Counted] = field(default_factory=list)
    taken_back: list[Amount] = field(default_factory=list)
    steps: list[tuple[str, Fraction]] = field(default_factory=list)
    shares: dict[str, Fraction] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    rivals: tuple[int, ...] = ()

    def facts(self) -> dict[str, Given]:
        """The facts by name; of two statements of one fact the later holds."""
        found: dict[str, Given] = {}
        for item in self.statements:
            if item.fact in ("approvals", "approvals_missing"):
                before = found.get(item.fact, ())
                found[item.fact] = tuple(
                    dict.fromkeys((*(before if isinstance(before, tuple) else ()), *(item.value if isinstance(item.value, tuple) else ())))
                )
            else:
                found[item.fact] = item.value
        return found


def affirmed(item: Statement) -> Statement:
    """What a denied statement denies: 'it can't bear the seal' is about bearing the seal."""
    if not item.negated:
        return item
    if isinstance(item.value, bool):
        return replace(item, value=not item.value)
    other = {"cpace": "stateside", "stateside": "cpace", "letter": "credit_no_credit", "credit_no_credit": "letter"}.get(str(item.value))
    return replace(item, value=other) if other else item
