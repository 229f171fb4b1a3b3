"""What a message asks: its kind, what a yes would mean, how broadly, and about which facts."""

from __future__ import annotations

import pytest

from assistant.read.sentences import marked
from assistant.read.text import plain
from tests.assistant.reading import asks, failing

KINDS = {
    "check": [
        "Does my 10-unit program qualify?",
        "Is 10 units enough for an academic micro-credential?",
        "Can we use pass/fail in an academic certificate?",
        "May an undergraduate certificate include 8 graduate units?",
        "Our certificate has 30% transfer units. Is that allowed?",
        "Is a 14-unit undergraduate certificate with 9 upper-division units ok?",
        "Does a non-credit certificate need the Provost's approval?",
        "Is WSCUC authorization required for an academic certificate?",
        "Can a certificate of participation bear the seal?",
        "We have a 12-unit graduate certificate with 8 graduate units. Are we compliant?",
        "Must non-credit certificates be offered through CPaCE?",
        "Is there anything that stops us from offering 10 units as an academic micro-credential?",
        "Am I wrong that an academic certificate needs 12 units?",
        "An academic certificate can be 11 units, right?",
        "could we offer a 2-unit micro-credential for credit",
    ],
    "classify": [
        "What type of credential would a 10-unit program be?",
        "What could we call our 8-unit program?",
        "Which of the five types is a one-day workshop without credit?",
        "We have 9 units. What kind of certificate is that?",
    ],
    "bound": [
        "What is the minimum number of units for an academic certificate?",
        "How many upper-division units does a 16-unit undergraduate certificate need?",
        "How many transfer units may a 20-unit certificate include?",
        "What's the maximum size of an academic micro-credential?",
        "How many graduate units must a 15-unit graduate certificate have?",
        "How many units can be double counted with the master's?",
        "what is the cap on transfer credit",
    ],
    "count": ["How many CEUs are 45 contact hours?", "A course has 25 contact hours. How many CEUs is that?"],
    "lookup": [
        "What is a micro-credential?",
        "What does clause 2.10 say?",
        "What does stackable mean?",
        "Why are there certificates of participation at all?",
        "Tell me what the policy says about grading.",
        "Explain section 4.3",
        "Show me clause 7.2",
        "2.12",
    ],
    "compare": [
        "What is the difference between an academic certificate and an academic micro-credential?",
        "How does a non-credit certificate differ from a certificate of participation?",
        "Academic certificate vs. academic micro-credential?",
    ],
    "procedure": [
        "Who approves a non-credit certificate?",
        "How do we get a new academic micro-credential approved?",
        "Where is a non-credit micro-credential recorded?",
        "Which committees have to sign off on an academic micro-credential?",
    ],
    "level": [
        "She attended all sessions, did all the work and passed. Which certificate level does she earn?",
        "Participation or completion: he attended everything but failed the final test. What level?",
    ],
    "out_of_scope": [
        "What is the tuition for summer session?",
        "When is the application deadline?",
        "How do I park on campus?",
        "What GPA do I need to graduate?",
        "Can you write me a poem about spring?",
        "What is the weather tomorrow?",
    ],
    "smalltalk": ["hi", "Hello there!", "thanks", "Thank you, that helps!"],
    "clarify": ["is it ok?", "can we do this?"],
}


KINDS_MISSED = failing(
    "a choice between two types is taken for another kind",
    ("Would this be a certificate or a micro-credential? It has 15 units.", "classify"),
)


@pytest.mark.parametrize(
    ("message", "kind"), [*((message, kind) for kind, messages in KINDS.items() for message in messages), *KINDS_MISSED]
)
def test_a_clear_question_is_of_its_kind(message: str, kind: str) -> None:
    assert asks(message).kind == kind


