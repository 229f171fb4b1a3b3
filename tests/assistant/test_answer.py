"""The one path from a question to an answer, on the questions this software was made for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from assistant.answer import MAX_QUESTION, answer, reply
from assistant.contract import Answer
from assistant.conversation import Conversation
from assistant.errors import AssistantError, QuestionError
from tests.assistant.reading import failing, last

FLAGSHIP = "Does my 10-unit program qualify?"


def cited(found: Answer) -> list[str]:
    return [c.clause for c in found.citations]


def test_does_my_10_unit_program_qualify_depends_on_the_type() -> None:
    found = last([FLAGSHIP])
    assert (found.kind, found.verdict) == ("check", "depends")
    assert cited(found)[:2] == ["2.4", "4.1"]
    assert "credential" in [m.fact for m in found.missing]
    assert found.facts == {"total_units": 10}


def test_the_flagship_reply_says_what_10_units_are_too_few_and_what_they_are_right_for() -> None:
    text = last([FLAGSHIP]).text
    assert "10 units are below the minimum of 12" in text
    assert "10 units lie within 3 to 11" in text
    assert "Which type is meant" in text


@pytest.mark.parametrize(
    "question",
    [
        FLAGSHIP,
        "does my 10 unit program qualify",
        "Does my ten-unit program qualify?",
        "We have a program of 10 units. Does it qualify?",
        "My program has 10 units - does it qualify?",
        "<@U123> does my 10-unit program qualify?",
        "Would a 10-unit program qualify?",
        "Hi! Quick question: does our program with 10 units qualify? Thanks",
        "DOES MY 10-UNIT PROGRAM QUALIFY???",
    ],
)
def test_the_flagship_question_is_answered_alike_however_it_is_put(question: str) -> None:
    found = answer(question)
    assert (found.kind, found.verdict, found.facts) == ("check", "depends", {"total_units": 10})
    assert {"2.4", "4.1"} <= set(cited(found))


@pytest.mark.parametrize(
    ("question", "verdict", "clause"),
    [
        ("Does my 10-unit program qualify as an academic certificate?", "no", "2.4"),
        ("Does our 10-unit academic certificate qualify?", "no", "2.4"),
        ("Is 10 units enough for an academic certificate?", "no", "2.4"),
        ("Does my 10-unit program qualify as a certificate?", "no", "2.4"),
        ("Is 10 units enough for an academic micro-credential?", "yes", "4.1"),
        ("Is a 10-unit program big enough for an academic micro-credential?", "yes", "4.1"),
        ("Is it a compliant academic micro-credential? It has 10 units.", "depends", "4.5"),
        ("Does my 11.5-unit program qualify?", "no", "2.4"),
        ("Is 11.5 units enough for an academic certificate?", "no", "2.4"),
        ("Is 12 units enough for an academic certificate?", "yes", "2.4"),
        ("Is 11 units ok for an academic micro-credential?", "yes", "4.1"),
        ("Is 12 units too big for an academic micro-credential?", "yes", "4.1"),
        ("Is 2 units too small for an academic micro-credential?", "yes", "4.1"),
        (
            "Our 14-unit undergraduate certificate has 10 upper-division units and no graduate ones. Is that enough upper-division work?",
            "no",
            "2.5",
        ),
        ("Our 14-unit undergraduate certificate has 10 upper-division units. Is that enough upper-division work?", "depends", "2.5"),
        ("16 units, undergraduate certificate, 12 upper-division and 4 lower-division. Is the upper-division share met?", "yes", "2.5"),
        ("A 15-unit graduate certificate with 10 graduate units: is the graduate share met?", "no", "2.7"),
        ("A 15-unit graduate certificate with 11 graduate units: is the graduate share met?", "yes", "2.7"),
        ("Since the policy allows 30% transfer, may our 20-unit academic certificate take 6 transfer units?", "no", "2.9"),
        ("May a 20-unit academic certificate take 5 transfer units?", "yes", "2.9"),
        ("Can the library offer a non-credit certificate by itself, without CPaCE?", "no", "3"),
        ("Is WSCUC authorization required for an academic certificate?", "yes", "2.12"),
        ("Is Chancellor's Office authorization required for a new academic certificate?", "no", "2.12"),
        ("Can a certificate of participation imply competence?", "no", "6"),
        ("Can a certificate of participation bear the University seal?", "no", "6"),
        ("Can we skip WSCUC authorization for an academic certificate?", "no", "2.12"),
    ],
)
def test_yes_and_no_are_what_the_policy_says(question: str, verdict: str, clause: str) -> None:
    found = answer(question)
    assert found.verdict == verdict
    assert any(c == clause or c.startswith(f"{clause}.") for c in cited(found))


WRONG_WAY_ROUND = [
    ("We have 14 units, undergraduate, not all of them upper-division. Is the upper-division share met?", "yes"),
    ("Our undergraduate certificate has 16 units, all but 6 upper-division, no graduate units. Is the upper-division share met?", "yes"),
    ("The minimum is 12 units and our academic certificate is at 11 units. Is the size ok?", "yes"),
    ("My chair says 12 units is fine; our academic certificate has 10 units. Is the size ok?", "yes"),
    ("Our academic certificate has 10 units, the MA next door has 30. Is the size ok?", "yes"),
    ("The MA has 30 units, our academic certificate has 10. Is the size ok?", "yes"),
    ("Our academic certificate takes all but 3 of its 12 units from the college itself. Is that many transfer units ok?", "yes"),
    ("I read that 12 units is the minimum. Ours, an academic certificate, has 11. Big enough?", "yes"),
    *failing("'almost' is not heard", ("Is almost 12 units enough for an academic certificate?", "yes")),
    ("Is less than 12 units enough for an academic certificate?", "yes"),
    ("Our academic certificate: three 3-unit courses and a 1-unit lab. Is the size ok?", "yes"),
    ("Can we skip WSCUC authorization for an academic certificate?", "yes"),
    ("Can an academic micro-credential go without CEPC approval?", "yes"),
    ("Is it fine that our academic certificate has no WSCUC authorization?", "yes"),
    ("Is 12 units enough for an academic micro-credential?", "yes"),
    ("Is it true that 10 units is enough for an academic certificate?", "yes"),
    ("Am I wrong that an academic certificate needs at least 12 units?", "yes"),
    ("Is it false that an academic micro-credential needs CEPC approval?", "yes"),
    ("Is 11 units too small for an academic certificate?", "no"),
    ("Do we need WSCUC authorization for our academic certificate?", "no"),
    ("Can our department offer a non-credit certificate without CPaCE?", "yes"),
    ("May a certificate of participation carry the seal?", "yes"),
    ("1/3 of our 12-unit academic certificate is transfer units. Is that within the cap?", "yes"),
    ("3/4 of our 16-unit graduate certificate is graduate work. Is the share short?", "yes"),
    ("Is a quarter too much for transfer units in an academic certificate?", "yes"),
]


@pytest.mark.parametrize(("question", "wrong"), WRONG_WAY_ROUND)
def test_no_answer_is_surely_wrong(question: str, wrong: str) -> None:
    """The worst defect is a wrong yes or no; 'depends' would do here."""
    assert answer(question).verdict != wrong


@pytest.mark.parametrize("question", ["", " ", "\n\t ", "\u00a0"])
def test_an_empty_question_is_refused_with_the_cure(question: str) -> None:
    with pytest.raises(QuestionError, match="type what you want to know"):
        answer(question)


def test_a_question_that_is_too_long_is_refused_with_the_cure() -> None:
    with pytest.raises(AssistantError, match="shorten it to 20,000"):
        answer("a" * (MAX_QUESTION + 1))


@pytest.mark.parametrize(
    "question",
    [
        "?",
        "...",
        "🙂",
        "\x00\x01\x02",
        "((((",
        "12",
        "<@U1>",
        "SELECT * FROM clauses;",
        "1" * 500,
        "{}",
        "units " * 50,
        "0/0 units",
    ],
)
def test_any_text_gets_an_answer_without_a_wrong_verdict(question: str) -> None:
    found = answer(question)
    assert found.text and found.verdict in (None, "depends")


@pytest.mark.parametrize(
    "question",
    ["When is the application deadline?", "How much is tuition?", "Where can I park?", "Who won the game last night?", "Write me a haiku"],
)
def test_out_of_scope_says_what_is_covered_and_gives_no_verdict(question: str) -> None:
    found = answer(question)
    assert (found.kind, found.verdict, found.citations, found.findings) == ("out_of_scope", None, (), ())
    assert "micro-credentials" in found.text and "ask the office" in found.text


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("What does clause 2.10 say?", "2.10"),
        ("what does 2.1 say", "2.1"),
        ("Explain section 4.3", "4.3"),
        *failing("a question with nothing but a clause id is out of scope", ("§2.9?", "2.9")),
        ("Show me clause 7.2", "7.2"),
        ("2.12", "2.12"),
    ],
)
def test_a_named_clause_is_cited_first(question: str, clause: str) -> None:
    found = answer(question)
    assert cited(found)[0] == clause and found.verdict is None


@pytest.mark.parametrize(
    "question",
    [
        "What does clause 2.13 say?",
        "What does 2.99 say?",
        "Explain section 8.1",
    ],
)
def test_an_unknown_clause_is_called_unknown(question: str) -> None:
    found = answer(question)
    assert "There is no clause" in found.text and found.verdict is None


def test_an_invented_clause_changes_no_verdict() -> None:
    found = answer("Per clause 2.13 we may go down to 10 units. Is our 10-unit academic certificate big enough?")
    assert found.verdict == "no" and "There is no clause 2.13" in found.text


@pytest.mark.parametrize(
    "question",
    [
        "Our 12-unit certificate has 14 upper-division units. Is that ok?",
        "A 12-unit academic certificate with 8 upper-division and 8 lower-division units: compliant?",
        "We take 20 transfer units in our 16-unit academic certificate. Is it ok?",
    ],
)
def test_numbers_that_cannot_all_hold_are_named_and_nothing_is_decided(question: str) -> None:
    found = answer(question)
    assert found.verdict is None and "cannot all hold" in found.text


@pytest.mark.parametrize(
    "question",
    ["Our 12-unit certificate has 14 upper-division units. Is that ok?", "20 transfer units in our 16-unit academic certificate: ok?"],
)
def test_numbers_that_cannot_all_hold_decide_nothing(question: str) -> None:
    assert answer(question).verdict is None


def test_after_contradictory_numbers_the_earlier_facts_stand() -> None:
    told, state = reply("Is 12 units enough for an academic certificate?")
    conflicting, after = reply("It has 12 units, 8 upper-division and 8 lower-division. Ok?", state)
    assert conflicting.verdict is None
    assert after.facts == state.facts == told.facts


QUESTIONS = [
    FLAGSHIP,
    "Is 10 units enough for an academic micro-credential?",
    "What is a micro-credential?",
    "Who approves a non-credit certificate?",
    "What could a 9-unit program be?",
    "What is the tuition?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_ten_runs_give_ten_times_the_same_answer(question: str) -> None:
    state = Conversation(id="fixed")
    answers = {answer(question, state).model_dump_json() for _ in range(10)}
    assert len(answers) == 1


def test_the_answer_does_not_depend_on_what_others_asked_before() -> None:
    state = Conversation(id="fixed")
    first = [answer(q, state).model_dump_json() for q in QUESTIONS]
    again = [answer(q, state).model_dump_json() for q in reversed(QUESTIONS)]
    assert first == again[::-1]


def test_an_answer_is_json_and_back_again() -> None:
    found = answer(FLAGSHIP)
    assert Answer.model_validate_json(found.model_dump_json()) == found


def test_an_answer_continues_the_conversation_it_came_in() -> None:
    state = Conversation(id="c-1")
    assert answer(FLAGSHIP, state).conversation == "c-1"


def test_a_no_says_the_smallest_change_and_what_fits_instead() -> None:
    found = answer("Does our 10-unit academic certificate qualify?")
    assert found.fixes and "12" in found.fixes[0].result
    assert any(f.credential == "academic_micro_credential" and f.status != "does_not_fit" for f in found.fits)


def test_every_answer_says_which_text_was_applied() -> None:
    found = answer("What is a micro-credential?")
    assert len(found.policy.fingerprint) == 64 and "2024" in found.policy.approved


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many upper-division units does a 14-unit undergraduate certificate need?", "10.5"),
        ("How many graduate units does a 15-unit graduate certificate need?", "10.5"),
        ("What is the minimum number of units for an academic certificate?", "12"),
        ("What is the maximum size of an academic micro-credential?", "11"),
        ("How many transfer units may a 20-unit academic certificate include?", "5"),
        ("How many CEUs are 45 contact hours in a non-credit certificate?", "4.5"),
        ("How many contact hours are 3 CEUs?", "30"),
        ("How many units may count toward both a graduate certificate and a master's?", "15"),
    ],
)
def test_how_many_is_answered_with_the_number(question: str, value: str) -> None:
    found = answer(question)
    assert value in [v.value for v in found.values] and value in found.text
    assert found.verdict is None


def test_the_doors_of_the_package_are_functions_in_whatever_order_they_are_opened() -> None:
    code = "import assistant; assistant.MAX_QUESTION; assistant.reply; print(callable(assistant.answer))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "True"
