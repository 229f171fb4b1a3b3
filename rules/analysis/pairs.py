"""What two clauses or two types have in common: the same limit, the same requirement, programs that fit both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rules.analysis.oddity import Oddity, named, placed, stated
from rules.analysis.programs import meeting
from rules.facts import FIVE_TYPES, Credential, Facts
from rules.formula import Formula
from rules.section import Section


def same_limits(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """Clauses that put the very same limit on the same counts."""
    found: dict[str, list[str]] = {}
    for item in placed(rules_from):
        requirement = item.rule.requirement()
        if any(cell.linear for cell in requirement) and not any(cell.choices for cell in requirement):
            found.setdefault(_key(requirement), []).append(item.clause.id)
    for ids in dict.fromkeys(tuple(dict.fromkeys(clauses)) for clauses in found.values()):
        if len(ids) > 1:
            yield Oddity(named("same_limit", ids), "same_limit", ids, f"{' and '.join(ids)} state the same limit, each for itself")


def said_twice(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """Clauses that ask the same of the same type."""
    found: dict[str, dict[str, set[Credential]]] = {}
    for item in placed(rules_from):
        requirement = item.rule.requirement()
        if item.asks and not any(cell.linear for cell in requirement):
            found.setdefault(_key(requirement), {}).setdefault(item.clause.id, set()).update(item.credentials)
    for where in found.values():
        ids = tuple(i for i, types in where.items() if any(types & others for other, others in where.items() if other != i))
        if ids:
            yield Oddity(named("said_twice", ids), "said_twice", ids, f"{' and '.join(ids)} ask the same of the same type")


def _key(formula: Formula) -> str:
    return repr([(sorted((n, sorted(map(str, v))) for n, v in cell.choices.items()), cell.linear) for cell in formula])


def overlaps(rules_from: tuple[Section, ...]) -> Iterator[Oddity]:
    """Pairs of section 1's types that one and the same program can be, with such a program."""
    own = {c: section.section for section in rules_from for c in section.credentials if section.credentials == (c,)}
    for one, two in combinations((c for c in FIVE_TYPES if c in own), 2):
        found = meeting(Facts(), (one, two), rules_from)
        if found is not None:
            ids = (own[one], own[two])
            what = f"one program can be a {one.spoken} and a {two.spoken}"
            yield Oddity(named("overlap", ids), "overlap", ids, what, stated(found))
