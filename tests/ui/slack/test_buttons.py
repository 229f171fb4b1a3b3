"""The buttons of an answer: how it was decided, changes, other credentials, an opinion, a person."""

from __future__ import annotations

from typing import Any

import pytest

from evals.local_slack import LocalSlack
from tests.ui.slack.conftest import ASKER, CHANNEL, HELP, Start, buttons, words
from ui.store import feedback


def opened(slack: LocalSlack) -> Any:
    return slack.of("views.open")[-1]["view"]


def test_how_it_was_decided_opens_with_each_finding_and_the_text_applied(start: Start, slack: LocalSlack) -> None:
    bench = start()
    [reply] = bench.replies(bench.ask("is my certificate fine?"))
    bench.press(reply, "decided")
    shown = words(opened(slack))
    assert ":x: Not met 2.4: 10 units is fewer than 12" in shown and ":grey_question: Open 2.5" in shown and "6.1" not in shown
    assert "Approved: 2024-04-23. Text 0123456789ab." in shown and "10" in shown


def test_what_would_make_it_a_yes_opens_with_the_result_of_each_change(start: Start, slack: LocalSlack) -> None:
    bench = start()
    [reply] = bench.replies(bench.ask("is my certificate fine?"))
    assert [button["text"]["text"] for button in buttons(reply) if button["action_id"] == "fix:0"] == ["Add 2 units"]  # type: ignore[index]
    bench.press(reply, "fix:0")
    assert opened(slack)["title"]["text"] == "What would put it right"
    assert "*Add 2 units*\\n12 units meets the minimum of 2.4" in words(opened(slack))


def test_another_credential_is_asked_about_in_the_thread(start: Start) -> None:
    bench = start()
    ts = bench.ask("is my certificate fine?")
    bench.press(bench.replies(ts)[0], "fit:0")
    _, second = bench.replies(ts)
    assert "Asked: As an Academic Micro-Credential" in words(second) and "turn 2: As an Academic" in words(second)


def test_another_credential_is_asked_about_privately_where_the_answer_is_private(start: Start) -> None:
    bench = start()
    bench.command("is my certificate fine?")
    bench.work()
    bench.press(bench.private()[0], "fit:0", private=True)
    assert bench.private()[1]["response_type"] == "ephemeral" and "turn 2: As an Academic" in words(bench.private()[1])
    assert bench.slack.messages[CHANNEL] == []


def test_the_last_click_of_each_person_is_what_they_think(start: Start) -> None:
    bench = start()
    [reply] = bench.replies(bench.ask("is my certificate fine?"))
    opinions = reply["blocks"][-1]["elements"][0]
    up, down = opinions["positive_button"]["value"], opinions["negative_button"]["value"]
    for value in (up, down, up, down):
        bench.press(reply, "opinion", value=value)
    bench.press(reply, "opinion", value=up, user="U2")
    with bench.parts.database.reading() as session:
        assert sorted(row.rating for row in feedback.all_feedback(session)) == ["down", "up"]
        assert feedback.by_clause(session)["2.4"] == {"down": 1, "up": 1}
    assert "Thank you" in bench.private()[-1]["text"]


def test_a_person_is_asked_once_with_question_answer_and_trace_and_the_thread_is_marked(start: Start, slack: LocalSlack) -> None:
    bench = start(slack_help_channel=HELP, slack_channels={CHANNEL: {"ping": ["S77", "U88"]}})
    ts = bench.ask("is my certificate fine, &lt;!channel&gt;?")
    for _ in range(2):
        bench.press(bench.replies(ts)[0], "person")
    [posted] = slack.messages[HELP]
    shown = words(posted)
    assert f"<!subteam^S77> <@U88> <@{ASKER}> asked:" in shown and "> is my certificate fine, &lt;!channel&gt;?" in shown
    assert "Not met 2.4" in shown and "*No*" in shown and f"archives/{CHANNEL}/p{ts}|The thread>" in shown
    assert (CHANNEL, ts, "raising_hand") in slack.reactions
    assert "A person has been asked" in bench.replies(ts)[1]["text"] and len(bench.replies(ts)) == 2
    with bench.parts.database.reading() as session:
        assert [row.contact for row in feedback.escalations(session)] == [f"slack:T1:{ASKER}"]
    assert "already" in bench.private()[-1]["text"]


def test_once_a_person_is_asked_the_thread_is_peoples_and_a_mention_is_answered_still(start: Start) -> None:
    bench = start(slack_help_channel=HELP)
    ts = bench.ask("is my certificate fine?")
    bench.press(bench.replies(ts)[0], "person")
    before = len(bench.replies(ts))
    bench.say("is it an exception?", thread_ts=ts, user="U2")
    bench.work()
    assert len(bench.replies(ts)) == before
    bench.ask("is it 12 units?", thread_ts=ts)
    assert len(bench.replies(ts)) == before + 1


def test_a_person_is_asked_about_a_private_answer_too(start: Start, slack: LocalSlack) -> None:
    bench = start(slack_help_channel=HELP, keep_questions=False)
    bench.command("is my certificate fine?")
    bench.work()
    bench.press(bench.private()[0], "person", private=True)
    [posted] = slack.messages[HELP]
    assert "words of the question are not kept" in words(posted) and "A person has been asked" in bench.private()[-1]["text"]


def test_without_a_channel_for_it_nobody_can_be_asked(start: Start) -> None:
    bench = start()
    [reply] = bench.replies(bench.ask("is my certificate fine?"))
    assert "person" not in [button["action_id"] for button in buttons(reply)]


def test_a_clause_opens_whole_where_there_is_no_page_to_lead_to(start: Start, slack: LocalSlack) -> None:
    bench = start()
    [reply] = bench.replies(bench.ask("is my certificate fine?"))
    [accessory] = [block["accessory"] for block in reply["blocks"] if "accessory" in block]
    bench.press(reply, "clause", value=accessory["value"])
    assert opened(slack)["title"]["text"] == "Clause 2.4" and "12 units" in words(opened(slack))
    linked = start(public_origin="https://policy.example.edu")
    [reply] = linked.replies(linked.ask("is my certificate fine?"))
    assert "<https://policy.example.edu/policy#2.4|2.4 Academic Certificate>" in words(reply)


@pytest.mark.parametrize("value", ["", "x", "nobody/1", "nobody/x", "up:nobody/1", "../../1", "a" * 2_000])
def test_a_button_of_an_answer_that_is_not_kept_does_nothing_and_says_so_where_it_can(start: Start, slack: LocalSlack, value: str) -> None:
    bench = start(slack_help_channel=HELP)
    [reply] = bench.replies(bench.ask("is my certificate fine?"))
    for action in ("decided", "person", "opinion", "share", "fit:0"):
        bench.press(reply, action, value=value)
    assert "no longer kept" in words(opened(slack))
    assert slack.messages[HELP] == []


def test_an_answer_of_another_workspace_is_not_shown(start: Start, slack: LocalSlack) -> None:
    bench = start()
    [reply] = bench.replies(bench.ask("is my certificate fine?"))
    value = next(button["value"] for button in buttons(reply) if button["action_id"] == "decided")
    acted = {"action_id": "decided", "value": value, "action_ts": "1.0", "type": "button"}
    bench.payload({"type": "block_actions", "team": {"id": "T2"}, "channel": {"id": CHANNEL}, "actions": [acted]})
    assert "no longer kept" in words(opened(slack))
