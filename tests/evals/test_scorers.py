"""The scorers, one measure at a time; a measure that does not apply says nothing."""

from typing import Any

import pytest

from assistant.contract import Answer, Citation, PolicyRef, Value
from evals import scorers
from evals.case import Case
from evals.measures import Rate, counted, measures, precision, recall
from evals.run import Played

TEXTS = {"2.4": "Certificates must have at least 12 units.", "2.9": "At most 25% may be transferred."}
GOLD = Case(
    id="x",
    turns=("?",),
    kind="check",
    verdict="no",
    values=("12",),
    clauses=("2.4", "2.9"),
    facts={"total_units": 10},
    must_not=("exempt",),
)


def cite(clause: str, quote: str = "at least 12 units") -> Citation:
    return Citation(clause=clause, title="", document="policy", quote=quote, url="")


def number(value: str, unit: str = "units") -> Value:
    return Value(value=value, unit=unit, what="", clause="2.4")


def answer(**given: Any) -> Answer:
    right = {"text": "No. At least 12.", "kind": "check", "verdict": "no", "citations": (cite("2.4"),), "facts": {"total_units": 10}}
    return Answer.model_validate({"policy": PolicyRef(title="", approved="", fingerprint=""), "conversation": "c", **right, **given})


def played(case: Case = GOLD, **given: Any) -> Played:
    reply = answer(**given)
    return Played("file", case, reply, scorers.score(case, reply, TEXTS))


@pytest.mark.parametrize(
    ("gold", "given", "outcome"),
    [
        ("yes", "yes", "ok"),
        ("none", "none", "ok"),
        ("no", "yes", "wrong_yes"),
        ("yes", "no", "wrong_no"),
        ("yes", "depends", "dodge"),
        ("no", "none", "dodge"),
        ("depends", "yes", "overclaim"),
        ("none", "no", "overclaim"),
        ("depends", "none", "hedge"),
        ("none", "depends", "hedge"),
    ],
)
def test_a_wrong_yes_is_told_from_a_wrong_no_and_from_a_dodge(gold: Any, given: Any, outcome: str) -> None:
    assert scorers.verdict(gold, given) == outcome


@pytest.mark.parametrize(
    ("gold", "given", "right"),
    [
        ((), {}, None),
        (("10.5",), {"text": "It needs 10.5 units."}, True),
        (("10.5",), {"text": "", "values": (number("21/2"),)}, True),
        (("35/3",), {"text": "It needs 35/3 units."}, True),
        (("1200",), {"text": "It needs 1,200 hours."}, True),
        (("12",), {"text": "It needs 12-18 units."}, True),
        (("10",), {"text": "It needs 10.5 units."}, False),
        (("5",), {"text": "It needs 10.5 units."}, False),
        (("25%",), {"text": "At most 25 percent."}, True),
        (("25%",), {"text": "At most 25% of it."}, True),
        (("25%",), {"text": "", "values": (number("25", "percent"),)}, True),
        (("25%",), {"text": "At most 25 units."}, False),
        (("25",), {"text": "At most 25% of it."}, False),
        (("2.5",), {"text": "No. (2.5)\n> — 2.5 Academic Certificate"}, False),
        (("14",), {"text": "No. *Understood: 14 units.*", "understood": "14 units"}, False),
        (("12", "11"), {"text": "12 units"}, False),
    ],
)
def test_a_number_counts_where_it_is_a_value_or_stands_in_the_reply(
    gold: tuple[str, ...], given: dict[str, Any], right: bool | None
) -> None:
    assert scorers.values(gold, answer(**given)) is right


@pytest.mark.parametrize(
    ("cited", "first", "any_", "all_"),
    [(("2.4", "2.9"), True, True, True), (("2.4",), True, True, False), (("2.9",), False, True, False), ((), False, False, False)],
)
def test_the_first_any_and_all_gold_clauses_are_told_apart(cited: tuple[str, ...], first: bool, any_: bool, all_: bool) -> None:
    found = played(citations=tuple(cite(clause) for clause in cited)).score
    assert found is not None
    assert (found.clause_first, found.clause_any, found.clause_all) == (first, any_, all_)


