"""What people who can help are shown: the question, the answer, and how it was decided."""

from __future__ import annotations

from collections.abc import Sequence

from ui.phrases import DECIDED
from ui.slack.blocks import Block, context, fitted, header, listed, section
from ui.slack.message import Message
from ui.slack.windows import trace
from ui.slack.words import escaped, link, mrkdwn, quoted
from ui.store.conversations import KeptTurn
from ui.verdict import reason, shown_verdict

_TITLE = "Someone asks for a person"
_NOT_KEPT = "The words of the question are not kept here; they are in the thread."
_QUESTION, _REASON, _TRACE = 600, 800, 1_000


def handing_over(turn: KeptTurn, user: str, ping: Sequence[str], thread: str | None) -> Message:
    """The message for the channel of those who help; `thread` is the address of the thread that asks."""
    verdict = shown_verdict(turn.answer)
    word = f"*{verdict.word}*\n" if verdict else ""
    asked = fitted(turn.question, _QUESTION, quoted) if turn.question else f"_{_NOT_KEPT}_"
    found = listed([line for lines in trace(turn.answer).values() for line in lines], _TRACE)
    called = " ".join(_call(one) for one in ping)
    blocks: list[Block] = [
        header(_TITLE),
        section(" ".join(part for part in (called, f"<@{user}> asked:") if part) + f"\n{asked}"),
        section(f"*The answer was*\n{word}{fitted(reason(turn.answer), _REASON, mrkdwn)}"),
    ]
    if found:
        blocks.append(section(f"*{DECIDED}*\n{found[0]}" + ("\n_and more_" if len(found) > 1 else "")))
    if thread:
        blocks.append(context(link(thread, "The thread")))
    return Message(escaped(_TITLE), blocks)


def _call(one: str) -> str:
    # Ids of the settings, whose letters are checked there.
    return f"<!subteam^{one}>" if one.startswith("S") else f"<@{one}>"
