"""A scripted day in a workspace: 200 deliveries with duplicates, restarts and errors, and one right reply for each question."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from evals.local_slack import BOT, Failure, LocalSlack
from tests.ui.slack.conftest import ASKER, CHANNEL, Bench, Start, words
from ui.slack.work import LEASE
from ui.store.errands import Taken

_DELIVERIES = 200
# What goes wrong, and whether Slack has done all the same what it was asked.
_TROUBLES: tuple[tuple[Failure, bool], ...] = (
    (None, True),
    (None, False),
    ((429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "0"}), False),
    ((500, {}, {}), True),
    ((503, {}, {}), False),
    ((200, {"ok": False, "error": "internal_error"}, {}), False),
    ((200, {"ok": False, "error": "token_revoked"}, {}), False),
)
_METHODS = ("chat.postMessage", "reactions.add", "reactions.remove", "conversations.replies")
# What the answers are known by: a word of the question, and how its answer begins.
_KINDS = (
    ("certificate", "No. 10 units is fewer"),
    ("rule", "Clause 2.4 sets"),
    ("weather?", "Not covered."),
    ("program", "It depends. 10 units"),
)


@dataclass(frozen=True)
class Asked:
    """One question of the day: where it was asked, and what must be replied there."""

    channel: str
    root: str
    marker: str
    begins: str


class Day:
    """Two processes over one database, and people who talk."""

    def __init__(self, benches: tuple[Bench, Bench], slack: LocalSlack, chance: random.Random) -> None:
        self.benches, self.slack, self.chance = benches, slack, chance
        self.asked: list[Asked] = []
        self.delivered = 0

    def pass_seconds(self, seconds: int) -> None:
        for bench in self.benches:
            bench.seconds += seconds

    def deliver(self, given: dict[str, object], event_id: str) -> None:
        """Delivers an event one to three times, to whichever process."""
        for _ in range(self.chance.choice((1, 1, 2, 3))):
            assert self.chance.choice(self.benches).deliver(given, event_id) == 200
            self.delivered += 1

    def somebody_asks(self) -> None:
        number = len(self.asked)
        word, begins = self.chance.choice(_KINDS)
        marker, ts = f"q{number:03}", f"{1_700_000_000 + self.delivered}.{number:06}"
        text, user = f"{marker} what about a {word}", self.chance.choice((ASKER, "U2", "U3"))
        follows = [one for one in self.asked if one.channel == CHANNEL] if self.chance.random() < 0.3 else []
        said: dict[str, object] = {"type": "message", "user": user, "text": text, "ts": ts}
        if follows:
            root = self.chance.choice(follows).root
            self.deliver({**said, "channel": CHANNEL, "channel_type": "channel", "thread_ts": root}, f"EvM{number}")
            self.asked.append(Asked(CHANNEL, root, marker, begins))
        elif self.chance.random() < 0.3:
            self.deliver({**said, "channel": "D1", "channel_type": "im"}, f"EvM{number}")
            self.asked.append(Asked("D1", ts, marker, begins))
        else:
            mention = {**said, "channel": CHANNEL, "channel_type": "channel", "text": f"<@{BOT}> {text}"}
            twins = [(mention, f"EvM{number}"), ({**mention, "type": "app_mention"}, f"EvA{number}")]
            self.chance.shuffle(twins)
            for given, event_id in twins:
                self.deliver(given, event_id)
            self.asked.append(Asked(CHANNEL, ts, marker, begins))

    def somebody_talks(self) -> None:
        noise = self.chance.choice(
            (
                {"subtype": "channel_join", "text": f"<@U9> has joined {BOT}"},
                {"subtype": "message_changed", "user": None, "hidden": True},
                {"bot_id": "B9", "text": f"<@{BOT}> what about a certificate?"},
                {"text": "a certificate is what I would like"},
                {"text": "and a certificate?", "thread_ts": "1600000000.000001"},
                {"user": BOT, "text": f"<@{BOT}> echo"},
            )
        )
        said = {"type": "message", "channel": CHANNEL, "channel_type": "channel", "user": ASKER, "text": "hello", **noise}
        self.deliver({**said, "ts": f"1650000000.{self.delivered:06}"}, f"EvN{self.delivered}")

    def something_fails(self) -> None:
        failure, done = self.chance.choice(_TROUBLES)
        self.slack.fail(self.chance.choice(_METHODS), failure, times=self.chance.choice((1, 2)), done=done)

    def a_process_dies(self) -> None:
        """In the middle of an errand, before or after its reply is posted."""
        bench, after = self.chance.choice(self.benches), self.chance.random() < 0.5
        carry_out: Callable[[Taken], None] = bench.app.workers._carry_out

        def dying(taken: Taken) -> None:
            if after:
                carry_out(taken)
            raise SystemExit

        bench.app.workers._carry_out = dying
        try:
            while bench.app.workers.one():
                """Nothing is due, or it dies."""
        except SystemExit:
            """It is gone."""
        bench.restart()

    def work_goes_on(self) -> None:
        for _ in range(self.chance.randrange(4)):
            self.chance.choice(self.benches).app.workers.one()
        self.pass_seconds(self.chance.choice((0, 1, 20)))

    def evening(self) -> None:
        """Slack is well again, and everything that waits is done."""
        self.slack.failures.clear()
        for _ in range(10):
            self.pass_seconds(LEASE)
            for bench in self.benches:
                bench.work()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_day_gives_exactly_one_right_reply_to_each_question(start: Start, slack: LocalSlack, seed: int) -> None:
    chance = random.Random(seed)
    day = Day((start(), start()), slack, chance)
    happenings = (day.somebody_asks, day.somebody_talks, day.something_fails, day.a_process_dies, day.work_goes_on)
    while day.delivered < _DELIVERIES:
        chance.choices(happenings, weights=(6, 2, 3, 1, 6))[0]()
    day.evening()
    assert len(day.asked) > 60 and slack.reactions == set()
    replied = [(channel, said) for channel, messages in slack.messages.items() for said in messages]
    assert len(replied) == len(day.asked)
    for asked in day.asked:
        found = [said for channel, said in replied if channel == asked.channel and asked.marker in words(said)]
        assert len(found) == 1, asked
        [reply] = found
        assert (reply["thread_ts"], str(reply["text"]).startswith(asked.begins)) == (asked.root, True), asked
    assert _turns_in_order(day, slack)


def _turns_in_order(day: Day, slack: LocalSlack) -> bool:
    """Whether the replies of each thread are the turns of one conversation."""
    for channel, root in {(asked.channel, asked.root) for asked in day.asked}:
        for number, reply in enumerate(slack.replies(channel, root), 1):
            if f"turn {number}:" not in words(reply):
                return False
    return True
