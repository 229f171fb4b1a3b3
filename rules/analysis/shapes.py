"""What single rules and sentences leave open: forks, limits over several counts, parts without rounding, soft words, silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from rules.analysis.oddity import Oddity, Placed, named, placed, stated
from rules.analysis.sizes import TOTAL
from rules.facts import FIVE_TYPES, Facts, Level
from rules.formula import Formula, World, both, choice, names, negation
from rules.kinds import ApprovedBy, Bounds, Convert, Share
from rules.section import Section
from rules.wording import listed, wording

_SOFT = re.compile(r"\b(should|generally|typically|usually|majority|might|wherever possible)\b", re.IGNORECASE)


def forks(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """Every fork: the clauses whose rules have two readings, with a program on which the readings differ."""
    by_name: dict[str, list[Placed]] = {}
    for item in placed(rules_from):
        if item.rule.fork:
            by_name.setdefault(item.rule.fork, []).append(item)
    for name, items in by_name.items():
        ids = tuple(dict.fromkeys(item.clause.id for item in items))
        yield Oddity(name, "fork", ids, f"{listed(list(ids))} can be read two ways", _between_readings(items[0]))


def _between_readings(item: Placed) -> dict[str, object]:
    """A program that meets the reading that asks least and breaks the one that asks most; {} where the two are one."""
    asks_most = item.rule.requirement()
    broken: Formula = negation(asks_most) if asks_most else choice("credential", [c.value for c in item.credentials])
    where = both(item.rule.applies, item.rule.generous(), broken)
    found = World(Facts(), {"credential": frozenset((item.credentials[0].value,))}).witness(where)
    if found is None:
        return {}
    return stated({**found, "credential": item.credentials[0].value})


def together(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """Every most over several counts at once, with a program that keeps it count by count but not for all together."""
    for item in placed(rules_from):
        rule = item.rule
        if isinstance(rule, Share | Bounds) and rule.max is not None and len(rule.of) > 1:
            each = [rule.model_copy(update={"of": (part,)}).requirement() for part in rule.of]
            found = World(Facts()).witness(both(rule.applies, *each, negation(rule.requirement())))
            nouns = listed([wording(part).noun for part in rule.of if isinstance(part, str)])
            what = f"{item.clause.id} limits {nouns} together, not each"
            yield Oddity(named("together", (item.clause.id,)), "together", (item.clause.id,), what, stated(found or {}))


def no_rounding(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """Every conversion under which whole numbers give parts."""
    for item in placed(rules_from):
        rule = item.rule
        if isinstance(rule, Convert) and rule.rate != 1:
            hours = Fraction(int(rule.rate / 2) or 1)
            what = f"{item.clause.id} turns {wording(rule.source).noun} into {wording(rule.target).noun} in parts and states no rounding"
            witness = stated({rule.source: hours, rule.target: hours / rule.rate})
            yield Oddity(named("no_rounding", (item.clause.id,)), "no_rounding", (item.clause.id,), what, witness)


def soft_words(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """Every binding rule whose own sentence is worded as advice."""
    for item in placed(rules_from):
        found = _SOFT.search(item.carrying)
        if found and item.asks:
            what = f"{item.clause.id} is applied as binding though its sentence says '{found[0].lower()}'"
            yield Oddity(named("soft_word", (item.clause.id,)), "soft_word", (item.clause.id,), what)


def unsaid_levels(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """Every sentence that is applied to one level without naming it, over all clauses it stands in."""
    found: dict[str, list[str]] = {}
    for item in placed(rules_from):
        for level in {str(v) for cell in item.rule.applies for v in cell.choices.get("level", ())} & {level.value for level in Level}:
            if level.replace("_", "-") not in item.carrying.lower():
                found.setdefault(item.carrying, []).append(item.clause.id)
    for sentence, clauses in found.items():
        ids = tuple(dict.fromkeys(clauses))
        what = f"'{sentence}' names no level and is applied to the level of its own clause"
        yield Oddity(named("unsaid_level", ids), "unsaid_level", ids, what)


def judgments(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """Every clause that is left to people as a whole."""
    for section in rules_from:
        for clause in section.clause:
            if clause.nature == "judgment":
                yield Oddity(named("judgment", (clause.id,)), "judgment", (clause.id,), f"{clause.id} leaves the decision to people")


def no_limits(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """The types without a stated size, the least sizes without a most, and the types without an approving body of their own."""
    sized = [p for p in placed(rules_from) if names(p.rule.requirement()) == {TOTAL}]
    own = {c: section.section for section in rules_from for c in section.credentials if section.credentials == (c,)}
    unsized = tuple(own[c] for c in FIVE_TYPES if c in own and not any(c in p.credentials for p in sized))
    if unsized:
        yield Oddity(named("no_size", unsized), "no_size", unsized, f"sections {listed(list(unsized))} state no number of units")
    for item in sized:
        open_above = isinstance(item.rule, Bounds) and item.rule.max is None
        if open_above and not any(q for q in sized if q is not item and set(q.credentials) & set(item.credentials)):
            what = f"{item.clause.id} states a least size and no most"
            yield Oddity(named("no_maximum", (item.clause.id,)), "no_maximum", (item.clause.id,), what, {TOTAL: 1000})
    approved = {p.section.section for p in placed(rules_from) if isinstance(p.rule, ApprovedBy)}
    for section in own.values():
        if section not in approved:
            yield Oddity(named("no_approval", (section,)), "no_approval", (section,), f"section {section} names no approving body")
