"""What is to be done for somebody in Slack, as it is kept until it is done."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ui.store.errands import Order


class Asker(BaseModel):
    """Who asks: a user of a workspace, which may belong to an organisation."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    workspace: str
    enterprise: str | None = None
    user: str


class _Asked(BaseModel):
    """Who asked for something and where: in a thread (`root`), or privately at a `response_url`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    asker: Asker
    channel: str
    place: str
    root: str | None = None
    response_url: str | None = None


class Question(_Asked):
    """A question to be answered in a thread (`root`), or privately at a `response_url`.

    `place` orders what is asked in one thread; `message` is the message that asks, which carries the eyes; `addressed` is False where
    nobody spoke to the assistant directly; `shown` says the question again above the answer, because nothing else shows it.
    `conversation` is what it continues where that is not the thread's.
    """

    kind: Literal["question"] = "question"
    text: str
    message: str | None = None
    addressed: bool = True
    followed: bool = False
    shown: bool = False
    files: bool = False
    conversation: str | None = None

    def order(self) -> Order:
        """The errand to be kept."""
        lane = self.root or self.response_url or self.place
        asked_by = message_id(self.asker.workspace, self.channel, self.message) if self.message else ""
        return Order(f"{self.asker.workspace}:{self.channel}:{lane}", self.place, asked_by, self.model_dump_json())


class HandOver(_Asked):
    """An answer to be shown to people who can help: turn `turn` of `conversation`, which somebody asked about in a thread or privately."""

    kind: Literal["hand_over"] = "hand_over"
    conversation: str
    turn: int

    def order(self) -> Order:
        """The errand to be kept."""
        return Order(f"{self.asker.workspace}:{self.conversation}:person", self.place, "", self.model_dump_json())


Errand = Annotated[Question | HandOver, Field(discriminator="kind")]
_ERRAND: TypeAdapter[Question | HandOver] = TypeAdapter(Errand)


def read_errand(body: str) -> Question | HandOver:
    """The errand as it was kept; ValidationError where another version of the software kept it."""
    return _ERRAND.validate_json(body)


def message_id(workspace: str, channel: str, ts: str) -> str:
    """What tells one message from all others."""
    return f"{workspace}:{channel}:{ts}"
