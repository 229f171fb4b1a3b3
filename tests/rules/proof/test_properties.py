"""What must hold of every answer, whatever the rules are: more facts never undo a decision, order does not matter, questions settle."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
import z3  # type: ignore[import-untyped]
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from rules.check import Check, Finding, check, decide
from rules.errors import FactError
from rules.facts import Credential, facts
from tests.rules.proof import encoding
from tests.rules.proof.encoding import AC, AMC, COA, COP, COUNTS, ENUMS, FLAGS, NCC, NCMC, consistent, presumed
from tests.rules.proof.programs import narrowed, plain, programs, within

# The facts that state a use which a permission limits, or a record that is only looked at once something of it is stated.
USES: dict[str, frozenset[str]] = {
    "2.2": frozenset(("federal_financial_aid", "stand_alone", "prepares_for_gainful_employment")),
    "2.1": frozenset(("mixed_audience",)),
    "2.5": frozenset(("concurrent_with_degree",)),
    "2.6": frozenset(("concurrent_with_degree",)),
    "2.7": frozenset(("double_counted_units", "concurrent_with_degree", "open_to_post_baccalaureate")),
    "2.12": frozenset(("chancellors_office_authorization",)),
    "3": frozenset(("duplicates_stateside",)),
    "3.1": frozenset(("federal_financial_aid", "requires_industry_exam", "aligns_with_industry")),
    "3.3": frozenset(("prior_learning_later",)),
    "3.5": frozenset(("ceus", "contact_hours", "awards_ceus", "copy_of_record")),
    "4.1": frozenset(("requires_background",)),
    "4.3": frozenset(("double_counted_units",)),
    "6": frozenset(("sponsored_by_university_unit",)),
    "7.1": frozenset(("on_transcript", "digital_record")),
    "7.2": frozenset(("approvals", "approvals_missing")),
    "7.3": frozenset(("approvals", "approvals_missing")),
    "L1": frozenset(("registered", "paid_fees", "attended_required_sessions")),
    "L3": frozenset(("required_score_percent",)),
}
DECIDED = ("pass", "fail")
OUTSIDE = "the stated facts are outside what it limits"
RANK = {"fail": 0, "unknown": 1, "pass": 2}


def _named(name: str) -> Credential:
    return Credential(name)


def _status(credential: str, clause: str, values: Mapping[str, Any]) -> str:
    found: list[str] = [f.status for f in decide(facts(values), _named(credential)) if f.clause == clause]
    return found[0]


def _by_clause(result: Check) -> dict[tuple[str, str], Finding]:
    return {(f.credential.value, f.clause): f for f in result.findings}


def _keeps_presumptions(before: Mapping[str, Any], after: Mapping[str, Any], candidates: tuple[Credential, ...], named: bool) -> bool:
    """Whether the new facts leave standing what was presumed of credit from the type's name or from units."""
    for candidate in candidates:
        old, new = (presumed(f, candidate.value, named) for f in (before, after))
        if any(old.get(n) is not None and old.get(n) != new.get(n) for n in ("credit_bearing", "regular_credit_courses")):
            return False
    return True


def _pairs(seed: int, count: int) -> Iterator[tuple[str | None, dict[str, Any], dict[str, Any]]]:
    """Partial facts and more of them, with the presumptions kept."""
    r = random.Random(seed)
    for credential, given in programs(seed, count):
        more = narrowed(r, given, r.choice((1, 1, 2, 5)))
        if _keeps_presumptions(given, more, check(facts(given), credential).candidates, credential is not None):
            yield credential, given, more


@pytest.mark.parametrize("seed", [101])
def test_more_facts_never_change_a_clause_that_was_decided(seed: int) -> None:
    compared = 0
    for credential, given, more in _pairs(seed, 500):
        new = {name for name in more if more[name] != given.get(name)}
        before, after = (_by_clause(check(facts(f), credential)) for f in (given, more))
        for key, finding in before.items():
            settled = finding.status in DECIDED or (finding.status == "not_applicable" and finding.reason == OUTSIDE)
            if settled and not new & USES.get(key[1], frozenset()):
                compared += 1
                # Of a sentence that is surely kept it may turn out that it does not even apply.
                allowed = {finding.status, "not_applicable"} if finding.status == "pass" else {finding.status}
                assert after[key].status in allowed, (key, finding.status, after[key].status, given, {n: more[n] for n in new})
    assert compared > 1500


