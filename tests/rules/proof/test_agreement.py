"""The rules core and the independent z3 encoding of the text say the same of every program tried.

PROOF_FULL=1 checks more random programs (a few minutes).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest

from rules.amount import Amount
from rules.check import check, decide
from rules.facts import Credential, Facts, Level, facts
from rules.section import sections
from tests.rules.proof.encoding import AC, ALL, AMC, COA, COC, COP, NCC, Oracle, Status, clauses, directly, presumed, verdict
from tests.rules.proof.programs import COMPLIANT, programs

LEVELS = ("undergraduate", "post_baccalaureate", "graduate")
FULL = os.environ.get("PROOF_FULL") == "1"


def core_statuses(given: Mapping[str, Any], credential: str | None) -> tuple[str | None, dict[str, dict[str, Status]]]:
    """The core's verdict, and its status of every clause for every candidate."""
    result = check(facts(given), credential)
    statuses: dict[str, dict[str, Status]] = {candidate.value: {} for candidate in result.candidates}
    for finding in result.findings:
        statuses[finding.credential.value][finding.clause] = finding.status
    return result.verdict, statuses


def differences(given: Mapping[str, Any], credential: str | None) -> list[str]:
    """Every difference in words."""
    expected_verdict, expected = verdict(given, credential)
    got_verdict, got = core_statuses(given, credential)
    found = [
        f"{candidate} {clause}: the text says {wanted}, the core {status}"
        for candidate, statuses in got.items()
        for clause, status in statuses.items()
        if status != (wanted := expected[candidate].get(clause, "not_applicable"))
    ]
    return found + ([f"verdict: the text says {expected_verdict}, the core {got_verdict}"] if expected_verdict != got_verdict else [])


@pytest.mark.parametrize("seed", range(8 if FULL else 4))
def test_core_and_encoding_agree_on_random_partial_facts(seed: int) -> None:
    found = ((credential, given, differences(given, credential)) for credential, given in programs(seed, 2000 if FULL else 400))
    wrong = [item for item in found if item[2]]
    assert not wrong, min(wrong, key=lambda item: len(str(item[1])))


@pytest.mark.parametrize("credential", ALL)
def test_a_compliant_program_is_compliant_in_both_readings(credential: str) -> None:
    given = COMPLIANT[credential]
    expected, _ = verdict(given, credential)
    assert expected == core_statuses(given, credential)[0]
    # The two further titles of the levels document are never a plain yes: section 1 does not know them.
    assert expected == ("depends" if credential in (COC, COA) else "yes")


@pytest.mark.parametrize("credential", [*ALL, None])
def test_core_and_encoding_agree_when_nothing_is_stated(credential: str | None) -> None:
    assert differences({}, credential) == []


@pytest.mark.parametrize("credential", ALL)
def test_the_core_decides_no_clause_that_the_text_leaves_open(credential: str) -> None:
    for given in ({}, COMPLIANT[credential]):
        _, got = core_statuses(given, credential)
        deciding = {clause for clause, status in got[credential].items() if status != "not_applicable"}
        assert deciding <= set(clauses(credential))


def _half_units(low: int, high: int) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """Every (total, upper, graduate) in half units with total from low to high, both in half units."""
    for total in range(low, high + 1):
        for upper in range(total + 1):
            for graduate in range(total - upper + 1):
                yield Fraction(total, 2), Fraction(upper, 2), Fraction(graduate, 2)


def _exact_facts(credential: str, level: str | None, total: Fraction, upper: Fraction, graduate: Fraction) -> Facts:
    # Checked input is proven elsewhere; building the model directly keeps the grid fast.
    values: dict[str, Any] = {
        "credential": Credential(credential),
        "total_units": Amount.exactly(total),
        "upper_division_units": Amount.exactly(upper),
        "graduate_units": Amount.exactly(graduate),
    }
    if level is not None:
        values["level"] = Level(level)
    return Facts().model_copy(update=values)


def _values(level: str, total: Fraction, upper: Fraction, graduate: Fraction) -> dict[str, Any]:
    return {"level": level, "total_units": total, "upper_division_units": upper, "graduate_units": graduate}


SIZED = ("2.4", "2.5", "2.6", "2.7")
ONLY_SIZED = tuple(
    section.model_copy(update={"clause": tuple(c for c in section.clause if c.id in SIZED)})
    for section in sections()
    if section.section == "2"
)


