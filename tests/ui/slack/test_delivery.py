"""Delivery: every question is answered once, whatever is delivered twice, restarted, refused or away."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import assistant
from evals.local_slack import BOT, LocalSlack
from tests.ui.slack.conftest import ASKER, CHANNEL, HELP, Start, told, words
from ui.slack.calling import Refused, Workspaces
from ui.slack.work import KEPT, LEASE


def test_an_event_that_is_delivered_again_is_answered_once_by_whichever_process(start: Start) -> None:
    one, other = start(), start()
    ts = one.say(f"<@{BOT}> does it qualify?", event_id="Ev1")
    for bench in (one, other, other):
        bench.say(f"<@{BOT}> does it qualify?", ts=ts, event_id="Ev1")
    threads = [threading.Thread(target=bench.work) for bench in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(one.replies(ts)) == 1


@pytest.mark.parametrize("kinds", [("app_mention", "message"), ("message", "app_mention")])
def test_a_mention_that_comes_as_a_message_too_gets_one_reply(start: Start, kinds: tuple[str, str]) -> None:
    bench = start()
    for kind in kinds:
        bench.say(f"<@{BOT}> does it qualify?", ts="1700000000.000009", type=kind)
    bench.work()
    assert len(bench.replies("1700000000.000009")) == 1


def test_slack_hears_at_once_that_an_event_arrived_however_long_the_answer_takes(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, free = threading.Event(), threading.Event()

    def slow(question: str, conversation: object = None) -> object:
        begun.set()
        assert free.wait(60)
        return told(question, None)

    monkeypatch.setitem(vars(assistant), "reply", slow)
    bench = start()
    with bench.app.workers.working(60):
        ts = bench.say(f"<@{BOT}> does it qualify?")
        assert begun.wait(60)
        # The first answer is not there yet, and Slack is answered all the same.
        other = bench.say(f"<@{BOT}> and this one?")
        assert bench.slack.of("chat.postMessage") == []
        assert bench.slack.wait_for(lambda: (CHANNEL, ts, "eyes") in bench.slack.reactions)
        free.set()
        assert bench.slack.wait_for(lambda: len(bench.replies(ts)) == len(bench.replies(other)) == 1)


def test_an_event_is_not_acknowledged_while_it_cannot_be_kept_and_is_answered_when_it_comes_again(start: Start, tmp_path: Path) -> None:
    bench = start()
    bench.ask("does it qualify?")
    database = bench.parts.database
    for file in tmp_path.glob("kept.sqlite3*"):
        file.unlink()
    (tmp_path / "kept.sqlite3").mkdir()
    database.close()
    given = {"type": "app_mention", "channel": CHANNEL, "user": ASKER, "text": f"<@{BOT}> now?", "ts": "1700000000.000777"}
    assert bench.deliver(given, "Ev777") == 503
    assert "cannot be taken up" in bench.command("now?").text
    (tmp_path / "kept.sqlite3").rmdir()
    bench.restart()
    assert bench.deliver(given, "Ev777") == 200
    bench.work()
    assert len(bench.replies("1700000000.000777")) == 1


def test_a_process_that_dies_while_it_answers_leaves_the_question_to_the_next(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = start()
    ts = bench.say(f"<@{BOT}> does it qualify?")

    def died(_taken: object) -> None:
        raise SystemExit

    monkeypatch.setattr(bench.app.workers, "_carry_out", died)
    with pytest.raises(SystemExit):
        bench.work()
    bench.restart()
    assert bench.work() == 0
    bench.seconds += LEASE
    bench.work()
    assert len(bench.replies(ts)) == 1


def test_a_reply_of_which_slack_said_nothing_is_looked_for_and_not_posted_twice(start: Start, slack: LocalSlack) -> None:
    bench = start()
    slack.fail("chat.postMessage", None, done=True)
    ts = bench.ask("does it qualify?")
    assert len(bench.replies(ts)) == 1 and (CHANNEL, ts, "eyes") in slack.reactions
    bench.restart()
    bench.seconds += 60
    bench.work()
    assert len(bench.replies(ts)) == 1 and "turn 1:" in words(bench.replies(ts)[0]) and slack.reactions == set()


def test_a_busy_slack_is_asked_again_when_it_says(start: Start, slack: LocalSlack) -> None:
    bench = start()
    limited = (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "0"})
    slack.fail("chat.postMessage", limited)
    ts = bench.ask("does it qualify?")
    assert len(bench.replies(ts)) == 1 and len(slack.of("chat.postMessage")) == 2


@pytest.mark.parametrize(
    "failure",
    [
        None,
        (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "0"}),
        (500, {}, {}),
        (503, {"ok": False, "error": "service_unavailable"}, {}),
        (200, {"ok": False, "error": "internal_error"}, {}),
        (200, {"ok": False, "error": "token_revoked"}, {}),
        (200, {"ok": False, "error": "invalid_auth"}, {}),
    ],
)
@pytest.mark.parametrize("method", ["reactions.add", "chat.postMessage", "reactions.remove"])
def test_whatever_passes_is_waited_for_and_answered_once(start: Start, slack: LocalSlack, method: str, failure: object) -> None:
    bench = start()
    slack.fail(method, failure, times=4)  # type: ignore[arg-type]
    ts = bench.ask("does it qualify?")
    for _ in range(8):
        bench.seconds += 600
        bench.work()
    assert len(bench.replies(ts)) == 1 and slack.reactions == set()


def test_with_slack_away_for_a_day_a_question_is_given_up_and_nothing_loops(start: Start, slack: LocalSlack) -> None:
    bench = start()
    slack.fail("reactions.add", (503, {}, {}), times=10_000)
    bench.ask("does it qualify?")
    tries = 0
    for _ in range(40):
        bench.seconds += KEPT // 20
        tries += bench.work()
    # One try each time until the day is over, and none after it.
    assert tries == 21
    assert slack.of("chat.postMessage") == [] and bench.work() == 0


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "not_in_channel", "thread_not_found", "restricted_action"])
def test_where_nobody_can_be_told_the_question_is_dropped_quietly(start: Start, slack: LocalSlack, code: str) -> None:
    bench = start()
    slack.fail("chat.postMessage", (200, {"ok": False, "error": code}, {}))
    bench.ask("does it qualify?")
    bench.seconds += 600
    assert bench.work() == 0 and len(slack.of("chat.postMessage")) == 1 and slack.reactions == set()


def test_a_message_that_was_deleted_is_not_answered(start: Start, slack: LocalSlack) -> None:
    bench = start()
    ts = bench.say(f"<@{BOT}> does it qualify?")
    bench.say("", type="message", subtype="message_deleted", deleted_ts=ts, user=None, hidden=True)
    assert bench.work() == 0
    other = bench.say(f"<@{BOT}> and this?")
    slack.fail("reactions.add", (200, {"ok": False, "error": "message_not_found"}, {}))
    bench.work()
    assert bench.replies(ts) == bench.replies(other) == []


def test_blocks_that_slack_does_not_take_are_said_in_words(start: Start, slack: LocalSlack) -> None:
    bench = start()
    slack.fail("chat.postMessage", (200, {"ok": False, "error": "invalid_blocks"}, {}))
    [reply] = bench.replies(bench.ask("is my certificate fine?"))
    assert reply["text"].startswith("No. 10 units") and "blocks" not in reply


def test_without_a_reaction_it_answers_all_the_same(start: Start, slack: LocalSlack) -> None:
    bench = start()
    slack.fail("reactions.add", (200, {"ok": False, "error": "missing_scope"}, {}))
    assert len(bench.replies(bench.ask("does it qualify?"))) == 1


def test_a_person_is_asked_once_though_the_process_dies_in_between(start: Start, slack: LocalSlack) -> None:
    bench = start(slack_help_channel=HELP)
    ts = bench.ask("is my certificate fine?")
    slack.fail("chat.postMessage", None, done=True)
    bench.press(bench.replies(ts)[0], "person")
    slack.fail("chat.postMessage", None, done=True)
    for _ in range(3):
        bench.seconds += 60
        bench.work()
    assert len(slack.messages[HELP]) == 1 and len(bench.replies(ts)) == 2


def test_a_private_reply_waits_for_slack_too_and_ends_with_its_address(start: Start, slack: LocalSlack) -> None:
    bench = start()
    slack.fail("response/1", (503, {}, {}))
    bench.command("does it qualify?")
    bench.work()
    bench.seconds += 60
    bench.work()
    assert len(bench.private()) == 2
    slack.fail("response/1", (404, {"error": "expired_url"}, {}))
    bench.command("does it qualify?")
    bench.work()
    bench.seconds += 600
    assert bench.work() == 0


def test_private_replies_go_to_slack_alone(start: Start) -> None:
    workspaces: Workspaces = start().app.workspaces
    for address in (
        "https://example.com/x",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://hooks.slack.com.example.com/",
        "",
    ):
        with pytest.raises(Refused):
            workspaces.respond(address, {"text": "x"})


def test_a_thread_is_answered_in_its_order_even_where_the_first_question_has_to_wait(start: Start, slack: LocalSlack) -> None:
    bench = start()
    slack.fail("chat.postMessage", (503, {}, {}))
    ts = bench.ask("does it qualify?")
    bench.say("it has 12 units", thread_ts=ts)
    other = bench.ask("and another?")
    assert bench.replies(ts) == [] and len(bench.replies(other)) == 1
    bench.seconds += 60
    bench.work()
    assert [f"turn {number}:" in words(reply) for number, reply in enumerate(bench.replies(ts), 1)] == [True, True]


def test_nothing_of_a_question_stays_behind_once_it_is_answered(start: Start) -> None:
    bench = start(keep_questions=False)
    bench.ask("is my certificate about canary7f3a fine?")
    with bench.parts.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT count(*) FROM slack_errands").scalar()
        kept = session.connection().exec_driver_sql("SELECT question FROM turns").scalars().all()
    assert (rows, kept) == (0, [None])