@pytest.mark.parametrize("seed", [111])
def test_more_facts_never_change_a_yes_or_a_no(seed: int) -> None:
    decided = 0
    uses = frozenset().union(*USES.values()) - {"approvals", "approvals_missing"}
    for credential, given, more in _pairs(seed, 500):
        new = {name for name in more if more[name] != given.get(name)}
        before = check(facts(given), credential).verdict
        # 7.2 and 7.3 look at this approval only once it is stated: see the reported disagreement below.
        newly = any("standard_curricular_procedures" in more.get(n, ()) and n in new for n in ("approvals", "approvals_missing"))
        if before == "no" or (before == "yes" and not new & uses and not newly):
            decided += 1
            assert check(facts(more), credential).verdict == before, (credential, given, {n: more[n] for n in new})
    assert decided > 120


def test_a_score_of_95_does_not_surely_show_mastery_while_the_programs_own_threshold_is_unknown() -> None:
    assert _status(COA, "L3", {"score_percent": 95, "required_score_percent": 97, "advanced_work": False}) == "fail"
    assert _status(COA, "L3", {"score_percent": 95, "advanced_work": False}) == "unknown"


def test_a_yes_with_federal_aid_claimed_is_not_undone_by_learning_that_the_program_stands_alone() -> None:
    given: dict[str, Any] = {
        "level": "graduate", "total_units": 15, "graduate_units": 15, "transfer_units": 0, "prior_learning_units": 0,
        "has_prerequisites": False, "grading": "letter", "offered_by": "cpace", "federal_financial_aid": True,
        "approvals": ["wscuc", "standard_curricular_procedures"],
    }  # fmt: skip
    more = {**given, "stand_alone": True, "prepares_for_gainful_employment": False}
    assert check(facts(more), AC).verdict == "no"
    assert check(facts(given), AC).verdict != "yes"


@pytest.mark.parametrize("name", ["total_units", "transfer_units", "graduate_units", "double_counted_units"])
def test_no_units_of_a_kind_do_not_make_a_certificate_of_participation_one_for_credit(name: str) -> None:
    assert _status(COP, "6.2", {name: 0}) == "unknown"


IMPOSSIBLE = [
    {"total_units": {"less_than": 20}, "graduate_units": 20},
    {"total_units": 11, "graduate_units": {"more_than": 11}},
    {"total_units": 5, "graduate_units": 5, "upper_division_units": {"more_than": 0}},
    {"lower_division_units": 5, "upper_division_units": 5, "graduate_units": 5, "total_units": {"more_than": 15}},
    {"lower_division_units": 5, "upper_division_units": 5, "graduate_units": 5, "transfer_units": 16},
    {"lower_division_units": 5, "upper_division_units": 5, "graduate_units": 5, "transfer_units": 8, "prior_learning_units": 8},
    {"lower_division_units": 5, "upper_division_units": 5, "graduate_units": 5, "double_counted_units": 16},
]


@pytest.mark.parametrize("values", IMPOSSIBLE, ids=str)
def test_facts_that_no_program_can_have_are_refused(values: dict[str, Any]) -> None:
    assert not consistent(values)
    with pytest.raises(FactError):
        facts(values)


def test_only_open_ended_or_implied_totals_let_impossible_facts_through() -> None:
    r = random.Random(7)
    for _ in range(4000):
        values = {name: r.randrange(0, 41) / 2 for name in ("total_units", *encoding.UNITS[1:]) if r.random() < 0.6}
        if "total_units" in values and not consistent(values):
            with pytest.raises(FactError):
                facts(values)


def test_fifteen_units_of_several_micro_credentials_can_be_counted_toward_both() -> None:
    given = {"credential": AMC, "total_units": 5, "double_counted_units": 15, "graduate_program_permission": True}
    assert _status(AMC, "4.3", given) == "pass"


