"""A conversation in the chat: asked, edited, corrected by hand, never lost to an error."""

from __future__ import annotations

import pytest

import assistant
from assistant.conversation import Conversation
from ui.chat.link import link_to, opened
from ui.chat.session import Session
from ui.chat.talking import FIRST, Talking
from ui.desk import Asked, Desk, Told, unkept
from ui.store import Database, conversations

SHORT = "My 14-unit undergraduate certificate has 10 upper-division units and no graduate ones. OK?"
TALKING = Talking(unkept)


def asked(*questions: str) -> Session:
    session = Session()
    for question in questions:
        session = TALKING.ask(session, question)
    return session


def verdicts(session: Session) -> list[str | None]:
    return [exchange.answer.verdict if exchange.answer else None for exchange in session.exchanges]


def test_each_answer_carries_the_conversation_on() -> None:
    session = asked("Does my 10-unit program qualify?", "as an academic certificate")
    assert verdicts(session) == ["depends", "no"]
    assert session.facts == {"credential": "academic_certificate", "total_units": 10}


def test_a_session_survives_as_json() -> None:
    session = asked(SHORT)
    assert Session.model_validate_json(session.model_dump_json()) == session


@pytest.mark.parametrize("question", ["x" * 2_001, "\x00", "  "])
def test_an_error_is_one_sentence_and_the_conversation_goes_on(question: str) -> None:
    before = asked("Does my 10-unit program qualify?")
    after = TALKING.ask(before, question)
    assert after.exchanges[-1].error
    assert len(after.exchanges[-1].question) <= 301
    assert (after.state, after.facts) == (before.state, before.facts)
    assert TALKING.ask(after, "as an academic certificate").exchanges[-1].answer


def test_a_fault_of_the_software_is_told_without_its_words_and_can_be_tried_again() -> None:
    faults = [ZeroDivisionError("secret")]

    def tell(asked: Asked) -> Told:
        if faults:
            raise faults.pop()
        return unkept(asked)

    talking = Talking(tell)
    broken = talking.ask(Session(), "Does my 10-unit program qualify?")
    assert "secret" not in str(broken.exchanges[-1].error)
    assert verdicts(talking.again(broken)) == ["depends"]


def test_how_much_too_long_a_question_is_is_said() -> None:
    said = asked("long " * 500).exchanges[-1].error
    assert said == "The question has 2,500 characters and at most 2,000 can be sent; shorten it by 500."


def test_an_edited_question_is_asked_again_and_what_came_after_is_gone() -> None:
    session = asked("Does my 10-unit program qualify?", "as an academic certificate", "Who approves it?")
    edited = TALKING.ask_at(session, 0, "Does my 13-unit program qualify?")
    assert len(edited.exchanges) == 1
    assert edited.facts == {"total_units": 13}
    later = TALKING.ask_at(session, 1, "as an academic micro-credential")
    assert [e.question for e in later.exchanges] == ["Does my 10-unit program qualify?", "as an academic micro-credential"]


def test_the_other_course_of_an_edited_conversation_is_kept_as_it_was(database: Database) -> None:
    talking = Talking(Desk(database, keep_questions=True).turn)
    session = talking.ask(talking.ask(Session(), "Does my 10-unit program qualify?"), "as an academic certificate")
    edited = talking.ask_at(session, 1, "as an academic micro-credential")
    ids = [Conversation.model_validate_json(s.state).id for s in (session, edited)]
    with database.reading() as held:
        first, second = (conversations.turns(held, name) for name in ids)
    assert [turn.question for turn in first] == ["Does my 10-unit program qualify?", "as an academic certificate"]
    assert [turn.question for turn in second] == ["as an academic micro-credential"]


def test_a_fact_that_is_set_decides_the_last_question_again_and_says_what_changed() -> None:
    session = TALKING.set(asked(SHORT), "upper_division_units", "11")
    last = session.exchanges[-1]
    assert verdicts(session) == ["no", "yes"]
    assert (last.changed, last.was) == (("Upper-division units: 10 → 11",), "No")


def test_one_correction_after_another_is_one_correction() -> None:
    session = TALKING.set(TALKING.set(asked(SHORT), "upper_division_units", "11"), "total_units", "16")
    assert verdicts(session) == ["no", "no"]
    assert session.exchanges[-1].changed == ("Units in total: 14 → 16", "Upper-division units: 10 → 11")


def test_a_correction_that_is_taken_back_leaves_the_conversation_as_it_was() -> None:
    before = asked(SHORT)
    session = TALKING.set(TALKING.set(before, "upper_division_units", "11"), "upper_division_units", "10")
    assert session.exchanges == before.exchanges


def test_a_fact_is_decided_in_the_question_it_bears_on_even_after_another_question() -> None:
    session = TALKING.set(asked(SHORT, "Why?"), "upper_division_units", "11")
    assert session.exchanges[-1].question == SHORT
    assert verdicts(session)[-1] == "yes"


def test_whoever_fills_in_the_panel_first_gets_the_program_checked() -> None:
    session = TALKING.set(Session(), "total_units", "10")
    assert session.exchanges[0].question == FIRST
    assert verdicts(session) == ["depends"]
    assert session.facts == {"total_units": 10}


@pytest.mark.parametrize(
    ("fact", "typed", "said"),
    [
        ("total_units", "many", "is no number"),
        ("upper_division_units", "20", "more than the total of 14 units"),
        ("level", "phd", "is none of"),
        ("colour", "red", "no such fact"),
    ],
)
def test_what_cannot_be_set_is_said_and_the_conversation_stays(fact: str, typed: str, said: str) -> None:
    before = asked(SHORT)
    session = TALKING.set(before, fact, typed)
    assert session.exchanges == before.exchanges
    assert session.wrong and said in session.wrong.problem
    assert TALKING.ask(session, "Why?").wrong is None


@pytest.mark.parametrize("typed", ["15-18", "at least 12", "more than 12", "at most 18", "35/3", "10.5"])
def test_a_count_is_written_as_it_is_typed(typed: str) -> None:
    session = TALKING.set(Session(), "total_units", typed)
    assert session.wrong is None
    assert TALKING.set(Session(), "total_units", assistant.fact_rows(session.facts)[0][1]).facts == session.facts


def test_a_course_list_fills_the_panel() -> None:
    session = TALKING.fill(asked(SHORT), "ENGL 210 (3)\nENGL 301 (3)\nENGL 302 (3)\nENGL 401 (3)\nENGL 499 (3)")
    assert verdicts(session) == ["no", "yes"]
    assert session.facts["upper_division_units"] == 12
    assert session.exchanges[-1].changed[0] == "5 courses read from the list."


def test_a_link_brings_question_and_facts_back() -> None:
    session = TALKING.set(asked("Does my 10-unit program qualify?", "as an academic certificate"), "total_units", "13")
    again = TALKING.play(opened(link_to(session.exchanges)).steps)
    assert again.facts == session.facts
    assert [(e.question, e.facts) for e in again.exchanges] == [(e.question, e.facts) for e in session.exchanges]
    assert verdicts(again) == verdicts(session)
