"""Mutation: every single edit of a number, comparison, cap, scope, flag or list in the section files, and the examples against it.

`python -m evals.mutation` prints how many of the mutants the clause examples kill, and fails where one survives that
`equivalent_mutants.toml` does not name; what that file names is proven equivalent on every run.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.edits import rule_edits, scope_edits
from evals.equivalence import PROOFS
from rules.check import Check, Finding, decide, decide_each
from rules.errors import RulesError
from rules.facts import FIVE_TYPES, Credential, Facts, facts
from rules.fit import fit_of
from rules.section import SECTIONS, Example, Section, sections

EQUIVALENT = Path(__file__).parent / "equivalent_mutants.toml"


@dataclass(frozen=True)
class Mutant:
    """One edit: where it stands, what it does, and the edited clauses as a section of their own beside the unedited ones."""

    place: str
    edit: str
    edited: Section
    original: Section

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses it touches."""
        return tuple(clause.id for clause in self.edited.clause)


@dataclass(frozen=True)
class Case:
    """An example and what the unedited rules find of it; `verdict` is None where its clauses say nothing of the facts.

    `fits` are the types it says the facts fit (None: not asked), and `untyped` the findings of each type that this rests on.
    """

    given: Facts
    candidates: tuple[Credential, ...]
    about: frozenset[str]
    verdict: str | None
    findings: tuple[Finding, ...]
    fits: frozenset[Credential] | None = None
    untyped: tuple[Finding, ...] = ()

    def holds(self, mutant: Mutant) -> bool:
        """Whether the edited rules still give the verdict of the example, and the types it fits."""
        return self._decided_alike(mutant) and (self.fits is None or self._fitting(mutant) == self.fits)

    def _fitting(self, mutant: Mutant) -> frozenset[Credential]:
        bare = self.given.model_copy(update={"credential": None})
        kept = tuple(f for f in self.untyped if f.clause not in mutant.clauses)
        found = kept + decide_each(bare, FIVE_TYPES, False, (mutant.edited,))
        return frozenset(c for c in FIVE_TYPES if fit_of([f for f in found if f.credential == c], c).status == "fits")

    def _decided_alike(self, mutant: Mutant) -> bool:
        kept = tuple(f for f in self.findings if f.clause not in mutant.clauses)
        certain = len(self.candidates) == 1
        new = tuple(f for c in self.candidates for f in decide(self.given, c, certain, (mutant.edited,)))
        return Check(self.given, self.candidates, kept + new, self.about).verdict == self.verdict


