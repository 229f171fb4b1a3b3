"""What a truthful model may do: point to a fact in the user's words, ask about a number, reword with small words; and for any model the property."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import reply
from assistant.conversation import Conversation
from assistant.model.proposal import POINTED
from assistant.model.wording import reason, says_the_same
from assistant.read.numbers import quantities
from assistant.read.text import plain
from tests.assistant.model.speaker import reads, saying

FILLER = "The committee met again and talked about the history of the department at length. " * 50
LONG = (
    f"We propose a 14-unit undergraduate certificate. {FILLER} Ten of the units are upper-division. {FILLER} "
    "Is the upper-division share met?"
)
FOUND = ("upper_division_units", "10", "Ten of the units are upper-division")


def test_a_fact_in_the_middle_of_a_long_mail_is_taken_where_the_model_points_to_it() -> None:
    alone, _ = reply(LONG)
    helped, after = reply(LONG, None, saying(reads(FOUND)))
    assert "upper_division_units" not in alone.facts
    assert helped.facts == after.facts == {**alone.facts, "upper_division_units": 10}
    assert "with the help of a language model: upper-division units: 10" in helped.notes[-1]
    assert helped.notes[-1] in helped.text
    assert helped.missing != alone.missing


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("11", "Ten of the units are upper-division"),
        ("10", "Ten of the units"),
        ("10", "Eleven of the units are upper-division"),
        ("14", "Ten of the units are upper-division"),
    ],
)
def test_the_same_fact_with_another_number_or_in_other_words_is_taken_only_as_the_user_said_it(value: str, words: str) -> None:
    helped, _ = reply(LONG, None, saying(reads(("upper_division_units", value, words))))
    assert helped.facts.get("upper_division_units") in (None, 10)
    assert (helped.facts.get("upper_division_units") == 10) == (value == "10" and words.startswith("Ten"))


def test_nothing_is_taken_where_the_mail_says_two_things() -> None:
    two = LONG.replace("Is the", "Then 12 of the units are upper-division. And 11 of the units are upper-division. Is the")
    alone, _ = reply(two)
    helped, _ = reply(two, None, saying(reads(FOUND)))
    assert (helped.verdict, helped.values, helped.facts) == (alone.verdict, alone.values, alone.facts)


def test_nothing_is_taken_from_a_what_if() -> None:
    _, state = reply("Our undergraduate certificate has 14 units. Is that enough?")
    helped, after = reply("What if it were 10 units?", state, saying(reads(("upper_division_units", "10", "10 units"))))
    assert "upper_division_units" not in helped.facts and "upper_division_units" not in after.facts


def test_a_number_that_was_not_placed_is_asked_about_and_not_counted() -> None:
    question = "May four and a half of eighteen units in the academic certificate be transfer?"
    alone, _ = reply(question)
    helped, _ = reply(question, None, saying(reads(("transfer_units", "4.5", "four and a half"))))
    if "transfer_units" in alone.facts:
        pytest.skip("the built-in reader places this number by now")
    assert (helped.verdict, helped.values, helped.facts) == (alone.verdict, alone.values, alone.facts)
    assert helped.notes[-1].endswith("this was not counted. If it is meant, please say '4.5 transfer units'.")


def test_a_reason_reworded_with_small_words_is_used() -> None:
    question = "Is 10 units enough for an academic certificate?"
    alone, _ = reply(question)
    built_in = reason(alone)
    told = built_in.replace("**No.** ", "**No.** Your ", 1)
    helped, _ = reply(question, Conversation(id=alone.conversation), saying(reads(), told))
    assert helped == alone.model_copy(update={"text": alone.text.replace(built_in, told)})


def test_what_is_out_of_scope_is_not_reworded() -> None:
    question = "Where can I park on Friday?"
    alone, _ = reply(question)
    assert reply(question, Conversation(id=alone.conversation), saying(reads(), "Park anywhere."))[0] == alone


@pytest.mark.parametrize("way", ["json_schema", "function_calling", "json_mode", "words"])
def test_the_proposal_is_got_by_schema_else_as_a_tool_else_in_json_mode_else_from_words(way: str) -> None:
    given = {"facts": [dict(zip(("fact", "value", "words"), FOUND, strict=True))]}
    chat = saying(reads(FOUND)) if way == "words" else saying(structured={way: given})
    assert reply(LONG, None, chat)[0].facts["upper_division_units"] == 10


ASKED = "We have 12 students and a 14-unit undergraduate certificate with 10 upper-division and 4 lower-division units. Is that enough?"
TOKENS = ASKED.split()
WORDS = st.one_of(
    st.text(max_size=20),
    st.tuples(st.integers(0, len(TOKENS)), st.integers(1, 6)).map(lambda cut: " ".join(TOKENS[cut[0] : cut[0] + cut[1]])),
)
VALUES = st.one_of(st.sampled_from(["10", "12", "14", "4", "ten", "graduate", "cpace", "letter", "-1", "1e9"]), st.text(max_size=12))
FACTS = st.tuples(st.one_of(st.sampled_from(POINTED), st.text(max_size=12)), VALUES, WORDS)
READINGS = st.one_of(
    st.text(max_size=80),
    st.builds(
        lambda facts, kind, credential: reads(*facts, kind=kind, credential=credential),
        st.lists(FACTS, max_size=5),
        st.sampled_from(["check", "out_of_scope", ""]),
        st.sampled_from(["", "academic_certificate", "non_credit_certificate"]),
    ),
)


@settings(max_examples=60, deadline=None)
@given(reading=READINGS, wording=st.text(max_size=80))
def test_whatever_a_model_says_only_a_fact_that_stands_in_the_question_can_change_what_is_decided(reading: str, wording: str) -> None:
    alone, _ = reply(ASKED)
    helped, _ = reply(ASKED, Conversation(id=alone.conversation), saying(reading, wording))
    added = {name: value for name, value in helped.facts.items() if name not in alone.facts}
    assert {name: helped.facts[name] for name in alone.facts} == alone.facts
    if not added:
        assert (helped.kind, helped.verdict, helped.values, helped.findings) == (alone.kind, alone.verdict, alone.values, alone.findings)
    said = {quantity.amount.exact for quantity in quantities(plain(ASKED).text)}
    assert all(value in said or str(value) in ASKED for value in added.values())


REASON = "**No.** 10 of 14 units is not 75% of them: at least 10.5 units must be upper-division (2.5)."
PIECES = st.lists(st.sampled_from([*REASON.split(), "the", "your", "not", "Yes.", "11", "(2.6)", "may", "above", "waived"]), max_size=30)


@given(PIECES)
def test_no_order_of_words_is_let_through_that_does_not_keep_every_number_clause_and_negation(pieces: list[str]) -> None:
    told = " ".join(pieces)
    if says_the_same(REASON, told, "**No.**"):
        kept = [piece for piece in pieces if piece not in ("the", "your", "is", "them:", "be")]
        assert kept == [piece for piece in REASON.split() if piece not in ("is", "them:", "be")]


def test_without_the_setting_nothing_of_the_language_model_is_loaded() -> None:
    code = (
        "import sys, assistant.answer as a; a.answer('Is 10 units enough for an academic certificate?'); "
        "print([n for n in sys.modules if n.startswith(('assistant.model', 'langchain.'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3])
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
