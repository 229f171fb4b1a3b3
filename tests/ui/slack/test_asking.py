"""Asking in Slack: mentions, threads, direct messages, the command, the shortcut, the home page."""

from __future__ import annotations

from typing import Any

import pytest

from evals.local_slack import BOT, LocalSlack
from tests.ui.slack.conftest import ASKER, CHANNEL, Start, buttons, words
from ui.store import threads


def test_a_mention_is_answered_in_its_thread_and_the_eyes_come_and_go(start: Start, slack: LocalSlack) -> None:
    bench = start()
    ts = bench.ask("is my certificate fine?")
    [reply] = bench.replies(ts)
    assert reply["text"].startswith("No. 10 units is fewer than the 12")
    assert ":x: *No*" in words(reply) and "> A certificate program shall consist" in words(reply)
    eyes = {"channel": CHANNEL, "timestamp": ts, "name": "eyes"}
    assert [call.method for call in slack.calls] == ["reactions.add", "chat.postMessage", "reactions.remove"]
    assert (slack.of("reactions.add"), slack.of("reactions.remove")) == ([eyes], [eyes])


def test_the_thread_is_the_conversation_and_another_user_may_join_in(start: Start) -> None:
    bench = start()
    ts = bench.ask("does it qualify?")
    bench.say("it has 12 units, not 10", thread_ts=ts)
    bench.say("and what about transfer?", thread_ts=ts, user="U2")
    bench.work()
    assert [f"turn {number}:" in words(reply) for number, reply in enumerate(bench.replies(ts), 1)] == [True, True, True]


def test_a_follow_up_before_the_first_answer_belongs_to_the_same_conversation(start: Start) -> None:
    bench = start()
    ts = bench.say(f"<@{BOT}> does it qualify?", type="app_mention")
    bench.say("it has 12 units", thread_ts=ts)
    bench.work()
    assert [f"turn {number}:" in words(reply) for number, reply in enumerate(bench.replies(ts), 1)] == [True, True]


def test_in_a_thread_of_other_people_it_answers_a_mention_and_nothing_after_it(start: Start) -> None:
    bench = start()
    bench.say("shall we offer a certificate?", ts="1700000000.000001")
    bench.ask("is that fine?", thread_ts="1700000000.000001")
    bench.say("I think so", thread_ts="1700000000.000001", user="U2")
    bench.work()
    assert len(bench.replies("1700000000.000001")) == 1
    bench.ask("and 12 units?", thread_ts="1700000000.000001")
    assert "turn 2:" in words(bench.replies("1700000000.000001")[1])


def test_thanks_and_talk_in_a_followed_thread_get_no_reply_but_a_question_does(start: Start) -> None:
    bench = start()
    ts = bench.ask("does it qualify?")
    for text in ("thanks!", "nice weather", "<@U2> what do you think?"):
        bench.say(text, thread_ts=ts, user="U2")
    bench.work()
    assert len(bench.replies(ts)) == 1
    bench.say("and the weather?", thread_ts=ts)
    bench.work()
    assert "*Not covered*" in words(bench.replies(ts)[1])


def test_a_direct_message_is_answered_without_a_mention(start: Start, slack: LocalSlack) -> None:
    bench = start()
    ts = bench.say("does it qualify?", channel="D1", channel_type="im")
    bench.work()
    assert len(slack.replies("D1", ts)) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"bot_id": "B7"},
        {"subtype": "channel_join"},
        {"subtype": "message_changed"},
        {"subtype": "bot_message", "user": None},
        {"user": BOT},
        {"edited": {"user": ASKER}},
    ],
)
def test_bots_joins_and_edits_are_left_alone(start: Start, slack: LocalSlack, given: dict[str, object]) -> None:
    bench = start()
    bench.ask("does it qualify?", **given)
    assert slack.calls == []


@pytest.mark.parametrize("text", ["", "   ", "<!here>"])
def test_an_empty_mention_is_told_how_to_ask(start: Start, text: str) -> None:
    bench = start()
    [reply] = bench.replies(bench.ask(text))
    assert "What would you like to know?" in reply["text"]


def test_files_are_not_opened_and_that_is_said(start: Start) -> None:
    bench = start()
    alone = bench.ask("", subtype="file_share", type="message", files=[{"id": "F1"}])
    assert "cannot open files" in bench.replies(alone)[0]["text"]
    beside = bench.ask("does it qualify?", subtype="file_share", type="message", files=[{"id": "F1"}])
    assert "cannot open files" in words(bench.replies(beside)[0]) and "It depends" in words(bench.replies(beside)[0])


@pytest.mark.parametrize("text", ["x" * 40_000, "\U0001f600" * 40_000, "a\x00b", "\ud800 crash", "crash"])
def test_what_cannot_be_answered_gets_one_short_sentence(start: Start, text: str) -> None:
    bench = start()
    [reply] = bench.replies(bench.ask(text))
    assert len(reply["text"]) < 300 and "x" * 100 not in reply["text"]
    assert bench.slack.reactions == set()