def test_the_order_of_facts_approvals_and_clauses_asked_about_does_not_matter() -> None:
    r = random.Random(3)
    for credential, given in programs(201, 60):
        names = list(given)
        r.shuffle(names)
        shuffled = {n: r.sample(given[n], len(given[n])) if n.startswith("approvals") else given[n] for n in names}
        one, two = check(facts(given), credential), check(facts(shuffled), credential)
        assert one.verdict == two.verdict and one.missing == two.missing
        for a, b in zip(one.findings, two.findings, strict=True):
            assert (a.clause, a.credential, a.status, a.missing, a.because) == (b.clause, b.credential, b.status, b.missing, b.because)


def test_asking_about_some_clauses_changes_the_verdict_only_and_never_a_finding() -> None:
    r = random.Random(4)
    for credential, given in programs(202, 300):
        whole = check(facts(given), credential)
        about = r.sample(sorted({f.clause for f in whole.findings}), 4)
        part, turned = check(facts(given), credential, about), check(facts(given), credential, about[::-1])
        assert [(f.clause, f.status) for f in part.findings] == [(f.clause, f.status) for f in whole.findings]
        assert part.verdict == turned.verdict
        assert {f.clause for f in part.bearing} <= set(about)


def test_stating_the_same_facts_twice_gives_the_same_answer() -> None:
    for credential, given in programs(203, 200):
        x = facts(given)
        again = facts(x.stated())
        assert again == x
        assert check(x, credential).verdict == check(again, credential).verdict


half = st.integers(0, 80).map(lambda n: Fraction(n, 2))
mixes = st.tuples(half, half, half, half).map(lambda q: {"lower": q[0], "upper": q[1], "graduate": q[2], "more": q[3]})
steady = settings(derandomize=True, max_examples=150, deadline=None, database=None)


