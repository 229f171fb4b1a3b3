"""`check`: every clause decided for stated facts, in three values, with reasons, and the verdict over them.

A clause passes where every completion of the stated facts meets it, fails where none does, and is unknown otherwise.
Where the text can be read two ways, passing must hold under every reading and failing too, so a program on which the
readings differ stays unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal

from rules.amount import Amount
from rules.compiled import Compiled, concerned, gates, in_play
from rules.courses import with_courses
from rules.errors import FactError
from rules.exact import Status
from rules.facts import FIVE_TYPES, UNIT_COUNTS, Credential, Facts
from rules.formula import Cell, Choice, Formula, World, both
from rules.kinds import Rule
from rules.kinds.rule import Measure, is_stated
from rules.missing import fewest
from rules.section import Section, entries
from rules.wording import wording

Verdict = Literal["yes", "no", "depends"]
OUTSIDE = "the stated facts are outside what it limits"
# What the name of a type says of credit; a Certificate of Participation says nothing of it.
NAMED_FOR_CREDIT = {
    Credential.ACADEMIC_CERTIFICATE: True,
    Credential.ACADEMIC_MICRO_CREDENTIAL: True,
    Credential.NON_CREDIT_CERTIFICATE: False,
    Credential.NON_CREDIT_MICRO_CREDENTIAL: False,
}


@dataclass(frozen=True)
class Finding:
    """What one clause says of the stated facts; `forked` where it is unknown because the text can be read two ways."""

    clause: str
    credential: Credential
    status: Status
    world: World
    compiled: Compiled | None
    reason: str = ""

    @cached_property
    def rule(self) -> Rule | None:
        """The rule that decided, or the first one that is open."""
        return _deciding(self.compiled, self.status, self.world) if self.compiled is not None and self.status != "not_applicable" else None

    @cached_property
    def because(self) -> str:
        """The reason in plain words, with the numbers."""
        if self.rule is None or self.status == "not_applicable":
            return self.reason
        return self.rule.because(self.status, self.world)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The numbers it rests on."""
        return self.rule.measures(self.world) if self.rule is not None else ()

    @property
    def quote(self) -> str:
        """The words of the policy that carry it."""
        if self.rule is not None and self.rule.quote:
            return self.rule.quote
        return self.compiled.clause.quote[0] if self.compiled is not None else ""

    @cached_property
    def forked(self) -> str | None:
        """The name in the register of the fork these facts fall in, or None."""
        if self.status != "unknown" or self.compiled is None or not self.compiled.two_readings:
            return None
        compiled = self.compiled
        if self.world.possible(compiled.strict_good) or self.world.possible(compiled.surely_bad):
            return None
        return next((rule.fork for rule in compiled.rules if rule.fork), "judgment")

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The fewest unstated facts that settle an unknown finding, in the order to ask; empty where none would."""
        if self.status != "unknown" or self.compiled is None or self.forked:
            return ()
        return fewest(self.compiled, self.world)


@dataclass(frozen=True)
class Check:
    """The findings of every clause for each credential that is possible, and the verdict over those asked about."""

    facts: Facts
    candidates: tuple[Credential, ...]
    findings: tuple[Finding, ...]
    about: frozenset[str] | None

    @cached_property
    def bearing(self) -> tuple[Finding, ...]:
        """The findings the verdict is over: those that apply and were asked about."""
        return tuple(f for f in self.findings if f.status != "not_applicable" and (self.about is None or f.clause in self.about))

    def of(self, credential: Credential) -> tuple[Finding, ...]:
        """The bearing findings of one candidate."""
        return tuple(f for f in self.bearing if f.credential == credential)

    @cached_property
    def verdict(self) -> Verdict | None:
        """`yes`, `no` or `depends`; None where none of the clauses asked about applies."""
        verdicts = {verdict for c in self.candidates if (verdict := self.verdict_for(c)) is not None}
        return verdicts.pop() if len(verdicts) == 1 else "depends" if verdicts else None

    def verdict_for(self, credential: Credential) -> Verdict | None:
        """The verdict were the program this credential."""
        found = self.of(credential)
        if any(f.status == "fail" for f in found):
            return "no"
        still_open = [f for f in found if f.status == "unknown" and f.compiled is not None]
        if not still_open:
            return "yes" if found else None
        if _apart(still_open):
            return "depends"
        # A clause that passes holds in every completion, so only the open ones can exclude each other.
        return "depends" if _joint(found[0].world, [f.compiled.good for f in still_open if f.compiled]) is not None else "no"

    def witness_for(self, credential: Credential) -> dict[str, Fraction | Choice] | None:
        """A completion of the stated facts that meets every bearing clause of this credential, or None."""
        found = [f for f in self.of(credential) if f.compiled is not None]
        if not found:
            return {}
        strict = _joint(found[0].world, [f.compiled.strict_good for f in found if f.compiled])
        return strict if strict is not None else _joint(found[0].world, [f.compiled.good for f in found if f.compiled])

    @cached_property
    def witnesses(self) -> tuple[dict[str, Fraction | Choice] | None, dict[str, Fraction | Choice] | None]:
        """For `depends`: one completion that would make it yes and one that would make it no."""
        yes = next((w for c in self.candidates if self.verdict_for(c) != "no" and (w := self.witness_for(c)) is not None), None)
        for finding in self.bearing:
            if finding.status in ("unknown", "fail") and finding.compiled is not None:
                no = finding.world.witness(finding.compiled.surely_bad) or finding.world.witness(finding.compiled.bad)
                if no is not None:
                    return yes, no
        return yes, None

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The facts that would settle a `depends`, in the order to ask: the type first where it is open."""
        if self.verdict != "depends":
            return ()
        if len(self.candidates) > 1:
            return ("credential",)
        found = {name for f in self.bearing for name in f.missing}
        return tuple(sorted(found, key=lambda n: (wording(n).rank, n)))