def test_the_command_is_answered_privately_and_shared_once_on_request(start: Start) -> None:
    bench = start()
    assert bench.command("is my certificate fine?").text == ""
    bench.work()
    [reply] = bench.private()
    assert reply["response_type"] == "ephemeral" and "Asked: is my certificate fine?" in words(reply)
    for _ in range(2):
        bench.press(reply, "share", private=True)
    _, shared, removed = bench.private()
    assert shared["response_type"] == "in_channel" and f"Shared by <@{ASKER}>" in words(shared) and "Asked: is my" in words(shared)
    assert "share" not in [button["action_id"] for button in buttons(shared)] and removed == {"delete_original": True}


def test_what_could_not_be_shared_may_be_shared_again(start: Start, slack: LocalSlack) -> None:
    bench = start()
    bench.command("is my certificate fine?")
    bench.work()
    slack.fail("response/1", (500, {}, {}))
    bench.press(bench.private()[0], "share", private=True)
    bench.press(bench.private()[0], "share", private=True)
    assert [said.get("response_type") for said in bench.private()] == ["ephemeral", "in_channel", "in_channel", None]


def test_the_command_without_a_question_is_told_how_to_ask(start: Start) -> None:
    bench = start()
    assert "/policy Does my 10-unit" in bench.command("  ").text
    assert bench.work() == 0


def test_any_message_can_be_checked_by_the_shortcut(start: Start) -> None:
    bench = start()
    shortcut: dict[str, Any] = {"type": "message_action", "callback_id": "check_message", "channel": {"id": CHANNEL}, "action_ts": "1.0"}
    assert bench.payload({**shortcut, "message": {"text": "our certificate has 10 units", "user": "U2", "ts": "1.0"}}).status_code == 200
    bench.work()
    [reply] = bench.private()
    assert reply["response_type"] == "ephemeral" and ":x: *No*" in words(reply)
    assert bench.payload({**shortcut, "message": {"text": "", "files": []}}).status_code == 200
    assert "no words" in bench.private()[-1]["text"]


def test_the_home_page_has_examples_and_ones_own_last_questions(start: Start, slack: LocalSlack) -> None:
    bench = start()
    bench.ask("is my &lt;b&gt;certificate&lt;/b&gt; fine?")
    bench.ask("what about weather?", user="U2")
    assert bench.deliver({"type": "app_home_opened", "user": ASKER, "tab": "home", "channel": "D1"}) == 200
    [published] = slack.of("views.publish")
    shown = words(published["view"])  # type: ignore[arg-type]
    assert published["user_id"] == ASKER and "Does my 10-unit program qualify?" in shown
    assert "is my &lt;b&gt;certificate&lt;/b&gt; fine? *No*" in shown and "weather" not in shown


def test_an_example_of_the_home_page_is_asked_in_messages_and_can_be_gone_on_with(start: Start, slack: LocalSlack) -> None:
    bench = start()
    bench.press({"blocks": [], "at_home": True}, "example:0", value="Does my 10-unit program qualify?")
    [reply] = slack.messages[f"D{ASKER}"]
    assert "Asked: Does my 10-unit program qualify?" in words(reply) and "thread_ts" not in reply
    bench.say("it is a certificate", channel=f"D{ASKER}", channel_type="im", thread_ts=reply["ts"])
    bench.work()
    assert "turn 2:" in words(slack.messages[f"D{ASKER}"][1])


def test_opening_the_messages_offers_questions_without_a_thread(start: Start, slack: LocalSlack) -> None:
    bench = start()
    assert bench.deliver({"type": "app_home_opened", "user": ASKER, "tab": "messages", "channel": "D1"}) == 200
    [offered] = slack.of("assistant.threads.setSuggestedPrompts")
    assert "thread_ts" not in offered and len(offered["prompts"]) == 4  # type: ignore[arg-type]


def test_a_channel_may_have_its_answers_shown_to_the_asker_alone(start: Start, slack: LocalSlack) -> None:
    bench = start(slack_channels={CHANNEL: {"ephemeral": True}})
    ts = bench.ask("is my certificate fine?")
    [shown] = slack.of("chat.postEphemeral")
    assert bench.replies(ts) == [] and shown["user"] == ASKER and "thread_ts" not in shown
    assert "share" in [button["action_id"] for button in buttons(shown)]


def test_a_channel_may_be_off_or_for_mentions_alone(start: Start) -> None:
    bench = start(slack_channels={CHANNEL: {"answers": "mentions"}, "C2": {"answers": "off"}})
    ts = bench.ask("does it qualify?")
    bench.say("it has 12 units", thread_ts=ts)
    bench.ask("does it qualify?", channel="C2")
    assert len(bench.replies(ts)) == 1 and bench.slack.messages["C2"] == []


def test_a_thread_whose_conversation_was_deleted_begins_anew(start: Start) -> None:
    bench = start()
    ts = bench.ask("does it qualify?")
    with bench.parts.database.writing() as session:
        from ui.store import conversations

        known = threads.known(session, threads.Thread("T1", CHANNEL, ts))
        assert known and conversations.remove(session, known.conversation, "slack:T1")
    bench.ask("does it qualify?", thread_ts=ts)
    assert "turn 1:" in words(bench.replies(ts)[1])
