"""Silent where it was not asked: a pure function, tried over whatever Slack may tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.slack.heard import Place, Said, should_answer
from ui.slack.setting import ChannelRules

BOT = "UBOT"
MENTION = f"<@{BOT}> does it qualify?"
SUBTYPES = [
    *(None, "file_share", "thread_broadcast", "channel_join", "channel_leave", "message_changed", "message_deleted", "bot_message"),
    *("channel_topic", "me_message", "pinned_item", "reminder_add", "tombstone", "huddle_thread"),
]
SAID = st.builds(
    Said,
    type=st.sampled_from(["message", "app_mention"]),
    channel=st.just("C1"),
    channel_type=st.sampled_from([None, "channel", "group", "mpim", "im"]),
    ts=st.just("2.0"),
    thread_ts=st.sampled_from([None, "1.0", "2.0"]),
    subtype=st.sampled_from(SUBTYPES),
    user=st.sampled_from([None, "", "U1", "U2", BOT, "USLACKBOT"]),
    bot_id=st.sampled_from([None, "B1"]),
    text=st.sampled_from([None, "", "hello", MENTION, "<@U2> what do you think?", f"<@U2> and <@{BOT}>"]),
    edited=st.sampled_from([None, {"user": "U1"}]),
    hidden=st.booleans(),
)
PLACES = st.builds(Place, st.builds(ChannelRules, answers=st.sampled_from(["threads", "mentions", "off"])), st.booleans())


@given(SAID, PLACES)
def test_it_speaks_to_people_alone_and_to_messages_as_they_were_first_said(said: Said, place: Place) -> None:
    if should_answer(said, BOT, place):
        assert said.user in ("U1", "U2") and not said.bot_id and not said.edited and not said.hidden
        assert said.subtype in (None, "file_share", "thread_broadcast")


@given(SAID, PLACES)
def test_outside_direct_messages_it_is_mentioned_or_follows_the_thread(said: Said, place: Place) -> None:
    if should_answer(said, BOT, place) and said.channel_type != "im":
        mentioned = said.type == "app_mention" or BOT in (said.text or "")
        assert place.rules.answers != "off"
        assert mentioned or (place.followed and said.thread_ts and place.rules.answers == "threads")


@given(SAID, PLACES)
def test_what_is_not_addressed_to_it_is_not_answered_once_people_call_each_other(said: Said, place: Place) -> None:
    other = said.model_copy(update={"text": "<@U2> what do you think?", "type": "message", "channel_type": "channel"})
    assert not should_answer(other, BOT, place)


@given(SAID, PLACES)
def test_a_mention_is_judged_alike_as_a_mention_and_as_a_message(said: Said, place: Place) -> None:
    twins = [said.model_copy(update={"text": MENTION, "type": kind}) for kind in ("message", "app_mention")]
    assert len({should_answer(twin, BOT, place) for twin in twins}) == 1


@given(SAID, PLACES)
def test_a_person_who_writes_to_it_directly_is_always_answered(said: Said, place: Place) -> None:
    direct = said.model_copy(update={"channel_type": "im", "user": "U1", "bot_id": None, "subtype": None, "edited": None, "hidden": False})
    assert should_answer(direct, BOT, place)


@pytest.mark.parametrize("answers", ["threads", "mentions", "off"])
def test_the_rules_of_a_channel_say_how_much_it_answers(answers: str) -> None:
    place = Place(ChannelRules.model_validate({"answers": answers}), followed=True)
    mention = Said(type="app_mention", channel="C1", ts="2.0", user="U1", text=MENTION)
    follow_up = Said(type="message", channel="C1", channel_type="channel", ts="2.0", thread_ts="1.0", user="U1", text="it has 12 units")
    assert should_answer(mention, BOT, place) is (answers != "off")
    assert should_answer(follow_up, BOT, place) is (answers == "threads")
