"""`bounds`: any threshold turned round: the least and the most of one fact, given the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from rules.amount import Amount
from rules.check import Finding, decide, known_clauses
from rules.compiled import gates
from rules.errors import FactError
from rules.facts import COUNTS, DIVISIONS, FIVE_TYPES, Credential, Facts, Level
from rules.formula import TRUE, Formula, World, names, negation
from rules.kinds import Bounds, Convert, Share
from rules.kinds.rule import Limits, Measure
from rules.kinds.sums import Capped, Sum
from rules.linear import Span
from rules.section import entries
from rules.wording import wording

_ANY = Amount(Fraction(0), None)


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of what a fact may be: the exact value, the clause that sets it, whether the value itself is left out."""

    value: Fraction
    clause: str
    open: bool = False
    share: Fraction | None = None

    def whole(self, least: bool) -> int:
        """The edge in whole units: the least whole number that is enough, or the most that is still allowed."""
        if least:
            return floor(self.value) + 1 if self.open else ceil(self.value)
        return ceil(self.value) - 1 if self.open else floor(self.value)

    def slack(self, stated: Amount, least: bool) -> Fraction | None:
        """How much an exact count has to spare at this edge, below zero where it falls short; None for a count that varies."""
        if stated.exact is None:
            return None
        return stated.exact - self.value if least else self.value - stated.exact

    def courses(self, size: Fraction, least: bool) -> int:
        """The edge in whole courses of `size` units each."""
        return Edge(self.value / size, self.clause, self.open).whole(least)


@dataclass(frozen=True)
class Bound:
    """How small and how large one fact may be for one credential (and level), other facts as stated.

    `least` and `most` are exact ends over every completion of the other facts. `target` is what a share or minimum asks
    of the sum the fact belongs to ('75% of 15 is 11.25'), `counted` how much of the fact may count there at most
    ('up to 6 graduate units'), `together` the other counts that share the limit, `forked` that another reading of the text
    sets other ends, `summed` what counts toward the target in words, `asked` what every rule that may bind asks, with its sizes.
    """

    fact: str
    credential: Credential
    level: Level | None
    least: Edge | None
    most: Edge | None
    target: Edge | None
    counted: Edge | None
    share: Edge | None
    together: tuple[str, ...]
    forked: bool = False
    summed: str = ""
    asked: tuple[str, ...] = ()


def bounds(fact: str, facts: Facts, credential: Credential | str | None = None, about: Collection[str] | None = None) -> tuple[Bound, ...]:
    """The bounds of `fact` for every credential, and for every level, that the stated facts leave open and that limits it.

    What is stated of `fact` itself is put aside; `about` (clause ids) asks for the limits of these clauses alone.
    FactError where `fact` is no count, or there is no such clause.
    """
    known_clauses(about)
    if fact not in COUNTS:
        raise FactError("fact", f"{fact!r} is no count; ask for one of {', '.join(COUNTS)}")
    given = facts.model_copy(update={fact: None})
    named = Credential(credential) if credential is not None else facts.credential
    found: list[Bound] = []
    for candidate in (named,) if named is not None else FIVE_TYPES:
        for level in _levels(fact, given, candidate):
            with_level = given.model_copy(update={"level": level}) if level is not None else given
            bound = _bound(fact, with_level, candidate, level or given.level, about)
            if bound is not None:
                found.append(bound)
    return tuple(found)


def converted(facts: Facts) -> tuple[str, tuple[Measure, ...]] | None:
    """The clause that converts contact hours and CEUs, with what the stated ones come to; None where neither is stated."""
    for entry in entries().values():
        for rule in entry.rule:
            if isinstance(rule, Convert):
                found = rule.measures(World(facts))
                return (entry.id, found) if len(found) > 1 else None
    return None


def _levels(fact: str, given: Facts, credential: Credential) -> tuple[Level | None, ...]:
    if credential == Credential.ACADEMIC_CERTIFICATE and given.level is None and fact in (*DIVISIONS, "double_counted_units"):
        return (Level.UNDERGRADUATE, Level.POST_BACCALAUREATE, Level.GRADUATE)
    return (None,)


