"""What is kept, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text, update

from assistant.contract import Answer
from ui.desk import Asked, Desk, UnknownConversation
from ui.store import Database, StoreDown, conversations, events, feedback, keys, now, repeats
from ui.store.feedback import Opinion
from ui.store.migrating import newest
from ui.store.repeats import KeyReused, Repeat
from ui.store.retention import forget
from ui.store.tables import ConversationRow, Kept
from ui.store.wanting import wanting

pytestmark = pytest.mark.usefixtures("quick")
ME = "key:me"


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, keep_questions=True)


def at_once(count: int, call: Callable[[int], object]) -> None:
    threads = [threading.Thread(target=call, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_migrations_make_the_tables_that_the_code_expects(database: Database) -> None:
    with database.reading() as session:
        connection = session.connection()
        assert compare_metadata(MigrationContext.configure(connection), Kept.metadata) == []
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest()


def test_a_database_of_a_newer_version_is_left_alone(database: Database, database_url: str) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreDown, match="TooNew"):
        Database(database_url).ping()


def test_processes_that_start_together_migrate_once(database_url: str) -> None:
    failures: list[Exception] = []

    def start(_number: int) -> None:
        database = Database(database_url)
        try:
            database.ping()
        except StoreDown as error:
            failures.append(error)
        database.close()

    at_once(6, start)
    assert failures == []


def test_a_conversation_goes_on_where_it_was_left(desk: Desk, database: Database) -> None:
    first = desk.ask(Asked("one", ME))
    second = desk.ask(Asked("two", ME, first.conversation))
    assert second.conversation == first.conversation
    with database.reading() as session:
        kept = conversations.turns(session, first.conversation)
    assert [(turn.number, turn.question) for turn in kept] == [(1, "one"), (2, "two")]
    assert kept[1].answer == second


def test_requests_at_once_to_one_conversation_lose_no_turn(desk: Desk, database: Database) -> None:
    begun = desk.ask(Asked("begin", ME)).conversation
    at_once(8, lambda number: [desk.ask(Asked(f"{number}.{turn}", ME, begun)) for turn in range(3)])
    with database.reading() as session:
        kept = conversations.turns(session, begun)
        state = conversations.held(session, begun, ME)
    assert [turn.number for turn in kept] == list(range(1, 26))
    assert {turn.question for turn in kept} == {"begin"} | {f"{number}.{turn}" for number in range(8) for turn in range(3)}
    # The assistant's own state went through every turn too, not only the record of them.
    assert state is not None
    assert len(json.loads(state.state)["turns"]) == 25


def test_two_processes_on_one_database_continue_each_others_conversations(desk: Desk, database_url: str) -> None:
    other = Database(database_url)
    begun = desk.ask(Asked("here", ME)).conversation
    Desk(other, keep_questions=True).ask(Asked("there", ME, begun))
    desk.ask(Asked("here again", ME, begun))
    with other.reading() as session:
        assert len(conversations.turns(session, begun)) == 3
    other.close()


def test_a_conversation_is_its_owners_alone(desk: Desk, database: Database) -> None:
    mine = desk.ask(Asked("mine", ME)).conversation
    with pytest.raises(UnknownConversation):
        desk.ask(Asked("whose?", "key:other", mine))
    with database.writing() as session:
        assert conversations.held(session, mine, "key:other") is None
        assert not conversations.remove(session, mine, "key:other")
        assert conversations.remove(session, mine, ME)


def test_ids_of_conversations_cannot_be_guessed(desk: Desk) -> None:
    ids = {desk.ask(Asked("begin", ME)).conversation for _ in range(50)}
    assert len(ids) == 50
    assert all(len(found) == 32 and len(set(found)) > 5 for found in ids)


def test_words_of_questions_are_kept_only_where_the_setting_says_so(database: Database) -> None:
    told = Desk(database, keep_questions=False).ask(Asked("weather in Long Beach", ME))
    with database.reading() as session:
        assert conversations.turns(session, told.conversation)[0].question is None
        assert [(row.kind, row.question) for row in conversations.unanswered(session)] == [("out_of_scope", None)]


def test_a_state_that_this_version_cannot_read_is_said_and_not_guessed_at(desk: Desk, database: Database) -> None:
    begun = desk.ask(Asked("begin", ME)).conversation
    with database.writing() as session:
        session.execute(update(ConversationRow).values(state='{"id": "x", "from_another_version": 1}'))
    told = desk.ask(Asked("go on", ME, begun))
    assert any("another version" in note for note in told.notes)
    assert told.conversation == begun


def test_a_request_sent_again_with_its_key_is_done_once(desk: Desk, database: Database) -> None:
    repeat = Repeat.of(ME, "ask", "k1", b"one")
    answers: list[Answer] = []
    at_once(5, lambda _number: answers.append(desk.ask(Asked("one", ME, None, repeat))))
    assert len({told.conversation for told in answers}) == 1
    with database.reading() as session:
        assert conversations.count(session) == 1
    with pytest.raises(KeyReused):
        desk.ask(Asked("two", ME, None, Repeat.of(ME, "ask", "k1", b"two")))
    assert desk.ask(Asked("one", "key:other", None, Repeat.of("key:other", "ask", "k1", b"one"))) not in answers


def test_an_event_is_taken_up_once_however_often_it_comes(database: Database) -> None:
    taken: list[bool] = []

    def deliver(_number: int) -> None:
        with database.writing() as session:
            taken.append(events.take_up(session, "slack", "Ev123"))

    at_once(6, deliver)
    assert sorted(taken) == [False] * 5 + [True]
    with database.writing() as session:
        assert events.take_up(session, "tickets", "Ev123")


def test_feedback_is_counted_by_the_clauses_of_its_answer(desk: Desk, database: Database) -> None:
    begun = desk.ask(Asked("one", ME)).conversation
    with database.writing() as session:
        turn = conversations.turn(session, begun, None)
        assert turn is not None
        feedback.add(session, begun, turn, Opinion(rating="down", comment="wrong", escalate=True, contact="me@example.edu"))
        feedback.add(session, begun, turn, Opinion(rating="up"))
    with database.reading() as session:
        assert feedback.by_clause(session) == {"2.4": {"down": 1, "up": 1}}
        assert [row.contact for row in feedback.escalations(session)] == ["me@example.edu"]


def test_turns_to_be_looked_at_come_once_with_all_that_was_asked_before_them(desk: Desk, database: Database) -> None:
    fine = desk.ask(Asked("Is 12 enough?", ME)).conversation
    begun = desk.ask(Asked("Is 10 enough?", ME)).conversation
    last = desk.ask(Asked("and the weather?", ME, begun))
    unkept = Desk(database, keep_questions=False).ask(Asked("weather in Long Beach", ME)).conversation
    with database.writing() as session:
        for conversation, number, rating in ((fine, 1, "up"), (begun, 2, "down"), (unkept, 1, "down")):
            turn = conversations.turn(session, conversation, number)
            assert turn is not None
            feedback.add(session, conversation, turn, Opinion.model_validate({"rating": rating, "comment": "no help"}))
    with database.reading() as session:
        found = list(wanting(session))
    assert [(one.turns, one.kind, one.comment) for one in found] == [(("Is 10 enough?", "and the weather?"), last.kind, "no help")]


def test_a_key_is_kept_as_a_hash_and_ends_when_it_is_revoked_or_expires(database: Database) -> None:
    with database.writing() as session:
        made = keys.create(session, "help desk", ["ask", "read"])
        old = keys.create(session, "old", ["ask"], days=-1)
        kept = " ".join(str(vars(row)) for row in keys.listed(session))
    secret = made.split("_", 2)[2]
    assert secret not in kept
    with database.writing() as session:
        known = keys.known(session, made)
        assert known is not None
        assert known.scopes == {"ask", "read"}
        assert keys.known(session, made[:-1] + ("a" if made[-1] != "a" else "b")) is None
        assert keys.known(session, old) is None
        assert keys.known(session, "pak_nonsense") is None
        assert keys.revoke(session, known.id)
        assert keys.known(session, made) is None


def test_retention_deletes_what_is_old_with_all_that_belongs_to_it(desk: Desk, database: Database) -> None:
    old, new = desk.ask(Asked("old weather", ME)).conversation, desk.ask(Asked("new", ME)).conversation
    with database.writing() as session:
        turn = conversations.turn(session, old, 1)
        assert turn is not None
        feedback.add(session, old, turn, Opinion(rating="down", escalate=True))
        session.execute(update(ConversationRow).where(ConversationRow.id == old).values(changed=now() - 11 * 86_400))
    assert forget(database, days=10) == 1
    with database.reading() as session:
        assert conversations.held(session, old, ME) is None
        assert conversations.turns(session, old) == ()
        assert list(conversations.unanswered(session)) == list(feedback.all_feedback(session)) == list(feedback.escalations(session)) == []
        assert conversations.held(session, new, ME) is not None


def test_old_replies_and_events_are_forgotten(desk: Desk, database: Database) -> None:
    desk.ask(Asked("one", ME, None, Repeat.of(ME, "ask", "k", b"one")))
    with database.writing() as session:
        events.take_up(session, "slack", "Ev1")
        session.execute(text("UPDATE repeats SET at = 1"))
        session.execute(text("UPDATE events SET at = 1"))
    forget(database, days=10)
    with database.writing() as session:
        assert repeats.kept(session, Repeat.of(ME, "ask", "k", b"other")) is None
        assert events.take_up(session, "slack", "Ev1")
