"""What is heard in Slack, and whether it is for the assistant: silent wherever it was not asked."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from ui.slack.setting import ChannelRules
from ui.slack.words import calls_someone_first, mentions

# A file with words beside it, and a reply in a thread that is shown in the channel too, are messages of people like any other.
_SPOKEN = (None, "file_share", "thread_broadcast")
_SLACKBOT = "USLACKBOT"


class File(BaseModel):
    """That a file came along; it is never opened."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Said(BaseModel):
    """A message or a mention, as Slack tells of it; what else is in the event is not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    type: str
    channel: str
    ts: str
    subtype: str | None = None
    channel_type: str | None = None
    user: str | None = None
    bot_id: str | None = None
    text: str | None = None
    thread_ts: str | None = None
    edited: object = None
    hidden: bool = False
    files: tuple[File, ...] = ()
    deleted_ts: str | None = None

    @property
    def root(self) -> str:
        """The time stamp of the message that begins the thread, which may be this one."""
        return self.thread_ts or self.ts

    @property
    def direct(self) -> bool:
        """Whether it was said to the assistant alone."""
        return self.channel_type == "im"


@dataclass(frozen=True)
class Place:
    """Where something is said: the rules of the channel, and whether the assistant follows the thread, which began by asking it."""

    rules: ChannelRules
    followed: bool = False


def should_answer(said: Said, bot: str, place: Place) -> bool:
    """Whether this is a person who asks the assistant; `bot` is the assistant's own user id."""
    if said.user in (None, "", bot, _SLACKBOT) or said.bot_id:
        return False
    if said.subtype not in _SPOKEN or said.edited or said.hidden:
        return False
    if said.direct:
        return True
    if place.rules.answers == "off":
        return False
    if is_addressed(said, bot):
        return True
    # In a thread of its own whoever speaks speaks to it, unless they call somebody else.
    follows = place.followed and said.thread_ts is not None and place.rules.answers == "threads"
    return follows and not calls_someone_first(said.text or "")


def is_addressed(said: Said, bot: str) -> bool:
    """Whether the assistant is spoken to directly, and not only in a thread that it follows."""
    return said.direct or said.type == "app_mention" or mentions(said.text or "", bot)