@pytest.mark.parametrize(
    ("gold", "read", "right"),
    [
        (None, {"total_units": 10}, None),
        ({}, {}, True),
        ({"total_units": 10}, {"total_units": 10.0, "level": "graduate"}, True),
        ({"total_units": 10}, {"total_units": 11}, False),
        ({"total_units": 10}, {}, False),
        ({"bears_seal": False}, {}, False),
        ({"approvals": ["cepc", "urc"]}, {"approvals": ["urc", "cepc"]}, True),
        ({"total_units": {"min": 12}}, {"total_units": [12, None]}, True),
    ],
)
def test_gold_facts_must_be_read_exactly_and_not_stated_is_not_zero(gold: Any, read: dict[str, Any], right: bool | None) -> None:
    assert scorers.facts(gold, read) is right


def test_exact_facts_are_the_gold_facts_and_no_others() -> None:
    assert scorers.facts_exact({"total_units": 10}, {"total_units": 10}) is True
    assert scorers.facts_exact({"total_units": 10}, {"total_units": 10, "level": "graduate"}) is False
    assert scorers.facts_exact(None, {"total_units": 10}) is None


def test_facts_must_stand_right_after_every_turn_and_not_only_after_the_last() -> None:
    ten, twelve = {"total_units": 10}, {"total_units": 12}
    assert scorers.facts_after((ten, twelve), [ten, twelve]) is True
    assert scorers.facts_after((ten, twelve), [twelve, twelve]) is False
    assert scorers.facts_after((ten, twelve), [twelve]) is False
    assert scorers.facts_after(None, [ten]) is None


def test_questions_asked_back_are_held_against_the_fewest_needed() -> None:
    assert scorers.asking(1, 3) == scorers.Asking(asked=3, needed=1)
    assert [scorers.Asking(3, 1).useful, scorers.Asking(1, 2).useful] == [1, 1]
    assert scorers.asking(None, 3) is None and scorers.asking(1, 0) is None


def test_a_quote_must_be_a_verbatim_part_of_its_own_clause() -> None:
    assert scorers.quotes((cite("2.4"),), TEXTS) is True
    assert scorers.quotes((cite("2.4"), cite("2.9")), TEXTS) is False
    assert scorers.quotes((cite("2.4", ""),), TEXTS) is False
    assert scorers.quotes((), TEXTS) is None


def test_banned_words_are_found_in_whatever_case() -> None:
    assert scorers.must_not(("Exempt",), "You are EXEMPT.") is False
    assert scorers.must_not(("exempt",), "No.") is True
    assert scorers.must_not((), "No.") is None


def test_a_reply_with_all_right_has_no_cause_and_others_name_every_cause() -> None:
    assert played().causes == ()
    wrong = played(verdict="yes", kind="bound", text="exempt", citations=(), facts={})
    assert wrong.causes == ("wrong_yes", "kind", "values", "clauses", "facts", "must_not")
    assert Played("file", GOLD, None, None, error="ValueError").causes == ("crash",)


def test_refusals_are_measured_by_precision_and_recall() -> None:
    outside = GOLD.model_copy(update={"kind": "out_of_scope"})
    results = [played(outside, kind="out_of_scope"), played(kind="out_of_scope"), played(outside), played()]
    assert [p.abstention for p in results] == ["right", "needless", "missed", None]
    assert (precision(results), recall(results)) == (Rate(1, 2), Rate(1, 2))


def test_what_does_not_apply_is_no_zero() -> None:
    assert counted([None, None]).share is None
    assert str(Rate(0, 0)) == "–"
    assert counted([True, None, False]) == Rate(1, 2)
    bare = Case(id="y", turns=("?",), verdict="no")
    found = measures([played(bare)])
    assert [name for name, rate in found.items() if rate.share is None] == [
        *("wrong no", "open, but yes or no given", "kind of question", "numbers", "first clause cited", "any clause cited"),
        *("all clauses cited", "stated facts read", "stated facts and no others", "facts after each turn"),
        *("facts asked for that were needed", "banned words kept out", "out of scope: precision", "out of scope: recall"),
    ]
