"""Why a verdict is not right: the first step that went wrong, told from the trace alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assistant.contract import Answer, Citation, FindingLine, Kind, PolicyRef, Verdict
from evals.case import Case, Gold, texts
from evals.causes import counted_causes, differing, why, wrong
from evals.run import Played
from evals.scorers import score

FIT = {"credential": "academic_certificate", "total_units": 12}
SHORT = {"credential": "academic_certificate", "total_units": 10}
OPEN = {"credential": "academic_certificate"}


def played(
    gold: Gold,
    given: Verdict,
    facts: Mapping[str, object] = FIT,
    read: Mapping[str, object] = FIT,
    clause: str = "2.4",
    cited: str = "2.4",
    kind: Kind = "check",
    asking: Mapping[str, object] | None = None,
    settled: bool = False,
) -> Played:
    case = Case(id="c", turns=("Is it big enough?",), kind="check", verdict=gold, clauses=(clause,), facts=dict(facts))
    quote = Citation(clause=cited, title="", document="", quote=texts()[cited], url="")
    findings = (FindingLine(clause="2.9", status="pass", because="none is transferred"),) if settled else ()
    policy = PolicyRef(title="", approved="", fingerprint="")
    answer = Answer(
        text="", kind=kind, verdict=given, citations=(quote,), findings=findings, facts=dict(read), policy=policy, conversation="c"
    )
    return Played("faculty", case, answer, score(case, answer, texts()), dict(asking or {}))


@pytest.mark.parametrize(
    ("found", "cause", "told"),
    [
        (played("no", "yes", SHORT, FIT), "facts misread", "total_units 10 → 12"),
        (played("no", "yes", kind="lookup"), "taken for another kind of question", "check → lookup"),
        (played("no", "yes", cited="2.9"), "taken to be about another clause", "2.4 → 2.9"),
        (played("no", "yes"), "question taken the other way round", "the rules of 2.4 say yes of the facts read"),
        (played("yes", "no"), "question taken the other way round", "the rules of 2.4 say yes of the facts read"),
        (played("depends", "yes"), "decided by the rules, though the text leaves it open", "the rules of 2.4 say yes of the facts read"),
        (played("yes", "depends"), "left open, though the rules settle it", "the rules of 2.4 say yes of the facts read"),
        (played("depends", "yes", OPEN, OPEN), "words of the text misread", "the rules of 2.4 leave it open"),
        (
            played("depends", "yes", OPEN, OPEN, asking={"supposed": {"total_units": 12}}),
            "what was supposed is misread",
            'the rules of 2.4 leave it open; supposed was {"total_units": 12}',
        ),
        (
            played("depends", "yes", OPEN, OPEN, settled=True),
            "decided over other clauses than those asked about",
            "the rules of 2.4 leave it open",
        ),
        (played("yes", "no", OPEN, OPEN, clause="5", cited="5"), "words of the text misread", "no rule of 5 decides it"),
        (played("yes", "depends", {}, {}, clause="5", cited="5"), "words of the text not taken for an answer", "no rule of 5 decides it"),
    ],
)
def test_the_first_step_that_went_wrong_is_the_cause(found: Played, cause: str, told: str) -> None:
    because = why(found)
    assert because is not None
    assert (because.cause, because.told) == (cause, told)


def test_a_right_verdict_has_no_cause_and_a_crash_has_its_error() -> None:
    assert why(played("yes", "yes")) is None
    crash = Played("faculty", played("yes", "yes").case, None, None, error="ValueError: no")
    because = why(crash)
    assert because is not None and (because.cause, because.told) == ("no answer", "ValueError: no")


def test_facts_that_change_nothing_are_no_cause_where_another_step_went_wrong() -> None:
    because = why(played("no", "yes", FIT, {**FIT, "title": "Data"}))
    assert because is not None and because.cause == "question taken the other way round"


def test_facts_are_told_that_were_misread_not_read_or_never_stated() -> None:
    told = differing({"total_units": 12, "level": "graduate"}, {"total_units": 10, "bears_seal": True})
    assert told == 'total_units 12 → 10, level "graduate" → not read, bears_seal not stated → true'
    assert differing(None, {"total_units": 10}) == ""


def test_only_a_yes_or_no_that_the_policy_does_not_bear_is_wrong_and_counted_by_its_cause() -> None:
    results = [
        played("depends", "yes", OPEN, OPEN),
        played("no", "yes"),
        played("yes", "depends"),
        played("yes", "no"),
        played("yes", "yes"),
    ]
    assert [p.causes[0] for p in wrong(results)] == ["wrong_yes", "wrong_no", "overclaim"]
    assert counted_causes(results) == {"question taken the other way round": 2, "words of the text misread": 1}