def _never_worse(credential: str, clause: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    one, two = (_status(credential, clause, f) for f in (before, after))
    if "not_applicable" not in (one, two):
        assert RANK[one] <= RANK[two], (clause, before, one, after, two)


def _units(level: str, lower: Fraction, upper: Fraction, graduate: Fraction) -> dict[str, Any]:
    return {
        "level": level,
        "total_units": plain(lower + upper + graduate),
        "upper_division_units": plain(upper),
        "graduate_units": plain(graduate),
    }


@over(mixes)
@steady
def test_more_graduate_units_of_the_same_total_never_break_a_graduate_certificate(mix: dict[str, Fraction]) -> None:
    lower, upper, graduate, more = mix["lower"], mix["upper"], mix["graduate"], min(mix["more"], mix["lower"])
    _never_worse(AC, "2.7", _units("graduate", lower, upper, graduate), _units("graduate", lower - more, upper, graduate + more))


@over(mixes, st.sampled_from([("2.5", "undergraduate"), ("2.6", "post_baccalaureate")]))
@steady
def test_upper_division_or_graduate_units_for_lower_division_ones_never_break_the_share(
    mix: dict[str, Fraction], which: tuple[str, str]
) -> None:
    clause, level = which
    lower, upper, graduate, more = mix["lower"], mix["upper"], mix["graduate"], min(mix["more"], mix["lower"])
    _never_worse(AC, clause, _units(level, lower, upper, graduate), _units(level, lower - more, upper + more, graduate))
    _never_worse(AC, clause, _units(level, lower, upper, graduate), _units(level, lower - more, upper, graduate + more))


@over(mixes, st.sampled_from([("2.5", "undergraduate"), ("2.6", "post_baccalaureate")]))
@steady
def test_upper_division_units_in_place_of_graduate_ones_never_break_the_share(mix: dict[str, Fraction], which: tuple[str, str]) -> None:
    clause, level = which
    lower, upper, graduate, more = mix["lower"], mix["upper"], mix["graduate"], min(mix["more"], mix["graduate"])
    _never_worse(AC, clause, _units(level, lower, upper, graduate), _units(level, lower, upper + more, graduate - more))


@over(half, half, half, half)
@steady
def test_more_transfer_or_prior_learning_never_mends_the_25_percent_cap_and_more_units_never_break_it(
    rest: Fraction, transfer: Fraction, prior: Fraction, more: Fraction
) -> None:
    total = rest + transfer + prior + more

    def of(t: Fraction, p: Fraction, units: Fraction) -> dict[str, Any]:
        return {"total_units": plain(units), "transfer_units": plain(t), "prior_learning_units": plain(p)}

    _never_worse(AC, "2.9", of(transfer + more, prior, total), of(transfer, prior, total))
    _never_worse(AC, "2.9", of(transfer, prior + more, total), of(transfer, prior, total))
    _never_worse(AC, "2.9", of(transfer, prior, total), of(transfer, prior, total + more))


@over(half, half)
@steady
def test_size_limits_are_one_sided_or_an_interval(units: Fraction, more: Fraction) -> None:
    _never_worse(AC, "2.4", {"total_units": plain(units)}, {"total_units": plain(units + more)})
    if units > 11:
        assert _status(AMC, "4.1", {"total_units": plain(units + more)}) == "fail"


@over(half, half, st.sampled_from([(AC, "2.7"), (AMC, "4.3")]), st.sampled_from([True, False, None]))
@steady
def test_counting_more_units_twice_never_mends_the_cap(
    shared: Fraction, more: Fraction, which: tuple[str, str], permission: bool | None
) -> None:
    credential, clause = which

    def of(units: Fraction) -> dict[str, Any]:
        program = {"level": "graduate", "total_units": 80, "graduate_units": 80, "graduate_program_permission": permission}
        return program | {"double_counted_units": plain(units)}

    _never_worse(credential, clause, of(shared + more), of(shared))


def test_an_approval_given_never_breaks_a_clause_and_one_refused_never_mends_it() -> None:
    r = random.Random(5)
    for credential, given in programs(204, 400):
        taken = (*given.get("approvals", ()), *given.get("approvals_missing", ()))
        free = [a for a in encoding.APPROVALS if a not in taken]
        if not free:
            continue
        name = r.choice(free)
        without, plus, minus = (
            _by_clause(check(facts(f), credential))
            for f in (
                given,
                {**given, "approvals": [*given.get("approvals", ()), name]},
                {**given, "approvals_missing": [*given.get("approvals_missing", ()), name]},
            )
        )
        for key, finding in without.items():
            if finding.status != "not_applicable":
                assert RANK[minus[key].status] <= RANK[finding.status] <= RANK[plus[key].status], (key, given, name)


# --- questions that settle, and witnesses -------------------------------------------------------------------------------


def _variables(name: str) -> list[Any]:
    """The encoding's variables for one fact."""
    if name in ENUMS:
        return [encoding.SYMBOLIC[f"{name}={value}"] for value in (*ENUMS[name], "other")]
    return [encoding.SYMBOLIC[name]]


def _every_fact(formula: Any) -> set[str]:
    """The facts a formula of the encoding speaks of, with the divisions where any unit count is among them."""
    found, stack = set(), [formula]
    while stack:
        node = stack.pop()
        stack.extend(node.children())
        if z3.is_const(node) and node.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            found.add(node.decl().name().partition("=")[0])
    return found | (set(encoding.DIVISIONS) if "total_units" in found else set())


def _sentences(credential: str, clause: str, given: Mapping[str, Any]) -> list[tuple[Any, Any, Any]]:
    """For each sentence of the clause in question: where it applies, is kept as it asks most, and kept generously."""
    found = [s for s in encoding.TEXT if s.clause == clause and credential in s.credentials and s.binds(given)]
    return [encoding._formulas(s) for s in found]


class _Twins:
    """For each reading, two completions of the same facts, of which one keeps the clause and the other breaks it."""

    def __init__(self, credential: str, clause: str, given: Mapping[str, Any]) -> None:
        world = [*encoding.background(), *encoding.statements(given), *encoding.shared_within(credential)]
        facts_known = (*COUNTS, *ENUMS, *FLAGS, *(f"approvals.{a}" for a in encoding.APPROVALS))
        self._twin = {str(v): (v, z3.Const(f"{v}'", v.sort())) for name in facts_known for v in _variables(name)}
        self._solvers = []
        for reading in (1, 2):
            met = z3.And(*(formulas[reading] for formulas in _sentences(credential, clause, given)))
            solver = z3.Solver()
            solver.add(*world, met, z3.substitute(z3.And(*world, z3.Not(met)), *self._twin.values()))
            self._solvers.append(solver)

    def settled_by(self, chosen: tuple[str, ...]) -> bool:
        """Whether under neither reading such two agree on the chosen facts."""
        agreeing = [v == self._twin[str(v)][1] for name in chosen for v in _variables(name)]
        return all(solver.check(*agreeing) == z3.unsat for solver in self._solvers)


def _open_findings(seed: int, count: int) -> Iterator[tuple[Finding, dict[str, Any], bool]]:
    differing = {(COP, "6.2")}
    for credential, given in programs(seed, count):
        for finding in check(facts(given), credential).findings:
            if finding.status == "unknown" and (finding.credential.value, finding.clause) not in differing:
                yield finding, presumed(given, finding.credential.value, credential is not None), credential is not None


def test_the_missing_facts_settle_the_clause_whatever_their_values_and_no_fewer_would() -> None:
    settled = 0
    for finding, given, _ in _open_findings(301, 60):
        place = (finding.credential.value, finding.clause, given, finding.missing)
        if finding.forked:
            assert finding.missing == (), place
            continue
        assert finding.missing, place
        twins = _Twins(*place[:3])
        assert twins.settled_by(finding.missing), place
        settled += 1
        facts_read = sorted(set().union(*(_every_fact(f) for formulas in _sentences(*place[:3]) for f in formulas)))
        assert set(finding.missing) <= set(facts_read), place
        for fewer in combinations(facts_read, len(finding.missing) - 1):
            assert not twins.settled_by(fewer), (place, fewer)
    assert settled > 60


def test_any_sampled_values_of_the_missing_facts_decide_the_clause_in_the_core_itself() -> None:
    r = random.Random(6)
    tried = 0
    for finding, given, named in _open_findings(302, 150):
        if finding.forked:
            continue
        more = dict(given)
        for name in finding.missing:
            more = _with_some_value(r, more, name) or more
        if all(_is_stated(more, name) for name in finding.missing):
            after = next(f for f in decide(facts(more), finding.credential, named) if f.clause == finding.clause)
            tried += 1
            assert after.status != "unknown" or after.forked, (finding.clause, given, finding.missing, more)
    assert tried > 80


def _is_stated(given: Mapping[str, Any], name: str) -> bool:
    if name.startswith("approvals."):
        return name.partition(".")[2] in (*given.get("approvals", ()), *given.get("approvals_missing", ()))
    return given.get(name) is not None and not isinstance(given[name], list | dict)


def _with_some_value(r: random.Random, given: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """The facts with a random possible value of one more."""
    for _ in range(30):
        trial = dict(given)
        if name.startswith("approvals."):
            side = r.choice(("approvals", "approvals_missing"))
            trial[side] = [*trial.get(side, ()), name.partition(".")[2]]
        elif name in ENUMS:
            trial[name] = r.choice(ENUMS[name])
        elif name in COUNTS:
            number = Fraction(r.randrange(0, 61), 2)
            if name in given and not within(given[name], number):
                continue
            trial[name] = plain(number)
        else:
            trial[name] = r.random() < 0.5
        try:
            facts(trial)
        except FactError:
            continue
        if consistent(trial):
            return trial
    return None


def _with_witness(given: Mapping[str, Any], witness: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with a witness's values filled in."""
    result = dict(given)
    for name, value in witness.items():
        if name.startswith("approvals."):
            side, approval = ("approvals" if value else "approvals_missing"), name.partition(".")[2]
            result[side] = list(dict.fromkeys((*result.get(side, ()), approval)))
        else:
            result[name] = plain(value) if isinstance(value, Fraction) else value
    return result


def test_both_witnesses_of_a_depends_are_completions_of_what_was_stated_and_show_what_they_claim() -> None:
    seen = [0, 0]
    for credential, given in programs(401, 500):
        result = check(facts(given), credential)
        if result.verdict != "depends":
            continue
        yes, no = result.witnesses
        for wanted, witness in ((True, yes), (False, no)):
            if witness is None:
                continue
            seen[wanted] += 1
            for name, value in witness.items():
                assert not isinstance(value, Fraction) or name not in given or within(given[name], value), (given, witness)
            full = _with_witness(given, {n: v for n, v in witness.items() if n != "credential"})
            complete = [f for c in result.candidates if consistent(f := {**full, "credential": c.value})]
            assert complete, (given, witness)
            after = [list(decide(facts(f), _named(f["credential"]), credential is not None)) for f in complete]
            if wanted:
                assert any(all(f.status != "fail" for f in found) for found in after), (credential, given, witness)
            else:
                broken = [f for found in after for f in found if f.status == "fail" or f.forked]
                assert broken, (credential, given, witness)
    assert min(seen) > 80


def test_lower_division_units_are_asked_for_where_they_settle_more_than_two_others() -> None:
    given = {"level": "undergraduate", "total_units": 16, "graduate_units": {"max": 6}}
    assert _Twins(AC, "2.5", given).settled_by(("lower_division_units",))
    finding = next(f for f in decide(facts(given), _named(AC)) if f.clause == "2.5")
    assert finding.missing == ("lower_division_units",)


MISSING_LEAVES_IT_OPEN: list[tuple[dict[str, Any], dict[str, Any]]] = [
    # facts, and values of everything that `missing` names, after which 2.5 still waits for graduate_units
    ({"level": "undergraduate", "total_units": [19, 24], "upper_division_units": 8}, {"total_units": 22}),
    ({"level": "undergraduate", "total_units": 20}, {"upper_division_units": 8}),
]


@pytest.mark.parametrize(("given", "values"), MISSING_LEAVES_IT_OPEN, ids=("total open", "total known"))
def test_the_missing_facts_settle_the_clause_above_18_units_too(given: dict[str, Any], values: dict[str, Any]) -> None:
    before, after = (next(f for f in decide(facts(x), _named(AC)) if f.clause == "2.5") for x in (given, {**given, **values}))
    if set(before.missing) <= set(values):
        assert after.status != "unknown" or after.forked, after.missing


def test_the_witness_of_a_no_above_18_units_is_surely_a_no() -> None:
    given = {"level": "undergraduate", "total_units": 20}
    result = check(facts(given), AC, about=["2.5"])
    no = result.witnesses[1]
    assert no is not None
    assert check(facts(_with_witness(given, no)), AC, about=["2.5"]).verdict == "no"


def test_a_non_credit_micro_credential_without_any_approval_is_not_a_sure_yes() -> None:
    given = {"offered_by": "cpace", "assesses_competency": True}
    refused = {**given, "approvals_missing": ["standard_curricular_procedures"]}
    assert check(facts(refused), NCMC).verdict == "no"
    assert check(facts(given), NCMC).verdict == "depends"


def test_a_depends_over_a_named_type_always_has_a_witness_of_each_kind() -> None:
    for credential, given in programs(402, 500):
        result = check(facts(given), credential)
        if result.verdict == "depends" and credential is not None:
            assert None not in result.witnesses, (credential, given)


def test_the_joint_verdict_is_no_where_clauses_exclude_each_other_though_each_is_open() -> None:
    # 2.4 wants 12 units and 2.7 wants 70% of them at graduate level, 8.4, where there are at most 8.
    given = {"level": "graduate", "total_units": [6, 20], "graduate_units": {"max": 8}}
    result = check(facts(given), AC)
    assert "fail" not in {f.status for f in result.bearing}
    assert result.verdict == encoding.verdict(given, AC)[0] == "no"
    assert check(facts({"ceus": 2, "contact_hours": [10, 30]}), NCC).verdict == "depends"