def mutants() -> Iterator[Mutant]:
    """Every single-edit mutant that is still a valid section."""
    number = 0
    for path in sorted(SECTIONS.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for place, edit, changed, before in _edited(data):
            number += 1
            try:
                # The number keeps the sections apart in the caches of the rules, which go by section and title.
                yield Mutant(place, edit, _section(changed, f"mutant {number}"), _section(before, f"before {place}"))
            except (ValidationError, RulesError, ValueError):
                continue


def _edited(data: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    slim = {**data, "clause": [_slim(clause) for clause in data["clause"] if clause.get("rule")]}
    for scope, edit in scope_edits(data.get("for", [])):
        yield f"section {data['section']}", edit, {**slim, "for": scope}, slim
    for clause in slim["clause"]:
        before = {**slim, "clause": [clause]}
        for i, rule in enumerate(clause["rule"]):
            for edit, new in rule_edits(rule, data.get("for", [])):
                rules = [*clause["rule"][:i], *([new] if new else []), *clause["rule"][i + 1 :]]
                yield f"{clause['id']} rule {i + 1}", edit, {**before, "clause": [{**clause, "rule": rules}]}, before


def _slim(clause: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in clause.items() if name not in ("asks", "example", "aside")}


def _section(data: Mapping[str, Any], title: str) -> Section:
    section = Section.model_validate({**data, "title": title})
    for clause in section.clause:
        for rule in clause.rule:
            rule.applies, rule.requirement()  # an edit that names no fact shows only here
    return section


@cache
def cases() -> tuple[Case, ...]:
    """Every example that has a verdict, and every one on which its clauses have nothing to say; 'how many' decides nothing."""
    found = (_case(clause.id, example) for section in sections() for clause in section.clause for example in clause.example)
    return tuple(case for case in found if case is not None)


def _case(clause: str, example: Example) -> Case | None:
    given = facts(example.facts)
    candidates = (given.credential,) if given.credential is not None else FIVE_TYPES
    about = frozenset(example.about or (clause,))
    found = tuple(f for c in candidates for f in decide(given, c, len(candidates) == 1) if f.clause in about)
    verdict = None if example.verdict == "none" else example.verdict
    if verdict is None and Check(given, candidates, found, about).verdict is not None:
        return None
    untyped = () if example.fits is None else decide_each(given.model_copy(update={"credential": None}), FIVE_TYPES, False)
    return Case(given, candidates, about, verdict, found, None if example.fits is None else frozenset(example.fits), untyped)


def killed(mutant: Mutant) -> bool:
    """Whether some example has another verdict under the edited rules."""
    touched = set(mutant.clauses)
    return any(not case.holds(mutant) for case in cases() if touched & case.about)


@cache
def named_equivalent() -> dict[tuple[str, str], str]:
    """The mutants that the file beside this one names as equivalent, with the proof that holds for them."""
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    return {(entry["place"], edit): entry["proof"] for entry in entries for edit in entry["edits"]}


@dataclass(frozen=True)
class Result:
    """What became of every mutant; `wrongly_named` are entries of the file that are killed, not equivalent or no mutants at all."""

    killed: tuple[Mutant, ...]
    equivalent: tuple[Mutant, ...]
    survivors: tuple[Mutant, ...]
    wrongly_named: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> bool:
        """Whether every mutant is killed or proven equivalent, and the file says no more than it must."""
        return not self.survivors and not self.wrongly_named


def run() -> Result:
    """Every mutant against every example that is about its clause."""
    dead, same, alive = [], [], []
    named = dict(named_equivalent())
    for mutant in mutants():
        if killed(mutant):
            dead.append(mutant)
        elif (proof := named.get((mutant.place, mutant.edit))) and PROOFS[proof](mutant.edited, mutant.original):
            same.append(mutant)
            del named[mutant.place, mutant.edit]
        else:
            alive.append(mutant)
    return Result(tuple(dead), tuple(same), tuple(alive), tuple(sorted(named)))


def table(result: Result) -> str:
    """Killed, equivalent and all mutants by clause, then the survivors."""
    counts: dict[str, Counter[str]] = {}
    for state, them in (("killed", result.killed), ("equivalent", result.equivalent), ("survived", result.survivors)):
        for mutant in them:
            counts.setdefault(mutant.place.partition(" rule")[0], Counter())[state] += 1
    lines = [f"{'clause':16}{'mutants':>8}{'killed':>8}{'equivalent':>12}{'survived':>10}"]
    for place in sorted(counts, key=_order):
        found = counts[place]
        lines.append(f"{place:16}{found.total():8}{found['killed']:8}{found['equivalent']:12}{found['survived']:10}")
    lines += [f"survived: {m.place}: {m.edit}" for m in result.survivors]
    lines += [f"named as equivalent, but killed, not proven or gone: {place}: {edit}" for place, edit in result.wrongly_named]
    dead, same, alive = len(result.killed), len(result.equivalent), len(result.survivors)
    return "\n".join([*lines, f"killed {dead} of {dead + same + alive}; {same} proven equivalent; {alive} survived"])


def _order(place: str) -> tuple[bool, list[tuple[bool, int, str]]]:
    return place.startswith("section"), [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in place.split(".")]


if __name__ == "__main__":
    outcome = run()
    print(table(outcome))
    sys.exit(0 if outcome.passed else 1)