STANCES = {
    "satisfies": [
        "Is 12 units enough for an academic certificate?",
        "Can we offer 10 units as an academic micro-credential?",
        "Is it ok to have 9 upper-division units of 12?",
        "Are 3 transfer units within the cap for a 12-unit certificate?",
        "May we use CR/NC grading?",
        "Does a 14-unit undergraduate certificate with 12 upper-division units meet the share?",
    ],
    "breaks": [
        "Is 10 units too small for an academic certificate?",
        "Are 13 units too many for an academic micro-credential?",
        "Does 4 of 12 units as transfer exceed the cap?",
        "Would 11 units violate the policy for an academic certificate?",
        "Are we short of upper-division units with 9 of 14?",
        "Is there anything that stops us from offering 10 units as an academic micro-credential?",
        "Is a 13-unit academic micro-credential prohibited?",
        "Is there any problem with a 10-unit academic certificate?",
    ],
    "required": [
        "Does an academic certificate need WSCUC authorization?",
        "Must a non-credit certificate be offered through CPaCE?",
        "Is the Provost's approval required for a non-credit certificate?",
        "Do we have to state prerequisites?",
        "Is CEPC approval mandatory for an academic micro-credential?",
    ],
    "unneeded": [
        "Is Chancellor's Office authorization unnecessary for a new certificate?",
        "Can an academic micro-credential do without CEPC approval?",
        "Can we skip WSCUC authorization for an academic certificate?",
    ],
}


@pytest.mark.parametrize(("message", "stance"), [*((message, stance) for stance, messages in STANCES.items() for message in messages)])
def test_what_a_yes_would_mean_is_read_from_the_words_that_ask(message: str, stance: str) -> None:
    assert asks(message).stance == stance


@pytest.mark.parametrize(
    ("message", "stance"),
    [
        ("Am I wrong that 12 units is enough for an academic certificate?", "breaks"),
        ("Am I mistaken that a 12-unit academic certificate is allowed?", "breaks"),
        ("Is it wrong to say that 10 units is enough for an academic micro-credential?", "breaks"),
        ("Would it be false to say that an academic certificate needs WSCUC authorization?", "unneeded"),
        ("Am I wrong in thinking that 13 units is too big for an academic micro-credential?", "satisfies"),
        ("Is my chair mistaken that CEPC approval is required for an academic micro-credential?", "unneeded"),
        ("Am I right that 12 units is enough for an academic certificate?", "satisfies"),
        ("Is it true that an academic certificate needs WSCUC authorization?", "required"),
        ("Our chair says that 10 units is enough for an academic certificate. Is she wrong?", "breaks"),
        ("Our chair says that 10 units is enough for an academic certificate. Is she right?", "satisfies"),
        ("12 units is enough for an academic certificate. Correct?", "satisfies"),
    ],
)
def test_am_i_wrong_that_turns_the_question_round(message: str, stance: str) -> None:
    assert asks(message).stance == stance


@pytest.mark.parametrize(
    ("message", "stance"),
    [
        ("You can't have a 13-unit academic micro-credential, right?", "breaks"),
        ("A 13-unit academic micro-credential is not allowed, correct?", "breaks"),
        ("Nothing forbids a 10-unit academic micro-credential, right?", "satisfies"),
        ("A 10-unit academic micro-credential is fine, right?", "satisfies"),
    ],
)
def test_a_statement_put_for_confirmation_fixes_what_a_yes_means(message: str, stance: str) -> None:
    found = asks(message)
    assert (found.stance, found.declared) == (stance, True)


