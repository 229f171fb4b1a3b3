"""What one browser tab holds: every question with what followed it, from which the conversation can be gone on with at any place."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

import assistant
from assistant.contract import Answer
from ui.store.feedback import Rating


class Exchange(BaseModel):
    """One question with its answer, or with the sentence that says why there is none.

    `facts` are those that were set by hand, in place of what was read; `changed` says what they changed, and `was` is the
    verdict before. `before` and `after` are the assistant's own state around the question as JSON ('' where there is none),
    `turn` is the number under which it is kept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str
    answer: Answer | None = None
    error: str | None = None
    facts: dict[str, object] | None = None
    changed: tuple[str, ...] = ()
    was: str = ""
    before: str = ""
    after: str = ""
    turn: int | None = None
    rating: Rating | None = None


class Wrong(BaseModel):
    """A fact of the panel that could not be used: what was typed, and what is wrong with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    fact: str
    typed: str
    problem: str


class Session(BaseModel):
    """All exchanges of a tab in order; `wrong` is what the last change of the panel got wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    exchanges: tuple[Exchange, ...] = ()
    wrong: Wrong | None = None

    @property
    def answered(self) -> Exchange | None:
        """The last exchange that holds an answer."""
        return next((exchange for exchange in reversed(self.exchanges) if exchange.answer), None)

    @property
    def facts(self) -> dict[str, object]:
        """What was understood of the program so far."""
        return dict(self.answered.answer.facts) if self.answered and self.answered.answer else {}

    @property
    def state(self) -> str:
        """The assistant's own state of the conversation as JSON, '' before the first answer."""
        return self.answered.after if self.answered else ""

    def upto(self, place: int) -> Session:
        """The session as it was before the exchange at a place."""
        return Session(exchanges=self.exchanges[:place])

    def plus(self, exchange: Exchange) -> Session:
        """The session with one exchange more."""
        return Session(exchanges=(*self.exchanges, exchange))

    def changed(self, place: int, exchange: Exchange) -> Session:
        """The session with another exchange at a place."""
        return self.model_copy(update={"exchanges": (*self.exchanges[:place], exchange, *self.exchanges[place + 1 :])})


def stated_by(state: str) -> assistant.Conversation | None:
    """The conversation that a state stands for, None where there is none yet."""
    return assistant.Conversation.model_validate_json(state) if state else None
