"""What an oddity of the policy is: a place where the text leaves a gap, breaks off, overlaps itself or can be read two ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from rules.amount import Amount, plain
from rules.facts import Credential
from rules.formula import Choice, Formula, both, either, names, negation
from rules.kinds import Rule
from rules.section import Clause, Section

Kind = Literal[
    "gap",  # a size that no credit-bearing type accepts
    "cliff",  # a larger program needs less
    "overlap",  # one program fits two types
    "fork",  # a rule with two readings
    "same_limit",  # one limit in two clauses
    "said_twice",  # one requirement in two clauses for the same type
    "unsaid_level",  # a rule bound to a level that its sentence does not name
    "soft_word",  # a binding rule worded with 'should'
    "together",  # one limit over several counts
    "no_rounding",  # a conversion that gives parts, with no rule for rounding them
    "judgment",  # a clause left to people
    "no_size",  # a type of which no size is stated
    "no_maximum",  # a least size without a most
    "no_approval",  # a type whose own section names no approving body
    "silence",  # the text leaves something unsaid that no computation over the rules can see
]
NOT_COMPUTED = frozenset(("silence",))


@dataclass(frozen=True)
class Oddity:
    """One finding of the analysis; `witness` holds facts of a program that falls in it, in the form `rules.facts.facts` reads."""

    id: str
    kind: Kind
    clauses: tuple[str, ...]
    what: str
    witness: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """A rule with the clause and section it stands in, and the types it is for."""

    rule: Rule
    clause: Clause
    section: Section

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """The types it is for."""
        return self.rule.credentials or self.section.credentials

    @property
    def carrying(self) -> str:
        """The sentence that carries it."""
        return self.rule.quote or self.clause.quote[0]

    @property
    def asks(self) -> bool:
        """Whether it asks anything of a program; a permission and a judgment do not."""
        return bool(names(self.rule.requirement()))


def placed(rules_from: tuple[Section, ...]) -> Iterator[Placed]:
    """Every rule of the sections, in the order of the text."""
    for section in rules_from:
        for clause in section.clause:
            for rule in clause.rule:
                yield Placed(rule, clause, section)


def kept(rule: Rule, requirement: Formula) -> Formula:
    """Where a rule does not bind, or what it asks is met."""
    return either(negation(rule.applies), both(rule.applies, requirement))


def named(kind: Kind, ids: tuple[str, ...]) -> str:
    """The name of an oddity that is known by its clauses ('same-limit-2.7-4.3')."""
    return "-".join((kind.replace("_", "-"), *ids))


def stated(witness: Mapping[str, Fraction | Choice]) -> dict[str, object]:
    """A completion of the core as facts in plain values, approvals gathered in lists."""
    found: dict[str, object] = {}
    approved = sorted(n.partition(".")[2] for n, v in witness.items() if n.startswith("approvals.") and v)
    refused = sorted(n.partition(".")[2] for n, v in witness.items() if n.startswith("approvals.") and not v)
    for name, value in sorted(witness.items()):
        if not name.startswith("approvals."):
            found[name] = plain(Amount.exactly(value)) if isinstance(value, Fraction) else value
    return found | ({"approvals": approved} if approved else {}) | ({"approvals_missing": refused} if refused else {})