@pytest.mark.parametrize(
    ("message", "broad"),
    [
        ("Does my 10-unit program qualify?", True),
        ("Is our 12-unit academic certificate compliant?", True),
        ("Does it meet all requirements of the policy? 14 units, undergraduate.", True),
        *failing(
            "'would it be approved' is asked about approvals alone", ("Would our 14-unit undergraduate certificate be approved?", True)
        ),
        ("Is our draft of a 12-unit graduate certificate in line with the policy?", True),
        ("Is 10 units enough for an academic micro-credential?", False),
        ("Is 10 units the right size for an academic micro-credential?", False),
        ("Can a 12-unit certificate have 3 transfer units?", False),
        ("Does it need WSCUC authorization?", False),
        ("Is CR/NC grading ok in an academic certificate?", False),
        ("Are 9 upper-division units of 12 enough?", False),
    ],
)
def test_a_question_is_broad_where_it_asks_about_the_whole_policy(message: str, broad: bool) -> None:
    assert asks(message).broad is broad


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        ("Is 10 units enough for an academic micro-credential?", "total_units"),
        ("Can a 12-unit certificate have 3 transfer units?", "transfer_units"),
        ("Are 9 upper-division units of 12 enough?", "upper_division_units"),
        ("Is the graduate share met with 8 of 12 units?", "graduate_units"),
        ("Can we double count 15 units with the MA?", "double_counted_units"),
        ("Is CR/NC grading ok in an academic certificate?", "grading"),
        ("Does it need WSCUC authorization?", "approvals.wscuc"),
        ("Must CEPC approve an academic micro-credential?", "approvals.cepc"),
        ("May it bear the seal?", "bears_seal"),
        ("Can our department offer a non-credit certificate?", "offered_by"),
        ("Do prerequisites have to be stated?", "prerequisites_stated"),
        ("Does it show on the transcript?", "on_transcript"),
        ("We have 12 units, all letter graded, approved by WSCUC. Is 3 transfer units too much?", "transfer_units"),
    ],
)
def test_a_question_is_about_the_fact_that_it_names(message: str, fact: str) -> None:
    assert fact in asks(message).focus


@pytest.mark.parametrize(
    ("message", "fact"),
    [
        ("We have 14 units and 3 transfer units. Is 10 upper-division units enough?", "transfer_units"),
        ("It bears the seal. Are 12 units enough for an academic certificate?", "bears_seal"),
        ("WSCUC approved it. Can we use CR/NC grading?", "approvals.wscuc"),
    ],
)
def test_what_is_only_told_beside_the_question_is_not_asked_about(message: str, fact: str) -> None:
    assert fact not in asks(message).focus


@pytest.mark.parametrize(
    ("message", "wanted", "side"),
    [
        ("What is the minimum number of units for an academic certificate?", "total_units", "least"),
        ("What is the maximum number of units for an academic micro-credential?", "total_units", "most"),
        ("How many upper-division units does a 16-unit undergraduate certificate need?", "upper_division_units", "least"),
        ("At most how many transfer units may a 20-unit certificate include?", "transfer_units", "most"),
        ("How many graduate units must a 15-unit graduate certificate have?", "graduate_units", "least"),
        ("How many units can be double counted with the master's?", "double_counted_units", "most"),
        ("How many CEUs are 45 contact hours?", "ceus", "both"),
        ("How many contact hours are 3 CEUs?", "contact_hours", "both"),
        ("How many units of credit for prior learning can a 16-unit certificate count?", "prior_learning_units", "most"),
    ],
)
def test_how_many_asks_for_one_count_and_one_end_of_it(message: str, wanted: str, side: str) -> None:
    found = asks(message)
    assert found.wanted == wanted
    assert found.side in (side, "both")


def test_is_that_right_makes_the_sentence_before_it_ask() -> None:
    found = marked(plain("An academic certificate needs 12 units. Is that right?"))
    assert [s.asked for s in found.sentences] == [True, True]


def test_a_sentence_that_no_question_refers_to_does_not_ask() -> None:
    found = marked(plain("An academic certificate needs 12 units. Does ours bear the seal?"))
    assert [s.asked for s in found.sentences] == [False, True]


@pytest.mark.parametrize(
    ("message", "yes_no"),
    [
        ("Is 12 enough?", True),
        ("So, can we do that?", True),
        ("12 units is enough, right?", True),
        ("12 units enough?", True),
        ("How many units are enough?", False),
        ("Who approves it?", False),
        ("What type would it be?", False),
        ("If we had 12 units, would that be enough?", True),
        ("We have 12 units and would like to know: is that enough?", True),
    ],
)
def test_a_yes_no_question_is_told_by_its_form(message: str, yes_no: bool) -> None:
    assert asks(message).yes_no is yes_no


@pytest.mark.parametrize(
    ("message", "own"),
    [
        ("14 units, sorry", False),
        ("undergraduate", False),
        ("Is 12 enough?", True),
        ("who approves it", True),
        ("yes", False),
        ("make it 13", False),
    ],
)
def test_a_message_without_a_question_only_adds_to_an_earlier_one(message: str, own: bool) -> None:
    assert asks(message).own is own