def check(
    facts: Facts,
    credential: Credential | str | None = None,
    about: Collection[str] | None = None,
    among: tuple[Credential, ...] = FIVE_TYPES,
) -> Check:
    """Decide every clause for the stated facts.

    `credential` names the type where the facts do not; without one each type of `among` stays possible. `about`
    narrows the verdict (not the findings) to some clause ids. FactError where the two names of the type differ.
    """
    facts = with_courses(facts)
    named = Credential(credential) if credential is not None else facts.credential
    if credential is not None and facts.credential not in (None, named):
        raise FactError("credential", f"{facts.credential} in the facts but {named} given; name one type")
    candidates = (named,) if named is not None else among
    known_clauses(about)
    findings = decide_each(facts, candidates, certain=len(candidates) == 1)
    return Check(facts, candidates, findings, frozenset(about) if about is not None else None)


def known_clauses(about: Collection[str] | None) -> None:
    """FactError where one of the clauses asked about does not exist."""
    for clause_id in about or ():
        if clause_id not in entries():
            raise FactError("about", f"no clause {clause_id!r}; name clauses such as 2.4 or L2")


def decide(
    facts: Facts, credential: Credential, certain: bool = True, rules_from: tuple[Section, ...] | None = None
) -> tuple[Finding, ...]:
    """The finding of every clause were the program this credential; with `certain` what the name of the type implies is presumed."""
    return decide_each(facts, (credential,), certain, rules_from)


def decide_each(
    facts: Facts, candidates: Iterable[Credential], certain: bool, rules_from: tuple[Section, ...] | None = None
) -> tuple[Finding, ...]:
    """The findings of every clause for each candidate; what the facts come to is worked out once where no name presumes anything."""
    found: list[Finding] = []
    shared = None if certain else World(derived(facts, None))
    for credential in candidates:
        world = (shared or World(derived(facts, credential))).where("credential", credential.value)
        stated = frozenset([name for name in gates(credential, rules_from) if is_stated(facts, name)])
        found += [
            item if isinstance(item, Finding) else _decided(item, credential, world) for item in _lineup(credential, stated, rules_from)
        ]
    return tuple(found)


def _decided(compiled: Compiled, credential: Credential, world: World) -> Finding:
    status = compiled.status(world)
    return Finding(compiled.clause.id, credential, status, world, compiled, OUTSIDE if status == "not_applicable" else "")


@lru_cache(maxsize=4096)
def _lineup(credential: Credential, stated: frozenset[str], rules_from: tuple[Section, ...] | None) -> tuple[Finding | Compiled, ...]:
    """Every clause in order: what is to be decided of it, or the finding that nothing is; such a finding knows of no facts."""
    nowhere = World(Facts())
    return tuple(
        entry.compiled or Finding(entry.clause, credential, "not_applicable", nowhere, None, entry.reason)
        for entry in in_play(credential, stated, rules_from)
    )


def derived(facts: Facts, credential: Credential | None) -> Facts:
    """The facts with what they imply: what a type is named for, that units are counted for credit, and that no fee leaves none unpaid.

    Credit courses are regular University credit courses. What was stated otherwise stands.
    """
    implied: dict[str, bool] = {}
    credit = facts.credit_bearing
    if credit is None:
        named = NAMED_FOR_CREDIT.get(credential) if credential is not None else None
        credit = True if named is None and any(_some(facts.count(name)) for name in UNIT_COUNTS) else named
        if credit is not None:
            implied["credit_bearing"] = credit
    if credit is not None and facts.regular_credit_courses is None:
        implied["regular_credit_courses"] = credit
    if facts.has_fees is False and facts.paid_fees is None:
        implied["paid_fees"] = True
    return facts.model_copy(update=implied) if implied else facts


def _some(count: Amount | None) -> bool:
    """Whether a count was stated that can be more than zero: 'no transfer units' does not tell that there are units."""
    return count is not None and count.high != 0


def _deciding(compiled: Compiled | None, status: Status, world: World) -> Rule | None:
    if compiled is None:
        return None
    for stands in compiled.standing:
        if not world.possible(stands.rule.applies):
            continue
        if status == "pass" or (status == "unknown" and world.possible(stands.bad)):
            return stands.rule
        if status == "fail" and not world.possible(stands.kept):
            return stands.rule
    # Each rule alone is open and only all together are broken: the first that can be broken speaks.
    return next((stands.rule for stands in compiled.standing if world.possible(stands.bad)), compiled.rules[0])


def _apart(findings: list[Finding]) -> bool:
    """Whether no two open findings wait for the same fact, or for unit counts that hang together, so that each can be met."""
    waiting: set[str] = set()
    for finding in findings:
        mine = finding.compiled.open_in(finding.world) if finding.compiled is not None else set()
        if waiting & mine:
            return False
        waiting |= mine
    return True


def _joint(world: World, formulas: list[Formula]) -> dict[str, Fraction | Choice] | None:
    """A completion that makes all formulas true, found cell by cell."""
    ordered = sorted(formulas, key=len)

    def extend(cell: Cell, rest: list[Formula]) -> dict[str, Fraction | Choice] | None:
        if not rest:
            return world.witness((cell,))
        for merged in both((cell,), rest[0]):
            if world.possible((merged,)):
                found = extend(merged, rest[1:])
                if found is not None:
                    return found
        return None

    return extend(Cell(), ordered)


__all__ = ["Check", "Finding", "Status", "Verdict", "check", "concerned", "decide", "derived"]
