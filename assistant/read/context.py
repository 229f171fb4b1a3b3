"""A message in its conversation: all that is known when the two are brought together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.conversation import Conversation
from assistant.read.asking import Question
from assistant.read.lexicon import Mention
from assistant.read.linear import Guess
from assistant.read.statement import Given, Stated
from assistant.read.text import Plain

# From this chance on the learned act of a turn counts.
_SURELY_DOES = 0.6


@dataclass(frozen=True)
class Context:
    """Everything known when a message is merged into its conversation."""

    text: Plain
    mentions: list[Mention]
    now: Stated
    asks: Question
    before: Mapping[str, Given]
    conversation: Conversation
    act: Guess | None

    def does(self, *acts: str) -> bool:
        """Whether the turn surely does one of these acts in its conversation."""
        return self.act is not None and sum(self.act.of(act) for act in acts) >= _SURELY_DOES

    def cue(self, name: str) -> bool:
        """Whether the message holds a cue."""
        return any(m.group == "cue" and m.name == name for m in self.mentions)
