"""The examples of the section files: each is decided as it says, and every number in the rules has one on each side of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pytest

from rules import compiled
from rules.check import check, derived
from rules.facts import FIVE_TYPES, Credential, facts
from rules.fit import fits
from rules.formula import World
from rules.kinds import AnyOf, Bounds, Rule, Share
from rules.kinds.rule import Limits
from rules.kinds.sums import Capped, Sum
from rules.section import Clause, Example, entries, sections

HALF_UNIT = Fraction(1, 2)
EVERY_ID = {
    *("intro", "1", "2", "3", "4", "5", "6", "7", "L1", "L2", "L3", "LM"),
    *(f"{section}.{number}" for section, last in ((2, 12), (3, 6), (4, 5), (5, 4), (6, 4), (7, 3)) for number in range(1, last + 1)),
}


def all_examples() -> Iterator[tuple[Clause, int, Example]]:
    for clause in entries().values():
        for number, example in enumerate(clause.example, start=1):
            yield clause, number, example


def about(clause: Clause, example: Example) -> list[str]:
    return list(example.about or [clause.id])


def name_of(case: tuple[Clause, int, Example]) -> str:
    clause, number, example = case
    return f"{clause.id}-{number}-{example.verdict}-{'-'.join(example.ask.rstrip('?').split()[:8])}"


CASES = list(all_examples())
DECIDED = [case for case in CASES if case[2].verdict != "none"]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_facts_of_an_example_are_facts_of_the_contract(case: tuple[Clause, int, Example]) -> None:
    facts(case[2].facts)


@pytest.mark.parametrize("case", DECIDED, ids=name_of)
def test_an_example_is_decided_as_it_says(case: tuple[Clause, int, Example]) -> None:
    clause, _, example = case
    result = check(facts(example.facts), about=about(clause, example))
    assert result.verdict == example.verdict, [(f.clause, f.status, f.because) for f in result.bearing]


def test_of_many_programs_only_so_many_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_MOST_STATES", 10)
    found = [check(facts({"level": "graduate", "total_units": n}), Credential.ACADEMIC_CERTIFICATE) for n in range(100, 150)]
    assert {c.verdict for c in found} == {"depends"}
    open_ones = [f.compiled for f in found[-1].findings if f.compiled is not None and f.status == "unknown"]
    assert all(len(clause._by_state) <= 10 for clause in open_ones)


@pytest.mark.parametrize("case", [case for case in CASES if case[2].fits is not None], ids=name_of)
def test_the_facts_of_an_example_fit_the_types_it_says(case: tuple[Clause, int, Example]) -> None:
    found = fits(facts(case[2].facts))
    assert [fit.credential for fit in found if fit.status == "fits" and fit.level is None] == list(case[2].fits or ())


@pytest.mark.parametrize("case", [case for case in CASES if case[2].values], ids=name_of)
def test_the_numbers_of_an_example_come_from_its_clauses(case: tuple[Clause, int, Example]) -> None:
    clause, _, example = case
    assert {Fraction(value) for value in example.values} <= set(numbers(clause, example))


def numbers(clause: Clause, example: Example) -> Iterator[Fraction]:
    given = facts(example.facts)
    for credential in (given.credential,) if given.credential else FIVE_TYPES:
        world = World(derived(given, credential), {"credential": frozenset((credential.value,))})
        for rule in (rule for name in about(clause, example) for rule in entries()[name].rule):
            if world.possible(rule.applies):
                yield from (measure.value for measure in rule.measures(world))


def test_every_clause_of_both_documents_has_an_entry() -> None:
    assert set(entries()) == EVERY_ID


@pytest.mark.parametrize("clause", entries().values(), ids=lambda clause: clause.id)
def test_every_clause_says_how_people_ask_for_it_and_gives_an_example(clause: Clause) -> None:
    assert len({ask.lower() for ask in clause.asks}) == len(clause.asks) >= 12
    assert clause.example


def test_no_question_leads_to_two_clauses() -> None:
    asked: dict[str, str] = {}
    for clause in entries().values():
        for ask in (*clause.asks, *(example.ask for example in clause.example)):
            assert asked.setdefault(ask.lower(), clause.id) == clause.id, ask
    assert len({example.ask for _, _, example in CASES}) == len(CASES)


@pytest.mark.parametrize("clause", [clause for clause in entries().values() if clause.rule], ids=lambda clause: clause.id)
def test_a_clause_that_decides_has_a_decided_example(clause: Clause) -> None:
    assert any(example.verdict != "none" for example in clause.example)


@dataclass(frozen=True)
class Edge:
    """A number in a rule, as how far the facts of an example are from it (None: the rule or the number is not at issue)."""

    clause: str
    what: str
    rule: Rule
    credentials: tuple[Credential, ...]
    measured: tuple[str | Capped, ...]
    value: Fraction
    share_of: str | None = None
    within: bool = True

    def distance(self, given: Example) -> Fraction | None:
        stated = facts(given.facts)
        if stated.credential is not None and stated.credential not in self.credentials:
            return None
        world = World(stated)
        if self.within and not world.possible(self.rule.applies):
            return None
        edge = self.value
        if self.share_of is not None:
            if self.share_of not in world.point:
                return None
            edge *= world.point[self.share_of]
        measured = Sum(of=self.measured).at(world.point)
        return None if measured is None else measured - edge


def edges() -> Iterator[Edge]:
    for section in sections():
        for clause in section.clause:
            for number, rule in enumerate(clause.rule, start=1):
                yield from edges_of(clause.id, f"{clause.id}-rule-{number}", rule, rule.credentials or section.credentials)


def edges_of(clause: str, what: str, rule: Rule, credentials: tuple[Credential, ...]) -> Iterator[Edge]:
    if isinstance(rule, Bounds | Share):
        whole = rule.whole if isinstance(rule, Share) else None
        for side, value in (("min", rule.min), ("max", rule.max)):
            if value is not None:
                yield Edge(clause, f"{what}-{side}", rule, credentials, rule.of, value, whole)
        for item in rule.of:
            if isinstance(item, Capped):
                yield Edge(clause, f"{what}-{item.fact}-at_most", rule, credentials, (item.fact,), item.at_most)
    if isinstance(rule, AnyOf):
        for fact, limits in rule.illustrated.items():
            yield from limit_edges(clause, f"{what}-{fact}", rule, credentials, fact, limits)
    for fact, condition in rule.when.items():
        if isinstance(condition, Limits):
            yield from limit_edges(clause, f"{what}-when-{fact}", rule, credentials, fact, condition, within=False)


def limit_edges(
    clause: str, what: str, rule: Rule, credentials: tuple[Credential, ...], fact: str, limits: Limits, within: bool = True
) -> Iterator[Edge]:
    for side in ("min", "max", "over", "under"):
        value = getattr(limits, side)
        if value is not None:
            yield Edge(clause, f"{what}-{side}", rule, credentials, (fact,), value, within=within)


def examples_over(clause_id: str) -> list[Example]:
    return [example for clause, _, example in DECIDED if clause_id in about(clause, example)]


EDGES = list(edges())


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.what)
def test_every_number_in_a_rule_has_an_example_just_below_on_and_just_above_it(edge: Edge) -> None:
    found = {distance for example in examples_over(edge.clause) if (distance := edge.distance(example)) is not None}
    if edge.value > 0:  # nothing is below zero
        assert any(-HALF_UNIT <= distance < 0 for distance in found), "no example just below"
    assert 0 in found, "no example exactly on it"
    assert any(0 < distance <= HALF_UNIT for distance in found), "no example just above"


@pytest.mark.parametrize("edge", [edge for edge in EDGES if isinstance(edge.rule, Bounds | Share)], ids=lambda edge: edge.what)
def test_every_rule_with_a_number_has_examples_that_pass_and_fail(edge: Edge) -> None:
    verdicts = {example.verdict for example in examples_over(edge.clause) if edge.distance(example) is not None}
    assert {"yes", "no"} <= verdicts