def _bound(fact: str, given: Facts, credential: Credential, level: Level | None, about: Collection[str] | None) -> Bound | None:
    # Asking about a count is stating that it occurs, so what binds only when it is used is in play.
    probe = given.model_copy(update={fact: _ANY}) if fact in gates(credential, None) else given
    limiting = [f for f in decide(probe, credential) if _speaks_of(fact, f) and (about is None or f.clause in about)]
    least: Edge | None = None
    most: Edge | None = None
    for finding in limiting:
        low, high = _ends(finding, fact)
        if low is not None and (least is None or (low.value, low.open) > (least.value, least.open)):
            least = low
        if high is not None and (most is None or (high.value, not high.open) < (most.value, not most.open)):
            most = high
    target, counted, share, together, summed = _from_rules(fact, limiting)
    if least is most is target is counted is share is None:
        return None
    forked = any(
        _hull(f.world.spans(f.compiled.good, fact)) != _hull(f.world.spans(f.compiled.strict_good, fact)) for f in limiting if f.compiled
    )
    return Bound(fact, credential, level, least, most, target, counted, share, together, forked, summed, tuple(_asked(fact, limiting)))


def _ends(finding: Finding, fact: str) -> tuple[Edge | None, Edge | None]:
    """The least and the most that the clause leaves; None where the other facts alone leave no less, or no more."""
    if finding.compiled is None:
        return None, None
    low, high = _hull(finding.world.spans(finding.compiled.strict_good, fact))
    free_low, free_high = _hull(finding.world.spans(TRUE, fact))
    least = most = None
    if low is not None and low.low is not None and (free_low is None or (low.low, low.low_open) != (free_low.low, free_low.low_open)):
        least = Edge(low.low, finding.clause, low.low_open)
    if (
        high is not None
        and high.high is not None
        and (free_high is None or (high.high, high.high_open) != (free_high.high, free_high.high_open))
    ):
        most = Edge(high.high, finding.clause, high.high_open)
    return least, most


def _speaks_of(fact: str, finding: Finding) -> bool:
    if finding.compiled is None or finding.status == "not_applicable":
        return False
    spoken = names(finding.compiled.good)
    # What is left of a total beside the divisions that a clause names is limited by it too.
    beside = fact in ("lower_division_units", "upper_division_units") and bool(spoken & set(DIVISIONS))
    return fact in spoken or beside


def _hull(spans: Iterable[Span]) -> tuple[Span | None, Span | None]:
    """The spans that reach lowest and highest; None on a side that some span leaves unbounded."""
    found = list(spans)
    if not found:
        return None, None
    low = None if any(s.low is None for s in found) else min(found, key=lambda s: (s.low or Fraction(0), s.low_open))
    high = None if any(s.high is None for s in found) else max(found, key=lambda s: (s.high or Fraction(0), not s.high_open))
    return low, high


def _from_rules(fact: str, limiting: list[Finding]) -> tuple[Edge | None, Edge | None, Edge | None, tuple[str, ...], str]:
    target = counted = share = None
    together: tuple[str, ...] = ()
    told = ""
    for finding in limiting:
        for rule in finding.compiled.rules if finding.compiled else ():
            if not isinstance(rule, Share | Bounds) or not finding.world.possible(rule.applies):
                continue
            caps = {item.fact: item.at_most for item in rule.of if isinstance(item, Capped)}
            if fact in caps:
                counted = counted or Edge(caps[fact], finding.clause)
            summed = [item if isinstance(item, str) else item.fact for item in rule.of]
            if fact not in summed or fact in caps:
                continue
            told = told or Sum(of=rule.of).spoken()
            if isinstance(rule, Share):
                share = share or Edge(rule.edge, finding.clause)
                whole = finding.world.point.get(rule.whole)
                if whole is not None:
                    target = target or Edge(whole * rule.edge, finding.clause, share=rule.edge)
            elif rule.min is not None and not finding.world.possible(_elsewhere(rule)):
                target = target or Edge(rule.min, finding.clause)
            together = together or tuple(n for n in summed if n != fact and n not in caps)
    return target, counted, share, together, told


def _asked(fact: str, limiting: list[Finding]) -> Iterator[str]:
    """Each rule on the fact that may bind, in words: '12 to 18 units in total: at least 75% upper-division units (2.5)'."""
    for finding in limiting:
        for rule in finding.compiled.rules if finding.compiled else ():
            if isinstance(rule, Share | Bounds) and fact in rule.subjects() and finding.world.possible(rule.applies):
                sizes = rule.when.get("total_units")
                where = f"{sizes.spoken()} {wording('total_units').noun}: " if isinstance(sizes, Limits) else ""
                yield f"{where}{rule.said()} ({finding.clause})"


def _elsewhere(rule: Bounds | Share) -> Formula:
    return negation(rule.applies)
