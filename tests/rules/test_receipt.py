"""Receipts: the same facts under the same text and rules give the same bytes, and a change is named."""

from __future__ import annotations

import json
from datetime import date

import pytest

from policy_corpus.clauses import documents
from rules.check import check
from rules.dates import HOLDS_FROM, before_policy, in_force
from rules.errors import FactError
from rules.facts import facts
from rules.receipt import ReceiptError, canonical, receipt, replay, rule_prints

TEXT = {"2.4": "a", "2.5": "b"}
STATED = {"level": "undergraduate", "total_units": 14, "upper_division_units": [9.5, 10], "graduate_units": "1/3", "approvals": ["WSCUC"]}


def made(**more: object) -> dict[str, object]:
    return receipt(check(facts({**STATED, **more}), "academic_certificate"), {"level": "said in turn 2"}, TEXT)


def test_a_receipt_replays_byte_for_byte() -> None:
    written = canonical(made())
    again = replay(json.loads(written), TEXT)
    assert again.same and again.changes == ()
    assert canonical(again.receipt) == written


def test_a_receipt_tells_where_each_fact_came_from() -> None:
    provenance = made()["provenance"]
    assert provenance == {name: "said in turn 2" if name == "level" else "given" for name in STATED}


def test_a_provenance_of_a_fact_that_was_not_stated_is_refused() -> None:
    with pytest.raises(FactError, match="transfer_units"):
        receipt(check(facts(STATED), "academic_certificate"), {"transfer_units": "said in turn 1"}, TEXT)


def test_a_changed_text_is_named_by_its_clause() -> None:
    again = replay(made(), {**TEXT, "2.5": "c"})
    assert not again.same and again.changes == ("the text of clause 2.5 changed",)


def test_a_changed_rule_is_named_by_its_clause() -> None:
    kept = json.loads(canonical(made()))
    kept["rules"]["clauses"]["2.9"] = "0" * 64
    assert "the rule of clause 2.9 changed" in replay(kept, TEXT).changes


def test_a_verdict_changed_by_hand_is_found_out() -> None:
    kept = json.loads(canonical(made()))
    kept["verdict"] = "yes"
    assert replay(kept, TEXT).changes == ("the verdict was yes and is now no",)


def test_a_reason_changed_by_hand_is_found_out() -> None:
    kept = json.loads(canonical(made()))
    next(item for item in kept["findings"] if item["clause"] == "2.4")["because"] = "trust me"
    assert replay(kept, TEXT).changes == ("the finding of 2.4 for academic_certificate has another reason",)


def test_a_fact_changed_by_hand_is_found_out_by_its_findings() -> None:
    kept = json.loads(canonical(made()))
    kept["facts"]["total_units"] = 12
    assert not replay(kept, TEXT).same


@pytest.mark.parametrize("edit", [{"facts": {"total_units": "twelve"}}, {"facts": {"units": 12}}, {"credential": "diploma"}])
def test_a_receipt_whose_facts_cannot_be_used_is_refused_in_one_sentence(edit: dict[str, object]) -> None:
    with pytest.raises(ReceiptError, match="cannot be used"):
        replay({**made(), **edit}, TEXT)


@pytest.mark.parametrize("kept", [{}, {"format": 1}, {"format": "x"}])
def test_what_is_no_receipt_is_refused(kept: dict[str, object]) -> None:
    with pytest.raises(ReceiptError, match="this is no receipt"):
        replay(kept, TEXT)


def test_a_receipt_of_another_format_is_refused() -> None:
    with pytest.raises(ReceiptError, match="format 2"):
        replay({**made(), "format": 2}, TEXT)


def test_a_receipt_for_all_five_types_and_some_clauses_replays() -> None:
    kept = receipt(check(facts({"total_units": 10}), None, ["2.4", "4.1"]), {}, TEXT)
    assert kept["credential"] is None and kept["about"] == ["2.4", "4.1"]
    assert replay(kept, TEXT).same


def test_phrasings_and_examples_are_no_part_of_the_fingerprint_of_a_rule() -> None:
    from rules.section import sections

    bare = tuple(
        section.model_copy(
            update={"clause": tuple(clause.model_copy(update={"asks": (), "example": (), "note": ""}) for clause in section.clause)}
        )
        for section in sections()
    )
    assert rule_prints(bare) == rule_prints()


def test_the_policy_holds_from_april_23_2024() -> None:
    assert [in_force(date(2024, 4, day)) for day in (11, 22, 23, 24)] == [False, False, True, True]


def test_the_day_is_that_of_the_last_approval_of_the_policy() -> None:
    assert max(approval.on for approval in documents()[0].approved) == HOLDS_FROM.isoformat()


def test_a_day_before_the_policy_is_told_so_and_an_open_one_is_not() -> None:
    assert before_policy(date(2019, 8, 26)).startswith(
        "This policy holds from April 23, 2024; it supersedes Policy Statements 16-17 and 85-08"
    )
    assert before_policy(date(2024, 4, 23)) == before_policy(None) == ""


def test_a_receipt_for_a_day_before_the_policy_has_no_verdict() -> None:
    kept = made(as_of="2020-01-01")
    assert kept["verdict"] is None and kept["findings"] == [] and "holds from April 23, 2024" in str(kept["note"])
    assert replay(kept, TEXT).same