def _disagreeing(level: str, program: tuple[Fraction, Fraction, Fraction]) -> list[str]:
    values = _values(level, *program)
    expected = {clause: directly(AC, clause, values) for clause in SIZED}
    got = {f.clause: f.status for f in decide(_exact_facts(AC, level, *program), Credential.ACADEMIC_CERTIFICATE, rules_from=ONLY_SIZED)}
    return [f"{values} {c}: the text says {expected[c]}, the core {got[c]}" for c in expected if got[c] != expected[c]]


@pytest.mark.parametrize(("low", "high"), [(0, 55), (56, 70), (71, 80)])
@pytest.mark.parametrize("level", LEVELS)
def test_every_half_unit_certificate_up_to_forty_units_is_sized_as_the_text_says(level: str, low: int, high: int) -> None:
    wrong = [line for program in _half_units(low, high) for line in _disagreeing(level, program)]
    assert not wrong, wrong[:5]


def test_every_half_unit_micro_credential_up_to_forty_units_is_sized_as_the_text_says() -> None:
    for total in range(81):
        given = facts({"total_units": total / 2})
        got = {f.clause: f.status for f in decide(given, Credential.ACADEMIC_MICRO_CREDENTIAL)}
        assert got["4.1"] == directly(AMC, "4.1", {"total_units": Fraction(total, 2)}), total / 2


def test_every_half_unit_of_transfer_and_prior_learning_up_to_forty_units_is_capped_as_the_text_says() -> None:
    for total in range(81):
        quarter = total // 4
        for elsewhere in {0, max(quarter - 1, 0), quarter, min(quarter + 1, total), total}:
            for transfer in {0, elsewhere // 2, elsewhere}:
                values = {"total_units": total / 2, "transfer_units": transfer / 2, "prior_learning_units": (elsewhere - transfer) / 2}
                got = {f.clause: f.status for f in decide(facts(values), Credential.ACADEMIC_CERTIFICATE)}
                assert got["2.9"] == directly(AC, "2.9", {n: Fraction(repr(v)) for n, v in values.items()}), values


def test_every_half_unit_of_double_counting_is_capped_as_the_text_says() -> None:
    for credential, clause in ((AC, "2.7"), (AMC, "4.3")):
        for shared in range(41):
            for permission in (True, False):
                given = {"level": "graduate", "total_units": 20, "graduate_units": 20}
                given |= {"double_counted_units": shared / 2, "graduate_program_permission": permission}
                got = {f.clause: f.status for f in decide(facts(given), Credential(credential))}
                assert got[clause] == directly(credential, clause, given), given


def _corners() -> Iterator[tuple[str, tuple[Fraction, Fraction, Fraction]]]:
    """A systematic sample and every neighbourhood of a boundary of 2.4-2.7, in half units."""
    halves = [Fraction(n, 2) for n in (0, 1, 5, 6, 22, 23, 24, 25, 27, 28, 30, 35, 36, 37, 38, 48, 80)]
    for level in LEVELS:
        for total in halves:
            for graduate in {Fraction(0), Fraction(11, 2), Fraction(6), Fraction(13, 2), Fraction(int(total * 7 / 5), 2)}:
                for upper in {Fraction(0), Fraction(23, 2), Fraction(12), Fraction(int(total * 3 / 2), 2) - graduate, total - graduate}:
                    if upper >= 0 and upper + graduate <= total:
                        yield level, (total, upper, graduate)


def test_the_exact_reading_and_z3_agree_at_every_boundary() -> None:
    for level, program in _corners():
        values = _values(level, *program)
        oracle = Oracle(AC, {name: str(value) for name, value in values.items() if name != "level"} | {"level": level})
        for clause in SIZED:
            assert oracle.status(clause) == directly(AC, clause, values), (clause, values)


def test_core_and_z3_agree_at_the_boundaries_when_one_of_the_facts_is_missing() -> None:
    wrong = []
    for i, (level, (total, upper, graduate)) in enumerate(_corners()):
        if not FULL and i % 3:
            continue
        given = {name: value if name == "level" else float(value) for name, value in _values(level, total, upper, graduate).items()}
        del given[("level", "total_units", "upper_division_units", "graduate_units")[i % 4]]
        found = differences(given, AC if i % 5 else None)
        wrong += [(given, found)] if found else []
    assert not wrong, wrong[:3]


def test_a_named_type_presumes_what_its_name_says_and_units_are_counted_for_credit() -> None:
    assert presumed({}, AC, named=True)["credit_bearing"] is True
    assert "credit_bearing" not in presumed({}, AC, named=False)
    assert presumed({"total_units": 3}, NCC, named=True)["credit_bearing"] is False
    assert presumed({"total_units": 3}, NCC, named=False)["credit_bearing"] is True
    assert presumed({"total_units": 3}, COP, named=True)["regular_credit_courses"] is True
