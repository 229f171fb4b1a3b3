"""What Slack needs of the store, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from ui.desk import Asked, Desk
from ui.store import Database, conversations, errands, feedback, threads
from ui.store.errands import Order, Taken
from ui.store.retention import forget
from ui.store.threads import Known, Thread

pytestmark = pytest.mark.usefixtures("quick")
AT, LEASE = 1_000, 60
THREAD = Thread("T1", "C1", "1.0")
ME = "slack:T1"


def order(number: int, lane: str = "a") -> Order:
    return Order(lane=lane, place=f"{number:03}", message=f"m{number}", body=str(number))


def keep(database: Database, *orders: Order) -> None:
    with database.writing() as session:
        for one in orders:
            errands.add(session, one, AT)


def lease(database: Database, at: int = AT) -> Taken | None:
    with database.writing() as session:
        return errands.lease(session, at, LEASE)


def at_once(count: int, call: Callable[[], object]) -> None:
    several = [threading.Thread(target=call) for _ in range(count)]
    for thread in several:
        thread.start()
    for thread in several:
        thread.join()


def test_an_errand_is_one_workers_until_its_lease_ends(database: Database) -> None:
    keep(database, order(1))
    taken: list[Taken | None] = []
    at_once(6, lambda: taken.append(lease(database)))
    assert [one.body for one in taken if one] == ["1"]
    assert lease(database, AT + LEASE - 1) is None
    again = lease(database, AT + LEASE)
    assert again is not None and again.stage == "waiting"


def test_the_errands_of_one_lane_are_done_in_their_order_and_lanes_do_not_wait_for_each_other(database: Database) -> None:
    keep(database, order(2), order(1), order(3, "b"))
    first = lease(database)
    other = lease(database)
    assert first and other and (first.body, other.body) == ("1", "3") and lease(database) is None
    with database.writing() as session:
        errands.done(session, first.key)
    second = lease(database)
    assert second and second.body == "2"


def test_an_errand_that_is_postponed_comes_back_when_it_is_due_with_what_was_noted(database: Database) -> None:
    keep(database, order(1))
    taken = lease(database)
    assert taken
    with database.writing() as session:
        assert errands.posting(session, taken.key)
        errands.postpone(session, taken.key, AT + 10)
    assert lease(database, AT + 9) is None
    again = lease(database, AT + 10)
    assert again and (again.stage, again.tries, again.at) == ("posting", 1, AT)


def test_a_message_that_is_withdrawn_is_not_answered_unless_that_is_under_way(database: Database) -> None:
    keep(database, order(1), order(2, "b"))
    taken = lease(database)
    assert taken
    with database.writing() as session:
        errands.posting(session, taken.key)
        for number in (1, 2):
            errands.withdraw(session, f"m{number}")
        assert errands.asked_by(session, "m1") and not errands.asked_by(session, "m2")
        assert not errands.posting(session, "unknown")


def test_what_was_never_done_is_forgotten_with_its_words(database: Database) -> None:
    keep(database, order(1))
    forget(database, 180)
    assert lease(database) is None


def test_a_thread_is_a_conversation_until_that_is_deleted(database: Database) -> None:
    told = Desk(database, keep_questions=True).ask(Asked("one", ME))
    with database.writing() as session:
        threads.link(session, THREAD, told.conversation, followed=True)
        threads.link(session, THREAD, "another", followed=False)
        threads.asked(session, told.conversation, 1, "T1", "U1")
        assert threads.known(session, THREAD) == Known(told.conversation, True)
        threads.leave(session, THREAD)
        assert threads.known(session, THREAD) == Known(told.conversation, False)
        assert [turn.question for turn in threads.last_asked(session, "T1", "U1", 5)] == ["one"]
        assert threads.last_asked(session, "T2", "U1", 5) == []
    with database.writing() as session:
        assert conversations.remove(session, told.conversation, ME)
    with database.reading() as session:
        assert threads.known(session, THREAD) is None and threads.last_asked(session, "T1", "U1", 5) == []


def test_an_opinion_replaces_the_one_before_and_a_person_is_asked_for_once(database: Database) -> None:
    told = Desk(database, keep_questions=True).ask(Asked("one", ME))
    asked: list[bool] = []

    def ask() -> None:
        with database.writing() as session:
            asked.append(feedback.ask_for_person(session, told.conversation, 1, "slack:T1:U1"))

    at_once(4, ask)
    with database.writing() as session:
        turn = conversations.turn(session, told.conversation, 1)
        assert turn is not None
        for rating, who in (("up", "U1"), ("down", "U1"), ("up", "U2")):
            feedback.change(session, told.conversation, turn, "up" if rating == "up" else "down", who)
        assert sorted(row.rating for row in feedback.all_feedback(session)) == ["down", "up"]
        assert "U1" not in "".join(row.id for row in feedback.all_feedback(session))
    assert sorted(asked) == [False, False, False, True]
