"""What a press of a button carries."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from ui.slack.message import Reference


class _Received(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Channel(_Received):
    id: str


class _Container(_Received):
    message_ts: str | None = None
    thread_ts: str | None = None
    is_ephemeral: bool = False


class _Message(_Received):
    thread_ts: str | None = None


class _Action(_Received):
    action_id: str
    value: str = ""
    action_ts: str = ""


class Pressed(_Received):
    """One press of one button, as Slack tells of it."""

    trigger_id: str = ""
    response_url: str | None = None
    channel: _Channel | None = None
    container: _Container = _Container()
    message: _Message | None = None
    actions: tuple[_Action, ...] = Field(min_length=1)

    @property
    def name(self) -> str:
        """Which button it is."""
        return self.actions[0].action_id

    @property
    def value(self) -> str:
        """What the button carries."""
        return self.actions[0].value

    @property
    def at(self) -> str:
        """When it was pressed, as Slack's time stamp."""
        return self.actions[0].action_ts

    @property
    def reference(self) -> Reference | None:
        """The turn that it is about: the last part of what it carries."""
        return Reference.of(self.value.rpartition(":")[2])

    @property
    def private(self) -> bool:
        """Whether the message with the button is shown to one person alone."""
        return self.container.is_ephemeral

    @property
    def root(self) -> str | None:
        """The message that begins the thread in which the button is; None where that message is private."""
        thread = self.container.thread_ts or (self.message.thread_ts if self.message else None)
        return None if self.private else thread or self.container.message_ts
