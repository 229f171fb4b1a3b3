"""Which certificates of the levels document a learner's record earns."""

from __future__ import annotations

from typing import Any

from rules.facts import Credential, facts
from rules.levels import levels

L3, L2, L1 = Credential.CERTIFICATE_OF_ACHIEVEMENT, Credential.CERTIFICATE_OF_COMPLETION, Credential.CERTIFICATE_OF_PARTICIPATION
COMPLETED = {"attended_required_sessions": True, "completed_activities": True, "met_passing_standard": True}


def earned(**record: Any) -> dict[Credential, str]:
    return {line.credential: line.verdict for line in levels(facts(record))}


def test_one_who_registered_paid_and_attended_earns_participation_alone() -> None:
    record = {"registered": True, "paid_fees": True, "attended_required_sessions": True, "completed_activities": False}
    assert earned(**record) == {L3: "no", L2: "no", L1: "yes"}


def test_attendance_alone_earns_nothing_for_sure() -> None:
    assert earned(attended_required_sessions=True) == {L3: "depends", L2: "depends", L1: "depends"}
    (participation,) = [line for line in levels(facts({"attended_required_sessions": True})) if line.credential == L1]
    assert participation.missing == ("registered", "paid_fees")


def test_a_free_program_leaves_no_fee_to_pay() -> None:
    assert earned(registered=True, has_fees=False, attended_required_sessions=True)[L1] == "yes"


def test_completion_needs_all_three_and_achievement_more() -> None:
    assert earned(**COMPLETED)[L2] == "yes"
    assert earned(**COMPLETED)[L3] == "depends"
    assert earned(**COMPLETED, advanced_work=True)[L3] == "yes"
    assert earned(**COMPLETED, score_percent=84, required_score_percent=85, advanced_work=False)[L3] == "no"


def test_a_record_is_not_asked_about_where_nothing_of_it_is_stated() -> None:
    assert levels(facts({"total_units": 12, "has_fees": False})) == ()
